"""Markdown in CSL-YAML: read as pandoc reads it, but for signs within words."""

from __future__ import annotations

import html
import random
import re

import pytest

from casepress.article.pandoc import convert
from casepress.references.importers.csl_markdown import read

#: What titles hold, one to a line.
PIECES = r"""*S. aureus*
H~2~O
10^9^/L
*in vivo*
**bold**
_in vitro_
__b__
[MRI]{.nocase}
[abc]{.smallcaps}
5 \* 3
a_b
x^2
~5 mg
p*
CD4^+^
(*n* = 5)
*p*-value
(*E. coli*)
“*q*”
*a*, b
--
---
a\_b
Ca^2+^
^99m^Tc
10^-3^
*a **b** c*
\~5
\^
*E. coli* O157:H7
5 * 3
_
~""".splitlines()
_TAGS = {"em": "i", "strong": "b"}


def _in_csl(found: str) -> str:
    """A paragraph of HTML with the tags of CSL-JSON."""
    found = " ".join(found.split())
    found = re.sub(r'<span class="smallcaps">(.*?)</span>', r"<sc>\1</sc>", found)
    found = re.sub(r"<(/?)(em|strong)>", lambda m: f"<{m[1]}{_TAGS[m[2]]}>", found)
    found = found.replace("---", "—").replace("--", "–")
    return " ".join(html.unescape(found).split())


def test_as_pandoc_reads_it() -> None:
    choose = random.Random(3)
    titles = [
        " ".join(["On", *choose.sample(PIECES, choose.randint(1, 5))]) for _ in range(400)
    ] + [f"On {piece}" for piece in PIECES]
    page, _ = convert("\n\n".join(titles), "markdown-smart", "html")
    found = re.findall(r"<p>(.*?)</p>", page, re.S)
    for title, theirs in zip(titles, found, strict=True):
        assert read(title) == _in_csl(theirs), title


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        # pandoc would read italics, and drop the stars
        ("HLA-B*27 and CYP2C19*2", "HLA-B*27 and CYP2C19*2"),
        ("3*5 mg and 2*10 mg", "3*5 mg and 2*10 mg"),
        ("0.03*, 0.04*", "0.03*, 0.04*"),
        ("10^9/L and 10^6/L", "10^9/L and 10^6/L"),
        (r"TGF-$\beta$1 of *Mus musculus*", "TGF-β1 of <i>Mus musculus</i>"),
        ("<i>in vivo</i>", "<i>in vivo</i>"),
    ],
)
def test_signs_within_words(typed: str, wanted: str) -> None:
    assert read(typed) == wanted


def test_no_title_takes_long() -> None:
    for unit in ("*a ", "**", "^a", "~", "[", "[a]{.", "\\", "_a_", "-- ", "$a"):
        assert read(unit * 20_000) is not None
