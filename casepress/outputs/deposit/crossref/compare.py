"""The second check of a batch: it is read back, and its facts are compared with article.json.

It shares no code with the writers of the elements, and reads the article JSON as plain values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from casepress.article.ast import from_meta, text

_N = {"jats": "http://www.ncbi.nlm.nih.gov/JATS1"}


def differences(xml: bytes, documents: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Where the articles of a batch differ from their article JSON, given by DOI; a line each."""
    root = etree.fromstring(xml)
    found = {_one(a, "doi_data/doi"): a for a in _all(root, ".//journal_article")}
    out = [f"{doi}: the article is not in the file" for doi in documents if doi not in found]
    out += [
        f"{doi}: the file has an article that is not meant" for doi in found if doi not in documents
    ]
    for doi, node in found.items():
        if doi in documents:
            out += [f"{doi}: {line}" for line in _compare(node, documents[doi])]
    return out


def _compare(node: etree._Element, document: Mapping[str, Any]) -> Iterator[str]:
    meta = {key: from_meta(value) for key, value in document["meta"].items() if key != "abstract"}
    journal = node.getparent()
    assert journal is not None
    for what, wanted, given in (
        ("volume", meta.get("volume", ""), _one(journal, "journal_issue/journal_volume/volume")),
        ("issue", meta.get("issue", ""), _one(journal, "journal_issue/issue")),
        ("date", meta.get("date", ""), _date(node, "publication_date")),
        ("date-accepted", meta.get("date-accepted", ""), _date(node, "acceptance_date")),
        ("first page", meta.get("fpage", ""), _one(node, "pages/first_page")),
        ("last page", meta.get("lpage", ""), _one(node, "pages/last_page")),
        ("article number", meta.get("elocation-id", ""), _one(node, "publisher_item/item_number")),
        ("licence", meta.get("license", {}).get("url", ""), _one(node, ".//license_ref")),
        ("authors", _authors(meta), _contributors(node)),
        ("ORCID iDs", _values(meta, "orcid"), _bare(node, ".//person_name/ORCID")),
        ("funders", [f["source"] for f in meta.get("funding", [])], _funders(node)),
        ("cited DOIs", _cited(meta), _texts(node, "citation_list/citation/doi")),
        ("references", len(meta.get("references", [])), len(_all(node, "citation_list/citation"))),
        ("title", _letters(_title(document)), _letters(_titled(node))),
        ("abstract", _letters(_abstract(document)), _letters(_abstracted(node))),
    ):
        if wanted != given:
            yield f"{what}: the file has “{_shown(given)}”, article.json “{_shown(wanted)}”"


def _shown(value: Any) -> str:
    return str(value)[:80]


def _all(node: etree._Element, path: str) -> list[etree._Element]:
    """Elements by a path of names, whatever their namespace."""
    steps = path.split("/")
    return list(node.iterfind("/".join(s if s in ("", ".") else f"{{*}}{s}" for s in steps)))


def _texts(node: etree._Element, path: str) -> list[str]:
    return [" ".join("".join(map(str, found.itertext())).split()) for found in _all(node, path)]


def _one(node: etree._Element, path: str) -> str:
    return next(iter(_texts(node, path)), "")


def _date(node: etree._Element, tag: str) -> str:
    parts = [_one(node, f"{tag}/{part}") for part in ("year", "month", "day")]
    return "-".join(part for part in parts if part)


def _authors(meta: Mapping[str, Any]) -> list[str]:
    out = []
    for author in meta.get("author", []):
        name = author.get("name", {})
        parts = [author.get("collective", "")]
        parts += [name.get(k, "") for k in ("given", "particle", "family", "suffix")]
        out.append(_letters(" ".join(parts)))
    return out


def _contributors(node: etree._Element) -> list[str]:
    people = [n for group in _all(node, "contributors") for n in group]
    kept = ("given_name", "surname", "suffix")
    return [
        _letters(" ".join(_one(p, k) for k in kept) if len(p) else " ".join(map(str, p.itertext())))
        for p in people
    ]


def _values(meta: Mapping[str, Any], key: str) -> list[str]:
    return [author[key] for author in meta.get("author", []) if author.get(key)]


def _bare(node: etree._Element, path: str) -> list[str]:
    return [value.rpartition("/")[2] for value in _texts(node, path)]


def _funders(node: etree._Element) -> list[str]:
    found = [a for a in _all(node, ".//assertion") if a.get("name") == "funder_name"]
    return [" ".join((a.text or "").split()) for a in found]


def _cited(meta: Mapping[str, Any]) -> list[str]:
    found = (str(r.get("DOI", "")) for r in meta.get("references", []))
    bare = (doi[doi.find("10.") :] if "10." in doi else "" for doi in found)
    return [doi for doi in bare if "/" in doi and " " not in doi]


def _title(document: Mapping[str, Any]) -> str:
    return text(document["meta"]["title"]["c"])


def _titled(node: etree._Element) -> str:
    return _one(node, "titles/title").removeprefix("RETRACTED: ")


def _abstract(document: Mapping[str, Any]) -> str:
    found = document["meta"].get("abstract")
    return text(found["c"]) if found else ""


def _abstracted(node: etree._Element) -> str:
    found = node.find("jats:abstract", _N)
    return "" if found is None else "".join(map(str, found.itertext()))


def _letters(said: str) -> str:
    """Letters and digits alone: markup, spaces, marks and the signs of formulae may differ."""
    return "".join(letter for letter in said if letter.isalnum())
