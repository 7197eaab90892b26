"""A marked-up revision: all changes accepted give the new version, all rejected the old one, in the
document and in the Word file that Word would open."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepress.article.ast import structure, text
from casepress.article.pictures import without_pictures
from casepress.core.errors import BuildError
from casepress.importing.returned import word_lines
from casepress.outputs.blind import build_blind
from casepress.outputs.changes.document import accepted, compared, rejected, words
from casepress.outputs.changes.versions import check_names, since
from casepress.outputs.docx import write_docx
from casepress.outputs.docx.ooxml import find, get
from casepress.outputs.pdf import write_pdf
from casepress.pipeline import check
from casepress.source.repository import Repository
from tests import support
from tests.importing.docx import png
from tests.outputs.docx.test_write_docx import trees, validate

REPO = Repository.open(support.MINIMAL, {"journal": "medpeer"})
ID = "knee"
SOURCE = REPO.article(ID).read_text(encoding="utf-8")
#: Edits of article.md, each as what is replaced by what.
EDITS = {
    "words": {"small smooth grains": "tiny grains"},
    "words in formats": {"10^9^ per liter": "10^6^ per *liter*"},
    "the title": {"of a gardener: a": "of a lighthouse keeper: a"},
    "keywords": {"; synovitis": "; bursa; sterile puncture"},
    "a sentence with citations goes": {
        "They are now found mostly with rheumatoid arthritis, and seldom alone "
        "[@example1895; @muster2020].\n": ""
    },
    "a citation comes, and others are renumbered": {
        "bursa.\nWe report": "bursa.\nWe report",
        "A gardener of 61 years came": "A gardener [@muster2020] of 61 years came",
        "[@example1895].": ".",
    },
    "a paragraph comes, with a footnote": {
        "# Conclusion\n": "# Conclusion\n\nThey “are” rare.[^2]\n\n[^2]: So far.\n"
    },
    "a footnote changes": {" knows why they": " can say why they"},
    "a footnote goes": {
        "form.[^1]": "form.",
        SOURCE[SOURCE.index("[^1]: ") :].partition("\n")[0]: "",
    },
    "a figure comes before another": {
        "![**Girth": "![**New.** A legend.](../../figures/knee/figure-1.svg){#fig-n alt=\"x\"}\n\n"
        "See @fig-n.\n\n![**Girth"
    },
    "a figure goes": {
        "(@fig-1), which": ", which",
        " (@fig-1B)": "",
        SOURCE[SOURCE.index("![**Ultrasound") : SOURCE.index("![**Girth")]: "",
    },
    "a legend changes": {"**Girth of the knee.** Cent": "**Girth of the right knee.** Cent"},
    "a cell changes": {"| sterile |": "| *sterile* twice |"},
    "a row comes": {"| Culture | sterile |": "| Culture | sterile |\n| Crystals | none |"},
    "a list comes": {"# Discussion\n": "# Discussion\n\nTwo kinds:\n\n- hard ones\n- soft ones\n"},
    "a section comes": {"# Conclusion\n": "## Limits\n\nIt is one case.\n\n# Conclusion\n"},
    "a formula and a link come": {
        "The outlook is good": "The outlook $p<0.05$ is [good](https://example.org/x)"
    },
    "everything in the abstract": {
        SOURCE[SOURCE.index("Rice bodies are small") : SOURCE.index("# Keywords")]: "All new.\n\n"
    },
}  # fmt: skip

#: Those of them that are also looked at in Word's file, which takes longer.
IN_WORD = (
    "the title",
    "keywords",
    "a citation comes, and others are renumbered",
    "a paragraph comes, with a footnote",
    "a footnote goes",
    "a figure comes before another",
    "a figure goes",
    "a row comes",
    "a formula and a link come",
)


def edited(changes: dict[str, str]) -> str:
    out = SOURCE
    for old, new in changes.items():
        assert old in out, old
        out = out.replace(old, new, 1)
    return out


@cache
def document(source: str = SOURCE) -> dict[str, Any]:
    checked = check(REPO, REPO.journal, ID, source)
    assert not checked.blocked, [f.message for f in checked.findings if f.blocks]
    return checked.document


def lines(made: dict[str, Any], out: Path) -> tuple[list[str], list[str]]:
    """The words of the paragraphs of the article's Word file, once all changes are accepted, and
    rejected."""
    write_docx(without_pictures(made), REPO.journal, out, root=REPO.root)
    data = out.read_bytes()
    both = [word_lines.read(data, "x.docx", reject=reject).lines for reject in (False, True)]
    accepted_, rejected_ = (
        [" ".join(line.text.split()) for line in found if line.text.strip()] for found in both
    )
    return accepted_, rejected_


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return lines(document(), tmp_path_factory.mktemp("old") / "old.docx")[0]


@pytest.mark.parametrize("name", EDITS)
def test_both_versions_are_kept(name: str) -> None:
    new = document(edited(EDITS[name]))
    made = compared(document(), new, REPO.journal)
    assert words(accepted(made)) == words(new)
    assert words(rejected(made), rejected=True) == words(document())


@pytest.mark.parametrize("name", IN_WORD)
def test_both_versions_are_in_the_word_file(name: str, before: list[str], tmp_path: Path) -> None:
    new = document(edited(EDITS[name]))
    made = compared(document(), new, REPO.journal)
    after, _ = lines(new, tmp_path / "new.docx")
    assert lines(made, tmp_path / "changes.docx") == (after, before)
    assert validate(tmp_path / "changes.docx")["errors"] == []
    parts = trees(tmp_path / "changes.docx")
    texts = [parts["word/document.xml"], parts["word/footnotes.xml"]]
    changes = [c for tree in texts for c in find(tree, "//w:ins | //w:del")]
    assert changes
    assert {get(c, "w:author") for c in changes} == {"casepress"}
    assert {get(c, "w:date") for c in changes} == {"2000-01-01T00:00:00Z"}


def test_all_changes_at_once_and_twice_the_same_bytes(tmp_path: Path) -> None:
    kept = [n for n in EDITS if n not in ("a figure goes", "a footnote goes", "a row comes")]
    changes: dict[str, str] = {}
    for name in kept:
        changes |= {k: v for k, v in EDITS[name].items() if k != "# Conclusion\n"}
    del changes[next(k for k in changes if k.startswith("Rice bodies are small"))]
    made = compared(document(), document(edited(changes)), REPO.journal)
    for name in ("a.docx", "b.docx"):
        write_docx(without_pictures(made), REPO.journal, tmp_path / name, root=REPO.root)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_the_same_version_has_no_changes() -> None:
    assert compared(document(), document(), REPO.journal) == document()


def test_one_word_is_one_change() -> None:
    """Not the sentence: what stays is not marked."""
    new = document(edited({"small smooth grains": "tiny smooth grains"}))
    made = compared(document(), new, REPO.journal)
    marked = [e for e in structure([made["meta"], made["blocks"]]) if e["t"] == "Span"]
    said = [(e["c"][0][1], text(e["c"][1])) for e in marked if e["c"][0][1][:1] != ["title"]]
    assert (["deletion"], "small") in said and (["insertion"], "tiny") in said
    assert len([s for s in said if s[0][0] in ("insertion", "deletion")]) == 2


def test_a_blind_revision_compares_two_blind_versions() -> None:
    """A name that either version has is in neither half."""
    before = edited(
        {"A gardener of 61 years came": "At the Demonstration Hospital a gardener came"}
    )
    old, new = (
        document(before),
        document(edited({"came with a": "came to Ben van der Muster with a"})),
    )
    blind = build_blind(new, REPO.journal).document
    made = since(old, blind, REPO.journal)
    said = json.dumps(made["blocks"])
    assert "Demonstration" not in said and "Muster, van der" not in said
    assert check_names(old, new, REPO.journal, made)
    with pytest.raises(BuildError, match="marked-up revision for reviewers"):
        check_names(old, new, REPO.journal, compared(old, blind, REPO.journal))


def test_the_pdf_shows_both(tmp_path: Path) -> None:
    changes = {**EDITS["words"], **EDITS["a footnote changes"], **EDITS["the title"]}
    made = compared(document(), document(edited(changes)), REPO.journal)
    for image in (e for e in structure(made["blocks"]) if e["t"] == "Image"):
        target = tmp_path / image["c"][2][0]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(png())
        image["c"][0][2] = [p for p in image["c"][0][2] if p[0] != "vector"]
    out = tmp_path / "changes.pdf"
    write_pdf(made, REPO.journal, out, root=tmp_path, attachment=None)
    pdf = pypdfium2.PdfDocument(out)
    said = " ".join("".join(p.get_textpage().get_text_bounded() for p in pdf).split())
    assert "small smoothtiny grains" in said or "small smooth tiny grains" in said
    assert "lighthouse keeper" in said and "can say why they" in said
    assert pdf.get_metadata_value("Title").count("gardener") == 0


_TEXTS = st.lists(
    st.sampled_from(
        [
            "One knee.",
            "Two *dry* knees.",
            "Three “old” knees.",
            "- a\n- b",
            "> quoted",
            "Four [@muster2020].",
        ]
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25)
@given(_TEXTS, _TEXTS)
def test_any_two_versions_are_both_kept(first: list[str], second: list[str]) -> None:
    """`compared` raises where a word of either version would be lost."""
    start = SOURCE[: SOURCE.index("Grains of this kind")]
    end = SOURCE[SOURCE.index("# Conclusion") :]
    old, new = (document(start + "\n\n".join(some) + "\n\n" + end) for some in (first, second))
    made = compared(old, new, REPO.journal)
    assert words(accepted(made)) == words(new)


def test_the_command(tmp_path: Path) -> None:
    repo = support.repository(tmp_path, [ID])
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *command], cwd=tmp_path, check=True)
    for name in ("figure-1.png", "figure-2.png"):
        repo.write(f"results/{ID}/figures/{name}", png())
    repo.write(f"results/{ID}/figures/figure-1.svg", '<svg xmlns="http://www.w3.org/2000/svg" '
               'width="40" height="30"/>')  # fmt: skip
    repo.edit(f"manuscript/{ID}/article.md", "small smooth grains", "tiny grains")
    made = repo.run("diff", ID, "--from", "HEAD")
    assert made.code == 0, made.said
    assert made.out.split() == [
        f"results/{ID}/{ID}{middle}.{ending}"
        for middle in ("-changes", "-review-changes")
        for ending in ("docx", "pdf")
    ]
    assert all(repo.path(name).is_file() for name in made.out.split())
    assert made.err == ""
    repo.edit(f"manuscript/{ID}/article.md", "family: Muster", "family: Sample")
    made = repo.run("diff", ID, "--from", "HEAD")
    assert "the authors changed as well, which the files do not mark" in made.err
    wrong = repo.run("diff", ID, "--from", "no-such-tag")
    assert wrong.code == 2 and "git does not know the revision no-such-tag" in wrong.err
