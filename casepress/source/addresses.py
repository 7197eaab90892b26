"""Addresses that links may have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casepress.article.ast import Element
from casepress.core.findings import Code, Finding, InNode, Severity

SRC044 = Code(
    "SRC044",
    "link-address",
    Severity.ERROR,
    """A link has no address, or one of a kind that an article does not lead to.

Why: `javascript:` and `data:` run or show what stands in the article itself, `file:` leads into the
reader's own computer; a link without an address leads nowhere, and no PDF can be made of it.
Scope: links in the text, the titles and the legends, and the addresses of references: http, https,
ftp, mailto, tel, doi, and `#id` within the article.
Source: RFC 3986, section 7; WHATWG URL, 4.4; OWASP, Cross Site Scripting Prevention
Traps: capitals, blanks and entities in the scheme (`java&Tab;script:`); `localhost:80`, which reads
as a scheme.
Fails: `See [here](javascript:alert(1)).`
Passes: `See [here](https://example.org/).`
""",
    blocks=True,
)

#: The kinds of addresses that lead a reader somewhere.
SCHEMES = frozenset({"http", "https", "ftp", "ftps", "sftp", "mailto", "tel", "doi"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def fault(address: str) -> str | None:
    """What is wrong with an address, with its remedy; `None` where it may stand. Blanks, also as
    pandoc writes them (%20), and characters without a shape do not count: browsers read a scheme
    with a tab in it as if the tab were not there."""
    from urllib.parse import unquote

    bare = "".join(c for c in unquote(address) if c.isprintable() and not c.isspace())
    if not bare:
        return "the link has no address; write one, or remove the link"
    scheme = _SCHEME.match(bare)
    if scheme and scheme[1].lower() not in SCHEMES:
        return (
            f"an article does not link to `{scheme[1].lower()}:`; write an address with https:, "
            "or remove the link"
        )
    return None


def faulty(elements: Iterable[Element]) -> Iterator[Finding]:
    """A finding for each link among the elements whose address may not stand."""
    for element in elements:
        if element["t"] == "Link" and (wrong := fault(element["c"][2][0])):
            yield Finding(SRC044, wrong, InNode(element))
