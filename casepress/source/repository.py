"""A repository: its configuration, its journal, its manuscripts, and conflicts between those."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from casepress.core import journal_check, schema, yaml12
from casepress.core.errors import UsageError
from casepress.core.findings import Code, Finding, InFile, InMetadata, Severity, Span, Unreadable
from casepress.core.journal import Journal
from casepress.core.journal_file import read_journal
from casepress.core.paths import journal_folder
from casepress.core.paths import repository as find
from casepress.source import file_names, history, symlinks

SRC015 = Code(
    "SRC015",
    "doi-twice",
    Severity.ERROR,
    """Two manuscripts of the repository have the same DOI, or one `elocation-id` in one volume.

Why: a DOI names one article, as the number of an article does in its volume.
Scope: capitals and small letters of a DOI are the same. A manuscript that had the DOI first,
by the history of the branch in git, is not stopped; without a history both are.
Source: Crossref, DOI and metadata guidelines; DOI Handbook, 2.4
Fails: (`doi: 10.70780/medpeer.0EXAMPL` in two manuscripts)
Passes: (a DOI of its own in each manuscript)
""",
    blocks=True,
)
SRC017 = Code(
    "SRC017",
    "manuscript-absent",
    Severity.ERROR,
    """A folder under `manuscript/` has no `article.md`.

Why: nothing in it would be built.
Source: docs/source-format.md
Fails: (`manuscript/ID/Article.md`)
Passes: (`manuscript/ID/article.md`)
""",
    blocks=True,
    unreadable=True,
)

CODES = (SRC015, SRC017, symlinks.SRC051, file_names.SRC052)

#: The place of a value that the command line gives.
_OVERRIDES = "--config"
#: The lines of a front matter that make a claim, by the key at which its conflict is reported.
_CLAIMING = {"doi": "^doi:", "elocation-id": "^(volume|elocation-id):"}
_FACT = re.compile(r"^(doi|volume|elocation-id):[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)

_REVISION_OF = re.compile(r"^(revision-of):[ \t]*[\"']?([0-9a-f]{40,64})\b", re.MULTILINE)


@dataclass(frozen=True)
class Repository:
    """A repository of manuscripts: its folder, `config.yaml`'s values, and those of them that the
    command line has replaced."""

    root: Path
    config: dict[str, Any]
    overrides: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, root: Path, overrides: Mapping[str, Any] | None = None) -> Repository:
        """Read and validate `config.yaml`, then its values with the `overrides` in their place;
        raises `Unreadable` with what is wrong in either."""
        path = root / "config.yaml"
        marked = yaml12.read(yaml12.read_text(path, "config.yaml"), "config.yaml")
        findings = list(marked.findings)
        wrong = schema.check("config", marked.value or {}, {})
        findings += (marked.placed(finding, "config.yaml") for finding in wrong)
        if findings:
            raise Unreadable(*findings)
        replaced = dict(overrides or {})
        merged = {**marked.value, **replaced}
        faults = [*schema.check("config", merged, {})] if replaced else []
        if faults:
            place = InFile(Span(_OVERRIDES))
            raise Unreadable(*(Finding(each.code, each.message, place) for each in faults))
        return cls(root, merged, replaced)

    @property
    def journal(self) -> Journal:
        """The journal that `config.yaml` names. Raises `Unreadable` with a finding for each
        error."""
        folder = self.journal_folder()
        symlinks.refuse(self.root, f"journal/{self.config['journal']}")
        journal_check.check(folder, self.name(folder / "journal.yaml"))
        return read_journal(folder)

    def journal_folder(self) -> Path:
        """The folder of the journal's data. Raises `Unreadable`, at the place in `config.yaml`,
        if it is missing."""
        try:
            return journal_folder(self.config["journal"], self.root)
        except UsageError as error:
            if "journal" in self.overrides:
                place = InFile(Span(_OVERRIDES))
                raise Unreadable(Finding(schema.SRC006, str(error), place)) from None
            marked = yaml12.read(yaml12.read_text(self.root / "config.yaml"), "config.yaml")
            absent = Finding(schema.SRC006, str(error), InMetadata(("journal",)))
            raise Unreadable(marked.placed(absent, "config.yaml")) from None

    def ids(self) -> list[str]:
        """The manuscripts to build: every folder under `manuscript/`, or those chosen."""
        chosen = self.config.get("manuscripts", "all")
        return self.all_ids() if chosen == "all" else list(chosen)

    def all_ids(self) -> list[str]:
        """Every folder under `manuscript/`."""
        with os.scandir(self.root / "manuscript") as folders:
            return sorted(p.name for p in folders if not p.name.startswith(".") and p.is_dir())

    def article(self, identifier: str) -> Path:
        """The file of a manuscript. Raises `UsageError` for an unknown one, `Unreadable` for a
        folder without `article.md` (SRC017) and where `check_folders` does."""
        folder = self.root / "manuscript" / identifier
        if not folder.is_dir():
            known = ", ".join(self.all_ids())
            there = f"there are: {known}" if known else "`casepress new ID` begins one"
            raise UsageError(f"no manuscript `{identifier}`; {there}")
        self.check_folders(identifier)
        if not (folder / "article.md").is_file():
            name = f"manuscript/{identifier}"
            message = f"{name}/ has no article.md; add it (the name in small letters)"
            raise Unreadable(Finding(SRC017, message, InFile(Span(name))))
        return folder / "article.md"

    def check_folders(self, identifier: str) -> None:
        """Raise `Unreadable` where a manuscript's folder has an invalid name (SRC052), or where it
        or the folder of its figures has links that lead elsewhere (SRC051)."""
        if fault := self.misnamed(identifier):
            raise Unreadable(fault)
        symlinks.refuse(self.root, f"manuscript/{identifier}", f"figures/{identifier}")

    def misnamed(self, identifier: str) -> Finding | None:
        """What is wrong with the name of a manuscript's folder, if anything, with its place."""
        fault = file_names.fault(identifier)
        others = [other for other in self._folded[identifier.lower()] if other != identifier]
        if not fault and others:
            fault = (
                f"manuscript/{file_names.shown(others[0])}/ differs by case only, which some "
                "systems do not tell apart; rename one of the two"
            )
        place = InFile(Span(f"manuscript/{file_names.shown(identifier)}"))
        return Finding(file_names.SRC052, fault, place) if fault else None

    @cached_property
    def _folded(self) -> Mapping[str, list[str]]:
        """The manuscripts by their names in small letters."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in self.all_ids():
            found[name.lower()].append(name)
        return found

    def name(self, path: Path) -> str:
        """A path as messages show it: relative to the repository."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)

    def conflicts(self, identifier: str, facts: Mapping[str, str]) -> Iterator[Finding]:
        """The other manuscripts with the DOI of this one, or with its number in its volume;
        `facts` are the values of its front matter. One that had it first, by the history of the
        branch, is not stopped by another's claim."""
        for key, claim in _claims(facts).items():
            for other in self.claims.get(claim, []):
                if other != identifier and not self._was_first(identifier, other, key):
                    message = f"manuscript/{other}/article.md has the same {claim}; correct one"
                    yield Finding(SRC015, message, InMetadata((key,)))

    def _was_first(self, identifier: str, other: str, key: str) -> bool:
        """Whether a manuscript's claim is older than another's. What the files say of themselves,
        such as dates, proves nothing."""
        names = [f"manuscript/{each}/article.md" for each in (identifier, other)]
        found = history.ages(self.root, names, _CLAIMING[key])
        return bool(found) and found[names[0]] > found[names[1]]

    @cached_property
    def claims(self) -> Mapping[str, list[str]]:
        """The manuscripts of each DOI and of each number in a volume, found in the first lines of
        the files, which are not parsed."""
        found: dict[str, list[str]] = defaultdict(list)
        home = str(self.root / "manuscript")
        for name in sorted(os.listdir(home)):  # noqa: PTH208 (once for each of them all)
            if name.startswith("."):
                continue
            try:
                for claim in _claims(_facts_of(Path(f"{home}/{name}/article.md"))).values():
                    found[claim].append(name)
            except OSError:
                continue
        return found


