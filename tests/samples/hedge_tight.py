"""Made-up articles with what is too wide or too high for a column, in the form of
`docs/article-json.md`."""

from __future__ import annotations

from typing import Any

from casepress.article import ast
from tests.samples import hedge
from tests.samples.hedge import PROSE
from tests.samples.parts import meta_inlines

#: The equation CKD-EPI 2021 of the glomerular filtration rate.
FORMULA = (
    r"142 \times \min(S_{cr}/\kappa, 1)^{\alpha} \times \max(S_{cr}/\kappa, 1)^{-1.200} "
    r"\times 0.9938^{Age} \times 1.012\,[\text{if female}]"
)
SEQUENCE = "ACGGTTACATGCCAGTAACG" * 20
ADDRESS = "https://example.org/" + "abcdefghik" * 30
LETTERS = "abcdefghik" * 30


def matrix(columns: int) -> str:
    row = " & ".join(f"a_{{{k}}} + b" for k in range(columns))
    return rf"\begin{{pmatrix}} {row} \\ {row} \end{{pmatrix}}"


def display(tex: str) -> str:
    return f"{PROSE} $${tex}$$ {PROSE}"


def grid(columns: int, rows: int = 4, word: str = "pale") -> str:
    """A table of short words."""
    lines = [[f"Day{k}" for k in range(columns)], ["---"] * columns]
    lines += [[f"{word} {k}" for k in range(columns)] for _ in range(rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n\n: **T.** Days."


def long_cells(paragraphs: int) -> str:
    """A table with a row of two long cells, and a short one."""
    words = " ".join([PROSE] * paragraphs)
    return f"| One | Two |\n|---|---|\n| {words} | {words} |\n| last | cell |\n\n: **T.** Long."


def high_row(columns: int) -> str:
    """A table too wide for a column, with a row that is higher than the page."""
    words = " ".join([PROSE] * 40)
    lines = [["Pseudohypoparathyroidism"] * columns, ["---"] * columns, [words] * columns]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n\n: **T.** High."


def legend(words: int) -> str:
    text = " ".join((PROSE.split() * 40)[:words])
    return f'![**View.** {text} Farewell.](images/panels.png){{alt="a"}}'


def article(*parts: str) -> dict[str, Any]:
    """An article of these parts between two paragraphs, its display formulae numbered."""
    body = "\n\n".join(["# Case report {#case-report}", PROSE, *parts, PROSE])
    made = hedge.article(
        body,
        title=meta_inlines("A hedge"),
        lang="en-US",
        casepress={"schema": "1", "id": "tight", "journal": "medpeer"},
    )
    number = 0
    for node in ast.walk(made["blocks"]):
        if node["t"] not in ("Para", "Plain"):
            continue
        for k, inline in enumerate(node["c"]):
            if inline["t"] == "Math" and inline["c"][0]["t"] == "DisplayMath":
                number += 1
                pairs = {"number": str(number), "label": f"({number})"}
                node["c"][k] = ast.span(ast.attr(f"eq-{number}", ["equation"], pairs), [inline])
    return made


def tight() -> dict[str, Any]:
    """Everything that is made to fit."""
    return article(
        display(FORMULA),
        f"- {PROSE} $${FORMULA}$$",
        display(matrix(9)),
        f"The primer {SEQUENCE}, at {ADDRESS} or <{ADDRESS}>, `{SEQUENCE}`.",
        f"```\n{SEQUENCE}\n```",
        grid(20, rows=40),
        f"| A | B |\n|---|---|\n| {LETTERS} | small |\n\n: **T.** {SEQUENCE}",
        long_cells(18),
    )
