"""One invented case report, typed with the habits of many authors, and what each file says.

The text is the project's own. A habit is a row of `habits.yaml`: how headings, names, institutions,
citations, references, figures and tables are typed. `manuscript` makes the Word file.
"""

# ruff: noqa: E501 (lines of XML)

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from ruamel.yaml import YAML

from tests.importing.docx import Cell, Word, control, field_, p, run, simple_field, table

TITLE = "An itching ear canal in a beekeeper: a case report"
PEOPLE = [
    ("Ana María", "Ejemplo-Ruiz", ["MD", "PhD"], [1], "ana.ejemplo@example.org"),
    ("Bo", "van der Sample", ["MBBS"], [1, 2], "bo.sample@example.org"),
    ("C. D.", "Specimen", ["MD"], [2], "c.specimen@example.org"),
]
PLACES = [
    "Department of Examples, Demonstration Hospital, Sampleton, Netherlands",
    "Institute of Invented Medicine, Second University, Paris, France",
]
ABSTRACT = {
    "Background": "Itching of the ear canal is common, and its cause is usually found by looking.",
    "Case presentation": "A beekeeper had an itch of both ear canals, and a patch test was "
    "positive.",
    "Conclusion": "Asking about work and hobbies finds causes that looking does not.",
}
KEYWORDS = ["case report", "contact dermatitis", "propolis"]


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


_DATA: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("habits.yaml"))
WORKS = [
    Work(**{**raw, "names": tuple(tuple(name) for name in raw["names"])}) for raw in _DATA["works"]
]
#: The text: paragraphs under headings. [n] cites, {f1} calls out a figure, {t1} the table.
TEXT: list[tuple[str, list[str]]] = [
    (
        "Introduction",
        [
            "Propolis is a known contact allergen[1,2]. It has been found in many hives[3].",
            "We describe a beekeeper whose ears itched, which few reports mention[4].",
        ],
    ),
    (
        "Case report",
        [
            "A 44-year-old beekeeper presented with an itch of both ear canals of three weeks "
            "({f1}). The white cell count was 7.2 × 10^9^/L, and the karyotype was normal in "
            "20 of 20 cells.",
            "A patch test was positive ({t1}). The skin healed in one week ({f2}), as in other "
            "reports[1,3-5].",
        ],
    ),
    (
        "Discussion",
        [
            "The history led to the cause[2]. Gloves and a clean cloth may prevent it[6].",
        ],
    ),
    ("Conclusion", ["Asking about hobbies finds causes that looking does not."]),
]
DECLARATIONS = [
    ("Patient consent", "The patient gave written consent to the publication of this report."),
    ("Ethics approval", "The institution does not require approval for a report of one patient."),
    ("Funding", "This work received no funding."),
    ("Conflict of interest", "The authors declare no competing interests."),
    ("Author contributions", "AE saw the patient, BS wrote the text, and CS read it."),
    ("Acknowledgements", "We thank the bees."),
]
LEGENDS = [
    "The ear canal at the first visit. (A) Left ear. (B) Right ear.",
    "The ear canal one week later, without scales.",
]
CAPTION = "Results of the patch test after two and four days."
CELLS = [
    ["Substance", "Two days", "Four days"],
    ["Propolis 10%", "+", "++"],
    ["Beeswax", "–", "–"],
    ["Nickel sulphate 5%", "–", "?+"],
]
TABLE_NOTE = "+: weak reaction; ++: strong reaction; ?+: doubtful reaction."
#: The groups of works that the text cites, in order.
CITED = [[1, 2], [3], [4], [1, 3, 4, 5], [2], [6]]


@dataclass(frozen=True)
class Habit:
    """How one author types."""

    name: str
    heading: str = "style"  # style, own-style, bold, caps, underlined, italic-bold, numbered, auto, plain, size, runin
    title: str = "style"
    names: str = "sup"  # how institutions are joined to names
    places: str = "sup"
    degrees: bool = True
    separator: str = ", "
    last: str = " and "
    letters: str = "line"
    abstract: str = "heading"
    keywords: str = "Keywords: |, "
    cite: str = "[]"
    references: str = "typed"
    style: str = "vancouver"
    figures: str = "below"
    label: str = "Figure {n}. "
    callout: str = "Figure {n}"
    tables: str = "above"
    declarations: str = "heading"
    banner: bool = False
    language: dict[str, str] = field(default_factory=dict)
    manager: str = ""


