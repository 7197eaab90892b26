"""IMG008: equal image files, and images that no figure shows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext

IMG008 = Code(
    "IMG008",
    "duplicate-or-orphan-image",
    Severity.INFO,
    """Two image files are equal, or no figure shows a file.

Why: one panel was probably exported twice and another is missing, or the file is left over.
Scope: every image under `figures/ID/`, by the hash of the file; files in subfolders belong to
the scripts beside them.
Source: image-integrity screening of journals
Traps: an enlarged detail is another file.
Fails:
    figures/figure-1.png: png 2100x1500
    figures/figure-2.png: png 2100x1500
    # Case report
    ![**Knee.** Grains in the knee.](../../figures/knee/figure-1.png){#fig-1 alt="A knee."}
Passes: `The only picture is called out here (@fig-1).`
""",
)
CODES = (IMG008,)


def check(context: LintContext) -> Iterator[Finding]:
    """A warning for each copy of another file, a note for each file that no figure shows."""
    seen: dict[str, str] = {}
    for file in context.pictures:
        digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
        if digest in seen:
            message = f"this is the same picture as {seen[digest]}; export the one that you meant"
            yield file.finding(IMG008, message, Severity.WARNING)
        elif not file.images and file.path.parent.name == context.id:
            yield file.finding(IMG008, "no figure shows this picture; show it or remove it")
        seen.setdefault(digest, file.path.name)
