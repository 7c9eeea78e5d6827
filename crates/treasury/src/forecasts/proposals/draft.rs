//! Moves of a proposal as draft payments between accounts of ours (CASH-9, CASH-10).
//!
//! Owns: which moves can be drafted, the beneficiary that an own account is, the drafts.
//! Not here: approving and sending them (`payments`).
//! Invariant: what is drafted is the proposal that was seen: where it would be another one now,
//! nothing is drafted. A draft says which proposal it is of, and moves nothing by itself.

use std::collections::BTreeMap;

use journal::{AccountId, PaymentId, PaymentRow};
use money::{BeneficiaryId, Date, OrganisationId};
use statements::identifier::Iban;

use super::programme::Member;
use super::{ProposalAsked, ProposalMove};
use crate::beneficiaries::{BankDetails, Beneficiary, BeneficiaryDraft, Revision};
use crate::counterparties::plain_account;
use crate::error::Error;
use crate::payments::PaymentDraft;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Which moves are drafted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProposalChoice {
    /// What the proposal was recognised by when it was seen.
    pub content: String,
    /// Only these, by number; all that can be drafted if empty.
    pub moves: Vec<usize>,
    /// Only those up to this day.
    pub until: Option<Date>,
}

/// What was drafted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftedMoves {
    /// The payments.
    pub payments: Vec<PaymentId>,
    /// Beneficiaries that were added for accounts of ours: somebody else has to approve them.
    pub added: Vec<BeneficiaryId>,
}

/// Why a move between two accounts cannot be drafted; none if it can.
pub(super) fn barrier(from: &Member, to: &Member) -> Option<&'static str> {
    if from.asset != to.asset {
        return Some("a conversion is agreed with the bank");
    }
    if iban_of(from).is_none() {
        return Some("the account it leaves has no IBAN");
    }
    if iban_of(to).is_none() {
        return Some("the account it goes to has no IBAN");
    }
    None
}

fn iban_of(it: &Member) -> Option<Iban> {
    it.identification.as_deref()?.parse().ok()
}

/// The beneficiary that each account of ours is, and those that were added for it.
type OwnPayees = (BTreeMap<AccountId, BeneficiaryId>, Vec<BeneficiaryId>);

impl Treasury {
    /// Drafts moves of a proposal that was seen, all or none. The same request drafts once.
    ///
    /// Errors: `Conflict` when the proposal is another one now, or there is nothing to draft;
    /// `Invalid` for a move that is not there or cannot be drafted; those of `draft_payments`.
    pub async fn draft_forecast_proposal(
        &self,
        (org, caller): (OrganisationId, &Caller),
        asked: &ProposalAsked,
        choice: &ProposalChoice,
    ) -> Result<DraftedMoves, Error> {
        caller.require(org, Action::PaymentsDraft)?;
        let step = caller.step("moves");
        if let Some(payments) = self.drafted_before(org, &step, choice).await? {
            let added = Vec::new();
            return Ok(DraftedMoves { payments, added });
        }
        let report = self.forecast_proposal((org, caller), asked).await?;
        let plan = report.plan.map_err(|it| Error::Conflict(it.sentence()))?;
        if report.content != choice.content {
            let why = "the proposal is another one now: look at it again, then draft it";
            return Err(Error::Conflict(why.to_owned()));
        }
        let chosen = chosen(&plan.moves, choice)?;
        let (payees, added) = self.own_payees((org, caller), &chosen).await?;
        let drafts: Vec<PaymentDraft> = chosen
            .iter()
            .filter_map(|it| Some(draft(it, *payees.get(&it.to.0)?, &choice.content)))
            .collect();
        let payments = self.draft_payments(org, &step, &drafts).await?;
        Ok(DraftedMoves { payments, added })
    }

    /// What the same request drafted. Errors: `KeyReused` if it was another request.
    async fn drafted_before(
        &self,
        org: OrganisationId,
        step: &Caller,
        choice: &ProposalChoice,
    ) -> Result<Option<Vec<PaymentId>>, Error> {
        let Some(key) = &step.key else {
            return Ok(None);
        };
        let book = self.book(org).await?;
        let Some(row) = book.request(key) else {
            return Ok(None);
        };
        let range = row.first..row.first.saturating_add(u64::from(row.records));
        let is_of = |it: &&PaymentRow| it.events.first().is_some_and(|it| range.contains(&it.seq));
        let made: Vec<_> = book.payments().filter(is_of).collect();
        let wanted = origin(&choice.content);
        let is_same = |it: &&&PaymentRow| {
            let own = it.order.origin.as_deref();
            own.is_some_and(|it| it.starts_with(&wanted))
        };
        if made.is_empty() || made.iter().any(|it| !is_same(&it)) {
            return Err(Error::KeyReused {
                key: key.clone(),
                by: "another request".to_owned(),
            });
        }
        Ok(Some(made.into_iter().map(|it| it.id).collect()))
    }

