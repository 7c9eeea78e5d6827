//! A PostgreSQL address that may name several servers.
//!
//! Owns: taking `postgres://user@h1:5432,h2:5433/db?target_session_attrs=read-write` apart, as
//! libpq reads it. Not here: which of the servers is used (`primary`, `replica`).
//! Invariant: the reason of a refusal quotes no part of the address.

use sqlx::postgres::PgConnectOptions;

/// Limits: servers of one address.
const MAX_HOSTS: usize = 16;

/// What a server must be able to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Answer.
    Any,
    /// Take writes.
    Writable,
}

/// The servers of one address, in its order.
#[derive(Clone, Debug)]
pub(crate) struct Hosts {
    pub(crate) options: Vec<PgConnectOptions>,
    pub(crate) wish: Wish,
}

impl Hosts {
    /// Reads an address. Errors: why it is none, without any part of it.
    pub(crate) fn parse(url: &str) -> Result<Self, String> {
        let (scheme, rest) = url.split_once("://").ok_or("it is not a valid URL")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let (user, hosts) = match authority.rsplit_once('@') {
            Some((user, hosts)) => (format!("{user}@"), hosts),
            None => (String::new(), authority),
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let query = Query::parse(query)?;
        let places = query.places(hosts)?;
        let wish = query.wish.unwrap_or(if places.len() > 1 {
            Wish::Writable
        } else {
            Wish::Any
        });
        let options = places.iter().map(|place| {
            let mut kept = query.kept.clone();
            kept.extend(place.parameters.iter().cloned());
            let host = &place.host;
            let url = format!("{scheme}://{user}{host}{path}?{}", kept.join("&"));
            // The driver's error may quote the address, so it is not passed on.
            let options = url.parse::<PgConnectOptions>();
            let options = options.map_err(|_| "it is not a valid URL".to_owned())?;
            Ok(options.application_name("bursar"))
        });
        Ok(Self {
            options: options.collect::<Result<_, String>>()?,
            wish,
        })
    }

    /// A server as it may be shown: no user, no password.
    pub(crate) fn name(&self, index: usize) -> String {
        let Some(options) = self.options.get(index) else {
            return String::new();
        };
        match options.get_socket() {
            Some(socket) => format!("{}:{}", socket.display(), options.get_port()),
            None => format!("{}:{}", options.get_host(), options.get_port()),
        }
    }

    pub(crate) fn names(&self) -> String {
        let names: Vec<_> = (0..self.options.len()).map(|it| self.name(it)).collect();
        names.join(", ")
    }
}

/// One server: the host part of its own address, and the parameters that are only its own.
struct Place {
    host: String,
    parameters: Vec<String>,
}

/// The parameters of an address.
struct Query {
    kept: Vec<String>,
    hosts: Vec<String>,
    ports: Vec<String>,
    wish: Option<Wish>,
}

impl Query {
    fn parse(text: &str) -> Result<Self, String> {
        let mut query = Self {
            kept: Vec::new(),
            hosts: Vec::new(),
            ports: Vec::new(),
            wish: None,
        };
        for pair in text.split('&').filter(|it| !it.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let list = || {
                let value = value.replace("%2C", ",").replace("%2c", ",");
                value.split(',').map(str::to_owned).collect::<Vec<_>>()
            };
            match key {
                "host" => query.hosts = list(),
                "port" => query.ports = list(),
                "target_session_attrs" => query.wish = Some(wish_of(value)?),
                _ => query.kept.push(pair.to_owned()),
            }
        }
        Ok(query)
    }

    /// The servers: those of the authority, or those of `host=` and `port=`.
    fn places(&self, authority: &str) -> Result<Vec<Place>, String> {
        let names = if self.hosts.is_empty() {
            authority.split(',').map(str::to_owned).collect()
        } else {
            self.hosts.clone()
        };
        if names.len() > MAX_HOSTS {
            return Err(format!("at most {MAX_HOSTS} servers"));
        }
        if names.len() > 1 && names.iter().any(String::is_empty) {
            return Err("one of the servers has no name".to_owned());
        }
        if self.ports.len() > 1 && self.ports.len() != names.len() {
            return Err("as many ports as servers, or one for all".to_owned());
        }
        let place = |(index, name): (usize, &String)| {
            let port = self.ports.get(index).or(self.ports.first());
            let mut parameters: Vec<_> = port.map(|it| format!("port={it}")).into_iter().collect();
            if self.hosts.is_empty() {
                let host = name.clone();
                return Place { host, parameters };
            }
            parameters.push(format!("host={name}"));
            // With one server the parameter stands beside the authority, as it always did.
            let is_list = self.hosts.len() > 1;
            let host = if is_list { "localhost" } else { authority }.to_owned();
            Place { host, parameters }
        };
        Ok(names.iter().enumerate().map(place).collect())
    }
}

fn wish_of(value: &str) -> Result<Wish, String> {
    match value {
        "any" | "prefer-standby" | "standby" | "read-only" => Ok(Wish::Any),
        "read-write" | "primary" => Ok(Wish::Writable),
        _ => Err("target_session_attrs: one of any, read-write, primary, standby".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(url: &str) -> Result<(String, Wish), String> {
        Hosts::parse(url).map(|it| (it.names(), it.wish))
    }

    #[test]
    fn an_address_names_one_server_or_several() {
        let cases = [
            ("postgres://u:p@h/d", "h:5432", Wish::Any),
            (
                "postgres://u:p@h:1/d?sslmode=disable&target_session_attrs=read-write",
                "h:1",
                Wish::Writable,
            ),
            (
                "postgres://u:p@h1:1,h2,[::1]:3/d",
                "h1:1, h2:5432, [::1]:3",
                Wish::Writable,
            ),
            (
                "postgres://u@h1,h2/d?target_session_attrs=any",
                "h1:5432, h2:5432",
                Wish::Any,
            ),
            (
                "postgres://u@/d?host=/tmp/a,/tmp/b&port=1,2",
                "/tmp/a:1, /tmp/b:2",
                Wish::Writable,
            ),
            (
                "postgres://u@localhost/d?host=/tmp/a&port=7",
                "/tmp/a:7",
                Wish::Any,
            ),
        ];
        for (url, shown, wish) in cases {
            assert_eq!(names(url), Ok((shown.to_owned(), wish)), "address `{url}`");
        }
        let hosts = Hosts::parse("postgres://u:p%40@h1,h2:2/d?application_name=x").unwrap();
        for options in &hosts.options {
            assert_eq!(options.get_username(), "u");
            assert_eq!(options.get_database(), Some("d"));
            assert_eq!(options.get_application_name(), Some("bursar"));
        }
    }

    #[test]
    fn an_address_with_a_mistake_is_refused_without_quoting_it() {
        let many = vec!["h"; MAX_HOSTS + 1].join(",");
        for url in [
            "postgres://u:secret@h1,,h2/d".to_owned(),
            "postgres://u:secret@h1,h2/d?port=1,2,3".to_owned(),
            "postgres://u:secret@h1,h2:port/d".to_owned(),
            "postgres://u:secret@h1/d?target_session_attrs=secret".to_owned(),
            format!("postgres://u:secret@{many}/d"),
        ] {
            let why = names(&url).unwrap_err();
            assert!(!why.contains("secret"), "`{url}`: {why}");
        }
    }
}
