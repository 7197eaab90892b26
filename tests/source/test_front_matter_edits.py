"""Edits of the front matter change the value that is meant, and no other character."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from casepress.core.errors import UsageError
from casepress.source.frontmatter.edit import Front, flow, with_related, with_values
from tests.support import ROOT

CASES = YAML(typ="safe").load(
    (ROOT / "tests/source/data/front_matter_edits.yaml").read_text(encoding="utf-8")
)
_BODY = "\n# Abstract\n\nThe `---` of the body.\n\n---\n\nLast, without a line end"


def _text(front: str, newline: str = "\n", mark: str = "") -> str:
    return mark + f"---\n{front}---\n{_BODY}".replace("\n", newline)


def _plain(value: Any) -> Any:
    """YAML's values as casepress reads them: text."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else str(value)


@pytest.mark.parametrize(("newline", "mark"), [("\n", ""), ("\r\n", ""), ("\n", "\ufeff")])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_edit(case: dict[str, Any], newline: str, mark: str) -> None:
    before = _text(case["before"], newline, mark)

    def edited() -> str:
        if "related" in case:
            return with_related(before, "article.md", _plain(case["related"]))
        return with_values(before, "article.md", _plain(case["values"]))

    if "refused" in case:
        with pytest.raises(UsageError, match=case["refused"]):
            edited()
    else:
        assert edited() == _text(case["after"], newline, mark)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_value_is_read_back(value: str) -> None:
    text = with_values(_text("title: T\n"), "article.md", {"volume": value})
    assert Front.of(text, "article.md").values == {"title": "T", "volume": value}
    assert Front.of(_text(f"a: {flow([{'b': value}])}\n"), "x").values == {"a": [{"b": value}]}
