"""TeX formulae in Typst's notation, through pandoc."""

from __future__ import annotations

import re
from collections.abc import Collection

from casepress.article import ast, pandoc
from casepress.core.errors import BuildError
from casepress.outputs.pdf.messages import one_line
from casepress.outputs.pdf.tex_for_typst import corrected, prepared

#: Separates the formulae in pandoc's output; no formula converts to it.
SEPARATOR = "casepressformula"


def formulae(wanted: Collection[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Formulae (kind, TeX) by kind: `{"InlineMath": {tex: typst}, "DisplayMath": {…}}`.

    One pandoc call converts all of them. Raises `BuildError` for TeX that pandoc cannot read.
    """
    found = sorted(wanted)
    out: dict[str, dict[str, str]] = {"InlineMath": {}, "DisplayMath": {}}
    if not found:
        return out
    blocks: ast.Blocks = []
    for kind, tex in found:
        blocks += [
            ast.para([ast.string(SEPARATOR)]),
            ast.para([{"t": "Math", "c": [{"t": kind}, prepared(tex)]}]),
        ]
    wrapped = {"pandoc-api-version": ast.API_VERSION, "meta": {}, "blocks": blocks}
    try:
        text = pandoc.write(wrapped, "typst", wrap_text="wrap-none").decode()
    except pandoc.PandocError as error:
        raise BuildError(_explained(str(error))) from None
    made = text.split(SEPARATOR)[1:]
    for (kind, tex), typst in zip(found, made, strict=True):
        bare = typst.strip().removeprefix("$").removesuffix("$").strip()
        out[kind][tex] = corrected(bare, tex)
    return out


_TEX = re.compile(r"Could not convert TeX math (?P<tex>.+?), rendering as TeX", re.DOTALL)


def _explained(message: str) -> str:
    found = _TEX.search(message)
    if not found:
        return f"pandoc cannot convert the formulae: {one_line(message)}"
    return f"the formula {one_line(found['tex'])} is not valid TeX: correct it"
