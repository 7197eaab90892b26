"""The only reader of YAML: YAML 1.2 with literal strings and the place of every value.

`NO` is a string, `2025-13-41` is a string, `007` stays "007": only `true`, `false` and `null`
are not strings. An alias is an error, since manuscripts have no use for them and a few can expand
to gigabytes; tags are ignored.

There are two parsers behind it. ruamel.yaml reads YAML 1.2 and says exactly what is wrong, but is
written in Python. libyaml takes a tenth of the time (`benchmarks/yaml_readers.py`), which makes
lint a fifth faster; it reads the text that both read alike, and where it reports an error,
ruamel.yaml reads the text again. `tests/core/test_yaml12.py` compares the two on all samples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from casepress.core import yaml_causes
from casepress.core.composition import compose
from casepress.core.findings import Code, Finding, InFile, InMetadata, Severity, Span, Unreadable

Path_ = tuple[str | int, ...]

#: Text that libyaml and ruamel.yaml read alike, with the same places: no tab, no line end but
#: "\n", nothing invisible.
_ALIKE = re.compile(r"(?:[\n\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\U0010ffff]*\n)?")

#: What files begin with that people save under the name of a text.
_OTHER_FILES = {
    b"PK\x03\x04": "a Word file",
    b"\xd0\xcf\x11\xe0": "a Word file of an old format",
    b"{\\rtf": "an RTF file",
    b"%PDF-": "a PDF",
}
_WORD = "a Word file"
_IMPORT = "run `casepress import` on it, with the ending .docx"
_SAVE = "save its text as UTF-8 text, or save it as .docx and run `casepress import` on that"

SRC001 = Code(
    "SRC001",
    "file-unreadable",
    Severity.ERROR,
    """A file is missing, cannot be opened, or is not UTF-8 text.

Why: nothing in it can be checked or built.
Fails: (an `article.md` saved as Latin-1)
Passes: (an `article.md` saved as UTF-8, with or without a byte order mark)
""",
    blocks=True,
    unreadable=True,
)
SRC003 = Code(
    "SRC003",
    "yaml-syntax",
    Severity.ERROR,
    """The YAML of the front matter, the configuration or a journal cannot be read.

Why: none of its facts is known.
Source: YAML 1.2.2
Fails: (`title: Rice bodies: a case report`)
Passes: (`title: "Rice bodies: a case report"`)
""",
    blocks=True,
    unreadable=True,
)
SRC004 = Code(
    "SRC004",
    "duplicate-key",
    Severity.ERROR,
    """A key occurs twice in one mapping.

Why: one of the two values would be lost.
Source: YAML 1.2.2, section 3.2.1.3
Fails: (two lines that begin with `doi:`)
Passes: (one line that begins with `doi:`)
""",
    blocks=True,
)


@dataclass(frozen=True)
class Marked:
    """A YAML document as plain values, and the place of each key and value by its path."""

    value: Any
    values: Mapping[Path_, Span]
    keys: Mapping[Path_, Span]
    findings: list[Finding] = field(default_factory=list)

    def placed(self, finding: Finding, name: str) -> Finding:
        """A finding that points at a path of this document, with its place in the file `name`."""
        at = finding.at
        found = self.place(at.path, key=at.key) if isinstance(at, InMetadata) else None
        return replace(finding, at=InFile(found or Span(name)))

    def place(self, path: Path_, *, key: bool = False) -> Span | None:
        """The place of the value (or the key) at `path`, or of its nearest ancestor."""
        for end in range(len(path), -1, -1):
            found = (self.keys if key and end == len(path) else self.values).get(path[:end])
            if found is None and key:
                found = self.values.get(path[:end])
            if found is not None:
                return found
        return None


def load(path: Path) -> Any:
    """The values of a YAML file (configuration, journal data), which the caller must not change.
    The same text is parsed once in a process. Raises `Unreadable`."""
    return _values(read_text(path), str(path))


@lru_cache(maxsize=64)
def _values(text: str, name: str) -> Any:
    marked = _by_libyaml(text, name, 1, places=False) or _by_ruamel(text, name, 1)
    if marked.findings:
        raise Unreadable(*marked.findings)
    return marked.value


def read_text(path: Path, name: str | None = None) -> str:
    """A file's text as `typed_text` reads it, with each accented letter as one character."""
    return compose(typed_text(path, name))


