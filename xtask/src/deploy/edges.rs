//! HAProxy and nginx with the files people get, in front of a real Bursar.
//!
//! Owns: one trial for each: TLS, the redirect, headers, who is believed, limits, the page when
//! nobody is there.
//! Not here: losing replicas under load (`rehearse`).
//! Invariant: only paths of certificates are changed in the files; they run in a network of their
//! own, on their own ports.

use std::process::Command;

use anyhow::{Context, Result};

use super::bench::{Bench, said};
use super::{Checker, Finding, Verdict};
use crate::cleanup::Scratch;

pub(super) const HAPROXY: Checker = Checker {
    name: "haproxy runs before bursar",
    check: |bench, files| trial(bench, files, "haproxy"),
};
pub(super) const NGINX: Checker = Checker {
    name: "nginx runs before bursar",
    check: |bench, files| trial(bench, files, "nginx"),
};

/// What both must do; `$1` says which of them.
const TRIAL: &str = r#"set -eu
ip link set lo up
kind=$1
name=books.example.com
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$name" \
    -addext "subjectAltName=DNS:$name" -keyout privkey.pem -out fullchain.pem 2>/dev/null
cat fullchain.pem privkey.pem >both.pem
BURSAR_AUTH=required BURSAR_TRUSTED_PROXIES=127.0.0.1 BURSAR_PUBLIC_URL="https://$name" \
    BURSAR_LOG_FORMAT=text "$PROGRAM" serve --data data --listen 127.0.0.1:8000 >out 2>log &
server=$!
edge=
trap 'kill $server $edge 2>/dev/null || true; wait' EXIT
n=0
until "$PROGRAM" health >/dev/null 2>&1; do
    n=$((n + 1)); [ "$n" -lt 300 ] || { cat log >&2; exit 9; }; sleep 0.2
done
if [ "$kind" = haproxy ]; then
    set -a
    . "$REPOSITORY/deploy/haproxy/haproxy.env.example"
    . "$REPOSITORY/deploy/edge/edge.env.example"
    set +a
    # One server is there, the others are known by their silence.
    export BURSAR_A=127.0.0.1:8000 BURSAR_B=127.0.0.1:8001 BURSAR_C=127.0.0.1:8002
    export BURSAR_CANARY=127.0.0.1:8003 BURSAR_GREEN_A=127.0.0.1:8004 BURSAR_GREEN_B=127.0.0.1:8005
    export HAPROXY_SOCKET="$PWD/socket" HAPROXY_ACTIVE_MAP="$REPOSITORY/deploy/haproxy/active.map"
    export HAPROXY_WEB=127.0.0.1:8080 EDGE_CERTIFICATE="$PWD/both.pem"
    export EDGE_MAINTENANCE="$REPOSITORY/deploy/edge/maintenance.http"
    set -- -f "$REPOSITORY/deploy/haproxy/haproxy.cfg" -f "$REPOSITORY/deploy/edge/haproxy.cfg"
    haproxy -c "$@" 2>&1 | grep -v '^Configuration file is valid' >&2 && exit 8
    haproxy -db "$@" >edge.log 2>&1 &
    edge=$!
else
    sed "s#/etc/bursar/tls#$PWD#" "$REPOSITORY/deploy/edge/nginx.conf" >site.conf
    printf '%s\n' 'user root; daemon off; pid nginx.pid; error_log edge.log;' 'events {}' \
        "http { access_log off; client_body_temp_path body; proxy_temp_path proxy;" \
        "fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s; include $PWD/site.conf; }" >nginx.conf
    nginx -p "$PWD/" -c "$PWD/nginx.conf" -t -q
    nginx -p "$PWD/" -c "$PWD/nginx.conf" 2>>edge.log &
    edge=$!
