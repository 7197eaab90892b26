"""The document's properties, which Word shows under File > Info."""

from __future__ import annotations

from casepress.article.ast import text
from casepress.article.digest import COPY, DIGEST
from casepress.article.model import Article
from casepress.article.source_date import creation_date
from casepress.article.wording import unmarked
from casepress.core.journal import Journal
from casepress.outputs.docx.ooxml import Node, el

#: The format of the user's own properties, whose ids begin at 2 (ECMA-376 part 1, 22.3).
_USER_DEFINED = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def core_properties(article: Article, journal: Journal) -> Node:
    """`docProps/core.xml` (ECMA-376 part 2, 11): title, authors, keywords, dates."""
    stamp = {"xsi:type": "dcterms:W3CDTF"}
    when = creation_date(article, journal).strftime("%Y-%m-%dT%H:%M:%SZ")
    facts = (
        ("dc:title", unmarked(article.title)),
        ("dc:subject", article.subject),
        ("dc:creator", "; ".join(a.display for a in article.authors)),
        ("cp:keywords", "; ".join(text(k) for k in article.keywords)),
        ("dc:identifier", f"doi:{article.doi}" if article.doi else ""),
        ("dc:language", article.lang),
        ("cp:contentStatus", article.status),
    )
    return el(
        "cp:coreProperties",
        {},
        *(el(name, {}, value) for name, value in facts if value),
        *(el(f"dcterms:{name}", stamp, when) for name in ("created", "modified")),
    )


def app_properties(article: Article, journal: Journal) -> Node:
    """`docProps/app.xml`: the publisher, which a blind article does not name, and nothing about the
    machine."""
    publisher = None if article.blind else el("ep:Company", {}, str(journal.data["publisher"]))
    return el("ep:Properties", {}, publisher)


def custom_properties(digest: str, copy: str) -> Node:
    """`docProps/custom.xml`: the digest of the article JSON that the file was written from and the
    name of the copy, by which `casepress merge` finds what was sent."""
    facts = ((DIGEST, digest), (COPY, copy))
    return el(
        "op:Properties",
        {},
        *(
            el(
                "op:property",
                {"fmtid": _USER_DEFINED, "pid": number, "name": name},
                el("vt:lpwstr", {}, value),
            )
            for number, (name, value) in enumerate(facts, 2)
        ),
    )
