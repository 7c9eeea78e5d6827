//! Incidents on the wire (OPS-2).
//!
//! Owns: their JSON shapes. Not here: what they mean (`treasury`), the status page (`status`).
//! Invariant: what was said comes whole, the newest first.

use serde::Serialize;
use utoipa::ToSchema;

use super::word::{Impact, IncidentState};

/// Something that was said about an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IncidentUpdate {
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// How far they were.
    pub state: IncidentState,
    /// In the operator's words.
    pub text: String,
}

/// Something that is or was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Incident {
    /// Its id.
    pub id: String,
    /// In a few words.
    pub title: String,
    /// How much is wrong.
    pub impact: Impact,
    /// How far they are.
    pub state: IncidentState,
    /// What was said, the newest first.
    pub updates: Vec<IncidentUpdate>,
}

/// Incidents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IncidentList {
    /// The newest first.
    pub items: Vec<Incident>,
}

impl From<treasury::Incident> for Incident {
    fn from(it: treasury::Incident) -> Self {
        let state = it.state().into();
        let update = |it: treasury::IncidentUpdate| IncidentUpdate {
            at: it.at.to_string(),
            state: it.state.into(),
            text: it.text,
        };
        Self {
            id: it.id,
            title: it.title,
            impact: it.impact.into(),
            state,
            updates: it.updates.into_iter().rev().map(update).collect(),
        }
    }
}
