"""Entries kept from one run to the next change nothing but the time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casepress.references.csl import cite, citeproc_py
from casepress.references.csl.types import Rendered
from tests.references.csl.citing import STYLE, clusters_of, many

CLUSTERS = clusters_of("[@k1; @k2; @k3] [@k4, p. 3]")


def _cite(cache: Path | None, count: int = 4, style: Path = STYLE) -> Rendered:
    return cite(many(count), CLUSTERS, style=style, cache=cache, nocite=[*many(count)])


def _kept(cache: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(cache.read_bytes().partition(b"\n")[2])
    return kept


def test_the_same_with_and_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "deep" / "a.cache"
    plain = _cite(None)
    assert _cite(cache) == plain
    before = cache.read_bytes()

    def refuse(*_: Any) -> None:
        raise AssertionError("all of it is kept")

    monkeypatch.setattr(citeproc_py, "load", refuse)
    assert _cite(cache) == plain
    assert cache.read_bytes() == before
    assert [path.name for path in cache.parent.iterdir()] == ["a.cache"]


def test_it_holds_what_the_last_run_used(tmp_path: Path) -> None:
    cache = tmp_path / "a.cache"
    _cite(cache, 9)
    assert len(_kept(cache)) == 10
    _cite(cache, 5)
    assert len(_kept(cache)) == 6


def test_another_style_another_locale_another_record(tmp_path: Path) -> None:
    cache = tmp_path / "a.cache"
    _cite(cache)
    style = tmp_path / "other.csl"
    changed = STYLE.read_text(encoding="utf-8").replace('value="Internet"', 'value="Online"')
    style.write_text(changed.replace('suffix=". "/>', 'suffix=") "/>'), encoding="utf-8")
    assert _cite(cache, style=style) == _cite(None, style=style)
    items = many(4)
    items["k1"]["title"] = "Another"
    again = cite(items, CLUSTERS, style=STYLE, cache=cache)
    assert again == cite(items, CLUSTERS, style=STYLE) and "Another" in str(again)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\n", b"\n[]", b"\xff", b"0\n{}"])
def test_a_file_that_says_nothing(tmp_path: Path, content: bytes) -> None:
    cache = tmp_path / "a.cache"
    cache.write_bytes(content)
    assert _cite(cache) == _cite(None)


@pytest.mark.parametrize(("old", "new"), [(b"Str", b"Foo"), (b"[{", b"7,[{"), (b'": [', b'": {')])
def test_a_file_that_was_edited(tmp_path: Path, old: bytes, new: bytes) -> None:
    cache = tmp_path / "a.cache"
    _cite(cache)
    content = cache.read_bytes()
    assert old in content
    cache.write_bytes(content.replace(old, new, 1))
    assert _cite(cache) == _cite(None)
    assert cache.read_bytes() == content


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert _cite(tmp_path / "file" / "a.cache") == _cite(None)


def test_a_list_that_the_style_sorts(tmp_path: Path) -> None:
    style = tmp_path / "sorted.csl"
    sort = '<bibliography><sort><key variable="title" sort="descending"/></sort>'
    text = STYLE.read_text(encoding="utf-8").replace("<bibliography>", sort)
    style.write_text(text, encoding="utf-8")
    cache = tmp_path / "a.cache"
    assert _cite(cache, style=style) == _cite(cache, style=style) == _cite(None, style=style)
