"""Every code that casepress knows, gathered from the modules that raise them."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from casepress.findings.code import Code

#: The modules with codes. A new filter is found by its own list; a reader adds its name here.
MODULES = (
    "casepress.source.manuscript",
    "casepress.source.collection",
    "casepress.source.schema",
    "casepress.references",
)


@cache
def codes() -> dict[str, Code]:
    """All codes, sorted, by code. Two different ones of one code or name are a fault of ours."""
    from casepress.filters import ORDER

    found: dict[str, Code] = {}
    for name in (*MODULES, *(f"casepress.filters.{f}" for f in ORDER)):
        for code in import_module(name).CODES:
            if found.setdefault(code.code, code) is not code:
                raise ValueError(f"two codes {code.code}")
    names = [code.name for code in found.values()]
    if len(set(names)) != len(names):
        raise ValueError("two codes have one name")
    return dict(sorted(found.items()))
