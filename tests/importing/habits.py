"""One invented case report, typed with the habits of many authors, and what each file says.

The text is the project's own. A habit is a row of `habits.yaml`: how headings, names, institutions,
citations, references, figures and tables are typed. `manuscript` makes the Word file.
"""

# ruff: noqa: E501 (lines of XML)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.importing.docx import Cell, Word, field_, p, run, table
from tests.importing.invented import (
    ABSTRACT,
    CAPTION,
    CELLS,
    DECLARATIONS,
    KEYWORDS,
    LEGENDS,
    PEOPLE,
    PLACES,
    TABLE_NOTE,
    TEXT,
    TITLE,
)
from tests.importing.works import DATA, WORKS, managed, set_, word_sources, year_form


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
        return [run(" "), managed(habit.manager, numbers, f"[{group}]"), *end]
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
        shown = "; ".join(year_form(WORKS[n - 1]) for n in numbers)
        return [run(f" ({shown})"), *end]
    if habit.cite == "endnotes":
        out = []
        for n in numbers:
            out.append(made.endnote(set_(WORKS[n - 1], habit.style)))
        return [*out, *end]
    raise AssertionError(habit.cite)


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
    Habit(**{**raw, "language": DATA["languages"].get(raw.get("language", ""), {})})
    for raw in DATA["habits"]
]


def manuscript(habit: Habit) -> bytes:
    """The Word file of these habits."""
    made = word(habit)
    if habit.manager == "word":
        made.extra["customXml/item1.xml"] = word_sources()
    return made.bytes()
