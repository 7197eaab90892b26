"""ABS004: what the abstract of a case report must mention."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import LintContext
from casepress.lint.lexicon import cues

ABS004 = Code(
    "ABS004",
    "abstract-missing-element",
    Severity.WARNING,
    """The abstract does not mention the patient's age, the intervention, the outcome or the lesson.

Why: most readers read no more than the abstract.
Scope: the abstract, in English; each element is looked for by its usual words, from where the
patient first appears.
Source: CARE 2013, items 3a to 3c
Precision: on 12 published case reports (21,000 words): 8 findings, 8 right.
Fails:
    # Abstract
    We report a woman with a swollen knee.
Passes:
    # Abstract
    A 61-year-old woman had a swollen knee. The grains were removed surgically, and she recovered
    fully. This case shows that rice bodies can come alone.
""",
    stage=Stage.AUTHOR,
)
CODES = (ABS004,)

#: Each element, and its name in the message.
ELEMENTS = {
    "age": "the patient's age (“a 52-year-old woman”)",
    "intervention": "the intervention",
    "outcome": "the outcome for the patient",
    "lesson": "the lesson of the case",
}


def check(context: LintContext) -> Iterator[Finding]:
    """One finding for each element that the abstract does not mention."""
    words = context.words("abstract")
    if not words or not context.english:
        return
    begin = cues("case-begins", small=True).search(words)
    case = words[begin.start() :] if begin else words
    for element, wanted in ELEMENTS.items():
        cue = cues(f"abstract-{element}", small=True)
        if not cue.search(words if element == "age" else case):
            message = f"the abstract does not seem to mention {wanted}; add it if it is missing"
            yield Finding(ABS004, message, context.heading("abstract"))
