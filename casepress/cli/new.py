"""`casepress new`: a manuscript to begin with, from the journal's `skeleton/`.

The skeleton's files are the journal's data (`casepress.source.skeleton`). `article.md` and `*.bib`
go to `manuscript/ID/`, the rest to `figures/ID/`; in each, `{{word}}` is replaced with the title,
the author's name, the manuscript's id, or one of the journal's colours.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from casepress.core.errors import UsageError
from casepress.core.files import write
from casepress.core.vocabularies import particles
from casepress.source import file_names
from casepress.source.repository import Repository, repository
from casepress.source.skeleton import skeleton

_PLACEHOLDER = re.compile(r"\{\{([a-z-]+)\}\}")
_TEXTS = {".md", ".bib"}


@dataclass(frozen=True)
class Name:
    """A person's name in its parts; `particle` may be empty."""

    given: str
    family: str
    particle: str = ""

    def yaml(self) -> str:
        """The name as a value of `name:`."""
        parts = {"given": self.given, "particle": self.particle, "family": self.family}
        return "{" + ", ".join(f"{k}: {_quoted(v)}" for k, v in parts.items() if v) + "}"


def split_name(name: str) -> Name | None:
    """A name written "Given Family" in its parts, or `None` where it can be read in several
    ways. Two words are given and family name, initials belong to the given name, and a particle
    in small letters ends it ("Ana van der Berg")."""
    words = name.split()
    at = [i for i, word in enumerate(words) if word in particles()]
    if at and at[0] and at == list(range(at[0], at[-1] + 1)) and at[-1] + 1 < len(words):
        given, particle, family = words[: at[0]], words[at[0] : at[-1] + 1], words[at[-1] + 1 :]
        return Name(" ".join(given), " ".join(family), " ".join(particle))
    clear = len(words) == 2 or (len(words) > 2 and all(map(_is_initial, words[1:-1])))
    if not clear or at or "," in name:
        return None
    return Name(" ".join(words[:-1]), words[-1])


def of_parts(given: str, family: str) -> Name:
    """A name of its given and its family part; particles that lead the family name are set
    apart."""
    words = family.split()
    lead = 0
    while lead < len(words) - 1 and words[lead] in particles():
        lead += 1
    return Name(" ".join(given.split()), " ".join(words[lead:]), " ".join(words[:lead]))


def _is_initial(word: str) -> bool:
    return word.endswith(".") or (len(word) <= 2 and word.isupper())


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("id", metavar="ID", help="the name of its folder")
    parser.add_argument("--type", help="the type of article (default: the journal's first one)")
    parser.add_argument("--title", help="asked for where it is not given")
    parser.add_argument("--author", metavar="NAME", help='the first author, as "Given Family"')
    parser.add_argument("--given", metavar="NAMES", help="the first author's given names")
    parser.add_argument("--family", metavar="NAME", help="and the family name, with its particle")


def run(options: argparse.Namespace) -> int:
    """Write the skeleton that the options describe, asking on a terminal for what they leave
    open; the exit code. Raises `UsageError`."""
    repo = repository(options.repository)
    _check_id(options.id, repo)
    title = _title(options.title)
    name = _author(options)
    files = create(repo, options.id, title, name, options.type)
    for path in files:
        print(repo.name(path))
    print(
        f"\nWrite in {repo.name(files[0])}. `casepress build {options.id}` builds it into "
        f"results/{options.id}/, `casepress lint {options.id}` says what is still to be written."
    )
    if options.id not in repo.ids():
        print(f"Add {options.id} to `manuscripts:` in config.yaml first.")
    return 0


def create(
    repo: Repository, identifier: str, title: str, author: Name, kind: str | None = None
) -> list[Path]:
    """Write the journal's skeleton of a type of article (by default its first) as `manuscript/ID`
    and `figures/ID`, whole or not at all; the files, article.md first. Raises `UsageError` where
    one of the folders exists already, or the journal has no such type or no skeleton."""
    _check_id(identifier, repo)
    journal = repo.journal
    words = {"id": identifier, "title": _quoted(title), "name": author.yaml()}
    words |= {**journal.data.get("colours", {}), "text-width": f"{journal.page.text_width:g}"}
    chosen = kind or next(iter(journal.data["article-types"]))
    contents = {n: _fill(n, text, words) for n, text in skeleton(journal, chosen).items()}
    beside = {kind: repo.root / kind / f".{identifier}.part" for kind in ("manuscript", "figures")}
    moved: list[Path] = []
    try:
        for name, content in contents.items():
            write(beside[_kind(name)] / name, content)
        for kind, folder in beside.items():
            if folder.is_dir():
                moved.append(folder.rename(repo.root / kind / identifier))
    except BaseException:
        for folder in moved:
            shutil.rmtree(folder)
        raise
    finally:
        for folder in beside.values():
            shutil.rmtree(folder, ignore_errors=True)
    paths = [repo.root / _kind(name) / identifier / name for name in contents]
    return sorted(paths, key=lambda path: (path.name != "article.md", path.parts[-3], path.name))


def _kind(name: str) -> str:
    return "manuscript" if Path(name).suffix in _TEXTS else "figures"


def _fill(name: str, text: str, words: Mapping[str, str]) -> str:
    for word in _PLACEHOLDER.findall(text):
        if word not in words:
            raise UsageError(
                f"skeleton/{name}: {{{{{word}}}}} has no value; use {', '.join(words)}"
            )
    return _PLACEHOLDER.sub(lambda m: words[m[1]], text)


def _check_id(identifier: str, repo: Repository) -> None:
    if fault := file_names.fault(identifier):
        raise UsageError(fault)
    for kind in ("manuscript", "figures"):
        for there in _entries(repo.root / kind):
            if there.lower() == identifier.lower():
                raise UsageError(
                    f"{kind}/{there}/ already exists; nothing was written: choose another ID"
                )


def _entries(folder: Path) -> Iterable[str]:
    return sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []


def _title(given: str | None) -> str:
    title = " ".join((_ask("Title: ", "--title") if given is None else given).split())
    if not title or not title.isprintable():
        raise UsageError('the manuscript needs a title in plain words; write --title "…"')
    return title


def _author(options: argparse.Namespace) -> Name:
    if options.author is not None and (options.given or options.family):
        raise UsageError("the author's name is given twice; use --author, or --given and --family")
    if options.author is None:
        given, family = options.given, options.family
        if given is None:
            given = _ask("First author, given names: ", "--author")
        if family is None:
            family = _ask("First author, family name: ", "--family")
        return _complete(of_parts(given, family))
    name = split_name(options.author)
    if name is None:
        shown = " ".join(options.author.split())
        if " " not in shown:
            return _complete(Name(shown, ""))
        raise UsageError(
            f"“{shown}” can be divided into given and family name in several ways; write "
            '--given "…" --family "…" instead of --author'
        )
    return _complete(name)


def _complete(name: Name) -> Name:
    if not (name.given and name.family and f"{name.given} {name.family}".isprintable()):
        raise UsageError('the author needs both names; write --given "…" --family "…"')
    return name


def _ask(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError(f'{option} is not given; write {option} "…"')
    try:
        return input(question)
    except (EOFError, KeyboardInterrupt):
        print()
        raise UsageError("no answer; nothing was written") from None


def _quoted(words: str) -> str:
    """Words as a YAML string in double quotes (JSON's strings are YAML's)."""
    return json.dumps(words, ensure_ascii=False)
