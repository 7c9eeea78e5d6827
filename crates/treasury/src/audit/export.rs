//! The audit log as a file: JSON lines that prove themselves, or a table (GUARD-6).
//!
//! Owns: what a line and a cell say. Not here: reading such a file again (`offline`).
//! Invariant: a line has the exact bytes that were hashed; no cell is a formula to a spreadsheet.

use money::OrganisationId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{AuditHead, AuditRow};

use super::read::parse;
use super::{AuditChain, Event};
use crate::error::Error;
use crate::rights::{Caller, Rights};
use crate::treasury::Treasury;

/// Rows read at a time.
const CHUNK: usize = 500;

/// A line of an exported audit log: with only such lines a chain is proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// Whose chain: an organisation's id, or `instance`.
    pub chain: String,
    /// The place in the chain.
    pub seq: u64,
    /// The moment, as it was hashed.
    pub at: String,
    /// The hash of the line before, in hex; zeros before the first.
    pub previous: String,
    /// The hash of this line.
    pub hash: String,
    /// The event, exactly as it was hashed.
    pub body: String,
    /// From where it came; not part of the hash, which is over the sealed form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// With what; not part of the hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

impl AuditLine {
    /// The columns of the table.
    pub const COLUMNS: [&'static str; 11] = [
        "seq", "at", "actor", "action", "target", "request", "address", "agent", "before", "after",
        "hash",
    ];

    /// The line as JSON. Errors: none in practice: it has only texts and numbers.
    pub fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string(self)
            .map_err(|error| Error::Conflict(format!("the event is no JSON: {error}")))
    }

    /// The line as cells of a table. Errors: `Conflict` if the event is damaged.
    pub fn cells(&self) -> Result<[String; 11], Error> {
        let damaged = |error: serde_json::Error| {
            let seq = self.seq;
            Error::Conflict(format!("event {seq} of the audit log is damaged: {error}"))
        };
        let body: Value = serde_json::from_str(&self.body).map_err(damaged)?;
        let text = |name: &str| match body.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(it)) => harmless(it),
            Some(other) => harmless(&other.to_string()),
        };
        Ok([
            self.seq.to_string(),
            self.at.clone(),
            text("actor"),
            text("action"),
            text("target"),
            text("request"),
            harmless(self.address.as_deref().unwrap_or_default()),
            harmless(self.agent.as_deref().unwrap_or_default()),
            text("before"),
            text("after"),
            self.hash.clone(),
        ])
    }
}

/// A text that no spreadsheet takes for a formula.
///
/// Source: OWASP, "CSV Injection": what begins so gets an apostrophe before it.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

impl Treasury {
    /// Where an export begins; that it was made is an event, too.
    ///
    /// Errors: `Forbidden`; `OutsideScope` for the installation's chain to anyone but the operator.
    pub async fn begin_audit_export(
        &self,
        org: OrganisationId,
        caller: &Caller,
        chain: AuditChain,
    ) -> Result<AuditHead, Error> {
        self.require_audit(org, caller)?;
        if chain == AuditChain::Instance && *caller.rights() != Rights::Operator {
            return Err(Error::OutsideScope);
        }
        let of = (chain == AuditChain::Organisation).then_some(org);
        let event = Event::of("audit.exported");
        self.note(of, &caller.name, &caller.origin, event).await?;
        Ok(self.store.audit_base(chain.scope(org)).await?)
    }

    /// The next lines of an export after a head; none at the end.
    ///
    /// Errors: as `begin_audit_export`.
    pub async fn audit_lines(
        &self,
        org: OrganisationId,
        caller: &Caller,
        chain: AuditChain,
        after: AuditHead,
    ) -> Result<(Vec<AuditLine>, AuditHead), Error> {
        self.require_audit(org, caller)?;
        if chain == AuditChain::Instance && *caller.rights() != Rights::Operator {
            return Err(Error::OutsideScope);
        }
        let scope = chain.scope(org);
        let rows = self.store.audit_rows(scope, after.seq, CHUNK).await?;
        let (mut lines, mut previous) = (Vec::with_capacity(rows.len()), after);
        for row in rows {
            lines.push(self.line_of(scope.to_string(), previous, &row).await?);
            previous = AuditHead {
                seq: row.seq,
                hash: row.hash,
            };
        }
        Ok((lines, previous))
    }

    async fn line_of(
        &self,
        chain: String,
        previous: AuditHead,
        row: &AuditRow,
    ) -> Result<AuditLine, Error> {
        let from = self.open_from(&parse(row)?).await?;
        Ok(AuditLine {
            chain,
            seq: row.seq,
            at: row.at_text(),
            previous: journal::Hash(previous.hash).to_string(),
            hash: journal::Hash(row.hash).to_string(),
            body: row.body.clone(),
            address: from.address.map(|it| it.to_string()),
            agent: from.agent,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
            assert!(harmless(bad).starts_with('\''), "{bad}");
        }
        assert_eq!(harmless("member.invited"), "member.invited");
    }
}
