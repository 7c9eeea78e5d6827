//! Templates, and payments that repeat (CASH-10).
//!
//! Owns: keeping templates as documents, their next days, and drafting what is due.
//! Not here: approval: a repeated payment waits for it as any other does.
//! Invariant: a day of a template is drafted once, however often the job runs; whoever kept the
//! template is its maker and cannot approve what it drafts.

use journal::{PaymentId, PaymentMethod};
use money::{BeneficiaryId, Date, OrganisationId};
use serde::{Deserialize, Serialize};
use store::{Document, DocumentKey, DocumentVersion};

use super::draft::PaymentDraft;
use crate::audit::Event;
use crate::error::Error;
use crate::mappings::Expected;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

const COLLECTION: &str = "payment-templates";
const PAGE: usize = 1_000;
/// Most days that one run drafts of a template: after a long stop nobody wants all of them.
const MAX_CATCH_UP: usize = 3;
/// Most days a payment is drafted ahead.
const MAX_AHEAD: u16 = 60;
/// Most repetitions that are counted from the first day.
const MAX_REPETITIONS: i64 = 10_000;

/// How often a payment repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Every {
    /// On the same day of the week.
    Week,
    /// On the same day of the month; its last day where it has no such day.
    Month,
    /// Every three months.
    Quarter,
    /// Every twelve months.
    Year,
}

/// When a payment repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repetition {
    /// How often.
    pub every: Every,
    /// The first day of execution.
    pub first_on: Date,
    /// The last; without end if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_on: Option<Date>,
    /// How many days before it is drafted, so that there is time to approve it.
    pub days_ahead: u16,
}

/// A payment to draft again and again, by hand or by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentTemplate {
    /// The account that pays, by path.
    pub account: String,
    /// Who is paid, by id.
    pub beneficiary: String,
    /// How much, as decimal text.
    pub amount: String,
    /// Of what.
    pub asset: String,
    /// By which rules, by word; guessed if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What the payee is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A reference of the payee's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// When it repeats by itself; never if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Repetition>,
}

/// A template as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedTemplate {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u64,
    /// Who kept it last.
    pub kept_by: String,
    /// The template.
    pub template: PaymentTemplate,
}

impl Repetition {
    /// The day of a repetition, from 0; none beyond the calendar or the last day.
    fn day(&self, number: i64) -> Option<Date> {
        let span = match self.every {
            Every::Week => jiff::Span::new().try_weeks(number),
            Every::Month => jiff::Span::new().try_months(number),
            Every::Quarter => jiff::Span::new().try_months(number.checked_mul(3)?),
            Every::Year => jiff::Span::new().try_years(number),
        };
        // From the first day each time: the 31st stays the 31st after a February.
        let day = self.first_on.checked_add(span.ok()?).ok()?;
        let is_within = self.last_on.is_none_or(|it| day <= it);
        is_within.then_some(day)
    }

    /// The days that are to be drafted on a day: the last few of those within `days_ahead`.
    fn due(&self, today: Date) -> Vec<Date> {
        let ahead = jiff::Span::new().days(i64::from(self.days_ahead.min(MAX_AHEAD)));
        let until = today.checked_add(ahead).unwrap_or(today);
        let days = (0..MAX_REPETITIONS).map_while(|it| self.day(it));
        let due: Vec<Date> = days
            .take_while(|it| *it <= until)
            .filter(|it| *it >= today)
            .collect();
        let first = due.len().saturating_sub(MAX_CATCH_UP);
        due.get(first..).unwrap_or_default().to_vec()
    }
}

impl PaymentTemplate {
    fn draft(&self, origin: String, on: Option<Date>) -> Result<PaymentDraft, Error> {
        let beneficiary: BeneficiaryId = self.beneficiary.parse().map_err(|_| {
            let expected = "the id of a beneficiary, as in bnf_…";
            Error::invalid("beneficiary", &self.beneficiary, expected)
        })?;
        let method = self.method.as_deref().map(|it| {
            let expected = "sepa, sepa-instant or generic";
            PaymentMethod::find(it).ok_or_else(|| Error::invalid("method", it, expected))
        });
        Ok(PaymentDraft {
            account: self.account.clone(),
            beneficiary,
            amount: self.amount.clone(),
            asset: self.asset.clone(),
            execute_on: on,
            moves_day: true,
            method: method.transpose()?,
            text: self.text.clone(),
            reference: self.reference.clone(),
            purpose: None,
            charges: None,
            end_to_end_id: None,
            origin: Some(origin),
        })
    }

