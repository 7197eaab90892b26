"""What the Snakefile asks: which manuscripts, which inputs, and what to say when it fails."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

from casepress.findings import InFile, Unreadable
from casepress.findings.report import text_line
from casepress.images import PICTURES, SCRIPTS, sources
from casepress.source.collection import Repository

_CODE = Path("casepress")
_CODE_SUFFIXES = {".py", ".typ", ".json", ".yaml"}
#: What every command of ours runs through.
_COMMON = ("*.py", "findings", "source")


def repository() -> Repository:
    """The repository in the working folder. Raises Snakemake's own error with our message."""
    from snakemake.exceptions import WorkflowError

    try:
        return Repository.open(Path.cwd())
    except Unreadable as error:
        placed = (f.placed(f.at.span) if isinstance(f.at, InFile) else f for f in error.findings)
        lines = [text_line(f) for f in placed]
        raise WorkflowError("\n".join(lines)) from None


@cache
def code(*parts: str) -> list[str]:
    """The source files behind a rule: the modules that every command shares and the packages
    named. Empty where casepress is installed from its wheel, which does not change."""
    if not _CODE.is_dir():
        return []
    found = {path for part in _COMMON[:1] for path in _CODE.glob(part)}
    for part in (*_COMMON[1:], *parts):
        found |= set((_CODE / part).glob("**/*"))
    return sorted(str(path) for path in found if path.suffix in _CODE_SUFFIXES)


def manuscript(identifier: str) -> list[str]:
    """A manuscript's text and everything beside it that it may read; without an article.md, none:
    its command then says so."""
    folder = Path("manuscript") / identifier
    own = ("expected-findings.json",)
    files = (p for p in folder.glob("*") if p.is_file() and p.name not in own)
    return sorted(str(p) for p in files if not p.name.startswith("."))


def pictures(identifier: str) -> list[str]:
    """The normalised pictures of a manuscript."""
    names = sources(Path("figures") / identifier)
    return [f"results/{identifier}/figures/{name}" for name in names]


def picture_source(identifier: str, picture: str) -> str:
    """The image or the script behind a normalised picture."""
    return str(sources(Path("figures") / identifier)[picture])


def picture_data(identifier: str, picture: str) -> list[str]:
    """The files beside a script that it may read: all that are no image and no script."""
    folder = Path("figures") / identifier
    if sources(folder)[picture].suffix not in SCRIPTS:
        return []
    other = (p for p in folder.iterdir() if p.suffix.lower() not in PICTURES | SCRIPTS)
    return sorted(str(p) for p in other if p.is_file() and not p.name.startswith("."))


def tell_success(identifiers: list[str]) -> None:
    """Say what was built, and what lint still asks of it."""
    import json
    from collections import Counter

    for identifier in identifiers:
        folder = Path("results", identifier)
        if not (folder / "findings.json").is_file():
            continue  # not asked for
        made = sorted(p.name for p in folder.glob(f"{identifier}*") if p.is_file())
        findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
        counts = Counter(entry["severity"] for entry in findings)
        open_ = ", ".join(f"{counts[s]} {s}" for s in ("error", "warning", "info") if counts[s])
        print(f"{folder}/: {', '.join(made)}; lint: {open_ or 'no findings'}", file=sys.stderr)


def tell_failures(log: str) -> None:
    """Say why the run failed; if nothing of ours failed, where Snakemake's own log is."""
    done = subprocess.run(
        [sys.executable, "-m", "casepress.cli", "failures", "results"],
        check=False,
        stderr=subprocess.PIPE,
        text=True,
    )
    print(done.stderr.strip() or f"casepress: the workflow failed; see {log}", file=sys.stderr)
