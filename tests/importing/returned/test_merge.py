"""An edited Word file comes back: real Word files of the real writer, edited as Word does it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepress.article.pictures import without_pictures
from casepress.core.yaml12 import load
from casepress.importing.returned import word_lines
from casepress.importing.returned.current import Current
from casepress.importing.returned.merging import Merged, merge
from casepress.importing.returned.tokens import Token, normal
from casepress.outputs.blind import build_blind
from casepress.outputs.docx import write_docx
from casepress.pipeline import check
from casepress.source.repository import Repository
from tests import support
from tests.importing.returned.editing import Editing

CASES = [
    case
    for name in ("cases.yaml", "whole_lines.yaml")
    for case in load(Path(__file__).parent / name)
]
REPO = Repository.open(support.MINIMAL, {"journal": "medpeer"})
ID = "knee"
#: Words that a co-author may type, and signs that markdown takes for marks.
WORDS = ("zebra", "*", "_x_", "a^b", "<b>", "$x$", "\\", "[1]", "—", "10", "@fig-1", "<!--")
#: The cases that are also saved by LibreOffice.
SAVED = (
    "a paragraph that is divided",
    "an item that is divided",
    "paragraphs that are joined",
    "a paragraph that was moved, tracked",
    "a paragraph with a footnote that was moved and edited",
    "a sentence with a citation that is deleted",
    "words that become italic, and bold ones that do not stay so",
    "a new row below the head and one at the end, tracked",
    "a comment on a heading of the journal",
)


@cache
def document(source: str | None = None) -> dict[str, Any]:
    return check(REPO, REPO.journal, ID, source).document


@cache
def current(source: str | None = None) -> Current:
    return Current.of(REPO, REPO.journal, ID, source)


@cache
def sent(copy: str = "journal", source: str | None = None) -> bytes:
    """The Word file as it was sent, without pictures, which no test here needs."""
    made, withheld = document(source), None
    if copy == "review":
        made = build_blind(made, REPO.journal).document
    elif copy == "title-page":
        withheld = build_blind(made, REPO.journal).withheld
    with TemporaryDirectory() as folder:
        out = Path(folder, "sent.docx")
        write_docx(
            without_pictures(made), REPO.journal, out, root=REPO.root, copy=copy, withheld=withheld
        )
        return out.read_bytes()


def merged(
    edited: bytes,
    *,
    copy: str = "journal",
    now: Current | None = None,
    source: str | None = None,
) -> Merged:
    """The merge of an edited file into the manuscript, or into one that has changed since."""
    return merge(
        word_lines.read(sent(copy, source), "sent.docx"),
        word_lines.read(edited, "edited.docx"),
        now or current(source),
        lambda text: Current.of(REPO, REPO.journal, ID, text),
        same=now is None and copy != "review",
    )


def edited(steps: list[list[Any]], copy: str = "journal", source: str | None = None) -> bytes:
    made = Editing(sent(copy, source))
    for method, *arguments in steps:
        words = [one for one in arguments if not isinstance(one, bool)]
        flags = [one for one in arguments if isinstance(one, bool)]
        getattr(made, method)(*words, **dict(zip(("tracked", "italics"), flags, strict=False)))
    return made.packed


def given_source(case: dict[str, Any]) -> str | None:
    """The manuscript of a case, where it is not the example as it is."""
    return with_changes(case["given"]) if "given" in case else None


def with_changes(changes: dict[str, str], source: str | None = None) -> str:
    text = current(source).text
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("copy", ["journal", "review", "title-page"])
def test_an_untouched_file_changes_nothing(copy: str) -> None:
    made = merged(Editing(sent(copy)).packed, copy=copy)
    assert made.text == current().text
    assert not made.merged and not made.open


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_edit_arrives_or_is_reported(case: dict[str, Any]) -> None:
    source = given_source(case)
    made = merged(edited(case["edits"], source=source), source=source)
    said = [note.message for note in made.open]
    assert made.text == with_changes(case.get("now", {}), source), said
    wanted = case.get("open", [])
    assert len(said) == len(wanted), said
    for message, reason in zip(said, wanted, strict=True):
        assert message.startswith(f"was not merged: {reason}"), message
    assert bool(made.merged) == bool(case.get("now"))


@pytest.mark.parametrize("case", [c for c in CASES if c.get("now")][2:12], ids=lambda c: c["name"])
def test_a_second_merge_changes_nothing_more(case: dict[str, Any]) -> None:
    made = edited(case["edits"])
    first = merged(made)
    assert not first.open
    now = Current.of(REPO, REPO.journal, ID, first.text)
    assert merged(made, now=now).text == first.text


def test_all_edits_together() -> None:
    """Without bookmarks too: the words tell where each belongs."""
    chosen = [c for c in CASES if c["name"] in (
        "a tracked insertion in the abstract", "a tracked deletion", "a comment", "the title",
        "a cell", "a footnote", "a new paragraph", "a bold title of a legend",
    )]  # fmt: skip
    steps = [step for case in chosen for step in case["edits"]]
    wanted = with_changes({k: v for case in chosen for k, v in case["now"].items()})
    made = merged(edited(steps))
    assert made.text == wanted and not made.open
    bare = merged(edited([*steps, ["drop_bookmarks"]]))
    assert bare.text == wanted and not bare.open


def changed_since(changes: dict[str, str]) -> Current:
    """The manuscript after its author went on writing."""
    return Current.of(REPO, REPO.journal, ID, with_changes(changes))


def test_what_the_author_wrote_meanwhile_stays() -> None:
    since = {
        "in an inflamed joint": "in a swollen joint",
        "# Discussion\n": "# Discussion\n\nA paragraph that the co-author never saw.\n",
    }
    now = changed_since(since)
    made = merged(edited([["replace", "small smooth grains", "tiny grains"]]), now=now)
    assert made.text == now.text.replace("small smooth grains", "tiny grains")
    assert not made.open


def test_words_that_both_changed_are_reported() -> None:
    now = changed_since({"small smooth grains": "minute smooth grains"})
    made = merged(edited([["replace", "small smooth grains", "tiny smooth grains"]]), now=now)
    assert made.text == now.text
    (note,) = made.open
    assert "words that were changed in article.md since" in note.message
    assert note.words == "small → tiny"


def test_a_reviewers_copy_comes_back() -> None:
    """What the blind copy replaced is not in it, and is never put into the manuscript."""
    steps = [
        ["replace", "small smooth grains", "tiny smooth grains"],
        ["comment", "eight weeks", "Which medium?"],
    ]
    made = merged(edited(steps, "review"), copy="review")
    assert made.text == with_changes(
        {
            "small smooth grains": "tiny smooth grains",
            "eight weeks,": "eight weeks<!-- comment: Which medium? -->,",
        }
    )
    assert not made.open


def test_what_a_blind_copy_withheld_is_not_merged() -> None:
    now = changed_since({"A gardener of 61": "At the Demonstration Hospital a gardener of 61"})
    blind = build_blind(check_text(now.text), REPO.journal).document
    with TemporaryDirectory() as folder:
        out = Path(folder, "sent.docx")
        write_docx(without_pictures(blind), REPO.journal, out, root=REPO.root, copy="review")
        data = out.read_bytes()
    mark = REPO.journal.labels("en-US")["withheld"]
    made = merge(
        word_lines.read(data, "sent.docx"),
        word_lines.read(Editing(data).replace(mark, "our clinic").packed, "edited.docx"),
        now,
        lambda text: Current.of(REPO, REPO.journal, ID, text),
        same=False,
    )
    assert made.text == now.text and len(made.open) == 1


def check_text(text: str) -> dict[str, Any]:
    return check(REPO, REPO.journal, ID, text).document


@settings(max_examples=12)
@given(st.data())
def test_random_edits_arrive_or_are_reported(data: st.DataObject) -> None:
    """Any word may become any other: either article.md has it and nothing else changed, or the
    edit is reported and nothing changed."""
    lines = [line for line in word_lines.read(sent(), "sent.docx").lines if line.serials]
    line = data.draw(st.sampled_from(lines))
    places = [i for i, t in enumerate(line.tokens) if t.serial and t.text.isalnum()]
    at = data.draw(st.sampled_from(places))
    new = data.draw(st.sampled_from(WORDS))
    base = word_lines.read(sent(), "sent.docx")
    changed = [
        replace(one, tokens=[*one.tokens[:at], Token(new), *one.tokens[at + 1 :]])
        if one.serials == line.serials
        else one
        for one in base.lines
    ]
    made = merge(
        base,
        replace(base, lines=tuple(changed)),
        current(),
        lambda text: Current.of(REPO, REPO.journal, ID, text),
        same=True,
    )
    if made.open:
        assert made.text == current().text
        return
    found = Current.of(REPO, REPO.journal, ID, made.text)
    pairs = zip(current().passages, found.passages, strict=True)
    ((before, after),) = [(a.raw, b.raw) for a, b in pairs if a.raw != b.raw]
    assert normal(after) == normal(before.replace(line.tokens[at].text, new, 1)) or new in after


@pytest.mark.system
def test_libreoffice_keeps_what_a_merge_needs(tmp_path: Path) -> None:
    """Saved by LibreOffice, an untouched file changes nothing, and edits arrive all the same."""
    program = shutil.which("soffice")
    assert program, "soffice is missing: run `make test-system`"
    chosen = [
        case
        for case in CASES
        if case["name"]
        in ("a tracked insertion in the abstract", "a tracked deletion", "a comment", "a cell")
    ]
    files = {"same": sent(), "changed": edited([step for c in chosen for step in c["edits"]])}
    others = [case for case in CASES if case["name"] in SAVED]
    files |= {
        f"case{n}": edited(case["edits"], source=given_source(case))
        for n, case in enumerate(others)
    }
    for name, data in files.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run(
        [*command, "--outdir", tmp_path / "saved", *(tmp_path / f"{n}.docx" for n in files)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    same = word_lines.read((tmp_path / "saved/same.docx").read_bytes(), "same.docx")
    was = word_lines.read(sent(), "sent.docx")
    assert (same.digest, same.copy) == (was.digest, "journal")
    serials = {s for line in was.lines for s in line.serials}
    assert serials == {s for line in same.lines for s in line.serials}
    made = merged((tmp_path / "saved/same.docx").read_bytes())
    assert made.text == current().text and not made.open
    made = merged((tmp_path / "saved/changed.docx").read_bytes())
    assert made.text == with_changes({k: v for c in chosen for k, v in c["now"].items()})
    assert not made.open
    for number, case in enumerate(others):
        source = given_source(case)
        made = merged((tmp_path / f"saved/case{number}.docx").read_bytes(), source=source)
        assert made.text == with_changes(case["now"], source), case["name"]
