"""The one door to pandoc."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any


class PandocError(Exception):
    """pandoc ended with an error; the message is its own, without its prefix."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@cache
def executable() -> str:
    """The path of the pandoc that the wheel `pypandoc_binary` carries."""
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def run(args: Sequence[str], stdin: str = "", cwd: Path | None = None) -> str:
    """Run pandoc with `args` on `stdin`; its standard output. Warnings are errors.

    Raises `PandocError` with pandoc's message where it fails.
    """
    # pypandoc.convert_text asks pandoc twice for its formats first; we know ours.
    done = subprocess.run(
        [executable(), "--fail-if-warnings", *args],
        input=stdin.encode(),
        capture_output=True,
        cwd=cwd,
        check=False,
    )
    if done.returncode:
        raise PandocError(
            done.stderr.decode("utf-8", "replace").strip() or f"exit {done.returncode}",
            done.returncode,
        )
    return done.stdout.decode()


def read(markdown: str, *, format: str = "markdown") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Parse markdown: the pandoc JSON document, and pandoc's warnings as its log has them
    (`type`, `line`, `column`, `pretty`). Raises `PandocError`."""
    import os
    import tempfile

    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        log = Path(folder) / "log.json"
        done = subprocess.run(
            [executable(), "-f", format, "-t", "json", f"--log={log}"],
            input=markdown.encode(),
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        if done.returncode:
            raise PandocError(done.stderr.decode("utf-8", "replace").strip(), done.returncode)
        logged = json.loads(log.read_text() or "[]") if log.exists() else []
    warnings = [entry for entry in logged if entry.get("verbosity") == "WARNING"]
    document: dict[str, Any] = json.loads(done.stdout)
    return document, warnings


def dump(document: Mapping[str, Any]) -> str:
    """A pandoc document as JSON text, the same bytes for the same document."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
