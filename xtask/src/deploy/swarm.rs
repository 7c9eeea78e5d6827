//! The stack for Docker Swarm on a real Swarm of one machine: deployed, upgraded, taken back.
//!
//! Owns: that machine (an engine in namespaces of its own), and one trial with requests all the
//! time.
//! Not here: the image's own trial (`containers`), HAProxy's answers (`edges`).
//! Invariant: no image is fetched: Bursar's is made of the last stages of the Dockerfile, HAProxy's
//! of Debian's package. In the stack's file pauses are made short, and the network between
//! machines is not encrypted, which kernels without IPsec cannot do.

use std::process::Command;

use anyhow::{Context, Result};

use super::bench::{Bench, said};
use super::{Checker, Finding, Verdict};
use crate::cleanup::Scratch;
use crate::machine;

pub(super) const SWARM: Checker = Checker {
    name: "swarm deploys, upgrades, goes back",
    check,
};

/// An engine, images, PostgreSQL and Redis on the address that containers reach.
const MACHINE: &str = r#"set -eu
mkdir cgroup
mount --rbind /sys/fs/cgroup cgroup
mount -t sysfs sysfs /sys
mount --rbind cgroup /sys/fs/cgroup
# Nobody is asked for images.
printf 'nameserver 127.0.0.1\n' >resolv.conf
mount --bind resolv.conf /etc/resolv.conf
ip link set lo up
ip link add node type veth peer name wire
ip link set wire up
ip address add 10.9.0.1/24 dev node
ip link set node up
ip route add default via 10.9.0.254
export DOCKER_HOST="unix://$PWD/engine.sock" DOCKER_CONFIG="$PWD" DOCKER_BUILDKIT=0
pids=
ended() {
    docker stack rm bursar >/dev/null 2>&1 || true
    kill $pids 2>/dev/null || true
    wait
    umount -R "$PWD/engine" 2>/dev/null || true
}
trap ended EXIT
fail() { printf '%s\n' "$1" >&2; docker stack ps bursar --no-trunc >&2 || true; for one in haproxy serve migrate; do docker service logs --tail 8 "bursar_$one" >&2 || true; done; tail -n 5 engine.log >&2; exit 1; }
try() { n=0; until "$@" >/dev/null 2>&1; do n=$((n + 1)); [ "$n" -lt 600 ] || fail "never: $*"; sleep 0.2; done; }
dockerd --iptables=false --ip6tables=false --bridge=none --data-root "$PWD/engine" --exec-root "$PWD/exec" \
    --pidfile "$PWD/engine.pid" --host "$DOCKER_HOST" >engine.log 2>&1 &
pids=$!
try docker version
docker import "$BASE" small-debian >/dev/null
mkdir bursar haproxy
cp "$PROGRAM" bursar/bursar
{
    printf 'FROM small-debian AS build\nCOPY bursar /usr/bin/bursar\n'
    sed -n '/^FROM build AS tree/,$p' "$REPOSITORY/deploy/container/Dockerfile"
} >bursar/Dockerfile
docker build --quiet --network none --tag bursar:0.1.0 bursar >/dev/null 2>&1 || fail 'no image'
docker tag bursar:0.1.0 bursar:0.1.1
printf 'FROM small-debian\nENTRYPOINT ["/bin/false"]\n' | docker build --quiet --tag bursar:broken - >/dev/null 2>&1
cp -r "$ARCHIVE" haproxy/archive
cat >haproxy/Dockerfile <<'END'
FROM small-debian
COPY archive /archive
RUN rm -rf /etc/apt/sources.list* && echo "deb [trusted=yes] file:/archive ./" >/etc/apt/sources.list && \
    apt-get -q update && apt-get -q -y install --no-install-recommends haproxy
USER haproxy
END
docker build --quiet --network none --tag "$(sed -n 's/^ *image: "\(haproxy:.*\)"$/\1/p' "$REPOSITORY/deploy/container/stack.yml")" haproxy >build.log 2>&1 || fail "$(cat build.log)"
inside=172.18.0.1
docker network create --driver bridge --subnet 172.18.0.0/16 --gateway "$inside" --opt com.docker.network.bridge.enable_icc=false \
    --opt com.docker.network.bridge.name=docker_gwbridge docker_gwbridge >/dev/null
docker swarm init --advertise-addr 10.9.0.1 >/dev/null
mkdir books
chown postgres books
as_postgres() { setpriv --reuid postgres --regid postgres --init-groups --pdeathsig TERM -- "$@"; }
as_postgres "$BIN/initdb" -D books/data -U bursar -A trust --no-sync >/dev/null
echo 'host all all 172.16.0.0/12 trust' >>books/data/pg_hba.conf
as_postgres "$BIN/postgres" -D books/data -c listen_addresses="$inside" -c unix_socket_directories="$PWD/books" -c fsync=off >postgres.log 2>&1 &
pids="$pids $!"
redis-server --bind "$inside" --protected-mode no --save '' --dir "$PWD" >redis.log 2>&1 &
pids="$pids $!"
try psql -h "$PWD/books" -U bursar -d postgres -c 'CREATE DATABASE bursar'
"#;

