"""A page in a process that has set it before: only what changed is set anew."""

from __future__ import annotations

import time
from pathlib import Path

from casepress.journal import Journal
from casepress.pdf import write_pdf
from tests.pdf import samples

_PARAGRAPHS = 60
_WORDS = "words of the joint that swelled and was opened by the surgeon on the next day, "


def _seconds(folder: Path, journal: Journal, first: str, rest: str) -> float:
    """What a PDF takes of the processor: its first paragraph says one thing, the others another."""
    others = "\n\n".join(f"{rest} {n} {_WORDS * 6}" for n in range(_PARAGRAPHS))
    text = f"# Case report\n\n{first} {_WORDS}\n\n{others}"
    document = samples.article(text, title=samples.meta_inlines("T"), lang="en")
    begin = time.process_time()
    write_pdf(document, journal, folder / "a.pdf", root=folder, attachment=None)
    return time.process_time() - begin


def test_a_changed_word_sets_no_other_paragraph_anew(tmp_path: Path, medpeer: Journal) -> None:
    """The page's style holds nothing of the text: all that Typst remembers is remembered for a
    style, that of the running heads among it."""
    names = ("One", "Two", "Three", "Four")
    new = [_seconds(tmp_path, medpeer, "First", name) for name in names]
    word = [_seconds(tmp_path, medpeer, name, names[-1]) for name in names]
    assert min(word) < 0.7 * min(new[1:])
