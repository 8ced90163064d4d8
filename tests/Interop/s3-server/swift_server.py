"""OpenStack Swift with s3api, whole, in one process on loopback: proxy, account, container and object servers.

usage: swift_server.py DATA-FOLDER [PORT] [ACCESS-KEY] [SECRET-KEY]
"""
import json
import logging
import os
import sys

os.environ["EVENTLET_NO_GREENDNS"] = "yes"
import eventlet

eventlet.monkey_patch()

from eventlet import wsgi
import swift.common.utils as utils
from swift.common.http_protocol import SwiftHttpProtocol
from swift.common.ring import RingBuilder
from swift.common.storage_policy import reload_storage_policies
from swift.common.wsgi import loadapp

REGION = "us-east-1"
STORES = ("account", "container", "object")


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def ring(config, name, port):
    """A ring of one device with one replica."""
    builder = RingBuilder(part_power=2, replicas=1, min_part_hours=0)
    builder.add_dev({
        "id": 0, "region": 1, "zone": 1, "weight": 1.0, "device": "disk", "meta": "",
        "ip": "127.0.0.1", "port": port, "replication_ip": "127.0.0.1", "replication_port": port,
    })
    builder.rebalance()
    builder.get_ring().save(os.path.join(config, name + ".ring.gz"))


def store_config(config, disks, name):
    return write(config, name + ".conf", f"""
[DEFAULT]
devices = {disks}
mount_check = false
swift_dir = {config}
[pipeline:main]
pipeline = {name}-server
[app:{name}-server]
use = egg:swift#{name}
""")


def proxy_config(config, access_key, secret_key):
    account, user = access_key.split(":", 1)
    return write(config, "proxy.conf", f"""
[DEFAULT]
swift_dir = {config}
[pipeline:main]
pipeline = catch_errors gatekeeper cache s3api tempauth bulk slo versioned_writes proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
# No memcached: every lookup misses at once.
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:s3api]
use = egg:swift#s3api
location = {REGION}
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {secret_key} .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
""")


def main(folder, port="0", access_key="test:tester", secret_key="testing"):
    config, disks = os.path.join(folder, "config"), os.path.join(folder, "disks")
    os.makedirs(config, exist_ok=True)
    os.makedirs(os.path.join(disks, "disk"), exist_ok=True)
    utils.SWIFT_CONF_FILE = write(config, "swift.conf", """
[swift-hash]
swift_hash_path_prefix = oracle
swift_hash_path_suffix = node
[storage-policy:0]
name = only
default = yes
""")
    utils.validate_hash_conf()
    reload_storage_policies()

    silent = logging.getLogger("silent")
    silent.addHandler(logging.NullHandler())
    silent.propagate = False

    # Every server listens before any ring is written: the system chooses the ports.
    sockets = {name: eventlet.listen(("127.0.0.1", 0), backlog=128) for name in STORES}
    for name, socket in sockets.items():
        ring(config, name, socket.getsockname()[1])
    paths = {name: store_config(config, disks, name) for name in STORES}
    sockets["proxy"] = eventlet.listen(("127.0.0.1", int(port)), backlog=128)
    paths["proxy"] = proxy_config(config, access_key, secret_key)
    for name, socket in sockets.items():
        app = loadapp(paths[name], global_conf={"log_name": name})
        eventlet.spawn(wsgi.server, socket, app, log=silent, log_output=False, protocol=SwiftHttpProtocol)

    print(json.dumps({
        "event": "ready", "url": f"http://127.0.0.1:{sockets['proxy'].getsockname()[1]}",
        "region": REGION, "accessKey": access_key, "secretKey": secret_key, "pid": os.getpid(),
    }), flush=True)
    while True:
        eventlet.sleep(3600)


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 5:
        sys.exit(__doc__)
    try:
        main(os.path.abspath(sys.argv[1]), *sys.argv[2:])
    except KeyboardInterrupt:
        pass
