"""The article JSON as writers read it: typed facts and the document's blocks.

The format is defined in `docs/article-json.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casepress.article.ast import Blocks, Element, Inlines, from_meta, inlines, is_div
from casepress.article.initials import initialled

_ROR = "https://ror.org/"


@dataclass(frozen=True)
class Role:
    """A CRediT contributor role (ANSI/NISO Z39.104-2022); `label` is its term in the language of
    the article, where that is not English and has one."""

    id: str
    term: str
    uri: str
    label: str = ""

    @property
    def shown(self) -> str:
        """The term that readers see."""
        return self.label or self.term


@dataclass(frozen=True)
class Author:
    """A person (`family` is set) or a group (`collective` is set)."""

    given: str = ""
    particle: str = ""
    family: str = ""
    suffix: str = ""
    collective: str = ""
    degrees: tuple[str, ...] = ()
    orcid: str = ""
    orcid_authenticated: bool = False
    email: str = ""
    corresponding: bool = False
    equal_contribution: bool = False
    deceased: bool = False
    affiliations: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

    @property
    def surname(self) -> str:
        """Particle and family name: "van der Berg", "d'Exemple", "al-Mithal"."""
        apart = self.particle and not self.particle.endswith(("'", "’", "-"))
        return f"{self.particle}{' ' if apart else ''}{self.family}"

    @property
    def display(self) -> str:
        """As the byline prints it: "Ana van der Berg Jr", or the group's name."""
        if self.collective:
            return self.collective
        name = " ".join(part for part in (self.given, self.surname) if part)
        return f"{name} {self.suffix}".strip()

    @property
    def vancouver(self) -> str:
        """As a reference prints it: "van der Berg A Jr" (Citing Medicine, chapter 1)."""
        if self.collective:
            return self.collective
        words = initialled(self.given).replace("-", " ").replace(".", " ").split()
        initials = "".join(w[0] for w in words if w[0].isalpha() and not w[0].islower())
        return " ".join(part for part in (self.surname, initials, self.suffix) if part)


@dataclass(frozen=True)
class Affiliation:
    """An institution, with its number in the byline."""

    id: str
    number: str
    name: str = ""
    department: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    country_code: str = ""
    ror: str = ""

    @property
    def ror_url(self) -> str:
        """The address of its ROR record; "" where it has none."""
        return self.ror if self.ror.startswith("http") or not self.ror else f"{_ROR}{self.ror}"

    @property
    def display(self) -> str:
        """One line, most particular first."""
        parts = (self.department, self.name, self.city, self.region, self.country)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class License:
    """A licence by its SPDX id, with its full name, its short name and its address."""

    id: str
    name: str = ""
    short: str = ""
    url: str = ""


@dataclass(frozen=True)
class Award:
    """A funder and, where given, the number of its award and the funder's DOI."""

    source: str
    award: str = ""
    doi: str = ""


@dataclass(frozen=True)
class Related:
    """Another article that this one refers to: how (`corrects`), its DOI and, where given, its
    title and its date of publication."""

    type: str
    doi: str
    title: str = ""
    date: str = ""


@dataclass(frozen=True)
class Version:
    """An earlier version of the article: its number and its date of publication."""

    version: str
    date: str


@dataclass(frozen=True)
class Translation:
    """Title, abstract and keywords in another language (BCP 47); each may be empty."""

    lang: str
    title: Inlines
    abstract: Blocks
    keywords: tuple[Inlines, ...]


@dataclass(frozen=True)
class Running:
    """The texts of the running heads; each may be empty."""

    author: str = ""
    journal: str = ""
    title: str = ""


