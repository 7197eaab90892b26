"""pandoc's inlines as phrases of HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup, escape

from casepress.article.ast import QUOTES, Element, Inlines, classes, get, identifier, text
from casepress.outputs.html.elements import Value, el, html_id, join
from casepress.outputs.html.state import State

_FACES = {
    "Emph": "em",
    "Strong": "strong",
    "Superscript": "sup",
    "Subscript": "sub",
    "Strikeout": "s",
    "Underline": "u",
}
#: What a link may lead to, beside a place on the page.
_SAFE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_DOI = re.compile(r"doi:\s*(?=10\.)", re.IGNORECASE)
#: What no line ends after.
_OPENING = ("(", "[", "“", "‘", "«", "„", "<", "±", "+", "−", "=")
#: The sign between the ends of a range of citations.
_DASHES = ("-", "‐", "‑", "–", "—")


def inlines(state: State, content: Inlines) -> Markup:
    """The HTML of a run of inlines."""
    if state.marked:
        content = _with_marks(state, content)
    out: list[str] = []
    for before, item in zip([None, *content], content, strict=False):
        made = _inline(state, item)
        if before is not None and before["t"] == "Math" and item["t"] == "Str":
            made = el("span", {"class": "nb"}, out.pop(), made)  # no line ends after "β-"
        elif item["t"] == "Math" and before is not None and _opens(before):
            made = el("span", {"class": "nb"}, out.pop(), made)  # nor after the bracket of "(β"
        out.append(made)
    return join(out)


def _opens(item: Element) -> bool:
    return item["t"] == "Str" and str(item["c"]).endswith(_OPENING)


def _with_marks(state: State, content: Inlines) -> Inlines:
    """Inlines in which what findings are about is in elements `Mark`, neighbours of the same
    findings and the blanks between them in one."""
    out: Inlines = []
    blanks: Inlines = []
    for item in content:
        if item["t"] in ("Space", "SoftBreak"):
            blanks.append(item)
            continue
        found = state.marked.get(item.get("p"))
        last = out[-1] if out and out[-1]["t"] == "Mark" else None
        if found and last and last["findings"] == found:
            last["c"] += [*blanks, {**item, "p": None}]
        else:
            out += blanks
            one = {**item, "p": None}
            out.append({"t": "Mark", "findings": found, "c": [one]} if found else item)
        blanks = []
    return [*out, *blanks]


def _mark(state: State, item: Element) -> str:
    numbers = " ".join(map(str, item["findings"]))
    return el("mark", {"data-findings": numbers}, inlines(state, item["c"]))


def _inline(state: State, item: Element) -> str:
    kind = item["t"]
    if kind == "Str":
        return escape(item["c"])
    if kind in ("Space", "SoftBreak"):
        return " "
    if kind in _FACES:
        return el(_FACES[kind], None, inlines(state, item["c"])) if item["c"] else ""
    return _RICH[kind](state, item)


def address(target: str) -> str:
    """A link's address where a reader may follow it (http, https, mailto, a DOI); else ""."""
    target = _DOI.sub("https://doi.org/", target.strip())
    return target if _SAFE.match(target) else ""


def _break(state: State, item: Element) -> str:
    return el("br")


def _small_caps(state: State, item: Element) -> str:
    return el("span", {"class": "sc"}, inlines(state, item["c"]))


def _quoted(state: State, item: Element) -> str:
    before, after = QUOTES[item["c"][0]["t"]]
    return join([before, inlines(state, item["c"][1]), after])


def _code(state: State, item: Element) -> str:
    return el("code", None, item["c"][1])


def _math(state: State, item: Element) -> str:
    return formula(state, item)


def formula(state: State, math: Element) -> Markup:
    """A formula as MathML; as its TeX where pandoc has no MathML for it."""
    kind, tex = math["c"][0]["t"], math["c"][1]
    return state.mathml.get((kind, tex)) or el("code", None, tex.strip())


def equation(state: State, item: Element, tag: str = "span") -> Markup | None:
    """A displayed formula with its number: of `Span.equation`, or bare; `None` for others."""
    math = displayed(item)
    if math is None:
        return None
    named = item["t"] == "Span"
    number, label = (get(item, "number"), get(item, "label")) if named else ("", "")
    scroller: dict[str, Value] = {
        "class": "scroller",
        "role": "group",
        "tabindex": 0,
        "aria-label": label or state.words["formula"],
    }
    shown = [el(tag, scroller, formula(state, math))]
    if number:
        shown.append(el("span", {"class": "number"}, f"({number})"))
    return el(tag, {"class": "formula", "id": html_id(identifier(item)) if named else None}, *shown)


def displayed(item: Element) -> Element | None:
    """The formula of an inline that is displayed, bare or in a `Span.equation`."""
    if item["t"] == "Math":
        return item if item["c"][0]["t"] == "DisplayMath" else None
    if item["t"] == "Span" and "equation" in classes(item):
        inside = [i for i in item["c"][1] if i["t"] == "Math"]
        return inside[0] if len(inside) == 1 else None
    return None


