"""Citation keys for records without one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from casepress.references.dates import fold, year
from casepress.references.vocabulary import words

#: A citation key as pandoc reads it (pandoc's manual, "Citation syntax").
_KEY = re.compile(r"[^\W_][\w]*(?:[:.#$%&\-+?<>~/][\w]+)*|_[\w]+")
_STOP_WORDS = words("a an and de der des die el en for from in la le les of on the to und")


def usable(key: str) -> bool:
    """Whether a key can be cited without changes."""
    return bool(_KEY.fullmatch(key))


def make_key(item: Mapping[str, Any]) -> str:
    """A key from the first author, the year and the first significant word of the title, such as
    "yang2024cellular". It depends on this record alone, so other records never change it."""
    names = item.get("author") or item.get("editor") or [{}]
    name = names[0].get("family") or names[0].get("literal") or "anonymous"
    title = re.findall(r"[^\W_]+", re.sub(r"<[^<>]*>", "", item.get("title", "")))
    significant = [word for word in title if fold(word) not in _STOP_WORDS] or title or [""]
    return "".join(_letters(part) for part in (name, year(item), significant[0])) or "untitled"


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))
