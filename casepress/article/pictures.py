"""An article without its pictures, for what concerns its words alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casepress.article.ast import Element, rewrite


def without_pictures(document: Mapping[str, Any]) -> dict[str, Any]:
    """An article JSON without the images in it; their figures and legends stay."""

    def leave_out(element: Element) -> list[Element] | None:
        return [] if element["t"] == "Image" else None

    parts = {key: rewrite(document[key], leave_out) for key in ("meta", "blocks")}
    return {**document, **parts}
