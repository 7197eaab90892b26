"""Rules on the facts of a JATS file: identifiers, authors, declarations, licence, references."""

from __future__ import annotations

import re

from casepress.core.check_digits import issn_valid, orcid_valid
from casepress.core.findings.code import Severity
from casepress.outputs.jats.checks.rule import Found, Rule, code
from casepress.outputs.jats.xml import Node, find, words

#: Words that name a group of people and no person.
_GROUP = re.compile(
    r"\b(?:collaborat(?:ion|ors|ive)|committee|consortium|council|group|investigators|network|"
    r"society|task force|team)\b",
    re.IGNORECASE,
)
#: Suggested values of `publication-type` (JATS tag library 1.3; JATS4R, Citations, Preprints).
_TYPES = """
blog book chapter commun confproc data database discussion gov journal letter list newspaper other
patent periodical preprint report review software standard thesis undeclared video web webpage
website wiki working-paper
"""
PUBLICATION_TYPES = frozenset(_TYPES.split())
#: The statements that a case report needs: the XPath of JATS4R, the wording of a title that shows
#: an untagged statement, and the tag to write.
DECLARATIONS = {
    "competing interests": (
        "//fn[@fn-type='coi-statement' or @fn-type='conflict' or @fn-type='COI-statement']",
        r"(competing|conflicts?|declarations?) (of )?interests?",
        'fn fn-type="coi-statement" in author-notes',
    ),
    "ethics or the patient's consent": (
        "//sec[@sec-type='ethics-statement']",
        r"ethic|consent",
        'sec sec-type="ethics-statement" in back',
    ),
    "funding": (
        "front/article-meta/funding-group | //fn[@fn-type='financial-disclosure']",
        r"fund(ing|ed)|financial (support|disclosure)",
        "funding-group in article-meta",
    ),
    "the availability of data": (
        "//sec[@sec-type='data-availability']",
        r"availability of data|data (availability|sharing|access)",
        'sec sec-type="data-availability" in back',
    ),
}


#: Article types that report on patients or data (JATS tag library, `article-type`).
_NEED_STATEMENTS = ("case-report", "research-article", "brief-report", "rapid-communication")


def identifiers(article: Node) -> Found:
    """ISSNs and ORCIDs have correct check digits."""
    for node in find(article, "front//issn | front//issn-l"):
        if not issn_valid(words(node)):
            yield node, f'the ISSN "{words(node)}" has a wrong check digit; correct it'
    for node in find(article, "//contrib-id[@contrib-id-type='orcid']"):
        value = words(node)
        if not value.startswith("https://orcid.org/"):
            digits = value.rpartition("/")[2]
            yield node, f'write the ORCID as its address: "https://orcid.org/{digits}"'
        elif not orcid_valid(value.rpartition("/")[2]):
            yield node, f'the ORCID "{value}" has a wrong check digit; ask its holder'


def group_authors(article: Node) -> Found:
    """A group is a `collab`, not a person."""
    for node in find(article, "//name | //string-name"):
        if _GROUP.search(words(node)):
            yield node, f'"{words(node)}" looks like a group; tag it as collab'


def declarations(article: Node) -> Found:
    """The statements that readers of a case report look for are there."""
    if article.get("article-type") not in _NEED_STATEMENTS:
        return
    titles = find(article, "//sec/title | //ack/title | //notes/title | //fn//label | //fn//title")
    for name, (path, wording, place) in DECLARATIONS.items():
        if find(article, path):
            continue
        untagged = [t for t in titles if re.search(wording, words(t), re.IGNORECASE)]
        if untagged:
            yield untagged[0], f"the statement on {name} is not tagged as such; write {place}"
        else:
            yield article, f"there is no statement on {name}; write {place}"


def licence(article: Node) -> Found:
    """The licence is given by its address (JATS4R Permissions; NISO RP-22)."""
    if not find(article, "front/article-meta/permissions/license/ali:license_ref"):
        yield article, "no licence is given by its address; add ali:license_ref to permissions"


def publication_facts(article: Node) -> Found:
    """The article has a date of publication and a place in the journal."""
    meta = article.find("front/article-meta")
    if meta is None:
        return
    if not find(meta, "pub-date[year] | pub-date-not-available"):
        yield meta, "there is no date of publication; add pub-date"
    if not find(meta, "fpage | elocation-id"):
        yield meta, "there are neither pages nor an article number; add fpage or elocation-id"


def publication_types(article: Node) -> Found:
    """References have a `publication-type` of the JATS tag library."""
    for node in article.iter("element-citation", "mixed-citation"):
        value = node.get("publication-type", "")
        if not value:
            yield node, "the reference does not say what it cites; add publication-type"
        elif value not in PUBLICATION_TYPES:
            yield node, f'JATS knows no publication-type "{value}"; write journal, book, …'


def version(article: Node) -> Found:
    """`dtd-version` is that of the DOCTYPE."""
    public = article.getroottree().docinfo.public_id or ""
    said = article.get("dtd-version", "")
    named = re.search(r"v(\d\.\d(?:d\d)?) ", public)
    if named and said and said != named[1]:
        yield article, f'dtd-version is "{said}" and the DOCTYPE\'s {named[1]}; make them agree'


FACT_RULES = (
    Rule(
        code(
            15,
            "identifiers",
            """An ISSN or an ORCID is wrong.

Why: its check digit shows a wrong digit, so it means another journal or person, or none.
Source: ISO 3297; ISO/IEC 7064 MOD 11-2; JATS4R, ORCID
""",
        ),
        identifiers,
    ),
    Rule(
        code(
            17,
            "group-authors",
            """A group of authors is tagged as a person.

Why: indexes print it as "Group RBS", and Europe PMC drops it.
Source: JATS4R, Authors and affiliations
""",
            Severity.WARNING,
        ),
        group_authors,
    ),
    Rule(
        code(
            18,
            "declarations",
            """A statement that a case report needs is missing or not tagged.

Why: PMC and Europe PMC show and index these statements by their tags.
Source: JATS4R, Conflict of interest, Ethics, Funding, Data availability; ICMJE
""",
        ),
        declarations,
    ),
    Rule(
        code(
            20,
            "licence",
            """The licence is not given in the form that machines read.

Why: without it, readers cannot know whether they may reuse or text-mine the article.
Source: JATS4R, Permissions; NISO RP-22-2021
""",
        ),
        licence,
    ),
    Rule(
        code(
            21,
            "publication-types",
            """A reference does not say what kind of work it cites.

Why: PMC sets and links references by it.
Source: JATS tag library 1.3, publication-type; JATS4R, Citations
""",
        ),
        publication_types,
    ),
    Rule(
        code(
            25,
            "whereabouts",
            """The article has no date of publication, or no place in the journal.

Why: PubMed and Crossref cite it by these facts, and PMC rejects an article without them.
Source: PMC tagging guidelines, article-meta
""",
        ),
        publication_facts,
    ),
    Rule(
        code(
            24,
            "dtd-version",
            """The file names two versions of JATS.

Why: a receiver validates it against the wrong one.
Source: JATS tag library 1.3, dtd-version
""",
        ),
        version,
    ),
)