def typed_text(path: Path, name: str | None = None) -> str:
    """A file's text, without its byte order mark and with "\n" for every line end. `name` is what
    messages call the file. Raises `Unreadable` (SRC001), at the first byte that is not UTF-8."""
    name = name or str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"{name} cannot be read ({reason.lower()}); check its name and permissions"
        raise Unreadable(Finding(SRC001, message, InFile(Span(name)))) from None
    if kind := next((k for begin, k in _OTHER_FILES.items() if raw.startswith(begin)), ""):
        message = f"this is {kind}, not plain text; {_IMPORT if kind == _WORD else _SAVE}"
        raise Unreadable(Finding(SRC001, message, InFile(Span(name, 1, 1, 1, 2))))
    if wide := _wide(raw):
        message = f"this is {wide}, not UTF-8; save the file as UTF-8"
        raise Unreadable(Finding(SRC001, message, InFile(Span(name, 1, 1, 1, 2))))
    try:
        text = plain_text(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace").removeprefix("\ufeff")
        before = plain_text(before)
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        message = (
            f"byte 0x{raw[error.start]:02X} is not UTF-8; save the file as UTF-8 "
            "(it was probably saved as Latin-1 or Windows-1252)"
        )
        place = Span(name, line, column, line, column + 1)
        raise Unreadable(Finding(SRC001, message, InFile(place))) from None
    if "\0" in text:
        offset = text.index("\0")
        line = text.count("\n", 0, offset) + 1
        column = offset - text.rfind("\n", 0, offset)
        message = "there is a NUL byte here, so the file is not text; save it again as UTF-8 text"
        place = Span(name, line, column, line, column + 1)
        raise Unreadable(Finding(SRC001, message, InFile(place)))
    return text


def plain_text(text: str) -> str:
    """A text with "\n" for every line end, so that lines stay what they are."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _wide(raw: bytes) -> str | None:
    """The name of the encoding where the bytes are text in UTF-16 or UTF-32: their mark says so, or
    the share of NUL bytes does (three in four, or most of the bytes at even or at odd places)."""
    if raw.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "UTF-32"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    head = raw[:512]
    if len(head) < 4 or b"\0" not in head:
        return None
    if head.count(0) > 0.7 * len(head):
        return "UTF-32"
    half = len(head) // 2
    return "UTF-16" if max(head[0::2].count(0), head[1::2].count(0)) > 0.7 * half else None


def read(text: str, name: str, first_line: int = 1) -> Marked:
    """Read a YAML document that begins at `first_line` of the file `name`.

    Raises `Unreadable` (SRC003) for a syntax error; duplicate keys are findings (SRC004).
    """
    fast = _by_libyaml(text, name, first_line) if _ALIKE.fullmatch(text) else None
    marked = fast or _by_ruamel(text, name, first_line)
    mistakes = [_mistake(found, name, first_line) for found in yaml_causes.curly(text)]
    return replace(marked, findings=[*marked.findings, *mistakes]) if mistakes else marked


def _mistake(found: yaml_causes.Cause, name: str, first_line: int) -> Finding:
    line = found.line + first_line - 1
    place = Span(name, line, found.column, line, found.column + 1)
    return Finding(SRC003, found.message, InFile(place))


def _by_libyaml(text: str, name: str, first_line: int, *, places: bool = True) -> Marked | None:
    """Read with libyaml. Returns `None` where libyaml is not installed or reports an error, which
    ruamel.yaml then describes with its place. Without `places`, it takes half of the time, and
    returns `None` for whatever would be a finding too."""
    try:
        yaml: Any = import_module("yaml")
        loader = yaml.CSafeLoader
    except (ImportError, AttributeError):
        return None
    try:
        node = yaml.compose(text, loader)
        if not places:
            return Marked(None if node is None else _value(node, set()), {}, {})
        return _marked(node, name, first_line)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _by_ruamel(text: str, name: str, first_line: int) -> Marked:
    # 23 ms, for files that libyaml does not read alone
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    try:
        node = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
        if found := yaml_causes.cause(text, line - first_line + 1):
            raise Unreadable(_mistake(found, name, first_line)) from None
        problem = " ".join(str(error.problem or error.context or "not YAML").split())
        message = f"YAML: {problem}; quote the value if it has a colon, and check the indentation"
        place = Span(name, line, column, line, column + 1)
        raise Unreadable(Finding(SRC003, message, InFile(place))) from None
    except (YAMLError, ValueError, RecursionError) as error:
        problem = " ".join(str(error).split())[:200] or type(error).__name__
        if isinstance(error, RecursionError):
            problem = "the values are nested too deeply"
        message = f"YAML: {problem}; remove the character or simplify the nesting"
        before = text[: getattr(error, "position", 0)]
        line = before.count("\n") + first_line
        column = len(before) - (before.rfind("\n") + 1) + 1
        place = Span(name, line, column, line, column + 1)
        raise Unreadable(Finding(SRC003, message, InFile(place))) from None
    return _marked(node, name, first_line)


def _marked(node: Any, name: str, first_line: int) -> Marked:
    reader = _Reader(name, first_line)
    value = reader.value(node, ()) if node is not None else None
    return Marked(value, reader.values, reader.keys, reader.findings)


class _Reader:
    """Turns a tree of nodes into values, and records the place of each."""

    def __init__(self, name: str, first_line: int) -> None:
        self.name, self.first_line = name, first_line
        self.values: dict[Path_, Span] = {}
        self.keys: dict[Path_, Span] = {}
        self.findings: list[Finding] = []
        self._seen: set[int] = set()

    def value(self, node: Any, path: Path_) -> Any:
        self.values[path] = self.span(node)
        if id(node) in self._seen:  # the composer gives for an alias the node that it refers to
            message = "there is an alias (`*…`) here; write the value itself"
            raise Unreadable(Finding(SRC003, message, InFile(self.span(node))))
        self._seen.add(id(node))
        kind = type(node).__name__
        if kind == "ScalarNode":
            node.value = self.text(node)
            return _scalar(node)
        if kind == "SequenceNode":
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        return dict(self.pairs(node, path))

    def pairs(self, node: Any, path: Path_) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            place = self.span(key_node)
            if type(key_node).__name__ != "ScalarNode":
                message = "a key must be plain text, not a list or a mapping"
                raise Unreadable(Finding(SRC003, message, InFile(place)))
            key = self.text(key_node)
            if key in seen:
                message = (
                    f"key `{key}` occurs twice (first on line {seen[key]}); remove one of the two"
                )
                self.findings.append(Finding(SRC004, message, InFile(place)))
                continue
            seen[key] = place.line
            self.keys[(*path, key)] = place
            value = self.value(value_node, (*path, key))
            if (
                value is None and value_node.value == ""
            ):  # the parsers place an empty value differently
                self.values[(*path, key)] = place
            yield key, value

    def text(self, node: Any) -> str:
        """A scalar's text, in which a pair of escaped surrogates, as JSON has, is one character."""
        try:
            return str(node.value).encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            message = "an escape (`\\u…`) is not a character; write the character itself"
            raise Unreadable(Finding(SRC003, message, InFile(self.span(node)))) from None

    def span(self, node: Any) -> Span:
        start, end = node.start_mark, node.end_mark
        return Span(
            self.name,
            start.line + self.first_line,
            start.column + 1,
            end.line + self.first_line,
            end.column + 1,
        )


def _value(node: Any, seen: set[int]) -> Any:
    """A node's value, without places. Raises `ValueError` for all that `_Reader` reports, and for
    escaped surrogates, which it joins."""
    if id(node) in seen:
        raise ValueError("an alias")
    seen.add(id(node))
    kind = type(node).__name__
    if kind == "ScalarNode":
        node.value.encode()
        return _scalar(node)
    if kind == "SequenceNode":
        return [_value(item, seen) for item in node.value]
    found: dict[str, Any] = {}
    for key, value in node.value:
        if type(key).__name__ != "ScalarNode" or key.value in found:
            raise ValueError("a key is not text, or occurs twice")
        key.value.encode()
        found[key.value] = _value(value, seen)
    return found


def _scalar(node: Any) -> Any:
    """`true`, `false` and `null` of the core schema (YAML 1.2.2, section 10.3.2) when plain;
    every other scalar is its own text."""
    text = str(node.value)
    if not node.style:  # libyaml gives "" for a plain scalar, ruamel.yaml None
        if text in ("true", "True", "TRUE"):
            return True
        if text in ("false", "False", "FALSE"):
            return False
        if text in ("null", "Null", "NULL", "~", ""):
            return None
    return text
