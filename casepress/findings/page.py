"""Findings as one HTML page, which an editor can send to an author."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Mapping

from casepress.findings.code import Severity
from casepress.findings.documentation import Documentation
from casepress.findings.finding import Finding, Span
from casepress.findings.report import summary

_HEADS = {
    Severity.ERROR: "To be corrected",
    Severity.WARNING: "To be looked at",
    Severity.INFO: "To be considered",
}
_STYLE = """
:root { color-scheme: light dark; --ink: #16191d; --soft: #4a5560; --line: #d5dde2; --paper: #fff;
  --error: #a61b1b; --warning: #8a5a00; --info: #0b4f6c; --mark: #fff1b8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #a9b4bd; --line: #39434b;
  --paper: #16191d; --error: #ff8f8f; --warning: #ffc35c; --info: #7cc4e8; --mark: #5a4a00; } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 54rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.55 system-ui, sans-serif }
h1 { font-size: 1.5rem; margin: 0 0 .25rem } h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem }
h2.error { color: var(--error) } h2.warning { color: var(--warning) } h2.info { color: var(--info) }
p { margin: .25rem 0 } .counts, .place, summary { color: var(--soft) }
ol { list-style: none; margin: 0; padding: 0 }
li { border-top: 1px solid var(--line); padding: .75rem 0 }
.place { font-size: .85rem } .code { font-weight: 600 }
pre { margin: .4rem 0; padding: .5rem .75rem; overflow-x: auto; white-space: pre-wrap;
  border-left: 3px solid var(--line); font: .9rem/1.5 ui-monospace, monospace }
mark { background: var(--mark); color: inherit; padding: 0 .1em }
summary { cursor: pointer; font-size: .9rem }
@media print { details { display: none } body { max-width: none } }
"""


def page(findings: list[Finding], lines: Mapping[str, list[str]] | None = None) -> str:
    """A page that needs nothing from outside: the worst first, each kind with its places."""
    files = sorted({(f.span or Span("")).file for f in findings} | set(lines or {}))
    title = "What is left to do"
    where = ", ".join(name for name in files if name.endswith(".md")) or ", ".join(files)
    out = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{title}</h1>",
        f'<p class="counts">{html.escape(where)} · {summary(findings)}</p>',
    ]
    if not findings:
        out.append("<p>Nothing was found.</p>")
    for severity, head in _HEADS.items():
        chosen = [f for f in findings if f.severity is severity]
        if chosen:
            out.append(f'<h2 class="{severity}">{head} ({len(chosen)})</h2>')
            out += _kinds(chosen, lines or {})
    out.append("</main></body></html>")
    return "\n".join(out)


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
