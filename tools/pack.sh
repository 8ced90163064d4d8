#!/usr/bin/env bash
# tools/pack.sh FOLDER: packs Flashback.OracleNode.Client and what it rests on, of the same version.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[[ $# == 1 ]] || { echo 'Usage: tools/pack.sh FOLDER' >&2; exit 2; }
for project in Ethereum Protocol Aggregation OnChain Client; do
    dotnet pack "$root/src/$project" -c "${ORACLE_BUILD:-Release}" -o "$1" --nologo -clp:ErrorsOnly ${ORACLE_PACK_OPTIONS:-}
done
