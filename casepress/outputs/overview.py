"""The state of every manuscript: its facts, its findings and the outputs that are there.

`overview` reads what a build left in `results/`; `casepress status` prints it, and
`results/index.html` shows it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from casepress.article.ast import Inlines, string
from casepress.article.model import Article
from casepress.article.wording import article_type
from casepress.core import yaml12
from casepress.core.errors import BuildError
from casepress.core.files import read_json
from casepress.core.journal import Journal

#: The outputs of a manuscript, in the order in which they are offered: the end of the file's name
#: and what it is called.
OUTPUTS = (
    (".pdf", "PDF"),
    (".docx", "DOCX"),
    (".xml", "XML"),
    (".html", "HTML"),
    ("-review.pdf", "Review PDF"),
    ("-review.docx", "Review Word"),
    ("-review.html", "Review HTML"),
    ("-title-page.docx", "Title page"),
    ("-care.pdf", "CARE form"),
    ("-care.docx", "CARE form, Word"),
)
SEVERITIES = ("error", "warning", "info")
#: The first page of a PDF as a picture: its width in pixels, and how many colours it has.
_THUMBNAIL, _COLOURS = 176, 32


@dataclass(frozen=True)
class Entry:
    """Findings of one code with one message, and their places."""

    severity: str
    code: str
    name: str
    message: str
    blocks: bool
    file: str
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Manuscript:
    """One manuscript; unknown values are empty. What was never built has not stopped."""

    id: str
    title: Inlines = field(default_factory=list)
    authors: str = ""
    kind: str = ""
    status: str = ""
    lang: str = ""
    received: str = ""
    accepted: str = ""
    changed: str = ""
    published: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    stopped: tuple[str, ...] = ()
    findings: tuple[Entry, ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()
    thumbnail: bytes = b""
    built: bool = True

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings there are of each severity."""
        counted = Counter(dict.fromkeys(SEVERITIES, 0))
        for entry in self.findings:
            counted[entry.severity] += len(entry.places)
        return counted

    @property
    def urgency(self) -> tuple[Any, ...]:
        """What needs a hand first: stopped, then errors, then warnings, then the oldest."""
        counts = self.counts
        age = self.received or self.changed or "9999"
        return not self.stopped, -counts["error"], -counts["warning"], age, self.id


def overview(
    root: Path,
    journal: Journal,
    identifiers: Iterable[str],
    changed: Callable[[str], str] = lambda identifier: "",
    *,
    pictures: bool = True,
    fault: Callable[[str], str] = lambda identifier: "",
) -> list[Manuscript]:
    """The manuscripts, those that need a hand first. `changed` gives the date of the last change
    of a manuscript's inputs, as ISO 8601, or ""; without `pictures` no thumbnail is made; `fault`
    says why a manuscript's results cannot be trusted, or "". Raises `BuildError` for a result that
    cannot be read."""
    found = [
        _unbuilt(root, journal, one, changed(one), why)
        if (why := fault(one))
        else _manuscript(root, journal, one, changed(one), pictures)
        for one in identifiers
    ]
    return sorted(found, key=lambda manuscript: manuscript.urgency)


def _manuscript(
    root: Path, journal: Journal, identifier: str, changed: str, pictures: bool
) -> Manuscript:
    folder = root / "results" / identifier
    if not (folder / "article.json").is_file():
        return _unbuilt(root, journal, identifier, changed)
    article = Article.from_json(read_json(folder / "article.json"))
    findings = entries(read_json(folder / "findings.json"))
    outputs = tuple(
        (label, f"{identifier}/{identifier}{end}")
        for end, label in OUTPUTS
        if not article.blocked and (folder / f"{identifier}{end}").is_file()
    )
    pdf = folder / f"{identifier}.pdf"
    has_page = pictures and any(label == "PDF" for label, _ in outputs)
    return Manuscript(
        identifier,
        article.title,
        _authors(article),
        article_type(article, journal),
        article.status,
        article.lang,
        article.received,
        article.accepted,
        changed,
        article.published,
        article.volume,
        article.issue,
        "–".join(p for p in (article.fpage, article.lpage) if p) or article.elocation_id,
        article.doi,
        tuple(entry.message for entry in findings if entry.blocks) if article.blocked else (),
        findings,
        outputs,
        thumbnail(pdf) if has_page else b"",
    )


