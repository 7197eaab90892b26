"""How a run of the workflow works: its shell, its workers, its description for the record."""

from __future__ import annotations

import hashlib
import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from casepress.article.source_date import VARIABLE
from casepress.core.errors import BuildError
from casepress.workflow import groups, machine, workers
from casepress.workflow.configuration import repository, source_date

#: The editor's pages.
_OVERVIEW = Path("results", "index.html")


def commands() -> str:
    """The prefix of each job's shell that makes `casepress` of this environment a command, also
    where the environment is not activated. Braces are doubled, since Snakemake formats the text."""
    files = (sys.executable, str(Path(__file__).with_name("workers.bash")))
    python, script = (shlex.quote(f).replace("{", "{{").replace("}", "}}") for f in files)
    return f"set -euo pipefail; CASEPRESS_PYTHON={python}; . {script}; "


def attend(workflow: Any) -> None:
    """Prepare a run before its first job, and tidy up after one that failed."""
    groups.settle()
    if workflow.remote_exec:  # on a node, which calls no handlers
        workers.start(groups.processors())
    _handle(workflow, "onstart", lambda: start(workflow))
    _handle(workflow, "onerror", write_overview)


def _handle(workflow: Any, event: str, handler: Callable[[], None]) -> None:
    """Run a handler at an event, before what a Snakefile declares for it. The directives `onstart:`
    and `onerror:` would do nothing where a journal's Snakefile takes the workflow by `module:`, and
    there is no public setting."""
    kept = f"_{event}"
    declared, declare = getattr(workflow, kept), getattr(workflow, event)

    def with_handler(function: Callable[[Any], None]) -> Callable[[Any], None]:
        def both(log: Any) -> None:
            handler()
            function(log)

        return both

    setattr(workflow, kept, with_handler(declared))
    setattr(workflow, event, lambda function: declare(with_handler(function)))


def start(workflow: Any) -> None:
    """Prepare a run before its first job: where jobs run on this machine, have processes ready for
    them."""
    if workflow.local_exec:
        unlimit_job_rate(workflow)
        workers.start(workflow.cores or 1)


def of_all(workflow: Any) -> list[str]:
    """What a run of everything makes of all manuscripts together. With `--batch`, which is for a
    part of them, nothing: its jobs would need all the others."""
    return [] if workflow.dag_settings.batch else [str(_OVERVIEW)]


def write_overview() -> None:
    """Write the editor's pages after a run that failed, in which their rule did not run: they show
    what stopped."""
    from casepress.cli.overview import write_overview  # only where needed: 100 ms in every run

    try:
        write_overview(repository(), _OVERVIEW)
    except BuildError as error:
        if not machine.full():  # which the last words say
            print(f"casepress: {error}", file=sys.stderr)


def unlimit_job_rate(workflow: Any) -> None:
    """Take off Snakemake's limit of jobs a second, which makes a run wait for a second at its end.
    There is no public setting: widened to `1000/0s`, the limit makes the scheduler spin in an empty
    loop, which costs a fifth more of processor time."""
    scheduler = workflow.scheduler
    if not hasattr(scheduler, "job_rate_limiter"):
        raise AttributeError("this version of Snakemake limits the rate of jobs in another way")
    scheduler.job_rate_limiter = None


def steps_hash(workflow: Any) -> str:
    """The SHA-256 of `steps` as UTF-8."""
    return hashlib.sha256(steps(workflow).encode()).hexdigest()


def steps(workflow: Any) -> str:
    """The workflow's rules as JSON: name, command, the environment's variables that it depends
    on, and the patterns of its outputs."""
    described = [
        {
            "rule": rule.name,
            "command": rule.shellcmd,
            "parameters": {VARIABLE: source_date()} if hasattr(rule.params, "date") else {},
            "makes": [str(pattern) for pattern in rule.output],
        }
        for rule in workflow.rules
        if rule.shellcmd
    ]
    return json.dumps(described, ensure_ascii=False, indent=1)
