//! Drafting and changing payments (CASH-10).
//!
//! Owns: from what somebody asks for to an order that a file can be made of.
//! Not here: approval (`life`), files (`file`).
//! Invariant: a batch is drafted whole or not at all, with every problem of every line.

use std::collections::BTreeSet;

use journal::{
    Book, Command, Hash, PaymentCharges, PaymentId, PaymentMethod, PaymentOrder, PaymentRefusal,
    PaymentRow, Refusal, RefusalKind, Sight,
};
use money::{Amount, AssetCode, BeneficiaryId, Date, OrganisationId};
use statements::Severity;
use statements::identifier::{Iban, Sepa};

use super::batch::{Line, check_lines};
use super::execution_day::{OnClosedDay, execution_day};
use super::payees::Payees;
use super::policy::PaymentPolicy;
use super::{refusal, unknown_payment};
use crate::beneficiaries::Beneficiary;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Most payments drafted at once.
const MAX_DRAFTS: usize = 20_000;

/// A payment as somebody asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentDraft {
    /// The account that pays, by number, path or identification.
    pub account: String,
    /// Who is paid.
    pub beneficiary: BeneficiaryId,
    /// How much, as decimal text.
    pub amount: String,
    /// Of what.
    pub asset: String,
    /// The day of execution; the next on which the bank works if none.
    pub execute_on: Option<Date>,
    /// Whether a day on which the bank does not work is moved instead of refused.
    pub moves_day: bool,
    /// By which rules; guessed from accounts and currency if none.
    pub method: Option<PaymentMethod>,
    /// What the payee is told.
    pub text: Option<String>,
    /// What the payee is told, as a reference of theirs.
    pub reference: Option<String>,
    /// Four letters of the external purpose codes.
    pub purpose: Option<String>,
    /// Who pays the banks.
    pub charges: Option<PaymentCharges>,
    /// Travels to the payee and back; made by the books if none.
    pub end_to_end_id: Option<String>,
    /// What it was made from.
    pub origin: Option<String>,
}

/// One of the commands that draft payments.
pub(crate) type Drafting = fn(Vec<PaymentOrder>) -> Command;

impl Treasury {
    /// Drafts payments, all or none; more than one are a batch. Answers their numbers.
    ///
    /// Errors: `Refused` with every problem of every line, `Forbidden`.
    pub async fn draft_payments(
        &self,
        org: OrganisationId,
        caller: &Caller,
        drafts: &[PaymentDraft],
    ) -> Result<Vec<PaymentId>, Error> {
        self.draft_by(org, caller, (drafts, Command::DraftPayments))
            .await
    }

    /// Drafts payments by one of the commands that do.
    pub(crate) async fn draft_by(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (drafts, command): (&[PaymentDraft], Drafting),
    ) -> Result<Vec<PaymentId>, Error> {
        caller.require(org, Action::PaymentsDraft)?;
        if drafts.len() > MAX_DRAFTS {
            let (found, limit) = (drafts.len(), MAX_DRAFTS);
            let kind = RefusalKind::TooMany { found, limit };
            return Err(Error::Refused(vec![kind.whole()]));
        }
        let codes: Vec<AssetCode> = drafts
            .iter()
            .filter_map(|it| it.asset.parse().ok())
            .collect();
        let book = self.book(org).await?;
        let orders = self.orders(org, caller, &book, drafts).await?;
        // Whoever drafts may bring in a currency; nothing else is done with this right.
        let step = caller.step("assets").as_operator();
        self.define_currencies(org, &step, &book, &codes).await?;
        let answer = self.ask(org, caller, command(orders)).await?;
        let book = self.book(org).await?;
        Ok(drafted_by(&book, (answer.first, answer.records)))
    }

    /// Changes a payment's order, as it was seen; approvals it had are gone.
    ///
    /// Errors: `Refused` with `payment-changed` when somebody changed it meanwhile.
    pub async fn change_payment(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (payment, was): (PaymentId, Hash),
        draft: &PaymentDraft,
    ) -> Result<(), Error> {
        caller.require(org, Action::PaymentsDraft)?;
        let book = self.book(org).await?;
        let row = book
            .payment(payment)
            .ok_or_else(|| unknown_payment(payment))?;
        let mut draft = draft.clone();
        let keeps_id = draft.end_to_end_id.is_none();
        if keeps_id {
            draft.end_to_end_id = Some(row.order.end_to_end_id.clone());
        }
        let mut orders = self
            .orders(org, caller, &book, std::slice::from_ref(&draft))
            .await?;
        let order = orders.pop().ok_or_else(|| unknown_payment(payment))?;
        let order = Box::new(order);
        let command = Command::ChangePayment {
            payment,
            was,
            order,
        };
        self.ask(org, caller, command).await.map(|_| ())
    }

    /// The orders of drafts. Errors: `Refused` with every problem.
    async fn orders(
        &self,
        org: OrganisationId,
        caller: &Caller,
        book: &Book,
        drafts: &[PaymentDraft],
    ) -> Result<Vec<PaymentOrder>, Error> {
        let policy = self.saved_payment_policy(org).await?.policy;
        let wanted: BTreeSet<BeneficiaryId> = drafts.iter().map(|it| it.beneficiary).collect();
        let payees = self.payees(org, &wanted).await?;
        let mut maker = Maker {
            book,
            caller,
            policy: &policy,
            now: self.now(),
            refusals: Vec::new(),
        };
        let mut orders = Vec::with_capacity(drafts.len());
        for (index, draft) in drafts.iter().enumerate() {
            match maker.order(draft, payees.get(&draft.beneficiary)) {
                Ok(order) => orders.push(order),
                Err(kind) => maker.refusals.push(kind.at(index)),
            }
        }
        let mut refusals = maker.refusals;
        if refusals.is_empty() {
            refusals = file_problems(book, &policy, &orders, &payees);
        }
        if refusals.is_empty() {
            Ok(orders)
        } else {
            Err(Error::Refused(refusals))
        }
    }
}

