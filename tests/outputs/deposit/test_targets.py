"""Every sample at every target: valid for Crossref's schemas, PMC's rules, MECA's manifest."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import xmlschema
from lxml import etree
from PIL import Image

from casepress.outputs.deposit import TARGETS, Work
from casepress.outputs.deposit.crossref import schema
from casepress.outputs.deposit.issue import shared_names
from casepress.outputs.deposit.making import Deposit, made, write_deposit
from casepress.outputs.deposit.pmc import file_names
from tests.samples.deposits import Published
from tests.samples.journals import JOURNALS, TYPES
from tests.support import ROOT

_XLINK = "{http://www.w3.org/1999/xlink}href"
#: The content models of MECA's manifest (ANSI/NISO RP-30-2020, manifest).
_MANIFEST = etree.DTD(
    BytesIO(b"""
<!ELEMENT manifest (item+)>
<!ATTLIST manifest xmlns CDATA #IMPLIED xmlns:xlink CDATA #IMPLIED manifest-version CDATA #REQUIRED>
<!ELEMENT item (item-title?, item-description?, file-order?, item-metadata?, instance+)>
<!ATTLIST item id ID #IMPLIED item-type CDATA #IMPLIED item-version CDATA #IMPLIED>
<!ELEMENT item-title (#PCDATA)> <!ELEMENT item-description (#PCDATA)>
<!ELEMENT file-order (#PCDATA)> <!ELEMENT item-metadata (metadata+)> <!ELEMENT metadata (#PCDATA)>
<!ATTLIST metadata metadata-name CDATA #REQUIRED>
<!ELEMENT instance EMPTY>
<!ATTLIST instance media-type CDATA #IMPLIED xlink:href CDATA #REQUIRED>
""")
)


@pytest.fixture(scope="module")
def deposits(journals: Mapping[str, Published]) -> dict[str, dict[str, Deposit]]:
    """The deposits of all samples, checked against the schema of this checkout."""
    assert schema.schema_file(ROOT, "5.4.0"), "run `make schemas`"
    for published in journals.values():
        folder = published.repo.path("build")
        if not folder.exists():
            folder.symlink_to(ROOT / "build")
    return {
        name: {kind: made(work, TARGETS) for kind, work in published.works.items()}
        for name, published in journals.items()
    }


def _contents(deposit: Deposit, target: str) -> dict[str, bytes]:
    (file,) = deposit.files[target]
    with zipfile.ZipFile(BytesIO(file.data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def _json(deposit: Deposit, target: str) -> Any:
    (file,) = deposit.files[target]
    return json.loads(file.data)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("name", JOURNALS)
def test_a_sample(deposits: dict[str, dict[str, Deposit]], name: str, kind: str) -> None:
    deposit = deposits[name][kind]
    assert not deposit.missing and set(deposit.files) == set(TARGETS)
    (crossref,) = deposit.files["crossref"]
    assert "schema 5.4.0" in crossref.checked and "not installed" not in crossref.checked
    _check_pmc(deposit)
    _check_meca(deposit)
    bibjson = _json(deposit, "doaj")["bibjson"]
    article = deposit.work.article
    assert {"type": "doi", "id": article.doi} in bibjson["identifier"]
    assert [a["name"] for a in bibjson["author"]] == [a.display for a in article.authors]
    assert (bibjson["year"], bibjson["month"]) == ("2026", "3") and bibjson["title"]
    zenodo = _json(deposit, "zenodo")["metadata"]
    assert zenodo["license"] == "cc-by-4.0" and zenodo["publication_date"] == article.published
    assert re.fullmatch("eng|fra", zenodo["language"])
    relations = [r["identifier"] for r in zenodo.get("related_identifiers", [])]
    assert relations == [r.doi for r in article.related]


def _check_pmc(deposit: Deposit) -> None:
    """XML and PDF have one name, the XML names the files that are there, and differs from the
    article's own in those names only; pictures have the resolution that PMC asks for."""
    contents = _contents(deposit, "pmc")
    work = deposit.work
    (xml_name,) = (n for n in contents if n.endswith(".xml"))
    assert f"{xml_name.removesuffix('.xml')}.pdf" in contents
    assert all(re.fullmatch(r"[a-z0-9-]+\.[a-z0-9]+", name) for name in contents)
    tree = etree.fromstring(contents[xml_name])
    named = {node.get(_XLINK) for node in tree.iter("graphic", "inline-graphic", "media")}
    assert named == {n for n in contents if not n.endswith((".xml", ".pdf"))}
    own = (work.folder / f"{work.article.id}.xml").read_text(encoding="utf-8")
    for before, after in file_names(work).items():
        own = own.replace(f'"{before}"', f'"{after}"')
    own = re.sub(r'(\.tif" mimetype="image" mime-subtype=)"png"', r'\1"tiff"', own)
    assert own == contents[xml_name].decode()
    for name in named:
        picture = Image.open(BytesIO(contents[str(name)]))
        assert picture.format == "TIFF" and picture.info["dpi"] == (800, 800)
    with pikepdf.open(BytesIO(contents[xml_name.replace(".xml", ".pdf")])) as pdf:
        assert list(pdf.attachments)


def _check_meca(deposit: Deposit) -> None:
    contents = _contents(deposit, "meca")
    root = etree.fromstring(contents["manifest.xml"])
    flat = etree.fromstring(re.sub(rb' xmlns="[^"]*"', b"", contents["manifest.xml"]))
    assert _MANIFEST.validate(flat), _MANIFEST.error_log
    listed = [node.get(_XLINK) for node in root.iter("{*}instance")]
    assert sorted([*map(str, listed), "manifest.xml"]) == sorted(contents)
    kinds = [node.get("item-type") for node in root.iter("{*}item")]
    assert kinds[:2] == ["article-metadata", "manuscript"]


@pytest.mark.parametrize("version", ["5.4.0", "5.5.0"])
def test_batches_in_a_second_validator(
    deposits: dict[str, dict[str, Deposit]], version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All samples of a journal in one batch; 5.5.0 is XSD 1.1, and has the authors' roles."""
    path = schema.schema_file(ROOT, version)
    assert path is not None, "run `make schemas`"
    works = [_with_schema(deposit.work, version) for deposit in deposits["revue"].values()]
    if version == "5.4.0":
        monkeypatch.setattr(schema, "_NEWER", ("5.4.0",))
        monkeypatch.setattr(xmlschema, "XMLSchema11", xmlschema.XMLSchema)
    xml = TARGETS["crossref"].batch(works, "2-1").data  # type: ignore[attr-defined]
    assert schema.violations(xml, path, version) == []
    roles = etree.fromstring(xml).findall(".//{*}person_name/{*}role")
    assert bool(roles) == (version == "5.5.0")
    broken = xml.replace(b"0000-0002-1825-0097", b"0000-0002-1825")
    found = schema.violations(broken, path, version)
    assert "author 1 (Ana Example), ORCID" in found[0]


def _with_schema(work: Work, version: str) -> Work:
    data = json.loads(json.dumps(work.document["journal"]))
    data["deposit"]["crossref"]["schema"] = version
    document = {**work.document, "journal": data}
    journal = type(work.journal)(work.journal.id, work.journal.folder, data)
    return Work(document, journal, work.root, work.timestamp)


def test_names_are_unique_in_an_issue(deposits: dict[str, dict[str, Deposit]]) -> None:
    issue = list(deposits["casebook"].values())
    assert shared_names(issue) == []
    assert any("sample-2-1-e1.xml is in 2 packages" in line for line in shared_names([*issue] * 2))


def test_the_same_article_gives_the_same_bytes(deposits: dict[str, dict[str, Deposit]]) -> None:
    work = deposits["medpeer"]["case-report"].work
    assert made(work, TARGETS).files == made(work, TARGETS).files
    folder = work.folder / "deposit"
    for _ in range(2):
        write_deposit(deposits["medpeer"]["case-report"], folder)
    listed = json.loads((folder / "deposit.json").read_bytes())
    files = {f["file"]: f for made_ in listed["made"].values() for f in made_}
    assert {*files, "deposit.json"} == {p.name for p in folder.iterdir()}
    assert all((folder / n).stat().st_size == f["bytes"] for n, f in files.items())
