//! How fast and small the book is: a million entries of 2.6 postings each (JOURNAL-1, -4).
//!
//! `BURSAR_BENCH_ENTRIES=10000 cargo bench -p journal` for a quick look.
#![expect(
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that is wrong"
)]
#![expect(
    clippy::print_stderr,
    reason = "memory is measured once and told beside the times"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a bench reads what the kernel knows of its memory and time"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use journal::{
    AccountId, Asking, Book, Command, Decision, Entry, Filter, Head, NewAccount, Order, Period,
    Posting, PricePoint, PriceTable, ReportOptions, Request, SealedRecord, decide, decode,
};
use money::{Amount, Asset, AssetDefinition, Date, Day, OrganisationId, Rounding, Timestamp};

const ACCOUNTS: u32 = 500;
const YEAR: (Date, Date) = (Date::constant(2020, 1, 1), Date::constant(2020, 12, 31));
const CURRENCIES: [&str; 6] = ["EUR", "USD", "GBP", "JPY", "CHF", "SEK"];

fn entries() -> u64 {
    std::env::var_os("BURSAR_BENCH_ENTRIES")
        .and_then(|it| it.to_str()?.parse().ok())
        .unwrap_or(1_000_000)
}

/// A small generator, the same everywhere (Marsaglia, "Xorshift RNGs", 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn account(&mut self) -> AccountId {
        AccountId(1 + u32::try_from(self.below(u64::from(ACCOUNTS))).unwrap())
    }
}

fn ask(book: &mut Book, records: &mut Vec<SealedRecord>, second: i64, command: Command) {
    let at = Timestamp::from_second(1_600_000_000 + second).unwrap();
    let request = Request {
        key: None,
        at,
        by: "bench".into(),
        command,
    };
    let Decision::Facts(facts) = decide(book, &request).unwrap() else {
        return;
    };
    records.extend(book.record(&request, facts).unwrap());
}

fn open(records: &mut Vec<SealedRecord>) -> Book {
    let mut book = Book::default();
    let id: OrganisationId = "org_018f0000000070008000000000000001".parse().unwrap();
    let (name, reporting) = ("Bench".into(), "EUR".parse().unwrap());
    ask(
        &mut book,
        records,
        0,
        Command::OpenOrganisation {
            id,
            name,
            reporting,
        },
    );
    let currencies = CURRENCIES.map(|it| AssetDefinition::currency(it).unwrap());
    ask(
        &mut book,
        records,
        0,
        Command::DefineAssets(currencies.into()),
    );
    let account = |it: u32| {
        let root = [
            "assets:bank",
            "liabilities:card",
            "income",
            "expenses",
            "equity",
        ][it as usize % 5];
        let path = format!("{root}:group {}:account {it}", it % 37);
        NewAccount {
            path,
            ..NewAccount::default()
        }
    };
    ask(
        &mut book,
        records,
        0,
        Command::OpenAccounts((0..ACCOUNTS).map(account).collect()),
    );
    book
}

fn entry(random: &mut Random, number: u64, of: u64) -> Entry {
    let assets = CURRENCIES.map(|it| Asset::currency(it).unwrap());
    // Ten years, in order but for a lag of some days.
    let day = 16_000 + number * 3_650 / of - random.below(4);
    let booked_on = Day::from_number(i32::try_from(day).unwrap())
        .to_date()
        .unwrap();
    let asset = assets[usize::try_from(random.below(6) * random.below(2)).unwrap()];
    let whole = i128::from(1 + random.below(500_000));
    let posting = |account, units| Posting::new(account, Amount::from_units(units, asset));
    let mut postings = vec![posting(random.account(), whole)];
    if random.below(10) < 6 {
        postings.push(posting(random.account(), -whole / 5 - 1));
        postings.push(posting(random.account(), whole / 5 + 1 - whole));
        postings.retain(|it| !it.amount.is_zero());
    } else {
        postings.push(posting(random.account(), -whole));
    }
    let text = [
        "Card payment at the corner shop",
        "Invoice settled",
        "Monthly salary of the team",
    ];
    let mut entry = Entry::new(
        booked_on,
        text[usize::try_from(random.below(3)).unwrap()],
        postings,
    );
    entry.counterparty = Some(format!("Partner {}", random.below(5_000)));
    entry.reference = (random.below(2) == 0).then(|| format!("RF{number:010}"));
    entry
}

