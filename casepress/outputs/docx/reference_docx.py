"""A journal's reference documents: `docx.yaml` and the journal's colours as small DOCX files.

    python -m casepress.outputs.docx.reference_docx journal/medpeer

writes one for each copy next to `docx.yaml`, with the same bytes each time. pandoc takes the
styles, the numbering of the reference list and the page from it. Elements are in the order of
ECMA-376 part 1, 17.3 and 17.7.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from casepress.core import journal_check
from casepress.core.errors import BuildError
from casepress.core.findings import Unreadable
from casepress.core.findings.report import text_line
from casepress.core.journal import Journal
from casepress.core.journal_file import read_journal
from casepress.outputs.docx.copies import Copy, names, read
from casepress.outputs.docx.ooxml import Node, el, mm_twips, serialize, style_id, twips, val
from casepress.outputs.docx.opc import Package, content_types, packed, relationships

Spec = Mapping[str, Any]

#: Built-in styles of Word, with the names that a file has for them.
_WORDS_OWN = {
    **{
        name: name
        for name in ("Normal", "Body Text", "Title", "Block Text", "List Paragraph", "Hyperlink")
    },
    **{f"Heading {n}": f"heading {n}" for n in range(1, 10)},
    **{
        n: n.lower() for n in ("Caption", "Header", "Footer", "Footnote Text", "Footnote Reference")
    },
}
_SIDES = ("top", "left", "bottom", "right")


def reference_parts(journal: Journal, copy: Copy) -> Package:
    """The parts of a copy's reference by their names in the package."""
    layout = copy.layout
    page = _page(layout["page"])
    parts = {
        "word/document.xml": el("w:document", {}, el("w:body", {}, el("w:p"), page)),
        "word/styles.xml": _styles(layout),
        "word/numbering.xml": _numbering(layout, journal.reference_label),
        "word/settings.xml": settings(str(journal.data["lang"])),
        "word/fontTable.xml": _fonts(layout["fonts"]),
        "word/_rels/document.xml.rels": relationships(
            {
                f"rId{i}": (kind, f"{kind}.xml")
                for i, kind in enumerate(("styles", "numbering", "settings", "fontTable"), 1)
            }
        ),
        "_rels/.rels": relationships({"rId1": ("officeDocument", "word/document.xml")}),
    }
    package = {name: serialize(node) for name, node in parts.items()}
    package["[Content_Types].xml"] = serialize(content_types(package))
    return package


def settings(lang: str, *, footnotes: bool = False, symbols: bool = False) -> Node:
    """Word's settings: current layout rules (no compatibility mode), the language, and the
    separators of footnotes where the file has footnotes, which may have `symbols` for numbers."""
    separators = el(
        "w:footnotePr",
        {},
        val("w:numFmt", "chicago") if symbols else None,
        *(el("w:footnote", {"w:id": i}) for i in (-1, 0)),
    )
    modern = el(
        "w:compatSetting",
        {
            "w:name": "compatibilityMode",
            "w:uri": "http://schemas.microsoft.com/office/word",
            "w:val": 15,
        },
    )
    return el(
        "w:settings",
        {},
        el("w:zoom", {"w:percent": 100}),
        val("w:defaultTabStop", 720),
        val("w:characterSpacingControl", "doNotCompress"),
        separators if footnotes else None,
        el("w:compat", {}, modern),
        el("w:themeFontLang", {"w:val": lang}),
        val("w:decimalSymbol", "."),
        val("w:listSeparator", ","),
    )


def _page(page: Spec) -> Node:
    size = {f"w:{s}": mm_twips(float(page[k])) for s, k in (("w", "width"), ("h", "height"))}
    names = ("top", "right", "bottom", "left", "header", "footer")
    margins = {f"w:{k}": mm_twips(float(page[k])) for k in names}
    every = int(page.get("line-numbers", 0))
    counted = {"w:countBy": every, "w:distance": twips(18), "w:restart": "continuous"}
    return el(
        "w:sectPr", {}, el("w:pgSz", size), el("w:pgMar", {**margins, "w:gutter": 0}),
        el("w:lnNumType", counted) if every else None,
        el("w:cols", {"w:space": 720}),
    )  # fmt: skip


