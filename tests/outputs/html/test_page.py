"""The article's page: what it says, what it holds, and that it is the same each time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from casepress.article.ast import meta, para, string
from casepress.article.model import Article
from casepress.article.wording import article_type
from casepress.core.errors import BuildError
from casepress.outputs.html.fonts import ALWAYS, Face, Subsets, font_file, subset, woff2
from casepress.outputs.html.page import made
from casepress.outputs.html.view import Beside, size
from tests import support
from tests.outputs.html import pages
from tests.samples.journals import JOURNALS, house_style

#: The most bytes of style, script and fonts, and of a plain page without its images.
STYLE, SCRIPT = 22_000, 6_000
FONTS, FONTS_OF_ALL = 100_000, 170_000
PAGE, PAGE_OF_ALL = 170_000, 260_000


@pytest.mark.parametrize("name", pages.ARTICLES)
def test_it_says_what_the_jats_says(name: str) -> None:
    document = pages.article(name)
    page = pages.body_words(pages.read(pages.written(document)))
    jats = pages.jats_words(document)
    labels = support.journal().labels("en")
    # headings that JATS has as attributes, and one above consent and ethics that it alone has
    only_page = pages.bag(f"{labels['abstract']} {labels['keywords']} {labels['mesh']} Funding")
    only_jats = pages.bag(f"{labels['ethics-statement']}")
    assert page - jats - only_page == Counter()
    assert jats - page - only_jats == Counter()


@pytest.mark.parametrize("name", pages.ARTICLES)
def test_every_link_has_its_goal_and_no_id_is_there_twice(name: str) -> None:
    tree = pages.read(pages.written(pages.article(name)))
    ids = Counter(tree.xpath("//@id"))
    assert [name for name, count in ids.items() if count > 1] == []
    goals = [href[1:] for href in tree.xpath("//@href") if href.startswith("#")]
    assert [goal for goal in goals if goal not in ids] == []
    named = " ".join(tree.xpath("//@aria-labelledby | //@popovertarget | //@data-refs")).split()
    assert [name for name in named if name not in ids] == []


@pytest.mark.parametrize("name", pages.ARTICLES)
def test_no_tag_and_no_element_is_empty(name: str) -> None:
    tree = pages.read(pages.written(pages.article(name)))
    assert [e.get("name") for e in tree.xpath("//meta[@content='']")] == []
    empty = tree.xpath("//body//*[not(self::img or self::br or self::path or self::circle)]"
                       "[not(node())][not(ancestor::math)]")  # fmt: skip
    assert [e.tag for e in empty if e.tag not in ("td", "th", "mrow", "mo", "mi", "hr")] == []


def test_same_bytes_again_with_a_cache_and_with_another_hash_seed(tmp_path: Path) -> None:
    first = pages.written(pages.article("hard"))
    cache = tmp_path / "fonts"
    for _ in range(2):
        fonts = Subsets(cache)
        assert pages.written(pages.article("hard"), fonts=fonts) == first
        fonts.save()
    edited = cache.read_bytes().replace(b"d09GMg", b"d09GMh", 1)
    cache.write_bytes(edited)
    assert pages.written(pages.article("hard"), fonts=Subsets(cache)) == first
    code = (
        "import sys; from tests.outputs.html import pages;"
        "sys.stdout.buffer.write(pages.written(pages.article('hard')).encode())"
    )
    again = subprocess.run(
        [sys.executable, "-c", code],
        cwd=support.ROOT,
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PATH": "/usr/bin:/bin"},
    )
    assert again.stdout.decode() == first


@pytest.mark.parametrize(
    ("name", "fonts", "whole"),
    [
        ("full", FONTS_OF_ALL, PAGE_OF_ALL),
        ("hard", FONTS_OF_ALL, PAGE_OF_ALL),
        ("minimal", FONTS, PAGE),
    ],
)
def test_sizes(name: str, fonts: int, whole: int) -> None:
    text = pages.written(pages.article(name))
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.S)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.S)
    data = sum(len(f) for f in re.findall(r"url\(data:font/woff2;base64,([^)]*)\)", style))
    assert data <= fonts
    assert len(style) - data <= STYLE
    assert len(script) <= SCRIPT
    assert len(re.sub(r'src="data:image[^"]*"', "", text).encode()) <= whole


def test_the_policy_allows_this_style_and_this_script_alone() -> None:
    text = pages.written(pages.article("hard"))
    (policy,) = pages.read(text).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == rules["font-src"] == "data:"
    for kind, pattern in (
        ("style-src", r"<style>(.*?)</style>"),
        ("script-src", r"<script[^>]*>(.*?)</script>"),
    ):
        found = (hashlib.sha256(s.encode()).digest() for s in re.findall(pattern, text, re.S))
        hashes = {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in found}
        assert set(rules[kind].split()) == hashes
    assert not re.search(r"<[^>]+\sstyle=", text), "the policy blocks style attributes"


def test_a_draft_is_not_to_be_cited_or_found() -> None:
    document = pages.article("hard")
    document["meta"]["status"] = meta("draft")
    text = pages.written(document)
    tree = pages.read(text)
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert tree.findtext(".//title").startswith("Draft: ")
    assert "citation_" not in text and "DC." not in text
    assert "medpeer.0EXAMPL" not in text
    assert tree.xpath("//*[@id='page-cite'] | //a[@href='#page-cite']") == []
    data = json.loads(tree.xpath("//script[@type='application/ld+json']/text()")[0])
    assert data["creativeWorkStatus"] == "Draft" and "datePublished" not in data


RELATED = [
    {"type": "comments-on", "doi": "10.1000/1"},
    {"type": "corrected-by", "doi": "10.1000/2", "date": "2026-08-12", "title": "Erratum"},
    {"type": "retracted-by", "doi": "10.1000/3", "date": "2026-09-01"},
]


def test_what_was_published_later_is_a_banner() -> None:
    document = pages.article("full")
    document["meta"]["related"] = meta(RELATED)
    tree = pages.read(pages.written(document))
    banners = tree.xpath("//p[contains(@class,'banner')]")
    assert [b.get("class") for b in banners] == ["banner error", "banner warning"]
    first, second = (b.text_content() for b in banners)
    assert first == ("This article has been retracted: 1 September 2026. https://doi.org/10.1000/3")
    assert second.startswith("This article has been corrected: “Erratum”. 12 August 2026. ")
    assert banners[0].getnext() is banners[1]
    assert tree.xpath("//p[@class='notice']/a/@href") == ["https://doi.org/10.1000/1"]
    assert tree.findtext(".//title").startswith("Retracted: ")
    assert tree.xpath("//h1/span[@data-generated]/text()") == ["Retracted: "]
    data = json.loads(tree.xpath("//script[@type='application/ld+json']/text()")[0])
    assert data["creativeWorkStatus"] == "Retracted"
    assert tree.xpath("//meta[@name='citation_title']/@content") == [data["name"]]


def test_an_abstract_in_another_language_is_folded_and_named_in_its_own() -> None:
    document = pages.article("minimal")
    given = (("fr", "Une réponse."), ("ar", "ملخص"))
    document["meta"]["translations"] = {
        "t": "MetaList",
        "c": [
            {
                "t": "MetaMap",
                "c": {
                    "lang": meta(lang),
                    "abstract": {"t": "MetaBlocks", "c": [para([string(words)])]},
                },
            }
            for lang, words in given
        ],
    }
    tree = pages.read(pages.written(document))
    found = tree.xpath("//details[@class='translation']")
    assert [d.findtext("p") for d in found] == [words for _, words in given]
    assert [(d.get("lang"), d.get("dir"), d.findtext("summary")) for d in found] == [
        ("fr", "ltr", "Résumé"),
        ("ar", "rtl", "العربية"),
    ]


@pytest.mark.parametrize("name", JOURNALS)
def test_each_journal_has_its_own_look(name: str) -> None:
    journal = house_style(name)
    tree = pages.read(pages.written({**pages.article("full"), "journal": journal.data}, journal))
    (style,) = tree.xpath("//style/text()")
    for scheme in ("light", "dark"):
        assert f"--accent:{journal.data['web']['colours'][scheme]['accent']}" in style
    assert (
        tree.xpath("string(//p[@class='wordmark'])").split()
        == " ".join(journal.data["wordmark"]).split()
    )
    logos = tree.xpath("//p[@class='wordmark']/img/@src")
    assert len(logos) == ("logo" in journal.data)
    kind = article_type(Article.from_json(pages.article("full")), journal)
    assert tree.xpath("string(//p[@class='kicker']/b)") == kind != ""
    (script,) = tree.xpath("//script[not(@type)]/text()")
    assert len(script) <= SCRIPT
    plain = journal.data["citations"].get("label", "{number}.") == "{number}."
    assert ("counter(list-item) " in style.partition(".references>li::marker{content")[2]) != plain


def test_the_reviewers_page_names_nobody() -> None:
    from casepress.outputs.blind import build_blind

    blind = build_blind(pages.article("hard"), support.journal()).document
    text = pages.written(blind, anonymous=True, beside=())
    for name in ("Example", "Specimen", "Großes-Beispiel", "Musterklinik", "0EXAMPL", "orcid.org"):
        listed = [line for line in text.splitlines() if name in line]
        assert not any("<head" in line or "<meta" in line for line in listed), name
    tree = pages.read(text)
    assert tree.xpath("//*[@class='authors'] | //*[@class='affiliations']") == []
    assert tree.xpath("//script[@type='application/ld+json'] | //*[@id='page-cite']") == []
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_what_is_not_known_is_absent() -> None:
    text = pages.written(pages.article("minimal"), beside=())
    tree = pages.read(text)
    for path in (
        "//a[@class='icon']",
        "//*[@class='open']",
        "//link[@rel='license']",
        "//a[contains(@class,'button') and contains(@class,'filled')]",
        "//time",
        "//math",
        "//meta[@name='citation_pdf_url']",
    ):
        assert tree.xpath(path) == [], path
    assert "Page Math" not in re.sub(r"math\{[^}]*\}", "", text)


def test_the_address_of_the_files_is_the_journals() -> None:
    journal = support.journal()
    known = {**journal.data, "web": {**journal.data["web"], "address": "https://x.org/a/{id}/"}}
    tree = pages.read(pages.written(pages.article("hard"), replace(journal, data=known)))
    found = tree.xpath("//meta[@name='citation_pdf_url']/@content")
    assert found == ["https://x.org/a/hard/hard.pdf"]
    assert tree.xpath("//link[@rel='canonical']/@href") == ["https://x.org/a/hard/hard.html"]


def test_a_range_is_a_card_of_all_it_cites_and_each_leads_back() -> None:
    tree = pages.read(pages.written(pages.article("hard")))
    first, last = tree.xpath("//section[@id='introduction']/p[1]/a[@data-refs]")[:2]
    assert (first.text, first.get("data-refs")) == ("1", "ref-1 ref-2 ref-3")
    assert (last.text, last.get("data-refs")) == ("3", "ref-3 ref-1 ref-2")
    (back,) = tree.xpath("//li[@id='ref-2']//span[@class='cited']/a[.='Introduction']")
    assert back.get("href") == f"#{first.get('id')}"
    assert tree.xpath("//li[@id='ref-10']//span[@class='cited']") == []


def test_decimal_points_align_by_what_is_no_text() -> None:
    tree = pages.read(pages.written(pages.article("hard")))
    rows = tree.xpath("//figure[@id='tbl-blood']//tbody/tr")
    cells = [[(c.text, c.get("data-pad")) for c in row[1:4]] for row in rows]
    assert cells[0] == [("182.25", "0"), ("12.5", "0"), ("< 1", ".0")]
    assert cells[3] == [("41", ".000"), ("9.25", None), ("0", ".0")]


def test_twenty_authors_stand_open_and_more_are_folded() -> None:
    document = pages.article("full")
    person: dict[str, Any] = {"name": {"given": "A", "family": "B"}}
    for count, shown in ((20, 20), (21, 10)):
        document["meta"]["author"] = meta([person] * count)
        tree = pages.read(pages.written(document))
        opened = tree.xpath("//header[@class='front']/ul[@class='authors']/li")
        assert len(opened) == shown
        folded = tree.xpath("//details/ul[@class='authors']/li")
        assert len(opened) + len(folded) == count


def test_a_template_that_is_missing_or_faulty_is_named(tmp_path: Path) -> None:
    journal = support.journal()
    folder = tmp_path / "web"
    folder.mkdir()
    own = replace(journal, folder=tmp_path)
    (folder / "article.html.j2").write_text("fine\n{% if %}\n")
    with pytest.raises(BuildError, match=r"article\.html\.j2:2: "):
        made(pages.article("minimal"), own, pages.picture)
    (folder / "article.html.j2").write_text("{{ nowhere }}")
    with pytest.raises(BuildError, match="'nowhere' is undefined"):
        made(pages.article("minimal"), own, pages.picture)
    (folder / "article.html.j2").write_text("{% include 'absent.html.j2' %}")
    with pytest.raises(BuildError, match=r"absent\.html\.j2"):
        made(pages.article("minimal"), own, pages.picture)
    (folder / "article.html.j2").unlink()
    (folder / "base.css").write_bytes(b"\xff")
    with pytest.raises(BuildError, match=r"web/base\.css cannot be read"):
        made(pages.article("minimal"), own, pages.picture)


def test_a_journal_replaces_single_files(tmp_path: Path) -> None:
    """A file in the journal's folder `web` takes the place of the shared one of its name."""
    journal = support.journal()
    own = replace(journal, folder=tmp_path)
    assert made(pages.article("minimal"), own, pages.picture) == made(
        pages.article("minimal"), journal, pages.picture
    )
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "base.css").write_text("body{color:tomato}\n")
    changed = made(pages.article("minimal"), own, pages.picture)
    assert "body{color:tomato}" in changed.style
    assert changed.script == made(pages.article("minimal"), journal, pages.picture).script


def test_a_subset_is_a_font_with_these_characters_and_no_name() -> None:
    file = font_file("font_source_serif_pro/SourceSerifPro-Regular.ttf")
    face = Face("Page Serif", 400, "normal", file)
    font = TTFont(BytesIO(woff2(subset(face, [*ALWAYS, "é"]))))
    points = font.getBestCmap()
    assert ord("é") in points and ord("A") in points and ord("ж") not in points
    assert [str(record) for record in font["name"].names] == []
    assert {"GPOS", "GSUB", "glyf"} <= set(font.keys())
    whole = TTFont(file)
    for letter in "Aé":
        one, other = (f["glyf"][f.getBestCmap()[ord(letter)]] for f in (font, whole))
        assert (one.xMin, one.yMax) == (other.xMin, other.yMax)


def test_a_font_that_is_not_installed() -> None:
    with pytest.raises(BuildError, match=r"nowhere/X\.ttf is not installed"):
        font_file("nowhere/X.ttf")


def test_sizes_of_files() -> None:
    assert size(1) == "1\u00a0kB"
    assert size(428_096) == "428\u00a0kB"
    assert size(1_250_000) == "1.2\u00a0MB"
    assert Beside("xml", "a", 1).type == "application/jats+xml"
