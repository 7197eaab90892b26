"""The command line: `casepress COMMAND`.

Exit codes: 0 nothing to do for the user, 1 findings or an output that cannot be made, 2 usage or
a file that cannot be read, 130 stopped with Ctrl+C.

A command is a module of this package with two functions: `arguments`, which declares its options,
and `run`, which does its work and returns the exit code. Only the module of the command that is
run is imported; to add one, add its file and a line in `EVERYDAY` or `PLUMBING`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any, Protocol, cast

from casepress import __version__
from casepress.core.errors import BuildError, UsageError

#: What authors and editors use, in the order of their work: the name of each command, which is
#: also that of its module, and its line in `--help`.
EVERYDAY: Mapping[str, str] = {
    "init": "make a journal's repository",
    "new": "begin a manuscript",
    "import": "make a manuscript of a Word file",
    "refs": "fetch, check and list references",
    "lint": "say what is still wrong with manuscripts",
    "preview": "show an article in the browser while it is written",
    "build": "make the PDF, Word file, XML and web page of manuscripts",
    "status": "show the state of every manuscript",
}
#: What editors and maintainers use now and then, and what the workflow calls:
#: `casepress plumbing --help`.
PLUMBING: Mapping[str, str] = {
    "merge": "bring an edited Word file back into a manuscript",
    "diff": "mark up what changed in a manuscript since a commit",
    "accept": "give accepted manuscripts their DOI, date and licence",
    "proof": "write the author's proof, with the open queries",
    "care": "complete the checklist of CARE for a manuscript",
    "publish": "give articles their place and date, and record what is published",
    "check": "check files, wherever they come from",
    "issue": "write the contents of an issue",
    "deposit": "make what is sent to Crossref, PMC, DOAJ and others",
    "upgrade": "move a journal's repository to this version of casepress",
    "verify": "build again elsewhere and compare",
    "archive": "pack a built manuscript with all it needs",
    "overview": "write the editor's pages, results/index.html",
    "article": "make a manuscript's article JSON and findings",
    "blind": "write the form for anonymous review of an article JSON",
    "earlier": "make a manuscript's article JSON as it was at a commit",
    "changes": "write an article JSON with its changes since an earlier one",
    "jats": "write the JATS XML of an article JSON",
    "pdf": "write the PDF of an article JSON",
    "docx": "write the Word file of an article JSON",
    "html": "write the web page of an article JSON",
    "figures": "write the figures for submission of an article JSON",
    "figure": "make the picture of an image or a script",
    "supplement": "copy a supplementary file",
    "provenance": "record what a manuscript is made from",
    "lsp": "serve findings to an editor (Language Server Protocol)",
    "gate": "fail if findings files hold an error",
    "failures": "say why a run of the workflow failed",
    "plumbing": "list these commands",
}
COMMANDS: Mapping[str, str] = {**EVERYDAY, **PLUMBING}


class Command(Protocol):
    """What the module of a command offers."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options of the command."""

    def run(self, options: argparse.Namespace) -> int:
        """Do the work; the exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. Nothing a user can cause ends in a traceback."""
    options = parser().parse_args(arguments)
    try:
        return load(options.command).run(options)
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
        return 130  # the code that shells give to an interrupted command
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"casepress: {where}{error.strerror or error}", file=sys.stderr)
        return 1
    except Exception as error:
        # 6 ms, with the findings, which outputs need not wait
        from casepress.core.findings import Unreadable
        from casepress.core.findings.report import unreadable

        if not isinstance(error, Unreadable):
            raise
        print(*unreadable(error), sep="\n", file=sys.stderr)
        return 2


def load(command: str) -> Command:
    """The module of a command; one whose name is a word of Python has `_` behind it."""
    name = f"{command}_" if iskeyword(command) else command
    return cast(Command, import_module(f"{__package__}.{name}"))


class _CommandParser(argparse.ArgumentParser):
    """The parser of one command, whose options are declared when it is first used: the others'
    modules need not be imported."""

    command: str | None = None

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self.command is not None:
            load(self.command).arguments(self)
            self.command = None
        return super().parse_known_args(args, namespace)


@cache
def parser() -> argparse.ArgumentParser:
    """The parser of all commands; made once in a process."""
    made = argparse.ArgumentParser(
        prog="casepress",
        description="From a markdown case report to PDF, DOCX, JATS XML and a web page.",
        epilog="`casepress COMMAND --help` shows the options of a command; "
        "`casepress plumbing --help` lists the commands for maintainers and for the workflow.",
    )
    made.add_argument("--version", action="version", version=f"casepress {__version__}")
    made.add_argument(
        "--repository", type=Path, metavar="DIR", help="the folder with config.yaml (default: here)"
    )
    made.add_argument(
        "--config", default="{}", metavar="JSON", help="values that replace those of config.yaml"
    )
    commands = made.add_subparsers(
        title="commands",
        required=True,
        metavar="COMMAND",
        dest="command",
        parser_class=_CommandParser,
    )
    for name, summary in EVERYDAY.items():
        commands.add_parser(name, help=summary).command = name
    for name in PLUMBING:  # without a help, it is not listed
        commands.add_parser(name).command = name
    return made
