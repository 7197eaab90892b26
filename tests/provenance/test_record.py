"""The provenance record and its RO-Crate."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from casepress.core.errors import BuildError
from casepress.provenance.crate import manuscript_crate, package_crate
from casepress.provenance.record import Record, record
from casepress.provenance.revision import Revision
from casepress.source.inputs import Inputs
from tests import support
from tests.provenance.conftest import FINDING

PARTS = ("manuscript", "date", "inputs", "outputs", "tools", "packages", "steps", "findings")


STEPS = [
    {
        "rule": "pdf",
        "command": "casepress pdf",
        "parameters": {},
        "makes": ["results/{id}/{id}.pdf"],
    },
    {"rule": "copy", "command": "cp", "parameters": {}, "makes": ["results/{id}/{id}-{kind}.pdf"]},
    {"rule": "gate", "command": "casepress gate", "parameters": {}, "makes": []},
]


def made(root: Path, revision: Revision = Revision("c0ffee")) -> Record:  # noqa: B008
    outputs = [f"results/knee/{name}" for name in ("knee.pdf", "article.json", "findings.json")]
    inputs = Inputs.of(root, "knee", "medpeer")
    return record(inputs, support.journal(), outputs, revision=revision, steps=STEPS)


def graph(crate: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {entity["@id"]: entity for entity in crate["@graph"]}


def test_every_input_and_output_has_its_hash(root: Path) -> None:
    found = made(root)
    expected = {
        "Snakefile",
        "journal/medpeer/journal.yaml",
        "manuscript/knee/article.md",
        "manuscript/knee/references.bib",
        "figures/knee/figure-2.py",
        "figures/knee/girth.csv",
    }
    assert expected <= found.inputs.keys()
    for path, sha in {**found.inputs, **found.outputs}.items():
        assert hashlib.sha256((root / path).read_bytes()).hexdigest() == sha, path


def test_what_it_says(root: Path) -> None:
    data = made(root).data
    assert data["revision"] == {"commit": "c0ffee", "modified": False}
    assert data["findings"] == [FINDING]
    assert [step["makes"] for step in data["steps"]] == [["results/knee/knee.pdf"]]
    assert {"pandoc", "typst", "python", "snakemake", "casepress", "zlib"} <= data["tools"].keys()
    assert {"lxml", "citeproc-py", "pypandoc-binary"} <= data["packages"].keys()
    assert "pytest" not in data["packages"]


def test_no_revision_where_there_is_none(root: Path) -> None:
    assert "revision" not in made(root, Revision()).data


def test_the_date_of_the_environment(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    found = made(root)
    assert found.data["date"]["value"] == "1970-01-02T00:00:00+00:00"
    assert found.epoch == "86400"


@pytest.mark.parametrize("value", ["yesterday", "-1", "1e9", "9" * 30])
def test_a_date_that_is_none(root: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(BuildError, match="SOURCE_DATE_EPOCH"):
        made(root)


def test_another_manuscript_changes_nothing(root: Path) -> None:
    before = made(root).data
    (root / "manuscript/ear/article.md").write_text("changed")
    (root / "README.md").write_text("unrelated")
    assert made(root).data == before


@pytest.mark.parametrize(
    "name",
    ["article.md~", "#article.md#", "~$labs.xlsx", ".article.md.swp", "Thumbs.db", "._a.png"],
)
def test_what_editors_leave_is_no_input(root: Path, name: str) -> None:
    before = made(root).data
    for folder in ("manuscript/knee", "figures/knee"):
        (root / folder / name).write_text("an older draft")
    assert made(root).data == before


def test_the_crate_is_a_workflow_run(root: Path) -> None:
    """What is in it; the profile's own shapes judge it in `test_profile.py`."""
    found = made(root)
    entities = graph(manuscript_crate(found, support.journal()))
    top = entities["./"]
    profiles = {p["@id"] for p in top["conformsTo"]}
    assert "https://w3id.org/ro/wfrun/workflow/0.5" in profiles
    workflow = entities[top["mainEntity"]["@id"]]
    types = {"File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"}
    assert set(workflow["@type"]) == types
    (step,) = (entities[each["@id"]] for each in workflow["step"])
    assert (step["position"], step["name"], step["text"]) == ("1", "pdf", "casepress pdf")
    run = entities[top["mentions"]["@id"]]
    assert run["@type"] == "CreateAction"
    assert run["instrument"]["@id"] == workflow["@id"]
    assert {o["@id"] for o in run["object"]} >= {"../../manuscript/knee/article.md"}
    assert {o["@id"] for o in run["result"]} == {"knee.pdf", "article.json", "findings.json"}
    date = entities["#date-of-build"]
    assert {"@id": "#date-of-build"} in run["object"]
    assert date["value"] == top["datePublished"]
    assert date["exampleOfWork"] == workflow["input"] == {"@id": "#date"}
    assert entities["#finding-1"]["text"] == "manuscript/knee/article.md:3:1: error: no consent"
    assert top["version"] == "c0ffee"
    assert "agent" not in run
    assert top["datePublished"].startswith("2025-11-05")
    assert top["license"]["@id"].startswith("https://creativecommons.org/licenses/by/4.0")
    refers = [v["@id"] for e in entities.values() for v in e.values() if isinstance(v, dict)]
    own = [name for name in refers if not name.startswith("http")]
    assert [name for name in own if name not in entities] == []


def test_a_packages_crate_names_all_within_it(root: Path) -> None:
    entities = graph(package_crate(made(root), support.journal(), ["README.md"]))
    assert {"manuscript/knee/article.md", "results/knee/knee.pdf", "README.md"} <= entities.keys()
    assert not [name for name in entities if name.startswith("..")]


def test_a_crate_without_history_and_findings(root: Path) -> None:
    (root / "results/knee/findings.json").write_text("[]")
    crate = manuscript_crate(made(root, Revision()), support.journal())
    assert not graph(crate)["./"].keys() & {"version", "comment"}
    changed = manuscript_crate(made(root, Revision("c0ffee", modified=True)), support.journal())
    assert graph(changed)["./"]["version"] == "c0ffee, and an input has changed since"


@pytest.mark.parametrize("data", [b'{"schema": "0"}', b'{"schema": "1"}', b"[", b"[]", b"null"])
def test_a_record_of_another_version(data: bytes) -> None:
    with pytest.raises(BuildError, match="is not a provenance record of this version"):
        Record.read(data, "provenance.json")


@pytest.mark.parametrize("part", PARTS)
def test_a_record_without_a_part(root: Path, part: str) -> None:
    data = {key: value for key, value in made(root).data.items() if key != part}
    with pytest.raises(BuildError, match="is not a provenance record of this version"):
        Record.read(json.dumps(data).encode(), "provenance.json")


def test_what_it_is_made_from_cannot_be_read(root: Path) -> None:
    (root / "results/knee/findings.json").write_text("[")
    with pytest.raises(BuildError, match=r"findings\.json cannot be read"):
        made(root)


def test_a_real_build_names_the_rule_behind_every_output(built: support.Repo) -> None:
    """Of rules as Snakemake describes them, whose wildcards carry their expressions."""
    known = json.loads(built.path("results/knee/provenance.json").read_bytes())
    rules = {path: step["rule"] for step in known["steps"] for path in step["makes"]}
    assert rules["results/knee/knee.docx"] == "docx"
    assert rules["results/knee/figures/figure-1.png"] == "picture"
    assert rules["results/knee/article.json"] == "article"
    assert any(rules[path] == "figures" for path in rules if "/submission/" in path)
    assert rules.keys() == known["outputs"].keys()
