"""The reference list in the three outputs: the same entries, in one order, with one text."""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from lxml import etree

from casepress import pipeline
from casepress.article.ast import text, walk
from casepress.article.model import Article
from casepress.core.journal import Journal
from casepress.outputs.docx import write_docx
from casepress.outputs.jats import build_jats
from casepress.outputs.pdf import write_pdf
from casepress.references.identifiers import address
from casepress.source.repository import Repository
from tests import support
from tests.references.csl.citing import cases

EXAMPLES = sorted(path.parent.name for path in (support.ROOT / "manuscript").glob("*/article.md"))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module", params=[*EXAMPLES, "awkward"])
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The article JSON of an example, or of a manuscript that cites all awkward records; without
    figures, which need the pictures of a build."""
    if request.param == "awkward":
        repo = _awkward(tmp_path_factory.mktemp("awkward"))
        checked = repo.check("ear")
    else:
        repository = Repository.open(support.ROOT)
        checked = pipeline.check(repository, repository.journal, request.param)
    found = json.loads(json.dumps(_without_figures(checked.document)))
    found["meta"]["casepress"]["c"].pop("blocked", None)
    return found


def _awkward(folder: Path) -> support.Repo:
    repo = support.repository(folder, ["ear"])
    rows = [{"id": f"r{i}", **row["record"]} for i, row in enumerate(cases("records.yaml"))]
    repo.write("manuscript/ear/awkward.json", json.dumps(rows))
    article = "manuscript/ear/article.md"
    repo.edit(
        article, "bibliography: references.bib", "bibliography: [references.bib, awkward.json]"
    )
    cited = "; ".join(f"@r{i}" for i in range(len(rows)))
    repo.edit(article, "# Conclusion\n", f"All of them are known [{cited}].\n\n# Conclusion\n")
    return repo


def _without_figures(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_figures(value) for key, value in node.items()}
    if isinstance(node, list):
        return [
            _without_figures(one)
            for one in node
            if not (isinstance(one, dict) and one.get("t") in ("Figure", "Image"))
        ]
    return node


def _printed(document: Any) -> list[str]:
    """The entries of the article JSON."""
    entries = [n for n in walk(document["blocks"]) if _is_entry(n)]
    return [text(entry["c"][1][0]["c"]) for entry in entries]


def _is_entry(node: dict[str, Any]) -> bool:
    return node["t"] == "Div" and "csl-entry" in node["c"][0][1]


def _bare(printed: str) -> str:
    """Letters and digits only: lines and columns break words and numbers anywhere."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", printed).replace("\ufffe", ""))


def test_the_word_file(document: Any, medpeer: Journal, tmp_path: Path) -> None:
    out = tmp_path / "a.docx"
    write_docx(document, medpeer, out, root=tmp_path)
    root = etree.fromstring(zipfile.ZipFile(out).read("word/document.xml"))
    paragraphs = ["".join(map(str, p.itertext(f"{W}t"))) for p in root.iter(f"{W}p")]
    _in_order([_bare(one) for one in _printed(document)], [_bare(one) for one in paragraphs])
    assert _addresses(document) <= _linked_in_word(out)


def _in_order(wanted: list[str], found: list[str]) -> None:
    at = -1
    for number, one in enumerate(wanted, 1):
        ending = [i for i, it in enumerate(found) if i > at and it in (one, f"{number}{one}")]
        assert ending, f"entry {number} is not there: {one}"
        at = ending[0]


