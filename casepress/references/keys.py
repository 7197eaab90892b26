"""Citation keys for records without one."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from itertools import accumulate, count
from typing import Any

from casepress.references.dates import fold, year
from casepress.references.vocabulary import words

#: A citation key as pandoc reads it (pandoc's manual, "Citation syntax").
_KEY = re.compile(r"[^\W_][\w]*(?:[:.#$%&\-+?<>~/][\w]+)*|_[\w]+")
_STOP_WORDS = words("a an and de der des die el en for from in la le les of on the to und")


def usable(key: str) -> bool:
    """Whether a key can be cited without changes."""
    return bool(_KEY.fullmatch(key))


def citable(key: str) -> str:
    """The key without the signs that no citation can have: "Smith2010" for "Smith 2010"."""
    return key if usable(key) else re.sub(r"[\W_]+", "", key)


#: Words of a title that a key may have, and letters of each word and of the name.
_MOST_WORDS, _MOST_LETTERS = 30, 60


def make_key(
    item: Mapping[str, Any], taken: Container[str] = (), numbers: dict[str, int] | None = None
) -> str:
    """A key from the first author, the year and the first significant word of the title, such as
    "yang2024cellular". It depends on this record alone, unless another record has the same key
    already: then it has as many more words of the title as make it unique, or else a number.
    `numbers` keeps the last number of each key, for many records of one title."""
    names = item.get("author") or item.get("editor") or [{}]
    first = names[0] if isinstance(names, list) and isinstance(names[0], Mapping) else {}
    name = first.get("family") or first.get("literal") or "anonymous"
    title = re.findall(r"[^\W_]+", re.sub(r"<[^<>]*>", "", str(item.get("title", ""))))
    significant = [word for word in title if fold(word) not in _STOP_WORDS] or title or [""]
    base = _letters(str(name)) + _letters(year(item))
    words = list(accumulate(_letters(word) for word in significant[:_MOST_WORDS]))
    whole = base + words[-1] or "untitled"
    for one in (base + word or "untitled" for word in words):
        if one not in taken:
            return one
    last = {} if numbers is None else numbers
    last[whole] = next(
        number for number in count(last.get(whole, 1) + 1) if f"{whole}-{number}" not in taken
    )
    return f"{whole}-{last[whole]}"


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))[:_MOST_LETTERS]
