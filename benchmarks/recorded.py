"""Recorded outputs of casepress, and what of them two records must have in common."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
ABSENT = "(absent)"
ORDER = "(order)"
#: Where two JSON values differ: the keys and indices that lead there, and both values.
Difference = tuple[tuple[str, ...], Any, Any]

# What may differ, by class: regular expressions for the beginning of the path within the JSON.
# A file that is not below one of three folders is casepress's own.
_FILE = r"file (?!manuscript/|figures/|results/)[^>]*( > (@id|sha256|version|encodingFormat))?$"
_CRATE = {
    "casepress's own files": rf"(.* > )?{_FILE}",
    "rules": r"(.* > )?#step-",
    "casepress's version": r"(.* > )?pkg:generic/casepress@",
}
_RULES = rf"steps > ({re.escape(ORDER)}|.* > (rule|command|parameters)\b)"
_COMPARED = r"manuscript/|figures/|results/|README\.md|config\.yaml|revisions\.json|ro-crate-"
MAY_DIFFER: dict[str, dict[str, str]] = {
    "article.json": {"the journal's data": r"journal\b"},
    "findings.json": {"messages": r"messages\b"},
    "provenance.json": {
        "casepress's own files": r"inputs > (?!(manuscript|figures)\b)|inputs-sha256|locks",
        "casepress's version": r"tools > casepress$",
        "rules": _RULES,
    },
    "ro-crate-metadata.json": _CRATE,
    "steps.json": {"rules": _RULES},
    "packages": {
        **_CRATE,
        "casepress's own members": rf"members > (?!{_COMPARED})",
        "hash of all inputs": r"members > revisions\.json > [^>]* > inputs$",
    },
}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def files(folder: Path) -> Iterator[Path]:
    """The files below a folder but logs, hidden ones and the manifest."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        is_log = parts[1:2] == ("logs",) or (len(parts) == 1 and path.suffix == ".log")
        is_other = parts == (MANIFEST,) or any(part.startswith(".") for part in parts)
        if path.is_file() and not is_log and not is_other:
            yield path


@dataclass(frozen=True)
class Recorded:
    """A folder of outputs as `compare_outputs.py record` writes it."""

    folder: Path

    @cached_property
    def files(self) -> dict[str, str]:
        """Name, which begins with that of its repository, to hash of what is there now."""
        found = {path.relative_to(self.folder).as_posix(): path for path in files(self.folder)}
        return {name: sha256(path.read_bytes()) for name, path in found.items()}

    def changed(self) -> list[str]:
        """The files that are not as they were recorded."""
        then = json.loads((self.folder / MANIFEST).read_bytes())["files"]
        return [n for n in {**then, **self.files} if then.get(n) != self.files.get(n)]

    def findings(self, repository: str, identifier: str) -> Any:
        name = f"{repository}/{identifier}/findings.json"
        return json.loads((self.folder / name).read_bytes()) if name in self.files else None

    def hash(self, repository: str, path: str, sha: str) -> str:
        """A hash in a record; in words where it is right, since the output itself is compared."""
        own = self.files.get(f"{repository}/{path.removeprefix('results/')}")
        return "that of the file" if sha == own else sha


def kind(name: str) -> str:
    """The class of an output."""
    _, top, *inner = name.split("/")
    if top == "archive":
        return "packages"
    if len(inner) > 1:
        return {"figures": "pictures", "submission": "submission figures"}.get(inner[0], inner[0])
    file = (inner or [top])[0]
    return file if file in MAY_DIFFER else file.rpartition(".")[2].upper()


def _findings(data: Any) -> Any:
    """Findings apart from their messages."""
    bare = [{k: v for k, v in finding.items() if k != "message"} for finding in data]
    return {"findings": bare, "messages": [finding["message"] for finding in data]}


def _steps(data: Any) -> Any:
    """The rules of the workflow by what they make, since their names may differ."""
    return {" ".join(step["makes"]) or step["rule"]: step for step in data}


def _provenance(data: Any, recorded: Recorded, repository: str) -> Any:
    """A provenance record without what it repeats of other outputs."""
    found = recorded.findings(repository, data["manuscript"])
    return {
        **data,
        "outputs": {p: recorded.hash(repository, p, sha) for p, sha in data["outputs"].items()},
        "findings": "those of findings.json" if data["findings"] == found else data["findings"],
        "steps": _steps(data["steps"]),
    }


