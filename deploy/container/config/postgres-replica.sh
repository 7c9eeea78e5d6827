#!/bin/sh
# The replica's start: copies the primary if its own folder is empty, then follows it.
set -eu

data=${PGDATA:-/var/lib/postgresql/data}
host=${PRIMARY_HOST:?name the primary}
port=${PRIMARY_PORT:-5432}
settings=${SETTINGS_DIR:-/etc/postgresql}
PGPASSWORD=$(cat "${REPLICATION_PASSWORD_FILE:?name the file with its password}")
export PGPASSWORD

if [ ! -s "$data/PG_VERSION" ]; then
    # What an interrupted copy left is no database.
    find "$data" -mindepth 1 -delete
    until pg_basebackup --pgdata="$data" --wal-method=stream --checkpoint=fast \
        --slot=replica1 --write-recovery-conf \
        --dbname="host=$host port=$port user=replication application_name=replica1"; do
        echo 'the primary does not answer yet; again in 5 s' >&2
        find "$data" -mindepth 1 -delete
        sleep 5
    done
    chmod 0700 "$data"
fi
unset PGPASSWORD

exec postgres -D "$data" -c "config_file=$settings/postgresql.conf" \
    -c "hba_file=$settings/pg_hba.conf" "$@"
