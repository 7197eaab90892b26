"""The Word copies of an article as a journal's `docx.yaml` describes them.

A copy says what it prints, in which order, and what it changes of the common look; all copies go
one way through the writer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.core.yaml12 import load

Look = Mapping[str, Any]

_TABLES = ("page", "fonts", "colours", "table", "box", "panels")
_STYLES = ("paragraph-styles", "character-styles")


@dataclass(frozen=True)
class Copy:
    """One Word copy: its style reference in the journal's folder; the parts before the text and
    the headers and footers by their names; what follows (`article`, or `withheld`: what the blind
    article leaves out); whether it prints figures and tables after the text (`floats_last`) and
    the authors' `degrees`; its look."""

    name: str
    reference: str
    front: tuple[str, ...]
    strips: tuple[str, ...]
    text: str
    floats_last: bool
    degrees: bool
    look: Look


def names(journal: Journal) -> tuple[str, ...]:
    """The copies that the journal describes."""
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
    look = _changed({**data, "colours": colours}, base.get("look", {}), colours)
    return Copy(
        name=name,
        reference=spec["reference"],
        front=tuple(spec["front"]),
        strips=tuple(spec["strips"]),
        text=spec.get("text", "article"),
        floats_last=spec.get("floats") == "last",
        degrees=bool(spec.get("degrees")),
        look=_changed(look, spec.get("look", {}), colours),
    )


def _changed(look: Look, change: Look, colours: Mapping[str, str]) -> Look:
    """The look with a copy's changes: `uniform` names what all paragraph styles take from Normal,
    a style is changed property by property, a colour may be another's name."""
    out = dict(look)
    uniform = set(change.get("uniform", ()))
    own = {name: _without(spec, uniform) for name, spec in look["paragraph-styles"].items()}
    out["paragraph-styles"] = {**own, "Normal": look["paragraph-styles"]["Normal"]}
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


def _without(spec: Look, keys: set[str]) -> dict[str, Any]:
    return {k: v for k, v in spec.items() if k not in keys}
