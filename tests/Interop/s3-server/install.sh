#!/usr/bin/env bash
# Fetches OpenStack Swift, an S3 server that nobody here wrote, from Debian's packages and unpacks it into a folder.
# Nothing is installed into the system. Prints the folder.
#   install.sh [FOLDER]     default: $XDG_CACHE_HOME/flashback-oracle/swift
set -euo pipefail
folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/flashback-oracle/swift}
wanted=(swift-proxy swift-account swift-container swift-object)

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
exec 9> "$folder/.lock"
flock 9 # two test runs may ask at once
if [[ ! -f $folder/.complete ]]; then
    command -v apt-get > /dev/null || { echo "install.sh: apt-get is needed (Debian or Ubuntu)" >&2; exit 7; }
    rm -rf "$folder/packages" "$folder/root"
    mkdir -p "$folder/packages" "$folder/root"
    chmod 755 "$folder/packages"
    # A plan without side effects names every package that the system does not have yet.
    plan() { apt-get install --simulate --no-install-recommends "${wanted[@]}" | awk '$1 == "Inst" { print $2 }'; }
    names=$(plan 2> /dev/null) || { apt-get update -qq >&2; names=$(plan); }
    # shellcheck disable=SC2086
    (cd "$folder/packages" && apt-get download -qq -o APT::Sandbox::User=root $names) >&2
    for package in "$folder"/packages/*.deb; do dpkg --extract "$package" "$folder/root"; done
    rm -rf "$folder/packages"
    touch "$folder/.complete"
fi
echo "$folder"
