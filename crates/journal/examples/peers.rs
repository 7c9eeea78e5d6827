//! Journals to compare with other programs: `peers export hledger 100000 > FILE`, then
//! `peers read hledger FILE`.
//!
//! Owns: made books of any size, and reading one from text as the import does.
//! Not here: other programs (docs/PERFORMANCE.md says how they are run).
//! Invariant: the same arguments write the same bytes.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a tool for developers reads files and prints"
)]

use std::error::Error;

use journal::text::{ExportOptions, Format, ImportOptions, export, import};
use journal::{
    AccountId, Asking, Book, Command, Decision, Entry, NewAccount, Posting, Request, decide,
};
use money::{Amount, Asset, AssetDefinition, Day, Timestamp};

const ACCOUNTS: u32 = 500;
const CURRENCIES: [&str; 6] = ["EUR", "USD", "GBP", "JPY", "CHF", "SEK"];

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["export", word, count] => {
            let mut text = String::new();
            let options = ExportOptions::default();
            export(&made(count.parse()?)?, format(word)?, &options, &mut text)?;
            print!("{text}");
        }
        ["read", word, file] => read(format(word)?, file)?,
        _ => println!("peers export hledger|beancount COUNT, peers read hledger|beancount FILE"),
    }
    Ok(())
}

fn format(word: &str) -> Done<Format> {
    let found = Format::WORDS.iter().find(|it| it.1 == word);
    Ok(found.ok_or("hledger, beancount or csv")?.0)
}

/// Reads a journal, checks every entry, and prints how many balances there are.
fn read(format: Format, file: &str) -> Done<()> {
    let text = std::fs::read_to_string(file)?;
    let draft = import(format, &text, &ImportOptions::default())?;
    drop(text);
    if !draft.is_bookable() {
        return Err(format!("{:?}", draft.problems.first()).into());
    }
    let mut book = opened()?;
    let problems = |it: Vec<journal::text::TextProblem>| format!("{:?}", it.first());
    for command in draft.definitions(&book).map_err(problems)? {
        ask(&mut book, command)?;
    }
    let command = draft.postings(&book).map_err(problems)?;
    drop(draft);
    ask(&mut book, command)?;
    let balances = book.balances(&Asking::default());
    println!(
        "{} entries, {} balances",
        book.entry_count(),
        balances.len()
    );
    Ok(())
}

fn ask(book: &mut Book, command: Command) -> Done<()> {
    let (key, at, by) = (None, Timestamp::from_second(1_600_000_000)?, "peers".into());
    let request = Request {
        key,
        at,
        by,
        command,
    };
    let decided = decide(book, &request).map_err(|it| format!("{:?}", it.first()))?;
    if let Decision::Facts(facts) = decided {
        book.record(&request, facts)?;
    }
    Ok(())
}

fn opened() -> Done<Book> {
    let mut book = Book::default();
    let command = Command::OpenOrganisation {
        id: "org_018f0000000070008000000000000001".parse()?,
        name: "Peers".into(),
        reporting: "EUR".parse()?,
    };
    ask(&mut book, command)?;
    Ok(book)
}

/// A book of `count` entries of 2.6 postings each.
fn made(count: u64) -> Done<Book> {
    let mut book = opened()?;
    let currencies: Result<Vec<_>, _> = CURRENCIES
        .iter()
        .map(|it| AssetDefinition::currency(it))
        .collect();
    ask(&mut book, Command::DefineAssets(currencies?))?;
    let roots = [
        "assets:bank",
        "liabilities:card",
        "income",
        "expenses",
        "equity",
    ];
    let account = |it: u32| NewAccount {
        path: format!("{}:group{}:account{it}", roots[it as usize % 5], it % 37),
        ..NewAccount::default()
    };
    let accounts = (0..ACCOUNTS).map(account).collect();
    ask(&mut book, Command::OpenAccounts(accounts))?;
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for start in (0..count).step_by(1_000) {
        let numbers = start..count.min(start + 1_000);
        let entries: Done<Vec<Entry>> = numbers.map(|it| entry(&mut random, it, count)).collect();
        ask(&mut book, Command::PostEntries(entries?))?;
    }
    Ok(book)
}

/// A small generator, the same everywhere (Marsaglia, "Xorshift RNGs", 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from(self.0 % u64::from(limit)).unwrap_or_default()
    }

    fn account(&mut self) -> AccountId {
        AccountId(1 + self.below(ACCOUNTS))
    }
}

fn entry(random: &mut Random, number: u64, of: u64) -> Done<Entry> {
    let day = i32::try_from(16_000 + number * 3_650 / of)?;
    let booked_on = Day::from_number(day).to_date().ok_or("a day")?;
    let currency = CURRENCIES[(random.below(6) * random.below(2)) as usize];
    let asset = Asset::currency(currency)?;
    let whole = i128::from(2 + random.below(500_000));
    let posting = |account, units| Posting::new(account, Amount::from_units(units, asset));
    let mut postings = vec![posting(random.account(), whole)];
    if random.below(10) < 6 {
        let part = whole / 5 + 1;
        postings.push(posting(random.account(), -part));
        postings.push(posting(random.account(), part - whole));
        postings.retain(|it| !it.amount.is_zero());
    } else {
        postings.push(posting(random.account(), -whole));
    }
    let texts = ["Card payment", "Invoice settled", "Monthly salary"];
    let mut entry = Entry::new(booked_on, texts[random.below(3) as usize], postings);
    entry.counterparty = Some(format!("Partner {}", random.below(5_000)));
    Ok(entry)
}
