//! Probes of the public address and what follows from them, with the files people get: blackbox
//! exporter, Prometheus, Alertmanager, and whoever is told.
//!
//! Owns: the exporter's own look at its file, who hears of what, and one trial of all of it
//! before a real Bursar with TLS.
//! Not here: whether each alert fires at its threshold (tests of the rules).
//! Invariant: names lead to this machine and times are made short; everything else is as it is
//! shipped, secrets in files and encryption of mail included.

use std::process::Command;

use anyhow::Result;

use super::bench::{Bench, said};
use super::{Checker, Finding, Verdict};
use crate::cleanup::Scratch;

pub(super) const BLACKBOX: Checker = Checker {
    name: "blackbox exporter reads it",
    check: check_blackbox,
};
pub(super) const ROUTES: Checker = Checker {
    name: "amtool routes",
    check: check_routes,
};
pub(super) const PROBES: Checker = Checker {
    name: "probes, alerts, people told",
    check: check_probes,
};

/// Who must hear of an alert of this severity.
const HEARERS: [(&str, &str); 3] = [
    ("critical", "pager,chat,mail"),
    ("warning", "chat,mail"),
    ("info", "mail"),
];

fn check_blackbox(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in files {
        let named = format!("--config.file={file}");
        let said = bench.say("prometheus-blackbox-exporter", ["--config.check", &named])?;
        if !said.is_fine() {
            findings.push(Finding::new(*file, "blackbox", said.all()));
        }
    }
    Ok(Verdict::of(findings))
}

fn check_routes(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in files {
        let named = format!("--config.file={file}");
        for (severity, hearers) in HEARERS {
            let expected = format!("--verify.receivers={hearers}");
            let label = format!("severity={severity}");
            let words = ["config", "routes", "test", &named, &expected, &label];
            let said = bench.say("amtool", words)?;
            if !said.is_fine() {
                let message = format!("{severity}: {}", said.all());
                findings.push(Finding::new(*file, "route", message));
            }
        }
    }
    Ok(Verdict::of(findings))
}

/// A mail server that wants encryption and a password, and the two services that take messages
/// over HTTPS: each message is appended to a file.
const HEARER: &str = r#"
import http.server, socketserver, ssl, threading
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain('fullchain.pem', 'privkey.pem')
class Post(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['content-length']))
        name = 'pager' if self.headers['host'] == 'events.pagerduty.com' else 'chat'
        open(name, 'ab').write(self.path.encode() + b' ' + body + b'\n')
        self.send_response(202 if name == 'pager' else 200)
        self.end_headers()
        self.wfile.write(b'ok')
    def log_message(self, *_): pass
class Mail(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b'\r\n')
    def handle(self):
        is_safe = is_known = False
        self.say('220 smtp.example.com')
        while line := self.rfile.readline():
            word = line.split()[0].upper() if line.split() else b''
            if word == b'EHLO':
                self.say('250-smtp.example.com')
                self.say('250 AUTH PLAIN' if is_safe else '250 STARTTLS')
            elif word == b'STARTTLS':
                self.say('220 go on')
                self.connection = context.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = self.connection.makefile('rb'), self.connection.makefile('wb', 0)
                is_safe = True
            elif word == b'AUTH':
                open('login', 'ab').write(line)
                is_known = is_safe
                self.say('235 welcome')
            elif word == b'DATA' and is_known:
                self.say('354 go on')
                text = b''
                while (part := self.rfile.readline()) not in (b'.\r\n', b''):
                    text += part
                open('mail', 'ab').write(text)
                self.say('250 taken')
            elif word == b'QUIT':
                return self.say('221 bye')
            else:
                self.say('250 ok' if is_known else '530 who are you?')
