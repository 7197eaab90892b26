"""An invented case report: its words, before an author types them in Word."""

from __future__ import annotations

TITLE = "An itching ear canal in a beekeeper: a case report"
PEOPLE = [
    ("Ana María", "Ejemplo-Ruiz", ["MD", "PhD"], [1], "ana.ejemplo@example.org"),
    ("Bo", "van der Sample", ["MBBS"], [1, 2], "bo.sample@example.org"),
    ("C. D.", "Specimen", ["MD"], [2], "c.specimen@example.org"),
]
PLACES = [
    "Department of Examples, Demonstration Hospital, Sampleton, Netherlands",
    "Institute of Invented Medicine, Second University, Paris, France",
]
ABSTRACT = {
    "Background": "Itching of the ear canal is common, and its cause is usually found by looking.",
    "Case presentation": "A beekeeper had an itch of both ear canals, and a patch test was "
    "positive.",
    "Conclusion": "Asking about work and hobbies finds causes that looking does not.",
}
KEYWORDS = ["case report", "contact dermatitis", "propolis"]


#: The text: paragraphs under headings. [n] cites, {f1} calls out a figure, {t1} the table.
TEXT: list[tuple[str, list[str]]] = [
    (
        "Introduction",
        [
            "Propolis is a known contact allergen[1,2]. It has been found in many hives[3].",
            "We describe a beekeeper whose ears itched, which few reports mention[4].",
        ],
    ),
    (
        "Case report",
        [
            "A 44-year-old beekeeper presented with an itch of both ear canals of three weeks "
            "({f1}). The white cell count was 7.2 × 10^9^/L, and the karyotype was normal in "
            "20 of 20 cells.",
            "A patch test was positive ({t1}). The skin healed in one week ({f2}), as in other "
            "reports[1,3-5].",
        ],
    ),
    (
        "Discussion",
        [
            "The history led to the cause[2]. Gloves and a clean cloth may prevent it[6].",
        ],
    ),
    ("Conclusion", ["Asking about hobbies finds causes that looking does not."]),
]
DECLARATIONS = [
    ("Patient consent", "The patient gave written consent to the publication of this report."),
    ("Ethics approval", "The institution does not require approval for a report of one patient."),
    ("Funding", "This work received no funding."),
    ("Conflict of interest", "The authors declare no competing interests."),
    ("Author contributions", "AE saw the patient, BS wrote the text, and CS read it."),
    ("Acknowledgements", "We thank the bees."),
]
LEGENDS = [
    "The ear canal at the first visit. (A) Left ear. (B) Right ear.",
    "The ear canal one week later, without scales.",
]
CAPTION = "Results of the patch test after two and four days."
CELLS = [
    ["Substance", "Two days", "Four days"],
    ["Propolis 10%", "+", "++"],
    ["Beeswax", "–", "–"],
    ["Nickel sulphate 5%", "–", "?+"],
]
TABLE_NOTE = "+: weak reaction; ++: strong reaction; ?+: doubtful reaction."
#: The groups of works that the text cites, in order.
CITED = [[1, 2], [3], [4], [1, 3, 4, 5], [2], [6]]
