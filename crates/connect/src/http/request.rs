//! A request, before it is sent.
//!
//! Owns: what can be asked, and which addresses are no URLs for us.
//! Not here: whether the destination may be reached (`client`).
//! Invariant: no user or password in the address, and no secret in `Debug`.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use url::Url;

use super::HttpError;
use super::settings::{MAX_REQUEST_BYTES, MAX_URL_BYTES};

/// One request. Built by `get` or its neighbours, then sent by `Client::send`.
#[derive(Clone)]
pub struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Vec<u8>>,
    pub(super) limit_bytes: Option<u64>,
    pub(super) timeout: Option<Duration>,
    /// Whether it says in whose trace it is made.
    pub(super) is_traced: bool,
}

impl Request {
    /// Asks for what is at `url`. Errors: `Request` if that is no address for us.
    pub fn get(url: &str) -> Result<Self, HttpError> {
        Self::new(Method::GET, url)
    }

    /// Sends something to `url`. Errors: `Request` if that is no address for us.
    pub fn post(url: &str) -> Result<Self, HttpError> {
        Self::new(Method::POST, url)
    }

    /// Puts something at `url`. Errors: `Request` if that is no address for us.
    pub fn put(url: &str) -> Result<Self, HttpError> {
        Self::new(Method::PUT, url)
    }

    /// Removes what is at `url`. Errors: `Request` if that is no address for us.
    pub fn delete(url: &str) -> Result<Self, HttpError> {
        Self::new(Method::DELETE, url)
    }

    fn new(method: Method, url: &str) -> Result<Self, HttpError> {
        Ok(Self {
            method,
            url: parse_url(url)?,
            headers: HeaderMap::new(),
            body: None,
            limit_bytes: None,
            timeout: None,
            is_traced: true,
        })
    }

    /// Adds a header. Errors: `Request` if name or value cannot stand in one.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, HttpError> {
        let name = HeaderName::try_from(name).map_err(|_| HttpError::Request {
            fault: "the name of a header has characters it cannot have",
        })?;
        self.headers.append(name, header_value(value)?);
        Ok(self)
    }

    /// Adds a header whose value is a secret. Errors: as `header`.
    pub fn secret_header(mut self, name: &str, value: &SecretString) -> Result<Self, HttpError> {
        let name = HeaderName::try_from(name).map_err(|_| HttpError::Request {
            fault: "the name of a header has characters it cannot have",
        })?;
        let mut value = header_value(value.expose_secret())?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(self)
    }

    /// Asks as the holder of `token`. Errors: as `header`.
    pub fn bearer(self, token: &SecretString) -> Result<Self, HttpError> {
        let value = SecretString::from(format!("Bearer {}", token.expose_secret()));
        self.secret_header(AUTHORIZATION.as_str(), &value)
    }

    /// Asks as `user`. Errors: as `header`.
    pub fn basic(self, user: &str, password: &SecretString) -> Result<Self, HttpError> {
        let pair = format!("{user}:{}", password.expose_secret());
        let value = SecretString::from(format!("Basic {}", BASE64_STANDARD.encode(pair)));
        self.secret_header(AUTHORIZATION.as_str(), &value)
    }

    /// Says which type of answer is expected. Errors: as `header`.
    pub fn accept(mut self, media_type: &str) -> Result<Self, HttpError> {
        self.headers.insert(ACCEPT, header_value(media_type)?);
        Ok(self)
    }

    /// Sends `body`. Errors: `Request` if it is too large or the type no header value.
    pub fn body(mut self, media_type: &str, body: Vec<u8>) -> Result<Self, HttpError> {
        if body.len() > MAX_REQUEST_BYTES {
            let fault = "its body is larger than 16 MiB";
            return Err(HttpError::Request { fault });
        }
        self.headers.insert(CONTENT_TYPE, header_value(media_type)?);
        self.body = Some(body);
        Ok(self)
    }

    /// Sends a form. Errors: as `body`.
    pub fn form(self, fields: &[(&str, &str)]) -> Result<Self, HttpError> {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let body = form.finish().into_bytes();
        self.body("application/x-www-form-urlencoded", body)
    }

    /// Sends JSON. Errors: as `body`; `Request` if `value` has no JSON form.
    pub fn json<Value: Serialize>(self, value: &Value) -> Result<Self, HttpError> {
        let body = serde_json::to_vec(value).map_err(|_| HttpError::Request {
            fault: "its body has no JSON form",
        })?;
        self.body("application/json", body)
    }

    /// Expects an answer of at most this size, over the wire and decompressed. It narrows the
    /// limits of the client and never widens them. Unit: bytes.
    #[must_use]
    pub fn limit_bytes(mut self, limit: u64) -> Self {
        self.limit_bytes = Some(limit);
        self
    }

    /// Waits at most this long. It narrows the limit of the client and never widens it.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Does not belong to any trace: what carries spans must not make more of them.
    #[must_use]
    pub fn untraced(mut self) -> Self {
        self.is_traced = false;
        self
    }

    pub(super) fn origin(&self) -> String {
        origin(&self.url)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Request")
            .field("method", &self.method)
            .field("origin", &self.origin())
            .finish_non_exhaustive()
    }
}