def _unbuilt(
    root: Path, journal: Journal, identifier: str, changed: str, why: str = ""
) -> Manuscript:
    """A manuscript without results that count: the facts of its front matter, as far as it can be
    read."""
    try:
        text = (root / "manuscript" / identifier / "article.md").read_text(encoding="utf-8-sig")
        found: Any = yaml12.read(text.partition("---")[2].partition("\n---")[0], "article.md").value
    except (OSError, UnicodeDecodeError):
        found = None
    facts = {k: v for k, v in found.items() if isinstance(v, str)} if found else {}
    kind = journal.article_type(facts.get("article-type", ""))
    return Manuscript(
        identifier,
        [string(facts["title"])] if "title" in facts else [],
        kind=kind.label_in(facts.get("lang", journal.data["lang"])) if kind else "",
        status=facts.get("status", ""),
        received=facts.get("date-received", ""),
        accepted=facts.get("date-accepted", ""),
        changed=changed,
        published=facts.get("date", ""),
        volume=facts.get("volume", ""),
        issue=facts.get("issue", ""),
        doi=facts.get("doi", ""),
        built=bool(why),
        stopped=(why or "not built yet",),
    )


def _authors(article: Article) -> str:
    names = [author.vancouver for author in article.authors]
    return ", ".join([*names[:3], *(["et al."] if len(names) > 3 else [])])


def entries(findings: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """Findings as in `findings.json`, by severity; the same message at several places is one."""
    grouped: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for one in findings:
        key = (one["severity"], one["code"], one["message"], one["file"])
        grouped.setdefault(key, []).append(one)
    made = [
        Entry(
            group[0]["severity"],
            group[0]["code"],
            group[0]["name"],
            group[0]["message"],
            any(one["blocks"] for one in group),
            group[0]["file"],
            tuple((one["line"], one["column"]) for one in group),
        )
        for group in grouped.values()
    ]
    return tuple(sorted(made, key=lambda e: (SEVERITIES.index(e.severity), e.places[0])))


def thumbnail(pdf: Path) -> bytes:
    """The first page of a PDF as a small PNG. Raises `BuildError` for one that cannot be read."""
    # 49 ms, where a picture is not in the cache
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(pdf) as document:
            page = document[0]
            picture = page.render(scale=2 * _THUMBNAIL / page.get_width()).to_pil()
    except (pypdfium2.PdfiumError, OSError, IndexError):
        raise BuildError(f"{pdf} cannot be read; build it again") from None
    height = round(picture.height * _THUMBNAIL / picture.width)
    small = picture.convert("RGB").resize((_THUMBNAIL, height)).quantize(_COLOURS)
    out = BytesIO()
    small.save(out, format="PNG", optimize=True)
    return out.getvalue()


@dataclass(frozen=True)
class Issue:
    """An issue's published articles, in the order of their pages."""

    volume: str
    issue: str
    articles: tuple[Manuscript, ...]

    @property
    def name(self) -> str:
        """The name of its files."""
        parts = [f"volume-{self.volume}", *([f"issue-{self.issue}"] if self.issue else [])]
        return re.sub(r"[^\w.]+", "-", "-".join(parts)).strip("-")


def issues(manuscripts: Iterable[Manuscript]) -> list[Issue]:
    """The issues, the newest first: what is published with a volume."""
    grouped: dict[tuple[str, str], list[Manuscript]] = {}
    for one in manuscripts:
        if one.status == "published" and one.volume and not one.stopped:
            grouped.setdefault((one.volume, one.issue), []).append(one)
    made = [
        Issue(volume, issue, tuple(sorted(found, key=lambda m: (_number(m.pages), m.id))))
        for (volume, issue), found in grouped.items()
    ]
    return sorted(made, key=lambda i: (_number(i.volume), _number(i.issue)), reverse=True)


def _number(text: str) -> tuple[int, str]:
    digits = "".join(c for c in text.partition("–")[0] if c.isdigit())
    return int(digits or 0), text
