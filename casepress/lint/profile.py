"""Which findings count, and how much: the journal's wishes and those of the command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casepress.core.errors import UsageError
from casepress.core.findings.code import Code, Severity, Stage
from casepress.core.findings.finding import Finding


@dataclass(frozen=True)
class Profile:
    """A selection of codes. `select` (where given) keeps only these, `ignore` drops these, `add`
    asks for codes that are looked for on request only; `severity` gives codes another severity;
    `stage` keeps what the author or production has to do.

    Codes are named in full, by their beginning or by their name. A finding that cannot be
    silenced stays whatever is selected; so does one that stops a build, unless the command hides
    it.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    stage: Stage | None = None
    hide_blocking: bool = False

    @classmethod
    def of_journal(cls, data: Mapping[str, Any]) -> Profile:
        """The profile of a journal's `lint:` part. Raises `UsageError` for what it cannot mean."""
        lint = data.get("lint") or {}
        words = [str(s) for s in Severity]
        for code, severity in (lint.get("severity") or {}).items():
            if severity not in words:
                raise UsageError(
                    f"journal.yaml, lint: severity of {code}: `{severity}` is none of "
                    f"{', '.join(words)}"
                )
        return cls(
            ignore=tuple(lint.get("ignore") or ()),
            add=tuple(lint.get("select") or ()),
            severity={k: Severity(v) for k, v in (lint.get("severity") or {}).items()},
        )

    def apply(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that are left, with the severity that they have here."""
        return [self._weighed(f) for f in findings if self.keeps(f)]

    def keeps(self, finding: Finding) -> bool:
        """Whether a finding is shown."""
        code = finding.code
        if code.final:
            return True
        if finding.blocks and not self.hide_blocking:
            return True
        if code.optional and not code.chosen((*self.add, *self.select)):
            return False
        if self.select and not code.chosen(self.select):
            return False
        if self.stage and code.stage not in (self.stage, Stage.BOTH):
            return False
        return not code.chosen(self.ignore)

    def _weighed(self, finding: Finding) -> Finding:
        code = finding.code
        wanted = self.severity.get(code.code) or self.severity.get(code.name)
        if wanted is None or (code.final and wanted.rank > finding.severity.rank):
            return finding
        return replace(finding, severity=wanted)


def named(selectors: str, known: Mapping[str, Code], option: str) -> tuple[str, ...]:
    """The selectors of a list with commas. Raises `UsageError` for one that means nothing, or
    for a code that cannot be ignored."""
    found = tuple(part.strip() for part in selectors.split(",") if part.strip())
    for selector in found:
        meant = [code for code in known.values() if code.chosen([selector])]
        if not meant:
            raise UsageError(f"{option}: no code `{selector}`; `casepress lint --explain all`")
        if option == "--ignore" and len(meant) == 1 and meant[0].final:
            raise UsageError(f"{option}: {meant[0].code} ({meant[0].name}) cannot be ignored")
    return found
