r"""LaTeX in the fields of BibTeX files: signs and letters as Unicode, and unknown commands.

pandoc reads the LaTeX of titles, but an unknown command vanishes there together with the group
behind it, and an unescaped `%` begins a comment. So every command that means a letter or a sign
is replaced before pandoc reads it; a command that remains unknown is taken out, its words are
kept, and a finding names it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from casepress.article import texmath
from casepress.references.vocabulary import words

#: Commands that are a letter or a sign in text (LaTeX2e's `textcomp`, T1 and the kernel).
_SIGNS = {
    "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'", "textquotedbl": '"',
    "quotesinglbase": "‚", "quotedblbase": "„", "guillemotleft": "«", "guillemotright": "»",
    "guillemetleft": "«", "guillemetright": "»", "guilsinglleft": "‹", "guilsinglright": "›",
    "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»", "flq": "‹",
    "frq": "›", "lq": "‘", "rq": "’", "textellipsis": "…", "ldots": "…", "dots": "…",
    "textbullet": "•", "textperiodcentered": "·", "textcdot": "·", "textpm": "±",
    "texttimes": "×", "textdiv": "÷",
    "textminus": "−", "textdegree": "°", "degree": "°", "textcelsius": "℃", "celsius": "°C",
    "textmu": "μ", "textmicro": "µ", "micro": "µ", "textohm": "Ω", "textless": "<",
    "textgreater": ">", "textbar": "|", "textbardbl": "‖", "textasciitilde": "~", "textsim": "∼",
    "textasciicircum": "^", "textbackslash": "\\", "textunderscore": "_", "textdollar": "$",
    "textbraceleft": "{", "textbraceright": "}", "textasteriskcentered": "*", "textpercent": "%",
    "textampersand": "&", "textnumbersign": "#", "textat": "@", "textslash": "/", "slash": "/",
    "textperthousand": "‰", "textpertenthousand": "‱", "textonehalf": "½", "textonequarter": "¼",
    "textthreequarters": "¾", "textonesuperior": "¹", "texttwosuperior": "²",
    "textthreesuperior": "³", "textlnot": "¬", "textdagger": "†", "textdaggerdbl": "‡", "dag": "†",
    "ddag": "‡", "S": "§", "textsection": "§", "P": "¶", "textparagraph": "¶",
    "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "copyright": "©",
    "textservicemark": "℠", "textexclamdown": "¡", "textquestiondown": "¿", "textordfeminine": "ª",
    "textordmasculine": "º", "textnumero": "№", "textcent": "¢", "textsterling": "£", "pounds": "£",
    "textyen": "¥", "texteuro": "€", "euro": "€", "textcurrency": "¤", "textrightarrow": "→",
    "textleftarrow": "←", "textuparrow": "↑", "textdownarrow": "↓", "textsurd": "√",
    "textinfty": "∞", "textpeso": "₱", "textwon": "₩", "textlira": "₤", "textmusicalnote": "♪",
    "textleq": "≤", "textgeq": "≥", "textneq": "≠", "textapprox": "≈", "textprime": "′",
    "textdblprime": "″", "textquotestraightbase": "‚", "textvisiblespace": "␣", "checkmark": "✓",
    "textfemale": "♀", "textmale": "♂", "textheart": "♥",
    "ss": "ß", "SS": "ẞ", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "dj": "đ", "DJ": "Đ", "dh": "ð", "DH": "Ð", "th": "þ",
    "TH": "Þ", "ng": "ŋ", "NG": "Ŋ", "ij": "ĳ", "IJ": "Ĳ", "i": "ı", "j": "ȷ", "textdotlessi": "ı",
    "textdotlessj": "ȷ", "texteng": "ŋ", "textschwa": "ə", "textsca": "ᴀ", "texthbar": "ħ",
    "textTheta": "Θ", "cyrchar": "",
    "nobreakspace": "\u00a0", "thinspace": "\u2009", "enspace": "\u2002", "emspace": "\u2003",
    "enskip": " ", "space": " ", "textnonbreakinghyphen": "\u2011", "newline": " ",
    "linebreak": " ", "par": " ", "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX",
    # Commands that print nothing.
    "allowbreak": "", "nobreak": "", "relax": "", "protect": "", "noopsort": "", "selectfont": "",
    "normalfont": "", "noindent": "", "ignorespaces": "", "break": "", "hyphenation": "",
    "textcompwordmark": "", "sloppy": "", "hfill": "", "null": "", "leavevmode": "",
}  # fmt: skip
#: Accents: the command, and the combining character.
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "C": "\u030f",
    "G": "\u030f", "U": "\u030e", "f": "\u0311", "h": "\u0309", "d": "\u0323", "c": "\u0327",
    "k": "\u0328", "b": "\u0331", "t": "\u0361",
    "textcommabelow": "\u0326", "textogonekcentered": "\u0328", "capitalacute": "\u0301",
}  # fmt: skip
#: Commands that pandoc reads: faces, sizes and boxes around words, links, and its own signs.
_KNOWN = words("""
    emph textit textbf textsc textsuperscript textsubscript texttt textsf textrm textup textmd
    textnormal textsl underline uppercase MakeUppercase lowercase MakeLowercase mbox text href url
    it em bf sc rm tt sf sl itshape bfseries scshape upshape mdseries slshape
    enquote mkbibquote mkbibemph mkbibitalic mkbibbold mkbibparens mkbibbrackets ensuremath
    textquote
