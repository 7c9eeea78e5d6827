//! Settings of the web server: TLS, proxies, other origins, limits.
//!
//! Owns: which of them go together. Not here: what they do (`server`).
//! Invariant: TLS is either from files or from an authority, and never half configured.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use server::{Acme, Challenge, Edge, LETS_ENCRYPT, Limits};

use super::given::{Given, choice, number, parse_listen};

/// The folder in the data folder for what an authority gave.
const ACME_FOLDER: &str = "acme";
/// Most names in one certificate, as Let's Encrypt has it.
const MOST_DOMAINS: usize = 100;

/// The settings of the web server, checked.
#[derive(Clone, Debug, Default)]
pub struct Web {
    /// Where certificates are from, if it speaks HTTPS.
    pub tls: Option<TlsSource>,
    /// Where it listens with plain HTTP beside HTTPS.
    pub http_listen: Option<SocketAddr>,
    /// The port of HTTPS as clients see it, if it is not the one listened on.
    pub https_port: Option<u16>,
    /// The network around it.
    pub edge: Edge,
}

/// Where certificates are from.
#[derive(Clone, Debug)]
pub enum TlsSource {
    /// PEM files.
    Files {
        /// The chain, the server's own certificate first.
        certificate: PathBuf,
        /// Its private key.
        key: PathBuf,
    },
    /// An authority that speaks ACME.
    Acme(Acme),
}

impl Web {
    pub(super) fn check(given: &Given, data: Option<&Path>, problems: &mut Vec<String>) -> Self {
        let http_listen = given
            .get("server.http_listen")
            .and_then(|(found, source)| parse_listen(found, source, problems));
        let tls = tls(given, data, http_listen.is_some(), problems);
        let https_port = number(given, "server.https_port", 1..=65_535, problems);
        for key in ["server.http_listen", "server.https_port"] {
            if let Some((_, source)) = given.get(key).filter(|_| tls.is_none()) {
                problems.push(format!(
                    "{source}: there is no HTTPS to lead to; set server.tls_cert and \
                     server.tls_key, or server.acme_domains"
                ));
            }
        }
        let mut limits = Limits::default();
        if let Some(most) = number(given, "server.max_connections", 16..=65_536, problems) {
            limits.connections = most;
        }
        if let Some(pause) = number(given, "server.drain_pause", 0..=25, problems) {
            limits.drain_pause = Duration::from_secs(pause as u64);
        }
        let edge = Edge {
            trusted_proxies: list(given, "server.trusted_proxies", problems),
            cors_origins: list(given, "server.cors_origins", problems),
            limits,
        };
        Self {
            tls,
            http_listen,
            https_port: https_port.and_then(|it| u16::try_from(it).ok()),
            edge,
        }
    }
}

fn tls(
    given: &Given,
    data: Option<&Path>,
    has_http: bool,
    problems: &mut Vec<String>,
) -> Option<TlsSource> {
    let path = |key: &str| given.get(key).map(|it| PathBuf::from(&it.0));
    let source = |key: &str| given.get(key).map(|it| it.1.as_str()).unwrap_or_default();
    let files = match (path("server.tls_cert"), path("server.tls_key")) {
        (Some(certificate), Some(key)) => Some(TlsSource::Files { certificate, key }),
        (None, None) => None,
        (one, _) => {
            let (set, missing) = if one.is_some() {
                ("server.tls_cert", "server.tls_key")
            } else {
                ("server.tls_key", "server.tls_cert")
            };
            let source = source(set);
            problems.push(format!("{source}: set {missing} too: TLS needs both"));
            None
        }
    };
    let acme = acme(given, data, has_http, problems);
    if files.is_some() && acme.is_some() {
        let source = source("server.acme_domains");
        problems.push(format!(
            "{source}: certificates are already from server.tls_cert; set one of the two"
        ));
    }
    files.or(acme)
}

fn acme(
    given: &Given,
    data: Option<&Path>,
    has_http: bool,
    problems: &mut Vec<String>,
) -> Option<TlsSource> {
    let text = |key: &str| given.get(key).map(|it| it.0.clone());
    let domains: Vec<Domain> = list(given, "server.acme_domains", problems);
    let challenge = choice(
        given,
        "server.acme_challenge",
        problems,
        &[
            ("http-01", Challenge::Http01),
            ("tls-alpn-01", Challenge::TlsAlpn01),
        ],
    );
    if let Some((found, source)) = given.get("server.acme_directory")
        && !found.starts_with("https://")
    {
        problems.push(format!("{source}: expected an address with https://"));
    }
    if let Some((found, source)) = given.get("server.acme_email")
        && !is_email(found)
    {
        problems.push(format!("{source}: expected an e-mail address"));
    }
    let Some((_, source)) = given.get("server.acme_domains") else {
        let extra = ["acme_email", "acme_directory", "acme_ca", "acme_challenge"];
        for key in extra {
            if let Some((_, source)) = given.get(format!("server.{key}").as_str()) {
                problems.push(format!("{source}: set server.acme_domains too"));
            }
        }
        return None;
    };
    if domains.len() > MOST_DOMAINS {
        problems.push(format!("{source}: at most {MOST_DOMAINS} names"));
    }
    if challenge == Some(Challenge::Http01) && !has_http {
        problems.push(format!(
            "{source}: http-01 is answered on plain HTTP; set server.http_listen, as in 0.0.0.0:80"
        ));
    }
    let by_itself = if has_http {
        Challenge::Http01
    } else {
        Challenge::TlsAlpn01
    };
    Some(TlsSource::Acme(Acme {
        domains: domains.into_iter().map(|it| it.0).collect(),
        email: text("server.acme_email"),
        directory: text("server.acme_directory").unwrap_or_else(|| LETS_ENCRYPT.to_owned()),
        root: text("server.acme_ca").map(PathBuf::from),
        challenge: challenge.unwrap_or(by_itself),
        folder: data?.join(ACME_FOLDER),
    }))
}

