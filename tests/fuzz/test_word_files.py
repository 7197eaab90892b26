"""A damaged Word file ends in one message or in a manuscript, never in a traceback."""

from __future__ import annotations

import random
import zipfile
from functools import cache
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from casepress.core.findings import Unreadable
from casepress.importing.returned import word_lines
from tests.importing import habits
from tests.importing.importing import imported

_SEEDS = ("numbered", "zotero", "endnote")


@cache
def parts(name: str) -> dict[str, bytes]:
    chosen = [h for h in habits.HABITS if h.name == name] or habits.HABITS[:1]
    with zipfile.ZipFile(BytesIO(habits.manuscript(chosen[0]))) as archive:
        return {entry: archive.read(entry) for entry in archive.namelist()}


def packed(made: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in made.items():
            archive.writestr(name, data)
    return out.getvalue()


def damaged(data: bytes, chance: random.Random) -> bytes:
    """XML whose elements are moved, doubled, emptied or renamed, or whose attributes are gone."""
    root = etree.fromstring(data)
    nodes = [node for node in root.iter() if isinstance(node.tag, str) and node is not root]
    for node in chance.sample(nodes, min(len(nodes), chance.randint(1, 12))):
        parent = node.getparent()
        if parent is None:
            continue
        match chance.randint(0, 5):
            case 0:
                parent.remove(node)
            case 1:
                node.attrib.clear()
            case 2:
                node.text = chance.choice(["", "-1", "99999999999", "\u200f", "x" * 5000])
            case 3:
                other = chance.choice(nodes)
                if other is not node and node not in other.iterancestors():
                    other.append(node) if other not in node.iterancestors() else None
            case 4:
                node.tag = chance.choice(nodes).tag
            case 5:
                for key in node.attrib:
                    node.set(key, chance.choice(["", "rId999", "-1", "9" * 30, "á"]))
    return etree.tostring(root)


def attempt(data: bytes) -> None:
    """Every way in; `Unreadable` is the one error that a file may end in."""
    for read in (imported, lambda given: word_lines.read(given, "x.docx")):
        try:
            read(data)
        except Unreadable as error:
            assert error.findings and all("\n" not in f.message for f in error.findings)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(_SEEDS), st.integers(0, 2**32))
def test_damaged_parts(name: str, seed: int) -> None:
    chance = random.Random(seed)
    made = dict(parts(name))
    xml = [n for n in made if n.endswith((".xml", ".rels"))]
    for part in {"word/document.xml", *chance.sample(xml, min(3, len(xml)))}:
        made[part] = damaged(made[part], chance)
    attempt(packed(made))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_damaged_bytes(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(packed(parts("numbered")))
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    attempt(bytes(data[: chance.randint(1, len(data))] if chance.random() < 0.5 else data))


@settings(max_examples=10, deadline=None)
@given(st.sets(st.integers(0, 20), min_size=1, max_size=4))
def test_missing_parts(gone: set[int]) -> None:
    made = parts("numbered")
    kept = {n: d for i, (n, d) in enumerate(made.items()) if i not in gone}
    attempt(packed(kept))
