//! Who is at the other end: the client's address, scheme and host.
//!
//! Owns: which forwarding header is believed, and when. Not here: what is allowed (`local`).
//! Invariant: only a trusted proxy can say that the client is somebody else.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::edge::Edge;

/// The other end of the connection that a request came on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    pub(crate) is_tls: bool,
}

/// Who sent a request, in the extensions of every request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The address: the peer's, or what a trusted proxy says it is.
    pub address: IpAddr,
    /// Whether the client itself speaks HTTPS.
    pub is_https: bool,
    /// The host and port that the client asked for, in small letters.
    pub host: Option<String>,
}

impl Client {
    /// The client of the request that has these extensions.
    #[must_use]
    pub fn of(extensions: &Extensions) -> Self {
        let found = extensions.get::<Self>().cloned();
        found.unwrap_or(Self {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            is_https: false,
            host: None,
        })
    }

    /// The origin of pages that this server serves to the client.
    #[must_use]
    pub fn own_origin(&self) -> String {
        let scheme = if self.is_https { "https" } else { "http" };
        format!("{scheme}://{}", self.host.as_deref().unwrap_or_default())
    }
}

/// Finds out who the client is, for every layer inside.
pub(crate) async fn identify(
    State(edge): State<Arc<Edge>>,
    mut request: Request,
    next: Next,
) -> Response {
    // Requests without a socket come from this process.
    let peer = request.extensions().get::<Peer>().copied();
    let peer = peer.unwrap_or(Peer {
        address: SocketAddr::from(([127, 0, 0, 1], 0)),
        is_tls: false,
    });
    let authority = request.uri().authority().map(|it| it.as_str().to_owned());
    let client = find(&edge, peer, authority, request.headers());
    request.extensions_mut().insert(client);
    next.run(request).await
}

/// Whether the request says that it was forwarded, by anyone.
pub(crate) fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.keys().any(|it| {
        let name = it.as_str();
        name == "forwarded"
            || name == "via"
            || name == "x-real-ip"
            || name.starts_with("x-forwarded-")
    })
}

fn find(edge: &Edge, peer: Peer, authority: Option<String>, headers: &HeaderMap) -> Client {
    let text = |name| headers.get(name).and_then(|it| it.to_str().ok());
    let host = authority.or_else(|| text(header::HOST).map(str::to_owned));
    let address = peer.address.ip().to_canonical();
    let mut client = Client {
        address,
        is_https: peer.is_tls,
        host: host.map(|it| it.to_ascii_lowercase()),
    };
    if !edge.is_trusted_proxy(address) {
        return client;
    }
    let plain = items(headers, "x-forwarded-for");
    let standard = items(headers, "forwarded");
    let of_plain = rightmost(edge, address, plain.iter().map(|it| node(it)));
    let of_standard = rightmost(
        edge,
        address,
        standard.iter().map(|it| node(&pair(it, "for")?)),
    );
    client.address = match (plain.is_empty(), standard.is_empty()) {
        (false, true) => of_plain,
        (true, false) => of_standard,
        // A proxy writes one of them; the other may be the client's own invention. If they
        // disagree nobody knows which, so neither is believed.
        (false, false) if of_plain == of_standard => of_plain,
        _ => address,
    };
    let last = |name: &'static str, key: &str| {
        let named = items(headers, name).pop();
        named.or_else(|| pair(standard.last()?, key))
    };
    if let Some(scheme) = last("x-forwarded-proto", "proto") {
        client.is_https = scheme.eq_ignore_ascii_case("https");
    }
    if let Some(host) = last("x-forwarded-host", "host") {
        client.host = Some(host.to_ascii_lowercase());
    }
    client
}

/// The items of a list header, over all its lines, in order.
fn items(headers: &HeaderMap, name: &'static str) -> Vec<String> {
    let lines = headers
        .get_all(name)
        .iter()
        .filter_map(|it| it.to_str().ok());
    let items = lines.flat_map(|it| it.split(','));
    items.map(|it| it.trim().to_owned()).collect()
}

/// From the right, each proxy wrote who called it: the first one not trusted is the client.
fn rightmost(
    edge: &Edge,
    peer: IpAddr,
    nodes: impl DoubleEndedIterator<Item = Option<IpAddr>>,
) -> IpAddr {
    let mut found = peer;
    for node in nodes.rev() {
        // Beyond something unreadable nobody trusted has spoken.
        let Some(address) = node else { break };
        found = address;
        if !edge.is_trusted_proxy(address) {
            break;
        }
    }
    found
}

