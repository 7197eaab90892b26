"""Case reports to measure with: made up, varied, and the same for the same numbers.

    python benchmarks/generate.py FOLDER COUNT

writes a repository with COUNT manuscripts into FOLDER. They differ in what costs time: words (700
to 2,500), references (4 to 30), figures (0 to 4, of three formats), tables, formulae, authors.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]

SITES = [
    "shoulder",
    "knee",
    "wrist",
    "ankle",
    "hip",
    "elbow",
    "jaw",
    "orbit",
    "spleen",
    "liver",
    "kidney",
    "bladder",
]
THINGS = [
    "lipoma",
    "abscess",
    "cyst",
    "neuroma",
    "granuloma",
    "fracture",
    "fistula",
    "aneurysm",
    "hernia",
    "stone",
]
TRADES = [
    "gardener",
    "baker",
    "teacher",
    "sailor",
    "carpenter",
    "tailor",
    "driver",
    "farmer",
    "cook",
    "clerk",
]
GIVEN = [
    "Ana",
    "Ben",
    "Clara",
    "David",
    "Eva",
    "Farid",
    "Grace",
    "Hugo",
    "Ines",
    "Jonas",
    "Kemi",
    "Lars",
    "Mina",
    "Noor",
    "Olga",
]
FAMILY = [
    "Example",
    "Muster",
    "Sample",
    "Prov",
    "Ejemplo",
    "Esempio",
    "Beispiel",
    "Vorbeeld",
    "Esimerkki",
    "Przyklad",
]
COUNTRIES = ["NL", "FR", "DE", "ES", "MA", "TR", "IN", "JP", "BR", "NG"]
SUBJECTS = ["the patient", "the swelling", "the surgeon", "the wound", "the scan", "the family"]
SUBJECTS += ["the first examination", "a second biopsy", "the laboratory", "the lesion"]
VERBS = [
    "showed",
    "confirmed",
    "followed",
    "excluded",
    "preceded",
    "revealed",
    "supported",
    "explained",
]
OBJECTS = ["no sign of infection", "a firm mass", "a normal range of motion", "mild pain at night"]
OBJECTS += ["a slow course over months", "a thin rim of contrast", "clear fluid without crystals"]
OBJECTS += ["the diagnosis that was expected", "an unusual pattern of enhancement", "full recovery"]
TAILS = ["after two weeks", "on the left side", "without fever", "as others have described"]
TAILS += ["before the operation", "at the last visit", "in the outpatient clinic", "at rest"]

ROW = "| {} | {} | {:.1f} |"


def workflow(folder: Path, *more: str) -> None:
    """Make a folder in which the checkout's workflow runs, with copies of these parts of it too:
    links to them it would refuse."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("journal", *more):
        shutil.copytree(ROOT / name, folder / name)
    parts = ("casepress", "filters", "profiles", "Snakefile", "requirements")
    for name in (*parts, "node_modules"):
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "config.yaml", folder / "config.yaml")


def repository(folder: Path, count: int) -> None:
    """Write a repository of `count` manuscripts that the checkout's workflow builds."""
    workflow(folder)
    for number in range(count):
        manuscript(folder, number)


def manuscript(folder: Path, number: int) -> str:
    """Write manuscript `number` and its figures; its ID."""
    chance = random.Random(number)
    identifier = f"case-{number:04}"
    text = folder / "manuscript" / identifier
    text.mkdir(parents=True)
    keys = [f"ref{i}" for i in range(chance.randint(4, 30))]
    figures = list(_figures(chance, folder / "figures" / identifier))
    (text / "references.bib").write_text("\n".join(_entry(chance, key) for key in keys))
    (text / "article.md").write_text(_article(chance, identifier, number, keys, figures))
    return identifier


def _figures(chance: random.Random, folder: Path) -> Iterator[str]:
    from PIL import Image, ImageDraw

    for number in range(1, chance.randint(0, 4) + 1):
        folder.mkdir(parents=True, exist_ok=True)
        kind = chance.choice(("png", "jpg"))
        size = chance.randint(1000, 1600), chance.randint(700, 1200)
        picture = Image.new("RGB", size, tuple(chance.randint(150, 255) for _ in range(3)))
        draw = ImageDraw.Draw(picture)
        for _ in range(60):
            x, y = chance.randint(0, size[0]), chance.randint(0, size[1])
            grey = chance.randint(0, 200)
            draw.ellipse((x, y, x + 90, y + 60), fill=(grey, grey, grey))
        name = f"figure-{number}.{kind}"
        picture.save(folder / name)
        yield name


def _entry(chance: random.Random, key: str) -> str:
    authors = " and ".join(
        f"{chance.choice(FAMILY)}, {chance.choice(GIVEN)} {chance.choice('ABCDEF')}."
        for _ in range(chance.randint(1, 8))
    )
    title = f"{_phrase(chance).capitalize()} in a {chance.choice(TRADES)}"
    page = chance.randint(1, 900)
    return (
        f"@article{{{key},\n  author = {{{authors}}},\n  title = {{{title}}},\n"
        f"  journal = {{J Invent Med}},\n  year = {{{chance.randint(1980, 2024)}}},\n"
        f"  volume = {{{chance.randint(1, 99)}}},\n  pages = {{{page}--{page + 7}}},\n"
        f"  doi = {{10.1234/{key}.{chance.randint(1000, 9999)}}},\n}}\n"
    )


