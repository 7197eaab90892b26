"""What rules must let pass: the traps of the catalogue, and text that is not prose."""

from __future__ import annotations

import pytest

from casepress.lint.lexicon import lexicon
from tests import support

#: Sentences that are right, and the codes that must not fire on them.
RIGHT = [
    ("It is described elsewhere [@muster2020] and as in (3,5).", "TXT013 REF004 REF003"),
    ("There were 12,500 cells and 1,250 more.", "TXT013"),
    ("It reached from L4-L5 to C1-C2, at T1 and T2, in grade 4/5.", "TXT012 TXT013 TXT001 REF004"),
    ("The 3D model, 18F-FDG, 99mTc, 5FU and a 20G needle.", "TXT012 TXT001"),
    ("It was iso- to hypointense, pre- and postoperative.", "TXT005"),
    ("They will follow up the patient.", "TXT005"),
    ("The karyotype was 47,XXX and 46,XX.", "SEC008"),
    ("The ratio was 1 : 4, and so on …", "TXT008"),
    ("It took 5\u00a0days (Figure\u00a01, J.\u00a0Doe, n\u00a0= 3).", "TXT009"),
    ("ALT was 45 U/L, CRP 1.0 mg/dL, and the cyst 2.0 cm wide.", "TXT014 TXT012"),
    ("Patients 1 and 2, patient A, and case no. 2 were alike.", "ETH008"),
    ("M. tuberculosis and E. coli did not grow at St. Example.", "ETH008"),
    ("The ISSN is 3066-2737, the grant no. 12345.", "TXT012"),
    ("She had been well since 2019; in 2021 and 2022 she was ill.", "ETH009"),
    ("It may 5 times recur, and they march 3 miles.", "ETH009"),
    ("He was 89 years old, and 95% recovered.", "ETH010"),
    ("In a cohort the mean was 95 mm, in 93 patients.", "ETH010"),
    ("The analysis of the organism was exact.", "TXT007"),
    ("They wrote to the Tumour Board of the Centre for Ears.", "TXT007"),
    ("Mutations of *CALR* and *MPL*, with CD20+ and HER2.", "TXT001"),
    ("Type II and grade III were seen with MRI, CT and DNA.", "TXT001"),
    ("A kit (Maker Ltd, Detroit, MI) was used.", "TXT001"),
    ("`5mg extra medullary TODO` is code.", "TXT012 TXT005 SEC008"),
    ("See <https://example.org/TODO/5mg> for more.", "SEC008 TXT012"),
    ("<!-- TODO: 5mg extra medullary tumour -->It was seen.", "SEC008 TXT012 TXT005 TXT007"),
    ("The formula $5mg = .5 x$ holds.", "TXT012 TXT014"),
    ("As shown before[^q].\n\n[^q]: A note.", "REF005 SEC005"),
    ("The atlas is at doi:10.1000/5mg.extra.", "TXT012"),
    ("The signs were these:\n\n- one\n- two", "SEC004 SEC005"),
    ("The sum is\n\n$$x = 1$$\n\nwhere x is one.", "SEC004 SEC005"),
    ("The sum of the three values is\n\n$$x = 1$$\n\nwhere x is one.", "SEC004 SEC005"),
    ("The sum of the three values is\n\n$$x = 1$$ {#eq-sum}\n\n(@eq-sum).", "SEC004 SEC005"),
    ("## The sum of the three values\n\n$$x = 1$$", "SEC005"),
    ("**The sum of the three values**\n\n$$x = 1$$", "SEC005"),
    ('::: {.box title="What the reader should learn here"}\n- Ask.\n:::', "SEC005"),
    ('::: {.box title="The sum of all three values"}\n$$x = 1$$\n:::', "SEC005"),
    ("::: {.box}\nThese are the signs to know\n\n- one\n- two\n:::", "SEC004 SEC005"),
    ("::: {.box}\nThe sum of the three values is\n\n$$x = 1$$\n:::", "SEC004 SEC005"),
    ("**A heading of five words**", "SEC005"),
    ("**A heading of five words** ", "SEC005"),
    ("It began (@example2000 was first).", "REF005"),
]
#: The same words in places that are no prose of the article.
ELSEWHERE = "TXT005 TXT007 TXT012 TXT013 TXT014 ETH008 ETH009 ETH010"


@pytest.mark.parametrize(("sentence", "codes"), RIGHT, ids=[s[:32] for s, _ in RIGHT])
def test_right(sentence: str, codes: str, repo: support.Repo) -> None:
    repo.edit("manuscript/knee/article.md", "# Discussion\n", f"{sentence}\n\n# Discussion\n")
    text = repo.article("knee").read_text(encoding="utf-8")
    line = text[: text.index(sentence)].count("\n") + 1
    last = line + sentence.count("\n")
    found = [
        f"{f.code.code} {f.message}"
        for f in repo.check("knee").findings
        if f.span and line <= f.span.line <= last and f.code.code in codes.split()
    ]
    assert not found


def test_references_are_no_prose(repo: support.Repo) -> None:
    name = "manuscript/knee/references.bib"
    text = repo.path(name).read_text(encoding="utf-8")
    title = "Extra medullary tumour of 3,5 cm, 5mg, .5 mg, in a 93-year-old, 12 March 2024"
    start = text.index("{", text.index("title")) + 1
    repo.write(name, text[:start] + title + text[text.index("}", start) :])
    found = {f.code.code for f in repo.check("knee").findings}
    assert not found & set(ELSEWHERE.split())


def test_front_matter_is_no_prose(repo: support.Repo) -> None:
    repo.edit(
        "manuscript/knee/article.md",
        "name: Demonstration Hospital",
        'name: "Extra Medullary Tumour Centre, tel. 0123456789"',
    )
    found = {f.code.code for f in repo.check("knee").findings}
    assert not found & set(ELSEWHERE.split())


def test_another_language(repo: support.Repo) -> None:
    """Rules about English let other languages be."""
    repo.edit("manuscript/ear/article.md", "lang: en-US", "lang: fr-FR")
    repo.edit("manuscript/ear/article.md", "Seeds in the ear", "Extra medullary : 3,5 cm")
    found = {f.code.code for f in repo.check("ear").findings}
    assert not found & {"TXT005", "TXT007", "TXT008", "TXT012", "TXT013", "TXT014", "MET002"}


PHRASES = [*lexicon("compounds")["phrases"], *lexicon("units")["wrong"]]


@pytest.mark.parametrize("column", ["fails", "passes"])
def test_the_lexicons_examples(column: str, repo: support.Repo) -> None:
    """Each entry with sentences of its own is found in the one and not in the other."""
    sentences = [entry[column] for entry in PHRASES]
    body = "\n\n".join(sentences)
    repo.edit("manuscript/knee/article.md", "# Discussion\n", f"{body}\n\n# Discussion\n")
    lines = repo.article("knee").read_text(encoding="utf-8").split("\n")
    hit = {
        f.span.line
        for f in repo.check("knee").findings
        if f.span and f.code.code in ("TXT005", "TXT012")
    }
    for sentence in sentences:
        assert (lines.index(sentence) + 1 in hit) == (column == "fails"), sentence
