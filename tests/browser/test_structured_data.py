"""The JSON-LD of the page is what schema.org allows: its vocabulary as types, which the compiler
of TypeScript checks (schema-dts, made from schema.org's own definitions)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import TOOLS
from tests.outputs.html import pages

pytestmark = pytest.mark.system

_TYPE = "WithContext<MedicalScholarlyArticle>"
#: What the compiler must refuse, so that it is seen to check: an unknown property, a number for a
#: person, an unknown status of access.
_FAULTS: tuple[dict[str, Any], ...] = (
    {"autor": "Example"},
    {"author": 7},
    {"isAccessibleForFree": "no"},
)
_OPTIONS = ("--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022")


def test_it_is_of_the_vocabulary(tmp_path: Path) -> None:
    lines = ["import type {MedicalScholarlyArticle, WithContext} from 'schema-dts'"]
    found = [_json_ld(name) for name in pages.ARTICLES]
    for number, data in enumerate(found):
        lines.append(f"export const a{number}: {_TYPE} = {json.dumps(data)}")
    for number, fault in enumerate(_FAULTS):
        lines.append("// @ts-expect-error")
        lines.append(f"export const b{number}: {_TYPE} = {json.dumps({**found[0], **fault})}")
    (tmp_path / "node_modules").symlink_to(TOOLS)
    (tmp_path / "pages.ts").write_text("\n".join(lines), encoding="utf-8")
    compiler = str(TOOLS / "typescript" / "bin" / "tsc")
    done = subprocess.run(
        ["node", compiler, *_OPTIONS, "pages.ts"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stdout.decode()) == (0, "")


def _json_ld(name: str) -> dict[str, Any]:
    tree = pages.read(pages.written(pages.article(name)))
    found: dict[str, Any] = json.loads(
        tree.xpath("//script[@type='application/ld+json']/text()")[0]
    )
    return found
