"""The table of a timeline: what is read, what is refused with its line, and what is drawn."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from casepress.core.errors import BuildError
from casepress.figures.timeline import Timeline, is_timeline, read
from casepress.figures.timeline_drawing import Style, drawn
from tests.support import Repo

READ = {
    "as the skeleton has it": ("day,until,event\n0,,One\n3,9,Two\n", "One, Two", [0, 3], [0, 9]),
    "quoted words": (
        'day,until,event\n0,,"No stones, no fever"\n',
        "No stones, no fever",
        [0],
        [0],
    ),
    "words with commas": (
        "day,until,event\n0,,No stones, no fever\n",
        "No stones, no fever",
        [0],
        [0],
    ),
    "semicolons": (
        "day;until;event\n7,5;8;No stones, no fever\n",
        "No stones, no fever",
        [7.5],
        [8],
    ),
    "a spreadsheet's note": ("\ufeffsep=;\nday;until;event\n1;;One\n", "One", [1], [1]),
    "tabs": ("day\tuntil\tevent\n7,5\t\tOne; two\n", "One; two", [7.5], [7.5]),
    "words with semicolons": ("day;until;event\n1;;One; two\n", "One; two", [1], [1]),
    "spaces and a minus sign": ("Day, Until, Event\n\u22122 , , One\n", "One", [-2], [-2]),
    "cells of a spreadsheet": ("day,until,event\n0,,One,,\n", "One", [0], [0]),
    "another unit": ("weeks,until,event\n1,2,One\n", "One", [1], [2]),
    "in French": ("jour;fin;événement\n1,5;;Une douleur\n", "Une douleur", [1.5], [1.5]),
    "in Spanish": ("mes,hasta,evento\n1,,Un dolor\n", "Un dolor", [1], [1]),
    "a number that is not a year": ("day,until,event\n2024,,One of 2000 cells\n",
                                    "One of 2000 cells", [2024], [2024]),
}  # fmt: skip
REFUSED = {
    "a decimal comma among commas": ("day,until,event\n0,,One\n7,5,,Two\n", 3, "write 7.5"),
    "two decimal commas": ("day,until,event\n7,5,9,Two\n", 2, "write 7.5"),
    "a decimal comma without a comma behind": ("day,until,event\n7,5,Two\n", 2, "before 7"),
    "words for a day": ("day,until,event\n# note\nday 3,,Two\n", 3, "not a time"),
    "no words": ("day,until,event\n3,,\n", 2, "has no words"),
    "two cells": ("day,until,event\n3,Two\n", 2, "2 cells"),
    "another head": ("Tag;bis;Ereignis\n3;;Zwei\n", 1, "write day,until,event"),
    "mixed languages": ("day;fin;événement\n3;;Deux\n", 1, "write day,until,event"),
    "an open quote": ('day,until,event\n3,,"Two\n', 2, "is not closed"),
    "nothing": ("# EXAMPLE\n", 1, "has no events"),
    "an empty file": ("", 1, "has no events"),
    "too many": ("day,until,event\n" + "1,,One\n" * 61, 62, "more than 60 events"),
    "a long story": ("day,until,event\n1,," + "long " * 90 + "\n", 2, "more than 400 letters"),
}
DATES = (
    "2024-03-05,,Visit",
    "05/03/2024,,Visit",
    "5.3.2024,,Visit",
    "March 2024,,Visit",
    "0,2024-03,Visit",
    "0,,Visit on 12 March 2024",
    "0,,Visit on March 12",
    "0,,Visita el 3 de marzo de 2024",
    "0,,Consultation le 1er février",
    "0,,Operated in 2019",
)


def _starts(timeline: Timeline) -> list[float]:
    return [event.start for event in timeline.events]


@pytest.mark.parametrize(("table", "words", "starts", "ends"), READ.values(), ids=READ)
def test_read(table: str, words: str, starts: list[float], ends: list[float]) -> None:
    made = read(table.encode(), "timeline.csv")
    assert _starts(made) == starts
    assert [event.end for event in made.events] == ends
    assert ", ".join(event.words for event in made.events) == words


@pytest.mark.parametrize(("table", "line", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(table: str, line: int, said: str) -> None:
    with pytest.raises(BuildError) as caught:
        read(table.encode(), "timeline.csv")
    assert str(caught.value).startswith(f"timeline.csv:{line}: ")
    assert said in str(caught.value)


@pytest.mark.parametrize("row", DATES)
def test_a_date_is_refused_and_not_repeated(row: str) -> None:
    with pytest.raises(BuildError, match=r"timeline\.csv:2: .*can identify the patient") as caught:
        read(f"day,until,event\n{row}\n".encode(), "timeline.csv")
    assert not re.search(r"20\d\d|March|marzo|février", str(caught.value))


def test_a_year_is_no_number_of_years() -> None:
    with pytest.raises(BuildError, match="can identify the patient"):
        read(b"year,until,event\n2019,,Diagnosis\n", "timeline.csv")


def test_latin_letters() -> None:
    with pytest.raises(BuildError, match=r"timeline\.csv:2: .*UTF-8"):
        read("day;until;event\n1;;Für zwei Tage\n".encode("cp1252"), "timeline.csv")


def test_words_for_readers_who_cannot_see_it() -> None:
    made = read("jour;fin;événement\n-2,5;1;Une douleur.\n3;;Guérie\n".encode(), "timeline.csv")
    assert made.words == "Jours −2.5 – 1: Une douleur; Jour 3: Guérie."
    example = read(b"# EXAMPLE: x\nday,until,event\n1,,One\n", "timeline.csv")
    assert example.words == "Example events. Day 1: One."


def test_names() -> None:
    assert all(map(is_timeline, ("timeline.csv", "figure-1-timeline.csv", "a/Timeline.CSV")))
    assert not any(map(is_timeline, ("figure-1.csv", "timelines.csv", "timeline.py", "mytimeline")))


@pytest.mark.parametrize(
    "table",
    [
        "day,until,event\n0,,One\n",
        "day,until,event\n0,400,A long illness from the first to the last day\n100,,Event\n",
        "day,until,event\n-30,,Before " + "and before " * 26 + "\n0.5,," + "x" * 200 + "\n",
        "day,until,event\n0,,<b>& “quoted” γ</b>\n100000,,Late\n",
    ],
)
def test_the_drawing_keeps_every_word_within_its_edges(table: str) -> None:
    made = read(table.encode(), "timeline.csv")
    svg = drawn(made, Style(accent="#123456", width=100))
    assert svg == drawn(made, Style(accent="#123456", width=100)) and b"#123456" in svg
    root = etree.fromstring(svg)
    texts = root.findall("{*}text")
    shown = "".join("".join(t.text or "" for t in texts).split())
    for event in made.events:
        assert "".join(event.words.split()) in shown
    width = float(root.get("viewBox", "").split()[2])
    for shape in root.iter("{*}rect", "{*}circle", "{*}text"):
        x = float(shape.get("x") or shape.get("cx") or 0)
        assert 0 <= x <= x + float(shape.get("width", 0)) <= width + 0.1


def test_a_message_has_file_and_line(repo: Repo) -> None:
    assert repo.run("new", "gout", "--title", "Gout", "--author", "Ana Example").code == 0
    repo.write("figures/gout/timeline.csv", "day,until,event\n7,5,,Two\n")
    ran = repo.run("figure", "figures/gout/timeline.csv", "-o", "one.png")
    assert ran.code == 1
    assert "figures/gout/timeline.csv:2: there are too many commas" in ran.err
    found = [line for line in repo.run("lint", "gout").out.splitlines() if "timeline.csv" in line]
    assert [line for line in found if "error" in line and "IMG001" in line and ".csv:2:" in line]
    assert not [line for line in found if "OUT005" in line or "FIG009" in line]


def test_another_table_is_no_image(repo: Repo) -> None:
    repo.write("figures/knee/events.csv", "day,until,event\n1,,One\n")
    repo.edit("manuscript/knee/article.md", "figure-1.svg", "events.csv")
    assert "a table of events is called timeline.csv" in repo.run("lint", "knee").out


def test_a_table_has_no_alt_text(repo: Repo) -> None:
    repo.write("figures/knee/timeline.csv", "day,until,event\n1,,One\n")
    line = '![**Course.** Days.](../../figures/knee/timeline.csv){#tbl-9 alt="Days"}'
    repo.edit("manuscript/knee/article.md", "\n# Discussion", f"\n{line}\n\n# Discussion")
    assert "a table has no alt text" in repo.run("lint", "knee").out
