"""The page in a process that has set it before; `benchmarks/page.py` has the times."""

from __future__ import annotations

import re

from tests import support

PAGE = support.ROOT / "casepress" / "outputs" / "pdf" / "columns.typ"


def test_the_pages_style_holds_nothing_of_the_text() -> None:
    """What Typst remembers it remembers for a style. The running heads are part of it, with all
    that they name: were `view` among it, one changed word would set every paragraph anew."""
    page = PAGE.read_text(encoding="utf-8")
    named = re.search(r"set page\([^)]*header: ([\w-]+)[^)]*footer: ([\w-]+)", page)
    assert named is not None
    bodies = {m[1]: m[2] for m in re.finditer(r"^#let ([\w-]+)(.*?)(?=^#|^//)", page, re.M | re.S)}
    asked, seen = list(named.groups()), set()
    while asked:
        name = asked.pop()
        if name in seen or name not in bodies:
            continue
        seen.add(name)
        if not bodies[name].startswith(" = view"):
            asked += re.findall(r"[\w-]+", bodies[name])
    assert {"running-head", "running-foot", "stamp", "foot-style"} <= seen
    assert "view" not in seen, "a running head names `view`; name the parts that it needs"
