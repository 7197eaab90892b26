"""Authors and affiliations: names, identifiers, roles, and that everything resolves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casepress.article.quotations import apostrophes
from casepress.core.check_digits import orcid_valid
from casepress.core.findings import Code, Finding, InMetadata, Severity, Stage
from casepress.core.schema import nearest
from casepress.core.vocabularies import CREDIT_URI, country, credit, credit_in, nearest_country

Values = Mapping[str, Any]
#: What an affiliation prints, beside its country.
_PLACE = ("name", "department", "city", "region")

MET004 = Code(
    "MET004",
    "byline-malformed",
    Severity.ERROR,
    """An author is neither a person with a family name nor a named group.

Why: indexers need surname and given names apart; a guess prints wrong names. The only name of a
person with one is the `family` name.
Scope: `author` of the front matter. Names in capitals only warn.
Source: ICMJE Recommendations IV.A.3.a; JATS4R, authors and affiliations
Fails:
    ---
    author: [{email: ana@example.org, corresponding: true, affiliations: [{ref: demo}]}]
Passes:
    ---
    author: [{name: {given: Ana, family: Doe}, email: ana@example.org, corresponding: true,
      affiliations: [{ref: demo}]}]
""",
    blocks=True,
)
MET006 = Code(
    "MET006",
    "corresponding-author-contact",
    Severity.ERROR,
    """No corresponding author, or one without an e-mail address.

Why: readers and editors must be able to write to somebody.
Scope: `author` of the front matter.
Source: ICMJE Recommendations IV.A.3.a
Fails:
    ---
    author: [{name: {given: Ana, family: Doe}, corresponding: true, affiliations: [{ref: demo}]}]
Passes:
    ---
    author: [{name: {given: Ana, family: Doe}, email: ana@example.org, corresponding: true,
      affiliations: [{ref: demo}]}]
""",
)
MET007 = Code(
    "MET007",
    "affiliation-link-broken",
    Severity.ERROR,
    """An affiliation that does not exist or that no author has, or an author without one.

Why: the byline would print a wrong number or none.
Scope: `author` and `affiliations` of the front matter.
Source: JATS4R, authors and affiliations
Fails:
    ---
    affiliations: [{id: other, name: Central Hospital, city: Rabat, country: Morocco}]
Passes:
    ---
    affiliations: [{id: demo, name: Central Hospital, city: Rabat, country: Morocco}]
""",
    blocks=True,
)
MET008 = Code(
    "MET008",
    "affiliation-incomplete",
    Severity.WARNING,
    """An affiliation lacks its city or country, or the name of its country was not recognised.

Why: the country code is looked up from it; institutions of one name exist in many places.
Scope: `affiliations` of the front matter. Usual names (`UK`, `Turkey`, `The Netherlands`) are
printed as typed; the code is looked up for indexers.
Source: JATS4R, authors and affiliations; ICMJE Recommendations IV.A.3.a; ISO 3166-1
Fails:
    ---
    affiliations: [{id: demo, name: Central Hospital}]
Passes:
    ---
    affiliations: [{id: demo, name: Central Hospital, city: Rabat, country: Morocco}]
""",
)
MET009 = Code(
    "MET009",
    "contributor-identifiers-and-roles",
    Severity.INFO,
    """An ORCID iD or a CRediT role is not given (info), or is wrong (error).

Why: a wrong iD credits somebody else; names alone do not identify.
Scope: `author` of the front matter.
Source: ISO 7064 MOD 11-2; ANSI/NISO Z39.104-2022; ICMJE Recommendations II.A
Fails:
    ---
    author: [{name: {given: Ana, family: Doe}, orcid: 0000-0001-2345-6780, roles: [investigation],
      affiliations: [{ref: demo}]}]
Passes:
    ---
    author: [{name: {given: Ana, family: Doe}, orcid: 0000-0002-1825-0097, roles: [investigation],
      affiliations: [{ref: demo}]}]
""",
    stage=Stage.PRODUCTION,
)

MET020 = Code(
    "MET020",
    "equal-contribution-alone",
    Severity.ERROR,
    """Only one author is marked as having contributed equally.

Why: readers could not know to whom.
Scope: `author` of the front matter.
Source: JATS4R, authors and affiliations
Fails:
    ---
    author: [{name: {given: Ana, family: Doe}, equal-contribution: true,
      affiliations: [{ref: demo}]}]
Passes:
    ---
    author: [{name: {given: Ana, family: Doe}, affiliations: [{ref: demo}]}]
