"""The seal of what casepress keeps from one run to the next: caches, and the stamps of results.

A plain hash shows what an accident or an editor changed, but its author can hash it
again, and a pull request can bring files below `results/`. A seal is a hash with a key that only
this user has, outside of every checkout (BLAKE2, RFC 7693, 2.9): what has none was not made here.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from casepress.core.errors import BuildError
from casepress.core.ownership import is_private, user

_SIZE = 32


def seal(*parts: str | bytes) -> str:
    """The seal of some texts, of which only the last may hold a NUL. Raises `BuildError` where the
    key can be kept nowhere."""
    whole = (p.encode("utf-8", "surrogatepass") if isinstance(p, str) else p for p in parts)
    return hashlib.blake2b(b"\0".join(whole), digest_size=16, key=_key()).hexdigest()


def is_seal(value: str, *parts: str | bytes) -> bool:
    """Whether a value is the seal of these texts. Raises `BuildError` as `seal` does."""
    return secrets.compare_digest(value.encode(), seal(*parts).encode())


@cache
def _key() -> bytes:
    """The user's key, made when it is first needed."""
    for folder in _folders():
        with suppress(OSError):
            return _kept(folder)
    raise BuildError(
        "the key that seals results can be kept neither in the home folder nor in the folder for "
        "temporary files; set XDG_STATE_HOME to a folder of yours"
    )


def _folders() -> Iterator[Path]:
    """Where the key may be (XDG Base Directory Specification, 0.8)."""
    with suppress(RuntimeError):  # a user without a home
        state = Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser()
        if state.is_absolute():
            yield state / "casepress"
    yield Path(tempfile.gettempdir(), f"casepress-{user()}")


def _kept(folder: Path) -> bytes:
    """The key in a folder. Raises `OSError` where another can write there, or has."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "key"
    if not path.exists():
        new = folder / f".key.{os.getpid()}.{secrets.token_hex(4)}"
        try:
            new.write_bytes(b"")
            new.chmod(0o600)
            new.write_bytes(secrets.token_bytes(_SIZE))
            with suppress(FileExistsError):  # another process was first
                os.link(new, path)
        finally:
            new.unlink(missing_ok=True)
    for each in (folder, path):
        if not is_private(each.lstat()):
            raise PermissionError(f"{each} belongs to others too")
    key = path.read_bytes()
    if len(key) != _SIZE:
        raise OSError(f"{path} is damaged")
    return key
