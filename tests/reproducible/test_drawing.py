"""Figures that a script draws: nothing from outside, and the same each time."""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from casepress import drawing
from casepress.drawing import drawn
from casepress.errors import BuildError
from casepress.images import fault, sources

WRITE = "import sys; open(sys.argv[1], 'w').write({})"


def script(folder: Path, code: str) -> Path:
    """A script in its manuscript's folder of figures, in a repository of its own."""
    path = folder / "figures/knee/figure-1.py"
    path.parent.mkdir(parents=True)
    path.write_text(code)
    return path


def message(path: Path) -> str:
    """Why a script draws nothing, with the path as in the repository."""
    with pytest.raises(BuildError) as raised:
        drawn(path)
    return str(raised.value).replace(f"{path.parents[2]}/", "")


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
    assert re.match(r"figures/knee/figure-1\.py:\d+: a figure script may not use another", told)
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


def test_data_and_modules_beside_it(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        "import helper, sys; from pathlib import Path\n"
        "here = Path(__file__).with_name('data') / 'data.csv'\n"
        "assert here.read_text() == open('data/data.csv').read()\n"
        "helper.write(here, sys.argv[1])\n",
    )
    (path.parent / "data").mkdir()
    (path.parent / "data/data.csv").write_text("1,2")
    (path.parent / "helper.py").write_text(
        "def write(here, out): open(out, 'w').write(here.read_text())"
    )
    assert drawn(path) == b"1,2"


def test_a_file_outside_its_folder(tmp_path: Path) -> None:
    path = script(tmp_path, "\nopen('../hard/data.csv')")
    (tmp_path / "figures/hard").mkdir()
    (tmp_path / "figures/hard/data.csv").write_text("1,2")
    assert message(path) == (
        "figures/knee/figure-1.py:2: the script failed (FileNotFoundError: [Errno 2] No such file "
        "or directory: '../hard/data.csv'); a figure script may read only what lies in its "
        "folder: put the file there"
    )


@pytest.mark.parametrize("name", ["manuscript/knee/article.md", "figures/knee/data.csv"])
def test_a_file_of_the_repository_by_its_whole_path(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    path = script(tmp_path, f"open({str(file)!r})")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("1,2")
    assert message(path) == (
        f"figures/knee/figure-1.py:1: a figure script may read only what lies in its folder "
        f"({name}); put the file there and name it from there, without the folders above"
    )


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("open(file)", "read only what lies in its folder"),
        ("os.listdir(os.path.dirname(file))", "read only what lies in its folder"),
        ("open(file, 'w')", "write nothing but its picture"),
        ("os.remove(file)", "write nothing but its picture"),
    ],
)
def test_a_file_outside_the_repository(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, call: str, told: str
) -> None:
    file = tmp_path_factory.mktemp("desktop") / "labs.csv"
    file.write_text("1,2")
    path = script(tmp_path, f"import os\nfile = {str(file)!r}\n{call}")
    assert f"figure-1.py:3: a figure script may {told} ({file.parent}" in message(path)
    assert file.read_text() == "1,2"


def test_a_link_to_a_file_elsewhere_is_its_data(tmp_path: Path) -> None:
    """The workflow knows of it, and the script reads a copy."""
    path = script(tmp_path, "import sys; open(sys.argv[1], 'w').write(open('data.csv').read())")
    (tmp_path / "shared.csv").write_text("1,2")
    (path.parent / "data.csv").symlink_to(tmp_path / "shared.csv")
    assert drawn(path) == b"1,2"


_PLOT = """
import sys
from matplotlib import pyplot
pyplot.title("Girth")
pyplot.savefig(sys.argv[1])
"""


@pytest.mark.parametrize("mode", [0o700, 0o777])
def test_what_somebody_put_beside_the_lists_of_fonts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    path = script(tmp_path, _PLOT)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = drawn(path)
    lists = tmp_path / f"casepress-matplotlib-{os.getuid()}"
    assert [each.name.split("-")[0] for each in lists.iterdir()] == ["fontlist"]
    assert stat.S_IMODE(lists.stat().st_mode) == 0o700
    (lists / "matplotlibrc").write_text("axes.facecolor: red")
    for each in lists.glob("fontlist-*"):
        each.write_text(each.read_text() if mode == 0o700 else "[")
    lists.chmod(mode)
    assert drawn(path) == before


def test_a_file_in_the_place_of_the_lists_of_fonts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / f"casepress-matplotlib-{os.getuid()}").write_text("")
    assert drawn(script(tmp_path, _PLOT)).startswith(b"\x89PNG")


def test_writes_nothing_into_the_repository(tmp_path: Path) -> None:
    path = script(tmp_path, f"open({str(tmp_path / 'notes.txt')!r}, 'w')")
    assert "may write nothing but its picture (notes.txt); write to" in message(path)
    assert not (tmp_path / "notes.txt").exists()


