"""The reference list, each entry with the way back to where it is cited."""

from __future__ import annotations

import json
from itertools import groupby

from markupsafe import Markup

from casepress.article.ast import Element, Inlines, get, identifier, is_div, walk
from casepress.outputs.html.blocks import heading
from casepress.outputs.html.elements import el, html_id, join
from casepress.outputs.html.inlines import inlines
from casepress.outputs.html.state import Callout, State


def reference_list(state: State, block: Element) -> Markup:
    """The section of the references; to be made when all that cites them has been."""
    head, _ = heading(block)
    name = html_id(identifier(block))
    title = [el("h2", {"id": f"{name}-title"}, inlines(state, head["c"][2]))] if head else []
    state.rules += _label(state.journal.reference_label)
    entries = [_entry(state, e) for e in walk(block) if is_div(e, "csl-entry")]
    attributes = {"id": name, "data-role": "references"}
    return el("section", attributes, *title, el("ol", {"class": "references"}, *entries))


def _label(label: tuple[str, str] | None) -> list[str]:
    """The style of the numbers in the list, where it is not "1.": what the journal sets before and
    behind them, or none."""
    if label is None:
        return [".text .references,.card ol{padding:0;list-style:none}"]
    if label == ("", "."):
        return []
    before, after = (json.dumps(part, ensure_ascii=False) for part in label)
    return [f".references>li::marker{{content:{before} counter(list-item) {after} '\\a0'}}"]


def _entry(state: State, entry: Element) -> Markup:
    name = html_id(identifier(entry)) or ""
    printed: Inlines = next((b["c"] for b in entry["c"][1] if b["t"] in ("Para", "Plain")), [])
    words = el("span", {"class": "entry"}, inlines(state, printed))
    attributes: dict[str, str | int | None] = {"id": name, **state.mark(entry)}
    number = get(entry, "number")
    if number.isdecimal():
        attributes["value"] = int(number)
    # The space parts an entry's last word, often an address, from the next one in copied text.
    return el("li", attributes, words, " ", _cited(state, state.cited.get(name, [])))


def _cited(state: State, callouts: list[Callout]) -> Markup:
    """ "Cited in Introduction 1 2 · Discussion": a link to every callout."""
    if not callouts:
        return Markup("")
    shown: list[str] = []
    for title, group in groupby(callouts, key=lambda callout: callout.section):
        places = list(group)
        if shown:
            shown.append(" · ")
        if len(places) == 1:
            shown.append(el("a", {"href": f"#{places[0].id}"}, title))
            continue
        shown += [title, " "]
        for number, place in enumerate(places, 1):
            name = state.words["citation-of"].format(section=title, number=number)
            shown.append(el("a", {"href": f"#{place.id}", "aria-label": name}, str(number)))
            shown.append(" ")
    words = join([state.words["cited-in"], " ", *shown]).strip()
    return el("span", {"class": "cited", "data-generated": True}, words)
