//! The calendar of statements finds what is wrong with them: defects seeded into the demo's files.

use std::collections::BTreeMap;

use bursar::demo::{DemoFile, company};
use money::Date;
use treasury::{
    Caller, Commit, ContinuityQuery, ContinuityReport, NewFile, NewImport, NewOrganisation,
    StatementColour, StoreConfig, Treasury,
};

const LAST_DAY: Date = Date::constant(2026, 11, 20);
/// The account whose bank sends MT940, and two whose banks send camt.053.
const BANKS: [&str; 3] = ["hansekontor-20", "alsterbank-", "moorland-"];

/// What is done to a file: none drops it.
type Change = fn(&str) -> Option<String>;

/// A defect: the bank, the file's place (from 1), what is done, the code and a day it is found on.
struct Defect(&'static str, usize, Change, &'static str);

fn drop_file(_: &str) -> Option<String> {
    None
}

/// Another amount after a mark: its first digit is one higher or lower.
fn other_amount(text: &str, mark: &str, skip: usize) -> Option<String> {
    let at = text.find(mark)? + mark.len() + skip;
    let digit = at + text[at..].find(|it: char| it.is_ascii_digit())?;
    let other = if &text[digit..=digit] == "9" {
        "8"
    } else {
        "9"
    };
    Some(format!("{}{other}{}", &text[..digit], &text[digit + 1..]))
}

fn mt_closing(text: &str) -> Option<String> {
    // Behind `:62F:`, sign, day and currency.
    other_amount(text, ":62F:", 10)
}

fn mt_opening(text: &str) -> Option<String> {
    other_amount(text, ":60F:", 10)
}

fn mt_line(text: &str) -> Option<String> {
    // Behind value date, booking date and sign.
    other_amount(text, ":61:", 11)
}

fn mt_without_line(text: &str) -> Option<String> {
    let first = text.find(":61:")?;
    let next = first + 4 + text[first + 4..].find(":61:")?;
    Some(format!("{}{}", &text[..first], &text[next..]))
}

fn mt_without_closing(text: &str) -> Option<String> {
    let at = text.find(":62F:")?;
    Some(format!("{}-\r\n", &text[..at]))
}

fn mt_number(text: &str) -> Option<String> {
    Some(text.replace(":28C:000", ":28C:001"))
}

fn mt_earlier(text: &str) -> Option<String> {
    // The opening balance is of the tenth of the month before.
    let at = text.find(":60F:")? + 10;
    Some(format!("{}10{}", &text[..at], &text[at + 2..]))
}

fn mt_future(text: &str) -> Option<String> {
    let at = text.find(":62F:")? + 6;
    Some(format!("{}491231{}", &text[..at], &text[at + 6..]))
}

fn camt_balance(text: &str, code: &str) -> Option<String> {
    let at = text.find(&format!("<Cd>{code}</Cd>"))?;
    let rest = other_amount(&text[at..], "<Amt Ccy=", 5)?;
    Some(format!("{}{rest}", &text[..at]))
}

fn camt_closing(text: &str) -> Option<String> {
    camt_balance(text, "CLBD")
}

fn camt_opening(text: &str) -> Option<String> {
    camt_balance(text, "OPBD")
}

fn camt_line(text: &str) -> Option<String> {
    let at = text.find("<Ntry>")?;
    let rest = other_amount(&text[at..], "<Amt Ccy=", 5)?;
    Some(format!("{}{rest}", &text[..at]))
}

fn camt_earlier(text: &str) -> Option<String> {
    let at = text.find("<Cd>OPBD</Cd>")?;
    let day = at + text[at..].find("<Dt><Dt>")? + 16;
    Some(format!("{}10{}", &text[..day], &text[day + 2..]))
}

const DEFECTS: [Defect; 20] = [
    Defect(BANKS[0], 3, drop_file, "statement-missing"),
    Defect(BANKS[0], 6, mt_closing, "statement-arithmetic"),
    Defect(BANKS[0], 9, mt_opening, "statement-gap"),
    Defect(BANKS[0], 12, mt_number, "statement-number-missing"),
    Defect(
        BANKS[0],
        13,
        |it| Some(it.to_owned()),
        "statement-number-order",
    ),
    Defect(BANKS[0], 16, mt_without_line, "statement-arithmetic"),
    Defect(BANKS[0], 19, mt_without_closing, "statement-no-balance"),
    Defect(BANKS[0], 22, mt_line, "statement-arithmetic"),
    Defect(BANKS[0], 28, mt_earlier, "statement-overlap"),
    Defect(BANKS[0], 31, drop_file, "statement-missing"),
    Defect(BANKS[0], 37, mt_future, "statement-future"),
    Defect(BANKS[1], 4, drop_file, "statement-missing"),
    Defect(BANKS[1], 8, camt_closing, "statement-arithmetic"),
    Defect(BANKS[1], 12, camt_opening, "statement-gap"),
    Defect(BANKS[1], 16, camt_line, "statement-arithmetic"),
    Defect(BANKS[1], 20, camt_earlier, "statement-overlap"),
    Defect(BANKS[2], 5, drop_file, "statement-missing"),
    Defect(BANKS[2], 9, camt_closing, "statement-arithmetic"),
    Defect(BANKS[2], 13, camt_opening, "statement-gap"),
    Defect(BANKS[2], 37, drop_file, "statement-late"),
];