def _phrase(chance: random.Random) -> str:
    return f"{chance.choice(THINGS)} of the {chance.choice(SITES)}"


def _sentence(chance: random.Random, cites: list[str]) -> str:
    words = [chance.choice(SUBJECTS), chance.choice(VERBS), chance.choice(OBJECTS)]
    if chance.random() < 0.6:
        words.append(chance.choice(TAILS))
    if chance.random() < 0.1:
        words.append("(*p* = 0.04, 10^9^/L, H~2~O)")
    end = f" {cites.pop()}" if cites and chance.random() < 0.5 else ""
    return f"{' '.join(words).capitalize()}{end}."


def _paragraphs(chance: random.Random, count: int, cites: list[str]) -> str:
    made = (
        " ".join(_sentence(chance, cites) for _ in range(chance.randint(4, 9)))
        for _ in range(count)
    )
    return "\n\n".join(made)


def _table(chance: random.Random, number: int) -> str:
    rows = [
        ROW.format(f"Test {i}", chance.choice("AB"), chance.random() * 90)
        for i in range(chance.randint(3, 12))
    ]
    head = "| Test | Group | Value |\n|------|-------|------:|\n"
    return f"{head}{chr(10).join(rows)}\n\n: **Findings {number}.** At admission. {{#tbl-{number}}}"


def _article(
    chance: random.Random, identifier: str, number: int, keys: list[str], figures: list[str]
) -> str:
    cites = [f"[@{key}]" for key in keys[:-2]] + [f"[@{keys[-2]}; @{keys[-1]}]"]
    tables = range(1, chance.randint(0, 2) + 1)
    callouts = [f"(@fig-{n})" for n in range(1, len(figures) + 1)]
    callouts += [f"(@tbl-{n})" for n in tables]
    floats = [
        f"![**Picture {n}.** {_sentence(chance, [])}](../../figures/{identifier}/{name})"
        f'{{#fig-{n} alt="{_sentence(chance, [])}"}}'
        for n, name in enumerate(figures, start=1)
    ]
    floats += [_table(chance, n) for n in tables]
    if chance.random() < 0.3:
        floats.append("$$ x_{1} = \\frac{a + b}{\\sqrt{c}} $$")
    sentences = "\n\n".join(f"{_sentence(chance, [])[:-1]} {callout}." for callout in callouts)
    size = chance.randint(1, 4)
    case = _paragraphs(chance, 2 * size, list(cites))
    rest = " ".join(f"{_sentence(chance, [])[:-1]} {cite}." for cite in cites)
    place = chance.choice(SITES)
    return f"""---
title: "{_phrase(chance).capitalize()} in a {chance.choice(TRADES)}: a case report"
article-type: case-report
status: published
subject: Surgery
lang: en-US
doi: 10.70780/medpeer.{number:07}
author:
{_authors(chance)}
affiliations:
  - {{id: one, name: Hospital of Examples, city: Sampleton, country: {chance.choice(COUNTRIES)}}}
  - {{id: two, name: University of Samples, city: Exampleby, country: {chance.choice(COUNTRIES)}}}
date-received: 2025-02-0{chance.randint(1, 9)}
date-accepted: 2025-04-1{chance.randint(0, 9)}
date: 2025-06-2{chance.randint(0, 9)}
volume: 1
elocation-id: e{number + 1}
license: CC-BY-4.0
bibliography: references.bib
---

# Abstract

{_paragraphs(chance, 2, [])}

# Keywords

{place}; {chance.choice(THINGS)}; imaging; {chance.choice(TRADES)}

# Introduction

{_paragraphs(chance, size, [])} {rest}

# Case report

{case}

{sentences}

{(chr(10) * 2).join(floats)}

# Discussion

{_paragraphs(chance, 3 * size, [])}

# Conclusion

{_paragraphs(chance, 1, [])}

# Patient consent

Written informed consent was obtained from the patient for publication of this report.

# Ethics approval

The institution does not require ethics approval for single case reports.

# Funding

No funding was received.

# Competing interests

The authors declare no competing interests.

# Data availability

All data are available in the article.
"""


def _authors(chance: random.Random) -> str:
    names = list(dict.fromkeys((chance.choice(GIVEN), chance.choice(FAMILY)) for _ in range(7)))
    names = names[: chance.randint(1, 7)]
    lines = []
    for place, (given, family) in enumerate(names):
        own = ", corresponding: true, email: author@example.org" if place == 0 else ""
        refs = ["one", "two"] if len(names) == 1 else [("one", "two")[place % 2]]
        at = ", ".join(f"{{ref: {ref}}}" for ref in refs)
        name = f"{{given: {given}, family: {family}}}"
        lines.append(f"  - {{name: {name}, affiliations: [{at}]{own}}}")
    return "\n".join(lines)


if __name__ == "__main__":
    repository(Path(sys.argv[1]), int(sys.argv[2]))
