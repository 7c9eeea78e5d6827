//! The audit log over HTTP: events, proof, files, disclosures, duties (GUARD-6).
//!
//! Owns: parsing, pages and streams. Not here: rules (`treasury`).
//! Invariant: a file is sent as it is read; its length is nobody's memory.

use std::sync::Arc;

use axum::Json as Answer;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use http_body_util::channel::Channel;
use money::Timestamp;
use serde::Deserialize;
use treasury::{AuditHead, AuditLine, AuditQuery, SoxQuery, Treasury};
use utoipa::IntoParams;

use crate::extract::{Json, Org, Params};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, bad, sequence};
use crate::state::App;
use crate::wire::{
    AuditChain, AuditFormat, AuditPage, AuditVerification, Disclosure, DisclosurePage,
    NewDisclosure, SoxReport,
};

/// Parts of a file that wait to be sent.
const WAITING: usize = 2;
/// Events of one page.
const MOST_EVENTS: usize = 500;

/// Which events.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventQuery {
    /// The organisation, by short name or id; the first one if absent.
    #[param(required = false)]
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// Which chain; the organisation's if absent.
    #[param(inline)]
    chain: Option<AuditChain>,
    /// Not before this moment.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Before this moment.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    /// Who did it: an id, or `local`.
    actor: Option<String>,
    /// What was done: `member.invited`, or `member` for all of its kind.
    action: Option<String>,
    /// What it was done to.
    target: Option<String>,
    /// A text anywhere in the event.
    q: Option<String>,
    /// `next` of the page before.
    before: Option<u64>,
    /// Items of the page, at most 500; 100 if absent.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// Events of the organisation, or of its members in the installation; the newest first.
#[utoipa::path(get, path = "/admin/audit-logs", tag = "audit", operation_id = "list_audit_log",
    params(EventQuery),
    responses((status = 200, body = AuditPage), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    org: Org,
    Params(it): Params<EventQuery>,
) -> ApiResult<Answer<AuditPage>> {
    let limit = it.limit.unwrap_or(100);
    if !(1..=MOST_EVENTS).contains(&limit) {
        return Err(bad("limit", &limit.to_string(), "1 to 500"));
    }
    let query = AuditQuery {
        chain: it.chain.unwrap_or_default().into(),
        from: it.from,
        to: it.to,
        actor: it.actor,
        action: it.action,
        target: it.target,
        text: it.q.filter(|it| !it.is_empty()),
        before: sequence("before", it.before)?,
        limit,
    };
    let page = app
        .treasury
        .audit_events(org.id, &org.caller, &query)
        .await?;
    Ok(Answer(page.into()))
}

/// Which chain.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChainQuery {
    /// The organisation, by short name or id; the first one if absent.
    #[param(required = false)]
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// Which chain; the organisation's if absent.
    #[param(inline)]
    chain: Option<AuditChain>,
}

/// Proves the audit log: every hash, no gap, and the anchor outside the database.
#[utoipa::path(post, path = "/admin/audit-logs/verify", tag = "audit", operation_id = "verify_audit_log",
    params(ChainQuery),
    responses((status = 200, body = AuditVerification), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn verify(
    State(app): State<App>,
    org: Org,
    Params(it): Params<ChainQuery>,
) -> ApiResult<Answer<AuditVerification>> {
    let chain = it.chain.unwrap_or_default().into();
    let proof = app
        .treasury
        .verify_audit(org.id, &org.caller, chain)
        .await?;
    Ok(Answer(proof.into()))
}

/// In which form.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportQuery {
    /// The organisation, by short name or id; the first one if absent.
    #[param(required = false)]
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// The form; JSON lines if absent.
    #[param(inline)]
    format: Option<AuditFormat>,
}

