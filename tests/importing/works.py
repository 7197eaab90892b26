"""The works that an invented case report cites: as records, typed in a style, and as reference
managers leave them in a Word file."""

# ruff: noqa: E501 (lines of XML)

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from ruamel.yaml import YAML

from tests.importing.docx import control, field_, run, simple_field


@dataclass(frozen=True)
class Work:
    """A work: CSL's parts, and the names of its authors as (family, initials)."""

    names: tuple[tuple[str, str], ...]
    title: str
    journal: str
    year: str
    volume: str = ""
    issue: str = ""
    first: str = ""
    last: str = ""
    doi: str = ""
    others: bool = False


DATA: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("habits.yaml"))
WORKS = [
    Work(**{**raw, "names": tuple(tuple(name) for name in raw["names"])}) for raw in DATA["works"]
]


def year_form(work: Work) -> str:
    first = work.names[0][0]
    if len(work.names) > 2 or work.others:
        return f"{first} et al., {work.year}"
    if len(work.names) == 2:
        return f"{first} and {work.names[1][0]}, {work.year}"
    return f"{first}, {work.year}"


def record(work: Work) -> dict[str, Any]:
    """A work as CSL-JSON."""
    page = f"{work.first}-{work.last}" if work.last else work.first
    raw = {"type": "article-journal", "title": work.title, "container-title": work.journal, "volume": work.volume,
           "issue": work.issue, "page": page, "DOI": work.doi, "issued": {"date-parts": [[int(work.year)]]},
           "author": [{"family": f, "given": g} for f, g in work.names]}  # fmt: skip
    return {k: v for k, v in raw.items() if v}


def managed(manager: str, numbers: Sequence[int], shown: str) -> str:
    """A citation as a manager leaves it."""
    items = [
        {
            "id": f"ITEM-{i}" if manager == "mendeley" else n,
            "itemData": {"id": f"ITEM-{i}", **record(WORKS[n - 1])},
            "uris": [f"http://example.org/{n}"],
        }
        for i, n in enumerate(numbers, 1)
    ]
    code = json.dumps({"citationItems": items, "properties": {"noteIndex": 0}})
    if manager == "zotero":
        return field_(f"ADDIN ZOTERO_ITEM CSL_CITATION {code}", shown)
    if manager == "mendeley":
        return field_(f"ADDIN CSL_CITATION {code}", shown)
    if manager == "cite":
        return control(
            "MENDELEY_CITATION_v3_" + base64.b64encode(code.encode()).decode(), run(shown)
        )
    if manager == "endnote":
        xml = "<EndNote>" + "".join(_endnote(n) for n in numbers) + "</EndNote>"
        if len(numbers) > 1:
            inner = field_("ADDIN EN.CITE.DATA", "", xml)
            return field_("ADDIN EN.CITE", shown, xml).replace(
                "</w:instrText></w:r>", "</w:instrText></w:r>" + inner, 1
            )
        return field_(f"ADDIN EN.CITE {xml}", shown)
    if manager == "word":
        more = "".join(f" \\m Tag{n}" for n in numbers[1:])
        return simple_field(f"CITATION Tag{numbers[0]} \\l 1033{more}", shown)
    raise AssertionError(manager)


def _endnote(n: int) -> str:
    w = WORKS[n - 1]
    page = f"{w.first}-{w.last}" if w.last else w.first
    names = "".join(f"<author>{escape(f)}, {'. '.join(g)}.</author>" for f, g in w.names)
    return (
        f"<Cite><Author>{escape(w.names[0][0])}</Author><Year>{w.year}</Year><RecNum>{n}</RecNum><record><rec-number>{n}</rec-number>"
        f'<ref-type name="Journal Article">17</ref-type><contributors><authors>{names}</authors></contributors>'
        f"<titles><title>{escape(w.title)}</title><secondary-title>{escape(w.journal)}</secondary-title></titles>"
        f"<periodical><full-title>{escape(w.journal)}</full-title></periodical><pages>{page}</pages><volume>{w.volume}</volume>"
        f"<number>{w.issue}</number><dates><year>{w.year}</year></dates><electronic-resource-num>{w.doi}</electronic-resource-num></record></Cite>"
    )


def word_sources() -> bytes:
    """The works as Word's own sources."""
    out = []
    for n, w in enumerate(WORKS, 1):
        people = "".join(
            f"<b:Person><b:Last>{escape(f)}</b:Last><b:First>{g}</b:First></b:Person>"
            for f, g in w.names
        )
        page = f"{w.first}-{w.last}" if w.last else w.first
        out.append(
            f"<b:Source><b:Tag>Tag{n}</b:Tag><b:SourceType>JournalArticle</b:SourceType><b:Author><b:Author><b:NameList>{people}</b:NameList></b:Author></b:Author>"
            f"<b:Title>{escape(w.title)}</b:Title><b:JournalName>{escape(w.journal)}</b:JournalName><b:Year>{w.year}</b:Year><b:Volume>{w.volume}</b:Volume>"
            f"<b:Issue>{w.issue}</b:Issue><b:Pages>{page}</b:Pages><b:DOI>{w.doi}</b:DOI></b:Source>"
        )
    name = "http://schemas.openxmlformats.org/officeDocument/2006/bibliography"
    return f'<b:Sources xmlns:b="{name}">{"".join(out)}</b:Sources>'.encode()


def set_(work: Work, style: str) -> str:
    """A work typed in a style."""
    page = f"{work.first}-{work.last}" if work.last else work.first
    apa = [f"{f}, {'. '.join(g)}." for f, g in work.names]
    others = work.others
    words = {
        "plain": ", ".join(f"{f} {g}" for f, g in work.names),
        "dotted": ", ".join(f"{f} {'.'.join(g)}." for f, g in work.names)[:-1],
        "apa": _joined(apa, ", ", ", & "),
        "nature": _joined(apa, ", ", " & "),
        "ieee": _and([f"{'. '.join(g)}. {f}" for f, g in work.names]),
        "mdpi": "; ".join(f"{f}, {'.'.join(g)}." for f, g in work.names),
        "et": ", et al" if others else "",
        "dotted_et": "., et al" if others else "",
        "apa_et": ", et al." if others else "",
        "ieee_et": " et al." if others else "",
        "mdpi_et": "; et al." if others else "",
        "bare": work.title,
        "title": work.title + ("" if work.title.endswith("?") else "."),
        "issue": f"({work.issue})" if work.issue else "",
        "ieee_issue": f", no. {work.issue}" if work.issue else "",
        "page": page,
        "pp": "pp. " if work.last else "p. ",
        "ieee_page": page.replace("-", "–"),
        "doi": f" doi: {work.doi}" if work.doi else "",
        "tight_doi": f" doi:{work.doi}" if work.doi else "",
        "doi_address": f" https://doi.org/{work.doi}" if work.doi else "",
    }
    form: str = DATA["styles"][style]
    whole = form.format(**words, journal=work.journal, year=work.year, volume=work.volume)
    return whole.replace("  ", " ").replace(" :", ":") if style == "spaced" else whole


def _joined(names: list[str], separator: str, last: str) -> str:
    return names[0] if len(names) == 1 else f"{separator.join(names[:-1])}{last}{names[-1]}"


def _and(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return (
        f"{names[0]} and {names[1]}"
        if len(names) == 2
        else f"{', '.join(names[:-1])}, and {names[-1]}"
    )