const TRIAL: &str = r#"name=books.example.com
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$name" \
    -addext "subjectAltName=DNS:$name" -keyout key.pem -out certificate.pem 2>/dev/null
keep() { docker secret create "bursar_$1" - >/dev/null; }
printf 'postgres://bursar@%s/bursar' "$inside" | keep database_url
printf 'redis://%s' "$inside" | keep redis_url
for secret in backup_key encryption_key jwt_secret metrics_token; do openssl rand -hex 32 | tr -d '\n' | keep "$secret"; done
cat certificate.pem key.pem | keep tls_pem
docker node update --label-add bursar.edge=true "$(docker node ls --quiet)" >/dev/null
mkdir deploy
cp -r "$REPOSITORY/deploy/container" "$REPOSITORY/deploy/haproxy" "$REPOSITORY/deploy/edge" deploy/
sed -i -e 's/delay: 10s/delay: 0s/' -e 's/monitor: 30s/monitor: 2s/' -e 's/interval: 5s/interval: 1s/' \
    -e '/driver_opts:/d' -e '/encrypted:/d' deploy/container/stack.yml
export PUBLIC_URL="https://$name" BACKUP_TO=/data/backups BACKUP_KEY_ID=none
# What Swarm cannot do with a file it says here.
up() { TAG=$1 docker stack deploy --resolve-image never --compose-file deploy/container/stack.yml bursar >said 2>&1 || fail "$(cat said)"; }
now() { date +%s; }
ask() { curl -s --cacert certificate.pem --connect-to ::127.0.0.1: --max-time 20 -o /dev/null -w '%{http_code}\n' "https://$name$1"; }
has() { [ "$(docker service ls --filter "name=bursar_$1" --format '{{.Replicas}}' | cut -d ' ' -f 1)" = "$2" ]; }
ready() { [ "$(ask /ready)" = 200 ] && has serve 3/3; }
start=$(now)
up 0.1.0
! grep -i 'ignoring' said >&2 || fail 'Swarm leaves something of the file out'
try ready
try has worker 2/2
told="up in $(($(now) - start)) s"
# Three tasks behind one name, all of them asked.
balancer=$(docker inspect --format '{{.State.Pid}}' "$(docker ps --quiet --filter name=bursar_haproxy)")
servers() { nsenter --target "$balancer" --net curl -s http://127.0.0.1:8404/metrics | grep -c 'haproxy_server_http_responses_total{proxy="blue".*code="2xx"} [1-9]'; }
all_asked() { ask /health >/dev/null; [ "$(servers)" = 3 ]; }
try all_asked
state() { docker service inspect --format '{{if .UpdateStatus}}{{.UpdateStatus.State}}{{end}}' bursar_serve; }
is_over() { case $(state) in completed | rollback_completed | rollback_paused | paused) ;; *) return 1 ;; esac; }
load() { : >codes; while [ ! -e stop ]; do ask /health >>codes; sleep 0.05; done; }
# upgrade TAG STATE IMAGE: with requests all the time, of which none fails.
upgrade() {
    rm -f stop
    load &
    load=$!
    start=$(now)
    up "$1"
    sleep 1
    try is_over
    sleep 2
    touch stop
    wait "$load"
    found="$(state) $(docker service inspect --format '{{.Spec.TaskTemplate.ContainerSpec.Image}}' bursar_serve)"
    [ "$found" = "$2 $3" ] || fail "$1: found \`$found\`, expected \`$2 $3\`"
    lost=$(grep -vc '^200$' codes || true)
    [ "$lost" = 0 ] || fail "$1: $lost of $(wc -l <codes) requests failed: $(sort codes | uniq -c | tr '\n' ' ')"
    told="$told, $2 in $(($(now) - start)) s with $(wc -l <codes) requests, none lost"
}
upgrade 0.1.1 completed bursar:0.1.1
upgrade broken rollback_completed bursar:0.1.1
printf '%s\n' "$told"
"#;

fn check(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let scratch = Scratch::new("swarm")?;
    let mut command = Command::new("unshare");
    command
        .args(["--net", "--mount", "sh", "-c"])
        .arg(format!("{MACHINE}{TRIAL}"))
        .current_dir(scratch.path())
        .env("REPOSITORY", bench.root())
        .env("PROGRAM", &bench.program)
        .env("BASE", &bench.tools.base)
        .env("ARCHIVE", &bench.tools.archive)
        .env("BIN", machine::postgres_bin()?);
    let said = said(command)?;
    let mut verdict = Verdict::default();
    let told = said.output.lines().next_back().unwrap_or_default();
    for file in files {
        if said.is_fine() {
            verdict.note(file, told);
        } else {
            verdict
                .findings
                .push(Finding::new(*file, "swarm", said.all()));
        }
    }
    files.first().context("no file to check")?;
    Ok(verdict)
}
