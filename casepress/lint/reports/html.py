"""Findings as an HTML page, a letter that an editor can send: by article, then by who must act."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import PurePosixPath

from casepress.core.findings.code import Severity, Stage
from casepress.core.findings.finding import Finding, Span
from casepress.core.findings.report import summary
from casepress.lint.documentation import Documentation

_MUST = {
    Severity.ERROR: "to be corrected",
    Severity.WARNING: "to be checked",
    Severity.INFO: "to be considered",
}


class Who(Enum):
    """Who has to act: the heading, and the sentence below it."""

    AUTHOR = (
        "For the authors",
        "Please answer these points in the manuscript. Each has the words that it is about.",
    )
    EDITOR = (
        "For the editor",
        "These corrections are certain: casepress lint --fix makes them, and the authors see them "
        "in the proof.",
    )
    PRODUCTION = (
        "For production",
        "These facts are added after acceptance; the authors need not act on them.",
    )

    @classmethod
    def of(cls, finding: Finding) -> Who:
        """Production for what is added after acceptance, the editor for an edit that cannot change
        the meaning, else the authors."""
        if finding.code.stage is Stage.PRODUCTION:
            return cls.PRODUCTION
        return cls.EDITOR if finding.fix and finding.fix.safe else cls.AUTHOR


#: Where a manuscript says what it is called.
_TITLE = re.compile(r"title:\s*[\"']?(.+?)[\"']?\s*$")
_HEAD_LINES = 60
#: So many letters of a passage are marked.
_LONGEST = 120
_CODE = re.compile(r"`([^`]+)`")
#: For each colour of a journal the system colour of CSS that replaces it where the journal has none
#: that can be read: system colours are neutral and contrast with each other.
_COLOURS = {"ink": "CanvasText", "accent": "CanvasText", "grey": "CanvasText", "rule": "CanvasText"}
_WHITE = "#ffffff"
_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, level AA
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_STYLE = """
* { box-sizing: border-box }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 46rem; background: Canvas;
  color: var(--ink); font: 1rem/1.6 Georgia, "Source Serif 4", serif }
h1, h2, h3, h4, .counts, .place, .must, summary, nav { font-family: system-ui, sans-serif }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; color: var(--accent) }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 .25rem; color: var(--accent) }
h3 { font-size: 1.05rem; margin: 2rem 0 .25rem; color: var(--accent) }
h4 { font-size: .95rem; margin: 0 }
article + article { border-top: 2px solid var(--accent); margin-top: 3.5rem; padding-top: 2rem }
p { margin: .35rem 0 } .counts, .place, .must, summary { color: var(--grey); font-size: .85rem }
ol { margin: .75rem 0 0; padding: 0; list-style: none }
ol > li { border-top: 1px solid var(--rule); padding: .8rem 0 }
blockquote { margin: .4rem 0 .6rem; padding: .1rem 0 .1rem .9rem;
  border-left: 3px solid var(--rule); overflow-wrap: anywhere }
code { font: .9em ui-monospace, monospace }
mark { background: var(--tint); color: inherit; padding: 0 .1em; font-weight: 700;
  text-decoration: underline; text-underline-offset: .15em }
.must { text-transform: uppercase; letter-spacing: .04em; font-weight: 600 }
nav ul { margin: .5rem 0 2.5rem; padding-left: 1.2rem } nav a { color: var(--accent) }
summary { cursor: pointer }
@media print { details { display: none } body { max-width: none; padding: 0 }
  article + article { break-before: page; border: 0 } li { break-inside: avoid } }
