"""Figures that a script draws: `python SCRIPT OUTPUT`, alike on every machine and day.

The script gets a pinned environment, fixed seeds and no network (`casepress.drawing_runner`).
What this cannot hold back: what a compiled extension does by itself (opening a socket in C), a
script that reads the clock, and fonts that the machine has and another lacks; matplotlib's own
font, its default, is always there.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from casepress.errors import BuildError

_SECONDS = 600
_RUNNER = Path(__file__).with_name("drawing_runner.py")


def drawn(script: Path, suffix: str = ".png") -> bytes:
    """Run a script in its folder; the image that it wrote to its first argument, whose
    name ends in `suffix`. Raises `BuildError` where it fails, takes too long, or writes none."""
    with tempfile.TemporaryDirectory(prefix="casepress-") as name:
        folder = Path(name).resolve()
        out, report = folder / f"figure{suffix}", folder / "report.txt"
        source = script.absolute()
        command = [str(_RUNNER), str(source), str(out), str(report)]
        code, printed = _run(script, command, source.parent, _environment(name))
        if report.is_file():
            file, _, told = report.read_text(encoding="utf-8").partition(":")
            raise BuildError(f"{script.parent / file}:{told}")
        if code:
            last = (printed.decode("utf-8", "replace").strip().splitlines() or [_ended(code)])[-1]
            raise BuildError(
                f"{script}: the script failed ({last[:300]}); mend it, or run it alone"
            )
        if not out.is_file():
            raise BuildError(f"{script}: wrote no picture; it must write to its first argument")
        return out.read_bytes()


def _run(script: Path, command: list[str], cwd: Path, env: dict[str, str]) -> tuple[int, bytes]:
    """The exit code, and what the script printed. Raises `BuildError` where it takes too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-s", *command],
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BuildError(
            f"{script}: still drawing after {_SECONDS} s; make the script faster"
        ) from None
    return done.returncode, done.stdout


def _ended(code: int) -> str:
    """An exit code in words; one below zero is a signal."""
    try:
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except ValueError:
        return f"exit code {code}"


def _environment(folder: str) -> dict[str, str]:
    """All that the script sees of the environment: nothing of the user's."""
    return {
        "HOME": folder,
        "LC_ALL": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": _font_cache(),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": os.defpath,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "0",
        "TMPDIR": folder,
        "TZ": "UTC",
    }


def _font_cache() -> str:
    """One folder for matplotlib's list of fonts, which takes seconds to make."""
    folder = Path(tempfile.gettempdir()) / f"casepress-matplotlib-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return str(folder)