def _styles(layout: Spec) -> Node:
    fonts, colours = layout["fonts"], layout["colours"]
    normal = layout["paragraph-styles"]["Normal"]
    lang = el("w:lang", {"w:val": "en-US", "w:eastAsia": "en-US", "w:bidi": "ar-SA"})
    # The colour is the style's own: as a default, some readers put it over a character style.
    plain = {key: value for key, value in normal.items() if key != "colour"}
    base = el("w:rPr", {}, *_run_children(plain, fonts, colours, normal), lang)
    defaults = el(
        "w:docDefaults", {}, el("w:rPrDefault", {}, base), el("w:pPrDefault", {}, el("w:pPr"))
    )
    root = el("w:styles", {}, defaults)
    for name, spec in layout["paragraph-styles"].items():
        root.append(_style("paragraph", name, spec, fonts, colours, normal))
    letters = {"w:type": "character", "w:default": 1, "w:styleId": "DefaultParagraphFont"}
    root.append(
        el("w:style", letters, val("w:name", "Default Paragraph Font"), val("w:uiPriority", 1),
           el("w:semiHidden"), el("w:unhideWhenUsed"))
    )  # fmt: skip
    for name, spec in layout["character-styles"].items():
        root.append(_style("character", name, spec, fonts, colours, normal))
    root.extend(_table_styles(layout, colours))
    return root


def _style(kind: str, name: str, spec: Spec, fonts: Spec, colours: Spec, normal: Spec) -> Node:
    attrs: dict[str, object] = {"w:type": kind, "w:styleId": style_id(name)}
    if name == "Normal":
        attrs["w:default"] = 1
    based = spec.get("based", "" if kind == "paragraph" else "Default Paragraph Font")
    return el(
        "w:style",
        attrs,
        val("w:name", _WORDS_OWN.get(name, name)),
        val("w:basedOn", style_id(based)) if based else None,
        val("w:next", style_id(spec["next"])) if "next" in spec else None,
        val("w:uiPriority", 9 if "outline" in spec else 10),
        el("w:qFormat"),
        _paragraph_properties(spec, colours) if kind == "paragraph" else None,
        _run_properties(
            {"colour": spec["colour"]} if name == "Normal" else spec, fonts, colours, normal
        ),
    )


def _paragraph_properties(spec: Spec, colours: Spec) -> Node | None:
    properties = el("w:pPr", {}, *_paragraph_children(spec, colours))
    return properties if len(properties) else None


def _paragraph_children(spec: Spec, colours: Spec) -> Iterator[Node]:
    for key, name in (("keep-next", "w:keepNext"), ("keep-lines", "w:keepLines")):
        if spec.get(key):
            yield el(name)
    if spec.get("page-break"):
        yield el("w:pageBreakBefore")
    if spec.get("widow"):
        yield el("w:widowControl")
    if spec.get("numbered"):
        yield el("w:numPr", {}, val("w:numId", 1))
    if "borders" in spec:
        sides = (s for s in _SIDES if s in spec["borders"])
        yield el("w:pBdr", {}, *(border(s, spec["borders"][s], colours) for s in sides))
    if "shade" in spec:
        yield _shade(spec["shade"], colours)
    if "tabs" in spec:
        yield el(
            "w:tabs",
            {},
            *(el("w:tab", {"w:val": k, "w:pos": mm_twips(float(at))}) for k, at in spec["tabs"]),
        )
    spacing: dict[str, object] = {
        f"w:{k}": twips(float(spec[k])) for k in ("before", "after") if k in spec
    }
    if "line" in spec:
        spacing |= {"w:line": round(240 * float(spec["line"])), "w:lineRule": "auto"}
    if spacing:
        yield el("w:spacing", spacing)
    indent = {f"w:{k}": twips(float(spec[k])) for k in ("left", "right", "hanging") if k in spec}
    if "first" in spec:
        indent["w:firstLine"] = twips(float(spec["first"]))
    if indent:
        yield el("w:ind", indent)
    if spec.get("contextual"):
        yield el("w:contextualSpacing")
    if "align" in spec:
        yield val("w:jc", spec["align"])
    if "outline" in spec:
        yield val("w:outlineLvl", spec["outline"])


def _run_properties(spec: Spec, fonts: Spec, colours: Spec, normal: Spec) -> Node | None:
    properties = el("w:rPr", {}, *_run_children(spec, fonts, colours, normal))
    return properties if len(properties) else None


def _run_children(spec: Spec, fonts: Spec, colours: Spec, normal: Spec) -> Iterator[Node]:
    if "font" in spec:
        face = fonts[spec["font"]]
        yield el("w:rFonts", {f"w:{k}": face for k in ("ascii", "hAnsi", "eastAsia", "cs")})
    for key, tag in (("bold", "b"), ("italic", "i")):
        if key in spec:
            state = {} if spec[key] else {"w:val": 0}
            yield el(f"w:{tag}", state)
            yield el(f"w:{tag}Cs", state)
    if spec.get("caps"):
        yield el("w:caps")
    if "colour" in spec:
        yield val("w:color", _hex(spec["colour"], colours))
    if "tracking" in spec:
        yield val("w:spacing", twips(float(spec["tracking"])))
    size = float(spec.get("size", 0)) or float(spec.get("scale", 0)) * float(normal["size"])
    if size:
        yield val("w:sz", round(size * 2))
        yield val("w:szCs", round(size * 2))
    if spec.get("superscript"):
        yield val("w:vertAlign", "superscript")


