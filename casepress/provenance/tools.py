"""The versions of what makes the outputs."""

from __future__ import annotations

import platform
import re
import subprocess
import zlib
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from casepress import __version__


@cache
def tools() -> dict[str, str]:
    """Name to version of the programs: Python, pandoc, Typst, Snakemake; the platform; and zlib,
    which packs Word files and packages, and is the system's."""
    installed = packages()
    names = ("typst", "snakemake")
    return {
        "casepress": __version__,
        "pandoc": _pandoc(),
        "platform": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{name: installed[name] for name in names if name in installed},
    }


@cache
def packages() -> dict[str, str]:
    """Name to version of every installed package that casepress needs, directly or not; what
    else the environment holds has no part in the outputs."""
    from packaging.requirements import Requirement  # 43 ms, in processes that write records

    found: dict[str, str] = {}
    waiting = [("casepress", "")]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        package = _installed(name)
        if package is None:
            continue
        if name != "casepress":
            found[name] = package.version
        for written in package.requires or []:
            wanted = Requirement(written)
            if wanted.marker and not wanted.marker.evaluate({"extra": extra}):
                continue
            for each in ("", *wanted.extras):
                key = (re.sub(r"[-_.]+", "-", wanted.name).lower(), each)
                if key not in seen:
                    seen.add(key)
                    waiting.append(key)
    return dict(sorted(found.items()))


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _pandoc() -> str:
    from casepress.article import pandoc  # 9 ms

    done = subprocess.run(
        [pandoc.executable(), "--version"], capture_output=True, check=True, text=True
    )
    return done.stdout.split()[1]
