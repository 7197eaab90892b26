"""LibreOffice opens the file, and keeps what matters when it saves it again."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from casepress.outputs.docx.ooxml import find, get
from tests.outputs.docx.test_write_docx import instructions, trees, validate, words

pytestmark = pytest.mark.system


def convert(path: Path, to: str, folder: Path) -> Path:
    program = shutil.which("soffice")
    assert program, "LibreOffice is not installed"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        to,
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{to.partition(':')[0]}"


def test_pages_carry_heads_and_numbers(files: dict[str, Path], tmp_path: Path) -> None:
    pdf = pypdfium2.PdfDocument(convert(files["full"], "pdf", tmp_path))
    pages = [page.get_textpage().get_text_bounded() for page in pdf]
    assert "MedPeer Publisher" in pages[0]
    assert "MedPeer Publisher" not in pages[1]
    for n, page in enumerate(pages, 1):
        assert f"Page {n} of {len(pages)}" in page
    assert all("van der Example A, et al." in page for page in pages[1:])


def _held(path: Path) -> dict[str, object]:
    """What an editor's Word must find again: styles, captions, fields, footnotes, pictures."""
    parts = trees(path)
    root = parts["word/document.xml"]
    names = {
        get(s, "w:styleId"): get(find(s, "w:name")[0], "w:val")
        for s in find(parts["word/styles.xml"], "//w:style")
    }
    used = [names[get(s, "w:val")] for s in find(root, "//w:body//w:p/w:pPr/w:pStyle")]
    codes = [c.split()[:2] for c in instructions(root)]
    return {
        "styles": {n.title() for n in used},
        "captions": [words(p) for p in find(root, "//w:p[.//w:instrText[contains(., 'SEQ')]]")],
        "references": sorted(c[1] for c in codes if c[0] == "REF"),
        "footnotes": len(find(root, "//w:footnoteReference")),
        "alternatives": [n.get("descr") for n in find(root, "//wp:docPr")],
        "heads": len(find(root, "//w:trPr/w:tblHeader")),
        "formulae": len(find(root, "//m:oMath")),
    }


@pytest.mark.parametrize("copy", ["journal", "review"])
def test_saved_again_by_libreoffice(
    awkward_files: Mapping[tuple[str, str], Path], tmp_path: Path, copy: str
) -> None:
    before = _held(awkward_files["rich", copy])
    after = _held(convert(awkward_files["rich", copy], "docx", tmp_path))
    assert before["references"] and before["captions"] and before["footnotes"]
    assert after == before


@pytest.mark.parametrize("copy", ["journal", "review"])
def test_saved_again_by_python_docx(
    awkward_files: Mapping[tuple[str, str], Path], tmp_path: Path, copy: str
) -> None:
    document = Document(str(awkward_files["rich", copy]))
    document.add_paragraph("An editor's remark.")
    document.save(str(tmp_path / "saved.docx"))
    assert _held(tmp_path / "saved.docx") == _held(awkward_files["rich", copy])
    assert validate(tmp_path / "saved.docx")["errors"] == []


@pytest.mark.parametrize(
    ("name", "copy", "pages"),
    [
        ("authors", "journal", 2), ("tables", "journal", 9), ("figures", "journal", 4),
        ("arabic", "journal", 3), ("bare", "journal", 1), ("rich", "review", 9),
        ("tables", "review", 8), ("figures", "review", 10), ("rich", "title-page", 2),
    ],
)  # fmt: skip
def test_number_of_pages(
    awkward_files: Mapping[tuple[str, str], Path], tmp_path: Path, name: str, copy: str, pages: int
) -> None:
    """No empty page, none lost."""
    pdf = pypdfium2.PdfDocument(convert(awkward_files[name, copy], "pdf", tmp_path))
    assert len(pdf) == pages
    assert all(len(list(page.get_objects())) > 2 for page in pdf)
