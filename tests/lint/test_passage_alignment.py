"""A passage beside its markdown: what is found lies between the words around it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from casepress.lint.lexicon import lexicon
from casepress.lint.passage_alignment import aligned

_MARKUP = ("", "", "", "**", "*", "^", "~")
_BETWEEN = ((" ", " "), (" ", "\n"), (", ", ", "), (" – ", " -- "), ("… ", "... "), ("’", "'"))

words = st.lists(
    st.tuples(st.sampled_from(("knee", "a", "ears", "x")), st.sampled_from(_MARKUP)), min_size=1
)


@given(words, st.lists(st.sampled_from(_BETWEEN), min_size=1), st.data())
def test_any_range_is_found(
    typed: list[tuple[str, str]], between: list[tuple[str, str]], data: st.DataObject
) -> None:
    passage, source, anchors = "“", '"', []
    for i, (word, markup) in enumerate(typed):
        ours, theirs = len(passage), len(source) + len(markup)
        if data.draw(st.booleans()) or not i:  # some words are known in both
            anchors.append((ours, ours + len(word), theirs, theirs + len(word)))
        shown, as_typed = between[i % len(between)] if i + 1 < len(typed) else ("”", '"')
        passage += word + shown
        source += markup + word + markup + as_typed
    start = data.draw(st.integers(0, len(passage) - 1))
    end = data.draw(st.integers(start + 1, len(passage)))
    beside = aligned(passage, source, anchors, 0, len(source))
    begin, stop = beside.range(start, end)
    assert _plain(source[begin:stop]) == _plain(passage[start:end])
    whole = [beside.range(i, i + 1) for i in range(start, end)]
    assert (begin, stop) == (whole[0][0], whole[-1][1])


def _plain(text: str) -> str:
    for shown, typed in (("“", '"'), ("”", '"'), ("’", "'"), ("–", "--"), ("…", "...")):
        text = text.replace(shown, typed)
    return re.sub(r"[*^~]", "", " ".join(text.split()))


def test_cues_are_in_small_letters() -> None:
    """They are looked for in such a text."""
    entries = [entry for found in lexicon("cues").values() for entry in found]
    assert [
        e for e in entries if re.sub(r"\\[SWDB]", "", e) != re.sub(r"\\[SWDB]", "", e).lower()
    ] == []
