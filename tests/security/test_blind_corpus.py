"""Names of authors and institutions in every form and construct, and none in a blind output."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from lxml import etree, html
from PIL import Image

from casepress.article.ast import inlines, meta, para, structure, text
from casepress.article.model import Article
from casepress.article.reading import read_article
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.blind import Residue, build_blind, write_blind
from casepress.outputs.docx import write_docx
from casepress.outputs.docx.ooxml import NS
from casepress.outputs.html import write_html
from casepress.outputs.pdf import write_pdf
from tests import support
from tests.security import planting
from tests.security.planting import CONSTRUCTS, CORPORA, secrets_in, strings

FORMS = [(name, form) for name, data in CORPORA.items() for form in data["forms"]]


@pytest.fixture(scope="module")
def journal() -> Journal:
    return support.journal()


def leaks(journal: Journal, corpus: str, construct: str) -> list[str]:
    """The forms that pass in a construct."""
    found = []
    forms = CORPORA[corpus]["forms"]
    document = planting.article([CONSTRUCTS[construct](form) for form in forms], corpus)
    made = build_blind(document, journal).document
    blocks = made["blocks"][0]["c"][1][-len(forms) :]
    for form, block in zip(forms, blocks, strict=True):
        held = sorted({s for one in strings(block) for s in secrets_in(one, corpus)})
        if held:
            found.append(f"{form!r}: {held}")
    return found


def test_the_corpus_is_large() -> None:
    assert len(FORMS) * len(CONSTRUCTS) >= 300


@pytest.mark.parametrize(("corpus", "form"), FORMS)
def test_the_search_finds_what_is_planted(corpus: str, form: str) -> None:
    known = ("kneehunter", "anyone@else", "linkedin", "researchgate", "H.U.H.", "TF",
             "mrstone_md", "usingh", "@x", "@mms", "bsky", "t.me", "vk.com")  # fmt: skip
    assert secrets_in(form, corpus) or any(k in form for k in known)


@pytest.mark.parametrize("construct", CONSTRUCTS)
@pytest.mark.parametrize("corpus", CORPORA)
def test_no_name_stays_in_a_construct(journal: Journal, corpus: str, construct: str) -> None:
    assert leaks(journal, corpus, construct) == []


@pytest.mark.parametrize(
    ("corpus", "words", "signed"),
    [(name, *case) for name, data in CORPORA.items() for case in data["initials"]],
)
def test_initials_in_statements_captions_and_credits(
    journal: Journal, corpus: str, words: str, signed: list[str]
) -> None:
    document = planting.article([para(inlines(words))], corpus)
    made = build_blind(document, journal).document
    (said,) = [text(b) for b in made["blocks"][0]["c"][1] if b["t"] == "Para"]
    for one in signed:
        assert not re.search(rf"(?<!\w){re.escape(one)}(?!\w)", said), said


@pytest.mark.parametrize("corpus", CORPORA)
def test_metadata_hold_no_name(journal: Journal, corpus: str) -> None:
    for form in CORPORA[corpus]["forms"]:
        words = {"t": "MetaInlines", "c": inlines(f"Report of {form}")}
        blocks = {"t": "MetaBlocks", "c": [para(inlines(f"Report of {form}"))]}
        document = planting.article(
            [],
            corpus,
            title=words,
            **{"short-title": words, "abstract": blocks, "plain-summary": blocks},
            subject=meta(f"By {form}"),
            running=meta({"title": f"By {form}", "author": form}),
            keywords={"t": "MetaList", "c": [words]},
            mesh={"t": "MetaList", "c": [words]},
            **{"cite-as": words},
        )
        made = build_blind(document, journal).document
        held = {s for one in strings(made["meta"]) for s in secrets_in(one, corpus)}
        assert not held, form


REFERENCES = {
    "an author": (
        {"author": [{"family": "Quillfeather", "given": "Z"}]},
        "Quillfeather Z. A. 2020.",
    ),
    "a particle": (
        {"author": [{"family": "van Osterhaven", "given": "H"}]},
        "van Osterhaven H. B.",
    ),
    "a group": ({"author": [{"literal": "Beacon Writing Group"}]}, "Beacon Writing Group. C."),
    "an institution": ({}, "Harbourside University Hospital. Annual report."),
    "an institution in capitals": ({}, "HARBOURSIDE UNIVERSITY HOSPITAL. Annual report."),
    "a name in a title": ({}, "Doe J. The life of Lena Müller-Brandt. 2020."),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_own_works_are_withheld(journal: Journal, name: str) -> None:
    record, entry = REFERENCES[name]
    document = planting.article([])
    document["meta"]["references"] = meta([{**record, "id": "quillfeather2020"}])
    document["blocks"].append(planting.reference_list(entry))
    made = build_blind(document, journal)
    assert len(made.withheld.references) == 1
    assert not [s for one in strings(made.document["blocks"]) for s in secrets_in(one)]


def test_the_works_of_others_stay(journal: Journal) -> None:
    document = planting.article([])
    document["meta"]["references"] = meta(
        [{"id": "k", "author": [{"family": "Stone", "given": "B"}]}]
    )
    document["blocks"].append(planting.reference_list("Stone B. Case reports in May. 2020."))
    made = build_blind(document, journal)
    assert not made.withheld.references
    assert "Stone B." in text(made.document["blocks"])


@pytest.fixture(scope="module")
def whole(journal: Journal, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The blind form of an article with every form in every construct that all outputs can show."""
    return _whole("names", journal, tmp_path_factory)


