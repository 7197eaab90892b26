"""Figure scripts of strangers: what each attack takes, as the user of the tests and as another."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from casepress.core.errors import BuildError
from casepress.figures import isolation, scripts
from casepress.figures.scripts import drawn
from tests import support
from tests.figures.script_cases import WRITE, message, script
from tests.security.script_attacks import TREASURE, cases

#: A user without any privilege, as whom root runs the attacks again.
_PLAIN = 64999
_AS_PLAIN = (
    *("setpriv", f"--reuid={_PLAIN}", f"--regid={_PLAIN}", "--clear-groups"),
    *("--inh-caps=-all", "--bounding-set=-all"),
)
pytestmark = pytest.mark.skipif(
    bool(isolation.missing()), reason=f"this system cannot isolate a script: {isolation.missing()}"
)


def _attacked(command: list[str], folder: Path, home: Path) -> dict[str, str]:
    environment = {**os.environ, "TREASURE": TREASURE, "TMPDIR": tempfile.gettempdir()}
    done = subprocess.run(
        [*command, "-m", "tests.security.script_attacks", str(folder)],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What the attacks take from a user without privileges. Root may have its Python where no other
    user can reach it: then that user gets one of its own."""
    if os.getuid():
        yield _attacked([sys.executable], tmp_path_factory.mktemp("plain"), support.ROOT)
        return
    if not shutil.which("setpriv"):
        pytest.skip("setpriv (util-linux) is missing")
    with tempfile.TemporaryDirectory(prefix="casepress-plain-") as name:
        top = Path(name)
        top.chmod(0o755)
        for part in ("casepress", "tests/security"):
            shutil.copytree(support.ROOT / part, top / part)
        (top / "tests/__init__.py").touch()
        for source, copy in ((sys.base_prefix, "base"), (sys.prefix, "venv")):
            subprocess.run(["cp", "-al", f"{source}/", top / copy], check=True)
        python = top / "venv/bin" / Path(sys.executable).name
        python.unlink()
        python.symlink_to(top / "base/bin" / Path(os.path.realpath(sys.executable)).name)
        settings = top / "venv/pyvenv.cfg"
        settings.unlink()  # it shares its content with the original
        settings.write_text(f"home = {top}/base/bin\ninclude-system-site-packages = false\n")
        folder = top / "attacked"
        folder.mkdir()
        os.chown(folder, _PLAIN, _PLAIN)
        yield _attacked([*_AS_PLAIN, str(python)], folder, top)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the attacks take from the user of the tests, who is root in most containers."""
    return _attacked([sys.executable], tmp_path_factory.mktemp("own"), support.ROOT)


def _check(case: dict[str, str], result: str) -> None:
    for sign in ("TAKEN", "CHANGED", "PLANTED", TREASURE):
        assert sign not in result
    assert result == "nothing" or ("stopped" in case and case["stopped"] in result)


@pytest.mark.slow
@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case["name"]))
def test_attack(case: dict[str, str], own: dict[str, str]) -> None:
    _check(case, own[case["name"]])


@pytest.mark.slow
@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case["name"]))
def test_attack_on_a_plain_user(case: dict[str, str], plain: dict[str, str]) -> None:
    _check(case, plain[case["name"]])


@pytest.mark.skipif(os.getuid() != 0, reason="only root becomes another user")
def test_root_becomes_another_user_without_capabilities(tmp_path: Path) -> None:
    path = script(tmp_path, WRITE.format("repr(__import__('os').getresuid())"))
    assert drawn(path) == b"(65534, 65534, 65534)"


def test_it_is_not_run_where_the_system_cannot_isolate_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of the checkout cannot give trust; the environment can."""
    monkeypatch.setattr(isolation, "missing", lambda: "its kernel has no Landlock")
    monkeypatch.delenv(scripts.TRUST, raising=False)
    (tmp_path / ".env").write_text(f"{scripts.TRUST}=1\n")
    path = script(tmp_path, WRITE.format("'1'"))
    assert message(path) == (
        "figures/knee/figure-1.py: is not run, because this system cannot isolate it (its kernel "
        "has no Landlock); read the script, and set CASEPRESS_TRUST_SCRIPTS=1 in the environment "
        "if you trust it"
    )
    monkeypatch.setenv(scripts.TRUST, "1")
    assert drawn(path) == b"1"


def test_trust_takes_no_isolation_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(scripts.TRUST, "1")
    with pytest.raises(BuildError, match="may read only files in its folder"):
        drawn(script(tmp_path, "open('/etc/passwd')"))


def test_a_process_that_a_trusted_script_leaves_behind_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without isolation a script can start others: they end with it, and nothing waits for them."""
    monkeypatch.setattr(isolation, "missing", lambda: "its kernel has no Landlock")
    monkeypatch.setenv(scripts.TRUST, "1")
    path = script(
        tmp_path,
        "import ctypes, os, sys\nlibc = ctypes.CDLL(None)\n"
        "if not (child := libc.fork()):\n    libc.sleep(600)\n    os._exit(0)\n"
        "open(sys.argv[1], 'w').write(str(child))",
    )
    child = int(drawn(path))
    end = time.monotonic() + 30
    while _runs(child):
        assert time.monotonic() < end


def _runs(process: int) -> bool:
    """Whether a process runs; one that has ended may wait for its parent."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"
