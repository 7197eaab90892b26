"""The samples of every journal and type as published articles, with what their deposits need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casepress.core.journal import Journal
from casepress.figures.pictures import make
from casepress.outputs.deposit import Work
from casepress.outputs.jats import build_jats
from tests.samples import journals
from tests.support import Repo

#: What a journal has to state before it deposits anything.
JOURNAL = """
license: CC-BY-4.0
deposit:
  crossref:
    depositor: {name: Example Press, email: deposit@example.org}
    registrant: Example Press
    crossmark-policy: 10.5555/policy
    archives: [CLOCKSS, Portico]
  pmc: {journal: sample}
"""
_ADDRESS = '  address: "https://example.org/articles/{id}/"\n'
_FUNDING = """funding:
  - {source: Example Foundation, award: EX-001, doi: 10.13039/000000000}
  - {source: Second Foundation}
"""
_TRANSLATION = """translations:
  ar: {title: حكة في قناة الأذن, abstract: الحكة في قناة الأذن شائعة.}
"""
TIMESTAMP = "20260401120000"


@dataclass(frozen=True)
class Published:
    """A repository with the published articles of a journal."""

    repo: Repo
    works: Mapping[str, Work]


def repository(folder: Path, name: str, kinds: tuple[str, ...] = journals.TYPES) -> Repo:
    """A repository of one journal with a published article of each type, in volume 2, issue 1."""
    repo = journals.repository(folder, name, kinds)
    describe_deposits(repo, name)
    for number, kind in enumerate(kinds, 1):
        facts = publication(journals.PREFIXES[name], number)
        more = _TRANSLATION if kind == "case-report" else ""
        repo.edit(f"manuscript/{kind}/article.md", "status: submitted\n", facts + _FUNDING + more)
    return repo


def describe_deposits(repo: Repo, name: str) -> None:
    """Add to a journal's data what its deposits need."""
    path = repo.path(f"journal/{name}/journal.yaml")
    text = path.read_text(encoding="utf-8").replace("open-access: false", "open-access: true")
    assert "\nweb:\n" in text and "\ndeposit:" not in text
    changed = text.replace("\nweb:\n", f"\nweb:\n{_ADDRESS}") + JOURNAL
    path.write_text(changed, encoding="utf-8")


def publication(prefix: str, number: int) -> str:
    """The front matter of the published article of that number."""
    return f"""status: published
doi: {prefix}{number:07d}
date-received: 2026-01-12
date-accepted: 2026-02-20
date: 2026-03-0{number % 9 + 1}
volume: 2
issue: 1
elocation-id: e{number}
license: CC-BY-4.0
"""


def published(folder: Path, name: str, pdf: bytes) -> Published:
    """The articles of a journal with the outputs that their deposits take; each has the same PDF,
    of which the deposits read nothing."""
    repo = repository(folder, name)
    works = {}
    for kind in journals.TYPES:
        checked = repo.check(kind)
        assert not checked.blocked, checked.findings
        works[kind] = work(repo, name, checked.document, pdf)
    return Published(repo, works)


def work(repo: Repo, name: str, document: dict[str, Any], pdf: bytes) -> Work:
    """An article with its outputs in `results/`."""
    journal = Journal(name, repo.path(f"journal/{name}"), document["journal"])
    made = Work(document, journal, repo.root, TIMESTAMP)
    own = made.article.id
    for figure in sorted((repo.root / "figures" / own).glob("*.svg")):
        for suffix in (".png", ".svg"):
            out = made.folder / "figures" / figure.with_suffix(suffix).name
            out.parent.mkdir(parents=True, exist_ok=True)
            make(figure, out)
    repo.write(f"results/{own}/{own}.xml", build_jats(document, journal))
    repo.write(f"results/{own}/{own}.pdf", pdf)
    return made
