"""The reviewers' copy: one column, numbered lines, and no names."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.core.journal_file import read_journal
from casepress.outputs.pdf import write_pdf
from tests.outputs.copies import write_pdf_copy
from tests.outputs.pdf import harm
from tests.outputs.pdf.reading import everything, squeezed, words_of
from tests.samples.hedge_parts import constructs

JATS = ("constructs.xml", b"<article>Ana van der Example</article>")
NAMES = (
    b"Example",
    b"Bo Sample",
    b"example.org",
    b"0000-0002-1825",
    b"Demonstration",
    b"Hedge Fund",
)


@pytest.fixture(scope="module")
def review(medpeer: Journal, root: Path) -> Path:
    out = root / "review.pdf"
    write_pdf_copy(constructs(), medpeer, out, root=root, attachment=JATS, copy="review")
    return out


def test_names_nobody(review: Path, root: Path, medpeer: Journal) -> None:
    held = everything(review)
    for name in NAMES:
        assert name not in held, name
    for word in ("Ana", "BoSample", "Contributions", "Funding"):
        assert word not in words_of(review).replace("Example B, Specimen", ""), word
    with pikepdf.open(review) as pdf:
        assert not list(pdf.attachments)
        assert "/Author" not in pdf.docinfo
        with pdf.open_metadata() as xmp:
            assert "dc:creator" not in xmp and "©" not in str(xmp.get("dc:rights"))
    journal = root / "journal.pdf"  # the names are there to be found
    write_pdf(constructs(), medpeer, journal, root=root, attachment=JATS)
    assert all(name in everything(journal) for name in (b"Ana van der Example", b"example.org"))


def test_its_standards(review: Path) -> None:
    with pikepdf.open(review) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>2<" in xmp and "<pdfaid:conformance>A<" in xmp
        assert "<pdfuaid:part>1<" in xmp


def test_lines_are_numbered_throughout(review: Path) -> None:
    numbers = [
        int(w.text)
        for w in harm.Pages.read(review).words
        if w.box[2] < 28 * harm.MM - 5 and w.text.strip().isdigit()
    ]
    assert len(numbers) > 60
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_double_spaced(review: Path) -> None:
    pages = harm.Pages.read(review)
    lines = sorted(
        {
            round(w.box[3])
            for w in pages.words
            if w.page == 1 and w.size == 11.5 and w.font == "SourceSerifPro-Regular"
        }
    )
    gaps = [b - a for a, b in itertools.pairwise(lines)]
    assert min(g for g in gaps if g > 6) >= 20


def test_nothing_is_lost(review: Path) -> None:
    printed = words_of(review)
    for words in (
        "Figure 1. Two sides.",
        "Table 1. Growth.",
        "Learning points",
        "Hedges need water.",
    ):
        assert squeezed(words) in printed
    with pdfium.PdfDocument(review) as document:
        assert re.search(
            rf"Page {len(document)} of {len(document)}",
            "".join(page.get_textpage().get_text_range() for page in document),
        )


def test_names_somebody_where_the_journal_wants_it(
    medpeer: Journal, root: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "medpeer"
    folder.mkdir()
    for path in medpeer.folder.iterdir():
        if path.name != "journal.yaml":
            (folder / path.name).symlink_to(path.resolve())
    text = (medpeer.folder / "journal.yaml").read_text(encoding="utf-8")
    assert text.count("  anonymous: true\n") == 1
    changed = text.replace("  anonymous: true\n", "  anonymous: false\n")
    (folder / "journal.yaml").write_text(changed, encoding="utf-8")
    out = tmp_path / "named.pdf"
    open_review = read_journal(folder)
    write_pdf_copy(constructs(), open_review, out, root=root, attachment=JATS, copy="review")
    assert squeezed("Ana van der Example") in words_of(out)


def test_an_article_with_names_gets_no_review_copy(
    medpeer: Journal, root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "named.pdf"
    with pytest.raises(BuildError, match=r"is written from blind\.json"):
        write_pdf(constructs(), medpeer, out, root=root, attachment=None, copy="review")
    assert not out.exists()


def test_same_bytes(review: Path, medpeer: Journal, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "again.pdf"
    write_pdf_copy(constructs(), medpeer, out, root=root, attachment=JATS, copy="review")
    assert out.read_bytes() == review.read_bytes()
