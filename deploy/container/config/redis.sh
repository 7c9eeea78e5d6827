#!/bin/sh
# Redis and Sentinel of compose.prod.yml: redis.sh master | replica | sentinel | check
#
# The password is in a file, so it is in no list of processes: configuration goes by standard
# input. What Bursar keeps here lives for minutes and may be lost; nothing is written to disk.
set -eu

secret=${REDIS_PASSWORD_FILE:-/run/secrets/redis_password}
password=$(cat "$secret")
master=${REDIS_MASTER:-redis-master}
data=${REDIS_DATA:-/data}
port=${REDIS_PORT:-6379}

server() {
    cat <<CONF
port $port
protected-mode yes
requirepass $password
masterauth $password
appendonly no
save ""
maxmemory 512mb
maxmemory-policy volatile-lru
tcp-keepalive 60
timeout 0
min-replicas-max-lag 10
CONF
}

case ${1:-} in
    master) server | redis-server - ;;
    replica) { server; echo "replicaof $master $port"; } | redis-server - ;;
    sentinel)
        # Sentinel writes its own file: it learns, and must not forget.
        cat >"$data/sentinel.conf" <<CONF
port ${SENTINEL_PORT:-26379}
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel monitor bursar $master $port ${SENTINEL_QUORUM:-2}
sentinel auth-pass bursar $password
sentinel down-after-milliseconds bursar 2000
sentinel failover-timeout bursar 10000
sentinel parallel-syncs bursar 1
CONF
        exec redis-server "$data/sentinel.conf" --sentinel
        ;;
    check)
        REDISCLI_AUTH=$password redis-cli -p "$port" ping | grep -q PONG
        ;;
    *)
        echo 'redis.sh: master, replica, sentinel or check' >&2
        exit 2
        ;;
esac