@dataclass(frozen=True)
class Article:
    """The article: its facts, normalised, and its blocks. Absent facts are empty."""

    id: str
    journal: str
    blocked: bool
    blind: bool
    title: Inlines
    short_title: Inlines
    article_type: str
    status: str
    subject: str
    lang: str
    doi: str
    authors: tuple[Author, ...]
    affiliations: tuple[Affiliation, ...]
    received: str
    accepted: str
    published: str
    version: str
    history: tuple[Version, ...]
    volume: str
    issue: str
    elocation_id: str
    fpage: str
    lpage: str
    license: License | None
    copyright_year: str
    copyright_holder: str
    funding: tuple[Award, ...]
    related: tuple[Related, ...]
    translations: tuple[Translation, ...]
    abstract: Blocks
    keywords: tuple[Inlines, ...]
    running: Running
    cite_as: Inlines
    references: tuple[dict[str, Any], ...]
    blocks: Blocks
    meta: dict[str, Element]

    @property
    def sections(self) -> Blocks:
        """The top-level sections, body and back, without the reference list."""
        return [b for b in self.blocks if is_div(b, "section") and not _role(b, "references")]

    @property
    def reference_list(self) -> Element | None:
        """The section of the reference list, where the article has one."""
        return next((b for b in self.blocks if _role(b, "references")), None)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Article:
        """The article of a pandoc JSON document in the form of `docs/article-json.md`."""
        meta: dict[str, Element] = document["meta"]
        plain = {k: from_meta(v) for k, v in meta.items() if k not in ("abstract", "translations")}
        own = plain.get("casepress", {})
        rights = plain.get("copyright", {})
        licence = plain.get("license")
        return cls(
            id=own.get("id", ""),
            journal=own.get("journal", ""),
            blocked=bool(own.get("blocked", False)),
            blind=bool(own.get("blind", False)),
            title=_inlines(meta.get("title")),
            short_title=_inlines(meta.get("short-title")),
            **{key.replace("-", "_"): plain.get(key, "") for key in _STRINGS},
            authors=tuple(parse_author(a) for a in plain.get("author", [])),
            affiliations=tuple(
                Affiliation(**{k.replace("-", "_"): v for k, v in a.items()})
                for a in plain.get("affiliations", [])
            ),
            received=plain.get("date-received", ""),
            accepted=plain.get("date-accepted", ""),
            published=plain.get("date", ""),
            history=tuple(Version(**v) for v in plain.get("history", [])),
            license=License(**licence) if licence else None,
            copyright_year=rights.get("year", ""),
            copyright_holder=rights.get("holder", ""),
            funding=tuple(Award(**f) for f in plain.get("funding", [])),
            related=tuple(Related(**r) for r in plain.get("related", [])),
            translations=tuple(
                _translation(t["c"]) for t in meta.get("translations", {}).get("c", [])
            ),
            abstract=list(meta["abstract"]["c"]) if "abstract" in meta else [],
            keywords=tuple(_inlines(k) for k in meta.get("keywords", {}).get("c", [])),
            running=Running(**plain.get("running", {})),
            cite_as=_inlines(meta.get("cite-as")),
            references=tuple(plain.get("references", [])),
            blocks=list(document["blocks"]),
            meta=meta,
        )


_STRINGS = (
    "article-type",
    "status",
    "subject",
    "lang",
    "doi",
    "version",
    "volume",
    "issue",
    "elocation-id",
    "fpage",
    "lpage",
)


def _role(block: Element, role: str) -> bool:
    return is_div(block, "section") and ["role", role] in block["c"][0][2]


def _translation(parts: Mapping[str, Element]) -> Translation:
    return Translation(
        lang=str(from_meta(parts["lang"])),
        title=_inlines(parts.get("title")),
        abstract=list(parts["abstract"]["c"]) if "abstract" in parts else [],
        keywords=tuple(_inlines(k) for k in parts.get("keywords", {}).get("c", [])),
    )


def _inlines(node: Element | None) -> Inlines:
    if node is None:
        return []
    if node["t"] == "MetaInlines":
        return list(node["c"])
    return inlines(str(from_meta(node)))


def parse_author(raw: Mapping[str, Any]) -> Author:
    """An author from the values of the article JSON."""
    name = raw.get("name", {})
    return Author(
        given=name.get("given", ""),
        particle=name.get("particle", ""),
        family=name.get("family", ""),
        suffix=name.get("suffix", ""),
        collective=raw.get("collective", ""),
        degrees=tuple(raw.get("degrees", [])),
        orcid=raw.get("orcid", ""),
        orcid_authenticated=bool(raw.get("orcid-authenticated", False)),
        email=raw.get("email", ""),
        corresponding=bool(raw.get("corresponding", False)),
        equal_contribution=bool(raw.get("equal-contribution", False)),
        deceased=bool(raw.get("deceased", False)),
        affiliations=tuple(raw.get("affiliations", [])),
        roles=tuple(Role(**r) for r in raw.get("roles", [])),
    )
