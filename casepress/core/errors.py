"""Errors that a user can cause and no finding describes: each prints one message, no traceback."""

from __future__ import annotations

from casepress.core.printable import printable


class BuildError(Exception):
    """An output cannot be made. The message is one line: what is wrong, then what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))


class MisfitError(BuildError):
    """Something does not fit on the page. `clue` is its id ("#tbl-1") or its first words, by which
    its place in the manuscript can be found; it is not printed."""

    def __init__(self, message: str, clue: str = "") -> None:
        super().__init__(message)
        self.clue = clue


class UsageError(Exception):
    """The command line or the configuration asks for what does not exist; exit code 2."""
