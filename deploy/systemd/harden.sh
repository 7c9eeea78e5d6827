#!/bin/sh
# Brings a Debian or Ubuntu machine that runs Bursar into the state this folder describes.
#
#   sudo ./harden.sh --check     look, change nothing; exit code 1 if something is missing
#   sudo ./harden.sh             put right what --check finds
#   sudo ./harden.sh --dry-run   show what would be done
#
#   --root DIR   look at DIR instead of / (for images); running services are left alone
#
# Every step is one function that says whether it is done, and one that does it.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=
mode=apply
missing=0

fail() {
    printf 'harden.sh: %s\n' "$1" >&2
    exit "${2:-1}"
}

while [ $# -gt 0 ]; do
    case $1 in
        --check) mode=check ;;
        --dry-run) mode=dry ;;
        --root)
            [ $# -ge 2 ] || fail '--root names a folder' 2
            [ -d "$2" ] || fail "$2 is no folder" 2
            root=$(CDPATH='' cd -- "$2" && pwd)
            [ "$root" != / ] || root=
            shift
            ;;
        -h | --help)
            sed -n '2,/^set -eu/{/^set -eu/d;s/^# \{0,1\}//p;}' "$0"
            exit 0
            ;;
        *) fail "$1 is not known; --help shows what is" 2 ;;
    esac
    shift
done
if [ "$mode" = apply ] && [ "$(id -u)" -ne 0 ]; then
    fail 'this needs root: run it with sudo, or look with --check' 3
fi

# report STATE TEXT
report() {
    printf '%-8s %s\n' "$1" "$2"
}

# step TEXT IS_DONE DO_IT: the two functions take no arguments.
step() {
    if "$2"; then
        report ok "$1"
        return 0
    fi
    case $mode in
        check)
            report missing "$1"
            missing=$((missing + 1))
            ;;
        dry) report would "$1" ;;
        apply)
            "$3"
            report "done" "$1"
            ;;
    esac
}

same() {
    cmp -s "$here/$1" "$root$2"
}

put() {
    install -D -m 0644 "$here/$1" "$root$2"
}

has_sysctl() { same sysctl/60-bursar.conf /etc/sysctl.d/60-bursar.conf; }
do_sysctl() {
    put sysctl/60-bursar.conf /etc/sysctl.d/60-bursar.conf
    if [ -z "$root" ]; then
        sysctl --quiet --system
    fi
}

has_journal() { same bursar.journald /etc/systemd/journald.conf.d/50-bursar.conf; }
do_journal() {
    put bursar.journald /etc/systemd/journald.conf.d/50-bursar.conf
    if [ -z "$root" ] && [ -d /run/systemd/system ]; then
        systemctl restart systemd-journald
    fi
}

# The administrator's own networks stand in the file: any file that has our table will do.
has_firewall() { grep -q '^table inet bursar {' "$root/etc/nftables.conf" 2>/dev/null; }
do_firewall() {
    put firewall/nftables.conf /etc/nftables.conf
    if [ -z "$root" ] && [ -d /run/systemd/system ]; then
        nft --check --file /etc/nftables.conf
        systemctl enable --now nftables
    fi
}

has_fail2ban() {
    same fail2ban/filter.conf /etc/fail2ban/filter.d/bursar.conf &&
        [ -e "$root/etc/fail2ban/jail.d/bursar.conf" ]
}
do_fail2ban() {
    put fail2ban/filter.conf /etc/fail2ban/filter.d/bursar.conf
    put fail2ban/jail.conf /etc/fail2ban/jail.d/bursar.conf
    if [ -z "$root" ] && [ -d /run/systemd/system ]; then
        systemctl reload-or-restart fail2ban
    fi
}

has_upgrades() { same unattended-upgrades.conf /etc/apt/apt.conf.d/52bursar; }
do_upgrades() { put unattended-upgrades.conf /etc/apt/apt.conf.d/52bursar; }

ssh_file=/etc/ssh/sshd_config.d/50-bursar.conf
has_ssh() {
    [ ! -d "$root/etc/ssh" ] || same ssh.conf "$ssh_file"
}
do_ssh() {
    put ssh.conf "$ssh_file"
    if [ -z "$root" ] && [ -d /run/systemd/system ]; then
        sshd -t
        systemctl reload ssh
    fi
}

secrets_mode() {
    [ ! -d "$root/etc/bursar/secrets" ] ||
        [ -z "$(find "$root/etc/bursar/secrets" -mindepth 1 -perm /007 -print -quit)" ]
}
do_secrets_mode() { chmod -R o-rwx "$root/etc/bursar/secrets"; }

books_mode() {
    [ ! -d "$root/var/lib/bursar" ] ||
        [ -z "$(find "$root/var/lib/bursar" -maxdepth 1 -perm /077 -print -quit)" ]
}
do_books_mode() { chmod -R go-rwx "$root/var/lib/bursar"; }

step 'kernel settings' has_sysctl do_sysctl
step 'journal that survives a restart and has a limit' has_journal do_journal
step 'firewall: SSH, HTTP and HTTPS only' has_firewall do_firewall
step 'fail2ban reads refused sign-ins' has_fail2ban do_fail2ban
step 'security updates by themselves' has_upgrades do_upgrades
step 'SSH with keys only' has_ssh do_ssh
step 'secrets are closed to other users' secrets_mode do_secrets_mode
step 'books are closed to other users' books_mode do_books_mode

if [ "$missing" -gt 0 ]; then
    printf '%s of these are missing; run it without --check\n' "$missing"
    exit 1
fi
