"""What a keyboard has, straight quotation marks and apostrophes, is printed alike in every output:
as the language of the article, and of each translation, has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casepress.article.quotations import apostrophes
from tests.journals.test_samples import build
from tests.samples import journals

TYPED = "Il dit : \"c'est 'bien' ainsi\" et l'autre *\"non\"*.\n\n"
#: By journal: what is printed of the typed text, of the title, and of the translated title.
PRINTED = {
    "revue": ("«c’est “bien” ainsi» et l’autre «non»", "Le «miel»", "“Honey”"),
    "medpeer": ("“c’est ‘bien’ ainsi” et l’autre “non”", "Le “miel”", "«Honey»"),
}


def _spaced(words: str) -> str:
    """Words without the narrow spaces of French, which are not in a PDF's text, each set apart."""
    return re.sub(r"(?<=«)\s+|\s+(?=»)", "", " ".join(words.split()))


@pytest.mark.parametrize("name", list(PRINTED))
def test_quotations_and_names(name: str, tmp_path: Path) -> None:
    text, title, translated = PRINTED[name]
    own = str(journals.house_style(name).data["lang"]).partition("-")[0]
    other = {"fr": "en", "en": "fr"}[own]
    repo = journals.repository(tmp_path, name, ("letter",))
    article = repo.article("letter")
    head, _, body = article.read_text(encoding="utf-8").partition("\n---\n")
    given = head.split("\n")[1]
    head = head.replace(given, "title: 'Le \"miel\"'")
    head = head.replace("{given: Bo, family: Sample}", "{given: Sinéad, family: O'Brien}")
    head = head.replace("city: Sampleton", "city: L'Archet")
    head += f"\ntranslations: {{{other}: {{title: '\"Honey\"'}}}}"
    article.write_text(f"{head}\n---\n\n{TYPED}{body.lstrip()}", encoding="utf-8")
    built = build(repo, name, "letter")
    words = {**built.words, "xml": "".join(built.jats.itertext())}
    for ending, said in words.items():
        for wanted in (text, title, translated, "L’Archet"):
            assert wanted in _spaced(said), f"{ending} lacks {wanted}: {said}"
        assert "O’Brien" in said and "O'Brien" not in said, ending
    assert _spaced(built.article.running.title) == title


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("O'Brien", "O’Brien"),
        ("'t Hooft", "’t Hooft"),
        ("Surgeons' Hall", "Surgeons’ Hall"),
        ("Women's and Children's Hospital", "Women’s and Children’s Hospital"),
        ("d'", "d’"),
        ("Hospital 'Carol Davila'", "Hospital 'Carol Davila'"),
        ("Spital 'Sf. Ioan' d'Urgență", "Spital 'Sf. Ioan' d’Urgență"),
    ],
)
def test_apostrophes(typed: str, printed: str) -> None:
    assert apostrophes(typed) == printed
