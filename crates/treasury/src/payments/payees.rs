//! The beneficiaries that payments go to (CASH-10).
//!
//! Owns: reading many or few of them at once. Not here: what they are (`beneficiaries`).
//! Invariant: one that is not there is left out, and whoever asked says what that means.

use std::collections::{BTreeSet, HashMap};

use money::{BeneficiaryId, OrganisationId};

use crate::beneficiaries::Beneficiary;
use crate::error::Error;
use crate::treasury::Treasury;

/// From so many different beneficiaries on, all are read at once.
const MANY: usize = 20;

/// Beneficiaries by id.
pub(crate) type Payees = HashMap<BeneficiaryId, Beneficiary>;

impl Treasury {
    /// Beneficiaries by id; those that are not there are left out.
    pub(crate) async fn payees(
        &self,
        org: OrganisationId,
        wanted: &BTreeSet<BeneficiaryId>,
    ) -> Result<Payees, Error> {
        if wanted.len() > MANY {
            let all = self.all_beneficiaries(org).await?;
            let all = all.into_iter().filter(|it| wanted.contains(&it.id));
            return Ok(all.map(|it| (it.id, it)).collect());
        }
        let mut found = Payees::new();
        for id in wanted {
            match self.find_beneficiary(org, *id).await {
                Ok(it) => drop(found.insert(*id, it)),
                Err(Error::NotFound { .. }) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(found)
    }
}
