"""LibreOffice opens the file, and keeps what matters when it saves it again."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

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


def test_saved_again_keeps_styles_fields_and_notes(files: dict[str, Path], tmp_path: Path) -> None:
    saved = convert(files["full"], "docx", tmp_path)
    document = Document(str(saved))
    styles = {p.style.name for p in document.paragraphs if p.style}
    assert styles >= {"Title", "Author", "Heading 1", "Caption", "Reference"}
    xml = document.element.xml
    assert xml.count("SEQ Figure") == 2
    assert xml.count("REF fig_1") >= 2
    assert "footnoteReference" in xml
