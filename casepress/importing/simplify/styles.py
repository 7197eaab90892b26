"""Styles of a Word file, with what they inherit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from casepress.importing.ooxml import Tree, at, every, on, q, val

#: Word names its own styles in English; other programs do so in the user's language.
_LEVEL = re.compile(
    r"(?:heading|überschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|nagłówek|otsikko|"
    r"intertitre|section heading|head)\s*(\d)"
)
_LOCAL = {
    **dict.fromkeys(("titel", "titre", "título", "titulo", "titolo", "tytuł", "otsikko"), "title"),
    **dict.fromkeys(("untertitel", "sous-titre", "subtítulo", "sottotitolo"), "subtitle"),
    **dict.fromkeys(("beschriftung", "légende", "legende", "epígrafe", "leyenda", "legenda",
                     "didascalia", "figure caption", "table caption", "illustration index heading",
                     "figure", "table", "abbildung", "tabelle"), "caption"),
}  # fmt: skip
_SWITCHES = {"bold": "w:b", "italic": "w:i", "caps": "w:caps", "small_caps": "w:smallCaps",
             "hidden": "w:vanish"}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How a run looks; `None` where nothing says it."""

    bold: bool | None = None
    italic: bool | None = None
    underlined: bool | None = None
    caps: bool | None = None
    small_caps: bool | None = None
    hidden: bool | None = None
    size: float | None = None
    font: str | None = None
    raised: bool | None = None

    def over(self, other: Look) -> Look:
        """This look where it says something, else the other."""
        mine, theirs = vars(self), vars(other)
        return Look(**{k: theirs[k] if v is None else v for k, v in mine.items()})


def look(properties: Tree | None) -> Look:
    """The look that a `w:rPr` states."""
    if properties is None:
        return Look()
    size = val(properties, "w:sz")
    underline = at(properties, "w:u")
    fonts = at(properties, "w:rFonts")
    raised = at(properties, "w:vertAlign")
    return Look(
        **{key: on(properties, name) for key, name in _SWITCHES.items()},
        underlined=None if underline is None else underline.get(q("w:val")) not in (None, "none"),
        size=float(size) / 2 if size.replace(".", "").isdigit() else None,
        font=None if fonts is None else fonts.get(q("w:ascii")) or fonts.get(q("w:hAnsi")),
        raised=None if raised is None else raised.get(q("w:val")) == "superscript",
    )


@dataclass(frozen=True)
class Style:
    """A style: its English name in small letters, its level as a heading (0: none), its look, and
    its paragraph properties from the nearest to the last that it inherits."""

    name: str = ""
    level: int = 0
    look: Look = field(default_factory=Look)
    properties: tuple[Tree, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Styles:
    """The styles of a Word file by their ids."""

    tree: Tree | None

    @cached_property
    def _raw(self) -> Mapping[str, Tree]:
        found = [] if self.tree is None else every(self.tree, "w:style")
        return {one.get(q("w:styleId"), ""): one for one in found}

    @cached_property
    def _known(self) -> dict[str, Style]:
        return {}

    @cached_property
    def default(self) -> Look:
        """The look of text without any style."""
        own = look(at(self.tree, "w:docDefaults/w:rPrDefault/w:rPr"))
        normal = next(
            (t for t in self._raw.values()
             if t.get(q("w:type")) == "paragraph" and t.get(q("w:default")) in ("1", "true")),
            None,
        )  # fmt: skip
        return look(at(normal, "w:rPr")).over(own) if normal is not None else own

    def style(self, identifier: str) -> Style:
        """The style of that id; an empty one without."""
        if identifier not in self._known:
            self._known[identifier] = self._resolved(identifier, ())
        return self._known[identifier]

    def _resolved(self, identifier: str, below: tuple[str, ...]) -> Style:
        raw = self._raw.get(identifier)
        if raw is None or identifier in below or len(below) > 20:
            return Style(name=_named(identifier), level=_level(_named(identifier)))
        base_id = val(raw, "w:basedOn")
        base = self._resolved(base_id, (*below, identifier)) if base_id else Style()
        name = val(raw, "w:name", identifier).lower()
        name = _LOCAL.get(name, name)
        outline = val(raw, "w:pPr/w:outlineLvl")
        level = _level(name) or (int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0)
        own = at(raw, "w:pPr")
        return Style(
            name,
            level or base.level,
            look(at(raw, "w:rPr")).over(base.look),
            (*([own] if own is not None else []), *base.properties),
            (name, *base.names),
        )


def _named(identifier: str) -> str:
    """The name of a style that the file does not define: Word knows it by its id."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", identifier).lower()
    return _LOCAL.get(name, name)


def _level(name: str) -> int:
    found = _LEVEL.fullmatch(name)
    return int(found[1]) if found else 0
