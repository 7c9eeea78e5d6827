#!/bin/sh
# Settings that depend on the machine, for PostgreSQL, Redis and PgBouncer.
#
#   tune.sh postgres --memory 8192 --cpus 4 >/etc/postgresql/15/main/conf.d/60-size.conf
#   tune.sh redis --memory 1024
#   tune.sh pgbouncer --servers 3
#
#   --memory MB       memory that the program may use; what this machine has
#   --cpus N          processors that it may use; what this machine has
#   --connections N   most connections to PostgreSQL; 200, as in deploy/postgres/bursar.conf
#   --servers N       processes of Bursar (serve and worker) in front of PgBouncer; 3
#   --disk ssd|hdd    what PostgreSQL's data is on; ssd
#
# It prints; it changes nothing. What does not depend on size is in deploy/postgres and deploy/redis.
set -eu

fail() {
    printf 'tune.sh: %s\n' "$1" >&2
    exit 2
}

# number NAME VALUE LEAST MOST
number() {
    case $2 in
        '' | *[!0-9]*) fail "$1 is a whole number, not \`$2\`" ;;
    esac
    # Ten digits are beyond every limit below, and within what a shell can compare.
    [ ${#2} -le 9 ] || fail "$1 is at most $4, not $2"
    [ "$2" -ge "$3" ] && [ "$2" -le "$4" ] || fail "$1 is $3 to $4, not $2"
}

least() { if [ "$1" -lt "$2" ]; then echo "$1"; else echo "$2"; fi; }
most() { if [ "$1" -gt "$2" ]; then echo "$1"; else echo "$2"; fi; }

what=${1:-}
case $what in
    postgres | redis | pgbouncer) shift ;;
    -h | --help | '')
        sed -n '2,/^set -eu/{/^set -eu/d;s/^# \{0,1\}//p;}' "$0"
        exit 0
        ;;
    *) fail "postgres, redis or pgbouncer, not \`$what\`" ;;
esac
memory=
cpus=
connections=200
servers=3
disk=ssd
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || fail "$1 wants a value"
    case $1 in
        --memory) memory=$2 ;;
        --cpus) cpus=$2 ;;
        --connections) connections=$2 ;;
        --servers) servers=$2 ;;
        --disk) disk=$2 ;;
        *) fail "$1 is not known; --help shows what is" ;;
    esac
    shift 2
done
[ -n "$memory" ] || memory=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo) / 1024))
[ -n "$cpus" ] || cpus=$(getconf _NPROCESSORS_ONLN)
number --memory "$memory" 256 4194304
number --cpus "$cpus" 1 1024
number --connections "$connections" 20 5000
number --servers "$servers" 1 100

postgres() {
    case $disk in
        ssd) page_cost=1.1 io=200 ;;
        hdd) page_cost=4 io=2 ;;
        *) fail "--disk is ssd or hdd, not \`$disk\`" ;;
    esac
    # Source: PostgreSQL 15, 20.4.1: a quarter of memory; more than 8 GB helps a journal little.
    shared=$(least $((memory / 4)) 8192)
    # A query sorts in several places, and every connection may run one.
    work=$(most "$(((memory - shared) / (connections * 3)))" 2)
    maintenance=$(most "$(least "$((memory / 16))" 2048)" 32)
    wal=$(most "$(least "$memory" 16384)" 512)
    parallel=$(most $((cpus / 2)) 1)
    cat <<CONF
# For $memory MB of memory, $cpus processors, $connections connections, $disk: tune.sh postgres
max_connections = $connections
shared_buffers = ${shared}MB
effective_cache_size = $((memory * 3 / 4))MB
work_mem = ${work}MB
maintenance_work_mem = ${maintenance}MB
max_wal_size = ${wal}MB
min_wal_size = $((wal / 8))MB
random_page_cost = $page_cost
effective_io_concurrency = $io
max_worker_processes = $(most "$cpus" 4)
max_parallel_workers = $cpus
max_parallel_workers_per_gather = $(least "$parallel" 4)
CONF
}

redis() {
    # Half is left: a rewrite of the append-only file copies pages that change meanwhile.
    cat <<CONF
# For $memory MB of memory: tune.sh redis
maxmemory $((memory / 2))mb
CONF
}

pgbouncer() {
    # Each process of Bursar keeps at most 16 connections; the rest is for people and backups.
    cat <<CONF
; For $servers processes of Bursar and $connections connections to PostgreSQL: tune.sh pgbouncer
[pgbouncer]
default_pool_size = $(least $((servers * 16)) $((connections - 15)))
max_client_conn = $((servers * 16 * 2 + 20))
reserve_pool_size = 5
CONF
}

"$what"
