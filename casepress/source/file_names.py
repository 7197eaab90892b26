"""Names of manuscript folders. They become part of file names, commands and packages for archives,
which allow letters, digits, hyphens, full stops and underscores."""

from __future__ import annotations

import re

from casepress.core.findings import Code, Severity

SRC052 = Code(
    "SRC052",
    "folder-name",
    Severity.ERROR,
    """A manuscript's folder has a name that its outputs cannot have.

Why: the name becomes part of file names, in which archives accept plain letters only.
Source: docs/source-format.md; PMC, file submission specifications
Fails: (`manuscript/Fall 1 (neu)/`)
Passes: (`manuscript/rice-body-bursitis/`)
""",
    blocks=True,
    unreadable=True,
)

#: What a manuscript's name is made of, as a regular expression.
ID = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9])?"
_ID = re.compile(ID)
#: Names that the workflow itself uses in `results/`, where each manuscript has its folder; in small
#: letters, since some systems do not distinguish capitals.
RESERVED = frozenset(
    {
        *("archive", "index.html", "lint.log", "overview"),
        *("overview.log", "steps.json", "steps.log"),
        *("deposit.json", "deposit.log", "issue", "issue.json", "issue.log"),
    }
)


def fault(name: str) -> str | None:
    """What is wrong with the name of a manuscript's folder, and the remedy; `None` for a valid
    name."""
    if not _ID.fullmatch(name):
        return (
            f"`{shown(name)}` cannot name a manuscript's folder; use letters A to Z, digits, "
            "hyphens, full stops and underscores, at most 80, the first and the last a letter or a "
            "digit, such as rice-body-bursitis"
        )
    if name.lower() in RESERVED:
        return f"`{name}` is taken: the workflow makes results/{name.lower()}; choose another name"
    return None


def shown(name: str) -> str:
    """A name as messages show it: in one line, with `?` for characters that cannot be printed."""
    return "".join(c if c.isprintable() else "?" for c in name)
