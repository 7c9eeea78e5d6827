#!/bin/sh
# keepalived asks whether HAProxy on this machine is `alive`, and whether it `reaches` a server.
# It answers both itself (deploy/haproxy/haproxy.cfg); 0 is yes.
set -eu

case ${1:-} in
alive | reaches) ;;
*)
    printf 'usage: %s alive|reaches\n' "$0" >&2
    exit 2
    ;;
esac
exec curl --silent --fail --output /dev/null --max-time 1 "http://${HAPROXY_METRICS:-127.0.0.1:8404}/$1"
