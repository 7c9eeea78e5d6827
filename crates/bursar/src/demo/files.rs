//! Bank files: what each bank would send, month by month.
//!
//! Owns: cutting a ledger into months, names of files, what a file adds up to.
//! Not here: the formats (one file each below).
//! Invariant: a month opens with what the month before closed with.

mod bai2;
mod camt053;
mod csv;
mod mt940;
mod ofx;

use money::{Amount, Date};

use super::accounts::{self, BankProfile};
use super::bank::{Ledger, Line};
use super::paths;
use super::{DemoControl, DemoFile, Span};

pub(super) use csv::mapping as csv_mapping;

/// One account's lines of one month.
struct Month<'a> {
    profile: &'a BankProfile,
    /// Counted over the whole demo, from 1.
    number: usize,
    first: Date,
    last: Date,
    opening: i64,
    closing: i64,
    lines: &'a [Line],
}

/// The files of one account.
pub(super) fn render(ledger: &Ledger, span: Span) -> Vec<DemoFile> {
    let mut opening = ledger.profile.opening_cents;
    let mut rest = ledger.lines.as_slice();
    let mut files = Vec::new();
    let mut first = span.first;
    while first <= span.last {
        let last = first.last_of_month().min(span.last);
        let (lines, later) = rest.split_at(rest.partition_point(|it| it.booked_on <= last));
        let closing = opening + lines.iter().map(|it| it.draft.cents).sum::<i64>();
        let number = files.len() + 1;
        let profile = &ledger.profile;
        files.push(file(&Month {
            profile,
            number,
            first,
            last,
            opening,
            closing,
            lines,
        }));
        (opening, rest) = (closing, later);
        first = last
            .tomorrow()
            .expect("demo years are far from the ends of time");
    }
    files
}

fn file(month: &Month<'_>) -> DemoFile {
    let (bytes, bank, ending, mapping) = match month.profile.path {
        paths::CURRENT => (
            mt940::render(month).into_bytes(),
            "hansekontor",
            "sta",
            None,
        ),
        paths::DOLLARS => (bai2::render(month).into_bytes(), "lakeshore", "bai", None),
        paths::CARD => (ofx::render(month), "hansekontor-card", "ofx", None),
        paths::SHOP => (csv::render(month), "elbufer", "csv", Some(csv::MAPPING)),
        paths::PAYROLL => (
            camt053::render(month).into_bytes(),
            "alsterbank",
            "xml",
            None,
        ),
        _ => (camt053::render(month).into_bytes(), "moorland", "xml", None),
    };
    let units =
        |cents: i64| Amount::from_units(cents.into(), accounts::asset(month.profile.currency));
    DemoFile {
        name: format!(
            "{bank}-{}-{:02}.{ending}",
            month.first.year(),
            month.first.month()
        ),
        bytes,
        account_path: month.profile.path,
        mapping,
        control: DemoControl {
            opening: units(month.opening),
            closing: units(month.closing),
            lines: month.lines.len(),
            sum: units(month.closing - month.opening),
        },
    }
}

/// Cents as decimal text without a sign.
fn unsigned(cents: i64, point: char) -> String {
    let cents = cents.unsigned_abs();
    format!("{}{point}{:02}", cents / 100, cents % 100)
}

/// Cents as decimal text with a minus where it is one.
fn signed(cents: i64, point: char) -> String {
    format!(
        "{}{}",
        if cents < 0 { "-" } else { "" },
        unsigned(cents, point)
    )
}

