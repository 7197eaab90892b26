"""Makes the pictures of the web pages from casepress's own output: `python docs/web_pictures.py`,
after `make` and with what `make test-system` installs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
OUT = Path(__file__).parent / "images"
ID = "000QGPL-idem-breast-metastasis"
COLOURS = 128


def save(name: str, page: Any) -> None:
    """Write what a window shows as a small PNG."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
    picture.save(OUT / f"{name}.png", format="PNG", optimize=True)


def main() -> None:
    """Make all pictures."""
    address = (ROOT / "results" / ID / f"{ID}.html").as_uri()
    with sync_playwright() as playwright:
        browser: Any = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )

        def show(width: int, height: int, scheme: str) -> Any:
            window = {"width": width, "height": height}
            page = browser.new_page(viewport=window, color_scheme=scheme, reduced_motion="reduce")
            page.goto(address)
            page.evaluate("document.fonts.ready")
            return page

        save("web-article", show(1280, 900, "light"))
        page = show(1280, 900, "dark")
        callout = page.locator("#discussion a.bibref").nth(8)
        callout.scroll_into_view_if_needed()
        callout.click()
        save("web-reference", page)
        page = show(390, 844, "light")
        page.evaluate("document.querySelector('figure').scrollIntoView({block: 'center'})")
        save("web-phone", page)
        preview(browser)
        browser.close()


def preview(browser: Any) -> None:
    """The picture of the preview, with a finding chosen that has several places."""
    command = [sys.executable, "-m", "casepress", "preview", ID, "--no-browser"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        page.goto(server.stdout.readline().removeprefix("Preview: ").strip())
        page.locator("#article article").wait_for(timeout=60_000)
        page.locator(".warning .where a.line").nth(4).click()
        save("web-preview", page)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