fn journal() -> (Vec<SealedRecord>, Book) {
    let mut records = Vec::new();
    let mut book = open(&mut records);
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let count = entries();
    for start in (0..count).step_by(1_000) {
        let entries = (start..count.min(start + 1_000)).map(|it| entry(&mut random, it, count));
        let second = i64::try_from(start / 1_000).unwrap();
        ask(
            &mut book,
            &mut records,
            second,
            Command::PostEntries(entries.collect()),
        );
    }
    (records, book)
}

fn follow(records: &[SealedRecord]) -> Book {
    let mut book = Book::default();
    records.iter().for_each(|it| book.follow(it).unwrap());
    book
}

/// Resident memory. Source: proc(5), statm, second field, in pages of 4096 bytes.
fn resident_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm
        .split(' ')
        .nth(1)
        .and_then(|it| it.parse::<u64>().ok())
        .unwrap_or_default()
        * 4_096
}

/// Time on a processor. Source: proc(5), schedstat, first field, in nanoseconds. Unlike the clock
/// on the wall it tells the same on a busy machine.
fn processor_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ')
        .next()
        .and_then(|it| it.parse::<u64>().ok())
        .unwrap_or_default()
        / 1_000_000
}

fn told<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let start = processor_ms();
    let result = run();
    eprintln!("{what}: {} ms of processor time", processor_ms() - start);
    result
}

/// What half and 99 of 100 calls took at most, in microseconds by the clock: the kernel tells a
/// process its processor time too coarsely for one call.
fn percentiles<T>(what: &str, calls: usize, mut run: impl FnMut() -> T) {
    let before = processor_ms();
    let mut times: Vec<u64> = (0..calls)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            u64::try_from(start.elapsed().as_nanos()).unwrap()
        })
        .collect();
    let mean = (processor_ms() - before) * 1_000 / calls as u64;
    times.sort_unstable();
    let at = |percent: usize| times[(calls - 1) * percent / 100] / 1_000;
    let (half, most) = (at(50), at(99));
    eprintln!("{what}: p50 {half}, p99 {most} µs by the clock, mean {mean} µs of processor time");
}

fn answers(book: &Book) {
    percentiles("all balances", 1_000, || book.balances(&Asking::default()));
    percentiles("a page of an account", 1_000, || page(book));
    let months = months();
    let options = ReportOptions::default();
    percentiles("income statement of twelve months", 300, || {
        book.income_statements(&months, &options).unwrap()
    });
}

fn months() -> Vec<Period> {
    Period::new(YEAR.0, YEAR.1).unwrap().months()
}

/// Fifty entries of an account from deep in its register, each with the balance after it.
fn page(book: &Book) -> Vec<(Entry, Option<i128>)> {
    let filter = Filter {
        accounts: Some(vec![AccountId(7)]),
        ..Filter::default()
    };
    let euro = "EUR".parse().unwrap();
    let line = |number| {
        let view = book.entry(number).unwrap();
        (
            view.to_entry(),
            book.balance_after(AccountId(7), euro, number),
        )
    };
    let deep = book.account_entries(AccountId(7)) / 5;
    let page = book.page(&filter, Order::NewestFirst, deep, 50);
    page.entries.into_iter().map(line).collect()
}

