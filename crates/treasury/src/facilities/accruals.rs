//! Interest that has accrued, as entries (CASH-11).
//!
//! Owns: what is due to be booked, booking it once, and the job that does so by itself.
//! Not here: how much it is (`standing`); taking it back is the reversal of an entry.
//! Invariant: one key a facility, day and count of reversals before, so that a period is booked
//! once whoever books it; what is booked adds up to what the terms say of what was outstanding,
//! so that a late value date or a closed day is made up for by the next entry.

use std::collections::BTreeMap;
use std::time::Duration;

use journal::{AccountType, Book, Correction, Entry, EntryView, Posting};
use money::{Amount, Date, FacilityId, OrganisationId};
use serde_json::{Value, json};

use super::StoredFacility;
use super::document::{FacilitySide, Terms};
use super::standing::{Position, after};
use super::words::AccrualRhythm;
use crate::error::{Error, ErrorKind};
use crate::jobs::{JobContext, JobFailure, JobKind, JobSpec, NoPayload, ScheduleSpec};
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Most entries of one facility that one run books.
const MAX_ENTRIES: usize = 400;
/// The tags of an entry that books interest: the facility, and the days.
const TAG: &str = "facility";
const TAG_FROM: &str = "interest-from";
const TAG_TO: &str = "interest-to";

/// Interest of some days, booked or to be booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccrualRow {
    /// The first day whose interest it is.
    pub from: Date,
    /// The first day whose interest it is not.
    pub to: Date,
    /// The day it is booked on: the last whose interest it is.
    pub booked_on: Date,
    /// By the terms, on what was outstanding.
    pub interest: Amount,
    /// What entries before it have too little (or, below zero, too much).
    pub catch_up: Amount,
    /// What is booked: both together.
    pub amount: Amount,
    /// Whether it is booked.
    pub state: AccrualState,
}

/// Whether interest is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccrualState {
    /// By the entry with this sequence.
    Booked(u64),
    /// It can be.
    Due,
    /// Its day lies in a closed period, which ends on this day: the next entry makes up for it.
    Closed(Date),
}

/// The interest of a facility: what is booked and what is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccrualReport {
    /// The facility.
    pub facility: FacilityId,
    /// Up to the end of this day.
    pub until: Date,
    /// By days.
    pub rows: Vec<AccrualRow>,
    /// What could not be booked, in words.
    pub problems: Vec<String>,
    /// How many entries this request booked.
    pub booked: usize,
}

/// One entry that books interest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Booked {
    from: Date,
    to: Date,
    pub(super) amount: Amount,
    entry: u64,
    booked_on: Date,
    pub(super) is_standing: bool,
}

/// The entries of each facility, in order of recording.
pub(super) type BookedByFacility = BTreeMap<String, Vec<Booked>>;

/// Every entry of the books that booked interest of a facility.
pub(super) fn booked(book: &Book) -> BookedByFacility {
    let mut found = BookedByFacility::new();
    for view in book.tagged(TAG) {
        if matches!(view.corrects(), Some(Correction::Reversal(_))) {
            continue;
        }
        if let (Some(id), Some(row)) = (view.tag(TAG), of_entry(book, &view)) {
            found.entry(id.to_owned()).or_default().push(row);
        }
    }
    found
}

fn of_entry(book: &Book, view: &EntryView<'_>) -> Option<Booked> {
    let day = |name: &str| view.tag(name).and_then(|it| it.parse::<Date>().ok());
    let (from, to) = (day(TAG_FROM)?, day(TAG_TO)?);
    let mut amount: Option<Amount> = None;
    for posting in view.postings() {
        let part = match book.account(posting.account)?.path.account_type() {
            AccountType::Expense => posting.amount,
            AccountType::Income => posting.amount.checked_neg().ok()?,
            _ => continue,
        };
        amount = Some(match amount {
            Some(sum) => sum.checked_add(part).ok()?,
            None => part,
        });
    }
    Some(Booked {
        from,
        to,
        amount: amount?,
        entry: view.seq(),
        booked_on: view.booked_on(),
        is_standing: view.reversed_by().is_none(),
    })
}

