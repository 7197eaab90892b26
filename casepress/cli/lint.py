"""`casepress lint`: the findings of manuscripts, and whether they are those of the baseline."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from casepress import pipeline
from casepress.article import pandoc
from casepress.cli import baseline, fixing
from casepress.cli.watch import watch
from casepress.core.errors import UsageError
from casepress.core.findings import Code, Finding, InFile, Severity, Stage, Unreadable, report
from casepress.core.journal import Journal
from casepress.core.privacy.redaction import redacted
from casepress.lint.documentation import Documentation, traits
from casepress.lint.profile import Profile, named
from casepress.lint.reports import FORMATS, formatter
from casepress.lint.reports.github import github_summary
from casepress.lint.reports.sarif import sarif_failure
from casepress.lint.rules import dicom
from casepress.source.repository import Repository, repository

#: From so many manuscripts on, starting processes costs less than it saves.
_WORTH_PROCESSES = 8
#: The endings of Word files and of what Word saves instead.
_WORD_FILES = (".docx", ".docm", ".doc", ".odt", ".rtf")
#: So many manuscripts a process takes before it asks for more: they take different times.
_AT_A_TIME = 4


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "manuscripts", nargs="*", metavar="ID", help="folder names or files, or - (default: all)"
    )
    parser.add_argument(
        "--format",
        default="text",
        choices=FORMATS,
        help="how to print the findings (default: text)",
    )
    parser.add_argument(
        "--select", metavar="CODES", help="only these: codes, their beginnings (REF,ETH) or names"
    )
    parser.add_argument("--ignore", metavar="CODES", help="all but these")
    parser.add_argument("--strict", action="store_true", help="warnings fail as errors do")
    parser.add_argument(
        "--stage", choices=("author", "production"), help="only what this stage has to do"
    )
    parser.add_argument("--color", default="auto", choices=("auto", "always", "never"))
    parser.add_argument(
        "--stdin-filename", metavar="FILE", help="with `-`: the manuscript that standard input is"
    )
    parser.add_argument(
        "--explain", metavar="CODE", help="print what a code means (`all`: the list), and end"
    )
    parser.add_argument(
        "--fix", action="store_true", help="mend what is certain, and report what is left"
    )
    parser.add_argument(
        "--unsafe-fixes", action="store_true", help="mend also what could change the meaning"
    )
    parser.add_argument(
        "--diff", action="store_true", help="print what would be mended, and write nothing"
    )
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--watch", action="store_true", help="again whenever a file changes")
    way.add_argument("--record", action="store_true", help=f"write each {baseline.NAME} anew")
    way.add_argument(
        "--check-baseline",
        action="store_true",
        help=f"compare with each {baseline.NAME}; a new or a vanished finding fails",
    )
    way.add_argument(
        "--baseline",
        action="store_true",
        help=f"leave out what is in {baseline.NAME}, except for consent and privacy",
    )


def run(options: argparse.Namespace) -> int:
    """Lint the manuscripts that the options name, or explain a code; the exit code. Raises
    `UsageError` and `Unreadable`."""
    if options.explain:
        return explain(options.explain)
    try:
        return _lint(options)
    except UsageError as error:
        if options.format == "sarif":  # an empty file could not be uploaded
            print(sarif_failure(str(error)))
        raise
    except Unreadable as error:
        if options.format != "text":  # a report has to say so too
            found = error.findings
            placed = (f.placed(f.at.span) if isinstance(f.at, InFile) else f for f in found)
            _printed(list(placed), {}, None, options)
        raise


def _lint(options: argparse.Namespace) -> int:
    if any(map(_is_word_file, options.manuscripts)):
        return _word_files(options)
    repo = repository(options.repository)
    chosen = _chosen(options)
    if options.watch:
        named = _ids(repo, options.manuscripts) if options.manuscripts else []
        return watch(repo.root, named, lambda: _once(Repository.open(repo.root), options))
    if options.manuscripts == ["-"]:
        ids = [_of_stdin(repo, options.stdin_filename)]
        checked = _checked(repo, ids, sys.stdin.buffer.read(), chosen)
        return _report(repo, checked, [], chosen, options)
    ids = _ids(repo, options.manuscripts)
    if options.fix or options.unsafe_fixes or options.diff:
        wanted = fixing.Wanted(chosen, unsafe=options.unsafe_fixes, diff=options.diff)
        changed = fixing.fix(repo, ids, wanted)
        return int(changed) if options.diff else _once(repo, options)
    if options.record or options.check_baseline:
        checked = _checked(repo, ids, None, Profile())
        return baseline.record(repo, checked) if options.record else baseline.compare(repo, checked)
    return _once(repo, options)


def _is_word_file(name: str) -> bool:
    return name.lower().endswith(_WORD_FILES)


def _word_files(options: argparse.Namespace) -> int:
    """Lint Word files, which no repository needs to hold."""
    from casepress.cli import word_files  # 0.4 s: the whole importer

    names: list[str] = options.manuscripts
    ways = {"--watch": options.watch, "--record": options.record, "--fix": options.fix}
    ways |= {"--unsafe-fixes": options.unsafe_fixes, "--diff": options.diff}
    ways |= {"--check-baseline": options.check_baseline, "--baseline": options.baseline}
    if wrong := next((way for way, chosen in ways.items() if chosen), None):
        raise UsageError(f"{wrong} is for manuscripts, not for Word files")
    if other := next((n for n in names if not _is_word_file(n)), None):
        raise UsageError(f"`{other}` is not a Word file; lint Word files and manuscripts apart")
    chosen = _chosen(options)
    journal = word_files.journal(options.repository)
    found, failed = word_files.findings(names, journal, chosen.select)
    code = _printed(chosen.apply(found), {}, journal, options)
    return 2 if failed else code


def _once(repo: Repository, options: argparse.Namespace) -> int:
    chosen, ids = replace(_chosen(options), of_checked=True), _ids(repo, options.manuscripts)
    others = _others(repo, repo.all_ids() if options.manuscripts else ids)
    checked = _checked(repo, ids, None, chosen)
    left_out = 0
    if options.baseline:
        checked, left_out = baseline.without_known(repo, checked)
    code = _report(repo, checked, others, chosen, options)
    if left_out and options.format == "text":
        print(f"{left_out} findings of the baseline left out")
    return code


def _others(repo: Repository, ids: list[str]) -> list[Finding]:
    """What there is to say of files that are not those of the manuscripts `ids`."""
    found = list(dicom.elsewhere(repo.root, ids))
    return Profile.of_journal(repo.journal.data).apply(found) if found else []


def _checked(
    repo: Repository, ids: list[str], source: bytes | None, chosen: Profile
) -> list[pipeline.Checked]:
    """The manuscripts, read and judged; with as many processes as there are cores where there
    are several."""
    text = _decoded(source) if source is not None else None
    journal, add = repo.journal, chosen.select
    if len(ids) < _WORTH_PROCESSES:
        return [pipeline.check(repo, journal, i, text, add, lint_only=True) for i in ids]
    # 40 ms, which the lint of one manuscript need not wait
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    start = "fork" if sys.platform == "linux" else "spawn"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    given = (repo, journal, add)  # once for each process, not with every manuscript
    with ProcessPoolExecutor(cores, get_context(start), _begin, given) as pool:
        return list(pool.map(_alone, ids, chunksize=_AT_A_TIME))


#: What a process for several manuscripts does with each.
_check: Callable[[str], pipeline.Checked]


def _begin(repo: Repository, journal: Journal, add: tuple[str, ...]) -> None:
    """Prepare a process for several manuscripts; at its end, wait for its pandoc to end."""
    from multiprocessing.util import Finalize

    global _check
    _check = partial(pipeline.check, repo, journal, source=None, select=add, lint_only=True)
    Finalize(None, pandoc.end, exitpriority=1)  # `atexit` is not for these processes


def _alone(identifier: str) -> pipeline.Checked:
    return _check(identifier).for_report()


def _report(
    repo: Repository,
    checked: list[pipeline.Checked],
    others: list[Finding],
    chosen: Profile,
    options: argparse.Namespace,
) -> int:
    findings = chosen.apply([*(f for one in checked for f in one.findings), *others])
    lines = {name: text for one in checked for name, text in one.lines.items()}
    lines |= _other_lines(repo, findings, lines)
    code = _printed(findings, lines, repo.journal, options)
    if options.format == "text" and len(checked) > 1:
        print(*_by_article(checked, chosen), sep="\n")
    return 2 if any(one.unreadable for one in checked) else code


def _by_article(checked: list[pipeline.Checked], chosen: Profile) -> list[str]:
    """A line for each article: how many findings of each severity it has."""
    counts = {
        one.id: report.summary(f.severity for f in chosen.apply(one.findings)) for one in checked
    }
    width = max(map(len, counts))
    return [f"{identifier:{width}}  {count}" for identifier, count in counts.items()]


def _printed(
    findings: list[Finding],
    lines: Mapping[str, list[str]],
    journal: Journal | None,
    options: argparse.Namespace,
) -> int:
    """Print findings in the form that is asked for; whether they fail."""
    worst = Severity.WARNING if options.strict else Severity.ERROR
    if options.format == "text":
        print(report.text(findings, lines, colour=_colour(options.color)))
    else:
        show = formatter(options.format, journal.data.get("colours") if journal else None, worst)
        print(show(findings, lines))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if options.format == "github" and summary:
        with Path(summary).open("a", encoding="utf-8") as stream:
            stream.write(github_summary(findings))
    return int(any(f.severity.rank <= worst.rank for f in findings))


def _chosen(options: argparse.Namespace) -> Profile:
    """What the command asks for, beside what the journal does."""
    names = {option: getattr(options, option) for option in ("select", "ignore")}
    found = {k: named(v, _codes(), f"--{k}") if v else () for k, v in names.items()}
    stage = Stage(options.stage) if options.stage else None
    return Profile(found["select"], found["ignore"], stage=stage, hide_blocking=True)


def _colour(wanted: str) -> bool:
    if wanted != "auto":
        return wanted == "always"
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def _of_stdin(repo: Repository, name: str | None) -> str:
    """The manuscript that standard input is."""
    if not name:
        raise UsageError("`lint -` needs --stdin-filename manuscript/ID/article.md")
    path = Path(name)
    if path.name == "article.md" and path.parent.name:
        return path.parent.name
    raise UsageError(f"--stdin-filename: {name} is not manuscript/ID/article.md")


def _decoded(source: bytes) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"standard input is not UTF-8 text (byte {error.start})") from None


def _codes() -> Mapping[str, Code]:
    from casepress.cli.codes import codes  # 20 ms: all that reads outputs and Word files

    return codes()


def explain(name: str) -> int:
    """Print a code's documentation, or with `all` the list of codes."""
    if name == "all":
        for code in _codes().values():
            print(f"{code.code} {code.name}: {code.summary}")
        return 0
    found = [code for code in _codes().values() if name in (code.code, code.name)]
    if not found:
        raise UsageError(f"no code `{name}`; `casepress lint --explain all` lists them")
    code = found[0]
    print(f"{code.code} {code.name} ({traits(code)})\n")
    print(code.doc.strip())
    if (measured := Documentation.of(code).parts.get("Precision")) and measured not in code.doc:
        print(f"Precision: {measured}")
    return 0


def _ids(repo: Repository, named: list[str]) -> list[str]:
    if not named:
        if not repo.ids():
            print(
                "casepress: no manuscript was found; `casepress new ID` begins one", file=sys.stderr
            )
        return repo.ids()
    ids = []
    for name in named:
        path = Path(name)
        inside = path.parent.name if path.name == "article.md" else path.name
        home = repo.root / "manuscript"
        # a link is relative to the folder of its page
        is_path = path.exists() and any(
            home in p.parents for p in (path.resolve(), path.absolute())
        )
        ids.append(inside if is_path else name)
    return ids


def _other_lines(
    repo: Repository, findings: list[Finding], known: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """The lines of other files that findings point into, as they may be shown."""
    names = {f.span.file for f in findings if f.span and f.span.line and f.span.file not in known}
    return redacted([], pipeline.texts(repo.root, names))[1]
