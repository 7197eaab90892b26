"""Signs in words and at the beginnings of paragraphs are printed as typed; markup is read as such.

The expected texts are written by hand or made together with the text that is typed; none is read
by casepress.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from casepress.core.findings import InFile
from casepress.source.manuscript import SRC053, Manuscript, read
from casepress.source.sign_shield import shield
from casepress.source.written_again import differences

CASES: list[dict[str, str]] = YAML(typ="safe").load(
    Path(__file__).with_name("data").joinpath("signs.yaml").read_text(encoding="utf-8")
)
FRONT = "---\ntitle: A knee\n---\n\n"
_TAGS = {"Emph": "i", "Strong": "b", "Superscript": "sup", "Subscript": "sub"}


def _read(body: str) -> Manuscript:
    return read(Path("ID/article.md"), "article.md", FRONT + body + "\n")


def _printed(node: Any) -> str:
    """The text of pandoc's elements, with tags for what is marked up."""
    if isinstance(node, list):
        lines = [_printed(each) for each in node]
        blocks = bool(node) and isinstance(node[0], dict) and node[0].get("t") in _BLOCKS
        return ("\n" if blocks else "").join(lines)
    if not isinstance(node, dict):
        return ""
    kind: str = node.get("t", "")
    content: Any = node.get("c")
    if kind == "Str":
        return str(content)
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>{_printed(content)}</{_TAGS[kind]}>"
    if kind == "Math":
        return f"<m>{content[1]}</m>"
    if kind in ("Code", "CodeBlock"):
        return ("<pre>" if kind == "CodeBlock" else "") + str(content[1])
    if kind == "OrderedList":
        return f"<ol {content[0][0]}>" + "\n".join(map(_printed, content[1]))
    if kind == "BulletList":
        return "<ul>" + "\n".join(map(_printed, content))
    if kind == "BlockQuote":
        return f"<q>{_printed(content)}"
    if kind == "DefinitionList":
        return f"<dl>{_printed(content)}"
    return _printed(content)


_BLOCKS = {"Para", "Plain", "OrderedList", "BulletList", "BlockQuote", "CodeBlock", "Header"}


@pytest.mark.parametrize("case", CASES, ids=[case["typed"][:40] for case in CASES])
def test_signs(case: dict[str, str]) -> None:
    manuscript = _read(case["typed"])
    assert _printed(manuscript.document["blocks"]) == case.get("printed", case["typed"])
    locator = manuscript.locator
    assert not list(differences(locator.text[locator.start :], locator.blocks))
    found = [f for f in manuscript.findings if f.code is SRC053]
    assert len(found) == ("doubt" in case)
    for finding in found:
        assert isinstance(finding.at, InFile)
        begin, end = manuscript.locator.between(finding.at.span)
        assert manuscript.text[begin:end] == case["doubt"]


@pytest.mark.parametrize("case", [case for case in CASES if "doubt" in case], ids=str)
def test_the_fix_of_a_doubt_mends_it(case: dict[str, str]) -> None:
    manuscript = _read(case["typed"])
    fix = next(f.fix for f in manuscript.findings if f.code is SRC053)
    assert fix is not None
    begin, end = manuscript.locator.between(fix.span)
    text = manuscript.text[:begin] + fix.replacement + manuscript.text[end:]
    again = read(Path("ID/article.md"), "article.md", text)
    assert not [f for f in again.findings if f.code is SRC053]


def test_titles_and_their_places() -> None:
    text = "---\ntitle: HLA-B*27 and HLA-B*51\nshort-title: $20-30$ a day\n---\n\nThe knee.\n"
    manuscript = read(Path("ID/article.md"), "article.md", text)
    assert _printed(manuscript.document["meta"]["title"]) == "HLA-B*27 and HLA-B*51"
    found = [f for f in manuscript.findings if f.code is SRC053]
    assert [manuscript.place(f.at).line for f in found] == [3]


@pytest.mark.parametrize("text", ["a*b \U000f002a c*d", "\U000f002a\U000f00aa*"])
def test_a_text_may_have_the_characters_that_shield(text: str) -> None:
    shielded = shield(text, [text.index("*")])
    assert shielded.text != text
    assert shielded.restored(shielded.text) == text


#: What an author types, and what is printed of it.
_ATOMS = (
    *("HLA-B*27", "DRB1*15:01", "CYP2C19*2/*17", "TPMT *3A/*3C", "3*5 mg", "0.03*,", "0.001**,"),
    *("10^5-10^6", "10^6", "(~5-~7)", "~5", "~5/~7", "US$20", "20$-30$", "the knee", "a – b", "5*"),
)
_MARKED = {
    "*S. aureus*": "<i>S. aureus</i>",
    "**bold**": "<b>bold</b>",
    "(*Toxocara*)": "(<i>Toxocara</i>)",
    "H~2~O": "H<sub>2</sub>O",
    "10^9^/L": "10<sup>9</sup>/L",
    "Ca^2+^": "Ca<sup>2+</sup>",
    "$p<0.05$": "<m>p<0.05</m>",
    "`a*b c^d`": "a*b c^d",
    r"\*": "*",
}
_BEGINNINGS = ("", "7. ", "s. ", "> 38.5 °C ", "- 4.5 ", "+ 2 ", "(5) ")


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(_BEGINNINGS),
            st.lists(st.sampled_from([*_ATOMS, *_MARKED]), min_size=1, max_size=7),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_random_article_is_printed_as_typed(paragraphs: list[tuple[str, list[str]]]) -> None:
    typed, printed = [], []
    for beginning, atoms in paragraphs:
        typed.append(f"The knee.\n\n{beginning}it had " + " ".join(atoms) + " then.")
        marked = (_MARKED.get(atom, atom) for atom in atoms)
        printed.append(f"The knee.\n{beginning}it had " + " ".join(marked) + " then.")
    manuscript = _read("\n\n".join(typed))
    if not any(f.code is SRC053 for f in manuscript.findings):
        assert _printed(manuscript.document["blocks"]) == "\n".join(printed)
