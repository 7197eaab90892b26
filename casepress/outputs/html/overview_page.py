"""The editor's pages: all manuscripts, the findings of each, the contents of each issue."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from casepress.article.ast import Inlines, rewrite, string
from casepress.article.wording import date, direction, unmarked
from casepress.core.journal import Journal
from casepress.outputs.html.fonts import Subsets, faces, wordmark_faces
from casepress.outputs.html.inlines import inlines
from casepress.outputs.html.page import Look, characters, policy
from casepress.outputs.html.state import State
from casepress.outputs.html.view import bare
from casepress.outputs.metadata.facts import plain
from casepress.outputs.overview import Issue, Manuscript, issues

#: The states in the order of an editor's work; what stopped is shown among its own.
STATES = ("draft", "submitted", "accepted", "published")
_SHAPES = {"draft": "○", "submitted": "○", "accepted": "◐", "published": "●"}
_SEVERITIES = (
    ("error", "■", "error", "errors"),
    ("warning", "▲", "warning", "warnings"),
    ("info", "●", "note", "notes"),
)
_UNLISTED = {"attribute": "name", "name": "robots", "content": "noindex"}
#: The folder of the pages beside the index.
FOLDER = "overview"


def pages(
    manuscripts: Sequence[Manuscript], journal: Journal, fonts: Subsets
) -> Iterator[tuple[str, str]]:
    """The files as their path below `results/` and their text: the index, for each manuscript its
    findings, for each issue its contents as HTML and as JSON. No file holds the time of the build
    or a commit. Raises `BuildError`."""
    paint = Painter(journal, fonts)
    found = issues(manuscripts)
    yield (
        "index.html",
        paint.page("overview.html.j2", "Manuscripts", _index(manuscripts, found, journal)),
    )
    for one in manuscripts:
        title = f"Findings of {one.id}"
        yield f"{FOLDER}/{one.id}.html", paint.page("findings.html.j2", title, _findings(one))
    for issue in found:
        title = _issue_title(issue)
        shown = {**_contents(issue, journal), "title": title}
        yield f"{FOLDER}/{issue.name}.html", paint.page("issue.html.j2", title, shown)
        yield f"{FOLDER}/{issue.name}.json", _json(issue, journal)


class Painter:
    """Fills the templates of one journal."""

    def __init__(self, journal: Journal, fonts: Subsets) -> None:
        self._journal, self._fonts, self._look = journal, fonts, Look(journal)

    def page(
        self,
        template: str,
        title: str,
        values: Mapping[str, Any],
        *,
        lang: str = "en",
        indexed: bool = False,
    ) -> str:
        """A whole page; search engines are asked to leave out one that is not `indexed`."""
        journal = self._journal.data
        common = {"wordmark": journal["wordmark"], "severities": _SEVERITIES}
        body = self._look.filled(template, {**common, **values})
        chosen = faces(
            self._journal, serif_bold_italic="<em>" in body, sans_bold_italic=False,
            small_capitals=False,
        )  # fmt: skip
        said = characters(body)
        wordmark = frozenset(" ".join(journal["wordmark"]))
        wanted = [(face, said) for face in chosen if face.name != "serif-400-italic.woff2"]
        wanted += [(face, wordmark) for face in wordmark_faces(self._journal)]
        style = "".join(self._fonts.rules(wanted)) + self._look.style("base.css", "overview.css")
        script = self._look.script("overview.js", {}) if template == "overview.html.j2" else ""
        head = {
            "lang": lang, "dir": direction(lang),
            "title": f"{title} | {journal['abbreviated-title']}",
            "tags": [] if indexed else [_UNLISTED], "links": [],
            "beside": [], "json_ld": "", "files": None, "colours": journal["web"]["colours"],
            "style": Markup(style), "script": Markup(script), "policy": policy(style, script),
            "body": body,
        }  # fmt: skip
        return str(self._look.filled("page.html.j2", head)) + "\n"


def _index(
    manuscripts: Sequence[Manuscript], found: Sequence[Issue], journal: Journal
) -> dict[str, Any]:
    absent = sum(not m.built for m in manuscripts)
    stopped = sum(bool(m.stopped) for m in manuscripts) - absent
    errors = sum(bool(m.counts["error"]) and not m.stopped for m in manuscripts)
    sums = [
        f"{stopped} {'build' if stopped == 1 else 'builds'} stopped" if stopped else "",
        f"{absent} not built yet" if absent else "",
        f"{errors} with errors",
        f"{len(manuscripts) - stopped - absent - errors} without",
    ]
    states = [(state, sum(m.status == state for m in manuscripts)) for state in STATES]
    return {
        "sums": " · ".join(part for part in sums if part),
        "total": len(manuscripts),
        "states": [(state, count) for state, count in states if count],
        "with_errors": sum(bool(m.counts["error"]) for m in manuscripts),
        "rows": [_row(place, one, journal) for place, one in enumerate(manuscripts)],
        "issues": [(_issue_title(i), f"{FOLDER}/{quote(i.name)}.html") for i in found],
    }


def _row(place: int, one: Manuscript, journal: Journal) -> dict[str, Any]:
    labels = journal.labels("en")
    picture = base64.b64encode(one.thumbnail).decode("ascii")
    outputs = [(label, quote(href)) for label, href in one.outputs]
    html = next((href for label, href in outputs if label == "HTML"), "")
    return {
        "place": place,
        "one": one,
        "title": phrase(one.title, journal) or Markup.escape(one.id),
        "lang": "" if one.lang.partition("-")[0] == "en" else one.lang,
        "find": " ".join((plain(one.title), one.authors, one.id, one.doi)).lower(),
        "shape": _SHAPES.get(one.status, "○"),
        "counts": one.counts,
        "codes": list(
            dict.fromkeys((e.code, e.name) for e in one.findings if e.severity == "error")
        ),
        "findings": f"{FOLDER}/{quote(one.id)}.html",
        "outputs": outputs,
        "page": html,
        "thumbnail": f"data:image/png;base64,{picture}" if picture else "",
        "dates": [
            (label, value, date(value[:10], labels))
            for label, value in (("Received", one.received), ("Changed", one.changed))
            if value
        ],
    }


def _findings(one: Manuscript) -> dict[str, Any]:
    return {
        "one": one,
        "title": plain(one.title) or one.id,
        "counts": one.counts,
        "groups": [
            (*words, [e for e in one.findings if e.severity == words[0]]) for words in _SEVERITIES
        ],
    }


def _issue_title(issue: Issue) -> str:
    return f"Volume {issue.volume}" + (f", issue {issue.issue}" if issue.issue else "")


def _contents(issue: Issue, journal: Journal) -> dict[str, Any]:
    labels = journal.labels("en")
    rows = [
        {
            "one": one,
            "title": phrase(one.title, journal),
            "published": date(one.published, labels) if one.published else "",
            "outputs": [(label, f"../{quote(href)}") for label, href in _public(one)],
        }
        for one in issue.articles
    ]
    return {"rows": rows, "journal": journal.data["title"]}


def _public(one: Manuscript) -> list[tuple[str, str]]:
    """The outputs that readers are offered."""
    return [(label, href) for label, href in one.outputs if label in ("HTML", "PDF", "XML")]


def _json(issue: Issue, journal: Journal) -> str:
    articles = [
        {
            "id": one.id,
            "title": plain(one.title),
            "authors": one.authors,
            "type": one.kind,
            "doi": one.doi,
            "published": one.published,
            "pages": one.pages,
            "files": {label.lower(): f"../{href}" for label, href in _public(one)},
        }
        for one in issue.articles
    ]
    made = {
        "journal": journal.data["title"],
        "volume": issue.volume,
        "issue": issue.issue,
        "articles": [{k: v for k, v in article.items() if v} for article in articles],
    }
    shown = {key: value for key, value in made.items() if value}
    return json.dumps(shown, ensure_ascii=False, indent=1) + "\n"


def phrase(content: Inlines, journal: Journal) -> Markup:
    """A title as HTML, its formulae as letters and signs."""
    letters = rewrite(bare(content), lambda e: string(unmarked([e])) if e["t"] == "Math" else None)
    return inlines(_NO_STATE, letters)


class _Nothing:
    """No state: a bare title holds no notes, citations, images and formulae."""

    marked: Mapping[Any, tuple[int, ...]] = MappingProxyType({})


_NO_STATE: State = _Nothing()  # type: ignore[assignment]
