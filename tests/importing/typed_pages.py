"""Word files from a short notation, as authors type them, for the manuscripts of `title_pages/`.

A line is a paragraph: `**bold**`, `_italic_`, `__underlined__`, `^raised^`, `~lowered~`, `{pic}` a
picture, `{break}` a new page, `@Heading 1@…` a style, `=14=…` a size, `=c=…` centred,
`| a | b |` the row of a table, `\\n` a line break, and `\\*` a star.
"""

from __future__ import annotations

import io
import re

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from PIL import Image

_MARKED = re.compile(r"(\*\*.+?\*\*|__.+?__|_[^_]+?_|\^[^^]+?\^|~[^~]+?~)")
_STAR = "\x01"
_LEAD = re.compile(r"(?P<centred>=c=)?(?:=(?P<size>\d+)=)?(?:@(?P<style>[^@]+)@)?(?P<words>.*)")


def word_file(text: str) -> bytes:
    """The Word file that a text in this notation describes."""
    made = docx.Document()
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        _table(made, rows)
        rows = []
        if line == "{break}":
            made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif line.strip():
            _paragraph(made, line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _table(made: Document, rows: list[list[str]]) -> None:
    if not rows:
        return
    table = made.add_table(len(rows), len(rows[0]))
    for cells, words in zip(table.rows, rows, strict=True):
        for cell, typed in zip(cells.cells, words, strict=True):
            _runs(cell.paragraphs[0], typed)


def _paragraph(made: Document, line: str) -> None:
    lead = _LEAD.match(line)
    assert lead is not None
    paragraph = made.add_paragraph(style=lead["style"])
    if lead["centred"]:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in re.split(r"(\{pic\})", lead["words"]):
        if part == "{pic}":
            paragraph.add_run().add_picture(_picture(len(made.inline_shapes)), width=Cm(7))
        else:
            _runs(paragraph, part)
    for run in paragraph.runs if lead["size"] else ():
        run.font.size = Pt(int(lead["size"]))


def _runs(paragraph: Paragraph, text: str, *, bold: bool = False) -> None:
    for part in _MARKED.split(text.replace("\\*", _STAR)):
        if part.startswith("**") and part.endswith("**") and len(part) > 4:
            _runs(paragraph, part[2:-2], bold=True)
            continue
        sign = next((s for s in ("__", "_", "^", "~") if part.startswith(s) and len(part) > 2), "")
        words = part[len(sign) : len(part) - len(sign)] if sign else part
        for at, piece in enumerate(words.replace(_STAR, "*").split("\\n")):
            run = paragraph.add_run()
            if at:
                run.add_break()
            run.add_text(piece)
            run.bold = bold or None
            run.italic = (sign == "_") or None
            run.underline = (sign == "__") or None
            if sign in ("^", "~"):
                run.font.superscript, run.font.subscript = sign == "^", sign == "~"


def _picture(number: int) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (40 * number % 255, 90, 140)).save(out, "PNG")
    out.seek(0)
    return out
