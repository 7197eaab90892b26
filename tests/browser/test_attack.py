"""Scripts that a manuscript brings do not run, also without the policy that would stop them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casepress.outputs.html.fonts import Subsets
from casepress.outputs.html.page import made, page
from casepress.outputs.html.view import Beside
from tests import support
from tests.outputs.html import pages
from tests.outputs.html.test_attack import attacked

pytestmark = pytest.mark.system

Show = Callable[..., Any]
#: A file beside the page whose name tries to be more.
_FILE = Beside("pdf", '"><img src=x onerror=alert(1)>.pdf', 1)


@pytest.mark.parametrize("bypass", [True, False])
@pytest.mark.parametrize("name", pages.ARTICLES)
def test_no_script_runs(name: str, bypass: bool, tmp_path: Path, show: Show) -> None:
    journal = support.journal()
    parts = made(attacked(name), journal, pages.picture, [_FILE])
    out = tmp_path / "attacked.html"
    out.write_text(page(parts, journal, Subsets(None)), encoding="utf-8")
    shown = show("about:blank", bypass_csp=bypass)
    said: list[str] = []

    def spoken(dialog: Any) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    shown.on("dialog", spoken)
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.goto(out.as_uri())
    for callout in ("a.bibref", "a.figref", ".enlarge"):
        if shown.locator(callout).count():
            shown.locator(callout).first.click()
            shown.wait_for_timeout(100)
            shown.keyboard.press("Escape")
    assert said == []
    assert shown.locator("[onerror], [onclick], img[src=x]").count() == 0
