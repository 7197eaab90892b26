"""The first difference between two files of one name: its part, and its place there.

Never the words themselves: a patient's story must not reach a terminal or a CI log.
"""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

#: Bytes of a zip's part that are looked at; a file from elsewhere may unpack to any number.
_MOST = 100_000_000


def difference(name: str, one: bytes, other: bytes) -> str:
    """Where `one` and `other` first differ, as words; "" where they are the same bytes."""
    if one == other:
        return ""
    suffix = PurePosixPath(name).suffix.lower()
    look = {".docx": _zip, ".zip": _zip, ".pdf": _pdf, ".json": _json, ".xml": _text}.get(suffix)
    try:
        found = look(one, other) if look else ""
    except Exception as error:  # a damaged file: its bytes still differ
        found = f"it cannot be read ({type(error).__name__}), "
        return found + _bytes(one, other)
    return found or _bytes(one, other)


def _bytes(one: bytes, other: bytes) -> str:
    if len(one) != len(other) and (one.startswith(other) or other.startswith(one)):
        return f"{len(one)} bytes against {len(other)}"
    place = next(i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return f"byte {place + 1}"


def _text(one: bytes, other: bytes) -> str:
    """Line and column of the first character that differs."""
    first, second = one.decode("utf-8", "replace"), other.decode("utf-8", "replace")
    for number, (a, b) in enumerate(
        zip(first.split("\n"), second.split("\n"), strict=False), start=1
    ):
        if a != b:
            same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
            column = min(len(a), len(b)) if same is None else same
            return f"line {number}, column {column + 1}"
    return ""


def _zip(one: bytes, other: bytes) -> str:
    """The first part that only one has, or that differs, and the place within it."""
    with zipfile.ZipFile(BytesIO(one)) as first, zipfile.ZipFile(BytesIO(other)) as second:
        names, others = first.namelist(), second.namelist()
        for name in [n for n in names if n not in others] + [n for n in others if n not in names]:
            return f"part {name} is only in {'the first' if name in names else 'the rebuilt file'}"
        for name in names:
            a, b = _part(first, name), _part(second, name)
            if a != b:
                inner = _text if name.endswith((".xml", ".rels")) else _bytes
                return f"part {name}, {inner(a, b) or _bytes(a, b)}"
        if names != others:
            return "the parts are in another order"
        stamps = [(i.date_time, i.external_attr, i.compress_type) for i in first.infolist()]
        new = [(i.date_time, i.external_attr, i.compress_type) for i in second.infolist()]
        at = next((n for n, a, b in zip(names, stamps, new, strict=True) if a != b), "")
        return f"part {at}: its date or its rights" if at else "the zip's own structure"


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as opened:
        return opened.read(_MOST)


def _json(one: bytes, other: bytes) -> str:
    """The keys that lead to the first value that differs."""
    return _values(json.loads(one), json.loads(other), "")


def _values(one: Any, other: Any, path: str) -> str:
    here = path or "the whole"
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(k for k in other if k not in one)]:
            if key not in one or key not in other:
                return f"{path}/{key} is only in one of them"
            if found := _values(one[key], other[key], f"{path}/{key}"):
                return found
        return ""
    if isinstance(one, list) and isinstance(other, list):
        for number, (a, b) in enumerate(zip(one, other, strict=False)):
            if found := _values(a, b, f"{path}/{number}"):
                return found
        return "" if len(one) == len(other) else f"{here}: {len(one)} against {len(other)} entries"
    return "" if one == other and type(one) is type(other) else here


def _pdf(one: bytes, other: bytes) -> str:
    """The first page whose content differs, else the first object that does."""
    import pikepdf  # 100 ms, for PDFs that differ alone

    with pikepdf.open(BytesIO(one)) as first, pikepdf.open(BytesIO(other)) as second:
        if len(first.pages) != len(second.pages):
            return f"{len(first.pages)} pages against {len(second.pages)}"
        for number, (a, b) in enumerate(zip(first.pages, second.pages, strict=True), start=1):
            drawn, redrawn = _content(a), _content(b)
            if drawn != redrawn:
                return f"page {number}, its content, {_bytes(drawn, redrawn)}"
        for number, (x, y) in enumerate(zip(first.objects, second.objects, strict=False), start=1):
            if found := _object(x, y):
                return f"object {number}{_kind(x)}, {found}"
        if len(first.objects) != len(second.objects):
            return f"{len(first.objects)} objects against {len(second.objects)}"
        for key in sorted(str(k) for k in first.trailer):
            if key not in second.trailer or repr(first.trailer[key]) != repr(second.trailer[key]):
                return f"the trailer's {key}"
    return ""


def _content(page: Any) -> bytes:
    contents = page.obj.get("/Contents")
    parts = contents if contents is not None and not hasattr(contents, "read_bytes") else [contents]
    return b"\n".join(part.read_bytes() for part in parts if part is not None)


def _object(one: Any, other: Any) -> str:
    """What differs between two objects: a key, or a byte of the stream."""
    import pikepdf  # as above

    if isinstance(one, pikepdf.Stream) and isinstance(other, pikepdf.Stream):
        a, b = one.read_raw_bytes(), other.read_raw_bytes()
        if a != b:
            a, b = one.read_bytes(), other.read_bytes()
            return f"its stream, {_bytes(a, b)}" if a != b else "its stream, how it is packed"
    if hasattr(one, "keys") and hasattr(other, "keys"):
        keys = sorted({str(key) for key in [*one.keys(), *other.keys()]})
        key = next((k for k in keys if _plain(one.get(k)) != _plain(other.get(k))), None)
        return f"its {key}" if key else ""
    return "its value" if _plain(one) != _plain(other) else ""


def _plain(value: Any) -> bytes:
    return bytes(value.unparse()) if hasattr(value, "unparse") else repr(value).encode()


def _kind(one: Any) -> str:
    kind = one.get("/Type") if hasattr(one, "get") and hasattr(one, "keys") else None
    return f" ({kind})" if kind is not None else ""
