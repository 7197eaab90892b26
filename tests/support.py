"""Small repositories to try things in, and the command line as a user meets it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casepress import pipeline
from casepress.core.findings import Finding
from casepress.core.journal import Journal
from casepress.core.journal_file import read_journal
from casepress.source.repository import Repository

ROOT = Path(__file__).parents[1]
MINIMAL = ROOT / "tests" / "manuscripts" / "minimal"
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Ran:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All that reached the screen."""
        return f"{self.out}\n{self.err}"


@dataclass(frozen=True)
class Repo:
    """A repository of manuscripts on disk that a test may change."""

    root: Path

    def path(self, name: str) -> Path:
        return self.root / name

    def article(self, identifier: str) -> Path:
        return self.root / "manuscript" / identifier / "article.md"

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file of the repository; bytes and line ends as given."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the one occurrence of `old` in a file."""
        text = self.path(name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} has {text.count(old)} times: {old}"
        self.write(name, text.replace(old, new))

    def check(self, identifier: str, select: tuple[str, ...] = ()) -> pipeline.Checked:
        """Read and filter a manuscript in this process."""
        repository = Repository.open(self.root)
        return pipeline.check(repository, repository.journal, identifier, None, select)

    def run(self, *arguments: str, env: Mapping[str, str] | None = None) -> Ran:
        """`casepress …` as its own process, in the repository."""
        return run([sys.executable, "-m", "casepress", *arguments], self.root, env)

    def snakemake(self, *arguments: str, env: Mapping[str, str] | None = None) -> Ran:
        """`snakemake …` in the repository, with its own Snakefile and profile."""
        command = [str(BIN / "snakemake"), "--nocolor", *arguments]
        quiet = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "XDG_CACHE_HOME": str(_cache())}
        return run(command, self.root, {**quiet, **(env or {})})


def _cache() -> Path:
    """One folder for Snakemake's cache of parsed sources."""
    return ROOT / ".pytest_cache" / "snakemake"


def run(
    command: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None, timeout: float = 120
) -> Ran:
    """Run a command; it ends after `timeout` seconds at most."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def repository(folder: Path, manuscripts: Iterable[str] = ("knee", "ear")) -> Repo:
    """A copy of the minimal repository with some of its manuscripts."""
    chosen = set(manuscripts)
    shutil.copy(MINIMAL / "config.yaml", folder / "config.yaml")
    for kind in ("manuscript", "figures"):
        (folder / kind).mkdir()
        for path in (MINIMAL / kind).iterdir():
            if path.name in chosen:
                shutil.copytree(path, folder / kind / path.name)
    return Repo(folder)


def journal() -> Journal:
    """The journal of the checkout."""
    return read_journal(ROOT / "journal" / "medpeer")


def shown(findings: Iterable[Finding]) -> list[str]:
    """Findings as `CODE line:column-end` (or `-line:end`), for comparison with what a case says."""
    out = []
    for finding in findings:
        span = finding.span
        assert span is not None
        end = f"{span.end_line}:" if span.end_line not in (0, span.line) else ""
        out.append(f"{finding.code.code} {span.line}:{span.column}-{end}{span.end_column}")
    return out


def at(before: str, words: str) -> tuple[int, int, int, int]:
    """Line, column, end line and end column of words that are after `before`, counted by
    splitting lines: another way than the code under test goes."""
    start = re.split(r"\r\n|\n|\r", before)
    end = re.split(r"\r\n|\n|\r", before + words)
    return len(start), len(start[-1]) + 1, len(end), len(end[-1]) + 1


def unmarked(text: str) -> tuple[str, list[tuple[int, int, int, int]]]:
    """A text without its ⟦ ⟧, and the places that they mark (`at`), sorted."""
    places, open_, plain = [], [], ""
    for mark in text:
        if mark == "⟦":
            open_.append(len(plain))
        elif mark == "⟧":
            begin = open_.pop()
            places.append(at(plain[:begin], plain[begin:]))
        else:
            plain += mark
    return plain, sorted(places)


def without_traceback(ran: Ran) -> None:
    """A command of casepress never shows a traceback."""
    assert "Traceback" not in ran.said, ran.said
    assert 'File "' not in ran.said, ran.said


def plain(value: Any) -> Any:
    """Tuples as lists, for comparison with what YAML holds."""
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value
