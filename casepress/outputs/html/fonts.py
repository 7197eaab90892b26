"""The page's fonts: subsets of the faces that the journal names, as WOFF2, in the page.

Fonts under the SIL Open Font License with reserved names may be changed, but then not carry those
names: the subsets have no names, and the page calls them by names of its own.
"""

from __future__ import annotations

import base64
import hashlib
import struct
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from casepress.core.cache import Cache
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.core.paths import of_npm

#: Beside the article's own characters: ASCII, and the signs of buttons, marks and wording.
ALWAYS = frozenset(chr(c) for c in range(0x20, 0x7F)) | frozenset("–—‘’“”…·×±≤≥°µ←→↑↓↩−\u00a0")
#: OpenType features of text; small capitals only where the article has some.
_FEATURES = ("kern", "liga", "mark", "mkmk", "ccmp", "locl", "lnum", "tnum")
_SMALL_CAPITALS = (*_FEATURES, "smcp")
_MATH = ("ssty", "flac", "dtls", "mark", "mkmk", "ccmp", "locl")
#: Marks that formulae draw besides their characters: roots, fences, arrows, accents.
_DRAWN = frozenset("√{}[]()|‖⟨⟩⌈⌉⌊⌋/\\→←↔⇒⇐⇔→¯ˆ˜˙¨ˇ˘´`⃗⏞⏟⎴⎵∑∏∫,.-−+=")
_MATH_FONT = "@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff"
#: A table of names without names: browsers refuse a font that has none (OpenType 1.9.1, `name`).
_NO_NAMES = b"\0\0\0\0\0\6"
#: Brotli's second best compression: the best takes twice as long for 1 % less.
_QUALITY = 10


@dataclass(frozen=True)
class Face:
    """A face of the page: its family there, weight and style, its file, the features it keeps."""

    family: str
    weight: int
    style: str
    file: Path
    features: tuple[str, ...] = _FEATURES

    @property
    def name(self) -> str:
        """The name of its file, where it has one of its own."""
        return f"{self.family.removeprefix('Page ').lower()}-{self.weight}-{self.style}.woff2"

    def rule(self, woff2: str) -> str:
        """Its `@font-face`; `woff2` is the address of its data. What is not stated is normal."""
        weight = f"font-weight:{self.weight};" if self.weight != 400 else ""
        style = f"font-style:{self.style};" if self.style != "normal" else ""
        return (
            f'@font-face{{font-family:"{self.family}";{weight}{style}font-display:block;'
            f"src:url({woff2})}}"
        )


def faces(
    journal: Journal, *, serif_bold_italic: bool, sans_bold_italic: bool, small_capitals: bool
) -> list[Face]:
    """The faces of text that a page needs. Raises `BuildError` for a font that is not installed."""
    regular = _SMALL_CAPITALS if small_capitals else _FEATURES
    named: Mapping[str, Mapping[str, str]] = journal.data["web"]["fonts"]
    out: list[Face] = []
    for kind, bold_italic in (("serif", serif_bold_italic), ("sans", sans_bold_italic)):
        files, family = named[kind], f"Page {kind.capitalize()}"
        out.append(Face(family, 400, "normal", font_file(files["regular"]), regular))
        out.append(Face(family, 400, "italic", font_file(files["italic"])))
        out.append(Face(family, 600, "normal", font_file(files["semibold"])))
        if bold_italic:
            out.append(Face(family, 600, "italic", font_file(files["semibold-italic"])))
    return out


def wordmark_faces(journal: Journal) -> list[Face]:
    """The two faces of the wordmark."""
    files: Mapping[str, str] = journal.data["web"]["fonts"]["sans"]
    return [
        Face("Page Wordmark", 700, "normal", font_file(files["bold"])),
        Face("Page Wordmark", 300, "normal", font_file(files["light"])),
    ]


def math_face() -> Face:
    """The face of formulae. Raises `BuildError` where it is not installed."""
    return Face("Page Math", 400, "normal", of_npm(_MATH_FONT), _MATH)


def math_characters(text: str) -> frozenset[str]:
    """The characters that formulae with this text draw: a letter alone as a variable
    is drawn from the mathematical alphabets (MathML Core, 2.1.6)."""
    used = frozenset(text) | _DRAWN
    return used | frozenset(_ITALIC[c] for c in used if c in _ITALIC)


_ITALIC = {
    unicodedata.normalize("NFKC", chr(point)): chr(point)
    for first, last in ((0x1D434, 0x1D467), (0x1D6E2, 0x1D71B))
    for point in range(first, last + 1)
    if point != 0x1D455
} | {"h": "\u210e"}


