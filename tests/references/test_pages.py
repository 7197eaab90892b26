"""Page ranges: nothing shortened that tells the page, and both ends in full for JATS."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from casepress.article.ast import text
from casepress.outputs.jats.references import citation
from casepress.references.csl import cite
from casepress.references.pages import each_range, ends, shortened, whole

STYLE = Path(__file__).parents[2] / "journal" / "medpeer" / "vancouver.csl"

#: The pages of a record, as they are printed, and the last page for JATS.
PRINTED = {
    "1-11": ("1-11", "11"),
    "1-10": ("1-10", "10"),
    "9-11": ("9-11", "11"),
    "12-112": ("12-112", "112"),
    "101-1013": ("101-1013", "1013"),
    "99-100": ("99-100", "100"),
    "5-12": ("5-12", "12"),
    "320-8": ("320-8", "328"),
    "320-328": ("320-8", "328"),
    "S1-S11": ("S1-S11", "S11"),
    "S12-S15": ("S12-5", "S15"),
    "S12-5": ("S12-5", "S15"),
    "e1-e11": ("e1-e11", "e11"),
    "779S-87S": ("779S-87S", "787S"),
    "779S-787S": ("779S-87S", "787S"),
    "1013.e1-1013.e8": ("1013.e1-8", "1013.e8"),
    "123-123": ("123", ""),
    "113–115": ("113-5", "115"),
    "xii-xiv": ("xii-xiv", "xiv"),
}
#: Pages of several parts, and numbers with two dashes, which are no range.
OTHERS = {
    "113-115, 120": "113-5, 120",
    "113-115; discussion 116-118": "113-5; discussion 116-8",
    "103-8.e1-2": "103-8.e1-2",
    "S0140-6736(20)30183-5": "S0140-6736(20)30183-5",
}


def _printed(pages: list[str], engine: str = "citeproc-py") -> list[str]:
    items = {
        f"k{n}": {
            "id": f"k{n}",
            "type": "article-journal",
            "title": "T",
            "container-title": "J",
            "volume": "1",
            "page": one,
        }
        for n, one in enumerate(pages)
    }
    rendered = cite(items, [], style=STYLE, nocite=list(items), engine=engine)
    return [text(entry.inlines).partition("J. 1:")[2].rstrip(".") for entry in rendered.entries]


def test_pages_as_they_are_printed() -> None:
    wanted = {pages: printed for pages, (printed, _) in PRINTED.items()} | OTHERS
    assert dict(zip(wanted, _printed(list(wanted)), strict=True)) == wanted


@pytest.mark.parametrize("pages", PRINTED)
def test_the_last_page_of_the_xml_is_in_full(pages: str) -> None:
    node = citation({"type": "article-journal", "title": "T", "page": pages})
    assert (node.findtext("lpage") or "") in (PRINTED[pages][1], ends(pages)[0])


def _ranges(count: int) -> list[str]:
    choose = random.Random(count)
    out = []
    for _ in range(count):
        first = choose.randrange(1, 10 ** choose.randint(1, 5))
        prefix = choose.choice(["", "", "", "S", "e", "1013.e"])
        out.append(
            f"{prefix}{first}-{prefix}{first + choose.randrange(1, 10 ** choose.randint(1, 4))}"
        )
    return out


def test_generated_ranges_are_those_of_pandoc() -> None:
    pages = _ranges(400)
    for typed, ours, theirs in zip(pages, _printed(pages), _printed(pages, "pandoc"), strict=True):
        if typed[0].isdecimal() and "e" not in typed:
            assert ours == theirs, typed
        # pandoc leaves out the letter before a longer number, too: S1-11 for S1-S11.
        assert whole(*ends(ours)) == whole(*ends(theirs)) == ends(typed)[1], typed


def test_a_shortened_page_can_be_read_again() -> None:
    for pages in _ranges(400):
        first, last = ends(pages)
        assert whole(first, shortened(first, last)) == last
        assert each_range(pages, lambda a, b: f"{a}-{b}") == pages
