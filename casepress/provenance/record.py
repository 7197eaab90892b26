"""`provenance.json`: what an article's files were made from, by which tools, and its open
findings."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casepress.article.model import Article
from casepress.article.source_date import VARIABLE, creation_date
from casepress.core.errors import BuildError
from casepress.core.files import read_json
from casepress.core.journal import Journal
from casepress.provenance.revision import Revision
from casepress.provenance.tools import packages, tools
from casepress.source.inputs import IMPORTED, LOCKS, Inputs, digest, sha256

SCHEMA = "1"
#: What every record holds as names with their hashes or versions.
_MAPPINGS = ("outputs", "tools", "packages")
_OF_A_FINDING = ("code", "name", "severity", "file", "message")
#: A wildcard of Snakemake; its expression may hold braces: `{id,[a-z]{1,8}}`.
_WILDCARD = re.compile(r"\{(\w+)(?:,(?:[^{}]|\{[^{}]*\})*)?\}")
_COMMIT = re.compile(r"[0-9a-f]{7,64}")


@dataclass(frozen=True)
class Record:
    """A provenance record as plain values, in the order in which it is written."""

    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.data["manuscript"])

    @property
    def inputs(self) -> dict[str, str]:
        """The hash of each input by its path."""
        return {p: sha for files in self.data["inputs"].values() for p, sha in files.items()}

    @property
    def outputs(self) -> dict[str, str]:
        """The hash of each output by its path."""
        return dict(self.data["outputs"])

    @property
    def epoch(self) -> str | None:
        """The value of SOURCE_DATE_EPOCH with which the outputs were made, if any."""
        seconds: str | None = self.data["date"].get("seconds")
        return seconds

    @property
    def overrides(self) -> dict[str, Any]:
        """What the command line of the run replaced of config.yaml."""
        return dict(self.data.get("config-overrides", {}))

    @property
    def revision(self) -> Revision:
        """The last commit that touched the inputs, as the record names it."""
        known = self.data.get("revision")
        return Revision(known["commit"], known["modified"]) if known else Revision()

    @classmethod
    def read(cls, data: bytes, name: str) -> Record:
        """Parse a record; `name` is for the message. Raises `BuildError`."""
        try:
            parsed = json.loads(data)
            json.dumps(parsed, ensure_ascii=False).encode()  # half a character cannot be written
            if _is_record(parsed):
                return cls(parsed)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            pass
        raise BuildError(f"{name} is not a provenance record of this version; build it again")


def record(
    inputs: Inputs,
    journal: Journal,
    outputs: Sequence[str],
    *,
    revision: Revision,
    steps: Sequence[Mapping[str, Any]],
    overrides: Mapping[str, Any] | None = None,
) -> Record:
    """The record of a built manuscript.

    `outputs` are paths relative to the repository, `article.json` and `findings.json` among them;
    `steps` are the workflow's rules, as `casepress.workflow.run.steps` describes them, of which
    the record names those that made one of them; `overrides` are the values with which the
    command line replaced those of config.yaml. The same inputs, tools and
    `SOURCE_DATE_EPOCH` give the same record.
    """
    root = inputs.root
    results = root / "results" / inputs.id
    article = Article.from_json(read_json(results / "article.json"))
    hashes = inputs.hashes()
    made: dict[str, Any] = {
        "schema": SCHEMA,
        "manuscript": inputs.id,
        "journal": journal.id,
        "config-overrides": dict(overrides or {}),
        "status": article.status,
        "license": _license(article),
        "date": _date(article, journal),
        "inputs-sha256": digest(hashes),
        "inputs": hashes,
        "outputs": {path: sha256(root / path) for path in sorted(outputs)},
        "tools": tools(),
        "packages": packages(),
        "locks": {lock: sha256(root / lock) for lock in LOCKS if (root / lock).is_file()},
        "original-sha256": _original(root, inputs.id),
        "steps": _steps(steps, inputs.id, outputs),
        "findings": read_json(results / "findings.json"),
    }
    if revision.commit:
        made["revision"] = {"commit": revision.commit, "modified": revision.modified}
    return Record({k: v for k, v in made.items() if v not in ("", {}, None)})


def _original(root: Path, identifier: str) -> str:
    """The SHA-256 of the Word file that a manuscript was imported from; "" where it was not."""
    path = root / "manuscript" / identifier / IMPORTED
    known = read_json(path).get("original-sha256", "") if path.is_file() else ""
    return known if re.fullmatch(r"[0-9a-f]{64}", str(known)) else ""


def _steps(
    steps: Sequence[Mapping[str, Any]], identifier: str, outputs: Sequence[str]
) -> list[dict[str, Any]]:
    """The rules behind some outputs, each with the files that it made."""
    found = []
    for step in steps:
        patterns = [_pattern(pattern, identifier) for pattern in step["makes"]]
        made = [o for o in sorted(outputs) if any(p.fullmatch(o) for p in patterns)]
        if made:
            found.append({**step, "makes": made})
    return found


def _pattern(output: str, identifier: str) -> re.Pattern[str]:
    """The paths that a rule's output can have; where the output is a folder, those of its files."""
    parts = _WILDCARD.split(output)
    texts, names = parts[::2], parts[1::2]
    expressions = [re.escape(identifier) if name == "id" else "[^/]+" for name in names]
    words = [re.escape(text) + own for text, own in zip(texts, [*expressions, ""], strict=True)]
    return re.compile("".join(words) + "(/[^/]+)?")


def is_inside(name: str) -> bool:
    """Whether a path with slashes stays below the folder that it begins in, on every system."""
    parts = re.split(r"[/\\]", name)
    plain = not re.search(r"[\x00-\x1f\x7f]|^[A-Za-z]:", name)
    return plain and bool(parts[0]) and ".." not in parts


def _is_record(data: Any) -> bool:
    """Whether parsed JSON has the shape of a record. Raises a lookup or type error where it is far
    from one."""
    date, inputs, revision = data["date"], data["inputs"], data.get("revision")
    mappings = [*(data[key] for key in _MAPPINGS), *inputs.values()]
    return (
        data["schema"] == SCHEMA
        and all(isinstance(data[key], str) for key in ("manuscript", "inputs-sha256"))
        and is_inside(data["manuscript"])
        and "/" not in data["manuscript"]
        and all(map(_is_texts, mappings))
        and all(is_inside(path) for paths in (data["outputs"], *inputs.values()) for path in paths)
        and _is_texts(date)
        and (
            date.get("seconds") is None or re.fullmatch("[0-9]{1,20}", date["seconds"]) is not None
        )
        and (revision is None or _is_revision(revision))
        and all(_has(step, "rule", "command") for step in data["steps"])
        and all(_has(found, *_OF_A_FINDING) for found in data["findings"])
    )


def _has(value: Any, *texts: str) -> bool:
    return all(isinstance(value[key], str) for key in texts)


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _is_revision(value: Any) -> bool:
    commit, modified = value["commit"], value["modified"]
    return _COMMIT.fullmatch(commit) is not None and isinstance(modified, bool)


def _license(article: Article) -> dict[str, str]:
    found = article.license
    return {"name": found.name or found.id, "url": found.url} if found and found.url else {}


def _date(article: Article, journal: Journal) -> dict[str, str]:
    value = creation_date(article, journal).isoformat()
    if seconds := os.environ.get(VARIABLE):
        return {"value": value, "from": VARIABLE, "seconds": seconds}
    return {"value": value, "from": "manuscript" if article.published else "journal"}


def dump(values: Any) -> str:
    """JSON as all records are written."""
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"
