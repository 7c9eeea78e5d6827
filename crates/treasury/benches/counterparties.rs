//! How long a page of the lines with one counterparty takes in a large book (CASH-5).
//!
//! `cargo bench -p treasury --bench counterparties`; `BURSAR_BENCH_ENTRIES` sets the size of the
//! book (1,000,000), in a database in the temporary folder.
#![expect(
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that is wrong"
)]
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::time::{Duration, Instant};

use journal::{AccountId, AccountKind, Entry, NewAccount, Posting};
use money::{Amount, Asset, CounterpartyId, Day, OrganisationId};
use tempfile::TempDir;
use treasury::{Caller, CounterpartyDraft, EntryQuery, NewOrganisation, StoreConfig, Treasury};

/// How often each question is asked.
const ROUNDS: usize = 41;
/// Names in the books; one in ten of the lines is with the first of them.
const PARTNERS: u64 = 1_000;
const PAGE: usize = 50;

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let count = std::env::var("BURSAR_BENCH_ENTRIES");
    let count = count.ok().and_then(|it| it.parse().ok());
    let count = count.unwrap_or(1_000_000_u64);
    let folder = TempDir::new().unwrap();
    let address = format!("sqlite:{}", folder.path().join("bursar.db").display());
    let treasury = Treasury::open(&StoreConfig::new(address, folder.path()))
        .await
        .unwrap();
    let caller = Caller::local();
    let org = open(&treasury, &caller).await;
    for start in (0..count).step_by(8_000) {
        let entries = (start..count.min(start + 8_000)).map(entry).collect();
        treasury.post_entries(org, &caller, entries).await.unwrap();
    }
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("{count} entries, load {}", load.trim());
    for (what, number) in [("one in ten lines", 0), ("one in a thousand", 7)] {
        let draft = CounterpartyDraft {
            name: format!("Partner {number}"),
            aliases: Vec::new(),
            accounts: Vec::new(),
        };
        let id = treasury.add_counterparty(org, &caller, &draft).await;
        let id = id.unwrap().id;
        for offset in [0, 400] {
            pages(&treasury, (org, id), (what, offset)).await;
        }
    }
    // What was booked since the last question is found by the next one.
    let more = (0..10).map(entry).collect();
    treasury.post_entries(org, &caller, more).await.unwrap();
    let start = Instant::now();
    let names = treasury.counterparties(org, &caller).await.unwrap();
    println!(
        "all {} counterparties with their lines: {:.1} ms",
        names.len(),
        millis(start.elapsed())
    );
}

async fn open(treasury: &Treasury, caller: &Caller) -> OrganisationId {
    let new = NewOrganisation {
        name: "Bench".to_owned(),
        slug: None,
        reporting: "EUR".to_owned(),
    };
    let org = treasury.create_organisation(caller, new).await.unwrap().id;
    let bank = (0..10).map(|it| NewAccount {
        path: format!("assets:bank:{it}"),
        kind: Some(AccountKind::Bank),
        ..NewAccount::default()
    });
    let sales = NewAccount {
        path: "income:sales".to_owned(),
        ..NewAccount::default()
    };
    let accounts = bank.chain([sales]).collect();
    treasury.open_accounts(org, caller, accounts).await.unwrap();
    org
}

fn entry(number: u64) -> Entry {
    let euro = Asset::currency("EUR").unwrap();
    let units = i128::from(number % 99_991 + 1);
    let posting = |account, units| Posting::new(account, Amount::from_units(units, euro));
    let bank = AccountId(1 + u32::try_from(number % 10).unwrap());
    let postings = vec![posting(bank, units), posting(AccountId(11), -units)];
    let day = i32::try_from(16_000 + number / 300 % 3_650).unwrap();
    let on = Day::from_number(day).to_date().unwrap();
    let mut entry = Entry::new(on, "Invoice settled", postings);
    let partner = if number.is_multiple_of(10) {
        0
    } else {
        number / 10 * 7 % PARTNERS
    };
    entry.counterparty = Some(format!("Partner {partner}"));
    entry
}

/// The first question, and the median and slowest of those after it.
async fn pages(
    treasury: &Treasury,
    (org, id): (OrganisationId, CounterpartyId),
    (what, offset): (&str, usize),
) {
    let query = EntryQuery {
        counterparty: Some(id),
        offset,
        limit: PAGE,
        ..EntryQuery::default()
    };
    let mut times = Vec::with_capacity(ROUNDS);
    let mut total = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let list = treasury.entries(org, &Caller::local(), &query).await;
        total = list.unwrap().page.total;
        times.push(start.elapsed());
    }
    let first = times.remove(0);
    times.sort_unstable();
    println!(
        "{what} ({total} lines), {PAGE} from {offset}: first {:.1} ms, then median {:.2} ms, \
         slowest {:.2} ms",
        millis(first),
        millis(times[times.len() / 2]),
        millis(times[times.len() - 1])
    );
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