/// `203.0.113.9`, `203.0.113.9:80`, `2001:db8::1`, `[2001:db8::1]:80`.
fn node(text: &str) -> Option<IpAddr> {
    let socket = || text.parse::<SocketAddr>().ok().map(|it| it.ip());
    let bare = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let address = bare.unwrap_or(text).parse().ok().or_else(socket);
    address.map(|it: IpAddr| it.to_canonical())
}

/// The value of `key` in one element of `Forwarded`. Source: RFC 7239, section 4.
fn pair(element: &str, key: &str) -> Option<String> {
    element.split(';').find_map(|it| {
        let (name, value) = it.split_once('=')?;
        let value = value.trim().trim_matches('"');
        name.trim()
            .eq_ignore_ascii_case(key)
            .then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(peer: &str, pairs: &[(&'static str, &'static str)]) -> Client {
        let edge = Edge {
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()],
            ..Edge::default()
        };
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        let address = SocketAddr::new(peer.parse().unwrap(), 1);
        let peer = Peer {
            address,
            is_tls: false,
        };
        find(&edge, peer, None, &headers)
    }

    #[test]
    fn only_a_trusted_proxy_can_say_that_the_client_is_somebody_else() {
        let x = "x-forwarded-for";
        let cases = [
            ("203.0.113.1", vec![(x, "198.51.100.7")], "203.0.113.1"),
            ("10.0.0.1", vec![(x, "198.51.100.7")], "198.51.100.7"),
            ("::ffff:10.0.0.1", vec![(x, "198.51.100.7")], "198.51.100.7"),
            // What the client wrote itself stands left of what the first proxy saw.
            (
                "10.0.0.1",
                vec![(x, "1.2.3.4, 198.51.100.7")],
                "198.51.100.7",
            ),
            (
                "10.0.0.1",
                vec![(x, "1.2.3.4"), (x, "198.51.100.7, 10.0.0.2")],
                "198.51.100.7",
            ),
            (
                "10.0.0.1",
                vec![(x, "1.2.3.4, nonsense, 10.0.0.2")],
                "10.0.0.2",
            ),
            ("10.0.0.1", vec![(x, "")], "10.0.0.1"),
            ("10.0.0.1", vec![(x, "[2001:db8::7]:4711")], "2001:db8::7"),
            ("10.0.0.1", vec![(x, "198.51.100.7:80")], "198.51.100.7"),
            (
                "10.0.0.1",
                vec![("forwarded", "for=198.51.100.7;proto=https")],
                "198.51.100.7",
            ),
            (
                "10.0.0.1",
                vec![("forwarded", "For=\"[2001:db8::7]:1\"")],
                "2001:db8::7",
            ),
            (
                "10.0.0.1",
                vec![("forwarded", "for=_hidden, for=unknown")],
                "10.0.0.1",
            ),
            // One of the two is the client's own invention.
            (
                "10.0.0.1",
                vec![(x, "1.2.3.4"), ("forwarded", "for=198.51.100.7")],
                "10.0.0.1",
            ),
            (
                "10.0.0.1",
                vec![(x, "1.2.3.4"), ("forwarded", "for=1.2.3.4")],
                "1.2.3.4",
            ),
        ];
        for (peer, headers, expected) in cases {
            let client = found(peer, &headers);
            let expected: IpAddr = expected.parse().unwrap();
            assert_eq!(client.address, expected, "{peer} {headers:?}");
        }
    }

    #[test]
    fn scheme_and_host_are_the_proxys_only_if_it_is_trusted() {
        let said = [
            ("host", "inner:8000"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "Books.Example"),
        ];
        let client = found("10.0.0.1", &said);
        assert!(client.is_https);
        assert_eq!(client.own_origin(), "https://books.example");
        let client = found("203.0.113.1", &said);
        assert!(!client.is_https);
        assert_eq!(client.own_origin(), "http://inner:8000");
        let client = found(
            "10.0.0.1",
            &[("forwarded", "for=1.2.3.4;proto=https;host=b.example")],
        );
        assert_eq!(client.own_origin(), "https://b.example");
    }
}
