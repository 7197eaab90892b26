"""The date inside the files: one for all outputs of an article, and never the clock's."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from casepress.article.model import Article
from casepress.core.errors import BuildError
from casepress.core.journal import Journal

#: Seconds since 1970 that stand for now (reproducible-builds.org/specs/source-date-epoch).
VARIABLE = "SOURCE_DATE_EPOCH"
#: The last second that a zip's dates can tell (APPNOTE 4.4.6); pandoc writes a Word file with it.
_LAST = int(datetime(2107, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())


def made_on(article: Article, journal: Journal) -> datetime:
    """When the article's files were made, in UTC: `SOURCE_DATE_EPOCH`, else the article's date of
    publication, else the journal's `epoch`. Raises `BuildError` where that is no date."""
    if seconds := given():
        return _from_seconds(seconds)
    day = article.published or str(journal.data["epoch"])
    try:
        return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    except ValueError:
        raise BuildError(f"{day} is no date; write one such as 2025-01-31") from None


def given() -> str:
    """What the environment says, "" where it says nothing. Raises `BuildError` where that is no
    date."""
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
