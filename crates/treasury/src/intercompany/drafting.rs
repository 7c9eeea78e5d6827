//! Netting that is paid: a proposal's payments as drafts (CASH-11, CASH-10).
//!
//! Owns: which account of an entity pays, and to whom.
//! Not here: the proposal (`netting`), that it is paid once (`free`), drafting itself and
//! everything after it (`payments`).
//! Invariant: nobody is paid whose account nobody put in; all of a proposal is drafted or nothing.

use std::collections::{BTreeMap, BTreeSet};

use journal::{Account, AccountId, Book, Command, PaymentId, PaymentRefusal, RefusalKind};
use money::{Amount, AssetCode, BeneficiaryId, Date, OrganisationId};

use super::free::require_free;
use super::netting::{IntercompanyNetting, NettingQuery, ProposedPayment};
use super::paid::{is_of_netting, origin_of};
use crate::beneficiaries::{Beneficiary, Revision, rule};
use crate::error::Error;
use crate::payments::{PaymentDraft, drafted_by};
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Most accounts that one request names.
const MAX_ACCOUNTS: usize = 1_000;

/// The account that an entity pays from and is paid to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityAccount {
    /// The entity, by short name.
    pub entity: String,
    /// Its account, by number or path.
    pub account: String,
}

/// A proposal whose payments are to be drafted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NettingRun {
    /// The proposal.
    pub query: NettingQuery,
    /// Only this asset; all of them if none.
    pub asset: Option<String>,
    /// The accounts of entities that have several, or none of the asset.
    pub accounts: Vec<EntityAccount>,
    /// The day of execution, moved to one on which the bank works; the next one if none.
    pub execute_on: Option<Date>,
}

impl Treasury {
    /// Drafts the payments of a netting proposal, all or none; more than one are a batch. With
    /// the caller's key a repeated request answers what it made before.
    ///
    /// Errors: `Forbidden`, `Invalid`, `NotFound` (an account), `Refused` with every payment
    /// that lacks an account or a beneficiary, or with the payments that are under way already.
    pub async fn draft_netting(
        &self,
        org: OrganisationId,
        caller: &Caller,
        run: &NettingRun,
    ) -> Result<Vec<PaymentId>, Error> {
        caller.require(org, Action::PaymentsDraft)?;
        let book = self.book(org).await?;
        if let Some(made) = caller.key.as_deref().and_then(|it| book.request(it)) {
            return same_run(&book, (made.first, made.records), (caller, run));
        }
        let today = self.today();
        if let Some(day) = run.query.as_of.filter(|it| *it > today) {
            let expected = format!("a day up to today, {today}: what comes later is not owed yet");
            return Err(Error::invalid("as_of", &day.to_string(), expected));
        }
        let report = self.intercompany_netting(org, caller, &run.query).await?;
        let wanted = wanted(&report.assets, run.asset.as_deref())?;
        let marked = self.marked_accounts(org).await?;
        let codes = wanted.iter().map(|it| it.asset.code());
        require_free((&book, &marked), &report, codes)?;
        let desk = Desk {
            book: &book,
            today,
            payees: self.all_beneficiaries(org).await?,
            named: named(&book, caller, &run.accounts)?,
        };
        let mut refusals = Vec::new();
        let mut drafts = Vec::new();
        for asset in &wanted {
            for (number, payment) in (1..).zip(&asset.payments) {
                match desk.draft(payment, (number, report.as_of)) {
                    Ok(draft) => drafts.push(PaymentDraft {
                        execute_on: run.execute_on,
                        ..draft
                    }),
                    Err(why) => {
                        let place = drafts.len().saturating_add(refusals.len());
                        refusals.push(RefusalKind::from(why).at(place));
                    }
                }
            }
        }
        if !refusals.is_empty() {
            return Err(Error::Refused(refusals));
        }
        self.draft_by(org, caller, (&drafts, Command::DraftPaymentsOnce))
            .await
    }

    /// The numbers of the accounts that are marked as between entities.
    pub(super) async fn marked_accounts(
        &self,
        org: OrganisationId,
    ) -> Result<BTreeSet<AccountId>, Error> {
        let marks = self.marks(org).await?;
        Ok(marks.into_iter().map(|it| it.0).collect())
    }
}

