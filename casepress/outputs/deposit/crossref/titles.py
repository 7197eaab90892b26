"""`titles`: the title with its face markup, and the title in another language."""

from __future__ import annotations

from casepress.article.ast import Element, Inlines, text
from casepress.article.nodes import Quoted
from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import Child, Node, el
from casepress.outputs.metadata.facts import plain

_FACES = {
    "Emph": "i",
    "Strong": "b",
    "Underline": "u",
    "Superscript": "sup",
    "Subscript": "sub",
    "SmallCaps": "scp",
}
#: What Crossref asks to put before the title of a retracted article (documentation, updates).
RETRACTED = "RETRACTED: "


def titles(record: Record) -> list[Node]:
    """The title. Crossref's `original_language_title` is the title in the language of the article
    where `title` is a translation; so an article that has an English title besides its own is
    registered with both, and other translated titles follow."""
    article = record.article
    before = RETRACTED if record.facts.retracted else ""
    own = el("title", None, before, *faces(article.title))
    found = [el("titles", None, own)]
    for translation in article.translations:
        if translation.title:
            original = {"language": record.facts.language}
            found.append(
                el(
                    "titles",
                    None,
                    el("title", None, before, *faces(translation.title)),
                    el("original_language_title", original, *faces(article.title)),
                )
            )
    return found


def faces(content: Inlines) -> list[Child]:
    """Inlines with the markup that Crossref keeps in titles (documentation, face markup)."""
    return [child for item in content for child in _face(item)]


def _face(item: Element) -> list[Child]:
    kind = item["t"]
    if kind in _FACES:
        return [el(_FACES[kind], None, *faces(item["c"]))] if item["c"] else []
    if kind == "Quoted":
        before, after = Quoted(item).marks
        return [before, *faces(Quoted(item).inlines), after]
    if kind == "Code":
        return [el("tt", None, text([item]))]
    if kind in ("Span", "Link"):
        return faces(item["c"][1])
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return [" "]
    return [plain([item])]
