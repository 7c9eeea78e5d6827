#!/bin/sh
# Is a deployed Bursar well, seen from outside: smoke.sh https://books.example.com
set -eu

url=${1:?the address people type}

# expect STATUS PATH
expect() {
    status=$(curl --silent --show-error --max-time 10 --output /dev/null \
        --write-out '%{http_code}' "$url$2")
    if [ "$status" != "$1" ]; then
        printf '%s answers %s, expected %s\n' "$2" "$status" "$1" >&2
        exit 1
    fi
    printf 'ok %s %s\n' "$status" "$2"
}

expect 200 /health
expect 200 /ready
expect 200 /
# Nobody may see books without signing in, and metrics are not for the world.
expect 401 /api/v1/accounts
