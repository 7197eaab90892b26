"""How others cite the article, and what its running heads say: made from the known facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casepress.article.ast import Inlines, emph, inlines, space, string, text
from casepress.article.model import Author
from casepress.article.wording import unmarked
from casepress.core.journal import Journal

#: Vancouver style names six authors, then et al. (ICMJE, samples of formatted references).
_NAMED = 6


def running(facts: Mapping[str, Any], authors: list[Author], journal: Journal) -> dict[str, str]:
    """The texts of the running heads; a part whose facts are absent is absent."""
    out: dict[str, str] = {}
    if authors:
        out["author"] = authors[0].vancouver + (", et al." if len(authors) > 1 else "")
    year = str(facts.get("date", ""))[:4]
    parts = [" ".join(p for p in (str(journal.data["abbreviated-title"]), year) if p)]
    if "doi" in facts:
        parts.append(f"doi:{facts['doi']}")
    out["journal"] = " · ".join(parts)
    title = unmarked(facts.get("short-title") or facts.get("title", []))
    if title:
        out["title"] = title
    return out


def cite_as(facts: Mapping[str, Any], authors: list[Author], journal: Journal) -> Inlines:
    """The article as an entry of a Vancouver reference list (Citing Medicine, chapter 1)."""
    names = [a.vancouver for a in authors]
    byline = ", ".join(names[:_NAMED]) + (", et al" if len(names) > _NAMED else "")
    title: Inlines = list(facts.get("title", []))
    ends_itself = text(title).endswith((".", "?", "!"))
    out = inlines(f"{byline}. ") if byline else []
    out += title + ([] if ends_itself else [string(".")])
    out += [space(), emph(inlines(str(journal.data["abbreviated-title"]))), string(".")]
    place = _place(facts)
    if place:
        out += inlines(f" {place}.")
    if "doi" in facts:
        out += inlines(f" doi:{facts['doi']}")
    return out


def _place(facts: Mapping[str, Any]) -> str:
    """ "2025;1(2):e12" from the parts that are known."""
    year = str(facts.get("date", ""))[:4]
    issue = f"({facts['issue']})" if "issue" in facts else ""
    volume = f"{facts.get('volume', '')}{issue}"
    pages = facts.get("elocation-id") or "-".join(
        str(facts[k]) for k in ("fpage", "lpage") if k in facts
    )
    out = ";".join(part for part in (year, volume) if part)
    return f"{out}:{pages}" if pages and out else out or str(pages)