fi
ask() { curl -sS --cacert fullchain.pem --connect-to "::127.0.0.1:" --max-time 20 "$@"; }
status() { ask -o /dev/null -w '%{http_code}' "$@"; }
expect() { [ "$2" = "$3" ] || { printf '%s: found `%s`, expected `%s`\n' "$1" "$2" "$3" >&2; exit 1; }; }
n=0
until [ "$(status "https://$name/health" 2>/dev/null)" = 200 ]; do
    n=$((n + 1)); [ "$n" -lt 100 ] || { cat edge.log >&2; exit 7; }; sleep 0.1
done
expect 'HTTP/2' "$(ask -o /dev/null -w '%{http_version}' "https://$name/health")" 2
expect 'HTTP/1.1' "$(ask --http1.1 -o /dev/null -w '%{http_version}' "https://$name/health")" 1.1
expect 'plain HTTP' "$(ask -o /dev/null -w '%{http_code} %{redirect_url}' "http://$name/entries?a=1")" "308 https://$name/entries?a=1"
expect 'TLS 1.1' "$(status --tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0 "https://$name/health" 2>/dev/null || true)" 000
expect 'TLS 1.2' "$(status --tls-max 1.2 "https://$name/health")" 200
ask -D - -o page "https://$name/" >headers
for header in 'strict-transport-security: max-age=63072000; includeSubDomains; preload' \
    'x-content-type-options: nosniff' 'x-frame-options: DENY'; do
    expect "$header" "$(tr -d '\r' <headers | grep -ci "^$header\$")" 1
done
for path in /metrics /api/v1/metrics; do expect "$path" "$(status "https://$name$path")" 404; done
expect 'nobody signed in' "$(status "https://$name/api/v1/accounts")" 401
# A client cannot say that it is somebody else.
expect 'a wrong password' "$(status -H 'X-Forwarded-For: 203.0.113.77' -H 'Forwarded: for=203.0.113.77' \
    -H 'Content-Type: application/json' -d '{"email":"nobody@example.org","password":"wrong lantern copper"}' \
    "https://$name/api/v1/auth/login")" 401
grep -q 'client.address=127.0.0.1' log || { cat log >&2; exit 6; }
! grep -q 203.0.113.77 log || { echo 'a forged address is believed' >&2; exit 5; }
# Upload of 3 MB: refused by Bursar for want of a session, not by the edge for its size.
head -c 3000000 /dev/zero >large
expect 'a large file' "$(status -H 'Content-Type: application/octet-stream' --data-binary @large "https://$name/api/v1/imports")" 401
kill -TERM "$server"; wait "$server" || true
ask -D headers -o page "https://$name/" || true
grep -q ' 503' headers && grep -qi '^retry-after: 30' headers && grep -q 'Back in a moment' page || { cat headers page >&2; exit 4; }
ask -Z --parallel-max 30 -o /dev/null -w '%{http_code}\n' "https://$name/health?[1-900]" >codes 2>/dev/null || true
grep -q '^429$' codes || { sort codes | uniq -c >&2; exit 3; }
expect 'figures of the edge' "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:8404/$([ "$kind" = nginx ] && echo stub_status || echo metrics)")" 200
printf 'TLS, headers, limits: %s refused\n' "$(grep -c '^429$' codes)"
"#;

fn trial(bench: &Bench, files: &[&str], kind: &str) -> Result<Verdict> {
    let scratch = Scratch::new(kind)?;
    let mut command = Command::new("unshare");
    command
        .args(["--net", "sh", "-c", TRIAL, "trial", kind])
        .current_dir(scratch.path())
        .env("REPOSITORY", bench.root())
        .env("PROGRAM", &bench.program);
    let said = said(command)?;
    let mut verdict = Verdict::default();
    let told = said.output.lines().next_back().unwrap_or_default();
    for file in files {
        if said.is_fine() {
            verdict.note(file, told);
        } else {
            let log = std::fs::read_to_string(scratch.path().join("edge.log"));
            let message = format!("{}\n{}", said.all(), log.unwrap_or_default());
            verdict.findings.push(Finding::new(*file, kind, message));
        }
    }
    files.first().context("no file to check")?;
    Ok(verdict)
}
