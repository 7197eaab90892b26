"""The scanner of BibTeX finds what is where."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casepress.references.bibtex.scanner import scan

TEXT = r"""
@string{pub = "Example" # { Press}}
@Book{key, Title = {A {B} \} c}, publisher = pub # "!", year = 1999 , note = "a {"} b",}
@article{open, title={never closed
@misc{next, title={T}}
"""


def test_fields_and_offsets() -> None:
    scanned = scan(TEXT)
    book, *rest = scanned.entries
    assert (book.type, book.key) == ("book", "key")
    assert TEXT[book.key_start :].startswith("key,")
    values = {field.name: field.value for field in book.fields}
    assert values == {
        "title": r"A {B} \} c",
        "publisher": "Example Press!",
        "year": "1999",
        "note": 'a {"} b',
    }
    for field in book.fields:
        assert TEXT[field.name_start :].lower().startswith(field.name)
        if field.inner:
            assert TEXT[field.start : field.end] == field.value
    assert [entry.key for entry in rest] == ["next"]
    assert not scanned.whole
    assert TEXT[slice(*scanned.spans[0])].startswith("@string{pub")


@given(st.text(alphabet='@{}"(),=#\\ab1\n ', max_size=60))
def test_no_text_raises(text: str) -> None:
    for entry in scan(text).entries:
        assert text[entry.key_start :].startswith(entry.key)
