"""The baseline: the findings that a manuscript is known to have, `expected-findings.json`.

A finding is the same one as long as its rule and the words that it is about are the same: an edit
elsewhere, which moves its line or changes a number in its message, changes nothing. Of a finding
about privacy the file has no words, only their seal, which another user cannot make again; for them
such findings are the same if their rule is.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from casepress import pipeline
from casepress.core.errors import UsageError
from casepress.core.files import write
from casepress.core.findings import Finding
from casepress.core.findings.report import span_of
from casepress.core.line_ends import LINE_END
from casepress.core.seal import seal
from casepress.source.repository import Repository

NAME = "expected-findings.json"
_FIELDS = ("code", "name", "severity", "file", "words", "count")
_SEAL = "sealed:"
#: What the seal of a text says of the key with which it was made.
_KEY = "key"
_LONGEST = 120
_LAST_WORD, _FIRST_WORD = re.compile(r"\S+\s*\Z"), re.compile(r"\s*\S+")


class Key(NamedTuple):
    """What makes two findings the same one."""

    code: str
    file: str
    words: str


@dataclass(frozen=True)
class Entry:
    """Equal findings: their key, their name and severity, and how many there are."""

    key: Key
    name: str
    severity: str
    count: int

    @property
    def shown(self) -> str:
        """The entry as a line of a report."""
        words = "" if self.key.words.startswith(_SEAL) else f" “{self.key.words}”"
        times = f" ({self.count} times)" if self.count > 1 else ""
        file, code = self.key.file, self.key.code
        return f"{file}: {self.severity} {code}{words}{times} [{self.name}]"


@dataclass(frozen=True)
class Baseline:
    """The baseline of a manuscript: its entries, and the seal of the key that sealed them."""

    entries: tuple[Entry, ...]
    key: str

    @classmethod
    def of(cls, repo: Repository, one: pipeline.Checked) -> Baseline:
        """The findings that a manuscript has."""
        keys = Counter((key, f.code.name, str(f.severity)) for key, f in _keyed(repo, one))
        found = [Entry(key, name, severity, n) for (key, name, severity), n in keys.items()]
        sealed = any(one.key.words.startswith(_SEAL) for one in found)
        entries = tuple(sorted(found, key=lambda e: (e.key, e.severity)))
        return cls(entries, seal(NAME, _KEY) if sealed else "")

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """A recorded baseline. Raises `UsageError` where the file holds none."""
        try:
            raw: Any = json.loads(path.read_text(encoding="utf-8"))
            entries = tuple(_entry(one) for one in raw["findings"])
            return cls(entries, str(raw[_KEY]))
        except (OSError, ValueError, LookupError, TypeError) as error:
            reason = f"{type(error).__name__}: {error}"
            raise UsageError(
                f"{path} cannot be read as a baseline ({reason}); `casepress lint --record "
                f"{path.parent.name}` writes it again"
            ) from None

    @property
    def counts(self) -> Counter[tuple[Key, str, str]]:
        """How many findings of each key there are, with name and severity."""
        out: Counter[tuple[Key, str, str]] = Counter()
        for one in self.entries:
            out[one.key, one.name, one.severity] += one.count
        return out

    def unsealed(self) -> Baseline:
        """The same without seals, for a user with another key."""
        counts: Counter[tuple[Key, str, str]] = Counter()
        for one in self.entries:
            sealed = one.key.words.startswith(_SEAL)
            key = one.key._replace(words=_SEAL) if sealed else one.key
            counts[key, one.name, one.severity] += one.count
        entries = (Entry(*parts, count) for parts, count in counts.items())
        return Baseline(tuple(entries), "")

    def write(self, path: Path) -> None:
        """Write the file: a line for each entry, so that a comparison of versions is readable."""
        lines = (
            json.dumps(
                {
                    "code": one.key.code,
                    "name": one.name,
                    "severity": one.severity,
                    "file": one.key.file,
                    "words": one.key.words,
                    "count": one.count,
                },
                ensure_ascii=False,
            )
            for one in self.entries
        )
        body = ",\n".join(f"  {line}" for line in lines)
        write(path, f'{{\n "{_KEY}": "{self.key}",\n "findings": [\n{body}\n ]\n}}\n')


def record(repo: Repository, checked: list[pipeline.Checked]) -> int:
    """Write the baseline of each manuscript anew; the exit code. It silences no finding."""
    for one in checked:
        path = _path(repo, one.id)
        Baseline.of(repo, one).write(path)
        print(f"{repo.name(path)}: {len(one.findings)} findings recorded")
    return 0


def compare(repo: Repository, checked: list[pipeline.Checked]) -> int:
    """Print every finding that the baseline lacks, or has in excess; 1 if any is found."""
    failed = False
    for one in checked:
        path = _path(repo, one.id)
        if not path.is_file():
            print(f"{repo.name(path)} is missing; `casepress lint --record {one.id}` writes it")
            failed = True
            continue
        known, now = Baseline.read(path), Baseline.of(repo, one)
        if known.key != now.key:
            known, now = known.unsealed(), now.unsealed()
        old, found = known.counts, now.counts
        for word, rest in (("new", found - old), ("vanished", old - found)):
            for parts, count in sorted(rest.items()):
                print(f"{one.id}: {word}: {Entry(*parts, count).shown}")
        failed |= found != old
        if found == old:
            print(f"{one.id}: {sum(found.values())} findings, as expected")
    return int(failed)


def without_known(
    repo: Repository, checked: list[pipeline.Checked]
) -> tuple[list[pipeline.Checked], int]:
    """The manuscripts without the findings that are in their baselines, and how many those are.
    What must not be silenced (consent, privacy) stays. Findings that are mended leave the
    baseline, where its file can be written. Raises `UsageError` for one that cannot be read."""
    out, left_out = [], 0
    for one in checked:
        path = _path(repo, one.id)
        if not path.is_file():
            out.append(one)
            continue
        known = Baseline.read(path)
        rest = Counter[Key]()
        for entry in known.entries:
            rest[entry.key] += entry.count
        kept: list[Finding] = []
        for key, finding in _keyed(repo, one):
            if rest[key] > 0 and not always_fails(finding):
                rest[key] -= 1
                left_out += 1
            else:
                rest[key] -= rest[key] > 0
                kept.append(finding)
        _prune(known, rest, path)
        out.append(pipeline.Checked(one.id, one.document, kept, one.lines))
    return out, left_out


def always_fails(finding: Finding) -> bool:
    """Whether no baseline silences a finding: consent, privacy, and what no comment silences."""
    return finding.code.private or finding.code.uncommented


def _prune(known: Baseline, mended: Mapping[Key, int], path: Path) -> None:
    """Take out of a baseline what is mended. That of a seal of another user is not known."""
    entries = []
    for one in known.entries:
        sealed = one.key.words.startswith(_SEAL)
        gone = 0 if sealed and known.key != seal(NAME, _KEY) else max(mended[one.key], 0)
        if one.count > gone:
            entries.append(Entry(one.key, one.name, one.severity, one.count - gone))
    if len(entries) < len(known.entries) or any(a not in known.entries for a in entries):
        with suppress(OSError):
            Baseline(tuple(entries), known.key).write(path)


def _keyed(repo: Repository, one: pipeline.Checked) -> Iterable[tuple[Key, Finding]]:
    """The findings of a manuscript with what identifies each."""
    names = {span_of(f).file for f in one.findings if f.code.private and span_of(f).line}
    private = {name: LINE_END.split(t) for name, t in pipeline.texts(repo.root, names).items()}
    for finding in one.findings:
        file = span_of(finding).file
        if finding.code.private:
            said = _words(finding, private) or finding.message
            words = f"{_SEAL}{seal(NAME, finding.code.code, said)}"
        else:
            words = _words(finding, one.lines) or finding.message
        yield Key(finding.code.code, file, words), finding


def _words(finding: Finding, lines: Mapping[str, list[str]]) -> str:
    """The words that a finding is about; of several lines, those of the first."""
    span = span_of(finding)
    known = lines.get(span.file, [])
    if not 0 < span.line <= len(known):
        return ""
    line = known[span.line - 1]
    begin = max(span.column - 1, 0)
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    if not any(sign.isalnum() for sign in line[begin:end]):  # a sign: with the words beside it
        before, after = _LAST_WORD.search(line[:begin]), _FIRST_WORD.match(line[end:])
        begin = before.start() if before else begin
        end += after.end() if after else 0
    return " ".join(line[begin:end].split())[:_LONGEST]


def _path(repo: Repository, identifier: str) -> Path:
    return repo.root / "manuscript" / identifier / NAME


def _entry(raw: Mapping[str, Any]) -> Entry:
    code, name, severity, file, words, count = (raw[field] for field in _FIELDS)
    return Entry(Key(str(code), str(file), str(words)), str(name), str(severity), int(count))
