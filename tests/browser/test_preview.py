"""The preview as an author has it: the command, a browser, and a file that an editor saves."""

from __future__ import annotations

import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from casepress import pipeline
from casepress.source.repository import Repository
from tests import support
from tests.browser.test_accessibility import violations
from tests.support import Repo

pytestmark = pytest.mark.system

Show = Callable[..., Any]
#: What may be shown how many times as late as lint alone takes for the same text in the same minute
#: (`benchmarks/preview.py` has the milliseconds, on a machine without other work).
AIMS = {"findings": 3, "article": 4, "pages": 8}
_TIMES = 5


@dataclass(frozen=True)
class Running:
    """`casepress preview` at work."""

    repo: Repo
    address: str
    process: subprocess.Popen[str]

    def write(self, text: str) -> None:
        """Save the manuscript as editors do."""
        self.repo.write("manuscript/knee/article.md", text)

    @property
    def text(self) -> str:
        """The manuscript."""
        return self.repo.article("knee").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    repo = support.repository(tmp_path_factory.mktemp("preview"), ("knee",))
    words = "The hypo intense signal of the knee was seen again, and nothing else was found in it. "
    long = "\n\n".join([words * 8] * 14)  # 2,000 words with all else
    repo.edit("manuscript/knee/article.md", "# Discussion\n", f"# Discussion\n\n{long}\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "casepress", "preview", "knee", "--no-browser"],
        cwd=repo.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    found = re.fullmatch(r"Preview: (http://127\.0\.0\.1:\d+/\S+)\n", process.stdout.readline())
    assert found
    yield Running(repo, found[1], process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 0 and "Traceback" not in said, said


@pytest.fixture
def page(running: Running, show: Show) -> Iterator[Any]:
    """The article with its findings, and the text as it was afterwards."""
    before = running.text
    made = show(running.address, bypass_csp=False)
    made.locator("#article article").wait_for(timeout=60_000)
    made.locator("#list li").first.wait_for()
    yield made
    running.write(before)


def test_the_token_leaves_the_address(running: Running, page: Any, show: Show) -> None:
    assert "token" not in page.url
    stranger = show(page.url)
    assert "casepress preview" in stranger.locator("body").inner_text()
    assert stranger.locator("article").count() == 0


def test_findings_and_their_words_lead_to_each_other(page: Any) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    link = page.locator("#list [data-go]").first
    link.click()
    lit = page.locator("#article .lit")
    assert lit.count() == 1 and lit.is_visible()
    page.locator("#article mark", has_text="hypo intense").nth(3).click()
    entry = page.locator("#list .chosen-entry")
    assert entry.count() == 1 and "hypointense" in entry.inner_text()
    boxes = page.locator(".chosen input")
    boxes.nth(1).uncheck()
    assert page.locator("#list section.warning:visible").count() == 0
    boxes.nth(1).check()
    assert faults == []


def test_a_saved_change_is_shown_in_place(running: Running, page: Any) -> None:
    page.locator("#article mark", has_text="hypo intense").nth(40).click()
    assert page.evaluate("scrollY") > 1000
    top = "document.querySelector('.lit').getBoundingClientRect().top"
    before = page.evaluate(top)
    running.write(running.text.replace("# Discussion\n", "# Discussion\n\nSeen anew.\n", 1))
    page.locator("#article p", has_text="Seen anew.").wait_for()
    assert abs(page.evaluate(top) - before) < 2  # what was chosen is where it was
    assert page.locator("#list .chosen-entry").count() == 1
    assert re.fullmatch(
        r"Saved [\d:]+, shown \d+\.\d\d s later", page.locator("#status").inner_text()
    )


def test_a_fault_keeps_the_last_good_page(running: Running, page: Any) -> None:
    good = running.text
    running.write("no front matter\n")
    status = page.locator("#status.fault")
    status.wait_for()
    assert "Not shown since" in status.inner_text()
    assert page.locator("#article article h1").is_visible()
    running.write(good)
    page.locator("#status:not(.fault)").wait_for()


def test_the_pages_of_the_pdf(running: Running, page: Any) -> None:
    page.evaluate("scrollTo({top: 700, behavior: 'instant'})")
    before = page.evaluate("scrollY")
    page.locator("#show-pages").click()
    page.locator("#pages img").first.wait_for(timeout=60_000)
    assert page.evaluate("scrollY") == 0
    images = page.locator("#pages img")
    assert images.count() > 1
    for number in (0, -1):  # the last one is fetched when it is looked at
        images.nth(number).scroll_into_view_if_needed()
        image = images.nth(number).element_handle()
        page.wait_for_function("image => image.complete && image.naturalWidth > 500", arg=image)
    assert page.evaluate("document.documentElement.scrollHeight") > 2000
    assert not page.locator("#article").is_visible()
    page.locator("#show-article").click()
    assert page.locator("#article article").is_visible()
    assert abs(page.evaluate("scrollY") - before) < 60  # each view keeps its place


@pytest.mark.parametrize("what", AIMS)
def test_how_soon_it_is_shown(what: str, running: Running, page: Any) -> None:
    if what == "pages":
        page.locator("#show-pages").click()
        page.locator("#pages img").first.wait_for(timeout=60_000)
    took, alone = [], []
    text = running.text
    repository = Repository.open(running.repo.root)
    for number in range(_TIMES):
        changed = text.replace("# Discussion\n", f"# Discussion\n\nSeen {what} {number}.\n", 1)
        before = page.evaluate("w => window.shown[w]?.saved ?? 0", what)
        running.write(changed)
        wait = "([w, b]) => (window.shown[w]?.saved ?? 0) > b"
        page.wait_for_function(wait, arg=[what, before], timeout=30_000)
        took.append(page.evaluate("w => window.shown[w].at - window.shown[w].saved", what))
        began = time.perf_counter()
        own = changed.replace("Seen", "Read", 1)  # not what the preview has just kept
        pipeline.check(repository, repository.journal, "knee", own)
        alone.append((time.perf_counter() - began) * 1000)
    assert statistics.median(took) < AIMS[what] * statistics.median(alone), (took, alone)


@pytest.mark.parametrize("width", [390, 1280])
def test_it_can_be_used_by_everyone(width: int, running: Running, show: Show) -> None:
    page = show(running.address, width, bypass_csp=True)
    page.locator("#article article").wait_for(timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#list [data-go]").first.click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []


def test_nothing_is_written_into_the_repository(running: Running, page: Any) -> None:
    made = {p.relative_to(running.repo.root).parts[0] for p in _files(running.repo.root)}
    assert made <= {"config.yaml", "manuscript", "figures", "results"}
    own = {
        p.relative_to(running.repo.root).parts[:2] for p in _files(running.repo.root / "results")
    }
    assert own <= {("results", ".cache")}


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
