"""What Snakemake need not say on the screen of a run, since the end of the run says it better; its
own log has all."""

from __future__ import annotations

import logging
from typing import Any

#: How messages begin: each failed job's command, the scheduler's steps, that something failed.
_UNSAID = (
    "RuleException:\nCalledProcessError ",
    "Select jobs to execute",
    "Execute ",
    "Exiting because a job execution failed",
    "WorkflowError:\nAt least one job did not complete successfully",
)


class _Unsaid(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return not str(record.msg).startswith(_UNSAID)


def quieten(workflow: Any) -> None:
    """Keep the screen of a run to what its user can use, unless the options ask for more than
    `quiet` in profiles/default/config.yaml lets through."""
    from snakemake.settings.enums import Quietness

    settings = workflow.output_settings
    if settings.verbose or not {Quietness.RULES, Quietness.PROGRESS} <= set(settings.quiet or ()):
        return
    for handler in logging.getLogger("snakemake.logging").handlers:
        if handler.name == "DefaultStreamHandler":
            handler.addFilter(_Unsaid())
