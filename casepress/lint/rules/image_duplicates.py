"""IMG008: equal image files, and images that no figure shows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, InFile, Severity, Span
from casepress.figures.images import SCRIPTS, is_named, named_in
from casepress.lint.context import LintContext

IMG008 = Code(
    "IMG008",
    "duplicate-or-orphan-image",
    Severity.INFO,
    """Two image files are equal, or no figure shows a file.

Why: one panel was probably exported twice and another is missing, or the file is left over: a
picture in another format, or the script of the example.
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
    """A warning for each copy of another file, and for a file beside the one that is shown; a note
    for each other file that no figure shows."""
    yield from _beside(context)
    shown = {file.path.stem for file in context.pictures if file.images}
    seen: dict[str, str] = {}
    for file in context.pictures:
        digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
        if digest in seen:
            message = f"this is the same picture as {seen[digest]}; export the one that you meant"
            yield file.finding(IMG008, message, Severity.WARNING)
        elif file.images or file.path.parent.name != context.id:
            pass
        elif file.path.stem in shown:
            message = "no figure shows this file, but another one of its name; delete it"
            yield file.finding(IMG008, message, Severity.WARNING)
        else:
            yield file.finding(IMG008, "no figure shows this picture; show it or remove it")
        seen.setdefault(digest, file.path.name)


def _beside(context: LintContext) -> Iterator[Finding]:
    """Scripts beside a picture of their name, which no figure shows."""
    shown = {file.path.stem for file in context.pictures if file.images}
    folder = context.root / "figures" / context.id
    scripts = [folder / f"{stem}{suffix}" for stem in sorted(shown) for suffix in SCRIPTS]
    found = [path for path in scripts if path.is_file()]
    text = named_in(folder) if found else None
    for path in found:
        if not is_named(path.name, text):
            name = path.relative_to(context.root).as_posix()
            message = (
                "no figure shows what this script draws, but another file of its name; delete the "
                "script if it is the example that came with the manuscript"
            )
            yield Finding(IMG008, message, InFile(Span(name)), Severity.WARNING)
