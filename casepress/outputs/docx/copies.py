"""The Word copies of an article, as a journal's layout file `docx.yaml` describes them.

A copy has the parts that it prints, in their order, and its changes to the common layout. The
writer treats all copies alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.core.yaml12 import load

Layout = Mapping[str, Any]

_TABLES = ("page", "fonts", "colours", "table", "box", "panels")
_STYLES = ("paragraph-styles", "character-styles")


@dataclass(frozen=True)
class Copy:
    """One Word copy: its reference document in the journal's folder; the names of the parts before
    the text, and of the headers and footers; what follows them (`article`, or `withheld`: what the
    blind article leaves out); whether it prints figures and tables after the text (`floats_last`)
    and the authors' `degrees`; its layout."""

    name: str
    reference: str
    front: tuple[str, ...]
    headers_footers: tuple[str, ...]
    text: str
    floats_last: bool
    degrees: bool
    layout: Layout


def names(journal: Journal) -> tuple[str, ...]:
    """The names of the copies that the journal describes."""
    return tuple(load(journal.folder / "docx.yaml")["copies"])


def read(journal: Journal, name: str) -> Copy:
    """A copy by its name. Raises `BuildError` for one that `docx.yaml` does not describe."""
    data = load(journal.folder / "docx.yaml")
    copies = data["copies"]
    if name not in copies:
        known = ", ".join(copies)
        raise BuildError(f"docx.yaml describes no copy `{name}`; it has: {known}")
    spec = copies[name]
    base = copies[spec["like"]] if "like" in spec else {}
    colours = journal.data["colours"]
    size = {key: journal.data["page"][key] for key in ("width", "height")}
    data = {**data, "page": {**size, **data["page"]}}
    layout = _changed({**data, "colours": colours}, base.get("look", {}), colours)
    return Copy(
        name=name,
        reference=spec["reference"],
        front=tuple(spec["front"]),
        headers_footers=tuple(spec["strips"]),
        text=spec.get("text", "article"),
        floats_last=spec.get("floats") == "last",
        degrees=bool(spec.get("degrees")),
        layout=_changed(layout, spec.get("look", {}), colours),
    )


def _changed(layout: Layout, change: Layout, colours: Mapping[str, str]) -> Layout:
    """The layout with a copy's changes. All paragraph styles take the properties under `uniform`
    from Normal; a style is changed property by property; a colour may name another one."""
    out = dict(layout)
    uniform = set(change.get("uniform", ()))
    own = {name: _without(spec, uniform) for name, spec in layout["paragraph-styles"].items()}
    out["paragraph-styles"] = {**own, "Normal": layout["paragraph-styles"]["Normal"]}
    for key in _TABLES:
        out[key] = {**out.get(key, {}), **change.get(key, {})}
    out["colours"] = {k: colours.get(v, v) for k, v in out["colours"].items()}
    for key in _STYLES:
        changes = change.get(key, {})
        styles = out[key]
        out[key] = {n: {**styles.get(n, {}), **changes.get(n, {})} for n in {**styles, **changes}}
    if "figure-height" in change:
        out["figure-height"] = change["figure-height"]
    return out


def _without(spec: Layout, keys: set[str]) -> dict[str, Any]:
    return {k: v for k, v in spec.items() if k not in keys}
