"""The baseline: findings by rule and words, which lint leaves out or compares with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casepress.core import seal
from tests.support import Repo

NAME = "manuscript/knee/expected-findings.json"
ARTICLE = "manuscript/knee/article.md"
FAULT = "The knee was examinated on 3 May 2031 and again a  week later."


@pytest.fixture
def faulty(repo: Repo) -> Repo:
    """A manuscript with findings, one of them about privacy, recorded as its baseline."""
    repo.edit(ARTICLE, "\n# Discussion", f"\n{FAULT}\n\n# Discussion")
    assert repo.run("lint", "--record", "knee").code == 0
    return repo


def _entries(repo: Repo) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(repo.path(NAME).read_text("utf-8"))["findings"]
    return found


def test_of_privacy_there_is_a_seal_and_no_word(faulty: Repo) -> None:
    said = faulty.path(NAME).read_text("utf-8")
    assert "2031" not in said and "May" not in said
    dated = [e for e in _entries(faulty) if e["code"] == "ETH009"]
    assert len(dated) == 1 and dated[0]["words"].startswith("sealed:")
    faulty.edit(ARTICLE, "3 May 2031", "4 May 2031")
    checked = faulty.run("lint", "--check-baseline", "knee")
    assert checked.code == 1 and "2031" not in checked.said
    assert checked.out.count("ETH009") == 2  # one is new, one has vanished


def test_edits_elsewhere_change_nothing(faulty: Repo) -> None:
    faulty.edit(ARTICLE, "# Abstract\n", "# Abstract\n\n\n")
    assert faulty.run("lint", "--check-baseline", "knee").code == 0


def test_what_is_in_the_baseline_does_not_fail(faulty: Repo) -> None:
    ran = faulty.run("lint", "--baseline", "--strict", "knee")
    assert "ETH009" in ran.out, "privacy always fails"
    assert "TXT" not in ran.out and "of the baseline left out" in ran.out
    faulty.edit(ARTICLE, "a  week", "a week")
    faulty.edit(ARTICLE, "# Discussion\n", "# Discussion\n\nIt was a  new fault.\n")
    ran = faulty.run("lint", "--baseline", "--strict", "knee")
    assert ran.code == 1 and "TXT" in ran.out, "the same rule with other words is new"


def test_consent_always_fails(repo: Repo) -> None:
    text = repo.path(ARTICLE).read_text("utf-8")
    begin = text.index("# Patient consent")
    repo.write(ARTICLE, text[:begin] + text[text.index("\n# ", begin) + 1 :])
    assert repo.run("lint", "--record", "knee").code == 0
    assert repo.run("lint", "--check-baseline", "knee").code == 0
    ran = repo.run("lint", "--baseline", "knee")
    assert ran.code == 1 and "ETH001" in ran.out


def test_what_is_mended_leaves_the_baseline(faulty: Repo) -> None:
    before = _entries(faulty)
    gone = [e for e in before if "  " in FAULT and e["code"].startswith("TXT")]
    assert gone
    faulty.edit(ARTICLE, FAULT, "The knee was examined on 3 May 2031.")
    assert faulty.run("lint", "--baseline", "knee").code in (0, 1)
    after = _entries(faulty)
    assert len(after) < len(before) and all(entry in before for entry in after)
    faulty.edit(ARTICLE, "The knee was examined on 3 May 2031.", FAULT)
    ran = faulty.run("lint", "--baseline", "--strict", "knee")
    assert gone[0]["code"] in ran.out, "a fault that comes back is reported"


def test_another_user_compares_private_findings_by_their_rule(
    faulty: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    seal._key.cache_clear()
    try:
        assert faulty.run("lint", "--check-baseline", "knee").code == 0
        before = faulty.path(NAME).read_bytes()
        faulty.run("lint", "--baseline", "knee")
        assert faulty.path(NAME).read_bytes() == before, "what cannot be compared stays"
    finally:
        seal._key.cache_clear()


@pytest.mark.parametrize("content", ["[]", "{", '{"key": "", "findings": [{"code": "A"}]}'])
def test_a_file_that_is_no_baseline(repo: Repo, content: str) -> None:
    repo.write(NAME, content)
    for option in ("--check-baseline", "--baseline"):
        ran = repo.run("lint", option, "knee")
        assert ran.code == 2
        assert "cannot be read as a baseline" in ran.err and "--record knee" in ran.err
