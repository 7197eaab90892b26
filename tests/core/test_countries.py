"""The names of countries as authors write them."""

from __future__ import annotations

import pycountry
import pytest

from casepress.core.vocabularies import country, nearest_country

NAMES = {
    "GB": "UK, U.K., uk, United Kingdom, Great Britain, England, Scotland, Wales, Northern Ireland",
    "US": "USA, U.S.A., US, U.S., United States, United States of America, the United States",
    "TR": "Turkey, Türkiye, Turkiye, TURKEY, Republic of Türkiye",
    "RU": "Russia, Russian Federation, the Russian Federation",
    "KR": "Korea, South Korea, Republic of Korea, S. Korea, KOR",
    "KP": "North Korea, Democratic People's Republic of Korea",
    "NL": "Netherlands, The Netherlands, the netherlands, Holland, NL, NLD",
    "PS": "Palestine, State of Palestine",
    "XK": "Kosovo",
    "CI": "Ivory Coast, Côte d’Ivoire, Côte d'Ivoire, Cote d'Ivoire",
    "AE": "UAE, U.A.E., United Arab Emirates",
    "CZ": "Czech Republic, Czechia, The Czech Republic",
    "IR": "Iran, Islamic Republic of Iran, IR Iran",
    "SY": "Syria, Syrian Arab Republic",
    "TW": "Taiwan, Taiwan (R.O.C.)",
    "CN": "China, P.R. China, PR China, People’s Republic of China, P. R. China",
    "HK": "Hong Kong, Hong Kong SAR, Hong Kong SAR China",
    "VN": "Vietnam, Viet Nam",
    "TZ": "Tanzania, United Republic of Tanzania",
    "CD": "DR Congo, Democratic Republic of the Congo, DRC",
    "CG": "Congo, Republic of the Congo",
    "MK": "North Macedonia, Macedonia",
    "SZ": "Eswatini, Swaziland",
    "CV": "Cape Verde, Cabo Verde",
    "MM": "Myanmar, Burma",
    "BA": "Bosnia and Herzegovina, Bosnia & Herzegovina, Bosnia",
    "SA": "Saudi Arabia, KSA, Kingdom of Saudi Arabia",
    "LA": "Laos, Lao PDR",
    "MD": "Moldova, Republic of Moldova",
    "BN": "Brunei, Brunei Darussalam",
    "TL": "East Timor, Timor-Leste",
    "GM": "Gambia, The Gambia",
    "BS": "Bahamas, The Bahamas",
    "VA": "Vatican City, Holy See",
    "TT": "Trinidad and Tobago, Trinidad & Tobago",
    "LY": "Libya",
    "CW": "Curaçao, Curacao",
    "RE": "Réunion, Reunion",
    "NO": "Norway, NO",
}


@pytest.mark.parametrize(
    ("code", "name"), [(c, n) for c, names in NAMES.items() for n in names.split(", ")]
)
def test_a_usual_name_has_its_code(code: str, name: str) -> None:
    found = country(name)
    assert found is not None
    assert found[0] == code
    assert found[1]


def test_every_name_of_the_standard_is_known() -> None:
    for one in pycountry.countries:
        for name in (one.name, one.alpha_2, one.alpha_3):
            found = country(name)
            assert found is not None and found[0] == one.alpha_2, name


@pytest.mark.parametrize(
    ("typed", "code"), [("Germny", "DE"), ("Marrocco", "MA"), ("Turkei", "TR")]
)
def test_the_nearest_name_is_suggested(typed: str, code: str) -> None:
    near = nearest_country(typed)
    assert country(typed) is None
    assert near is not None and near[0] == code


def test_what_is_like_no_name() -> None:
    assert country("Narnia Minor Federation") is None
    assert nearest_country("Qqqq") is None
