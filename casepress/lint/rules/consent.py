"""ETH002: what the statement of consent must say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import CASE, LintContext
from casepress.lint.lexicon import cues
from casepress.lint.prose import Match, Passage

ETH002 = Code(
    "ETH002",
    "consent-statement-incomplete",
    Severity.WARNING,
    """The statement of consent is incomplete.

Why: consent to treatment is not consent to publication, and another person must consent for a
patient who cannot.
Scope: the section of consent, or the sentence about consent, in English. It must say that
the consent was written, that it was for publication, and, in an article with figures, that it
covers the images; for a child, a patient who died or one who could not decide, it must name the
parent, guardian or next of kin.
Source: COPE 2016, consent for case reports; ICMJE Recommendations II.E
Precision: on 12 published case reports (21,000 words): 1 finding, right.
Fails:
    # Patient consent
    Informed consent was obtained.
Passes:
    # Patient consent
    Written informed consent for publication of the case and its images was obtained from the
    patient.
""",
)
CODES = (ETH002,)

_SENTENCE = re.compile(r"[^.!?]+[.!?]?")
_CONSENT = re.compile(r"\bconsent", re.IGNORECASE)
_PUBLISH = re.compile(r"\bpubli\w+", re.IGNORECASE)


def check(context: LintContext) -> Iterator[Finding]:
    """One finding on the statement, which names everything that is missing."""
    found = _statement(context)
    if found is None or not context.english:
        return
    passage, words = found
    lacking = [
        wanted
        for cue, wanted in (
            ("consent-written", "that it was written"),
            ("consent-publication", "that it is for publication"),
            ("consent-images", "that it covers the images"),
        )
        if not cues(cue).search(words) and (cue != "consent-images" or context.figures)
    ]
    if not cues("consent-by-other").search(words) and (why := _cannot_consent(context)):
        lacking.append(f"who consented for the patient ({why})")
    if lacking:
        message = f"the statement of consent does not say {', nor '.join(lacking)}; complete it"
        first = re.match(r"\s*[^.!?]*[.!?]?", words)
        end = first.end() if first and passage.text.startswith(words[: first.end()]) else 0
        start = passage.text.find(words.strip()[:30])
        at = Match(passage, max(start, 0), end or len(passage.raw))
        yield at.finding(ETH002, message)


def _statement(context: LintContext) -> tuple[Passage, str] | None:
    """The passage of the statement, and its words."""
    own = [p for p in context.prose("consent") if p.kind != "heading"]
    if own:
        return own[0], " ".join(p.text for p in own)
    for passage in context.passages:
        if passage.part != "front" and "consent" in passage.text.lower():
            for match in passage.find(_SENTENCE):
                if _CONSENT.search(match.words) and _PUBLISH.search(match.words):
                    return passage, match.words
    return None


def _cannot_consent(context: LintContext) -> str:
    story = context.words("title", "abstract", *CASE)
    for cue, why in (
        ("minor", "a child"),
        ("deceased", "who died"),
        ("incapacitated", "who could not decide"),
    ):
        if cues(cue, small=True).search(story):
            return why
    return ""