/// The payments that a request drafted, by its first record and how many it has.
pub(crate) fn drafted_by(book: &Book, (first, records): (u64, u32)) -> Vec<PaymentId> {
    let range = first..first.saturating_add(u64::from(records));
    let drafted_at = |it: &PaymentRow| it.events.first().map_or(0, |it| it.seq);
    let made = book.payments().filter(|it| range.contains(&drafted_at(it)));
    made.map(|it| it.id).collect()
}

struct Maker<'a> {
    book: &'a Book,
    caller: &'a Caller,
    policy: &'a PaymentPolicy,
    now: money::Timestamp,
    refusals: Vec<Refusal>,
}

impl Maker<'_> {
    fn order(
        &self,
        draft: &PaymentDraft,
        payee: Option<&Beneficiary>,
    ) -> Result<PaymentOrder, RefusalKind> {
        let rule = |code, message: String| PaymentRefusal::Rule { code, message };
        let account = Treasury::find_account(self.book, &draft.account);
        let unknown = || RefusalKind::UnknownAccount(draft.account.clone());
        let account = account.map_err(|_| unknown())?;
        let scope = self.caller.scope();
        if scope.is_some_and(|it| it.sight(account) != Sight::Own) {
            return Err(unknown());
        }
        if !account.kind.is_treasury() {
            return Err(PaymentRefusal::NotPayable(account.path.to_string()).into());
        }
        let asset = Treasury::known_asset(self.book, &draft.asset);
        let asset = asset.map_err(|_| RefusalKind::UnknownAsset(draft.asset.clone()))?;
        let amount = Amount::parse(draft.amount.trim(), asset)?;
        let payee = payee.filter(|it| !it.is_removed).ok_or_else(|| {
            let message = format!(
                "beneficiary {}: there is none, or it was removed",
                draft.beneficiary
            );
            rule("unknown-beneficiary", message)
        })?;
        let revision = payee.current().or_else(|| payee.pending()).ok_or_else(|| {
            let message = "its bank details were refused: put in others".to_owned();
            rule("details-refused", message)
        })?;
        let iban = revision.details.bank.iban.as_deref();
        let iban = iban.and_then(|it| it.parse::<Iban>().ok());
        let own = account.custody.identification.as_deref();
        let own = own.and_then(|it| it.parse::<Iban>().ok());
        let method = draft.method.unwrap_or_else(|| {
            let reaches = |it: Option<Iban>| it.is_some_and(|it| it.sepa() != Sepa::Unreachable);
            if asset.code().as_str() == "EUR" && reaches(iban) && reaches(own) {
                PaymentMethod::Sepa
            } else {
                PaymentMethod::Generic
            }
        });
        let closed = if draft.moves_day {
            OnClosedDay::Move
        } else {
            OnClosedDay::Refuse
        };
        let what = (method, asset.code());
        let what = (what.0, what.1.as_str());
        let day = execution_day(self.policy, what, self.now, (draft.execute_on, closed));
        let execute_on = day.map_err(|(code, message)| rule(code, message))?;
        let payee = payee
            .payee(revision)
            .map_err(|error| rule("details-refused", error.to_string()))?;
        let given = |text: &Option<String>| {
            let text = text.as_deref().map(str::trim);
            text.filter(|it| !it.is_empty()).map(str::to_owned)
        };
        Ok(PaymentOrder {
            account: account.id,
            amount,
            payee,
            execute_on,
            method,
            end_to_end_id: given(&draft.end_to_end_id).unwrap_or_default(),
            text: given(&draft.text),
            reference: given(&draft.reference),
            purpose: given(&draft.purpose),
            charges: draft.charges.unwrap_or(PaymentCharges::Scheme),
            origin: given(&draft.origin),
        })
    }
}

/// What would stop a file with these orders, by their places.
fn file_problems(
    book: &Book,
    policy: &PaymentPolicy,
    orders: &[PaymentOrder],
    payees: &Payees,
) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for method in PaymentMethod::ALL {
        let mut places = Vec::new();
        let mut lines = Vec::new();
        for (place, order) in orders
            .iter()
            .enumerate()
            .filter(|it| it.1.method == *method)
        {
            let payee = payees.get(&order.payee.beneficiary);
            let Some(revision) = payee.and_then(|it| it.revision(order.payee.revision)) else {
                continue;
            };
            places.push(place);
            lines.push(Line {
                // The books give the number; any will do for the check.
                id: format!("P{}", place.saturating_add(1)),
                order,
                details: &revision.details,
            });
        }
        if lines.is_empty() {
            continue;
        }
        let problems = check_lines(book, policy, &lines);
        for problem in problems
            .into_iter()
            .filter(|it| it.severity == Severity::Error)
        {
            let place = problem.line.and_then(|it| usize::try_from(it).ok());
            let index = place.and_then(|it| places.get(it.saturating_sub(1)).copied());
            let message = format!("`{}`: expected {}", problem.found, problem.expected);
            refusals.push(refusal(index, problem.code, message));
        }
    }
    refusals.sort_by_key(|it| it.index);
    refusals
}
