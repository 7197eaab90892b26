"""The forms in which findings leave: valid, complete, and silent about private words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for
from lxml import etree, html

from casepress.cli.main import main
from casepress.core.journal import Journal
from casepress.lint import reports
from casepress.lint.reports.html import contrast
from tests import support
from tests.lint.examples import lint

SCHEMA = support.ROOT / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
SECRET = "Zebulon"
FAULTS = f"""Mr {SECRET} came on 17 March 2031 with an extra medullary mass
and | <b>漢</b> of 5mg & more.

"""


@pytest.fixture
def faulty(repo: support.Repo) -> support.Repo:
    repo.edit("manuscript/knee/article.md", "# Discussion\n", f"{FAULTS}# Discussion\n")
    return repo


def _sarif(repo: support.Repo) -> dict[str, Any]:
    ran = lint(repo, "--format", "sarif", "knee")
    log: dict[str, Any] = json.loads(ran.out)
    return log


def test_sarif_is_valid(faulty: support.Repo) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    log = _sarif(faulty)
    errors = list(validator_for(schema)(schema).iter_errors(log))
    assert not errors, errors[0].message
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert run["results"] and run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    (found,) = (r for r in run["results"] if r["ruleId"] == "TXT012")
    text = faulty.article("knee").read_text(encoding="utf-8")
    line, column, _, end = support.at(text.partition("5mg")[0], "5mg")
    region = found["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": line, "startColumn": column, "endLine": line, "endColumn": end}


def test_junit_is_well_formed(faulty: support.Repo) -> None:
    root = etree.fromstring(lint(faulty, "--format", "junit", "knee").out.encode())
    cases = root.findall(".//testcase")
    failures = root.findall(".//failure")
    assert int(root.get("tests", "")) == len(cases) > len(failures) > 0
    assert int(root.get("failures", "")) == len(failures)
    assert {failure.get("type") for failure in failures} == {"error"}
    strict = etree.fromstring(lint(faulty, "--strict", "--format", "junit", "knee").out.encode())
    assert {failure.get("type") for failure in strict.iter("failure")} == {"error", "warning"}
    assert sum(int(s.get("tests", "")) for s in root) == len(cases)


def _is_reported(name: str, out: str) -> bool:
    """Whether a report names config.yaml, in the way of its form."""
    if name == "sarif":
        (result,) = json.loads(out)["runs"][0]["results"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        return bool(result["level"] == "error" and uri == "config.yaml")
    if name == "junit":
        return etree.fromstring(out.encode()).find(".//failure") is not None
    if name == "github":
        return out.startswith("::error file=config.yaml,line=")
    return "config.yaml" in out and (name == "html" or bool(json.loads(out)))


@pytest.mark.parametrize("name", ["sarif", "junit", "github", "json", "html"])
def test_each_form_reports_what_cannot_be_read(
    name: str, repo: support.Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where no manuscript is read at all; the exit code is 2."""
    for text in ("journal: nowhere\n", "journal: [\n"):
        repo.write("config.yaml", text)
        assert main(["--repository", str(repo.root), "lint", "--format", name]) == 2
        said = capsys.readouterr()
        assert "config.yaml:" in said.err and _is_reported(name, said.out)


def test_sarif_of_wrong_usage(repo: support.Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """A valid log that says why there are no results."""
    assert main(["--repository", str(repo.root), "lint", "nowhere", "--format", "sarif"]) == 2
    log = json.loads(capsys.readouterr().out)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert not list(validator_for(schema)(schema).iter_errors(log))
    (ended,) = log["runs"][0]["invocations"]
    (note,) = ended["toolExecutionNotifications"]
    assert not ended["executionSuccessful"] and "no manuscript `nowhere`" in note["message"]["text"]


def test_junit_of_a_clean_manuscript(repo: support.Repo) -> None:
    root = etree.fromstring(reports.formatter("junit")([], {"a.md": [""]}).encode())
    assert [c.get("name") for c in root.iter("testcase")] == ["no findings"]


def test_html_shows_the_words(faulty: support.Repo) -> None:
    page = lint(faulty, "--format", "html", "knee").out
    root = html.document_fromstring(page)
    marks = ["".join(map(str, mark.itertext())) for mark in root.iter("mark")]
    assert "extra medullary" in marks and "5mg" in marks
    assert "http" not in page.partition("<h1>")[0]  # nothing from outside
    assert not list(root.iter("b"))


def _said(element: Any) -> str:
    return "".join(map(str, element.itertext()))


def test_html_is_a_letter_for_each_article(faulty: support.Repo) -> None:
    page = lint(faulty, "--format", "html").out
    root = html.document_fromstring(page)
    articles = root.findall(".//article")
    titles = [_said(a.find("h2")) for a in articles]
    assert len(articles) == len(root.findall(".//nav//a")) > 1
    assert not any(title.startswith(("ear", "knee")) for title in titles), "titles, not names"
    knee = next(a for a in articles if "knee ·" in _said(a))
    heads = [_said(h).split(" (")[0] for h in knee.findall("h3")]
    assert heads[0] == "For the authors" and set(heads) <= {
        "For the authors",
        "For the editor",
        "For production",
    }
    said = [_said(p) for p in knee.iter("p")]
    assert any("points have to be" in words or "point has to be" in words for words in said)


def test_html_says_once_what_many_findings_say(faulty: support.Repo) -> None:
    words = "\n\n".join(f"An extra medullary mass, number {i}." for i in range(3))
    faulty.edit("manuscript/knee/article.md", "# Discussion\n", f"{words}\n\n# Discussion\n")
    page = lint(faulty, "--format", "html", "knee").out
    root = html.document_fromstring(page)
    said = [_said(p) for p in root.iter("p")]
    assert len([w for w in said if w.startswith("Write “extramedullary”")]) == 1
    marks = ["".join(map(str, mark.itertext())) for mark in root.iter("mark")]
    assert marks.count("extra medullary") >= 4


def _variables(page: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): ([^;]+);", page.partition("}")[0]))


