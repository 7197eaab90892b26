"""Two versions of an article as one, with what was inserted and deleted: a step from articles to an
article, which the Word and the PDF writer print.

An insertion is a Span of the class `insertion`, a deletion one of the class `deletion`; a paragraph
that is new or gone as a whole begins with an empty Span of the class `paragraph-insertion` or
`paragraph-deletion`. Figures and tables that are gone are paragraphs.
"""
