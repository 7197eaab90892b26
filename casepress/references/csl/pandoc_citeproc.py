"""The engine pandoc, for styles that citeproc-py cannot format, and for comparison."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from casepress.article.ast import API_VERSION, Element, Inlines, div, link, para, string, xref
from casepress.article.initials import initialled
from casepress.article.pandoc import PandocError, run
from casepress.core.errors import BuildError
from casepress.references.csl.prepare import prepared
from casepress.references.csl.style import check_independent
from casepress.references.csl.types import Cluster, Entry, Rendered, parts
from casepress.references.vocabulary import DATES, NAMES, NUMBERS, STRINGS

_VARIABLES = NAMES | DATES | NUMBERS | STRINGS | {"id", "type"}


def render(
    items: Mapping[str, Mapping[str, Any]],
    clusters: Sequence[Cluster],
    path: Path,
    locale: str,
) -> Rendered:
    """See `casepress.references.csl.engine.cite`; `items` are in order of first appearance."""
    ids = {key: f"r{i}" for i, key in enumerate(items, 1)}
    records = []
    words, initials = _style(path)
    for key, item in items.items():
        record = {k: v for k, v in prepared(item, words).items() if k in _VARIABLES}
        record["id"] = ids[key]
        records.append(_initialled(record) if initials else record)
    cited = [[_citation(ids[one["citationId"]], *parts(one)) for one in c] for c in clusters]
    document = _document(cited, list(ids.values()), locale)
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        bibliography = Path(folder) / "references.json"
        bibliography.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        args = ["-f", "json", "-t", "json", "--citeproc", f"--csl={path}"]
        try:
            blocks = json.loads(run([*args, f"--bibliography={bibliography}"], document))["blocks"]
        except PandocError as error:
            clean = " ".join(str(error).split())
            raise BuildError(f"pandoc cannot cite with {path.name}: {clean}") from None
    keys = {value: key for key, value in ids.items()}
    entries: list[Entry] = []
    for number, block in enumerate(_entries(blocks), 1):
        key = keys[block["c"][0][0].removeprefix("ref-")]
        entries.append(Entry(key, number, _without_number(_flat(block["c"][1]), number)))
    numbers = {ids[entry.key]: entry.number for entry in entries}
    cites = [block["c"][0]["c"][1] if block["c"] else [] for block in blocks[: len(clusters)]]
    return Rendered(tuple(_linked(one, numbers) for one in cites), tuple(entries))


def _style(path: Path) -> tuple[str, bool]:
    """The style's term for "and others", which ends a truncated list of names, and whether it sets
    given names as initials. Raises `BuildError` unless the style is independent: pandoc would
    look for its parent elsewhere."""
    try:
        root = etree.parse(str(path), etree.XMLParser(no_network=True)).getroot()
    except (OSError, etree.XMLSyntaxError) as error:
        raise BuildError(f"the style {path.name} cannot be read: {error}") from None
    check_independent(root, path.name)
    found = root.findall(".//{*}locale//{*}term[@name='et-al']")
    others = next((term.text for term in found if term.text), "et al.")
    return others, any("initialize-with" in node.attrib for node in root.iter())


def _initialled(record: dict[str, Any]) -> dict[str, Any]:
    """A record with given names in the form from which the initials are made."""
    names = {
        variable: [
            {**name, "given": initialled(name["given"])} if "given" in name else name
            for name in record[variable]
        ]
        for variable in NAMES & record.keys()
    }
    return {**record, **names}


def _document(clusters: Sequence[Cluster], keys: Sequence[str], locale: str) -> str:
    blocks = [para([{"t": "Cite", "c": [cluster, []]}] if cluster else []) for cluster in clusters]
    blocks.append(div(["refs", [], []], []))
    hidden = [{"t": "Cite", "c": [[_citation(key)], []]} for key in keys]
    meta = {
        "link-citations": {"t": "MetaBool", "c": True},
        "lang": {"t": "MetaString", "c": locale},
        "nocite": {"t": "MetaInlines", "c": hidden},
    }
    return json.dumps({"pandoc-api-version": API_VERSION, "meta": meta, "blocks": blocks})


def _citation(
    key: str, prefix: Sequence[Element] = (), suffix: Sequence[Element] = ()
) -> dict[str, Any]:
    return {
        "citationId": key,
        "citationPrefix": list(prefix),
        "citationSuffix": list(suffix),
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def _entries(blocks: Sequence[Element]) -> list[Element]:
    refs = blocks[-1]
    return [block for block in refs["c"][1] if block["t"] == "Div"]


def _flat(blocks: Sequence[Element]) -> Inlines:
    """The inlines of an entry, without the spans that separate its number from its text."""
    out: Inlines = []
    for block in blocks:
        for inline in block["c"]:
            if inline["t"] == "Span" and any(c.startswith("csl-") for c in inline["c"][0][1]):
                out += inline["c"][1]
            else:
                out.append(inline)
    return out


def _without_number(content: Inlines, number: int) -> Inlines:
    if content and content[0]["t"] == "Str":
        rest = re.sub(rf"^\W*{number}\b[.)\]]*", "", content[0]["c"])
        if rest != content[0]["c"]:
            content = [*([{"t": "Str", "c": rest}] if rest else []), *content[1:]]
    while content and content[0]["t"] in ("Space", "SoftBreak"):
        content = content[1:]
    while content and content[-1]["t"] in ("Space", "SoftBreak"):
        content = content[:-1]
    return _clean(content)


def _clean(content: Inlines) -> Inlines:
    """Inlines without pandoc's own spans and classes."""
    out: Inlines = []
    for inline in content:
        kind: str = inline["t"]
        inner: Any = inline.get("c")
        if kind == "Span":
            out += _clean(inner[1])
        elif kind == "Link":
            out.append(link(_clean(inner[1]), inner[2][0]))
        elif kind == "Str" and not inner:
            continue
        elif isinstance(inner, list) and kind not in ("Quoted", "Math", "Code"):
            out.append({"t": kind, "c": _clean(inner)})
        else:
            out.append(inline)
    return out


def _linked(content: Inlines, numbers: Mapping[str, int]) -> Inlines:
    """Replace pandoc's links by key by links by number, in superscripts too."""
    out: Inlines = []
    for inline in content:
        if inline["t"] == "Link" and inline["c"][2][0].startswith("#ref-"):
            number = numbers[inline["c"][2][0].removeprefix("#ref-")]
            out += _only_the_number(inline["c"][1], number)
        elif inline["t"] in ("Superscript", "Emph", "Strong", "Subscript"):
            out.append({**inline, "c": _linked(inline["c"], numbers)})
        else:
            out.append(inline)
    return out


def _only_the_number(content: Inlines, number: int) -> Inlines:
    """The content of pandoc's link ("1, p. 4"), with the link on the number only."""
    out: Inlines = []
    found = False
    for inline in content:
        match = None if found else re.search(rf"(?<!\d){number}(?!\d)", str(inline.get("c", "")))
        if match is None or inline["t"] != "Str":
            out.append(inline)
            continue
        found = True
        before, after = match.string[: match.start()], match.string[match.end() :]
        out += [string(before)] if before else []
        out.append(xref(str(number), f"ref-{number}", "bibr"))
        out += [string(after)] if after else []
    return out