"""


def page(
    findings: list[Finding],
    lines: Mapping[str, list[str]] | None = None,
    colours: Mapping[str, str] | None = None,
) -> str:
    """A page that loads nothing else: each article with its findings by who has to act, the most
    severe first; those that say the same are one, with all their places.

    `colours` are the journal's ("#rrggbb"): `ink`, `accent`, `grey`, `rule` and `tint`.
    """
    shown = lines or {}
    articles = _by_article(findings, shown)
    title = "Before publication" if findings else "Nothing is left to do"
    out = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{_variables(colours or {})}{_STYLE}</style></head>",
        "<body><main>",
        f"<h1>{title}</h1>",
    ]
    if len(articles) > 1:
        out += ["<nav><ul>"]
        for n, (name, found) in enumerate(articles.items(), 1):
            words = html.escape(_named(name, shown))
            count = summary(f.severity for f in found)
            out.append(
                f'<li><a href="#article-{n}">{words}</a> <span class="counts">{count}</span>'
            )
        out.append("</ul></nav>")
    for n, (name, found) in enumerate(articles.items(), 1):
        out += _article(n, name, found, shown)
    out.append("</main></body></html>")
    return "\n".join(out)


def _by_article(
    findings: list[Finding], lines: Mapping[str, list[str]]
) -> dict[str, list[Finding]]:
    """The findings of each article by its name, those without any too; what belongs to none by its
    file."""
    out: dict[str, list[Finding]] = {}
    for file in lines:
        if file.endswith("article.md"):
            out[_article_of(file)] = []
    for finding in findings:
        out.setdefault(_article_of((finding.span or Span("")).file), []).append(finding)
    return dict(sorted(out.items()))


def _article_of(file: str) -> str:
    parts = PurePosixPath(file).parts
    return parts[1] if len(parts) > 2 and parts[0] in ("manuscript", "figures") else file


def _named(name: str, lines: Mapping[str, list[str]]) -> str:
    """What an article is called: its title where the manuscript states one, else its name."""
    text = lines.get(f"manuscript/{name}/article.md", [])
    found = (_TITLE.match(line) for line in text[:_HEAD_LINES])
    return next((match[1] for match in found if match), name)


def _article(
    number: int, name: str, findings: list[Finding], lines: Mapping[str, list[str]]
) -> list[str]:
    """The letter about one article."""
    title = _named(name, lines)
    out = [
        f'<article id="article-{number}">',
        f"<h2>{html.escape(title)}</h2>",
        f'<p class="counts">{html.escape(name)} · {summary(f.severity for f in findings)}</p>',
    ]
    if not findings:
        return [*out, "<p>Nothing is left to be done for this article.</p></article>"]
    out.append(f"<p>{_opening(findings)}</p>")
    for who in Who:
        chosen = [f for f in findings if Who.of(f) is who]
        if chosen:
            heading, said = who.value
            out.append(f"<h3>{heading} ({len(_merged(chosen))})</h3>")
            out.append(f"<p>{html.escape(said)}</p>")
            out += _kinds(chosen, lines)
    return [*out, "</article>"]


def _opening(findings: list[Finding]) -> str:
    """The first sentence: what must happen, and how much there is of it."""
    counts = {s: len(_merged(f for f in findings if f.severity is s)) for s in _MUST}
    parts = [
        f"{counts[s]} {'point has' if counts[s] == 1 else 'points have'} {words}"
        for s, words in _MUST.items()
        if counts[s]
    ]
    *first, last = parts
    said = f"{', '.join(first)} and {last}" if first else last
    end = "" if counts[Severity.ERROR] else " None of them prevents publication."
    return f"In this article, {said}.{end}"


def _variables(colours: Mapping[str, str]) -> str:
    """The journal's colours for the style. They are meant for white paper: with any of them the
    page is light; without, it follows the reader's system."""
    own = {name: c for name, c in colours.items() if _COLOUR.fullmatch(c)}
    used = {
        name: own[name]
        if name in own and (name == "rule" or _reads(own[name], _WHITE))
        else neutral
        for name, neutral in _COLOURS.items()
    }
    marked = "tint" in own and used["ink"] == own.get("ink") and _reads(used["ink"], own["tint"])
    used["tint"] = own["tint"] if marked else "transparent"
    scheme = "light" if set(used.values()) & set(own.values()) else "light dark"
    values = " ".join(f"--{name}: {colour};" for name, colour in used.items())
    return f":root {{ color-scheme: {scheme}; {values} }}"


def _reads(colour: str, paper: str) -> bool:
    return contrast(colour, paper) >= _CONTRAST


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours "#rrggbb", from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _merged(findings: Iterable[Finding]) -> dict[tuple[str, str], list[Finding]]:
    """Findings that say the same, by code and message."""
    out: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        out[finding.code.code, finding.message].append(finding)
    return dict(out)


def _kinds(findings: list[Finding], lines: Mapping[str, list[str]]) -> list[str]:
    """The findings for one reader, the most severe first, those of one code together."""
    by_code: defaultdict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        by_code[finding.severity.rank, finding.code.code].append(finding)
    out, last = ["<ol>"], None
    for (_, name), found in sorted(by_code.items()):
        code, severity = found[0].code, found[0].severity
        doc = Documentation.of(code)
        must = f'<p class="must">{_MUST[severity]}</p>' if severity is not last else ""
        last = severity
        out.append(f'<li class="{severity}">{must}<h4>{_coded(doc.summary)}</h4>')
        for same in _merged(found).values():
            out += _one(same, lines)
        why = " ".join(doc.parts[h] for h in ("Why", "Source") if h in doc.parts)
        out.append(
            f"<details><summary>Why ({name} {code.name})</summary>"
            f"<p>{_coded(why)}</p></details></li>"
        )
    out.append("</ol>")
    return out


def _coded(words: str) -> str:
    """Words with what is between backticks as code."""
    return _CODE.sub(r"<code>\1</code>", html.escape(words))


def _one(same: list[Finding], lines: Mapping[str, list[str]]) -> list[str]:
    """What some findings say, once, and the words and the place of each."""
    message = same[0].message
    ended = message if message.rstrip("`”’)")[-1:] in (".", "…", "?", "!") else f"{message}."
    out = [f"<p>{_coded(ended[:1].upper() + ended[1:])}</p>"]
    for finding in same:
        span = finding.span or Span("")
        file = PurePosixPath(span.file).name if span.line else span.file
        place = f"{file}, line {span.line}" if span.line else span.file
        if span.place:
            place = f"{span.file}, {span.place}"
        words = _excerpt(finding, lines.get(span.file, []))
        shown = f'<span class="place">{html.escape(place)}</span>'
        out.append(f"<blockquote>{words} {shown}</blockquote>" if words else f"<p>{shown}</p>")
    return out


def _excerpt(finding: Finding, source: list[str]) -> str:
    """The words that a finding is about, in their sentence; none for a private one."""
    span = finding.span or Span("")
    if not 0 < span.line <= len(source) or finding.code.private:
        return ""
    line = source[span.line - 1]
    start = span.column - 1
    if line.startswith("#") and not start:
        return ""  # a heading that something is missing at
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    end = min(end, start + _LONGEST)
    left, right = max(0, start - 60), min(len(line), max(end, start + 1) + 60)
    return (
        ("…" if left else "")
        + html.escape(line[left:start])
        + f"<mark>{html.escape(line[start : max(end, start + 1)])}</mark>"
        + html.escape(line[max(end, start + 1) : right])
        + ("…" if right < len(line) else "")
    )
