"""The command line: `casepress COMMAND`.

Exit codes: 0 nothing to do for the user, 1 findings or an output that cannot be made, 2 usage or
a file that cannot be read, 130 stopped with Ctrl+C.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casepress import __version__
from casepress.cli import check, refs, verify
from casepress.core.errors import BuildError, UsageError

if TYPE_CHECKING:
    from casepress.core.journal import Journal

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. Nothing a user can cause ends in a traceback."""
    options = parser().parse_args(arguments)
    try:
        command: Command = options.command
        return command(options)
    except BuildError as error:
        print(f"casepress: {error}", file=sys.stderr)
        return 1
    except UsageError as error:
        print(f"casepress: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        print("casepress: stopped", file=sys.stderr)
        return 130  # as shells say it
    except Exception as error:
        return _unexpected(error)


def _unexpected(error: Exception) -> int:
    from casepress.core.findings import Unreadable
    from casepress.core.findings.report import unreadable

    if isinstance(error, Unreadable):
        print(*unreadable(error), sep="\n", file=sys.stderr)
        return 2
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        print(f"casepress: {where}{error.strerror or error}", file=sys.stderr)
        return 1
    raise error


@cache
def parser() -> argparse.ArgumentParser:
    """The commands and their options; made once in a process."""
    made = argparse.ArgumentParser(
        prog="casepress", description="From a markdown case report to PDF, DOCX and JATS XML."
    )
    made.add_argument("--version", action="version", version=f"casepress {__version__}")
    made.add_argument(
        "--repository", type=Path, metavar="DIR", help="the folder with config.yaml (default: here)"
    )
    commands = made.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _new(commands)
    _lint(commands)
    _article(commands)
    for name, what in (
        ("blind", "form for anonymous review"),
        ("jats", "JATS XML"),
        ("pdf", "PDF"),
        ("docx", "Word file"),
    ):
        _writer(commands, name, what)
    _writer(commands, "figures", "figures for submission")
    _figure(commands)
    _supplement(commands)
    _gate(commands)
    check.add(commands)
    refs.add(commands)
    verify.add(commands)
    return made


def _new(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    new = commands.add_parser("new", help="begin a manuscript")
    new.add_argument("id", metavar="ID", help="the name of its folder")
    new.add_argument("--title", help="asked for where it is not given")
    new.add_argument("--author", metavar="NAME", help='the first author, as "Given Family"')
    new.add_argument("--given", metavar="NAMES", help="the first author's given names")
    new.add_argument("--family", metavar="NAME", help="and the family name, with its particle")
    new.set_defaults(command=_run_new)


def _lint(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    lint = commands.add_parser("lint", help="say what is still wrong with manuscripts")
    lint.add_argument(
        "manuscripts", nargs="*", metavar="ID", help="folder names or files, or - (default: all)"
    )
    lint.add_argument(
        "--format",
        default="text",
        choices=("text", "github", "json", "sarif", "junit", "html"),
        help="how to print the findings (default: text)",
    )
    lint.add_argument(
        "--select", metavar="CODES", help="only these: codes, their beginnings (REF,ETH) or names"
    )
    lint.add_argument("--ignore", metavar="CODES", help="all but these")
    lint.add_argument("--strict", action="store_true", help="warnings fail as errors do")
    lint.add_argument(
        "--stage", choices=("author", "production"), help="only what this stage has to do"
    )
    lint.add_argument("--color", default="auto", choices=("auto", "always", "never"))
    lint.add_argument(
        "--stdin-filename", metavar="FILE", help="with `-`: the manuscript that standard input is"
    )
    lint.add_argument(
        "--explain", metavar="CODE", help="print what a code means (`all`: the list), and end"
    )
    way = lint.add_mutually_exclusive_group()
    way.add_argument("--watch", action="store_true", help="again whenever a file changes")
    way.add_argument("--record", action="store_true", help="write each expected-findings.json anew")
    way.add_argument(
        "--check-expected",
        action="store_true",
        help="compare with each expected-findings.json; a new or a vanished finding fails",
    )
    lint.set_defaults(command=_run_lint)


def _article(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    article = commands.add_parser("article", help="make a manuscript's article JSON and findings")
    article.add_argument("id", metavar="ID")
    article.add_argument("-o", "--output", type=Path, required=True)
    article.add_argument("--findings", type=Path, required=True)
    article.set_defaults(command=_run_article)


def _writer(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str
) -> None:
    writer = commands.add_parser(name, help=f"write the {what} of an article JSON")
    writer.add_argument("article", type=Path, metavar="ARTICLE.json")
    writer.add_argument("-o", "--output", type=Path, required=True)
    if name == "pdf":
        writer.add_argument("--attach", type=Path, metavar="JATS.xml", help="attach this file")
        writer.add_argument(
            "--copy", default="journal", choices=("journal", "review"),
            help="the journal's page, or the reviewers' copy (default: journal)",
        )  # fmt: skip
    if name == "docx":
        what = "a copy of the journal's docx.yaml: journal, review or title-page"
        writer.add_argument("--copy", default="journal", metavar="NAME", help=what)
    writer.set_defaults(command=_run_writer, writer=name)


def _figure(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    figure = commands.add_parser("figure", help="make the picture of an image or a script")
    figure.add_argument("source", type=Path)
    figure.add_argument("-o", "--output", type=Path, required=True)
    figure.set_defaults(command=_run_figure)


def _supplement(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    supplement = commands.add_parser("supplement", help="copy a supplementary file")
    supplement.add_argument("id", metavar="ID")
    supplement.add_argument("file", metavar="NAME")
    supplement.add_argument("-o", "--output", type=Path, required=True)
    supplement.set_defaults(command=_run_supplement)


def _gate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    gate = commands.add_parser("gate", help="fail if findings files hold an error")
    gate.add_argument("findings", type=Path, nargs="*", metavar="FINDINGS.json")
    gate.add_argument(
        "--blocking", action="store_true", help="fail only on findings that stop a build"
    )
    gate.set_defaults(command=_run_gate)
    failures = commands.add_parser("failures", help="say why a run of the workflow failed")
    failures.add_argument("results", type=Path)
    failures.add_argument("--since", type=float, default=0.0, metavar="EPOCH", help="of new logs")
    failures.add_argument("--of", nargs="*", metavar="ID", help="of these alone (default: all)")
    failures.set_defaults(command=_run_failures)


def _run_new(options: argparse.Namespace) -> int:
    from casepress.cli import skeleton
    from casepress.source.repository import repository

    return skeleton.run(options, repository(options.repository))


def _run_lint(options: argparse.Namespace) -> int:
    from casepress.cli import lint

    if options.explain:
        return lint.explain(options.explain)
    return lint.run(options)


def _run_article(options: argparse.Namespace) -> int:
    from casepress import pipeline
    from casepress.provenance import stamps as made
    from casepress.source.repository import repository

    repo = repository(options.repository)
    read = made.read_inputs(repo.root, options.id)
    checked = pipeline.check(repo, repo.journal, options.id)
    pipeline.write_article(checked, options.output)
    pipeline.write_findings(checked, options.findings)
    made.note(options.output, options.findings)
    made.note_inputs(options.output, read)
    return 0


def _run_writer(options: argparse.Namespace) -> int:
    from casepress.article.model import Article
    from casepress.article.reading import read_article
    from casepress.core.journal import Journal
    from casepress.core.paths import journal_folder, repository
    from casepress.provenance import stamps as made

    document = read_article(options.article)
    root = repository(options.repository)  # the article has its journal: no need of the rest
    folder = journal_folder(Article.from_json(document).journal, root)
    try:
        _write(options, document, Journal(folder.name, folder, document["journal"]), root)
    except (AttributeError, KeyError, TypeError, ValueError):
        from casepress.core import journal_check

        # looked at only where it may be the cause, to save time
        if options.writer == "docx":
            look = folder / "docx.yaml"
            inside = look.is_relative_to(root)
            journal_check.check_docx(folder, str(look.relative_to(root) if inside else look))
        raise
    made.note(options.output)
    return 0


def _write(
    options: argparse.Namespace, document: Mapping[str, Any], journal: Journal, root: Path
) -> None:
    if options.writer == "blind":
        from casepress.outputs.blind import write_blind

        write_blind(document, journal, options.output)
    elif options.writer == "jats":
        from casepress.outputs.jats import write_jats

        write_jats(document, journal, options.output)
    elif options.writer == "docx":
        from casepress.cli.copies import source
        from casepress.outputs.docx import write_docx

        of = source(document, journal, options.article, root, options.copy)
        write_docx(
            of.document, journal, options.output,
            root=of.root, copy=options.copy, withheld=of.withheld,
        )  # fmt: skip
    elif options.writer == "figures":
        from casepress.outputs.submission import write_figures

        write_figures(document, journal, options.output, root=root)
    else:
        from casepress.cli.copies import source
        from casepress.outputs.pdf import write_pdf

        attachment = (options.attach.name, options.attach.read_bytes()) if options.attach else None
        of = source(document, journal, options.article, root, options.copy)
        write_pdf(
            of.document, journal, options.output, root=of.root, attachment=attachment,
            copy=options.copy, manuscript=of.manuscript,
        )  # fmt: skip


def _run_figure(options: argparse.Namespace) -> int:
    from casepress.figures.pictures import make
    from casepress.provenance import stamps as made

    make(options.source, options.output)
    made.note(options.output)
    return 0


def _run_supplement(options: argparse.Namespace) -> int:
    from casepress.core.paths import repository
    from casepress.figures.supplements import copy

    copy(repository(options.repository), options.id, options.file, options.output)
    return 0


def _run_gate(options: argparse.Namespace) -> int:
    from casepress.cli.lint import gate

    return gate(options.findings, blocking=options.blocking)


def _run_failures(options: argparse.Namespace) -> int:
    from casepress.cli.lint import failures

    return failures(options.results, options.since, options.of)
