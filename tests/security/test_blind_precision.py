"""How much is withheld without need, for authors whose names and initials are ordinary words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from casepress.article import pandoc
from casepress.article.ast import inlines, meta, para, text
from casepress.outputs.blind import build_blind
from tests import support
from tests.security import planting

AUTHORS = [
    {"name": {"given": "Una", "family": "Stone"}, "affiliations": ["g"]},
    {"name": {"given": "Carl", "family": "May"}, "affiliations": ["g"]},
    {"name": {"given": "Max", "family": "Young"}, "affiliations": ["g"]},
    {"name": {"given": "Anna", "family": "Case"}, "affiliations": ["g"]},
    {"name": {"given": "Mona", "family": "Reed"}, "affiliations": ["g"]},
    {"name": {"given": "Cora", "family": "Turner"}, "affiliations": ["g"]},
]
#: Of the second text: families that are other words, and initials that are abbreviations.
OTHERS = [
    {"name": {"given": given, "family": family}, "affiliations": ["g"]}
    for given, family in (
        ("Marian", "White"), ("Charlotte", "Rose"), ("Ulla", "Hand"), ("Peter", "Long"),
        ("Max", "Stone"), ("Paul", "Ellis"), ("Carl", "Turner"), ("Una", "Stone"),
        ("Mona", "Reed"), ("Grace", "Case"), ("Brian", "May"), ("Thomas", "Young"),
    )
]  # fmt: skip
PLACE = [
    {
        "id": "g",
        "number": "1",
        "department": "Department of Surgery",
        "name": "Good Hope Hospital",
        "city": "Reading",
        "country": "United Kingdom",
    }
]
MARK = "[withheld]"
FOUND = (*support.ROOT.glob("manuscript/*/article.md"),
         *support.ROOT.glob("tests/manuscripts/*/manuscript/*/article.md"))  # fmt: skip
TEXTS = {
    "traps": Path(__file__).with_name("words.md"),
    "more traps": Path(__file__).with_name("more_words.md"),
    **{path.parent.name: path for path in sorted(FOUND)},
}


def blind(markdown: str, authors: list[dict[str, Any]] = AUTHORS) -> tuple[str, str]:
    """A text before and after it is made blind."""
    blocks = pandoc.read(markdown)[0]["blocks"]
    document = planting.article(blocks, author=meta(authors), affiliations=meta(PLACE))
    made = build_blind(document, support.journal()).document
    return text(document["blocks"], notes=True), text(made["blocks"], notes=True)


def prose(path: Path) -> str:
    """A manuscript's text without its front matter, with numbers for callouts and citations."""
    text_ = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\[[^\]\n]*@[^\]]*\]|@[\w-]+", "(1)", text_)


@pytest.mark.parametrize("name", TEXTS)
def test_little_is_withheld_without_need(name: str) -> None:
    given = prose(TEXTS[name]).partition("## What names somebody")[0]
    before, after = blind(given, OTHERS if name == "more traps" else AUTHORS)
    words, withheld = len(before.split()), after.count(MARK)
    print(f"{name}: {withheld} of {words} words")
    assert withheld <= 0.002 * words


def test_what_names_somebody_is_withheld_there_too() -> None:
    given = prose(TEXTS["traps"]).partition("## What names somebody")[2]
    for named in re.findall("⟦(.*?)⟧", given):
        before, _, after = given.partition(f"⟦{named}⟧")
        sentence = re.split(r"(?<=[a-z\]⟧]\.)\s", before)[-1] + named + after.partition(". ")[0]
        _, left = blind(sentence.replace("⟦", "").replace("⟧", "") + ".")
        name = re.escape(named.removesuffix(" et al."))
        body = left.removeprefix("Case report")
        assert not re.search(rf"(?<!\w){name}(?!\w)", body), body


def test_a_lone_word_is_reported() -> None:
    document: dict[str, Any] = planting.article(
        [para(inlines("Stone was asked."))], author=meta(AUTHORS), affiliations=meta(PLACE)
    )
    made = build_blind(document, support.journal())
    assert "[Stone] was asked." in made.lone
    assert "Stone was asked." in text(made.document["blocks"])
