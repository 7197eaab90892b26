r"""Formulae in titles: what BibTeX files write as `H$_2$S` or `$\beta$-blocker`, as text.

A title has no formulae in the outputs, only letters, signs, subscripts and superscripts; what needs
more (fractions, roots, matrices) stays as typed, and the reader of the file says so. Letters are
upright, since in medicine they name molecules and groups, but for a small Latin letter alone, which
is a variable (AMA Manual of Style, 11th ed., 21.9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: How sub- and superscripts and italics begin and end, on their way through pandoc; and in CSL.
MARKS = {
    "\ufdd4": "<sub>", "\ufdd5": "</sub>", "\ufdd6": "<sup>", "\ufdd7": "</sup>",
    "\ufdd8": "<i>", "\ufdd9": "</i>",
}  # fmt: skip
_SUB, _END_SUB, _SUP, _END_SUP, _ITALIC, _END_ITALIC = MARKS

_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi "
    "Omega varepsilon vartheta varphi varrho varsigma"
)
_GREEK = dict(
    zip(
        _GREEK_NAMES.split(),
        "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩεϑϕϱς",
        strict=True,
    )
)
#: Signs; those between two operands get a space on either side.
_RELATIONS = {
    "pm": "±", "mp": "∓", "times": "×", "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥",
    "ge": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "∼", "simeq": "≃",
    "equiv": "≡", "ll": "≪", "gg": "≫", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "leftrightarrow": "↔", "uparrow": "↑", "downarrow": "↓", "Rightarrow": "⇒", "propto": "∝",
    "in": "∈",
}  # fmt: skip
_SIGNS = {
    "cdot": "·", "bullet": "•", "circ": "°", "degree": "°", "infty": "∞", "prime": "′",
    "dagger": "†", "ast": "*", "star": "⋆", "div": "÷", "ldots": "…", "dots": "…", "cdots": "⋯",
    "ell": "ℓ", "female": "♀", "male": "♂", "perthousand": "‰", "lbrace": "{", "rbrace": "}",
    "slash": "/", "emptyset": "∅", "partial": "∂", "nabla": "∇", "angstrom": "Å",
    "quad": " ", "qquad": " ", "left": "", "right": "", "displaystyle": "", "limits": "",
    "%": "%", "&": "&", "#": "#", "$": "$", "_": "_", "{": "{", "}": "}",
    ",": "\u202f", ";": " ", ":": " ", " ": " ", "!": "", "/": "",
}  # fmt: skip
#: The sign of every command that is one sign.
SIGNS = {**_GREEK, **_RELATIONS, **{name: sign for name, sign in _SIGNS.items() if name.isalpha()}}
_UPRIGHT = {
    "mathrm", "text", "textrm", "textnormal", "mathsf", "textsf", "mathbf", "textbf", "boldsymbol",
    "mbox", "hbox", "operatorname", "rm", "bf", "sf", "ce", "mathit", "textit", "mathup",
}  # fmt: skip
_BLANKS = " \u202f"
_SPACED = {"=": "=", "<": "<", ">": ">", "+": "+"}

#: A formula in a field. As in markdown, a dollar beside a blank or before a digit is money, unless
#: the formula begins as no sum of money does: `$\beta$2`.
FORMULA = re.compile(
    r"(?<!\\)\$(?=[\\^_<>=*+{~-])((?:\\.|[^$\\])*?)\$"
    r"|(?<!\\)\$(?=[^\s$])((?:\\.|[^$\\])*?)(?<!\s)\$(?!\d)|\\\((.+?)\\\)"
    r"|\\ensuremath\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}",
    re.S,
)
_NAMED = re.compile(rf"\\text({'|'.join(_GREEK)})(?![A-Za-z])(?:\{{\}}|\s)?")
_TOKEN = re.compile(r"\\[A-Za-z]+\s*|\\.|\s+|[A-Za-z]+|\d[\d.,]*(?<![.,])|.", re.S)


def texts(value: str) -> str:
    r"""A field's LaTeX with its formulae as LaTeX text, with `MARKS` in it; also Greek letters
    by name (`\textbeta`). Formulae that need more than text stay as they are."""

    def made(match: re.Match[str]) -> str:
        found = text(_inner(match))
        return match[0] if found is None else re.sub(r"[%&#$_{}~^\\]", r"\\\g<0>", found)

    return FORMULA.sub(made, _NAMED.sub(lambda m: _GREEK[m[1]], value))


def _inner(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group is not None), "")


def refused(value: str) -> Iterator[str]:
    """The formulae of a field that are no text, as typed."""
    for match in FORMULA.finditer(value):
        if text(_inner(match)) is None:
            yield match[0]


def text(formula: str) -> str | None:
    """A formula as text with `MARKS`, or `None` where it needs more than that."""
    try:
        return _Reader(formula).row().strip(" ")
    except (ValueError, IndexError, RecursionError):
        return None


class _Reader:
    """Reads a formula from left to right (TeXbook, chapters 16 to 18)."""

    def __init__(self, formula: str) -> None:
        self.tokens = _TOKEN.findall(formula)
        self.at = 0

    def next(self) -> str:
        token: str = self.tokens[self.at]
        self.at += 1
        return token

    def row(self, closing: str = "", upright: bool = False) -> str:
        """Everything up to the closing brace, or to the end."""
        out = ""
        while self.at < len(self.tokens):
            token = self.next()
            if token == closing:
                return out
            made = self.one(token, upright)
            if made and made in _BETWEEN and out.strip(_BLANKS) and self._more(closing):
                made = f" {made} "
                out = out.rstrip(_BLANKS)
            out += made.lstrip(_BLANKS) if out.endswith(" ") else made
        if closing:
            raise ValueError("a brace is not closed")
        return out

    def _more(self, closing: str) -> bool:
        rest = [token for token in self.tokens[self.at :] if token.strip()]
        return bool(rest) and rest[0] != (closing or None)

    def one(self, token: str, upright: bool) -> str:
        """What a token, with its argument, prints."""
        if token in ("_", "^"):
            inner = self.argument()
            if token == "^" and inner.strip(" ") in ("°", "′"):
                return inner.strip(" ")
            return f"{_SUB}{inner}{_END_SUB}" if token == "_" else f"{_SUP}{inner}{_END_SUP}"
        if token == "{":
            return self.row("}", upright)
        if token.isspace():
            return " " if upright else ""
        if token.startswith("\\"):
            return self.command(token[1:].strip() or " ")
        if token == "-":
            before = self.tokens[self.at - 2] if self.at > 1 else ""
            after = self.tokens[self.at] if self.at < len(self.tokens) else ""
            return "-" if before.isalpha() and after.isalpha() else "−"
        if token in "}&$":
            raise ValueError(f"{token} is out of place")
        if token == "~":
            return "\u00a0"
        if token == "'":
            return "′"
        if len(token) == 1 and "a" <= token <= "z" and not upright and not self._in_word():
            return f"{_ITALIC}{token}{_END_ITALIC}"
        return token

    def _in_word(self) -> bool:
        before = self.tokens[self.at - 2] if self.at > 1 else ""
        return before[:1].isalnum() or before in ("_", "^")

    def argument(self) -> str:
        """The group or the one sign after a command, `_` or `^`."""
        token = self.next()
        while token.isspace():
            token = self.next()
        if token == "{":
            return self.row("}", upright=True)
        if len(token) > 1 and token[0] != "\\":  # TeX takes one letter or digit
            self.tokens.insert(self.at, token[1:])
            token = token[0]
        return self.one(token, upright=True)

    def command(self, name: str) -> str:
        for table in (_GREEK, _RELATIONS, _SIGNS):
            if name in table:
                return table[name]
        if name in _UPRIGHT:
            return self.argument()
        if name in ("textsubscript", "textsuperscript"):
            return self.one("_" if name == "textsubscript" else "^", upright=True)
        raise ValueError(f"\\{name} is not text")


_BETWEEN = frozenset((*_RELATIONS.values(), *_SPACED))
