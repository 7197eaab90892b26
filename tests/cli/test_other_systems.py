"""Begin, import, lint, preview, references and status without what only the workflow needs: it is
taken away in turn, as far as a process can take it from itself."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests import support
from tests.importing import habits

#: What is taken away before casepress starts, and which of its words stay when it is used.
WITHOUT = {
    "nothing": "",
    "Snakemake and its shell": """
import subprocess
for name in ("snakemake", "snakemake_interface_logger_plugins"):
    sys.modules[name] = None
started = subprocess.Popen.__init__
def only_programs(self, args, *more, **options):
    program = os.path.basename(args if isinstance(args, str) else str(args[0]))
    assert program in ("pandoc", "git", "python") and not options.get("shell"), args
    started(self, args, *more, **options)
subprocess.Popen.__init__ = only_programs
""",
    "symbolic links": """
def refused(*_, **__):
    raise OSError(1314, "A required privilege is not held by the client")
os.symlink = refused
""",
    "fork and the modules of Unix": """
for name in (
    "fork", "forkpty", "killpg", "getuid", "geteuid", "getgid", "setsid", "sched_getaffinity",
    "statvfs", "chown", "set_blocking", "O_NOFOLLOW", "O_NONBLOCK", "O_DIRECTORY",
):
    delattr(os, name)
import selectors
def no_socket(*_, **__):
    raise OSError(10038, "An operation was attempted on something that is not a socket")
selectors.EpollSelector.register = selectors.SelectSelector.register = no_socket
for name in ("resource", "fcntl", "pwd", "grp", "termios", "pty"):
    sys.modules[name] = None
""",
    "a loopback": """
import socket
def refused(*_, **__):
    raise OSError(10013, "An attempt was made to access a socket in a forbidden way")
socket.socket.bind = socket.socket.connect = refused
""",
}
COMMANDS = (
    ("new", "first", "--title", "Rice bodies", "--author", "Ana Example"),
    ("import", "case.docx", "second"),
    ("lint", "--format", "json"),
    ("lint", "case.docx", "--format", "json"),
    ("refs", "list", "knee"),
    ("refs", "check", "knee"),
    ("status", "--format", "json"),
)
#: An interpreter that takes the same away before it runs a module, `python -P -s -m MODULE …`.
_INTERPRETER = """#!{python} -P
import os, sys
{without}
import runpy
del sys.argv[:4]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
_START = """
import contextlib, io, json, os, sys
{without}
from casepress.cli.main import main
# figure scripts are isolated on Linux only: elsewhere they run where they are trusted
from casepress.figures import isolation
isolation.missing = lambda: "isolation is built for Linux"
os.environ["CASEPRESS_TRUST_SCRIPTS"] = "1"
sys.executable = sys.argv[2]  # in a script's interpreter, too, all that is taken away
said = []
for command in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(command)
    said.append([code, out.getvalue(), err.getvalue()])
# the preview: its page, and the pages of the PDF
from pathlib import Path
from casepress.live.pages import Pages
from casepress.live.session import Session
work = Path("work")
work.mkdir()
session = Session(Path.cwd(), "knee", work)  # with a figure that a script draws
session.check()
page, _ = session.page_html(session.marks())
said.append([len(Pages(session).pages()), page, ""])
print(json.dumps(said))
"""


def _repository(folder: Path) -> support.Repo:
    made = support.repository(folder)
    habit = next(h for h in habits.HABITS if h.name == "numbered")
    made.write("case.docx", habits.manuscript(habit))
    return made


def _said(without: str, folder: Path) -> list[list[object]]:
    """The exit code and the words of each command."""
    folder.mkdir()
    taken = WITHOUT[without]
    script = _START.format(without=taken)
    interpreter = folder.parent / "python"
    own = taken if without.startswith("fork") else ""
    interpreter.write_text(_INTERPRETER.format(python=sys.executable, without=own))
    interpreter.chmod(0o755)
    command = [sys.executable, "-P", "-c", script, json.dumps(COMMANDS), str(interpreter)]
    ran = support.run(command, _repository(folder).root)
    assert ran.code == 0, ran.err
    said: list[list[object]] = json.loads(ran.out)
    return said


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> list[list[object]]:
    """What the commands say where nothing is taken away."""
    said = _said("nothing", tmp_path_factory.mktemp("usual") / "repository")
    assert [each[0] for each in said[:-1]] == [0, 0, 1, 1, 0, 0, 0], said
    assert int(str(said[-1][0])) > 0 and "<article>" in str(said[-1][1])
    return said


@pytest.mark.wheel
@pytest.mark.parametrize("without", [each for each in WITHOUT if each != "nothing"])
def test_without(without: str, usual: list[list[object]], tmp_path: Path) -> None:
    assert _said(without, tmp_path / "repository") == usual


def test_streams_that_cannot_hold_every_letter(tmp_path: Path) -> None:
    """As where Windows writes into a pipe: what cannot be written is shown escaped."""
    repo = support.repository(tmp_path, ("knee",))
    repo.edit("manuscript/knee/article.md", "# Discussion", "# Diskussión")
    env = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for form in ("text", "github"):
        ran = repo.run("lint", "--format", form, env=env)
        assert "Traceback" not in ran.said and r"Diskussi\xf3n" in ran.out, ran.said


def test_building_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from casepress.cli.main import main

    repo = support.repository(tmp_path, ("knee",))
    shutil.copy(support.ROOT / "Snakefile", repo.root)
    monkeypatch.setattr(sys, "platform", "win32")
    assert main(["--repository", str(repo.root), "build"]) == 2
    said = capsys.readouterr().err
    assert "WSL" in said and "container" in said
