"""Each rule fires on a copy that is broken in just that way; the DTD finds what is its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from casepress.core.errors import BuildError
from casepress.outputs.jats import build_jats, validate
from casepress.outputs.jats.checks.all import RULES, check, review
from casepress.outputs.jats.xml import Node
from tests.samples.contract import article, journal

_RELATED = '<related-article related-article-type="companion" xlink:href="https://doi.org/10.1/x"/>'
#: Rule, text of the sound file, text of the broken one.
MUTATIONS = [
    ("ids-resolve", 'rid="sec-course"', 'rid="sec-none"'),
    ("ids-resolve", 'id="fig-2"', 'id="fig-1"'),
    ("nothing-empty", "<p>We thank the ward.</p>", "<p> </p>"),
    ("nothing-empty", 'sec-type="cases"', 'sec-type=""'),
    ("escaped-once", "p &lt; 0.05 &amp; so", "p &amp;lt; 0.05 &amp; so"),
    ("characters", "We thank", "We \ue000 thank"),
    ("tables-rectangular", '<td align="char" char=".">12</td>', ""),
    (
        "tables-rectangular",
        '<td align="left" rowspan="2">Both',
        '<td align="left" rowspan="3">Both',
    ),
    ("identifiers", "3066-2737", "3066-2738"),
    ("identifiers", "0000-0002-1825-0097", "0000-0002-1825-0098"),
    ("identifiers", "https://orcid.org/", "http://orcid.org/"),
    ("all-called", '(<xref ref-type="bibr" rid="ref-2">2</xref>)', ""),
    ("all-called", '<xref ref-type="table" rid="tbl-1">Table 1</xref>', "the table"),
    ("group-authors", "<surname>de Rossi", "<surname>de Rossi Study Group"),
    ("declarations", 'fn-type="coi-statement"', 'fn-type="other"'),
    ("declarations", 'sec-type="ethics-statement"', 'sec-type="ethics"'),
    ("declarations", 'sec-type="data-availability"', 'sec-type="data"'),
    ("language", 'dtd-version="1.3" xml:lang="en-US"', 'dtd-version="1.3"'),
    ("licence", "ali:license_ref>", "license-p>"),
    ("publication-types", 'publication-type="webpage"', 'publication-type="webby"'),
    ("publication-types", ' publication-type="webpage"', ""),
    ("ref-types", '<xref ref-type="table" rid="tbl-1">', '<xref rid="tbl-1">'),
    ("ref-types", '<xref ref-type="table" rid="tbl-1">', '<xref ref-type="fig" rid="tbl-1">'),
    ("whereabouts", "<elocation-id>e17</elocation-id>", ""),
    ("dtd-version", 'dtd-version="1.3"', 'dtd-version="1.2"'),
    ("notices", 'article-type="case-report"', 'article-type="retraction"'),
    ("related-articles", "<abstract>", f"{_RELATED}<abstract>"),
    ("alternative-text", "<alt-text>Bursa</alt-text>", ""),
]


def sound() -> str:
    return build_jats(article("full"), journal()).decode()


def read(source: str) -> Node:
    return etree.fromstring(source.encode())


def test_absent_facts_are_found() -> None:
    bare = read(build_jats(article("minimal"), journal()).decode())
    said = [p.message for p in review(bare) if p.rule in ("declarations", "whereabouts", "licence")]
    assert len(said) == 4 + 2 + 1


@pytest.mark.parametrize(("rule", "before", "after"), MUTATIONS)
def test_rule_fires(rule: str, before: str, after: str) -> None:
    source = sound()
    if rule == "all-called" and "bibr" in before:  # leave no range that spans it
        source = source.replace(
            '–<xref ref-type="bibr" rid="ref-3">3', ', <xref ref-type="bibr" rid="ref-3">3'
        )
    assert before in source
    found = review(read(source.replace(before, after)))
    assert {problem.rule for problem in found} == {rule}
    assert all(problem.line > 0 and problem.message for problem in found)


def test_a_reference_that_is_listed_on_purpose() -> None:
    callout = '<xref ref-type="bibr" rid="ref-3">3'
    source = sound().replace(f"–{callout}", f", {callout}")
    source = source.replace('(<xref ref-type="bibr" rid="ref-2">2</xref>)', "")
    assert [p.rule for p in review(read(source))] == ["all-called"]
    marked = source.replace('<ref id="ref-2"', '<ref specific-use="uncited" id="ref-2"')
    assert review(read(marked)) == []


def test_every_rule_has_a_mutation() -> None:
    assert {rule for rule, _, _ in MUTATIONS} == set(RULES)


def test_check_adds_the_dtd(dtds: Path) -> None:
    broken = sound().replace("<year>2025</year>", "<year>2025</year><yeer/>", 1)
    rules = {problem.rule for problem in check(broken.encode(), dtds)}
    assert rules == {"dtd", "nothing-empty"}


def test_other_files(dtds: Path) -> None:
    assert [p.rule for p in validate(b"<article>", dtds)] == ["xml"]
    assert [p.rule for p in validate(b"<article/>", dtds)] == ["doctype"]


def test_named_entities_come_from_the_package(dtds: Path) -> None:
    source = sound().replace("We thank", "We &eacute;&ndash; thank")
    assert validate(source.encode(), dtds) == []


def test_a_file_draws_in_no_other_file(tmp_path: Path, dtds: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    declared = f'mathml3.dtd" [<!ENTITY x SYSTEM "{secret}">]>'
    source = sound().replace('mathml3.dtd">', declared).replace("We thank", "We &x; thank")
    assert [p.rule for p in validate(source.encode(), dtds)] == ["xml"]
    assert "secret" not in str(check(source.encode(), dtds))


def test_package_absent(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="make setup"):
        validate(sound().encode(), tmp_path)
