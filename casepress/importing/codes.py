"""What an import can say: the codes DOC…, with their documentation."""

from __future__ import annotations

from casepress.core.findings import Code, Severity


def _unreadable(code: str, name: str, doc: str) -> Code:
    return Code(code, name, Severity.ERROR, doc, blocks=True, unreadable=True)


DOC001 = _unreadable(
    "DOC001",
    "word-file-damaged",
    """The Word file cannot be read: it is damaged, incomplete, or something else.

Why: nothing of it could be imported.
Source: ECMA-376, part 2
Fails: (a file whose download broke off)
Passes: (the file as Word saves it)
""",
)
DOC002 = _unreadable(
    "DOC002",
    "word-file-locked",
    """The Word file is protected by a password.

Why: nothing of it can be read without the password, which is not asked for.
Source: [MS-OFFCRYPTO]
Fails: (a file saved with “Encrypt with password”)
Passes: (the same file saved without)
""",
)
DOC003 = _unreadable(
    "DOC003",
    "word-file-other-format",
    """The manuscript is a `.doc`, `.odt` or `.rtf` file, whatever its name ends in.

Why: another program has to convert it, and is started only with `--convert`.
Source: docs/from-word.md
Fails: (an RTF file named `manuscript.docx`)
Passes: (the file saved as “Word document (.docx)”)
""",
)
DOC004 = _unreadable(
    "DOC004",
    "word-file-refused",
    """The Word file holds what no word processor writes: paths that lead out of it, document type
declarations, or parts that unpack to a multiple of any manuscript.

Why: such a file is made to harm the machine that opens it.
Source: OWASP, XML external entity prevention
Fails: (a file with a part named `../../evil.txt`)
Passes: (the file as Word saves it)
""",
)
DOC005 = Code(
    "DOC005",
    "word-file-active",
    Severity.WARNING,
    """The Word file holds macros, or names something outside it.

Why: nothing was run or fetched, and none of it is copied; who opens the file in Word should know.
Source: docs/from-word.md
Fails: (a `.docm` file renamed to `.docx`)
Passes: (a file without macros)
""",
)
DOC010 = Code(
    "DOC010",
    "words-not-imported",
    Severity.ERROR,
    """Words, numbers, cells or notes of the Word file are missing in article.md.

Why: nothing may be lost without its author knowing.
Scope: all text of the Word file but what DOC011 names, compared with the manuscript as written.
Source: docs/from-word.md
Fails: (a text in a chart)
Passes: (the same text in a table)
""",
)
DOC011 = Code(
    "DOC011",
    "left-out",
    Severity.INFO,
    """Something of the Word file was left out on purpose.

Why: hidden text, unfilled placeholders, headers and footers, counts, telephone numbers and the
repeated title page are no part of an article; the report shows what was left out.
Source: docs/from-word.md
Fails: (a paragraph “Word count: 1402”)
Passes: (the text of the article)
""",
)
DOC012 = Code(
    "DOC012",
    "picture-not-usable",
    Severity.WARNING,
    """A picture of the Word file cannot be used as it is, or is missing.

Why: EMF and WMF drawings, charts, SmartArt and linked pictures exist in Word alone.
Source: docs/images.md
Fails: (a figure pasted as an enhanced metafile)
Passes: (the same figure saved as PNG, in place of the file that the message names)
""",
)
DOC013 = Code(
    "DOC013",
    "read-as",
    Severity.INFO,
    """What a passage of the Word file was taken for, and why.

Why: Word files show by their look what an article states by its structure, and a look can mislead.
Source: docs/from-word.md
Fails: (a line in bold above a paragraph)
Passes: (a heading with the style “Heading 1”)
""",
)
DOC014 = Code(
    "DOC014",
    "not-certain",
    Severity.WARNING,
    """A passage of the Word file can be read in several ways, or a part of it is missing.

Why: it is asked, not guessed.
Source: docs/from-word.md
Fails: (an author's name that no number joins to an institution)
Passes: (names and institutions with the same raised numbers)
""",
)
DOC015 = Code(
    "DOC015",
    "reference-left-typed",
    Severity.WARNING,
    """A reference could not be read beyond doubt, and was kept as it is typed.

Why: a field in the wrong place cites another work. A reference is taken apart only where its
parts, set again in the same style, give back what was typed, and no other parts do.
Source: docs/from-word.md
Fails: (`Smith J. My book on knees, 2nd printing, somewhere, about 1990`)
Passes: (`Smith J. My book on knees. 2nd ed. London: Example Press; 1990.`)
""",
)
DOC016 = Code(
    "DOC016",
    "citation-left-typed",
    Severity.WARNING,
    """What looks like a citation names no reference, or may be something else.

Why: a number in brackets may be a dose, a karyotype or a date.
Source: docs/from-word.md
Fails: (`[14]` in a manuscript with twelve references)
Passes: (`[12]`)
""",
)
DOC017 = Code(
    "DOC017",
    "table-form",
    Severity.WARNING,
    """A table of the Word file is a picture, is set with tabs, or is in another table.

Why: its cells were read from its look, or cannot be read at all.
Source: ICMJE Recommendations IV.A.3.h
Fails: (columns set with the Tab key)
Passes: (Insert, Table)
""",
)
DOC018 = Code(
    "DOC018",
    "equation-object",
    Severity.WARNING,
    """An equation of the Word file is an object that only another program can open.

Why: its formula cannot be read; type it as TeX where the message names its place.
Source: docs/source-format.md
Fails: (Equation 3.0, MathType)
Passes: (Insert, Equation)
""",
)
DOC019 = Code(
    "DOC019",
    "changes-and-comments",
    Severity.INFO,
    """The Word file has tracked changes or comments.

Why: its text is what it is once the changes are accepted (`--track reject`: rejected), and comments
became comments of article.md, without the names of who wrote them; no output shows them.
Source: docs/from-word.md
Fails: (a file with 14 tracked changes)
Passes: (a file whose changes were accepted)
""",
)
DOC020 = Code(
    "DOC020",
    "figure-incomplete",
    Severity.WARNING,
    """A figure has no picture, a picture has no legend, or a number is used twice.

Why: readers need both, and callouts need to mean one.
Source: ICMJE Recommendations IV.A.3.i
Fails: (“Figure 3. Course.” without a picture in the file)
Passes: (the picture, and its legend in a paragraph below)
""",
)
DOC021 = Code(
    "DOC021",
    "edit-not-merged",
    Severity.WARNING,
    """An edit of a Word file that came back was not brought into article.md.

Why: it is in words that casepress writes (numbers, citations, callouts, references, authors), in
words that the file for reviewers replaces, in words that were changed in article.md as well, or at
a place that article.md does not have. Only the author can tell what is meant.
Source: docs/from-word.md
Fails: (“Figure 1” made “Figure 2” by hand)
Passes: (the callout changed in article.md)
""",
)
DOC022 = Code(
    "DOC022",
    "edit-merged",
    Severity.INFO,
    """An edit of a Word file that came back was brought into article.md.

Why: so that the author can look at each.
Source: docs/from-word.md
Fails: (“swollen” made “red and swollen” in the Word file)
Passes: (a Word file without edits)
""",
)

CODES = (
    *(DOC001, DOC002, DOC003, DOC004, DOC005, DOC010, DOC011, DOC012, DOC013, DOC014),
    *(DOC015, DOC016, DOC017, DOC018, DOC019, DOC020, DOC021),
    DOC022,
)
