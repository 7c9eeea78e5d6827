//! Every page of one account, made into one statement.
//!
//! Owns: walking pages, resuming a walk, what comes twice or too early, the opening balance.
//! Not here: what a page says (each connector), booking (`treasury`).
//! Invariant: a statement is made of a whole walk or not at all; a line with an id is in it once.

use std::collections::{BTreeSet, HashMap};

use money::{Date, Decimal};
use serde::{Deserialize, Serialize};
use statements::feed::{Entry, EntryStatus, Feed, Header, HeaderBalance, VERSION};

use super::{Bank, BankError, Talk};

/// Most pages of a walk, and most lines.
const MAX_PAGES: usize = 1_000;
const MAX_LINES: usize = 200_000;

/// An account at a bank.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remote {
    /// What the bank's interface calls it.
    pub id: String,
    /// IBAN or number.
    pub identification: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// The account holder.
    pub holder: Option<String>,
    /// The bank.
    pub bank: Option<String>,
}

/// Balances of an account, as decimal text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balances {
    /// What is booked, and at the end of which day.
    pub booked: Option<(Decimal, Option<Date>)>,
    /// What can be used.
    pub available: Option<Decimal>,
    /// Their currency.
    pub currency: Option<String>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The page, as the one before named it.
    pub token: Option<&'a str>,
    /// Where the last whole walk ended, for banks that remember.
    pub cursor: Option<&'a str>,
}

/// One page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its lines.
    pub entries: Vec<Entry>,
    /// The next page; none if this is the last.
    pub next: Option<String>,
    /// Where the next walk begins, for banks that remember.
    pub cursor: Option<String>,
    /// What is worth knowing.
    pub notes: Vec<String>,
}

/// What was fetched of a walk that was cut off: with it, the walk goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partial {
    /// The lines so far.
    pub entries: Vec<Entry>,
    /// The next page.
    pub token: Option<String>,
    /// Pages so far.
    pub pages: usize,
    /// First day of the walk.
    pub from: Option<Date>,
    /// Last day of the walk.
    pub to: Option<Date>,
}

/// What a walk is of.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Where lines come from, as in `plaid`.
    pub source: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Today.
    pub today: Date,
    /// Where the last whole walk ended.
    pub cursor: Option<String>,
    /// Whether the balance before the first line is wanted.
    pub opening: Opening,
}

/// Whether the balance before the first line is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It is: the account has no entries yet.
    Wanted,
    /// It is not.
    Known,
}

/// A statement that was fetched.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The statement.
    pub feed: Feed,
    /// Where the next walk begins.
    pub cursor: Option<String>,
    /// What is worth knowing.
    pub notes: Vec<String>,
}

impl Bank {
    /// Every line of an account in the days of the plan. After an error `partial` has what came
    /// until then.
    ///
    /// Errors: see `BankError`.
    pub async fn fetch(
        &mut self,
        talk: &Talk<'_>,
        remote: &Remote,
        plan: &Plan,
        partial: &mut Partial,
    ) -> Result<Fetched, BankError> {
        // A walk that was cut off asks for the same days again, or its pages are others.
        let from = *partial.from.get_or_insert(plan.from);
        let to = *partial.to.get_or_insert(plan.to);
        let mut notes = Vec::new();
        let mut seen = BTreeSet::new();
        let cursor = loop {
            let asked = Asked {
                from,
                to,
                token: partial.token.as_deref(),
                cursor: plan.cursor.as_deref(),
            };
            let page = match self.page(talk, remote, &asked).await {
                Err(error @ BankError::Moved) => {
                    *partial = Partial::default();
                    return Err(error);
                }
                page => page?,
            };
            take(&page, partial, &mut seen)?;
            notes.extend(page.notes);
            match page.next {
                Some(next) => partial.token = Some(next),
                None => break page.cursor,
            }
        };
        let balances = self.balances(talk, remote).await?;
        let entries = std::mem::take(&mut partial.entries);
        let feed = statement((remote, &balances), plan, (from, entries), &mut notes)?;
        *partial = Partial::default();
        Ok(Fetched {
            feed,
            cursor,
            notes,
        })
    }
}