def test_html_is_in_the_journals_colours(faulty: support.Repo, medpeer: Journal) -> None:
    shown = lint(faulty, "--format", "html", "knee").out
    style = shown.partition("</style>")[0]
    used = _variables(shown)
    own = medpeer.data["colours"]
    assert used == {name: own[name] for name in used} and len(used) == 5
    assert set(re.findall(r"#[0-9a-f]{6}", style)) == set(used.values())
    for name in ("ink", "accent", "grey"):  # WCAG 2.2 AA, on white and on the marked words
        assert min(contrast(used[name], "#ffffff"), contrast(used[name], used["tint"])) >= 4.5


@pytest.mark.parametrize(
    ("colours", "used"),
    [
        ({}, {"ink": "CanvasText", "tint": "transparent"}),
        ({"ink": "#dddddd", "accent": "#0b4f6c"}, {"ink": "CanvasText", "accent": "#0b4f6c"}),
        ({"ink": "#16191d", "tint": "#222222"}, {"ink": "#16191d", "tint": "transparent"}),
        ({"ink": "red; } body { display: none"}, {"ink": "CanvasText"}),
    ],
)
def test_html_is_neutral_where_colours_lack_or_do_not_read(
    colours: dict[str, str], used: dict[str, str]
) -> None:
    page = reports.formatter("html", colours)([], {"a.md": [""]})
    assert used.items() <= _variables(page).items()
    own = set(_variables(page).values()) & set(colours.values())
    assert ("light dark" in page) == (not own)


def test_contrast() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("format_", reports.FORMATS)
def test_private_words_are_never_printed(
    format_: str, faulty: support.Repo, tmp_path: Path
) -> None:
    page = tmp_path / "summary.md"
    env = {"GITHUB_STEP_SUMMARY": str(page)} if format_ == "github" else {}
    ran = lint(faulty, "--select", "ETH", "--format", format_, "knee", env=env)
    said = ran.said + (page.read_text(encoding="utf-8") if page.exists() else "")
    assert ran.code == 1 and "ETH008" in said and "ETH009" in said
    assert SECRET not in said and "2031" not in said


def test_github_limits_and_summary(faulty: support.Repo, tmp_path: Path) -> None:
    words = "\n\n".join(f"An extra medullary mass, number {i}." for i in range(15))
    faulty.edit("manuscript/knee/article.md", "# Discussion\n", f"{words}\n\n# Discussion\n")
    page = tmp_path / "summary.md"
    ran = lint(faulty, "--format", "github", "knee", env={"GITHUB_STEP_SUMMARY": str(page)})
    levels = [line.split(" ")[0] for line in ran.out.splitlines() if line.startswith("::")]
    order = ["::error", "::warning", "::notice"]
    assert levels == sorted(levels, key=order.index)
    assert all(levels.count(level) <= 10 for level in order)
    table = page.read_text(encoding="utf-8")
    assert table.count("TXT005") == 16 and "| error |" in table


def test_github_says_once_what_is_often_in_a_line(repo: support.Repo) -> None:
    line = "An extra medullary and an extra medullary mass."
    repo.edit("manuscript/knee/article.md", "# Discussion\n", f"{line}\n\n# Discussion\n")
    out = lint(repo, "--format", "github", "--select", "TXT005", "knee").out
    assert out.count("TXT005") == 1 and "(2 times in this line)" in out


def test_text_in_colour_and_columns(faulty: support.Repo) -> None:
    plain = lint(faulty, "--select", "TXT012", "knee").out.splitlines()
    start = next(i for i, line in enumerate(plain) if "TXT012" in line)
    shown, carets = plain[start + 1 : start + 3]
    # the wide character before the words takes two columns of a terminal
    assert carets.index("^") == shown.index("5mg") + 1 and carets.count("^") == 3
    assert "\x1b[" not in "".join(plain)
    coloured = lint(faulty, "--select", "TXT012", "--color", "always", "knee").out
    assert "\x1b[33mwarning\x1b[0m" in coloured


def test_the_problem_matcher_reads_our_lines(faulty: support.Repo) -> None:
    matcher = json.loads((support.ROOT / "docs/ci/problem-matcher.json").read_text())
    pattern = re.compile(matcher["problemMatcher"][0]["pattern"][0]["regexp"])
    lines = lint(faulty, "knee").out.splitlines()
    found = [m for line in lines if (m := pattern.match(line))]
    assert {m[5] for m in found} >= {"ETH008", "TXT012"} and found[0][1].endswith("article.md")
    assert len(found) == sum("[" in line and ": " in line for line in lines if line[0] != " ")
    # a finding about a whole file
    faulty.write("figures/knee/Thumbs.JPG", b"no picture")
    whole = [m for line in lint(faulty, "knee").out.splitlines() if (m := pattern.match(line))]
    assert any(m[2] is None and m[1] for m in whole)
