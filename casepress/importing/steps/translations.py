"""The language of the text, and its title, abstract and keywords in another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casepress.importing.codes import DOC013
from casepress.importing.draft import Draft, Given, Heading, Part, Translation, told
from casepress.importing.languages import language, nearest, of_keywords
from casepress.importing.line import Line
from casepress.importing.notes import Note, Result, noted
from casepress.importing.steps import abstract
from casepress.importing.steps.title import plain

#: A paragraph of fewer letters is hardly one of the text.
_TEXT = 60
#: How far below the title its translation may be.
_NEAR = 4


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Know the language of the text by its paragraphs, and take the abstracts of other languages
    out of the parts, each with its keywords and its title."""
    own = str(given.lexicon.journal.data["lang"]).partition("-")[0]
    lang = language(" ".join(_paragraphs(draft.parts)))
    notes: list[Note] = []
    if lang and lang != own:
        draft = replace(draft, lang=lang)
        notes.append(Note(DOC013, f"the text was read as one in the language `{lang}`"))
    lang = lang or own
    begins = [i for i, part in enumerate(draft.parts) if role_of(part) == "abstract"]
    if len(begins) < 2:
        return noted(draft, notes)
    spans = _spans(draft.parts, begins)
    of = [language(" ".join(draft.parts[i].text for i in span[1:])) for span in spans]
    if lang not in of:
        return noted(draft, notes)
    gone: set[int] = set()
    made: dict[str, Translation] = {}
    for span, other in zip(spans, of, strict=True):
        if not other or other == lang or other in made:
            continue
        lines, words = abstract.read([draft.parts[i] for i in span])
        gone |= {*span}
        made[other] = Translation(other, Line(), tuple(lines), tuple(words))
        message = f"is the abstract in another language; it is under `translations: {other}:`"
        notes.append(told(draft.parts[span[0]], DOC013, message))
    for place, terms in _keywords(draft.parts, gone, [*zip(of, spans, strict=True)]):
        if place in made and not made[place].keywords:
            gone |= {*terms}
            found = [line for i in terms[1:] for line in abstract.terms(draft.parts[i].line)]
            made[place] = replace(made[place], keywords=tuple(found))
    # The title itself, and what was above it, are no parts any more.
    before = [span[0] - 1 for span in spans if span[0]]
    for i in dict.fromkeys([*range(min(_NEAR, begins[0])), *before]):
        part = draft.parts[i]
        other = nearest(part.text, [lang, *made]) if i not in gone and _is_title(part) else ""
        if other in made and not made[other].title.text:
            gone.add(i)
            made[other] = replace(made[other], title=plain(part.line.stripped()))
            notes.append(told(part, DOC013, f"is the title in another language, `{other}`"))
    return noted(replace(draft.without(gone), translations=tuple(made.values())), notes)


def role_of(part: Part) -> str:
    """The journal's role of a heading, "" for anything else."""
    return part.is_.role if isinstance(part.is_, Heading) else ""


def _paragraphs(parts: Sequence[Part]) -> Iterator[str]:
    """The paragraphs of the text: without abstracts and what is behind the references."""
    role = ""
    for part in parts:
        if isinstance(part.is_, Heading):
            role = role_of(part) or role
            if role == "references":
                return
        elif role not in ("abstract", "keywords") and len(part.text) > _TEXT:
            yield part.text


def _spans(parts: Sequence[Part], begins: Sequence[int]) -> list[range]:
    """The parts of each abstract, its heading included, without its keywords."""
    out = []
    for begin, after in zip(begins, [*begins[1:], len(parts)], strict=True):
        found = abstract.span(tuple(parts[:after]), begin)
        out.append(found)
    return out


def _keywords(
    parts: Sequence[Part], gone: set[int], abstracts: Sequence[tuple[str, range]]
) -> Iterator[tuple[str, list[int]]]:
    """Each list of keywords below a heading of its own, with its language: that of the heading's
    words, or that of the abstract before it."""
    for i, part in enumerate(parts):
        if i in gone or role_of(part) != "keywords" or i + 1 >= len(parts):
            continue
        before = [lang for lang, span in abstracts if span.stop == i]
        lang = before[-1] if before and before[-1] else of_keywords(part.text)
        if parts[i + 1].is_ is None:
            yield lang, [i, i + 1]


def _is_title(part: Part) -> bool:
    """Whether a part may be a title: words in one line, without a list of names."""
    text = part.text
    return part.is_ is None and 15 < len(text) < 250 and "@" not in text and text.count(",") < 3