/// Year, month and day without separators.
fn digits(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// Text in letters that old formats carry: umlauts are written out.
fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'ä' => plain.push_str("ae"),
            'ö' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'Ä' => plain.push_str("Ae"),
            'Ö' => plain.push_str("Oe"),
            'Ü' => plain.push_str("Ue"),
            'ß' => plain.push_str("ss"),
            it if it.is_ascii() => plain.push(it),
            _ => plain.push('.'),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use journal::{Custody, NewAccount};
    use treasury::{
        Caller, Commit, Import, NewFile, NewImport, NewOrganisation, StoreConfig, Treasury,
    };

    use super::*;
    use crate::demo::{business, prices};

    /// The current account's months in both formats its bank could send.
    fn both_formats() -> (Vec<NewFile>, Vec<NewFile>) {
        let span = Span::ending(Date::constant(2026, 11, 20));
        let trade = business::trade(1, span, &prices::Market::new(1, span));
        let is_current = |it: &&Ledger| it.profile.path == paths::CURRENT;
        let ledger = trade.ledgers.iter().find(is_current).unwrap();
        let (mut opening, mut rest) = (ledger.profile.opening_cents, ledger.lines.as_slice());
        let (mut swift, mut iso) = (Vec::new(), Vec::new());
        let mut first = span.first;
        for number in 1..=4 {
            let last = first.last_of_month();
            let (lines, later) = rest.split_at(rest.partition_point(|it| it.booked_on <= last));
            let closing = opening + lines.iter().map(|it| it.draft.cents).sum::<i64>();
            let profile = &ledger.profile;
            let month = Month {
                profile,
                number,
                first,
                last,
                opening,
                closing,
                lines,
            };
            swift.push(NewFile {
                name: format!("{number}.sta"),
                bytes: mt940::render(&month).into_bytes(),
            });
            iso.push(NewFile {
                name: format!("{number}.xml"),
                bytes: camt053::render(&month).into_bytes(),
            });
            (opening, rest) = (closing, later);
            first = last.tomorrow().unwrap();
        }
        (swift, iso)
    }

    async fn preview(
        treasury: &Treasury,
        org: money::OrganisationId,
        files: Vec<NewFile>,
    ) -> Import {
        let new = NewImport {
            files,
            account: Some(paths::CURRENT.to_owned()),
            mapping: None,
        };
        treasury
            .create_import(org, &Caller::local(), new)
            .await
            .unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn months_that_come_in_two_formats_are_booked_once_without_a_question() {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("bursar.db").display());
        let config = StoreConfig::new(address, folder.path());
        let treasury = Treasury::open(&config).await.unwrap();
        let caller = Caller::local();
        let new = NewOrganisation {
            name: "Two formats".to_owned(),
            slug: None,
            reporting: "EUR".to_owned(),
        };
        let org = treasury.create_organisation(&caller, new).await.unwrap().id;
        let profiles = accounts::banks();
        let profile = profiles
            .iter()
            .find(|it| it.path == paths::CURRENT)
            .unwrap();
        let account = NewAccount {
            path: paths::CURRENT.to_owned(),
            custody: Custody {
                identification: Some(profile.identification.clone()),
                ..Custody::default()
            },
            ..NewAccount::default()
        };
        treasury
            .open_accounts(org, &caller, vec![account])
            .await
            .unwrap();
        let (swift, iso) = both_formats();
        // Both in one import: each line once.
        let both = preview(&treasury, org, swift.iter().chain(&iso).cloned().collect()).await;
        assert_eq!(
            (both.totals.new, both.totals.duplicates),
            (both.totals.lines / 2, both.totals.lines / 2)
        );
        assert!(
            !both.needs_confirmation && both.totals.lines > 200,
            "{:?}",
            both.totals
        );
        let commit = Commit {
            accounts: BTreeMap::new(),
            is_confirmed: false,
        };
        // One after the other.
        let first = preview(&treasury, org, swift).await;
        treasury
            .commit_import(org, &caller, first.id, commit.clone())
            .await
            .unwrap();
        let head = treasury.book(org).await.unwrap().head();
        let second = preview(&treasury, org, iso).await;
        let problems: Vec<_> = second.problems().map(|it| it.1.code).collect();
        assert_eq!(problems, ["came-in-another-format"; 4]);
        assert_eq!(
            (second.totals.new, second.totals.duplicates),
            (0, first.totals.new)
        );
        treasury
            .commit_import(org, &caller, second.id, commit)
            .await
            .unwrap();
        assert_eq!(treasury.book(org).await.unwrap().head(), head);
        // And as nothing but one import before: what both would book is what one books.
        assert_eq!(both.totals.new, first.totals.new);
    }
}
