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


def _text(paragraph: Node) -> str:
    return "".join(t.text or "" for t in find(paragraph, ".//w:t[not(ancestor::w:del)]"))
