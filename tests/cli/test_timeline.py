"""The table of the skeleton's timeline: what is read, and what is refused with its line."""

from __future__ import annotations

import runpy
from typing import Any

import pytest

from tests import support

SCRIPT = support.ROOT / "casepress" / "source" / "skeletons" / "en" / "figure-1.py"
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
}
REFUSED = {
    "a decimal comma among commas": ("day,until,event\n0,,One\n7,5,,Two\n", 3, "write 7.5"),
    "two decimal commas": ("day,until,event\n7,5,9,Two\n", 2, "write 7.5"),
    "a decimal comma without a comma behind": ("day,until,event\n7,5,Two\n", 2, "before day 7"),
    "words for a day": ("day,until,event\n# note\nday 3,,Two\n", 3, "not a day"),
    "no words": ("day,until,event\n3,,\n", 2, "has no words"),
    "two cells": ("day,until,event\n3,Two\n", 2, "2 cells"),
    "another head": ("Tag;bis;Ereignis\n3;;Zwei\n", 1, "write day,until,event"),
    "an open quote": ('day,until,event\n3,,"Two\n', 2, "is not closed"),
    "nothing": ("# EXAMPLE\n", 1, "has no events"),
}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Any:
    script = tmp_path_factory.mktemp("timeline") / SCRIPT.name
    script.write_text(SCRIPT.read_text(encoding="utf-8").replace("{{text-width}}", "174"), "utf-8")
    return runpy.run_path(str(script))["read"]


@pytest.mark.parametrize(("table", "words", "starts", "ends"), READ.values(), ids=READ)
def test_read(read: Any, table: str, words: str, starts: list[float], ends: list[float]) -> None:
    days, last, events = read(table.encode())
    assert (days, last, ", ".join(events)) == (starts, ends, words)


@pytest.mark.parametrize(("table", "line", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(read: Any, table: str, line: int, said: str) -> None:
    with pytest.raises(SystemExit) as caught:
        read(table.encode())
    assert str(caught.value).startswith(f"figure-1.csv:{line}: ")
    assert said in str(caught.value)


def test_latin_letters(read: Any) -> None:
    with pytest.raises(SystemExit, match=r"figure-1\.csv:2: .*UTF-8"):
        read("day;until;event\n1;;Für zwei Tage\n".encode("cp1252"))


def test_a_message_reaches_the_author(repo: support.Repo) -> None:
    assert repo.run("new", "gout", "--title", "Gout", "--author", "Ana Example").code == 0
    repo.write("figures/gout/figure-1.csv", "day,until,event\n7,5,,Two\n")
    ran = repo.run("figure", "figures/gout/figure-1.py", "-o", "one.png")
    assert ran.code != 0
    assert "figure-1.csv:2: there are too many commas" in ran.err
    support.without_traceback(ran)
