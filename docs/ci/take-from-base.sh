#!/usr/bin/env bash
# take-from-base.sh COMMIT: in a checkout of a pull request, replace what counts as code
# (docs/security.md) with what COMMIT, of the base branch, has: a stranger's pull request is judged by
# the journal's rules, not by its own. The manuscripts and figures stay those of the pull request.
set -euo pipefail
base=$1
code=(
  Snakefile Makefile config.yaml casepress filters journal profiles snakemake_logger_plugin_casepress
  requirements wheels # of a journal's repository: from which its CI installs
)

git=(git -c core.hooksPath=/dev/null -c core.fsmonitor=false)
"${git[@]}" cat-file -e "$base^{commit}" 2>/dev/null || "${git[@]}" fetch --quiet --depth 1 origin "$base"
for path in "${code[@]}"; do
  rm -rf -- "./$path"
  if "${git[@]}" cat-file -e "$base:$path" 2>/dev/null; then
    "${git[@]}" checkout --quiet "$base" -- "$path"
  fi
done
