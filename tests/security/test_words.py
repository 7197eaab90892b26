"""Words of strangers on a terminal, in a log and in a job's summary."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepress.core.errors import BuildError
from casepress.core.findings import Code, Finding, InFile, Severity, Span, report
from casepress.figures.scripts import drawn
from casepress.lint.reports.github import github, github_summary
from tests.figures.script_cases import script

_CODE = Code("TST001", "test", Severity.ERROR, "A test.")
#: What steers a terminal or a log, and how it is shown.
_ATTACKS = {
    "clears the screen": ("\x1b[2J", r"\x1b[2J"),
    "writes over the line": ("\rok", r"\rok"),
    "begins a workflow command": ("\n::error::gone", r"\n::error::gone"),
    "sets the title of the window": ("\x1b]0;owned\x07", r"\x1b]0;owned\x07"),
    "is a control character of C1": ("\x9b31m", r"\x9b31m"),
    "separates lines": ("a\u2028b", r"a\u2028b"),
    "turns the direction": ("\u202egpj.exe", r"\u202egpj.exe"),
}


def _finding(words: str, *, file: str) -> Finding:
    return Finding(_CODE, f"the key `{words}` is unknown", InFile(Span(file))).placed(Span(file))


@pytest.mark.parametrize("attack", _ATTACKS)
def test_a_finding_is_one_line_of_what_can_be_printed(attack: str) -> None:
    words, shown = _ATTACKS[attack]
    for form in (
        report.text([_finding("k", file=f"{words}.bib")]),
        github([_finding("k", file=words)]),
    ):
        assert words not in form
        assert form.count("\n") == 1  # and the counts
    line = report.text_line(_finding("k", file=f"{words}.bib"))
    assert line.startswith(f"{shown}.bib:")


@pytest.mark.parametrize("attack", _ATTACKS)
def test_a_message_is_printable(attack: str) -> None:
    words, shown = _ATTACKS[attack]
    assert str(BuildError(f"{words}: is missing")) == f"{shown}: is missing"
    message = _finding(words, file="a").message
    assert words not in message and message.isprintable()


@pytest.mark.parametrize("attack", _ATTACKS)
def test_a_report_of_a_script_is_printable(attack: str, tmp_path: Path) -> None:
    words, _ = _ATTACKS[attack]
    path = script(tmp_path, f"raise ValueError({words!r})")
    with pytest.raises(BuildError) as raised:
        drawn(path)
    assert str(raised.value).isprintable()


@pytest.mark.parametrize(
    "words",
    [
        "![](https://tracker.example/a.png)",
        "[here](https://example.org)",
        "<img src=x>",
        "@everyone",
        "` | | **done** `",
        "a\n\n# Approved",
    ],
)
def test_a_summary_shows_words_as_they_are(words: str) -> None:
    summary = github_summary([_finding(words, file=words)])
    (row,) = [line for line in summary.splitlines() if "TST001" in line]
    assert row.count("|") == 5
    for mark in "[]<`@*!#":
        assert mark not in row.replace("&#", "")


def test_ordinary_words_are_left() -> None:
    words = "“Œuvre”, 10⁹/L, β-hCG: naïve\tتجربة 日本"
    assert _finding(words, file="a").message == f"the key `{words}` is unknown"
