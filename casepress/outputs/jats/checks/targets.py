"""Rules on the links in a JATS file: ids, callouts, and the types of callouts."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.outputs.jats.checks.rule import Found, Rule, code
from casepress.outputs.jats.xml import UNCITED, Node, find, words

#: The targets of the unambiguous values of `ref-type` (JATS tag library 1.3, `ref-type`).
_TARGETS = {
    "aff": ("aff", "aff-alternatives"),
    "app": ("app", "sec"),
    "bibr": ("ref", "element-citation", "mixed-citation", "nlm-citation"),
    "boxed-text": ("boxed-text",),
    "corresp": ("corresp", "fn"),
    "disp-formula": ("disp-formula", "disp-formula-group"),
    "fig": ("fig", "fig-group", "graphic", "media"),
    "fn": ("fn", "fn-group"),
    "sec": ("sec", "app", "ack", "notes"),
    "supplementary-material": ("supplementary-material", "inline-supplementary-material", "media"),
    "table": ("table-wrap", "table-wrap-group", "table"),
    "table-fn": ("fn", "table-wrap-foot", "p"),
}


#: Parts whose id a callout may use for the whole.
_PARTS = ("element-citation", "mixed-citation", "nlm-citation", "graphic", "media", "table")


def ids_resolve(article: Node) -> Found:
    """Every id is unique, and every reference to an id has a target."""
    seen = set()
    for node in find(article, "//*[@id]"):
        name = str(node.get("id"))
        if name in seen:
            yield node, f'the id "{name}" occurs more than once; give each element its own'
        seen.add(name)
    for node in find(article, "//*[@rid]"):
        for name in str(node.get("rid")).split():
            if name not in seen:
                yield node, f'no element has the id "{name}"; correct the reference'


def ref_types(article: Node) -> Found:
    """The `ref-type` of a callout is the kind of its target."""
    places = {str(node.get("id")): node for node in find(article, "//*[@id]")}
    for node in article.iter("xref"):
        kind = node.get("ref-type")
        targets = [places[name] for name in node.get("rid", "").split() if name in places]
        if kind is None:
            yield node, f'the callout "{words(node)}" has no ref-type; add it'
        for target in targets if kind in _TARGETS else ():
            if target.tag not in _TARGETS[str(kind)]:
                said = f'points at the {target.tag} "{target.get("id")}"; correct one of them'
                yield node, f"a callout of type {kind} {said}"


def all_called(article: Node) -> Found:
    """Every reference and every labelled figure and table is called out in the text, except the
    references that the author lists without citing them."""
    called = set(_called(article))
    for tag, name in (("ref", "reference"), ("fig", "figure"), ("table-wrap", "table")):
        for node in article.iter(tag):
            label = words(found) if (found := node.find("label")) is not None else ""
            if called & _names(node) or not (label or tag == "ref"):
                continue
            if node.get("specific-use") == UNCITED:  # listed on purpose, as further reading
                continue
            which = f'the {name} "{label or node.get("id")}"'
            yield node, f"{which} is not called out; call it out where the text refers to it"


def _names(node: Node) -> set[str]:
    """The ids under which an element may be called out: its own, those within it (a citation, a
    panel), or, in a group, the group's and its other parts'."""
    parent = node.getparent()
    nodes = [node, *node.iterdescendants(*_PARTS)]
    if parent is not None and parent.tag in ("fig-group", "table-wrap-group"):
        nodes += [parent, *parent]
    return {str(n.get("id")) for n in nodes if n.get("id")}


def _called(article: Node) -> Iterator[str]:
    """The ids that callouts name, those between the ends of a range ("6–8") included."""
    order = [str(n.get("id")) for n in article.iter("ref", "fig", "table-wrap") if n.get("id")]
    place = {name: position for position, name in enumerate(order)}
    for node in article.iter("xref"):
        rids = str(node.get("rid", "")).split()
        yield from rids
        after = _next_callout(node)
        if after is not None and rids:
            first, last = (place.get(n, -1) for n in (rids[-1], after.get("rid", "").split()[0]))
            if 0 <= first < last:
                yield from order[first:last]


def _next_callout(node: Node) -> Node | None:
    """The callout that ends a range begun by this one, if only a dash is between them."""
    holder, parent = node, node.getparent()
    # `<sup><xref>6</xref></sup>–<sup><xref>8</xref></sup>`: the dash may be outside.
    if parent is not None and parent.tag == "sup" and not (node.tail or "").strip():
        holder = parent if parent[-1] is node else node
    if (holder.tail or "").strip() not in ("-", "–", "‐", "‑", "−", "—", "to"):
        return None
    after = holder.getnext()
    if after is not None and after.tag == "sup" and len(after):
        after = after[0]
    return after if after is not None and after.tag == "xref" and after.get("rid") else None


LINK_RULES = (
    Rule(
        code(
            10,
            "ids-resolve",
            """An id occurs twice, or a reference to an id has no target.

Why: a reader's click leads nowhere, or to the wrong place.
Source: XML 1.0, section 3.3.1 (ID, IDREF)
""",
        ),
        ids_resolve,
    ),
    Rule(
        code(
            16,
            "all-called",
            """A reference, figure or table is not called out in the text.

Why: readers do not see where it belongs, and PMC places floats by their callouts.
Traps: a `ref` with `specific-use="uncited"` is listed on purpose (`nocite:`).
Source: ICMJE Recommendations, IV.A.3.g to i
""",
        ),
        all_called,
    ),
    Rule(
        code(
            23,
            "ref-types",
            """A callout has no `ref-type`, or that of another kind of target.

Why: PMC and Europe PMC make links for readers from it.
Source: JATS tag library 1.3, ref-type
""",
        ),
        ref_types,
    ),
)
