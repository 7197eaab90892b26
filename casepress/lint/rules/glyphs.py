"""FNT001: characters that the fonts of the PDF lack."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from casepress.article import ast
from casepress.core.findings import Code, Finding, InFile, Severity, Span
from casepress.figures.coverage import lacking
from casepress.lint.context import LintContext

FNT001 = Code(
    "FNT001",
    "character-without-glyph",
    Severity.ERROR,
    """A character is missing in the fonts of the PDF, or is a control character.

Why: it would print as an empty box, which PDF/UA and PDF/A forbid, so that the PDF could not be
made; XML forbids control characters, so that the JATS could not be made.
Scope: every character that is printed, each once; of a script that is not covered, one word. Latin,
Greek, Cyrillic, Hebrew, Arabic, Chinese, Japanese and Korean writing, mathematics and the usual
signs are covered; emoji and other scripts are not.
Source: ISO 14289-1:2014 (PDF/UA-1), 7.21.4.1 and 7.21.8; ISO 19005-3, 6.2.11.4; XML 1.0, section
2.2
Fails: `The knee felt well 😀.`
Passes: `Το γόνατο, колено, الركبة, 膝, ≥ 5 µm ♀ ✓`
""",
    blocks=True,
)
CODES = (FNT001,)


@cache
def _script() -> re.Pattern[str]:
    """The script in the name of a character (The Unicode Standard, 4.8); not of those of which the
    fonts have nearly all characters, nor of signs that belong to no script."""
    return re.compile(
        "(?!LATIN|GREEK|COPTIC|CYRILLIC|HEBREW|ARABIC|CJK|HIRAGANA|KATAKANA|HANGUL|BOPOMOFO)"
        "(?!COMBINING|MODIFIER|MATHEMATICAL|SUPERSCRIPT|SUBSCRIPT|FULLWIDTH|HALFWIDTH|CIRCLED)"
        "(?P<script>[A-Z ]+?) (?:LETTER|VOWEL|INDEPENDENT|DEPENDENT|CONSONANT|SIGN|SYLLABLE|"
        "CHARACTER|DIGIT)"
    )


#: What neither XML nor a font has. Private-use characters are found like others that fonts lack.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)


def check(context: LintContext) -> Iterator[Finding]:
    """One finding for each character, at its first occurrence."""
    document = context.document
    strings: list[str] = []
    _collect((document["blocks"], document["meta"]), strings)
    printed = "".join(dict.fromkeys("".join(strings)))  # each character once
    yield from _controls(context, printed)
    if printed.isascii():
        return
    absent = lacking(printed, context.journal.data["fonts"].get("large", ()))
    if not absent:
        return
    for script, signs in _by_script(absent).items():
        yield from _of_script(context, script, signs) if script else _each(context, signs)


def _by_script(signs: Iterable[str]) -> dict[str, list[str]]:
    """Characters by the name of their script; "" where the fonts cover the script, or it is of
    none."""
    found: dict[str, list[str]] = {}
    for sign in signs:
        named = _script().match(unicodedata.name(sign, ""))
        script = named["script"].title() if named and unicodedata.category(sign)[0] in "LMN" else ""
        found.setdefault(script, []).append(sign)
    return found


def _of_script(context: LintContext, script: str, signs: list[str]) -> Iterator[Finding]:
    """One finding for a script that the fonts lack, at the first word in it."""
    word = re.compile(f"[{re.escape(''.join(signs))}]+")
    span = next(context.typed.find(word), None)
    at = context.typed.at(*span) if span else _place(context, signs[0])
    if at is None:
        return
    shown = f", as in “{context.manuscript.text[slice(*span)]}”" if span else f" (“{signs[0]}”)"
    message = (
        f"the fonts of the PDF lack {script} writing{shown}; write it in Latin letters or show it "
        "in a figure"
    )
    yield Finding(FNT001, message, at)


def _each(context: LintContext, signs: Iterable[str]) -> Iterator[Finding]:
    for sign in signs:
        at = None if _CONTROL.match(sign) else _place(context, sign)
        if at is None:
            continue
        name = unicodedata.name(sign, "without a name").lower()
        message = (
            f"“{sign}” (U+{ord(sign):04X}, {name}) is missing in the fonts of the PDF; write it in "
            "other characters or show it in a figure"
        )
        yield Finding(FNT001, message, at)


def _controls(context: LintContext, printed: str) -> Iterator[Finding]:
    """Control characters and non-characters, in what is printed, in addresses and attributes."""
    typed = context.manuscript.text
    if not (_CONTROL.search("".join({*typed, *printed})) or "&#" in typed):
        return
    parts = (context.document["blocks"], context.document["meta"])
    for sign in dict.fromkeys(_CONTROL.findall("".join(_strings(parts)))):
        at = _place(context, sign) or _entity(context, sign)
        message = (
            f"U+{ord(sign):04X} is a control character, which no output can contain; delete it, or "
            "write what was meant"
        )
        yield Finding(FNT001, message, at)


def _strings(node: Any) -> Iterator[str]:
    """Every string in a document."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, (Mapping, list, tuple)):
        for one in node.values() if isinstance(node, Mapping) else node:
            yield from _strings(one)


def _entity(context: LintContext, sign: str) -> InFile:
    """The place of a character that is written as its number."""
    pattern = re.compile(rf"&#(?:0*{ord(sign)}|[xX]0*{ord(sign):x});?", re.IGNORECASE)
    found = pattern.search(context.manuscript.text)
    return context.typed.at(*found.span()) if found else InFile(Span(context.manuscript.name))


def _collect(node: Any, out: list[str]) -> None:
    """The strings that are printed, from an element, a list or a mapping of them. A generator
    would be slower, and every manuscript is collected whole."""
    for one in node.values() if type(node) is dict else node:
        if type(one) is dict:
            kind = one.get("t")
            if kind == "Str" or kind == "MetaString":
                out.append(one["c"])
            elif kind in ("Math", "Code", "CodeBlock"):
                out.append(one["c"][1])
            elif kind not in ast.WORDS:
                _collect(one, out)
        elif type(one) is ast.Line:
            out += one.runs
            _collect(ast.marked(one), out)
        elif isinstance(one, list):
            _collect(one, out)


def _place(context: LintContext, sign: str) -> InFile | None:
    """The place where a character is typed: in the manuscript, else in a reference."""
    pattern = re.compile(re.escape(sign))
    for start, end in context.typed.find(pattern):
        return context.typed.at(start, end)
    for key, item in context.references.items.items():
        for field in item:
            if sign in _plain(item[field]):
                return InFile(context.references.place(key, field))
    found = pattern.search(context.manuscript.text)  # in code, which is printed too
    return context.typed.at(*found.span()) if found else None


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "".join(_plain(v) for v in value.values())
    if isinstance(value, (list, tuple)):
        return "".join(_plain(v) for v in value)
    return str(value)
