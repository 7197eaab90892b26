"""`python -m casepress.workflow.lint_check`: what `snakemake --lint` finds in the Snakefile, except
for one lint."""

from __future__ import annotations

import subprocess
import sys

#: Jobs run in the environment of the run, which is locked; no rule needs another.
_IGNORED = "    * Specify a conda environment or container for each rule.:"
_LINT, _RULE = "    * ", "Lints for "


def faults(printed: str) -> list[str]:
    """The lints in what `snakemake --lint` prints, each after its rule; all of it where it holds
    none, since then the Snakefile cannot be read."""
    lines = printed.splitlines()
    lints = [line for line in lines if line.startswith(_LINT)]
    if not lints:
        return lines
    found = [line for line in lines if line.startswith((_LINT, _RULE)) and line != _IGNORED]
    pairs = zip(found, [*found[1:], _RULE], strict=True)
    # a rule whose only lint is ignored is followed by another rule
    return [a for a, b in pairs if a.startswith(_LINT) or b.startswith(_LINT)]


if __name__ == "__main__":
    command = [sys.executable, "-P", "-m", "snakemake", "--lint"]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    found = faults(done.stdout) if done.returncode else []
    print(*found, sep="\n", end="\n" * bool(found))
    sys.exit(bool(found))
