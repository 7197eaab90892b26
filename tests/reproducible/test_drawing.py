"""Figures that a script draws: nothing from outside, and the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepress.drawing import drawn
from casepress.errors import BuildError

WRITE = "import sys; open(sys.argv[1], 'w').write({})"


def script(folder: Path, code: str) -> Path:
    path = folder / "figure-1.py"
    path.write_text(code)
    return path


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "the network"),
        ("import socket; socket.socket().bind(('127.0.0.1', 0))", "the network"),
        ("import urllib.request as u; u.urlopen('http://127.0.0.1:9/')", "the network"),
        ("import subprocess; subprocess.run(['true'])", "another program"),
        ("import os; os.system('true')", "another program"),
    ],
)
def test_refused(tmp_path: Path, code: str, what: str) -> None:
    with pytest.raises(BuildError, match=what):
        drawn(script(tmp_path, code))


@pytest.mark.parametrize(
    "value",
    [
        "__import__('random').random()",
        "__import__('numpy').random.rand()",
        "__import__('numpy').random.default_rng().random()",
        "hash('text')",
        "__import__('time').tzname",
    ],
)
def test_the_same_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    path = script(tmp_path, WRITE.format(f"repr({value})"))
    first = drawn(path)
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert drawn(path) == first


def test_nothing_of_the_users_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_MINE", "1")
    path = script(tmp_path, WRITE.format("str('SECRET_OF_MINE' in __import__('os').environ)"))
    assert drawn(path) == b"False"


def test_data_beside_it(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("1,2")
    path = script(tmp_path, WRITE.format("open('data.csv').read()"))
    assert drawn(path) == b"1,2"


def test_a_failure_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(
        BuildError, match=r"figure-1\.py: the script failed \(ValueError: no data\)"
    ):
        drawn(script(tmp_path, "raise ValueError('no data')"))
