"""`python -m casepress.cli.handbook FOLDER`: the pages of `docs/rules/`."""

from __future__ import annotations

import sys
from pathlib import Path

from casepress.cli.codes import codes
from casepress.lint.handbook import write

if __name__ == "__main__":
    write(Path(sys.argv[1]), codes().values())
