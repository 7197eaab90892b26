"""Figures that a script draws: `python SCRIPT OUTPUT`, alike on every machine and day.

The script gets a pinned environment, fixed seeds and no network. What this cannot hold back: what
a compiled extension does by itself (opening a socket in C), a script that reads the clock, and
fonts that the machine has and another lacks; matplotlib's own font, its default, is always there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from casepress.errors import BuildError

_SECONDS = 600

#: Runs the script in its own interpreter. An audit hook (PEP 578) cannot be taken off again. A
#: refusal is an OSError, so that matplotlib does without the programs that would list fonts.
#: numpy asks `secrets` for the seed of a generator that is given none.
_RUNNER = """
import random, runpy, secrets, sys
_REFUSED = {
    "socket.bind": "the network", "socket.connect": "the network",
    "socket.getaddrinfo": "the network", "socket.gethostbyname": "the network",
    "socket.sendmsg": "the network", "socket.sendto": "the network",
    "subprocess.Popen": "another program", "os.exec": "another program",
    "os.fork": "another program", "os.forkpty": "another program",
    "os.posix_spawn": "another program", "os.startfile": "another program",
    "os.system": "another program",
}
def _refuse(event, arguments):
    what = _REFUSED.get(event)
    if what:
        raise PermissionError(f"a figure script may not use {what} ({event})")
secrets.randbits = random.Random(0).getrandbits
random.seed(0)
script, sys.argv = sys.argv[1], sys.argv[1:]
try:
    import numpy
    numpy.random.seed(0)
except ImportError:
    pass
sys.addaudithook(_refuse)
runpy.run_path(script, run_name="__main__")
"""


def drawn(script: Path, suffix: str = ".png") -> bytes:
    """Run a script in its folder; the image that it wrote to its first argument, whose name ends
    in `suffix`. Raises `BuildError` where it fails, takes too long, or writes none."""
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        out = Path(folder) / f"figure{suffix}"
        try:
            done = subprocess.run(
                [sys.executable, "-s", "-c", _RUNNER, script.name, str(out)],
                cwd=script.parent,
                env=_environment(folder),
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise BuildError(
                f"{script}: still drawing after {_SECONDS} s; make the script faster"
            ) from None
        if done.returncode:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            last = lines[-1] if lines else f"exit code {done.returncode}"
            raise BuildError(f"{script}: the script failed ({last}); run it alone to see where")
        if not out.is_file():
            raise BuildError(f"{script}: wrote no picture; it must write to its first argument")
        return out.read_bytes()


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
