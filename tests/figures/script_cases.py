"""Scripts that draw figures, each in a repository of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepress.core.errors import BuildError
from casepress.figures.scripts import drawn

WRITE = "import sys; open(sys.argv[1], 'w').write({})"


def script(folder: Path, code: str) -> Path:
    """A script in its manuscript's folder of figures, in a repository of its own."""
    path = folder / "figures/knee/figure-1.py"
    path.parent.mkdir(parents=True)
    path.write_text(code)
    return path


def message(path: Path) -> str:
    """Why a script draws nothing, with the path as in the repository."""
    with pytest.raises(BuildError) as raised:
        drawn(path)
    return str(raised.value).replace(f"{path.parents[2]}/", "")