/// The files of each bank in order.
fn files() -> BTreeMap<&'static str, Vec<DemoFile>> {
    let mut files: BTreeMap<&'static str, Vec<DemoFile>> = BTreeMap::new();
    for file in company(1, LAST_DAY).files {
        if let Some(bank) = BANKS.iter().find(|it| file.name.starts_with(**it)) {
            files.entry(bank).or_default().push(file);
        }
    }
    files
}

/// Books the files of each bank, and answers the calendar of all.
async fn calendar(files: &BTreeMap<&'static str, Vec<DemoFile>>) -> ContinuityReport {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("bursar.db").display());
    let treasury = Treasury::open(&StoreConfig::new(&url, folder.path()))
        .await
        .unwrap();
    let caller = Caller::local();
    let new = NewOrganisation {
        name: "Demo".to_owned(),
        slug: None,
        reporting: "EUR".to_owned(),
    };
    let org = treasury.create_organisation(&caller, new).await.unwrap().id;
    for files in files.values() {
        let new = NewImport {
            files: files
                .iter()
                .map(|it| NewFile {
                    name: it.name.clone(),
                    bytes: it.bytes.clone(),
                })
                .collect(),
            ..NewImport::default()
        };
        let import = treasury.create_import(org, &caller, new).await.unwrap();
        let commit = Commit {
            is_confirmed: true,
            ..Commit::default()
        };
        let done = treasury.commit_import(org, &caller, import.id, commit);
        done.await.unwrap();
    }
    let query = ContinuityQuery {
        from: Some(Date::constant(2023, 11, 1)),
        to: Some(LAST_DAY),
        account: None,
    };
    let report = treasury.continuity(org, &caller, &query).await.unwrap();
    treasury.close().await;
    report
}

/// The first day of a file's month, from its name.
fn month(file: &DemoFile) -> Date {
    let stem = file.name.rsplit_once('.').unwrap().0;
    format!("{}-01", &stem[stem.len() - 7..]).parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_as_the_banks_sent_them_join() {
    let report = calendar(&files()).await;
    assert_eq!(report.accounts.len(), BANKS.len());
    for account in &report.accounts {
        let found: Vec<_> = account
            .findings
            .iter()
            .filter(|it| it.kind.code() != "statement-late")
            .collect();
        assert!(found.is_empty(), "{}: {found:#?}", account.path);
        let late = |it: &&(Date, StatementColour)| it.0 <= Date::constant(2026, 11, 19);
        let days = account.days.iter().filter(late);
        assert!(days.clone().count() > 1_000);
        assert!(days.clone().all(|it| it.1 == StatementColour::Green));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_twenty_seeded_defects_is_found_on_its_day_with_a_cure() {
    let mut files = files();
    let mut wanted = Vec::new();
    // From the last file on, so that dropping one moves none of those to come.
    for Defect(bank, place, change, code) in DEFECTS.iter().rev() {
        let all = files.get_mut(bank).unwrap();
        let file = &mut all[place - 1];
        wanted.push((*bank, month(file), *code));
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        match change(&text) {
            Some(changed) => file.bytes = changed.into_bytes(),
            None => drop(all.remove(place - 1)),
        }
    }
    let report = calendar(&files).await;
    for (bank, first, code) in wanted {
        let (from, to) = (first.yesterday().unwrap(), first.last_of_month());
        let is_it = |it: &cash::continuity::Finding| {
            it.kind.code() == code && it.from <= to && it.to >= from
        };
        let found = report
            .accounts
            .iter()
            .filter(|it| it.statements.iter().any(|it| it.file.starts_with(bank)))
            .flat_map(|it| &it.findings)
            .find(|it| is_it(it));
        let found = found.unwrap_or_else(|| panic!("{bank} {first} {code}: {report:#?}"));
        assert!(!found.kind.cure().is_empty());
    }
}
