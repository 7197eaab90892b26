"""What the web page costs beside the other outputs of an article that is there.

    python benchmarks/web.py [RUNS]

writes the published article's page in a process that has made another one before, as the workflow's
workers do, and prints processor milliseconds, the least of RUNS (5): with the subsets of its fonts
in the cache, and without.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from casepress import pipeline
from casepress.figures.images import sources, vector_name
from casepress.figures.pictures import make
from casepress.outputs.html import write_html
from casepress.source.repository import Repository

ROOT = Path(__file__).parents[1]
ID = "000QGPL-idem-breast-metastasis"
#: The most processor milliseconds that a page may take, with cached subsets and without.
AIMS = {"cached": 150, "without": 500}


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    repository = Repository.open(ROOT)
    document = pipeline.check(repository, repository.journal, ID).document
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for picture, source in sources(ROOT / "figures" / ID).items():
            for name in filter(None, (picture, vector_name(source.name))):
                make(source, root / "results" / ID / "figures" / name)
        cache = root / "fonts"

        def took(*, cached: bool) -> float:
            if not cached:
                cache.unlink(missing_ok=True)
            start = time.process_time()
            write_html(document, repository.journal, root / "a.html", root=root, cache=cache)
            return (time.process_time() - start) * 1000

        took(cached=False)
        for name, aim in AIMS.items():
            least = min(took(cached=name == "cached") for _ in range(runs))
            print(f"{name:8} {least:4.0f} ms (aim {aim})")


if __name__ == "__main__":
    main()
