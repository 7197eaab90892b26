"""The article's page as a reader meets it: what it loads, how it is laid out, what keys do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import TOOLS
from tests.browser.samples import Sample

pytestmark = pytest.mark.system

Show = Callable[..., Any]
WIDTHS = (320, 390, 640, 820, 1000, 1280, 1680)
#: Text spacing that a reader may set (WCAG 2.2, 1.4.12).
SPACING = (
    "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
    "p{margin-bottom:2em!important}"
)


@pytest.mark.parametrize("name", ["hard", "example", "draft"])
def test_one_request_no_shift_and_no_fault(
    name: str, written: dict[str, Sample], browser: Any
) -> None:
    for width in (390, 1280):
        for _ in range(3):
            context = browser.new_context(viewport={"width": width, "height": 900})
            page = context.new_page()
            asked: list[str] = []
            faults: list[str] = []
            page.on("request", lambda r, asked=asked: asked.append(r.url[:80]))
            page.on("console", lambda m, faults=faults: faults.append(m.text))
            page.on("pageerror", lambda e, faults=faults: faults.append(str(e)))
            page.add_init_script(
                "window.shift=0;new PerformanceObserver(l=>{for(const e of l.getEntries())"
                "window.shift+=e.value}).observe({type:'layout-shift',buffered:true})"
            )
            page.goto(written[name].url)
            page.wait_for_timeout(400)
            assert page.evaluate("window.shift") == 0
            assert [url for url in asked if not url.startswith("data:")] == [written[name].url]
            assert faults == []
            context.close()


@pytest.mark.parametrize("name", ["hard", "example", "draft"])
def test_nothing_is_wider_than_the_window(
    name: str, written: dict[str, Sample], show: Show
) -> None:
    page = show(written[name].url)
    for spacing in (False, True):
        if spacing:
            page = show(written[name].url, bypass_csp=True)
            page.add_style_tag(content=SPACING)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate("document.documentElement.scrollWidth")
            assert found <= width, (width, spacing)


def test_images_fonts_and_formulae_are_shown(written: dict[str, Sample], show: Show) -> None:
    page = show(written["hard"].url)
    assert page.evaluate("[...document.images].every(i=>i.naturalWidth>1)")
    states = page.evaluate("[...document.fonts].map(f=>f.family+' '+f.weight+' '+f.status)")
    assert len(states) == 11 and all(state.endswith(" loaded") for state in states)
    root = page.locator("math msqrt").first.bounding_box()
    assert root["height"] > 15


def test_a_line_has_some_66_characters(written: dict[str, Sample], show: Show) -> None:
    page = show(written["example"].url)
    count = """() => {
      const p = document.querySelector('#introduction p'), r = document.createRange()
      r.selectNodeContents(p)
      return p.textContent.length / (p.getBoundingClientRect().height /
        parseFloat(getComputedStyle(p).lineHeight))
    }"""
    for width in (820, 1000, 1280, 1680):
        page.set_viewport_size({"width": width, "height": 900})
        assert 58 <= page.evaluate(count) <= 72, width


def _focused(page: Any) -> str:
    found: str = page.evaluate(
        "(document.activeElement.id||document.activeElement.className||document.activeElement.tagName)"
    )
    return found


def test_a_card_by_key(written: dict[str, Sample], show: Show) -> None:
    page = show(written["example"].url)
    callout = page.locator("a.bibref").nth(4)
    callout.focus()
    page.keyboard.press("Enter")
    assert page.locator("#page-card").is_visible()
    assert callout.get_attribute("aria-expanded") == "true"
    assert re.fullmatch(
        r"References? \d+( to \d+)?", page.locator("#page-card").get_attribute("aria-label")
    )
    assert _focused(page) == "page-card"
    stops = []
    for _ in range(2):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.textContent"))
    assert "Show in the list" in stops
    page.keyboard.press("Escape")
    assert not page.locator("#page-card").is_visible()
    assert _focused(page) == callout.get_attribute("id")
    page.keyboard.press("Enter")
    page.locator("#page-card .go").click()
    assert page.evaluate("location.hash").startswith("#ref-")
    assert not page.locator("#page-card").is_visible()


def test_a_card_by_mouse(written: dict[str, Sample], show: Show) -> None:
    page = show(written["hard"].url)
    callout = page.locator("#introduction a.bibref").first
    callout.click()
    assert page.locator("#page-card li").count() == 3
    callout.click()
    assert not page.locator("#page-card").is_visible()
    callout.click()
    page.locator("a.bibref").nth(3).click()
    assert page.locator("#page-card li").count() == 1
    page.mouse.click(5, 5)
    assert not page.locator("#page-card").is_visible()
    callout.click(modifiers=["Shift"])
    assert not page.locator("#page-card").is_visible()
    page.locator("a.figref").first.click()
    assert page.locator("#page-card img").count() == 1


def test_the_viewer_by_key(written: dict[str, Sample], show: Show) -> None:
    page = show(written["hard"].url)
    button = page.locator(".enlarge").nth(1)
    button.focus()
    page.keyboard.press("Enter")
    status = page.locator(".viewer header p")
    assert status.text_content() == "Figure 1 (2 of 5)"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Close"
    page.keyboard.press("ArrowRight")
    assert status.text_content() == "Figure 2 (3 of 5)"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert status.text_content() == "Figure 4 (5 of 5)"
    width = "document.querySelector('.stage img').getBoundingClientRect().width"
    fitted = page.evaluate(width)
    page.keyboard.press("+")
    assert page.evaluate(width) > fitted * 1.2
    page.keyboard.press("0")
    assert page.evaluate(width) == fitted
    page.keyboard.press("Escape")
    assert not page.locator(".viewer").is_visible()
    assert page.evaluate("document.activeElement.className") == "enlarge"


def test_a_whole_walk_by_keyboard_meets_no_trap(written: dict[str, Sample], show: Show) -> None:
    page = show(written["example"].url)
    seen = set()
    for _ in range(150):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if at.startswith("<body"):
            break
        seen.add(at)
    assert len(seen) > 50
    assert any("skip" in at for at in seen) and any("enlarge" in at for at in seen)


def test_targets_are_large_enough(written: dict[str, Sample], show: Show) -> None:
    """24 pixels (WCAG 2.2, 2.5.8), but for links in a sentence, which are excepted."""
    page = show(written["hard"].url)
    small = page.evaluate("""[...document.querySelectorAll('button,.button,.contents a,.enlarge')]
      .filter(e=>e.checkVisibility()).map(e=>e.getBoundingClientRect())
      .filter(r=>r.height<24||r.width<24).length""")
    assert small == 0


def test_what_is_folded_opens_for_a_link_into_it(written: dict[str, Sample], show: Show) -> None:
    page = show(written["hard"].url)
    fold = page.locator("details.fold")
    assert fold.get_attribute("open") is None
    page.locator(".authors sup a").first.click()
    assert fold.get_attribute("open") is not None
    assert page.locator("#page-affiliation-1").is_visible()


def test_it_is_whole_without_script(written: dict[str, Sample], show: Show) -> None:
    page = show(written["hard"].url, java_script_enabled=False)
    page.locator("#introduction a.bibref").first.click()
    assert page.url.endswith("#ref-1")
    page.locator("li#ref-1 .cited a").first.click()
    assert "#page-cite-" in page.url
    assert page.locator("button:visible").count() == 0
    narrow = show(written["hard"].url, 390, java_script_enabled=False)
    narrow.locator(".bar button").click()
    assert narrow.locator("#page-contents").is_visible()


def test_the_current_section_is_marked(written: dict[str, Sample], show: Show) -> None:
    page = show(written["hard"].url, reduced_motion="reduce")
    page.locator(".contents a[href='#discussion']").click()
    page.wait_for_timeout(200)
    assert page.locator(".contents [aria-current]").text_content() == "Discussion"


def test_print(written: dict[str, Sample], show: Show) -> None:
    import pypdfium2

    page = show(written["example"].url, color_scheme="dark")
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as printed:
        assert len(printed) == 5
        text = "".join(p.get_textpage().get_text_bounded() for p in printed)
        width, height = printed[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    assert "1 / 5" in text and "Cited in" not in text and "JATS XML" not in text


def test_reader_mode_keeps_figures_tables_references_and_authors(
    written: dict[str, Sample], show: Show
) -> None:
    page = show(written["hard"].url, bypass_csp=True)
    page.evaluate((TOOLS / "@mozilla" / "readability" / "Readability.js").read_text())
    read = page.evaluate("""() => {
      const found = new Readability(document.cloneNode(true)).parse()
      const at = document.createElement('div')
      at.innerHTML = found.content
      return {byline: found.byline, images: at.querySelectorAll('img').length,
              tables: at.querySelectorAll('table').length,
              references: at.querySelectorAll('li[id^=ref-]').length,
              callouts: at.querySelectorAll('[role=doc-biblioref], a[href^="#ref-"]').length}
    }""")
    assert (read["images"], read["tables"], read["references"]) == (6, 3, 10)
    assert read["callouts"] >= 11
    assert "Example" in read["byline"] and "Lizi" in read["byline"]


def test_forced_colours_keep_images_and_edges(written: dict[str, Sample], show: Show) -> None:
    page = show(written["hard"].url, forced_colors="active")
    style = "e=>[getComputedStyle(e).borderTopStyle,getComputedStyle(e).forcedColorAdjust]"
    assert page.eval_on_selector(".abstract", style)[0] == "solid"
    assert page.eval_on_selector("figure img", style)[1] == "none"


def test_the_picture_of_a_card_leaves_room_for_its_legend(
    written: dict[str, Sample], show: Show
) -> None:
    page = show(written["hard"].url, height=900)
    page.locator("a.figref").first.click()
    assert page.locator("#page-card img").bounding_box()["height"] <= 256
    box = page.locator("#page-card").bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 900


def test_a_picture_fits_the_viewer(written: dict[str, Sample], show: Show) -> None:
    page = show(written["hard"].url, height=600)
    page.locator(".enlarge").nth(1).click()  # taller than wide
    box = page.locator(".stage img").bounding_box()
    legend = page.locator(".viewer .legend").bounding_box()
    assert box["y"] >= 60 and box["y"] + box["height"] <= legend["y"]


def test_a_table_that_scrolls(written: dict[str, Sample], show: Show) -> None:
    """Its head and its first column stay, and a shadow tells that there is more."""
    page = show(written["hard"].url, 390)
    table = page.locator("#tbl-course .rows")
    table.evaluate("s => s.scrollTo({top: 900, left: 200, behavior: 'instant'})")
    page.wait_for_timeout(100)
    top, left = (table.bounding_box()[side] for side in ("y", "x"))
    assert abs(table.locator("thead").bounding_box()["y"] - top) <= 2
    first = table.locator("tbody tr").nth(25).locator("th")
    assert abs(first.bounding_box()["x"] - left) <= 2
    assert "linear-gradient" in table.evaluate("e => getComputedStyle(e).backgroundImage")
    # a cell below a taller one is not in the first column
    moved = page.locator("#tbl-cultures thead tr").nth(1).locator(":first-child")
    assert moved.evaluate("e => getComputedStyle(e).position") == "static"


def test_a_wide_table_takes_the_margin(written: dict[str, Sample], show: Show) -> None:
    page = show(written["hard"].url)
    usual = page.locator("#tbl-course").bounding_box()["width"]
    page.evaluate("document.querySelector('#tbl-course .rows').classList.add('many')")
    page.wait_for_timeout(100)
    assert page.locator("#tbl-course").bounding_box()["width"] > usual + 200
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    table = page.locator("#tbl-course .rows")
    assert table.bounding_box()["height"] <= 720
    table.evaluate("s => s.scrollTo({top: 900, behavior: 'instant'})")
    assert abs(table.locator("thead").bounding_box()["y"] - table.bounding_box()["y"]) <= 2


def test_an_odd_address_stops_nothing(written: dict[str, Sample], show: Show) -> None:
    page = show(written["hard"].url + "#%E0%A4%A")
    assert page.locator("#page-cite button").count() == 1


def test_from_right_to_left(written: dict[str, Sample], show: Show) -> None:
    """All is mirrored; what is written from left to right keeps its own order."""
    page = show(written["hard"].url)
    page.evaluate("document.documentElement.dir = 'rtl'")
    link = page.locator(".contents a").nth(1)
    assert link.evaluate("a => getComputedStyle(a).paddingRight") == "12px"
    facts, text = (page.locator(s).bounding_box() for s in (".facts", "#introduction"))
    assert facts["x"] + facts["width"] <= text["x"]
    order = """date => {
      const place = word => {
        const range = document.createRange(), at = date.textContent.indexOf(word)
        range.setStart(date.firstChild, at), range.setEnd(date.firstChild, at + word.length)
        return range.getBoundingClientRect().left
      }
      return place('2 ') < place('March') && place('March') < place('2025')
    }"""
    assert page.locator(".facts time").first.text_content() == "2 March 2025"
    assert page.locator(".facts time").first.evaluate(order)
    for width in (320, 390, 820, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("scrollX") == 0


def test_a_table_has_a_shadow_on_each_side_where_there_is_more(
    written: dict[str, Sample], show: Show
) -> None:
    page = show(written["hard"].url, width=390)
    table = page.locator(".rows.long").first
    start = "n => getComputedStyle(n.querySelector('tbody th'), '::before').content"
    assert table.evaluate(start) == "none"
    table.evaluate("n => n.scrollLeft = 80")
    page.wait_for_function("document.querySelector('.rows.long.past')")
    assert table.evaluate(start) == '""'
    page.emulate_media(media="print")
    assert table.evaluate(start) == "none"