@cache
def font_file(named: str) -> Path:
    """A file `PACKAGE/NAME` of a font package that pip installed."""
    package, _, name = named.partition("/")
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for path in sorted(Path(folder).rglob(name)):
            return path
    raise BuildError(f"the font {named} is not installed: run `make setup`")


class Subsets:
    """Makes subsets, and keeps them in the file `path` (nowhere without one) by font, features and
    characters, for the same code and libraries: what is kept is what would be made."""

    def __init__(self, path: Path | None) -> None:
        made_by = [version("uharfbuzz"), version("brotli"), _digest(Path(__file__))]
        self._cache = Cache(path, " ".join(made_by))

    def rules(
        self,
        wanted: Iterable[tuple[Face, Iterable[str]]],
        place: Callable[[bytes, str], str] | None = None,
    ) -> list[str]:
        """The `@font-face` rules of faces with their characters. `place` puts the data of a font
        with this name somewhere, and returns the address; without it they are in the rules."""
        put = place or embedded
        return [face.rule(put(self._made(face, set(c)), face.name)) for face, c in wanted]

    def save(self) -> None:
        """Keep what this run used."""
        self._cache.save()

    def _made(self, face: Face, characters: set[str]) -> bytes:
        letters = "".join(sorted(characters))
        key = "\0".join((_digest(face.file), ",".join(face.features), letters))

        def make() -> str:
            return base64.b64encode(woff2(subset(face, characters))).decode("ascii")

        encoded: str = self._cache.get(key, make)
        return base64.b64decode(encoded)


def embedded(data: bytes, name: str) -> str:
    """A font as the address that holds it."""
    return f"data:font/woff2;base64,{base64.b64encode(data).decode('ascii')}"


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _sfnt(path: Path) -> bytes:
    data = path.read_bytes()
    if not data.startswith(b"wOFF"):
        return data
    from fontTools.ttLib import TTFont

    out = BytesIO()
    font = TTFont(BytesIO(data), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
    font.flavor = None
    font.save(out, reorderTables=False)
    return out.getvalue()


def subset(face: Face, characters: Iterable[str]) -> bytes:
    """The face with these characters and its features alone, without names and hints."""
    # 21 ms, where a subset is not in the cache
    import uharfbuzz as hb

    chosen = hb.SubsetInput()
    # with the box that is drawn for a character that no font of the reader's has
    chosen.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    chosen.sets(hb.SubsetInputSets.UNICODE).update(ord(c) for c in characters)
    features = chosen.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG)
    features.clear()
    features.update(_tag(name) for name in face.features)
    dropped = chosen.sets(hb.SubsetInputSets.DROP_TABLE_TAG)
    dropped.update(_tag(name) for name in ("name", "DSIG", "meta"))
    made = hb.subset(hb.Face(hb.Blob(_sfnt(face.file))), chosen)
    return bytes(made.blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def woff2(font: bytes) -> bytes:
    """A TrueType or OpenType font as WOFF2 (W3C Recommendation of 2022, section 4), its tables as
    they are: to transform the outlines first takes longer than it saves."""
    # 1 ms, with uharfbuzz
    import brotli

    count = int.from_bytes(font[4:6], "big")
    entries = (struct.unpack(">4sIII", font[12 + 16 * i : 28 + 16 * i]) for i in range(count))
    tables = {tag: font[offset : offset + length] for tag, _, offset, length in entries}
    tables[b"name"] = _NO_NAMES
    directory = bytearray()
    for tag, table in tables.items():
        untransformed = 3 if tag in (b"glyf", b"loca") else 0
        directory.append(63 | untransformed << 6)  # 63: the tag follows
        directory += tag + _base128(len(table))
    packed = brotli.compress(b"".join(tables.values()), mode=brotli.MODE_FONT, quality=_QUALITY)
    plain_size = 12 + sum(16 + ((len(table) + 3) & ~3) for table in tables.values())
    size = (48 + len(directory) + len(packed) + 3) & ~3
    header = struct.pack(
        ">4s4sIHHIIHHIIIII",
        *(b"wOF2", font[:4], size, len(tables), 0, plain_size, len(packed), 1, 0, 0, 0, 0, 0, 0),
    )
    made = header + bytes(directory) + packed
    return bytes(made.ljust(size, b"\0"))


def _base128(number: int) -> bytes:
    """UIntBase128: seven bits a byte, the highest first."""
    out = [number & 0x7F]
    while number := number >> 7:
        out.append(number & 0x7F | 0x80)
    return bytes(reversed(out))