def word(habit: Habit) -> Word:
    """The manuscript in these habits."""
    made = Word()
    _front(made, habit)
    number = 0
    for title, paragraphs in TEXT:
        number += 1
        rest = _heading(made, habit, title, number)
        for i, text in enumerate(paragraphs):
            made.add(p(*([rest] if rest and i == 0 else []), *_runs(made, habit, text)))
            if (
                habit.figures
                in ("below", "above", "same", "anchored", "box", "layout", "caption-style")
                and habit.figures != "end"
            ):
                for n in (1, 2):
                    if f"{{f{n}}}" in text:
                        _figure(made, habit, n)
            if "{t1}" in text and habit.tables != "end":
                _table(made, habit)
    for title, text in DECLARATIONS:
        number += 1
        if habit.declarations == "runin":
            made.add(p(run(f"{title}: ", "b"), text))
        elif habit.declarations == "plain-runin":
            made.add(p(f"{title}: {text}"))
        else:
            rest = _heading(made, habit, title, number)
            made.add(p(*([rest] if rest else []), text))
    if habit.references != "endnotes":
        _references(made, habit)
    if habit.tables == "end":
        _table(made, habit)
    if habit.figures in ("end", "legends", "labels"):
        if habit.figures != "end":
            made.add(p(run("Figure legends", "b")))
            for n in (1, 2):
                made.add(p(run(habit.label.format(n=n), "b"), LEGENDS[n - 1]))
        for n in (1, 2):
            if habit.figures == "labels":
                made.add(p(run(f"Figure {n}", "b")))
            made.add(p(made.picture(f"Ear {n}"), centred=True))
            if habit.figures == "end":
                made.add(p(run(habit.label.format(n=n), "b"), LEGENDS[n - 1]))
    return made


def _front(made: Word, habit: Habit) -> None:
    words = habit.language
    if habit.banner:
        made.add(p(run("CASE REPORT", "b"), centred=True))
    title = {"style": p(TITLE, style="Title"), "own-style": p(TITLE, style="MyTitle"), "bold": p(run(TITLE, "b"), centred=True),
             "caps": p(run(TITLE.upper(), "b"), centred=True), "plain": p(TITLE), "large": p(run(TITLE, "18")), "labelled": p(run("Title: ", "b"), TITLE)}  # fmt: skip
    made.add(title[habit.title])
    made.add(*_authors(habit))
    made.add(*_places(habit))
    made.add(*_letters(habit))
    heading = words.get("Abstract", "Abstract")
    whole = " ".join(ABSTRACT.values())
    if habit.abstract == "heading":
        _heading(made, habit, heading, 0)
        made.add(p(whole))
    elif habit.abstract == "runin":
        made.add(p(run(f"{heading}: ", "b"), whole))
    elif habit.abstract in ("structured", "structured-dot"):
        sign = ":" if habit.abstract == "structured" else "."
        _heading(made, habit, heading, 0)
        made.add(*(p(run(f"{k}{sign} ", "b"), v) for k, v in ABSTRACT.items()))
    elif habit.abstract == "structured-one":
        _heading(made, habit, heading, 0)
        made.add(p(*(r for k, v in ABSTRACT.items() for r in (run(f"{k}: ", "b"), run(v + " ")))))
    elif habit.abstract == "structured-headings":
        _heading(made, habit, heading, 0)
        for k, v in ABSTRACT.items():
            made.add(p(run(k, "b")), p(v))
    lead, _, separator = habit.keywords.partition("|")
    if lead.endswith("\n"):
        _heading(made, habit, lead.strip(), 0)
        made.add(p(separator.join(KEYWORDS)))
    else:
        made.add(p(run(lead, "b"), separator.join(KEYWORDS) + ("." if separator == ", " else "")))


