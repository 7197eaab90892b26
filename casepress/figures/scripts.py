"""Figures that a script draws, with `python SCRIPT OUTPUT`: the same on every machine and day.

The script runs in a copy of its folder, with a fixed environment, fixed seeds and no network
(`casepress.figures.script_runner`). It can read only files in its folder, and its changes to them
are discarded. This cannot prevent what a compiled extension does by itself (such as opening a
socket in C), a script that reads the clock, or one that uses fonts which another machine lacks;
matplotlib's default font is always there."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from casepress.core.errors import BuildError
from casepress.core.files import write
from casepress.figures.images import repository_of
from casepress.source.inputs import files

_SECONDS = 600
#: The bytes that a script may print, and those of its end that a message may quote.
_PRINTED = 50_000_000
_QUOTED = 65_536
_RUNNER = Path(__file__).with_name("script_runner.py")


def drawn(script: Path, suffix: str = ".png") -> bytes:
    """Run a script in a copy of its folder. Returns the image that it wrote to its first argument,
    whose name ends in `suffix`. Raises `BuildError` where it fails, takes too long, or writes
    none."""
    with tempfile.TemporaryDirectory(prefix="casepress-") as name:
        folder = Path(name).resolve()
        out, report = folder / f"figure{suffix}", folder / "report.txt"
        # at the depth of the repository, so that `../OTHER` does not exist
        copy = folder / "figures" / script.absolute().parent.name
        _copy(script, copy)
        lists = folder / "matplotlib"
        lists.mkdir(mode=0o700)
        _copy_font_lists(_font_lists(), lists)
        command = [str(_RUNNER), str(copy / script.name), str(out), str(report), _root(script)]
        code, printed = _run(script, command, copy, _environment(folder, lists))
        _copy_font_lists(lists, _font_lists())
        if report.is_file():
            file, _, message = report.read_text(encoding="utf-8").partition(":")
            message = message.replace(str(copy), str(script.parent))
            raise BuildError(f"{script.parent / file}:{message}")
        if code:
            last = (printed.decode("utf-8", "replace").strip().splitlines() or [_ended(code)])[-1]
            raise BuildError(
                f"{script}: the script failed ({last[:300]}); correct it, or run it by itself"
            )
        if not out.is_file():
            raise BuildError(f"{script}: wrote no picture; it must write to its first argument")
        return out.read_bytes()


def _copy(script: Path, copy: Path) -> None:
    """Copy the files of a script's folder that are inputs of its manuscript."""
    folder = script.absolute().parent
    for name in files(folder.parent, folder.name):
        target = copy.parent / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(folder.parent / name, target)
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            path = script.parent.parent / name
            raise BuildError(
                f"{path}: cannot be copied ({reason}); check name and rights"
            ) from None


def _root(script: Path) -> str:
    """The folder to which paths in messages are relative: the repository, or the script's own
    folder outside one."""
    return str(repository_of(script) or script.absolute().parent)


def _run(script: Path, command: list[str], cwd: Path, env: dict[str, str]) -> tuple[int, bytes]:
    """The exit code, and the end of what the script printed. Raises `BuildError` where it does not
    end or prints without end."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    with subprocess.Popen(
        [sys.executable, "-P", "-s", *command],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
    ) as process:
        timer = threading.Timer(_SECONDS, stop)
        timer.start()
        try:
            assert process.stdout is not None
            printed, count = b"", 0
            while count <= _PRINTED and (chunk := process.stdout.read(_QUOTED)):
                count += len(chunk)
                printed = (printed + chunk)[-_QUOTED:]
            if count <= _PRINTED:
                process.wait()
        finally:
            timer.cancel()
            process.kill()
    if late.is_set():
        raise BuildError(f"{script}: still drawing after {_SECONDS} s; make the script faster")
    if count > _PRINTED:
        raise BuildError(
            f"{script}: prints more than {_PRINTED // 1_000_000} MB; let it print less, or nothing"
        )
    return process.returncode, printed


def _ended(code: int) -> str:
    """An exit code in words; a negative one is a signal."""
    try:
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except ValueError:
        return f"exit code {code}"


def _environment(folder: Path, matplotlib: Path) -> dict[str, str]:
    """The whole environment of the script, with nothing of the user's."""
    return {
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(matplotlib),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": os.defpath,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "0",
        "TMPDIR": str(folder),
        "TZ": "UTC",
    }


def _font_lists() -> Path:
    """The folder for matplotlib's lists of fonts, which take seconds to make."""
    return Path(tempfile.gettempdir()) / f"casepress-matplotlib-{os.getuid()}"


def _copy_font_lists(source: Path, target: Path) -> None:
    """Copy matplotlib's lists of fonts, and nothing else, from one folder to another; never those
    of another user. If that fails, matplotlib makes the list again."""
    try:
        if not _is_private(source):
            return
        target.mkdir(mode=0o700, exist_ok=True)
        for path in source.glob("fontlist-*.json"):
            if _is_private(target) and not (target / path.name).exists():
                write(target / path.name, path.read_bytes())
    except (OSError, BuildError):
        return


def _is_private(folder: Path) -> bool:
    """Whether only this user can write into a folder."""
    try:
        state = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(state.st_mode) and state.st_uid == os.getuid() and not state.st_mode & 0o022
