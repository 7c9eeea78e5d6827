//! Seeded journals with everything that makes text forms hard.

use std::collections::BTreeMap;

use journal::{
    AccountChange, AccountId, Command, Custody, Entity, Entry, LineSource, NewAccount, Posting,
    Reclassification, StatementDraft, StatementRecord,
};
use money::{Amount, Asset, AssetDefinition, AssetKind, Date, Day};

use crate::support::Ledger;

/// splitmix64 (Steele, Lea, Flood 2014): small, seeded, good enough for tests.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.roll() % limit as u64).unwrap()
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const PATHS: [&str; 26] = [
    "assets:bank:nordbank eur",
    "assets:bank:nordbank-eur",
    "assets:bank:Nordbank EUR.",
    "assets:bank:Sparkasse Köln & Söhne",
    "assets:bank:日本銀行",
    "assets:bank:½",
    "assets:bank:¾",
    "assets:bank:5% off",
    "assets:bank:it's, \u{2018}quoted\u{2019}",
    "assets:bank:a\u{a0}b",
    "assets:bank:a_b",
    "assets:bank:!bang #tag ^link ~tilde <angle> `tick`",
    "assets:wallet:0xAbCdEf0123456789",
    "assets:wallet:emoji 🚀 rocket",
    "assets:Wallet",
    "assets:wallet:-dash-",
    "liabilities:card/visa+gold",
    "liabilities:loan:ß",
    "equity:opening",
    "equity:trading:fx",
    "income:sales:été",
    "income:sales:Ete?",
    "expenses:fees",
    "expenses:fees:2024-01-02",
    "expenses:rent.12 EUR",
    "expenses:ﬁgure ligature",
];

const CODES: [(&str, u8); 14] = [
    ("JPY", 0),
    ("KWD", 3),
    ("USD", 2),
    ("ETH", 18),
    ("stETH", 18),
    ("STETH", 6),
    ("1INCH", 18),
    ("BRK-B", 4),
    ("USDC.polygon", 6),
    ("A", 1),
    ("A-", 0),
    ("TRUE", 2),
    ("deep_36", 36),
    ("123456789012345678901234", 8),
];

const TEXTS: [&str; 28] = [
    "Invoice 12",
    "",
    "a; b",
    "* starred",
    "! banged",
    "(code) text",
    "= equals",
    "- dash",
    "pipe | inside",
    "|",
    " two  blanks  ",
    "quote \" and \\ back",
    "percent %41 100%",
    "comma, tag:value, date:2024-01-01",
    "seq:99",
    "[2024-01-02]",
    "[2024-01-02=2024-02-03]",
    "日本語 🚀 e\u{301}",
    "nbsp\u{a0}end\u{a0}",
    "\u{2028}line separator",
    "; comment",
    "# hash",
    "@ 5 USD {3} = 4",
    "2024-01-02 * fake",
    "\\",
    "\"",
    "trailing backslash \\",
    "ends with (",
];

const TAG_NAMES: [&str; 14] = [
    "project",
    "seq",
    "date",
    "x",
    "",
    "with blank",
    "a:b",
    "a,b",
    "ünïcode",
    "%",
    "Upper",
    "tag-name-1",
    "filename",
    "type",
];

/// How large amounts get.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Within 28 digits, what beancount's own tools sum exactly.
    Common,
    /// Up to the edge of 128 bits.
    Wide,
}

pub struct Maker {
    pub dice: Dice,
    pub ledger: Ledger,
    assets: Vec<Asset>,
    size: Size,
}

impl Maker {
    pub fn new(seed: u64, size: Size) -> Self {
        let mut maker = Self {
            dice: Dice(seed),
            ledger: Ledger::open(&[]),
            assets: Vec::new(),
            size,
        };
        maker.define();
        maker
    }

    fn define(&mut self) {
        let euro = Asset::currency("EUR").unwrap();
        let mut definitions = Vec::new();
        for (code, scale) in CODES {
            if self.size == Size::Common && scale > 18 {
                continue;
            }
            let asset = Asset::new(code.parse().unwrap(), scale).unwrap();
            let kind = match (Asset::currency(code), self.dice.below(3)) {
                (Ok(_), _) => AssetKind::Currency,
                (_, 0) => AssetKind::Custom,
                (_, 1) => AssetKind::Token {
                    chain: "eip155:1".into(),
                    contract: Some("0xabc, \"def\"; g".into()),
                },
                _ => AssetKind::Security {
                    ticker: code.into(),
                    exchange: Some("XETR".into()),
                    isin: None,
                },
            };
            let name = self.dice.pick(&TEXTS).to_owned();
            definitions.push(AssetDefinition { asset, name, kind });
        }
        self.assets = definitions.iter().map(|it| it.asset).collect();
        self.assets.push(euro);
        self.ledger.ask(Command::DefineAssets(definitions)).unwrap();
        let entity = Entity {
            slug: "acme".parse().unwrap(),
            name: "Acme, \"Ltd\"; 5%".into(),
        };
        self.ledger.ask(Command::DefineEntity(entity)).unwrap();
        let accounts = PATHS.map(|path| NewAccount {
            path: path.into(),
            entity: self.dice.chance(30).then(|| "acme".parse().unwrap()),
            custody: Custody {
                bank: self.dice.chance(30).then(|| "Bank, \"Söhne\"; & Co".into()),
                identification: None,
                region: self.dice.chance(30).then(|| "DE".into()),
            },
            opened_on: self.dice.chance(20).then(|| day(-5)),
            ..NewAccount::default()
        });
        self.ledger
            .ask(Command::OpenAccounts(accounts.into()))
            .unwrap();
    }

