"""Small things of the page that a reader notices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casepress.article import ast
from casepress.core.journal import Journal
from casepress.outputs.pdf import write_pdf
from tests.outputs.pdf import harm
from tests.samples import hedge, parts
from tests.samples.journals import house_style


def pages(body: str, journal: Journal, folder: Path, **facts: Any) -> harm.Pages:
    document = hedge.article(
        f"# Case report {{#case-report}}\n\n{hedge.PROSE}\n\n{body}",
        title=parts.meta_inlines("A hedge"),
        lang="en-US",
        **facts,
    )
    write_pdf(document, journal, folder / "a.pdf", root=folder, attachment=None)
    return harm.Pages.read(folder / "a.pdf")


def test_a_head_over_several_columns_is_centred(medpeer: Journal, tmp_path: Path) -> None:
    document = hedge.article(
        f"# Case report {{#case-report}}\n\n{hedge.PROSE}\n\n"
        "| Day | Early in the year | Late in the year |\n|--|--|--|\n| 1 | pale leaves | none |\n\n"
        ": **Soil.** Each morning.",
        title=parts.meta_inlines("A hedge"),
        lang="en-US",
    )
    (table,) = (node for node in ast.walk(document["blocks"]) if node["t"] == "Table")
    (head,) = table["c"][3][1]
    day = [head[1][0]]
    over = [ast.attr(), {"t": "AlignDefault"}, 1, 2, [ast.plain([ast.string("Growth")])]]
    table["c"][3][1] = [[ast.attr(), [*day, over]], head]
    write_pdf(document, medpeer, tmp_path / "a.pdf", root=tmp_path, attachment=None)
    words = {word.text.strip(): word.box for word in harm.Pages.read(tmp_path / "a.pdf").words}
    first, last = words["Early in the year"], harm.LEFT + harm.COLUMN
    assert sum(words["Growth"][::2]) / 2 == pytest.approx((first[0] + last) / 2, abs=8)


def test_a_wide_table_of_short_numbers_is_not_turned(medpeer: Journal, tmp_path: Path) -> None:
    """Smaller letters make it fit."""
    head = "| " + " | ".join(f"Measured{n}" for n in range(12)) + " |"
    rows = "\n".join("| " + " | ".join(["10.25"] * 12) + " |" for _ in range(4))
    body = f"{head}\n{'|--' * 12}|\n{rows}\n\n: **Numbers.** All."
    found = [word for word in pages(body, medpeer, tmp_path).words if "Measured" in word.text]
    assert found
    for word in found:
        assert word.box[2] - word.box[0] > word.box[3] - word.box[1]


def test_a_unit_is_not_broken_at_its_slash(medpeer: Journal, tmp_path: Path) -> None:
    counts = (f"{'i' * n} amounts of mmol/litre" for n in range(1, 24))
    rows = "\n".join(f"| {count} | {hedge.PROSE[:200]} |" for count in counts)
    body = f"| Finding | What was done |\n|--|--|\n{rows}\n\n: **Counts.** All."
    assert not any(w.text.rstrip().endswith("/") for w in pages(body, medpeer, tmp_path).words)


@pytest.mark.parametrize("name", ["medpeer", "casebook", "revue"])
def test_a_long_running_title_is_cut_at_a_word(name: str, tmp_path: Path) -> None:
    title = " ".join(f"{word} of the hedge" for word in ("growth", "decline", "return") * 6)
    running = {"author": "A", "journal": "J", "title": title}
    found = pages("\n\n".join([hedge.PROSE] * 40), house_style(name), tmp_path, running=running)
    foot = [w for w in found.words if w.page == 2 and w.box[3] < 21 * harm.MM]
    (cut,) = (word.text.strip() for word in foot if "growth of the" in word.text)
    kept = cut.removesuffix("…").strip()
    assert cut.endswith("…") and title.startswith(f"{kept} ")


def test_declarations_look_the_same_at_every_level(medpeer: Journal, tmp_path: Path) -> None:
    document = hedge.article(
        f"# Case report {{#case-report}}\n\n{hedge.PROSE}",
        back="# Funding {#funding}\n\nNone.\n\n# Statements {#ethics}\n\n## Interests\n\nNone.",
        title=parts.meta_inlines("A hedge"),
        lang="en-US",
    )
    write_pdf(document, medpeer, tmp_path / "a.pdf", root=tmp_path, attachment=None)
    words = {word.text.strip(): word for word in harm.Pages.read(tmp_path / "a.pdf").words}
    one, other = words["Funding"], words["Interests"]
    assert (one.size, one.font) == (other.size, other.font)
