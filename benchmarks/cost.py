"""What a command costs."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

#: The commands of this environment.
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds of wall and of CPU, megabytes of its largest process."""

    wall: float
    cpu: float
    memory: float

    @classmethod
    def median(cls, costs: list[Cost]) -> Cost:
        return cls(
            *(statistics.median(getattr(c, k) for c in costs) for k in ("wall", "cpu", "memory"))
        )


def took(command: list[str], cwd: Path, codes: tuple[int, ...] = (0,)) -> Cost:
    """Run a command to its end; raises where it ends with another code than these."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, as everywhere it is installed
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in codes:
        raise SystemExit(f"{' '.join(command[:4])} failed:\n{said.decode()[-2000:]}")
    memory = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, memory)
