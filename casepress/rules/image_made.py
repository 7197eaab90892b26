"""IMG001 again: images of which the build cannot make a picture."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

from casepress import paths
from casepress.filters.figures import IMG001
from casepress.findings import Code, Finding, InNode
from casepress.images import unlike
from casepress.kept import Kept
from casepress.pixels import is_dicom
from casepress.rules.subject import Subject

CODES: tuple[Code, ...] = ()


def check(subject: Subject) -> Iterator[Finding]:
    """A finding for each file that is damaged, has several frames or pages, or would need a guess;
    where it is shown, else on the file. What the pixels say is kept until the file changes."""
    made = [file for file in subject.pictures if file.made]
    if not made:
        return
    kept = Kept(paths.kept(subject.root, "pictures", subject.id), _seal())
    for file in made:
        data = file.path.read_bytes()
        if is_dicom(data[:132]) or (file.images and unlike(file.path)):
            continue  # said already
        known_by = f"{file.name}\0{hashlib.sha256(data).hexdigest()}"
        reason = kept.get(known_by, partial(_refusal, file.name, data))
        if reason and file.images:
            yield Finding(IMG001, reason, InNode(file.images[0], file.path.name))
        elif reason:
            yield file.finding(IMG001, reason)
    kept.save()


def _refusal(name: str, data: bytes) -> str:
    from casepress.pictures import refusal  # loads what draws

    return refusal(data, Path(name))


@cache
def _seal() -> str:
    """The versions of our code that reads images, and of the library."""
    import PIL

    import casepress

    code = hashlib.blake2b(digest_size=16)
    home = Path(casepress.__file__).parent
    for name in ("pictures", "pixels", "svg", "svg_names"):
        code.update((home / f"{name}.py").read_bytes())
    return f"{code.hexdigest()} {PIL.__version__}"
