#!/usr/bin/env python3
"""Cross-references: `@fig-1`, `@fig-1A`, `[@fig-1; @tbl-2]` and `[Figure 1A](#fig-1)`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from casepress.article.ast import (
    Element,
    Inlines,
    attr,
    classes,
    get,
    identifier,
    is_div,
    link,
    rewrite,
    space,
    string,
    structure,
    text,
    walk,
    with_origin,
    xref,
)
from casepress.article.callouts import (
    PREFIXES,
    flattened,
    is_callout,
    meant,
    prefix_of,
    separated,
    without_panels,
)
from casepress.article.floats import SRC014, is_float
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.core.schema import nearest
from casepress.filters.alone import run_alone
from casepress.filters.context import ABSTRACTS, Context, Document, abstracts, language
from casepress.source.marked_words import COMMENTS

FIG001 = Code(
    "FIG001",
    "display-item-not-cited",
    Severity.ERROR,
    """A figure, table or supplementary file is never called out in the text.

Why: readers do not know when to look at it.
Scope: every figure, table and supplementary file; boxes and appendices need no callout.
Source: ICMJE Recommendations IV.A.3.h and i
Fails:
    # Case report
    The knee was swollen.

    ![**Knee.** Grains in the knee.](../../figures/knee/figure-1.svg){#fig-1 alt="A knee."}
Passes:
    # Case report
    The knee was swollen (@fig-1).

    ![**Knee.** Grains in the knee.](../../figures/knee/figure-1.svg){#fig-1 alt="A knee."}
""",
)
FIG002 = Code(
    "FIG002",
    "display-item-missing",
    Severity.ERROR,
    """A callout leads to a figure, table, formula or section that does not exist.

Why: the outputs would print a dead reference.
Scope: callouts in all prose.
Source: ICMJE Recommendations IV.A.3.i
Fails: `The knee was swollen (@fig-9).`
Passes: `The knee was swollen (@fig-1).`
""",
    blocks=True,
)
FIG003 = Code(
    "FIG003",
    "display-item-out-of-order",
    Severity.WARNING,
    """Figures or tables are first called out in another order than they are numbered.

Why: they are numbered in the order of their first callout.
Scope: callouts in all prose, figures and tables apart.
Source: ICMJE Recommendations IV.A.3.h and i
Fails:
    # Case report
    The knee was swollen (@fig-2), with grains (@fig-1).

    ![**Knee.** Grains in the knee.](../../figures/knee/figure-1.svg){#fig-1 alt="A knee."}

    ![**Girth.** Its girth by month.](../../figures/knee/figure-2.py){#fig-2 alt="A line."}
Passes:
    # Case report
    The knee had grains (@fig-1) and was swollen (@fig-2).

    ![**Knee.** Grains in the knee.](../../figures/knee/figure-1.svg){#fig-1 alt="A knee."}

    ![**Girth.** Its girth by month.](../../figures/knee/figure-2.py){#fig-2 alt="A line."}
""",
)
REF019 = Code(
    "REF019",
    "citation-group-mixed",
    Severity.ERROR,
    """One pair of brackets holds references and callouts together.

Why: they are printed in different forms.
Scope: citations in all prose.
Source: docs/source-format.md
Fails: `Grains are common [@example1895; @fig-1].`
Passes: `Grains are common [@example1895] (@fig-1).`
""",
    blocks=True,
)
REF020 = Code(
    "REF020",
    "citation-not-separated",
    Severity.ERROR,
    """A citation or callout follows another in the same brackets without a semicolon between them.

Why: pandoc takes it for words about the first; its key would be printed in place of its number.
Scope: citations and callouts in all prose.
Source: pandoc's manual, Citations
Traps: e-mail addresses, and `\\@` for the sign itself, are no citations.
Fails: `Grains are common [@example1895, and @muster2020].`
Passes: `Grains are common [@example1895; @muster2020].`
""",
    blocks=True,
)

CODES = (FIG001, FIG002, FIG003, REF019, REF020)

_LEFT_OVER = re.compile(r"\{#([\w-]+)")
_PANEL = re.compile(r"^(?P<id>.*?[0-9a-z])(?P<panel>[A-Z](?:[-–,][A-Z])*)$")


@dataclass
class _Pass:
    labels: Mapping[str, str]
    targets: Mapping[str, Element]
    #: Ids for which another finding says why they are not there.
    document: Document
    #: What is set between a callout and the citation that pandoc joins to it.
    gap: Inlines
    calls: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def visit(self, element: Element) -> Element | Inlines | None:
        if element["t"] == "Cite":
            return self.cite(element)
        if element["t"] == "Link" and element["c"][2][0].startswith("#"):
            return self.link(element)
        return None

    def cite(self, element: Element) -> Element | Inlines | None:
        parts = separated(element, self.gap)
        if parts[0] is not element:
            made: Inlines = rewrite(parts, self.visit)
            return made
        group, inner = flattened(element)
        citations = group["c"][0]
        ours = [is_callout(c["citationId"]) for c in citations]
        if any(ours) and not all(ours):
            message = "one pair of brackets holds references and callouts; write two pairs"
            self.findings.append(Finding(REF019, message, InNode(element)))
            found = (self.resolve(c["citationId"])[0] for c in citations)
            self.calls += (identifier(target) for target in found if target is not None)
            return group
        for key in inner:
            message = (
                f"`@{key}` would be printed as typed; separate citations with `;`, and write "
                "`\\@` where the sign itself is meant"
            )
            self.findings.append(Finding(REF020, message, InNode(element, f"@{key}")))
        if not any(ours):
            return group if inner else None
        return self.printed(element, citations)

    def printed(self, element: Element, citations: list[dict[str, Any]]) -> Inlines:
        """The words of a group of callouts."""
        out: Inlines = []
        groups = list(self.runs(_once(citations)))
        kinds = [_kind(group[0]) for group in groups]
        for i, group in enumerate(groups):
            if i:
                out += self.between(i, len(groups))
            first, last = group[0], group[-1]
            if first["citationPrefix"]:
                out += [*first["citationPrefix"], space()]
            bare = kinds[i : i + 1] == kinds[i - 1 : i]
            plural = bare or kinds[i : i + 1] == kinds[i + 1 : i + 2] or len(group) > 1
            out.append(self.call(element, first["citationId"], plural=plural, bare=bare))
            if len(group) > 1:
                between = [one["citationId"] for one in group[1:-1]]
                self.calls += between
                out[-1]["c"][0][2].append(["through", " ".join(between)])
                out += [
                    string("–"),
                    self.call(element, last["citationId"], plural=True, bare=True),
                ]
            out += last["citationSuffix"]
        return [with_origin(element, out[0]), *out[1:]]

    def runs(self, citations: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
        """Callouts of one group, three or more whole floats in a row as one run."""
        run: list[dict[str, Any]] = []
        for citation in citations:
            if run and not self.follows(run[-1], citation):
                yield from [run] if len(run) > 2 else [[one] for one in run]
                run = []
            run.append(citation)
        yield from [run] if len(run) > 2 else [[one] for one in run]

    def follows(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether two callouts are of whole floats that are numbered one after the other, with
        nothing typed between them."""
        keys = one["citationId"], other["citationId"]
        if _kind(one) != _kind(other) or one["citationSuffix"] or other["citationPrefix"]:
            return False
        targets = [self.targets[key] for key in keys if key in self.targets]
        numbers = [int(get(target, "number") or 0) for target in targets]
        return len(numbers) == 2 and numbers[0] > 0 and numbers[0] + 1 == numbers[1]

    def between(self, i: int, count: int) -> Inlines:
        if i == count - 1:
            return [space(), string(self.labels["and"]), space()]
        return [string(","), space()]

    @cached_property
    def excused(self) -> frozenset[str]:
        """The ids that callouts do not find for another reason, which is reported there."""
        return _left_over(self.document)

    def call(self, element: Element, key: str, *, plural: bool, bare: bool) -> Element:
        """One callout: "Figure 1A"; "Figures 1" where more follow, "2" where it follows."""
        target, panel = self.resolve(key)
        if target is None and self.excused & {key, key.rstrip("ABCDEFGH")}:
            return string(f"@{key}")
        if target is None:
            other = meant(key)
            known = other is not None and self.resolve(other)[0] is not None
            guess = other if known else nearest(key, list(self.targets))
            remedy = f"did you mean @{guess}?" if guess else "add it, or correct the callout"
            message = f"`{key}` was not found; {remedy}"
            explains = frozenset((without_panels(guess),) if guess and known else ())
            at = InNode(element, f"@{key}")
            self.findings.append(Finding(FIG002, message, at, explains=explains))
            return string(f"@{key}")
        name = identifier(target)
        self.calls.append(name)
        ref_type, label = PREFIXES[prefix_of(name) or "sec-"]
        number = get(target, "number")
        if not number:  # a section, an appendix, a box: called by its title
            title = text(target["c"][1][0]) if target["t"] == "Div" and target["c"][1] else ""
            words = f"“{title}”" if ref_type == "sec" else title
            return with_origin(element, xref(words, name, ref_type))
        words = f"{number}{panel}"
        if not bare:
            words = f"{self.labels[f'{label}s' if plural else label]}\u00a0{words}"
        return with_origin(element, xref(words, name, ref_type))

    def resolve(self, key: str) -> tuple[Element | None, str]:
        """The target of a key, and the panels at its end."""
        if key in self.targets:
            return self.targets[key], ""
        parted = _PANEL.match(key)
        if parted and parted["id"] in self.targets:
            return self.targets[parted["id"]], parted["panel"].replace("-", "–")
        for name, target in self.targets.items():  # an id of another form, reported at its place
            other = meant(name)
            if other and other == key:
                return target, ""
            if other and parted and other == parted["id"]:
                return target, parted["panel"]
        return None, ""

    def link(self, element: Element) -> Element | None:
        attributes, content, (href, _title) = element["c"]
        name = href[1:]
        target = self.targets.get(name)
        if target is None:
            message = f"the id `{name}` was not found; correct the link"
            self.findings.append(Finding(FIG002, message, InNode(element, href)))
            return None
        if not content:  # the printed words of a callout
            return self.call(element, name, plural=False, bare=False)
        self.calls.append(name)
        pairs = {"ref-type": PREFIXES[prefix_of(name) or "sec-"][0]}
        kept = [c for c in attributes[1] if c != "xref"]
        return with_origin(element, link(content, href, attr("", ["xref", *kept], pairs)))


def crossrefs(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Replace callouts by links with their printed words; floats never called are findings."""
    labels = context.journal.labels(language(document, context))
    targets, findings = _targets(document)
    against = context.journal.setting("citation-space") == "none"
    gap = [] if against else [space()]
    work = _Pass(labels, targets, document, gap, findings=findings)
    meta = dict(document["meta"])
    for key in ABSTRACTS:
        if key in meta:
            meta[key] = rewrite(meta[key], work.visit)
    blocks = rewrite(document["blocks"], work.visit)
    work.findings += _uncalled(targets, work.calls)
    work.findings += _disordered(targets, work.calls)
    return {**document, "meta": meta, "blocks": blocks}, work.findings


def _left_over(document: Document) -> frozenset[str]:
    """The ids in attributes that were not read as attributes (SRC042)."""
    words = (e["c"] for e in walk(document["blocks"]) if e["t"] == "Str" and "{#" in e["c"])
    return frozenset(name for word in words for name in _LEFT_OVER.findall(word))


def _targets(document: Document) -> tuple[dict[str, Element], list[Finding]]:
    targets: dict[str, Element] = {}
    findings = []
    for element in structure([abstracts(document), document["blocks"]]):
        name = identifier(element)
        if not name or COMMENTS & {*classes(element)}:
            continue
        if name in targets:
            message = f"the id `{name}` appears twice; give each its own"
            findings.append(Finding(SRC014, message, InNode(element, f"#{name}")))
        targets.setdefault(name, element)
    return targets, findings


def _uncalled(targets: Mapping[str, Element], calls: list[str]) -> Iterator[Finding]:
    for name, element in targets.items():
        if (is_float(element) or is_div(element, "supplementary")) and name not in calls:
            label = get(element, "label")
            message = f"{label} is never called out; write @{name} where the text speaks of it"
            yield Finding(FIG001, message, InNode(element), about=frozenset((name,)))


def _disordered(targets: Mapping[str, Element], calls: list[str]) -> Iterator[Finding]:
    for kind in ("figure", "table-wrap"):
        floats = {n: e for n, e in targets.items() if is_float(e) and kind in classes(e)}
        first = [n for n in dict.fromkeys(calls) if n in floats]
        for earlier, later in itertools.pairwise(first):
            if int(get(floats[later], "number")) < int(get(floats[earlier], "number")):
                label, other = get(floats[later], "label"), get(floats[earlier], "label")
                message = f"{label} is first called out after {other}; change their order"
                yield Finding(FIG003, message, InNode(floats[later]))


def _once(citations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Callouts without those that only repeat another."""
    out: list[dict[str, Any]] = []
    for one in citations:
        worded = one["citationPrefix"] or one["citationSuffix"]
        earlier = {other["citationId"] for other in out if not other["citationSuffix"]}
        if worded or one["citationId"] not in earlier:
            out.append(one)
    return out


def _kind(citation: Mapping[str, str]) -> str:
    return str(citation["citationId"]).partition("-")[0]


if __name__ == "__main__":
    run_alone(crossrefs)
