"""A mistake in a journal's `journal.yaml` is reported with its place and its remedy."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from casepress.cli.main import main
from casepress.core.findings import InFile, Unreadable
from casepress.core.journal_check import check, check_docx
from tests.support import ROOT

MEDPEER = ROOT / "journal" / "medpeer"

#: What is in the journal, what an editor makes of it, and what casepress says.
MISTAKES = [
    ("title: MedPeer Publisher\nabb", "abb", "SRC007 `title` is missing"),
    ("publisher: MedPeer", "publihser: MedPeer", "SRC005 unknown key `publihser`"),
    ("wordmark: [MedPeer, Publisher]", "wordmark: MedPeer", "SRC006 `wordmark` is “MedPeer”"),
    ("open-access: true", "open-access: perhaps", "write true or false"),
    ("lang: en-US", "lang: English", "a language such as en-US"),
    ("lang: en-US", "lang: de", "SRC007 `labels` has no `de`"),
    ("epoch: 2025-01-01", "epoch: 2025-13-01", "a date such as 2025-01-01"),
    ("issn: {electronic: 3066-2737}\n", "", "`issn` is missing"),
    ("publisher: MedPeer", "logo: logo.svg\npublisher: MedPeer", "there is no logo.svg in the"),
    ("publisher: MedPeer", "logo: ../a.svg\npublisher: MedPeer", "an .svg or .png file in this"),
    ("electronic: 3066", "online: 3066", "unknown key `issn.online`"),
    ("electronic: 3066-2737", "electronic: 30662737", "an ISSN such as 3066-2737"),
    ("homepage: https://", "homepage: ", "that begins with https://"),
    ("doi-pattern: '^10", "doi-pattern: '^(10", "is not a valid regular expression (missing )"),
    ("byline: {degrees", "byline: {degree", "did you mean `degrees`?"),
    ('ink: "#16191d"', "ink: black", "`colours.ink` is “black”; write a colour"),
    ('accent: "#0b4f6c", ', "", "`accent` is missing; in `colours` add"),
    ("serif: [Source Serif Pro", "serif: [[Source Serif Pro]", "`fonts.serif[1]` is a list"),
    ("engine: citeproc-py", "engine: bibtex", "citeproc-py or pandoc"),
    ("style: vancouver.csl", "style: apa.csl", "there is no apa.csl in the journal's folder"),
    ("{role: abstract, title", "{role: abstract, name: x, title", "`sections[1].name`"),
    ("{role: abstract, ", "{", "`role` is missing; in `sections[1]` add"),
    ("where: front, required: build, aliases: [Key", "where: top, aliases: [Key", "front, body or"),
    ("required: build, aliases: [Summ", "required: yes, aliases: [Summ", "build or lint"),
    ("aliases: [Bibliography, Literature]", "aliases: Literature", "a list of texts"),
    ("role: appendix", "role: references", "the section `references` occurs twice"),
    ("several: true, aliases", "several: once, aliases", "true or false"),
    ("finding: ETH001, ", "", "`finding` is missing; in `sections[9]` add"),
    ("finding: ETH001", "finding: ETH999", "write ETH001, ETH003"),
    ("evidence: '\\bconsent", "evidence: '(\\bconsent", "is not a valid regular expression"),
    ("abstract-words: [80, 250]", "abstract-words: 250", "two whole numbers"),
    ("keywords: [3, 6]", "keywords: [three, 6]", "a whole number"),
    ("  anonymous: true", "  anonymous: maybe", "`review.anonymous` is “maybe”; write true or"),
    ("  anonymous: true\n", "", "`anonymous` is missing; in `review` add"),
    ("withheld: [ethics", "witheld: [ethics", "did you mean `withheld`?"),
    (
        "  case-report:\n    label: Case report\n",
        "  case-report:\n",
        "`label` is missing; in `article-",
    ),
    (
        "  case-report:\n    label: Case report",
        "  case-report: Case report\n  x:\n    y: z",
        "a type of a",
    ),
    ("    jats: case-report\n", "", "`jats` is missing; in `article-types.case-report` add"),
    ("jats: letter", "jats: epistle", "an article-type of JATS"),
    ("like: letter", "like: lettre", "there is no article type `lettre`"),
    ("like: case-report", "like: case-series", "takes over from itself"),
    ("relation: retracts", "relation: deletes", "corrects, retracts, concerns"),
    ("sections: [acknowledgements", "sections: [thanks", "has no role `thanks`"),
    (
        "sections: [acknowledgements",
        "sections: [{role: x, need: no}",
        "write a role, or what the type changes",
    ),
    ("when: '", "when: '(", "is not a valid regular expression"),
    ("limits: {words: [30, 300]", "limits: {pages: [1, 2]", "unknown key"),
    ('corrects: "Correction to: {article}"', "corrects: Correction", "only {article} is in braces"),
    (
        "    figure: Figura\n",
        "    figure: Figura\n    article-types: {x: y}\n",
        "its place is `labels:`",
    ),
    ("format: tiff", "format: eps", "tiff or png"),
    ("title-case-report: require", "title-case-report: must", "require, forbid or ignore"),
    ("severity: {}", "severity: {FIG001: bad}", "error, warning or info"),
    ("least-dpi: 150", "least-dpi: 150\n    figure-width: 174", "its place is `page:`"),
    ("columns: 2", "columns: 3", "1 or 2"),
    ("page: {width: 210, ", "page: {", "`width` is missing; in `page` add"),
    ("locale: en-US}", "locale: en-US, label: one}", "or none"),
    ("locale: en-US}", "locale: en-US, footnotes: stars}", "numbers or symbols"),
    ("least-dpi: 150", "least-dpi: low", "a number above zero"),
    ("line-art-dpi: 800", "line-art-dpi: 1201", "a whole number up to 1200"),
    ("line-art-dpi: 800", "line-art-dpi: 0", "a whole number up to 1200"),
    ("    table: Tabla\n", "", "`table` is missing; in `labels.es` add"),
    ("    table: Tabla\n", "    table: Tabla\n    tabel: x\n", "did you mean `table`?"),
    ('date: "{day} de {month} de {year}"', 'date: "{day} {mes}"', "{day}, {month} and {year}"),
    ("months: [enero, ", "months: [", "the twelve months"),
    ("figure: Figura", 'figure: "{figura}"', "a text without braces"),
    ("lang: en-US", "lang: en-US\nlang: fr", "SRC004 key `lang` occurs twice"),
    ("lang: en-US", "lang: [en}", "SRC003"),
]


def edited(folder: Path, old: str, new: str) -> Path:
    journal = folder / "journal" / "medpeer"
    shutil.copytree(MEDPEER, journal)
    path = journal / "journal.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return journal


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (MEDPEER / "journal.yaml").read_text(encoding="utf-8")
    assert old in text
    folder = edited(tmp_path, old, new)
    with pytest.raises(Unreadable) as told:
        check(folder, "journal/medpeer/journal.yaml")
    lines = {f"{f.code.code} {f.message}": f for f in told.value.findings}
    first = next((f for line, f in lines.items() if said in line), None)
    assert first is not None, list(lines)
    assert isinstance(first.at, InFile)
    assert first.at.span.line > 0 and re.search(r"; \w+", first.message)
    start = text[: text.index(old)].count("\n") + 1
    if "SRC007" not in said and "is missing" not in said:
        assert 0 <= first.at.span.line - start <= 3


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "text\n"])
def test_a_file_without_keys(tmp_path: Path, text: str) -> None:
    (tmp_path / "journal.yaml").write_text(text)
    with pytest.raises(Unreadable, match="not a list of keys"):
        check(tmp_path, "journal.yaml")


#: The same for the Word copies.
WORD = [
    ("copies:", "copys:", "SRC005 unknown key `copys`; did you mean `copies`?"),
    ("page: {left: 22, ", "page: {", "`left` is missing; in `page` add"),
    ("page: {left: 22", "page: {left: wide", "`page.left` is “wide”; write a number"),
    ("    strips: [review-head, page-foot]\n", "", "`strips` is missing; in `copies.review`"),
    ("like: review", "like: reviews", "there is no copy `reviews`; name one of journal, review"),
    ("reference: reference.docx", "reference: own.docx", "there is no own.docx"),
    (
        "size: 12, line: 2",
        "size: big, line: 2",
        "`copies.review.look.paragraph-styles.Normal.size`",
    ),
    ("{font: serif, size: 10.5", "{font: arial, size: 10.5", "serif, sans or mono"),
    ("tabs: [[right, 166]]}\n  Mast", "tabs: [right, 166]}\n  Mast", "a kind and a place in mm"),
    ("widow: true", "window: true", "did you mean `widow`?"),
    ("figure-height: 106", "figure-height: high", "a number"),
    ("gap: 3", "gap: [3]", "`panels.gap` is a list"),
]


@pytest.mark.parametrize(("old", "new", "said"), WORD)
def test_a_mistake_in_the_look_of_word(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = tmp_path / "medpeer"
    shutil.copytree(MEDPEER, folder)
    path = folder / "docx.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Unreadable) as told:
        check_docx(folder, "docx.yaml")
    assert any(said in f"{f.code.code} {f.message}" for f in told.value.findings), told.value


def test_the_journals_that_there_are() -> None:
    for folder in sorted((ROOT / "journal").iterdir()):
        check(folder, folder.name)
        check_docx(folder, folder.name)


def test_every_command_says_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also the one whose output carries the journal's data to the writers."""
    edited(tmp_path, "publisher: MedPeer", "publihser: MedPeer")
    (tmp_path / "config.yaml").write_text("journal: medpeer\n")
    manuscript = tmp_path / "manuscript" / "a"
    manuscript.mkdir(parents=True)
    (manuscript / "article.md").write_text("---\ntitle: T\n---\n\n# Case report\n\nText.\n")
    monkeypatch.chdir(tmp_path)
    expected = re.compile(r"journal/medpeer/journal\.yaml:\d+:\d+: error SRC005 unknown key `publ")
    made = ["-o", str(tmp_path / "a.json"), "--findings", str(tmp_path / "f.json")]
    for command in (["lint", "a"], ["article", "a", *made]):
        assert main(command) == 2
        assert expected.search("".join(capsys.readouterr())), command