/// Takes a page into what came so far. Errors: `PageAgain`, `TooMuch`.
fn take(page: &Page, partial: &mut Partial, seen: &mut BTreeSet<String>) -> Result<(), BankError> {
    let is_again = page.next.is_some() && page.next == partial.token;
    let is_round = page
        .next
        .as_ref()
        .is_some_and(|it| !seen.insert(it.clone()));
    // Lines without ids cannot be told from so many equal payments: the same page twice is refused.
    let last = partial.entries.len().checked_sub(page.entries.len());
    let before = last.and_then(|it| partial.entries.get(it..));
    let is_copy = page.entries.len() > 1
        && page.entries.iter().all(|it| it.id.is_none())
        && before == Some(page.entries.as_slice());
    if is_again || is_round || is_copy {
        return Err(BankError::PageAgain);
    }
    partial.pages += 1;
    let too_much = |what, limit| Err(BankError::TooMuch { what, limit });
    if partial.pages > MAX_PAGES {
        return too_much("pages", MAX_PAGES);
    }
    partial.entries.extend(page.entries.iter().cloned());
    if partial.entries.len() > MAX_LINES {
        return too_much("lines", MAX_LINES);
    }
    Ok(())
}

/// The statement of a whole walk.
fn statement(
    (remote, balances): (&Remote, &Balances),
    plan: &Plan,
    (from, entries): (Date, Vec<Entry>),
    notes: &mut Vec<String>,
) -> Result<Feed, BankError> {
    let mut entries = once_each(entries, notes);
    let last = plan.today.tomorrow().unwrap_or(plan.today);
    let count = entries.len();
    entries.retain(|it| it.booked_on <= last);
    if entries.len() < count {
        let early = count - entries.len();
        notes.push(format!(
            "{early} lines are dated later than tomorrow: they are taken then"
        ));
    }
    entries.sort_by_key(|it| it.booked_on);
    let currency = [remote.currency.as_deref(), balances.currency.as_deref()];
    let first = entries.iter().find_map(|it| it.currency.as_deref());
    let currency = currency.into_iter().flatten().chain(first).next();
    let currency = currency.ok_or(BankError::Setting {
        field: "currency",
        fault: "the bank does not say which currency the account is in; expected it in its \
                details, balance or lines"
            .to_owned(),
    })?;
    let text = |amount: Decimal, on| HeaderBalance {
        amount: amount.to_string(),
        on,
    };
    let (closing, opening) = match balances.booked {
        Some((amount, on)) => ends(&entries, (amount, on.unwrap_or(plan.today)), plan),
        None => (None, None),
    };
    let header = Header {
        version: VERSION,
        source: Some(plan.source.clone()),
        account: remote
            .identification
            .clone()
            .unwrap_or_else(|| remote.id.clone()),
        bank: remote.bank.clone(),
        holder: remote.holder.clone(),
        currency: currency.to_owned(),
        number: None,
        opening: opening.map(|it| text(it, Some(from))),
        closing: closing.map(|(amount, on)| text(amount, Some(on))),
        available: balances.available.map(|it| text(it, Some(plan.today))),
    };
    Ok(Feed { header, entries })
}

/// Lines with ids, each once: the last word about a line counts.
fn once_each(entries: Vec<Entry>, notes: &mut Vec<String>) -> Vec<Entry> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    let mut changed = 0_usize;
    for entry in entries {
        let place = entry.id.as_ref().and_then(|it| places.get(it).copied());
        match place.and_then(|it| kept.get_mut(it)) {
            Some(known) => {
                changed += usize::from(*known != entry);
                *known = entry;
            }
            None => {
                if let Some(id) = &entry.id {
                    places.insert(id.clone(), kept.len());
                }
                kept.push(entry);
            }
        }
    }
    if changed > 0 {
        notes.push(format!(
            "{changed} lines came twice and differ: the later ones are taken"
        ));
    }
    kept
}