def _note(state: State, item: Element) -> str:
    number = state.footnote()
    name = f"page-note-{number}"
    with state.apart() as inner:
        said = state.body.blocks(state, item["c"])
    back = el("a", _back(state, number), "↩")
    mark = state.journal.footnote_mark(number)
    label = el("span", {"class": "number"}, mark)
    state.notes.append(el("div", {"id": name, "class": "note", "role": "note"}, label, said, back))
    state.notes += inner
    callout = {"href": f"#{name}", "id": f"{name}-callout", "role": "doc-noteref"}
    return el("sup", {"class": "noteref"}, el("a", callout, mark))


def _back(state: State, number: int) -> dict[str, str | bool]:
    return {
        "href": f"#page-note-{number}-callout",
        "class": "return",
        "aria-label": state.words["back-to-text"],
        "data-generated": True,
    }


def _link(state: State, item: Element) -> str:
    content, target = inlines(state, item["c"][1]), str(item["c"][2][0])
    if target.startswith("#"):
        kind = get(item, "ref-type")
        if kind == "bibr":
            return _reference(state, content, [target[1:]], [target[1:]])
        return el("a", {"href": f"#{html_id(target[1:])}", "class": _callout_class(kind)}, content)
    href = address(target)
    if not href:  # what cannot be followed is printed
        return join([content, " (", target, ")"])
    return el("a", {"href": href}, content)


def _callout_class(kind: str) -> str | None:
    return "figref" if kind == "fig" else "xref" if kind else None


def _reference(state: State, content: Markup, references: list[str], counted: list[str]) -> Markup:
    """A callout of references: of the one that it names, or of all of its range. Those that are
    `counted` lead back to it."""
    names = [str(html_id(name)) for name in references]
    return el(
        "a",
        {
            "href": f"#{names[0]}",
            "id": state.callout(str(html_id(name)) for name in counted),
            "class": "bibref",
            "role": "doc-biblioref",
            "data-refs": " ".join(names) if len(names) > 1 else None,
        },
        content,
    )


def _cite(state: State, item: Element) -> str:
    """A citation; both ends of a range lead to all that it cites."""
    content: Inlines = item["c"][1]
    spans = dict(_ranges(content))
    out: list[str] = []
    for place, one in enumerate(content):
        if place in spans:
            own = str(one["c"][2][0])[1:]
            others = [name for name in spans[place] if name != own]
            # the sign between the ends leads back to the first of them
            counted = [own, *others[:-1]] if own == spans[place][0] else [own]
            words = inlines(state, one["c"][1])
            out.append(_reference(state, words, [own, *others], counted))
        else:
            out.append(_inline(state, one))
    return join(out)


def _ranges(content: Inlines) -> Iterator[tuple[int, list[str]]]:
    """The links that are the ends of a range, by place, with the ids of all it cites."""
    for place in range(len(content) - 2):
        first, dash, last = content[place : place + 3]
        if dash["t"] != "Str" or dash["c"] not in _DASHES or not _is_citation(first, last):
            continue
        a, b = text(first["c"][1]), text(last["c"][1])
        if a.isdecimal() and b.isdecimal() and 0 < int(b) - int(a) < 1000:
            names = [f"ref-{n}" for n in range(int(a), int(b) + 1)]
            yield place, names
            yield place + 2, names


def _is_citation(*items: Element) -> bool:
    return all(i["t"] == "Link" and get(i, "ref-type") == "bibr" for i in items)


def _span(state: State, item: Element) -> str:
    made = equation(state, item)
    if made is not None:
        return made
    attributes = {
        "id": html_id(identifier(item)),
        "lang": get(item, "lang") or None,
        "dir": get(item, "dir") if get(item, "dir") in ("ltr", "rtl", "auto") else None,
    }
    if "smallcaps" in classes(item):
        attributes["class"] = "sc"
    content = inlines(state, item["c"][1])
    return el("span", attributes, content) if any(attributes.values()) else content


def _image(state: State, item: Element) -> str:
    return image(state, item, "inline")


def image(state: State, item: Element, class_: str | None = None) -> Markup:
    """An image with its size and its alternative text."""
    picture = state.pictures(item)
    attributes: Mapping[str, str | int | None] = {
        "src": picture.src,
        "alt": text(item["c"][1]),
        "width": picture.width,
        "height": picture.height,
        "class": class_,
    }
    return el("img", attributes)


_RICH: dict[str, Callable[[State, Element], str]] = {
    "Cite": _cite,
    "Code": _code,
    "Image": _image,
    "LineBreak": _break,
    "Link": _link,
    "Mark": _mark,
    "Math": _math,
    "Note": _note,
    "Quoted": _quoted,
    "SmallCaps": _small_caps,
    "Span": _span,
}
