"""`contributors`: the authors with institutions, ORCID iDs and, from 5.5.0, CRediT roles."""

from __future__ import annotations

from casepress.article.model import Affiliation, Author
from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import Child, Node, el, group, leaf

#: The first version of the schema that has `role`.
_WITH_ROLES = (5, 5, 0)


def contributors(record: Record) -> Node | None:
    """The authors in their order."""
    article = record.article
    places = {a.id: a for a in article.affiliations}
    roles = tuple(map(int, record.schema.split("."))) >= _WITH_ROLES
    found = [
        _contributor(author, [places[a] for a in author.affiliations if a in places], n, roles)
        for n, author in enumerate(article.authors)
    ]
    return group("contributors", None, *found)


def _contributor(author: Author, places: list[Affiliation], place: int, roles: bool) -> Node:
    attributes = {
        "sequence": "additional" if place else "first",
        "contributor_role": "author",
    }
    if author.collective:
        return el("organization", attributes, author.collective)
    institutions = [_institution(one) for one in places]
    children: list[Child] = [
        *_name(author),
        leaf("suffix", author.suffix),
        *(el("role", {"type": r.id, "vocab": "credit"}) for r in author.roles if roles),
        group("affiliations", None, *institutions),
        _orcid(author),
    ]
    return el("person_name", attributes, *children)


def _name(author: Author) -> list[Node | None]:
    """Given name and surname; a person's only name is a surname to Crossref."""
    if not (author.given and author.surname):
        return [leaf("surname", author.surname or author.given)]
    return [leaf("given_name", author.given), leaf("surname", author.surname)]


def _orcid(author: Author) -> Node | None:
    if not author.orcid:
        return None
    signed_in = "true" if author.orcid_authenticated else "false"
    return leaf("ORCID", f"https://orcid.org/{author.orcid}", {"authenticated": signed_in})


def _institution(place: Affiliation) -> Node:
    where = ", ".join(part for part in (place.city, place.region, place.country) if part)
    return el(
        "institution",
        None,
        leaf("institution_name", place.name),
        leaf("institution_id", place.ror_url, {"type": "ror"}),
        leaf("institution_place", where),
        leaf("institution_department", place.department),
    )
