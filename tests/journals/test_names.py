"""Roles, countries and licences are named in the language of the article."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepress.core.vocabularies import country, credit, credit_in, license_in, licenses
from casepress.outputs.jats import build_jats
from tests.samples import journals


@pytest.mark.parametrize(
    ("given", "lang", "found"),
    [
        ("NL", "en-US", ("NL", "Netherlands")),
        ("NL", "fr-CA", ("NL", "Pays-Bas")),
        ("Netherlands", "fr", ("NL", "Pays-Bas")),
        ("pays bas", "fr", ("NL", "pays bas")),  # as it is written
        # authors name their country in their own language, whatever that of the article is
        ("Pays-Bas", "en", ("NL", "Pays-Bas")),
        ("Espagne", "en", ("ES", "Espagne")),
        ("Maroc", "fr", ("MA", "Maroc")),
        ("MA", "ar", ("MA", "المغرب")),
        ("Atlantis", "fr", None),
        ("NL", "qaa", ("NL", "Netherlands")),
    ],
)
def test_countries(given: str, lang: str, found: tuple[str, str] | None) -> None:
    assert country(given, lang) == found


def test_roles_and_licences() -> None:
    for lang in ("fr", "es-MX"):
        assert set(credit_in(lang)) == set(credit())
        assert credit_in(lang)["conceptualization"] != "Conceptualization"
    assert credit_in("pl") == credit_in("en") == credit()
    for spdx in licenses():
        assert set(license_in(spdx, "fr")) == {"name", "short", "url"}
    assert "Partage dans les" in license_in("CC-BY-SA-4.0", "fr-FR")["name"]
    assert license_in("CC-BY-4.0", "en")["name"].startswith("Creative Commons Attribution 4.0")


def test_in_an_article(tmp_path: Path) -> None:
    repo = journals.repository(tmp_path, "medpeer", ("letter",))
    repo.edit("manuscript/letter/article.md", "lang: en-US", "lang: fr-FR\nlicense: CC-BY-NC-4.0")
    checked = repo.check("letter")
    jats = build_jats(checked.document, journals.house_style("medpeer").for_type("letter")).decode()
    assert '<country country="NL">Pays-Bas</country>' in jats
    assert ">Rédaction – ébauche du manuscrit initial</role>" in jats
    assert 'vocab-term="Writing – original draft"' in jats
    assert "Conceptualisation: A.E." in jats
    assert "Utilisation Commerciale 4.0 International" in jats
