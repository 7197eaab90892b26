"""Which findings count: options, the journal's part, comments, standard input, watching."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from casepress.cli import lint as lint_command
from casepress.cli import watch
from casepress.cli.main import main
from casepress.core.errors import BuildError, UsageError
from casepress.core.findings import Severity
from casepress.lint import registry
from casepress.lint.profile import Profile
from tests import support
from tests.lint.examples import lint

MASS = "An extra medullary mass."
ARTICLE = "manuscript/knee/article.md"


@pytest.fixture
def mass(repo: support.Repo) -> support.Repo:
    repo.edit(ARTICLE, "# Discussion\n", f"{MASS}\n\n# Discussion\n")
    return repo


def _codes(repo: support.Repo, *options: str) -> list[str]:
    ran = lint(repo, "--format", "json", *options, "knee")
    return [entry["code"] for entry in json.loads(ran.out)]


def test_select_and_ignore(mass: support.Repo) -> None:
    # TXT006 and TXT030 are on request only, and a family that is named is a request
    assert _codes(mass, "--select", "TXT") == ["TXT030", "TXT030", "TXT005"]
    assert _codes(mass, "--select", "split-compound-term") == ["TXT005"]
    assert _codes(mass, "--select", "REF001") == []
    assert "TXT005" not in _codes(mass, "--ignore", "TXT005")
    assert "TXT005" not in _codes(mass, "--ignore", "TXT")


def test_the_settings_of_one_manuscript(mass: support.Repo) -> None:
    """What the front matter asks for, allows and knows; nothing else is open to it."""
    words = "The DAVF had a plasmacitoma and abdomninal pain."
    mass.edit(ARTICLE, MASS, words)
    assert {"TXT001", "TXT027"} <= {*_codes(mass)}
    assert "TXT030" not in _codes(mass)
    settings = "{select: [TXT030], abbreviations: [DAVF], words: [plasmacitoma, abdomninal]}"
    mass.edit(ARTICLE, "volume: 1\n", f"volume: 1\nlint: {settings}\n")
    found = _codes(mass)
    assert "TXT030" in found and not {"TXT001", "TXT027", "SRC006"} & {*found}


@pytest.mark.parametrize(
    ("setting", "remedy"),
    [
        ("{ignore: [ETH001]}", "lint-ignore-all"),
        ("{select: [ETH001]}", "TXT006 or TXT030"),
        ("{words: ABC}", "a list of words"),
        ("all", "select: [TXT030]"),
    ],
)
def test_settings_that_a_manuscript_cannot_have(
    setting: str, remedy: str, repo: support.Repo
) -> None:
    repo.edit(ARTICLE, "volume: 1\n", f"volume: 1\nlint: {setting}\n")
    (finding,) = (f for f in repo.check("knee").findings if f.code.code in ("SRC005", "SRC006"))
    assert remedy in finding.message


def test_a_manuscript_can_select_what_is_on_request() -> None:
    path = support.ROOT / "casepress" / "core" / "schemas" / "front-matter.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema = schema["properties"]["lint"]["properties"]["select"]
    optional = [code.code for code in registry.rule_codes() if code.optional]
    assert schema["items"]["enum"] == optional


def test_strict_and_stage(mass: support.Repo) -> None:
    assert lint(mass, "--select", "TXT", "knee").code == 0
    assert lint(mass, "--select", "TXT", "--strict", "knee").code == 1
    mass.edit(ARTICLE, "volume: 1\n", "")
    assert "MET011" in _codes(mass, "--stage", "production")
    assert "MET011" not in _codes(mass, "--stage", "author")


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_code(option: str, repo: support.Repo) -> None:
    ran = lint(repo, option, "XYZ", "knee")
    assert ran.code == 2 and "unknown code `XYZ`" in ran.err


def test_what_cannot_be_ignored(repo: support.Repo) -> None:
    repo.edit(ARTICLE, "# Patient consent\n\nWritten informed consent was obtained", "# X\n\nX was")
    assert "ETH001" in _codes(repo, "--ignore", "ETH")
    assert "ETH001" not in _codes(repo, "--select", "TXT")  # which asks for nothing else
    ran = lint(repo, "--ignore", "ETH001", "knee")
    assert ran.code == 2 and "cannot be ignored" in ran.err


def _with_journal(repo: support.Repo, old: str, new: str) -> None:
    shutil.copytree(support.ROOT / "journal", repo.path("journal"))
    repo.edit("journal/medpeer/journal.yaml", old, new)


def test_the_journals_severity(mass: support.Repo) -> None:
    _with_journal(mass, "  severity: {}", "  severity: {TXT005: error}")
    assert lint(mass, "--select", "TXT", "knee").code == 1


def test_the_journal_ignores(mass: support.Repo) -> None:
    _with_journal(mass, "  ignore: []", "  ignore: [TXT005]")
    assert "TXT005" not in _codes(mass)


def test_the_journals_title_policy(repo: support.Repo) -> None:
    _with_journal(repo, "title-case-report: require", "title-case-report: forbid")
    assert "MET002" in _codes(repo)


def test_an_unknown_severity() -> None:
    with pytest.raises(
        UsageError, match="unknown severity `bad` of TXT005; write one of error, warning, info"
    ):
        Profile.of_journal({"lint": {"severity": {"TXT005": "bad"}}})


def test_a_journal_cannot_weaken_consent(repo: support.Repo) -> None:
    repo.edit(ARTICLE, "# Patient consent\n\nWritten informed consent was obtained", "# X\n\nX was")
    found = [f for f in repo.check("knee").findings if f.code.code == "ETH001"]
    weakened = Profile(severity={"ETH001": Severity.INFO}).apply(found)
    assert [f.severity for f in weakened] == [Severity.ERROR]


#: A comment, and the findings that remain.
COMMENTS = [
    ("<!-- lint-ignore TXT005: a title -->\n", []),
    ("<!-- lint-ignore TXT005: a title -->\n\n", []),
    ("<!-- lint-ignore split-compound-term: a title -->\n", []),
    ("<!-- lint-ignore-all TXT005: a title -->\n", []),
    ("<!-- lint-ignore TXT005 -->\n", ["OUT004 this comment gives no reason", "TXT005"]),
    ("<!-- lint-ignore TXT005: -->\n", ["OUT004 this comment gives no reason", "TXT005"]),
    ("<!-- lint-ignore TXT999: why -->\n", ["OUT004 unknown code `TXT999`", "TXT005"]),
    ("<!-- lint-ignore TXT: all -->\n", ["OUT004 unknown code `TXT`", "TXT005"]),
    ("<!-- lint-ignore TXT007: why -->\n", ["OUT004 TXT007 was not found here", "TXT005"]),
    ("<!-- lint-ignore TXT005, TXT007: why -->\n", ["OUT004 TXT007 was not found here"]),
    ("<!-- lint-ignore ETH001: no -->\n", ["OUT004 ETH001 cannot be silenced", "TXT005"]),
    ("<!-- lint-ignore TXT005: a title -->\n\nAnother.\n\n", ["OUT004 TXT005 was not", "TXT005"]),
    ("`<!-- lint-ignore TXT005: code -->`\n\n", ["TXT005"]),
]


@pytest.mark.parametrize(("comment", "left"), COMMENTS, ids=[c.strip()[5:40] for c, _ in COMMENTS])
def test_comments(comment: str, left: list[str], repo: support.Repo) -> None:
    repo.edit(ARTICLE, "# Discussion\n", f"{comment}{MASS}\n\n# Discussion\n")
    found = [f"{f.code.code} {f.message}" for f in repo.check("knee").findings]
    ours = [words for words in found if words[:6] in ("TXT005", "OUT004", "TXT007")]
    assert len(ours) == len(left), ours
    assert all(any(words.startswith(start) for words in ours) for start in left), ours


def test_a_comment_behind_the_words(repo: support.Repo) -> None:
    line = f"{MASS} <!-- lint-ignore TXT005: a title -->"
    repo.edit(ARTICLE, "# Discussion\n", f"{line}\n\n{MASS}\n\n# Discussion\n")
    found = [f for f in repo.check("knee").findings if f.code.code in ("TXT005", "OUT004")]
    assert [f.code.code for f in found] == ["TXT005"]


def test_a_comment_in_the_front_matter(repo: support.Repo) -> None:
    old = 'title: "Rice bodies in the knee of a gardener: a case report"'
    title = 'title: "Rice bodies in the extra medullary knee: a case report"'
    repo.edit(ARTICLE, old, f"# lint-ignore TXT005: as the editor wants it\n{title}")
    found = {f.code.code for f in repo.check("knee").findings}
    assert not found & {"TXT005", "OUT004"}


def test_a_comment_in_a_bib_file(repo: support.Repo) -> None:
    name = "manuscript/ear/references.bib"
    text = (
        repo.path(name)
        .read_text(encoding="utf-8")
        .replace("J Invent Med", "Journal of Rice Bodies")
    )
    repo.write(name, text)
    assert "REF008" in {f.code.code for f in repo.check("ear").findings}
    repo.write(name, f"% lint-ignore REF008: as printed\n{text}")
    assert not {"REF008", "OUT004"} & {f.code.code for f in repo.check("ear").findings}


def test_what_stops_a_build_cannot_be_silenced(repo: support.Repo) -> None:
    line = "It is seen (@fig-9)."
    comment = "<!-- lint-ignore FIG002: later -->"
    repo.edit(ARTICLE, "# Discussion\n", f"{comment}\n{line}\n\n# Discussion\n")
    checked = repo.check("knee")
    assert checked.blocked and "OUT004" in {f.code.code for f in checked.findings}


def test_standard_input(mass: support.Repo) -> None:
    text = mass.article("knee").read_bytes()
    mass.edit(ARTICLE, MASS, "A mass.")
    command = [sys.executable, "-m", "casepress", "lint", "-", "--format", "json"]
    ran = subprocess.run(
        [*command, "--stdin-filename", ARTICLE],
        cwd=mass.root,
        input=text,
        capture_output=True,
        check=False,
    )
    assert "TXT005" in [entry["code"] for entry in json.loads(ran.stdout)]
    without = subprocess.run(command, cwd=mass.root, input=text, capture_output=True, check=False)
    assert without.returncode == 2 and b"--stdin-filename" in without.stderr


def test_watching_sees_each_change(repo: support.Repo) -> None:
    edits: list[str] = ["", "manuscript/knee/article.md", "other.md"]

    def pause() -> None:
        if not edits:
            raise KeyboardInterrupt
        if name := edits.pop(0):
            repo.write(name, "x")

    runs: list[int] = []

    def lint_again() -> int:
        runs.append(len(runs))
        return len(runs)

    code = watch.watch(repo.root, ["knee"], lint_again, wait=pause)
    assert (code, len(runs)) == (2, 2)


@pytest.mark.parametrize(("error", "code"), [(UsageError, 2), (BuildError, 1)])
def test_watching_goes_on_after_an_error(
    repo: support.Repo, capsys: pytest.CaptureFixture[str], error: type[Exception], code: int
) -> None:
    pauses = iter(["manuscript/knee/article.md"])

    def pause() -> None:
        if (name := next(pauses, None)) is None:
            raise KeyboardInterrupt
        repo.write(name, "x")

    def lint_again() -> int:
        raise error("no such thing")

    assert watch.watch(repo.root, ["knee"], lint_again, wait=pause) == code
    assert capsys.readouterr().out.count("casepress: no such thing") == 2


def test_watching_reads_the_configuration_again(
    repo: support.Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def twice(_root: Path, _ids: list[str], lint_again: Callable[[], int]) -> int:
        assert lint_again() == 0
        repo.write("config.yaml", "journal: medpeer\nunheard: of\n")
        return lint_again()

    monkeypatch.setattr(lint_command, "watch", twice)
    assert main(["--repository", str(repo.root), "lint", "--watch", "knee"]) == 2
    assert "config.yaml:2:1: error SRC005" in capsys.readouterr().err


def test_watching_all_sees_what_is_chosen_anew(
    repo: support.Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edits = {
        "config.yaml": "journal: medpeer\nmanuscripts: [knee]\n",
        "figures/ear/extra.txt": "a file of a manuscript that is not chosen",
    }
    seen: list[set[str]] = []

    def pause(_seconds: float) -> None:
        found = json.loads(capsys.readouterr().out)
        seen.append({entry["file"].split("/")[1] for entry in found})
        if not edits:
            raise KeyboardInterrupt
        repo.write(*edits.popitem())

    monkeypatch.setattr(time, "sleep", pause)
    main(["--repository", str(repo.root), "lint", "--watch", "--format", "json"])
    assert len(seen[0]) > 1
    assert seen[-2:] == [seen[0], {"knee"}]


@pytest.mark.parametrize("other", ["--watch", "--check-expected"])
def test_recording_and_something_else_at_once(other: str, repo: support.Repo) -> None:
    with pytest.raises(SystemExit, match="2"):
        lint(repo, "--record", other)


def test_explain(repo: support.Repo) -> None:
    assert "REF001 duplicate-reference (error" in lint(repo, "--explain", "REF001").out
    assert "ETH001 consent-statement-missing:" in lint(repo, "--explain", "all").out
    assert lint(repo, "--explain", "REF999").code == 2


def test_the_pages_of_the_rules_are_up_to_date() -> None:
    from casepress.cli.codes import codes
    from casepress.lint.handbook import pages

    folder = support.ROOT / "docs" / "rules"
    kept = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert kept == pages(codes().values()), "run: python -m casepress.cli.handbook docs/rules"


def test_help_is_quick(tmp_path: Path) -> None:
    """What `--help` loads, counted, since clocks differ: nothing of what lint needs."""
    script = (
        "import sys, casepress.cli.main as c\ntry: c.main(['--help'])\nexcept SystemExit: pass\n"
    )
    script += (
        "print(*[m for m in ('lxml', 'PIL', 'ruamel.yaml', 'citeproc', 'casepress.lint.rules') "
    )
    script += "if m in sys.modules], file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == ""
