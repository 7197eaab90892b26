"""Figures that a script draws: what it may read, write and leave alone."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path

import pytest

from casepress.figures import scripts
from casepress.figures.images import fault, sources
from casepress.figures.scripts import drawn
from tests.figures.script_cases import WRITE, message, script


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
        "or directory: '../hard/data.csv'); a figure script may read only files in its "
        "folder: put the file there"
    )


@pytest.mark.parametrize("name", ["manuscript/knee/article.md", "figures/knee/data.csv"])
def test_a_file_of_the_repository_by_its_whole_path(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    path = script(tmp_path, f"open({str(file)!r})")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("1,2")
    assert message(path) == (
        f"figures/knee/figure-1.py:1: a figure script may read only files in its folder "
        f"({name}); put the file there and name it from there, without the folders above"
    )


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("open(file)", "read only files in its folder"),
        ("os.listdir(os.path.dirname(file))", "read only files in its folder"),
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
    assert "figure-1.py:3: a figure script may read only files in" in message(path)
    assert not (tmp_path / "a.db").exists()


def test_an_environment_within_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The packages are read also there."""
    monkeypatch.setattr(scripts, "_root", lambda script: str(Path(sys.prefix).parent))
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


@pytest.mark.parametrize("name", ["_helper.py", ".figure-2.py", "._figure-1.png"])
def test_what_lies_beside_it_and_is_no_figure(tmp_path: Path, name: str) -> None:
    path = script(tmp_path, "")
    (path.parent / name).write_text("")
    assert sources(path.parent) == {"figure-1.png": path}
    manuscript = tmp_path / "manuscript/knee"
    manuscript.mkdir(parents=True)
    told = fault(f"../../figures/knee/{name}", manuscript, tmp_path)
    assert told == f"{name} begins with {name[0]} and is not a figure; rename it or name another"


def test_a_module_takes_no_name_from_an_image(tmp_path: Path) -> None:
    folder = script(tmp_path, "").parent
    (folder / "_knee.py").write_text("")
    (folder / "_knee.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert sources(folder)["_knee.png"] == folder / "_knee.png"
    manuscript = tmp_path / "manuscript/knee"
    manuscript.mkdir(parents=True)
    assert fault("../../figures/knee/_knee.png", manuscript, tmp_path) is None
