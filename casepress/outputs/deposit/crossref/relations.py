"""`rel:program`: articles that this one comments on, translates, or that do so with it."""

from __future__ import annotations

from casepress.article.model import Related
from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import Node, el, group, leaf

#: Relations between works, and between forms of one work (relations.xsd). What updates an article
#: is in `crossmark`; Crossref itself adds the way back to the updated article.
_BETWEEN = {
    "comments-on": "isCommentOn",
    "commented-on-by": "hasComment",
    "adds-to": "isSupplementTo",
    "added-to-by": "isSupplementedBy",
}
_WITHIN = {"translates": "isTranslationOf", "translated-by": "hasTranslation"}


def relations(record: Record) -> Node | None:
    """The relations of which the schema knows the type."""
    found = [_relation(related) for related in record.article.related]
    return group("rel:program", {"name": "relations"}, *found)


def _relation(related: Related) -> Node | None:
    inside = related.type in _WITHIN
    kind = _WITHIN.get(related.type) or _BETWEEN.get(related.type)
    if kind is None:
        return None
    tag = "rel:intra_work_relation" if inside else "rel:inter_work_relation"
    attributes = {"relationship-type": kind, "identifier-type": "doi"}
    return el(
        "rel:related_item",
        None,
        leaf("rel:description", related.title),
        el(tag, attributes, related.doi),
    )
