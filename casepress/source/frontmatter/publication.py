"""What makes an article a publication: identity, dates, licence, place in the journal."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from casepress.article.quotations import apostrophes
from casepress.core.findings import Code, Finding, InMetadata, Severity, Stage
from casepress.core.journal import Journal
from casepress.core.schema import SRC011, nearest
from casepress.core.vocabularies import language_known, license_in, licenses

Values = Mapping[str, Any]

SRC008 = Code(
    "SRC008",
    "date-impossible",
    Severity.ERROR,
    """A date that the calendar does not have, or of a year that cannot be meant.

Why: history and citation would carry a wrong date.
Source: ISO 8601
Fails:
    ---
    date: 2025-13-41
Passes:
    ---
    date: 2025-11-05
""",
    blocks=True,
)
SRC009 = Code(
    "SRC009",
    "dates-out-of-order",
    Severity.ERROR,
    """The dates of the article's history are not in order.

Why: an article is received, then accepted, then published.
Source: JATS4R, publication dates and history
Fails:
    ---
    date-received: 2025-11-05
    date-accepted: 2025-10-01
Passes:
    ---
    date-received: 2025-10-01
    date-accepted: 2025-11-05
""",
    blocks=True,
)
SRC010 = Code(
    "SRC010",
    "licence-unknown",
    Severity.ERROR,
    """The licence is none that casepress knows by its SPDX id.

Why: PMC and readers' machines need its exact address.
Source: SPDX licence list; JATS4R, permissions
Fails:
    ---
    license: cc-by
Passes:
    ---
    license: CC-BY-4.0
""",
    blocks=True,
)
MET010 = Code(
    "MET010",
    "article-type-missing",
    Severity.ERROR,
    """The article has no type, or one that the journal does not publish.

Why: JATS cannot be without; indexers sort by it.
Scope: `article-type` of the front matter.
Source: JATS Journal Publishing 1.3, @article-type
Fails:
    ---
    article-type: null
Passes:
    ---
    article-type: case-report
""",
    blocks=True,
)
MET011 = Code(
    "MET011",
    "publication-metadata-missing",
    Severity.ERROR,
    """An accepted article lacks a fact that its publication needs.

Why: PMC and Crossref take no deposit without.
Scope: the front matter, once `status` is accepted or published.
Source: JATS4R, publication dates and permissions; PMC tagging guidelines
Fails:
    ---
    status: published
    date: null
Passes:
    ---
    status: published
    date: 2025-11-05
""",
    stage=Stage.PRODUCTION,
)
MET012 = Code(
    "MET012",
    "journal-identity-mismatch",
    Severity.ERROR,
    """The DOI is not of the form that the journal registers.

Why: a DOI of another form is a slip or belongs to another journal.
Scope: `doi` of the front matter.
Source: the journal's `doi-pattern`
Fails:
    ---
    doi: 10.1000/182
Passes:
    ---
    doi: 10.70780/medpeer.000QGPL
""",
    stage=Stage.PRODUCTION,
)

MET021 = Code(
    "MET021",
    "related-article",
    Severity.ERROR,
    """A correction, retraction or expression of concern does not name the article that it is about,
an article of another type says that it corrects or retracts one, or an article names itself.

Why: PubMed and Crossref link the two articles by this fact, so that readers of the first one see
the notice.
Scope: `related` of the front matter; the journal's `article-types` say which relation a type has.
Source: JATS4R, corrections and retractions; COPE, retraction guidelines; ICMJE III.A
Fails:
    ---
    related: {type: retracts, doi: 10.70780/medpeer.000QGPL}
Passes:
    ---
    related: {type: comments-on, doi: 10.70780/medpeer.000QGPL}