@pytest.fixture(scope="module", params=CORPORA)
def each(
    request: pytest.FixtureRequest, journal: Journal, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """The same for each corpus."""
    return _whole(request.param, journal, tmp_path_factory)


def _whole(
    corpus: str, journal: Journal, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    root = tmp_path_factory.mktemp("whole")
    Image.new("RGB", (60, 40), "white").save(root / "a.png")
    shown = [n for n in CONSTRUCTS if n not in ("heading", "formula", "supplement", "citation")]
    forms = CORPORA[corpus]["forms"]
    blocks = [CONSTRUCTS[n](form) for n in shown for form in forms[:: 1 if n == "paragraph" else 8]]
    document = planting.article(blocks, corpus)
    made = build_blind(document, journal).document
    residue = Residue.of(document, journal, made)
    return {"root": root, "residue": residue, "blind": made, "corpus": corpus}


def test_no_part_of_a_word_file_names_anyone(
    each: dict[str, Any], journal: Journal, tmp_path: Path
) -> None:
    out, corpus = tmp_path / "x.docx", each["corpus"]
    check = each["residue"].check_docx
    write_docx(each["blind"], journal, out, root=each["root"], copy="review", check=check)
    with zipfile.ZipFile(out) as package:
        assert not [s for name in package.namelist() for s in secrets_in(name, corpus)]
        for name in package.namelist():
            if not name.endswith((".xml", ".rels")) or name.endswith("styles.xml"):
                continue
            root = etree.fromstring(package.read(name))
            for node in root.iter():
                for value in (str(node.text or ""), *map(str, node.attrib.values())):
                    assert not secrets_in(value, corpus), (name, value)
            for paragraph in root.iter("{*}p"):
                assert not secrets_in("".join(map(str, paragraph.itertext())), corpus), name


def test_no_part_of_a_pdf_names_anyone(
    each: dict[str, Any], journal: Journal, tmp_path: Path
) -> None:
    out, corpus = tmp_path / "x.pdf", each["corpus"]
    check = each["residue"].check_pdf
    write_pdf(
        each["blind"],
        journal,
        out,
        root=each["root"],
        attachment=None,
        copy="review",
        check=check,
    )
    with pypdfium2.PdfDocument(out) as document:
        for page in document:
            for line in page.get_textpage().get_text_range().splitlines():
                assert not secrets_in(line, corpus), line
    with pikepdf.open(out) as pdf:
        assert not list(pdf.attachments)
        for item in pdf.objects:
            for value in _pdf_strings(item):
                words = value.replace("rdf:li", "")  # an element of XMP; Li is an author
                assert not secrets_in(words, corpus), value


def test_no_part_of_a_web_page_names_anyone(
    each: dict[str, Any], journal: Journal, tmp_path: Path
) -> None:
    out, corpus = tmp_path / "x.html", each["corpus"]
    write_html(
        each["blind"], journal, out, root=each["root"], anonymous=True,
        check=each["residue"].check_html,
    )  # fmt: skip
    for node in html.document_fromstring(out.read_bytes()).iter():
        attributes = [str(v) for v in node.attrib.values() if not str(v).startswith("data:")]
        if node.tag in ("style", "script"):
            continue
        for value in (str(node.text or ""), str(node.tail or ""), *attributes):
            assert not secrets_in(value, corpus), value


def test_a_name_behind_a_large_picture_is_found(whole: dict[str, Any]) -> None:
    """Of a page with more than 10 MB in one attribute, the parser's default leaves out the rest."""
    picture = "A" * 12_000_000
    page = f"<p>Text</p><img src='data:image/png;base64,{picture}'><p>By Quillfeather</p>"
    with pytest.raises(BuildError, match="would name an author"):
        whole["residue"].check_html(page.encode(), "x.html")


def _pdf_strings(item: Any) -> list[str]:
    if isinstance(item, pikepdf.String):
        return [str(item)]
    if isinstance(item, pikepdf.Array):
        return [
            v for one in item if not getattr(one, "is_indirect", False) for v in _pdf_strings(one)
        ]
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        inner = [v for k, v in item.items() if k != "/Parent"]
        made = [
            v for one in inner if not getattr(one, "is_indirect", False) for v in _pdf_strings(one)
        ]
        if isinstance(item, pikepdf.Stream) and item.get("/Type") == "/Metadata":
            made.append(item.read_bytes().decode())
        return made
    return []


def test_a_name_that_was_overlooked_stops_the_output(
    whole: dict[str, Any], journal: Journal, tmp_path: Path
) -> None:
    spoiled = {**whole["blind"], "blocks": [*whole["blind"]["blocks"], para(
        [*inlines("By Quill"), {"t": "Emph", "c": inlines("feather")}])]}  # fmt: skip
    residue = whole["residue"]
    with pytest.raises(BuildError, match="would name an author") as raised:
        residue.check_document(spoiled, "blind.json")
    assert "Quillfeather" in str(raised.value)
    for write, check, suffix in (
        (write_docx, residue.check_docx, "docx"),
        (write_pdf, residue.check_pdf, "pdf"),
    ):
        out = tmp_path / f"x.{suffix}"
        more = {"attachment": None} if suffix == "pdf" else {}
        with pytest.raises(BuildError, match="would name an author"):
            write(spoiled, journal, out, root=whole["root"], copy="review", check=check, **more)
        assert not out.exists()


def test_runs_of_a_word_file_are_read_together_and_paragraphs_apart(whole: dict[str, Any]) -> None:
    """The end of a paragraph and the beginning of the next are not one word."""

    word = NS["w"]

    def word_file(between: str) -> bytes:
        text = f"<w:p><w:r><w:t>By Quill{between}feather</w:t></w:r></w:p>"
        made = f'<w:document xmlns:w="{word}"><w:body>{text}</w:body></w:document>'
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr("word/document.xml", made)
        return out.getvalue()

    check = whole["residue"].check_docx
    check(word_file("</w:t></w:r></w:p><w:p><w:r><w:t>"), "x.docx")
    with pytest.raises(BuildError, match="would name an author"):
        check(word_file("</w:t></w:r><w:r><w:t>"), "x.docx")


def test_a_drawing_that_names_somebody_stops_the_blind_form(whole: dict[str, Any]) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><text>by <tspan>Quill</tspan>{}</text></svg>'
    whole["residue"].check_drawing(drawing.format("ing").encode(), "figure-1.svg")
    with pytest.raises(BuildError, match=r"figure-1\.svg"):
        whole["residue"].check_drawing(drawing.format("feather").encode(), "figure-1.svg")


def test_a_picture_with_a_name_gets_a_neutral_one(journal: Journal, tmp_path: Path) -> None:
    figures = [CONSTRUCTS["figure"]("us"), CONSTRUCTS["figure"]("us")]
    document = {**planting.article(figures), "journal": journal.data}
    home = f"results/{Article.from_json(document).id}"
    paths = [f"{home}/figures/quillfeather-1.png", f"{home}/figures/figure-2.png"]
    images = [e for e in structure(document["blocks"]) if e["t"] == "Image"]
    for image, path in zip(images, paths, strict=True):
        image["c"][2] = [path, ""]
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (60, 40), "white").save(tmp_path / path)
    out = tmp_path / home / "blind.json"
    write_blind(document, journal, out, root=tmp_path)
    made = read_article(out)
    shown = [e["c"][2][0] for e in structure(made["blocks"]) if e["t"] == "Image"]
    assert shown == ["blind/picture-1.png", "figures/figure-2.png"]
    assert (out.parent / shown[0]).read_bytes() == (tmp_path / paths[0]).read_bytes()
    assert "quillfeather" not in out.read_text(encoding="utf-8")
