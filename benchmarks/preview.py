"""How soon the preview shows a saved file, from its write to the browser's paint.

    python benchmarks/preview.py [TIMES]

serves a manuscript of about 2,000 words, made of the published article's own sentences, changes one
word TIMES (15) times, and prints the medians in milliseconds. Needs Chromium and Playwright
(`make test-browser` installs both).
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lint import manuscripts
from playwright.sync_api import sync_playwright

#: Seconds between two writes: a writer saves when the last change has been shown.
PAUSE = 0.5
#: What is shown, the view in which it is, and the most milliseconds that it may take.
AIMS = {"findings": ("article", 150), "article": ("article", 200), "pages": ("pages", 400)}


def times(page: Any, what: str, count: int, write: Callable[[int], None]) -> list[int]:
    """Milliseconds from each write to what the page then shows."""
    found = []
    shown = "([w, b]) => (window.shown[w]?.saved ?? 0) > b"
    for number in range(count):
        time.sleep(PAUSE)
        before = page.evaluate("w => window.shown[w]?.saved ?? 0", what)
        write(number)
        page.wait_for_function(shown, arg=[what, before], timeout=60_000)
        took = page.evaluate("w => window.shown[w].at - window.shown[w].saved", what)
        found.append(round(took))
    return found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        (article,) = manuscripts(Path(folder), 1)
        text = article.read_text(encoding="utf-8")
        command = [sys.executable, "-m", "casepress", "preview", "--no-browser"]
        server = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(found[0])
            page.locator("#article article").wait_for(timeout=60_000)

            def write(number: int) -> None:
                changed = text.replace("manuscript number 0", f"manuscript number {number + 1}")
                article.write_text(changed, encoding="utf-8")

            print(f"{len(text.split())} words")
            for what, (view, aim) in AIMS.items():
                page.locator(f"#show-{view}").click()
                took = times(page, what, count + 2, write)[2:]  # the first ones fill caches
                print(f"{what}: {statistics.median(took):.0f} ms (aim {aim}; {sorted(took)})")
            browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