    /// The beneficiary that each account of ours is, by account; one that is none yet becomes one.
    async fn own_payees(
        &self,
        (org, caller): (OrganisationId, &Caller),
        moves: &[&ProposalMove],
    ) -> Result<OwnPayees, Error> {
        let book = self.book(org).await?;
        let known = self.all_beneficiaries(org).await?;
        let (mut payees, mut added) = (BTreeMap::new(), Vec::new());
        for it in moves {
            if payees.contains_key(&it.to.0) {
                continue;
            }
            let Some(account) = book.account(it.to.0) else {
                continue;
            };
            let number = account.custody.identification.clone().unwrap_or_default();
            let plain = plain_account(&number);
            if let Some(found) = known.iter().find(|it| has_account(it, &plain)) {
                payees.insert(account.id, found.id);
                continue;
            }
            let entity = account.entity.as_ref();
            let entity = entity.and_then(|it| book.entities().get(it));
            let holder = entity.map(|it| it.name.clone());
            let holder = holder.or_else(|| book.organisation().map(|it| it.name.clone()));
            let details = BeneficiaryDraft {
                name: holder.unwrap_or_else(|| it.to.1.clone()),
                bank: BankDetails {
                    iban: Some(number),
                    ..BankDetails::default()
                },
                ..BeneficiaryDraft::default()
            };
            let step = caller.step(&format!("own-account-{}", account.id));
            let made = self.add_beneficiary(org, &step, &details).await?;
            payees.insert(account.id, made.id);
            added.push(made.id);
        }
        Ok((payees, added))
    }
}

/// Whether a beneficiary's details that count, or wait, are of this account.
fn has_account(it: &Beneficiary, plain: &str) -> bool {
    let is_own = |it: &Revision| {
        let iban = it.details.bank.iban.as_deref();
        iban.is_some_and(|it| plain_account(it) == plain)
    };
    !it.is_removed && it.current().or_else(|| it.pending()).is_some_and(is_own)
}

/// The moves that are wanted. Errors: `Invalid`, `Conflict` if there are none.
fn chosen<'a>(
    moves: &'a [ProposalMove],
    choice: &ProposalChoice,
) -> Result<Vec<&'a ProposalMove>, Error> {
    for number in &choice.moves {
        let found = moves.iter().find(|it| it.number == *number);
        let found = found.ok_or_else(|| {
            let expected = format!("the number of a move, 1 to {}", moves.len());
            Error::invalid("moves", &number.to_string(), expected)
        })?;
        if let Some(barrier) = found.barrier {
            let expected = format!("a move that can be drafted: {barrier}");
            return Err(Error::invalid("moves", &number.to_string(), expected));
        }
    }
    let is_wanted = |it: &&ProposalMove| {
        it.barrier.is_none()
            && choice.until.is_none_or(|until| it.on <= until)
            && (choice.moves.is_empty() || choice.moves.contains(&it.number))
    };
    let wanted: Vec<&ProposalMove> = moves.iter().filter(is_wanted).collect();
    if wanted.is_empty() {
        let why = "there is nothing to draft: no move, or none that can be drafted";
        return Err(Error::Conflict(why.to_owned()));
    }
    Ok(wanted)
}

fn origin(content: &str) -> String {
    format!("proposal/{content}/")
}

fn draft(it: &ProposalMove, to: BeneficiaryId, content: &str) -> PaymentDraft {
    PaymentDraft {
        account: it.from.0.to_string(),
        beneficiary: to,
        amount: it.amount.to_text(),
        asset: it.amount.asset().code().to_string(),
        execute_on: Some(it.on),
        // A cut-off may pass between looking and drafting.
        moves_day: true,
        method: None,
        text: Some("Transfer between own accounts".to_owned()),
        reference: None,
        purpose: Some("INTC".to_owned()),
        charges: None,
        end_to_end_id: None,
        origin: Some(format!("{}{}", origin(content), it.number)),
    }
}
