"""A release of casepress, its wheel, and the lock files from which others install it.

A lock file names the wheel with its SHA-256 beside all packages with theirs, so that pip installs
these bytes and no others. The packages are those that the wheel itself was tested with.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from casepress.core.errors import UsageError
from casepress.core.zips import ZIP_ERRORS

#: The lock files of a journal's repository, and the one of the wheel that each is made of.
LOCKS = {
    "requirements/lint.lock": "lint.lock",
    "requirements/build.lock": "python.lock",
    "requirements/slurm.lock": "slurm.lock",  # what a run on a cluster needs beside it
}
#: Where a wheel that is a file is kept in the repository.
WHEELS = "wheels"
_INSIDE = "casepress/data/requirements/"
_METADATA = re.compile(r"casepress-([^/]+)\.dist-info/METADATA")
#: More than any release has.
_LIMIT = 50_000_000
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Release:
    """A wheel: its version, its bytes, and how a lock file names it. `file` is its name in the
    repository, "" for one that has an address."""

    version: str
    data: bytes
    requirement: str
    file: str = ""

    def contents(self) -> Mapping[str, bytes]:
        """The lock files, and the wheel itself where it has no address."""
        sha = hashlib.sha256(self.data).hexdigest()
        head = (
            "# Written by casepress: its wheel with the SHA-256, and what it needs.\n"
            "# `casepress upgrade --from WHEEL_OR_ADDRESS` moves to another version.\n"
            f"{self.requirement} \\\n    --hash=sha256:{sha}\n"
        )
        with zipfile.ZipFile(BytesIO(self.data)) as wheel:
            texts = {lock: wheel.read(_INSIDE + name).decode() for lock, name in LOCKS.items()}
        made = {lock: f"{head}{_without_head(text)}".encode() for lock, text in texts.items()}
        return {**made, **({self.file: self.data} if self.file else {})}


def _without_head(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#"))


def release(named: str) -> Release:
    """The wheel at a path or an address. Raises `UsageError` where it cannot be read or is not a
    wheel of casepress."""
    if urlsplit(named).scheme in ("http", "https"):
        address = named.partition("#")[0]
        data = _fetched(address)
        version = _version(data, address)
        return Release(version, data, f"casepress @ {address}")
    path = Path(named)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{named} cannot be read ({error.strerror}); check its name") from None
    version = _version(data, named)
    name = f"casepress-{version}-py3-none-any.whl"  # pip reads the version from the name
    return Release(version, data, f"./{WHEELS}/{name}", f"{WHEELS}/{name}")


def installed_from() -> str:
    """Where this casepress was installed from, as far as pip noted it (PEP 610): the address or the
    path of a wheel; "" for an editable install, a folder, or a file that is gone."""
    try:
        noted = metadata.distribution("casepress").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return ""
    known = json.loads(noted) if noted else {}
    if "archive_info" not in known:
        return ""
    parts = urlsplit(known["url"])
    if parts.scheme != "file":
        return str(known["url"])
    path = Path(unquote(parts.path))
    return str(path) if path.is_file() else ""


def _version(data: bytes, named: str) -> str:
    """The version of a wheel of casepress."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as wheel:
            names = wheel.namelist()
    except ZIP_ERRORS:
        names = []
    versions = [found[1] for name in names if (found := _METADATA.fullmatch(name))]
    missing = [name for name in LOCKS.values() if _INSIDE + name not in names]
    if not versions or missing:
        raise UsageError(f"{named} is not a wheel of casepress; name the .whl file of a release")
    return versions[0]


def _fetched(address: str) -> bytes:
    """The bytes at an address, of which a lock file then holds the hash."""
    import requests  # 60 ms, which no other command need wait

    parts = urlsplit(address)
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise UsageError(f"{address} is not encrypted; use its https address")
    try:
        with requests.get(address, timeout=60, stream=True) as answer:
            answer.raise_for_status()
            data = b""
            for part in answer.iter_content(2**20):
                data += part
                if len(data) > _LIMIT:
                    raise UsageError(f"{address} is larger than any wheel of casepress")
            return data
    except requests.RequestException as error:
        raise UsageError(f"{address} cannot be fetched ({error}); check the address") from None
