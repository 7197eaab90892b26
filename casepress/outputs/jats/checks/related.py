"""Rules on the articles that a JATS file refers to: corrections, retractions, expressions of
concern."""

from __future__ import annotations

import re

from casepress.outputs.jats.checks.rule import Found, Rule, code
from casepress.outputs.jats.xml import Node, find

_XLINK = "{http://www.w3.org/1999/xlink}"
#: The `related-article-type` that each notice must have (JATS4R, corrections and retractions).
NOTICES = {
    "correction": "corrected-article",
    "retraction": "retracted-article",
    "partial-retraction": "partial-retraction",
    "expression-of-concern": "object-of-concern",
    "addendum": "addended-article",
}
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def notices(article: Node) -> Found:
    """A notice names the article that it is about, and says what it does to it."""
    kind = article.get("article-type", "")
    links = find(article, "front/article-meta/related-article")
    wanted = NOTICES.get(kind)
    if wanted and not any(node.get("related-article-type") == wanted for node in links):
        yield (
            links[0] if links else article,
            f"a {kind} must name its article; add a related-article to article-meta with the "
            f'related-article-type "{wanted}"',
        )
    for node in links:
        said = node.get("related-article-type", "")
        of = [notice for notice, relation in NOTICES.items() if relation == said]
        if of and kind not in of:
            yield node, f'only a {of[0]} has the related-article-type "{said}"; correct one of them'


def identified(article: Node) -> Found:
    """A related article is named by its DOI, in a form that machines follow."""
    own = {
        str(n.text).lower() for n in find(article, "//article-meta/article-id[@pub-id-type='doi']")
    }
    for node in find(article, "front/article-meta/related-article"):
        address = node.get(f"{_XLINK}href", "")
        if node.get("ext-link-type") != "doi" or not _DOI.fullmatch(address):
            yield (
                node,
                "a related article must be named by its bare DOI; write "
                'ext-link-type="doi" and xlink:href="10.…"',
            )
        elif address.lower() in own:
            yield node, f"{address} is the DOI of this article; write that of the related one"


RELATED_RULES = (
    Rule(
        code(
            26,
            "notices",
            """A correction, retraction or expression of concern does not name its article.

Why: PubMed, PMC and Crossref link the notice with the article, so that its readers see it.
Source: JATS4R, Corrections, retractions and expressions of concern; PMC tagging guidelines,
related-article
""",
        ),
        notices,
    ),
    Rule(
        code(
            27,
            "related-articles",
            """A related article is not named by its DOI.

Why: a link in another form cannot be resolved, and a notice on itself links nothing.
Source: JATS4R, Corrections, retractions and expressions of concern
""",
        ),
        identified,
    ),
)
