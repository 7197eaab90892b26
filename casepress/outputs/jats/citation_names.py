"""The people of a CSL record as `person-group`, with names after Citing Medicine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from casepress.outputs.jats.xml import Node, el, leaf
from casepress.references.suffixes import nlm_suffix

#: For each CSL name variable the `person-group-type`.
GROUPS = {
    "author": "author",
    "editor": "editor",
    "container-author": "author",
    "collection-editor": "editor",
    "translator": "translator",
    "compiler": "compiler",
    "director": "director",
    "illustrator": "illustrator",
    "curator": "curator",
}


def people(record: Mapping[str, Any], variable: str) -> Node | None:
    """The `person-group` of a name variable, with `etal` if the record truncates the list."""
    names = record.get(variable) or []
    found = [_person(name) for name in names if isinstance(name, Mapping)]
    found = [node for node in found if node is not None]
    if not found:
        return None
    if str(record.get(f"{variable}s-truncated", "")).lower() == "true":
        found.append(el("etal"))
    return el("person-group", {"person-group-type": GROUPS[variable]}, *found)


def _person(name: Mapping[str, Any]) -> Node | None:
    if name.get("literal"):
        return leaf("collab", str(name["literal"]))
    particles = ("dropping-particle", "non-dropping-particle")
    family = " ".join(str(name[k]) for k in (*particles, "family") if name.get(k))
    family = re.sub(r"(?<=['’-]) ", "", family)  # "d’ Alembert" is "d’Alembert"
    given = initials(str(name.get("given", "")))
    if not family:
        return el("name", {"name-style": "given-only"}, el("given-names", None, given))
    return el(
        "name",
        {"name-style": "western"},
        leaf("surname", family),
        leaf("given-names", given),
        leaf("suffix", nlm_suffix(str(name.get("suffix", "")))),
    )


def initials(given: str) -> str:
    """Initials in NLM's form, without full stops and spaces ("J.-P. A." → "JPA"); full given names
    are unchanged."""
    letters = [part for part in re.split(r"[\s.‐‑-]+", given) if part]
    most = 3 if "." in given else 1  # "AL." is two initials, "LI WEI" two names
    known = letters and all(part.isupper() and len(part) <= most for part in letters)
    return "".join(letters) if known else given
