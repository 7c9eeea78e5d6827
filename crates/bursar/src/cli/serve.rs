//! `bursar serve`: the web app and the API.
//!
//! Owns: where it listens, signals, and what it says when it is ready. Not here: HTTP (`server`).
//! Invariant: the socket is bound before the books are opened, so that a port in use or an
//! address that is not allowed leaves them alone; SIGTERM and SIGINT end what was accepted first.

use std::sync::Arc;

use clap::Args;
use serde::Serialize;
use server::{App, Listening, ServeError, Tls, TlsError};
use treasury::Treasury;

use super::context::Context;
use crate::failure::Failure;
use crate::settings::TlsSource;

/// Where to serve.
#[derive(Args, Debug)]
#[command(after_help = "\
It listens on this machine only: there is no sign-in yet. SIGTERM or Ctrl-C ends it once what was
accepted is answered.

Examples:
  bursar serve
  bursar serve --listen 127.0.0.1:9000 --data ./books")]
pub(crate) struct Serve {
    /// Address and port [default: 127.0.0.1:8000; or BURSAR_LISTEN]; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<String>,
}

#[derive(Serialize)]
struct Serving {
    url: String,
    data: String,
}

pub(crate) async fn run(context: &Context) -> Result<(), Failure> {
    let listening = bind(context).await?;
    let treasury = context.open().await?;
    serve(context, treasury, listening).await
}

/// Binds the sockets and reads the certificate. Errors: `listen-not-loopback`, `port-in-use`,
/// `cannot-listen`, `certificate-file`, `certificate-unusable`.
pub(super) async fn bind(context: &Context) -> Result<Listening, Failure> {
    let web = &context.settings.web;
    let mut listening = Listening::bind(context.settings.listen)
        .await
        .map_err(|it| failure(&it))?;
    if let Some(address) = web.http_listen {
        listening = listening
            .with_http(address, web.https_port)
            .await
            .map_err(|it| failure(&it))?;
    }
    let tls = match &web.tls {
        Some(TlsSource::Files { certificate, key }) => {
            Some(Tls::files(certificate.clone(), key.clone()))
        }
        Some(TlsSource::Acme(acme)) => Some(Tls::acme(acme.clone())),
        None => None,
    };
    match tls.transpose().map_err(|it| unsecured(&it))? {
        Some(tls) => Ok(listening.with_tls(tls)),
        None => Ok(listening),
    }
}

fn unsecured(error: &TlsError) -> Failure {
    Failure::usage(error.code(), format!("no HTTPS: {error}"))
}

/// Serves until a signal comes.
pub(super) async fn serve(
    context: &Context,
    treasury: Treasury,
    listening: Listening,
) -> Result<(), Failure> {
    let serving = Serving {
        url: listening.url(),
        data: context.settings.data.display().to_string(),
    };
    let end = signals()?;
    context.output.show(&serving, |it| {
        format!(
            "Bursar serves {} from {}; Ctrl-C ends it\n",
            it.url, it.data
        )
    })?;
    let treasury = Arc::new(treasury);
    let upkeep = super::upkeep::start(Arc::clone(&treasury));
    let edge = context.settings.web.edge.clone();
    let app = App::new(treasury, env!("CARGO_PKG_VERSION")).with_edge(edge);
    server::serve(app, listening, end).await;
    upkeep.abort();
    Ok(())
}

fn failure(error: &ServeError) -> Failure {
    let message = error.to_string();
    match error {
        ServeError::NotLoopback(_) => Failure::usage(error.code(), message),
        _ => Failure::unavailable(error.code(), message),
    }
}

/// Ends when the process is asked to end.
fn signals() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let refused = |error: std::io::Error| {
        Failure::unavailable("no-signals", format!("cannot wait for signals: {error}"))
    };
    let mut terminate = signal(SignalKind::terminate()).map_err(refused)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(refused)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("ending: no new connections, what was accepted is finished");
    })
}