def test_the_pdf(document: Any, medpeer: Journal, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    write_pdf(document, medpeer, out, root=tmp_path, attachment=None)
    pages = pdfium.PdfDocument(out)
    # Running heads and feet are between the pages' columns: they are left out.
    inside = [page.get_textpage().get_text_bounded(0, 70, 9999, 842 - 60) for page in pages]
    found = _bare("".join(inside))
    at = found.rindex("References")
    for number, printed in enumerate(_printed(document), 1):
        one = _bare(printed)
        place = found.find(one, at)
        assert place >= 0, f"entry {number} is not there: {one}\n{found[at:]}"
        assert found[:place].endswith(str(number)), number
        at = place + len(one)
    assert _addresses(document) <= _linked_in_pdf(out)


#: The number of a book in its series has no element of its own in the XML.
_UNTAGGED = re.compile(r"; 3\)")
#: What an entry prints beside the words of its record, and the XML says with its elements.
_WORDING = re.compile(
    r"\bet al\b|\beditors?\b|\bIn\b|\bed\b|\bVol\b|\bVersion\b|\bSuppl\b|\bp\b|\bNo\b|\bcited\b"
    r"|\bAvailable from\b|\bInternet\b|\bPMC?ID\b|https://doi.org/|\b(dataset|preprint|dissertation)\b"
)


def test_the_xml(document: Any, medpeer: Journal) -> None:
    root = etree.fromstring(build_jats(document, medpeer))
    refs = root.findall(".//ref-list/ref")
    printed = _printed(document)
    assert [ref.findtext("label") for ref in refs] == [str(i + 1) for i in range(len(printed))]
    for ref, one in zip(refs, printed, strict=True):
        pieces = [str(piece) for piece in ref.itertext()]
        tagged = _words("  ".join(pieces)) + _words("".join(pieces))
        tagged += _words("".join(piece.strip() for piece in pieces if not piece.isascii()))
        lost = [
            word
            for word in _words(_UNTAGGED.sub(" ", _WORDING.sub(" ", one)))
            if not _told(word, tagged)
        ]
        assert not lost, f"{one}: {lost}\n{etree.tostring(ref).decode()}"


def _words(printed: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", printed))


_MONTHS = re.findall("...", "JanFebMarAprMayJunJulAugSepOctNovDec")


_SEASONS = {"Spring": "1", "Summer": "2", "Autumn": "3", "Winter": "4"}


def _told(word: str, tagged: list[str]) -> bool:
    """Whether a printed word is in the XML: itself; a month as its number; initials as the first
    letters of names; elided digits as the end of a number."""
    number = str(_MONTHS.index(word) + 1) if word in _MONTHS else _SEASONS.get(word, word)
    initials = word.isupper() and all(any(one[0].upper() == c for one in tagged) for c in word)
    elided = word.isdecimal() and any(one.endswith(word) for one in tagged)
    ordinal = re.sub(r"(?<=\d)(st|nd|rd|th)$", "", word)
    told = any(w in tagged for w in (word, number, f"0{number}", ordinal)) or initials or elided
    # Family and given name of East Asia are printed as one word.
    return told or (not word.isascii() and any(word in one for one in tagged))


def test_links_lead_from_the_number_to_the_entry_and_on(document: Any, medpeer: Journal) -> None:
    xml = etree.fromstring(build_jats(document, medpeer))
    ids = {ref.get("id") for ref in xml.findall(".//ref")}
    cited = {x.get("rid") for x in xml.iter("xref") if x.get("ref-type") == "bibr"}
    assert cited and cited <= ids
    kinds = {
        kind: {n.text for n in xml.iter("pub-id") if n.get("pub-id-type") == kind}
        for kind in ("doi", "pmid", "pmcid")
    }
    for record in Article.from_json(document).references:
        for variable, kind in (("DOI", "doi"), ("PMID", "pmid"), ("PMCID", "pmcid")):
            assert variable not in record or record[variable] in kinds[kind]


def _linked_in_word(path: Path) -> set[str]:
    """Where the links of a Word file lead; those to a bookmark must find it."""
    files = zipfile.ZipFile(path)
    body = files.read("word/document.xml").decode()
    inside = set(re.findall(r'w:anchor="(ref_\d+)"', body))
    assert inside and inside <= set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', body))
    relations = "".join(files.read(n).decode() for n in files.namelist() if n.endswith(".rels"))
    return {unescape(link) for link in re.findall(r'Target="(https://[^"]+)"', relations)}


def _linked_in_pdf(path: Path) -> set[str]:
    with pikepdf.open(path) as pdf:
        notes = [note for page in pdf.pages for note in list(page.get("/Annots", []))]
        return {str(n["/A"]["/URI"]) for n in notes if "/A" in n and "/URI" in n["/A"]}


def _addresses(document: Any) -> set[str]:
    """Where the DOI, PMID and PMCID of the works cited lead."""
    records = Article.from_json(document).references
    return {address(k, r[k]) for r in records for k in ("DOI", "PMID", "PMCID") if k in r}
