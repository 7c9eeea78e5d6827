#!/bin/sh
# Watches the Bursar of this machine with what Debian has: Prometheus, Alertmanager, probes of the
# public address, figures of the machine. All of it listens on 127.0.0.1 alone.
#
#   sudo ./install.sh --name books.example.com             do it
#   sudo ./install.sh --name books.example.com --dry-run   only show what would be done
#
# A second run changes only what is different, and keeps what you wrote into prometheus.yml and
# alertmanager.yml. What stood in /etc/prometheus before stays beside it as NAME.before.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
env_file=/etc/bursar/bursar.env
name=
is_dry=no
changed=

usage() {
    sed -n '2,/^set -eu/{/^set -eu/d;s/^# \{0,1\}//p;}' "$0"
}

# Shows a command, and runs it unless this is a rehearsal.
do_it() {
    printf '  %s\n' "$*"
    if [ "$is_dry" = no ]; then
        "$@"
    fi
}

# put TEXT TARGET: unless it is the same already.
put() {
    if [ -e "$2" ] && [ "$(cat "$2")" = "$1" ]; then
        return 0
    fi
    if [ -e "$2" ] && [ ! -e "$2.before" ]; then
        do_it mv "$2" "$2.before"
    fi
    printf '  write %s\n' "$2"
    if [ "$is_dry" = no ]; then
        mkdir -p "$(dirname "$2")"
        printf '%s\n' "$1" >"$2"
    fi
    changed=yes
}

# ours FILE: whether a first run put it there; then it may hold what somebody wrote since.
ours() {
    [ -e "/etc/prometheus/$1" ] && [ "$(head -n 1 "/etc/prometheus/$1")" = "$(head -n 1 "$here/$1")" ]
}

while [ $# -gt 0 ]; do
    case $1 in
    --name)
        name=${2:-}
        shift
        ;;
    --dry-run) is_dry=yes ;;
    --help)
        usage
        exit 0
        ;;
    *)
        printf 'install.sh: unknown option %s\n' "$1" >&2
        usage >&2
        exit 2
        ;;
    esac
    shift
done
case $name in
'' | *[!A-Za-z0-9.-]*)
    printf 'install.sh: --name wants the name people type, as in books.example.com\n' >&2
    exit 2
    ;;
esac

# Before the packages: their services start with them and never listen to others.
for one in prometheus.yml alertmanager.yml; do
    if ours "$one"; then
        printf '  (keeps /etc/prometheus/%s)\n' "$one"
    else
        put "$(sed "s/books\.example\.com/$name/" "$here/$one")" "/etc/prometheus/$one"
    fi
done
put "$(cat "$here/blackbox.yml")" /etc/prometheus/blackbox.yml
for one in alerts recording; do
    put "$(cat "$here/rules/$one.yml")" "/etc/prometheus/rules/$one.yml"
done
put 'ARGS="--web.listen-address=127.0.0.1:9090 --storage.tsdb.retention.time=30d"' /etc/default/prometheus
put 'ARGS="--web.listen-address=127.0.0.1:9093 --cluster.listen-address="' /etc/default/prometheus-alertmanager
put 'ARGS="--web.listen-address=127.0.0.1:9115 --config.file=/etc/prometheus/blackbox.yml"' /etc/default/prometheus-blackbox-exporter
put 'ARGS="--web.listen-address=127.0.0.1:9100"' /etc/default/prometheus-node-exporter

set -- prometheus prometheus-alertmanager prometheus-blackbox-exporter prometheus-node-exporter
do_it env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    -o Dpkg::Options::=--force-confold "$@"
do_it install -d -m 0750 -o root -g prometheus /etc/prometheus/secrets

if ! grep -q '^BURSAR_METRICS_LISTEN=' "$env_file"; then
    printf '  write %s: BURSAR_METRICS_LISTEN=127.0.0.1:8001\n' "$env_file"
    if [ "$is_dry" = no ]; then
        printf '# For Prometheus on this machine.\nBURSAR_METRICS_LISTEN=127.0.0.1:8001\n' >>"$env_file"
    fi
    do_it systemctl try-restart bursar
fi
if [ -n "$changed" ]; then
    do_it systemctl restart "$@"
fi
for secret in smtp_password slack_url pagerduty_key; do
    if [ ! -s "/etc/prometheus/secrets/$secret" ]; then
        printf '  still to do: /etc/prometheus/secrets/%s (root:prometheus, mode 0640), or take its receiver out of alertmanager.yml\n' "$secret"
    fi
done
