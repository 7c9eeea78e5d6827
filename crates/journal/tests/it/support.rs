//! A journal in memory: the one place of the tests that knows how to ask for things.

use journal::{
    AccountId, Book, Command, Decision, Entry, NewAccount, Posting, Refusal, Request, SealedRecord,
    decide,
};
use money::{Amount, Asset, Date, OrganisationId, Timestamp};

/// A book with the records it was folded from.
pub struct Ledger {
    pub book: Book,
    pub records: Vec<SealedRecord>,
    clock: i64,
}

impl Ledger {
    /// An open journal reporting in euro, with these accounts (numbers 1, 2, 3 …).
    pub fn open(paths: &[&str]) -> Self {
        let mut ledger = Self {
            book: Book::default(),
            records: Vec::new(),
            clock: 1_700_000_000,
        };
        let id: OrganisationId = "org_018f0000000070008000000000000001".parse().unwrap();
        let reporting = "EUR".parse().unwrap();
        ledger
            .ask(Command::OpenOrganisation {
                id,
                name: "Test".into(),
                reporting,
            })
            .unwrap();
        let account = |path: &&str| NewAccount {
            path: (*path).to_owned(),
            ..NewAccount::default()
        };
        ledger
            .ask(Command::OpenAccounts(paths.iter().map(account).collect()))
            .unwrap();
        ledger
    }

    pub fn ask(&mut self, command: Command) -> Result<(), Vec<Refusal>> {
        self.ask_with_key(None, command).map(|_| ())
    }

    pub fn ask_with_key(
        &mut self,
        key: Option<&str>,
        command: Command,
    ) -> Result<Decision, Vec<Refusal>> {
        self.clock += 1;
        let at = Timestamp::from_second(self.clock).unwrap();
        let request = Request {
            key: key.map(str::to_owned),
            at,
            by: "test".into(),
            command,
        };
        let decision = decide(&self.book, &request)?;
        if let Decision::Facts(facts) = &decision {
            let records = self.book.record(&request, facts.clone()).unwrap();
            self.records.extend(records);
        }
        Ok(decision)
    }

    pub fn post(&mut self, on: Date, postings: &[(u32, &str)]) -> Result<(), Vec<Refusal>> {
        let euro = Asset::currency("EUR").unwrap();
        let postings = postings
            .iter()
            .map(|(account, amount)| {
                Posting::new(AccountId(*account), Amount::parse(amount, euro).unwrap())
            })
            .collect();
        self.ask(Command::PostEntries(vec![Entry::new(on, "test", postings)]))
    }

    /// The same book, folded again from its records.
    pub fn refold(&self) -> Book {
        let mut book = Book::default();
        self.records.iter().for_each(|it| book.follow(it).unwrap());
        book
    }
}
