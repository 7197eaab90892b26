"""Pictures reach the Word file as they are, and pandoc never sees them."""

from __future__ import annotations

from pathlib import Path

from casepress.article import pandoc
from casepress.article.ast import API_VERSION, Element, para
from casepress.outputs.docx import opc as opc
from casepress.outputs.docx.placeholder_images import PlaceholderImages


def image(target: str) -> Element:
    size = [["width", "20mm"], ["height", "10mm"]]
    return {"t": "Image", "c": [["", [], size], [], [target, ""]]}


def test_each_picture_once_as_it_is(tmp_path: Path) -> None:
    given = {"b c.png": b"no picture at all", "a.jpg": b"\xff\xd8 nor this"}
    for name, data in given.items():
        (tmp_path / name).write_bytes(data)
    pictures = PlaceholderImages(tmp_path)
    targets = ("b%20c.png", "a.jpg", "b%20c.png")
    blocks = pictures.inserted([para([image(target)]) for target in targets])
    document = {"pandoc-api-version": API_VERSION, "meta": {}, "blocks": blocks}
    parts = opc.read(pandoc.write(document, "docx"))
    stand_ins = [name for name in parts if name.startswith("word/media/")]
    links = {"": {name: ("image", name.removeprefix("word/")) for name in sorted(stand_ins)}}
    pictures.replaced(parts, links)
    media = {name: data for name, data in parts.items() if name.startswith("word/media/")}
    assert sorted(media.values()) == sorted(given.values())  # each once, as it is
    assert {name.rpartition(".")[2] for name in media} == {"png", "jpg"}
    assert {f"word/{target}" for _, target in links[""].values()} == set(media)
