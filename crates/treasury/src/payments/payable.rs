//! Payments for open payables (CASH-10).
//!
//! Owns: from a payable to the draft that pays it, and from the payment's bank line back to the
//! payable. Not here: drafting (`draft`), which line settles which payment (`settle`).
//! Invariant: a payable is paid by one payment at a time; who is paid follows from the account or
//! the whole name that the item has, or was said, and is never guessed.

use journal::{Book, Command, PaymentId, PaymentRefusal, RefusalKind};
use money::{BeneficiaryId, Date, ExpectedItemId, OrganisationId};
use statements::identifier::CreditorReference;

use super::PaymentDraft;
use super::draft::drafted_by;
use super::settle::Settled;
use crate::beneficiaries::{Beneficiary, Revision};
use crate::error::Error;
use crate::expected::{ExpectedItem, ExpectedKind, item_of, origin_of};
use crate::matching::MatchChoice;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// A payable to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayableChoice {
    /// The expected item.
    pub item: ExpectedItemId,
    /// Who is paid; whoever the item's account or name leads to if none.
    pub beneficiary: Option<BeneficiaryId>,
}

/// Payables to pay together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PayableRun {
    /// The account that pays, by number, path or identification.
    pub account: String,
    /// Which; every invoice that is due by `due_to` and not paid yet if empty.
    pub items: Vec<PayableChoice>,
    /// The last due date, where no items are named.
    pub due_to: Option<Date>,
    /// The day of execution; each item's due date, or the next day after it was missed, if none.
    /// Either is moved to a day on which the bank works.
    pub execute_on: Option<Date>,
}

impl Treasury {
    /// Drafts payments of open payables, all or none; more than one are a batch. With the
    /// caller's key a repeated request answers what it made before.
    ///
    /// Errors: `Refused` with every problem of every item, `Forbidden`.
    pub async fn draft_payables(
        &self,
        org: OrganisationId,
        caller: &Caller,
        run: &PayableRun,
    ) -> Result<Vec<PaymentId>, Error> {
        caller.require(org, Action::PaymentsDraft)?;
        let book = self.book(org).await?;
        let before = caller.key.as_deref().and_then(|it| book.request(it));
        if let Some(made) = before {
            // What is open now is another list than it was then.
            return same_run(&book, (made.first, made.records), (caller, run));
        }
        let today = self.today();
        let open = self.seen_items(org, caller).await?;
        let payees = self.all_beneficiaries(org).await?;
        let mut refusals = Vec::new();
        let mut drafts = Vec::new();
        for (place, (id, item, payee)) in chosen(&open, run)?.into_iter().enumerate() {
            let made = item
                .ok_or_else(|| unknown(id))
                .and_then(|it| draft_of(it, (&payees, payee)));
            match made {
                Ok(draft) => drafts.push(PaymentDraft {
                    account: run.account.clone(),
                    execute_on: Some(
                        run.execute_on
                            .unwrap_or_else(|| item.map_or(today, |it| it.due_on).max(today)),
                    ),
                    ..draft
                }),
                Err(fault) => refusals.push(RefusalKind::from(fault).at(place)),
            }
        }
        if !refusals.is_empty() {
            return Err(Error::Refused(refusals));
        }
        self.draft_by(org, caller, (&drafts, Command::DraftPaymentsOnce))
            .await
    }

    /// Takes the matches of payments that came back off: what was to be paid is open again.
    pub(super) async fn reopen_payables(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (book, returned): (&Book, &[Settled]),
    ) {
        let step = caller.step("payables").as_operator();
        let rows = returned.iter().flat_map(|it| &it.payments);
        for row in rows.filter_map(|it| book.payment(*it)) {
            let (Some(_), Some(entry)) = (item_of(row), row.entry) else {
                continue;
            };
            // A line of several payments settled other items as well: a person says what is open.
            if book.payments().filter(|it| it.entry == Some(entry)).count() > 1 {
                tracing::warn!(org = %org, entry, "one of several payments of a line came back");
                continue;
            }
            if let Err(error) = self.take_back_match(org, &step, entry).await {
                tracing::warn!(org = %org, entry, %error, "an unpaid payable stays settled");
            }
        }
    }

    /// Matches the bank's lines of payments with the items that were paid. What does not fit any
    /// more is left to a person.
    pub(super) async fn settle_payables(
        &self,
        org: OrganisationId,
        caller: &Caller,
        settled: &[Settled],
    ) {
        let Ok(book) = self.book(org).await else {
            return;
        };
        // The payment names the item and the line names the payment: nothing is judged here, so
        // that whoever may import lines need not have the right to match them.
        let step = caller.step("payables").as_operator();
        for it in settled {
            let rows = it.payments.iter().filter_map(|id| book.payment(*id));
            let items: Option<Vec<ExpectedItemId>> = rows.map(item_of).collect();
            let Some(items) = items.filter(|it| !it.is_empty()) else {
                continue;
            };
            let choice = MatchChoice {
                lines: vec![it.entry],
                items,
            };
            if let Err(error) = self.accept_matches(org, &step, &[choice], None).await {
                tracing::warn!(org = %org, entry = it.entry, %error, "a paid payable stays open");
            }
        }
    }
}

/// An item of a run, with its place in the request and who is to be paid.
type Chosen<'a> = (
    ExpectedItemId,
    Option<&'a ExpectedItem>,
    Option<BeneficiaryId>,
);

