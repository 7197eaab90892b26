"""TXT021: letters that were read in the wrong encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Fix, InFile, Severity
from casepress.lint.context import LintContext

TXT021 = Code(
    "TXT021",
    "wrong-encoding",
    Severity.ERROR,
    """A letter is typed as the two or three letters that it has in a wrong encoding.

Why: `MÃ¼ller` is printed in place of Müller, in names and references too.
Scope: the manuscript and its references.
Source: the bytes of UTF-8, read as Windows-1252
Fails: `The cafÃ© was closed.`
Passes: `The café was closed.`
""",
    blocks=True,
)
CODES = (TXT021,)

#: The letters that a byte from 0x80 to 0xBF gives in Windows-1252, or in Latin-1.
_REST = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_WRONG = re.compile(rf"[ÂÃÄÅÎÏÐÑ][{_REST}]|[àâ][{_REST}]{{2}}")


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on letters in the wrong encoding."""
    text = context.manuscript.text
    for match in _WRONG.finditer(text) if not text.isascii() else ():
        if meant := _meant(match[0]):
            place = context.typed.at(*match.span())
            yield Finding(
                TXT021, _message(match[0], meant), place, fix=Fix(place.span, meant, safe=True)
            )
    references = context.references
    for key, item in references.items.items():
        for variable, value in item.items():
            shown = str(value)
            found = None if shown.isascii() else _WRONG.search(shown)
            if found and (meant := _meant(found[0])):
                at = InFile(references.place(key, variable))
                yield Finding(TXT021, _message(found[0], meant), at, swap=(found[0], meant))


def _message(typed: str, meant: str) -> str:
    return f"“{typed}” is “{meant}” in the wrong encoding; write {meant}, or save the file anew"


def _meant(typed: str) -> str:
    """The letter that the letters are in UTF-8, "" if they are none of a text."""
    raw = b"".join(_byte(letter) for letter in typed)
    try:
        letter = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    known = letter < "\u0500" or "\u2000" <= letter < "\u2300"
    return letter if (known and letter.isprintable()) or letter == "\u00a0" else ""


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1", "replace")
