//! How fast a published forecast answers, with open items laid over it, and a proposal (CASH-7 to
//! CASH-9).
//!
//! `cargo bench -p treasury --bench forecast`: two years of twelve accounts, a thousand open items,
//! two thousand settled ones. The first answer after a forecast learns delays; the first one of a
//! process that was started anew reads the publication, draws its paths and indexes flows as well.
//! Those after it are what people wait for. `MILLION=1` books a million entries instead.
#![expect(
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that is wrong"
)]
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::time::{Duration, Instant};

use journal::{Entry, NewAccount, Posting};
use money::{Amount, Asset, Date, OrganisationId};
use tempfile::TempDir;
use treasury::{
    Around, Caller, ExpectedDraft, ExpectedKind, MatchChoice, NewOrganisation, ProposalAsked,
    StoreConfig, Treasury,
};

const ACCOUNTS: usize = 12;
const DAYS: i64 = 730;
const OPEN: usize = 1_000;
const SETTLED: usize = 2_000;
const ROUNDS: u32 = 20;

struct Bench {
    treasury: Treasury,
    org: OrganisationId,
    caller: Caller,
    config: StoreConfig,
    _folder: TempDir,
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let bench = Bench::open().await;
        bench.book().await;
        bench.items().await;
        bench.measure().await;
    });
}

