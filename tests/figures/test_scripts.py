"""Figures that a script draws: nothing from outside, and the same each time."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from casepress.figures import scripts
from casepress.figures.script_process import Limits
from casepress.figures.scripts import drawn
from tests.figures.script_cases import WRITE, message, script


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "the network"),
        ("import socket; socket.socket().bind(('127.0.0.1', 0))", "the network"),
        ("import socket; socket.gethostbyaddr('127.0.0.1')", "the network"),
        ("import socket; socket.getnameinfo(('127.0.0.1', 9), 0)", "the network"),
        ("import urllib.request as u; u.urlopen('http://127.0.0.1:9/')", "the network"),
        ("import subprocess; subprocess.run(['true'])", "another program"),
        ("import os; os.system('true')", "another program"),
        ("import os; os.spawnv(os.P_WAIT, '/bin/true', ['true'])", "another program"),
    ],
)
def test_refused(tmp_path: Path, code: str, what: str) -> None:
    assert re.fullmatch(
        rf"figures/knee/figure-1\.py:1: a figure script may not use {what} \(\S+\); (read|do) .+",
        message(script(tmp_path, code)),
    )


@pytest.fixture
def visits() -> Iterator[tuple[int, list[str]]]:
    """The port of a server on this machine, and the pages that were asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, asked
        server.shutdown()
        thread.join()


POOL = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
FETCH = "__import__('urllib.request').request.urlopen('http://127.0.0.1:PORT/').read()"
if __name__ == "__main__":
    context = multiprocessing.get_context("METHOD")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        data = pool.submit(eval, FETCH).result()
    open(sys.argv[1], "wb").write(data)
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_no_process_that_could_use_the_network(
    tmp_path: Path, visits: tuple[int, list[str]], method: str
) -> None:
    port, asked = visits
    code = POOL.replace("PORT", str(port)).replace("METHOD", method)
    told = message(script(tmp_path, code))
    refused = r"a figure script may not use another|the script failed \(PermissionError"
    assert re.match(rf"figures/knee/figure-1\.py:\d+: ({refused})", told)
    assert not asked


@pytest.mark.parametrize(
    "value",
    [
        "__import__('random').random()",
        "__import__('random').Random().random()",
        "(lambda r: (r.seed(), r.random()))(__import__('random'))",
        "__import__('random').SystemRandom().random()",
        "__import__('os').urandom(8)",
        "__import__('secrets').token_hex()",
        "__import__('uuid').uuid4()",
        "__import__('numpy').random.rand()",
        "__import__('numpy').random.RandomState().rand()",
        "(lambda r: (r.seed(), r.rand()))(__import__('numpy').random)",
        "__import__('numpy').random.default_rng().random()",
        "hash('text')",
        "__import__('time').tzname",
        "__import__('sys').stdin.read()",
    ],
)
def test_the_same_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    path = script(tmp_path, WRITE.format(f"repr({value})"))
    first = drawn(path)
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert drawn(path) == first


def test_a_seed_of_its_own_counts(tmp_path: Path) -> None:
    path = script(tmp_path, WRITE.format("repr(__import__('random').Random(7).random())"))
    assert drawn(path) == b"0.32383276483316237"


def test_nothing_of_the_users_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_MINE", "1")
    path = script(tmp_path, WRITE.format("str('SECRET_OF_MINE' in __import__('os').environ)"))
    assert drawn(path) == b"False"


@pytest.mark.parametrize("name", ["random.py", "runpy.py", "secrets.py", "traceback.py"])
def test_a_file_called_like_a_standard_module(tmp_path: Path, name: str) -> None:
    path = script(tmp_path, WRITE.format("'1'"))
    (path.parent / name).write_text("raise ValueError('not this one')")
    assert drawn(path) == b"1"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("\nraise ValueError('no data\\nin it')", "2: the script failed (ValueError: no data)"),
        ("def f():\n    1 / 0\nf()", "2: the script failed (ZeroDivisionError: division by zero)"),
        ("import json\njson.loads('')", "2: the script failed (json.decoder.JSONDecodeError: Exp"),
        ("\n\nx = (", "3: the script failed (SyntaxError: '(' was never closed)"),
        ("if 1:\nx", "2: the script failed (IndentationError: expected an indented block"),
        ("import sys\nsys.exit('no data')", "2: the script failed (SystemExit: no data)"),
        ("import sys\nsys.exit(3)", "2: the script failed (exit code 3)"),
    ],
)
def test_a_failure_is_one_line_with_its_place(tmp_path: Path, code: str, told: str) -> None:
    whole = message(script(tmp_path, code))
    assert whole.startswith(f"figures/knee/figure-1.py:{told}")
    assert whole.endswith("; correct it, or run it by itself")
    assert "\n" not in whole


def test_a_failure_in_a_module_beside_it(tmp_path: Path) -> None:
    path = script(tmp_path, "import helper")
    (path.parent / "helper.py").write_text("\nx = y")
    assert message(path).startswith("figures/knee/helper.py:2: the script failed (NameError: ")


def test_it_may_end_itself(tmp_path: Path) -> None:
    path = script(tmp_path, WRITE.format("'1'") + "; sys.exit(0)")
    assert drawn(path) == b"1"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import os; os._exit(3)", "exit code 3"),
        ("import os; os.abort()", "SIGABRT"),
        ("import os; os.write(2, b'out of\\nluck\\n'); os._exit(3)", "luck"),
    ],
)
def test_an_interpreter_that_dies(tmp_path: Path, code: str, told: str) -> None:
    assert message(script(tmp_path, code)) == (
        f"figures/knee/figure-1.py: the script failed ({told}); correct it, or run it by itself"
    )


def test_printing_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts, "LIMITS", Limits(printed=2_000_000))
    path = script(tmp_path, "while True: print('more' * 1000)")
    assert message(path) == (
        "figures/knee/figure-1.py: prints more than 2 MB; let it print less, or nothing"
    )


@pytest.mark.parametrize(
    "code", ["while True: pass", "import os, time; os.close(1); os.close(2); time.sleep(60)"]
)
def test_drawing_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(scripts, "LIMITS", Limits(seconds=1))
    assert "still drawing after 1 s; make the script faster" in message(script(tmp_path, code))


def test_no_picture(tmp_path: Path) -> None:
    assert message(script(tmp_path, "")) == (
        "figures/knee/figure-1.py: wrote no picture; it must write to its first argument"
    )
