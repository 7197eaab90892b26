"""The reader of YAML gives the same values and places with both of its parsers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepress.core import yaml12
from casepress.core.findings import Finding, InFile, Unreadable
from tests import support


def _front(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("\n---", 1)[0].removeprefix("---\n") + "\n"


FRONTS = [
    _front(path)
    for folder in ("manuscript", "tests/manuscripts")
    for path in sorted((support.ROOT / folder).rglob("article.md"))
]
#: Every other YAML file that casepress reads: journals, configuration, vocabularies, lexicons.
DATA = [
    path.read_text(encoding="utf-8")
    for folder in ("journal", "casepress/core", "casepress/lint", "casepress/references", ".")
    for path in sorted((support.ROOT / folder).glob("*.yaml" if folder == "." else "**/*.yaml"))
]
#: Text that an edit may leave behind.
_PIECES = st.sampled_from(
    [
        *(
            " ",
            "\n",
            "  ",
            "- ",
            ": ",
            ":",
            '"',
            "'",
            "#",
            " #",
            "[",
            "]",
            "{",
            "}",
            ",",
            "|",
            "|-\n",
        ),
        *(
            "? ",
            "& ",
            "&a ",
            "*a",
            "!x ",
            "%",
            "@",
            "`",
            "---",
            "...",
            "\n---\n",
            "\\",
            "\t",
            "é",
            "-",
        ),
        *(
            "''",
            '""',
            "~",
            "null",
            "|2",
            "0",
            "\r\n",
            "\u2028",
            "\x85",
            "\ufeff",
            "\U0001f600",
            "<<: ",
        ),
        *(
            "\xa0",
            "e\u0301",
            "\n\n",
            "\n  ",
            "\n- ",
            ": |\n   a\n\n  b\n",
            ": [a, b]",
            ": {a: b}",
            "",
        ),
    ]
)


def _read(text: str, *, slowly: bool) -> tuple[object, ...]:
    try:
        marked = yaml12._by_ruamel(text, "x", 1) if slowly else yaml12.read(text, "x")
    except Unreadable as error:
        return tuple(map(_told, error.findings))
    values = {path: span for path, span in marked.values.items() if "" not in path}
    found = tuple(map(_told, marked.findings))
    return marked.value, values, {k: v for k, v in marked.keys.items() if "" not in k}, found


def _told(finding: Finding) -> tuple[object, ...]:
    assert isinstance(finding.at, InFile)
    return finding.code.code, finding.message, finding.at.span


@pytest.mark.parametrize("text", [*FRONTS, *DATA])
def test_both_parsers_give_the_same(text: str) -> None:
    assert _read(text, slowly=False) == _read(text, slowly=True)


@given(st.data())
@settings(max_examples=300)
def test_both_parsers_give_the_same_for_a_damaged_text(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(FRONTS))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(_PIECES) + text[at + data.draw(st.integers(0, 20)) :]
    if not _more_indented_first(text):
        assert _read(text, slowly=False) == _read(text, slowly=True)


def _more_indented_first(text: str) -> bool:
    """Whether a block scalar may begin with a blank line of more spaces than its first line,
    which only ruamel.yaml reports."""
    return any(not line.strip() and line for line in text.split("\n"))


@pytest.mark.parametrize("text", ["title:\nlang: en\n", "{title: , lang: en}\n"])
def test_an_empty_value_is_at_its_key(text: str) -> None:
    place = yaml12.read(text, "x").place(("title",))
    assert place is not None
    assert text.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1] == "title"
