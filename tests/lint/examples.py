"""From an example in a code's documentation to a manuscript that can be linted."""

from __future__ import annotations

import json
import os
import re
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO
from typing import Any
from unittest import mock

from PIL import Image, PngImagePlugin

from casepress.cli.main import main
from casepress.core import yaml12
from tests import support

ID = "knee"
_FILE = re.compile(r"figures/(?P<name>[^:]+): (?P<recipe>.+)")
_START = re.compile(r"---$|# |@\w+\{|figures/[^:]+: |journal: ")


def lint(repo: support.Repo, *options: str, env: dict[str, str] | None = None) -> support.Ran:
    """`casepress lint OPTIONS` in this process, which is quicker than one of its own."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err), mock.patch.dict(os.environ, env or {}):
        code = main(["--repository", str(repo.root), "lint", *options])
    return support.Ran(code, out.getvalue(), err.getvalue())


def pieces(example: str) -> list[str]:
    """The pieces of an example; see `casepress.lint.documentation`."""
    out: list[str] = []
    for line in example.split("\n"):
        begins = _START.match(line) and not (line.startswith("@") and out and out[-1][0] == "@")
        if begins or not out or (_FILE.match(out[-1]) and line):
            out.append(line)
        else:
            out[-1] += f"\n{line}"
    return out


def put(repo: support.Repo, example: str) -> None:
    """Change the manuscript of `repo` into one with the example in it."""
    path = repo.article(ID)
    text = path.read_text(encoding="utf-8")
    _, front, body = re.split(r"^---\n", text, maxsplit=2, flags=re.MULTILINE)
    values = yaml12.read(front, "front").value
    opened = False
    for piece in pieces(example):
        if piece.startswith("---") and opened:
            body = piece.removeprefix("---").lstrip() + f"\n\n{body}"
        elif piece.startswith("journal: "):
            repo.write("config.yaml", f"{piece}\n")
        elif piece.startswith("---"):
            opened = True
            given = yaml12.read(piece.removeprefix("---\n"), "example").value
            values = {k: v for k, v in {**values, **given}.items() if v is not None}
        elif piece.startswith("# "):
            body = _with_section(body, piece)
        elif piece.startswith("@"):
            repo.write(f"manuscript/{ID}/references.bib", piece + "\n")
        elif match := _FILE.fullmatch(piece):
            repo.write(f"figures/{ID}/{match['name']}", picture(match["recipe"]))
        else:
            body = body.replace("# Discussion", f"{piece}\n\n# Discussion")
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    repo.write(f"manuscript/{ID}/article.md", "\n".join(["---", *lines, "---"]) + f"\n{body}")


def _with_section(body: str, piece: str) -> str:
    heading = piece.split("\n", 1)[0].rstrip(" :").lower()
    parts = re.split(r"^(?=# )", body, flags=re.MULTILINE)
    for i, part in enumerate(parts):
        if part.split("\n", 1)[0].lower() == heading:
            return "".join([*parts[:i], piece + "\n\n", *parts[i + 1 :]])
    return f"{body.rstrip()}\n\n{piece}\n"


def picture(recipe: str) -> bytes:
    """The bytes of a file: `png 600x400 gps`, `dicom`."""
    kind, *rest = recipe.split()
    if kind == "dicom":
        return b"\0" * 128 + b"DICM" + b"\2\0\0\0UL\4\0\0\0\0\0"
    width, height = (int(n) for n in rest[0].split("x"))
    image = Image.new("RGB", (width, height), "grey")
    extra: dict[str, Any] = {}
    if "gps" in rest:
        exif = Image.Exif()
        exif.get_ifd(0x8825)[1] = "N"
        exif[0x8825] = {1: "N", 2: (1.0, 2.0, 3.0)}
        extra["exif"] = exif
    if "author" in rest:
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", "Somebody")
        extra["pnginfo"] = info
    out = BytesIO()
    image.save(out, format=kind.upper(), **extra)
    return out.getvalue()
