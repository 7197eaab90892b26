"""`casepress publish`: place, number and date of an article in its front matter, and the record of
what was published.

A published article whose sources have changed becomes a new version. A notice writes its way back
into the article that it is about.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from casepress.article.model import Article
from casepress.article.wording import unmarked
from casepress.cli.editing import (
    Edit,
    Source,
    carry_out,
    changes,
    day,
    refuse_errors,
)
from casepress.core.errors import UsageError
from casepress.core.vocabularies import relations
from casepress.lint.rules.published import MET023
from casepress.source import published
from casepress.source.frontmatter.edit import with_related, with_values
from casepress.source.inputs import sha256
from casepress.source.issues import facts_of
from casepress.source.published import Published, Version
from casepress.source.repository import Repository, repository

#: The endings of the outputs whose hashes are recorded.
_OUTPUTS = ("pdf", "xml", "docx", "html")
#: The relations of an article to an older one.
_FORWARD = ("corrects", "retracts", "concerns", "comments-on", "adds-to", "translates")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("manuscripts", nargs="+", metavar="ID")
    parser.add_argument("--volume", help="the volume")
    parser.add_argument("--issue", help="the issue in it")
    parser.add_argument("--date", metavar="DAY", help="the day of publication (default: today)")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--article-number", help="its number (default: the journal's next one)")
    place.add_argument("--pages", help='its pages, such as 12-15, or "continuous"')
    parser.add_argument("--dry-run", action="store_true", help="show the changes, write nothing")
    parser.add_argument(
        "--no-build", action="store_true", help="do not build, and record no outputs"
    )


def run(options: argparse.Namespace) -> int:
    """Write the front matters and records, build, and record the outputs; the exit code. Raises
    `UsageError` where something that publication needs is missing, and changes nothing then."""
    if options.article_number and len(options.manuscripts) > 1:
        raise UsageError("--article-number is for one manuscript; publish them one after another")
    root = repository(options.repository).root
    for identifier in options.manuscripts:
        publish(Repository.open(root), identifier, options)
    if options.dry_run or options.no_build:
        return 0
    return build_and_record(Repository.open(root), options.manuscripts)


def publish(repo: Repository, identifier: str, options: argparse.Namespace) -> None:
    """Publish one manuscript, or a new version of it. Raises `UsageError`."""
    source, known = Source.read(repo, identifier), Published.read(repo.root, identifier)
    facts = source.facts
    status = facts.get("status") or "not stated"
    if status == "published" and known.last is not None:
        wanted = _new_version(repo, identifier, facts, known, options)
        if not wanted:
            print(f"{identifier} is as it was published on {known.last.date}")
            return
    elif status == "published":  # before it came to casepress: it is recorded as it is
        wanted = {}
    elif status == "accepted":
        wanted = _first_version(repo, identifier, facts, options)
    else:
        raise UsageError(
            f"{identifier} has `status: {status}`; `casepress accept {identifier}` comes first"
        )
    text = with_values(source.text, source.name, changes(wanted))
    checked = refuse_errors(repo, identifier, text, MET023)
    if checked.queries:
        first = checked.queries[0]
        raise UsageError(
            f"{identifier} has {len(checked.queries)} open queries to the author, the first in "
            f"line {first.line}; remove the comments that are answered"
        )
    article = Article.from_json(checked.document)
    backward = _ways_back(repo, article)
    edits = [Edit(source.path, source.name, source.text, text), *(e for _, e in backward)]
    carry_out(edits, dry_run=options.dry_run)
    if options.dry_run:
        return
    version = Version(
        article.version or "1",
        article.published,
        article.doi,
        published.sources(repo.root, identifier),
    )
    replace(known, versions=(*known.versions, version)).write(repo.root, identifier)
    for other, _ in backward:
        _note(repo, other, article)
    number = f", version {article.version}" if article.version else ""
    print(f"{identifier} is published: {article.doi}, {article.published}{number}")


def _first_version(
    repo: Repository, identifier: str, facts: dict[str, Any], options: argparse.Namespace
) -> dict[str, Any]:
    volume = options.volume or facts.get("volume")
    if not volume:
        raise UsageError(f"{identifier} has no volume; give it with --volume 2")
    if not facts.get("date-accepted"):
        raise UsageError(f"{identifier} has no `date-accepted`; `casepress accept` sets it")
    when = day(options.date)
    if when < facts["date-accepted"]:
        raise UsageError(f"{identifier} was accepted on {facts['date-accepted']}, after {when}")
    wanted = {
        "status": "published",
        "date": when,
        "volume": volume,
        "issue": options.issue or facts.get("issue"),
    }
    if facts.get("elocation-id") or (facts.get("pages") and not options.pages):
        return wanted
    pattern = repo.journal.data.get("article-number")
    if options.pages:
        wanted["pages"] = _pages(repo, identifier, volume, options.pages)
    elif options.article_number or pattern:
        number = options.article_number or _next_number(repo, volume, str(pattern))
        wanted["elocation-id"] = number
    else:
        raise UsageError(
            f"{identifier} has neither a number nor pages; give --article-number e1, or --pages "
            "12-15, or set `article-number:` in journal.yaml"
        )
    return wanted


def _new_version(
    repo: Repository,
    identifier: str,
    facts: dict[str, Any],
    known: Published,
    options: argparse.Namespace,
) -> dict[str, Any]:
    """The values of the next version, none where nothing has changed since the last."""
    last = known.last
    assert last is not None
    if not published.differences(last.sources, published.sources(repo.root, identifier)):
        return {}
    when = day(options.date)
    if when < last.date:
        raise UsageError(f"version {last.version} was published on {last.date}, after {when}")
    history = [*(facts.get("history") or []), {"version": last.version, "date": last.date}]
    return {"date": when, "version": str(int(last.version) + 1), "history": history}


def _next_number(repo: Repository, volume: str, pattern: str) -> str:
    """The first number after all that the volume has."""
    form = re.compile(re.escape(pattern).replace(re.escape("{number}"), r"(\d+)"))
    taken = [0]
    for other in repo.all_ids():
        facts = facts_of(repo, other)
        found = form.fullmatch(str(facts.get("elocation-id") or ""))
        if found and facts.get("volume") == volume:
            taken.append(int(found[1]))
    return pattern.replace("{number}", str(max(taken) + 1))


def _pages(repo: Repository, identifier: str, volume: str, given: str) -> str:
    """The pages of an article; with "continuous" those behind the last of the volume, as many as
    its PDF has."""
    if given != "continuous":
        return given
    import pypdfium2  # only here: 20 ms

    path = repo.root / "results" / identifier / f"{identifier}.pdf"
    if not path.is_file():
        raise UsageError(
            f"{repo.name(path)} was not found, whose pages count; run `snakemake` first"
        )
    with pypdfium2.PdfDocument(path) as document:
        count = len(document)
    last = 0
    for other in repo.all_ids():
        facts = facts_of(repo, other)
        if other != identifier and facts.get("volume") == volume:
            ends = re.findall(r"\d+", str(facts.get("pages") or ""))
            last = max([last, *map(int, ends[-1:])])
    return f"{last + 1}-{last + count}" if count > 1 else str(last + 1)


def _ways_back(repo: Repository, article: Article) -> list[tuple[str, Edit]]:
    """For each article of this repository that a notice is about: its id, and the edit that names
    the notice in it."""
    known = relations()
    out = []
    for related in article.related:
        if related.type not in _FORWARD:
            continue
        others = [i for i in repo.claims.get(f"DOI {related.doi.lower()}", []) if i != article.id]
        if not others:
            print(f"{related.doi} is not in this repository; its article is left as it is")
        for other in others:
            source = Source.read(repo, other)
            entry = {
                "type": known[related.type].inverse,
                "doi": article.doi,
                "date": article.published,
                "title": unmarked(article.title),
            }
            text = with_related(source.text, source.name, entry)
            out.append((other, Edit(source.path, source.name, source.text, text)))
    return out


def _note(repo: Repository, identifier: str, notice: Article) -> None:
    """Record a notice in `published.json` of the article that it is about: its front matter has
    changed for this reason alone, so it stays the same version."""
    known = Published.read(repo.root, identifier)
    entry = {"type": notice.article_type, "doi": notice.doi, "date": notice.published}
    if known.last is None or entry in known.notices:
        return
    own = f"manuscript/{identifier}/article.md"
    now = {**known.last.sources, own: sha256(repo.root / own)}
    last = replace(known.last, sources=now, outputs={})
    changed = Published((*known.versions[:-1], last), (*known.notices, entry))
    changed.write(repo.root, identifier)


def build_and_record(repo: Repository, identifiers: list[str]) -> int:
    """Build the outputs of manuscripts, and of those that they are notices on, and write their
    hashes into `published.json`; the exit code."""
    wanted = [
        identifier
        for identifier in repo.all_ids()
        if (last := Published.read(repo.root, identifier).last) and not last.outputs
    ]
    chosen = [identifier for identifier in wanted if identifier in repo.ids()]
    targets = [
        f"results/{identifier}/{identifier}.{ending}"
        for identifier in chosen
        for ending in _OUTPUTS
        if ending in repo.config.get("formats", _OUTPUTS)
    ]
    if not targets or not (repo.root / "Snakefile").is_file():
        return 0
    command = [sys.executable, "-m", "snakemake", *targets]
    if code := subprocess.run(command, cwd=repo.root, check=False).returncode:
        print(
            "casepress: the outputs were not built, so their hashes are not recorded; run "
            f"`casepress publish {' '.join(identifiers)}` again",
            file=sys.stderr,
        )
        return code
    for identifier in chosen:
        _record_outputs(repo, identifier)
    return 0


def _record_outputs(repo: Repository, identifier: str) -> None:
    known = Published.read(repo.root, identifier)
    assert known.last is not None
    folder = repo.root / "results" / identifier
    paths: list[Path] = [folder / f"{identifier}.{ending}" for ending in _OUTPUTS]
    outputs = {path.name: sha256(path) for path in paths if path.is_file()}
    last = replace(known.last, outputs=outputs)
    replace(known, versions=(*known.versions[:-1], last)).write(repo.root, identifier)