def _mark(kind: str, places: Sequence[int]) -> list[str]:
    if kind == "sup":
        return [run(",".join(map(str, places)), "sup")]
    if kind == "letters":
        return [run(",".join("abc"[n - 1] for n in places), "sup")]
    if kind == "symbols":
        return [run(",".join("†‡§"[n - 1] for n in places), "sup")]
    if kind == "unicode":
        return [run("".join("¹²³"[n - 1] for n in places))]
    if kind == "digits":
        return [run(",".join(map(str, places)))]
    if kind == "brackets":
        return [run(f" ({','.join(map(str, places))})")]
    return []


def _authors(habit: Habit) -> list[str]:
    lines: list[list[str]] = []
    for i, (given, family, degrees, places, _) in enumerate(PEOPLE):
        name = f"{given} {family}"
        if habit.names == "surname-caps":
            name = f"{given} {family.upper() if i != 1 else 'van der SAMPLE'}"
        if habit.names == "prof":
            name = f"Dr. {name}" if i == 0 else name
        runs = [run(name)]
        marks = _mark("sup" if habit.names in ("surname-caps", "prof") else habit.names, places)
        star = [run("*", "sup")] if i == 0 else []
        if habit.names == "comma-first":  # the mark behind the comma
            comma = [run(",")] if i < len(PEOPLE) - 1 else []
            lines.append([*runs, *comma, *_mark("sup", places), *star, run(" ")])
            continue
        title = [run(", " + ", ".join(degrees))] if habit.degrees else []
        lines.append([*runs, *title, *marks, *star])
    if habit.names == "lines":
        return [
            p(run(f"{g} {f}" + (", " + ", ".join(d) if habit.degrees else "")))
            for g, f, d, _, _ in PEOPLE
        ]
    if habit.names == "blocks":  # each author above the institution
        out = []
        for g, f, d, places, _ in PEOPLE:
            out.append(p(run(f"{g} {f}" + (", " + ", ".join(d) if habit.degrees else ""))))
            out += [p(PLACES[n - 1]) for n in places]
        return out
    out_: list[str] = []
    for i, runs in enumerate(lines):
        if i and habit.names != "comma-first":
            out_.append(run(habit.last if i == len(lines) - 1 else habit.separator))
        out_ += runs
    return [p(*out_, centred=habit.title == "bold")]


def _places(habit: Habit) -> list[str]:
    if habit.names == "blocks":
        return []
    if habit.places == "one-paragraph":
        runs: list[str] = []
        for i, place in enumerate(PLACES, 1):
            runs += [*_mark("sup", [i]), run(f"{place}{'; ' if i < len(PLACES) else ''}")]
        return [p(*runs)]
    if habit.places == "lines-in-one":
        runs = []
        for i, place in enumerate(PLACES, 1):
            runs += [*_mark("sup", [i]), run(place + ("\n" if i < len(PLACES) else ""))]
        return [p(*runs)]
    if habit.places == "typed":
        return [p(f"{i}. {place}") for i, place in enumerate(PLACES, 1)]
    if habit.places == "brackets":
        return [p(f"({i}) {place}.") for i, place in enumerate(PLACES, 1)]
    if habit.places == "none":
        return [p(PLACES[0])]
    kind = {"letters": "letters", "symbols": "symbols", "unicode": "unicode"}.get(
        habit.names, "sup"
    )
    lead = [p(run("Affiliations:", "b"))] if habit.places == "headed" else []
    return [*lead, *(p(*_mark(kind, [i]), f" {place}") for i, place in enumerate(PLACES, 1))]


def _letters(habit: Habit) -> list[str]:
    given, family, _, _, mail = PEOPLE[0]
    name = f"{given} {family}"
    if habit.letters == "line":
        return [p(run("*Corresponding author: ", "b"), f"{name}, {PLACES[0]}. E-mail: {mail}")]
    if habit.letters == "block":
        return [
            p(run("Correspondence to:", "b")),
            p(name),
            p(PLACES[0]),
            p("Tel: +31 20 000 0000"),
            p(f"Email: {mail}"),
        ]
    if habit.letters == "address":
        return [p(f"Address for correspondence: Dr {name}, {PLACES[0]}, {mail}")]
    if habit.letters == "french":
        return [p(f"*Auteur correspondant : {name} ({mail})")]
    if habit.letters == "mail":
        return [p(f"*{mail}")]
    return [p(run("Corresponding author", "b"), f"\n{name}\n{PLACES[0]}\n{mail}")]


