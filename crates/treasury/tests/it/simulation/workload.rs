//! The commands of a seed: mostly right, some wrong, some sent before.

use journal::{
    AccountId, Command, Entry, Hash, LineSource, NewAccount, Posting, Reclassification,
    StatementDraft, StatementRecord,
};
use money::{Amount, Asset, Date, ImportId};
use testbed::Random;
use uuid::Uuid;

use super::model::Model;

/// Days that entries are booked on.
const DAYS: u64 = 60;
/// Bank lines there are, so that statements overlap.
const LINES: u64 = 40;

pub(crate) struct Workload {
    random: Random,
    sent: Vec<(Option<String>, Command)>,
}

fn euro(units: i128) -> Amount {
    Amount::from_units(units, Asset::currency("EUR").unwrap())
}

fn day(number: u64) -> Date {
    let days = i64::try_from(number).unwrap();
    jiff::civil::date(2026, 1, 1)
        .checked_add(jiff::Span::new().days(days))
        .unwrap()
}

impl Workload {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Random(seed),
            sent: Vec::new(),
        }
    }

    pub(crate) fn day(&mut self) -> Date {
        day(self.random.below(DAYS))
    }

    /// The next command, and the key it is sent under.
    pub(crate) fn next(&mut self, model: &Model) -> (Option<String>, Command) {
        if !self.sent.is_empty() && self.random.below(8) == 0 {
            let (key, command) = self.random.pick(&self.sent).clone();
            // Sometimes the key comes with something else.
            return match self.random.below(4) {
                0 => (key, self.command(model)),
                _ => (key, command),
            };
        }
        let number = self.sent.len();
        let key = (self.random.below(2) == 0).then(|| format!("key {number}"));
        let command = self.command(model);
        self.sent.push((key.clone(), command.clone()));
        (key, command)
    }

    fn command(&mut self, model: &Model) -> Command {
        if model.accounts.len() < 4 {
            return self.open_accounts();
        }
        match self.random.below(40) {
            0..2 => self.open_accounts(),
            2..16 => {
                let count = 1 + self.random.below(4);
                Command::PostEntries((0..count).map(|_| self.entry(model)).collect())
            }
            16..22 => {
                let count = 1 + self.random.below(3);
                Command::ReverseEntries {
                    entries: (0..count).map(|_| self.seq(model)).collect(),
                    booked_on: (self.random.below(2) == 0).then(|| self.day()),
                    reason: "wrong".to_owned(),
                }
            }
            22..28 => self.reclassify(model),
            28..36 => {
                let count = 1 + self.random.below(3);
                Command::RecordStatements((0..count).map(|_| self.statement(model)).collect())
            }
            36..38 => Command::ClosePeriod {
                entity: None,
                through: day(self.random.below(DAYS / 3)),
            },
            _ => Command::ReopenPeriod {
                entity: None,
                through: (self.random.below(3) == 0).then(|| self.day()),
            },
        }
    }

    fn open_accounts(&mut self) -> Command {
        let count = 1 + self.random.below(3);
        let new = |random: &mut Random| {
            let root = random.pick(&["assets", "liabilities", "income", "expenses"]);
            NewAccount {
                path: format!("{root}:a{}", random.below(30)),
                asset: (random.below(6) == 0).then(|| "EUR".parse().unwrap()),
                ..NewAccount::default()
            }
        };
        Command::OpenAccounts((0..count).map(|_| new(&mut self.random)).collect())
    }

    /// Now and then one that does not exist.
    fn account(&mut self, model: &Model) -> AccountId {
        let count = model.accounts.len() as u64;
        let extra = u64::from(self.random.below(40) == 0);
        AccountId(u32::try_from(1 + self.random.below(count) + extra * count).unwrap())
    }

    fn seq(&mut self, model: &Model) -> u64 {
        if model.booked.is_empty() || self.random.below(30) == 0 {
            return self.random.below(model.head() + 3);
        }
        self.random.pick(&model.booked).seq
    }

    fn entry(&mut self, model: &Model) -> Entry {
        let units = i128::from(self.random.below(100_000)) + 1;
        let mut postings = vec![Posting::new(self.account(model), euro(units))];
        let part = i128::from(self.random.below(u64::try_from(units).unwrap()));
        if part > 0 {
            postings.push(Posting::new(self.account(model), euro(-part)));
        }
        // Now and then it does not balance, has a zero, or one side only.
        let wrong = self.random.below(60);
        let rest = part - units + i128::from(wrong == 0);
        postings.push(Posting::new(self.account(model), euro(rest)));
        match wrong {
            1 => postings.truncate(1),
            2 => postings.push(Posting::new(self.account(model), euro(0))),
            3 => {
                let dollar = Asset::currency("USD").unwrap();
                postings[0].amount = Amount::from_units(units, dollar);
            }
            _ => {}
        }
        Entry::new(self.day(), "entry", postings)
    }

    fn reclassify(&mut self, model: &Model) -> Command {
        let entry = self.seq(model);
        let found = model.booked.iter().find(|it| it.seq == entry);
        let from = match found {
            Some(it) if self.random.below(8) > 0 => self.random.pick(&it.entry.postings).account,
            _ => self.account(model),
        };
        let mut to = self.account(model);
        while to == from {
            to = self.account(model);
        }
        Command::Reclassify(Reclassification {
            entry,
            from,
            to,
            reason: "moved".to_owned(),
        })
    }

    /// A run of lines out of all there are: overlapping, repeated.
    fn statement(&mut self, model: &Model) -> StatementDraft {
        let account = model.accounts[usize::try_from(self.random.below(3)).unwrap()].id;
        let (from, count) = (self.random.below(LINES), 1 + self.random.below(12));
        statement(account, model.accounts[3].id, from..from + count)
    }
}

