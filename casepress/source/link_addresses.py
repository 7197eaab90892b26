"""Addresses of links, and which of them an article may have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from casepress.article.ast import Element
from casepress.article.nodes import Link
from casepress.core.findings import Code, Finding, InNode, Severity

SRC044 = Code(
    "SRC044",
    "link-address",
    Severity.ERROR,
    """A link has no address, or one of a kind that an article must not link to.

Why: `javascript:` and `data:` run or show content of the article itself, and `file:` leads into the
reader's own computer; a link without an address leads nowhere, and no PDF can have it; one
without words is not printed.
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
    """What is wrong with an address, and the remedy; `None` for an acceptable one. Blanks (also as
    pandoc writes them, %20) and invisible characters are ignored, as browsers ignore a tab within
    a scheme."""
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
    """A finding for each link among the elements whose address is not acceptable."""
    for element in elements:
        if element["t"] != "Link":
            continue
        link = Link(element)
        wrong = fault(link.target)
        if not wrong and not link.inlines and not link.target.startswith("#"):
            wrong = "the link has no words, so it would not be printed; write `<address>` for it"
        if wrong:
            yield Finding(SRC044, wrong, InNode(element))
