#!/bin/sh
# Installs Bursar on a Debian or Ubuntu machine, or removes it again.
#
#   sudo ./install.sh --binary ./bursar             install the program and its services
#   sudo ./install.sh --binary ./bursar --dry-run   only show what would be done
#   sudo ./install.sh --remove                      remove it; the books and settings stay
#   sudo ./install.sh --remove --purge              remove the books and settings, too
#
#   --root DIR    work below DIR instead of / (for images); services are not started
#
# A second run changes only what is different. Settings that are there are never written over.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
binary=
root=
mode=install
is_dry=no
is_purge=no

usage() {
    sed -n '2,/^set -eu/{/^set -eu/d;s/^# \{0,1\}//p;}' "$0"
}

fail() {
    printf 'install.sh: %s\n' "$1" >&2
    exit "${2:-1}"
}

# Shows a command, and runs it unless this is a rehearsal.
do_it() {
    printf '  %s\n' "$*"
    if [ "$is_dry" = no ]; then
        "$@"
    fi
}

# install_file SOURCE TARGET MODE: unless the target is the same already.
install_file() {
    if cmp -s "$1" "$root$2"; then
        return 0
    fi
    do_it install -D -m "$3" "$1" "$root$2"
}

# install_setting SOURCE TARGET MODE: unless somebody has settings there.
install_setting() {
    if [ -e "$root$2" ]; then
        printf '  (keeps %s)\n' "$2"
        return 0
    fi
    do_it install -D -m "$3" "$1" "$root$2"
}

remove_file() {
    if [ -e "$root$1" ]; then
        do_it rm -f "$root$1"
    fi
}

is_live() {
    [ -z "$root" ] && [ -d /run/systemd/system ]
}

units='bursar.service bursar-worker.service bursar-backup.service bursar-backup.timer'

install_all() {
    [ -n "$binary" ] || fail 'name the program with --binary FILE' 2
    [ -x "$binary" ] || fail "$binary is no program; give the file that the build made" 2
    "$binary" --version >/dev/null || fail "$binary does not run on this machine"
    printf 'Program and services:\n'
    install_file "$binary" /usr/bin/bursar 0755
    for unit in $units; do
        install_file "$here/units/$unit" "/usr/lib/systemd/system/$unit" 0644
    done
    install_file "$here/bursar.sysusers" /usr/lib/sysusers.d/bursar.conf 0644
    install_file "$here/bursar.tmpfiles" /usr/lib/tmpfiles.d/bursar.conf 0644
    install_file "$here/bursar.logrotate" /etc/logrotate.d/bursar 0644
    printf 'Settings:\n'
    install_setting "$here/bursar.toml" /etc/bursar/bursar.toml 0640
    install_setting "$here/bursar.env" /etc/bursar/bursar.env 0640
    printf 'User and folders:\n'
    do_it systemd-sysusers --root="${root:-/}" bursar.conf
    do_it systemd-tmpfiles --root="${root:-/}" --create bursar.conf
    if is_live; then
        printf 'Start:\n'
        do_it systemctl daemon-reload
        do_it systemctl enable --now bursar.service
        printf 'Done. The link that makes the first owner: journalctl -u bursar -n 20\n'
    else
        printf 'Done. Services are not started below another root or without systemd.\n'
    fi
    printf 'Next: docs/deploy/one-box.md (TLS, backup timer, firewall).\n'
}

remove_all() {
    printf 'Services and program:\n'
    if is_live; then
        for unit in $units; do
            do_it systemctl disable --now "$unit"
        done
    fi
    for unit in $units; do
        remove_file "/usr/lib/systemd/system/$unit"
    done
    remove_file /usr/bin/bursar
    remove_file /usr/lib/sysusers.d/bursar.conf
    remove_file /usr/lib/tmpfiles.d/bursar.conf
    remove_file /etc/logrotate.d/bursar
    if is_live; then
        do_it systemctl daemon-reload
    fi
    if [ "$is_purge" = no ]; then
        printf 'Kept: /var/lib/bursar, /var/backups/bursar, /etc/bursar and the user bursar.\n'
        return 0
    fi
    printf 'Books, backups and settings:\n'
    for folder in /var/lib/bursar /var/backups/bursar /etc/bursar /var/log/bursar; do
        if [ -d "$root$folder" ]; then
            do_it rm -rf "$root$folder"
        fi
    done
}

while [ $# -gt 0 ]; do
    case $1 in
        --binary)
            [ $# -ge 2 ] || fail '--binary names a file' 2
            binary=$2
            shift
            ;;
        --root)
            [ $# -ge 2 ] || fail '--root names a folder' 2
            [ -d "$2" ] || fail "$2 is no folder" 2
            root=$(CDPATH='' cd -- "$2" && pwd)
            [ "$root" != / ] || root=
            shift
            ;;
        --remove) mode=remove ;;
        --purge) is_purge=yes ;;
        --dry-run) is_dry=yes ;;
        -h | --help)
            usage
            exit 0
            ;;
        *) fail "$1 is not known; --help shows what is" 2 ;;
    esac
    shift
done

if [ "$is_dry" = yes ]; then
    printf 'This is what would be done; nothing is changed.\n'
elif [ "$(id -u)" -ne 0 ]; then
    fail 'installing needs root: run it with sudo, or look with --dry-run' 3
fi
if [ "$mode" = install ]; then
    [ "$is_purge" = no ] || fail '--purge goes with --remove' 2
    install_all
else
    remove_all
fi
