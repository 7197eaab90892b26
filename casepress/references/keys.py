"""Keys for records that come without one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from casepress.references.dates import fold, year
from casepress.references.vocabulary import words

#: What pandoc takes for a citation key (pandoc's manual, "Citation syntax").
_KEY = re.compile(r"[^\W_][\w]*(?:[:.#$%&\-+?<>~/][\w]+)*|_[\w]+")
_EMPTY = words("a an and de der des die el en for from in la le les of on the to und")


def usable(key: str) -> bool:
    """Whether a key can be cited as it stands."""
    return bool(_KEY.fullmatch(key))


def made(item: Mapping[str, Any]) -> str:
    """A key from the first name, the year and the first word of the title that says something:
    "yang2024cellular". It hangs on this record alone, so that it stays when others come."""
    names = item.get("author") or item.get("editor") or [{}]
    name = names[0].get("family") or names[0].get("literal") or "anonymous"
    title = re.findall(r"[^\W_]+", re.sub(r"<[^<>]*>", "", item.get("title", "")))
    telling = [word for word in title if fold(word) not in _EMPTY] or title or [""]
    return "".join(_letters(part) for part in (name, year(item), telling[0])) or "untitled"


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))
