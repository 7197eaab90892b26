"""What a user can cause and no finding describes: one message, no traceback."""

from __future__ import annotations


class BuildError(Exception):
    """An output cannot be made. The message is one line: what is wrong, then the remedy."""


class MisfitError(BuildError):
    """Something does not fit on the page. `clue`: its id ("#tbl-1") or its first words, by which
    its place in the manuscript is found; not for printing."""

    def __init__(self, message: str, clue: str = "") -> None:
        super().__init__(message)
        self.clue = clue


class UsageError(Exception):
    """The command line or the configuration asks for what does not exist; exit code 2."""
