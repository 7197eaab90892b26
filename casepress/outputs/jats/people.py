"""The contributors, their affiliations, the author notes and the funding."""

from __future__ import annotations

from casepress.article.ast import Element, get, identifier, is_div
from casepress.article.model import Affiliation, Author
from casepress.article.nodes import Div
from casepress.outputs.jats.blocks import heading, paragraphs
from casepress.outputs.jats.state import Context, xml_id
from casepress.outputs.jats.xml import Child, Node, add, el, group, leaf, unwrap, words

ORCID = "https://orcid.org/"
CREDIT = "https://credit.niso.org/"
#: The term that JATS4R (CRediT taxonomy) spells differently from the vocabulary's own pages.
_CREDIT_TERMS = {"Formal analysis": "Formal Analysis"}
#: Author notes: the mark, and the id of the note, which is also the key of its wording.
EQUAL = ("†", "equal-contribution")
DECEASED = ("‡", "deceased")


def contributors(context: Context) -> Node | None:
    """`contrib-group`: the authors in their order with their identifiers, followed by their
    affiliations, as the PMC tagging guidelines recommend."""
    article = context.article
    numbers = {place.id: place.number for place in article.affiliations}
    corresponding = [author for author in article.authors if author.corresponding]
    found = [
        _contributor(
            author,
            [numbers[ref] for ref in author.affiliations if ref in numbers],
            corresponding.index(author) + 1 if author.corresponding else 0,
        )
        for author in article.authors
    ]
    places = [_affiliation(place) for place in article.affiliations]
    return el("contrib-group", None, *found, *places) if found else None


def _contributor(author: Author, places: list[str], correspondence: int) -> Node:
    attributes = {
        "contrib-type": "author",
        "corresp": "yes" if author.corresponding else "",
        "equal-contrib": "yes" if author.equal_contribution else "",
        "deceased": "yes" if author.deceased else "",
    }
    orcid = f"{ORCID}{author.orcid}" if author.orcid else ""
    # Whether the holder of the ORCID record has confirmed it (JATS4R, ORCID).
    signed_in = "true" if author.orcid_authenticated else "false"
    status = {"contrib-id-type": "orcid", "authenticated": signed_in}
    children: list[Child] = [
        leaf("contrib-id", orcid, status),
        leaf("collab", author.collective) if author.collective else _name(author),
        *(leaf("degrees", degree) for degree in author.degrees),
        *(_role(role.term, role.uri, role.shown) for role in author.roles),
        # The address of a corresponding author is in `corresp`.
        leaf("email", "" if author.corresponding else author.email),
        *(_call("aff", f"aff-{number}", number) for number in places),
        _call("corresp", f"cor-{correspondence}", "*") if correspondence else None,
        _call("author-notes", EQUAL[1], EQUAL[0]) if author.equal_contribution else None,
        _call("author-notes", DECEASED[1], DECEASED[0]) if author.deceased else None,
    ]
    return el("contrib", attributes, *children)


def _name(author: Author) -> Node:
    """`name`; the surname includes the particle, as in PubMed's index. A person's only name is in
    `given-names` (JATS, @name-style "given-only")."""
    if not (author.given and author.family):
        only = leaf("given-names", author.surname or author.given)
        return el("name", {"name-style": "given-only"}, only, leaf("suffix", author.suffix))
    return el(
        "name",
        {"name-style": "western"},
        leaf("surname", author.surname),
        leaf("given-names", author.given),
        leaf("suffix", author.suffix),
    )


def _role(term: str, uri: str, shown: str) -> Node:
    """A contributor role (ANSI/NISO Z39.104-2022), as JATS4R tags CRediT."""
    known = {
        "vocab": "credit",
        "vocab-identifier": CREDIT,
        "vocab-term": _CREDIT_TERMS.get(term, term),
        "vocab-term-identifier": uri,
    }
    return el("role", known if uri else None, shown)


def _call(kind: str, name: str, mark: str) -> Node:
    return el("xref", {"ref-type": kind, "rid": name}, el("sup", None, mark))


