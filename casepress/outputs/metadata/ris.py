"""The article as a RIS record (the format of 2011, type JOUR)."""

from __future__ import annotations

from casepress.outputs.metadata.facts import Facts, family_first


def ris(facts: Facts) -> str:
    """One record, lines ending as the format wants them; what is not known has no line."""
    article = facts.article
    lines = [
        ("TY", "JOUR"),
        ("ID", article.id),
        *(("AU", family_first(author)) for author in article.authors),
        ("TI", facts.title),
        ("T2", facts.title_of_journal),
        ("J2", str(facts.data.get("abbreviated-title", ""))),
        ("PY", article.published[:4]),
        ("DA", "/".join([*article.published.split("-"), "", ""][:3]) + "/"),
        ("VL", article.volume),
        ("IS", article.issue),
        ("SP", facts.first_page),
        ("EP", facts.last_page),
        ("DO", article.doi),
        ("UR", facts.doi_url),
        ("SN", facts.issn),
        ("PB", str(facts.data.get("publisher", ""))),
        ("LA", facts.language),
        *(("KW", keyword) for keyword in facts.keywords),
        ("AB", facts.abstract),
        ("ER", ""),
    ]
    shown = (
        f"{tag}  - {' '.join(value.split())}"
        for tag, value in lines
        if value.strip("/ ") or tag == "ER"
    )
    return "\r\n".join(shown) + "\r\n"
