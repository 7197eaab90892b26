"""What Word files hold beside paragraphs: changes, comments, hidden text, fields and notes."""

from __future__ import annotations

import json
import re

import pytest

from casepress.core.findings import Unreadable
from casepress.importing import package
from tests.importing.docx import (
    Cell,
    Word,
    control,
    deleted,
    field_,
    inserted,
    p,
    run,
    table,
)
from tests.importing.importing import codes, imported


def case(*body: str) -> Word:
    """A manuscript with these blocks in its case report."""
    made = Word()
    made.add(p("A case of an itching ear", style="Title"), p("Ana Example", run("1", "sup")))
    made.add(p(run("1", "sup"), "First Hospital, Paris, France"))
    for heading, text in (("Abstract", "An ear itched."), ("Introduction", "Ears itch.")):
        made.add(p(heading, style="Heading1"), p(text))
    made.add(p("Case report", style="Heading1"), *body)
    return made


def text(made: Word, **options: bool) -> str:
    """The case report of the article that a Word file becomes."""
    article = imported(made, **options).files.article
    return article.partition("# Case report\n\n")[2].strip()


def test_tracked_changes_are_accepted_or_rejected() -> None:
    made = case(p("The ear was ", inserted(run("very ")), "red", deleted(" and blue"), "."))
    assert text(made) == "The ear was very red."
    made = case(p("The ear was ", inserted(run("very ")), "red", deleted(" and blue"), "."))
    assert text(made, reject=True) == "The ear was red and blue."


def test_a_comment_cannot_end_itself_and_has_no_name() -> None:
    made = case()
    made.add(p("Seen ", made.comment("Check -- this --> now"), "by us."))
    found = text(made)
    assert found == "Seen <!-- comment: Check - - this - -> now --> by us."
    assert "Reviewer" not in imported(made).files.article


def test_hidden_text_placeholders_and_headers_stay_out_with_a_note() -> None:
    made = case(
        p("It was ", run("a secret ", "hidden"), "seen."),
        control("x", p("Click here to enter text"), placeholder=True),
        control("y", p("Kept words.")),
    )
    made.headers.append("CONFIDENTIAL DRAFT")
    result = imported(made)
    article = result.files.article
    assert "It was seen." in article and "Kept words." in article
    for gone in ("secret", "Click here", "CONFIDENTIAL"):
        assert gone not in article
        assert any(gone in note.words for note in result.notes)
    assert "DOC010" not in codes(result)


def test_signs_of_markdown_come_back_as_typed() -> None:
    typed = "B*27 and B*51, $20 or 30$, 5 < 6 > 4, a_b_c, ~5 to ~7, <b>x</b>, @home, [x](y) \\a"
    made = case(p(typed))
    result = imported(made)
    assert "DOC010" not in codes(result)
    assert re.sub(r"\\(?=[^\w\s])", "", text(made)) == typed


def test_raised_numbers_are_powers_where_they_can_cite_nothing() -> None:
    made = case(p("10", run("9", "sup"), "/L and 5 mm", run("2", "sup"), "."))
    assert text(made) == "10^9^/L and 5 mm^2^."


def test_letters_that_are_moved_by_points_are_raised_and_lowered() -> None:
    """LibreOffice writes them so; a small move only aligns letters."""

    def moved(words: str, points: int) -> str:
        properties = f'<w:position w:val="{points}"/><w:sz w:val="19"/>'
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"

    made = case(p("10", moved("9", 8), "/L of CO", moved("2", -6), " seen", moved("!", 2)))
    assert text(made) == "10^9^/L of CO~2~ seen!"


@pytest.mark.parametrize(
    "typed",
    [
        "The karyotype was 46,XY,add(14)(p11).",
        "It was given 5 mg (2) times.",
        "The translocation t(9;22)(q34;q11) was found.",
        "The first (2005) came in stage (3).",
        "It was n = (4).",
    ],
)
def test_what_is_no_citation_stays(typed: str) -> None:
    made = case(p(typed), p("It is known (1,2)."))
    made.add(p("References", style="Heading1"))
    made.add(
        *(p(f"{n}. Example A. Ears in {n} men. Ear J. 20{n:02}; 3:1-2.") for n in range(1, 25))
    )
    found = text(made)
    assert found.startswith(typed)
    assert "It is known [@" in found


