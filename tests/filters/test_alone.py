"""Each filter on its own: `pandoc --filter filters/NAME.py`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from casepress.article import pandoc
from casepress.core.journal import Journal
from casepress.filters.context import Context, Filter
from casepress.filters.runner import FILTERS
from casepress.source.manuscript import read
from casepress.source.markdown_format import FORMAT
from casepress.source.positions import strip
from tests.filters.cases import unmarked
from tests.support import BIN, ROOT, Ran, Repo, run

CASES: list[dict[str, Any]] = YAML(typ="safe").load(
    Path(__file__).with_name("alone.yaml").read_text(encoding="utf-8")
)
ARTICLE = Path("manuscript", "ID", "article.md")
#: What `pandoc` ends with where a filter did not end with 0 (pandoc's manual, exit codes).
FILTER_ERROR = 83


def _pandoc(text: str, chain: list[str], folder: Path, **env: str) -> Ran:
    article = folder / ARTICLE
    article.parent.mkdir(parents=True)
    article.write_text(text, encoding="utf-8")
    picture = folder / "figures" / "ID" / "a.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    filters = [f"--filter={ROOT / 'filters' / name}.py" for name in chain]
    reader = FORMAT.replace("-yaml_metadata_block", "")
    command = [pandoc.executable(), "-f", reader, "-t", "json", *filters, str(article)]
    path = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "CASEPRESS_JOURNAL": "medpeer"}
    return run(command, folder, {**path, **env})


#: With its source named, each; without, one that finds something and one that does not.
_BOTH = [(case, True) for case in CASES] + [(case, False) for case in (CASES[1], CASES[-1])]


@pytest.mark.parametrize(
    ("case", "told"), _BOTH, ids=["-".join(c["chain"]) + ("" if t else "-untold") for c, t in _BOTH]
)
def test_alone(case: dict[str, Any], told: bool, tmp_path: Path) -> None:
    text, places = unmarked(case["text"])
    env = {"CASEPRESS_SOURCE": str(tmp_path / ARTICLE)} if told else {}
    ran = _pandoc(text, case["chain"], tmp_path, **env)
    if "says" not in case:
        assert ran.code == 0, ran.err
        assert json.loads(ran.out)["blocks"] is not None
        return
    line = next(line for line in ran.err.splitlines() if case["says"] in line)
    assert ran.code in (0, FILTER_ERROR)
    assert (ran.code == FILTER_ERROR) == any(" error " in f" {x} " for x in ran.err.splitlines())
    if told and places:
        start = places[0].partition("-")[0]
        assert line.startswith(f"{env['CASEPRESS_SOURCE']}:{start}: ")
    else:
        assert "article.md" not in line or told


def test_every_filter_is_tried_and_can_be_run_directly() -> None:
    assert {case["chain"][-1] for case in CASES} >= {f.__name__ for f in FILTERS}
    for name in (f.__name__ for f in FILTERS):
        assert os.access(ROOT / "filters" / f"{name}.py", os.X_OK), f"{name} is not executable"


def _through_pandoc(document: dict[str, Any], root: Path, *options: str, **env: str) -> Any:
    source = root / "document.json"
    source.write_text(json.dumps(strip(document)), encoding="utf-8")
    path = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "CASEPRESS_JOURNAL": "medpeer"}
    command = [pandoc.executable(), "-f", "json", "-t", "json", *options, str(source)]
    ran = run(command, root, {**path, **env})
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


@pytest.mark.parametrize("apply", FILTERS, ids=lambda apply: apply.__name__)
def test_alone_and_in_the_pipeline_a_filter_makes_the_same(
    apply: Filter, medpeer: Journal, repo: Repo
) -> None:
    article = repo.article("knee")
    context = Context(medpeer, "knee", article.parent, repo.root)
    document = read(article).document
    for earlier in FILTERS[: FILTERS.index(apply)]:
        document, _ = earlier(document, context)
    option = f"--filter={ROOT / 'filters' / apply.__name__}.py"
    alone = _through_pandoc(document, repo.root, option, CASEPRESS_SOURCE=str(article))
    assert alone == _through_pandoc(apply(document, context)[0], repo.root)


def test_unknown_source(tmp_path: Path) -> None:
    ran = _pandoc("One.\n", ["sections"], tmp_path, CASEPRESS_SOURCE="nowhere.md")
    assert ran.code == FILTER_ERROR
    assert "CASEPRESS_SOURCE: nowhere.md was not found" in ran.err
    assert "Traceback" not in ran.err


def test_unknown_journal(tmp_path: Path) -> None:
    ran = _pandoc("One.\n", ["sections"], tmp_path, CASEPRESS_JOURNAL="nowhere")
    assert ran.code == FILTER_ERROR
    assert "no journal `nowhere`" in ran.err
    assert "Traceback" not in ran.err
