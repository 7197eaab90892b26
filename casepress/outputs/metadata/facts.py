"""The facts of an article as plain text, for all that machines read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from casepress.article.ast import Element, Inlines, rewrite, string, text
from casepress.article.model import Article, Author
from casepress.article.wording import article_type, unmarked
from casepress.core.journal import Journal

_SUPERSCRIPT = dict(zip("0123456789+-−=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁱⁿ", strict=True))
_SUBSCRIPT = dict(
    zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_SHIFTED = {"Superscript": _SUPERSCRIPT, "Subscript": _SUBSCRIPT}
_SIGNS = {"Superscript": "^", "Subscript": "_"}


def plain(content: Inlines) -> str:
    """Inlines as one string, in which raised and lowered figures stay such: "10⁹/L", "H₂S"."""
    return " ".join(unmarked(rewrite(content, _shifted)).split())


def _shifted(element: Element) -> Element | None:
    table = _SHIFTED.get(element["t"])
    if table is None:
        return None
    said = text(element["c"])
    if all(letter in table for letter in said):
        return string("".join(table[letter] for letter in said))
    return string(said if not said.isdecimal() else f"{_SIGNS[element['t']]}{said}")


@dataclass(frozen=True)
class Facts:
    """The facts of an article and its journal, in the forms that machines ask for."""

    article: Article
    journal: Journal

    @property
    def data(self) -> Any:
        """The data of the journal."""
        return self.journal.data

    @property
    def draft(self) -> bool:
        """Whether the article is not to be cited."""
        return self.article.status == "draft"

    @property
    def retracted(self) -> bool:
        """Whether the article was retracted."""
        return any(related.type == "retracted-by" for related in self.article.related)

    @property
    def open_access(self) -> bool:
        """Whether the journal is open access and the article has a licence."""
        return self.data.get("open-access") in (True, "true") and self.article.license is not None

    @cached_property
    def title(self) -> str:
        """The title as plain text."""
        return plain(self.article.title)

    @cached_property
    def abstract(self) -> str:
        """The abstract as plain text, without its citations."""
        words = text(rewrite(self.article.abstract, _uncited))
        return re.sub(r"\s+([.,;:])", r"\1", " ".join(words.split()))

    @property
    def description(self) -> str:
        """The first 200 characters of the abstract, up to the end of a word."""
        if len(self.abstract) <= 200:
            return self.abstract
        cut = self.abstract[:200].rpartition(" ")[0].rstrip(" ,;:(–—-")
        return f"{cut} …"

    @property
    def kind(self) -> str:
        """The article's type in words."""
        return article_type(self.article, self.journal)

    @cached_property
    def keywords(self) -> list[str]:
        """The keywords as plain text."""
        return [plain(keyword) for keyword in self.article.keywords if keyword]

    @property
    def language(self) -> str:
        """The language without its region."""
        return self.lang.partition("-")[0]

    @property
    def lang(self) -> str:
        """The language as BCP 47 names it."""
        return self.article.lang or str(self.data["lang"])

    @property
    def title_of_journal(self) -> str:
        """The journal's title."""
        return str(self.data.get("title", ""))

    @property
    def abbreviated(self) -> str:
        """The journal's short title, or its title where it has none."""
        return str(self.data.get("abbreviated-title", "")) or self.title_of_journal

    @property
    def issn(self) -> str:
        """The ISSN of the electronic journal, or the first that there is."""
        found: dict[str, str] = self.data.get("issn", {})
        return str(found.get("electronic") or next(iter(found.values()), ""))

    @property
    def first_page(self) -> str:
        """The first page; the article's number where it has no pages."""
        return self.article.fpage or self.article.elocation_id

    @property
    def last_page(self) -> str:
        """The last page, where the article has pages."""
        return self.article.lpage if self.article.fpage else ""

    @property
    def pages(self) -> str:
        """ "12-18", or the article's number."""
        return "-".join(dict.fromkeys(page for page in (self.first_page, self.last_page) if page))

    @property
    def doi_url(self) -> str:
        """The address of the DOI."""
        return f"https://doi.org/{self.article.doi}" if self.article.doi else ""

    def address(self, suffix: str = "") -> str:
        """Where the article's file with this suffix lies on the web; "" where that is unknown.
        `address` in the journal's `web:` has `{id}` where the article's name goes."""
        pattern = str(self.data.get("web", {}).get("address", ""))
        base = pattern.replace("{id}", self.article.id)
        return f"{base}{self.article.id}{suffix}" if base else ""


def family_first(author: Author) -> str:
    """ "van der Berg, Ana, Jr", or the name of a group."""
    if author.collective:
        return author.collective
    return ", ".join(part for part in (author.surname, author.given, author.suffix) if part)


def _uncited(element: Element) -> list[Element] | None:
    return [] if element["t"] in ("Cite", "Note") else None
