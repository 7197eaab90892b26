"""Varied manuscripts through the real filters: valid, sound by every rule, and word for word."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from casepress.article.ast import get, text
from casepress.article.model import Article
from casepress.article.pandoc import read
from casepress.outputs.jats import build_jats
from casepress.outputs.jats.checks.all import check
from tests.samples.contract import journal
from tests.samples.varied import Manuscript, folder, made, manuscripts

from .reading import ELSEWHERE, addresses, for_pandoc

#: To run more of them: `CASEPRESS_EXAMPLES=200 pytest tests/outputs/jats`.
EXAMPLES = int(os.environ.get("CASEPRESS_EXAMPLES", "12"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("varied"))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(manuscript=manuscripts())
def test_manuscript(root: Path, dtds: Path, manuscript: Manuscript) -> None:
    checked = made(root, manuscript)
    assert not checked.blocked, [f.message for f in checked.findings if f.blocks]
    xml = build_jats(checked.document, journal())
    assert check(xml, dtds) == []
    tree = for_pandoc(etree.fromstring(xml))
    back, _ = read(etree.tostring(tree, encoding="unicode"), format="jats")
    facts = Article.from_json(checked.document)
    said = [s for s in facts.sections if get(s, "role") not in ELSEWHERE]
    expected = Counter([*text(said).split(), *addresses(said)])
    assert Counter(text(back["blocks"]).split()) == expected
    assert len(back["meta"]["references"]["c"]) == len(facts.references)
