"""Validation of a journal's `journal.yaml` and `docx.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from casepress.core import schema, yaml12
from casepress.core.article_types import lineage
from casepress.core.findings import Finding, InFile, InMetadata, Span, Unreadable

_SOUGHT = ("evidence", "when")
#: What is looked for in a CSL style: its kind, the layout of citations, macros and their calls.
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FORMAT = re.compile(r"""citation-format=["']([\w-]+)["']""")
_CITED = re.compile(r"<citation\b[^>]*>.*?<layout\b(.*?)</layout>", re.DOTALL)
_MACRO = re.compile(r"""<macro\s+name=["']([^"']+)["']\s*>(.*?)</macro>""", re.DOTALL)
_CALL = re.compile(r"""\bmacro=["']([^"']+)["']""")
_NUMBER = re.compile(r"""\bvariable=["']citation-number["']""")
#: The paths of values that are regular expressions; `*` is any key or index.
_EXPRESSIONS = (
    ("doi-pattern",),
    ("lint", "image-name"),
    *((*table, "sections", "*", key) for table in ((), ("article-types", "*")) for key in _SOUGHT),
)


def check(folder: Path, name: str) -> None:
    """Validate `folder/journal.yaml`, which messages call `name`. Raises `Unreadable` with a
    finding at the place of each error. The same text is validated once in a process."""
    _raise(_faults(yaml12.read_text(folder / "journal.yaml", name), folder / "journal.yaml", name))


def check_docx(folder: Path, name: str) -> None:
    """Validate `folder/docx.yaml`, as `check` does `journal.yaml`."""
    _raise(_faults(yaml12.read_text(folder / "docx.yaml", name), folder / "docx.yaml", name))


def _raise(faults: tuple[Finding, ...]) -> None:
    if faults:
        raise Unreadable(*faults)


@lru_cache(maxsize=64)
def _faults(text: str, path: Path, name: str) -> tuple[Finding, ...]:
    try:
        value = yaml12.load(path)
    except Unreadable:
        return tuple(yaml12.read(text, name).findings)  # raises again, with the name for messages
    if not isinstance(value, dict):
        message = f"{name} is not a list of keys and values; copy that of another journal"
        return (Finding(schema.SRC006, message, InFile(Span(name, 1, 1, 1, 1))),)
    found = list(schema.check(path.stem, value, {}))
    if not found:
        check_further = _journal if path.stem == "journal" else _docx
        found = list(check_further(value, path.parent))
    if not found:
        return ()
    marked = yaml12.read(text, name)
    return tuple(marked.placed(finding, name) for finding in found)


def _journal(value: dict[str, Any], folder: Path) -> Iterator[Finding]:
    """Errors of `journal.yaml` that a schema cannot express."""
    yield from _expressions(value, ())
    yield from _languages(value)
    yield from _types(value)
    if "logo" in value and not (folder / value["logo"]).is_file():
        yield _no_file(value["logo"], ("logo",))
    style = value["citations"]["style"]
    if not (folder / style).is_file():
        yield _no_file(style, ("citations", "style"))
    else:
        yield from numeric((folder / style).read_text("utf-8", "replace"), style)


def _types(value: dict[str, Any]) -> Iterator[Finding]:
    """Article types that take over from a missing type or in a circle, that lack a label or a type
    of JATS, or that list sections which the journal does not have."""
    types = value["article-types"]
    known = {section["role"] for section in value["sections"]}
    for name, entry in types.items():
        path = ("article-types", name)
        like = entry.get("like")
        if like is not None and like not in types:
            message = f"there is no article type `{like}`; name one of {', '.join(types)}"
            yield Finding(schema.SRC006, message, InMetadata((*path, "like")))
            continue
        chain = lineage(types, name)
        if chain[0].get("like"):
            message = f"`{name}` takes over from itself through `like`; remove one `like`"
            yield Finding(schema.SRC006, message, InMetadata((*path, "like")))
            continue
        for key, expects in (("label", "what the page calls it"), ("jats", "its type in JATS")):
            if not any(key in step for step in chain):
                message = (
                    f"`{key}` is missing; in `{schema.dotted(path)}` add `{key}:` with {expects}"
                )
                yield Finding(schema.SRC007, message, InMetadata((*path, key), key=True))
        for i, item in enumerate(entry.get("sections", [])):
            role = item if isinstance(item, str) else item["role"]
            if role not in known and not {"title", "where"} <= set(item if item != role else ()):
                message = (
                    f"`sections:` of the journal has no role `{role}`; correct it, or give the "
                    "section its `title` and `where`"
                )
                yield Finding(schema.SRC006, message, InMetadata((*path, "sections", i)))


def numeric(style: str, name: str) -> Iterator[Finding]:
    """A finding on a style that prints names and years or notes instead of numbers: whatever it
    calls itself, it does not print `citation-number` where the text cites."""
    text = _COMMENT.sub("", style)
    kinds = [kind for kind in _FORMAT.findall(text) if kind != "numeric"]
    if kinds or not _prints_numbers(text):
        what = f"an {kinds[0]} style" if kinds else "a style that prints no numbers in the text"
        message = (
            f"{name} is {what}, but casepress sets numbered citations only; "
            'name an independent style with `citation-format="numeric"`'
        )
        yield Finding(schema.SRC006, message, InMetadata(("citations", "style")))


def _prints_numbers(style: str) -> bool:
    """Whether the layout of a CSL style's citations leads to the variable `citation-number`,
    directly or through macros."""
    macros = dict(_MACRO.findall(style))
    waiting = [found[1]] if (found := _CITED.search(style)) else []
    seen: set[str] = set()
    while waiting:
        part = waiting.pop()
        if _NUMBER.search(part):
            return True
        called = {*_CALL.findall(part)} - seen
        seen |= called
        waiting += [macros.get(name, "") for name in called]
    return False


def _docx(value: dict[str, Any], folder: Path) -> Iterator[Finding]:
    """Copies and files that `docx.yaml` names and that do not exist."""
    copies = value["copies"]
    for name, copy in copies.items():
        if copy.get("like", name) not in copies:
            message = f"there is no copy `{copy['like']}`; name one of {', '.join(copies)}"
            yield Finding(schema.SRC006, message, InMetadata(("copies", name, "like")))
        if not (folder / copy["reference"]).is_file():
            yield _no_file(copy["reference"], ("copies", name, "reference"))


def _no_file(name: str, path: tuple[str | int, ...]) -> Finding:
    message = f"there is no {name} in the journal's folder; put it there"
    return Finding(schema.SRC006, message, InMetadata(path))


def _expressions(value: Any, path: tuple[str | int, ...]) -> Iterator[Finding]:
    """Regular expressions that are invalid."""
    if any(len(path) == len(e) and all(map(_same, path, e)) for e in _EXPRESSIONS):
        try:
            re.compile(value)
        except re.error as error:
            message = (
                f"`{schema.dotted(path)}` is not a valid regular expression ({error}); correct it"
            )
            yield Finding(schema.SRC006, message, InMetadata(path))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _expressions(inner, (*path, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _expressions(inner, (*path, i))


def _same(part: str | int, wanted: str) -> bool:
    return wanted in ("*", part)


def _languages(value: dict[str, Any]) -> Iterator[Finding]:
    """A missing language, and repeated sections. The labels of the journal's own language are used
    where another language has none."""
    own = str(value["lang"]).partition("-")[0]
    if own not in value["labels"]:
        message = f"`labels` has no `{own}`, the journal's own language; add its wording"
        yield Finding(schema.SRC007, message, InMetadata(("labels",), key=True))
    roles = [section["role"] for section in value["sections"]]
    for i, role in enumerate(roles):
        if role in roles[:i]:
            message = f"the section `{role}` occurs twice; remove one of the two"
            yield Finding(schema.SRC006, message, InMetadata(("sections", i, "role")))
