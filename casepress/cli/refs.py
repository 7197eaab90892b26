"""The arguments of `casepress refs`; its work is `casepress.cli.refs_actions`."""

from __future__ import annotations

import argparse


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its sub-commands."""
    refs = commands.add_parser("refs", help="fetch, check and list references")
    kinds = refs.add_subparsers(title="commands", required=True, metavar="COMMAND", dest="refs")
    fetch = kinds.add_parser("add", help="fetch records, to be cited as [@doi:…] or [@pmid:…]")
    fetch.add_argument("id", metavar="ID")
    fetch.add_argument("names", nargs="+", metavar="doi:… | pmid:… | pmcid:…")
    update = kinds.add_parser(
        "update", help="fetch the records of all references, to check these against them"
    )
    update.add_argument("id", metavar="ID")
    update.add_argument("--new", action="store_true", help="only those not fetched before")
    for parser in (fetch, update):
        parser.add_argument("--contact", metavar="EMAIL", help="whom a service may write to")
        parser.add_argument("--timeout", type=float, default=30.0, metavar="SECONDS")
    check = kinds.add_parser("check", help="say what is wrong with the references alone")
    check.add_argument("id", metavar="ID")
    check.add_argument("--verbose", action="store_true", help="also which fields are not carried")
    listing = kinds.add_parser("list", help="print the key of each record, to cite it by")
    listing.add_argument("id", metavar="ID")
    refs.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    from casepress.cli.refs_actions import run

    return run(options)