def revision_of(path: Path) -> str:
    """The commit that a manuscript says to be a revision of, "" where it says none."""
    try:
        return _head(path, _REVISION_OF).get("revision-of", "")
    except OSError:
        return ""


def _claims(facts: Mapping[str, str]) -> dict[str, str]:
    """What only one article can have, by the key that says so; DOIs have no case (DOI Handbook,
    2.4)."""
    out = {}
    if doi := facts.get("doi"):
        out["doi"] = f"DOI {doi.lower()}"
    volume, number = facts.get("volume"), facts.get("elocation-id")
    if volume and number:
        out["elocation-id"] = f"elocation-id {number} in volume {volume}"
    return out


@cache
def repository(folder: Path | None, overrides: str = "{}") -> Repository:
    """The repository at `folder`, or around the working folder, with the values of a JSON object
    in place of its configuration's. Raises `UsageError` if none is found or the JSON cannot be
    read, `Unreadable` for what is wrong in its configuration."""
    try:
        values = json.loads(overrides)
    except ValueError as error:
        raise UsageError(f"--config cannot be read as JSON ({error}); correct it") from None
    if not isinstance(values, dict):
        raise UsageError('--config is not a JSON object; write such as {"journal": "medpeer"}')
    return Repository.open(find(folder), values)


def _facts_of(path: Path) -> dict[str, str]:
    """The DOI, the volume and the number of the article in the first lines of a file."""
    return _head(path, _FACT)


def _head(path: Path, pattern: re.Pattern[str]) -> dict[str, str]:
    head = path.read_bytes()[:20_000].decode("utf-8", "replace")
    return dict(pattern.findall(head.split("\n---", 1)[0]))
