#!/bin/sh
# Two PostgreSQL nodes under Patroni with etcd, each on a loopback address of its own, the second a synchronous standby; for
# tests. Says "ready" and the folder when both run. "kill" on standard input kills the primary's node as a machine dies that loses its
# power, and says which; "start" lets it come back; the end of standard input ends everything.
set -eu
port=$1
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
folder=$(mktemp -d "${TMPDIR:-/tmp}/duxue-standby-XXXXXX")
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
address() { case $1 in one) echo 127.0.0.2 ;; two) echo 127.0.0.3 ;; esac; }

start_node() {
  as_owner patroni "$folder/$1.yml" >>"$folder/$1.log" 2>&1 &
  echo $! >"$folder/$1.pid"
}
kill_node() {
  # The keeper first, or it would start the database again.
  pkill -9 -f "patroni $folder/$1.yml" || true
  [ ! -f "$folder/$1/postmaster.pid" ] || kill -9 "$(head -1 "$folder/$1/postmaster.pid")" 2>/dev/null || true
}
ask() { "$bin/psql" -h "$(address "$1")" -p "$port" -U postgres -AtXc "$2" 2>/dev/null; }
primary() { for node in one two; do [ "$(ask $node 'SELECT pg_is_in_recovery()')" != f ] || echo $node; done; }
# Waits until Patroni counts the other node as a synchronous standby: only such a one may take over.
in_step() {
  for _ in $(seq 300); do
    for node in one two; do
      ! curl -sf "http://$(address $node):$((port + 3))/cluster" 2>/dev/null | grep -q sync_standby || return 0
    done
    sleep 0.2
  done
  cat "$folder"/*.log >&2
  return 1
}
end() {
  kill_node one
  kill_node two
  kill -9 "$etcd" 2>/dev/null || true
  sleep 0.2
  rm -rf "$folder"
}

[ "$(id -u)" != 0 ] || chown postgres "$folder"
cd "$folder"
as_owner etcd --name one --data-dir "$folder/etcd" --unsafe-no-fsync \
  --listen-client-urls "http://127.0.0.1:$((port + 1))" --advertise-client-urls "http://127.0.0.1:$((port + 1))" \
  --listen-peer-urls "http://127.0.0.1:$((port + 2))" --initial-advertise-peer-urls "http://127.0.0.1:$((port + 2))" \
  --initial-cluster "one=http://127.0.0.1:$((port + 2))" >"$folder/etcd.log" 2>&1 &
etcd=$!
trap end EXIT
for node in one two; do
  as_owner mkdir "$folder/$node.sockets"
  cat >"$folder/$node.yml" <<YML
scope: duxue
name: $node
restapi: { listen: "$(address $node):$((port + 3))", connect_address: "$(address $node):$((port + 3))" }
etcd3: { hosts: "127.0.0.1:$((port + 1))" }
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 1
    retry_timeout: 5
    synchronous_mode: true
    postgresql: { use_pg_rewind: true, parameters: { max_connections: 100, wal_log_hints: "on" } }
  initdb: [ { encoding: UTF8 }, { locale: C.UTF-8 }, { auth: trust } ]
  pg_hba: [ "host replication all 127.0.0.0/8 trust", "host all all 127.0.0.0/8 trust" ]
postgresql:
  listen: "$(address $node):$port"
  connect_address: "$(address $node):$port"
  data_dir: "$folder/$node"
  bin_dir: "$bin"
  pgpass: "$folder/$node.pgpass"
  authentication: { superuser: { username: postgres }, replication: { username: replicator }, rewind: { username: postgres } }
  parameters: { unix_socket_directories: "$folder/$node.sockets" }
YML
  start_node $node
done
in_step
echo "ready $folder"
while read -r word; do
  case $word in
    kill) node=$(primary); kill_node "$node"; echo "killed $node" ;;
    start) for node in one two; do pgrep -f "patroni $folder/$node.yml" >/dev/null || start_node $node; done; in_step; echo "ready $folder" ;;
  esac
done