    fn account(&mut self) -> AccountId {
        AccountId(u32::try_from(self.dice.below(PATHS.len())).unwrap() + 1)
    }

    fn units(&mut self) -> i128 {
        let bits = match (self.size, self.dice.below(20)) {
            (Size::Wide, 0) => 118,
            (_, 1..=3) => 70,
            (_, 4..=8) => 8,
            _ => 24,
        };
        let wide = (u128::from(self.dice.roll()) << 64) | u128::from(self.dice.roll());
        let units = i128::try_from(wide >> (128 - bits)).unwrap() + 1;
        if self.dice.chance(50) { units } else { -units }
    }

    fn text(&mut self) -> String {
        self.dice.pick(&TEXTS).to_owned()
    }

    fn optional(&mut self, percent: usize) -> Option<String> {
        let text = self.text();
        // An empty option and none are the same to the book.
        Some(text).filter(|it| self.dice.chance(percent) && !it.is_empty())
    }

    fn day(&mut self) -> Date {
        let number = i32::try_from(self.dice.below(700)).unwrap();
        day(number)
    }

    fn posting(&mut self, units: i128, asset: Asset, booked_on: Date) -> Posting {
        let valued_on = self.dice.chance(20).then(|| self.day());
        Posting {
            valued_on: valued_on.filter(|it| *it != booked_on),
            ..Posting::new(self.account(), Amount::from_units(units, asset))
        }
    }

    pub fn entry(&mut self) -> Entry {
        let booked_on = self.day();
        let asset = self.dice.pick(&self.assets.clone());
        let units = self.units();
        let mut postings = vec![self.posting(units, asset, booked_on)];
        if self.dice.chance(25) {
            // A conversion: each asset balances through trading, with counter-values.
            let other = self.dice.pick(&self.assets.clone());
            let back = self.posting(-units, asset, booked_on);
            postings.push(back);
            if other != asset {
                let paid = self.units().abs() * units.signum();
                postings[0].counter = Some(Amount::from_units(paid, other));
                let (first, second) = (
                    self.posting(paid, other, booked_on),
                    self.posting(-paid, other, booked_on),
                );
                postings.extend([first, second]);
                postings[2].counter = Some(Amount::from_units(units, asset));
            }
        } else if units.abs() > 3 && self.dice.chance(30) {
            let part = units / 3;
            let first = self.posting(-part, asset, booked_on);
            let second = self.posting(part - units, asset, booked_on);
            postings.extend([first, second]);
        } else {
            let back = self.posting(-units, asset, booked_on);
            postings.push(back);
        }
        let mut entry = Entry::new(booked_on, self.text(), postings);
        entry.counterparty = self.optional(40);
        entry.reference = self.optional(40);
        let mut tags = BTreeMap::new();
        for _ in 0..self.dice.below(4) {
            tags.insert(self.dice.pick(&TAG_NAMES).to_owned(), self.text());
        }
        entry.tags = tags;
        entry
    }

    /// Books entries one by one, with corrections, statements and closings between.
    pub fn book(mut self, count: usize) -> Ledger {
        for number in 0..count {
            let entry = self.entry();
            // Too much on one account is refused: 127 bits of turnover.
            if self.ledger.ask(Command::PostEntries(vec![entry])).is_ok() && self.dice.chance(15) {
                self.correct();
            }
            if self.dice.chance(5) {
                self.statement(u32::try_from(number).unwrap());
            }
        }
        for number in 1..=u32::try_from(PATHS.len()).unwrap() {
            let change = AccountChange {
                closed_on: Some(Some(day(700))),
                ..AccountChange::default()
            };
            let id = AccountId(number);
            // Only empty accounts can be closed.
            let _ = self.ledger.ask(Command::ChangeAccount { id, change });
        }
        self.ledger
    }

    fn correct(&mut self) {
        let last = self.ledger.book.head().seq;
        if self.dice.chance(50) {
            let booked_on = self.dice.chance(50).then(|| self.day());
            let _ = self.ledger.ask(Command::ReverseEntries {
                entries: vec![last],
                booked_on,
                reason: self.dice.pick(&TEXTS).to_owned(),
            });
        } else if let Some(view) = self.ledger.book.entry_at(last) {
            let from = view.postings().next().unwrap().account;
            let to = self.account();
            let _ = self.ledger.ask(Command::Reclassify(Reclassification {
                entry: last,
                from,
                to,
                reason: self.dice.pick(&TEXTS).to_owned(),
            }));
        }
    }

    fn statement(&mut self, number: u32) {
        let mut entry = self.entry();
        entry.line = Some(LineSource {
            statement: 0,
            fingerprint: self.dice.roll().to_le_bytes().repeat(2).try_into().unwrap(),
            occurrence: number,
        });
        let account = entry.postings[0].account;
        let statement = StatementRecord {
            account,
            import: "imp_018f0000000070008000000000000001".parse().unwrap(),
            file: "März, \"1\"; a.sta".into(),
            file_hash: journal::Hash::ZERO,
            format: "mt940".into(),
            number: None,
            opening: None,
            closing: None,
            lines: 1,
        };
        let draft = StatementDraft {
            statement,
            entries: vec![entry],
        };
        let _ = self.ledger.ask(Command::RecordStatements(vec![draft]));
    }
}

pub fn day(number: i32) -> Date {
    Day::from_number(19_000 + number).to_date().unwrap()
}
