"""HTML as values: an element, its attributes, its content, each escaped where it is text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

#: Elements without content (HTML Living Standard, 13.1.2).
_VOID = frozenset({"br", "hr", "img", "col"})
_NOT_NAME = re.compile(r"[^\w.-]", re.ASCII)

Value = str | int | bool | None


def el(tag: str, attributes: Mapping[str, Value] | None = None, *content: str) -> Markup:
    """An element. Text is escaped, `Markup` is kept; an attribute of `None` or `False` is left
    out, one of `True` has no value."""
    opened = f"<{tag}{_attributes(attributes or {})}>"
    if tag in _VOID:
        return Markup(opened)
    return Markup(f"{opened}{join(content)}</{tag}>")


def join(content: Iterable[str]) -> Markup:
    """Pieces of text and of HTML as one piece of HTML."""
    return Markup("".join([part if type(part) is Markup else escape(part) for part in content]))


def _attributes(attributes: Mapping[str, Value]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not None and value is not False
    )


def html_id(name: str) -> str | None:
    """An id of the article as the page writes it: it begins with a letter, holds only letters,
    digits and `_.-`, and never begins as the page's own ids do; `None` for none."""
    if not name:
        return None
    name = _NOT_NAME.sub(lambda m: f"_{ord(m[0]):x}", name)
    return f"id-{name}" if not name[0].isalpha() or name.startswith(("page-", "id-")) else name