/// Whether days that were taken back are booked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TakenBack {
    /// A person asked for it.
    Again,
    /// The worker leaves them: the next entry makes up for them.
    Stays,
}

/// What stands of a facility's interest in the books.
pub(super) fn standing_sum(terms: &Terms, booked: &[Booked]) -> Result<Amount, Error> {
    let mut sum = Amount::zero(terms.asset);
    for it in booked.iter().filter(|it| it.is_standing) {
        sum = sum.checked_add(it.amount)?;
    }
    Ok(sum)
}

/// The last day whose interest stands in the books.
pub(super) fn booked_through(booked: &[Booked]) -> Option<Date> {
    let standing = booked.iter().filter(|it| it.is_standing);
    standing.map(|it| it.to).max()?.yesterday().ok()
}

/// The days to book, from one day on, each piece with the day after it.
fn pieces(terms: &Terms, from: Date, end: Date) -> impl Iterator<Item = (Date, Date)> {
    let (rhythm, maturity) = (terms.draft.accrual, terms.draft.matures_on);
    let mut at = from;
    std::iter::from_fn(move || {
        let next = match rhythm {
            AccrualRhythm::None => return None,
            AccrualRhythm::Daily => after(at),
            AccrualRhythm::MonthEnd => after(at.last_of_month()),
        };
        let next = maturity.map_or(next, |it| next.min(it));
        if next > end || next <= at {
            return None;
        }
        let piece = (at, next);
        at = next;
        Some(piece)
    })
}

/// What is to be booked up to the end of a day, in order of days.
fn due(
    book: &Book,
    (terms, booked): (&Terms, &[Booked]),
    until: Date,
    taken_back: TakenBack,
) -> Result<Vec<AccrualRow>, Error> {
    let position = Position::of(book, terms, until)?;
    let counts = |it: &&Booked| it.is_standing || taken_back == TakenBack::Stays;
    let known = booked.iter().filter(counts).map(|it| it.to).max();
    let from = known.map_or(terms.accrues_from(), |it| it.max(terms.accrues_from()));
    let entity = book
        .account(terms.account)
        .and_then(|it| it.entity.as_ref());
    let closed = book.locks().through(entity);
    let mut sum = standing_sum(terms, booked)?;
    let (mut rows, mut open) = (Vec::new(), 0_usize);
    for (from, to) in pieces(terms, from, position.end(until)) {
        let whole = position.interest_before(to)?;
        let interest = whole.checked_sub(position.interest_before(from)?)?;
        let booked_on = to.yesterday().unwrap_or(from);
        let through = closed.filter(|it| booked_on <= *it);
        // A closed day takes nothing up; the first open one after it makes up for it.
        let amount = match through {
            Some(_) => interest,
            None => whole.checked_sub(sum)?,
        };
        if amount.is_zero() {
            continue;
        }
        if through.is_none() {
            sum = whole;
            open += 1;
        }
        rows.push(AccrualRow {
            from,
            to,
            booked_on,
            interest,
            catch_up: amount.checked_sub(interest)?,
            amount,
            state: through.map_or(AccrualState::Due, AccrualState::Closed),
        });
        if open == MAX_ENTRIES {
            break;
        }
    }
    Ok(rows)
}

/// The entry of a row.
fn entry(stored: &StoredFacility, terms: &Terms, row: &AccrualRow) -> Result<Entry, Error> {
    let (Some(accrued), Some(interest)) = (terms.accrued, terms.interest) else {
        let text = "interest is not booked without an account for it and one for its category";
        return Err(Error::Conflict(text.to_owned()));
    };
    let opposite = row.amount.checked_neg()?;
    let (debit, credit) = match terms.side {
        FacilitySide::Owed => (interest, accrued),
        FacilitySide::Lent => (accrued, interest),
    };
    let postings = vec![
        Posting::new(debit, row.amount),
        Posting::new(credit, opposite),
    ];
    let text = format!(
        "Interest {} to {} on {}",
        row.from, row.booked_on, terms.draft.name
    );
    let mut entry = Entry::new(row.booked_on, text, postings);
    entry.counterparty.clone_from(&terms.draft.counterparty);
    entry.reference.clone_from(&terms.draft.reference);
    entry.tags = BTreeMap::from([
        (TAG.to_owned(), stored.id.to_string()),
        (TAG_FROM.to_owned(), row.from.to_string()),
        (TAG_TO.to_owned(), row.to.to_string()),
    ]);
    Ok(entry)
}

