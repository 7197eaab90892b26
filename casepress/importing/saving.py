"""An imported manuscript on disk: whole or not at all, and never over something that is there."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from pathlib import Path

from casepress.core.errors import BuildError, UsageError
from casepress.importing.word_file import Imported
from casepress.source import file_names
from casepress.source.inputs import IMPORTED, ORIGINAL

WORD_FILE = "casepress-original.docx"
REPORT = "import-report.html"
#: Without this the original could be published with the repository.
_IGNORED = "# The Word file and what was left out of it: not for publication.\n"


def identifier(name: str) -> str:
    """The name of a manuscript's folder that a file's name gives: "Fall 1 (neu).docx" is
    "Fall-1-neu". Raises `UsageError` where nothing is left."""
    plain = unicodedata.normalize("NFKD", Path(name).stem)
    made = re.sub(r"[^A-Za-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:60]
    if file_names.fault(made.strip("-")):
        raise UsageError(f"{name} gives no name for a folder; write `casepress import {name} ID`")
    return made.strip("-")


def check(root: Path, wanted: str) -> None:
    """Raise `UsageError` where a manuscript of that name cannot be made."""
    if fault := file_names.fault(wanted):
        raise UsageError(fault)
    for kind in ("manuscript", "figures"):
        folder = root / kind
        for there in sorted(folder.iterdir()) if folder.is_dir() else ():
            if there.name.lower() == wanted.lower():
                raise UsageError(
                    f"{kind}/{there.name}/ is there already, and nothing was written; give the "
                    "manuscript another ID"
                )


def save(
    root: Path, wanted: str, imported: Imported, original: bytes, report: str, *, track: bool
) -> list[Path]:
    """Write the manuscript `wanted`, with the Word file (which git ignores unless `track`) and the
    report beside it; the files, article.md first."""
    check(root, wanted)
    ignored = f"{_IGNORED}{REPORT}\n" if track else f"{_IGNORED}*\n"
    facts = {"original-sha256": imported.digest}
    contents: dict[str, dict[str, bytes]] = {
        "manuscript": {
            "article.md": imported.files.article.encode(),
            "references.json": imported.files.references.encode(),
            IMPORTED: (json.dumps(facts, indent=1) + "\n").encode(),
            f"{ORIGINAL}/{WORD_FILE}": original,
            f"{ORIGINAL}/{REPORT}": report.encode(),
            f"{ORIGINAL}/.gitignore": ignored.encode(),
        },
        "figures": dict(imported.files.pictures),
    }
    if not imported.draft.references:
        del contents["manuscript"]["references.json"]
    moved: list[Path] = []
    beside = {kind: root / kind / f".{wanted}.part" for kind in contents}
    try:
        for kind, files in contents.items():
            for name, data in files.items():
                path = beside[kind] / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        for kind, folder in beside.items():
            if folder.is_dir():
                moved.append(folder.rename(root / kind / wanted))
    except OSError as error:
        for folder in moved:
            shutil.rmtree(folder, ignore_errors=True)
        reason = error.strerror or type(error).__name__
        message = f"the manuscript cannot be written ({reason}); make room or check rights"
        raise BuildError(message) from None
    finally:
        for folder in beside.values():
            shutil.rmtree(folder, ignore_errors=True)
    return [root / kind / wanted / name for kind, files in contents.items() for name in files]