/// The organisation's whole audit log as a file, the oldest event first.
#[utoipa::path(get, path = "/admin/audit-logs/export", tag = "audit", operation_id = "export_audit_log",
    params(ExportQuery),
    responses((status = 200, description = "JSON lines, or CSV", content(
            (String = "application/jsonl"), (String = "text/csv"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn export(
    State(app): State<App>,
    org: Org,
    Params(it): Params<ExportQuery>,
) -> ApiResult<Response> {
    let format = it.format.unwrap_or_default();
    let chain = treasury::AuditChain::Organisation;
    let base = app
        .treasury
        .begin_audit_export(org.id, &org.caller, chain)
        .await?;
    let (sender, body) = Channel::<Bytes, std::io::Error>::new(WAITING);
    let treasury = Arc::clone(&app.treasury);
    tokio::spawn(async move {
        let mut sender = sender;
        if let Err(problem) = send(&treasury, &org, (format, base), &mut sender).await {
            tracing::warn!(%problem, "the export of an audit log was cut off");
            sender.abort(std::io::Error::other("cut off"));
        }
    });
    let (kind, name) = match format {
        AuditFormat::Jsonl => ("application/jsonl", "attachment; filename=\"audit.jsonl\""),
        AuditFormat::Csv => (
            "text/csv; charset=utf-8",
            "attachment; filename=\"audit.csv\"",
        ),
    };
    // Compression asks once more after the end, which the channel answers with a panic.
    let mut response = Body::new(body.fuse()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(name));
    Ok(response)
}

/// Sends a file page by page; ends quietly when nobody reads any more.
async fn send(
    treasury: &Treasury,
    org: &Org,
    (format, base): (AuditFormat, AuditHead),
    sender: &mut http_body_util::channel::Sender<Bytes, std::io::Error>,
) -> Result<(), treasury::Error> {
    let chain = treasury::AuditChain::Organisation;
    let mut after = base;
    let mut head = match format {
        AuditFormat::Jsonl => String::new(),
        AuditFormat::Csv => row(&AuditLine::COLUMNS.map(str::to_owned)),
    };
    loop {
        let (lines, next) = treasury
            .audit_lines(org.id, &org.caller, chain, after)
            .await?;
        let is_last = lines.is_empty();
        let mut text = std::mem::take(&mut head);
        for line in &lines {
            text.push_str(&line_text(format, line)?);
        }
        if !text.is_empty() && sender.send_data(text.into()).await.is_err() {
            return Ok(());
        }
        if is_last {
            return Ok(());
        }
        after = next;
    }
}

fn line_text(format: AuditFormat, line: &AuditLine) -> Result<String, treasury::Error> {
    match format {
        AuditFormat::Jsonl => Ok(line.to_json()? + "\n"),
        AuditFormat::Csv => Ok(row(&line.cells()?)),
    }
}

/// A row of CSV. Source: RFC 4180.
fn row(cells: &[String]) -> String {
    let quoted = |it: &String| format!("\"{}\"", it.replace('"', "\"\""));
    let cells: Vec<_> = cells.iter().map(quoted).collect();
    cells.join(",") + "\r\n"
}

/// Which range.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RangeQuery {
    /// The organisation, by short name or id; the first one if absent.
    #[param(required = false)]
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// Not before this moment; a year before the end if absent.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Before this moment; now if absent.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
}

/// Who can do what, who did both sides of a pair of duties, whose rights are not used.
#[utoipa::path(get, path = "/admin/reports/sox", tag = "audit", operation_id = "get_sox_report",
    params(RangeQuery),
    responses((status = 200, body = SoxReport), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn sox(
    State(app): State<App>,
    org: Org,
    Params(it): Params<RangeQuery>,
) -> ApiResult<Answer<SoxReport>> {
    let query = SoxQuery {
        from: it.from,
        to: it.to,
    };
    let report = app.treasury.sox_report(org.id, &org.caller, query).await?;
    Ok(Answer(report.into()))
}

/// Where to go on.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageQuery {
    /// The organisation, by short name or id; the first one if absent.
    #[param(required = false)]
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// `next` of the page before.
    before: Option<u64>,
}

/// Disclosures and suitability records, the newest first.
#[utoipa::path(get, path = "/admin/disclosures", tag = "audit", operation_id = "list_disclosures",
    params(PageQuery),
    responses((status = 200, body = DisclosurePage), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn disclosures(
    State(app): State<App>,
    org: Org,
    Params(it): Params<PageQuery>,
) -> ApiResult<Answer<DisclosurePage>> {
    let page = app
        .treasury
        .disclosures(org.id, &org.caller, sequence("before", it.before)?)
        .await?;
    Ok(Answer(DisclosurePage {
        items: page.items.into_iter().map(Into::into).collect(),
        next: page.next,
    }))
}

/// Writes a disclosure or suitability record down. It is never changed.
#[utoipa::path(post, path = "/admin/disclosures", tag = "audit", operation_id = "add_disclosure",
    request_body = NewDisclosure, params(OrgQuery),
    responses((status = 201, body = Disclosure), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn disclose(
    State(app): State<App>,
    org: Org,
    Json(it): Json<NewDisclosure>,
) -> ApiResult<(StatusCode, Answer<Disclosure>)> {
    let made = app
        .treasury
        .add_disclosure(org.id, &org.caller, it.into())
        .await?;
    Ok((StatusCode::CREATED, Answer(made.into())))
}
