#!/usr/bin/env bash
# Everything a change to the contracts must pass. The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."

[ -x node_modules/.bin/forge ] || npm ci --ignore-scripts --no-audit --no-fund || { echo "0 passed, 1 failed"; exit 1; }
forge=node_modules/.bin/forge
failed=0
passed=0

step() {
  echo "== $1"
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

tests() {
  local log status
  log=$(mktemp)
  "$forge" test | tee "$log"
  status=${PIPESTATUS[0]}
  local counts
  counts=$(grep -Eo '[0-9]+ tests passed, [0-9]+ failed' "$log" | tail -1)
  rm -f "$log"
  # The step itself is counted by the caller; its tests are counted here.
  [ -n "$counts" ] && passed=$((passed + ${counts%% *} - 1))
  return "$status"
}

step "no registry host in the lock file" sh -c '! grep -q "\"resolved\"" package-lock.json'
step "format" "$forge" fmt --check
step "build" "$forge" build --force
step "interface documentation" node tools/check-docs.mjs
step "artifacts" node tools/export-artifacts.mjs --check
step "tests" tests
step "shared vectors" node tools/make-vectors.mjs --check
step "coverage" node tools/coverage.mjs
step "gas snapshot" env FOUNDRY_PROFILE=gas FORGE_SNAPSHOT_CHECK=true "$forge" test

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
