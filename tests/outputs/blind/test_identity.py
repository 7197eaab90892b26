"""Who the authors are, in whatever form a text names them."""

from __future__ import annotations

import pytest

from casepress.article.model import Article
from casepress.outputs.blind.identity import Harmless, Identity
from tests import support
from tests.samples import awkward


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Article:
    return Article.from_json(awkward.rich(tmp_path_factory.mktemp("rich")))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Dr. Quillfeather saw her.", "_ saw her."),
        ("QUILLFEATHER Z and Zoë A. Quillfeather", "_ and _"),
        ("Quillfeather Z.A., ZA Quillfeather", "_, _"),
        ("van Osterhaven’s method", "_’s method"),
        ("H.v.O. and Z. A. Q. read it.", "_ read it."),
        ("read by ZQ and HvO", "read by _"),
        ("the second author (HO)", "the second author (_)"),
        ("home oxygen (HO) at 2 l/min", "home oxygen (HO) at 2 l/min"),
        ("HO was 2 l/min", "HO was 2 l/min"),
        ("Ray amputation; Ray wrote; Dr Ray", "Ray amputation; _ wrote; _"),
        ("X-ray and ray amputation", "X-ray and ray amputation"),
        ("Zed et al. found", "_ et al. found"),
        ("at Harbourside; at the University", "at _; at the University"),
        ("in Port Example and in Paris", "in _ and in _"),
        ("plaster of Paris", "plaster of Paris"),
        ("the Müller–Brandt sign", "the _ sign"),
        ("E. coli grew; p. 3; i.v. U.S.", "E. coli grew; p. 3; i.v. U.S."),
        ("anyone@other.example, 0000-0001-2345-6789", "_, _"),
        ("grant SF-2041", "grant _"),
    ],
)
def test_names_in_all_their_forms(article: Article, text: str, left: str) -> None:
    review = support.journal().review
    keep = Harmless(review.keep, review.generic)
    identity = Identity.of(article, keep)
    made = text
    for start, end in reversed(identity.spans(text)):
        made = f"{made[:start]}_{made[end:]}"
    assert made == left


def test_works_of_the_authors_are_told_from_others(article: Article) -> None:
    identity = Identity.of(article, Harmless())

    def by(family: str, given: str) -> bool:
        return identity.wrote({"author": [{"family": family, "given": given}]}, "")

    assert by("Quillfeather", "Z")
    assert by("Quillféather", "Zoe Anders")
    assert by("van Osterhaven", "H.")
    assert not by("Quillfeather", "Mark")
    assert not by("Feather", "Z")
    assert identity.wrote({}, "Lighthouse Imaging. Annual report. 2020.")
    assert not identity.wrote({"author": [{"literal": "WHO"}]}, "WHO. Report.")