def _heading(made: Word, habit: Habit, title: str, number: int) -> str:
    title = habit.language.get(title, title)
    kind = habit.heading
    if kind == "runin" and number:
        return run(f"{title}: ", "b")
    forms = {
        "style": p(title, style="Heading1"), "own-style": p(title, style="MySection"), "bold": p(run(title, "b")),
        "caps": p(run(title.upper(), "b")), "underlined": p(run(f"{title}:", "u")), "italic-bold": p(run(title, "b", "i")),
        "numbered": p(run(f"{number}. {title}" if number else title, "b")), "roman": p(run(f"{_roman(number)}. {title.upper()}" if number else title.upper(), "b")),
        "auto": p(run(title, "b"), list_="1") if number else p(run(title, "b")),
        "plain": p(title), "size": p(run(title, "16")), "caps-attribute": p(run(title, "b", "caps")), "colon": p(run(f"{title.upper()}:", "b")),
        "runin": p(run(title, "b")),
    }  # fmt: skip
    made.add(forms[kind])
    return ""


def _roman(number: int) -> str:
    return ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"][number]


def _runs(made: Word, habit: Habit, text: str) -> list[str]:
    """The runs of a paragraph, its marks in the author's way."""
    out: list[str] = []
    for token in re.split(r"(\[[\d,-]+\]\.?|\{[ft]\d\}|\^\d\^)", text):
        if re.fullmatch(r"\^\d\^", token):
            out.append(run(token.strip("^"), "sup"))
        elif re.fullmatch(r"\{[ft]\d\}", token):
            n = int(token[2])
            out.append(run(habit.callout.format(n=n) if token[1] == "f" else f"Table {n}"))
        elif re.fullmatch(r"\[[\d,-]+\]\.?", token):
            out += _cite(made, habit, token.rstrip(".").strip("[]"), token.endswith("."))
        elif token:
            out.append(run(token))
    return out


def _numbers(group: str) -> list[int]:
    out: list[int] = []
    for part in group.split(","):
        low, _, high = part.partition("-")
        out += range(int(low), int(high or low) + 1)
    return out


def _cite(made: Word, habit: Habit, group: str, stop: bool) -> list[str]:
    end = [run(".")] if stop else []
    numbers = _numbers(group)
    if habit.manager:
        return [run(" "), _managed(habit.manager, numbers, f"[{group}]"), *end]
    if habit.cite == "[]":
        return [run(f" [{group.replace(',', ', ')}]"), *end]
    if habit.cite == "[]-dash":
        return [run(f" [{group.replace('-', '–')}]"), *end]
    if habit.cite == "[][]":
        return [run(" " + ",".join(f"[{part}]" for part in group.split(","))), *end]
    if habit.cite == "()":
        return [run(f" ({group})"), *end]
    if habit.cite == "()tight":
        return [run(f"({group})"), *end]
    if habit.cite == "sup":
        return [run(group, "sup"), *end]
    if habit.cite == "sup-after":
        return [*end, run(group, "sup")]
    if habit.cite == "sup-brackets":
        return [run(f"[{group}]", "sup"), *end]
    if habit.cite == "years":
        shown = "; ".join(_year_form(WORKS[n - 1]) for n in numbers)
        return [run(f" ({shown})"), *end]
    if habit.cite == "endnotes":
        out = []
        for n in numbers:
            out.append(made.endnote(set_(WORKS[n - 1], habit.style)))
        return [*out, *end]
    raise AssertionError(habit.cite)


def _year_form(work: Work) -> str:
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


def _managed(manager: str, numbers: Sequence[int], shown: str) -> str:
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
    form: str = _DATA["styles"][style]
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