impl Bench {
    async fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("bursar.db").display());
        let config = StoreConfig::new(&url, folder.path());
        let treasury = Treasury::open(&config).await.unwrap();
        let caller = Caller::local();
        let new = NewOrganisation {
            name: "Bench".to_owned(),
            slug: None,
            reporting: "EUR".to_owned(),
        };
        let org = treasury.create_organisation(&caller, new).await.unwrap().id;
        let mut paths: Vec<String> = (0..ACCOUNTS).map(bank).collect();
        paths.extend((0..6).map(|it| format!("income:kind-{it}")));
        paths.extend((0..6).map(|it| format!("expenses:kind-{it}")));
        let accounts = paths.into_iter().map(|path| NewAccount {
            path,
            asset: Some("EUR".parse().unwrap()),
            ..NewAccount::default()
        });
        let opened = treasury.open_accounts(org, &caller, accounts.collect());
        opened.await.unwrap();
        Self {
            treasury,
            org,
            caller,
            config,
            _folder: folder,
        }
    }

    fn ago(&self, days: i64) -> Date {
        let today = self.treasury.today();
        today.checked_sub(jiff::Span::new().days(days)).unwrap()
    }

    /// Some receipts and as many payments an account and working day.
    async fn book(&self) {
        let book = self.treasury.book(self.org).await.unwrap();
        let euro = Asset::currency("EUR").unwrap();
        let id = |path: &str| book.chart().find(path).unwrap().id;
        let mut entries = Vec::new();
        let mut turn = 7_u64;
        for days in (0..DAYS).rev() {
            let on = self.ago(days);
            if on.weekday().to_monday_zero_offset() > 4 {
                continue;
            }
            for account in 0..ACCOUNTS {
                for kind in 0..a_day() {
                    turn = turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let size = i128::from(20_000 + (turn >> 40) % 30_000);
                    let other = (account + kind) % 6;
                    for (path, cents) in [
                        (format!("income:kind-{other}"), size + 900),
                        (format!("expenses:kind-{other}"), -size),
                    ] {
                        let amount = Amount::from_units(cents, euro);
                        let postings = vec![
                            Posting::new(id(&bank(account)), amount),
                            Posting::new(id(&path), amount.checked_neg().unwrap()),
                        ];
                        let who = format!("Partner {}", turn % 200);
                        entries.push(Entry {
                            counterparty: Some(who.clone()),
                            ..Entry::new(on, who, postings)
                        });
                    }
                }
            }
        }
        let count = entries.len();
        for part in entries.chunks(10_000) {
            let posted = self
                .treasury
                .post_entries(self.org, &self.caller, part.to_vec());
            posted.await.unwrap();
        }
        println!("{count} entries");
    }

    /// One receipt of today.
    async fn book_one(&self) {
        let book = self.treasury.book(self.org).await.unwrap();
        let amount = Amount::parse("310.00", Asset::currency("EUR").unwrap()).unwrap();
        let sides = [("income:kind-1", amount.checked_neg().unwrap())];
        let own = [(&*bank(0), amount)];
        let postings = own.into_iter().chain(sides).map(|(path, amount)| {
            let account = book.chart().find(path).unwrap();
            Posting::new(account.id, amount)
        });
        let entry = Entry::new(self.ago(0), "Partner 1".to_owned(), postings.collect());
        let posted = self
            .treasury
            .post_entries(self.org, &self.caller, vec![entry]);
        posted.await.unwrap();
    }

    fn draft(&self, which: usize, due: i64, amount: String) -> ExpectedDraft {
        ExpectedDraft {
            kind: ExpectedKind::Receivable,
            amount,
            asset: "EUR".to_owned(),
            due_on: self.ago(due),
            issued_on: None,
            counterparty: Some(format!("Partner {}", which % 200)),
            counterparty_account: None,
            reference: Some(format!("RE-{which}")),
            description: None,
            entity: None,
            category: None,
        }
    }

    async fn items(&self) {
        let open: Vec<ExpectedDraft> = (0..OPEN)
            .map(|it| {
                self.draft(
                    it,
                    i64::try_from(it % 80).unwrap() - 70,
                    "310.00".to_owned(),
                )
            })
            .collect();
        let added = self.treasury.add_expected(self.org, &self.caller, &open);
        added.await.unwrap();
        let book = self.treasury.book(self.org).await.unwrap();
        let received = book.entries().filter_map(|it| {
            let own = it.postings().next()?;
            (own.amount.units() > 0).then(|| (it.seq(), it.booked_on(), own.amount))
        });
        let lines: Vec<(u64, Date, Amount)> = received.take(SETTLED).collect();
        let today = self.treasury.today();
        let drafts: Vec<ExpectedDraft> = lines
            .iter()
            .enumerate()
            .map(|(place, (_, on, amount))| {
                let late = i64::try_from(place % 30).unwrap();
                let due = i64::from((today - *on).get_days()) + late;
                self.draft(OPEN + place, due, amount.to_text())
            })
            .collect();
        let added = self.treasury.add_expected(self.org, &self.caller, &drafts);
        let added = added.await.unwrap();
        let choices: Vec<MatchChoice> = lines
            .iter()
            .zip(&added)
            .map(|(line, item)| MatchChoice {
                lines: vec![line.0],
                items: vec![item.id],
            })
            .collect();
        let accepted = self
            .treasury
            .accept_matches(self.org, &self.caller, &choices, None);
        accepted.await.unwrap();
    }

    /// What another process answers first, with the books in memory.
    async fn measure_anew(&self) {
        let other = Treasury::open(&self.config).await.unwrap();
        other.book(self.org).await.unwrap();
        let who = (self.org, &self.caller);
        let begun = Instant::now();
        let outlook = other.forecast_outlook(who, &Around::Everything, None, 90);
        assert!(outlook.await.is_ok());
        tell("outlook, first of a process", &[begun.elapsed()]);
    }

    async fn measure(&self) {
        let who = (self.org, &self.caller);
        let begun = Instant::now();
        let run = self.treasury.run_forecast(who, false, &|_, _| true);
        let run = run.await.unwrap();
        tell(&format!("train {} series", run.cells), &[begun.elapsed()]);
        let all = Around::Everything;
        let bench = &self.treasury;
        let outlook = async || bench.forecast_outlook(who, &all, None, 90).await.is_ok();
        let grid = async || bench.forecast_grid(who, &all, None, (4, 13)).await.is_ok();
        let known = async || bench.forecast_known(who, &all, None).await.is_ok();
        let asked = ProposalAsked::default();
        let propose = async || bench.forecast_proposal(who, &asked).await.is_ok();
        let begun = Instant::now();
        assert!(outlook().await);
        tell("outlook, first", &[begun.elapsed()]);
        self.measure_anew().await;
        tell("outlook", &times(outlook).await);
        tell("grid", &times(grid).await);
        tell("known", &times(known).await);
        tell("proposal, 12 accounts and 30 days", &times(propose).await);
        let mut after = Vec::new();
        for _ in 0..ROUNDS {
            self.book_one().await;
            let begun = Instant::now();
            assert!(outlook().await);
            after.push(begun.elapsed());
        }
        after.sort_unstable();
        tell("outlook after an entry came", &after);
    }
}

/// Receipts, and payments, an account and working day: 3, or those of a million entries with
/// `MILLION` set.
fn a_day() -> usize {
    if std::env::var_os("MILLION").is_some() {
        80
    } else {
        3
    }
}

fn bank(which: usize) -> String {
    format!("assets:bank:account-{which}")
}

async fn times(work: impl AsyncFn() -> bool) -> Vec<Duration> {
    let mut found = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        assert!(work().await);
        found.push(begun.elapsed());
    }
    found.sort_unstable();
    found
}

/// Prints the middle and the slowest.
fn tell(what: &str, times: &[Duration]) {
    let middle = times[times.len() / 2].as_millis();
    let slowest = times[times.len() - 1].as_millis();
    println!("{what}: {middle} ms, at most {slowest} ms");
}
