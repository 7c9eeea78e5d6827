//! Settings of what an operator watches: metrics.
//!
//! Owns: their checks. Not here: what they do (`server`).
//! Invariant: a listener that others reach never shows figures without a token.

use std::net::SocketAddr;

use secrecy::SecretString;

use super::{Given, parse_listen};

/// The shortest token: shorter ones can be guessed.
const MIN_TOKEN_BYTES: usize = 16;

/// The settings of what an operator watches, checked.
#[derive(Clone, Debug, Default)]
pub struct Watching {
    /// Where it listens for who asks for metrics alone.
    pub metrics_listen: Option<SocketAddr>,
    /// What whoever reads metrics must show.
    pub metrics_token: Option<SecretString>,
}

impl Watching {
    pub(super) fn check(given: &Given, problems: &mut Vec<String>) -> Self {
        let metrics_listen = given
            .get("metrics.listen")
            .and_then(|(found, source)| parse_listen(found, source, problems));
        let metrics_token = given.get("metrics.token").map(|(text, source)| {
            if text.len() < MIN_TOKEN_BYTES {
                let found = text.len();
                problems.push(format!(
                    "{source}: {found} bytes: expected at least {MIN_TOKEN_BYTES}; \
                     `openssl rand -hex 32` makes one"
                ));
            }
            SecretString::from(text.clone())
        });
        let is_open = metrics_listen.is_some_and(|it| !it.ip().to_canonical().is_loopback());
        if let Some((found, source)) = given.get("metrics.listen")
            && is_open
            && metrics_token.is_none()
        {
            problems.push(format!(
                "{source}: `{found}`: others reach it; set metrics.token too, or listen on \
                 127.0.0.1"
            ));
        }
        Self {
            metrics_listen,
            metrics_token,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&'static str, &str)]) -> (Watching, Vec<String>) {
        let given = pairs
            .iter()
            .map(|(key, text)| (*key, ((*text).to_owned(), "SOURCE".to_owned())))
            .collect();
        let mut problems = Vec::new();
        let watching = Watching::check(&given, &mut problems);
        (watching, problems)
    }

    #[test]
    fn figures_are_shown_to_others_only_with_a_token() {
        let open = ("metrics.listen", "0.0.0.0:8001");
        let token = ("metrics.token", "0123456789abcdef");
        assert_eq!(check(&[open, token]).1, Vec::<String>::new());
        assert_eq!(check(&[("metrics.listen", "127.0.0.1:8001")]).1.len(), 0);
        let (_, problems) = check(&[open]);
        assert!(
            problems[0].contains("set metrics.token too"),
            "{problems:?}"
        );
        let (_, problems) = check(&[("metrics.token", "hunter2")]);
        assert!(problems[0].contains("7 bytes"), "{problems:?}");
        assert!(!problems[0].contains("hunter2"));
    }
}
