"""Cleaning of SVG files: the parts that draw something, and nothing else.

Parts that draw nothing (metadata, titles, scripts, editors' data, comments, hidden layers, names of
layers) are left out. A part that would draw, but that the outputs cannot show (an embedded web
page, a linked image), is an error with its line, so that no part of a figure is lost silently.
Names follow SVG 2 and SVG 1.1.

This code is our own because the libraries do something else. Sanitizers for the web remove scripts
but keep metadata and hidden layers, which may name the patient, and drop what they do not know
without saying so. Optimizers such as svgo and scour rewrite shapes, and their bytes change from one
version to the next. Here the list of allowed names is data (`svg_names.py`), and every other part
that would draw is an error.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casepress.core.errors import BuildError
from casepress.figures import svg_bounds
from casepress.figures.pixels import FORMATS, normalised
from casepress.figures.svg_names import ATTRIBUTES, DRAW, DRAW_NOTHING, PROPERTIES, family

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: An address in brackets. Here and below, each expression takes a time in proportion to the text.
_URL = re.compile(r"url\(\s*+(?:'([^']*+)'|\"([^\"]*+)\"|([^)]*+))\s*+\)", re.I)
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp)\s*;\s*base64\s*,", re.I)
_FONT = re.compile(r"(.*\d\S*(?:\s*/\s*\S+)?)\s+(\D.*)", re.S)
_FONT_LONGEST = 300
#: The rules of a style sheet that begin with @.
_MOST_AT_RULES = 200


def cleaned(data: bytes, source: Path) -> bytes:
    """The drawing of an SVG file: the same bytes for the same drawing, also when it is cleaned
    twice. Its text is set in the fonts of the PDF (`svg_names.family`).

    `source` is for messages. Raises `BuildError`, with the line, for a file that is not an SVG or
    has a part that cannot be shown.
    """
    from lxml import etree  # 12 to 26 ms, for drawings alone

    if len(data) > svg_bounds.LARGEST:
        most = svg_bounds.LARGEST // 1_000_000
        raise BuildError(f"{source} has more than {most} MB; export it as PNG")
    parser = etree.XMLParser(
        resolve_entities="internal",  # type: ignore[arg-type]
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise BuildError(
            f"{source}:{line}: the drawing cannot be drawn, as its XML is damaged; export it again"
        ) from None
    if root.tag != f"{_SVG}svg":
        raise BuildError(f"{source}: cannot be drawn, since it is not an SVG; export it again")
    if found := svg_bounds.excess(root):
        node, fault = found
        raise BuildError(f"{source}:{node.sourceline}: {fault}")
    _Cleaning(source, root).run()
    attributes = {str(k): str(v) for k, v in root.attrib.items()}
    bare = etree.Element(f"{_SVG}svg", attributes, {None: _SVG[1:-1]})  # type: ignore[dict-item]
    bare.text = root.text
    bare.extend(list(root))
    etree.cleanup_namespaces(bare)
    return etree.tostring(bare, encoding="utf-8") + b"\n"


def letters(data: bytes) -> str:
    """The text of a cleaned drawing."""
    from lxml import etree  # as above

    root = etree.fromstring(data)
    return "".join(str(t) for node in root.iter(f"{_SVG}text") for t in node.itertext())


class _Cleaning:
    """One pass over one drawing."""

    def __init__(self, source: Path, root: Node) -> None:
        self.source = source
        self.root = root
        sheets = [str(node.text or "") for node in root.iter(f"{_SVG}style")]
        # a style sheet may show an element that an attribute hides
        self.hides = not any("display" in sheet for sheet in sheets)
        self.used = {name for sheet in sheets for name in re.findall(r"\.([\w-]+)", sheet)}
        self.pointed = _pointed(list(root.iter()))
        self.ids: dict[str, str] = {}
        self.classes: dict[str, str] = {}
        self.results: dict[str, str] = {}

    def run(self) -> None:
        for node in [n for n in self.root.iter() if n is not self.root]:
            if self._draws_nothing(node):
                _remove(node)
        if self.root.find(f".//{_SVG}text") is not None and not self.root.get("font-family"):
            self.root.set("font-family", family(""))
        nodes = list(self.root.iter())
        self._name(nodes)
        for node in nodes:
            self._attributes(node)
            if node.tag not in _TEXTS:
                _without_words(node)
            if node.tag == f"{_SVG}style":
                node.text = self._sheet(node)

    def _refuse(self, node: Node, what: str) -> BuildError:
        return BuildError(f"{self.source}:{node.sourceline}: {what}")

    def _draws_nothing(self, node: Node) -> bool:
        """Whether an element draws nothing. Raises `BuildError` for one that the outputs cannot
        show."""
        name = str(node.tag)
        if not name.startswith(_SVG):
            return True
        name = name.removeprefix(_SVG)
        parent = node.getparent()
        if name == "foreignObject" and parent is not None and parent.tag == f"{_SVG}switch":
            return True
        if name == "a":
            node.tag = f"{_SVG}{'tspan' if parent is not None and parent.tag in _TEXTS else 'g'}"
            return False
        if name in DRAW_NOTHING:
            return True
        if name not in DRAW:
            raise self._refuse(
                node, f"<{name}> cannot be printed; turn it into paths, or export it as PNG"
            )
        style = dict(_declarations(node.get("style", "")))
        if style.get("display", node.get("display") if self.hides else "") != "none":
            return False
        # a gradient or a clipping path has its effect from a hidden layer, too (SVG 2, 5.5 and
        # 13.2)
        return not any(inner.get("id") in self.pointed for inner in node.iter())

    def _name(self, nodes: list[Node]) -> None:
        """Give new names to the ids that are referred to: the author's may contain a person's name,
        and some programs choose them at random."""
        wanted = _pointed(nodes)
        for node in nodes:
            own = node.get("id", "")
            if own in wanted and own not in self.ids:
                self.ids[own] = f"a{len(self.ids) + 1}"

    def _attributes(self, node: Node) -> None:
        given = {str(k): str(v) for k, v in node.attrib.items()}
        href = _href(node)
        node.attrib.clear()
        for key, value in sorted(given.items()):
            if key == "id":
                kept = self.ids.get(value, "")
            elif key == "class":
                kept = " ".join(map(self._class, (n for n in value.split() if n in self.used)))
            elif key in ("result", "in", "in2"):
                kept = self._result(value.strip())
            elif key == "style":
                kept = self._style(node, value)
            elif key in PROPERTIES:
                kept = self._value(node, key, value)
            else:
                kept = value if key in ATTRIBUTES or key == _SPACE else ""
            if kept:
                node.set(key, kept)
        if href and node.tag in _POINTING:
            node.set("href", self._target(node, href))

    def _class(self, name: str) -> str:
        """A new name of a class: the author's may be a person's."""
        return self.classes.setdefault(name, f"c{len(self.classes) + 1}")

    def _result(self, name: str) -> str:
        """A new name of a filter's result, or the name of its source."""
        if name in _SOURCES:
            return name
        return self.results.setdefault(name, f"r{len(self.results) + 1}")

    def _target(self, node: Node, href: str) -> str:
        if node.tag == f"{_SVG}image":
            return self._image(node, href)
        if not href.startswith("#"):
            raise self._refuse(node, "it points to another file; draw that part into this one")
        return "#" + self.ids.get(href[1:], "none")

    def _image(self, node: Node, href: str) -> str:
        """An embedded image as PNG, which is lossless: its pixels and its colour profile."""
        start = _DATA.match(href)
        if not start:
            raise self._refuse(node, "a linked image; embed it as PNG or JPEG")
        try:
            data = base64.b64decode(re.sub(r"\s", "", href[start.end() :]), validate=True)
        except ValueError:  # binascii.Error is one; letters beyond ASCII raise another
            raise self._refuse(node, "the image within cannot be read; embed it again") from None
        bare = _pixels(data, self.source)
        return "data:image/png;base64," + base64.b64encode(bare).decode()

    def _style(self, node: Node, words: str) -> str:
        pairs = ((k, v) for k, v in _declarations(words) if k in PROPERTIES)
        return ";".join(f"{key}:{self._value(node, key, value)}" for key, value in pairs)

    def _value(self, node: Node, key: str, value: str) -> str:
        """A property's value, with the fonts of the PDF and the new names of ids."""
        important = value.endswith("!important")
        value = value.removesuffix("!important").strip()
        if key == "font-family":
            value = f"'{family(value)}'" if node.tag == f"{_SVG}style" else family(value)
        elif key == "font" and (parts := _FONT.fullmatch(value[:_FONT_LONGEST])):
            value = f"{parts[1]} '{family(parts[2])}'"

        def renamed(match: re.Match[str]) -> str:
            address = _address(match)
            if not address.startswith("#"):
                raise self._refuse(node, "it points to another file; draw that part into this one")
            return f"url(#{self.ids.get(address[1:], 'none')})"

        end = value.rfind(")") + 1
        value = _URL.sub(renamed, value[:end]) + value[end:]
        return value + ("!important" if important else "")

    def _sheet(self, node: Node) -> str:
        """A style sheet without comments, fonts, imports and unknown properties."""
        words = re.sub(r"<!--|-->", "", _without_comments(node.text or ""))
        if words.count("@") > _MOST_AT_RULES:
            raise self._refuse(node, "the style sheet has too many @ rules; export it as PNG")
        words = re.sub(r"@[\w-]+[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})", "", words)
        out = []
        for selector, body in _rules(words):
            new = re.sub(
                r"#([\w-]+)", lambda m: f"#{self.ids.get(m[1], 'none')}", " ".join(selector.split())
            )
            new = re.sub(r"\.([A-Za-z_][\w-]*)", lambda m: f".{self._class(m[1])}", new)
            if style := self._style(node, body):
                out.append(f"{new}{{{style}}}")
        return "\n".join(out)


