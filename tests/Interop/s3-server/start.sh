#!/usr/bin/env bash
# Starts Swift with its S3 API on loopback, in the foreground; installs it first if need be.
# Prints one line of JSON when it is ready: {"event":"ready","url":…,"region":…,"accessKey":…,"secretKey":…}
#   start.sh DATA-FOLDER [PORT] [ACCESS-KEY] [SECRET-KEY]
# PORT 0 (the default) lets the system choose; the access key has the form account:user. Stop it with SIGTERM or SIGINT.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[[ $# -ge 1 ]] || { echo "usage: start.sh DATA-FOLDER [PORT] [ACCESS-KEY] [SECRET-KEY]" >&2; exit 2; }
root=$("$here/install.sh" ${SWIFT_FOLDER:+"$SWIFT_FOLDER"})/root
machine=$(uname -m)-linux-gnu

# The packages' compiled modules fit Python 3.11 only.
for python in python3.11 /usr/bin/python3 python3; do
    "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2> /dev/null && break
    python=
done
[[ -n $python ]] || { echo "start.sh: Python 3.11 is needed (apt-get install python3.11)" >&2; exit 7; }

export PYTHONPATH=$root/usr/lib/python3/dist-packages:/usr/lib/python3/dist-packages PYTHONWARNINGS=ignore PYTHONDONTWRITEBYTECODE=1
export LD_LIBRARY_PATH=$root/usr/lib/$machine:$root/lib/$machine
exec "$python" "$here/swift_server.py" "$@"