def _references(made: Word, habit: Habit) -> None:
    _heading(made, habit, "References", 0)
    lines = [set_(w, habit.style) for w in WORKS]
    if habit.manager in ("zotero", "mendeley", "endnote"):
        code = {
            "zotero": "ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY",
            "mendeley": "ADDIN Mendeley Bibliography CSL_BIBLIOGRAPHY",
            "endnote": "ADDIN EN.REFLIST",
        }[habit.manager]
        whole = field_(code, "\x00")
        head, tail = whole.split(run("\x00"))
        made.add(
            *(
                p(
                    *([head] if i == 1 else []),
                    f"{i}. {line}",
                    *([tail] if i == len(lines) else []),
                    style="Bibliography",
                )
                for i, line in enumerate(lines, 1)
            )
        )
        return
    for i, line in enumerate(lines, 1):
        if habit.references == "auto":
            made.add(p(line, list_="1"))
        elif habit.references == "auto-brackets":
            made.add(p(line, list_="3"))
        elif habit.references == "brackets":
            made.add(p(f"[{i}] {line}"))
        elif habit.references == "parentheses":
            made.add(p(f"({i}) {line}"))
        elif habit.references == "tab":
            made.add(p(f"{i}.\t{line}"))
        elif habit.references == "unnumbered":
            made.add(p(line))
        elif habit.references == "paragraph":
            if i == 1:
                made.add(p("\n".join(f"{n}. {x}" for n, x in enumerate(lines, 1))))
        else:
            made.add(p(f"{i}. {line}"))


def _figure(made: Word, habit: Habit, n: int) -> None:
    picture = made.picture(f"Ear {n}", anchored=habit.figures == "anchored")
    label, legend = habit.label.format(n=n), LEGENDS[n - 1]
    caption = p(run(label, "b"), legend)
    if habit.figures == "caption-style":
        seq = habit.label.partition("{n}")
        caption = p(
            run(seq[0]),
            field_("SEQ Figure \\* ARABIC", str(n)),
            run(seq[2]),
            legend,
            style="Caption",
        )
        made.add(p(picture, centred=True), caption)
    elif habit.figures == "below":
        made.add(p(picture, centred=True), caption)
    elif habit.figures == "above":
        made.add(caption, p(picture, centred=True))
    elif habit.figures == "same":
        made.add(p(picture, run("\n"), run(label, "b"), legend))
    elif habit.figures == "anchored":
        made.body[-1] = made.body[-1].replace("</w:p>", f"{picture}</w:p>")
        made.add(caption)
    elif habit.figures == "layout":
        made.add(table([[p(picture)], [caption]]))
    elif habit.figures == "box":
        box = f"<w:txbxContent>{p(picture)}{caption}</w:txbxContent>"
        made.add(
            '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData>'
            f"<wps:wsp><wps:spPr/><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )


def _table(made: Word, habit: Habit) -> None:
    rows = [[Cell(c, bold=i == 0) for c in row] for i, row in enumerate(CELLS)]
    caption = p(run("Table 1. ", "b"), CAPTION)
    if habit.tables == "first-row":
        made.add(table([[Cell(f"Table 1. {CAPTION}", columns=3)], *rows]))
    elif habit.tables == "below":
        made.add(table(rows), caption)
    elif habit.tables == "two-lines":
        made.add(p(run("Table 1", "b")), p(run(CAPTION, "i")), table(rows))
    elif habit.tables == "tabs":
        made.add(caption, *(p("\t".join(row)) for row in CELLS))
    elif habit.tables == "caption-style":
        made.add(
            p("Table ", field_("SEQ Table \\* ARABIC", "1"), f". {CAPTION}", style="Caption"),
            table(rows),
        )
    else:
        made.add(caption, table(rows))
    if habit.tables not in ("below",):
        made.add(p(TABLE_NOTE))


HABITS = [
    Habit(**{**raw, "language": _DATA["languages"].get(raw.get("language", ""), {})})
    for raw in _DATA["habits"]
]


def manuscript(habit: Habit) -> bytes:
    """The Word file of these habits."""
    made = word(habit)
    if habit.manager == "word":
        made.extra["customXml/item1.xml"] = word_sources()
    return made.bytes()