    fn check(&self) -> Result<(), Error> {
        self.draft(String::new(), None)?;
        let Some(repeats) = &self.repeats else {
            return Ok(());
        };
        if repeats.days_ahead > MAX_AHEAD {
            let found = repeats.days_ahead.to_string();
            return Err(Error::invalid("days_ahead", &found, "at most 60 days"));
        }
        if repeats.last_on.is_some_and(|it| it < repeats.first_on) {
            let found = repeats.first_on.to_string();
            return Err(Error::invalid("first_on", &found, "a day before `last_on`"));
        }
        Ok(())
    }
}

impl Treasury {
    /// Every template, by name. Errors: `Forbidden`, `Store`.
    pub async fn payment_templates(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<SavedTemplate>, Error> {
        caller.require(org, Action::PaymentsRead)?;
        self.all_templates(org).await
    }

    async fn all_templates(&self, org: OrganisationId) -> Result<Vec<SavedTemplate>, Error> {
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let page = self.store.documents(org, COLLECTION, &after, PAGE).await?;
            for document in &page {
                found.push(saved(document)?);
            }
            match page.last() {
                Some(last) if page.len() == PAGE => after.clone_from(&last.id),
                _ => return Ok(found),
            }
        }
    }

    /// Keeps a template under a name.
    ///
    /// Errors: `Invalid`, `Forbidden`, `Document` when another version is there than expected.
    pub async fn put_payment_template(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (name, expected): (&str, Expected),
        template: PaymentTemplate,
    ) -> Result<SavedTemplate, Error> {
        caller.require(org, Action::PaymentsDraft)?;
        if name.trim().is_empty() || name.contains('/') || name.len() > 100 {
            let wanted = "a name of 1 to 100 bytes without slashes, such as `rent`";
            return Err(Error::invalid("name", name, wanted));
        }
        template.check()?;
        let before = self.store.document(key(org, name)).await?;
        let on = match (expected, &before) {
            (Expected::Absent, _) | (Expected::Any, None) => DocumentVersion::Absent,
            (Expected::Version(version), _) => DocumentVersion::Is(version),
            (Expected::Any, Some(found)) => DocumentVersion::Is(found.version),
        };
        let body = serde_json::to_value(&template)
            .map_err(|error| Error::Conflict(format!("the template cannot be kept: {error}")))?;
        let put = self
            .store
            .put_document(key(org, name), on, &body, &caller.name);
        let version = put.await?;
        let event = Event::of("payment-template.kept").on(name.to_owned());
        let event = match &before {
            Some(before) => event.before(&before.body),
            None => event,
        };
        self.note_for(org, caller, event.after(&body)).await?;
        Ok(SavedTemplate {
            name: name.to_owned(),
            version,
            kept_by: caller.name.clone(),
            template,
        })
    }

    /// Deletes a template. What it drafted stays. Errors: `NotFound`, `Document`, `Forbidden`.
    pub async fn delete_payment_template(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (name, expected): (&str, Expected),
    ) -> Result<(), Error> {
        caller.require(org, Action::PaymentsDraft)?;
        let before = self.store.document(key(org, name)).await?;
        let before = before.ok_or_else(|| unknown(name))?;
        let on = match expected {
            Expected::Version(version) => DocumentVersion::Is(version),
            Expected::Any => DocumentVersion::Is(before.version),
            Expected::Absent => DocumentVersion::Absent,
        };
        self.store
            .delete_document(key(org, name), on, &caller.name)
            .await?;
        let event = Event::of("payment-template.deleted").on(name.to_owned());
        self.note_for(org, caller, event.before(&before.body)).await
    }

