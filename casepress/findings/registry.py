"""Every code that casepress knows, gathered from the modules that raise them."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from casepress.findings.code import Code

#: The modules with codes. New filters and rules are found by their own lists; a reader adds its
#: name here.
MODULES = (
    "casepress.source.manuscript",
    "casepress.source.collection",
    "casepress.source.schema",
    "casepress.references",
    "casepress.rules.ignores",
    "casepress.outputs",
)


@cache
def codes() -> dict[str, Code]:
    """All codes, sorted, by code. Two different ones of one code or name are a fault of ours."""
    from casepress.filters import ORDER
    from casepress.rules import ORDER as RULES

    found: dict[str, Code] = {}
    filters = (f"casepress.filters.{f}" for f in ORDER)
    rules = (f"casepress.rules.{r}" for r in RULES)
    for name in (*MODULES, *filters, *rules):
        for code in import_module(name).CODES:
            if found.setdefault(code.code, code) is not code:
                raise ValueError(f"two codes {code.code}")
    names = [code.name for code in found.values()]
    if len(set(names)) != len(names):
        raise ValueError("two codes have one name")
    return dict(sorted(found.items()))
