#!/bin/sh
# How a change is brought to production, by what it changes: rolling, canary or blue-green.
#
#   strategy.sh BASE HEAD [--explain]
#
# A migration of the database: blue-green, so that the old version stays beside the new one until
# somebody says that it is well. What decides about money, rights or what is stored: canary. Any
# other change: rolling.
set -eu

base=${1:?the commit that is in production}
head=${2:?the commit that shall be}
explain=${3:-}

changed=$(git diff --name-only "$base" "$head" --)

answer() {
    printf '%s\n' "$1"
    if [ "$explain" = --explain ]; then
        printf '%s\n' "$2" | sed 's/^/  /' >&2
    fi
    exit 0
}

migrations=$(printf '%s\n' "$changed" | grep -E '^crates/store/migrations/' || true)
if [ -n "$migrations" ]; then
    answer blue-green "$migrations"
fi
critical=$(printf '%s\n' "$changed" |
    grep -E '^(crates/(money|journal|statements|store|connect|treasury|server|bursar)/(src|build)|Cargo\.lock)' || true)
if [ -n "$critical" ]; then
    answer canary "$critical"
fi
answer rolling "$changed"
