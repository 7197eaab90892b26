"""An edit of casepress's code runs those rules of the workflow again whose commands import it."""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from casepress import __version__
from casepress.workflow import code_hash as hashes
from casepress.workflow import configuration
from casepress.workflow.code_hash import imports
from tests import support

PICTURES = {"picture", "supplement"}
PDF, DOCX, HTML = (
    {"pdf", "review_pdf", "changes_pdf"},
    {"docx", "review_docx", "title_page"},
    {"html", "review_html"},
)
#: The marked-up revision: the version before it, and the comparison.
CHANGES = {"changes", "review_changes"}
OUTPUTS = {"jats", "blind", "figures", "care", *PDF, *DOCX, *HTML}
#: What packs the outputs of manuscripts.
PACKED = {"deposit", "issue"}
ALL = {*PICTURES, "article", "earlier", *CHANGES, *OUTPUTS, "overview", *PACKED}
#: What reads a manuscript: the article, and that of an earlier commit.
READING = {"article", "earlier"}
#: A file of each room, and the rules that run again when it is edited. The record of provenance
#: names all of the code, so that it is written again after each edit.
ROOMS = {
    "core/files.py": ALL,
    "core/schemas/config.schema.json": ALL,
    "article/model.py": {"article", "earlier", *CHANGES, *OUTPUTS, "overview", *PACKED},
    "source/inputs.py": ALL,
    "source/manuscript.py": READING,
    "figures/scripts.py": {"picture", *READING, "figures", *PACKED, *DOCX, "care"},
    "references/bibtex/importer.py": READING,
    "references/csl/style.py": READING,
    "filters/metadata.py": READING,
    "lint/rules/dicom.py": READING,
    "pipeline.py": READING,
    "importing/word_file.py": set(),
    "outputs/jats/dtd.py": {"jats", *PACKED},
    "outputs/blind/identity.py": {"blind", "earlier", *CHANGES, *PDF, *DOCX, *HTML, "care"},
    "outputs/care/answers.py": {"care"},
    "outputs/docx/writer.py": {*DOCX, "care"},
    "outputs/pdf/writer.py": {*PDF, "issue", "care"},
    "outputs/pdf/figure.typ": {*PDF, "issue", "care"},
    "outputs/html/web/article.css": {*HTML, "overview", "issue"},
    "outputs/metadata/facts.py": {*HTML, "overview", *PACKED},
    "outputs/submission.py": {"figures", *PACKED},
    "outputs/changes/blocks.py": CHANGES,
    "outputs/deposit/crossref/schema.py": {*PACKED},
    "outputs/overview.py": {"overview", "issue"},
    "provenance/crate.py": set(),
    "cli/main.py": ALL,
    "cli/lint.py": set(),
    "live/session.py": set(),
    "workflow/run.py": set(),
}
_RULE = re.compile(r"^(?:rule (\w+)|use rule \w+ as (\w+) with):\n(.*?)(?=^\S)", re.M | re.S)


def rules() -> dict[str, list[str]]:
    """The rules of the Snakefile that name parts of the code, and those parts."""
    text = (support.ROOT / "Snakefile").read_text(encoding="utf-8")
    parts = {
        m[1] or m[2]: re.findall(r'code_hash\("([^"]+)"\)', m[3]) for m in _RULE.finditer(text)
    }
    return {rule: named for rule, named in parts.items() if named}


@dataclass(frozen=True)
class Checkout:
    """A repository with its own copy of the code, and the hashes of its rules."""

    root: Path
    codes: dict[str, str]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """A copy of casepress and of the filters in a repository, which is the working folder."""
    root = tmp_path_factory.mktemp("checkout")
    support.repository(root)
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("casepress", "filters"):
        shutil.copytree(support.ROOT / name, root / name, symlinks=True, ignore=ignored)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        yield Checkout(root, known())
    _forget()


def _forget() -> None:
    """Empty what is computed once in a run of the workflow, but the imports, which no edit of this
    test changes."""
    cached: list[Callable[..., object]] = [
        *(hashes.code_hash, hashes._code),
        *(configuration.shared_hashes, configuration.shared_paths, configuration.shared_inputs),
    ]
    for function in cached:
        function.cache_clear()  # type: ignore[attr-defined]


def known() -> dict[str, str]:
    """What each rule has as its `params.code`, or, for provenance, as `params.shared`."""
    _forget()
    codes = {rule: " ".join(map(hashes.code_hash, parts)) for rule, parts in rules().items()}
    return {**codes, "provenance": configuration.shared_inputs()}


@pytest.mark.parametrize("edited", ROOMS)
def test_an_edit_runs_the_rules_that_import_it(checkout: Checkout, edited: str) -> None:
    path = checkout.root / "casepress" / edited
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n", encoding="utf-8")
    try:
        after = known()
    finally:
        path.write_text(text, encoding="utf-8")
    changed = {rule for rule in after if after[rule] != checkout.codes[rule]}
    assert changed == {*ROOMS[edited], "provenance"}


def test_every_room_and_every_rule_is_edited() -> None:
    folder = support.ROOT / "casepress"
    rooms = {p.name for p in folder.iterdir() if (p / "__init__.py").is_file()}
    outputs = {p.name for p in (folder / "outputs").iterdir() if (p / "__init__.py").is_file()}
    assert {name.split("/")[0] for name in ROOMS} == {*rooms, "pipeline.py"}
    assert {
        n.split("/")[1] for n in ROOMS if n.startswith("outputs/") and n.count("/") > 1
    } == outputs
    assert set(rules()) == ALL


def parsed(text: str) -> Iterator[str]:
    """The oracle: the imports of a text as Python's own parser sees them."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("casepress"):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.startswith("casepress"))


def test_no_import_is_left_out() -> None:
    for path in (support.ROOT / "casepress").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert set(parsed(text)) <= set(imports(text)), path


def test_the_release_of_an_installed_casepress(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a journal's own repository: the version, and in editable mode what the files are."""
    module = tmp_path / "casepress/workflow/code_hash.py"
    module.parent.mkdir(parents=True)
    module.touch()
    monkeypatch.setattr(hashes, "__file__", str(module))
    release = hashes._release.__wrapped__
    assert release() == __version__  # of a wheel
    (tmp_path / "pyproject.toml").touch()
    seen = [release()]
    (tmp_path / "casepress/new.py").touch()
    seen.append(release())
    os.utime(module, (1, 1))
    seen.append(release())
    assert len({*seen}) == 3 and seen[-1] == release()
