"""The importer's words as data: degrees, labels, lead-in words, section titles, symbols."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from casepress.core.yaml12 import load


@cache
def table(name: str) -> Any:
    """The content of `NAME.yaml` in this folder."""
    return load(Path(__file__).with_name(f"{name}.yaml"))
