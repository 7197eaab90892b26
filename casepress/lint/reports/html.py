"""Findings as one HTML page, which an editor can send to an author."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Mapping

from casepress.core.findings.code import Severity
from casepress.core.findings.finding import Finding, Span
from casepress.core.findings.report import summary
from casepress.lint.documentation import Documentation

_HEADS = {
    Severity.ERROR: "To be corrected",
    Severity.WARNING: "To be checked",
    Severity.INFO: "To be considered",
}
#: For each colour of a journal the system colour of CSS that replaces it where the journal has none
#: that can be read: system colours are neutral and contrast with each other.
_COLOURS = {"ink": "CanvasText", "accent": "CanvasText", "grey": "CanvasText", "rule": "CanvasText"}
_WHITE = "#ffffff"
_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, level AA
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_STYLE = """
* { box-sizing: border-box }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 54rem; background: Canvas;
  color: var(--ink); font: 1rem/1.55 system-ui, sans-serif }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; color: var(--accent) }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; color: var(--accent) }
p { margin: .25rem 0 } .counts, .place, summary { color: var(--grey) }
ol { list-style: none; margin: 0; padding: 0 }
li { border-top: 1px solid var(--rule); padding: .75rem 0 }
.place { font-size: .85rem } .code { font-weight: 600 }
pre { margin: .4rem 0; padding: .5rem .75rem; overflow-x: auto; white-space: pre-wrap;
  border-left: 3px solid var(--rule); font: .9rem/1.5 ui-monospace, monospace }
mark { background: var(--tint); color: inherit; padding: 0 .1em; font-weight: 700;
  text-decoration: underline }
summary { cursor: pointer; font-size: .9rem }
@media print { details { display: none } body { max-width: none } }
"""


def page(
    findings: list[Finding],
    lines: Mapping[str, list[str]] | None = None,
    colours: Mapping[str, str] | None = None,
) -> str:
    """A page that loads nothing else: the most severe findings first, each code with its places.

    `colours` are the journal's ("#rrggbb"): `ink`, `accent`, `grey`, `rule` and `tint`.
    """
    files = sorted({(f.span or Span("")).file for f in findings} | set(lines or {}))
    title = "What is left to do"
    where = ", ".join(name for name in files if name.endswith(".md")) or ", ".join(files)
    out = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{_variables(colours or {})}{_STYLE}</style></head>",
        "<body><main>",
        f"<h1>{title}</h1>",
        f'<p class="counts">{html.escape(where)} · {summary(f.severity for f in findings)}</p>',
    ]
    if not findings:
        out.append("<p>No findings.</p>")
    for severity, head in _HEADS.items():
        chosen = [f for f in findings if f.severity is severity]
        if chosen:
            out.append(f'<h2 class="{severity}">{head} ({len(chosen)})</h2>')
            out += _kinds(chosen, lines or {})
    out.append("</main></body></html>")
    return "\n".join(out)


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


def _kinds(findings: list[Finding], lines: Mapping[str, list[str]]) -> list[str]:
    """The findings of one severity, those of one code together."""
    by_code: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_code[finding.code.code].append(finding)
    out = ["<ol>"]
    for found in by_code.values():
        code = found[0].code
        doc = Documentation.of(code)
        count = f" ({len(found)})" if len(found) > 1 else ""
        out.append(f'<li><p class="code">{html.escape(doc.summary)}{count}</p>')
        for finding in found:
            out += _one(finding, lines)
        why = " ".join(doc.parts[h] for h in ("Why", "Source") if h in doc.parts)
        out.append(
            f"<details><summary>{code.code} {code.name}: why</summary>"
            f"<p>{html.escape(why)}</p></details></li>"
        )
    out.append("</ol>")
    return out


def _one(finding: Finding, lines: Mapping[str, list[str]]) -> list[str]:
    span = finding.span or Span("")
    place = f"{span.file}, line {span.line}" if span.line else span.file
    if span.place:
        place = f"{span.file}, {span.place}"
    out = [f'<p>{html.escape(finding.message)} <span class="place">{html.escape(place)}</span></p>']
    source = lines.get(span.file, [])
    if span.line and span.line <= len(source) and not finding.code.private:
        line = source[span.line - 1]
        start = span.column - 1
        end = span.end_column - 1 if span.end_line == span.line else len(line)
        left, right = max(0, start - 60), min(len(line), max(end, start + 1) + 60)
        words = (
            ("…" if left else "")
            + html.escape(line[left:start])
            + f"<mark>{html.escape(line[start : max(end, start + 1)][:200])}</mark>"
            + html.escape(line[max(end, start + 1) : right])
            + ("…" if right < len(line) else "")
        )
        out.append(f"<pre>{words}</pre>")
    return out
