"""Mistakes in YAML are named at their own place."""

from __future__ import annotations

import pytest

from casepress.core.findings import Finding, Unreadable
from casepress.core.yaml12 import read
from tests.support import unmarked

CASES = {
    "no space": ("a: 1\nvolume⟦⟧:2\nlang: en\n", "write `volume: 2`"),
    "wide colon": ("a: 1\nvolume⟦⟧：2\nlang: en\n", "write `volume: 2`"),
    "equals": ("a: 1\nvolume⟦⟧ = 2\nlang: en\n", "write `volume: 2`"),
    "no-break space": ("a: 1\ndoi⟦⟧:\u00a010.1/x\nlang: en\n", "write `doi: 10.1/x`"),
    "curly": ("title: ⟦“A knee”⟧\nlang: en\n", "`title` is in curly quotation marks"),
    "curly with a colon": ("title: ⟦“A knee: a case report”⟧\nlang: en\n", "curly"),
    "curly single": ("a:\n  - name: ⟦‘A knee’⟧\n", "curly"),
    "unclosed": ('title: ⟦"A knee\n⟧short-title: "Knee"\nlang: en\n', "`title` is not closed"),
    "unclosed at the end": ('lang: en\ntitle: ⟦"A knee⟧\na: b\n', 'write " at the end'),
    "unclosed single": ("title: ⟦'A knee\n⟧short-title: 'Knee'\nlang: en\n", "write ' at the end"),
    "a tab": ("author:\n⟦\t⟧- name: A\n", "indented with a tab"),
    "a no-break space": ("a:\n  - name: A\n  ⟦\u00a0⟧ orcid: B\n", "a no-break space"),
    "one space too many": (
        "lang: en\n⟦ ⟧title: A knee\n",
        "`title` begins one space too far to the right",
    ),
    "too many in a list": (
        "a:\n  - name: A\n⟦     ⟧orcid: B\n",
        "`orcid` begins one space too far to the right; remove one space",
    ),
    "too few in a list": (
        "a:\n  - name: A\n⟦   ⟧orcid: B\nlang: en\n",
        "`orcid` begins one space too far to the left; add one space",
    ),
    "a colon in a value": ("lang: en\ntitle: A knee⟦:⟧ a case report\n", "quote the value"),
}


def _findings(text: str) -> list[Finding]:
    try:
        return read(text, "article.md").findings
    except Unreadable as error:
        return error.findings


@pytest.mark.parametrize(("text", "words"), CASES.values(), ids=CASES)
def test_a_mistake_is_named_at_its_place(text: str, words: str) -> None:
    plain, ((line, column, _, _),) = unmarked(text)
    (finding,) = _findings(plain)
    assert words in finding.message
    assert finding.at is not None
    span = finding.at.span  # type: ignore[union-attr]
    begin = plain.split("\n")[line - 1]
    first = column + (len(begin[column - 1 :]) - len(begin[column - 1 :].lstrip(" \u00a0")))
    assert (span.line, span.column) in ((line, column), (line, first))


@pytest.mark.parametrize(
    "text",
    [
        "title: “Drop” metastases of the spine\n",
        'title: "“Drop” metastases: a case"\nalt: "two\n  lines: of words"\n',
        "title: Crohn's disease\nnames: [a, 'b: c', \"d\"]\n",
        "a: >\n  one: two\n  three\nb:\n- c: d\n  e: f\n-   g: h\n    i: j\n",
    ],
)
def test_what_is_right_gives_no_finding(text: str) -> None:
    assert not _findings(text)
