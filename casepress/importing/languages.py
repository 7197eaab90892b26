"""The language of a text, known by its little words (`data/languages.yaml`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from functools import cache

from casepress.importing.data import table
from casepress.importing.lexicon import folded

_WORD = re.compile(r"[^\W\d_]+")
#: Of a text's words so many are little ones in its own language, at the least.
_SHARE = 0.12
#: How much more often its little words come than those of any other language.
_CLEAR = 1.25


@cache
def _words() -> dict[str, frozenset[str]]:
    return {lang: frozenset(words) for lang, words in table("languages")["words"].items()}


def counts(text: str) -> Counter[str]:
    """How many words of a text are little words of each language."""
    found = Counter(_WORD.findall(text.casefold()))
    return Counter({lang: sum(found[word] for word in words) for lang, words in _words().items()})


def language(text: str, *, least: int = 12) -> str:
    """The language of a text (ISO 639-1), "" where it is not plain: of at least so many words."""
    total = len(_WORD.findall(text))
    (first, most), (_, second) = counts(text).most_common(2)
    plain = total >= least and most >= _SHARE * total and most >= _CLEAR * second
    return first if plain else ""


def nearest(text: str, among: Collection[str]) -> str:
    """Of some languages the one whose little words a short text has; "" where two have as many."""
    known = counts(text)
    order = sorted(among, key=lambda lang: -known[lang])
    if not order or not known[order[0]]:
        return ""
    return order[0] if len(order) == 1 or known[order[0]] > known[order[1]] else ""


def of_keywords(label: str) -> str:
    """The language of the words that head keywords; "" for others."""
    plain = folded(label).strip(" .:：-")
    names = table("languages")["keywords"]
    return next((lang for lang, words in names.items() if plain in words), "")
