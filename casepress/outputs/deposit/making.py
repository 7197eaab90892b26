"""The deposit of an article as a folder, and `deposit.json`, which says what is in it and why."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from casepress.core.errors import BuildError
from casepress.outputs.deposit import TARGETS
from casepress.outputs.deposit.target import File, Refused, Work, missing
from casepress.source.published import changed_outputs

RECORD = "deposit.json"


@dataclass
class Deposit:
    """The files of each target that was made, what the others lack or why they would be refused,
    and which outputs differ from those that were published."""

    work: Work
    files: dict[str, list[File]] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """What is missing, for the screen."""
        own = self.work.article.id
        return [
            f"{own}: {target}: {line}" for target, lines in self.missing.items() for line in lines
        ]


def made(work: Work, targets: Iterable[str]) -> Deposit:
    """The deposits of an article at some targets. Raises `BuildError` where an output is
    missing."""
    out = Deposit(work, changed=changed_outputs(work.root, work.article.id))
    for name in targets:
        target = TARGETS[name]
        lacking = [f"{line} is missing" for line in missing(target, work.facts)]
        try:
            if not lacking:
                out.files[name] = target.make(work)
        except Refused as refused:
            lacking = list(refused.faults)
        if lacking:
            out.missing[name] = lacking
    return out


def chosen(work: Work) -> Sequence[str]:
    """The targets that the journal deposits at: all, where `journal.yaml` names none."""
    named = work.journal.data.get("deposit", {}).get("targets")
    return list(named) if named else list(TARGETS)


def write_deposit(deposit: Deposit, folder: Path) -> None:
    """Write the files and `deposit.json` into a folder, in place of what was there. The same
    article gives the same bytes."""
    contents = {file.name: file.data for files in deposit.files.values() for file in files}
    text = json.dumps(record(deposit), ensure_ascii=False, indent=1) + "\n"
    write_folder(folder, {**contents, RECORD: text.encode()})


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder, whole or not at all, in place of what was there. Raises
    `BuildError`."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as made_:
            new = Path(made_, "new")
            new.mkdir(mode=0o755)
            for name, data in contents.items():
                (new / name).write_bytes(data)
            if folder.exists():
                folder.rename(Path(made_, "old"))
            new.rename(folder)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BuildError(
            f"{folder} cannot be written ({reason}); make room or check rights"
        ) from None


def record(deposit: Deposit) -> dict[str, Any]:
    """The content of `deposit.json`."""
    work = deposit.work
    return {
        "schema": "1",
        "id": work.article.id,
        "doi": work.article.doi,
        "journal": work.journal.id,
        "timestamp": work.timestamp,
        "from": _sources(work),
        "made": {
            target: [_file(file, TARGETS[target].SEND) for file in files]
            for target, files in deposit.files.items()
        },
        "missing": deposit.missing,
        "changed-since-publication": deposit.changed,
    }


def _file(file: File, send: str) -> dict[str, Any]:
    known: dict[str, Any] = {
        "file": file.name,
        "bytes": len(file.data),
        "sha256": sha256(file.data).hexdigest(),
        "checked": file.checked,
        "contents": dict(file.contents),
        "send": send.replace("{file}", file.name),
    }
    return {key: value for key, value in known.items() if value}


def _sources(work: Work) -> dict[str, str]:
    """The hashes of the outputs that a deposit is made from, and of their provenance record."""
    own = work.article.id
    names = ("article.json", "provenance.json", f"{own}.xml", f"{own}.pdf", f"{own}.docx")
    paths = [work.folder / name for name in names]
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()}
