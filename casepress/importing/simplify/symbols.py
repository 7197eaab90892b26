"""Letters of symbol fonts, and signs that are elements, as the characters that they show."""

from __future__ import annotations

from casepress.importing.data import table
from casepress.importing.ooxml import Tree, at, element, every, q
from casepress.importing.simplify.story import Story
from casepress.importing.simplify.styles import look
from casepress.importing.simplify.tokens import mark


def simplify(story: Story) -> None:
    """Replace them in every text; soft hyphens and zero-width spaces, which are no letters, go,
    tabs and page ends become marks."""
    for tree, _ in story.trees:
        for text in every(tree, "w:t"):
            text.text = (text.text or "").replace("\u00ad", "").replace("\u200b", "")
        for sign in every(tree, "w:sym"):
            _replace(sign, _shown(sign.get(q("w:font"), ""), sign.get(q("w:char"), "")))
        for sign in every(tree, "w:softHyphen"):
            sign.getparent().remove(sign)
        for sign in every(tree, "w:noBreakHyphen"):
            _replace(sign, "\u2011")
        for sign in every(tree, "w:tab", "w:ptab"):
            if sign.getparent().tag == q("w:r"):
                _replace(sign, mark("t"))
        for sign in every(tree, "w:lastRenderedPageBreak"):
            sign.getparent().remove(sign)
        for sign in every(tree, "w:br"):
            if sign.get(q("w:type")) in ("page", "column"):
                _replace(sign, mark("b"))
        for run in every(tree, "w:r"):
            font = (look(at(run, "w:rPr")).font or "").lower()
            if font in ("symbol", "wingdings"):
                _retyped(run, font)


def _replace(sign: Tree, text: str) -> None:
    made = element("w:t")
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.tail = None
    sign.addprevious(made)
    sign.getparent().remove(sign)


def _shown(font: str, code: str) -> str:
    """What a font shows at a code; U+FFFD where that is not known."""
    try:
        number = int(code, 16)
    except ValueError:
        return "\ufffd"
    known = table("symbols").get(font.lower(), {})
    if font.lower() in table("symbols"):
        return str(known.get(f"{number & 0xFF:02x}", "\ufffd"))
    return chr(number) if number < 0xE000 or number > 0xF8FF else "\ufffd"


def _retyped(run: Tree, font: str) -> None:
    """A run that was typed as letters of a symbol font: codes U+F0xx mean them for certain,
    letters do where the font is Symbol (Word shows `m` as µ there)."""
    for text in every(run, "w:t"):
        if "\ue000" in (text.text or ""):
            continue
        out = []
        for sign in text.text or "":
            number = ord(sign)
            private = 0xF000 <= number <= 0xF0FF
            typed = font == "symbol" and 0x21 <= number <= 0xFE
            shown = _shown(font, f"{number & 0xFF:x}") if private or typed else sign
            out.append(shown if shown != "\ufffd" else sign if not private else shown)
        text.text = "".join(out)
