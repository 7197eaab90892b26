"""Small manuscripts, one for each journal and each type of article.

`data/journals/LANGUAGE/TYPE.md` is the text of a type; `_front.md` and `_back.md` have the sections
that several types share. A journal is written in its own language.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from casepress.core.journal import Journal
from casepress.core.journal_file import read_journal
from tests.support import ROOT, Repo

TEXTS = Path(__file__).parent / "data" / "journals"
JOURNALS = tuple(sorted(path.parent.name for path in ROOT.glob("journal/*/journal.yaml")))
TYPES = (
    *("case-report", "case-series", "image", "letter", "review", "editorial"),
    *("correction", "retraction", "expression-of-concern"),
)
NOTICES = TYPES[-3:]
#: Where each journal registers its DOIs.
PREFIXES = {
    "medpeer": "10.70780/medpeer.",
    "casebook": "10.5555/casebook.",
    "revue": "10.5555/revue.",
}
_WITH_FRONT = ("case-report", "case-series", "review")
_TITLES = {
    "en": ("Propolis in the ear canal of a beekeeper", "a case report", "Demonstration Hospital"),
    "fr": ("La propolis dans le conduit auditif d’un apiculteur", "un cas", "Hôpital d’exemple"),
}
_RECORDS = """@article{example2020,
  author = {Example, Ana and Sample, Bo}, title = {Itching of the ear canal in beekeepers},
  journal = {Journal of Invented Cases}, shortjournal = {J Invent Cases},
  year = {2020}, volume = {3}, number = {2}, pages = {101--105},
  doi = {10.1000/example.2020.101},
}
"""
_BOOK = """@book{sample2019,
  author = {Sample, Bo}, title = {The invented ear}, edition = {2},
  publisher = {Example Press}, address = {Sampleton}, year = {2019},
}
"""
_DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="160mm" height="90mm"
 viewBox="0 0 160 90"><rect width="160" height="90" fill="#f4e4dc"/>
<ellipse cx="80" cy="45" rx="62" ry="34" fill="#c9564a"/>
<ellipse cx="80" cy="45" rx="36" ry="19" fill="#5a1f1d"/>
<path d="M38 58 q14 10 28 9 t30 2 t28 -9" fill="none" stroke="#e8c65a" stroke-width="5"/></svg>
"""


def house_style(name: str) -> Journal:
    """A journal of the checkout."""
    return read_journal(ROOT / "journal" / name)


def text(journal: Journal, kind: str) -> str:
    """The manuscript of a type for a journal."""
    lang = str(journal.data["lang"]).partition("-")[0]
    subject, case, hospital = _TITLES[lang]
    label = journal.for_type(kind).type.label
    colon = " : " if lang == "fr" else ": "
    title = f"{label}{colon}{subject}"
    title = {"case-report": f"{subject}{colon}{case}", "image": subject}.get(kind, title)
    own = (TEXTS / lang / f"{kind}.md").read_text(encoding="utf-8")
    if journal.setting("citation-space") == "none":
        own = re.sub(r" (\[@[^\]]+\])([.,])", r"\2\1", own)
    parts = (
        [(TEXTS / lang / "_front.md").read_text(encoding="utf-8")] if kind in _WITH_FRONT else []
    )
    parts.append(own)
    if kind not in NOTICES:
        sections = journal.for_type(kind).sections
        known = {name.replace("’", "'") for section in sections for name in section.names}
        shared = (TEXTS / lang / "_back.md").read_text(encoding="utf-8").split("\n# ")
        blocks = [block.removeprefix("# ") for block in shared]
        parts += [f"# {block}" for block in blocks if block.partition("\n")[0] in known]
    relation = journal.for_type(kind).type.relation
    facts = {
        "title": f'"{title}"',
        "article-type": kind,
        "status": "submitted",
        "lang": journal.data["lang"],
        "author": "\n".join(
            [
                "",
                "  - name: {given: Ana, family: Example}",
                "    orcid: 0000-0002-1825-0097",
                "    email: ana@example.org",
                "    corresponding: true",
                "    affiliations: [{ref: demo}]",
                "    roles: [conceptualization, writing-original-draft]",
                "  - name: {given: Bo, family: Sample}",
                "    orcid: 0000-0000-0000-1231",
                "    affiliations: [{ref: demo}]",
                "    roles: [investigation]",
            ]
        ),
        "affiliations": f"\n  - {{id: demo, name: {hospital}, city: Sampleton, country: NL}}",
    }
    if relation:
        facts["related"] = (
            f'{{type: {relation}, doi: {PREFIXES[journal.id]}0SAMPLE, title: "{subject}"}}'
        )
    if "[@" in own:
        facts["bibliography"] = "references.bib"
    head = "\n".join(f"{key}: {value}".replace(": \n", ":\n") for key, value in facts.items())
    return f"---\n{head}\n---\n\n" + "\n".join(parts).replace("/ID/", f"/{kind}/")


def repository(folder: Path, name: str, kinds: tuple[str, ...] = TYPES) -> Repo:
    """A repository of one journal with a manuscript of each type, whose id is the type's name."""
    repo = Repo(folder)
    repo.write("config.yaml", f"journal: {name}\nmanuscripts: all\n")
    shutil.copytree(ROOT / "journal" / name, folder / "journal" / name)
    journal = house_style(name)
    for kind in kinds:
        article = text(journal, kind)
        repo.write(f"manuscript/{kind}/article.md", article)
        if "references.bib" in article:
            records = _RECORDS + (_BOOK if "@sample2019" in article else "")
            repo.write(f"manuscript/{kind}/references.bib", records)
        if "figure-1.svg" in article:
            repo.write(f"figures/{kind}/figure-1.svg", _DRAWING)
    return repo
