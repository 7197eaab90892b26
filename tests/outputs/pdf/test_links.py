"""What Typst leaves to be put into its PDF: links within the article, facts, joined lists."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepress.article import ast
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.figures.pictures import make
from casepress.outputs.pdf import write_pdf
from casepress.outputs.pdf.gather import gathered
from casepress.outputs.pdf.links import descriptions, places
from casepress.outputs.pdf.objects import Objects, string_at, text_string
from tests import support
from tests.samples import hedge, parts


def test_an_id_that_nothing_has() -> None:
    with pytest.raises(BuildError, match="a link leads to #b, but no element has this id"):
        places(["a", "b"], [[[1, 2.0, 3.0]], []])


def test_an_id_that_two_things_have(medpeer: Journal, tmp_path: Path) -> None:
    document = hedge.article(
        "# A {#a}\n\nSee [there](#b).\n\n[x]{#b} and [y]{#b}",
        title=parts.meta_inlines("T"),
        lang="en-US",
    )
    with pytest.raises(BuildError, match="the id b is used twice"):
        write_pdf(document, medpeer, tmp_path / "a.pdf", root=tmp_path, attachment=None)


@pytest.mark.parametrize("name", ["plain", "größe", "a-(b)", "数"])
def test_links_lead_to_the_place(name: str, medpeer: Journal, tmp_path: Path) -> None:
    blocks = parts.blocks("Before.\n\n[Go](#TARGET) there.\n\n# The end {#TARGET}\n\nLast.")
    for node in ast.walk(blocks):
        if node["t"] == "Link":
            node["c"][2][0] = f"#{name}"
        elif node["t"] == "Header":
            node["c"][1][0] = name
    document = hedge.article("x", title=parts.meta_inlines("T"), lang="en-US")
    document["blocks"] = blocks
    out = tmp_path / "a.pdf"
    write_pdf(document, medpeer, out, root=tmp_path, attachment=None)
    with pikepdf.open(out) as pdf:
        (found,) = [n for n in pdf.pages[0].Annots if "/Dest" in n]
        assert "/A" not in found and str(found.Contents) == "The end"
        page, kind, x, y, zoom = found.Dest
        assert page.objgen == pdf.pages[0].objgen and kind == "/XYZ" and zoom == 0
        assert 40 < float(x) < 320 and 300 < float(y) < 800


def test_what_a_link_says() -> None:
    blocks = parts.blocks(
        "::: {#s .section}\n# Head *line*\n\nText.\n:::\n\n[$a$]{#e .equation number=2}"
    )
    _, needs = gathered({"blocks": blocks})
    said = descriptions(needs.named, ["s", "e", "elsewhere"])
    assert said == {"s": "Head line", "e": "(2)", "elsewhere": "elsewhere"}


def test_gathered_joins_words_and_keeps_blanks_beside_formats() -> None:
    blocks = parts.blocks("One two\nthree *four five* six. [Seven eight](#nine)")
    made, needs = gathered({"blocks": blocks})
    kinds = [(n["t"], n.get("c")) for n in made["blocks"][0]["c"]]
    assert kinds[0] == ("Str", "One two three")
    assert [k for k, _ in kinds] == ["Str", "Space", "Emph", "Space", "Str", "Space", "Link"]
    assert list(needs.linked) == ["nine"]
    assert ast.text(made["blocks"]) == ast.text(blocks)


@pytest.mark.parametrize("text", ["plain", "with (parens) and \\", "größe", "x\ny", "数"])
def test_text_strings(text: str) -> None:
    data, end = string_at(b"xx" + text_string(text), 2)
    assert (data.decode("utf-16") if data.startswith(b"\xfe\xff") else data.decode()) == text
    assert end == 2 + len(text_string(text))


def test_objects_are_kept(medpeer: Journal, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    write_pdf(hedge.bare(), medpeer, out, root=tmp_path, attachment=None)
    data = out.read_bytes()
    again = Objects(data).whole()
    assert again == data
    with pikepdf.open(BytesIO(again)) as pdf:
        assert pdf.check_pdf_syntax() == []


@pytest.fixture(scope="module")
def typeset(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("objects")
    document = hedge.article(
        "# A {#a}\n\nSee [there](#a).", title=parts.meta_inlines("T"), lang="en"
    )
    write_pdf(document, support.journal(), folder / "a.pdf", root=folder, attachment=None)
    return (folder / "a.pdf").read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"startxref\n", b"startxref \n", "not one cross-reference table"),
        (b"xref\n0 ", b"xref\n1 ", "not one cross-reference table"),
        (b"0000000000 65535 f", b"0000000000 65534 f", "not one cross-reference table"),
        (b"xref\n0 ", b"xref\n0 1", "a cross-reference table of another length"),
        (b"\n2 0 obj\n", b"\n7 0 obj\n", "object 2 is not at the offset in the table"),
        (b"/ID[(", b"/IX[(", "no identifier"),
    ],
)
def test_another_form_is_refused(old: bytes, new: bytes, said: str, typeset: bytes) -> None:
    before, found, after = typeset.rpartition(old)
    assert found
    with pytest.raises(BuildError, match=f"does not have the expected form.*{said}"):
        Objects(before + new + after).whole()


@given(st.data())
def test_any_damage_is_refused_or_kept(typeset: bytes, data: st.DataObject) -> None:
    """Never another error, and never another file than the one that was given."""
    at = data.draw(st.integers(0, len(typeset)))
    until = data.draw(st.integers(at, min(at + 40, len(typeset))))
    damaged = typeset[:at] + data.draw(st.binary(max_size=40)) + typeset[until:]
    try:
        whole = Objects(damaged)
    except BuildError:
        return
    assert whole.having(b"/Type")


def test_nested_brackets_are_of_the_string() -> None:
    assert string_at(rb"(a (b (c) \) d) \050) rest", 0) == (b"a (b (c) ) d) (", 21)
    for open_ended in (b"(a (b)", b"a)", b""):
        with pytest.raises(BuildError, match="a string is missing"):
            string_at(open_ended, 0)


#: Edits of the minimal article that set a rule to the end of a column, and links before the next.
_RULED = (
    ("Rice bodies are small", "Rice\n\n***\n\nbodies are small"),
    ("the lining was", "the lining  \nwas"),
    ("Rice bodies were first", "Rice bodies\n\n::: {.box}\n\n**Box.** words\n\n:::\n\nwere first"),
    ("# Competing interests", "# Competing\n\n***\n\ninterests"),
)


def test_no_link_is_part_of_a_rule(medpeer: Journal, repo: support.Repo) -> None:
    """Typst refuses one between the beginning of an artifact in a column and its end in the
    next."""
    for old, new in _RULED:
        repo.edit("manuscript/knee/article.md", old, new)
    for source in ("figure-1.svg", "figure-2.py"):
        name = Path(source).stem
        make(repo.path(f"figures/knee/{source}"), repo.path(f"results/knee/figures/{name}.png"))
    make(repo.path("figures/knee/figure-1.svg"), repo.path("results/knee/figures/figure-1.svg"))
    document = repo.check("knee").document
    write_pdf(document, medpeer, repo.path("a.pdf"), root=repo.root, attachment=None)