/// The items of a run, by due date where none is named.
fn chosen<'a>(open: &'a [ExpectedItem], run: &PayableRun) -> Result<Vec<Chosen<'a>>, Error> {
    let due_to = match (run.items.is_empty(), run.due_to) {
        (false, None) => {
            let find = |id: ExpectedItemId| open.iter().find(|it| it.id == id);
            let items = run.items.iter();
            let items = items.map(|it| (it.item, find(it.item), it.beneficiary));
            return Ok(items.collect());
        }
        (true, Some(day)) => day,
        (_, day) => {
            let found = day.map_or_else(|| "neither".to_owned(), |_| "both".to_owned());
            return Err(Error::invalid(
                "items",
                &found,
                "items, or the last due date",
            ));
        }
    };
    let is_due = |it: &&ExpectedItem| {
        it.kind == ExpectedKind::Payable
            && it.due_on <= due_to
            && !it.open.is_zero()
            && !it.open.is_negative()
            && it.payment.is_none()
    };
    let mut due: Vec<&ExpectedItem> = open.iter().filter(is_due).collect();
    due.sort_by_key(|it| (it.due_on, it.id));
    Ok(due.into_iter().map(|it| (it.id, Some(it), None)).collect())
}

fn rule(code: &'static str, message: String) -> PaymentRefusal {
    PaymentRefusal::Rule { code, message }
}

fn unknown(id: ExpectedItemId) -> PaymentRefusal {
    let message = format!("expected item {id}: there is none with this id");
    rule("unknown-expected-item", message)
}

/// The draft that pays what is open of an item.
fn draft_of(
    item: &ExpectedItem,
    (payees, named): (&[Beneficiary], Option<BeneficiaryId>),
) -> Result<PaymentDraft, PaymentRefusal> {
    let id = item.id;
    if item.kind != ExpectedKind::Payable || item.open.is_zero() || item.open.is_negative() {
        let message = format!(
            "expected item {id}: {} is open; expected a payable of which something is open (net \
             a credit note with an invoice by hand)",
            item.open
        );
        return Err(rule("item-not-payable", message));
    }
    if let Some(payment) = item.payment {
        return Err(PaymentRefusal::DraftedBefore {
            payment: payment.0,
            origin: origin_of(id),
        });
    }
    let beneficiary = match named {
        Some(named) => named,
        None => payee_of(item, payees)?,
    };
    let (text, reference) = words_of(item);
    Ok(PaymentDraft {
        account: String::new(),
        beneficiary,
        amount: item.open.to_text(),
        asset: item.open.asset().code().to_string(),
        execute_on: None,
        moves_day: true,
        method: None,
        text,
        reference,
        purpose: None,
        charges: None,
        end_to_end_id: None,
        origin: Some(origin_of(id)),
    })
}

/// What the payee is told: their reference if it is one that machines read, else the text.
fn words_of(item: &ExpectedItem) -> (Option<String>, Option<String>) {
    let given = item.reference.as_deref();
    match given.and_then(|it| it.parse::<CreditorReference>().ok()) {
        Some(reference) => (None, Some(reference.to_string())),
        None => (
            item.reference.clone().or_else(|| item.description.clone()),
            None,
        ),
    }
}

/// The beneficiary that an item's account leads to, or else the whole of its name.
fn payee_of(item: &ExpectedItem, payees: &[Beneficiary]) -> Result<BeneficiaryId, PaymentRefusal> {
    let is_meant = |it: &Revision| match (&item.counterparty_account, &item.counterparty) {
        (Some(account), _) => it.details.pays_to(account),
        (None, Some(name)) => it.details.is_named(name),
        (None, None) => false,
    };
    let shown = |it: &&Beneficiary| {
        let revision = it.current().or_else(|| it.pending());
        !it.is_removed && revision.is_some_and(is_meant)
    };
    let found: Vec<BeneficiaryId> = payees.iter().filter(shown).map(|it| it.id).collect();
    let who = item.counterparty_account.as_ref();
    let who = who.or(item.counterparty.as_ref());
    let who = who.map_or("nobody", String::as_str);
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            let message = format!(
                "expected item {}: no beneficiary is `{who}`; add one, or name the one who is paid",
                item.id
            );
            Err(rule("no-beneficiary", message))
        }
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            let message = format!(
                "expected item {}: `{who}` are {}; name the one who is paid",
                item.id,
                ids.join(", ")
            );
            Err(rule("several-beneficiaries", message))
        }
    }
}

/// What a request with this key made before. Errors: `KeyReused` if it was another request.
fn same_run(
    book: &Book,
    made: (u64, u32),
    (caller, run): (&Caller, &PayableRun),
) -> Result<Vec<PaymentId>, Error> {
    let ids = drafted_by(book, made);
    let paid: Option<Vec<ExpectedItemId>> = ids
        .iter()
        .map(|it| book.payment(*it).and_then(item_of))
        .collect();
    let asked: Vec<ExpectedItemId> = run.items.iter().map(|it| it.item).collect();
    match paid {
        Some(paid) if !paid.is_empty() && (asked.is_empty() || asked == paid) => Ok(ids),
        _ => Err(Error::KeyReused {
            key: caller.key.clone().unwrap_or_default(),
            by: format!("record {}", made.0),
        }),
    }
}
