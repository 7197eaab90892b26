"""`casepress verify` names the part and the place."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from io import BytesIO

import pikepdf
import pytest

from casepress.provenance.difference import difference


def zipped(parts: Mapping[str, str], day: int = 1) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, day, 0, 0, 0)), text)
    return out.getvalue()


def pdf(*contents: bytes, title: str = "") -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        for content in contents:
            made.add_blank_page()
            made.pages[-1].obj.Contents = made.make_stream(content)
        if title:
            made.Root.Lang = pikepdf.String(title)
        made.save(out, deterministic_id=True)
    return out.getvalue()


BODY = {"word/document.xml": "<a>\n<b/>", "word/styles.xml": "<s/>"}

TURNED = dict(reversed(BODY.items()))
OTHER = {**BODY, "word/document.xml": "<a>\n<c/>"}

CASES = [
    ("x.xml", b"one\ntwo three", b"one\ntwo four!", "line 2, column 5"),
    ("x.xml", b"one\n", b"one\ntwo", "line 2, column 1"),
    ("x.png", b"abc", b"abd", "byte 3"),
    ("x.png", b"abc", b"abcd", "3 bytes against 4"),
    ("x.docx", zipped(BODY), zipped(OTHER), "part word/document.xml, line 2, column 2"),
    ("x.docx", zipped(BODY), zipped({**BODY, "n": ""}), "part n is only in the rebuilt file"),
    ("x.docx", zipped(BODY), zipped(TURNED), "the parts are in another order"),
    ("x.docx", zipped(BODY), zipped(BODY, 2), "part word/document.xml: its date or its rights"),
    ("x.pdf", pdf(b"0 0 m", b"1 1 m"), pdf(b"0 0 m", b"1 2 m"), "page 2, its content, byte 3"),
    ("x.pdf", pdf(b"0 0 m"), pdf(b"0 0 m", b"1 2 m"), "1 pages against 2"),
    ("x.pdf", pdf(b"", title="en"), pdf(b"", title="fr"), "object 1 (/Catalog), its /Lang"),
    ("x.json", b'{"a": [1, {"b": 2}]}', b'{"a": [1, {"b": 3}]}', "/a/1/b"),
    ("x.json", b'{"a": 1}', b'{"a": 1, "c": 2}', "/c is only in one of them"),
    ("x.pdf", b"no PDF", b"no pdf", "it cannot be read (PdfError), byte 4"),
]


@pytest.mark.parametrize(("name", "one", "other", "expected"), CASES)
def test_place(name: str, one: bytes, other: bytes, expected: str) -> None:
    assert difference(name, one, other) == expected


@pytest.mark.parametrize("name", ["x.docx", "x.pdf", "x.xml", "x.json", "x.png"])
def test_the_same_bytes_do_not_differ(name: str) -> None:
    assert difference(name, b"anything", b"anything") == ""


def test_no_word_of_the_text_is_shown() -> None:
    told = difference("x.json", json.dumps({"a": "secret"}).encode(), b'{"a": "other"}')
    assert "secret" not in told
