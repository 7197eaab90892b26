"""The reader of `article.md`: its text, its front matter, and pandoc's document of its body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from casepress.article import pandoc
from casepress.article.ast import WORDS, Element, meta, structure
from casepress.core import yaml12
from casepress.core.composition import Composition
from casepress.core.findings import (
    Anchor,
    Code,
    Finding,
    Fix,
    InFile,
    InMetadata,
    InNode,
    Severity,
    Span,
    Unreadable,
)
from casepress.source.cut_rows import CutRow, cut_rows
from casepress.source.formula_check import invalid_formulae
from casepress.source.grid_rows import crooked_rows
from casepress.source.guarded_titles import GUARD, one_paragraph, unguarded
from casepress.source.markdown_format import FORMAT, format_for
from casepress.source.nesting import TooDeep, check_marks, deepest, offsets
from casepress.source.positions import Locator, number
from casepress.source.reading_faults import SRC012, of_crooked_row, of_cut_row, of_pandoc
from casepress.source.sign_shield import shield
from casepress.source.signs import signs
from casepress.source.signs_in_words import Doubt
from casepress.source.typed_primes import typed_primes
from casepress.source.unclosed_marks import fences
from casepress.source.unsupported import CODES as UNSUPPORTED
from casepress.source.unsupported import SRC013, unsupported_markup

SRC002 = Code(
    "SRC002",
    "front-matter-missing",
    Severity.ERROR,
    """The manuscript does not begin with front matter between two lines of three hyphens.

Why: title, authors and affiliations come from it.
Source: docs/source-format.md
Fails: (`# Abstract` as the first line)
Passes: (`---` as the first line)
""",
    blocks=True,
    unreadable=True,
)
SRC016 = Code(
    "SRC016",
    "too-deep",
    Severity.ERROR,
    """Lists, quotations or brackets are nested deeper than can be read.

Why: no output can show them; the PDF takes ten quotations in one another.
Fails: (two hundred `>` in a row)
Passes: (a list in a list in a list)
""",
    blocks=True,
    unreadable=True,
)

SRC043 = Code(
    "SRC043",
    "too-large",
    Severity.ERROR,
    """The manuscript is larger than any article.

Why: it contains something other than text, such as a picture or a table of raw data.
Source: docs/source-format.md
Fails: (an image typed into the text as `data:image/png;base64,…`)
Passes: (the image under `figures/`, raw data as a supplementary file)
""",
    blocks=True,
    unreadable=True,
)

SRC053 = Code(
    "SRC053",
    "sign-or-markup",
    Severity.ERROR,
    """A star, a dollar, a `>` or the number of a line may be a sign of the text or markup.

Why: the reader of the article would get another text than was typed, or see the markup.
Scope: title and text. What is certainly a sign is printed as typed, without a finding: marks with
a letter or digit on both sides (`HLA-B*27 and HLA-B*51`, `10^5-10^6`), a star at the end of a word
that none opens (`0.03*, 0.04*`), `~` for "about", dollars around a price, a number or letter that
begins a paragraph alone (`7. May was the day`, `s. aureus grew`), `> 38.5 °C`, `- 4.5 mmol/L`.
Source: pandoc's manual; docs/source-format.md
Traps: `H~2~O`, `10^9^/L`, `*S. aureus*`, `*p*53`, `$p<0.05$` and lists whose numbers follow each
other are markup, and are read as such.
Fails:
    # Case report
    1. The knee was tapped.
    2. Grains were seen.
    4. The knee was dry.
Passes:
    # Case report
    1. The knee was tapped.
    2. Grains were seen.
    3. The knee was dry.
