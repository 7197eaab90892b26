"""An article in which each form of a name is planted in each construct, and a search for names that
shares no code with what removes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from casepress.article.ast import Element, attr, div, header, inlines, meta, para, span
from casepress.core.yaml12 import load
from tests.samples import gardener, parts

#: What `names.yaml` says of itself; each file is an article of other authors.
CORPORA: dict[str, dict[str, Any]] = {
    name: load(Path(__file__).with_name(f"{name}.yaml"))
    for name in ("names", "more_names", "third_names")
}
DATA = CORPORA["names"]


def _paragraph(form: str) -> Element:
    return para(inlines(f"It was {form} again."))


def _table(form: str) -> Element:
    made = parts.table("1", "**Course.**", "| a | b |\n|---|---|\n| 1 | 2 |\n")
    made["c"][1][0]["c"][1][1] = [para(inlines(f"Seen by {form}."))]
    cell = made["c"][1][0]["c"][4][0][3][0][1][0]
    cell[0] = attr("", [], {"data-reader": form})
    cell[4] = [para(inlines(form))]
    made["c"][1].append(div(attr("", ["notes"]), [para(inlines(f"Read by {form}."))]))
    return made


def _figure(form: str) -> Element:
    image = {"t": "Image", "c": [attr("", (), {"by": form}), inlines(f"View of {form}"),
                                 ["a.png", form]]}  # fmt: skip
    caption = [para([span(attr("", ["title"]), inlines(f"{form} sign."))]),
               div(attr("", ["source"]), [para(inlines(f"From {form}."))])]  # fmt: skip
    return {"t": "Figure", "c": [attr("", ["figure"]), [None, caption], [sample_plain(image)]]}


def sample_plain(image: Element) -> Element:
    """A paragraph of one image."""
    return {"t": "Plain", "c": [image]}


def _split(form: str) -> Element:
    half = len(form) // 2
    pieces = [*inlines(f"By {form[:half]}"), {"t": "Emph", "c": inlines(form[half:])}]
    return para(pieces)


def _broken(form: str) -> Element:
    out: list[Element] = inlines("Seen by ")
    for word in form.split(" "):
        out += [*inlines(word), {"t": "SoftBreak"}]
    return para([*out, *inlines("again")])


def _lines(form: str) -> Element:
    return {"t": "LineBlock", "c": [inlines(w) for w in form.split(" ")]}


def _tracked(form: str) -> Element:
    pairs = {"author": form, "date": "2025-01-01"}
    spans = [span(attr("", [kind], pairs), inlines(kind)) for kind in ("deletion", "insertion")]
    comment = span(attr("", ["comment-start"], {"id": "0", **pairs}), inlines("a comment"))
    return para([*spans, comment, span(attr("", ["comment-end"], {"id": "0"}), [])])


#: How a form of a name gets into each construct.
CONSTRUCTS: dict[str, Callable[[str], Element]] = {
    "paragraph": _paragraph,
    "beginning": lambda form: para(inlines(f"{form} did.")),
    "heading": lambda form: div(
        attr("of-" + form.replace(" ", "-").lower(), ["section"], {"part": "body"}),
        [header(2, inlines(f"Report of {form}"), attr("", [], {"by": form}))],
    ),
    "table": _table,
    "figure": _figure,
    "list": lambda form: {"t": "BulletList", "c": [[para(inlines(f"asked {form}"))]]},
    "quotation": lambda form: {"t": "BlockQuote", "c": [_paragraph(form)]},
    "footnote": lambda form: para([*inlines("A note."), {"t": "Note", "c": [_paragraph(form)]}]),
    "code": lambda form: para([{"t": "Code", "c": [attr("", [], {"by": form}), form]}]),
    "block of code": lambda form: {"t": "CodeBlock", "c": [attr(), f"x = 1\n# {form}\n"]},
    "formula": lambda form: para(
        [{"t": "Math", "c": [{"t": "InlineMath"}, f"V \\text{{ by {form}}}"]}]
    ),
    "link": lambda form: para(
        [{"t": "Link", "c": [attr("", [], {"by": form}), inlines(form), ["https://a.b", form]]}]
    ),
    "target": lambda form: para(
        [{"t": "Link", "c": [attr(), inlines("there"), [f"https://a.example/{form}", ""]]}]
    ),
    "definition": lambda form: {
        "t": "DefinitionList", "c": [[inlines(form), [[_paragraph(form)]]]]
    },
    "box": lambda form: div(
        attr("", ["box"]), [div(attr("", ["box-title"]), [_paragraph(form)]), _paragraph(form)]
    ),
    "supplement": lambda form: div(
        attr("sup-1", ["supplementary"], {"number": "1", "label": "Supplementary file 1",
                                          "file": f"{form}.csv", "mime": "text/csv"}),
        [para(inlines(f"Data of {form}."))],
    ),
    "split by markup": _split,
    "broken over lines": _broken,
    "lines": _lines,
    "quotation marks": lambda form: para(
        [{"t": "Quoted", "c": [{"t": "DoubleQuote"}, inlines(form)]}]
    ),
    "citation": lambda form: para([{"t": "Cite", "c": [
        [{"citationId": form, "citationPrefix": inlines(form), "citationSuffix": inlines(form),
          "citationMode": {"t": "NormalCitation"}, "citationNoteNum": 0, "citationHash": 0}],
        inlines("(1)")]}]),
    "tracked change": _tracked,
    "attributes": lambda form: div(
        attr("", [form.replace(" ", "-")], {"data-by": form}), [para(inlines("Nothing."))]
    ),
    "small capitals": lambda form: para([{"t": "SmallCaps", "c": inlines(form)}]),
}  # fmt: skip


@cache
def facts(corpus: str = "names") -> dict[str, Any]:
    """The article's metadata, without what holds the planted names."""
    data, made = CORPORA[corpus], gardener.bare()["meta"]
    return {**made, **meta({k: data[k] for k in ("authors", "affiliations", "funding")})["c"],
            "author": meta(data["authors"])}  # fmt: skip


