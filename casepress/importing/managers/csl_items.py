"""Citations as Zotero, Mendeley Desktop and Mendeley Cite leave them: CSL-JSON in the file."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

Items = tuple[dict[str, Any], ...]
#: What a citation adds to its record.
_AROUND = {"prefix": "prefix", "suffix": "suffix", "locator": "locator", "label": "label"}


def of_base64(text: str) -> Items:
    """The cited records of a control's tag; none where it holds no such thing."""
    padded = text.replace("-", "+").replace("_", "/")
    padded += "=" * (-len(padded) % 4)
    try:
        return of_json(base64.b64decode(padded).decode("utf-8"))
    except (binascii.Error, UnicodeDecodeError):
        return ()


def of_json(text: str) -> Items:
    """The cited records of a citation's JSON, each with `_around`; none where it is not JSON
    of that kind. Some programs write more behind it."""
    start = text.find("{")
    if start < 0:
        return ()
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text[start:])
    except (ValueError, RecursionError):
        return ()
    found = value.get("citationItems") if isinstance(value, dict) else None
    if not isinstance(found, list):
        return ()
    items = tuple(made for one in found if (made := _item(one)) is not None)
    return items if len(items) == len(found) else ()  # never a part of a group


def _item(one: Any) -> dict[str, Any] | None:
    if not isinstance(one, Mapping) or not isinstance(one.get("itemData"), Mapping):
        return None
    record = dict(one["itemData"])
    if not record.get("title") and not record.get("author"):
        return None
    uris = one.get("uris") or one.get("uri") or []
    record["_uri"] = str(uris[0]) if isinstance(uris, list) and uris else ""
    record["_around"] = {
        name: str(one[key]).strip() for key, name in _AROUND.items() if one.get(key)
    }
    return record
