"""Views of pandoc's elements, which give the parts of an element by name: `Image(e).target`.

pandoc writes an element as `{"t": type, "c": content}`, in which most content is a list whose parts
have a meaning by position. Their order is that of the constructors in `Text.Pandoc.Definition`
(pandoc-types 1.23, https://hackage.haskell.org/package/pandoc-types/docs/Text-Pandoc-Definition.html);
each class below quotes the one that it reads. A view holds the element and copies nothing: what it
gives are the element's own lists. It does not check the element's type; the caller has done so.

`Section` and `Callout` are not pandoc's: they are the forms that a Div and a Link take in an
article, as `docs/article-json.md` defines them.
"""

from __future__ import annotations

from typing import Any

from casepress.article.ast import QUOTES, Attr, Blocks, Element, Inlines


class Node:
    """An element and its content."""

    __slots__ = ("content", "element")

    def __init__(self, element: Element) -> None:
        self.element = element
        self.content: Any = element.get("c")


class WithAttributes(Node):
    """An element whose content begins with its attributes: `Attr = (Text, [Text], [(Text, Text)])`,
    which are an identifier, classes, and pairs of a key and a value."""

    __slots__ = ()

    @property
    def attr(self) -> Attr:
        attributes: Attr = self.content[0]
        return attributes

    @property
    def identifier(self) -> str:
        return str(self.attr[0])

    @property
    def classes(self) -> list[str]:
        found: list[str] = self.attr[1]
        return found

    @property
    def pairs(self) -> list[list[str]]:
        """The attributes that have a value, as `[key, value]`."""
        found: list[list[str]] = self.attr[2]
        return found

    def get(self, key: str, default: str = "") -> str:
        """The value of an attribute."""
        return next((value for name, value in self.pairs if name == key), default)


class Div(WithAttributes):
    """`Div Attr [Block]`"""

    __slots__ = ()

    @property
    def blocks(self) -> Blocks:
        found: Blocks = self.content[1]
        return found


class Section(Div):
    """A Div of the class `section`, which begins with its heading; text without a heading, as in a
    letter, has none."""

    __slots__ = ()

    @property
    def role(self) -> str:
        """What the section is, such as `case` or `references`; "" where the journal has no such
        section."""
        return self.get("role")

    @property
    def part(self) -> str:
        """`body` or `back`, for a section of the first level."""
        return self.get("part")

    @property
    def headed(self) -> bool:
        return bool(self.blocks) and bool(self.blocks[0]["t"] == "Header")

    @property
    def heading(self) -> Element:
        """The heading; in a section without one, its first block."""
        found: Element = self.blocks[0]
        return found

    @property
    def body(self) -> Blocks:
        """What follows the heading."""
        return self.blocks[1:] if self.headed else self.blocks


class Header(Node):
    """`Header Int Attr [Inline]`"""

    __slots__ = ()

    @property
    def level(self) -> int:
        return int(self.content[0])

    @property
    def attr(self) -> Attr:
        attributes: Attr = self.content[1]
        return attributes

    @property
    def inlines(self) -> Inlines:
        found: Inlines = self.content[2]
        return found


class Captioned(WithAttributes):
    """A table or a figure: an element whose second part is `Caption (Maybe [Inline]) [Block]`."""

    __slots__ = ()

    @property
    def caption(self) -> Blocks:
        """The long caption; the short one is never set in an article."""
        found: Blocks = self.content[1][1]
        return found


class Figure(Captioned):
    """`Figure Attr Caption [Block]`; `Caption (Maybe [Inline]) [Block]`"""

    __slots__ = ()

    @property
    def blocks(self) -> Blocks:
        """What holds the pictures."""
        found: Blocks = self.content[2]
        return found


class CodeBlock(WithAttributes):
    """`CodeBlock Attr Text`"""

    __slots__ = ()

    @property
    def text(self) -> str:
        return str(self.content[1])


class Code(CodeBlock):
    """`Code Attr Text`, code in a line."""

    __slots__ = ()


class Raw(Node):
    """`RawBlock Format Text` and `RawInline Format Text`"""

    __slots__ = ()

    @property
    def format(self) -> str:
        return str(self.content[0])

    @property
    def text(self) -> str:
        return str(self.content[1])


class OrderedList(Node):
    """`OrderedList ListAttributes [[Block]]`; `ListAttributes = (Int, Style, Delimiter)`"""

    __slots__ = ()

    @property
    def start(self) -> int:
        """The first number."""
        return int(self.content[0][0])

    @property
    def style(self) -> str:
        """Such as `Decimal` or `LowerAlpha`."""
        return str(self.content[0][1]["t"])

    @property
    def items(self) -> list[Blocks]:
        found: list[Blocks] = self.content[1]
        return found


def list_items(element: Element) -> list[Blocks]:
    """The items of a `BulletList [[Block]]` or of an `OrderedList`."""
    found: list[Blocks] = element["c"] if element["t"] == "BulletList" else element["c"][1]
    return found


class Span(WithAttributes):
    """`Span Attr [Inline]`"""

    __slots__ = ()

    @property
    def inlines(self) -> Inlines:
        found: Inlines = self.content[1]
        return found


class Link(Span):
    """`Link Attr [Inline] Target`; `Target = (Text, Text)`, an address and a title."""

    __slots__ = ()

    @property
    def target(self) -> str:
        """The address."""
        return str(self.content[2][0])

    @property
    def destination(self) -> list[str]:
        """Address and title, as the element holds them."""
        found: list[str] = self.content[2]
        return found

    @property
    def anchor(self) -> str:
        """The id within the article that the link leads to; "" where it leads elsewhere."""
        target = self.target
        return target[1:] if target[:1] == "#" else ""


class Callout(Link):
    """A Link of the class `xref`, to a figure, table, formula, box, section or reference."""

    __slots__ = ()

    @property
    def ref_type(self) -> str:
        """The kind of target, in the words of JATS: `fig`, `table`, `bibr` …"""
        return self.get("ref-type")


class Image(Link):
    """`Image Attr [Inline] Target`; the inlines describe the picture where it has no legend."""

    __slots__ = ()

    @property
    def alt(self) -> Inlines:
        """The alternative text."""
        return self.inlines


class Quoted(Node):
    """`Quoted QuoteType [Inline]`"""

    __slots__ = ()

    @property
    def marks(self) -> tuple[str, str]:
        """The mark before and the mark behind."""
        return QUOTES[self.content[0]["t"]]

    @property
    def inlines(self) -> Inlines:
        found: Inlines = self.content[1]
        return found


class Cite(Node):
    """`Cite [Citation] [Inline]`; a citation is a mapping with `citationId`, `citationPrefix` and
    `citationSuffix`, and the inlines are what the author typed."""

    __slots__ = ()

    @property
    def citations(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.content[0]
        return found

    @property
    def inlines(self) -> Inlines:
        found: Inlines = self.content[1]
        return found


class Math(Node):
    """`Math MathType Text`"""

    __slots__ = ()

    @property
    def display(self) -> bool:
        """Whether the formula has a line of its own."""
        return bool(self.content[0]["t"] == "DisplayMath")

    @property
    def tex(self) -> str:
        return str(self.content[1])
