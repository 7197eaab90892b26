"""Details of the page: rules under heads that span columns, the foot of the first page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casepress.article import ast
from casepress.article.model import Article
from casepress.core.journal import Journal
from casepress.outputs.pdf import write_pdf
from casepress.outputs.pdf.view import view
from tests.outputs.pdf import harm
from tests.outputs.pdf.reading import squeezed, words_of
from tests.samples import hedge, parts

NAME = "Creative Commons Attribution 4.0 International"
SPANNING = """
+--------+-----------+-----------+
| Shrub  | Spring    | Autumn    |
|        +-----+-----+-----+-----+
|        | Dry | Wet | Dry | Wet |
+========+=====+=====+=====+=====+
| Privet | 1   | 2   | 3   | 4   |
+--------+-----+-----+-----+-----+
"""


def test_a_rule_under_each_head_that_spans(medpeer: Journal, tmp_path: Path) -> None:
    document = hedge.article("x", title=parts.meta_inlines("T"), lang="en-US")
    document["blocks"] = parts.blocks(f"Before.\n{SPANNING}")
    out = tmp_path / "a.pdf"
    write_pdf(document, medpeer, out, root=tmp_path, attachment=None)
    pages = harm.Pages.read(out)
    middle = {w.text.strip(): (w.box[0] + w.box[2]) / 2 for w in pages.words}
    rules = sorted(box for _, box in pages.shapes if box[3] - box[1] < 1)
    low = [box for box in rules if 20 < box[2] - box[0] < 150 and box[0] > harm.LEFT + 20]
    assert [(box[0] + box[2]) / 2 for box in low] == pytest.approx(
        [middle["Spring"], middle["Autumn"]], abs=4
    )
    assert low[0][2] < low[1][0] - 5, "side by side they do not join"
    assert low[0][1] == pytest.approx(low[1][1], abs=0.1)


def licensed(name: str) -> ast.Element:
    text = json.dumps(hedge.stress())
    assert NAME in text
    document: ast.Element = json.loads(text.replace(NAME, name))
    return document


def test_wordings_of_the_foot(medpeer: Journal) -> None:
    full, *shorter, last = view(Article.from_json(hedge.stress()), medpeer)["imprint"]
    assert NAME in full and NAME not in shorter[0] and "CC BY 4.0" in shorter[0]
    assert "©" in last and "CC" not in last
    assert len(view(Article.from_json(hedge.bare()), medpeer)["imprint"]) == 1


@pytest.mark.parametrize(("name", "printed"), [(NAME, True), (NAME * 4, False)])
def test_the_foot_stays_one_line(
    name: str, printed: bool, medpeer: Journal, tmp_path: Path
) -> None:
    hedge.draw(tmp_path / "images")
    out = tmp_path / "a.pdf"
    write_pdf(licensed(name), medpeer, out, root=tmp_path, attachment=None)
    foot = 21 * harm.MM
    lines = {
        round(w.box[1] / 4) for w in harm.Pages.read(out).words if w.page == 1 and w.box[3] < foot
    }
    assert len(lines) == 1
    assert (squeezed(NAME) in words_of(out)) is printed
    assert printed or squeezed("under the CC BY 4.0") in words_of(out)
