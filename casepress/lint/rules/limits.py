"""MET022: how long the article may be, and how much it may show and cite."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from casepress.article.ast import is_div
from casepress.article.wording import unmarked
from casepress.core.findings import Code, Finding, InMetadata, Severity, Stage
from casepress.lint.context import LintContext

MET022 = Code(
    "MET022",
    "article-limits",
    Severity.WARNING,
    """The article has more words, references, figures, tables or authors than the journal wants for
this type of article, or fewer; or its title is longer.

Why: the journal has one page for an image and a few for a letter.
Scope: the text of the body without figures and tables, the title, the lists; the journal's `limits`
and those of the article's type.
Source: the journal's `limits`
Fails:
    ---
    article-type: image
    # Case report
    The knee was swollen.
Passes:
    ---
    article-type: image
""",
    stage=Stage.AUTHOR,
)
CODES = (MET022,)


def check(context: LintContext) -> Iterator[Finding]:
    """A finding for each limit that the article does not keep."""
    for key, wanted in context.journal.data.get("limits", {}).items():
        if key not in _COUNTS:
            continue  # the abstract and the keywords have rules of their own
        name, counted = _COUNTS[key]
        low, high = (int(limit) for limit in wanted)
        found = counted(context)
        if not low <= found <= high and not (found < low and context.draft):
            range_ = f"at most {high}" if not low else f"{low} to {high}"
            remedy = "shorten it" if found > high else "add what is missing"
            message = f"{name}: {found}, but the journal wants {range_}; {remedy}"
            yield Finding(MET022, message, InMetadata(("title",)))


def _words(context: LintContext) -> int:
    """The words of the body, without those of figures and tables."""
    kinds = ("legend", "caption", "cell", "alt")
    return sum(
        any(c.isalnum() for c in word)
        for passage in context.body
        if passage.kind not in kinds
        for word in passage.raw.split()
    )


def _tables(context: LintContext) -> int:
    return sum(is_div(e, "table-wrap") for e in context.elements)


def _figures(context: LintContext) -> int:
    return sum(e["t"] == "Figure" for e in context.elements)


_COUNTS: Mapping[str, tuple[str, Callable[[LintContext], int]]] = {
    "words": ("words in the text", _words),
    "title-characters": ("characters in the title", lambda c: len(unmarked(c.article.title))),
    "references": ("references", lambda c: len(set(c.references.items))),
    "figures": ("figures", _figures),
    "tables": ("tables", _tables),
    "floats": ("figures and tables", lambda c: _figures(c) + _tables(c)),
    "authors": ("authors", lambda c: len(c.article.authors)),
}