    /// Drafts a payment from a template, for a day or the next possible one.
    ///
    /// Errors: `NotFound`, and those of drafting.
    pub async fn draft_from_template(
        &self,
        org: OrganisationId,
        caller: &Caller,
        name: &str,
        on: Option<Date>,
    ) -> Result<Vec<PaymentId>, Error> {
        caller.require(org, Action::PaymentsDraft)?;
        let found = self.store.document(key(org, name)).await?;
        let found = saved(&found.ok_or_else(|| unknown(name))?)?;
        let draft = found.template.draft(format!("template/{name}"), on)?;
        self.draft_payments(org, caller, &[draft]).await
    }

    /// Drafts and submits what the templates of an organisation have due. Answers how many
    /// payments, and what could not be drafted.
    ///
    /// Errors: `Store`, `Journal`.
    pub(crate) async fn draft_due_payments(
        &self,
        org: OrganisationId,
    ) -> Result<(usize, Vec<String>), Error> {
        let (today, mut made, mut failed) = (self.today(), 0_usize, Vec::new());
        for found in self.all_templates(org).await? {
            let Some(repeats) = &found.template.repeats else {
                continue;
            };
            for day in repeats.due(today) {
                match self.draft_day(org, &found, day).await {
                    Ok(count) => made = made.saturating_add(count),
                    Err(error) => failed.push(format!("{} for {day}: {error}", found.name)),
                }
            }
        }
        Ok((made, failed))
    }

    async fn draft_day(
        &self,
        org: OrganisationId,
        found: &SavedTemplate,
        day: Date,
    ) -> Result<usize, Error> {
        let origin = format!("schedule/{}/{day}", found.name);
        let book = self.book(org).await?;
        if book.request(&origin).is_some() {
            return Ok(0);
        }
        // As whoever kept the template: they are its maker, and cannot approve it.
        let caller = Caller {
            name: found.kept_by.clone(),
            ..Caller::local()
        };
        let keyed = caller.clone().with_key(Some(origin.clone()));
        let draft = found.template.draft(origin, Some(day))?;
        let ids = self.draft_payments(org, &keyed, &[draft]).await?;
        let items: Vec<_> = ids.iter().map(|it| (*it, None)).collect();
        // Where the bank details wait for approval it stays a draft.
        if let Err(error) = self.submit_payments(org, &caller, &items).await {
            tracing::warn!(org = %org, %error, "a repeated payment stays a draft");
        }
        Ok(ids.len())
    }
}

const fn key(org: OrganisationId, name: &str) -> DocumentKey<'_> {
    DocumentKey {
        org,
        collection: COLLECTION,
        id: name,
    }
}

fn unknown(name: &str) -> Error {
    Error::NotFound {
        what: "payment template",
        name: name.to_owned(),
        cure: "`GET /api/v1/payment-templates` lists every one",
    }
}

fn saved(document: &Document) -> Result<SavedTemplate, Error> {
    let template = PaymentTemplate::deserialize(&document.body)
        .map_err(|error| Error::Conflict(format!("the stored template cannot be read: {error}")))?;
    Ok(SavedTemplate {
        name: document.id.clone(),
        version: document.version,
        kept_by: document.updated_by.clone(),
        template,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(every: Every, first: &str, today: &str, days_ahead: u16) -> Vec<String> {
        let it = Repetition {
            every,
            first_on: first.parse().unwrap(),
            last_on: Some("2027-12-31".parse().unwrap()),
            days_ahead,
        };
        let days = it.due(today.parse().unwrap());
        days.iter().map(Date::to_string).collect()
    }

    #[test]
    fn the_end_of_a_month_stays_the_end_of_a_month() {
        let of = |today| due(Every::Month, "2026-01-31", today, 5);
        assert_eq!(of("2026-02-25"), ["2026-02-28"]);
        assert_eq!(of("2026-03-27"), ["2026-03-31"]);
        assert_eq!(of("2026-03-20"), [""; 0]);
    }

    #[test]
    fn what_is_past_or_beyond_the_end_is_not_due() {
        let weeks = due(Every::Week, "2026-11-02", "2026-11-21", 14);
        assert_eq!(weeks, ["2026-11-23", "2026-11-30"]);
        assert_eq!(due(Every::Year, "2026-11-01", "2028-10-30", 10), [""; 0]);
        assert_eq!(
            due(Every::Quarter, "2026-11-30", "2027-02-27", 3),
            ["2027-02-28"]
        );
    }
}
