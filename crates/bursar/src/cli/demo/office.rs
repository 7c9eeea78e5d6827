//! The demo's office: rules, counterparties, payees, open invoices, budgets, payments.
//!
//! Owns: the order in which they are set up, through the same use cases as a user's.
//! Not here: what they are (`crate::demo`), the books (`super`).
//! Invariant: each step does only what is missing; the drafts of payments come last and say that
//! all of it is there.

use journal::{EntitySlug, PaymentState};
use treasury::{
    Caller, CounterpartyDraft, Expected, ExpectedDraft, ExpectedItem, ExpectedKind, PayableChoice,
    PayableRun, PaymentTemplate, RuleDraft, RuleRun, RuleScope,
};

use super::{Maker, slug_of};
use crate::failure::Failure;

/// The key of the last step: the payments that are drafted.
pub(super) const OFFICE: &str = "demo/office";
/// Who prepares what somebody else has to approve.
const PREPARER: &str = "demo";
/// How many counterparties are kept: those with most lines.
const COUNTERPARTIES: usize = 40;
/// What is due this many days after the last day is drafted as payments. Unit: days.
const DUE_DAYS: i64 = 7;

impl Maker<'_> {
    /// What lines are for, before they come: an import asks the rules.
    pub(super) async fn keep_rules(&self) -> Result<(), Failure> {
        for (number, spec) in self.company.office.rules.iter().enumerate() {
            let draft = RuleDraft {
                spec: spec.clone(),
                position: None,
                is_active: true,
            };
            let keyed = self.keyed(&self.caller, &format!("rule/{number}"));
            self.treasury.add_rule(self.org, &keyed, &draft).await?;
        }
        Ok(())
    }

    /// Lines that came before there were rules.
    pub(super) async fn apply_rules(&self) -> Result<(), Failure> {
        let run = RuleRun {
            only: None,
            draft: None,
            scope: RuleScope::default(),
        };
        let keyed = self.keyed(&self.caller, "rules");
        self.treasury.apply_rules(self.org, &keyed, &run).await?;
        Ok(())
    }

    /// Everything else that people set up.
    pub(super) async fn set_up_office(&self) -> Result<(), Failure> {
        let mut preparer = self.caller.clone();
        PREPARER.clone_into(&mut preparer.name);
        self.keep_counterparties().await?;
        self.approve_payees(&preparer).await?;
        for (name, budget) in &self.company.office.budgets {
            let on = (*name, Expected::Any);
            self.treasury
                .put_budget(self.org, &self.caller, on, budget.clone())
                .await?;
        }
        self.repeat_rent(&preparer).await?;
        let open = self.expect().await?;
        self.settle().await?;
        self.pay(&preparer, &open).await
    }

    pub(super) fn keyed(&self, caller: &Caller, step: &str) -> Caller {
        caller.clone().with_key(Some(format!("{OFFICE}/{step}")))
    }

    /// Those with most lines.
    async fn keep_counterparties(&self) -> Result<(), Failure> {
        let (treasury, org, caller) = (self.treasury, self.org, &self.caller);
        if !treasury.counterparties(org, caller).await?.is_empty() {
            return Ok(());
        }
        let found = treasury
            .counterparty_candidates(org, caller, COUNTERPARTIES)
            .await?;
        for it in found {
            let draft = CounterpartyDraft {
                aliases: it
                    .names
                    .into_iter()
                    .filter(|name| *name != it.name)
                    .collect(),
                name: it.name,
                accounts: it.accounts,
            };
            treasury.add_counterparty(org, caller, &draft).await?;
        }
        Ok(())
    }

    /// Payees are put in by one and approved by another.
    async fn approve_payees(&self, preparer: &Caller) -> Result<(), Failure> {
        let (treasury, org) = (self.treasury, self.org);
        for (number, draft) in self.company.office.payees.iter().enumerate() {
            let keyed = self.keyed(preparer, &format!("payee/{number}"));
            let made = treasury.add_beneficiary(org, &keyed, draft).await?;
            if let Some(waiting) = made.pending() {
                let revision = (made.id, waiting.number);
                treasury
                    .decide_beneficiary(org, &self.caller, revision, true)
                    .await?;
            }
        }
        Ok(())
    }

    async fn repeat_rent(&self, preparer: &Caller) -> Result<(), Failure> {
        let (treasury, org) = (self.treasury, self.org);
        let office = &self.company.office;
        let payees = treasury.beneficiaries(org, preparer).await?;
        let payee = payees.iter().find(|it| it.name() == office.rent.payee);
        let Some(payee) = payee else {
            return Ok(());
        };
        let template = PaymentTemplate {
            account: office.payer.to_owned(),
            beneficiary: payee.id.to_string(),
            amount: office.rent.amount.to_text(),
            asset: office.rent.amount.asset().code().to_string(),
            method: None,
            text: Some(office.rent.text.to_owned()),
            reference: None,
            repeats: Some(office.rent.repeats.clone()),
        };
        treasury
            .put_payment_template(org, preparer, ("Rent", Expected::Any), template)
            .await?;
        Ok(())
    }

    /// The open invoices.
    async fn expect(&self) -> Result<Vec<ExpectedItem>, Failure> {
        let drafts = self.company.office.open.iter().map(with_slug);
        let drafts: Vec<_> = drafts.collect::<Result<_, _>>()?;
        let keyed = self.keyed(&self.caller, "open");
        Ok(self
            .treasury
            .add_expected(self.org, &keyed, &drafts)
            .await?)
    }

    /// What is due next in euros to payees that are approved: half of it asks for approval.
    async fn pay(&self, preparer: &Caller, open: &[ExpectedItem]) -> Result<(), Failure> {
        let (treasury, org) = (self.treasury, self.org);
        let until = self.company.debt.last_day;
        let until = until.checked_add(jiff::Span::new().days(DUE_DAYS));
        let payees = treasury.beneficiaries(org, preparer).await?;
        let is_paid = |it: &&ExpectedItem| {
            let name = it.counterparty.as_deref();
            it.kind == ExpectedKind::Payable
                && it.amount.asset().code().as_str() == "EUR"
                && until.as_ref().is_ok_and(|day| it.due_on <= *day)
                && payees.iter().any(|payee| Some(payee.name()) == name)
        };
        let chosen = open.iter().filter(is_paid);
        let run = PayableRun {
            account: self.company.office.payer.to_owned(),
            items: chosen
                .map(|it| PayableChoice {
                    item: it.id,
                    beneficiary: None,
                })
                .collect(),
            ..PayableRun::default()
        };
        if run.items.is_empty() {
            return Ok(());
        }
        let keyed = preparer.clone().with_key(Some(OFFICE.to_owned()));
        let made = treasury.draft_payables(org, &keyed, &run).await?;
        let book = treasury.book(org).await?;
        let is_drafted = |it: &&journal::PaymentId| {
            let row = book.payment(**it);
            row.is_some_and(|row| row.state == PaymentState::Drafted)
        };
        let half = made.iter().take(made.len().div_ceil(2)).filter(is_drafted);
        let asked: Vec<_> = half.map(|it| (*it, None)).collect();
        if !asked.is_empty() {
            treasury.submit_payments(org, preparer, &asked).await?;
        }
        Ok(())
    }
}

/// With the entity's short name in place of its name.
pub(super) fn with_slug(it: &ExpectedDraft) -> Result<ExpectedDraft, Failure> {
    let entity = it.entity.as_deref().map(slug_of).transpose()?;
    Ok(ExpectedDraft {
        entity: entity.map(|it: EntitySlug| it.to_string()),
        ..it.clone()
    })
}
