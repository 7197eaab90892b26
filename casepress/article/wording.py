"""An article's facts in the journal's wording, alike in every output that prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from casepress.article import texmath
from casepress.article.ast import Element, Inlines, classes, inlines, link, rewrite, string, text
from casepress.article.model import Article, Author, Related
from casepress.core.errors import BuildError
from casepress.core.journal import Journal

#: Marks after a name: for correspondence, and for what the lines below the affiliations say
#: (the author's field, its mark, the journal's label).
CORRESPONDING = "*"
SHARED = (("equal_contribution", "†", "equal-contribution"), ("deceased", "‡", "deceased"))


#: Languages that are written from right to left (Unicode, UAX 9; CLDR).
_RIGHT_TO_LEFT = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"])


def unmarked(content: Inlines) -> str:
    """Inlines as one string, for running heads and metadata: formulae as letters and signs; one
    that needs more as its TeX; without what a marked-up revision deletes."""
    return text(rewrite(content, _letters))


def _letters(element: Element) -> Element | list[Element] | None:
    if "deletion" in classes(element):
        return []
    if element["t"] != "Math":
        return None
    made = texmath.text(element["c"][1])
    return None if made is None else string(re.sub(f"[{''.join(texmath.MARKS)}]", "", made))


def word(labels: Mapping[str, Any], key: str) -> str:
    """The journal's wording for `key`; `BuildError` where `journal.yaml` has none."""
    if key not in labels:
        raise BuildError(f'journal.yaml has no label "{key}"; add it under labels')
    return str(labels[key])


def article_type(article: Article, journal: Journal) -> str:
    """The kind of article in its own language, else in the journal's; empty where the journal
    has no word for it."""
    kind = journal.article_type(article.article_type)
    return kind.label_in(article.lang) if kind else ""


def notices(article: Article, labels: Mapping[str, Any]) -> list[Inlines]:
    """What the article says of each article that it refers to, such as a correction of the one
    that it corrects: the journal's wording, with title and address."""
    return [[i for part in notice(each, labels) for i in part] for each in article.related]


def notice(related: Related, labels: Mapping[str, Any]) -> tuple[Inlines, Inlines, Inlines]:
    """What the article says of one that it refers to: the wording before, the other article, the
    wording behind."""
    before, _, after = str(labels["relations"][related.type]).partition("{article}")
    address = f"https://doi.org/{related.doi}"
    opening, closing = labels["quotes"][:2]
    title = f"{opening}{related.title}{closing}. " if related.title else ""
    when = f"{date(related.date, labels)}. " if related.date else ""
    named = [*inlines(title + when), link([string(address)], address)]
    return inlines(before), named, inlines(after)


def direction(lang: str) -> str:
    """Whether a language (BCP 47) is written from the left or the right: "ltr" or "rtl"."""
    return "rtl" if lang.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def translated(journal: Journal, role: str, lang: str) -> str:
    """The heading of an abstract or of keywords in the language of a translation; for an abstract
    in a language of which the journal has no wording, the language's own name."""
    short = lang.partition("-")[0]
    section = journal.section(role)
    known = section.titles.get(short) if section else None
    wording = journal.data["labels"].get(short, {}).get(role)
    return str(known or wording or (own_name(lang) if role == "abstract" else ""))


def own_name(lang: str) -> str:
    """What a language (BCP 47) is called in itself: “العربية”; its tag where CLDR has no name."""
    from babel import Locale, UnknownLocaleError  # 20 ms, for articles with translations alone

    try:
        name = Locale.parse(lang, sep="-").get_language_name()
    except (UnknownLocaleError, ValueError):
        name = None
    return name[:1].upper() + name[1:] if name else lang


def date(iso: str, labels: Mapping[str, Any]) -> str:
    """A date in the journal's wording: "2 September 2025"; ISO 8601 dates may lack day or month."""
    year, _, rest = iso.partition("-")
    month, _, day = rest.partition("-")
    if not month:
        return year
    name = labels["months"][int(month) - 1]
    if not day:
        return f"{name} {year}"
    shown = labels.get("first-day", "1") if int(day) == 1 else int(day)
    return str(labels["date"]).format(day=shown, month=name, year=year)


def copyright_line(article: Article, labels: Mapping[str, Any]) -> str:
    """The copyright notice; empty without a holder."""
    if not article.copyright_holder:
        return ""
    filled = str(labels["copyright"]).format(
        year=article.copyright_year, holder=article.copyright_holder
    )
    return " ".join(filled.split())


def byline_marks(author: Author, article: Article) -> list[str]:
    """The raised marks after an author's name: numbers of affiliations, then signs."""
    numbers = {a.id: a.number for a in article.affiliations}
    marks = [numbers[ref] for ref in author.affiliations if ref in numbers]
    marks += [mark for field, mark, _ in SHARED if getattr(author, field)]
    return [*marks, CORRESPONDING] if author.corresponding else marks


def explained_marks(article: Article, labels: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The marks that some author has, apart from that for correspondence, and what they say."""
    for field, mark, key in SHARED:
        if any(getattr(author, field) for author in article.authors):
            yield mark, str(labels[key])