fn statement(
    account: AccountId,
    other: AccountId,
    lines: impl Iterator<Item = u64> + Clone,
) -> StatementDraft {
    let entries: Vec<_> = lines.map(|it| bank_line(account, other, it)).collect();
    let statement = StatementRecord {
        account,
        import: ImportId::from_uuid(Uuid::from_u128(0x7000 << 64)),
        file: "a.sta".to_owned(),
        file_hash: Hash([7; 32]),
        format: "mt940".to_owned(),
        number: None,
        opening: None,
        closing: None,
        lines: u32::try_from(entries.len()).unwrap(),
    };
    StatementDraft { statement, entries }
}

/// The same line is the same money, on the same day. Two neighbours are equal but for their place.
fn bank_line(account: AccountId, other: AccountId, number: u64) -> Entry {
    let units = i128::from(number / 2) + 1;
    let postings = vec![
        Posting::new(account, euro(units)),
        Posting::new(other, euro(-units)),
    ];
    let mut entry = Entry::new(day(number), "line", postings);
    entry.line = Some(LineSource {
        statement: 0,
        fingerprint: [u8::try_from(number / 2).unwrap(); 16],
        occurrence: u32::try_from(number % 2 + 1).unwrap(),
    });
    entry
}

/// The accounts that `independent` books on.
pub(crate) fn accounts() -> Command {
    let new = |path: &str| NewAccount {
        path: path.to_owned(),
        ..NewAccount::default()
    };
    Command::OpenAccounts(vec![new("assets:a"), new("income:b")])
}

/// Commands that lead to the same books in any order.
pub(crate) fn independent(random: &mut Random) -> Vec<Command> {
    let (own, other) = (AccountId(1), AccountId(2));
    let posted = (0..20).map(|_| {
        let entry = |units: i128| {
            let postings = vec![
                Posting::new(own, euro(units)),
                Posting::new(other, euro(-units)),
            ];
            Entry::new(day(1), "entry", postings)
        };
        let count = 1 + random.below(4);
        Command::PostEntries((1..=count).map(|it| entry(i128::from(it))).collect())
    });
    let mut all: Vec<_> = posted.collect();
    all.extend((0..10).map(|_| {
        let (from, count) = (random.below(LINES), 1 + random.below(12));
        Command::RecordStatements(vec![statement(own, other, from..from + count)])
    }));
    all
}

/// How many entries they lead to together.
pub(crate) fn entries_of(commands: &[Command]) -> usize {
    let mut lines = std::collections::BTreeSet::new();
    let mut posted = 0;
    for command in commands {
        match command {
            Command::PostEntries(entries) => posted += entries.len(),
            Command::RecordStatements(drafts) => {
                let entries = drafts.iter().flat_map(|it| &it.entries);
                lines.extend(entries.map(|it| {
                    let line = it.line.unwrap();
                    (line.fingerprint, line.occurrence)
                }));
            }
            other => panic!("not independent: {other:?}"),
        }
    }
    posted + lines.len()
}
