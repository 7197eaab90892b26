"""The words of finished outputs, for comparison."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def of_pdf(path: Path) -> str:
    """The text of a PDF, page by page; words that are hyphenated at a line's end are joined."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    text = "\n".join(pages)
    return re.sub(r"[\ufffe\u00ad\u2010]\s*|(?<=[a-z])-\r?\n", "", text)


def of_docx(path: Path) -> str:
    """The text of a Word file: body, notes, headers and footers; fields by what they show."""
    from lxml import etree

    out: list[str] = []
    with zipfile.ZipFile(path) as package:
        names = sorted(n for n in package.namelist() if re.match(r"word/\w+\.xml$", n))
        for name in names:
            for element in etree.fromstring(package.read(name)).iter():
                if element.tag in (f"{_WORD}t", f"{_MATH}t"):
                    out.append(element.text or "")
                elif element.tag in (f"{_WORD}p", f"{_WORD}tab", f"{_WORD}br"):
                    out.append("\n")
    return "".join(out)


def squeezed(text: str) -> str:
    """A text without any white space: line ends and no-break spaces are the layout's."""
    return re.sub(r"\s+", "", text)
