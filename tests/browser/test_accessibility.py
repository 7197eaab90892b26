"""No rule of axe-core is broken, in any state of the page (WCAG 2.2, A and AA)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import TOOLS
from tests.browser.samples import Sample

pytestmark = pytest.mark.system

Show = Callable[..., Any]
#: Width and scale of the window: wide, a phone, and 1280 pixels at a zoom of 200 %.
WINDOWS = {"wide": (1280, 1), "narrow": (320, 1), "zoomed": (640, 2)}
SCHEMES = ("light", "dark")
#: What is open when the page is judged, and how it is opened; Esc closes it again.
STATES: dict[str, Callable[[Any], None]] = {
    "closed": lambda page: None,
    "card": lambda page: page.locator("a.bibref").first.click(),
    "viewer": lambda page: page.locator(".enlarge").first.click(),
    "contents": lambda page: page.locator(".bar button").click(),
}
#: From here on the contents stand open beside the text, and nothing opens them.
_CONTENTS_BESIDE = 940


def violations(page: Any) -> list[str]:
    """What axe-core finds on a page as it is; the rules are loaded once into each page."""
    if not page.evaluate("!!window.axe"):
        page.evaluate((TOOLS / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{v['id']}: {n['html'][:120]} ({n.get('failureSummary', '')[:200]})"
        for v in found
        for n in v["nodes"]
    ]


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", ["hard", "example", "draft"])
def test_no_rule_is_broken(name: str, window: str, written: dict[str, Sample], show: Show) -> None:
    """One load a window: schemes and states are changed on the page that is there."""
    width, scale = WINDOWS[window]
    page = show(written[name].url, width, device_scale_factor=scale, bypass_csp=True)
    found = []
    for state, opened in STATES.items():
        if state == "contents" and width >= _CONTENTS_BESIDE:
            continue
        opened(page)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"{state}, {scheme}: {violation}" for violation in violations(page)]
        page.keyboard.press("Escape")
    assert found == []


def test_every_other_sample(other_pages: dict[str, Path], show: Show) -> None:
    found = []
    for name, path in other_pages.items():
        page = show(path.as_uri(), bypass_csp=True)
        found += [f"{name}: {violation}" for violation in violations(page)]
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editors_pages(scheme: str, editors_pages: dict[str, Path], show: Show) -> None:
    found = []
    for name, path in editors_pages.items():
        for width in (1280, 390):
            page = show(path.as_uri(), width, color_scheme=scheme, bypass_csp=True)
            found += [f"{name}: {violation}" for violation in violations(page)]
    assert found == []


def test_the_rules_find_a_fault(written: dict[str, Sample], show: Show) -> None:
    page = show(written["example"].url, bypass_csp=True)
    page.evaluate("document.querySelector('img').removeAttribute('alt')")
    assert any(found.startswith("image-alt") for found in violations(page))
