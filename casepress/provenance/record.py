"""`provenance.json`: what an article's files were made from, by what, and what is left open."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casepress.article import Article
from casepress.dates import VARIABLE, made_on
from casepress.errors import BuildError
from casepress.files import read_json
from casepress.journal import Journal
from casepress.provenance.inputs import LOCKS, Inputs, digest, sha256
from casepress.provenance.revision import Revision
from casepress.provenance.tools import packages, tools

SCHEMA = "1"
#: What every record holds as a mapping.
_MAPPINGS = ("date", "inputs", "outputs", "tools", "packages")


@dataclass(frozen=True)
class Record:
    """A provenance record as plain values, in the order in which it is written."""

    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.data["manuscript"])

    @property
    def inputs(self) -> dict[str, str]:
        """Path to hash of all inputs."""
        return {p: sha for files in self.data["inputs"].values() for p, sha in files.items()}

    @property
    def outputs(self) -> dict[str, str]:
        """Path to hash of all outputs."""
        return dict(self.data["outputs"])

    @property
    def epoch(self) -> str | None:
        """The value of SOURCE_DATE_EPOCH with which the outputs were made, if any."""
        seconds: str | None = self.data["date"].get("seconds")
        return seconds

    @classmethod
    def read(cls, data: bytes, name: str) -> Record:
        """Parse a record; `name` is for the message. Raises `BuildError`."""
        try:
            parsed = json.loads(data)
            if parsed["schema"] == SCHEMA and all(isinstance(parsed[k], dict) for k in _MAPPINGS):
                found = cls(parsed)
                _ = found.id, found.inputs
                return found
        except (ValueError, LookupError, TypeError, AttributeError):
            pass
        raise BuildError(f"{name} is no provenance record of this version; build it again")


def record(
    inputs: Inputs,
    journal: Journal,
    outputs: Sequence[str],
    *,
    revision: Revision,
    steps: Sequence[Mapping[str, Any]],
) -> Record:
    """The record of a built manuscript.

    `outputs` are paths relative to the repository, `article.json` and `findings.json` among them;
    `steps` are the workflow's rules, as `casepress.workflow.steps` describes them. The same inputs,
    tools and `SOURCE_DATE_EPOCH` give the same record.
    """
    root = inputs.root
    results = root / "results" / inputs.id
    article = Article.from_json(read_json(results / "article.json"))
    hashes = inputs.hashes()
    made: dict[str, Any] = {
        "schema": SCHEMA,
        "manuscript": inputs.id,
        "journal": journal.id,
        "status": article.status,
        "license": _license(article),
        "date": _date(article, journal),
        "inputs-sha256": digest(hashes),
        "inputs": hashes,
        "outputs": {path: sha256(root / path) for path in sorted(outputs)},
        "tools": tools(),
        "packages": packages(),
        "locks": {lock: sha256(root / lock) for lock in LOCKS if (root / lock).is_file()},
        "steps": list(steps),
        "findings": read_json(results / "findings.json"),
    }
    if revision.commit:
        made["revision"] = {"commit": revision.commit, "modified": revision.modified}
    return Record({k: v for k, v in made.items() if v not in ("", {}, None)})


def _license(article: Article) -> dict[str, str]:
    found = article.license
    return {"name": found.name or found.id, "url": found.url} if found and found.url else {}


def _date(article: Article, journal: Journal) -> dict[str, str]:
    value = made_on(article, journal).isoformat()
    if seconds := os.environ.get(VARIABLE):
        return {"value": value, "from": VARIABLE, "seconds": seconds}
    return {"value": value, "from": "manuscript" if article.published else "journal"}


def dump(values: Any) -> str:
    """JSON as all records are written."""
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"
