#!/bin/sh
# Run once by the image of PostgreSQL, when the primary's folder is new: the user Bursar connects
# as, the user of the replica, and a slot that keeps what the replica has not read.
set -eu

secrets=${SECRETS_DIR:-/run/secrets}

bursar_password=$(cat "$secrets/bursar_db_password")
replication_password=$(cat "$secrets/replication_password")

psql --set=ON_ERROR_STOP=1 --username=postgres --dbname="${POSTGRES_DB:-bursar}" \
    --set=bursar_password="$bursar_password" \
    --set=replication_password="$replication_password" <<'SQL'
CREATE ROLE bursar LOGIN PASSWORD :'bursar_password';
ALTER DATABASE bursar OWNER TO bursar;
ALTER SCHEMA public OWNER TO bursar;
REVOKE ALL ON DATABASE bursar FROM PUBLIC;
CREATE ROLE replication LOGIN REPLICATION PASSWORD :'replication_password';
SELECT pg_create_physical_replication_slot('replica1');
SQL
