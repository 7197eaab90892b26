"""Random articles from an abstract document that knows its own text: the XML and the web page have
this text and nothing else, in the same order. The expected text never comes from the reader that is
tested.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from casepress import pipeline
from casepress.core.findings import Finding
from casepress.outputs.conserved import plain
from casepress.outputs.html import write_html
from casepress.outputs.jats import build_jats
from casepress.source.manuscript import SRC053
from casepress.source.repository import Repository
from tests.support import Repo, repository

#: What an author types for the words that are printed.
WORDS = {
    **{word: word for word in (
        "HLA-B*27", "DRB1*15:01", "CYP2C19*2/*17", "3*5 mg", "0.03*,", "0.001**,", "10^5-10^6",
        "(~5-~7)", "~5/~7", "US$20", "the knee", "p < 0.05", "≥ 3", "C. difficile", "(5)", "naïve",
        "38.5 °C", "5 % & 6 %",
    )},
    "*S. aureus*": "S. aureus", "**bold**": "bold", "(*Toxocara*)": "(Toxocara)", "H~2~O": "H2O",
    "10^9^/L": "109/L", "Ca^2+^": "Ca2+", "`a*b c^d`": "a*b c^d", r"\*": "*", "3--5": "3–5",
    '"so"': "so", "[small]{.smallcaps}": "small", "~~old~~": "old",
    "e\u0301te\u0301": "\u00e9t\u00e9",
    "[a word](https://example.org/a)": "a word", "x &lt; y": "x < y",
}  # fmt: skip
#: The beginning of each line of a block as typed, and as printed.
BLOCKS = {
    "paragraph": ("", ""), "sign": ("> 38.5 °C ", "> 38.5 °C "), "date": ("7. May ", "7. May "),
    "letter": ("s. aureus ", "s. aureus "), "number": ("- 4.5 mmol/L ", "- 4.5 mmol/L "),
    "quotation": ("> ", ""), "list": ("- one\n- ", "one"), "heading": ("## Course\n\n", "Course"),
}  # fmt: skip
_words = st.lists(st.sampled_from(sorted(WORDS)), min_size=1, max_size=6)
_blocks = st.lists(st.tuples(st.sampled_from(sorted(BLOCKS)), _words), min_size=3, max_size=9)


@pytest.fixture(scope="module")
def ear(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return repository(tmp_path_factory.mktemp("random"), ["ear"])


def _checked(ear: Repo, blocks: list[tuple[str, list[str]]]) -> tuple[pipeline.Checked, Any, str]:
    """The article, its journal, and the text that its section is to have."""
    typed, printed = "", ""
    for kind, atoms in blocks:
        before, shown = BLOCKS[kind]
        typed += f"Then it was so.\n\n{before}it had {' '.join(atoms)} then.\n\n"
        printed += f"Then it was so. {shown}it had {' '.join(WORDS[a] for a in atoms)} then."
    whole = ear.article("ear").read_text(encoding="utf-8")
    head, rest = whole.split("# Case report\n", 1)
    tail = rest[rest.index("# Discussion") :]
    opened = Repository.open(ear.root)
    text = f"{head}# Case report\n\n{typed}{tail}"
    return pipeline.check(opened, opened.journal, "ear", text), opened.journal, printed


def _doubted(findings: list[Finding]) -> bool:
    return any(finding.code is SRC053 for finding in findings)


@settings(
    deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(blocks=_blocks)
def test_the_outputs_have_the_text(
    blocks: list[tuple[str, list[str]]], ear: Repo, tmp_path: Path
) -> None:
    checked, journal, printed = _checked(ear, blocks)
    assume(not _doubted(checked.findings))
    assert [f.message for f in checked.findings if f.code.code == "OUT005"] == []
    root: Any = etree.fromstring(build_jats(checked.document, journal))
    words = "".join(root.find(".//sec[@sec-type='cases']").itertext())
    assert plain(words) == plain(f"Case report{printed}")
    out = tmp_path / "ear.html"
    write_html(checked.document, journal, out, root=ear.root)
    page: Any = html.document_fromstring(out.read_bytes())
    (shown,) = page.xpath("//*[@data-role='case-report']")
    assert plain(f"Case report{printed}") in plain("".join(shown.itertext()))
