"""Inputs that no other test has: findings with places inside their file, or a clean message, and
never an exception of another kind. `CASEPRESS_FUZZ=5000 pytest tests/fuzz` tries more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepress import pipeline
from casepress.core.errors import BuildError, UsageError
from casepress.core.findings import Unreadable
from casepress.core.journal import Journal
from casepress.outputs.jats import write_jats
from casepress.references.reader import read_references
from casepress.source.repository import Repository
from tests.support import MINIMAL, Repo

ARTICLE = (MINIMAL / "manuscript" / "knee" / "article.md").read_text(encoding="utf-8")
FRONT, BODY = ARTICLE[4:].split("\n---\n", 1)
REFERENCES = (MINIMAL / "manuscript" / "knee" / "references.bib").read_text(encoding="utf-8")

#: What markdown is made of, and what breaks it.
# fmt: off
TOKENS = (
    "[@", "[^1]", "[^1]: x", "{#fig-1", "{#fig-1}", "{#tbl-9}", "![", "](", ")", "]", "[", "(",
    "$$", "`", "```\n", "|", "|a|b|\n|-|-|\n", "---\n", "...\n", "\n# ", "\n## \n", "\n\n", "\t",
    "    ", "\n::: {.box}\n", "\n:::\n", "\n::: {#fig-7}\n", "\n::: {#sup-1}\n", "*", "**", "_",
    "~", "^", "^[", "<b>", "</b>", "<!--", "-->", "<", "&", "&amp;", "&#0;", "\\", "\\\n", "́",
    "\u202e", "\u2060", "@fig-1A-", "@fig-1", "@tbl-1", "@eq-1", "@sec-x", "\r", "\r\n", "“",
    "\"", "'", "{", "}", ": ", "\n- ", "\n1. ", "\n> ", "+---+\n", "\n: ", "\n[a]: b\n",
    "[a](#b)", "http://[", "$a$", "\n$$x$$ {#eq-1}\n", "# Abstract\n", "# Keywords\n",
    "# Abbreviations\n", "# References\n", "# Graphical abstract\n", "# Appendix\n",
    "{.section role=abstract}", "\n::: {.references}\n", "\ud7ff", "😀", "\x0b", "\x85", "\u2028",
    "\ufeff",
)
YAML_TOKENS = (
    "[", "]", "{", "}", ": ", "- ", "\t", "\"", "'", "*a", "&a ", "!!x ", "|", ">", "#", "%", "@",
    "`", "? ", "\n\n", "~", "null", "\u2028",
)
BIB_TOKENS = (
    "{", "}", "\"", "@", ",", "=", "#", "\\", "$", "@string{a = ", "%", "@comment{", "~", "--",
    "and ",
)
# fmt: on


@st.composite
def mutated(draw: st.DrawFn, text: str, tokens: Sequence[str]) -> str:
    """A text of which lines are lost, doubled or moved, or in which tokens are anywhere."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(("drop", "double", "move", "insert", "insert", "cut")))
        if kind == "drop" and len(lines) > 1:
            del lines[at]
        elif kind == "double":
            lines.insert(at, lines[at])
        elif kind == "move":
            line = lines.pop(at)
            lines.insert(draw(st.integers(0, len(lines))), line)
        elif kind == "cut":
            lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
        else:
            here = draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:here] + draw(st.sampled_from(tokens)) + lines[at][here:]
        lines = "\n".join(lines).split("\n")
    return "\n".join(lines)


ANY_VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.text(max_size=12)
    | st.sampled_from(("2025-01-01", "demo", "x@y.zz")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("id", "ref", "name", "given", "family", "x")), inner, max_size=3
        )
    ),
    max_leaves=6,
)
KEYS = tuple(
    json.loads(
        (Path(pipeline.__file__).parent / "core/schemas/front-matter.schema.json").read_text()
    )["properties"]
)


def _check(repo: Repo, source: str) -> None:
    """Lint a text as the manuscript `knee`; where nothing stops a build, write the JATS too."""
    repository = Repository.open(repo.root)
    checked = pipeline.check(repository, repository.journal, "knee", source)
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in checked.findings:
        assert finding.span is not None
        assert finding.message and "\n" not in finding.message
        if finding.span.file.endswith("article.md") and finding.span.line:
            assert 1 <= finding.span.line <= len(lines)
            assert 1 <= finding.span.column <= len(lines[finding.span.line - 1]) + 1
            assert (finding.span.end_line, finding.span.end_column) >= (finding.span.line, 0)
    if not checked.blocked:
        try:
            write_jats(checked.document, repository.journal, repo.root / "out.xml")
        except BuildError:
            raise AssertionError("an article that nothing stops makes no JATS") from None


@given(source=mutated(ARTICLE, TOKENS))
def test_mutated_articles(repo_to_read: Repo, source: str) -> None:
    _check(repo_to_read, source)


@given(body=st.lists(st.sampled_from(TOKENS) | st.text(max_size=8), max_size=40).map("".join))
def test_token_soup(repo_to_read: Repo, body: str) -> None:
    _check(repo_to_read, f"---\n{FRONT}\n---\n\n# Case report\n\n{body}")


@given(source=st.text(max_size=300))
def test_any_text(repo_to_read: Repo, source: str) -> None:
    _check(repo_to_read, source)


@given(front=mutated(FRONT, YAML_TOKENS))
def test_mutated_front_matter(repo_to_read: Repo, front: str) -> None:
    _check(repo_to_read, f"---\n{front}\n---\n{BODY}")


@given(values=st.dictionaries(st.sampled_from(KEYS), ANY_VALUE, max_size=6))
def test_front_matter_of_any_form(repo_to_read: Repo, values: dict[str, object]) -> None:
    _check(repo_to_read, f"---\n{json.dumps(values)}\n---\n{BODY}")


@given(text=mutated(REFERENCES, BIB_TOKENS) | st.text(max_size=200))
@pytest.mark.parametrize("name", ["a.bib", "a.json", "a.yaml", "a.ris", "a.nbib"])
def test_reference_files(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="", errors="surrogatepass")
    lines = text.split("\n")
    for finding in read_references([(path, name)]).findings:
        assert finding.message and "\n" not in finding.message
        span = getattr(finding.at, "span", None)
        assert span is None or span.line <= len(lines) + 1


@given(
    values=ANY_VALUE
    | st.lists(
        st.dictionaries(
            st.sampled_from(("id", "type", "author", "issued", "title", "DOI", "page")), ANY_VALUE
        ),
        max_size=3,
    )
)
def test_reference_records_of_any_form(tmp_path: Path, values: object) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    read_references([(path, "a.json")])


@given(
    text=mutated(
        "journal: medpeer\nmanuscripts: [knee]\nformats: [pdf, docx, xml]\n",
        ("[", "{", ":", "-", "&a", "*a", "x", '"'),
    )
)
def test_configuration(tmp_path: Path, text: str) -> None:
    (tmp_path / "manuscript").mkdir(exist_ok=True)
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8", newline="")
    try:
        Repository.open(tmp_path).ids()
    except (Unreadable, UsageError) as told:
        assert str(told)


def test_the_journal_is_as_it_was(medpeer: Journal) -> None:
    assert medpeer.id == "medpeer"
