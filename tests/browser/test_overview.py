"""The editor's overview in a browser: filters, finding, sorting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.system

Show = Callable[..., Any]


def _rows(page: Any) -> list[str]:
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('#rows>li')].filter(r=>r.checkVisibility()).map(r=>r.dataset.id)"
    )
    return found


@pytest.mark.parametrize("script", [True, False])
def test_filters_work_with_and_without_script(
    script: bool, editors_pages: dict[str, Path], show: Show
) -> None:
    page = show(editors_pages["index.html"].as_uri(), java_script_enabled=script)
    assert page.locator("#rows>li:visible").count() == 4
    page.locator("label", has_text="Draft").click()
    assert page.locator("#rows>li:visible").count() == 1
    page.locator("label", has_text="All").click()
    page.locator("label", has_text="With errors").click()
    assert page.locator("#rows>li:visible").count() == 2
    assert page.locator("#find").is_visible() == script


def test_finding_and_sorting(editors_pages: dict[str, Path], show: Show) -> None:
    page = show(editors_pages["index.html"].as_uri())
    assert _rows(page) == ["a", "b", "c", "d"]
    page.locator("#find").fill("MÜSTER")
    assert _rows(page) == ["a", "b", "c", "d"]
    page.locator("#find").fill("10.1000/d")
    assert _rows(page) == ["d"]
    assert page.locator("#shown").text_content() == "1 of 4 manuscripts"
    page.locator("#find").fill("nothing such")
    assert page.locator("#none").is_visible()
    page.locator("#find").fill("")
    page.locator("#sort").select_option("new")
    assert _rows(page)[:2] == ["b", "c"]
    page.locator("#sort").select_option("id")
    assert _rows(page) == ["a", "b", "c", "d"]


def test_ages_are_the_readers(editors_pages: dict[str, Path], show: Show) -> None:
    page = show(editors_pages["index.html"].as_uri())
    assert "·" in page.locator("[data-id=b] dd").text_content()
    text = editors_pages["index.html"].read_text(encoding="utf-8")
    assert "today" not in text.partition("<body>")[2]


@pytest.mark.parametrize("width", [320, 390, 820, 1280, 1680])
def test_nothing_is_wider_than_the_window(
    width: int, editors_pages: dict[str, Path], show: Show
) -> None:
    for path in editors_pages.values():
        page = show(path.as_uri(), width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