def test_a_footnote_on_a_name_is_the_address_for_letters() -> None:
    made = Word()
    mark = made.footnote("Corresponding author. E-mail: ana@example.org")
    made.add(p("A case of an itching ear", style="Title"), p("Ana Example", mark, ", Ben Muster"))
    made.add(p("First Hospital, Paris, France"))
    made.add(p("Abstract", style="Heading1"), p("An ear itched."))
    made.add(p("Case report", style="Heading1"), p("It was red."))
    found = imported(made)
    first, second = found.draft.authors
    assert (first.corresponding, first.email) == (True, "ana@example.org")
    assert not second.corresponding and "DOC010" not in codes(found)


def test_merged_cells_notes_formulae_and_footnotes() -> None:
    made = case()
    made.add(p("The foot", made.footnote("A note with words."), " ends."))
    made.add(
        table(
            [
                [Cell("Head", columns=2), "C"],
                ["a", "b", "c"],
                [Cell("long", rows=2), "d", "e"],
                ["f", "g"],
            ]
        ),
        p("Table 1. Merged."),
        p("x ", "<m:oMath><m:r><m:t>y=1</m:t></m:r></m:oMath>"),
    )
    found = text(made)
    assert "The foot[^1] ends." in found and "[^1]: A note with words." in found
    assert re.search(r"\| Head +\| C", found) and ": Merged. {#tbl-1}" in found
    assert re.search(r"\| long +\| d", found) and "$y = 1$" in found
    assert "DOC010" not in codes(imported(made))


def test_mendeley_ids_that_begin_anew_name_their_own_works() -> None:
    """`ITEM-1` of two fields is two works; pandoc takes it for one."""

    def cited(title: str) -> str:
        work = {"id": "ITEM-1", "type": "book", "title": title}
        items = json.dumps({"citationItems": [{"id": "ITEM-1", "itemData": work}]})
        return field_(f"ADDIN CSL_CITATION {items}", "[1]")

    made = case(p("One ", cited("Ears"), " and two ", cited("Noses"), "."))
    result = imported(made)
    assert [r.record["title"] for r in result.draft.references if r.record] == ["Ears", "Noses"]
    keys = [r.key for r in result.draft.references]
    assert text(made) == f"One [@{keys[0]}] and two [@{keys[1]}]."


def test_no_mark_can_be_forged() -> None:
    made = case(p("A \ue000c0\ue001 and \ue000i0\ue001."))
    assert "@" not in text(made) and "figure" not in text(made)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{\\rtf1 x}", "DOC003"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "DOC003"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "DOC002"),
        (b"%PDF-1.7", "DOC001"),
        (b"", "DOC001"),
        (b"PK\x03\x04 broken", "DOC001"),
        (b"plain words", "DOC001"),
    ],
)
def test_what_is_no_word_file_gets_one_message(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as raised:
        package.read(data, "x.docx")
    (finding,) = raised.value.findings
    assert finding.code.code == code


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("../../evil.txt", b"evil", "leads out"),
        ("word/document.xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "/etc/passwd">]><x>&e;</x>', "type"),
        ("word/document.xml", b"<w:document", "is not XML"),
        ("word/document.xml", b"<a>" * 220 + b"</a>" * 220, "deep"),
    ],
)
def test_hostile_and_damaged_parts(name: str, content: bytes, says: str) -> None:
    made = case()
    made.extra[name] = content
    with pytest.raises(Unreadable) as raised:
        imported(made)
    (finding,) = raised.value.findings
    assert says in finding.message


def test_macros_are_named_and_not_copied() -> None:
    made = case()
    made.extra["word/vbaProject.bin"] = b"code"
    result = imported(made)
    assert "DOC005" in codes(result)
    assert all(b"code" not in data for data in result.files.pictures.values())
