"""`docs/source-format.md` is the specification: each of its examples is built, and what is
beside it is looked up in the outputs."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from casepress import pipeline
from casepress.core.findings import Severity
from casepress.figures.images import results_path, vector_path
from casepress.figures.pictures import make
from casepress.figures.timeline import is_timeline
from casepress.outputs.docx import write_docx
from casepress.outputs.jats import write_jats
from casepress.outputs.pdf import write_pdf
from casepress.source.repository import Repository
from tests import support
from tests.words import of_docx, of_pdf, squeezed

PAGE = support.ROOT / "docs" / "source-format.md"
_BLOCK = re.compile(
    r"^```(?P<kind>\w+)\n(?P<text>.*?)^```\n(?:\n<!-- check\n(?P<checks>.*?)-->\n)?",
    re.MULTILINE | re.DOTALL,
)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_PREFIXES = {
    "xlink": "http://www.w3.org/1999/xlink",
    "mml": "http://www.w3.org/1998/Math/MathML",
    "xml": "http://www.w3.org/XML/1998/namespace",
}


@dataclass(frozen=True)
class Example:
    """A fenced example with its line in the page, and what must be found where."""

    line: int
    kind: str
    text: str
    checks: tuple[tuple[str, str], ...]


def _examples() -> Iterator[Example]:
    page = PAGE.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(page):
        checks = [line.partition(": ") for line in (match["checks"] or "").strip().splitlines()]
        yield Example(
            page.count("\n", 0, match.start()) + 1,
            match["kind"],
            match["text"],
            tuple((kind, words.strip()) for kind, _, words in checks),
        )


EXAMPLES = [e for e in _examples() if e.kind in ("markdown", "yaml")]
BASE = next(e.text for e in EXAMPLES if e.text.startswith("---\n"))
RECORDS = next(e.text for e in _examples() if e.kind == "bibtex")


def manuscript(example: Example) -> str:
    """The example within the least manuscript: its keys and sections instead of those of the
    same name, other text at the end of the case report."""
    if example.text is BASE:
        return BASE
    front, _, body = BASE.removeprefix("---\n").partition("\n---\n")
    sections = _parts(body, r"^# .+$")
    keys = _parts(front + "\n", r"^[a-z-]+:")
    if example.kind == "yaml":
        keys |= _parts(example.text, r"^[a-z-]+:")
    elif example.text.startswith("# "):
        given = _parts(example.text, r"^# .+$")
        if "# Case presentation" in given:
            sections.pop("# Case report")
        sections |= {re.sub(r" \{.*", "", name): text for name, text in given.items()}
    else:
        sections["# Case report"] += f"\n{example.text}\n"
    if "@" in "".join(sections.values()) and "bibliography:" not in keys:
        keys["bibliography:"] = "bibliography: references.bib\n"
    body = "\n".join(sections.values())
    return f"---\n{''.join(keys.values())}---\n\n{body}"


def _parts(text: str, head: str) -> dict[str, str]:
    """A text in parts, each from a line that matches `head` to the next, by that line."""
    starts = list(re.finditer(head, text, re.MULTILINE))
    ends = [m.start() for m in starts[1:]] + [len(text)]
    return {m.group(): text[m.start() : end] for m, end in zip(starts, ends, strict=True)}


def _repository(folder: Path, text: str) -> Path:
    """A repository with the manuscript `ID`, and with every file that its text names."""
    shutil.copy(support.ROOT / "config.yaml", folder)
    shutil.copytree(support.ROOT / "journal", folder / "journal")
    home = folder / "manuscript" / "ID"
    home.mkdir(parents=True)
    (home / "article.md").write_text(text, encoding="utf-8")
    records = re.findall(r"@\w+\{.*?^\}\n", RECORDS, re.MULTILINE | re.DOTALL)
    used = [r for r in records if re.search(rf"[@\[]{r.split('{')[1].split(',')[0]}\b", text)]
    (home / "references.bib").write_text("\n".join(used), encoding="utf-8")
    for name in re.findall(r'file="([^"]+)"', text):
        (home / "supplementary").mkdir(exist_ok=True)
        (home / "supplementary" / name).write_bytes(b"any")
    for name in re.findall(r"\.\./\.\./figures/ID/([\w.-]+)", text):
        source = folder / "figures" / "ID" / name
        _draw(source)
        for made in (results_path("ID", name), vector_path("ID", name)):
            if made:
                make(source, folder / made)
    return folder


_SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="2100" height="700">
<rect width="2100" height="700" fill="#b9c8d0"/></svg>
"""
_SCRIPT = """import sys
from PIL import Image
Image.new("RGB", (2100, 700), "#b9c8d0").save(sys.argv[1])
"""
_SVG_SCRIPT = f"import sys\nopen(sys.argv[1], 'w').write({_SVG!r})\n"