fn is_email(text: &str) -> bool {
    let is_plain = |it: u8| it.is_ascii_graphic() && !b"<>,?&\"".contains(&it);
    text.len() <= 254
        && text.bytes().all(is_plain)
        && text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.parse::<Domain>().is_ok())
}

/// A host name that an authority can be shown to be ours.
struct Domain(String);

impl FromStr for Domain {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_label = |it: &str| {
            (1..=63).contains(&it.len())
                && it
                    .bytes()
                    .all(|it| it.is_ascii_alphanumeric() || it == b'-')
                && !it.starts_with('-')
                && !it.ends_with('-')
        };
        if text.starts_with("*.") {
            return Err(format!(
                "`{text}`: a wildcard needs a proof in DNS; name each host"
            ));
        }
        let is_name = text.len() <= 253
            && text.contains('.')
            && text.split('.').all(is_label)
            && text.parse::<std::net::IpAddr>().is_err();
        if is_name {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(format!(
                "`{text}`: expected a host name, as in books.example.com"
            ))
        }
    }
}

/// The items between commas; every bad one is a problem.
fn list<T>(given: &Given, key: &str, problems: &mut Vec<String>) -> Vec<T>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    let Some((found, source)) = given.get(key) else {
        return Vec::new();
    };
    let items = found.split(',').map(str::trim).filter(|it| !it.is_empty());
    let mut good = Vec::new();
    for item in items {
        match item.parse() {
            Ok(item) => good.push(item),
            Err(error) => problems.push(format!("{source}: {error}")),
        }
    }
    if good.is_empty() && problems.is_empty() {
        problems.push(format!("{source}: expected items with commas between them"));
    }
    good
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(pairs: &[(&'static str, &str)]) -> (Web, Vec<String>) {
        let given = pairs
            .iter()
            .map(|(key, value)| (*key, ((*value).to_owned(), (*key).to_owned())));
        let mut problems = Vec::new();
        let web = Web::check(&given.collect(), Some(Path::new("/data")), &mut problems);
        (web, problems)
    }

    #[test]
    fn what_does_not_go_together_is_named() {
        let cases: [(&[(&str, &str)], &str); 13] = [
            (&[("server.tls_cert", "c")], "set server.tls_key too"),
            (&[("server.tls_key", "k")], "set server.tls_cert too"),
            (
                &[("server.http_listen", "127.0.0.1:80")],
                "no HTTPS to lead to",
            ),
            (&[("server.https_port", "0")], "from 1 to 65535"),
            (
                &[("server.acme_email", "a@b.example")],
                "set server.acme_domains too",
            ),
            (
                &[("server.acme_domains", "*.example.com")],
                "a wildcard needs",
            ),
            (
                &[("server.acme_domains", "localhost")],
                "expected a host name",
            ),
            (
                &[("server.acme_domains", "10.0.0.1")],
                "expected a host name",
            ),
            (
                &[
                    ("server.acme_domains", "a.example"),
                    ("server.acme_directory", "http://ca"),
                ],
                "expected an address with https://",
            ),
            (
                &[
                    ("server.acme_domains", "a.example"),
                    ("server.acme_challenge", "http-01"),
                ],
                "set server.http_listen",
            ),
            (
                &[("server.cors_origins", "https://a.example, *")],
                "each origin must be named",
            ),
            (
                &[("server.trusted_proxies", "10.0.0.0/8, proxy")],
                "`proxy`: expected an address",
            ),
            (&[("server.max_connections", "1")], "from 16 to 65536"),
        ];
        for (pairs, expected) in cases {
            let (_, problems) = checked(pairs);
            let found = problems.join("\n");
            assert!(found.contains(expected), "{pairs:?} gave: {found}");
        }
        let both = [
            ("server.tls_cert", "c"),
            ("server.tls_key", "k"),
            ("server.acme_domains", "a.example"),
        ];
        assert!(checked(&both).1[0].contains("set one of the two"));
    }

    #[test]
    fn an_authority_needs_no_more_than_the_names() {
        let (web, problems) = checked(&[("server.acme_domains", "A.example, www.a.example")]);
        assert!(problems.is_empty(), "{problems:?}");
        let Some(TlsSource::Acme(acme)) = web.tls else {
            panic!("no authority");
        };
        assert_eq!(acme.domains, ["a.example", "www.a.example"]);
        assert_eq!(acme.directory, LETS_ENCRYPT);
        assert_eq!(acme.challenge, Challenge::TlsAlpn01);
        assert_eq!(acme.folder, Path::new("/data/acme"));
        let with_http = [
            ("server.acme_domains", "a.example"),
            ("server.http_listen", "127.0.0.1:80"),
        ];
        let Some(TlsSource::Acme(acme)) = checked(&with_http).0.tls else {
            panic!("no authority");
        };
        assert_eq!(acme.challenge, Challenge::Http01);
    }
}
