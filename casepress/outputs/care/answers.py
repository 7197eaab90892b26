"""Which passages of an article answer the items of a checklist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from casepress.lint.lexicon import cues
from casepress.outputs.care.checklist import Checklist, Evidence, Item
from casepress.outputs.care.passages import Marked, Passage, Range, sentences

#: So many places are named for an item; they are the first ones.
_MOST = 3


@dataclass(frozen=True)
class Answer:
    """The places that answer an item; the heading of the section that answers it and is `withheld`
    from reviewers; `open` where places are looked for by English words only, and the article is in
    another language."""

    item: Item
    ranges: tuple[Range, ...] = ()
    withheld: str = ""
    open: bool = False


def answers(marked: Marked, wanted: Checklist, lang: str) -> list[Answer]:
    """An answer for each item, in its order; the article is marked where they point."""
    english = lang.partition("-")[0].lower() in ("", "en")
    return [_answer(marked, item, english=english) for item in wanted.items]


def _answer(marked: Marked, item: Item, *, english: bool) -> Answer:
    for evidence in item.evidence:
        if found := _found(marked, evidence, english=english):
            return Answer(item, tuple(found))
    for evidence in item.evidence:
        patterns = _patterns(evidence) if english else ()
        for passage in marked.withheld:
            if passage.part in evidence.parts or any(p.search(passage.words) for p in patterns):
                return Answer(item, withheld=passage.headings[0])
    by_words = any(e.words or e.cues for e in item.evidence)
    return Answer(item, open=by_words and not english)


def _found(marked: Marked, evidence: Evidence, *, english: bool) -> list[Range]:
    there = [p for p in marked.passages if not evidence.parts or p.part in evidence.parts]
    there = there[-1:] if evidence.last else there
    headed = _headed(there, evidence.heading)
    patterns = _patterns(evidence) if english else ()
    if patterns:
        return (
            (_sentences(marked, headed, patterns) if headed else [])
            or _captioned(marked, evidence)
            or _sentences(marked, there, patterns)
        )
    if headed:
        return [_whole(marked, headed)]
    if found := _captioned(marked, evidence):
        return found
    if evidence.whole and there and (not evidence.cites or any(p.cites for p in there)):
        return [_whole(marked, there)]
    return []


def _patterns(evidence: Evidence) -> tuple[re.Pattern[str], ...]:
    return (*map(_pattern, evidence.words), *map(cues, evidence.cues))


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


def _headed(passages: Iterable[Passage], heading: str) -> list[Passage]:
    """The passages of the first section with such a heading, with what is below it."""
    if not heading:
        return []
    pattern = _pattern(heading)
    there = list(passages)
    for first in there:
        for depth, name in enumerate(first.headings):
            if depth < len(first.sections) and pattern.search(name):
                number = first.sections[depth]
                return [p for p in there if number in p.sections]
    return []


def _whole(marked: Marked, passages: Sequence[Passage]) -> Range:
    first, last = passages[0], passages[-1]
    return marked.range(first, 0, last, len(last.words))


def _captioned(marked: Marked, evidence: Evidence) -> list[Range]:
    if not evidence.caption:
        return []
    pattern = _pattern(evidence.caption)
    found = (p for p in marked.passages if p.caption and pattern.search(p.words))
    return [_whole(marked, [one]) for one in found][:1]


def _sentences(
    marked: Marked, passages: Iterable[Passage], patterns: Sequence[re.Pattern[str]]
) -> list[Range]:
    """The first sentences that have such words; those that follow each other are one place."""
    out: list[Range] = []
    for passage in passages:
        words = passage.words
        places: list[tuple[int, int]] = []
        for start, stop in sentences(words):
            if any(p.search(words, start, stop) for p in patterns):
                if places and not words[places[-1][1] : start].strip():
                    places[-1] = (places[-1][0], stop)
                else:
                    places.append((start, stop))
        # marks change the inlines, not the letters
        for start, stop in places[: _MOST - len(out)]:
            out.append(marked.range(passage, start, passage, stop))
        if len(out) >= _MOST:
            break
    return out
