"""Records prepared for printing, the same for both engines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from casepress.references.pages import each_range, whole
from casepress.references.suffixes import nlm_suffix
from casepress.references.vocabulary import ARTICLES, NAMES


def prepared(item: Mapping[str, Any], others: str) -> dict[str, Any]:
    """A record for printing: initials typed as one word ("PA") are separated, a suffix has no full
    stop (Citing Medicine, chapter 1: "Jr"), a truncated list of names ends with `others`, and page
    ranges are written out."""
    out = dict(item)
    for variable in NAMES & out.keys():
        names = [_name(name) for name in out[variable]]
        if out.pop(f"{variable}s-truncated", False):
            names.append({"literal": others})
        out[variable] = names
    if item["type"] in ARTICLES and "number" in out and "page" not in out:
        out["page"] = out.pop("number")  # the variable in which styles expect an e-locator
    if "page" in out:
        out["page"] = each_range(out["page"], _in_full)
    return out


def _in_full(first: str, last: str) -> str:
    """A range with its last page in full ("101-12" is 101-112), so that the style can shorten it
    in its own way. A range of one page becomes that page."""
    end = whole(first, last)
    return first if end == first else f"{first}-{end}"


#: Scripts that write family and given name together, without initials.
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def _name(name: Mapping[str, str]) -> dict[str, str]:
    out = dict(name)
    whole = out.get("family", "") + out.get("given", "")
    if _EAST_ASIAN.fullmatch(whole):
        return {"literal": whole}
    given = out.get("given", "")
    if re.fullmatch(r"[^\W\d_]{2,4}", given) and given.isupper() and not whole.isupper():
        out["given"] = ". ".join(given) + "."
    particle = out.get("non-dropping-particle", "")
    if particle.endswith(("'", "’", "-")):
        out["family"] = out.pop("non-dropping-particle") + out.get("family", "")
    if "suffix" in out:
        out["suffix"] = nlm_suffix(out["suffix"])
    return out
