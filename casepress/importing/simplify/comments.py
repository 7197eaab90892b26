"""Comments: marks where they stand, and their words without who wrote them."""

from __future__ import annotations

from casepress.importing.ooxml import Tree, drop, element, every, q, text_of
from casepress.importing.simplify.story import Comment, Story
from casepress.importing.simplify.tokens import mark


def simplify(story: Story) -> None:
    """Put marks in the place of comments' references; answers follow what they answer."""
    package = story.package
    tree = package.tree(package.related("comments"))
    texts = {c.get(q("w:id"), ""): c for c in ([] if tree is None else every(tree, "w:comment"))}
    answers = _answers(story, texts)
    for holder, _ in story.trees:
        for one in every(holder, "w:commentRangeStart", "w:commentRangeEnd", "w:annotationRef"):
            drop(one)
        for sign in every(holder, "w:commentReference"):
            number = sign.get(q("w:id"), "")
            if number in texts:
                words = " ".join(text_of(texts.pop(number)).split())
                if words:
                    story.comments.append(Comment(words, number in answers))
                    text = element("w:t")
                    text.text = mark("k", len(story.comments) - 1)
                    sign.addprevious(text)
            sign.getparent().remove(sign)


def _answers(story: Story, texts: dict[str, Tree]) -> set[str]:
    """The comments that answer another ([MS-DOCX], 2.5.1: paragraphs name their parents)."""
    package = story.package
    tree = package.tree(package.related_by_ending("/commentsExtended"))
    parents = {
        x.get(q("w15:paraId"), ""): x.get(q("w15:paraIdParent"), "")
        for x in ([] if tree is None else every(tree, "w15:commentEx"))
    }
    out = set()
    for number, comment in texts.items():
        ids = [p.get(q("w14:paraId"), "") for p in every(comment, "w:p")]
        if any(parents.get(i) for i in ids):
            out.add(number)
    return out
