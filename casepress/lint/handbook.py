"""The pages of `docs/rules/`, made from the documentation of the codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from casepress.core.findings.code import Code
from casepress.lint.documentation import Documentation, traits

#: What the first three letters of a code mean, in the order of the index.
FAMILIES = {
    "MET": "Metadata and authors",
    "SEC": "Sections and structure",
    "ABS": "Abstract and keywords",
    "CAR": "Completeness by CARE",
    "ETH": "Ethics and privacy",
    "REF": "Citations and references",
    "FIG": "Figures and tables",
    "TXT": "Language, units, typography",
    "IMG": "Image files",
    "FNT": "Fonts",
    "OUT": "Outputs and lint itself",
    "SRC": "The source files",
    "DOC": "Word files",
}
_NOTE = "<!-- Made by `python -m casepress.cli.handbook docs/rules`; edit the codes instead. -->"


def pages(known: Iterable[Code]) -> dict[str, str]:
    """Each page's text by its file name: one for each code, and the index."""
    codes = list(known)
    out = {f"{code.code}.md": page(code) for code in codes}
    return {"README.md": index(codes), **out}


def index(known: list[Code]) -> str:
    """The list of all codes by family."""
    families: defaultdict[str, list[Code]] = defaultdict(list)
    for code in known:
        families[code.code[:3]].append(code)
    out = [_NOTE, "", "# What lint checks", ""]
    out.append(
        "An error fails lint, a warning fails it with `--strict`, and info never fails it. "
        "`casepress lint --explain CODE` prints the same text as these pages."
    )
    for family, title in FAMILIES.items():
        if families[family]:
            out += ["", f"## {family}: {title}", "", "| | | severity | |", "|---|---|---|---|"]
            out += [_row(code) for code in families[family]]
    return "\n".join(out) + "\n"


def _row(code: Code) -> str:
    marks = [
        word
        for word, true in (
            ("stops the build", code.blocks),
            ("cannot be silenced", code.final),
            ("no comment silences it", code.kept),
            ("on request", code.optional),
        )
        if true
    ]
    summary = Documentation.of(code).summary.replace("|", "\\|")
    return f"| [{code.code}]({code.code}.md) | {summary} | {code.severity} | {', '.join(marks)} |"


def page(code: Code) -> str:
    """The page of one code."""
    doc = Documentation.of(code)
    out = [_NOTE, "", f"# {code.code} `{code.name}`", "", doc.summary, "", f"*{traits(code)}*"]
    for heading, body in doc.parts.items():
        if heading in ("Fails", "Passes") and doc.example(heading):
            fence = "````" if "```" in body else "```"
            out += ["", f"**{heading}**", "", f"{fence}markdown", doc.example(heading), fence]
        else:
            words = body.strip("()") if body.startswith("(") else body
            out += ["", f"**{heading}** {' '.join(words.split())}"]
    return "\n".join(out) + "\n"


def write(folder: Path, known: Iterable[Code]) -> None:
    """Write every page into `folder`, and remove the pages of codes that no longer exist."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages(known)
    for path in folder.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, words in wanted.items():
        (folder / name).write_text(words, encoding="utf-8")
