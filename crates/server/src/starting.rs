//! What is answered while the books are being opened: alive, and not ready (OPS-2).
//!
//! Owns: those answers, and that they end when the books are open. Not here: the socket's limits
//! (`connection`), opening (`treasury`).
//! Invariant: nothing of the books is served here; a client that connects is always answered.

use std::time::Instant;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::watch;

use crate::connection::{self, Service};
use crate::life::{Life, not_ready};
use crate::problem::Problem;
use crate::readiness::{Readiness, Unready};
use crate::serve::Listening;
use crate::tls::Tls;

#[derive(Clone)]
struct Starting {
    life: Life,
    readiness: Readiness,
}

impl Listening {
    /// Does `work`, and answers health meanwhile: `/health` is well, `/ready` says why not, and
    /// everything else asks to come again. Migrating a large database takes minutes, in which a
    /// process that does not answer would be taken for a dead one.
    pub async fn answering<T>(
        &self,
        version: &'static str,
        readiness: &Readiness,
        work: impl Future<Output = T>,
    ) -> T {
        readiness.set(Unready::Starting);
        let (end, ended) = watch::channel(false);
        let starting = Starting {
            life: Life {
                started: Instant::now(),
                version,
            },
            readiness: readiness.clone(),
        };
        let service = Service {
            router: router(starting),
            tls: self.tls().map(Tls::acceptor),
            limits: self.limits().clone(),
        };
        let taking = tokio::spawn(connection::take(self.listener(), service, ended));
        let done = work.await;
        end.send_replace(true);
        // Whoever connects from now on is for who comes next. Those who are connected are answered
        // meanwhile, and sent away.
        drop(taking.await);
        readiness.clear(Unready::Starting);
        done
    }
}

fn router(starting: Starting) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/api/health", get(health))
        .route("/api/v1/health", get(health))
        .route("/ready", get(ready))
        .fallback(later)
        .with_state(starting)
}

async fn health(State(starting): State<Starting>) -> Response {
    axum::Json(starting.life.health("ok")).into_response()
}

async fn ready(State(starting): State<Starting>) -> Response {
    not_ready(&starting.life, starting.readiness.reasons(), None)
}

async fn later() -> Problem {
    let mut problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "starting",
        "the books are being opened: try again in a moment",
    );
    problem.retry_after = Some(Unready::Starting.retry_after().as_secs());
    problem
}
