"""`mixed-citation`: a reference as it is printed, with its parts tagged in place.

For journals with `citations: {tagging: mixed}` in `journal.yaml`, so that receivers print the
journal's own punctuation. Text that differs from the record stays untagged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from casepress.outputs.jats.xml import XLINK, Node, el, words

#: The parts in the order of Vancouver styles.
_PARTS = """
article-title chapter-title data-title source edition publisher-loc publisher-name year volume issue
fpage lpage elocation-id
"""
#: The context of a number before and after it, so that it is not confused with another.
_BETWEEN = {
    "volume": (r"(?<=[;\s])", r"(?=[(:.,;]|$)"),
    "issue": (r"(?<=\()", r"(?=\))"),
    "fpage": (r"(?<=[:\s])", r"(?=[-–.,;]|$)"),
    "lpage": (r"(?<=[-–])", r"(?!\w)"),
}
_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/")


def mixed(tagged: Node, printed: Node) -> Node:
    """Turn `printed` (a `mixed-citation` of words and faces) into one with the parts that
    `tagged` (the same work's `element-citation`) knows; returns it."""
    for name, value in tagged.attrib.items():
        printed.set(str(name), value)
    tagger = _Tagger(printed)
    people = tagged.find("person-group")
    if people is not None:
        tagger.people(people)
    for tag in _PARTS.split():
        part = tagged.find(tag)
        if part is not None:
            tagger.mark(words(part), tag)
    dois = {words(n).lower() for n in tagged.iter("pub-id") if n.get("pub-id-type") == "doi"}
    for link in list(printed.iter("ext-link")):
        doi = _DOI.sub("", link.get(f"{{{XLINK}}}href", ""))
        if doi.lower() in dois:
            _replace(link, el("pub-id", {"pub-id-type": "doi"}, doi))
    return printed


@dataclass
class _Tagger:
    """Tags the printed words in one pass from left to right."""

    node: Node
    #: The child whose tail is being read (-1: the text before the first), and where in it.
    child: int = -1
    offset: int = 0

    def mark(self, said: str, tag: str) -> bool:
        """Wrap the next occurrence of these words, which may be the whole of a formatted child."""
        before, after_it = _BETWEEN.get(tag, (r"(?<!\w)", r"(?!\w)"))
        pattern = re.compile(before + re.escape(said) + after_it)
        for place in range(self.child, len(self.node)):
            text = self._text(place)
            start = self.offset if place == self.child else 0
            if found := pattern.search(text, start):
                self._wrap(place, found.start(), found.end(), el(tag, None, said))
                return True
            after = self.node[place + 1] if place + 1 < len(self.node) else None
            if after is not None and after.tag in ("italic", "bold") and words(after) == said:
                self._enclose(place + 1, tag)
                return True
        return False

    def people(self, group: Node) -> None:
        """Tag the printed names at the beginning."""
        text = self._text(-1)
        out = el("person-group", {str(k): str(v) for k, v in group.attrib.items()})
        position = end = 0
        for person in group:
            found = _name(person).search(text, position) if person.tag != "etal" else None
            if found is None or (position == 0 and found.start() > 0):
                break
            if len(out):
                out[-1].tail = text[end : found.start()]
            out.append(_printed_name(person, found))
            position = end = found.end()
        if len(out):
            self._wrap(-1, 0, end, out)

    def _text(self, place: int) -> str:
        return (self.node.text if place < 0 else self.node[place].tail) or ""

    def _wrap(self, place: int, start: int, end: int, new: Node) -> None:
        text = self._text(place)
        if place < 0:
            self.node.text = text[:start]
        else:
            self.node[place].tail = text[:start]
        new.tail = text[end:]
        self.node.insert(place + 1, new)
        self.child, self.offset = place + 1, 0

    def _enclose(self, place: int, tag: str) -> None:
        face = self.node[place]
        new = el(tag)
        new.tail, face.tail = face.tail, None
        self.node.replace(face, new)
        new.append(face)
        self.child, self.offset = place, 0


def _name(person: Node) -> re.Pattern[str]:
    if person.tag == "collab":
        return re.compile(rf"(?<!\w){re.escape(words(person))}(?!\w)")
    surname = re.escape(person.findtext("surname") or person.findtext("given-names") or "")
    return re.compile(rf"(?<!\w)({surname})(?: (\w{{1,4}}))?(?: ({_suffix(person)}))?(?!\w)")


def _suffix(person: Node) -> str:
    return re.escape(person.findtext("suffix") or "\0")


def _printed_name(person: Node, found: re.Match[str]) -> Node:
    if person.tag == "collab":
        return el("collab", None, found[0])
    node = el("string-name", None, el("surname", None, found[1]))
    for tag, said in (("given-names", found[2]), ("suffix", found[3])):
        if said:
            node[-1].tail = " "
            node.append(el(tag, None, said))
    return node


def _replace(old: Node, new: Node) -> None:
    parent = old.getparent()
    if parent is not None:
        new.tail, old.tail = old.tail, None
        parent.replace(old, new)