@pytest.mark.parametrize(
    "call",
    [
        "os.remove(file)",
        "os.rename(file, 'notes.txt')",
        "os.rename(sys.argv[0], file)",
        "os.truncate(file, 0)",
        "os.chmod(file, 0)",
        "os.utime(file, (0, 0))",
        "os.mkdir(file + '.d')",
        "os.symlink(sys.argv[0], file + '.link')",
        "shutil.rmtree(os.path.dirname(file))",
    ],
)
def test_changes_nothing_in_the_repository(tmp_path: Path, call: str) -> None:
    file = tmp_path / "notes/notes.txt"
    file.parent.mkdir()
    file.write_text("notes")
    before = file.stat()
    path = script(tmp_path, f"import os, shutil, sys\nfile = {str(file)!r}\n{call}")
    assert "figure-1.py:3: a figure script may" in message(path)
    assert [each.name for each in file.parent.iterdir()] == ["notes.txt"]
    after = file.stat()
    assert file.read_text() == "notes"
    assert (after.st_mode, after.st_mtime_ns) == (before.st_mode, before.st_mtime_ns)


@pytest.mark.parametrize("call", ["os.listdir(root)", "sqlite3.connect(root + '/a.db')"])
def test_looks_at_nothing_in_the_repository(tmp_path: Path, call: str) -> None:
    path = script(tmp_path, f"import os, sqlite3\nroot = {str(tmp_path)!r}\n{call}")
    assert "figure-1.py:3: a figure script may read only what lies in" in message(path)
    assert not (tmp_path / "a.db").exists()


def test_an_environment_within_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The packages are read also there."""
    monkeypatch.setattr(drawing, "_root", lambda script: str(Path(sys.prefix).parent))
    path = script(
        tmp_path,
        "import sys; from matplotlib import pyplot\n"
        "pyplot.title('Girth'); pyplot.savefig(sys.argv[1])",
    )
    assert drawn(path).startswith(b"\x89PNG")


def test_changes_neither_itself_nor_its_data(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        "import os, sys; open(sys.argv[1], 'w').write('1')\n"
        "open('data.csv', 'a').write('3'); os.remove(__file__); open('new.csv', 'w')",
    )
    (path.parent / "data.csv").write_text("1,2")
    drawn(path)
    assert sorted(p.name for p in path.parent.iterdir()) == ["data.csv", "figure-1.py"]
    assert (path.parent / "data.csv").read_text() == "1,2"


def test_hidden_files_and_caches_are_not_there(tmp_path: Path) -> None:
    path = script(tmp_path, WRITE.format("repr(__import__('os').listdir())"))
    (path.parent / ".hidden").write_text("")
    (path.parent / "__pycache__").mkdir()
    (path.parent / "__pycache__/figure-1.pyc").write_text("")
    assert drawn(path) == b"['figure-1.py']"


def test_a_link_to_nothing_is_left_out(tmp_path: Path) -> None:
    path = script(tmp_path, WRITE.format("'1'"))
    (path.parent / "old.csv").symlink_to("nowhere.csv")
    assert drawn(path) == b"1"


def test_a_file_that_cannot_be_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("shutil.copyfile", refuse)
    assert message(script(tmp_path, "")) == (
        "figures/knee/figure-1.py: cannot be copied (permission denied); check name and rights"
    )


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
    assert whole.endswith("; mend it, or run it alone")
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
        f"figures/knee/figure-1.py: the script failed ({told}); mend it, or run it alone"
    )


def test_printing_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_PRINTED", 2_000_000)
    path = script(tmp_path, "while True: print('more' * 1000)")
    assert message(path) == (
        "figures/knee/figure-1.py: prints more than 2 MB; let it print less, or nothing"
    )


@pytest.mark.parametrize(
    "code", ["while True: pass", "import os, time; os.close(1); os.close(2); time.sleep(60)"]
)
def test_drawing_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(drawing, "_SECONDS", 1)
    assert "still drawing after 1 s; make the script faster" in message(script(tmp_path, code))


def test_no_picture(tmp_path: Path) -> None:
    assert message(script(tmp_path, "")) == (
        "figures/knee/figure-1.py: wrote no picture; it must write to its first argument"
    )


@pytest.mark.parametrize("name", ["_helper.py", ".figure-2.py", "._figure-1.png"])
def test_what_lies_beside_it_and_is_no_figure(tmp_path: Path, name: str) -> None:
    path = script(tmp_path, "")
    (path.parent / name).write_text("")
    assert sources(path.parent) == {"figure-1.png": path}
    manuscript = tmp_path / "manuscript/knee"
    manuscript.mkdir(parents=True)
    told = fault(f"../../figures/knee/{name}", manuscript, tmp_path)
    assert told == f"{name} begins with {name[0]} and is no figure; rename it or name another"


def test_a_module_takes_no_name_from_an_image(tmp_path: Path) -> None:
    folder = script(tmp_path, "").parent
    (folder / "_knee.py").write_text("")
    (folder / "_knee.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert sources(folder)["_knee.png"] == folder / "_knee.png"
    manuscript = tmp_path / "manuscript/knee"
    manuscript.mkdir(parents=True)
    assert fault("../../figures/knee/_knee.png", manuscript, tmp_path) is None
