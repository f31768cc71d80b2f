#!/bin/sh
# Copies county 1 of a PostgreSQL database into counties 2 to $2, table by table: $1 is the port. A county's own folder, and so
# its key, is the same for all of them.
set -eu
port=$1 counties=$2
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
ask() { "$bin/psql" -h 127.0.0.1 -p "$port" -U postgres -v ON_ERROR_STOP=1 -AtXqc "$1"; }
for table in $(ask "SELECT table_name FROM information_schema.columns WHERE column_name = 'county' AND table_schema = 'public' ORDER BY 1"); do
  columns=$(ask "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns WHERE table_name = '$table' AND column_name <> 'county'")
  ask "INSERT INTO $table (county, $columns) SELECT n, $columns FROM $table, generate_series(2, $counties) n WHERE county = 1"
  ask "ANALYZE $table"
done
ask "CHECKPOINT"