impl Treasury {
    /// The interest of a facility up to the end of a day: what is booked, and what would be.
    ///
    /// Errors: `Forbidden`, `NotFound`, `Invalid` for a day that is not over.
    pub async fn facility_accruals(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, until): (FacilityId, Option<Date>),
    ) -> Result<AccrualReport, Error> {
        caller.require(org, Action::FacilitiesRead)?;
        let until = self.accrual_day(until)?;
        let stored = self.seen_facility(org, caller, id).await?;
        self.accrual_report(org, &stored, (until, TakenBack::Again), Vec::new())
            .await
    }

    /// Books the interest of a facility up to the end of a day, also of days that were taken
    /// back. Done twice it books once.
    ///
    /// Errors: `Forbidden`, `NotFound`, `Conflict` (archived, or nothing is booked of it),
    /// `Invalid` for a day that is not over. What a closed period refuses is in the report.
    pub async fn accrue_facility(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, until): (FacilityId, Option<Date>),
    ) -> Result<AccrualReport, Error> {
        caller.require(org, Action::FacilitiesAccrue)?;
        let until = self.accrual_day(until)?;
        let stored = self.seen_facility(org, caller, id).await?;
        stored.require_active()?;
        if stored.body.draft.accrual == AccrualRhythm::None {
            let text =
                "no interest is booked of this facility: set `accrual` to daily or month-end";
            return Err(Error::Conflict(text.to_owned()));
        }
        let asked = (until, TakenBack::Again);
        let (booked, problems) = self.accrue(org, caller, &stored, asked).await?;
        let mut report = self.accrual_report(org, &stored, asked, problems).await?;
        report.booked = booked;
        Ok(report)
    }

    /// The day up to which is accrued: today, or an earlier one. Errors: `Invalid`.
    fn accrual_day(&self, until: Option<Date>) -> Result<Date, Error> {
        let today = self.today();
        let until = until.unwrap_or(today);
        if until > today {
            let expected = format!("a day up to today, {today}");
            return Err(Error::invalid("until", &until.to_string(), expected));
        }
        Ok(until)
    }

    /// Books what is due. Answers how many entries, and what could not be booked.
    async fn accrue(
        &self,
        org: OrganisationId,
        caller: &Caller,
        stored: &StoredFacility,
        (until, taken_back): (Date, TakenBack),
    ) -> Result<(usize, Vec<String>), Error> {
        let (mut made, mut problems) = (0, Vec::new());
        let book = self.book(org).await?;
        let terms = Terms::read(&book, &stored.body.draft)?;
        let all = booked(&book);
        let own = all
            .get(&stored.id.to_string())
            .map_or(&[][..], Vec::as_slice);
        let rows = due(&book, (&terms, own), until, taken_back)?;
        let closed: Vec<&AccrualRow> = rows
            .iter()
            .filter(|it| it.state != AccrualState::Due)
            .collect();
        if let (Some(first), Some(last)) = (closed.first(), closed.last()) {
            let (name, from, to) = (&terms.draft.name, first.from, last.booked_on);
            problems.push(format!(
                "{name}: {from} to {to} lies in a closed period; the next entry makes up for it"
            ));
        }
        for row in rows.iter().filter(|it| it.state == AccrualState::Due) {
            let before = own
                .iter()
                .filter(|it| !it.is_standing && it.to == row.to)
                .count();
            let key = format!("accrual/{}/{}/{before}", stored.id, row.to);
            if book.request(&key).is_some() {
                continue;
            }
            let keyed = caller.clone().with_key(Some(key));
            match self
                .post_entries(org, &keyed, vec![entry(stored, &terms, row)?])
                .await
            {
                Ok(_) => made += 1,
                // Another worker was first, with what the books held then: the next run makes up.
                Err(Error::Refused(why)) if is_taken(&why) => break,
                Err(error) if error.kind() == ErrorKind::Unavailable => return Err(error),
                Err(error) => {
                    let (name, from) = (&terms.draft.name, row.from);
                    problems.push(format!("{name} from {from}: {error}"));
                    // Whatever comes later would take this up: first it has to be put right.
                    break;
                }
            }
        }
        Ok((made, problems))
    }

    async fn accrual_report(
        &self,
        org: OrganisationId,
        stored: &StoredFacility,
        (until, taken_back): (Date, TakenBack),
        problems: Vec<String>,
    ) -> Result<AccrualReport, Error> {
        let book = self.book(org).await?;
        let terms = Terms::read(&book, &stored.body.draft)?;
        let all = booked(&book);
        let own = all
            .get(&stored.id.to_string())
            .map_or(&[][..], Vec::as_slice);
        let mut rows = Vec::new();
        for it in own
            .iter()
            .filter(|it| it.is_standing && it.booked_on <= until)
        {
            let zero = Amount::zero(it.amount.asset());
            rows.push(AccrualRow {
                from: it.from,
                to: it.to,
                booked_on: it.booked_on,
                interest: it.amount,
                catch_up: zero,
                amount: it.amount,
                state: AccrualState::Booked(it.entry),
            });
        }
        if !stored.body.is_archived {
            rows.extend(due(&book, (&terms, own), until, taken_back)?);
        }
        rows.sort_by_key(|it| (it.to, it.from));
        Ok(AccrualReport {
            facility: stored.id,
            until,
            rows,
            problems,
            booked: 0,
        })
    }

    /// Books the interest of every facility of an organisation, up to the end of yesterday.
    /// Answers how many entries, and what could not be booked.
    pub(crate) async fn accrue_all(
        &self,
        org: OrganisationId,
    ) -> Result<(usize, Vec<String>), Error> {
        let until = self.today().yesterday().unwrap_or(Date::MIN);
        let caller = Caller {
            name: "schedule".to_owned(),
            ..Caller::local()
        };
        let (mut made, mut problems) = (0, Vec::new());
        for stored in self.stored_facilities(org).await?.iter() {
            if stored.body.is_archived || stored.body.draft.accrual == AccrualRhythm::None {
                continue;
            }
            let asked = (until, TakenBack::Stays);
            match self.accrue(org, &caller, stored, asked).await {
                Ok((count, why)) => {
                    made += count;
                    problems.extend(why);
                }
                Err(error) if error.kind() == ErrorKind::Unavailable => return Err(error),
                // One that cannot be read must not keep the others from theirs.
                Err(error) => problems.push(format!("{}: {error}", stored.body.draft.name)),
            }
        }
        Ok((made, problems))
    }
}