def _draw(path: Path) -> None:
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".svg":
        path.write_text(_SVG)
    elif path.suffix == ".py":
        path.write_text(_SVG_SCRIPT if path.stem.endswith(".svg") else _SCRIPT)
    elif is_timeline(path.name):
        page = PAGE.read_text(encoding="utf-8")
        path.write_text(page[page.index("day,until,event") :].split("```")[0], encoding="utf-8")
    else:
        size = (1200, 2100) if path.stem == "tall" else (2100, 700)
        Image.new("RGB", size, "#b9c8d0").save(path, dpi=(300, 300))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"line-{e.line}")
def test_example(example: Example, tmp_path: Path) -> None:
    text = manuscript(example)
    root = _repository(tmp_path, text)
    repository = Repository.open(root)
    checked = pipeline.check(repository, repository.journal, "ID")
    expected = {
        kind: {w for k, w in example.checks if k == kind} for kind in ("blocks", "finds", "says")
    }
    assert {f.code.code for f in checked.findings if f.blocks} == expected["blocks"]
    if checked.blocked:
        return
    assert expected["says"] <= {f.code.code for f in checked.findings}
    errors = {f.code.code: f.message for f in checked.findings if f.severity is Severity.ERROR}
    assert errors.keys() == expected["finds"], errors
    assert example.checks, "an example without a check"
    xml, word, pdf = (root / f"ID.{kind}" for kind in ("xml", "docx", "pdf"))
    write_jats(checked.document, repository.journal, xml)
    write_docx(checked.document, repository.journal, word, root=root)
    write_pdf(
        checked.document,
        repository.journal,
        pdf,
        root=root,
        attachment=(xml.name, xml.read_bytes()),
    )
    # no-break spaces are the layout's
    tree = etree.fromstring(xml.read_text(encoding="utf-8").replace("\u00a0", " ").encode())
    texts = {"pdf": of_pdf(pdf), "docx": of_docx(word)}
    for kind, words in example.checks:
        if kind in ("finds", "says"):
            continue
        if kind == "jats":
            assert tree.xpath(words, namespaces=_PREFIXES), words
        else:
            assert squeezed(words) in squeezed(texts[kind]), f"{kind}: {words}\n{texts[kind]}"


def test_every_key_of_the_front_matter_has_an_example() -> None:
    schema = json.loads(
        (support.ROOT / "casepress/core/schemas/front-matter.schema.json").read_text(
            encoding="utf-8"
        )
    )
    shown = "".join(e.text.split("\n---\n")[0] for e in EXAMPLES)
    definitions = schema["$defs"]
    keys = [
        *schema["properties"],
        *definitions["author"]["properties"],
        *definitions["author"]["properties"]["name"]["properties"],
        *definitions["affiliation"]["properties"],
        *schema["properties"]["funding"]["items"]["properties"],
        *schema["properties"]["copyright"]["properties"],
    ]
    assert not [key for key in keys if not re.search(rf"\b{key}:", shown)]


def test_every_section_of_the_journal_is_named() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for section in support.journal().sections:
        assert re.search(section.title.rstrip("s"), page, re.IGNORECASE), section.title
