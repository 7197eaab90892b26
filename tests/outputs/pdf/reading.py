"""Reading finished PDFs: words, tags, everything that is in their streams."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium


def words_of(pdf: Path) -> str:
    """All text, without white space and hyphens (lines are broken and hyphenated)."""
    with pdfium.PdfDocument(pdf) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return squeezed(text)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\-\u2010\u00ad\ufffe\u0002]", "", unicodedata.normalize("NFKC", text))


def tags(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """The structure elements in reading order."""

    def visit(node: Any) -> Iterator[pikepdf.Dictionary]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from visit(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from visit(node.K)

    yield from visit(pdf.Root.StructTreeRoot.K)


def everything(pdf: Path) -> bytes:
    """The file's objects with their streams opened."""
    out = []
    with pikepdf.open(pdf) as opened:
        for item in opened.objects:
            out.append(item.unparse(resolved=True))
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image":
                out.append(item.read_bytes())
    return b"\n".join(out)
