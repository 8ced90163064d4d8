#!/usr/bin/env bash
# Runs the tests part by part and adds up what they say. The last line is "N passed, N failed".
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=${ORACLE_BUILD:-Release}
every='format contracts unit simulation interop e2e'
parts=${*:-$every}
for part in $parts; do
    [[ " $every " == *" $part "* ]] || { echo "unknown part '$part'; parts: $every" >&2; exit 2; }
done
passed=0 failed=0
log=$(mktemp); trap 'rm -f "$log"' EXIT

# A shell that was started in the background ignores Ctrl-C, and so would everything below; the tests send it.
interruptible=()
env --default-signal=INT true 2>/dev/null && interruptible=(env --default-signal=INT)

heading() { printf '\n=== %s\n' "$*"; }
count() { passed=$((passed + $1)); failed=$((failed + $2)); }
# check NAME COMMAND…: one pass or one failure by exit code.
check() {
    local name=$1; shift
    if "$@" > "$log" 2>&1; then echo "passed: $name"; count 1 0; else tail -n 40 "$log"; echo "FAILED: $name"; count 0 1; fi
}
# dotnet_test PROJECT: adds the runner's own counts; a runner that did not finish is a failure, and one that hangs is ended and named.
dotnet_test() {
    heading "$1"
    local status=0
    "${interruptible[@]}" dotnet test "$root/$1" -c "$configuration" --no-build --nologo --logger 'console;verbosity=minimal' \
        --blame-hang-timeout 8m --blame-hang-dump-type none 2>&1 | tee "$log" || status=$?
    local line; line=$(grep -E '(Passed|Failed)! +- Failed: ' "$log" | tail -n 1)
    if [[ -z $line ]]; then echo "FAILED: $1 gave no result"; count 0 1; return; fi
    local f p s
    f=$(sed -E 's/.*Failed: +([0-9]+).*/\1/' <<<"$line")
    p=$(sed -E 's/.*Passed: +([0-9]+).*/\1/' <<<"$line")
    s=$(sed -E 's/.*Skipped: +([0-9]+).*/\1/' <<<"$line")
    count "$p" $((f + s)) # a skipped test is a test that did not pass
    if [[ $status != 0 && $f == 0 ]]; then echo "FAILED: $1 ended with $status"; count 0 1; fi
}

heading build
if ! dotnet build "$root/OracleNode.sln" -c "$configuration" -v:minimal --nologo; then
    echo '0 passed, 1 failed'; exit 1
fi

for part in $parts; do
    case $part in
        format)
            heading format
            check 'dotnet format' dotnet format "$root/OracleNode.sln" --verify-no-changes --no-restore
            check 'line lengths and test names' bash "$root/tools/check-style.sh" ;;
        contracts)
            heading contracts
            bash "$root/contracts/tools/check.sh" 2>&1 | tee "$log"
            line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
            if [[ -z $line ]]; then echo 'FAILED: contracts gave no result'; count 0 1
            else count "${line%% passed*}" "$(sed -E 's/.*, ([0-9]+) failed.*/\1/' <<<"$line")"; fi ;;
        unit) for project in "$root"/tests/*.Tests; do dotnet_test "tests/$(basename "$project")"; done ;;
        simulation) dotnet_test tests/Simulation ;;
        interop) dotnet_test tests/Interop ;;
        e2e) dotnet_test tests/EndToEnd ;;
    esac
done

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[[ $failed == 0 && $passed -gt 0 ]]
