"""The time that libyaml and ruamel.yaml take to read the same YAML.

    python benchmarks/yaml_readers.py

Both are behind `casepress.core.yaml12`, the only reader of YAML; this is why. The median of several
runs in milliseconds, for the front matter of the example and the data of its journal.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from casepress.core import yaml12

ROOT = Path(__file__).parents[1]
RUNS = 15


def samples() -> dict[str, str]:
    """YAML texts by what they are."""
    article = next((ROOT / "manuscript").glob("*/article.md")).read_text(encoding="utf-8")
    front_matter = article.split("\n---", 1)[0].removeprefix("---\n") + "\n"
    (journal,) = (ROOT / "journal").glob("*/journal.yaml")
    return {"front matter": front_matter, "journal.yaml": journal.read_text(encoding="utf-8")}


def milliseconds(read: Callable[[], object]) -> float:
    """The median time of a call."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        read()
        taken.append(time.perf_counter() - start)
    return 1000 * statistics.median(taken)


def main() -> None:
    print(f"{'':14}{'libyaml':>10}{'ruamel.yaml':>14}{'ratio':>8}")
    for name, text in samples().items():
        fast = milliseconds(partial(yaml12._by_libyaml, text, name, 1))
        exact = milliseconds(partial(yaml12._by_ruamel, text, name, 1))
        print(f"{name:14}{fast:8.1f}ms{exact:12.1f}ms{exact / fast:8.1f}")


if __name__ == "__main__":
    main()
