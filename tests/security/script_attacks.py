"""Runs the attacks of `data/scripts.yaml` as the user who starts it: `python -m
tests.security.script_attacks FOLDER` prints, as JSON, what came of each.

It is a program, so that a test can start it as another user."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from casepress.core.errors import BuildError
from casepress.figures import scripts
from casepress.figures.script_process import Limits

TREASURE = "token-of-continuous-integration"
_WORDS = "the labs of another patient"
_FRAME = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
SECRET, OUT = {secret!r}, sys.argv[1]
def taken(handle): return "descriptor" if handle >= 0 else None
def read_in_c(path):
    words = ctypes.create_string_buffer(9999)
    handle = libc.open(path.encode(), 0)
    return words.raw[: libc.read(handle, words, 9999)] if handle >= 0 else None
def raw(x86_64, aarch64, *arguments):
    number = x86_64 if os.uname().machine == "x86_64" else aarch64
    return libc.syscall(number, *arguments)
def attack():
{code}
try:
    loot = attack()
except Exception as error:
    loot = None
handle = os.open(OUT, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
os.write(handle, b"nothing" if not loot else ("TAKEN " + repr(loot)[:200]).encode())
"""


def cases() -> list[dict[str, Any]]:
    return list(YAML(typ="safe").load(Path(__file__).with_name("data") / "scripts.yaml"))


def outcome(case: dict[str, Any], folder: Path) -> str:
    """What a script took, or the message with which it was stopped; then what it left behind."""
    secret = folder / "other/labs.csv"
    secret.parent.mkdir(parents=True)
    secret.write_text(_WORDS)
    secret.chmod(0o600)
    os.utime(secret, (0, 0))
    path = folder / "figures/knee/figure-1.py"
    path.parent.mkdir(parents=True)
    code = "".join(f"    {line}\n" for line in case["code"].splitlines())
    path.write_text(_FRAME.format(secret=str(secret), code=code))
    scripts.LIMITS = Limits(**{"seconds": 60, **case.get("limits", {})})
    begun = time.monotonic()
    try:
        result = scripts.drawn(path).decode()
    except BuildError as error:
        result = str(error)
    if time.monotonic() - begun > 55:
        result += " TAKEN time"
    state = secret.stat()
    if (secret.read_text(), state.st_mode & 0o777, state.st_mtime) != (_WORDS, 0o600, 0):
        result += " CHANGED"
    if [each.name for each in secret.parent.iterdir()] != ["labs.csv"]:
        result += " PLANTED"
    lists = scripts._font_lists()
    if lists.is_dir() and any("PLANTED" in each.read_text() for each in lists.glob("fontlist-*")):
        result += " PLANTED"
    return result


def main(folder: str) -> None:
    os.environ["TREASURE"] = TREASURE
    results = {
        case["name"]: outcome(case, Path(folder, str(number)))
        for number, case in enumerate(cases())
    }
    print(json.dumps(results))


if __name__ == "__main__":
    main(*sys.argv[1:])
