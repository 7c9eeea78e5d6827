//! Checks of the network: the port, the certificate, the server that runs, the web app.
//!
//! Owns: their limits and cures. Not here: how certificates are renewed (`server`).
//! Invariant: a server that runs is asked, never disturbed.

use std::net::TcpListener;
use std::time::SystemTime;

use money::Timestamp;
use server::{CertificateStanding, Tls};

use super::Check;
use crate::cli::context::Context;
use crate::cli::health;
use crate::settings::TlsSource;

/// How long before its end a certificate should have been replaced, and when it is urgent.
/// Unit: days.
const SOON: u64 = 21;
const URGENT: u64 = 7;

pub(super) fn checks(context: &Context) -> Vec<Check> {
    vec![
        port(context),
        running_version(context),
        certificate(context),
        web_app(),
    ]
}

fn port(context: &Context) -> Check {
    const NAME: &str = "port";
    let address = context.settings.listen;
    match TcpListener::bind(address) {
        Ok(_) if !address.ip().is_loopback() && context.settings.web.tls.is_none() => {
            let cure = "passwords would cross the network in the clear: set server.tls_cert and \
                        server.tls_key, or put a proxy with TLS in front";
            Check::warn(NAME, "no TLS", format!("{address} is free"), cure)
        }
        Ok(_) => Check::ok(NAME, format!("{address} is free")),
        Err(_) if health::get(&format!("http://{address}/health")) == Ok(200) => {
            Check::ok(NAME, format!("a server answers on {address}"))
        }
        Err(_) if context.settings.web.tls.is_some() && !processes(context).is_empty() => {
            Check::ok(NAME, format!("our server has {address}"))
        }
        Err(error) => Check::warn(
            NAME,
            "not to be had",
            format!("{address}: {error}"),
            "end what uses it, or listen elsewhere with --listen",
        ),
    }
}

fn processes(context: &Context) -> Vec<crate::running::Process> {
    let found = crate::running::list(&context.settings.data).unwrap_or_default();
    found.into_iter().map(|it| it.process).collect()
}

/// Whether what runs is what is installed.
fn running_version(context: &Context) -> Check {
    const NAME: &str = "versions";
    let ours = env!("CARGO_PKG_VERSION");
    let running = processes(context);
    let older: Vec<String> = running
        .iter()
        .filter(|it| it.version.as_deref() != Some(ours))
        .map(|it| {
            let version = it.version.as_deref().unwrap_or("unknown");
            format!("{} (process {}) is {version}", it.kind, it.pid)
        })
        .collect();
    if older.is_empty() {
        let count = running.len();
        return Check::ok(
            NAME,
            format!("this program is {ours}; {count} processes of it run"),
        );
    }
    let evidence = format!("this program is {ours}; {}", older.join(", "));
    let cure = "restart what runs: `bursar drain`, then start it again";
    Check::warn(NAME, "another version runs", evidence, cure)
}

/// Whether clients will accept the certificate, and for how long.
fn certificate(context: &Context) -> Check {
    const NAME: &str = "certificate";
    let (tls, cure) = match &context.settings.web.tls {
        None => return Check::ok(NAME, "none: plain HTTP"),
        Some(TlsSource::Files { certificate, key }) => (
            Tls::files(certificate.clone(), key.clone()),
            "put a new one into server.tls_cert; it is read within seconds",
        ),
        Some(TlsSource::Acme(acme)) => (
            Tls::acme(acme.clone()),
            "see the log for why the authority gave no new one; port 80 or 443 must reach this machine",
        ),
    };
    let standing = match tls {
        Ok(tls) => tls.standing(),
        Err(error) => return Check::fail(NAME, "cannot be used", error.to_string(), cure),
    };
    match standing {
        None => Check::warn(
            NAME,
            "none yet",
            "the authority is asked at the start",
            cure,
        ),
        Some(Err(error)) => Check::fail(NAME, "cannot be read", error, cure),
        Some(Ok(it)) => judge(&it, SystemTime::now(), host(context).as_deref(), cure),
    }
}

/// The host people reach it by, if that is set.
fn host(context: &Context) -> Option<String> {
    let url = context.settings.guarding.public_url.as_deref()?;
    let authority = url.split_once("://")?.1;
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next()?,
        None => authority.split(':').next()?,
    };
    Some(host.to_owned())
}

fn judge(standing: &CertificateStanding, now: SystemTime, host: Option<&str>, cure: &str) -> Check {
    const NAME: &str = "certificate";
    let day = |it: SystemTime| Timestamp::try_from(it).map_or("?".to_owned(), |it| it.to_string());
    let (names, until) = (standing.names.join(", "), day(standing.until));
    let shown = format!("for {names}, until {until}");
    if now < standing.from {
        let shown = format!("{shown}, from {}", day(standing.from));
        return Check::fail(NAME, "not valid yet", shown, cure);
    }
    let Ok(left) = standing.until.duration_since(now) else {
        return Check::fail(NAME, "expired", shown, cure);
    };
    if let Some(host) = host.filter(|it| !standing.is_for(it)) {
        let shown = format!("{shown}; server.public_url says {host}");
        return Check::fail(NAME, "for another host", shown, cure);
    }
    let days = left.as_secs() / 86_400;
    let shown = format!("{shown}, {days} days");
    match days {
        ..URGENT => Check::fail(NAME, "about to expire", shown, cure),
        URGENT..SOON => Check::warn(NAME, "expires soon", shown, cure),
        _ => Check::ok(NAME, shown),
    }
}

fn web_app() -> Check {
    const NAME: &str = "web app";
    if server::is_embedded() {
        return Check::ok(NAME, "is in this program");
    }
    let cure = "build with `cargo xtask demo`, or `cargo xtask web` and then the program";
    Check::warn(NAME, "missing", "it is not in this program", cure)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::State;
    use super::*;

    #[test]
    fn a_certificate_is_judged_by_its_days_and_its_hosts() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        let days = |count: u64| Duration::from_secs(count * 86_400);
        let standing = CertificateStanding {
            names: vec!["books.example".to_owned(), "*.books.example".to_owned()],
            from: now - days(60),
            until: now + days(30),
        };
        let at = |moment, host: Option<&str>| {
            let check = judge(&standing, moment, host, "renew");
            (check.state, check.fault.unwrap_or_default())
        };
        assert_eq!(at(now, Some("books.example")).0, State::Ok);
        assert_eq!(at(now, Some("a.books.example")).0, State::Ok);
        assert_eq!(at(now, None).0, State::Ok);
        for (moment, host, state, fault) in [
            (now, "b.a.books.example", State::Fail, "for another host"),
            (now + days(10), "books.example", State::Warn, "expires soon"),
            (
                now + days(24),
                "books.example",
                State::Fail,
                "about to expire",
            ),
            (now + days(31), "books.example", State::Fail, "expired"),
            (
                now - days(61),
                "books.example",
                State::Fail,
                "not valid yet",
            ),
        ] {
            assert_eq!(at(moment, Some(host)), (state, fault.to_owned()));
        }
    }
}
