"""Pages, article numbers, volumes and issues of a record, as they are printed."""

from __future__ import annotations

import re
from typing import Any

from casepress.references.vocabulary import ARTICLES

#: An e-locator: one token other than a plain page number: "e123", "bcr0220125801", "105432".
_ELOCATOR = re.compile(r"e\d+|[a-z]{2,}[-.]?\d[\w.-]*|\d{6,}", re.I)
#: Pages that look like an e-locator: "iv12", "SS12-SS15".
_PAGES = re.compile(r"[ivxlc]+\d+(-\w+)?|([a-z]+)\d+-\2\d+", re.I)
_DASH = re.compile(r"\s*(?:[-\u2010-\u2015\u2212]+)\s*")
_NO_PAGE = re.compile(r"(?:n/?a|in press|ahead[ -]of[ -]print|online|not available)", re.I)
#: The publisher's own number of an article (PII), which its export gives as the pages.
_PII = re.compile(r"S\d{4}-?\d{3}[\dX]\(?\d{2}\)?\d{5}-?[\dX]")
_AHEAD = re.compile(
    r"(?:online )?ahead[ -]of[ -]print|(?:articles? )?in[ -]press|online first", re.I
)


def put(item: dict[str, Any]) -> None:
    """The pages and numbers as they are printed; the e-locator of a journal article is moved from
    `page` to `number`."""
    if "page" in item:
        page = re.sub(r"^pp?\.\s*(?=\w)", "", _DASH.sub("-", item["page"]))
        if all(_NO_PAGE.fullmatch(part) for part in page.split("-")):
            del item["page"]
        else:
            item["page"] = page
    for variable in ("volume", "issue"):
        value = item.get(variable, "")
        if _AHEAD.fullmatch(value):  # no volume yet, as some publishers export it
            del item[variable]
            item.setdefault("status", "Epub ahead of print")
        elif re.fullmatch(r"suppl(?:ement)?[_ ]?\w*", value, re.I):
            item[variable] = re.sub(r"^(suppl)(?:ement)?_?", r"\1 ", value.capitalize(), flags=re.I)
            item[variable] = " ".join(item[variable].split())
    page = item.get("page", "")
    if item["type"] in ARTICLES and "number" not in item and is_elocator(page):
        item["number"] = item.pop("page")


def is_publishers_number(page: str) -> bool:
    """Whether a token is the publisher's own number of an article: "S0140673620301835"."""
    return bool(_PII.fullmatch(page))


def is_elocator(page: str) -> bool:
    """Whether a token is an article number rather than a page: "e0233623", "bcr0220125801"."""
    return bool(_ELOCATOR.fullmatch(page)) and not _PAGES.fullmatch(page)
