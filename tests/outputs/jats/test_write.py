"""The writer: what the file holds, that it is valid, and that its words are the article's."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from casepress.article.ast import Blocks, get, space, text, walk
from casepress.article.model import Article
from casepress.article.pandoc import read as read_back
from casepress.core.errors import BuildError
from casepress.core.yaml12 import load
from casepress.outputs.jats import build_jats, validate, write_jats
from casepress.outputs.jats.checks.all import review
from casepress.outputs.jats.xml import NAMESPACES, Node, find, words
from tests.samples.contract import REPOSITORY, article, journal

from .reading import typed_formulae

SAMPLES = ("full", "minimal")
#: Rules that find absent facts.
ABSENT = {"declarations", "licence", "whereabouts"}
FACTS: dict[str, str] = load(Path(__file__).parent / "data" / "facts.yaml")


@cache
def xml(name: str) -> bytes:
    return build_jats(article(name), journal())


def tree(name: str) -> Node:
    return etree.fromstring(xml(name))


@pytest.mark.parametrize("name", SAMPLES)
def test_valid(name: str, dtds: Path) -> None:
    assert validate(xml(name), dtds) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_same_bytes(name: str) -> None:
    """Also in a process with another hash seed, locale and time zone."""
    code = (
        "import sys; from tests.outputs.jats.test_write import xml;"
        f"sys.stdout.buffer.write(xml({name!r}))"
    )
    env = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    env["PYTHONPATH"] = str(REPOSITORY)
    other = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
    assert other.stdout == xml(name)


@pytest.mark.parametrize(("path", "value"), FACTS.items(), ids=list(FACTS))
def test_fact(path: str, value: str) -> None:
    root: Any = etree.fromstring(xml("full"))
    found = root.xpath(path, namespaces=NAMESPACES)
    if isinstance(found, float):
        assert str(int(found)) == value
        return
    assert found, f"nothing at {path}"
    first = found[0] if isinstance(found[0], str) else "".join(found[0].itertext())
    assert first.strip() == value


def test_full_passes_every_rule() -> None:
    assert review(tree("full")) == []


def test_minimal_lacks_only_what_is_absent() -> None:
    found = review(tree("minimal"))
    assert {problem.rule for problem in found} == ABSENT
    tags = {str(node.tag) for node in etree.fromstring(xml("minimal")).iter()}
    assert not tags & {"pub-date", "history", "permissions", "aff", "author-notes", "back"}


@pytest.mark.parametrize("key", sorted(article("full")["meta"]))
def test_any_fact_may_be_absent(key: str, dtds: Path) -> None:
    document = article("full")
    del document["meta"][key]
    if key == "title":  # the one fact without which there is no article
        return
    source = build_jats(document, journal())
    assert validate(source, dtds) == []
    found = {p.rule for p in review(etree.fromstring(source))}
    assert not found - {*ABSENT, "publication-types"}


def test_escaped_once() -> None:
    source = xml("full").decode()
    assert "p &lt; 0.05 &amp; so on" in source
    assert "&amp;lt;" not in source
    assert "&amp;amp;" not in source


ENDS_A_WORD = {"p", "title", "td", "th", "term", "verse-line", "alt-text", "attrib", "code"}
ENDS_A_WORD |= {"preformat", "copyright-statement", "disp-formula"}
#: What is in the XML beside the words: numbers that JATS wants printed,
#: and footnotes, which `FACTS` look at.
BESIDE = """
.//label | .//fn | .//xref[@ref-type='fn' or @ref-type='table-fn']
| .//copyright-year | .//copyright-holder
"""


def written(part: etree._Element) -> str:
    typed_formulae(part)
    for node in find(part, BESIDE):
        tail = node.tail
        node.clear()
        node.tail = tail
    for node in part.iter():
        if node.tag in ENDS_A_WORD:
            node.tail = f" {node.tail or ''}"
    return words(part)


def set_apart(blocks: Blocks) -> None:
    """End terms and verse lines, which are no blocks, with a space."""
    for element in walk(blocks):
        if element["t"] == "DefinitionList":
            for term, _ in element["c"]:
                term.append(space())
        elif element["t"] == "LineBlock":
            for line in element["c"]:
                line.append(space())


@pytest.mark.parametrize("name", SAMPLES)
def test_words_of_body(name: str) -> None:
    """Every word of the article's body is in the XML's body, and no other."""
    facts = Article.from_json(article(name))
    set_apart(facts.blocks)
    body = etree.fromstring(xml(name)).find("body")
    assert body is not None
    expected = text([s for s in facts.sections if get(s, "part") == "body"])
    assert sorted(written(body).split()) == sorted(expected.split())


def test_pandoc_reads_the_body_back() -> None:
    back, _ = read_back(xml("full").decode(), format="jats")
    facts = Article.from_json(article("full"))
    read = text(back["blocks"], notes=True)
    for block in facts.sections:
        if get(block, "part") != "body":
            continue
        for paragraph in (e for e in walk(block) if e["t"] == "Para"):
            expected = text(paragraph)
            if not any(e["t"] in ("Math", "Image") for e in walk(paragraph)):
                assert expected in read


def test_write_leaves_a_whole_file(tmp_path: Path, dtds: Path) -> None:
    out = tmp_path / "new" / "full.xml"
    write_jats(article("full"), journal(), out, dtds)
    assert out.read_bytes() == xml("full")
    assert [p.name for p in out.parent.iterdir()] == ["full.xml"]


def test_invalid_is_never_written(tmp_path: Path, dtds: Path) -> None:
    document = article("minimal")
    paragraph = next(e for e in walk(document["blocks"]) if e["t"] == "Para")
    target = {"t": "Link", "c": [["", ["xref"], []], [{"t": "Str", "c": "x"}], ["#nowhere", ""]]}
    paragraph["c"].append(target)
    out = tmp_path / "minimal.xml"
    out.write_text("what stood here")
    with pytest.raises(BuildError, match="nowhere"):
        write_jats(document, journal(), out, dtds)
    assert out.read_text() == "what stood here"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("char", ["\x02", "\x85", "\ue000", "\ufffe"])
def test_character_that_xml_or_pmc_refuses(char: str) -> None:
    document = article("minimal")
    paragraph = next(e for e in walk(document["blocks"]) if e["t"] == "Para")
    paragraph["c"].append({"t": "Str", "c": f"a{char}b"})
    with pytest.raises(BuildError, match=f"U\\+{ord(char):04X}"):
        build_jats(document, journal())


def test_break_in_a_paragraph_is_a_space_and_stays_in_a_cell() -> None:
    document = article("full")
    table = next(e for e in walk(document["blocks"]) if e["t"] == "Table")
    paragraph = next(e for e in walk(document["blocks"]) if e["t"] == "Para")
    cell = next(e for e in walk(table["c"][4]) if e["t"] == "Plain")
    for block in (paragraph, cell):
        block["c"][:0] = [{"t": "Str", "c": "before"}, {"t": "LineBreak"}]
    root = etree.fromstring(build_jats(document, journal()))
    assert len(list(root.iter("break"))) == 1
    assert b"<p>before Rice" in build_jats(document, journal())


def test_formula_without_mathml_keeps_its_tex(dtds: Path) -> None:
    document = article("minimal")
    paragraph = next(e for e in walk(document["blocks"]) if e["t"] == "Para")
    for formula in (r"\notacommand{x}", "x^2"):
        paragraph["c"].append({"t": "Math", "c": [{"t": "InlineMath"}, formula]})
    source = build_jats(document, journal())
    assert validate(source, dtds) == []
    formulae = list(etree.fromstring(source).iter("inline-formula"))
    assert [f[0].tag.rpartition("}")[2] for f in formulae] == ["tex-math", "math"]


def test_own_ids_give_way_to_the_manuscripts(dtds: Path) -> None:
    document = article("full")
    section = next(e for e in walk(document["blocks"]) if e["t"] == "Div")
    section["c"][0][0] = "fn-1"
    assert validate(build_jats(document, journal()), dtds) == []
