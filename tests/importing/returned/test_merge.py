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

CASES = load(Path(__file__).parent / "cases.yaml")
REPO = Repository.open(support.MINIMAL, {"journal": "medpeer"})
ID = "knee"
#: Words that a co-author may type, and signs that markdown takes for marks.
WORDS = ("zebra", "*", "_x_", "a^b", "<b>", "$x$", "\\", "[1]", "—", "10", "@fig-1", "<!--")


@cache
def document() -> dict[str, Any]:
    return check(REPO, REPO.journal, ID).document


@cache
def current() -> Current:
    return Current.of(REPO, REPO.journal, ID)


@cache
def sent(copy: str = "journal") -> bytes:
    """The Word file as it was sent, without pictures, which no test here needs."""
    made, withheld = document(), None
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


def merged(edited: bytes, *, copy: str = "journal", now: Current | None = None) -> Merged:
    """The merge of an edited file into the manuscript, or into one that has changed since."""
    return merge(
        word_lines.read(sent(copy), "sent.docx"),
        word_lines.read(edited, "edited.docx"),
        now or current(),
        lambda text: Current.of(REPO, REPO.journal, ID, text),
        same=now is None and copy != "review",
    )


def edited(steps: list[list[Any]], copy: str = "journal") -> bytes:
    made = Editing(sent(copy))
    for method, *arguments in steps:
        options = dict(zip(("tracked", "italics"), arguments[2:], strict=False))
        getattr(made, method)(*arguments[:2], **options)
    return made.packed


def with_changes(changes: dict[str, str]) -> str:
    text = current().text
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
    made = merged(edited(case["edits"]))
    said = [note.message for note in made.open]
    assert made.text == with_changes(case.get("now", {})), said
    wanted = case.get("open", [])
    assert len(said) == len(wanted), said
    for message, reason in zip(said, wanted, strict=True):
        assert message.startswith(f"was not merged: {reason}"), message
    assert bool(made.merged) == bool(case.get("now"))


@pytest.mark.parametrize("case", [c for c in CASES if c.get("now")][2:12], ids=lambda c: c["name"])
def test_a_second_merge_changes_nothing_more(case: dict[str, Any]) -> None:
    made = edited(case["edits"])
    first = merged(made)
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