class Mails(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
posts = http.server.ThreadingHTTPServer(('127.0.0.2', 443), Post)
posts.socket = context.wrap_socket(posts.socket, server_side=True)
threading.Thread(target=posts.serve_forever, daemon=True).start()
Mails(('127.0.0.2', 587), Mail).serve_forever()
"#;

const TRIAL: &str = r#"set -eu
ip link set lo up
name=books.example.com
files="$REPOSITORY/deploy/monitoring"
cp /etc/hosts hosts
printf '127.0.0.1 %s\n127.0.0.2 smtp.example.com hooks.slack.com events.pagerduty.com\n' "$name" >>hosts
mount --bind hosts /etc/hosts
# Good for ten days: less than the two weeks of which people are warned.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 10 -subj "/CN=$name" \
    -addext "subjectAltName=DNS:$name,DNS:smtp.example.com,DNS:hooks.slack.com,DNS:events.pagerduty.com" \
    -keyout privkey.pem -out fullchain.pem 2>/dev/null
export SSL_CERT_FILE="$PWD/fullchain.pem"
mkdir secrets rules
printf 'mail-password' >secrets/smtp_password
printf 'https://hooks.slack.com/services/a/b/c' >secrets/slack_url
printf 'pager-key' >secrets/pagerduty_key
sed 's/\(group_wait\|group_interval\): .*/\1: 1s/' "$files/alertmanager.yml" >alertmanager.yml
sed 's/\(_interval\): .*/\1: 2s/' "$files/prometheus.yml" >prometheus.yml
for rule in "$files"/rules/*.yml; do sed 's/^\( *for\): .*/\1: 1s/' "$rule" >"rules/${rule##*/}"; done
pids=
trap 'kill $pids 2>/dev/null || true; wait' EXIT
fail() { printf '%s\n' "$1" >&2; tail -n 8 ./*.log >&2; exit 1; }
try() { n=0; until "$@" >/dev/null 2>&1; do n=$((n + 1)); [ "$n" -lt 300 ] || fail "never: $*"; sleep 0.2; done; }
serve() {
    BURSAR_AUTH=required BURSAR_PUBLIC_URL="https://$name" BURSAR_HTTP_LISTEN=127.0.0.1:80 BURSAR_METRICS_LISTEN=127.0.0.1:8001 \
        BURSAR_TLS_CERT="$PWD/fullchain.pem" BURSAR_TLS_KEY="$PWD/privkey.pem" \
        "$PROGRAM" serve --data data --listen 127.0.0.1:443 >out 2>bursar.log &
    server=$!
    pids="$pids $server"
}
run() { "$@" >>"$1.log" 2>&1 & pids="$pids $!"; }
serve
printf '%s' "$HEARER" >hearer.py
run python3 hearer.py
run prometheus-blackbox-exporter --config.file="$files/blackbox.yml" --web.listen-address=127.0.0.1:9115
run prometheus-alertmanager --config.file=alertmanager.yml --storage.path=alerts --web.listen-address=127.0.0.1:9093 --cluster.listen-address=
# Whoever looks before it is there wakes somebody.
try curl -fs --cacert fullchain.pem --max-time 5 "https://$name/ready"
run prometheus --config.file=prometheus.yml --storage.tsdb.path=series --web.listen-address=127.0.0.1:9090
start=$(date +%s%3N)
ask() { promtool query instant http://127.0.0.1:9090 "$1" 2>/dev/null; }
count() { [ "$(ask "$1" | grep -c '=>')" = "$2" ]; }
try count 'probe_success{job="probe"} == 1' 3
try count 'up{job=~"bursar|prometheus|alertmanager"} == 1' 3
try count 'probe_ssl_earliest_cert_expiry{module="bursar_health"} - time() < 10 * 86400 > 9 * 86400' 1
# A warning: chat and mail, nobody is woken.
try grep -q 'firing: PublicCertificateExpires' chat
try grep -q '^Subject: firing: PublicCertificateExpires' mail
! grep -q PublicCertificateExpires pager 2>/dev/null || fail 'somebody is woken by a warning'
grep -q 'docs/runbooks/PublicCertificateExpires.md' chat || fail 'the chat does not name the runbook'
told="warned after $(($(date +%s%3N) - start)) ms"
# Closed for maintenance: it lives, and is not ready.
"$PROGRAM" maintenance on --data data >/dev/null
start=$(date +%s%3N)
try count 'probe_success{module="bursar_ready"} == 0' 1
count 'probe_success{module="bursar_health"} == 1' 1 || fail 'closed is not dead'
try grep -q 'PublicAddressNotReady' pager
"$PROGRAM" maintenance off --data data >/dev/null
try count 'probe_success{job="probe"} == 1' 3
try sh -c 'grep PublicAddressNotReady pager | grep -q "\"event_action\":\"resolve\""'
# Gone.
kill -KILL "$server"
start=$(date +%s%3N)
try grep -q 'PublicAddressDown' pager
try grep -q 'firing: PublicAddressDown' chat
try grep -q '^Subject: firing: PublicAddressDown' mail
told="$told, somebody woken $(($(date +%s%3N) - start)) ms after its end"
grep PublicAddressDown pager | grep -q '"routing_key":"pager-key"' || fail 'the key of the pager is not that of its file'
grep PublicAddressDown pager | grep -q '"severity":"critical"' || fail 'the pager does not know how bad it is'
grep -q '^/v2/enqueue ' pager && grep -q '^/services/a/b/c ' chat || fail 'sent elsewhere'
printf '\0bursar@example.com\0mail-password' | base64 | xargs -I{} grep -q 'AUTH PLAIN {}' login || fail 'the password of the mail is not that of its file'
serve
try grep -q '^Subject: resolved: PublicAddressDown' mail
printf '%s\n' "$told"
"#;

fn check_probes(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let scratch = Scratch::new("probes")?;
    let mut command = Command::new("unshare");
    command
        .args(["--net", "--mount", "sh", "-c", TRIAL])
        .current_dir(scratch.path())
        .env("REPOSITORY", bench.root())
        .env("PROGRAM", &bench.program)
        .env("HEARER", HEARER);
    let said = said(command)?;
    let mut verdict = Verdict::default();
    let told = said.output.lines().next_back().unwrap_or_default();
    for file in files {
        if said.is_fine() {
            verdict.note(file, told);
        } else {
            verdict
                .findings
                .push(Finding::new(*file, "probe", said.all()));
        }
    }
    Ok(verdict)
}
