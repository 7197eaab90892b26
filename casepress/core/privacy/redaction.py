"""Redaction of patient identifiers in findings.

Lint's output reaches logs that anyone can read, and an excerpt shows more of a line than the words
that its finding is about.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from casepress.core.findings import Finding, Span
from casepress.core.line_ends import LINE_END
from casepress.core.privacy.patterns import identifying, of_a_patient

_MASK = "•"
#: A word, and what makes it a possible name or number: a capital letter, a digit or an @.
_WORD = re.compile(r"[^\W_](?:[\w’'.@-]*\w)?")
_REVEALING = re.compile(r"[^\W\d_a-zß-öø-ÿ]|[\d@]")
#: The words of an identifier that are redacted wherever they occur; of these, not the words that
#: introduce a name or a number.
_IDENTIFYING = re.compile(r"[^\W\d_a-z][\w’'-]{2,}|[\w.-]*\d{4}[\w.-]*\w")
_INTRODUCING = re.compile(
    r"Mister|Madame|Monsieur|Mrs|Mme|Mlle|Miss|Patient|Girl|Boy|Woman|Man|Lady|Child|Infant|Initials"
    r"|Born|Date|Birth|File|Record|Chart|Hospital|Admission|Accession|Registration|Registry|National"
    r"|Insurance|Passport|Identity|Medical|Social|Security|Number|MRN|IPP|NIP|SSN|NHS|CIN|CNSS|DOB"
    r"|Telephone|Phone|Mobile|Cell|Fax|Tel"
)


def redacted(
    findings: Iterable[Finding], files: Mapping[str, str]
) -> tuple[list[Finding], dict[str, list[str]]]:
    """Redact placed findings and the files that they quote, which are given as texts by name.
    Returns the findings with messages that may be printed, and the lines of each file that may.

    A line is redacted where a private finding points to it, or where it has something that looks
    like a patient identifier: no name and no number of it is shown. The identifier's own words are
    redacted in every line and message. A redacted word keeps its length.
    """
    found = list(findings)
    marked = {name: _File(LINE_END.split(text)) for name, text in files.items()}
    for finding in found:
        span = finding.span
        if finding.code.private and span and span.line and span.file in marked:
            marked[span.file].redact(span, everywhere=finding.code.name == "direct-identifier")
    for name, text in files.items():
        _redact_identifiers(name, text, marked[name])
    words = _pattern(word for file in marked.values() for word in file.words)
    messages = [_with_message_redacted(finding, marked, words) for finding in found]
    return messages, {name: file.redacted_lines(words) for name, file in marked.items()}


@dataclass
class _File:
    """The lines of a file, the ranges to redact by the number of their line (from 0), and the words
    to redact everywhere."""

    lines: list[str]
    ranges: defaultdict[int, list[tuple[int, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    words: set[str] = field(default_factory=set)

    def redact(self, span: Span, *, everywhere: bool) -> None:
        """Redact a place; with `everywhere` its words wherever they occur, too."""
        last = max(span.line, span.end_line)
        for number in range(span.line - 1, min(last, len(self.lines))):
            line = self.lines[number]
            begin = span.column - 1 if number == span.line - 1 else 0
            end = span.end_column - 1 if number == last - 1 else len(line)
            self.ranges[number].append((max(begin, 0), end))
            if everywhere:
                self.words.update(_IDENTIFYING.findall(line[max(begin, 0) : end]))

    def redacted_lines(self, everywhere: re.Pattern[str] | None) -> list[str]:
        """All lines as they may be printed."""
        out = list(self.lines)
        for number, ranges in self.ranges.items():
            line = out[number]
            words = (m.span() for m in _WORD.finditer(line) if _REVEALING.search(m[0]))
            for begin, end in (*ranges, *words):
                out[number] = out[number][:begin] + _MASK * len(line[begin:end]) + out[number][end:]
        return [everywhere.sub(_masked, line) for line in out] if everywhere else out


def _redact_identifiers(name: str, text: str, file: _File) -> None:
    """Redact what looks like an identifier anywhere in a file."""
    starts = [0, *(m.end() for m in LINE_END.finditer(text))]
    for search, everywhere in ((identifying, True), (of_a_patient, False)):
        for places in search(text):
            lines = [bisect_right(starts, place) for place in places]
            columns = [p - starts[n - 1] + 1 for p, n in zip(places, lines, strict=True)]
            span = Span(name, lines[0], columns[0], lines[1], columns[1])
            file.redact(span, everywhere=everywhere)


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    chosen = sorted({word for word in words if not _INTRODUCING.fullmatch(word)})
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, chosen))})(?!\w)") if chosen else None


def _with_message_redacted(
    finding: Finding, files: Mapping[str, _File], everywhere: re.Pattern[str] | None
) -> Finding:
    """A finding whose message quotes nothing that may not be printed."""
    message = everywhere.sub(_masked, finding.message) if everywhere else finding.message
    for line in _redacted_lines_of(finding.span, files):
        message = _WORD.sub(partial(_masked_if_quoted, line), message)
    return finding if message == finding.message else replace(finding, message=message)


def _redacted_lines_of(span: Span | None, files: Mapping[str, _File]) -> Iterator[str]:
    """The lines of a finding, in full, that are printed only after redaction."""
    if span is None or not span.line or span.file not in files:
        return
    file = files[span.file]
    for number in range(span.line - 1, max(span.line, span.end_line)):
        if number in file.ranges:
            yield file.lines[number]


def _masked_if_quoted(line: str, match: re.Match[str]) -> str:
    word = match[0]
    quoted = len(word) > 1 and _REVEALING.search(word) and word in line
    return _MASK * len(word) if quoted else word


def _masked(match: re.Match[str]) -> str:
    return _MASK * len(match[0])