_POINTING = {
    f"{_SVG}{name}"
    for name in ("image", "use", "textPath", "tref", "linearGradient", "radialGradient", "pattern")
}
#: What a filter works on besides the results of its parts (Filter Effects 1, 9.2).
_SOURCES = frozenset(
    ("SourceGraphic", "SourceAlpha", "BackgroundImage", "BackgroundAlpha", "FillPaint",
     "StrokePaint")
)  # fmt: skip
_TEXTS = {f"{_SVG}{name}" for name in ("text", "tspan", "textPath")}


def _without_words(node: Node) -> None:
    """Take out words within an element that shows none."""
    if node.tag != f"{_SVG}style" and (node.text or "").strip():
        node.text = None
    for child in node:
        if (child.tail or "").strip():
            child.tail = None


def _href(node: Node) -> str:
    return str(node.get("href") or node.get(_HREF) or "").strip()


def _pointed(nodes: list[Node]) -> set[str]:
    """The ids that attributes, styles and style sheets point to."""
    found: set[str] = set()
    for node in nodes:
        values = [*map(str, node.attrib.values()), node.text or ""]
        for value in values:
            found |= {_address(m)[1:] for m in _URL.finditer(value[: value.rfind(")") + 1])}
        found.add(_href(node)[1:])
        if node.tag == f"{_SVG}style":
            found |= set(re.findall(r"#([\w-]+)", node.text or ""))
    return found - {""}


