#!/bin/sh
# An S3-compatible store of its own for tests, on the given port of this machine; gone when standard input closes.
set -eu
port=$1
moto=${XDG_CACHE_HOME:-$HOME/.cache}/duxue/moto/bin/moto_server
"$moto" -H 127.0.0.1 -p "$port" >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
for _ in $(seq 300); do
  if curl -sf -X PUT "http://127.0.0.1:$port/duxue" >/dev/null 2>&1; then
    echo ready
    cat >/dev/null
    exit
  fi
  sleep 0.1
done
echo "$moto did not start; ./dev setup installs it" >&2
exit 1
