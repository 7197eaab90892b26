"""The documentation of a code as data: what `--explain`, `docs/rules/` and the tests read.

A code's `doc` begins with a sentence that says what is wrong. Paragraphs follow, each with its
heading, in this order: `Why:`, `Scope:` (what is checked), `Source:`, `Traps:` (what is allowed on
purpose), `Precision:` (of a rule that guesses: how often it was right on real prose; where it was
measured, the figures of `lexicons/precision.yaml` are put there), and the two examples `Fails:`
and `Passes:`.

An example is a piece of a manuscript and is tested as one. On the heading's own line it is one
piece, between backticks; indented below the heading there may be several. Its first characters say
what a piece is:

    ---                 front matter: these keys replace those of a good manuscript; after a second
                        `---`, the text before the first heading
    journal: NAME       the journal of the configuration
    # Heading           a section, in place of the one of that name, or added
    @article{...        the whole reference file
    figures/x.png: ...  a file to make, e.g. `figures/x.png: png 600x400 gps`
    anything else       a paragraph of the case report

An example in parentheses is a description: no piece of a manuscript can show the case.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field

from casepress.core.findings.code import Code
from casepress.lint.lexicon import lexicon

HEADINGS = ("Why", "Scope", "Source", "Traps", "Precision", "Fails", "Passes")
_HEADING = re.compile(rf"^({'|'.join(HEADINGS)}):[ \t]*", re.MULTILINE)


@dataclass(frozen=True)
class Documentation:
    """A code's documentation in its parts; `parts` has the paragraphs by heading."""

    summary: str
    parts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, code: Code) -> Documentation:
        """The parts of a code's `doc`."""
        found = _HEADING.split(code.doc.strip())
        pairs = zip(found[1::2], found[2::2], strict=True)
        parts = {head: _body(text) for head, text in pairs}
        if measured := _measured(code.code):
            parts["Precision"] = measured
        parts = {head: parts[head] for head in HEADINGS if head in parts}
        return cls(" ".join(found[0].split()), parts)

    def example(self, heading: str) -> str:
        """The piece of a manuscript under `Fails` or `Passes`; "" for a description."""
        body = self.parts.get(heading, "")
        inline = re.fullmatch(r"(`+)(.+?)\1", body, re.DOTALL)
        if inline:
            return inline[2].strip(" ") if len(inline[1]) > 1 else inline[2]
        return "" if body.startswith("(") else body


def _measured(code: str) -> str:
    """What was counted on published case reports, all sets together; "" where nothing was."""
    sets = [one for one in lexicon("precision") if code in one["codes"]]
    if not sets:
        return ""
    right, wrong = (sum(int(one["codes"][code][at]) for one in sets) for at in (0, 1))
    articles, words = (sum(int(one[key]) for one in sets) for key in ("articles", "words"))
    share = f" ({round(100 * right / (right + wrong))} %)" if right + wrong else ""
    return (
        f"on {articles} published case reports ({words:,} words), each finding read by hand: "
        f"{right} right, {wrong} wrong{share}."
    )


def _body(text: str) -> str:
    """A paragraph as one line; an indented block without its indentation."""
    if text.startswith("\n"):
        return textwrap.dedent(text.strip("\n")).rstrip()
    return " ".join(text.split())


def traits(code: Code) -> str:
    """The properties of a code in words: "error, stage both, stops the build"."""
    out = [str(code.severity), f"stage {code.stage}"]
    out += ["stops the build"] * code.blocks
    out += ["cannot be silenced"] * code.final
    out += ["no comment silences it"] * code.kept
    out += ["the words are never shown"] * code.private
    out += ["on request only"] * code.optional
    return ", ".join(out)