/// Whether the key was used for other content.
fn is_taken(why: &[journal::Refusal]) -> bool {
    let first = why.first().map(|it| &it.kind);
    matches!(first, Some(journal::RefusalKind::KeyReused { .. }))
}

/// Books the interest that accrued on loans, credit lines, deposits and holdings.
pub(crate) struct FacilitiesAccrue;

impl JobKind for FacilitiesAccrue {
    type Payload = NoPayload;
    const SPEC: JobSpec = JobSpec {
        name: "facilities-accrue",
        about: "Books the interest that accrued on loans, credit lines, deposits and holdings",
        timeout: Duration::from_secs(3600),
        schedules: &[ScheduleSpec::utc("facilities-accrue", "25 0 * * *")],
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, _: NoPayload) -> Result<Value, JobFailure> {
        let treasury = context.treasury();
        let all = treasury.store().organisations().await?;
        let (mut made, mut problems) = (0, Vec::new());
        for (done, found) in all.iter().enumerate() {
            context.check()?;
            context.progress(done, all.len(), &found.slug);
            let (count, why) = treasury.accrue_all(found.id).await?;
            made += count;
            problems.extend(why);
        }
        for problem in &problems {
            tracing::warn!(problem, "interest was not booked");
        }
        problems.truncate(100);
        context.progress(all.len(), all.len(), "");
        Ok(json!({"booked": made, "problems": problems}))
    }
}
