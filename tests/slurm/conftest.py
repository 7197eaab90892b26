"""A Slurm cluster of one machine: this one."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

#: Where jobs look for the configuration: Slurm takes SLURM_CONF out of their environment.
_CONFIGURATION = Path("/etc/slurm/slurm.conf")
_TEXT = """ClusterName=one
SlurmctldHost={name}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MinJobAge=600
ReturnToService=2
SlurmdParameters=config_overrides
NodeName={name} NodeAddr=127.0.0.1 CPUs=2 RealMemory=16000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cluster that takes jobs: the machine's own, or one that is started here and ended after
    the tests. Skips where neither is possible."""
    if shutil.which("sinfo") and _answers():
        yield
        return
    if os.getuid() or not shutil.which("slurmctld") or _CONFIGURATION.is_file():
        pytest.fail("needs root, and slurm-wlm without a cluster of its own")
    folder = tmp_path_factory.mktemp("slurm")
    for name in ("state", "spool"):
        (folder / name).mkdir()
    host = os.uname().nodename.partition(".")[0]
    _CONFIGURATION.write_text(_TEXT.format(name=host, folder=folder), encoding="utf-8")
    started = [subprocess.Popen(["slurmctld", "-D"]), subprocess.Popen(["slurmd", "-D"])]
    munge = Path("/run/munge")
    if not (munge / "munge.socket.2").exists():
        munge.mkdir(exist_ok=True)
        shutil.chown(munge, "munge")
        daemon = ["runuser", "-u", "munge", "--", "munged", "--foreground"]
        started.append(subprocess.Popen(daemon))
    try:
        end = time.monotonic() + 60
        while not _answers():
            assert time.monotonic() < end, "Slurm does not start"
            time.sleep(0.5)
        yield
    finally:
        for process in started:
            process.terminate()
            process.wait()
        _CONFIGURATION.unlink()


def _answers() -> bool:
    """Whether a node waits for jobs."""
    ran = subprocess.run(["sinfo", "--noheader", "-o", "%t"], capture_output=True, check=False)
    return ran.returncode == 0 and b"idle" in ran.stdout
