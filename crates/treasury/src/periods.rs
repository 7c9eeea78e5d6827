//! Periods: closing days, so that nothing is booked on them any more, and opening them again.
//!
//! Owns: from a day and an entity to a command. Not here: what a closed day forbids
//! (`journal::decide`). Invariant: both are records like any other: who did it and when stays.

use journal::{Command, EntitySlug, Locks};
use money::{Date, OrganisationId};

use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

impl Treasury {
    /// Closes all days up to one, for one entity's accounts or for all.
    ///
    /// Errors: `Refused` (an unknown entity, a day that is out of range).
    pub async fn close_period(
        &self,
        org: OrganisationId,
        caller: &Caller,
        entity: Option<EntitySlug>,
        through: Date,
    ) -> Result<Locks, Error> {
        let command = Command::ClosePeriod { entity, through };
        self.ask(org, caller, command).await?;
        Ok(self.book(org).await?.locks().clone())
    }

    /// Opens closed days again: all, or those after a day.
    ///
    /// Errors: `Refused`.
    pub async fn reopen_period(
        &self,
        org: OrganisationId,
        caller: &Caller,
        entity: Option<EntitySlug>,
        through: Option<Date>,
    ) -> Result<Locks, Error> {
        let command = Command::ReopenPeriod { entity, through };
        self.ask(org, caller, command).await?;
        Ok(self.book(org).await?.locks().clone())
    }
}
