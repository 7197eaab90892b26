"""A comment, code, a formula or a fence that nothing closes is reported where it begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepress.source.manuscript import Manuscript, read
from tests.support import at

_HEAD = "---\ntitle: A title\nshort-title: Words\n---\n\nBefore <!-- note --> $$x$$ `<!--`.\n\n"


def _read(body: str) -> Manuscript:
    return read(Path("ID/article.md"), "article.md", _HEAD + body)


def _places(manuscript: Manuscript, code: str) -> list[tuple[int, int]]:
    spans = [manuscript.place(f.at) for f in manuscript.findings if f.code.code == code]
    return sorted((span.line, span.column) for span in spans)


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("SRC042", "⟦<!-- Ask Bo whether\n\nText.\n"),
        ("SRC042", "The knee (⟦<!-- Ask Bo) was dry.\n\nText <!-- not this --> here.\n"),
        ("SRC042", "- a\n\n  ⟦<!-- x\n\nb -->\n"),
        ("SRC042", "> ⟦<!-- x\n\nb -->\n"),
        ("SRC042", "Text ⟦<!-- Ask Bo.\n\nAll of this would be lost. <!-- c --> End.\n"),
        ("SRC042", "⟦<!-- Ask Bo.\n\nAll of this would be lost.\n\n<!-- c -->\n\nEnd.\n"),
        ("SRC042", "x[^1] y\n\n[^1]: ⟦```\n    a\n"),
        ("SRC042", "Para.\n\n⟦```python\ncode\n\nmore\n"),
        ("SRC042", "> ⟦```\n> code\n\nmore\n"),
        ("SRC042", "::: {.box}\n⟦```\ncode\n:::\n\nmore\n"),
        ("SRC042", "⟦~~~\ncode\n\nmore\n"),
        ("SRC042", "```\ncode\n```\n\n⟦```` \ncode\n\nmore\n"),
        ("SRC042", "It was ~5 mg, ⟦~~ 6 mg.\n"),
        ("SRC042", "⟦$$ a = b\n\nmore\n"),
        ("SRC042", "Text ⟦$$ a = b and\n\nmore $$ c $$\n"),
        ("SRC042", "Text ⟦$$a$ and\n"),
        ("SRC012", "a\n\n⟦::: {.box}\nText.\n\nmore\n"),
        ("SRC012", "::: {.box}\na\n:::\n\n> a\n>\n> ⟦::: {.box}\n> b\n\nc\n"),
        ("SRC012", "- a\n\n  ⟦::: {.box}\n  b\n\nc\n"),
    ],
)
def test_place(code: str, body: str) -> None:
    before, _, after = body.partition("⟦")
    line, column, _, _ = at(_HEAD + before, "")
    assert _places(_read(before + after), code) == [(line, column)]


@pytest.mark.parametrize(
    "body",
    [
        "\\<!-- x\n",
        "&lt;!-- x\n",
        "`<!--` and `` ``` `` and `$$`\n",
        "\\$\\$ x, \\$5 and \\$$x$\n",
        "\\`\\`\\` x\n",
        "```\n<!-- $$\n```\n",
        "<!-- ``` $$ ::: -->\n",
        "<!-- a\n\nb -->\n\n<!-- c --> <!-- d -->\n",
        "$$\nx\n$$\n\n$$y$$ {#eq-1}\n",
        "p < 0.05, A --> B, ~5 mg, H~2~O, ~~no~~\n",
        "````\n```\nx\n```\n````\n",
        "~~~\n```\nx\n```\n~~~\n",
    ],
)
def test_closed_or_meant_as_text(body: str) -> None:
    manuscript = _read(body)
    assert _places(manuscript, "SRC042") == _places(manuscript, "SRC012") == []


_PIECES = (
    "<!-- c -->",
    "`a`",
    "\\<!--",
    "\\$\\$",
    "\n\n",
    "$$x$$",
    "$y$",
    "- a\n",
    "> ",
    "word",
    " ",
)
_OPEN = ("<!-- Ask", "$$ a = b", "\n\n```r\nz\n", "\n\n~~~\nz\n")


@given(
    before=st.lists(st.sampled_from(_PIECES), max_size=8),
    opening=st.sampled_from(_OPEN),
    after=st.lists(st.sampled_from(("\n\n", "word", "- a\n", " (b)", "> c")), max_size=5),
)
def test_none_is_passed_over(before: list[str], opening: str, after: list[str]) -> None:
    body = " ".join(before)
    assert _places(_read(f"{body}\n\nThen {opening} {' '.join(after)}\n"), "SRC042")
