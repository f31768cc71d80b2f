#!/bin/sh
# A PostgreSQL of its own for tests: started on the given port of this machine, thrown away when standard input closes, so
# that it never outlives whoever started it. Says "ready" when it takes connections.
set -eu
port=$1
# A folder with server.crt and server.key: then it speaks TLS.
tls=${2:-}
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
folder=$(mktemp -d "${TMPDIR:-/tmp}/duxue-postgres-XXXXXX")
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
end() {
  as_owner "$bin/pg_ctl" -s -D "$folder/data" -m immediate stop || true
  rm -rf "$folder"
}
trap end EXIT
[ "$(id -u)" != 0 ] || chown postgres "$folder"
cd "$folder"
as_owner "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
if [ -n "$tls" ]; then
  cp "$tls/server.crt" "$tls/server.key" "$folder/data/"
  chmod 600 "$folder/data/server.key"
  [ "$(id -u)" != 0 ] || chown postgres "$folder/data/server.crt" "$folder/data/server.key"
  echo "ssl = on" >>"$folder/data/postgresql.conf"
fi
# What is thrown away need not survive a power cut of this machine.
as_owner "$bin/pg_ctl" -s -w -D "$folder/data" -l "$folder/log" -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200" start >&2
echo ready
cat >/dev/null
