"""Figures that a script draws, with `python SCRIPT OUTPUT`: the same on every machine and day.

The script runs in a copy of its folder, isolated by the operating system
(`casepress.figures.isolation`), with a fixed environment and fixed seeds
(`casepress.figures.script_runner`). It can read only files in its folder, and its changes to them
are discarded. This cannot prevent a script that reads the clock, or one that uses fonts which
another machine lacks; matplotlib's default font is always there."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from casepress.core.errors import BuildError
from casepress.core.files import write
from casepress.core.ownership import is_private, user
from casepress.figures import isolation, script_runner
from casepress.figures.images import repository_of
from casepress.figures.script_process import Limits, run
from casepress.source.inputs import files

LIMITS = Limits()
#: With this variable set to 1, scripts run where the system cannot isolate them. It is read from
#: the environment alone, which no file of a checkout can change.
TRUST = "CASEPRESS_TRUST_SCRIPTS"
#: The most bytes that a picture or a report of an error may have.
_LARGEST_PICTURE, _LARGEST_REPORT = isolation.FILE_SIZE, 10_000
#: How what a script wrote is opened, as far as the system knows it: no link is followed, no pipe
#: waited for, and no end of a line changed.
_OPENED = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
    _OPENED |= getattr(os, _flag, 0)
#: What programs on Windows need of the environment: to find the system's own libraries.
_SYSTEM = ("SYSTEMROOT", "WINDIR")


def drawn(script: Path, suffix: str = ".png") -> bytes:
    """Run a script in a copy of its folder. Returns the image that it wrote to its first argument,
    whose name ends in `suffix`. Raises `BuildError` where it fails, uses too much, writes none, or
    cannot be isolated and is not trusted."""
    trusted = _trusted(script)
    with _scratch() as folder:
        out, report = folder / f"figure{suffix}", folder / "report.txt"
        # at the depth of the repository, so that `../OTHER` does not exist
        copy = folder / "figures" / script.absolute().parent.name
        _copy(script, copy)
        lists = folder / "matplotlib"
        lists.mkdir(mode=0o700)
        if _names_matplotlib(copy):
            _copy_font_lists(lists, trusted)
        arguments = [str(copy / script.name), str(out), str(report), _root(script), trusted]
        code, printed = _run(script, arguments, copy, folder, lists)
        if message := _written(report, _LARGEST_REPORT):
            file, _, words = message.decode("utf-8", "replace").partition(":")
            words = words.replace(str(copy), str(script.parent))
            raise BuildError(f"{script.parent / file}:{words}")
        if code:
            last = (printed.decode("utf-8", "replace").strip().splitlines() or [_ended(code)])[-1]
            raise BuildError(
                f"{script}: the script failed ({last[:300]}); correct it, or run it by itself"
            )
        picture = _written(out, _LARGEST_PICTURE)
        if picture is None:
            raise BuildError(f"{script}: wrote no picture; it must write to its first argument")
        return picture


def _trusted(script: Path) -> str:
    """The runner's argument: whether a script runs without isolation. Raises `BuildError` where it
    would have to, and no trust is given outside the checkout."""
    lacking = isolation.missing()
    if lacking and os.environ.get(TRUST) != "1":
        raise BuildError(
            f"{script}: is not run, because this system cannot isolate it ({lacking}); read the "
            f"script, and set {TRUST}=1 in the environment if you trust it"
        )
    return "trusted" if lacking else "isolated"


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder that is removed at the end, however deep the script nested folders in it."""
    folder = tempfile.mkdtemp(prefix="casepress-", dir=_temporary())
    try:
        yield Path(folder).resolve()
    finally:
        try:
            shutil.rmtree(folder)
        except (OSError, RecursionError):
            with suppress(OSError):  # Windows has no such programs
                subprocess.run(["chmod", "-R", "u+rwX", folder], check=False, capture_output=True)
                subprocess.run(["rm", "-rf", "--", folder], check=False, capture_output=True)


def _temporary() -> str:
    """The folder for temporary files; /tmp where root has one that the user as whom root's scripts
    run cannot reach."""
    given = Path(tempfile.gettempdir()).resolve()
    if user() or not hasattr(os, "getuid"):
        return str(given)
    reachable = all(folder.stat().st_mode & stat.S_IXOTH for folder in (given, *given.parents))
    return str(given) if reachable else "/tmp"


def _written(path: Path, most: int) -> bytes | None:
    """What a script wrote to a file; `None` where it wrote no file: a link, a pipe or a folder in
    its place is not followed, since it could lead to what the script itself must not read."""
    try:
        if path.is_symlink():
            return None
        handle = os.open(path, _OPENED)
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(most)


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


def _run(
    script: Path, arguments: list[str], cwd: Path, scratch: Path, lists: Path
) -> tuple[int, bytes]:
    """The exit code, and the end of what the script printed. Raises `BuildError` where it does not
    end or uses too much."""
    command = [sys.executable, "-P", "-s", "-m", script_runner.__name__, *arguments]
    try:
        return run(command, cwd, _environment(scratch, lists), scratch, LIMITS)
    except BuildError as error:
        raise BuildError(f"{script}: {error}") from None


def _ended(code: int) -> str:
    """An exit code in words; a negative one is a signal."""
    try:
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except ValueError:
        return f"exit code {code}"


def _environment(folder: Path, matplotlib: Path) -> dict[str, str]:
    """The whole environment of the script, with nothing of the user's."""
    return {
        **{name: os.environ[name] for name in _SYSTEM if name in os.environ},
        **dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), str(folder)),
        "LC_ALL": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(matplotlib),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": os.defpath,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "0",
        "TZ": "UTC",
    }


def _names_matplotlib(folder: Path) -> bool:
    """Whether a Python file of a folder names matplotlib, or a package that plots with it."""
    words = (b"matplotlib", b"seaborn", b"pandas")
    return any(
        word in path.read_bytes()
        for path in folder.rglob("*.py")
        if path.is_file()
        for word in words
    )


def _font_lists() -> Path:
    """The folder for matplotlib's lists of fonts, which take seconds to make."""
    return Path(tempfile.gettempdir()) / f"casepress-matplotlib-{user()}"


def _copy_font_lists(target: Path, trusted: str) -> None:
    """Copy matplotlib's lists of fonts, and nothing else, to a script's folder; never those of
    another user, and never what a script wrote: if it is missing, casepress lets matplotlib make
    it in a process without the script. If that fails, matplotlib makes the list for the script."""
    source = _font_lists()
    try:
        source.mkdir(mode=0o700, exist_ok=True)
        if not _is_private(source):
            return
        if not any(_is_list(path) for path in source.iterdir()):
            _make_font_lists(source, trusted)
        for path in filter(_is_list, source.iterdir()):
            write(target / path.name, path.read_bytes())
    except (OSError, BuildError):
        return


def _is_list(path: Path) -> bool:
    return path.name.startswith("fontlist-") and path.suffix == ".json" and path.is_file()


def _make_font_lists(target: Path, trusted: str) -> None:
    with _scratch() as folder:
        plain, lists = folder / "plain.py", folder / "matplotlib"
        plain.write_text("import matplotlib.font_manager\n", encoding="utf-8")
        lists.mkdir()
        arguments = [str(plain), str(folder / "out"), str(folder / "report.txt"), str(folder)]
        _run(plain, [*arguments, trusted], folder, folder, lists)
        for path in filter(_is_list, lists.iterdir()):
            write(target / path.name, path.read_bytes())


def _is_private(folder: Path) -> bool:
    """Whether it is a folder, and only this user can write into it."""
    try:
        state = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(state.st_mode) and is_private(state)
