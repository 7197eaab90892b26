"""What a user can cause and no finding describes: one message, no traceback."""

from __future__ import annotations


class BuildError(Exception):
    """An output cannot be made. The message is one line: what is wrong, then the remedy."""


class UsageError(Exception):
    """The command line or the configuration asks for what does not exist; exit code 2."""
