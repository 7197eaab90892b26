"""How the processes of casepress begin."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import support

#: Says how often Python looks for cycles while lists are made that all stay.
COUNTING = """
import gc
{begin}
searches = []
gc.callbacks.append(lambda phase, info: searches.append(phase))
kept = [[number] for number in range(40_000)]
print(len(searches))
"""


@pytest.mark.parametrize(
    ("begin", "spared"),
    [("", False), ("from casepress.core.process import spare_collector; spare_collector()", True)],
)
def test_nothing_is_searched_for_cycles_that_is_kept(begin: str, spared: bool) -> None:
    command = [sys.executable, "-c", COUNTING.format(begin=begin)]
    said = subprocess.run(command, cwd=support.ROOT, capture_output=True, text=True, check=True)
    assert (int(said.stdout) == 0) is spared


def test_the_command_and_the_module_are_one() -> None:
    said = [
        subprocess.run([*command, "--version"], capture_output=True, text=True, check=True).stdout
        for command in ([sys.executable, "-m", "casepress"], [str(support.BIN / "casepress")])
    ]
    assert said[0] == said[1] != ""
