//! How often clients may ask: counting requests, and the headers that say so (GUARD-3).
//!
//! Owns: whose request it is, the answer when it is one too many, and the `RateLimit` headers.
//! Not here: the figures and the counting (`treasury`), limits of connections (`connection`).
//! Invariant: the operator on this machine is not limited; everyone else always is.
//!
//! Source of the headers: draft-ietf-httpapi-ratelimit-headers-06.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use treasury::{IdentityProof, LimitedClient, Origin, Standing};

use crate::problem::Problem;
use crate::state::App;
use crate::who::Who;

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// The headers that say where a client stands.
pub(crate) const HEADERS: [HeaderName; 4] = [LIMIT, REMAINING, RESET, POLICY];

/// Counts a request of somebody for an operation. Answers where they stand with each limit.
pub(crate) async fn count(app: &App, who: &Who, origin: &Origin, operation: &str) -> Vec<Standing> {
    let client = match who {
        Who::Operator => return Vec::new(),
        Who::Person(identity) => match &identity.proof {
            IdentityProof::Key {
                id, limit_per_hour, ..
            } => LimitedClient::Key(*id, *limit_per_hour),
            IdentityProof::Session { .. } => LimitedClient::User(identity.user),
        },
        // Without an address a request comes from this process.
        Who::Nobody(_) => match origin.address {
            Some(address) => LimitedClient::Address(address),
            None => return Vec::new(),
        },
    };
    app.treasury.count_request(client, operation).await
}

/// The answer to a request that is one too many.
pub(crate) fn refusal(standings: &[Standing]) -> Option<Problem> {
    let refused = standings.iter().find(|it| !it.hit.is_allowed)?;
    metrics::counter!("bursar_refusals_total", "limit" => refused.limit).increment(1);
    let (most, window) = (refused.hit.limit, refused.window.as_secs());
    let wait = seconds_up(refused.hit.retry_after).max(1);
    let what = if refused.limit == "uploads" {
        "uploads"
    } else {
        "requests"
    };
    let detail = format!("more than {most} {what} in {window} s: try again in {wait} s");
    let mut problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", detail);
    problem.retry_after = Some(wait);
    Some(problem)
}

/// What takes a password, a code, a passkey or a link from somebody who is not known yet.
const SIGN_INS: [&str; 5] = [
    "login",
    "verify_mfa",
    "finish_passkey_login",
    "reset_password",
    "get_link",
];

/// Counts an answer to somebody who tried a password or code too often, and logs a refused
/// sign-in with the address it came from.
///
/// Programs that block addresses (fail2ban) read that line, so its words are a promise: a test
/// runs the filter in `deploy/systemd/fail2ban` on it.
pub(crate) fn note_attempts(operation: &str, origin: &Origin, response: &Response) {
    let status = response.status();
    if status == StatusCode::TOO_MANY_REQUESTS {
        metrics::counter!("bursar_refusals_total", "limit" => "attempts").increment(1);
    }
    let is_refused = status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::UNAUTHORIZED;
    if let Some(address) = origin.address.filter(|_| is_refused)
        && SIGN_INS.contains(&operation)
    {
        tracing::warn!(
            client.address = %address,
            operation,
            http.status = status.as_u16(),
            "sign-in refused"
        );
    }
}

/// Says in the answer's headers where the client stands: with the limit that is nearest.
pub(crate) fn tell(headers: &mut HeaderMap, standings: &[Standing]) {
    let nearest = standings
        .iter()
        .min_by_key(|it| (it.hit.is_allowed, it.hit.remaining));
    let Some(nearest) = nearest else { return };
    let hit = nearest.hit;
    let reset = if hit.is_allowed {
        hit.reset_after
    } else {
        hit.retry_after
    };
    headers.insert(LIMIT, HeaderValue::from(hit.limit));
    headers.insert(REMAINING, HeaderValue::from(hit.remaining));
    headers.insert(RESET, HeaderValue::from(seconds_up(reset)));
    let policy = standings
        .iter()
        .map(|it| format!("{};w={}", it.hit.limit, it.window.as_secs()));
    let policy = policy.collect::<Vec<_>>().join(", ");
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(POLICY, policy);
    }
}

/// Whole seconds, rounded up: who comes back then is not too early.
fn seconds_up(time: std::time::Duration) -> u64 {
    let more = u64::from(time.subsec_nanos() > 0);
    time.as_secs().saturating_add(more)
}
