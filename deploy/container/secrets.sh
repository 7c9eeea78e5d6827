#!/bin/sh
# Makes the secrets of compose.prod.yml, each a file of random text in `secrets/` beside this
# script. What is there stays as it is.
#
#   secrets.sh [DIR]
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-$here/secrets}
umask 077
mkdir -p "$folder"

# The folder is closed to others; containers get single files of it, and read them as their user.
keep() {
    if [ ! -s "$folder/$1" ]; then
        printf '%s' "$2" >"$folder/$1"
        printf 'made %s\n' "$1"
    fi
    chmod 0444 "$folder/$1"
}

random() {
    openssl rand -hex 32
}

for name in bursar_db_password encryption_key grafana_password jwt_secret metrics_token minio_password \
    postgres_password redis_password replication_password; do
    keep "$name" "$(random)"
done
database=$(cat "$folder/bursar_db_password")
redis=$(cat "$folder/redis_password")
keep database_url "postgres://bursar:$database@postgres-primary:5432/bursar"
keep database_read_url "postgres://bursar:$database@postgres-replica:5432/bursar"
keep redis_url "redis+sentinel://:$redis@redis-sentinel:26379/bursar"
# These three come from others: put theirs in.
keep smtp_password "$(random)"
keep slack_url https://hooks.slack.example/services/none
keep pagerduty_key "$(random)"
if [ ! -s "$folder/tls_pem" ]; then
    # For the first start only: exchange it for a certificate that browsers trust.
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
        -subj /CN=bursar.example -keyout "$folder/key" -out "$folder/certificate" 2>/dev/null
    keep tls_pem "$(cat "$folder/certificate" "$folder/key")"
    rm -f "$folder/certificate" "$folder/key"
fi
printf 'secrets are in %s\n' "$folder"
