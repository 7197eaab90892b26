"""One browser process for all tests: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import support
from tests.browser import samples
from tests.browser.samples import Sample

TOOLS = support.ROOT / "requirements" / "browser" / "node_modules"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield found
        found.close()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sample]:
    """The three pages that hold every element."""
    return samples.written(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="session")
def other_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every other sample."""
    return samples.others(tmp_path_factory.mktemp("others"))


@pytest.fixture(scope="session")
def editors_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The overview, pages of findings, and an issue's contents."""
    return samples.editors_pages(tmp_path_factory.mktemp("overview"))


@pytest.fixture
def show(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open an address in a window of its own; options are those of Playwright's contexts."""
    contexts: list[Any] = []

    def opened(url: str, width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        page.evaluate("document.fonts.ready")
        return page

    yield opened
    for context in contexts:
        context.close()
