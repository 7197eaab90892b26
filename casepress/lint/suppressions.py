"""OUT004: `lint-ignore` comments, and the findings that they silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from casepress.core.findings import Code, Finding, InFile, Severity, Span
from casepress.core.line_ends import LINE_END

OUT004 = Code(
    "OUT004",
    "suppression-unused-or-unjustified",
    Severity.WARNING,
    """A `lint-ignore` comment gives no reason, silences nothing, or names an unknown code or one
that cannot be silenced.

Why: a comment without a reason hides a fault from the editor; a superfluous one hides the next
fault.
Scope: `<!-- lint-ignore CODE: reason -->` in the text, `# lint-ignore CODE: reason` in the front
matter and in YAML, `% lint-ignore CODE: reason` between the entries of a .bib file. Alone on its
line, it applies to the paragraph, line or entry that follows, else to its own line.
`lint-ignore-all` applies to the whole manuscript with its references and images. Commas separate
several codes.
Source: linters for programs, which report unused suppressions
Traps: consent (ETH001), direct identifiers (ETH008), ages over 89 (ETH010) and findings that stop a
build cannot be silenced.
Fails:
    # Discussion
    <!-- lint-ignore TXT005 -->
    The lesion was extra medullary.
Passes:
    # Discussion
    <!-- lint-ignore TXT005: the title of a book -->
    The lesion was extra medullary.
""",
)
CODES = (OUT004,)

_COMMENT = re.compile(
    r"lint-ignore(?P<all>-all)?\b[ \t]*(?P<codes>[\w, \t-]*?)[ \t]*(?::[ \t]*(?P<reason>[^\n]*?))?"
    r"[ \t]*(?=-->|\r|\n|$)"
)


@dataclass(frozen=True)
class Ignore:
    """One comment: the codes or names in it, and the lines of its file to which it applies; with
    `everywhere` it applies to all files."""

    names: tuple[str, ...]
    reason: str
    at: Span
    first: int
    last: int
    everywhere: bool = False

    def covers(self, finding: Finding) -> bool:
        """Whether the comment applies to this finding."""
        span = finding.span
        if span is None or not finding.code.chosen([n for n in self.names if len(n) > 3]):
            return False
        return self.everywhere or (
            span.file == self.at.file and self.first <= span.line <= self.last
        )


def silence(
    findings: list[Finding], files: Mapping[str, str], known: Callable[[], Mapping[str, Code]]
) -> list[Finding]:
    """The findings that comments in `files` (text by name) do not silence, and the findings on the
    comments themselves; `known` returns all codes."""
    ignores = [one for name, text in files.items() for one in comments(text, name)]
    if not ignores:
        return findings
    used: set[int] = set()
    kept: list[Finding] = []
    for finding in findings:
        by = [
            i
            for i, ignore in enumerate(ignores)
            if ignore.covers(finding) and (ignore.reason or finding.code is OUT004)
        ]
        used |= set(by)
        if not by or finding.code.uncommented or finding.blocks:
            kept.append(finding)
    return [*kept, *_faults(ignores, used, findings, known())]


def _faults(
    ignores: list[Ignore], used: set[int], findings: Iterable[Finding], known: Mapping[str, Code]
) -> Iterator[Finding]:
    found = list(findings)
    for i, ignore in enumerate(ignores):
        at = InFile(ignore.at)

        def fault(message: str, at: InFile = at, place: Span = ignore.at) -> Finding:
            return Finding(OUT004, message, at, span=place)

        if not ignore.reason:
            yield fault("this comment gives no reason and silences nothing; write `CODE: reason`")
            continue
        for name in ignore.names or ("",):
            code = next((c for c in known.values() if name in (c.code, c.name)), None)
            if code is None:
                yield fault(f"unknown code `{name}`; write a code as `casepress lint` prints it")
            elif code.uncommented:
                yield fault(f"{code.code} cannot be silenced; remove the comment")
            elif any(f.blocks and f.code is code and ignore.covers(f) for f in found):
                yield fault(f"{code.code} stops the build and cannot be silenced; correct it")
            elif i not in used or not any(f.code is code and ignore.covers(f) for f in found):
                yield fault(f"{code.code} was not found here; remove the comment")


def comments(text: str, name: str) -> Iterator[Ignore]:
    """The comments of a file."""
    if "lint-ignore" not in text:
        return
    lines = LINE_END.split(text)
    fenced = _fenced(lines)
    for number, line in enumerate(lines, 1):
        match = _COMMENT.search(line)
        if not match or number in fenced or not _is_comment(line, match.start(), name):
            continue
        names = tuple(n.strip() for n in match["codes"].split(",") if n.strip())
        span = Span(name, number, match.start() + 1, number, match.end() + 1)
        alone = re.fullmatch(r"\s*(?:<!--|[#%]+)?\s*", line[: match.start()]) and re.fullmatch(
            r"\s*(?:-->)?\s*", line[match.end() :]
        )
        first, last = (
            _following(lines, number, name, front=_in_front(lines, number))
            if alone
            else (number, number)
        )
        yield Ignore(names, (match["reason"] or "").strip(), span, first, last, bool(match["all"]))


def _is_comment(line: str, at: int, name: str) -> bool:
    before = line[:at]
    if before.count("`") % 2:
        return False  # code that shows a comment
    marked = "<!--" in before or re.search(r"(?:^|\s)[#%]+\s*$", before)
    return bool(marked) or name.endswith(".bib")


def _fenced(lines: list[str]) -> set[int]:
    """The lines of code blocks."""
    out: set[int] = set()
    fence = ""
    for number, line in enumerate(lines, 1):
        mark = re.match(r"\s{0,3}(`{3,}|~{3,})", line)
        if fence:
            out.add(number)
            if mark and mark[1].startswith(fence):
                fence = ""
        elif mark:
            fence = mark[1]
            out.add(number)
    return out


def _in_front(lines: list[str], number: int) -> bool:
    """Whether a line is in the front matter."""
    if not lines or lines[0].strip() != "---":
        return False
    end = next((i for i, line in enumerate(lines[1:], 2) if line.strip() in ("---", "...")), 0)
    return number < end


def _following(lines: list[str], number: int, name: str, *, front: bool) -> tuple[int, int]:
    """The first and last line to which a comment alone on its line applies."""
    after = range(number + 1, len(lines) + 1)
    if name.endswith((".bib", ".bibtex")):
        begin = next((n for n in after if lines[n - 1].lstrip().startswith("@")), number)
        end = next((n for n in after if n > begin and lines[n - 1].startswith("@")), len(lines) + 1)
        return begin, end - 1
    comment = "#" if front or not name.endswith(".md") else "<!-- lint-ignore"
    begin = next(
        (
            n
            for n in after
            if lines[n - 1].strip() and not lines[n - 1].lstrip().startswith(comment)
        ),
        number,
    )
    if front or not name.endswith(".md"):
        return begin, begin
    end = next((n for n in after if n > begin and not lines[n - 1].strip()), len(lines) + 1)
    return begin, end - 1
