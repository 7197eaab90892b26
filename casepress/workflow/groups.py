"""Manuscripts that are built in one submission to a cluster: one that fails costs no other.

Snakemake takes a submission that fails for a failure of all its jobs. It removes the outputs of
every manuscript in it, and on the node it starts no job after the first that fails. Here, only what
failed or did not run counts as failed: the other manuscripts are built and kept, and the next run
builds what is missing. Snakemake has no setting for either.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any

from snakemake.jobs import GroupJob
from snakemake.logging import logger
from snakemake.spawn_jobs import SpawnedJobArgsFactory
from snakemake_interface_executor_plugins.utils import join_cli_args
from snakemake_interface_logger_plugins.common import LogEvent

#: Seconds between two levels, so that the times of their files differ; Snakemake has the same.
_PAUSE = 0.1
_settings_of_snakemake = SpawnedJobArgsFactory.general_args
_postprocess_of_snakemake = GroupJob.postprocess


def settle() -> None:
    """Prepare this run, or the part of it on a node, which reads the Snakefile as well."""
    SpawnedJobArgsFactory.general_args = _settings
    GroupJob.postprocess = _postprocess


def processors() -> int:
    """How many processors a submission has on its node."""
    return int(os.environ.get("SLURM_CPUS_ON_NODE", "1"))


def _settings(factory: Any, *given: Any, **named: Any) -> str:
    """The options of Snakemake on a node, which reads no profile: also whether to keep going."""
    keep_going = factory.workflow_property_to_arg("execution_settings.keep_going")
    return str(join_cli_args([_settings_of_snakemake(factory, *given, **named), keep_going]))


async def _postprocess(group: Any, error: bool = False, **options: Any) -> None:
    """What Snakemake does after a submission. Where it failed, each of its jobs is treated by what
    became of that job."""
    if not error:
        await _postprocess_of_snakemake(group, error=False, **options)
        return
    group.dag.workflow.persistence._clear_cache()  # the node has changed what is marked
    failed = {job for job in group.jobs if not await _is_done(job)}
    for level in group.toposorted:
        for job in level:
            await job.postprocess(error=job in failed, check_output_mtime=False, **options)
            if job not in failed:
                _report(job)
        await asyncio.sleep(_PAUSE)


def _report(job: Any) -> None:
    """Tell the log of a finished job, as Snakemake does after a submission that succeeds."""
    words = f"Finished jobid: {job.jobid} (Rule: {job.rule.name})"
    logger.info(words, extra={"event": LogEvent.JOB_FINISHED, "job_id": job.jobid})


async def _is_done(job: Any) -> bool:
    """Whether a job of a failed submission did its work. All outputs are marked as incomplete from
    the submission until the job has made them anew, so those of an earlier run are not taken for
    its work; and they have to be newer than what they are made from."""
    if await job.dag.workflow.persistence.incomplete(job):
        return False
    files = {name: list(getattr(job, name)) for name in ("input", "output")}
    if not all([await file.exists() for file in (*files["input"], *files["output"])]):
        return False
    times = {
        name: [(await file.mtime()).local_or_storage() for file in found]
        for name, found in files.items()
    }
    return bool(max(times["input"], default=0) <= min(times["output"], default=0))
