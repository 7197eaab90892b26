"""What identifies a patient is in nothing that lint prints or a build writes."""

from __future__ import annotations

import io
from pathlib import Path
from unittest import mock

import pytest

from casepress.core.findings import Finding, InFile, Span
from casepress.core.privacy.redaction import redacted
from casepress.lint import reports
from casepress.lint.rules.spaces import TXT008
from tests.lint.examples import lint
from tests.support import Repo

ARTICLE = "manuscript/knee/article.md"
SECRETS = ("Jane", "Smith", "1234567", "12.03.1975")
PATIENT = "Mrs Jane Smith (MRN 1234567, born 12.03.1975)"
STORY, INTRODUCTION = "A gardener of 61 years came", "Rice bodies were first seen"
FAULTS = "with RBK of 5mg  at 38 °C and an extra medullary mass"

#: A text, what replaces it, and the code of a finding that it must give.
CASES = {
    "the story": ({STORY: f"{PATIENT} came {FAULTS}"}, "TXT012"),
    "a part that is not read for identifiers": (
        {INTRODUCTION: f"{PATIENT} came {FAULTS}. Rice bodies were first seen"},
        "TXT005",
    ),
    "over a line's end": ({STORY: "Born on\n12.03.1975, Mrs Jane\nSmith weighed 5mg"}, "TXT012"),
    "the name alone further below": (
        {STORY: "Mrs Jane Smith came", "Grains of": "Smith had an extra medullary mass. Grains of"},
        "TXT005",
    ),
    "a line with a name of which a part is not known": (
        {STORY: "Mrs Ann van der Smith had an extra medullary mass"},
        "TXT005",
    ),
    "an unknown key": ({"volume: 1\n": f"volume: 1\npatient: {PATIENT}\n"}, "SRC005"),
    "keys that say what they are": (
        {"volume: 1\n": "volume: 1\npatient-name: Jane Smith\nmrn: 1234567\ndob: 12.03.1975\n"},
        "SRC005",
    ),
    "a name as a key": ({"volume: 1\n": "volume: 1\nMrs Jane Smith: 7\n"}, "SRC005"),
    "a syntax error": ({"volume: 1\n": f"volume: 1\nof: a: {PATIENT}\n"}, "SRC003"),
    "a value of the wrong form": ({"volume: 1\n": f'volume: ["{PATIENT}"]\n'}, "SRC006"),
    "raw HTML": ({STORY: f'<span title="{PATIENT}">x</span> {STORY}'}, "SRC013"),
    "raw HTML without a sign": ({STORY: f"<b\nid='Jane'>x</b> {STORY}"}, "SRC013"),
    "raw HTML with data": ({STORY: f'<i data-patient="Jane Smith">x</i> {STORY}'}, "SRC013"),
    "a key of a reference": ({STORY: "Mrs Jane Smith [@Smith1234567] came"}, "REF003"),
    "the name of an image": ({"knee/figure-1.svg": "knee/Mrs Jane Smith.svg"}, "IMG001"),
    "the title": ({"Rice bodies in the knee of": "Mrs Jane Smith, 5mg, "}, "ETH008"),
}


@pytest.mark.parametrize("case", CASES)
def test_identifiers_are_in_no_format(case: str, repo: Repo, tmp_path: Path) -> None:
    changes, code = CASES[case]
    for old, new in changes.items():
        repo.edit(ARTICLE, old, new)
    summary = tmp_path / "summary.md"
    for format_ in reports.FORMATS:
        env = {"GITHUB_STEP_SUMMARY": str(summary)} if format_ == "github" else {}
        said = lint(repo, "--format", format_, "knee", env=env).said
        assert code in said, said
        if format_ == "github":
            said += summary.read_text(encoding="utf-8")
        assert not [word for word in SECRETS if word in said], said
    source = repo.article("knee").read_bytes()
    with mock.patch("sys.stdin", io.TextIOWrapper(io.BytesIO(source))):
        said = lint(repo, "-", "--stdin-filename", ARTICLE).said
    assert code in said and not [word for word in SECRETS if word in said], said


def test_what_is_silenced_or_left_out_is_still_hidden(repo: Repo) -> None:
    repo.edit(ARTICLE, STORY, f"{PATIENT} came on 3 May 2031 {FAULTS}")
    repo.edit(ARTICLE, "# Abstract", "<!-- lint-ignore-all ETH009: they agreed -->\n\n# Abstract")
    for options in (("--select", "TXT"), ("--strict",)):
        said = lint(repo, *options, "knee").said
        assert "TXT012" in said
        assert not [word for word in (*SECRETS, "2031") if word in said], said


def test_identifiers_are_in_no_record(repo: Repo) -> None:
    repo.edit(ARTICLE, STORY, f"Mrs Jane Smith [@Smith1234567] {FAULTS}")
    out = repo.path("results/knee")
    ran = repo.run("article", "knee", "-o", f"{out}/a.json", "--findings", f"{out}/f.json")
    assert ran.code == 0
    repo.run("lint", "--record", "knee")
    expected = repo.path("manuscript/knee/expected-findings.json")
    for said in (Path(out, "f.json").read_text(), expected.read_text()):
        assert "REF003" in said and not [word for word in SECRETS if word in said]
    assert repo.run("lint", "--check-baseline", "knee").code == 0
    gate = repo.run("gate", f"{out}/f.json")
    assert gate.code == 1 and not [word for word in SECRETS if word in gate.said]


def test_the_rest_of_a_line_stays() -> None:
    text = "We saw Mrs Zoë Ünlü, 93, with an  extra mass.\nA second Line (1)."
    place = Span("a.md", 1, text.index("  ") + 1, 1, text.index("  ") + 3)
    finding = Finding(TXT008, "two spaces; type one", InFile(place)).placed(place)
    (told,), lines = redacted([finding], {"a.md": text})
    assert told is finding
    assert lines["a.md"] == [
        "•• saw ••• ••• ••••, ••, with an  extra mass.".replace("••• ••• ••••", "•" * 12),
        "A second Line (1).",
    ]
    assert [len(line) for line in lines["a.md"]] == [len(line) for line in text.split("\n")]


def test_a_text_without_identifiers_is_shown_as_it_is(repo_to_read: Repo) -> None:
    text = (repo_to_read.article("knee")).read_text(encoding="utf-8")
    assert redacted([], {"a.md": text}) == ([], {"a.md": text.split("\n")})
