"""The item types and variables of CSL 1.0.2 (specification, appendices III and IV)."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The set of the words of a text."""
    return frozenset(text.split())


TYPES = words("""
    article article-journal article-magazine article-newspaper bill book broadcast chapter
    classic collection dataset document entry entry-dictionary entry-encyclopedia event figure
    graphic hearing interview legal_case legislation manuscript map motion_picture
    musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song
    speech standard thesis treaty webpage
""")

#: Crossref's own types, which its records may have instead of CSL's.
CROSSREF_TYPES = {
    "book-chapter": "chapter",
    "book-section": "chapter",
    "dissertation": "thesis",
    "edited-book": "book",
    "journal-article": "article-journal",
    "monograph": "book",
    "posted-content": "article",
    "proceedings-article": "paper-conference",
    "reference-book": "book",
    "reference-entry": "entry",
}

NAMES = words("""
    author chair collection-editor compiler composer container-author contributor curator
    director editor editor-translator editorial-director executive-producer guest host
    illustrator interviewer narrator organizer original-author performer producer recipient
    reviewed-author script-writer series-creator translator
""")

NAME_PARTS = (
    "family",
    "given",
    "dropping-particle",
    "non-dropping-particle",
    "suffix",
    "literal",
)

DATES = words("accessed available-date event-date issued original-date submitted")

NUMBERS = words("""
    chapter-number citation-number collection-number edition first-reference-note-number issue
    number number-of-pages number-of-volumes page page-first part-number printing-number
    section supplement-number version volume
""")

STRINGS = words("""
    abstract annote archive archive_collection archive_location archive-place authority
    call-number citation-key citation-label collection-title container-title
    container-title-short dimensions division DOI event-place event-title genre ISBN ISSN
    jurisdiction keyword language license medium note original-publisher
    original-publisher-place original-title part-title PMCID PMID publisher publisher-place
    references reviewed-genre reviewed-title scale source status title title-short URL
    volume-title year-suffix
""")

#: Older or tool-specific names of variables of CSL 1.0.2.
ALIASES = {
    "event": "event-title",
    "journalAbbreviation": "container-title-short",
    "shortTitle": "title-short",
}

#: Types with the e-locator (article number) in `number` and the page range in `page`.
ARTICLES = frozenset({"article-journal", "article-magazine", "article-newspaper"})