def article(blocks: list[Element], corpus: str = "names", **more: Element) -> dict[str, Any]:
    """An article JSON with these blocks in one section and with the invented authors."""
    document = gardener.bare()
    own = {k: v for k, v in facts(corpus).items() if k != "authors"}
    section = parts.section("case-report", "Case report", blocks)
    return {**document, "meta": {**own, **more}, "blocks": [section]}


def reference_list(entry: str) -> Element:
    """A reference list of one entry."""
    one = div(attr("ref-1", ["csl-entry"], {"number": "1", "key": "quillfeather2020"}),
              [para(inlines(entry))])  # fmt: skip
    refs = div(attr("refs", ["references"]), [one])
    return parts.section("references", "References", [refs], part="back")


def strings(node: Any) -> Iterator[str]:
    """All strings of a JSON value, and the texts of lines with their elements joined."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        if node and all(isinstance(n, dict) and "t" in n for n in node):
            yield "".join(_joined(node))
        for item in node:
            yield from strings(item)
    elif isinstance(node, dict):
        for value in node.values():
            yield from strings(value)


def _joined(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _joined(item)
    elif isinstance(node, dict):
        if node["t"] == "Str":
            yield node["c"]
        elif node["t"] in ("Space", "SoftBreak", "LineBreak"):
            yield " "
        elif node["t"] in ("Link", "Span", "Image", "Quoted"):
            yield from _joined(node["c"][1])
        elif node["t"] in ("Emph", "Strong", "SmallCaps"):
            yield from _joined(node["c"])


def secrets_in(words: str, corpus: str = "names") -> list[str]:
    """The secrets that a text holds, whatever signs are between their letters."""
    data = CORPORA[corpus]
    plain = unicodedata.normalize("NFKC", words)
    plain = "".join(s for s in plain if unicodedata.category(s) not in ("Cf", "Mn"))
    bare = "".join(
        s for s in unicodedata.normalize("NFD", plain) if unicodedata.category(s) != "Mn"
    )
    out = []
    for one in {plain, bare, bare.replace("ł", "l").replace("Ł", "L")}:
        small = one.lower()
        whole = re.sub(r"[\W_]+", "", small)
        out += [s for s in data["secrets"] if s in whole and len(s) > 3]
        out += [w for w in data["words"] if w in re.split(r"[\W_\d]+", small)]
    return sorted(set(out))