/// The closing balance, if it is of the last line or later; and the opening one, if it is wanted
/// and every line can be summed.
fn ends(
    entries: &[Entry],
    (amount, on): (Decimal, Date),
    plan: &Plan,
) -> (Option<(Decimal, Date)>, Option<Decimal>) {
    let booked = || entries.iter().filter(|it| it.status == EntryStatus::Booked);
    let is_last = booked().all(|it| it.booked_on <= on);
    let closing = is_last.then_some((amount, on));
    if plan.opening == Opening::Known {
        return (closing, None);
    }
    let mut sum = Some(Decimal::ZERO);
    for entry in booked().filter(|it| it.booked_on <= on) {
        let amount = entry.amount.parse::<Decimal>().ok();
        sum = sum
            .zip(amount)
            .and_then(|(sum, it)| sum.checked_add(it).ok());
    }
    let opening = sum.and_then(|sum| amount.checked_sub(sum).ok());
    (closing, opening)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: Option<&str>, on: &str, amount: &str) -> Entry {
        Entry {
            id: id.map(str::to_owned),
            booked_on: on.parse().unwrap(),
            amount: amount.to_owned(),
            ..Entry::default()
        }
    }

    fn plan(opening: Opening) -> Plan {
        Plan {
            source: "test".to_owned(),
            from: "2026-01-01".parse().unwrap(),
            to: "2026-01-31".parse().unwrap(),
            today: "2026-01-31".parse().unwrap(),
            cursor: None,
            opening,
        }
    }

    fn made(entries: Vec<Entry>, opening: Opening) -> (Feed, Vec<String>) {
        let remote = Remote {
            id: "r".to_owned(),
            currency: Some("EUR".to_owned()),
            ..Remote::default()
        };
        let balances = Balances {
            booked: Some(("100".parse().unwrap(), None)),
            ..Balances::default()
        };
        let plan = plan(opening);
        let mut notes = Vec::new();
        let from = plan.from;
        let feed = statement((&remote, &balances), &plan, (from, entries), &mut notes);
        (feed.unwrap(), notes)
    }

    #[test]
    fn lines_are_in_it_once_in_order_and_not_before_their_day() {
        let (feed, notes) = made(
            vec![
                entry(Some("b"), "2026-01-03", "2"),
                entry(Some("a"), "2026-01-02", "1"),
                entry(Some("b"), "2026-01-03", "2"),
                entry(Some("a"), "2026-01-02", "1.5"),
                entry(Some("c"), "2026-02-02", "9"),
            ],
            Opening::Wanted,
        );
        let amounts: Vec<_> = feed.entries.iter().map(|it| it.amount.as_str()).collect();
        assert_eq!(amounts, ["1.5", "2"]);
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert_eq!(feed.header.opening.unwrap().amount, "96.5");
        assert_eq!(feed.header.closing.unwrap().amount, "100");
    }

    #[test]
    fn the_opening_balance_is_told_only_where_it_is_wanted() {
        let (feed, _) = made(vec![entry(None, "2026-01-02", "1")], Opening::Known);
        assert!(feed.header.opening.is_none());
    }

    #[test]
    fn pages_that_come_again_are_refused() {
        let page = |next: Option<&str>, entries: Vec<Entry>| Page {
            entries,
            next: next.map(str::to_owned),
            ..Page::default()
        };
        let lines = || {
            vec![
                entry(None, "2026-01-02", "1"),
                entry(None, "2026-01-02", "2"),
            ]
        };
        let (mut partial, mut seen) = (Partial::default(), BTreeSet::new());
        take(&page(Some("2"), lines()), &mut partial, &mut seen).unwrap();
        let copy = take(&page(Some("3"), lines()), &mut partial, &mut seen);
        assert!(matches!(copy, Err(BankError::PageAgain)));
        let round = take(&page(Some("2"), Vec::new()), &mut partial, &mut seen);
        assert!(matches!(round, Err(BankError::PageAgain)));
    }
}
