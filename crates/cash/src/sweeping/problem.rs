//! What is to be arranged: accounts, ways between them, places to invest or draw, limits.
//!
//! Owns: the problem, and every fault in it.
//! Not here: what follows from it (`solve`).
//! Invariant: a checked problem has no number that could overflow a sum.

/// Limits: days, accounts, ways; nodes of the network; an amount.
pub const MAX_DAYS: usize = 366;
const MAX_ACCOUNTS: usize = 5_000;
const MAX_LINKS: usize = 20_000;
const MAX_NODES: usize = 1 << 19;
/// Ten trillions with two decimals.
const MAX_UNITS: i64 = 1_000_000_000_000_000;
/// A hundred percent a year.
const MAX_BPS: i64 = 10_000;

/// An account, in units of the common currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What it is called.
    pub name: String,
    /// At the start of the first day.
    pub opening: i64,
    /// What comes in and goes out, by day.
    pub flows: Vec<i64>,
    /// What it must hold at the end of every day; below zero where an overdraft is agreed.
    pub minimum: i64,
    /// What it should hold.
    pub target: Option<i64>,
    /// What a year below the target costs, in basis points of what is missing.
    pub below_target_bps: i64,
    /// Interest earned a year.
    pub credit_bps: i64,
    /// Interest paid a year while below zero.
    pub debit_bps: i64,
    /// Whose books it is in, by place in `Problem::limits`.
    pub limit: Option<usize>,
}

/// A way for money from an account to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// From this account, by place.
    pub from: usize,
    /// To this one.
    pub to: usize,
    /// What each transfer costs.
    pub fixed: i64,
    /// What it costs by its size; half the spread of a conversion belongs here.
    pub cost_bps: i64,
    /// Business days until it arrives.
    pub settlement: usize,
    /// The most a day.
    pub daily_limit: Option<i64>,
    /// Whether the cut-off of the first day has not passed.
    pub is_open_today: bool,
    /// Whether it converts between currencies.
    pub converts: bool,
}

/// Which way a facility goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacilityKind {
    /// Money is placed in it.
    Invest,
    /// Money is taken from it.
    Draw,
}

/// A place to invest, or a credit line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facility {
    /// What it is called.
    pub name: String,
    /// The account it is used through, by place.
    pub account: usize,
    /// Which way.
    pub kind: FacilityKind,
    /// Interest a year.
    pub rate_bps: i64,
    /// The most at a time.
    pub capacity: i64,
    /// In use at the start.
    pub opening: i64,
    /// Business days from the call until money is back, or there.
    pub settlement: usize,
    /// With whom, by place in `Problem::limits`.
    pub limit: Option<usize>,
}

/// The most that may lie with one counterparty at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// With whom.
    pub name: String,
    /// The most.
    pub most: i64,
}

/// Everything that is to be arranged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// For each day, whether banks work.
    pub is_business: Vec<bool>,
    /// Days of a year of interest: 360 or 365.
    pub year: i64,
    /// The accounts.
    pub accounts: Vec<Account>,
    /// The ways between them.
    pub links: Vec<Link>,
    /// The places.
    pub facilities: Vec<Facility>,
    /// The limits.
    pub limits: Vec<Limit>,
}

/// What is wrong with a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, as in `account Main`.
    pub place: String,
    /// What is there, and what should be.
    pub wrong: Wrong,
}

/// What is there in place of what should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// An amount that is out of range.
    Amount {
        /// In units.
        found: i64,
        /// The least it may be.
        least: i64,
        /// The most.
        most: i64,
    },
    /// Anything else, in words.
    Other {
        /// What is there.
        found: String,
        /// What should be.
        expected: String,
    },
}

impl Fault {
    /// What was found, and what was expected, with amounts as the caller writes them.
    #[must_use]
    pub fn told(&self, amount: &dyn Fn(i64) -> String) -> (String, String) {
        match &self.wrong {
            Wrong::Amount { found, least, most } => {
                let expected = format!("{} to {}", amount(*least), amount(*most));
                (amount(*found), expected)
            }
            Wrong::Other { found, expected } => (found.clone(), expected.clone()),
        }
    }

    /// The whole fault, with amounts as the caller writes them.
    #[must_use]
    pub fn sentence(&self, amount: &dyn Fn(i64) -> String) -> String {
        let (found, expected) = self.told(amount);
        format!("{}: found {found}, expected {expected}", self.place)
    }
}

impl Problem {
    /// Days.
    #[must_use]
    pub const fn days(&self) -> usize {
        self.is_business.len()
    }

    /// The business day that is `steps` after `day`; `None` beyond the last.
    pub(super) fn settles(&self, day: usize, steps: usize) -> Option<usize> {
        let mut later = (day..self.days()).filter(|it| self.is_business[*it]);
        later.nth(steps)
    }

