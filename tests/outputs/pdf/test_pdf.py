"""The journal PDF: compiled by the real Typst, read with pikepdf and pypdfium2."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from casepress.article import ast
from casepress.article.model import Article
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.pdf import write_pdf
from tests.outputs.pdf.reading import squeezed, tags, words_of
from tests.samples import hedge, parts

MM = 72 / 25.4
FRAME = (18 * MM, 21 * MM, (210 - 18) * MM, (297 - 24) * MM)  # left, bottom, right, top
HANG = 4.0  # points that hanging punctuation and the masthead's rise may take at the sides
JATS = ("stress.xml", b"<article/>")


@pytest.fixture(scope="module")
def stress(medpeer: Journal, root: Path) -> Path:
    """The PDF of an article with one of everything."""
    out = root / "stress.pdf"
    write_pdf(hedge.stress(), medpeer, out, root=root, attachment=JATS)
    return out


@pytest.fixture(scope="module")
def bare(medpeer: Journal, root: Path) -> Path:
    """The PDF of an article with every optional fact absent."""
    out = root / "bare.pdf"
    write_pdf(hedge.bare(), medpeer, out, root=root, attachment=None)
    return out


def test_declares_both_standards(stress: Path) -> None:
    with pikepdf.open(stress) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>3<" in xmp and "<pdfaid:conformance>A<" in xmp
        assert "<pdfuaid:part>1<" in xmp
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en-US"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_document_information(stress: Path) -> None:
    article = Article.from_json(hedge.stress())
    with pikepdf.open(stress) as pdf:
        assert str(pdf.docinfo["/Title"]) == ast.text(article.title)
        for author in article.authors:
            assert author.display in str(pdf.docinfo["/Author"])
        assert "Ligustrum imaginarium" in str(pdf.docinfo["/Keywords"])
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20251105")


def test_metadata_tells_authors_apart(stress: Path, bare: Path) -> None:
    with pikepdf.open(stress) as pdf, pdf.open_metadata() as xmp:
        assert len(xmp["dc:creator"]) == 12
        assert xmp["dc:creator"][0] == "Ana van der Example"
        assert xmp["dc:identifier"] == "https://doi.org/10.70780/medpeer.0SAMPLE"
        assert "Creative Commons Attribution" in xmp["dc:rights"]
        assert xmp["xmpRights:WebStatement"] == "https://creativecommons.org/licenses/by/4.0/"
    with pikepdf.open(bare) as pdf, pdf.open_metadata() as xmp:
        assert xmp["dc:creator"] == ["Ana Example"]
        assert "dc:rights" not in xmp and "dc:identifier" not in xmp


@pytest.mark.parametrize(
    ("sample", "epoch", "date"),
    [
        ("bare", "", "D:20250101"),
        ("bare", "86400", "D:19700102"),
        ("stress", "86400", "D:19700102"),
    ],
)
def test_date_is_never_the_clock(
    sample: str,
    epoch: str,
    date: str,
    medpeer: Journal,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    out = tmp_path / "a.pdf"
    write_pdf(getattr(hedge, sample)(), medpeer, out, root=root, attachment=None)
    with pikepdf.open(out) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith(date)


def test_bookmarks_are_the_headings(stress: Path) -> None:
    with pdfium.PdfDocument(stress) as pdf:
        found = [(item.level, item.get_title()) for item in pdf.get_toc()]
    assert found[:4] == [
        (0, "Abstract"),
        (0, "Introduction"),
        (0, "Case report"),
        (1, "Patient information"),
    ]
    assert (2, "A third level") in found
    assert found[-1] == (0, "References")


def test_carries_the_jats(stress: Path, bare: Path) -> None:
    with pikepdf.open(stress) as pdf:
        assert list(pdf.attachments) == [JATS[0]]
        spec = pdf.attachments[JATS[0]]
        assert spec.get_file().read_bytes() == JATS[1]
        assert spec.get_file().mime_type == "application/xml"
        assert str(spec.obj.AFRelationship) == "/Alternative"
    with pikepdf.open(bare) as pdf:
        assert not list(pdf.attachments)


def test_says_every_word(stress: Path) -> None:
    printed = words_of(stress)
    article = Article.from_json(hedge.stress())
    paragraphs = [
        n for n in ast.walk([article.abstract, article.blocks]) if n["t"] in ("Para", "Plain")
    ]
    headings = [n["c"][2] for n in ast.walk(article.blocks) if n["t"] == "Header"]
    said = [ast.text(article.title), *(a.display for a in article.authors)]
    said += [a.display for a in article.affiliations] + [ast.text(k) for k in article.keywords]
    said += [ast.text(h) for h in headings]
    unsaid = ("Math", "Image")
    said += [ast.text(p) for p in paragraphs if not any(n["t"] in unsaid for n in ast.walk(p))]
    for text in said:
        # A paragraph may go on in the next column, with a note or a head between.
        for sentence in re.split(r"(?<=[.;:,]) ", text):
            if len(sentence) < 45:
                assert squeezed(sentence) in printed, sentence


def test_alternative_texts(stress: Path) -> None:
    with pikepdf.open(stress) as pdf:
        alts = [str(t.Alt) for t in tags(pdf) if t.S in ("/Figure", "/Formula") and "/Alt" in t]
    assert hedge.ALT in alts and "One tall grey field" in alts
    assert "ORCID record of Ana van der Example" in alts
    assert "A = \\pi r^2" in alts


def test_tags_tell_structure(stress: Path) -> None:
    with pikepdf.open(stress) as pdf:
        kinds = [str(t.S)[1:] for t in tags(pdf)]
    assert kinds.count("Title") == 1
    assert kinds.count("Table") == 3 and kinds.count("Caption") == 5
    assert kinds.count("TH") == 3 + 5 + 3
    assert kinds.count("TR") == (1 + 3) + (1 + 3) + (1 + 60)
    assert {"H1", "H2", "H3", "L", "LI", "Lbl", "LBody", "BlockQuote", "Note", "Link"} <= set(kinds)


def test_links_lead_somewhere(stress: Path) -> None:
    inner, outer = 0, set()
    with pikepdf.open(stress) as pdf:
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                assert str(note.Contents), "PDF/UA-1 7.18.5: a link has a description"
                if "/A" in note and "/URI" in note.A:
                    outer.add(str(note.A.URI))
                else:
                    inner += 1
    callouts = [n for n in ast.walk(hedge.stress()["blocks"]) if "xref" in ast.classes(n)]
    assert inner >= len(callouts)
    assert "https://doi.org/10.70780/medpeer.0SAMPLE" in outer
    assert "https://orcid.org/0000-0002-1825-0097" in outer
    assert "mailto:ana.van.der.example@hedges.example.org" in outer
    assert all(f"https://doi.org/10.5555/hedge.{2000 + i}.{i:04d}" in outer for i in range(1, 25))


def test_figures_keep_their_shape(stress: Path) -> None:
    shapes = []
    with pdfium.PdfDocument(stress) as document:
        for page in document:
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
                x0, y0, x1, y1 = item.get_bounds()
                shapes.append((x1 - x0) / (y1 - y0))
    wanted = [w / h for w, h in (hedge.IMAGES["panels.png"], hedge.IMAGES["upright.png"])]
    assert shapes == pytest.approx(wanted, rel=0.01)


def test_last_columns_are_balanced(stress: Path) -> None:
    with pdfium.PdfDocument(stress) as document:
        text = document[len(document) - 1].get_textpage()
        ends = {"left": 1000.0, "right": 1000.0}
        for i in range(text.count_chars()):
            x0, y0, _, _ = text.get_charbox(i)
            if y0 > FRAME[1]:
                side = "left" if x0 < 105 * MM else "right"
                ends[side] = min(ends[side], y0)
    assert abs(ends["left"] - ends["right"]) < 60


def test_same_bytes(stress: Path, medpeer: Journal, tmp_path: Path) -> None:
    """Built again, from another folder."""
    hedge.draw(tmp_path / "elsewhere" / "images")
    out = tmp_path / "other" / "name.pdf"
    write_pdf(hedge.stress(), medpeer, out, root=tmp_path / "elsewhere", attachment=JATS)
    assert out.read_bytes() == stress.read_bytes()
    assert [p.name for p in out.parent.iterdir()] == ["name.pdf"]


def test_absent_facts_leave_no_label(bare: Path, medpeer: Journal) -> None:
    printed = words_of(bare)
    labels = medpeer.labels("en")
    absent = (
        "correspondence",
        "history",
        "received",
        "accepted",
        "published",
        "cite-as",
        "licence",
    )
    for key in (*absent, "draft"):
        assert squeezed(labels[key]) not in printed.replace("PublishedbyMedPeer", ""), key
    assert "©" not in printed and "doi" not in printed
    assert "Noneof" not in printed and "none" not in printed


def test_draft_is_stamped_on_each_page(stress: Path, bare: Path) -> None:
    with pdfium.PdfDocument(stress) as document:
        assert all("DRAFT" in squeezed(p.get_textpage().get_text_range()) for p in document)
    assert "DRAFT" not in words_of(bare)


REFUSED = [
    ("glyph \u0f00 here", "U+0F00 TIBETAN SYLLABLE OM"),
    ("[x](#nowhere)", "#nowhere"),
    ('![**T.** c](images/square.png){alt=""}', "alternative text"),
    ("![c](images/absent.png)", "images/absent.png was not found"),
    ('![c](images/broken.png){alt="a"}', "cannot be read"),
    ("$\\notacommand{x}$", "\\notacommand{x}"),
]


@pytest.mark.parametrize(("markdown", "named"), REFUSED)
def test_refusals_are_worded(
    markdown: str, named: str, medpeer: Journal, root: Path, tmp_path: Path
) -> None:
    (root / "images" / "broken.png").write_bytes(b"no picture")
    document = hedge.article(
        f"# A {{#a}}\n\n{markdown}", title=parts.meta_inlines("T"), lang="en-US"
    )
    with pytest.raises(BuildError) as caught:
        write_pdf(document, medpeer, tmp_path / "x.pdf", root=root, attachment=None)
    message = str(caught.value)
    assert named in message
    assert "\n" not in message and "Typst" not in message
    assert not list(tmp_path.iterdir())


def test_document_is_left_alone(medpeer: Journal, root: Path, tmp_path: Path) -> None:
    document = hedge.bare()
    before = copy.deepcopy(document)
    write_pdf(document, medpeer, tmp_path / "x.pdf", root=root, attachment=None)
    assert document == before
