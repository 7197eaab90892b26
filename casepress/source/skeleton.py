"""The text that a new manuscript begins with, from the journal's `skeleton/`; what is missing there
comes from `skeletons/LANGUAGE/` beside this module, in the journal's language.

`article.md` is the skeleton of the journal's first type of article. That of another type has the
same front matter and the same guidance for the sections that both types have; what differs is in
`TYPE.md`: the guidance for the type's text, and for a section that is written in another way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from casepress.core.article_types import lineage
from casepress.core.errors import UsageError
from casepress.core.journal import Journal, Section
from casepress.core.paths import is_hidden
from casepress.core.yaml12 import read_text

_FOLDER = "skeleton"
_SHARED = Path(__file__).parent / "skeletons"
_WHOLE = "article.md"
_TYPE = re.compile(r"^article-type:.*$", re.MULTILINE)
_RELATED = re.compile(r"^#related:.*$", re.MULTILINE)
_RECORD = re.compile(r"^(?=@)", re.MULTILINE)


def skeleton(journal: Journal, kind: str) -> dict[str, str]:
    """The files of a new manuscript of a type by name, `article.md` first, with placeholders; a
    file that the text does not name, and a reference that it does not cite, are left out. Raises
    `UsageError` where the journal has no such type or no skeleton."""
    if journal.article_type(kind) is None:
        known = ", ".join(journal.data["article-types"])
        raise UsageError(f"--type: the journal has no article type `{kind}`; write one of {known}")
    paths = _paths(journal)
    if _WHOLE not in paths:
        raise UsageError(
            f"{journal.data['title']} has no skeleton; add {_WHOLE} to its {_FOLDER}/ folder"
        )
    article = _article(journal.for_type(kind), paths)
    files = {_WHOLE: article}
    for name, path in paths.items():
        if path.suffix != ".md" and name in article:
            text = read_text(path)
            files[name] = _cited(text, article) if path.suffix == ".bib" else text
    return files


def _paths(journal: Journal) -> dict[str, Path]:
    """The skeleton's files by name, sorted; the journal's own take the place of shared ones."""
    language = str(journal.data["lang"]).partition("-")[0]
    folders = (_SHARED / language, journal.folder / _FOLDER)
    found = [p for folder in folders if folder.is_dir() for p in folder.iterdir() if p.is_file()]
    chosen = {path.name: path for path in found if not is_hidden(path.name)}
    return {name: chosen[name] for name in sorted(chosen)}


def _article(journal: Journal, paths: Mapping[str, Path]) -> str:
    whole = read_text(paths[_WHOLE])
    parts = whole.split("---\n", 2)
    if len(parts) != len(("before", "front matter", "text")):
        return whole
    opening, front, text = parts
    front = _TYPE.sub(f"article-type: {journal.type.name}", front)
    if journal.type.relation:
        front = _RELATED.sub(
            lambda m: re.sub(r"type: [a-z-]+", f"type: {journal.type.relation}", m[0]), front
        )
    chain = lineage(journal.data["article-types"], journal.type.name)
    names = [n for n, raw in journal.data["article-types"].items() if any(raw is c for c in chain)]
    candidates = (paths.get(f"{n}.md") for n in (journal.type.name, *names))
    own = next((path for path in candidates if path), None)
    body = _composed(journal, text, read_text(own)) if own else text
    return f"{opening}---\n{front}---\n{body}"


def _composed(journal: Journal, shared: str, own: str) -> str:
    """The text of a type: what its own file has, and the guidance of `article.md` for the other
    sections of its front and back."""
    intro, common = _parts(shared)
    opening, special = _parts(own)
    mine = {
        section.role: block for heading, block in special if (section := _named(journal, heading))
    }
    theirs = {
        section.role: block for heading, block in common if (section := _named(journal, heading))
    }
    edges = {
        where: [
            mine.get(s.role) or ("" if s.when else theirs.get(s.role, ""))
            for s in journal.sections
            if s.where == where
        ]
        for where in ("front", "back")
    }
    body = [block for heading, block in special if not _is_edge(_named(journal, heading))]
    blocks = [intro, *edges["front"], opening, *body, *edges["back"]]
    return "\n\n".join(block.strip() for block in blocks if block.strip()).join(("\n", "\n"))


def _is_edge(section: Section | None) -> bool:
    return section is not None and section.where != "body"


def _parts(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text before the first heading, and each heading of level one with its block."""
    first, *rest = re.split(r"^(?=# )", text, flags=re.MULTILINE)
    return first, [(block.partition("\n")[0].removeprefix("# ").strip(), block) for block in rest]


def _named(journal: Journal, heading: str) -> Section | None:
    """The section of the type that has this heading."""
    plain = heading.lower()
    for section in journal.sections:
        names = [name.lower() for name in section.names]
        if plain in names or (section.several and plain.partition(" ")[0] in names):
            return section
    return None


def _cited(records: str, article: str) -> str:
    """A BibTeX file without the records that the text does not cite."""
    head, *found = _RECORD.split(records)
    kept = [
        r for r in found if (key := re.match(r"@\w+\{([^,\s]+)", r)) and f"@{key[1]}" in article
    ]
    return "".join([head, *kept])
