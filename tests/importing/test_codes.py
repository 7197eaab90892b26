"""Each code of an import of a Word file is raised by a file that has what the code is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from casepress.core.findings import Unreadable
from casepress.importing import steps
from casepress.importing.codes import CODES
from tests.importing.docx import Word, control, deleted, field_, inserted, p, run, table
from tests.importing.importing import codes, imported
from tests.importing.returned.test_merge import edited, merged
from tests.importing.test_word_features import case

REFERENCES = (
    p("References", style="Heading1"),
    p("1. Example A. Ears in men. Ear J. 2020; 3:1-2."),
    p("2. Sample B. A letter that was never printed."),
)
COURSE = (("Day", "Heat", "Pulse"), ("1", "38", "90"), ("2", "39", "99"))


def _with_part(name: str, content: bytes) -> Word:
    made = case(p("The ear was red."))
    made.extra[name] = content
    return made


def _with_references(*body: str) -> Word:
    made = case(*body)
    made.add(*REFERENCES)
    return made


def _drawing(made: Word) -> Word:
    made.add(p(made.picture()))
    made.media.clear()  # the part that the drawing names is missing
    return made


FILES: dict[str, Callable[[], Word | bytes]] = {
    "DOC001": lambda: b"PK\x03\x04 broken",
    "DOC002": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "DOC003": lambda: b"{\\rtf1 x}",
    "DOC004": lambda: _with_part("../../evil.txt", b"evil"),
    "DOC005": lambda: _with_part("word/vbaProject.bin", b"code"),
    "DOC011": lambda: case(p("It was ", run("a secret ", "hidden"), "seen.")),
    "DOC012": lambda: _drawing(case()),
    "DOC013": lambda: case(p(run("Physical examination", "b")), p("The ear was red.")),
    "DOC014": lambda: case(p("The ear was red.")),
    "DOC015": lambda: _with_references(p("Ears itch (1).")),
    "DOC016": lambda: _with_references(p("Ears itch [1], and so do noses [7].")),
    "DOC017": lambda: case(*(p(f"{day}\t{heat}\t{pulse}") for day, heat, pulse in COURSE)),
    "DOC018": lambda: case(p("It was ", field_("EQ \\f(1,2)", ""), ".")),
    "DOC019": lambda: case(p("It was ", inserted(run("very ")), "red", deleted(" and blue"), ".")),
    "DOC020": lambda: case(p("It is shown."), table([["Day", "Heat"], ["1", "38"]])),
}


@pytest.mark.parametrize("code", FILES)
def test_a_file_that_raises_the_code(code: str) -> None:
    try:
        found = codes(imported(FILES[code]()))
    except Unreadable as error:
        found = [finding.code.code for finding in error.findings]
    assert code in found


def test_words_that_a_step_loses_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """DOC010 is a fault of casepress, so that the test plants one."""
    whole = steps.run

    def without_the_last_paragraph(blocks: Any, given: Any) -> Any:
        made = whole(blocks, given)
        return replace(made, value=replace(made.value, parts=made.value.parts[:-1]))

    made = case(p("The ear was red."), p("It was a secret."))
    assert "DOC010" not in codes(imported(made))
    monkeypatch.setattr(steps, "run", without_the_last_paragraph)
    lost = [f for f in imported(made).all_findings() if f.code.code == "DOC010"]
    assert len(lost) == 1 and "secret" in lost[0].message


def test_a_merge_tells_what_it_did_and_did_not() -> None:
    steps_ = [["replace", "small smooth grains", "tiny grains"], ["replace", "(2)", "(1)"]]
    made = merged(edited(steps_))
    assert [note.code.code for note in made.merged] == ["DOC022"]
    assert [note.code.code for note in made.open] == ["DOC021"]


def test_every_code_is_raised() -> None:
    assert {*FILES, "DOC010", "DOC021", "DOC022"} == {code.code for code in CODES}


def test_a_placeholder_is_left_out_with_its_words() -> None:
    made = case(control("x", p("Click here to enter text"), placeholder=True))
    assert "DOC011" in codes(imported(made))
