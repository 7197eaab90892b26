#!/usr/bin/env bash
# audit.sh PIP-AUDIT: look for known weaknesses of the locked packages. Exits with 1 where one is
# known, with 0 where none is, or where no index answers: then it says that it did not run.
set -uo pipefail
pip_audit=$1
found=0

report() { # NAME STATUS OUTPUT PATTERN-OF-A-RESULT
  if grep --quiet --extended-regexp "$4" <<< "$3"; then
    printf '%s\n' "$3"
    test "$2" = 0 || found=1
  else
    printf '%s did not run, because no index answered\n' "$1"
  fi
}

said=$("$pip_audit" --require-hashes --disable-pip --progress-spinner off -r requirements/test.lock 2>&1)
report pip-audit "$?" "$said" 'No known vulnerabilities|Found [0-9]+ known'
said=$(npm audit --package-lock-only 2>&1)
report 'npm audit' "$?" "$said" 'found 0 vulnerabilities|[0-9]+ .*vulnerabilit(y|ies)'
exit "$found"