""",
    blocks=True,
)

CODES = (
    *(
        SRC043,
        yaml12.SRC001,
        SRC002,
        yaml12.SRC003,
        yaml12.SRC004,
        SRC012,
        SRC016,
        SRC053,
    ),
    *UNSUPPORTED,
)

#: Keys whose values pandoc reads as markdown.
MARKDOWN_KEYS = ("title", "short-title")

_FENCE = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"(?:(?<=\n)|(?<=\r))(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
_UNCLOSED = re.compile(r"<!--(?!.*-->)")  # would comment out the text after the titles
#: Code points of a manuscript, and of its front matter: ten times those of a long article.
_TEXT_LIMIT, _FRONT_LIMIT = 120_000, 60_000
_DEEPEST = 20  # values of the front matter within each other; none that has a meaning has ten


@dataclass
class Manuscript:
    """One manuscript. `id` is its folder's name, `name` what messages call its file; `typed` is
    its text as typed, `text` the same with composed letters, which `locator` and `front` place
    things in; `document` is pandoc's JSON, numbered, with the front matter as metadata; `findings`
    are the reader's; `elements` are those of the blocks as read, by their serial numbers, `other`
    those of them that are neither words nor spaces."""

    id: str
    path: Path
    name: str
    composition: Composition
    front: yaml12.Marked
    document: dict[str, Any]
    locator: Locator
    findings: list[Finding] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list, repr=False)
    other: list[Element] = field(default_factory=list, repr=False)

    @property
    def text(self) -> str:
        """The text that was read, with composed letters."""
        return self.composition.text

    @property
    def typed(self) -> str:
        """The text as typed."""
        return self.composition.typed

    def placed(self, finding: Finding) -> Finding:
        """A finding, and the edit that mends it, with the place in the text as typed."""
        fix = finding.fix
        if fix:
            fix = replace(fix, span=self.composition.span(fix.span))
        earlier = self.place(finding.earlier) if finding.earlier else None
        return replace(finding, fix=fix).placed(self.place(finding.at), earlier)

    def place(self, anchor: Anchor | None) -> Span:
        """The place of a finding in the text as typed; the file as a whole where nothing more
        exact is known."""
        found: Span | None = None
        if isinstance(anchor, InFile):
            found = anchor.span
        elif isinstance(anchor, InMetadata):
            found = self.front.place(anchor.path, key=anchor.key)
        elif isinstance(anchor, InNode):
            origin = anchor.node.get("p")
            if isinstance(origin, str):
                found = self.front.place((origin,))
            else:
                found = self.locator.span(anchor.node, anchor.token)
        return self.composition.span(found) if found else Span(self.name)


def read(path: Path, name: str | None = None, text_: str | None = None) -> Manuscript:
    """Read `manuscript/ID/article.md`.

    Raises `Unreadable` where nothing more can be checked: the file is not UTF-8 text, its YAML has
    a syntax error, or it is too large or too deeply nested.
    """
    name = name or str(path)
    given = text_.removeprefix("\ufeff") if text_ is not None else None
    typed = yaml12.typed_text(path, name) if given is None else yaml12.plain_text(given)
    composition = Composition(name, typed)
    try:
        return _read(path, composition)
    except Unreadable as error:
        raise Unreadable(*map(composition.finding, error.findings)) from None


def _read(path: Path, composition: Composition) -> Manuscript:
    name, whole = composition.name, composition.text
    _check_size(whole, _TEXT_LIMIT, name, "the manuscript")
    front, start, findings = _front_matter(whole, name)
    locator = Locator(name, whole, start, [])
    try:
        document, warnings, rows, doubts = _parse(whole[start:], front.value)
        locator.blocks = document["blocks"]
        elements = number(locator.blocks)
    except TooDeep as deep:
        raise Unreadable(_too_deep(deep, front, locator)) from None
    findings += [of_pandoc(w, locator, whole, start) for w in warnings]
    findings += [of_cut_row(row, locator, start) for row in rows]
    findings += [of_crooked_row(row, locator, start) for row in crooked_rows(whole[start:])]
    findings += _unclosed(front.value)
    findings += [_doubt(doubt, locator) for doubt in doubts]
    other = [element for element in elements if element["t"] not in WORDS]
    findings += unsupported_markup(document, elements, other, locator)
    findings += invalid_formulae((*other, *structure(document["meta"])))
    return Manuscript(
        *(path.parent.name, path, name, composition, front, document, locator, findings),
        *(elements, other),
    )


def _front_matter(whole: str, name: str) -> tuple[yaml12.Marked, int, list[Finding]]:
    opening = _FENCE.match(whole)
    closing = _CLOSING.search(whole, opening.end()) if opening else None
    if opening is None or closing is None:
        end = 4 if opening else 2
        message = _missing(whole, closed=opening is None)
        missing = Finding(SRC002, message, InFile(Span(name, 1, 1, 1, end)))
        return yaml12.Marked({}, {}, {}), 0, [missing]
    _check_size(whole[: closing.start()], _FRONT_LIMIT, name, "the front matter")
    marked = yaml12.read(whole[opening.end() : closing.start()], name, first_line=2)
    if not isinstance(marked.value, dict):
        message = "the front matter is not a list of `key: value` lines; write `title: …` and so on"
        place = Span(name, 2, 1, 2, 2)
        if marked.value is not None:
            raise Unreadable(Finding(yaml12.SRC003, message, InFile(place)))
        marked = yaml12.Marked({}, {(): place}, {}, marked.findings)
    deepest = max(marked.values, key=len, default=())
    if len(deepest) > _DEEPEST:
        message = f"more than {_DEEPEST} values are within each other here; write them plainly"
        raise Unreadable(Finding(yaml12.SRC003, message, InFile(marked.values[deepest])))
    return marked, closing.end(), list(marked.findings)


def _missing(whole: str, *, closed: bool) -> str:
    """The message for a text whose front matter is missing, or not closed."""
    if not closed:
        return (
            "the front matter that begins here has no end; write a line `---` below its last key, "
            "before the text"
        )
    what = "no front matter" if whole.strip() else "the file is empty and has no front matter"
    return (
        f"{what}; begin the file with a line `---`, then `title:`, `author:` and so on, then a "
        "line `---`"
    )


def _parse(
    body: str, front: dict[str, Any]
) -> tuple[dict[str, Any], list[dict[str, Any]], list[CutRow], list[_Doubted]]:
    """pandoc's document of the body, with the front matter as its metadata, pandoc's warnings, the
    table rows that it cuts, and what may be a sign or markup. Title and short title are put before
    the body, so that one call reads all the markdown. Raises `TooDeep`."""
    titles = {
        key: one_paragraph(_UNCLOSED.sub(r"\\<!--", " ".join(str(front[key]).split())))
        for key in MARKDOWN_KEYS
        if isinstance(front.get(key), str) and front[key].strip()
    }
    head = "".join(f"{GUARD}{value}\n\n" for value in titles.values())
    shift = head.count("\n")
    check_marks(body)
    found = signs(head + body)
    shielded = shield(head + body, found.offsets, typed_primes(head + body))
    try:
        made, warnings = pandoc.convert(shielded.text, format_for(shielded.text), "json")
        document = json.loads(shielded.restored(made))
        rows = cut_rows(shielded.text[len(head) :], FORMAT)
    except RecursionError:
        message = "hundreds of lists, quotations or fences are nested here; remove most of them"
        raise TooDeep(message, line=deepest(body)) from None
    except pandoc.PandocError as error:
        message = (
            f"pandoc cannot read the text ({error.args[0].splitlines()[0][:160]}), likely for the "
            "brackets in one another here; look for brackets, quotation marks or stars that "
            "nothing closes"
        )
        raise TooDeep(message, line=deepest(body)) from None
    metadata: dict[str, Element] = {k: meta(v) for k, v in front.items() if v is not None}
    for key, block in zip(titles, document["blocks"][: len(titles)], strict=True):
        try:
            number(block)
        except TooDeep as deep:
            raise TooDeep(str(deep), key=key) from None
        metadata[key] = {"t": "MetaInlines", "c": unguarded(block, key)}
    document["blocks"] = document["blocks"][len(titles) :]
    document["meta"] = metadata
    divs = [warning for warning in warnings if warning.get("type") == "UnclosedDiv"]
    inner = [div for div in divs if div["openpos"]["source"]]  # in lists and quotations
    for div in divs:
        div |= {"line": div["openpos"]["line"], "column": div["openpos"]["column"]}
    for div, fence in zip(inner, fences(body.split("\n")) if inner else (), strict=False):
        div |= {"line": fence[0] + shift, "column": fence[1]}
    warnings = [shielded.restored_warning(warning) for warning in warnings]
    for warning in warnings:
        if "line" in warning:
            warning["line"] -= shift
    keys = [key for key, value in titles.items() for _ in f"{GUARD}{value}\n\n"]
    doubts = [
        _Doubted(
            doubt, doubt.begin - len(head), keys[doubt.begin] if doubt.begin < len(keys) else ""
        )
        for doubt in found.doubts
    ]
    return document, warnings, rows, doubts


@dataclass(frozen=True)
class _Doubted:
    """A doubt, and where it begins in the body, or the key of the title that has it."""

    doubt: Doubt
    begin: int
    key: str


def _doubt(doubted: _Doubted, locator: Locator) -> Finding:
    doubt = doubted.doubt
    if doubted.key:
        return Finding(SRC053, doubt.message, InMetadata((doubted.key,)))
    begin = locator.start + doubted.begin
    span = locator.at(begin, begin + doubt.end - doubt.begin)
    return Finding(SRC053, doubt.message, InFile(span), fix=Fix(span, doubt.replacement))


def _unclosed(front: dict[str, Any]) -> Iterator[Finding]:
    for key in MARKDOWN_KEYS:
        if _UNCLOSED.search(" ".join(str(front.get(key)).split())):
            message = f"a comment begins in `{key}` and is not closed; remove `<!--`"
            yield Finding(SRC013, message, InMetadata((key,)))


def _check_size(text_: str, limit: int, name: str, what: str) -> None:
    """Raise `Unreadable` for a text that is larger than any article; it would take minutes to
    check."""
    if len(text_) > limit:
        message = (
            f"{what} has {len(text_)} characters, an article has no more than {limit}; move "
            "pictures to figures/, and raw data to a supplementary file"
        )
        raise Unreadable(Finding(SRC043, message, InFile(Span(name))))


def _too_deep(deep: TooDeep, front: yaml12.Marked, locator: Locator) -> Finding:
    """The finding about a nesting that is too deep; such a document cannot be aligned with its
    text."""
    place: Span | None = None
    if deep.key:
        place = front.place((deep.key,))
    elif deep.line:
        line = deep.line + locator.line_column(locator.start)[0] - 1
        place = Span(locator.name, line, 1, line, 2)
    elif deep.element is not None:
        found = offsets(locator.blocks, deep.element, locator.text, locator.start)
        place = locator.at(*found) if found else None
    return Finding(SRC016, str(deep), InFile(place or Span(locator.name)))
