"""A co-author at work: edits of a Word file that casepress made, as Word writes them."""

from __future__ import annotations

import zipfile
from copy import deepcopy
from io import BytesIO

from lxml import etree

from casepress.outputs.docx.ooxml import NS, Node, el, find, q, remove

_BY = {"w:author": "A Colleague", "w:date": "2026-01-05T10:00:00Z"}


class Editing:
    """A Word file that is edited in place; `packed` packs it again."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.trees: dict[str, Node] = {
            name: etree.fromstring(self.parts[name])
            for name in ("word/document.xml", "word/footnotes.xml")
            if name in self.parts
        }
        self.comments: list[tuple[str, str]] = []
        self.serial = 9000

    def replace(self, old: str, new: str) -> Editing:
        """Type over words, without tracking."""
        for run in self._runs(old):
            texts = find(run, "w:t")
            texts[0].text = new
        return self

    def replace_cell(self, old: str, new: str) -> Editing:
        """Type another text into a cell."""
        cells = [p for p in find(self.trees["word/document.xml"], "//w:tc/w:p") if _text(p) == old]
        (text,) = find(cells[0], ".//w:t")
        text.text = new
        return self

    def insert(
        self, behind: str, words: str, *, tracked: bool = True, italics: bool = False
    ) -> Editing:
        """Type words behind others."""
        run = self._runs(behind)[-1]
        made = self._like(run, words)
        if italics:
            properties = made.find(q("w:rPr"))
            if properties is None:
                properties = el("w:rPr")
                made.insert(0, properties)
            properties.append(el("w:i"))
        run.addnext(self._tracked("w:ins", made) if tracked else made)
        return self

    def delete(self, words: str, *, tracked: bool = True) -> Editing:
        """Delete words."""
        for run in self._runs(words):
            if not tracked:
                remove(run)
                continue
            for text in find(run, "w:t"):
                text.tag = q("w:delText")
            mark = self._tracked("w:del")
            run.addprevious(mark)
            mark.append(run)
        return self

    def comment(self, on: str, words: str) -> Editing:
        """Comment on words."""
        number = str(len(self.comments))
        self.comments.append((number, words))
        run = self._runs(on)[-1]
        run.addprevious(el("w:commentRangeStart", {"w:id": number}))
        end = el("w:commentRangeEnd", {"w:id": number})
        run.addnext(end)
        end.addnext(el("w:r", {}, el("w:commentReference", {"w:id": number})))
        return self

    def add_paragraph(self, behind: str, words: str) -> Editing:
        """Write a paragraph behind the one with these words."""
        old = self.paragraph(behind)
        made = el("w:p")
        style = old.find(q("w:pPr"))
        if style is not None and not find(style, "w:pStyle[starts-with(@w:val, 'Heading')]"):
            made.append(deepcopy(style))
        made.append(el("w:r", {}, el("w:t", {"xml:space": "preserve"}, words)))
        old.addnext(made)
        return self

    def remove_paragraph(self, words: str) -> Editing:
        """Delete a whole paragraph, its bookmark with it."""
        old = self.paragraph(words)
        remove(old)
        return self

    def divide(self, before: str) -> Editing:
        """Press Enter before words: the end of the bookmark goes to the second paragraph."""
        run = self._runs(before)[0]
        old = self.paragraph(before)
        made = el("w:p")
        style = old.find(q("w:pPr"))
        if style is not None:
            made.append(deepcopy(style))
        for node in [run, *run.itersiblings()]:
            made.append(node)
        old.addnext(made)
        return self

    def join(self, words: str, *, tracked: bool = False) -> Editing:
        """Delete the end of the paragraph with these words: the next one goes on in it."""
        first = self.paragraph(words)
        if tracked:
            properties = _properties(first)
            marks = properties.find(q("w:rPr"))
            if marks is None:
                marks = el("w:rPr")
                properties.append(marks)
            marks.append(self._tracked("w:del"))
            return self
        second = first.getnext()
        assert second is not None and second.tag == q("w:p")
        first.append(el("w:r", {}, el("w:t", {"xml:space": "preserve"}, " ")))
        for node in [n for n in second if n.tag != q("w:pPr")]:
            first.append(node)
        remove(second)
        return self

    def move(self, words: str, behind: str, *, tracked: bool = False) -> Editing:
        """Cut the paragraph with these words and paste it behind another; tracked, as a move."""
        old, target = self.paragraph(words), self.paragraph(behind)
        if not tracked:
            target.addnext(old)
            return self
        made = deepcopy(old)
        for node in find(made, ".//w:bookmarkStart | .//w:bookmarkEnd"):
            remove(node)
        target.addnext(made)
        for paragraph, name in ((old, "w:moveFrom"), (made, "w:moveTo")):
            properties = _properties(paragraph)
            marks = properties.find(q("w:rPr"))
            if marks is None:
                marks = el("w:rPr")
                properties.append(marks)
            marks.append(self._tracked(name))
            for run in find(paragraph, ".//w:r"):
                mark = self._tracked(name)
                run.addprevious(mark)
                mark.append(run)
        return self

    def copy(self, words: str, behind: str) -> Editing:
        """Copy the paragraph with these words to another place."""
        made = deepcopy(self.paragraph(words))
        for node in find(made, ".//w:bookmarkStart | .//w:bookmarkEnd"):
            remove(node)
        self.paragraph(behind).addnext(made)
        return self

    def format(self, words: str, name: str) -> Editing:
        """Give words a format, or take a format that begins with "-" from them."""
        for run in self._runs(words):
            properties = run.find(q("w:rPr"))
            if properties is None:
                properties = el("w:rPr")
                run.insert(0, properties)
            if name.startswith("-"):
                for node in find(properties, f"w:{name[1:]} | w:{name[1:]}Cs"):
                    remove(node)
            else:
                properties.append(el(f"w:{name}"))
        return self

    def add_row(self, behind: str, *cells: str, tracked: bool = False) -> Editing:
        """Insert a row below the one with a cell of these words."""
        row = next(self.paragraph(behind).iterancestors(q("w:tr")))
        made = deepcopy(row)
        for cell, words in zip(find(made, "w:tc"), cells, strict=True):
            for paragraph in find(cell, "w:p"):
                for node in [n for n in paragraph if n.tag != q("w:pPr")]:
                    remove(node)
                paragraph.append(el("w:r", {}, el("w:t", {"xml:space": "preserve"}, words)))
        if tracked:
            _row_properties(made).append(self._tracked("w:ins"))
        row.addnext(made)
        return self

    def remove_row(self, words: str, *, tracked: bool = False) -> Editing:
        """Delete the row with a cell of these words."""
        row = next(self.paragraph(words).iterancestors(q("w:tr")))
        if tracked:
            _row_properties(row).append(self._tracked("w:del"))
            for run in find(row, ".//w:r[w:t]"):
                for text in find(run, "w:t"):
                    text.tag = q("w:delText")
                mark = self._tracked("w:del")
                run.addprevious(mark)
                mark.append(run)
        else:
            remove(row)
        return self

    def add_column(self, words: str, *cells: str) -> Editing:
        """Insert a column behind the one with a cell of these words."""
        cell = next(self.paragraph(words).iterancestors(q("w:tc")))
        place = next(cell.iterancestors()).index(cell)
        rows = find(next(cell.iterancestors(q("w:tbl"))), "w:tr")
        for row, text in zip(rows, cells, strict=True):
            run = el("w:r", {}, el("w:t", {"xml:space": "preserve"}, text))
            row.insert(place + 1, el("w:tc", {}, el("w:tcPr"), el("w:p", {}, run)))
        return self

    def remove_column(self, words: str) -> Editing:
        """Delete the column with a cell of these words."""
        cell = next(self.paragraph(words).iterancestors(q("w:tc")))
        place = find(next(cell.iterancestors()), "w:tc").index(cell)
        for row in find(next(cell.iterancestors(q("w:tbl"))), "w:tr"):
            remove(find(row, "w:tc")[place])
        return self

    def drop_bookmarks(self) -> Editing:
        """Lose all bookmarks, as another program may."""
        for tree in self.trees.values():
            for node in find(tree, "//w:bookmarkStart | //w:bookmarkEnd"):
                remove(node)
        return self

    def without_properties(self) -> Editing:
        """Lose the file's own properties."""
        self.parts = {n: d for n, d in self.parts.items() if n != "docProps/custom.xml"}
        return self

    def paragraph(self, words: str) -> Node:
        """The first paragraph that has these words, rather one that the author wrote."""
        found = [
            p for tree in self.trees.values() for p in find(tree, "//w:p") if words in _text(p)
        ]
        assert found, f"no paragraph has: {words}"
        own = [p for p in found if find(p, "w:bookmarkStart[starts-with(@w:name, '_cp_')]")]
        return (own or found)[0]

    @property
    def packed(self) -> bytes:
        parts = dict(self.parts)
        for name, tree in self.trees.items():
            parts[str(name)] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
        if self.comments:
            parts |= self._with_comments()
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        return out.getvalue()

    def _with_comments(self) -> dict[str, bytes]:
        held = el("w:comments")
        for number, words in self.comments:
            said = el("w:p", {}, el("w:r", {}, el("w:t", {"xml:space": "preserve"}, words)))
            held.append(el("w:comment", {"w:id": number, **_BY, "w:initials": "AC"}, said))
        links = etree.fromstring(self.parts["word/_rels/document.xml.rels"])
        kind = f"{NS['r']}/comments"
        links.append(el("rel:Relationship", {"Id": "rIdC", "Type": kind, "Target": "comments.xml"}))
        types = etree.fromstring(self.parts["[Content_Types].xml"])
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
        types.append(el("ct:Override", {"PartName": "/word/comments.xml", "ContentType": kind}))
        return {
            "word/comments.xml": etree.tostring(held),
            "word/_rels/document.xml.rels": etree.tostring(links),
            "[Content_Types].xml": etree.tostring(types),
        }

    def _tracked(self, name: str, *content: Node) -> Node:
        self.serial += 1
        return el(name, {"w:id": self.serial, **_BY}, *content)

    def _like(self, run: Node, words: str) -> Node:
        made = deepcopy(run)
        for node in [n for n in made if n.tag != q("w:rPr")]:
            made.remove(node)
        made.append(el("w:t", {"xml:space": "preserve"}, words))
        return made

    def _runs(self, words: str) -> list[Node]:
        """The runs that hold these words and nothing else; runs are divided for it."""
        paragraph = self.paragraph(words)
        start = _text(paragraph).index(words)
        end = start + len(words)
        out, at = [], 0
        for run in find(paragraph, ".//w:r[w:t][not(ancestor::w:del)]"):
            text = "".join(t.text or "" for t in find(run, "w:t"))
            low, high = max(start - at, 0), min(end - at, len(text))
            at += len(text)
            if low >= high:
                continue
            before, inside, after = text[:low], text[low:high], text[high:]
            made = self._like(run, inside)
            run.addprevious(made)
            if before:
                made.addprevious(self._like(run, before))
            if after:
                made.addnext(self._like(run, after))
            remove(run)
            out.append(made)
        assert out, words
        return out


def _properties(paragraph: Node) -> Node:
    found = paragraph.find(q("w:pPr"))
    if found is None:
        found = el("w:pPr")
        paragraph.insert(0, found)
    return found


def _row_properties(row: Node) -> Node:
    found = row.find(q("w:trPr"))
    if found is None:
        found = el("w:trPr")
        row.insert(0, found)
    return found


def _text(paragraph: Node) -> str:
    return "".join(t.text or "" for t in find(paragraph, ".//w:t[not(ancestor::w:del)]"))
