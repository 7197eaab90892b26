"""Citation keys for records without one."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from itertools import accumulate, chain, count
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


def make_key(item: Mapping[str, Any], taken: Container[str] = ()) -> str:
    """A key from the first author, the year and the first significant word of the title, such as
    "yang2024cellular". It depends on this record alone, unless another record has the same key
    already: then it has as many more words of the title as make it unique, or else a letter."""
    names = item.get("author") or item.get("editor") or [{}]
    first = names[0] if isinstance(names, list) and isinstance(names[0], Mapping) else {}
    name = first.get("family") or first.get("literal") or "anonymous"
    title = re.findall(r"[^\W_]+", re.sub(r"<[^<>]*>", "", str(item.get("title", ""))))
    significant = [word for word in title if fold(word) not in _STOP_WORDS] or title or [""]
    base = _letters(str(name)) + _letters(year(item))
    words = list(accumulate(_letters(word) for word in significant))
    candidates = (base + word for word in words)
    whole = base + words[-1] or "untitled"
    lettered = (f"{whole}-{number}" for number in count(2))
    wanted = chain((one or "untitled" for one in candidates), lettered)
    return next(key for key in wanted if key not in taken)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))
