//! Two HAProxies with an address that keepalived moves, with the files people get.
//!
//! Owns: keepalived's own look at its file, and a trial: two machines as network namespaces
//! behind the shipped firewall, a real Bursar, three ways to lose a balancer.
//! Not here: what HAProxy does with requests (`edges`).
//! Invariant: nothing in the files is changed but paths of certificates.

use std::process::Command;

use anyhow::Result;

use super::bench::{Bench, said};
use super::{Checker, Finding, Verdict};
use crate::cleanup::Scratch;

pub(super) const KEEPALIVED: Checker = Checker {
    name: "keepalived moves the address",
    check,
};

const TRIAL: &str = r#"set -eu
name=books.example.com
files="$REPOSITORY/deploy/keepalived"
mount -t tmpfs tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /etc/keepalived
mkdir -p root/etc root/usr/lib/sysusers.d /run/netns
# The user of the script, as systemd makes it.
cp /etc/passwd /etc/group root/etc/
cp "$files/keepalived.sysusers" root/usr/lib/sysusers.d/keepalived.conf
systemd-sysusers --root="$PWD/root" keepalived.conf 2>/dev/null
mount --bind root/etc/passwd /etc/passwd
mount --bind root/etc/group /etc/group
install -m 0755 "$files/check-haproxy.sh" /etc/keepalived/
install -m 0644 "$files/keepalived.conf" /etc/keepalived/
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$name" \
    -addext "subjectAltName=DNS:$name" -keyout privkey.pem -out fullchain.pem 2>/dev/null
cat fullchain.pem privkey.pem >both.pem
ip link set lo up
ip link add bridge type bridge
ip link set bridge up
ip address add 10.0.0.1/24 dev bridge
number=11
for one in first second; do
    ip netns add "$one"
    ip link add "$one" type veth peer name eth0 netns "$one"
    ip link set "$one" master bridge up
    ip -n "$one" link set lo up
    ip -n "$one" link set eth0 up
    ip -n "$one" address add "10.0.0.$number/24" dev eth0
    ip netns exec "$one" nft --file "$REPOSITORY/deploy/systemd/firewall/nftables.conf"
    # keepalived 2.2 ends itself in `-t` once it looked at a script of another user.
    sed 's/script_user keepalived_script/script_user root/' /etc/keepalived/keepalived.conf >tested.conf
    ip netns exec "$one" keepalived -t -i "$one" -f "$PWD/tested.conf" >tested 2>&1 && [ ! -s tested ] || { cat tested >&2; exit 9; }
    number=$((number + 1))
done
set -a
. "$REPOSITORY/deploy/haproxy/haproxy.env.example"
. "$REPOSITORY/deploy/edge/edge.env.example"
set +a
export BURSAR_A=10.0.0.1:8000 BURSAR_B=10.0.0.1:8001 BURSAR_C=10.0.0.1:8002 BURSAR_CANARY=10.0.0.1:8003
export BURSAR_GREEN_A=10.0.0.1:8004 BURSAR_GREEN_B=10.0.0.1:8005
export HAPROXY_ACTIVE_MAP="$REPOSITORY/deploy/haproxy/active.map" EDGE_CERTIFICATE="$PWD/both.pem"
export EDGE_MAINTENANCE="$REPOSITORY/deploy/edge/maintenance.http" HAPROXY_WEB=127.0.0.1:8080
balancer() {
    HAPROXY_SOCKET="$PWD/$1.socket" ip netns exec "$1" haproxy -db -f "$REPOSITORY/deploy/haproxy/haproxy.cfg" \
        -f "$REPOSITORY/deploy/edge/haproxy.cfg" >>"$1.haproxy.log" 2>&1 &
    pids="$pids $!"
    echo "$!" >"$1.haproxy"
}
pids=
trap 'kill $pids 2>/dev/null || true; wait' EXIT
BURSAR_AUTH=required BURSAR_TRUSTED_PROXIES=10.0.0.11,10.0.0.12 BURSAR_PUBLIC_URL="https://$name" \
    "$PROGRAM" serve --data data --listen 10.0.0.1:8000 >out 2>log &
pids=$!
for one in first second; do
    balancer "$one"
    ip netns exec "$one" keepalived -n -l -D -P -i "$one" -f /etc/keepalived/keepalived.conf \
        -p "$PWD/$one.pid" -r "$PWD/$one.vrrp.pid" >"$one.log" 2>&1 &
    pids="$pids $!"
    echo "$!" >"$one.keepalived"
done
now() { date +%s%3N; }
has() { ip -n "$1" -o address show dev eth0 | grep -q ' 10\.0\.0\.10/24 '; }
answers() { [ "$(curl -s --cacert fullchain.pem --connect-to ::10.0.0.10: --max-time 0.5 -o /dev/null -w '%{http_code}' "https://$name/health")" = 200 ]; }
# Until this machine has the address, the other has not, and there is an answer at it.
moved() {
    start=$(now)
    until has "$1" && ! has "$2" && answers; do
        [ "$(($(now) - start))" -lt 30000 ] || { echo "never at the $1: $3" >&2; tail -n 20 first.log second.log >&2; exit 1; }
        sleep 0.05
    done
    told="$told$3 $(($(now) - start)) ms, "
}
told=
moved first second start
told=
ip netns exec first nft 'add table inet cut; add chain inet cut output { type filter hook output priority 0; }; add rule inet cut output ip daddr 10.0.0.1 tcp dport 8000 drop'
moved second first 'cut off from servers'
ip netns exec first nft delete table inet cut
keep=$told
moved first second back
told=$keep
kill -9 "$(cat first.haproxy)"
moved second first 'HAProxy killed'
keep=$told
balancer first
moved first second back
told=$keep
ip link set first down
start=$(now)
until has second && answers; do [ "$(($(now) - start))" -lt 30000 ] || { echo 'a lost machine keeps the address' >&2; exit 1; }; sleep 0.05; done
told="${told}machine gone $(($(now) - start)) ms"
! grep -E 'WARNING|Unable|Unknown|not found|ignoring|insecure' first.log second.log >&2 || exit 8
printf '%s\n' "$told"
"#;

fn check(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let scratch = Scratch::new("address")?;
    let mut command = Command::new("unshare");
    command
        .args(["--net", "--mount", "sh", "-c", TRIAL])
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
            verdict
                .findings
                .push(Finding::new(*file, "keepalived", said.all()));
        }
    }
    Ok(verdict)
}
