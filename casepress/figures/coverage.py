"""The characters that the fonts of the PDF have.

The table beside this module is made by `python -m casepress.figures.coverage` from the fonts that
the lock file names and from those within Typst; lint asks it, so that an author learns before the
page is made that a character cannot be printed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from casepress.core.paths import DATA
from casepress.figures.fonts import font_files

TABLE = Path(__file__).with_name("coverage.json")

#: The fonts that are handed to Typst for every article, under this name in the table; under the
#: name of its package a large one that is handed over only where it is needed.
ALWAYS = "always"
#: Categories of invisible or blank characters, which need no glyph.
_NO_GLYPH = {"Cf", "Zs", "Zl", "Zp", "Cc"}
#: A byte order mark within text, which PDF/UA-1 (ISO 14289-1, 7.21.8) forbids.
_FORBIDDEN = {"\ufeff", "\ufffe"}

#: Devanagari, which only Typst's font of formulae has: it does not join letters to conjuncts.
_UNJOINED = range(0x900, 0x980)

Ranges = tuple[tuple[int, ...], tuple[int, ...]]  # first code points, and last ones


def lacking(text: str, fonts: Iterable[str]) -> list[str]:
    """The characters of a text that none of these fonts has, each once and in order."""
    tables = [t for t in (_table().get(name) for name in (ALWAYS, *fonts)) if t]
    return [ch for ch in dict.fromkeys(text) if not _printable(ch, tables)]


def needed(text: str, large: Iterable[str]) -> list[str]:
    """The large fonts that have a character which the other fonts lack."""
    rest = lacking(text, ())
    return [name for name in large if len(lacking("".join(rest), (name,))) < len(rest)]


def _printable(ch: str, tables: list[Ranges]) -> bool:
    if ch < "\x7f":
        return True
    if ch in _FORBIDDEN:
        return False
    return unicodedata.category(ch) in _NO_GLYPH or any(_in(ord(ch), table) for table in tables)


def _in(code: int, table: Ranges) -> bool:
    first, last = table
    at = bisect_right(first, code) - 1
    return at >= 0 and code <= last[at]


@cache
def _table() -> Mapping[str, Ranges]:
    out = {}
    for name, ranges in json.loads(TABLE.read_bytes()).items():
        pairs = [part.partition("-") for part in ranges.split()]
        first = tuple(int(a, 16) for a, _, _ in pairs)
        out[name] = (first, tuple(int(b or a, 16) for a, _, b in pairs))
    return out


def measured() -> dict[str, list[int]]:
    """The code points of the installed fonts by their name in the table (needs fontTools)."""
    from casepress.core.journal_file import read_journal  # 12 ms, which a PDF need not wait

    shipped = sorted(path.parent for path in (DATA / "journal").glob("*/journal.yaml"))
    fonts = [read_journal(folder).data["fonts"] for folder in shipped]
    packages = dict.fromkeys(name for each in fonts for name in each["packages"])
    usual = [path.read_bytes() for path in font_files([*packages])]
    found = {ALWAYS: _points([*usual, *_within_typst()])}
    for name in dict.fromkeys(name for each in fonts for name in each["large"]):
        found[name] = _points(path.read_bytes() for path in font_files([name]))
    return found


def _points(fonts: Iterable[bytes]) -> list[int]:
    # a build only reads coverage.json; this writes it
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for data in fonts:
        found |= set(TTFont(BytesIO(data), lazy=True).getBestCmap() or ())
    found -= {*_UNJOINED}
    return sorted(c for c in found if unicodedata.category(chr(c)) not in ("Co", "Cs", "Cn", "Cc"))


def _within_typst() -> Iterable[bytes]:
    """The fonts that Typst's library carries, found by their table directories (OpenType 1.9)."""
    spec = find_spec("typst")
    assert spec is not None and spec.origin is not None
    (library,) = Path(spec.origin).parent.glob("_typst*")
    data = library.read_bytes()
    for match in re.finditer(rb"(?:OTTO|\x00\x01\x00\x00)\x00", data):
        at = match.start()
        count = int.from_bytes(data[at + 4 : at + 6], "big")
        records = [data[at + 12 + 16 * k : at + 28 + 16 * k] for k in range(count)]
        if not {b"cmap", b"head", b"name"} <= {r[:4] for r in records}:
            continue
        ends = (int.from_bytes(r[8:12], "big") + int.from_bytes(r[12:16], "big") for r in records)
        yield data[at : at + max(ends)]


def written(found: Mapping[str, list[int]]) -> str:
    """The table of code points in the form of the file."""
    table = {}
    for name, points in found.items():
        ranges: list[list[int]] = []
        for code in points:
            if ranges and code == ranges[-1][1] + 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
        shown = (f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in ranges)
        table[name] = " ".join(shown)
    return json.dumps(table, indent=1) + "\n"


if __name__ == "__main__":
    TABLE.write_text(written(measured()), encoding="ascii")