""",
)

CODES = (MET004, MET006, MET007, MET008, MET009, MET020)


def contributors(values: Values, lang: str = "en") -> tuple[dict[str, Any], list[Finding]]:
    """The normal form of `author` and `affiliations` (see `docs/article-json.md`), and findings.
    `values` has passed the schema; what did not pass it is absent or `None`. Roles and countries
    are named in the language `lang`."""
    raw_authors = values.get("author") or []
    raw_places = values.get("affiliations") or []
    findings: list[Finding] = []
    known = {p["id"]: i for i, p in enumerate(raw_places) if p and p.get("id")}
    authors: list[dict[str, Any]] = []
    used: list[str] = []
    for i, raw in enumerate(raw_authors):
        if raw is None:
            continue
        author, found = _author(raw, ("author", i), known, lang)
        findings += found
        authors.append(author)
        used += [ref for ref in author.get("affiliations", ()) if ref not in used]
    refused = values.get("author", ()) is None or None in raw_authors
    findings += _unused(raw_places, None if refused else used)
    findings += _corresponding(raw_authors)
    findings += _equals(raw_authors)
    findings += _wanted(raw_authors)
    places: list[dict[str, Any]] = []
    for ref in used:
        place, found = _affiliation(raw_places[known[ref]], ("affiliations", known[ref]), lang)
        findings += found
        places.append({**place, "number": str(len(places) + 1)})
    return {"author": authors, "affiliations": places}, findings


def _author(
    raw: Values, path: tuple[str | int, ...], known: Mapping[str, int], lang: str
) -> tuple[dict[str, Any], list[Finding]]:
    findings = list(_name_findings(raw, path))
    out: dict[str, Any] = {}
    if raw.get("collective"):
        out["collective"] = apostrophes(" ".join(raw["collective"].split()))
    elif raw.get("name"):
        out["name"] = {k: apostrophes(" ".join(v.split())) for k, v in raw["name"].items() if v}
    out["degrees"] = [d for d in raw.get("degrees") or [] if d]
    orcid = str(raw.get("orcid") or "").removeprefix("https://orcid.org/")
    if orcid and not orcid_valid(orcid):
        message = f"the check digit of ORCID iD {orcid} is wrong; copy it again from orcid.org"
        findings.append(_wrong(message, (*path, "orcid")))
    elif orcid:
        out["orcid"] = orcid
    for key in ("orcid-authenticated", "email", "corresponding", "equal-contribution", "deceased"):
        if raw.get(key):
            out[key] = raw[key]
    refs, found = _references(raw, path, known)
    out["affiliations"] = refs
    roles, more = _roles(raw, path, lang)
    out["roles"] = roles
    return out, [*findings, *found, *more]


def _name_findings(raw: Values, path: tuple[str | int, ...]) -> Iterator[Finding]:
    person, group = raw.get("name"), raw.get("collective")
    if bool(person) == bool(group):
        wrong = "both a person and a group" if person else "neither a person nor a group"
        message = (
            f"this author is {wrong}; write `name: {{given: …, family: …}}` for a person, or "
            "`collective: …` for a group"
        )
        if person or not any(key in raw for key in ("name", "collective")):
            yield Finding(MET004, message, InMetadata(path))
    for key, part in (person or {}).items():
        letters = [c for c in part or "" if c.isalpha()]
        if key in ("given", "family") and len(letters) > 3 and all(c.isupper() for c in letters):
            message = f"the {key} name is in capitals; write it as it is spelt, such as Boutaleb"
            at = InMetadata((*path, "name", key))
            yield Finding(MET004, message, at, severity=Severity.WARNING, blocks=False)


def _references(
    raw: Values, path: tuple[str | int, ...], known: Mapping[str, int]
) -> tuple[list[str], list[Finding]]:
    refs, findings = [], []
    for j, item in enumerate(raw.get("affiliations") or []):
        if not item:
            continue
        ref = item if isinstance(item, str) else item["ref"]
        at = InMetadata((*path, "affiliations", j))
        if ref in known:
            if ref not in refs:
                refs.append(ref)
            continue
        guess = nearest(ref, list(known))
        remedy = f"did you mean `{guess}`?" if guess else "add it under `affiliations:`"
        findings.append(Finding(MET007, f"no affiliation has the id `{ref}`; {remedy}", at))
    given = raw.get("affiliations", ())
    refused = given is None or None in given
    if raw.get("name") and not (refs or findings or refused or raw.get("collective")):
        message = "this author has no affiliation; add `affiliations: [{ref: …}]`"
        findings.append(Finding(MET007, message, InMetadata(path), blocks=False))
    return refs, findings


def _roles(
    raw: Values, path: tuple[str | int, ...], lang: str
) -> tuple[list[dict[str, str]], list[Finding]]:
    table, shown = credit(), credit_in(lang)
    by_term = {term.lower(): role for terms in (shown, table) for role, term in terms.items()}
    roles, findings = [], []
    for j, word in enumerate(raw.get("roles") or []):
        if not word:
            continue
        role = word if word in table else by_term.get(" ".join(word.lower().split()))
        if role is None:
            guess = nearest(word, list(table))
            remedy = f"did you mean `{guess}`?" if guess else "the terms: " + ", ".join(table)
            findings.append(_wrong(f"`{word}` is not a CRediT role; {remedy}", (*path, "roles", j)))
        else:
            label = {"label": shown[role]} if shown[role] != table[role] else {}
            uri = CREDIT_URI.format(id=role)
            roles.append({"id": role, "term": table[role], **label, "uri": uri})
    return roles, findings


def _wrong(message: str, path: tuple[str | int, ...]) -> Finding:
    return Finding(MET009, message, InMetadata(path), severity=Severity.ERROR, blocks=True)


def _unused(places: list[Any], used: list[str] | None) -> Iterator[Finding]:
    """Affiliations of one id, and those that no author has; `used` is `None` where not all authors
    are known."""
    seen: set[str] = set()
    for i, place in enumerate(places):
        if not place or not place.get("id"):
            continue
        if place["id"] in seen:
            message = f"two affiliations have the id `{place['id']}`; give each its own"
            yield Finding(MET007, message, InMetadata(("affiliations", i, "id")))
        elif used is not None and place["id"] not in used:
            message = (
                f"no author has the affiliation `{place['id']}`; add it to an author, or remove it"
            )
            yield Finding(MET007, message, InMetadata(("affiliations", i, "id")))
        seen.add(place["id"])


def _corresponding(authors: list[Any]) -> Iterator[Finding]:
    chosen = [(i, a) for i, a in enumerate(authors) if a and a.get("corresponding")]
    refused = any(a is None or a.get("corresponding", "") is None for a in authors)
    if authors and not chosen and not refused:
        message = "no corresponding author; add `corresponding: true` and `email:` to one"
        yield Finding(MET006, message, InMetadata(("author",), key=True))
    for i, author in chosen:
        if "email" not in author:
            message = "the corresponding author has no e-mail address; add `email: …`"
            at = InMetadata(("author", i, "corresponding"), key=True)
            yield Finding(MET006, message, at, about=frozenset((f"key author[{i + 1}].email",)))


def _equals(authors: list[Any]) -> Iterator[Finding]:
    equal = [i for i, author in enumerate(authors) if author and author.get("equal-contribution")]
    if len(equal) == 1:
        message = (
            "only this author contributed equally; mark the others too, or remove the key here"
        )
        yield Finding(MET020, message, InMetadata(("author", equal[0], "equal-contribution"), True))


def _wanted(authors: list[Any]) -> Iterator[Finding]:
    people = [a for a in authors if a and a.get("name")]
    at = InMetadata(("author",), key=True)
    for key, what, remedy in (
        ("orcid", "ORCID iD", "add `orcid: …` to each"),
        ("roles", "CRediT roles", "add `roles: [conceptualization, …]` to each"),
    ):
        without = sum(key not in a or a[key] in ("", []) for a in people)
        if without:
            message = f"{what} not given for {without} of {len(people)} authors; {remedy}"
            yield Finding(MET009, message, at)


def _affiliation(
    raw: Values, path: tuple[str | int, ...], lang: str
) -> tuple[dict[str, Any], list[Finding]]:
    findings = []
    out = {k: " ".join(v.split()) for k, v in raw.items() if v}
    out |= {k: apostrophes(out[k]) for k in _PLACE if k in out}
    if "ror" in out and not out["ror"].startswith("https"):
        out["ror"] = f"https://ror.org/{out['ror']}"
    missing = [key for key in ("city", "country") if key not in out]
    if missing:
        message = f"the affiliation has no {' and no '.join(missing)}; add it"
        findings.append(Finding(MET008, message, InMetadata(path)))
    if "country" in out:
        found = country(out["country"], lang)
        if found is None:
            near = nearest_country(out["country"])
            remedy = "write the ISO 3166 code" + (
                f", such as {near[0]} for {near[1]}" if near else ""
            )
            message = f"`{out['country']}` was not recognised; {remedy}"
            findings.append(Finding(MET008, message, InMetadata((*path, "country"))))
        else:
            out["country-code"], out["country"] = found[0], apostrophes(found[1])
    return out, findings
