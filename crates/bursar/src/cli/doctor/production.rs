//! What must be so before people rely on an installation: docs/deploy/checklist.md, as far as a
//! program can see it.
//!
//! Owns: those checks and their cures. Not here: whether books, machine and backups are well (the
//! modules beside).
//! Invariant: what is only unwise is a warning; what lets strangers in or loses books fails.

use std::os::unix::fs::PermissionsExt;

use server::SignIn;

use super::Check;
use crate::settings::Settings;

/// Rights of the master key's file that are one too many: anything for group and others.
const OTHERS_RIGHTS: u32 = 0o077;

/// What the settings say.
pub(super) fn checks(settings: &Settings) -> Vec<Check> {
    vec![
        sign_in(settings),
        public_address(settings),
        encryption(settings),
        proxies(settings),
        master_key(settings),
        backup_place(settings),
        metrics(settings),
    ]
}

fn sign_in(settings: &Settings) -> Check {
    const NAME: &str = "sign-in";
    if settings.guarding.sign_in == SignIn::Required {
        return Check::ok(NAME, "is required of everyone");
    }
    let cure = "set auth.mode = \"required\"";
    Check::fail(
        NAME,
        "not required of everyone",
        "whoever is at this machine may be the operator",
        cure,
    )
}

fn public_address(settings: &Settings) -> Check {
    const NAME: &str = "public address";
    let cure = "set server.public_url to what people type, as in https://books.example.com";
    match settings.guarding.public_url.as_deref() {
        Some(url) if url.starts_with("https://") => Check::ok(NAME, url),
        Some(url) => Check::fail(NAME, "not HTTPS", url, cure),
        None => Check::fail(NAME, "not set", "links and cookies name this machine", cure),
    }
}

fn encryption(settings: &Settings) -> Check {
    const NAME: &str = "encryption on the way";
    let listens = settings.listen;
    if settings.web.tls.is_some() {
        return Check::ok(NAME, "HTTPS by Bursar itself");
    }
    if listens.ip().is_loopback() {
        return Check::ok(NAME, format!("{listens} is for a proxy on this machine"));
    }
    let cure = "let nobody but the balancer reach that port, or set server.tls_cert";
    Check::warn(
        NAME,
        "plain HTTP from others",
        format!("at {listens}"),
        cure,
    )
}

fn proxies(settings: &Settings) -> Check {
    const NAME: &str = "proxies";
    match settings.web.edge.trusted_proxies.len() {
        0 if settings.web.tls.is_none() => Check::fail(
            NAME,
            "none is believed",
            "all clients behind one look like one and share its limits",
            "set server.trusted_proxies to the addresses of the balancers",
        ),
        0 => Check::ok(NAME, "none, and HTTPS by Bursar itself"),
        count => Check::ok(NAME, format!("{count} believed")),
    }
}

fn master_key(settings: &Settings) -> Check {
    const NAME: &str = "master key";
    if settings.guarding.masters.is_some() {
        return Check::ok(NAME, "from settings; keep a copy where the backups are not");
    }
    let path = settings.data.join("master.key");
    let shown = path.display();
    let Ok(found) = std::fs::metadata(&path) else {
        let cure = "start the server once, then copy the file to where the backups are not";
        return Check::warn(NAME, "not there yet", shown.to_string(), cure);
    };
    let mode = found.permissions().mode() & 0o777;
    if mode & OTHERS_RIGHTS != 0 {
        let cure = format!("chmod 600 {shown}");
        return Check::fail(
            NAME,
            "others may read it",
            format!("{shown} has the mode {mode:03o}"),
            &cure,
        );
    }
    Check::ok(
        NAME,
        format!("{shown}; keep a copy where the backups are not"),
    )
}

fn backup_place(settings: &Settings) -> Check {
    const NAME: &str = "place of backups";
    let cure = "set backup.to to another disk or to a bucket, as in s3://company-backups/bursar";
    match settings.backup.to.as_deref() {
        None => Check::fail(NAME, "lost with the books", "in the data folder", cure),
        Some(place) if std::path::Path::new(place).starts_with(&settings.data) => Check::fail(
            NAME,
            "lost with the books",
            format!("{place}, in the data folder"),
            cure,
        ),
        Some(place) => Check::ok(NAME, place),
    }
}

fn metrics(settings: &Settings) -> Check {
    const NAME: &str = "metrics";
    if settings.watching.metrics_token.is_some() {
        return Check::ok(NAME, "for who shows the token");
    }
    Check::ok(NAME, "for this machine alone")
}
