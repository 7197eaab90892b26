"""Every code's documentation is complete, and its examples do what they say."""

from __future__ import annotations

import re

import pytest

from casepress.cli.codes import codes
from casepress.core.findings import Code
from casepress.importing.codes import CODES as WORD_CODES
from casepress.lint.documentation import HEADINGS, Documentation
from tests import support
from tests.lint import examples

ALL = list(codes().values())
#: Codes whose examples are pieces of a manuscript, which are linted; the others are described.
FAILING = [c for c in ALL if Documentation.of(c).example("Fails")]
PASSING = [c for c in ALL if Documentation.of(c).example("Passes")]


@pytest.mark.parametrize("code", ALL, ids=lambda c: c.code)
def test_documentation_is_complete(code: Code) -> None:
    doc = Documentation.of(code)
    assert re.fullmatch(r"[A-Z]{3}\d{3}", code.code)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", code.name)
    assert doc.summary.endswith("."), doc.summary
    assert {"Why", "Fails", "Passes"} <= doc.parts.keys()
    assert list(doc.parts) == [heading for heading in HEADINGS if heading in doc.parts]
    for heading in ("Fails", "Passes"):
        body = doc.parts[heading]
        assert doc.example(heading) or re.fullmatch(r"\(.+\)", body, re.DOTALL), body


@pytest.mark.parametrize("code", FAILING, ids=lambda c: c.code)
def test_the_failing_example_fails(code: Code, repo: support.Repo) -> None:
    examples.put(repo, Documentation.of(code).example("Fails"))
    assert code.code in {f.code.code for f in repo.check(examples.ID, (code.code,)).findings}


@pytest.mark.parametrize("code", PASSING, ids=lambda c: c.code)
def test_the_passing_example_passes(code: Code, repo: support.Repo) -> None:
    examples.put(repo, Documentation.of(code).example("Passes"))
    found = [f for f in repo.check(examples.ID, (code.code,)).findings if f.code is code]
    assert not found, found[0].message


def test_only_the_source_and_the_outputs_have_described_examples() -> None:
    """OUT002 needs outputs, OUT005 a fault of casepress and MET023 what was published; the codes of
    source and Word files need other files, or bytes that a piece of a manuscript cannot hold."""
    described = {code.code for code in ALL if code not in FAILING}
    assert {code for code in described if code[:3] != "SRC"} == {
        "MET023",
        "OUT002",
        "OUT005",
        *(code.code for code in WORD_CODES),
    }
    without = {code.code for code in ALL if code not in PASSING}
    assert without == {*described, "SRC019"}  # what passes is a supplementary file
    shown = {code.code for code in FAILING if code.code[:3] == "SRC"}
    assert shown >= {"SRC005", "SRC008", "SRC013", "SRC018", "SRC042"}
