"""Records prepared for printing, the same for both engines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

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
        out["page"] = re.sub(_ELIDED, _whole, out["page"])
    return out


#: A page range: the letters and digits of its ends.
_ELIDED = re.compile(r"(?<![\w-])([A-Za-z]*)(\d+)([-–])(\d+)(?![\w-])")


def _whole(match: re.Match[str]) -> str:
    """A range with its last page in full ("101-12" is 101-112), so that the style can shorten it
    in its own way; the library would read the shortened number as the page. A range of one page
    becomes that page."""
    letters, first, dash, last = match.groups()
    if last == first:
        return f"{letters}{first}"
    if len(last) >= len(first):
        return match[0]
    return f"{letters}{first}{dash}{letters}{first[: len(first) - len(last)]}{last}"


#: Scripts that write family and given name together, without initials.
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def _name(name: Mapping[str, str]) -> dict[str, str]:
    out = dict(name)
    whole = out.get("family", "") + out.get("given", "")
    if _EAST_ASIAN.fullmatch(whole):
        return {"literal": whole}
    given = out.get("given", "")
    if re.fullmatch(r"[A-Z]{2,3}", given) and not out.get("family", "").isupper():
        out["given"] = ". ".join(given) + "."
    particle = out.get("non-dropping-particle", "")
    if particle.endswith(("'", "’", "-")):
        out["family"] = out.pop("non-dropping-particle") + out.get("family", "")
    if "suffix" in out:
        out["suffix"] = out["suffix"].rstrip(".")
    return out