def _affiliation(place: Affiliation) -> Node:
    """`aff`; its commas are text, because PMC prints the element unchanged."""
    institution = leaf("institution", place.name)
    if place.ror and institution is not None:
        key = leaf("institution-id", place.ror_url, {"institution-id-type": "ror"})
        institution = el("institution-wrap", None, key, institution)
    parts = [
        leaf("institution", place.department, {"content-type": "dept"}),
        institution,
        leaf("city", place.city),
        leaf("state", place.region),
        leaf("country", place.country, {"country": place.country_code}),
    ]
    children: list[Child] = [leaf("label", place.number)]
    known = [part for part in parts if part is not None]
    for position, part in enumerate(known):
        children += [", ", part] if position else [part]
    return el("aff", {"id": f"aff-{place.number}"}, *children)


def author_notes(context: Context, interests: list[Element]) -> Node | None:
    """`author-notes`: addresses of the corresponding authors, equal contributions and deaths,
    then the competing interests (JATS4R, Conflict of interest statements: `fn` here)."""
    authors = context.article.authors
    corresponding = [author for author in authors if author.corresponding]
    notes: list[Node | None] = [
        *(_correspondence(context, a, n) for n, a in enumerate(corresponding, 1)),
        _status(context, EQUAL, "equal") if any(a.equal_contribution for a in authors) else None,
        _status(context, DECEASED, "deceased") if any(a.deceased for a in authors) else None,
        *(_interests(context, i) for i in interests),
    ]
    return group("author-notes", None, *notes)


def _status(context: Context, note: tuple[str, str], kind: str) -> Node:
    mark, key = note
    wording = el("p", None, str(context.labels[key]))
    return el("fn", {"id": key, "fn-type": kind}, el("label", None, mark), wording)


def _correspondence(context: Context, author: Author, number: int) -> Node:
    node = el("corresp", {"id": f"cor-{number}"}, el("label", None, "*"))
    add(node, [f"{context.labels['correspondence']}: {author.display}"])
    if author.email:
        add(node, [", ", el("email", None, author.email)])
    return node


def _interests(context: Context, block: Element) -> Node | None:
    title, content = heading(context, block)
    attributes = {"id": xml_id(identifier(block)), "fn-type": "coi-statement"}
    label = leaf("label", words(title)) if title is not None else None
    body = paragraphs(context, _without_sections(content))
    return el("fn", attributes, label, *body) if body else None


def contributions(context: Context, block: Element) -> Node | None:
    """The authors' text on their contributions: an `fn-group` with one `fn` of type `con`."""
    title, content = heading(context, block)
    body = paragraphs(context, _without_sections(content))
    if not body:
        return None
    attributes = {"id": xml_id(identifier(block)), "content-type": "author-contributions"}
    return el("fn-group", attributes, title, el("fn", {"fn-type": "con"}, *body))


def _without_sections(content: list[Element]) -> list[Element]:
    """The blocks without the Divs of sub-sections, because a footnote allows no sections."""
    out: list[Element] = []
    for block in content:
        if is_div(block, "section"):
            out += _without_sections(Div(block).blocks)
        else:
            out.append(block)
    return out


def funding(context: Context, statements: list[Element]) -> Node | None:
    """`funding-group`: awards with funder ids (JATS4R, Funding 1.3), then the statement with one
    element for each paragraph."""
    awards = [
        el(
            "award-group",
            None,
            _funder(award.source, award.doi),
            leaf("award-id", award.award),
        )
        for award in context.article.funding
    ]
    statement: list[Node] = []
    for block in statements:
        _, content = heading(context, block)
        found = paragraphs(context, _without_sections(content))
        statement += [_statement(node, get(block, "lang")) for node in found]
    if statement and statements and identifier(statements[0]):
        statement[0].set("id", xml_id(identifier(statements[0])))
    return group("funding-group", None, *awards, *statement)


def _funder(name: str, doi: str) -> Node:
    registry = {"institution-id-type": "doi"}
    if doi.startswith("10.13039/"):
        registry |= {
            "vocab": "open-funder-registry",
            "vocab-identifier": "10.13039/open_funder_registry",
        }
    key = leaf("institution-id", doi, registry)
    return el("funding-source", None, el("institution-wrap", None, key, leaf("institution", name)))


def _statement(paragraph: Node, lang: str) -> Node:
    paragraph.tag = "funding-statement"
    allowed = "{*}italic {*}bold {*}sup {*}sub {*}sc {*}strike {*}underline ext-link email"
    names = {name.rpartition("}")[2] for name in allowed.split()}
    unwrap(paragraph, *{str(n.tag) for n in paragraph.iterdescendants()} - names)
    if lang:
        paragraph.set("{http://www.w3.org/XML/1998/namespace}lang", lang)
    return paragraph