/// The proposals to pay. Errors: `Invalid` for an asset that is not among them, `Refused` where
/// there is nothing to pay.
fn wanted<'a>(
    all: &'a [IntercompanyNetting],
    asset: Option<&str>,
) -> Result<Vec<&'a IntercompanyNetting>, Error> {
    let is_wanted = |it: &&IntercompanyNetting| {
        let code = it.asset.code();
        asset.is_none_or(|asset| code.as_str().eq_ignore_ascii_case(asset.trim()))
    };
    let found: Vec<_> = all.iter().filter(is_wanted).collect();
    if let (Some(asset), true) = (asset, found.is_empty()) {
        let codes: Vec<String> = all.iter().map(|it| it.asset.code().to_string()).collect();
        let expected = match codes.as_slice() {
            [] => "an asset in which something is to be netted; there is none".to_owned(),
            codes => format!("one of {}", codes.join(", ")),
        };
        return Err(Error::invalid("asset", asset, expected));
    }
    if found.iter().all(|it| it.payments.is_empty()) {
        let message = "nothing is left to pay: the claims that count cancel out, or there are none";
        return Err(rule("nothing-to-net", message));
    }
    Ok(found)
}

/// The accounts that a request names, by entity. Errors: `Invalid`, `NotFound`.
fn named<'a>(
    book: &'a Book,
    caller: &Caller,
    given: &[EntityAccount],
) -> Result<BTreeMap<String, Vec<&'a Account>>, Error> {
    if given.len() > MAX_ACCOUNTS {
        let found = given.len().to_string();
        let expected = format!("at most {MAX_ACCOUNTS} accounts");
        return Err(Error::invalid("accounts", &found, expected));
    }
    let mut found: BTreeMap<String, Vec<&Account>> = BTreeMap::new();
    for it in given {
        let account = Treasury::find_seen_account(book, caller, &it.account)?;
        let own = account.entity.as_ref().map(ToString::to_string);
        if own.as_deref() != Some(it.entity.trim()) {
            let entity: String = it.entity.chars().take(80).collect();
            let expected = format!("an account of `{entity}`");
            return Err(Error::invalid("accounts", &it.account, expected));
        }
        found
            .entry(own.unwrap_or_default())
            .or_default()
            .push(account);
    }
    Ok(found)
}

/// What drafts are made with.
struct Desk<'a> {
    book: &'a Book,
    today: Date,
    payees: Vec<Beneficiary>,
    named: BTreeMap<String, Vec<&'a Account>>,
}