def _crate(data: Any, recorded: Recorded, repository: str, identifier: str) -> Any:
    """The things of an RO-Crate by their identifiers, files by their paths; what each refers to
    as keys; without the messages of findings."""
    keys = {
        thing["@id"]: f"file {thing['name']}"
        for thing in data["@graph"]
        if "File" in thing["@type"]
    }
    messages = [found["message"] for found in recorded.findings(repository, identifier) or ()]

    def plain(value: Any) -> Any:
        if isinstance(value, dict) and value.keys() == {"@id"}:
            return keys.get(value["@id"], value["@id"])
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            return dict.fromkeys(map(plain, value), "named")
        return value

    things: dict[str, Any] = {}
    for thing in data["@graph"]:
        key = keys.get(thing["@id"], thing["@id"])
        things[key] = made = {name: plain(value) for name, value in thing.items()}
        if key.startswith("file results/") and "sha256" in made:
            made["sha256"] = recorded.hash(repository, thing["name"], thing["sha256"])
        if key.startswith("#finding-"):
            message = next((m for m in messages if thing["text"].endswith(m)), "")
            made["text"] = thing["text"].removesuffix(message)
    return {"@context": data["@context"], **things}


def _package(data: bytes, recorded: Recorded, repository: str, identifier: str) -> Any:
    """The members of a package, and how it packs them."""
    members: dict[str, Any] = {}
    ways = set()
    with zipfile.ZipFile(BytesIO(data)) as opened:
        for entry in opened.infolist():
            name, content = entry.filename, opened.read(entry)
            members[name] = recorded.hash(repository, name, sha256(content))
            if name == "ro-crate-metadata.json":
                members[name] = _crate(json.loads(content), recorded, repository, identifier)
            elif name in ("README.md", "config.yaml"):
                members[name] = content.decode().splitlines()
            elif name == "revisions.json":
                members[name] = json.loads(content)
            is_output = name.startswith("results/")
            how = entry.date_time, entry.compress_type, entry.create_system, entry.external_attr
            ways.add((is_output, *how))
    in_order = list(members) == sorted(members)
    return {"members": dict(sorted(members.items())), "ways": sorted(ways), "in order": in_order}


def _pages(data: bytes) -> Any:
    """What a PDF shows and says, without the identifiers that are made from its bytes; not its
    tags and links."""
    import pikepdf
    import pypdfium2

    shown = []
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            bitmap = page.render(scale=2)
            pixels = f"{bitmap.width} × {bitmap.height}, {sha256(bytes(bitmap.buffer))[:16]}"
            text = page.get_textpage().get_text_bounded().splitlines()
            shown.append({"pixels": pixels, "text": text})
        attached = [document.get_attachment(i) for i in range(document.count_attachments())]
        attachments = {each.get_name(): sha256(bytes(each.get_data())) for each in attached}
    with pikepdf.open(BytesIO(data)) as opened:
        xmp = opened.Root.Metadata.read_bytes().decode()
    xmp = re.sub(r"(<(?:xmpMM|stEvt):(?:[iI]nstance|Document)ID>)[^<]*", r"\1", xmp)
    return {"pages": shown, "XMP": xmp.replace("><", ">\n<").splitlines(), "files": attachments}


def view(name: str, recorded: Recorded, *, by_page: bool) -> Any:
    """What of an output is compared, as a JSON value."""
    data = (recorded.folder / name).read_bytes()
    repository, folder, file = [*name.split("/"), ""][:3]
    identifier = file.removesuffix(".crate.zip") if folder == "archive" else folder
    views: dict[str, Callable[[], Any]] = {
        "article.json": lambda: json.loads(data),
        "findings.json": lambda: _findings(json.loads(data)),
        "provenance.json": lambda: _provenance(json.loads(data), recorded, repository),
        "ro-crate-metadata.json": lambda: _crate(
            json.loads(data), recorded, repository, identifier
        ),
        "steps.json": lambda: {"steps": _steps(json.loads(data))},
        "packages": lambda: _package(data, recorded, repository, identifier),
        **({"PDF": lambda: _pages(data)} if by_page else {}),
    }
    whole = {"bytes": f"{len(data)}, SHA-256 {sha256(data)[:16]}…"}
    try:
        return json.loads(json.dumps(views.get(kind(name), lambda: whole)()))
    except Exception as error:  # a broken output is a difference, and the others are compared too
        return {**whole, "cannot be read": repr(error)}


def differences(old: Any, new: Any, path: tuple[str, ...] = ()) -> Iterator[Difference]:
    """Where two JSON values differ."""
    if json.dumps(old) == json.dumps(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            yield from differences(old.get(key, ABSENT), new.get(key, ABSENT), (*path, key))
        if old.keys() == new.keys() and list(old) != list(new):
            yield (*path, ORDER), list(old), list(new)
    elif isinstance(old, list) and isinstance(new, list):
        one, other = ([json.dumps(each) for each in values] for values in (old, new))
        for _, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            for at in range(max(j - i, m - k)):
                was = old[i + at] if i + at < j else ABSENT
                now = new[k + at] if k + at < m else ABSENT
                yield from differences(was, now, (*path, str(i + at)))
    else:
        yield path, old, new
