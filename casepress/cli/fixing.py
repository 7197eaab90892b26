"""`casepress lint --fix`: the fixes of findings, written into the manuscripts' files."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from casepress import pipeline
from casepress.article.ast import text as words_of
from casepress.core.errors import UsageError
from casepress.core.files import write
from casepress.core.findings import Finding, Fix
from casepress.lint import fixes
from casepress.lint.profile import Profile
from casepress.source.repository import Repository

#: After so many rounds an edit would have to call for another one for ever.
_ROUNDS = 5
_BOM = "\ufeff"


@dataclass(frozen=True)
class Wanted:
    """Which findings to mend: those of a profile, and of their fixes also the `unsafe` ones; with
    `diff`, to print the edits and to write nothing."""

    profile: Profile
    unsafe: bool = False
    diff: bool = False


def fix(repo: Repository, ids: list[str], wanted: Wanted) -> bool:
    """Mend the manuscripts, and print what was mended; whether anything was. A file in which an
    edit would change other words than its own stays as it is. Raises `UsageError` for one that
    cannot be read."""
    ways = (_fix, _fix_references)
    mended = [way(repo, identifier, wanted) for identifier in ids for way in ways]
    return any(mended)


def _fix(repo: Repository, identifier: str, wanted: Wanted) -> bool:
    path = repo.article(identifier)
    before = _read(path)
    text, number = before, 0
    for _ in range(_ROUNDS):
        checked = _check(repo, identifier, text, wanted)
        edits = _edits(checked.findings, repo.name(path), wanted)
        after, made = fixes.apply(text, edits)
        if not made:
            break
        if not _same_words(checked, _check(repo, identifier, after, wanted), made):
            print(f"{repo.name(path)}: the fixes would change other words; nothing was mended")
            return False
        text, number = after, number + len(made)
    if text == before:
        return False
    name = repo.name(path)
    if wanted.diff:
        shown = _check(repo, identifier, before, wanted).lines
        _print_diff(name, before, text, shown)
    else:
        write(path, text.encode("utf-8") if not _has_bom(path) else (_BOM + text).encode("utf-8"))
        print(f"{name}: {number} {'fix' if number == 1 else 'fixes'}")
    return True


def _fix_references(repo: Repository, identifier: str, wanted: Wanted) -> bool:
    """The same in the reference files: their records are read again, and a file whose edits changed
    other words than their own is restored."""
    article = _read(repo.article(identifier))
    checked = _check(repo, identifier, article, wanted)
    folder = repo.root / "manuscript" / identifier
    named = {f.fix.span.file for f in checked.findings if f.fix} - {
        repo.name(repo.article(identifier))
    }
    mended = False
    for name in sorted(named):
        path = repo.root / name
        if path.parent != folder:
            continue
        before = _read(path)
        after, made = fixes.apply(before, _edits(checked.findings, name, wanted))
        if not made:
            continue
        mended = True
        if wanted.diff:
            _print_diff(name, before, after, checked.lines)
            continue
        raw = path.read_bytes()
        bom = _BOM if raw.startswith(_BOM.encode()) else ""
        write(path, (bom + after).encode("utf-8"))
        kept = False
        try:
            again = _check(repo, identifier, article, wanted)
            # an identifier that was read as what is meant is printed as before
            printed = _words(checked)
            kept = _same_words(checked, again, [edit for edit in made if edit[0] in printed])
        finally:
            if not kept:
                write(path, raw)
        if kept:
            print(f"{name}: {len(made)} {'fix' if len(made) == 1 else 'fixes'}")
        else:
            print(f"{name}: the fixes would change other words; nothing was mended")
    return mended


def _check(repo: Repository, identifier: str, text: str, wanted: Wanted) -> pipeline.Checked:
    return pipeline.check(repo, repo.journal, identifier, text, wanted.profile.select)


def _edits(findings: list[Finding], name: str, wanted: Wanted) -> list[Fix]:
    """The edits of the findings in one file."""
    return [
        finding.fix
        for finding in wanted.profile.apply(findings)
        if finding.fix and finding.fix.span.file == name and (finding.fix.safe or wanted.unsafe)
    ]


def _same_words(
    before: pipeline.Checked, after: pipeline.Checked, made: list[tuple[str, str]]
) -> bool:
    """Whether the document has the same words, but for those that the edits are about."""
    if after.unreadable and not before.unreadable:
        return False
    return fixes.changes_only(_words(before), _words(after), made)


def _words(checked: pipeline.Checked) -> str:
    meta = [words_of(value) for value in checked.document["meta"].values()]
    return "\n".join([*meta, words_of(checked.document["blocks"])])


def _print_diff(name: str, before: str, after: str, shown: Mapping[str, list[str]]) -> None:
    """The lines that change, with their numbers. Where reports may not show every word of a line,
    neither it nor what becomes of it is printed."""
    old, new = before.splitlines(), after.splitlines()
    visible = shown.get(name, old)
    print(f"--- {name}\n+++ {name}")
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, stop, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        print(f"@@ line {start + 1} @@")
        if old[start:stop] != visible[start:stop]:
            print(" (not shown: it may identify the patient)")
            continue
        for sign, lines in (("-", old[start:stop]), ("+", new[first:last])):
            for line in lines:
                print(f"{sign}{line}")


def _read(path: Path) -> str:
    """The text of a file with its own line ends."""
    try:
        return path.read_bytes().decode("utf-8").removeprefix(_BOM)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"{path} cannot be read ({reason})") from None


def _has_bom(path: Path) -> bool:
    return path.read_bytes().startswith(_BOM.encode())
