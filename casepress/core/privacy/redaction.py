"""Words that nobody may see, kept out of what findings show: lint's output reaches logs that all
can read, and an excerpt shows more of a line than the words that it is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from casepress.core.findings import Finding, Span
from casepress.core.privacy.patterns import identifying, of_a_patient
from casepress.core.text import LINE_END

_BLOT = "•"
#: What may be a name or a number: with a capital letter, a digit or an @ in it.
_WORD = re.compile(r"[^\W_](?:[\w’'.@-]*\w)?")
_TELLING = re.compile(r"[^\W\d_a-zß-öø-ÿ]|[\d@]")
#: Of an identifier's words, those that are known again elsewhere; not what goes before a name.
_KNOWN = re.compile(r"[^\W\d_a-z][\w’'-]{2,}|[\w.-]*\d{4}[\w.-]*\w")
_BEFORE = re.compile(
    r"Mister|Madame|Monsieur|Mrs|Mme|Mlle|Miss|Patient|Girl|Boy|Woman|Man|Lady|Child|Infant|Initials"
    r"|Born|Date|Birth|File|Record|Chart|Hospital|Admission|Accession|Registration|Registry|National"
    r"|Insurance|Passport|Identity|Medical|Social|Security|Number|MRN|IPP|NIP|SSN|NHS|CIN|CNSS|DOB"
    r"|Telephone|Phone|Mobile|Cell|Fax|Tel"
)


def concealed(
    findings: Iterable[Finding], files: Mapping[str, str]
) -> tuple[list[Finding], dict[str, list[str]]]:
    """The placed findings with messages that may be shown, and the lines of the files (text by
    name) as they may be shown.

    On a line to which a private finding points, or on which something stands that looks like an
    identifier wherever it stands, no name and no number is shown; the identifier's own words are
    shown nowhere. What is covered keeps its length.
    """
    found = list(findings)
    shown = {name: _File(LINE_END.split(text)) for name, text in files.items()}
    for finding in found:
        span = finding.span
        if finding.code.private and span and span.line and span.file in shown:
            shown[span.file].hide(span, known=finding.code.name == "direct-identifier")
    for name, text in files.items():
        _look(name, text, shown[name])
    known = _known(word for file in shown.values() for word in file.words)
    told = [_told(finding, shown, known) for finding in found]
    return told, {name: file.covered(known) for name, file in shown.items()}


@dataclass
class _File:
    """The lines of a file; the ranges to cover by the number of their line (from 0); the
    identifiers' words."""

    lines: list[str]
    ranges: defaultdict[int, list[tuple[int, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    words: set[str] = field(default_factory=set)

    def hide(self, span: Span, *, known: bool) -> None:
        """Cover a place; where its words are `known`, they are covered everywhere."""
        last = max(span.line, span.end_line)
        for number in range(span.line - 1, min(last, len(self.lines))):
            line = self.lines[number]
            begin = span.column - 1 if number == span.line - 1 else 0
            end = span.end_column - 1 if number == last - 1 else len(line)
            self.ranges[number].append((max(begin, 0), end))
            if known:
                self.words.update(_KNOWN.findall(line[max(begin, 0) : end]))

    def covered(self, known: re.Pattern[str] | None) -> list[str]:
        """All lines as they may be shown."""
        out = list(self.lines)
        for number, ranges in self.ranges.items():
            line = out[number]
            words = (m.span() for m in _WORD.finditer(line) if _TELLING.search(m[0]))
            for begin, end in (*ranges, *words):
                out[number] = out[number][:begin] + _BLOT * len(line[begin:end]) + out[number][end:]
        return [known.sub(_covered, line) for line in out] if known else out


def _look(name: str, text: str, file: _File) -> None:
    """Hide what looks like an identifier anywhere in a file."""
    starts = [0, *(m.end() for m in LINE_END.finditer(text))]
    for look, known in ((identifying, True), (of_a_patient, False)):
        for places in look(text):
            lines = [bisect_right(starts, place) for place in places]
            columns = [p - starts[n - 1] + 1 for p, n in zip(places, lines, strict=True)]
            file.hide(Span(name, lines[0], columns[0], lines[1], columns[1]), known=known)


def _known(words: Iterable[str]) -> re.Pattern[str] | None:
    chosen = sorted({word for word in words if not _BEFORE.fullmatch(word)})
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, chosen))})(?!\w)") if chosen else None


def _told(finding: Finding, shown: Mapping[str, _File], known: re.Pattern[str] | None) -> Finding:
    """A finding whose message quotes nothing that may not be shown."""
    message = known.sub(_covered, finding.message) if known else finding.message
    for line in _hidden(finding.span, shown):
        message = _WORD.sub(partial(_unquoted, line), message)
    return finding if message == finding.message else replace(finding, message=message)


def _hidden(span: Span | None, shown: Mapping[str, _File]) -> Iterator[str]:
    """The lines on which a finding stands that may not be shown as they are."""
    if span is None or not span.line or span.file not in shown:
        return
    file = shown[span.file]
    for number in range(span.line - 1, max(span.line, span.end_line)):
        if number in file.ranges:
            yield file.lines[number]


def _unquoted(line: str, match: re.Match[str]) -> str:
    word = match[0]
    quoted = len(word) > 1 and _TELLING.search(word) and word in line
    return _BLOT * len(word) if quoted else word


def _covered(match: re.Match[str]) -> str:
    return _BLOT * len(match[0])
