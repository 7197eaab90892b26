"""The abstract and its parts, and the keywords."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from casepress.importing.codes import DOC013, DOC014
from casepress.importing.draft import Draft, Given, Heading, Part, told
from casepress.importing.lexicon import lead
from casepress.importing.line import Line, Piece
from casepress.importing.notes import Note, Result, noted
from casepress.importing.steps.headings import STYLED

_STOPS = re.compile(r"[:：.]|\s[–—-]\s")
_LEADS = re.compile(
    r"(background|introduction|context|objectives?|aims?|purpose|importance|methods?|materials "
    r"and methods|"
    r"case(?: presentation| report| description| summary| history)?|clinical (?:case|"
    r"presentation|findings)|"
    r"patient(?: concerns| and methods)?|presentation(?: of cases?)?|diagnos[ie]s|interventions?|"
    r"outcomes?|results?|"
    r"findings|discussion|clinical discussion|lessons|conclusions?|significance|rationale|"
    r"contexte|objectifs?|"
    r"observation|méthodes|résultats|antecedentes|objetivos?|métodos|resultados|caso clínico|"
    r"conclusión|"
    r"conclusiones|introducción|hintergrund|fallbericht|fall|schlussfolgerung(?:en)?|introdução|conclus(?:ão|ões)|"
    r"relato d[eo] caso)\s*(?:[:：.]|\s[–—-])\s*",
    re.IGNORECASE,
)


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Take the abstract and the keywords out of the parts."""
    begin = _at(draft.parts, "abstract")
    notes: list[Note] = []
    gone: set[int] = set()
    abstract: list[Line] = []
    keywords: list[Line] = []
    if begin is not None:
        gone |= {*span(draft.parts, begin)}
        abstract, keywords = read([draft.parts[i] for i in span(draft.parts, begin)])
    if begin is None:
        notes.append(Note(DOC014, "no abstract was found; write it in article.md"))
    for i, part in enumerate(draft.parts):
        if i in gone or (part.is_ is not None and not isinstance(part.is_, Heading)):
            continue
        if isinstance(part.is_, Heading) and part.is_.role == "keywords" and not keywords:
            gone.add(i)
            after = i + 1
            while after < len(draft.parts) and draft.parts[after].is_ is None and after not in gone:
                line = draft.parts[after].line
                if keywords and (len(line.text) > 150 or after > i + 8):
                    break
                keywords += terms(line)
                gone.add(after)
                after += 1
                if ";" in line.text or "," in line.text:
                    break
        elif part.is_ is None and not keywords and (found := lead("keywords").match(part.text)):
            keywords += terms(part.line.cut(_behind(part.line, found[0])))
            notes.append(told(part, DOC013, "was read as the keywords"))
            gone.add(i)
    for i, part in enumerate(draft.parts):
        if i not in gone and isinstance(part.is_, Heading) and part.is_.role == "abstract":
            again = "is a second abstract; put one of another language under `translations:`"
            notes.append(told(part, DOC014, again))
    if not keywords:
        notes.append(Note(DOC014, "no keywords were found; write them in article.md"))
    leads = (lead("keywords").match(draft.parts[i].text) for i in gone)
    typed = tuple(found[0] for found in leads if found)
    return noted(
        replace(
            draft.without(gone),
            generated=(*draft.generated, *typed),
            abstract=tuple(abstract),
            keywords=tuple(keywords),
        ),
        notes,
    )


def read(parts: Sequence[Part]) -> tuple[list[Line], list[Line]]:
    """The paragraphs of an abstract, and the keywords in it."""
    abstract: list[Line] = []
    keywords: list[Line] = []
    for part in parts:
        if isinstance(part.is_, Heading):
            if part.is_.role not in ("abstract", "keywords"):
                abstract.append(_bold(part.line.stripped(" .:"), Line()))
        elif found := lead("keywords").match(part.text):
            keywords += terms(part.line.cut(_behind(part.line, found[0])))
        elif abstract and _is_lead(abstract[-1]):
            abstract[-1] = abstract[-1] + Line((Piece(" "),)) + part.line
        else:
            abstract += _parts(part.line)
    return abstract, keywords


def _at(parts: tuple[Part, ...], role: str) -> int | None:
    return next(
        (i for i, p in enumerate(parts) if isinstance(p.is_, Heading) and p.is_.role == role), None
    )


def span(parts: tuple[Part, ...], begin: int) -> range:
    """From the heading of the abstract up to the keywords or the next section. Names of sections
    that come again later are parts of the abstract here."""
    roles = [p.is_.role if isinstance(p.is_, Heading) else None for p in parts]
    for i in range(begin + 1, len(parts)):
        role = roles[i]
        if role != "keywords" and _below(parts[i], parts[begin]):
            continue
        if role == "keywords" or (role is None and parts[i].is_ is not None):
            return range(begin, i)
        if role is None and lead("keywords").match(parts[i].text):
            following = roles[i + 1] if i + 1 < len(parts) else "x"
            return range(begin, i + 1 if following is not None else i)
        if role is not None and role not in roles[i + 1 :]:
            later = [r for r in roles[i + 1 :] if r]
            keywords = "keywords" in later or any(
                lead("keywords").match(p.text) for p in parts[i + 1 : i + 12] if p.is_ is None
            )
            if not keywords or (role in ("introduction",) and not _beforeterms(parts, i)):
                return range(begin, i)
    return range(begin, len(parts))