""")
#: Spaces and breaks by a command of one sign.
_SPACES = {";": " ", ":": " ", "!": "", "/": "", "-": "", "@": "", "\n": " "}
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)\*?|(.))", re.S)
#: What may follow a command that is a sign: an empty group, or the blanks that end its name.
_END = re.compile(r"\{\}|[ \t]+(?=\S)|[ \t]*\r?\n[ \t]*")
_SINGLE = re.compile(
    r"\s*(?:\{\s*(\\[ij](?![A-Za-z])|\w)\s*\}|(\\[ij])(?![A-Za-z])\s?(?:\{\})?|(\w))"
)
_ALONE = re.compile(r"\{([^\w\s{}\\$%#&~^]|[^\W\da-zA-Z_])\}")
_SPECIAL = re.compile(r"[\\$%#&~]")
_MATH = re.compile(r"\\\((?:.+?)\\\)|\\ensuremath\b", re.S)


def has_markup(value: str) -> bool:
    """Whether the value has any sign that means more to LaTeX than itself."""
    return bool(_SPECIAL.search(value))


def signs(value: str) -> str:
    r"""The value with Unicode characters for the commands of letters and signs, composed accents
    on the dotless i and j, and escapes before `%`, `#`, `&` and a lone `$`, which the author meant
    as signs. Formulae between dollars are left as they are."""
    if not has_markup(value):
        return value
    out: list[str] = []
    for is_formula, piece in _formulae(value):
        before = None
        while not is_formula and piece != before:  # \\d{\\^e}: an accent on an accent
            before, piece = piece, _signs(piece)
        out.append(piece)
    return "".join(out)


def _formulae(value: str) -> Iterator[tuple[bool, str]]:
    """The value in pieces: formulae between two dollars, and the text between these."""
    at = 0
    for match in texmath.FORMULA.finditer(value):
        yield False, value[at : match.start()]
        yield True, match[0]
        at = match.end()
    yield False, value[at:]


def _signs(value: str) -> str:
    value = _escaped(value)
    if "\\" not in value:
        return value
    out: list[str] = []
    at = 0
    while match := _COMMAND.search(value, at):
        out.append(value[at : match.start()])
        name, at = match[1] or match[2], match.end()
        letter = _accented(name, value, at)
        if letter is not None:
            base = (letter[1] or letter[2] or letter[3]).removeprefix("\\")
            out.append(unicodedata.normalize("NFC", base + _ACCENTS[name]))
            at = letter.end()
            continue
        sign = sign_of(match[1]) if match[1] else _SPACES.get(name)
        if sign is None:
            out.append(match[0])
            continue
        if match[1] and (end := _END.match(value, at)):
            at = end.end()
        out.append(escaped(sign))
    return _ALONE.sub(r"\1", "".join([*out, value[at:]]))


def _accented(name: str, value: str, at: int) -> re.Match[str] | None:
    """The letter at `at` that an accent is for. An accent of one letter needs a brace or a blank
    behind it: `\\v{s}`, `\\v s`."""
    letter = _SINGLE.match(value, at) if name in _ACCENTS else None
    if letter is None:
        return None
    if name.isalpha() and (letter[3] or "").isascii() and letter[3] and not letter[0][0].isspace():
        return None
    return letter


def escaped(plain: str) -> str:
    """Plain text as LaTeX."""
    return re.sub(r"[%&#$_{}~^\\]", _literal, plain)


def _literal(match: re.Match[str]) -> str:
    """A sign as LaTeX that pandoc reads."""
    named = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return named.get(match[0], f"\\{match[0]}")


def sign_of(name: str) -> str | None:
    """The letter or sign that a command means; `None` for any other command."""
    found = _SIGNS.get(name)
    if found is None and name.startswith("text"):
        found = texmath.SIGNS.get(name.removeprefix("text"))
    return texmath.SIGNS.get(name) if found is None else found


#: A tilde at the beginning of a number: "about", not a space that does not break.
_ABOUT = re.compile(r"(?<![^\s(])~(?=\d|\s|$)")


def _escaped(value: str) -> str:
    value = re.sub(r"(?<!\\)([%#&$])", r"\\\1", value)
    return _ABOUT.sub(r"\\textasciitilde{}", value)


def without_unknown(value: str) -> tuple[str, list[str]]:
    """The value without commands that are unknown, whose words are kept, and their names."""
    unknown: list[str] = []

    def made(match: re.Match[str]) -> str:
        name = match[1]
        if not name or name in _KNOWN or name in _ACCENTS or sign_of(name) is not None:
            return match[0]
        unknown.append(name)
        return ""

    if "\\" not in value:
        return value, unknown
    pieces = [
        piece if is_formula else _COMMAND.sub(made, piece) for is_formula, piece in _formulae(value)
    ]
    return "".join(pieces), unknown


_ADDRESS = re.compile(r"\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}")
_LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{[^{}]*\}")


_NOT_PLAIN = re.compile("[\\\\${}~%#&\ufdd0-\ufdef]|--")


def text(value: str) -> str:
    """A short value (pages, an issue, a number, a name) without any LaTeX."""
    if not _NOT_PLAIN.search(value):  # most values, at a fraction of the time
        return " ".join(value.split())
    plain = _ADDRESS.sub(r"\1", _LINK.sub(r"\1", value))
    plain = texmath.texts(signs(plain))
    plain = "".join(char for char in plain if char not in texmath.MARKS)
    for _ in range(3):
        plain = _COMMAND_OF_WORDS.sub("", plain)
    plain = re.sub(r"(?<!-)---(?!-)", "—", plain)
    plain = re.sub(r"(?<!-)--(?!-)", "–", plain)
    plain = re.sub(r"(?<!\\)[{}]", "", plain)
    plain = re.sub(r"(?<!\\)~", " ", plain)
    plain = re.sub(r"\\text(backslash|ascii(?:tilde|circum))", _named_sign, plain)
    plain = re.sub(r"\\([^A-Za-z])", r"\1", plain)
    return " ".join(plain.split())


def _named_sign(match: re.Match[str]) -> str:
    return _SIGNS[f"text{match[1]}"]


_COMMAND_OF_WORDS = re.compile(rf"\\(?:{'|'.join(sorted(_KNOWN, reverse=True))})(?![A-Za-z])\s*")


def address(value: str) -> str:
    r"""A web address or DOI without LaTeX: `\url{…}`, `{\_}`, `\%`, `$\sim$`."""
    plain = _ADDRESS.sub(r"\1", _LINK.sub(r"\1", value)).strip()
    plain = re.sub(r"\$\\sim\$|\\textasciitilde(\{\})?|\\~(\{\})?", "~", plain)
    plain = re.sub(r"\\textless(\{\})?\s?|\$<\$|\$\\lt\$", "<", plain)
    plain = re.sub(r"\\textgreater(\{\})?\s?|\$>\$|\$\\gt\$", ">", plain)
    plain = re.sub(r"\{?\\textunderscore\}?(\{\})?", "_", plain)
    plain = re.sub(r"\\([_%&#$~{}-])", r"\1", plain)
    return re.sub(r"[{}]", "", plain) if re.search(r"[{}]", plain) else plain


def lost(value: str, printed: str) -> str:
    """The first word or number of a value that is not in what is printed; "" if none is lost."""
    there = _letters(printed)
    value = re.sub(r"\$([<>])\$", r"\1", value)  # the tags of Web of Science: `$<$sup$>$`
    typed = re.findall(r"[^\W_]{2,}", _FORMULA_OR_COMMAND.sub(" ", signs(value)))
    return next((w for w in typed if _letters(w) not in there and w not in _BETWEEN_NAMES), "")


_BETWEEN_NAMES = words("and And AND others et al")


_FORMULA_OR_COMMAND = re.compile(
    rf"{texmath.FORMULA.pattern}|\\href\s*\{{[^{{}}]*\}}|\\[A-Za-z]+|&#?\w+;|<[^<>]*>", re.S
)


def _letters(value: str) -> str:
    """The letters and digits of a text, without case and accents."""
    plain = unicodedata.normalize("NFKD", re.sub(r"<[^<>]*>", "", value).casefold())
    return "".join(char for char in plain if char.isalnum())
