"""No input takes more than ten seconds of a processor or 500 megabytes: an article as large as
one may be, full of what is hard to read, and a megabyte of it. `CASEPRESS_FUZZ=1` tries all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.large import LARGE
from tests.support import repository

SECONDS, MEGABYTES = 10, 500
#: What is tried each time, and at which size, since the whole takes minutes.
_SOME = (
    *("one sentence over and over", "many short lines", "dollars", "YAML nested lists"),
    *("links", "citations", "callouts"),  # a finding each
)
_ALL = os.environ.get("CASEPRESS_FUZZ") is not None
_SIZE = 115_000 if _ALL else 60_000

#: A small process that runs a command with its output on stderr, and prints the exit code,
#: processor seconds and peak kilobytes. The peak of a process includes that of the one that started
#: it, and the test runner's own may be above the limit.
_MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=sys.stderr).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def _lint(text: str, folder: Path) -> tuple[int, str, float, float]:
    """Exit code, output, processor seconds and peak megabytes of `casepress lint`, the pandoc
    that it starts included."""
    repo = repository(folder, ["ear"])
    repo.write("manuscript/ear/article.md", text)
    with (folder / "said").open("wb") as said:
        ran = subprocess.run(
            [
                sys.executable,
                "-I",
                "-S",
                "-c",
                _MEASURED,
                sys.executable,
                "-m",
                "casepress",
                "lint",
            ],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=said,
            check=True,
        )
    code, seconds, kilobytes = ran.stdout.split()
    words = (folder / "said").read_text(encoding="utf-8", errors="replace")
    return int(code), words, float(seconds), int(kilobytes) / 1024


@pytest.mark.parametrize("name", list(LARGE) if _ALL else _SOME)
def test_a_large_article(name: str, tmp_path: Path) -> None:
    code, said, seconds, megabytes = _lint(LARGE[name](_SIZE), tmp_path)
    assert code in (0, 1, 2), said[-3000:]
    assert "Traceback" not in said, said[-3000:]
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


@pytest.mark.parametrize("name", list(LARGE) if _ALL else ("one line", "YAML keys"))
def test_a_megabyte(name: str, tmp_path: Path) -> None:
    code, said, seconds, megabytes = _lint(LARGE[name](1_000_000), tmp_path)
    assert code == 2, said[-3000:]
    assert "Traceback" not in said, said[-3000:]
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
