"""Applying a case's changes to the minimal manuscript."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.support import Repo, at


def _cases(name: str) -> list[dict[str, Any]]:
    path = Path(__file__).with_name(name)
    cases: list[dict[str, Any]] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return cases


#: The kinds of defect that other builders let pass, in a table of their own.
KINDS = _cases("kinds.yaml")
CASES = [*KINDS, *_cases("cases.yaml")]
ARTICLE = "manuscript/knee/article.md"
REFERENCES = "manuscript/knee/references.bib"


def _path(name: str) -> str:
    return ARTICLE if name == "article" else name


def apply(repo: Repo, case: dict[str, Any]) -> str:
    """Change the repository as a case says; where the finding must point: `file:line:column`,
    or a beginning of it."""
    place = str(case.get("at", ""))
    for old, new in case.get("edit", {}).items():
        name, old = (
            (f"manuscript/knee/{old[:14]}", old[16:])
            if old.startswith("references.bib:")
            else (ARTICLE, old)
        )
        if "BRACKETS" in new:
            new = new.replace("BRACKETS", "[" * 1000)
        new = new.replace("WORDS", "rice " * 100_000)
        repo.edit(name, old, new)
        before, mark, after = repo.path(name).read_text(encoding="utf-8").partition("⟦")
        if mark:
            repo.write(name, before + after)
            line, column, _, _ = at(before, "")
            place = f"{name}:{line}:{column}"
    for name in case.get("remove", []):
        repo.path(_path(name)).unlink()
    for name, content in case.get("write", {}).items():
        repo.write(_path(name), content)
    for name, content in case.get("bytes", {}).items():
        raw = re.sub(r"\\x([0-9a-f]{2})", lambda m: chr(int(m[1], 16)), content)
        repo.write(_path(name), raw.encode("latin-1"))
    whole = repo.path(ARTICLE).read_bytes() if repo.path(ARTICLE).is_file() else b""
    if case.get("crlf"):
        whole = whole.replace(b"\n", b"\r\n")
    if case.get("bom"):
        whole = b"\xef\xbb\xbf" + whole
    if case.get("crlf") or case.get("bom"):
        repo.write(ARTICLE, whole)
    return place
