"""The screen of a run: which manuscript is at work, and at the end what was built and what was not.

Snakemake calls the handler from a thread of its own, and `close` twice. A record of JOB_INFO has a
job's number, rule, wildcards and outputs; a record of JOB_FINISHED has the number alone.
"""

from __future__ import annotations

import os
import re
import sys
import time
from dataclasses import dataclass, field
from logging import ERROR, LogRecord
from typing import Any

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent

from casepress.workflow import machine
from casepress.workflow.results import remove_time_stamps, report_built, report_failures

#: How messages of Snakemake begin that its own log keeps and the screen need not show: a failed
#: job's command, the scheduler's steps, and last words in whose place ours are printed.
_CHATTER = (
    "RuleException:\nCalledProcessError ",
    "WorkflowError:\nAt least one job did not complete successfully",
    "Select jobs to execute",
    "Execute ",
    "Exiting because a job execution failed",
    "Complete log",
    "Elapsed time: ",
    "Shutting down, this might take some time",
    "This was a dry-run",
    "Would remove temporary output",
    "Reasons:",
    "Some jobs were triggered by provenance information",
    "Rules with provenance triggered jobs",
    "If you ",
    "Building DAG of jobs",
    "Using shell: ",
    "Finished jobid",
    "Assuming unrestricted shared filesystem usage",
    "Removing output files of failed job",
    "Failed to setup log file",
    "Cancelling snakemake on user request",
)
_INTERRUPTED = ("Terminating processes on user request", "Cancelling snakemake on user request")
#: What Snakemake says where it cannot keep what it knows of a job.
_UNRECORDED = ("Failed to set marker file for job", "Error recording metadata for finished job")
#: How the lines of an error begin that name a place in the code, not in a manuscript.
_PLACES = ("WorkflowError in file ", '  File "')
#: What `quiet` in a profile calls the kinds of events that it drops.
_QUIET = {
    LogEvent.JOB_INFO: "rules",
    LogEvent.GROUP_INFO: "rules",
    LogEvent.JOB_ERROR: "rules",
    LogEvent.GROUP_ERROR: "rules",
    LogEvent.SHELLCMD: "rules",
    LogEvent.PROGRESS: "progress",
    LogEvent.JOB_FINISHED: "progress",
    LogEvent.RESOURCES_INFO: "progress",
    LogEvent.RUN_INFO: "progress",
}
_WIDTH = 24


@dataclass
class _Job:
    """A job that has begun: its rule, its manuscript ("" for one of all) and its outputs."""

    rule: str
    manuscript: str
    outputs: list[str]
    finished: bool = False


@dataclass
class _Run:
    """What is known of a run: its jobs by number, how many there are, and how it went; of
    submissions to a cluster that failed, their logs."""

    jobs: dict[int, _Job] = field(default_factory=dict)
    logs: list[str] = field(default_factory=list)
    total: int = 0
    failed: bool = False
    interrupted: bool = False

    def manuscripts(self) -> dict[str, list[_Job]]:
        """The jobs of each manuscript."""
        found: dict[str, list[_Job]] = {}
        for job in self.jobs.values():
            if job.manuscript:
                found.setdefault(job.manuscript, []).append(job)
        return dict(sorted(found.items()))


