"""Characters that are shielded from pandoc: it reads another character in the place of each, and
afterwards gets the typed one back, so that the sign is printed and takes part in no markup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

#: Plane 15 is for private use, and no font and no keyboard has its characters.
_PLANE = 0xF0000


@dataclass(frozen=True)
class Shielded:
    """A text of the same length in which signs are shielded; `given` has what each is for."""

    text: str
    given: dict[str, str] = field(default_factory=dict)

    def restored(self, text: str) -> str:
        """A text that pandoc made of it, with the signs as typed. In JSON too: none of them has a
        meaning within its strings."""
        for shield, sign in self.given.items():
            text = text.replace(shield, sign)
        return text

    def restored_warning(self, warning: dict[str, Any]) -> dict[str, Any]:
        """A warning of pandoc with the signs as typed."""
        return {k: self.restored(v) if isinstance(v, str) else v for k, v in warning.items()}


def shield(text: str, offsets: Iterable[int]) -> Shielded:
    """Shield the characters at these offsets."""
    at = sorted(set(offsets))
    if not at:
        return Shielded(text)
    used = {text[offset] for offset in at}
    base = _PLANE
    while any(chr(base + ord(sign)) in text for sign in used):
        base += 0x80
    pieces: list[str] = []
    done = 0
    for offset in at:
        pieces += (text[done:offset], chr(base + ord(text[offset])))
        done = offset + 1
    pieces.append(text[done:])
    return Shielded("".join(pieces), {chr(base + ord(sign)): sign for sign in used})
