"""CSL-JSON and CSL-YAML files, with the place of every value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from casepress.core import yaml12
from casepress.core.findings import Finding, InFile, Span, Unreadable
from casepress.references import bounds
from casepress.references.importers import csl_markdown
from casepress.references.importers.base import SRC021, SRC026, Importer, Records
from casepress.references.importers.json_scanner import JsonError, Key, scan
from casepress.references.normalise import Place
from casepress.references.places import Places
from casepress.references.vocabulary import ALIASES

#: The keys under which tools write the list of records.
_LISTS = ("references", "items")


def read_json(text: str, name: str) -> Records:
    """The records of a CSL-JSON text: a list, one record, or a mapping with a list `items`."""
    places = Places(text, name)
    try:
        scanned = scan(text)
    except JsonError as error:
        at = places.span(error.offset, error.offset + 1)
        return Records(
            findings=[Finding(SRC021, f"the file is not valid JSON: {error}", InFile(at))]
        )
    findings = [
        Finding(SRC026, f"key `{path[-1]}` occurs twice; remove one", InFile(places.span(a, b)))
        for path, a, b in scanned.repeated
    ]

    def span(path: Key) -> Span | None:
        found = scanned.values.get(path)
        return places.span(*found) if found else None

    return _records(scanned.value, span, name, findings)


def read_yaml(text: str, name: str) -> Records:
    """The records of a CSL-YAML text: a list, or a mapping with a list `references`."""
    try:
        # pandoc writes such files between `---` and `---`; YAML sees a second, empty document.
        marked = yaml12.read(_one_document(text), name)
    except Unreadable as error:
        return Records(findings=list(error.findings))
    records = _records(marked.value, marked.values.get, name, list(marked.findings))
    items = [(csl_markdown.record(raw), place) for raw, place in records.items]
    return replace(records, items=items)


def _one_document(text: str) -> str:
    lines = text.rstrip().splitlines(keepends=True)
    if len(lines) > 1 and lines[0].rstrip() == "---" and lines[-1].rstrip() in ("---", "..."):
        return "".join(lines[:-1])
    return text


def _records(
    value: Any, span: Callable[[Key], Span | None], name: str, findings: list[Finding]
) -> Records:
    base: Key = ()
    if isinstance(value, dict):
        inside = next((key for key in _LISTS if isinstance(value.get(key), list)), None)
        if inside is not None:
            value, base = value[inside], (inside,)
        elif "id" in value or "type" in value:
            value = {0: value}
    records = Records(findings=findings, expects_keys=True)
    if value is None:
        return records
    rows = list(value.values()) if isinstance(value, dict) and 0 in value else value
    if not isinstance(rows, list):
        message = "a list of references is required here; write `references:` and a list below it"
        records.findings.append(Finding(SRC021, message, InFile(span(()) or Span(name))))
        return records
    if len(rows) > bounds.MOST_RECORDS:
        message = f"{name} {bounds.too_many_records()}"
        return Records(findings=[Finding(SRC021, message, InFile(Span(name)))])
    single = isinstance(value, dict)
    for number, raw in enumerate(rows):
        path: Key = () if single else (*base, number)
        if not isinstance(raw, dict):
            message = "a reference must be a mapping with `id` and `type`"
            records.findings.append(Finding(SRC021, message, InFile(span(path) or Span(name))))
            continue
        records.items.append((raw, _place(span, path, name)))
    return records


_SPELLINGS = {variable: alias for alias, variable in ALIASES.items()}


def _place(span: Callable[[Key], Span | None], path: Key, name: str) -> Place:
    def place(variable: str) -> Span:
        for key in (variable, _SPELLINGS.get(variable, variable), "id"):
            if (found := span((*path, key))) is not None:
                return _literal(span, (*path, key)) or found
        whole = span(path)
        if whole is None:
            return Span(name)
        return Span(name, whole.line, whole.column, whole.line, whole.column + 1)

    return place


def _literal(span: Callable[[Key], Span | None], path: Key) -> Span | None:
    """The place of a date's text or parts, rather than that of the mapping around them."""
    for part in ("literal", "raw", "date-parts"):
        if (found := span((*path, part))) is not None:
            return found
    return None


JSON = Importer("CSL-JSON", (".json",), read_json, re.compile(r'"type"\s*:'))
YAML = Importer("CSL-YAML", (".yaml", ".yml"), read_yaml, re.compile(r"\btype\s*:"))
