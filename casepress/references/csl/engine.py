"""Numbered citations and their reference list, by one of two engines.

The result of both has the same form, which `docs/article-json.md` defines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from casepress.core.errors import BuildError
from casepress.references.csl.types import Cluster, Items, Rendered

ENGINES = ("citeproc-py", "pandoc")


def undefined(items: Items, clusters: Iterable[Cluster], nocite: Iterable[str] = ()) -> list[str]:
    """The cited keys that `items` does not have, in order of first appearance."""
    return [key for key in cited(clusters, nocite) if key not in items]


def cited(clusters: Iterable[Cluster], nocite: Iterable[str] = ()) -> list[str]:
    """The cited keys, each once, in order of first appearance; those of `nocite` last."""
    inside = [str(one["citationId"]) for cluster in clusters for one in cluster]
    return list(dict.fromkeys([*inside, *nocite]))


def cite(
    items: Items,
    clusters: Sequence[Cluster],
    *,
    style: Path,
    locale: str = "en-US",
    engine: str = "citeproc-py",
    nocite: Sequence[str] = (),
    cache: Path | None = None,
) -> Rendered:
    """Number and render the citations of a document.

    `items` are normalised CSL-JSON records by key (`casepress.references`), `clusters` the
    citations of each `Cite` in the order in which numbers are given, `nocite` keys that are listed
    without being cited, `style` an independent numeric CSL file. A number is a link to
    `#ref-<number>`; three or more consecutive numbers become a range. Prefix and suffix (locators
    too) are printed as typed. The engine citeproc-py caches printed entries in the file `cache`,
    if one is given.

    Raises `BuildError` for a style that cannot be used or an unknown engine, and `KeyError` for a
    key that `items` does not have (`undefined` finds these).
    """
    # a tenth of the start of lint, which cites nothing: lxml and the style's reader
    from casepress.references.csl import citeproc_py, pandoc_citeproc

    keys = cited(clusters, nocite)
    chosen = {key: items[key] for key in keys}
    if not keys:
        return Rendered(tuple([] for _ in clusters), ())
    if engine == "citeproc-py":
        return citeproc_py.render(chosen, clusters, style, locale, cache)
    if engine == "pandoc":
        return pandoc_citeproc.render(chosen, clusters, style, locale)
    known = ", ".join(ENGINES)
    raise BuildError(f"Unknown citation engine `{engine}`; use one of {known}")
