"""Validation of values against a JSON schema, with findings as the result.

A schema says in `x-expects` what to write instead, and in `x-code` which code a violation has.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from casepress.core.findings import Code, Finding, InMetadata, Severity

SRC005 = Code(
    "SRC005",
    "unknown-key",
    Severity.ERROR,
    """A key of the front matter or the configuration is unknown.

Why: its value would reach no output.
Source: docs/source-format.md
Fails:
    ---
    autor: Ana Example
Passes:
    ---
    short-title: Rice bodies
""",
    blocks=True,
)
SRC006 = Code(
    "SRC006",
    "invalid-value",
    Severity.ERROR,
    """A value of the front matter or the configuration does not have the required form.

Why: the outputs would carry a wrong fact or none.
Source: docs/source-format.md
Fails:
    ---
    date: yesterday
Passes:
    ---
    date: 2026-01-31
""",
    blocks=True,
)
SRC007 = Code(
    "SRC007",
    "required-key-missing",
    Severity.ERROR,
    """A key that every manuscript needs is missing.

Why: no output can be made without it.
Source: docs/source-format.md
Fails:
    ---
    title: null
Passes:
    ---
    title: "Rice bodies in the knee: a case report"
""",
    blocks=True,
)
SRC011 = Code(
    "SRC011",
    "language-unknown",
    Severity.ERROR,
    """The language is not a tag of BCP 47, or names a language or country that does not exist.

Why: hyphenation, screen readers and indexers follow it.
Source: BCP 47; ISO 639, ISO 3166
Fails:
    ---
    lang: english
Passes:
    ---
    lang: en-US
""",
    blocks=True,
)

CODES = (SRC005, SRC006, SRC007, SRC011)
_FOLDER = Path(__file__).parent / "schemas"


def check(schema_name: str, value: Any, codes: Mapping[str, Code]) -> Iterator[Finding]:
    """Validate a value against `schemas/NAME.schema.json`. Yields a finding for each violation, at
    its path; `codes` holds the codes that the schema names in `x-code`."""
    schema, validator = _validator(schema_name)
    for error in validator.iter_errors(value):
        path = tuple(error.instance_path)
        keyword = error.schema_path[-1]
        if keyword == "additionalProperties":
            part = _subschema(schema, error.schema_path[:-1])
            for key in sorted(set(_at(value, path)) - set(part["properties"])):
                yield _unknown(path, key, part)
        elif keyword == "required":
            part = _subschema(schema, error.schema_path[:-1])
            missing = next(k for k in part["required"] if k not in _at(value, path))
            missing = str(getattr(error.kind, "property", missing))
            expects = _resolve(schema, part["properties"][missing]).get("x-expects", "it")
            yield _missing(path, missing, str(expects), codes.get(part.get("x-code", ""), SRC007))
        else:
            part = _described(schema, error.schema_path[:-1])
            shown = _shown(_at(value, path))
            message = f"`{dotted(path)}` is {shown}; write {part.get('x-expects', 'another value')}"
            yield Finding(codes.get(part.get("x-code", ""), SRC006), message, InMetadata(path))


def dotted(path: tuple[str | int, ...]) -> str:
    """A path as messages show it, such as `author[1].orcid`; it counts from one."""
    out = ""
    for part in path:
        out += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if out else str(part)
    return out or "front matter"


def nearest(word: str, known: list[str], alike: float = 0.7) -> str | None:
    """The known word that `word` most probably means; `None` where none is as much `alike`."""
    return next(iter(difflib.get_close_matches(word.lower(), known, n=1, cutoff=alike)), None)


@cache
def _validator(name: str) -> tuple[Any, Any]:
    # 25 ms, which commands that read no configuration need not wait
    import jsonschema_rs

    schema = json.loads((_FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    return schema, jsonschema_rs.Draft202012Validator(schema)


def _unknown(path: tuple[str | int, ...], key: str, part: Mapping[str, Any]) -> Finding:
    elsewhere = part.get("x-elsewhere", {}).get(key)
    guess = nearest(key, list(part["properties"]))
    remedy = (
        f"its place is {elsewhere}"
        if elsewhere
        else f"did you mean `{guess}`?"
        if guess
        else "known here: " + ", ".join(part["properties"])
    )
    return Finding(
        SRC005,
        f"unknown key `{dotted((*path, key))}`; {remedy}",
        InMetadata((*path, key), key=True),
        explains=frozenset((f"key {dotted((*path, guess))}",) if guess else ()),
    )


def _missing(path: tuple[str | int, ...], key: str, expects: str, code: Code) -> Finding:
    where = f"in `{dotted(path)}` " if path else ""
    message = f"`{key}` is missing; {where}add `{key}:` with {expects}"
    at = InMetadata((*path, key), key=True)  # if the key has no value, its place
    return Finding(code, message, at, about=frozenset((f"key {dotted((*path, key))}",)))


def _shown(value: Any) -> str:
    if isinstance(value, str):
        short = value if len(value) <= 60 else value[:57] + "…"
        return f"“{' '.join(short.split())}”" if value.strip() else "empty"
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    return "a list" if isinstance(value, list) else "a mapping"


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        value = value[part]
    return value


def _subschema(schema: Any, path: list[str | int]) -> Any:
    part = schema
    for step in path:
        part = _resolve(schema, part)
        part = part[int(step)] if isinstance(part, list) else part[step]
    return _resolve(schema, part)


def _resolve(schema: Any, part: Any) -> Any:
    while isinstance(part, dict) and "$ref" in part:
        part = schema["$defs"][part["$ref"].rsplit("/", 1)[1]]
    return part


def _described(schema: Any, path: list[str | int]) -> Any:
    """The innermost subschema on the way to `path` that has an `x-expects`."""
    for end in range(len(path), 0, -1):
        part = _subschema(schema, path[:end])
        if isinstance(part, dict) and "x-expects" in part:
            return part
    return {}