impl Desk<'_> {
    fn draft(
        &self,
        payment: &ProposedPayment,
        (number, as_of): (usize, Date),
    ) -> Result<PaymentDraft, PaymentRefusal> {
        let asset = payment.amount.asset().code();
        Ok(PaymentDraft {
            account: self.payer(&payment.from, asset)?.id.to_string(),
            beneficiary: self.payee(&payment.to, asset)?,
            amount: payment.amount.to_text(),
            asset: asset.to_string(),
            execute_on: None,
            moves_day: true,
            method: None,
            text: Some(text_of(as_of)),
            reference: None,
            purpose: None,
            charges: None,
            end_to_end_id: None,
            origin: Some(origin_of(asset, number)),
        })
    }

    /// The bank accounts of an entity that are open and have a number.
    fn banks(&self, entity: &str) -> impl Iterator<Item = &Account> {
        let is_bank = |it: &&Account| {
            it.kind == journal::AccountKind::Bank
                && it.closed_on.is_none_or(|day| day >= self.today)
                && it.custody.identification.is_some()
        };
        let own = move |it: &&Account| it.entity.as_ref().is_some_and(|it| it.as_str() == entity);
        self.book.chart().iter().filter(is_bank).filter(own)
    }

    /// The accounts that a request names for an entity, those of the asset if there are some.
    fn named(&self, entity: &str, asset: AssetCode) -> Vec<&Account> {
        let all = self.named.get(entity).map_or(&[][..], Vec::as_slice);
        let is_fit = |it: &&&Account| it.asset.is_none_or(|it| it == asset);
        let fit: Vec<&Account> = all.iter().filter(is_fit).copied().collect();
        if fit.is_empty() { all.to_vec() } else { fit }
    }

    /// The account that pays for an entity.
    fn payer(&self, entity: &str, asset: AssetCode) -> Result<&Account, PaymentRefusal> {
        let mut found = self.named(entity, asset);
        if found.is_empty() {
            found = self
                .banks(entity)
                .filter(|it| it.asset == Some(asset))
                .collect();
        }
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(refusal(
                "no-paying-account",
                format!(
                    "`{entity}` has no bank account of {asset} with an IBAN or number: name the \
                     account that pays for it"
                ),
            )),
            several => Err(refusal(
                "several-paying-accounts",
                format!(
                    "`{entity}` can pay from {}: name one of them",
                    paths(several)
                ),
            )),
        }
    }

    /// The beneficiary that stands for an account of an entity.
    fn payee(&self, entity: &str, asset: AssetCode) -> Result<BeneficiaryId, PaymentRefusal> {
        let mut accounts = self.named(entity, asset);
        if accounts.is_empty() {
            accounts = self
                .banks(entity)
                .filter(|it| it.asset == Some(asset))
                .collect();
        }
        if accounts.is_empty() {
            accounts = self.banks(entity).collect();
        }
        let numbers = accounts
            .iter()
            .filter_map(|it| it.custody.identification.as_deref());
        let numbers: Vec<&str> = numbers.collect();
        if numbers.is_empty() {
            return Err(refusal(
                "no-receiving-account",
                format!(
                    "`{entity}` has no bank account with an IBAN or number to be paid to: put it \
                     in at the account (`bursar account change PATH --identification IBAN`)"
                ),
            ));
        }
        let pays = |it: &Revision| numbers.iter().any(|number| it.details.pays_to(number));
        let is_meant = |it: &&Beneficiary| {
            let revision = it.current().or_else(|| it.pending());
            !it.is_removed && revision.is_some_and(pays)
        };
        let found: Vec<_> = self
            .payees
            .iter()
            .filter(is_meant)
            .map(|it| it.id)
            .collect();
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(refusal(
                "no-beneficiary",
                format!(
                    "no beneficiary is paid on an account of `{entity}` ({}): add one with that \
                     account's IBAN or number, and have it approved",
                    paths(&accounts)
                ),
            )),
            several => Err(refusal(
                "several-beneficiaries",
                format!(
                    "{} beneficiaries are paid on accounts of `{entity}` ({}): name one account, \
                     and remove beneficiaries that are there twice",
                    several.len(),
                    paths(&accounts)
                ),
            )),
        }
    }
}

/// What the payee is told.
fn text_of(as_of: Date) -> String {
    format!("Intercompany netting {as_of}")
}

fn refusal(code: &'static str, message: String) -> PaymentRefusal {
    PaymentRefusal::Rule { code, message }
}

/// Accounts by path, at most a few.
fn paths(accounts: &[&Account]) -> String {
    const SHOWN: usize = 5;
    let shown = accounts.iter().take(SHOWN).map(|it| it.path.to_string());
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if accounts.len() > SHOWN {
        text.push_str(" …");
    }
    text
}

/// What a request with this key made before. Errors: `KeyReused` if it was another request.
fn same_run(
    book: &Book,
    made: (u64, u32),
    (caller, run): (&Caller, &NettingRun),
) -> Result<Vec<PaymentId>, Error> {
    let ids = drafted_by(book, made);
    let text = run.query.as_of.map(text_of);
    let is_same = |it: &PaymentId| {
        let order = book.payment(*it).map(|it| it.order.as_ref());
        order.is_some_and(|it| {
            let is_text = text
                .as_ref()
                .is_none_or(|text| it.text.as_ref() == Some(text));
            let of = |amount: Amount, asset: &str| {
                amount.asset().code().as_str().eq_ignore_ascii_case(asset)
            };
            let asset = run.asset.as_deref();
            is_of_netting(it) && is_text && asset.is_none_or(|asset| of(it.amount, asset.trim()))
        })
    };
    if !ids.is_empty() && ids.iter().all(is_same) {
        return Ok(ids);
    }
    Err(Error::KeyReused {
        key: caller.key.clone().unwrap_or_default(),
        by: format!("record {}", made.0),
    })
}
