# The command `casepress` for the jobs of one run of the workflow: hands the work to a process that
# has everything loaded (casepress/workflow/workers.py), without starting a program for it; else, and
# whenever that does not answer, the command is run as anybody would. bash itself opens the socket.
casepress() {
    local port=${CASEPRESS_WORKERS-} token code out err
    token=${port#* }
    port=${port%% *}
    if [[ $port ]] && { exec 9<> "/dev/tcp/127.0.0.1/$port"; } 2> /dev/null; then
        # SOURCE_DATE_EPOCH is all of the environment that an output may depend on.
        printf '%s\0' "$token" "$PWD" "${SOURCE_DATE_EPOCH-}" "$#" "$@" >&9 2> /dev/null || true
        code=''
        IFS= read -r -d '' code <&9 && IFS= read -r -d '' out <&9 && IFS= read -r -d '' err <&9 ||
            code=''
        exec 9>&-
        if [[ $code ]]; then
            printf %s "$out"
            printf %s "$err" >&2
            return "$code"
        fi
    fi
    # bash would report a process that was killed by the number of a line here
    { CASEPRESS_WORKERS='' "$CASEPRESS_PYTHON" -m casepress "$@" 2>&8; } 8>&2 2> /dev/null || {
        code=$?
        (( code <= 128 )) ||
            echo "casepress: \`casepress $1 ${2-}\` was ended by the system (signal $((code - 128)))," \
                "perhaps for want of memory; build it again" >&2
        return "$code"
    }
}