fn header_value(value: &str) -> Result<HeaderValue, HttpError> {
    HeaderValue::try_from(value).map_err(|_| HttpError::Request {
        fault: "the value of a header has characters it cannot have",
    })
}

/// An absolute http or https address without user, password or fragment.
pub(super) fn parse_url(text: &str) -> Result<Url, HttpError> {
    let fail = |fault| HttpError::Request { fault };
    if text.len() > MAX_URL_BYTES {
        return Err(fail("its address is longer than 8 KiB"));
    }
    let mut url = Url::parse(text).map_err(|_| fail("its address is no absolute URL"))?;
    if !["http", "https"].contains(&url.scheme()) {
        return Err(fail("its address is neither http nor https"));
    }
    if url.host().is_none() {
        return Err(fail("its address has no host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(fail("its address carries a user or password"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// Scheme, host and port: all of an address that may be shown.
pub(super) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_forms_of_an_address_are_read_as_what_they_reach() {
        for (text, expected) in [
            ("http://2130706433/", "127.0.0.1"),
            ("http://0x7f.1/", "127.0.0.1"),
            ("http://0177.0.0.1/", "127.0.0.1"),
            ("http://127.1/", "127.0.0.1"),
            ("http://１２７.0.0.1/", "127.0.0.1"),
            ("http:\\\\169.254.169.254\\latest", "169.254.169.254"),
            ("http://[::ffff:7f00:1]/", "[::ffff:7f00:1]"),
            ("https://bank.example:443/a#b", "bank.example"),
        ] {
            let url = parse_url(text).unwrap();
            assert_eq!(url.host_str(), Some(expected), "{text}");
            assert_eq!(url.fragment(), None);
        }
    }

    #[test]
    fn what_is_no_address_for_us_is_refused() {
        let long = format!("https://a/{}", "x".repeat(MAX_URL_BYTES));
        for text in [
            "",
            "/path",
            "file:///etc/passwd",
            "gopher://a/",
            "ftp://a/",
            "https://user@a/",
            "https://:secret@a/",
            "http://",
            &long,
        ] {
            let error = parse_url(text).unwrap_err();
            assert!(matches!(error, HttpError::Request { .. }), "{text}");
        }
    }

    #[test]
    fn a_request_shows_its_origin_alone() {
        let secret = SecretString::from("hunter2");
        let request = Request::get("https://api.example:8443/bot123:token/send?key=k1")
            .unwrap()
            .bearer(&secret)
            .unwrap();
        let shown = format!("{request:?}");
        assert!(shown.contains("https://api.example:8443"), "{shown}");
        for hidden in ["bot123", "k1", "hunter2"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
    }

    #[test]
    fn headers_cannot_be_injected() {
        let request = || Request::get("https://a/").unwrap();
        assert!(request().header("X-A", "b\r\nX-C: d").is_err());
        assert!(request().header("X-A\r\n", "b").is_err());
        assert!(request().bearer(&SecretString::from("a\nb")).is_err());
    }
}
