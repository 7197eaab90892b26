"""Classes and attributes of marked words: the tracked changes and comments of a Word file, which
are decided before an article is built, and what no output knows."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.article.ast import Element, attr_of, classes, get
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.core.schema import nearest

SRC054 = Code(
    "SRC054",
    "marked-words-not-understood",
    Severity.ERROR,
    """Words are marked with a class or attribute that no output knows, or as a tracked change or
comment of a Word file.

Why: without their mark, words that were deleted would be printed beside those that replace them,
and a comment as part of the text.
Scope: marked words (`[…]{…}`), links, code and headings. Words can have `.smallcaps`,
`.underline`, `lang` and `dir`; anything can have an id.
Source: docs/source-format.md; pandoc's manual, --track-changes
Fails: `The dose was [50]{.deletion}[5]{.insertion} mg.`
Passes: `The dose was 5 mg.`
""",
    blocks=True,
)

_CHANGES = frozenset(("insertion", "deletion", "paragraph-insertion", "paragraph-deletion"))
#: The classes of the two ends of a comment.
COMMENTS = frozenset(("comment-start", "comment-end"))
#: The classes and attributes that have a meaning, by kind of element; the class of code is its
#: language, and pandoc gives links that are addresses a class.
_CLASSES = {
    "Span": frozenset(("smallcaps", "underline")),
    "Link": frozenset(("uri", "email")),
    "Header": frozenset(("unnumbered", "unlisted")),
}
_ATTRIBUTES = {"Span": frozenset(("lang", "dir")), "Code": frozenset(), "CodeBlock": frozenset()}
_NONE: frozenset[str] = frozenset()
_NAMES = {"Span": "words", "Link": "a link", "Header": "a heading", "Code": "code"}
_DIRECTIONS = ("ltr", "rtl", "auto")


def marked_words(elements: list[Element], reserved: frozenset[str]) -> Iterator[Finding]:
    """Findings on the classes and attributes of elements as read; `reserved` are the classes that
    another finding reports."""
    started = any("comment-start" in classes(e) for e in elements if e["t"] == "Span")
    for element in elements:
        if element["t"] not in _NAMES:
            continue
        given = set(classes(element)) - reserved
        if element["t"] == "Span" and given & _CHANGES:
            yield _found(element, _change(given))
        elif element["t"] == "Span" and given & COMMENTS:
            if not started or "comment-start" in given:  # one finding for both ends
                message = "this is a comment of a Word file; delete it with its marks"
                yield _found(element, f"{message}, and keep the words that it is about")
        else:
            yield from _unknown(element, given)


def _change(given: set[str]) -> str:
    deleted = any(name.endswith("deletion") for name in given)
    what, which = ("deletion", "remove") if deleted else ("insertion", "keep")
    return (
        f"this is a tracked {what} of a Word file; accept it ({which} the words and remove their "
        "marks), or reject it"
    )


def _unknown(element: Element, given: set[str]) -> Iterator[Finding]:
    """Findings on what an element's kind does not have, the first class or attribute each."""
    kind: str = element["t"]
    known = _CLASSES.get(kind, _NONE)
    others = sorted(given - known) if kind != "Code" else []
    if others:
        shown = ", ".join(f"`.{name}`" for name in others)
        guess = nearest(others[0], sorted(known))
        remedy = f"did you mean `.{guess}`?" if guess else "remove the class"
        yield _found(element, f"{shown} has no meaning for {_NAMES[kind]}; {remedy}", others[0])
    attributes = _ATTRIBUTES.get(kind, _NONE)
    for key, _ in attr_of(element)[2]:
        if key not in attributes:
            guess = nearest(key, sorted(attributes))
            remedy = f"did you mean `{guess}`?" if guess else "remove it"
            message = f"unknown attribute `{key}` of {_NAMES[kind]}; {remedy}"
            yield _found(element, message, f"{key}=")
    direction = get(element, "dir")
    if kind == "Span" and direction and direction not in _DIRECTIONS:
        yield _found(element, f"`dir={direction}` is not a direction; write `ltr` or `rtl`", "dir=")


def _found(element: Element, message: str, token: str | None = None) -> Finding:
    return Finding(SRC054, message, InNode(element, token))