    /// Every fault.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults(Vec::new());
        let days = self.days();
        faults.within("days", days, 1..=MAX_DAYS);
        faults.within("number of accounts", self.accounts.len(), 1..=MAX_ACCOUNTS);
        faults.within("number of links", self.links.len(), 0..=MAX_LINKS);
        let nodes = (self.accounts.len() + self.facilities.len()) * days;
        faults.within("accounts and facilities times days", nodes, 1..=MAX_NODES);
        if !matches!(self.year, 360 | 365 | 366) {
            faults.add("days of a year", &self.year, "360, 365 or 366");
        }
        for it in &self.accounts {
            it.check(days, self.limits.len(), &mut faults);
        }
        for (index, it) in self.links.iter().enumerate() {
            it.check(
                &format!("link {}", index + 1),
                self.accounts.len(),
                &mut faults,
            );
        }
        for it in &self.facilities {
            it.check(self, &mut faults);
        }
        for it in &self.limits {
            faults.amount(&format!("limit of {}", it.name), it.most, 0);
        }
        faults.0
    }
}

/// Faults found so far.
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, place: &str, found: &dyn std::fmt::Display, expected: &str) {
        self.0.push(Fault {
            place: place.to_owned(),
            wrong: Wrong::Other {
                found: found.to_string(),
                expected: expected.to_owned(),
            },
        });
    }

    fn within(&mut self, place: &str, found: usize, range: std::ops::RangeInclusive<usize>) {
        if !range.contains(&found) {
            let expected = format!("{} to {}", range.start(), range.end());
            self.add(place, &found, &expected);
        }
    }

    fn amount(&mut self, place: &str, found: i64, least: i64) {
        self.between(place, found, (least, MAX_UNITS));
    }

    fn between(&mut self, place: &str, found: i64, (least, most): (i64, i64)) {
        if !(least..=most).contains(&found) {
            let place = place.to_owned();
            let wrong = Wrong::Amount { found, least, most };
            self.0.push(Fault { place, wrong });
        }
    }

    fn rate(&mut self, place: &str, found: i64, least: i64) {
        if !(least..=MAX_BPS).contains(&found) {
            self.add(place, &found, &format!("{least} to {MAX_BPS} basis points"));
        }
    }

    fn place(&mut self, place: &str, found: usize, count: usize, what: &str) {
        if found >= count {
            self.add(
                place,
                &found,
                &format!("the place of one of {count} {what}"),
            );
        }
    }
}

impl Account {
    fn check(&self, days: usize, limits: usize, faults: &mut Faults) {
        let place = format!("account {}", self.name);
        if self.flows.len() != days {
            faults.add(
                &place,
                &format!("{} flows", self.flows.len()),
                &format!("one a day, {days}"),
            );
        }
        faults.amount(&place, self.opening, -MAX_UNITS);
        for it in &self.flows {
            faults.amount(&place, *it, -MAX_UNITS);
        }
        faults.amount(&format!("minimum of {place}"), self.minimum, -MAX_UNITS);
        if let Some(target) = self.target {
            faults.amount(&format!("target of {place}"), target, self.minimum);
        }
        faults.rate(
            &format!("credit rate of {place}"),
            self.credit_bps,
            -MAX_BPS,
        );
        // A rate below what is earned would make money of an overdraft.
        faults.rate(
            &format!("debit rate of {place}"),
            self.debit_bps,
            self.credit_bps.max(0),
        );
        faults.rate(
            &format!("cost below the target of {place}"),
            self.below_target_bps,
            0,
        );
        if let Some(limit) = self.limit {
            faults.place(&place, limit, limits, "limits");
        }
    }
}

impl Link {
    fn check(&self, place: &str, accounts: usize, faults: &mut Faults) {
        faults.place(place, self.from, accounts, "accounts");
        faults.place(place, self.to, accounts, "accounts");
        if self.from == self.to {
            faults.add(place, &"one account twice", "two accounts");
        }
        faults.amount(&format!("cost of {place}"), self.fixed, 0);
        faults.rate(&format!("cost of {place}"), self.cost_bps, 0);
        faults.within(
            &format!("settlement days of {place}"),
            self.settlement,
            0..=30,
        );
        if let Some(limit) = self.daily_limit {
            faults.amount(&format!("daily limit of {place}"), limit, 0);
        }
    }
}

impl Facility {
    fn check(&self, problem: &Problem, faults: &mut Faults) {
        let place = format!("facility {}", self.name);
        faults.place(&place, self.account, problem.accounts.len(), "accounts");
        faults.rate(&format!("rate of {place}"), self.rate_bps, -MAX_BPS);
        faults.amount(&format!("limit of {place}"), self.capacity, 0);
        faults.within(
            &format!("settlement days of {place}"),
            self.settlement,
            0..=30,
        );
        let opening = format!("balance of {place}, within its limit");
        faults.between(&opening, self.opening, (0, self.capacity));
        if let Some(limit) = self.limit {
            faults.place(&place, limit, problem.limits.len(), "limits");
        }
    }
}
