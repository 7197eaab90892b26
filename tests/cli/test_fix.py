"""`casepress lint --fix`: what is certain is mended, once, and nothing else changes."""

from __future__ import annotations

import re

import pytest

from casepress.core.findings import Fix, Span
from casepress.lint import fixes
from tests import support
from tests.lint.examples import ID, lint, put

FAULTY = """\
# Case report
<!-- A comment with a 5-10 mm   layout. -->
A 61-years old gardener came with a   5mg tablet and a lesion of 5-10 mm that occured;
the post-operative course was calm compared to that of others.
Cultures grew Staphylococcus aureus, and the *pre-operative* course was calm.
"""


@pytest.fixture
def faulty(repo: support.Repo) -> support.Repo:
    put(repo, FAULTY)
    return repo


def _text(repo: support.Repo) -> str:
    return repo.article(ID).read_bytes().decode("utf-8")


def test_safe_fixes_once_and_nothing_else(faulty: support.Repo) -> None:
    before = _text(faulty)
    assert "fixes" in lint(faulty, "--fix", ID).out
    after = _text(faulty)
    expected = before
    for old, new in (
        ("61-years old gardener", "61-year-old gardener"),
        ("a   5mg tablet", "a   5 mg tablet"),
        ("of 5-10 mm that occured", "of 5–10 mm that occurred"),
        ("the post-operative", "the postoperative"),
        ("Staphylococcus aureus", "*Staphylococcus aureus*"),
        ("*pre-operative*", "*preoperative*"),
    ):
        assert expected.count(old) == 1
        expected = expected.replace(old, new)
    assert after == expected
    assert not re.search(r"\d+ fix", lint(faulty, "--fix", ID).out)
    assert _text(faulty) == after


def test_unsafe_fixes_only_when_asked_for(faulty: support.Repo) -> None:
    lint(faulty, "--fix", ID)
    assert "compared to" in _text(faulty)
    lint(faulty, "--unsafe-fixes", ID)
    assert "compared with" in _text(faulty)


def test_diff_writes_nothing(faulty: support.Repo) -> None:
    before = _text(faulty)
    ran = lint(faulty, "--diff", ID)
    assert ran.code == 1
    assert "-the post-operative course" in ran.out
    assert "+the postoperative course" in ran.out
    assert _text(faulty) == before


def test_diff_shows_no_line_with_an_identifier(repo: support.Repo) -> None:
    put(repo, "# Case report\nMrs Q.X., 61 years, had a post-operative fever on 12 March 2024.\n")
    out = lint(repo, "--diff", ID).out
    assert "not shown" in out
    assert "Q.X." not in out


def test_line_ends_and_byte_order_mark_stay(faulty: support.Repo) -> None:
    path = faulty.article(ID)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    lint(faulty, "--fix", ID)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf---\r\n")
    assert b"the postoperative course" in data
    assert data.count(b"\n") == data.count(b"\r\n")


def test_selected_codes_alone_are_mended(faulty: support.Repo) -> None:
    lint(faulty, "--fix", "--select", "TXT027", ID)
    assert "occurred" in _text(faulty)
    assert "post-operative" in _text(faulty)


def test_edits_that_meet_are_made_one_by_one() -> None:
    one = Fix(Span("f", 1, 1, 1, 4), "X")
    other = Fix(Span("f", 1, 3, 1, 6), "Y")
    assert fixes.apply("abcdef\r\ng", [other, one]) == ("Xdef\r\ng", [("abc", "X")])


def test_a_word_that_no_edit_is_about_is_noticed() -> None:
    edits = [("kne", "*knee*"), ("x", "×")]
    assert fixes.changes_only("the kne was 5 x 7", "the knee was 5 × 7", edits)
    assert not fixes.changes_only("the kne was 5 x 7", "the knee 5 × 7", edits)
    assert not fixes.changes_only("the kne was 5 x 7", "the knee was dry 5 × 7", edits)


def test_lint_of_several_ends_with_a_line_for_each_article(repo: support.Repo) -> None:
    other = repo.root / "manuscript" / "elbow"
    other.mkdir()
    other.joinpath("article.md").write_text("nothing", encoding="utf-8")
    lines = lint(repo, ID, "elbow").out.splitlines()
    assert [line.split()[0] for line in lines[-2:]] == [ID, "elbow"]
    assert "1 error" in lines[-1]
    assert not lint(repo, ID).out.splitlines()[-1].startswith(ID)


RECORDS = """\
% A comment with  two spaces: www.doi.org/10.1000/one
@article{one2020,
  author = {Müller, Ana},
  title  = {The knees of a cafÃ©},
  journal = {Journal of Knees}, year = {2020}, pages = {1--2},
  doi    = {http://dx.doi.org/10.1000/one},
}

@article{two2021, author = {Sample, Bo}, title = {Another knee}, journal = {Journal of Knees},
  date = {March 2021}, pages = {3--4}, doi = {10.1000/two}}
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_reference_files_are_mended_where_it_is_certain(repo: support.Repo, end: str) -> None:
    name = f"manuscript/{ID}/references.bib"
    path = repo.path(name)
    put(repo, "# Case report\nGrains were seen [@one2020; @two2021].\n")
    records = RECORDS.replace("\n", end)
    path.write_bytes(records.encode())
    shown = lint(repo, "--diff", ID)
    assert shown.code == 1 and "+  doi    = {10.1000/one}," in shown.out
    assert path.read_bytes().decode() == records, "--diff writes nothing"
    assert f"{name}: " in lint(repo, "--fix", ID).out
    after = path.read_bytes().decode()
    expected = records
    for old, new in (
        ("{http://dx.doi.org/10.1000/one}", "{10.1000/one}"),
        ("cafÃ©", "café"),
        ("{March 2021}", "{2021-03}"),
    ):
        expected = expected.replace(old, new)
    assert after == expected
    again = lint(repo, "--fix", ID)
    assert " fix" not in again.out and path.read_bytes().decode() == after
    assert not [code for code in ("REF010", "REF007", "TXT021") if code in again.out]
