//! `bursar serve`: the web app and the API.
//!
//! Owns: where it listens, signals, and what it says when it is ready. Not here: HTTP (`server`).
//! Invariant: the socket is bound before the books are opened, so that a port in use leaves them
//! alone; SIGTERM and SIGINT end what was accepted first.

use std::sync::Arc;

use clap::Args;
use serde::Serialize;
use server::{App, Listening, Readiness, ServeError, SignIn, Tls, TlsError, Unready};
use treasury::{Treasury, Worker, WorkerOptions};

use super::context::Context;
use crate::failure::Failure;
use crate::running::Registered;
use crate::settings::{Embedded, StatusPage, TlsSource};

/// Where to serve.
#[derive(Args, Debug)]
#[command(after_help = "\
Until someone exists, whoever is at this machine is the operator, and a link is printed that makes
the first owner. If it listens on other addresses, or with BURSAR_AUTH=required, everyone signs in.
SIGTERM or Ctrl-C ends it once what was accepted is answered.

Examples:
  bursar serve
  bursar serve --listen 127.0.0.1:9000 --data ./books
  bursar serve --listen 0.0.0.0:8000")]
pub(crate) struct Serve {
    /// Address and port [default: 127.0.0.1:8000; or BURSAR_LISTEN]; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<String>,
}

#[derive(Serialize)]
struct Serving {
    url: String,
    data: String,
    /// Makes the first owner, once; only while nobody exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    setup_url: Option<String>,
}

/// Whether a server says how to make the first owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Invite {
    /// While nobody exists.
    Always,
    /// While nobody exists and nothing can be done without signing in.
    IfRequired,
}

pub(crate) async fn run(context: &Context) -> Result<(), Failure> {
    let listening = bind(context).await?;
    let readiness = Readiness::default();
    let (bell, mut migrating) = tokio::sync::watch::channel(false);
    let mut store = context.settings.store.clone();
    store.migrating = Some(bell);
    let open = async {
        let treasury = context.open_store(&store).await?;
        treasury.check_master_key().await?;
        Ok::<_, Failure>(treasury)
    };
    let told = async {
        while migrating.changed().await.is_ok() {
            if *migrating.borrow_and_update() {
                readiness.set(Unready::Migrating);
            } else {
                readiness.clear(Unready::Migrating);
            }
        }
        std::future::pending().await
    };
    let open = async {
        tokio::select! {
            opened = open => opened,
            failed = told => failed,
        }
    };
    let opening = listening.answering(env!("CARGO_PKG_VERSION"), &readiness, open);
    let treasury = opening.await?;
    serve(context, treasury, listening, Invite::Always).await
}

/// Binds the sockets and reads the certificate. Errors: `port-in-use`, `cannot-listen`,
/// `certificate-file`, `certificate-unusable`.
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
    if let Some(address) = context.settings.watching.metrics_listen {
        listening = listening
            .with_metrics(address)
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
    invite: Invite,
) -> Result<(), Failure> {
    let guarding = &context.settings.guarding;
    let url = listening.url();
    let public = guarding.public_url.as_deref().unwrap_or(&url);
    let is_required = guarding.sign_in == SignIn::Required || !listening.is_local();
    let token = if invite == Invite::Always || is_required {
        treasury.setup_token().await?
    } else {
        None
    };
    let serving = Serving {
        setup_url: token.map(|it| format!("{public}/setup/{it}")),
        data: context.settings.data.display().to_string(),
        url: url.clone(),
    };
    let end = signals()?;
    context.output.show(&serving, |it| {
        let mut text = format!(
            "Bursar serves {} from {}; Ctrl-C ends it\n",
            it.url, it.data
        );
        if let Some(link) = &it.setup_url {
            let who = if is_required {
                "Nobody can sign in yet."
            } else {
                "Whoever is at this machine is the operator until someone exists."
            };
            text.push_str(&format!(
                "{who} This link makes the first owner, once, within 24 hours:\n  {link}\n"
            ));
        }
        text
    })?;
    let _registered = Registered::new(&context.settings.data, "serve", Some(&url))?;
    let treasury = Arc::new(treasury);
    let worker = embedded_worker(context, &treasury)?;
    let end = async move {
        end.await;
        // Jobs come to their end beside the requests; closing the books waits for both.
        worker.iter().for_each(Worker::stop);
    };
    let edge = context.settings.web.edge.clone();
    let app = App::new(treasury, env!("CARGO_PKG_VERSION"))
        .with_edge(edge)
        .with_sign_in(guarding.sign_in)
        .with_metrics_token(context.settings.watching.metrics_token.clone())
        .with_status_page(context.settings.watching.status == StatusPage::Public);
    let app = match &guarding.public_url {
        Some(public) => app.with_public_url(public),
        None => app,
    };
    tokio::select! {
        () = server::serve(app, listening, end) => {}
        () = hang_ups(context) => {}
    }
    Ok(())
}

/// Reads the settings again each time the process is asked to (SIGHUP). It never ends.
pub(super) async fn hang_ups(context: &Context) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut asked) = signal(SignalKind::hangup()) else {
        tracing::warn!("cannot wait for SIGHUP: settings are read at the start alone");
        return std::future::pending().await;
    };
    while asked.recv().await.is_some() {
        match context.again.read() {
            Ok(level) => tracing::info!(level, "settings read again: this is the log's level"),
            Err(error) => tracing::error!(
                code = error.code,
                cause = error.message,
                "settings not read again: nothing changes"
            ),
        }
    }
    std::future::pending::<()>().await;
}

/// The worker of a server, unless the settings leave jobs to others.
fn embedded_worker(context: &Context, treasury: &Arc<Treasury>) -> Result<Option<Worker>, Failure> {
    let working = &context.settings.working;
    if working.embedded == Embedded::No {
        return Ok(None);
    }
    let options = WorkerOptions {
        concurrency: working.concurrency,
        ..WorkerOptions::default()
    };
    Ok(Some(Worker::start(treasury, options)?))
}

pub(super) fn failure(error: &ServeError) -> Failure {
    Failure::unavailable(error.code(), error.to_string())
}

/// Ends when the process is asked to end.
pub(super) fn signals() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
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
        tracing::info!("ending: nothing new is taken, what was accepted is finished");
    })
}
