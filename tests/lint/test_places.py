"""Rules point at the offending words themselves, wherever they stand and however they are typed."""

from __future__ import annotations

import pytest

from tests import support

#: A piece of text that a rule finds, marked with ⟦ ⟧, and the rule.
TOKENS = {
    "TXT005": "the ⟦extra medullary⟧ mass",
    "TXT012": "it was ⟦5mg⟧ heavy",
    "TXT013": "it was ⟦3,5⟧ cm wide",
    "TXT014": "it was ⟦.5⟧ mg heavy",
    "TXT007": "the ⟦tumour⟧ bled",
    "TXT008": "the result⟦ :⟧ good",
    "REF005": "they come alone⟦[@muster2020]⟧ here",
    "ETH009": "she came on ⟦12 March 2024⟧ with it",
    "ETH010": "it is a ⟦93-year-old⟧ woman",
    "ETH008": "it was ⟦Mrs F.Z.⟧ herself",
    "SEC008": "this is ⟦TODO⟧ as yet",
}
#: Where a token may stand; {} is its place.
FRAMES = {
    "a paragraph": "Seen: {}.",
    "the second line": "One line stands before it.\nThen {} follows in the second line.",
    "a list": "Seen:\n\n- first\n- {} as well",
    "a quotation": "> Somebody said: {}.",
    "a table": "| Test | Result |\n|---|---|\n| one | {} |\n| two | good |\n\n"
    ": **Fluid.** Cells. {{#tbl-9}}\n\nSee @tbl-9.",
    "a caption of a table": "| Test | Result |\n|---|---|\n| one | good |\n\n"
    ": **Fluid.** Here {} stands. {{#tbl-9}}\n\nSee @tbl-9.",
    "a footnote": "A word.[^n]\n\n[^n]: In the note {} stands.",
    "a legend": "![**Knee.** In it {} is seen.](../../figures/knee/figure-1.svg)"
    '{{#fig-9 alt="A knee."}}\n\nSee @fig-9.',
    "a box's title": '::: {{.box title="Here {} stands"}}\n- Ask.\n:::',
    "after wide and combining characters": "漢字 e\u0301 \U0001f642 n\u0303: {}.",
    "after a tab in a list": "-\tfirst {} there",
    "after markup": "**Bold** *italic* [a link](https://example.org/x) `code` $x^2$: {}.",
    "between quotes and dashes": 'He said "so" -- and then --- {} ...',
    "after the same words in code": "`extra medullary 5mg tumour 93-year-old` and {}.",
}
#: What cannot stand where: a citation in brackets closes a legend and is none in an attribute;
#: others are of the story only.
LEFT_OUT = {
    ("REF005", "a legend"),
    ("REF005", "a caption of a table"),
    ("REF005", "a box's title"),
    ("TXT013", "a table"),
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("frame", FRAMES)
def test_places(frame: str, ends: str, repo: support.Repo) -> None:
    """All tokens at once, each in a copy of the frame under a heading of its own."""
    path = repo.article("ear")
    before, after = path.read_text(encoding="utf-8").split("# Discussion", 1)
    wanted: dict[str, tuple[int, int, int, int]] = {}
    for number, (code, token) in enumerate(TOKENS.items()):
        if (code, frame) in LEFT_OUT:
            continue
        piece = FRAMES[frame].format(token)
        piece = piece.replace("fig-9", f"fig-9{number}").replace("tbl-9", f"tbl-9{number}")
        before += piece.replace("[^n]", f"[^n{number}]") + "\n\n"
        left, words, right = before.partition("⟦")[0], *_inside(before)
        before = left + words + right
        wanted[code] = support.at(left, words)
    path.write_bytes((before + "# Discussion" + after).replace("\n", ends).encode())
    found = repo.check("ear", ("ETH", "TXT")).findings
    for code, place in wanted.items():
        spans = [f.span for f in found if f.code.code == code and f.span]
        places = [(s.line, s.column, s.end_line, s.end_column) for s in spans]
        assert place in places, (code, frame, place, places)


@pytest.mark.parametrize("mark", ["", "*", "**", "***", "`"])
def test_an_address_that_links_to_itself(mark: str, repo: support.Repo) -> None:
    path = repo.article("ear")
    address = "https://www.facebook.com/anna.seed"
    typed = f"[{mark}{address}{mark}]({address}) told of it.\n\n"
    before, after = path.read_text(encoding="utf-8").split("# Discussion", 1)
    path.write_text(f"{before}{typed}# Discussion{after}", encoding="utf-8")
    (found,) = (f for f in repo.check("ear", ("ETH008",)).findings if f.code.code == "ETH008")
    assert found.span is not None
    begin = before + typed[: 1 + len(mark)]
    assert (found.span.line, found.span.column) == support.at(begin, address)[:2]


def _inside(text: str) -> tuple[str, str]:
    words, _, right = text.partition("⟦")[2].partition("⟧")
    return words, right


def test_a_title(repo: support.Repo) -> None:
    repo.edit(
        "manuscript/ear/article.md",
        'title: "A melon seed in the ear: a case report"',
        'title: "漢 An *extra medullary* seed: a case report"',
    )
    found = [f for f in repo.check("ear").findings if f.code.code == "TXT005"]
    assert support.shown(found) == ["TXT005 2:15-30"]


def test_alt_text(repo: support.Repo) -> None:
    path = repo.article("knee")
    text = path.read_text(encoding="utf-8").replace('alt="', 'alt="漢 An extra medullary mass. ', 1)
    path.write_text(text, encoding="utf-8")
    found = [f for f in repo.check("knee").findings if f.code.code == "TXT005"]
    line, column, _, end = support.at(text.partition("extra medullary")[0], "extra medullary")
    assert support.shown(found) == [f"TXT005 {line}:{column}-{end}"]


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_field_of_a_reference(ends: str, repo: support.Repo) -> None:
    text = (
        "@article{modell2019,\n  author = {Modell, Greta},\n  title = {漢 Ears},\n"
        "\tjournal = {Anticancer Research},\n  year = {2019},\n  volume = {1},\n"
        "  pages = {1},\n  doi = {10.21873/anticancer.1},\n}\n"
        "@article{example1895,\n  author = {Example, Ana},\n  title = {漢 Ears},\n"
        "\tjournal = {Journal of Rice Body},\n  year = {1895},\n"
        "  volume = {1},\n  pages = {1},\n}\n"
    )
    repo.write("manuscript/ear/references.bib", text.replace("\n", ends))
    found = [f for f in repo.check("ear").findings if f.code.code in ("REF008", "REF011")]
    assert support.shown(found) == ["REF011 8:10-31", "REF008 13:13-33"]
