"""The makers' own validator judges the crates by the shapes of Workflow Run Crate 0.5.

It would fetch the contexts, so they come from the `rocrate` package: it carries a later version
of RO-Crate's, which differs from 1.1 in what `_OF_1_1` says.
"""

from __future__ import annotations

import importlib.resources
import json
from pathlib import Path
from typing import Any

import pytest
import requests

from casepress.provenance.crate import manuscript_crate, package_crate
from casepress.provenance.revision import Revision
from tests import support
from tests.provenance.test_record import made

pytestmark = pytest.mark.system

PROFILE = "workflow-run-crate"
_BIOSCHEMAS = "https://bioschemas.org/"
#: The terms of RO-Crate 1.1 for which its successors have other addresses.
_OF_1_1 = {
    "ComputationalWorkflow": f"{_BIOSCHEMAS}ComputationalWorkflow",
    "FormalParameter": f"{_BIOSCHEMAS}FormalParameter",
    "input": f"{_BIOSCHEMAS}ComputationalWorkflow#input",
    "output": f"{_BIOSCHEMAS}ComputationalWorkflow#output",
}
_TERMS = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}


def contexts() -> dict[str, Any]:
    carried = importlib.resources.files("rocrate").joinpath("data/ro-crate.jsonld").read_text()
    known = json.loads(carried)["@context"]
    return {
        "https://w3id.org/ro/crate/1.1/context": {"@context": {**known, **_OF_1_1}},
        "https://w3id.org/ro/terms/workflow-run/context": {"@context": _TERMS},
    }


def issues(crate: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the profile requires and the crate lacks."""
    from rocrate_validator import services
    from rocrate_validator.utils.document_loader import install_document_loader

    known = contexts()

    def send(_: object, request: requests.PreparedRequest, **__: object) -> requests.Response:
        found = requests.Response()
        found.request, found.url = request, str(request.url)
        found.status_code = 200 if request.url in known else 404
        found.headers["Content-Type"] = "application/ld+json"
        found._content = json.dumps(known.get(str(request.url))).encode()
        return found

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    assert install_document_loader()
    settings = {
        "rocrate_uri": ".",
        "profile_identifier": PROFILE,
        "requirement_severity": "REQUIRED",
        "metadata_only": True,
        "no_cache": True,
    }
    result = services.validate_metadata_as_dict(json.loads(json.dumps(crate)), settings)
    assert result.passed() is not bool(result.get_issues())
    return [f"{one.check.identifier} {one.message}" for one in result.get_issues()]


def test_the_crate_beside_the_outputs(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = made(root)
    assert issues(manuscript_crate(found, support.journal()), monkeypatch) == []


def test_the_crate_of_a_package(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = made(root, Revision("c0ffee", modified=True))
    assert issues(package_crate(found, support.journal(), ["README.md"]), monkeypatch) == []


def test_the_judge_sees_a_fault(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crate = manuscript_crate(made(root), support.journal())
    (run,) = (entity for entity in crate["@graph"] if entity["@type"] == "CreateAction")
    del run["instrument"]
    assert issues(crate, monkeypatch)
