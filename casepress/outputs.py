"""OUT002: whether the outputs of one article say the same.

They are written from one document, so this finds faults of the writers, not of authors.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from lxml import etree

from casepress.errors import UsageError
from casepress.findings import Code, Finding, InFile, Severity, Span
from casepress.findings.report import text
from casepress.source.collection import Repository
from casepress.zips import ZIP_ERRORS

OUT002 = Code(
    "OUT002",
    "outputs-disagree",
    Severity.ERROR,
    """The PDF, the Word file and the JATS XML of an article differ in what they say.

Why: readers of one would miss what readers of another see.
Scope: built outputs, by `casepress check outputs`: the title, the family names, the DOI, the labels
of figures and tables, the number of references and the words of the body that the XML has.
Source: the pipeline's own promise (docs/article-json.md)
Traps: hyphenation, ligatures, running heads and the order of columns: words are compared as bags,
without their hyphens.
Fails: (a PDF with nine references and an XML with ten)
Passes: (the outputs of one build)
""",
)
CODES = (OUT002,)

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD = re.compile(r"[^\W\d_]{4,}")
#: So much of the body's words may be hidden by hyphenation at the ends of a PDF's lines.
_LOST = 0.03
_T = TypeVar("_T")
_UNPRINTED = {"alt-text", "long-desc", "alternatives", "disp-formula", "inline-formula"}


def run(repository: Repository, ids: list[str]) -> int:
    """Compare the built outputs of manuscripts, and print what disagrees; 1 where something does.
    Raises `UsageError` where there is nothing to compare."""
    findings: list[Finding] = []
    for identifier in ids or repository.ids():
        folder = repository.root / "results" / identifier
        xml = folder / f"{identifier}.xml"
        others = [p for end in ("docx", "pdf") if (p := folder / f"{identifier}.{end}").is_file()]
        if not xml.is_file() or not others:
            raise UsageError(
                f"results/{identifier}/ has no outputs to compare; run snakemake first"
            )
        findings += disagreements(xml, others)
    print(text([f.placed(f.at.span) for f in findings if isinstance(f.at, InFile)]))
    return int(bool(findings))


def disagreements(xml: Path, others: Iterable[Path]) -> Iterator[Finding]:
    """What a Word file or PDF does not say and the JATS XML does. Raises `UsageError` for a file
    that cannot be read."""
    root = _read(xml, _xml)
    facts = dict(_facts(root))
    body = _bag(" ".join(part for e in root.findall("body") for part in _prose(e)))
    references = len(root.findall(".//ref"))
    for path in others:
        words = _read(path, _docx if path.suffix == ".docx" else _pdf)
        letters = _letters(words)
        at = InFile(Span(f"{path.parent.name}/{path.name}"))
        for what, value in facts.items():
            if _letters(value) not in letters:
                message = f"{what} “{value}” of {xml.name} is not in it; build it again"
                yield Finding(OUT002, message, at)
        lost = sum((body - _bag(words)).values())
        hidden = _LOST * sum(body.values()) if path.suffix == ".pdf" else 0
        if lost > hidden:
            message = f"{lost} words of the body of {xml.name} are not in it; build it again"
            yield Finding(OUT002, message, at)
        missing = [n for n in range(1, references + 1) if not _has_reference(root, n, letters)]
        if missing:
            shown = ", ".join(map(str, missing[:8]))
            yield Finding(OUT002, f"reference {shown} is not in it; build it again", at)


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


def _has_reference(root: etree._Element, number: int, letters: str) -> bool:
    title = root.findall(".//ref")[number - 1].find(".//article-title")
    return title is None or _letters(_text(title)) in letters


def _prose(element: etree._Element) -> Iterator[str]:
    """The text of an element, without what the other outputs hold in attributes or draw."""
    if not isinstance(element.tag, str) or etree.QName(element).localname in _UNPRINTED:
        return
    yield element.text or ""
    for child in element:
        yield from _prose(child)
        yield child.tail or ""


def _text(element: etree._Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())


def _letters(words: str) -> str:
    """Letters and digits alone, composed and in small letters."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return "".join(c for c in plain if c.isalnum())


def _bag(words: str) -> Counter[str]:
    plain = unicodedata.normalize("NFKC", words).casefold()
    return Counter(_WORD.findall(re.sub(r"[-\u00ad\u2010\u2011]\s*", "", plain)))


def _xml(path: Path) -> etree._Element:
    return etree.parse(str(path)).getroot()


def _docx(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if re.fullmatch(r"word/\w+\.xml", n)]
        parts = [etree.fromstring(archive.read(name)) for name in sorted(names)]
    paragraphs = (p for part in parts for p in part.iter(f"{_W}p"))
    return "\n".join("".join(t.text or "" for t in p.iter(f"{_W}t")) for p in paragraphs)


def _pdf(path: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return re.sub(r"[\ufffe\u0002]\s*", "", "\n".join(pages)).replace("-\r\n", "")
