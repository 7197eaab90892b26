"""An executor for tests that runs each submission at once, with a shell, as a cluster would: jobs
of one group are one submission."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from snakemake_interface_executor_plugins.executors.base import SubmittedJobInfo
from snakemake_interface_executor_plugins.executors.remote import RemoteExecutor
from snakemake_interface_executor_plugins.settings import CommonSettings

common_settings = CommonSettings(
    non_local_exec=True,
    implies_no_shared_fs=False,
    job_deploy_sources=False,
    pass_default_storage_provider_args=True,
    pass_default_resources_args=True,
    pass_envvar_declarations_to_cmd=True,
    auto_deploy_default_storage_provider=False,
    init_seconds_before_status_checks=0,
)


class Executor(RemoteExecutor):  # type: ignore[misc]
    """Runs what is submitted, and notes its rules in submitted.txt. With AT_ONCE_DIES in the
    environment, the node is lost before it begins."""

    def run_job(self, job: Any) -> None:
        jobs = job.jobs if job.is_group() else [job]
        with Path("submitted.txt").open("a", encoding="utf-8") as noted:
            noted.write(" ".join(sorted(one.rule.name for one in jobs)) + "\n")
        command = "false" if "AT_ONCE_DIES" in os.environ else self.format_job_exec(job)
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(command, shell=True, stdout=quiet, stderr=quiet)
        self.report_job_submission(SubmittedJobInfo(job=job, aux={"process": process}))

    async def check_active_jobs(
        self, active_jobs: list[SubmittedJobInfo]
    ) -> AsyncGenerator[SubmittedJobInfo, None]:
        for one in active_jobs:
            code = one.aux["process"].poll()
            if code is None:
                yield one
            elif code:
                self.report_job_error(one, aux_logs=[str(Path("lost.log").resolve())])
            else:
                self.report_job_success(one)

    def cancel_jobs(self, active_jobs: list[SubmittedJobInfo]) -> None:
        """Nothing runs any more when Snakemake could cancel it."""
