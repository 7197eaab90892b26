"""The article as a BibTeX entry, in UTF-8 (Patashnik, BibTeXing, 1988)."""

from __future__ import annotations

import re

from casepress.article.model import Author
from casepress.outputs.metadata.facts import Facts

_SPECIAL = re.compile(r"([&%$#_{}])")
_OTHERS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def bibtex(facts: Facts) -> str:
    """One `@article`; what is not known has no field."""
    article = facts.article
    year, _, rest = article.published.partition("-")
    fields = {
        "author": " and ".join(_name(author) for author in article.authors),
        # in two braces, so that styles keep its capitals
        "title": f"{{{_escaped(facts.title)}}}" if facts.title else "",
        "journal": _escaped(facts.title_of_journal),
        "year": year,
        "month": rest[:2].lstrip("0"),
        "volume": _escaped(article.volume),
        "number": _escaped(article.issue),
        "pages": facts.pages.replace("-", "--") if article.fpage else "",
        "eid": "" if article.fpage else _escaped(article.elocation_id),
        "doi": _verbatim(article.doi),
        "url": _verbatim(facts.doi_url),
        "issn": facts.issn,
        "publisher": _escaped(str(facts.data.get("publisher", ""))),
        "language": facts.lang,
        "keywords": _escaped(", ".join(facts.keywords)),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "@article{" + ",\n".join([_key(facts), *lines]) + "\n}\n"


def _verbatim(address: str) -> str:
    """A DOI or an address, which programs take as it is (biblatex manual, 2.2.1); braces, which
    would end the field, as their codes."""
    return address.replace("{", "%7B").replace("}", "%7D")


def _key(facts: Facts) -> str:
    """The article's name in the repository, which is one of BibTeX's keys too."""
    return re.sub(r"[^A-Za-z0-9._:-]", "-", facts.article.id)


def _name(author: Author) -> str:
    """ "von Last, Jr, First" (BibTeXing, 4); a group in braces."""
    if author.collective:
        return f"{{{_escaped(author.collective)}}}"
    parts = (author.surname, author.suffix, author.given)
    return ", ".join(_escaped(part) for part in parts if part)


def _escaped(value: str) -> str:
    made = "".join(_OTHERS.get(letter) or _SPECIAL.sub(r"\\\1", letter) for letter in value)
    return " ".join(made.split())