""",
    stage=Stage.BOTH,
)

CODES = (SRC008, SRC009, SRC010, MET010, MET011, MET012, MET021)

_DATES = ("date-received", "date-accepted", "date")
_YEARS = range(1900, 2100)


def publication(values: Values, journal: Journal) -> tuple[dict[str, Any], list[Finding]]:
    """The normal form of everything but titles and contributors, and findings."""
    out: dict[str, Any] = {}
    findings: list[Finding] = []
    for key in ("status", "subject", "lang", "doi", "version", "volume", "issue", "elocation-id"):
        if values.get(key):
            out[key] = " ".join(values[key].split())
    if "lang" in out and not language_known(out["lang"]):
        message = f"`{out['lang']}` names no language; write a tag such as en-US"
        findings.append(Finding(SRC011, message, InMetadata(("lang",))))
        del out["lang"]
    out.setdefault("lang", str(journal.data["lang"]))
    dates, found = _dates(values)
    out |= dates
    findings += found
    findings += _type(values, journal, out)
    if values.get("pages"):
        first, _, last = re.sub("–", "-", values["pages"]).partition("-")
        out |= {"fpage": first, **({"lpage": last} if last else {})}
    findings += _licence(values, out)
    rights = dict(values.get("copyright") or {})
    if "date" in out:
        rights.setdefault("year", out["date"][:4])
        if journal.data.get("copyright-holder"):
            rights.setdefault("holder", journal.data["copyright-holder"])
    if {"year", "holder"} <= rights.keys():
        out["copyright"] = rights
    out["related"], found = _dated(_related(values), "related")
    findings += [*found, *_relations(out, journal)]
    earlier = [dict(v) for v in values.get("history") or [] if v and all(v.values())]
    out["history"], found = _dated(earlier, "history")
    findings += found
    out["funding"] = [
        {**f, "source": apostrophes(f["source"])}
        for f in values.get("funding") or []
        if f and f.get("source")
    ]
    findings += _identity(out, journal)
    findings += _missing(out)
    return out, findings


def _dates(values: Values) -> tuple[dict[str, str], list[Finding]]:
    real: dict[str, str] = {}
    findings = []
    for key in _DATES:
        if not values.get(key):
            continue
        try:
            day = date.fromisoformat(values[key])
        except ValueError:
            message = f"`{key}`: there is no {values[key]} in the calendar; correct it"
            findings.append(Finding(SRC008, message, InMetadata((key,))))
            continue
        if day.year in _YEARS:
            real[key] = values[key]
        else:
            message = f"`{key}`: the year {day.year} cannot be meant; correct it"
            findings.append(Finding(SRC008, message, InMetadata((key,))))
    given = [key for key in _DATES if key in real]
    for earlier, later in itertools.pairwise(given):
        if real[earlier] > real[later]:
            message = (
                f"`{later}` ({real[later]}) is before `{earlier}` ({real[earlier]}); correct one"
            )
            findings.append(Finding(SRC009, message, InMetadata((later,))))
    return real, findings


def _dated(entries: list[dict[str, str]], key: str) -> tuple[list[dict[str, str]], list[Finding]]:
    """The entries of a list, without dates that the calendar does not have, and findings on those;
    an earlier version without its date is left out."""
    kept, findings = [], []
    for entry in entries:
        given = entry.get("date")
        if given and not _in_calendar(given):
            message = f"`{key}`: there is no {given} in the calendar; correct it"
            findings.append(Finding(SRC008, message, InMetadata((key,))))
            entry = {k: v for k, v in entry.items() if k != "date"}
        if key != "history" or "date" in entry:
            kept.append(entry)
    return kept, findings


def _in_calendar(iso: str) -> bool:
    try:
        return date.fromisoformat(iso).year in _YEARS
    except ValueError:
        return False


def _type(values: Values, journal: Journal, out: dict[str, Any]) -> Iterator[Finding]:
    known = list(journal.data["article-types"])
    given = values.get("article-type")
    if given in known:
        out["article-type"] = given
        return
    remedy = f"write `article-type: {known[0]}`" + (
        f" or one of {', '.join(known[1:])}" if known[1:] else ""
    )
    if given is None:
        yield Finding(MET010, f"the article has no type; {remedy}", InMetadata(()))
    else:
        message = f"the journal has no article type `{given}`; {remedy}"
        yield Finding(MET010, message, InMetadata(("article-type",)))


def _related(values: Values) -> list[dict[str, str]]:
    """The articles that this one refers to, each with its `type`, `doi` and perhaps `title` and
    `date`."""
    given = values.get("related") or []
    listed = [given] if isinstance(given, Mapping) else given
    return [
        {key: " ".join(r[key].split()) for key in ("type", "doi", "title", "date") if r.get(key)}
        for r in listed
        if r and r.get("type") and r.get("doi")
    ]


def _relations(out: Values, journal: Journal) -> Iterator[Finding]:
    """Findings on relations that the article's type needs or does not have."""
    own = journal.article_type(out.get("article-type", ""))
    related = out["related"]
    if own is None:
        return
    if own.relation and not any(r["type"] == own.relation for r in related):
        message = (
            f"this type of article is about another one; add "
            f"`related: {{type: {own.relation}, doi: …}}` with the DOI of that article"
        )
        yield Finding(MET021, message, InMetadata(("related",) if related else ("article-type",)))
    types = [journal.article_type(name) for name in journal.data["article-types"]]
    for r in related:
        of = [t.name for t in types if t and t.relation == r["type"] and t.relation != own.relation]
        if of:
            message = f"only an article of the type `{of[0]}` {r['type']} another one; correct one"
            yield Finding(MET021, message, InMetadata(("related",)))
        if r["doi"].lower() == str(out.get("doi", "")).lower():
            message = f"{r['doi']} is the DOI of this article; write that of the other one"
            yield Finding(MET021, message, InMetadata(("related",)))


def _licence(values: Values, out: dict[str, Any]) -> Iterator[Finding]:
    given = values.get("license")
    if not given:
        return
    table = licenses()
    if given in table:
        out["license"] = {"id": given, **license_in(given, out["lang"])}
        return
    guess = nearest(given, [k.lower() for k in table])
    right = next((k for k in table if k.lower() == guess), None)
    remedy = f"did you mean `{right}`?" if right else "known: " + ", ".join(table)
    yield Finding(SRC010, f"unknown licence `{given}`; {remedy}", InMetadata(("license",)))


def _identity(out: Values, journal: Journal) -> Iterator[Finding]:
    pattern = journal.data.get("doi-pattern")
    if pattern and "doi" in out and not re.fullmatch(pattern, out["doi"]):
        message = (
            f"DOI {out['doi']} does not have the form of {journal.data['title']} ({pattern}); "
            "check it against the registration"
        )
        yield Finding(MET012, message, InMetadata(("doi",)))


def _missing(out: Values) -> Iterator[Finding]:
    if out.get("status") not in ("accepted", "published"):
        return
    wanted = ["doi", "date-received", "date-accepted", "license", "volume"]
    if out["status"] == "published":
        wanted.insert(3, "date")
    missing = [f"`{key}`" for key in wanted if key not in out]
    if "elocation-id" not in out and "fpage" not in out:
        missing.append("`elocation-id` or `pages`")
    if missing:
        message = f"not found, and needed to publish: {', '.join(missing)}; add them"
        yield Finding(MET011, message, InMetadata(("status",)))
