"""OUT002: whether the outputs of one article have the same content.

They are written from one document, so this finds faults of the writers, not of authors.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from lxml import etree, html

from casepress.article.wording import direction
from casepress.core.errors import UsageError
from casepress.core.findings import Code, Finding, InFile, Severity, Span
from casepress.core.findings.report import text
from casepress.core.zips import ZIP_ERRORS
from casepress.outputs.conserved import formulae, missing_runs, missing_signs, runs
from casepress.outputs.conserved_order import added, garbled, moved, repeated
from casepress.outputs.missing_words import (
    RIGHT_TO_LEFT,
    Words,
    folded,
    missing_words,
    unmatched,
)
from casepress.source.repository import Repository

OUT002 = Code(
    "OUT002",
    "outputs-disagree",
    Severity.ERROR,
    """The PDF, the Word file, the web page and the JATS XML of an article differ in their content.

Why: readers of one would miss what readers of another see.
Scope: built outputs, checked by `casepress check outputs`: the title, the family names, the DOI,
the labels of figures and tables, the titles of references and the words of the XML (title,
abstract, text, statements). Each run of words of the article, from one formula, picture or footnote
to the next, is in the XML, the Word file and the web page sign by sign, and its words and signs are
in the PDF; its paragraphs are in the order of the article, none is there twice, and no other is
among them. For Arabic and Hebrew in a PDF the letters are compared, because their
words come in pieces and in another order; for Chinese, Japanese and Korean the characters and
their neighbours.
Source: all outputs are written from one article (docs/article-json.md)
Traps: hyphenation, ligatures, words broken by the end of a page, running heads and the order of
columns. The words of a PDF are counted without hyphens, so a word missing from the text is not
noticed there if a label or the masthead repeats it.
Fails: (a PDF with nine references and an XML with ten)
Passes: (the outputs of one build)
""",
)
CODES = (OUT002,)

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
#: Elements within a line, which do not end a word.
_INLINE = {
    *("bold", "italic", "sub", "sup", "sc", "strike", "underline", "monospace"),
    *("styled-content", "named-content", "ext-link", "xref", "email", "abbrev"),
}
_HTML_INLINE = {*("a", "b", "bdi", "code", "em", "s", "small", "span", "strong", "sub", "sup", "u")}
_FORMULA = re.compile("[\u210e\U0001d400-\U0001d7ff]+")
_T = TypeVar("_T")
_UNPRINTED = {"alt-text", "long-desc", "alternatives", "disp-formula", "inline-formula", "ref-list"}


def run(repository: Repository, ids: list[str]) -> int:
    """Compare the built outputs of manuscripts and print the differences; the exit code, 1 if there
    are any. Raises `UsageError` if there is nothing to compare."""
    findings: list[Finding] = []
    for identifier in ids or repository.ids():
        folder = repository.root / "results" / identifier
        xml = folder / f"{identifier}.xml"
        others = [p for end in READERS if (p := folder / f"{identifier}.{end}").is_file()]
        if not xml.is_file() or not others:
            raise UsageError(
                f"results/{identifier}/ has no outputs to compare; run snakemake first"
            )
        findings += disagreements(xml, others)
        article = folder / "article.json"
        if article.is_file():
            document = json.loads(article.read_text(encoding="utf-8"))
            findings += unconserved(document, [xml, *others])
            findings += misplaced(document, [xml, *others])
    print(text([f.placed(f.at.span) for f in findings if isinstance(f.at, InFile)]))
    return int(bool(findings))


def misplaced(document: Mapping[str, Any], outputs: Iterable[Path]) -> Iterator[Finding]:
    """Findings on words of an article that its outputs have in another order, more than once, or
    alone; outputs of other kinds are passed over. Raises `UsageError` for a file that cannot be
    read."""
    for path in (p for p in outputs if p.suffix[1:] in _TEXTS):
        words = _read(path, _TEXTS[path.suffix[1:]])
        at = InFile(Span(f"results/{path.parent.name}/{path.name}"))
        paged = path.suffix == ".pdf"
        for run_ in moved(document, words, paged=paged):
            message = f"“{_shortened(run_)}” of the article is in another place in it"
            yield Finding(OUT002, f"{message}; build it again", at)
        for run_ in repeated(document, words, paged=paged):
            message = f"“{_shortened(run_)}” of the article is more than once in it"
            yield Finding(OUT002, f"{message}; build it again", at)
        if paged:
            for run_ in garbled(document, words) if not missing_signs(document, words) else ():
                message = f"the words of “{_shortened(run_)}” are in another order in it"
                yield Finding(OUT002, f"{message}; build it again", at)
        elif not list(missing_runs(document, words)):
            lines = _read(path, _lines_of_xml) if path.suffix == ".xml" else words
            for line in added(document, lines):
                message = f"“{_shortened(line)}” in it is not of the article; build it again"
                yield Finding(OUT002, message, at)


def unconserved(document: Mapping[str, Any], outputs: Iterable[Path]) -> Iterator[Finding]:
    """Findings on words and signs of an article that its outputs have not; outputs of other kinds
    are passed over. Raises `UsageError` for a file that cannot be read."""
    known = [path for path in outputs if path.suffix[1:] in _TEXTS]
    texts = {path: _read(path, _TEXTS[path.suffix[1:]]) for path in known}
    for path, words in texts.items():
        at = InFile(Span(f"results/{path.parent.name}/{path.name}"))
        if path.suffix == ".pdf":
            signs = missing_signs(document, words)
            if signs:
                shown = ", ".join(f"“{sign}”" for sign in signs[:8])
                yield Finding(OUT002, f"{shown} of the article is not in it; build it again", at)
            expected = Words.of("\n".join(runs(document)))
            gone = missing_words(expected, Words.of(words), Words.of(""), paged=True)
            if any(gone):
                yield Finding(
                    OUT002, f"{_missing('the article', *gone)} not in it; build it again", at
                )
            continue
        lost = formulae(document) - _FORMULAE[path.suffix[1:]](path)
        if lost > 0:
            shown = "1 formula is" if lost == 1 else f"{lost} formulae are"
            yield Finding(OUT002, f"{shown} of the article not in it; build it again", at)
        for run_ in missing_runs(document, words):
            message = f"“{_shortened(run_)}” of the article is not in it, or is other there"
            yield Finding(OUT002, f"{message}; build it again", at)


def _shortened(run_: str) -> str:
    return run_ if len(run_) < 60 else f"{run_[:28]} … {run_[-28:]}"


def _added_words(
    pages: list[str], others: Iterable[str], drawn: Counter[str], heads: Counter[str]
) -> list[str]:
    """The words between the first and the last line of each page of a PDF that none of the other
    outputs has, or not as often; `drawn` are the words of its drawings, `heads` those of the heads
    of tables, which each page may repeat. Of right-to-left words and scripts without spaces a PDF
    gives other pieces."""
    most: Counter[str] = Counter()
    for other in others:
        most |= Words.of(other).left
    most += drawn
    lines = [page.splitlines() for page in pages]
    seen = Counter(line for page in lines for line in {*page[:2], *page[-2:]})
    body = [line for page in lines for line in page[1:-1] if seen[line] < 2]
    here = Words.of("\n".join(body)).left
    return sorted(word for word in unmatched(here - most, most - here) if word not in heads)


def disagreements(xml: Path, others: Iterable[Path]) -> Iterator[Finding]:
    """Findings on content of the JATS XML that a Word file, PDF or web page lacks. Raises
    `UsageError` for a file that cannot be read."""
    root = _read(xml, _xml)
    facts = dict(_facts(root))
    title = facts.get("the title", "")
    references = root.findall(".//ref")
    from_right = direction(root.get(_LANG, "")) == "rtl"
    read = {path: _read(path, READERS[path.suffix[1:]]) for path in others}
    anywhere = "\n".join(_letters(words) for words in read.values())
    expected = Words.of("".join(part for e in _printed(root, anywhere) for part in _prose(e)))
    for path, words in read.items():
        letters = _letters(words)
        contains = _contains_words if from_right and path.suffix == ".pdf" else _contains
        at = InFile(Span(f"results/{path.parent.name}/{path.name}"))
        for what, value in facts.items():
            if not contains(letters, value):
                message = f"{what} “{value}” of {xml.name} is not in it; build it again"
                yield Finding(OUT002, message, at)
        title_again = Words.of(f"{title}\n" * (letters.count(_letters(title)) - 1))
        gone = missing_words(expected, Words.of(words), title_again, paged=path.suffix == ".pdf")
        if any(gone):
            yield Finding(OUT002, f"{_missing(xml.name, *gone)} not in it; build it again", at)
        beside = [text_ for other, text_ in read.items() if other.suffix != ".pdf"]
        compared = path.suffix == ".pdf" and beside
        whole = [*beside, " ".join(map(str, root.itertext()))]  # with the words of formulae
        heads = [*map(_text, root.iterfind(".//thead"))]  # each page may repeat them
        drawings = (path.parent / "figures").glob("*.svg")
        drawn = [" ".join(map(str, _read(svg, _xml).itertext())) for svg in drawings]
        again = (Words.of("\n".join(parts)).left for parts in (drawn, heads))
        more = _added_words(_read(path, _pages), whole, *again) if compared else []
        if more:
            shown = ", ".join(f"“{word}”" for word in more[:8])
            yield Finding(OUT002, f"{shown} is in it alone, or more often; build it again", at)
        missing = [
            n
            for n, ref in enumerate(references, 1)
            if not _has_reference(ref, letters, anywhere, contains)
        ]
        if missing:
            shown = ", ".join(map(str, missing[:8]))
            what = f"references {shown} are" if len(missing) > 1 else f"reference {shown} is"
            yield Finding(OUT002, f"{what} not in it; build it again", at)


def _read(path: Path, reader: Callable[[Path], _T]) -> _T:
    try:
        return reader(path)
    except (*ZIP_ERRORS, etree.XMLSyntaxError) as error:  # a RuntimeError from pypdfium2
        name = f"results/{path.parent.name}/{path.name}"
        raise UsageError(
            f"{name} cannot be read ({type(error).__name__}); build it again"
        ) from None


def _facts(root: etree._Element) -> Iterator[tuple[str, str]]:
    for what, path in (
        ("the title", "front/article-meta/title-group/article-title"),
        ("the DOI", "front/article-meta/article-id[@pub-id-type='doi']"),
    ):
        if (found := root.find(path)) is not None:
            yield what, _text(found)
    for i, name in enumerate(root.findall("front//contrib-group//contrib/name/surname"), 1):
        yield f"author {i}", _text(name)
    for kind in ("fig", "table-wrap"):
        for i, label in enumerate(root.findall(f".//{kind}/label"), 1):
            yield f"the label of {kind} {i}", _text(label)


def _has_reference(
    reference: etree._Element, letters: str, anywhere: str, contains: Callable[[str, str], bool]
) -> bool:
    """Whether letters have a reference: its title or, if no output has that because the style does
    not print it, its source and first author."""
    title = reference.find(".//article-title")
    if title is None or _contains(anywhere, _text(title)):
        return title is None or contains(letters, _text(title))
    facts = [e for tag in ("source", "surname") if (e := reference.find(f".//{tag}")) is not None]
    return bool(facts) and all(contains(letters, _text(e)) for e in facts)


def _printed(root: etree._Element, anywhere: str) -> Iterator[etree._Element]:
    """The elements that the other outputs print in the same words: all but the masthead, of
    references only the titles that the style prints, and without the heading above consent and
    ethics, which only the XML has."""
    for path in ("article-title", "abstract", "kwd", "funding-statement", "author-notes/fn"):
        yield from root.iterfind(f"front/article-meta//{path}")
    yield from (
        e for e in root.iterfind("back//ref//article-title") if _contains(anywhere, _text(e))
    )
    for part in root.findall("body") + root.findall("back"):
        for child in part:
            above = child.tag == "sec" and child.get("sec-type") == "ethics-statement"
            yield from child.findall("sec") if above and child.find("sec") is not None else [child]


def _prose(element: etree._Element) -> Iterator[str]:
    """The text of an element with line breaks around blocks, without the parts that the other
    outputs keep in attributes or draw."""
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    separator = "" if name in _INLINE else "\n"
    yield separator
    if name and name not in _UNPRINTED:
        yield element.text or ""
        for child in element:
            yield from _prose(child)
            yield child.tail or ""
    yield separator


def _missing(name: str, words: int, letters: int) -> str:
    counts = [
        f"{n} {what}{'s' * (n > 1)}" for n, what in ((words, "word"), (letters, "letter")) if n
    ]
    return f"{' and '.join(counts)} of the text of {name} {'is' if words + letters == 1 else 'are'}"


def _text(element: etree._Element) -> str:
    """The words of a title or label, with an ellipsis for each formula."""
    parts = "".join(_prose(element)).strip("\n").split("\n")
    return " … ".join(" ".join(part.split()) for part in parts if part)


def _contains(letters: str, value: str) -> bool:
    """Whether letters have those of a title or label; right-to-left letters may be in any order."""
    pieces = [_letters(piece) for piece in re.split(f"…|[{RIGHT_TO_LEFT}]+", value)]
    from_right = Counter(re.findall(f"[{RIGHT_TO_LEFT}]", _letters(value)))
    return all(p in letters for p in pieces) and from_right <= Counter(letters)


def _contains_words(letters: str, value: str) -> bool:
    """The same of a PDF that is read from the right: in a line of it readers of PDF give the words
    in the other direction in any order, and their signs too."""
    return all(_contains(letters, word) for word in re.split(r"[^\w…]+", value))


def _letters(words: str) -> str:
    """Letters and digits only, composed and in lower case."""
    return "".join(c for c in folded(words) if c.isalnum())


def _xml(path: Path) -> etree._Element:
    return etree.parse(str(path)).getroot()


def _docx(path: Path) -> str:
    return "\n".join(_runs(p) for part in _parts(path) for p in part.iter(f"{_W}p"))


def _parts(path: Path) -> list[etree._Element]:
    """The parts of a Word file that have text."""
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if re.fullmatch(r"word/\w+\.xml", n)]
        return [etree.fromstring(archive.read(name)) for name in sorted(names)]


def _runs(paragraph: etree._Element) -> str:
    shown = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_M}oMath": " "}
    return "".join(
        (e.text or "") if e.tag == f"{_W}t" else shown.get(e.tag, "") for e in paragraph.iter()
    )


def _pdf(path: Path) -> str:
    return "\n".join(_pages(path))


def _pages(path: Path) -> list[str]:
    """The text of each page of a PDF, without the letters of formulae, which are not words."""
    import pypdfium2  # 43 ms, which lint need not wait: it reads this module's code alone

    with pypdfium2.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return [_FORMULA.sub(" ", page) for page in pages]


def _lines_of_xml(path: Path) -> str:
    """The text of the JATS XML without its front, one paragraph a line."""
    root = _xml(path)
    return "".join(
        part for tag in ("body", "back") for e in root.iterfind(tag) for part in _prose(e)
    )


def _html(path: Path) -> str:
    """The masthead of a web page and its article, without what is made for the page alone."""
    tree: Any = html.document_fromstring(path.read_bytes(), html.HTMLParser(huge_tree=True))
    return "\n".join("".join(_shown(e)) for e in tree.xpath("//header[1] | //article"))


def _shown(element: Any) -> Iterator[str]:
    tag = element.tag if isinstance(element.tag, str) else ""
    generated = element.get("data-generated") is not None and tag != "header"
    if not tag or generated or tag == "math":
        yield " "
        return
    apart = "" if tag in _HTML_INLINE else "\n"
    yield apart + (element.text or "")
    for child in element:
        yield from _shown(child)
        yield child.tail or ""
    yield apart


#: What reads the words of an output, by the ending of its file.
READERS: dict[str, Callable[[Path], str]] = {"docx": _docx, "pdf": _pdf, "html": _html}
_TEXTS = {**READERS, "xml": lambda path: "".join(map(str, _xml(path).itertext()))}
#: What counts the formulae of an output.
_FORMULAE: dict[str, Callable[[Path], int]] = {
    "xml": lambda path: sum(1 for _ in _xml(path).iter("{*}math", "tex-math")),
    "docx": lambda path: sum(1 for part in _parts(path) for _ in part.iter(f"{_M}oMath")),
    "html": lambda path: sum(1 for _ in html.document_fromstring(path.read_bytes()).iter("math")),
}
