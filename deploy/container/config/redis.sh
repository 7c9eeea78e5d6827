#!/bin/sh
# Redis and Sentinel of compose.prod.yml: redis.sh master | replica | sentinel | check
#
# What is the same everywhere is in deploy/redis, which `cargo xtask rehearse` measures; here is
# what is not. The password comes from a file and is in no list of processes. Redis and Sentinel
# write to their own files: Sentinel says who is the master, and that must not be forgotten.
set -eu

secret=${REDIS_PASSWORD_FILE:-/run/secrets/redis_password}
password=$(cat "$secret")
master=${REDIS_MASTER:-redis-master}
data=${REDIS_DATA:-/data}
port=${REDIS_PORT:-6379}

files=${REDIS_FILES:-/usr/local/etc/redis}

server() {
    cat <<CONF
include $files/redis.conf
port $port
dir $data
protected-mode yes
requirepass $password
masterauth $password
CONF
}

case ${1:-} in
    master | replica)
        umask 077
        server >"$data/redis.conf"
        [ "$1" = master ] || echo "replicaof $master $port" >>"$data/redis.conf"
        exec redis-server "$data/redis.conf"
        ;;
    sentinel)
        umask 077
        {
            echo 'sentinel resolve-hostnames yes'
            echo 'sentinel announce-hostnames yes'
            sed -e "s|\${SENTINEL_PORT}|${SENTINEL_PORT:-26379}|" -e "s|\${SENTINEL_FOLDER}|$data|" \
                -e "s|\${REDIS_HOST}|$master|" -e "s|\${REDIS_PORT}|$port|" \
                "$files/sentinel.conf.template"
            printf 'sentinel auth-pass bursar %s\n' "$password"
        } >"$data/sentinel.conf"
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
