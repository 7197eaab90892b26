"""Translations of title, abstract and keywords reach every output, in their own direction."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from casepress.article.wording import direction, own_name
from tests.journals.test_samples import build
from tests.samples import journals

ARABIC = "حكة في قناة الأذن عند نحال"
BOTH = f"""translations:
  ar: {{title: "{ARABIC}", abstract: "الحكة شائعة.", keywords: [أذن]}}
  fr:
    title: Un *conduit* qui gratte
    abstract: |
      **Contexte.** Le prurit est fréquent.

      **Conclusion.** Il faut demander.
    keywords: [conduit auditif]
  pl: {{title: Swędzące ucho}}
"""
#: A translation, the code that is found in it, and what the message says.
WRONG = [
    ("{fr: {title: 'Un prurit [@example2020]'}}", "ABS023", "is more than words"),
    ("{fr: {abstract: '# Titre'}}", "ABS023", "is more than words"),
    ("{fr: {keywords: ['![](x.png)']}}", "ABS023", "is more than words"),
    ("{en-GB: {title: The same}}", "ABS023", "is the language of the article itself"),
    ("{xx: {title: Nowhere}}", "SRC011", "names no language"),
    ("{fr: {titel: Un prurit}}", "SRC005", "did you mean `title`?"),
    ("{fr: {keywords: un}}", "SRC006", "a list of keywords"),
    ("Un prurit", "SRC006", "the languages of the translations"),
]


def test_every_output_has_them(tmp_path: Path) -> None:
    repo = journals.repository(tmp_path, "medpeer", ("case-report",))
    repo.edit("manuscript/case-report/article.md", "status:", f"{BOTH}status:")
    built = build(repo, "medpeer", "case-report")
    meta = built.jats.find("front/article-meta")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [g.get(lang) for g in meta.iter("trans-title-group")] == ["ar", "fr", "pl"]
    assert [g.get(lang) for g in meta.iter("trans-abstract")] == ["ar", "fr"]
    assert [g.get(lang) for g in meta.iter("kwd-group")] == [None, "ar", "fr"]
    assert meta.findtext("trans-abstract[2]/sec/title") == "Contexte"
    for ending, words in built.words.items():
        for said in ("Un conduit qui gratte", "Contexte. Le prurit", "Résumé", "Polski"):
            assert said in words, f"{ending} lacks {said}"
    assert ARABIC in built.words["docx"] and ARABIC in built.words["html"]
    document = zipfile.ZipFile(tmp_path / "results/case-report/case-report.docx")
    title = document.read("word/document.xml").decode().partition(ARABIC.split()[0])[0]
    assert "<w:bidi" in title.rpartition("<w:p>")[2]
    page = (tmp_path / "results/case-report/case-report.html").read_text(encoding="utf-8")
    assert 'dir="rtl" lang="ar"' in page or 'lang="ar" dir="rtl"' in page


@pytest.mark.parametrize(("given", "code", "said"), WRONG)
def test_what_is_wrong(tmp_path: Path, given: str, code: str, said: str) -> None:
    repo = journals.repository(tmp_path, "medpeer", ("case-report",))
    repo.edit("manuscript/case-report/article.md", "status:", f"translations: {given}\nstatus:")
    found = [f for f in repo.check("case-report").findings if f.code.code == code]
    assert len(found) == 1 and said in found[0].message
    assert found[0].span and found[0].span.line == 4


@pytest.mark.parametrize(("lang", "way"), [("ar", "rtl"), ("he-IL", "rtl"), ("pl", "ltr")])
def test_directions(lang: str, way: str) -> None:
    assert direction(lang) == way


@pytest.mark.parametrize(("lang", "name"), [("pl", "Polski"), ("fa", "فارسی"), ("qaa", "qaa")])
def test_own_names(lang: str, name: str) -> None:
    assert own_name(lang) == name