fn fold(criterion: &mut Criterion) {
    // The first book stays while the second is measured, so that no freed memory is used again.
    let (records, first) = journal();
    let before = resident_bytes();
    let book = told("cold follow", || follow(&records));
    let bytes = resident_bytes().saturating_sub(before);
    eprintln!("memory: {} bytes a transaction", bytes / entries());
    let before = resident_bytes();
    let folded = told("cold fold", || Book::from_records(&records).unwrap());
    let bytes = resident_bytes().saturating_sub(before);
    eprintln!("memory folded: {} bytes a transaction", bytes / entries());
    drop((first, folded));
    told("chain only", || {
        records
            .iter()
            .fold(Head::default(), |head, it| head.follow(it).unwrap())
    });
    told("chain and decoding", || {
        let mut head = Head::default();
        for it in &records {
            head = head.follow(it).unwrap();
            black_box(decode(&it.body, book.assets()).unwrap());
        }
    });
    let bytes = told("snapshot written", || book.to_snapshot());
    eprintln!("snapshot: {} MB", bytes.len() / 1_000_000);
    let again = told("snapshot read", || Book::from_snapshot(&bytes).unwrap());
    assert_eq!(
        again.balances(&Asking::default()),
        book.balances(&Asking::default())
    );
    drop((again, bytes));
    let mut group = criterion.benchmark_group("fold");
    group.sample_size(10);
    group.bench_function("cold fold", |it| {
        let fold = || Book::from_records(&records).unwrap();
        it.iter_batched(|| (), |()| fold(), BatchSize::PerIteration);
    });
    group.finish();
    criterion.bench_function("all balances", |it| {
        it.iter(|| book.balances(&Asking::default()));
    });
    let as_of = Day::from_number(17_000).to_date();
    let past = Asking {
        as_of,
        ..Asking::default()
    };
    criterion.bench_function("all balances on a past day", |it| {
        it.iter(|| book.balances(&past));
    });
    criterion.bench_function("page of an account with balances", |it| {
        it.iter(|| page(&book));
    });
    answers(&book);
    let (from, to) = YEAR;
    let (months, options) = (months(), ReportOptions::default());
    criterion.bench_function("income statement of twelve months", |it| {
        it.iter(|| book.income_statements(&months, &options).unwrap());
    });
    criterion.bench_function("balance sheet", |it| {
        it.iter(|| book.balance_sheet(Some(to), Some(from), &options).unwrap());
    });
}

/// Twenty-five years of daily reference rates of sixteen currencies: 100,000 prices.
fn points() -> Vec<PricePoint> {
    let source: Arc<str> = Arc::from("ecb");
    let point = |number: i32| PricePoint {
        base: "EUR".parse().unwrap(),
        quote: format!("C{:02}", number % 16).parse().unwrap(),
        on: Day::from_number(11_000 + number / 16).to_date().unwrap(),
        rate: money::Decimal::new(10_000 + i128::from(number % 977), 4).unwrap(),
        source: Arc::clone(&source),
    };
    (0..100_000).map(point).collect()
}

fn prices(criterion: &mut Criterion) {
    let points = points();
    let load = |points| PriceTable::from_points(points).0;
    criterion.bench_function("load 100,000 prices", |it| {
        it.iter_batched(|| points.clone(), load, BatchSize::LargeInput);
    });
    let table = load(points);
    let asset = |code: &str| Asset::new(code.parse().unwrap(), 2).unwrap();
    let (euro, one, other) = (asset("EUR"), asset("C03"), asset("C11"));
    let on = Day::from_number(14_321).to_date().unwrap();
    criterion.bench_function("direct quote", |it| {
        it.iter(|| {
            table
                .quote(black_box(euro), black_box(one), black_box(on), None)
                .unwrap()
                .on()
        });
    });
    criterion.bench_function("quote through one other", |it| {
        it.iter(|| {
            table
                .quote(black_box(one), black_box(other), on, None)
                .unwrap()
                .on()
        });
    });
    let amount = Amount::from_units(1_234_567, one);
    criterion.bench_function("conversion through one other", |it| {
        it.iter(|| {
            let quoted = table.quote(black_box(one), other, on, None).unwrap();
            quoted.price().convert(amount, Rounding::HalfEven).unwrap()
        });
    });
}

criterion_group!(benches, prices, fold);
criterion_main!(benches);