class LogHandler(LogHandlerBase):
    """Shows a run of the workflow on standard error."""

    writes_to_stream = True
    writes_to_file = False
    has_filter = True
    has_formatter = False
    needs_rulegraph = False

    def __post_init__(self) -> None:
        settings = self.common_settings
        quiet = {_name(each) for each in settings.quiet or ()}
        self._quiet = quiet
        self._silent = "all" in quiet and not settings.dryrun
        #: Whether the user asked for Snakemake's own words. (With `progress` among `quiet`, it
        #: would not report finished jobs to this handler either.)
        self._detailed = bool(settings.verbose) or "rules" not in quiet
        self._run = _Run()
        self._started = time.time()
        self._stream = sys.stdout if settings.stdout else sys.stderr
        terminal = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._bar = terminal and not self._detailed
        self._printed: set[str] = set()
        self._closed = False

    def emit(self, record: LogRecord) -> None:
        """Note what a record tells of the run, and show what the user needs to see of it."""
        event = getattr(record, "event", None)
        self._note(event, record)
        if self._silent:
            return
        if self._detailed:
            if self._is_asked_for(event, record):
                self._print(self.format(record))
        elif event in (LogEvent.JOB_INFO, LogEvent.JOB_FINISHED):
            self._show_progress(record)
        elif event in (None, LogEvent.ERROR) and self._is_asked_for(event, record):
            text = self.format(record)
            if reason := _own_words(text):
                self._print_once(f"casepress: {reason}")
            elif not text.lstrip().startswith(_CHATTER + _INTERRUPTED):
                self._print(_without_places(text))

    def _note(self, event: Any, record: LogRecord) -> None:
        run = self._run
        if event == LogEvent.JOB_INFO:
            known = vars(record)
            wildcards = dict(known.get("wildcards") or {})
            outputs = [str(path) for path in known.get("output") or ()]
            rule = str(known.get("rule_name", ""))
            run.jobs[known["jobid"]] = _Job(rule, str(wildcards.get("id", "")), outputs)
        elif event == LogEvent.JOB_FINISHED:
            if job := run.jobs.get(vars(record)["job_id"]):
                job.finished = True
        elif event == LogEvent.RUN_INFO:
            run.total = int(vars(record).get("stats", {}).get("total", 0))
        elif event in (LogEvent.GROUP_ERROR, LogEvent.JOB_ERROR):
            run.logs += vars(record).get("aux_logs") or ()
        if str(record.msg).startswith(_INTERRUPTED):
            run.interrupted = True
        if record.levelno >= ERROR:
            run.failed = True

    def _is_asked_for(self, event: Any, record: LogRecord) -> bool:
        settings = self.common_settings
        kinds = {_QUIET.get(event), _name(getattr(record, "quietness", ""))}
        if event == LogEvent.SHELLCMD and not settings.printshellcmds:
            return False
        if event == LogEvent.DEBUG_DAG and not settings.debug_dag:
            return False
        return not kinds & self._quiet

    def _show_progress(self, record: LogRecord) -> None:
        known = vars(record)
        job = self._run.jobs.get(int(known.get("jobid", known.get("job_id", -1))))
        if job is None or self.common_settings.dryrun:
            return
        done = sum(each.finished for each in self._run.jobs.values())
        total = max(self._run.total, len(self._run.jobs))
        name = f"{job.manuscript}: {job.rule}" if job.manuscript else job.rule
        if self._bar:
            filled = _WIDTH * done // total
            bar = "━" * filled + "─" * (_WIDTH - filled)
            self._stream.write(f"\r\x1b[K{bar} {done}/{total} {name}")
            self._stream.flush()
        elif job.finished and job.rule == "provenance":
            self._print(f"{done}/{total} {job.manuscript}: complete")

    def _print_once(self, text: str) -> None:
        if text not in self._printed:
            self._printed.add(text)
            self._print(text)

    def _print(self, text: str) -> None:
        if text and text != "None":
            self._stream.write(("\r\x1b[K" if self._bar else "") + text + "\n")
            self._stream.flush()

    def close(self) -> None:
        """Print the last words of the run, once."""
        if not self._closed:
            self._closed = True
            if self._bar:
                self._stream.write("\r\x1b[K")
                self._stream.flush()
            if not self.common_settings.dryrun:
                remove_time_stamps(self._run.manuscripts())
            if not self._silent:
                self._conclude()
        super().close()

    def _conclude(self) -> None:
        run = self._run
        manuscripts = run.manuscripts()
        if run.interrupted:
            self._print("casepress: stopped; `snakemake` goes on from here")
            return
        if self.common_settings.dryrun:
            if not self._detailed:
                for identifier, jobs in manuscripts.items():
                    rules = ", ".join(dict.fromkeys(job.rule for job in jobs))
                    self._print(f"results/{identifier}/: would run {rules}")
            return
        built = {
            identifier: [name for job in jobs for name in job.outputs]
            for identifier, jobs in manuscripts.items()
            if all(job.finished for job in jobs)
        }
        report_built(built)
        if run.failed and run.jobs:
            report_failures(list(manuscripts), self._started, run.logs)


def _own_words(text: str) -> str:
    """Our one line for an error of the machine that Snakemake reports in several; "" for others."""
    if "Directory cannot be locked" in text:
        return machine.locked()
    if "Write-protected output files" in text:
        names = text.partition("affected files:")[2].split()
        return f"{names[0] if names else 'an output'} is write-protected; change its rights"
    if any(words in text for words in _UNRECORDED):
        reason = _reason(text)
        return f"{machine.SNAKEMAKE}/ cannot be written ({reason}); make room, or check its rights"
    return ""


def _reason(text: str) -> str:
    found = re.search(r"\[Errno \d+\] ([^:)\n]+)", text)
    return found[1] if found else "see .snakemake/log/"


def _without_places(text: str) -> str:
    """A message without the lines that name a place in the Snakefile or in casepress."""
    lines = text.splitlines()
    return "\n".join(each for each in lines if not each.startswith(_PLACES))


def _name(quietness: Any) -> str:
    """What the option `--quiet` calls a kind of message."""
    return str(getattr(quietness, "name", quietness)).lower()