def _declarations(words: str) -> Iterator[tuple[str, str]]:
    """The properties of a style and their values (CSS Style Attributes)."""
    for part in _parts(_without_comments(words)):
        key, colon, value = part.partition(":")
        if colon and value.strip():
            yield key.strip().lower(), " ".join(value.split())


def _address(match: re.Match[str]) -> str:
    """The address that `_URL` found."""
    return next(group for group in match.groups() if group is not None).strip()


def _without_comments(words: str) -> str:
    """A style without its comments; one without an end is left."""
    kept: list[str] = []
    at = 0
    while (start := words.find("/*", at)) >= 0 and (end := words.find("*/", start + 2)) >= 0:
        kept.append(words[at:start])
        at = end + 2
    return "".join([*kept, words[at:]])


def _parts(words: str) -> list[str]:
    """A style, parted at the semicolons outside of brackets."""
    marks = list(re.finditer(r"[;()]", words))
    cuts: list[int] = []
    following = ""
    for mark in reversed(marks):
        if mark[0] != ";":
            following = mark[0]
        elif following != ")":
            cuts.append(mark.start())
    bounds = [-1, *reversed(cuts), len(words)]
    return [words[start + 1 : end] for start, end in pairwise(bounds)]


def _rules(words: str) -> Iterator[tuple[str, str]]:
    """The selectors and the declarations of a style sheet."""
    for part in words.split("}")[:-1]:
        before, _, body = part.rpartition("{")
        selector = before.rpartition("{")[2]
        if selector:
            yield selector, body


def _remove(node: Node) -> None:
    """Remove an element, but not the text after it."""
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    tail = node.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail or None
    else:
        parent.text = (parent.text or "") + tail or None
    parent.remove(node)


def _pixels(data: bytes, source: Path) -> bytes:
    """An image within a drawing, as `pixels.normalised` makes it, but with its transparency."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            layered: Any = opened.convert("RGBA") if opened.has_transparency_data else None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        layered = None
    if layered is None:
        return normalised(data, source, jpeg=False)
    bare = Image.new("RGBA", layered.size)
    bare.paste(layered)
    out = BytesIO()
    bare.save(out, format="PNG")
    return out.getvalue()
