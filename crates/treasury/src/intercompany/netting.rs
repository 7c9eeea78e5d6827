//! Netting: few payments instead of many between entities (CASH-11).
//!
//! Owns: which claims go in, and the proposal by asset. Not here: finding the payments
//! (`cash::netting`), making them (`payments`).
//! Invariant: assets are netted each for itself; what is left out is named.

use std::collections::{BTreeMap, BTreeSet};

use cash::netting::{Claim, Settlement, propose};
use journal::{PaymentId, PaymentRow};
use money::{Amount, Asset, AssetCode, Date, OrganisationId};

use super::paid::Paid;
use super::{IntercompanyClaim, IntercompanyReport};
use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// Whose figure of a claim counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClaimBasis {
    /// What both confirm.
    #[default]
    Agreed,
    /// What the debtor's books say.
    Debtor,
    /// What the creditor's books say.
    Creditor,
}

impl ClaimBasis {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Debtor => "debtor",
            Self::Creditor => "creditor",
        }
    }
}

/// What is to be netted, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NettingQuery {
    /// At the end of this day; today if none.
    pub as_of: Option<Date>,
    /// Whose figures count.
    pub basis: ClaimBasis,
    /// The entity that all pay to and are paid by; directly if none.
    pub centre: Option<String>,
}

/// What an entity receives (above zero) or pays in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetPosition {
    /// The entity.
    pub entity: String,
    /// How much.
    pub amount: Amount,
}

/// A payment that is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedPayment {
    /// Who pays.
    pub from: String,
    /// Who is paid.
    pub to: String,
    /// How much, above zero.
    pub amount: Amount,
}

/// The proposal for one asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntercompanyNetting {
    /// The asset.
    pub asset: Asset,
    /// What each entity receives or pays, by short name.
    pub positions: Vec<NetPosition>,
    /// The payments.
    pub payments: Vec<ProposedPayment>,
    /// How many payments there would be without netting.
    pub claims: usize,
    /// Their sum.
    pub gross: Amount,
    /// The sum of the proposed ones.
    pub net: Amount,
    /// What need not be moved.
    pub saved: Amount,
    /// Payments of an earlier netting of this asset that are in no claim yet; those on accounts
    /// that the caller does not see are left out.
    pub under_way: Vec<PaymentId>,
}

/// Proposals for every asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NettingReport {
    /// At the end of this day.
    pub as_of: Date,
    /// Whose figures count.
    pub basis: ClaimBasis,
    /// The entity in the centre.
    pub centre: Option<String>,
    /// By asset.
    pub assets: Vec<IntercompanyNetting>,
    /// Claims of which nothing, or not all, goes in.
    pub left_out: Vec<IntercompanyClaim>,
}

impl Treasury {
    /// Proposes payments that settle what the entities owe each other.
    ///
    /// Errors: `Forbidden`, `Invalid` (the centre), `Store`.
    pub async fn intercompany_netting(
        &self,
        org: OrganisationId,
        caller: &Caller,
        query: &NettingQuery,
    ) -> Result<NettingReport, Error> {
        let report = self.intercompany(org, caller, query.as_of).await?;
        let made = crate::imports::off_runtime({
            let query = query.clone();
            move || net(&report, query)
        });
        let mut made = made.await??;
        let (book, marked) = (self.book(org).await?, self.marked_accounts(org).await?);
        for it in &mut made.assets {
            let paid = Paid::of((&book, &marked), it.asset.code());
            let is_seen = |it: &&PaymentRow| {
                let account = book.account(it.order.account);
                account.is_some_and(|account| super::is_own(caller, account))
            };
            it.under_way = paid.under_way().filter(is_seen).map(|it| it.id).collect();
        }
        Ok(made)
    }
}

fn net(report: &IntercompanyReport, query: NettingQuery) -> Result<NettingReport, Error> {
    let place = |slug: &str| {
        let found = report.entities.iter().position(|it| it.slug == slug);
        found.and_then(|it| u32::try_from(it).ok())
    };
    let centre = match &query.centre {
        None => Settlement::Direct,
        Some(slug) => Settlement::Centre(place(slug).ok_or_else(|| {
            let expected = "the short name of an entity that accounts are between";
            Error::invalid("centre", slug, expected)
        })?),
    };
    let mut by_asset: BTreeMap<AssetCode, Vec<Claim>> = BTreeMap::new();
    let mut left_out = Vec::new();
    for it in &report.claims {
        let counted = match query.basis {
            ClaimBasis::Agreed => it.agreed,
            ClaimBasis::Debtor => it.by_debtor,
            ClaimBasis::Creditor => it.by_creditor,
        };
        let is_all = counted.is_some() && it.difference.is_some_and(Amount::is_zero);
        if !is_all {
            left_out.push(it.clone());
        }
        let parties = place(&it.debtor).zip(place(&it.creditor));
        let counted = counted.filter(|it| !it.is_zero());
        if let (Some(amount), Some((debtor, creditor))) = (counted, parties) {
            by_asset
                .entry(amount.asset().code())
                .or_default()
                .push(Claim {
                    debtor,
                    creditor,
                    amount,
                });
        }
    }
    let assets = by_asset.into_values();
    let assets: Result<Vec<_>, Error> = assets.map(|it| proposal(report, &it, centre)).collect();
    Ok(NettingReport {
        as_of: report.as_of,
        basis: query.basis,
        centre: query.centre,
        assets: assets?,
        left_out,
    })
}

fn proposal(
    report: &IntercompanyReport,
    claims: &[Claim],
    centre: Settlement,
) -> Result<IntercompanyNetting, Error> {
    let wrong = |error: cash::netting::NettingError| Error::malformed("claims", "", &error);
    let made = propose(claims, centre).map_err(wrong)?;
    let slug = |place: u32| {
        let found = report.entities.get(place as usize);
        found.map(|it| it.slug.clone()).unwrap_or_default()
    };
    let none = || Error::invalid("claims", "none", "claims to net");
    let (gross, net) = (made.gross.ok_or_else(none)?, made.net.ok_or_else(none)?);
    let pairs: BTreeSet<(u32, u32)> = claims.iter().map(|it| (it.debtor, it.creditor)).collect();
    Ok(IntercompanyNetting {
        asset: gross.asset(),
        positions: made
            .positions
            .into_iter()
            .map(|(place, amount)| NetPosition {
                entity: slug(place),
                amount,
            })
            .collect(),
        payments: made
            .payments
            .into_iter()
            .map(|it| ProposedPayment {
                from: slug(it.from),
                to: slug(it.to),
                amount: it.amount,
            })
            .collect(),
        claims: pairs.len(),
        gross,
        net,
        saved: gross.checked_sub(net)?,
        under_way: Vec::new(),
    })
}
