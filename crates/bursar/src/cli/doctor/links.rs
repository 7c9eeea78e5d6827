//! The check of connections: how fresh what comes from outside is.
//!
//! Owns: which state of a connection is a fault. Not here: the states (`treasury`).
//! Invariant: nothing is fetched; what a connection found out itself is told.

use treasury::Treasury;

use super::Check;

const NAME: &str = "connectors";

pub(super) async fn check(treasury: &Treasury) -> Check {
    let found = match treasury.connection_figures().await {
        Ok(found) => found,
        Err(error) => {
            let cure = "see the message";
            return Check::fail(NAME, "cannot be read", error.to_string(), cure);
        }
    };
    if found.is_empty() {
        return Check::ok(NAME, "there are none: nothing is fetched");
    }
    let bad: Vec<String> = found
        .iter()
        .filter(|it| it.is_alarming)
        .map(|it| format!("{} of {} is {}", it.name, it.slug, it.state))
        .collect();
    if bad.is_empty() {
        return Check::ok(NAME, format!("{} connections, all in order", found.len()));
    }
    let cure = "`bursar connection show NAME` says what is wrong and what to do";
    let is_bad = |it: &treasury::ConnectionFigures| ["stopped", "failing"].contains(&it.state);
    let text = bad.join("; ");
    if found.iter().any(is_bad) {
        Check::fail(NAME, "stopped or failing", text, cure)
    } else {
        Check::warn(NAME, "late, or nothing comes", text, cure)
    }
}