def _below(part: Part, abstract: Part) -> bool:
    """Whether a heading's own style puts it below that of the abstract."""
    one, top = part.is_, abstract.is_
    return (
        isinstance(one, Heading)
        and isinstance(top, Heading)
        and one.why == top.why == STYLED
        and one.level > top.level
    )


def _beforeterms(parts: tuple[Part, ...], start: int) -> bool:
    """Whether the keywords come within the next few paragraphs: the abstract is not over."""
    return any(_isterms(p) for p in parts[start + 1 : start + 12])


def _isterms(part: Part) -> bool:
    if isinstance(part.is_, Heading):
        return part.is_.role == "keywords"
    return part.is_ is None and bool(lead("keywords").match(part.text))


def _parts(line: Line) -> list[Line]:
    """The paragraphs of a structured abstract, each with a bold lead; a plain paragraph alone."""
    starts = []
    alone = [m.span() for m in _LEADS.finditer(line.text) if _is_sentence(line.text, m)]
    spoken = len(alone) > 1 and not line.text[: alone[0][0]].strip()
    for found in _LEADS.finditer(line.text):
        before = line.text[: found.start()].rstrip()
        formatted = (
            line.all_have("Strong", *found.span(1))
            or line.all_have("Emph", *found.span(1))
            or line.all_have("Underline", *found.span(1))
        )
        capital = found[1][:1].isupper()
        colon = found[0].rstrip().endswith((":", "："))
        if (
            capital
            and (not before or before[-1] in ".!?\n\u2029")
            and (formatted or colon or (spoken and found.span() in alone))
        ):
            starts.append(found)
    head = line.lead("Strong", "Underline")
    if not starts and 0 < head <= 60 and _STOPS.search(line.text[max(head - 2, 0) : head + 2]):
        return [_bold(line.cut(0, head).stripped(" .:–—-"), line.cut(head).stripped(" :–—-\n"))]
    if not starts or (starts[0].start() > 0 and len(starts) < 2):
        return [line]
    out = (
        [line.cut(0, starts[0].start()).stripped()]
        if line.text[: starts[0].start()].strip()
        else []
    )
    for one, after in zip(starts, [*starts[1:], None], strict=True):
        rest = line.cut(one.end(), after.start() if after else None).stripped(" \n")
        out.append(_bold(line.cut(*one.span(1)), rest))
    return out


def _is_sentence(text: str, found: re.Match[str]) -> bool:
    """Whether a lead is a sentence of its own, as in "Background. Itching is"."""
    before, after = text[: found.start()].rstrip(), text[found.end() :]
    return (
        found[1][:1].isupper()
        and found[0].rstrip().endswith(".")
        and (not before or before[-1] in ".!?")
        and after[:1].isupper()
    )


def _bold(head: Line, rest: Line) -> Line:
    """“**Head.** rest”"""
    text = head.text.strip()
    text = text[:1].upper() + (text[1:].lower() if text.isupper() else text[1:])
    lead_ = Line((Piece(f"{text}.", (("Strong", None),)),))
    return lead_ + Line((Piece(" "),)) + rest if rest.text else lead_


def _is_lead(line: Line) -> bool:
    return bool(line.text) and line.all_have("Strong") and line.text.endswith(".")


def _behind(line: Line, head: str) -> int:
    at = line.text.find(head.rstrip())
    return at + len(head.rstrip()) if at >= 0 else 0


def terms(line: Line) -> list[Line]:
    """The keywords of a line, set apart by the strongest sign that it has."""
    line = line.stripped(" \n.:：;,–—-")
    for sign in (";", "\n", "•", "·", "|", ",", " – ", " - ", "/"):
        if sign in line.text:
            out, at = [], 0
            for found in re.finditer(re.escape(sign), line.text):
                out.append(line.cut(at, found.start()))
                at = found.end()
            out.append(line.cut(at))
            return [k for k in (_one(x) for x in out) if k.text]
    if len(starts := re.findall(r"\.\s(?=[^\W\d_a-z])", line.text)) > 1 or (
        starts and len(line.text.split()) > 4
    ):  # "Kounis syndrome. Anaphylaxis. Wasp sting."
        out, at = [], 0
        for found in re.finditer(r"\.\s(?=[^\W\d_a-z])", line.text):
            out.append(line.cut(at, found.start()))
            at = found.end()
        return [k for k in map(_one, [*out, line.cut(at)]) if k.text]
    return [_one(line)] if line.text else []


def _one(line: Line) -> Line:
    line = line.stripped(" \n.;,•·–-")
    gone = [k for k in ("Strong", "Underline") if line.all_have(k)]
    return Line(
        tuple(
            replace(p, formats=tuple(f for f in p.formats if f[0] not in gone)) for p in line.pieces
        )
    )
