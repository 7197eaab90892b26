"""Findings as text, as GitHub annotations, as JSON."""

from __future__ import annotations

import json

from casepress.core.findings import Code, Finding, Fix, Severity, Span
from casepress.core.findings.report import ordered, summary, text, to_dict
from casepress.lint.reports.github import github
from casepress.lint.reports.json import as_json

BAD = Code("AAA001", "bad-thing", Severity.ERROR, "A thing is bad.")
ODD = Code("AAA002", "odd-thing", Severity.WARNING, "A thing is odd.")
PRIVATE = Code("AAA003", "secret-thing", Severity.ERROR, "A thing is secret.", private=True)


def _found(code: Code, *at: int, message: str = "this is so; do that") -> Finding:
    filled = (*at, 0, 0, 0, 0)[:4]
    return Finding(code, message, span=Span("a.md", filled[0], filled[1], filled[2], filled[3]))


def test_text_shows_place_line_and_carets() -> None:
    shown = text([_found(BAD, 2, 5, 2, 9)], {"a.md": ["one", "two word\tthree"]})
    assert shown.splitlines() == [
        "a.md:2:5: error AAA001 this is so; do that [bad-thing]",
        "    two word three",
        "        ^^^^",
        "1 error",
    ]


def test_text_cuts_a_long_line_around_the_words() -> None:
    line = "x" * 500 + "here" + "y" * 500
    lines = text([_found(BAD, 1, 501, 1, 505)], {"a.md": [line]}).splitlines()
    begin = lines[2].index("^")
    assert lines[1][begin : begin + 4] == "here"
    assert lines[2].count("^") == 4
    assert len(lines[1]) < 120


def test_text_of_a_file_as_a_whole() -> None:
    first = text([_found(BAD)]).splitlines()[0]
    assert first == "a.md: error AAA001 this is so; do that [bad-thing]"


def test_private_words_are_never_shown() -> None:
    shown = text([_found(PRIVATE, 1, 1, 1, 5)], {"a.md": ["John Doe"]})
    assert "John" not in shown


def test_order_is_by_place_and_repeats_go() -> None:
    late, early, twice = _found(BAD, 9, 1), _found(ODD, 2, 7), _found(ODD, 2, 7)
    assert ordered([late, early, twice]) == [early, late]


def test_summary_counts() -> None:
    assert summary([]) == "no findings"
    assert summary(["error", "warning", "warning", "info"]) == "1 error, 2 warnings, 1 note"


def test_plain_values_have_a_fix_where_the_finding_has_one() -> None:
    fix = Fix(Span("a.md", 2, 5, 2, 6), "\\*")
    mended = Finding(BAD, "this is so; do that", span=fix.span, fix=fix)
    place = {"line": 2, "column": 5, "end-line": 2, "end-column": 6}
    assert to_dict(mended)["fix"] == {**place, "replacement": "\\*"}
    assert "fix" not in to_dict(_found(BAD, 2, 5, 2, 6))


def test_github_escapes_and_places() -> None:
    found = _found(BAD, 2, 5, 2, 9, message="50% of a:b, c")
    line = github([found]).splitlines()[0]
    assert line == (
        "::error file=a.md,line=2,endLine=2,col=5,endColumn=9,title=AAA001 bad-thing"
        "::50%25 of a:b, c"
    )


def test_a_message_is_one_line() -> None:
    assert (
        _found(BAD, 1, 1, message="`a\nb\u2028c` is so; do that").message
        == "`a b c` is so; do that"
    )


def test_github_shows_no_more_than_it_may_and_says_how_many() -> None:
    lines = github([_found(BAD, n, 1, n, 2) for n in range(1, 31)]).splitlines()
    assert sum(line.startswith("::error") for line in lines) <= 10
    assert any("30 errors" in line for line in lines)


def test_json_holds_every_field() -> None:
    (entry,) = json.loads(as_json([_found(BAD, 2, 5, 2, 9)]))
    assert entry["code"] == "AAA001"
    assert entry["severity"] == "error"
    assert [entry[k] for k in ("file", "line", "column", "end-line", "end-column")] == [
        "a.md",
        2,
        5,
        2,
        9,
    ]