def _table_styles(layout: Spec, colours: Spec) -> Iterator[Node]:
    zero = el("w:tblCellMar", {}, *(el(f"w:{s}", {"w:w": 0, "w:type": "dxa"}) for s in _SIDES))
    hidden = {"w:type": "table", "w:default": 1, "w:styleId": "TableNormal"}
    yield el(
        "w:style", hidden, val("w:name", "Normal Table"), val("w:uiPriority", 99),
        el("w:semiHidden"), el("w:unhideWhenUsed"),
        el("w:tblPr", {}, el("w:tblInd", {"w:w": 0, "w:type": "dxa"}), zero),
    )  # fmt: skip
    yield _table_style(layout["table"], ("top", "bottom"), colours)
    yield _table_style(layout["box"], _SIDES, colours)
    yield _table_style(layout["panels"], (), colours)


def _table_style(spec: Spec, ruled: tuple[str, ...], colours: Spec) -> Node:
    """A table style with its rule on some sides, its padding and, where given, its shade."""
    vertical, horizontal = (twips(float(x)) for x in spec["cell"])
    margins = (("top", vertical), ("left", horizontal), ("bottom", vertical), ("right", horizontal))
    cells = (el(f"w:{s}", {"w:w": size, "w:type": "dxa"}) for s, size in margins)
    rules = [border(s, (*spec["rule"], 0), colours) for s in ruled]
    return el(
        "w:style",
        {"w:type": "table", "w:customStyle": 1, "w:styleId": style_id(spec["name"])},
        val("w:name", spec["name"]),
        val("w:basedOn", "TableNormal"),
        el("w:qFormat"),
        el(
            "w:tblPr",
            {},
            el("w:tblBorders", {}, *rules) if rules else None,
            el("w:tblCellMar", {}, *cells),
        ),
        el("w:tcPr", {}, _shade(spec["shade"], colours)) if "shade" in spec else None,
    )


def _numbering(layout: Spec, label: tuple[str, str] | None) -> Node:
    before, after = label or ("", "")
    pattern = f"{before}%1{after}" if label else ""
    spec = layout["paragraph-styles"]["Reference"]
    indent = {f"w:{k}": twips(float(spec[k])) for k in ("left", "hanging")}
    level = el(
        "w:lvl", {"w:ilvl": 0}, val("w:start", 1), val("w:numFmt", "decimal"),
        val("w:pStyle", "Reference"), val("w:lvlText", pattern), val("w:lvlJc", "left"),
        el("w:pPr", {}, el("w:ind", indent)),
    )  # fmt: skip
    abstract = el(
        "w:abstractNum", {"w:abstractNumId": 1}, val("w:multiLevelType", "singleLevel"), level
    )
    return el("w:numbering", {}, abstract, el("w:num", {"w:numId": 1}, val("w:abstractNumId", 1)))


def _fonts(fonts: Spec) -> Node:
    faces = (
        el("w:font", {"w:name": name}, val("w:family", family))
        for name, family in zip(fonts.values(), ("roman", "swiss", "modern"), strict=True)
    )
    return el("w:fonts", {}, *faces)


def border(side: str, spec: Any, colours: Spec) -> Node:
    """A rule: `spec` is its weight (points), its colour's name and, where given, its distance."""
    width, colour, *space = spec
    attrs = {
        "w:val": "single",
        "w:sz": round(float(width) * 8),
        "w:space": int(space[0]) if space else 0,
        "w:color": _hex(colour, colours),
    }
    return el(f"w:{side}", attrs)


def _shade(colour: str, colours: Spec) -> Node:
    fill = _hex(colour, colours)
    return el("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill})


def _hex(name: str, colours: Spec) -> str:
    if name not in colours:
        raise BuildError(
            f"docx.yaml: unknown colour `{name}`; journal.yaml has {', '.join(colours)}"
        )
    return str(colours[name]).lstrip("#").upper()


def main(folder: str) -> None:
    """Write the references into a journal's folder."""
    journal = read_journal(Path(folder))
    for name in names(journal):
        copy = read(journal, name)
        (journal.folder / copy.reference).write_bytes(packed(reference_parts(journal, copy)))


def _run(folder: str) -> int:
    """Run `main` as a command and return the exit code; mistakes in the folder give messages, not
    tracebacks."""
    try:
        try:
            main(folder)
        except (AttributeError, KeyError, TypeError, ValueError):
            journal_check.check(Path(folder), f"{folder}/journal.yaml")
            journal_check.check_docx(Path(folder), f"{folder}/docx.yaml")
            raise
    except Unreadable as error:
        for finding in error.findings:
            print(text_line(finding.placed(finding.at.span)), file=sys.stderr)  # type: ignore[union-attr]
        return 2
    except BuildError as error:
        print(f"casepress: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_run(sys.argv[1]))
