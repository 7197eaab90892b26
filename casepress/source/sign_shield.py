"""Characters that are shielded from pandoc: it reads another character in the place of each, which
afterwards becomes the typed one, or the one that is meant, so that the sign is printed and takes
part in no markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def shield(text: str, offsets: Iterable[int], meant: Mapping[int, str] | None = None) -> Shielded:
    """Shield the characters at these offsets, and those that mean another sign."""
    signs = {offset: text[offset] for offset in offsets} | dict(meant or {})
    if not signs:
        return Shielded(text)
    base = _PLANE
    while any(chr(base + ord(sign)) in text for sign in signs.values()):
        base += 0x80
    pieces: list[str] = []
    done = 0
    for offset, sign in sorted(signs.items()):
        pieces += (text[done:offset], chr(base + ord(sign)))
        done = offset + 1
    pieces.append(text[done:])
    return Shielded("".join(pieces), {chr(base + ord(sign)): sign for sign in signs.values()})
