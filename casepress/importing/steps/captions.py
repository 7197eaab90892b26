"""Captions: paragraphs that label a figure or a table."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from casepress.importing.draft import Heading, Part
from casepress.importing.lexicon import labels
from casepress.importing.line import Line
from casepress.importing.simplify.tokens import PATTERN

ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}
LABEL = re.compile(
    rf"\s*(?P<word>{labels('figure')}|{labels('table')})\s*\.?\s*(?P<supplement>S)?"
    rf"(?:n[°º.]\s*)?(?P<number>\d{{1,2}}|[IVX]{{1,4}})(?P<panel>[a-hA-H])?(?![\w])"
    rf"(?P<stop>\s*(?:[.:：]\s*[-–—]+(?=\s)|[.:：|)\]]|[-–—]+(?=\s|[A-Z])|$)?)\s*",
    re.IGNORECASE,
)
#: A label without a number, as the only figure or table of a text may have: "Table. Findings".
_UNNUMBERED = re.compile(
    rf"\s*(?P<word>(?i:{labels('figure')}|{labels('table')}))\s*[.:]\s+(?=[^\W\d_a-z])"
)
#: After its number a caption goes on with such a word only where it is running text.
_VERB = re.compile(
    r"(?:shows?|showed|showing|demonstrates?|depicts?|illustrates?|presents?|summari[sz]es|lists?|and|,|reveals?|displays|is|are|was|were|contains?|gives?|muestra|montre|zeigt|mostra)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Caption:
    """A caption: what it labels, its number, and where its words begin."""

    kind: str
    number: int
    line: Line
    label: str
    panel: str = ""
    bare: bool = False
    sure: bool = False
    numbered: bool = True


def caption_of(part: Part) -> Caption | None:
    """The caption that a paragraph is; `None` for running text that begins with "Figure 1"."""
    if part.is_ is not None and not isinstance(part.is_, Heading):
        return None
    lead = PATTERN.match(part.line.text)
    offset = lead.end() if lead and lead[1] == "i" else 0
    found = LABEL.match(part.line.text, offset)
    if not found:
        return _unnumbered(part, offset)
    if found["supplement"]:
        return None
    number = (
        int(found["number"]) if found["number"].isdigit() else ROMAN.get(found["number"].lower(), 0)
    )
    if not number:
        return None
    facts = part.block.facts
    rest = part.line.text[found.end() :]
    styled = "caption" in " ".join(facts.styles) or facts.style in (
        "légende",
        "beschriftung",
        "figure",
        "table caption",
        "figure caption",
    )
    look = part.line.all_have("Strong", offset, found.end()) or part.line.all_have(
        "Emph", offset, found.end()
    )
    stop = bool(found["stop"].strip())
    bare = not PATTERN.sub("", rest).strip(" .:")
    if not (styled or stop or look or bare) and (
        _VERB.match(rest) or rest[:1].islower() or rest[:1] in "),"
    ):
        return None
    if stop and found["stop"].strip() == ")" and not styled:
        return None
    if not (styled or stop or look or bare or len(part.text.split()) < 40):
        return None
    if _VERB.match(rest) and not styled and not stop:
        return None
    kind = "figure" if re.fullmatch(labels("figure"), found["word"], re.IGNORECASE) else "table"
    words = part.line.cut(found.end()).stripped(" \n")
    words = without_look(words, facts.bold, facts.italic)
    return Caption(
        kind,
        number,
        words,
        part.line.text[offset : found.end()].strip(),
        (found["panel"] or "").upper(),
        bare,
        styled or stop,
    )


def _unnumbered(part: Part, offset: int) -> Caption | None:
    found = _UNNUMBERED.match(part.line.text, offset)
    if not found or len(part.text.split()) > 60:
        return None
    kind = "figure" if re.fullmatch(labels("figure"), found["word"], re.IGNORECASE) else "table"
    facts = part.block.facts
    words = without_look(part.line.cut(found.end()).stripped(" \n"), facts.bold, facts.italic)
    return Caption(kind, 1, words, found[0].strip(), sure=True, numbered=False)


def only_numbered(captions: dict[int, Caption]) -> dict[int, Caption]:
    """Captions by their places, without those that lack a number, except the only one of its
    kind."""
    kinds = [c.kind for c in captions.values()]
    return {i: c for i, c in captions.items() if c.numbered or kinds.count(c.kind) == 1}


def without_look(line: Line, bold: bool, italic: bool) -> Line:
    gone = {
        k
        for k, true in (
            ("Strong", bold and line.all_have("Strong")),
            ("Emph", italic and line.all_have("Emph")),
        )
        if true
    }
    return Line(
        tuple(
            replace(p, formats=tuple(f for f in p.formats if f[0] not in gone)) for p in line.pieces
        )
    )
