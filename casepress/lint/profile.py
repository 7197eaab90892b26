"""Which findings count, and how severe they are, by the journal and by the command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casepress.core.errors import UsageError
from casepress.core.findings.code import Code, Severity, Stage
from casepress.core.findings.finding import Finding


@dataclass(frozen=True)
class Profile:
    """A selection of codes. `select`, if given, keeps only these codes; `ignore` drops codes; `add`
    asks for codes that are optional; `severity` gives codes another severity; `stage` keeps the
    findings on which the author, or production, has to act.

    Codes are named in full, by their beginning or by their name. A finding that cannot be silenced
    is kept, but where `select` names others only if its words are private: what identifies the
    patient is always reported. One that stops a build is kept unless `hide_blocking` is set.
    `of_checked`: the findings are those of a check, for which journal, manuscript or command asked.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    stage: Stage | None = None
    hide_blocking: bool = False
    of_checked: bool = False

    @classmethod
    def of_journal(cls, data: Mapping[str, Any]) -> Profile:
        """The profile of a journal's `lint:` part. Raises `UsageError` for an unknown severity."""
        lint = data.get("lint") or {}
        words = [str(s) for s in Severity]
        for code, severity in (lint.get("severity") or {}).items():
            if severity not in words:
                raise UsageError(
                    f"journal.yaml, lint: unknown severity `{severity}` of {code}; write one of "
                    f"{', '.join(words)}"
                )
        return cls(
            ignore=tuple(lint.get("ignore") or ()),
            add=tuple(lint.get("select") or ()),
            severity={k: Severity(v) for k, v in (lint.get("severity") or {}).items()},
        )

    def apply(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings to report, with the severity that the profile gives them."""
        return [self._with_severity(f) for f in findings if self.keeps(f)]

    def keeps(self, finding: Finding) -> bool:
        """Whether a finding is reported."""
        code = finding.code
        if code.final and (code.private or not self.select):
            return True
        if finding.blocks and not self.hide_blocking:
            return True
        if not self.of_checked and not self.looks_for(code):
            return False
        if self.select and not code.chosen(self.select):
            return False
        if self.stage and code.stage not in (self.stage, Stage.BOTH):
            return False
        return not code.chosen(self.ignore)

    def looks_for(self, code: Code) -> bool:
        """Whether a manuscript is searched for a code: a finding that another option drops may
        still explain others, an optional one that is not chosen is not even looked for."""
        return not code.optional or code.chosen((*self.add, *self.select))

    def _with_severity(self, finding: Finding) -> Finding:
        code = finding.code
        wanted = self.severity.get(code.code) or self.severity.get(code.name)
        if wanted is None or (code.final and wanted.rank > finding.severity.rank):
            return finding
        return replace(finding, severity=wanted)


def named(selectors: str, known: Mapping[str, Code], option: str) -> tuple[str, ...]:
    """The selectors in a list separated by commas. Raises `UsageError` for one that matches no
    code, or for a code that cannot be ignored."""
    found = tuple(part.strip() for part in selectors.split(",") if part.strip())
    for selector in found:
        meant = [code for code in known.values() if code.chosen([selector])]
        if not meant:
            raise UsageError(
                f"{option}: unknown code `{selector}`; `casepress lint --explain all` lists all"
            )
        if option == "--ignore" and len(meant) == 1 and meant[0].final:
            raise UsageError(f"{option}: {meant[0].code} ({meant[0].name}) cannot be ignored")
    return found
