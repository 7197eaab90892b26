"""The text as typed, for everything that pandoc does not keep: spaces, marks, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from casepress.core.findings import InFile
from casepress.source.manuscript import Manuscript

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE = re.compile(
    r"^(?P<fence>`{3,}+|~{3,}+).*?(?:^(?P=fence)|\Z)"
    r"|(?:(?<!`)|(?<=\\`))(?P<ticks>`++).+?(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)
_ADDRESS = re.compile(r"<[a-z]+:[^>\s]*>|https?://[^\s)>\]]+|(?<=\]\()[^)\s]+", re.IGNORECASE)
_YAML_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE)
_VISIBLE = re.compile(r"[^\r\n]")


@dataclass(frozen=True)
class Typed:
    """A manuscript's characters. In `text`, signs of equal length cover code, addresses and
    comments, so that its offsets are those of the file; `body` is where the front matter ends."""

    manuscript: Manuscript

    @property
    def body(self) -> int:
        return self.manuscript.locator.start

    @cached_property
    def text(self) -> str:
        whole = self.manuscript.text
        front = _YAML_COMMENT.sub(_covered, whole[: self.body])
        body = whole[self.body :]
        for pattern in (_CODE, _COMMENT, _ADDRESS):
            body = pattern.sub(_covered, body)
        return front + body

    def find(self, pattern: re.Pattern[str], group: int = 0) -> Iterator[tuple[int, int]]:
        """The offsets of every match in `text`."""
        for match in pattern.finditer(self.text):
            yield match.span(group)

    def unprinted(self) -> Iterator[tuple[int, int]]:
        """The offsets of code and comments in the body, in their order."""
        covered = ((m.start(), m.end()) for p in (_CODE, _COMMENT) for m in p.finditer(self._body))
        return iter(sorted((a + self.body, b + self.body) for a, b in covered))

    @cached_property
    def _body(self) -> str:
        return self.manuscript.text[self.body :]

    def at(self, start: int, end: int) -> InFile:
        """The place of a range of offsets."""
        return InFile(self.manuscript.locator.at(start, end))


def _covered(match: re.Match[str]) -> str:
    return _VISIBLE.sub("\ue002", match.group())
