r"""What pandoc loses on the way from TeX to Typst, put into TeX that it keeps: the gaps between the
columns of `cases` and of several pairs in `aligned`, matrices without brackets, and
names that Typst has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Names of signs in pandoc's Typst, and those of this Typst.
_NAMES = {
    "sect": "inter",
    "sect.big": "inter.big",
    "sect.double": "inter.double",
    "sect.sq": "inter.sq",
    "times.circle": "times.o",
    "dot.circle": "dot.o",
    "plus.circle": "plus.o",
    "minus.circle": "minus.o",
    "dash.circle": "dash.o",
}
_OLD = re.compile(rf"(?<![\w.\"])(?:{'|'.join(re.escape(n) for n in _NAMES)})(?![^\W_]|[.(\"])")
#: An ampersand that is printed, which pandoc writes as one that sets columns apart.
_PRINTED_AND = re.compile(r"(\\\\)|\\&")
_AND_SIGN = "\ue026"  # goes through pandoc as it is
#: The brackets of each kind of matrix.
_BRACKETS = {
    "matrix": "#none", "smallmatrix": "#none", "array": "#none",
    "pmatrix": '"("', "bmatrix": '"["', "Bmatrix": '"{"', "vmatrix": '"|"', "Vmatrix": '"‖"',
}  # fmt: skip
_KINDS = "|".join(_BRACKETS)
_MATRIX = re.compile(
    rf"\\begin\{{(?P<kind>{_KINDS})\}}(?P<columns>(?<=array\}})\{{[^{{}}]*\}})?"
    rf"(?P<rows>(?:(?!\\begin).)*?)\\end\{{(?P=kind)\}}",
    re.DOTALL,
)
_BEFORE = re.compile(r"\\left\s*(?:\\[{|]|.)\s*$")
_CASES = re.compile(r"\\begin\{(d?cases)\}((?:(?!\\begin).)*?)\\end\{\1\}", re.DOTALL)
_PAIRS = re.compile(
    r"\\begin\{((?:align|alignat|aligned|split|alignedat|flalign)\*?)\}(\{\d+\})?"
    r"((?:(?!\\begin).)*?)\\end\{\1\}",
    re.DOTALL,
)
_AND = re.compile(r"(?<!\\)&")
#: A matrix as pandoc writes it: one of a single column is `vec`.
_MADE = re.compile(r'(mat|vec)\((?:delim: "[^"]*", )?')
_BEGIN = re.compile(rf"\\begin\{{(?P<kind>{_KINDS})\}}")
_DONE = "\ufdd0"  # for the backslash of a matrix that has been prepared


def prepared(tex: str) -> str:
    """A formula in TeX that pandoc turns into Typst without losing what this module knows."""
    tex = _PRINTED_AND.sub(lambda m: m[1] or _AND_SIGN, tex)
    tex = _CASES.sub(lambda m: m[0].replace(m[2], _AND.sub(r"& \\quad ", m[2])), tex)
    tex = _PAIRS.sub(lambda m: m[0].replace(m[3], _apart(m[3])), tex)
    while (match := _MATRIX.search(tex)) is not None:  # one within another first
        made = _matrix(match, tex[: match.start()]).replace("\\begin", f"{_DONE}begin")
        tex = f"{tex[: match.start()]}{made}{tex[match.end() :]}"
    return tex.replace(_DONE, "\\")


def _apart(rows: str) -> str:
    """Rows in which each pair after the first is set apart from the one before it."""
    parted = []
    for row in rows.split(r"\\"):
        cells = _AND.split(row)
        made = cells[0]
        for i, cell in enumerate(cells[1:], 1):
            made += "&" + (r" \quad " if i % 2 == 0 else "") + cell
        parted.append(made)
    return r"\\".join(parted)


def _matrix(match: re.Match[str], before: str) -> str:
    rows = re.sub(r"\\hline\b", "", match["rows"])
    if match["kind"] == "array" and _BEFORE.search(before):
        if re.search(r"\\left\s*\\\{\s*$", before):  # cases of an array
            rows = _AND.sub(r"& \\quad ", rows)
        return f"\\begin{{array}}{match['columns'] or ''}{rows}\\end{{array}}"
    return f"\\begin{{pmatrix}}{rows}\\end{{pmatrix}}"


def corrected(typst: str, tex: str) -> str:
    """pandoc's Typst for a formula that `prepared` has made of `tex`."""
    brackets = list(_brackets(tex))
    found = _MADE.findall(typst)
    if len(found) == len(brackets):
        each = iter(brackets)
        typst = _MADE.sub(lambda m: f"{m[1]}(delim: {next(each)}, ", typst)
    return _OLD.sub(lambda m: _NAMES[m[0]], typst).replace(_AND_SIGN, r"\u{26}")


def _brackets(tex: str) -> Iterator[str]:
    """The brackets of the matrices of a formula; those of an array after `\\left` are around it."""
    for match in _BEGIN.finditer(tex):
        before = tex[: match.start()]
        if match["kind"] != "array" or not _BEFORE.search(before):
            yield _BRACKETS[match["kind"]]
        elif sign := re.search(r"\\left\s*([(\[|])\s*$", before):
            yield f'"{sign[1]}"'
