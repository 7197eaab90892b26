"""The date inside the outputs of an article: one for all, and never that of the clock."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from casepress.article.model import Article
from casepress.core.errors import BuildError
from casepress.core.journal import Journal

#: The variable with the seconds since 1970 that count as now
#: (reproducible-builds.org/specs/source-date-epoch).
VARIABLE = "SOURCE_DATE_EPOCH"
#: The last second that a date in a zip archive can express (APPNOTE 4.4.6); a Word file is one.
_LAST = int(datetime(2107, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())


def creation_date(article: Article, journal: Journal) -> datetime:
    """The date of creation in the article's outputs, in UTC: `SOURCE_DATE_EPOCH`, else the date of
    publication, else the journal's `epoch`. Raises `BuildError` for an invalid date."""
    if seconds := given():
        return _from_seconds(seconds)
    day = article.published or str(journal.data["epoch"])
    try:
        return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    except ValueError:
        raise BuildError(f"{day} is not a date; write one such as 2025-01-31") from None


def given() -> str:
    """The value of `SOURCE_DATE_EPOCH`, "" where it is not set. Raises `BuildError` for an invalid
    one."""
    seconds = os.environ.get(VARIABLE, "")
    if seconds:
        _from_seconds(seconds)
    return seconds


def _from_seconds(seconds: str) -> datetime:
    try:
        if not seconds.isascii() or not seconds.isdigit() or int(seconds) > _LAST:
            raise ValueError
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise BuildError(
            f"{VARIABLE}={seconds} is not a number of seconds since 1970 and before 2108; unset it"
        ) from None
