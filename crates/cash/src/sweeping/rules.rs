//! What a proposal is compared with: doing nothing, and a rule that looks at one day at a time.
//!
//! Owns: both plans. Not here: what they cost (`outcome`).
//! Invariant: the rule knows flows until money that is sent on the next business day could be
//! there, and nothing later; it keeps cut-offs, settlement days and every limit.

use super::outcome::{Move, Plan, Step};
use super::problem::{FacilityKind, Problem};
use super::reason::Reason;

/// Everything stays where it is.
pub(super) fn nothing(problem: &Problem) -> Plan {
    let balances = problem.accounts.iter().map(|account| {
        let mut balance = account.opening;
        let mut step = |flow: &i64| {
            balance += flow;
            balance
        };
        account.flows.iter().map(&mut step).collect()
    });
    let levels = problem
        .facilities
        .iter()
        .map(|it| vec![it.opening; problem.days()]);
    Plan {
        balances: balances.collect(),
        levels: levels.collect(),
        ..Plan::default()
    }
}

/// Every business day: sweeps what is above targets to where it is gathered, funds what would be
/// below zero or its minimum from the largest surplus, gets investments back and draws for what is
/// still below its minimum, pays credit back and invests what is left.
pub(super) fn day_by_day(problem: &Problem) -> Plan {
    let mut rule = Rule::new(problem);
    for day in 0..problem.days() {
        rule.live(day);
    }
    rule.plan
}

/// How far an account is filled up, and from what.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// It would be below zero: filled to its target, from what others have above theirs.
    Zero,
    /// It would be below its minimum: filled up to that, from what others have above theirs.
    Minimum,
}

struct Rule<'a> {
    problem: &'a Problem,
    now: Vec<i64>,
    levels: Vec<i64>,
    coming: Vec<Vec<i64>>,
    /// What accounts that money is gathered on have to send on, by day.
    claims: Vec<Vec<i64>>,
    /// Sent over each link today.
    sent: Vec<i64>,
    /// Links into each account, and whether each leads to where money is gathered.
    into: Vec<Vec<usize>>,
    gathers: Vec<bool>,
    /// The quickest link to each account from where money is gathered, and which accounts feed.
    feeders: Vec<Option<usize>>,
    feeds: Vec<bool>,
    /// Facilities of each account, the cheapest to get money from first.
    places: Vec<Vec<usize>>,
    /// The most business days any way takes.
    slowest: usize,
    plan: Plan,
}

impl<'a> Rule<'a> {
    fn new(problem: &'a Problem) -> Self {
        let accounts = problem.accounts.len();
        let mut into = vec![Vec::new(); accounts];
        for (place, it) in problem.links.iter().enumerate() {
            into[it.to].push(place);
        }
        let mut places = vec![Vec::new(); accounts];
        for (place, it) in problem.facilities.iter().enumerate() {
            places[it.account].push(place);
        }
        for own in &mut places {
            own.sort_by_key(|it| {
                let it = &problem.facilities[*it];
                (it.kind == FacilityKind::Draw, it.rate_bps)
            });
        }
        // Money is gathered where there is a facility, or where more links lead to.
        let gathers = problem.links.iter().map(|it| {
            let has = |account: usize| !places[account].is_empty();
            match (has(it.from), has(it.to)) {
                (false, true) => true,
                (true, false) => false,
                _ => into[it.to].len() > into[it.from].len(),
            }
        });
        let gathers: Vec<bool> = gathers.collect();
        let quickest = |own: &Vec<usize>| {
            let fed = own.iter().copied().filter(|it| !gathers[*it]);
            fed.min_by_key(|it| (problem.links[*it].converts, problem.links[*it].settlement))
        };
        let feeders: Vec<Option<usize>> = into.iter().map(quickest).collect();
        let mut feeds = vec![false; accounts];
        for it in feeders.iter().flatten() {
            feeds[problem.links[*it].from] = true;
        }
        let links = problem.links.iter().map(|it| it.settlement).max();
        let facilities = problem.facilities.iter().map(|it| it.settlement).max();
        Self {
            problem,
            now: problem.accounts.iter().map(|it| it.opening).collect(),
            levels: problem.facilities.iter().map(|it| it.opening).collect(),
            coming: vec![vec![0; problem.days()]; accounts],
            claims: vec![vec![0; problem.days()]; accounts],
            sent: vec![0; problem.links.len()],
            into,
            gathers,
            feeders,
            feeds,
            places,
            slowest: links.unwrap_or(0) + facilities.unwrap_or(0),
            plan: Plan {
                balances: vec![Vec::new(); accounts],
                levels: vec![Vec::new(); problem.facilities.len()],
                ..Plan::default()
            },
        }
    }

    fn live(&mut self, day: usize) {
        for (which, account) in self.problem.accounts.iter().enumerate() {
            self.now[which] += account.flows[day] + self.coming[which][day];
        }
        if self.problem.is_business[day] {
            self.sent.fill(0);
            self.claim(day);
            for link in 0..self.problem.links.len() {
                self.sweep(link, day);
            }
            for need in [Need::Zero, Need::Minimum] {
                for account in self.lacking(day, need) {
                    self.fill(account, day, need);
                }
            }
            for kind in [FacilityKind::Draw, FacilityKind::Invest] {
                for facility in 0..self.problem.facilities.len() {
                    if self.problem.facilities[facility].kind == kind {
                        self.place(facility, day);
                    }
                }
            }
        }
        for (slot, now) in self.plan.balances.iter_mut().zip(&self.now) {
            slot.push(*now);
        }
        for (slot, level) in self.plan.levels.iter_mut().zip(&self.levels) {
            slot.push(*level);
        }
    }

    fn least(&self, account: usize, need: Need) -> i64 {
        let least = self.problem.accounts[account].minimum;
        match need {
            Need::Zero => least.max(0),
            Need::Minimum => least,
        }
    }

    fn wanted(&self, account: usize) -> i64 {
        let it = &self.problem.accounts[account];
        it.target.unwrap_or(0).max(it.minimum.max(0))
    }

    /// The days that only money which is sent today can be there for: from the one it arrives on
    /// to the one before what is sent on the next business day does.
    fn window(&self, day: usize, settlement: usize) -> Option<(usize, usize)> {
        let arrives = self.problem.settles(day, settlement)?;
        let next = self.problem.settles(day, settlement + 1);
        Some((arrives, next.unwrap_or(self.problem.days()) - 1))
    }

    /// The lowest an account will be from today's end on within days, with what it has to send on.
    fn lowest(&self, account: usize, (day, first, last): (usize, usize, usize)) -> i64 {
        let mut balance = self.now[account] - self.claims[account][day];
        let mut lowest = i64::MAX;
        for ahead in day..=last {
            if ahead > day {
                balance += self.problem.accounts[account].flows[ahead]
                    + self.coming[account][ahead]
                    - self.claims[account][ahead];
            }
            if ahead >= first {
                lowest = lowest.min(balance);
            }
        }
        lowest
    }

    /// What an account can do without above `least` until it could be given back.
    fn spare(&self, account: usize, (day, settlement): (usize, usize), least: i64) -> i64 {
        let last = self.window(day, settlement).map(|it| it.1);
        let last = last.unwrap_or(self.problem.days() - 1);
        (self.lowest(account, (day, day, last)) - least).max(0)
    }

    /// What still lacks of `least` on the days that money sent today is needed for.
    fn lack(&self, account: usize, (day, settlement): (usize, usize), least: i64) -> i64 {
        let window = self.window(day, settlement);
        window.map_or(0, |it| least - self.lowest(account, (day, it.0, it.1)))
    }

    /// Works out what accounts will have to send on, and when.
    fn claim(&mut self, day: usize) {
        self.claims.iter_mut().for_each(|it| it.fill(0));
        let last = self.window(day, self.slowest).map(|it| it.1);
        let last = last.unwrap_or(self.problem.days() - 1);
        for account in 0..self.now.len() {
            let Some(feeder) = self.feeders[account] else {
                continue;
            };
            let link = &self.problem.links[feeder];
            let least = self.least(account, Need::Zero);
            let mut balance = self.now[account];
            for ahead in day..=last {
                if ahead > day {
                    let flow = self.problem.accounts[account].flows[ahead];
                    balance += flow + self.coming[account][ahead];
                }
                if balance < least {
                    let in_time = |it: &usize| {
                        let arrives = self.problem.settles(*it, link.settlement);
                        self.problem.is_business[*it] && arrives.is_some_and(|it| it <= ahead)
                    };
                    let sent = (day..=ahead).rev().find(in_time).unwrap_or(day);
                    self.claims[link.from][sent] += least - balance;
                    balance = least;
                }
            }
        }
    }

    /// Accounts that would fall below what they need: those that others are fed from first, then
    /// by what lacks.
    fn lacking(&self, day: usize, need: Need) -> Vec<usize> {
        let last = self.window(day, self.slowest).map(|it| it.1);
        let last = last.unwrap_or(self.problem.days() - 1);
        let lack = |it: usize| self.least(it, need) - self.lowest(it, (day, day, last));
        let mut found: Vec<(bool, i64, usize)> = (0..self.now.len())
            .map(|it| (!self.feeds[it], -lack(it), it))
            .filter(|it| it.1 < 0)
            .collect();
        found.sort_unstable();
        found.into_iter().map(|it| it.2).collect()
    }

    fn sweep(&mut self, link: usize, day: usize) {
        let it = &self.problem.links[link];
        if it.converts || !self.gathers[link] {
            return;
        }
        let back = self.feeders[it.from].map_or(0, |it| self.problem.links[it].settlement);
        let spare = self.spare(it.from, (day, back), self.wanted(it.from));
        let is_same = self.problem.accounts[it.from].limit == self.problem.accounts[it.to].limit;
        let room = self.room(self.problem.accounts[it.to].limit.filter(|_| !is_same));
        self.transfer(link, day, spare.min(room));
    }

    fn fill(&mut self, account: usize, day: usize, need: Need) {
        let least = self.least(account, need);
        let mut ways: Vec<(bool, i64, usize)> = Vec::with_capacity(self.into[account].len());
        for link in &self.into[account] {
            let it = &self.problem.links[*link];
            let kept = match need {
                Need::Zero => self.wanted(it.from),
                Need::Minimum => self.least(it.from, need),
            };
            // What others are to have of it is what this is about, where it feeds them.
            let own: i64 = if self.gathers[*link] {
                0
            } else {
                self.claims[it.from][day]
            };
            let spare = self.spare(it.from, (day, 0), kept - own);
            ways.push((it.converts, -spare, *link));
        }
        ways.sort_unstable();
        for (_, spare, link) in ways {
            let at = (day, self.problem.links[link].settlement);
            let lack = self.lack(account, at, least);
            let wish = match need {
                Need::Zero => self.lack(account, at, self.wanted(account)),
                Need::Minimum => lack,
            };
            if lack > 0 {
                self.transfer(link, day, wish.min(-spare));
            }
        }
        for place in 0..self.places[account].len() {
            let facility = self.places[account][place];
            let it = &self.problem.facilities[facility];
            let room = match (it.kind, need) {
                (FacilityKind::Invest, Need::Zero) => self.levels[facility],
                (FacilityKind::Draw, Need::Minimum) => it.capacity - self.levels[facility],
                _ => continue,
            };
            let lack = self.lack(account, (day, it.settlement), least);
            self.step(facility, day, -lack.min(room).max(0));
        }
    }

    fn transfer(&mut self, link: usize, day: usize, amount: i64) {
        let it = &self.problem.links[link];
        let left = it.daily_limit.map_or(amount, |most| most - self.sent[link]);
        let amount = amount.min(left);
        let Some(arrives) = self.problem.settles(day, it.settlement) else {
            return;
        };
        if amount <= 0 || (day == 0 && !it.is_open_today) {
            return;
        }
        self.sent[link] += amount;
        self.now[it.from] -= amount;
        self.come(it.to, (day, arrives), amount);
        if self.feeders[it.to] == Some(link) {
            let mut left = amount;
            for claim in &mut self.claims[it.from][day..] {
                let kept = left.min(*claim);
                *claim -= kept;
                left -= kept;
            }
        }
        self.plan.moves.push(Move {
            link,
            day,
            arrives,
            amount,
            reason: Reason::Whole,
        });
    }

    fn come(&mut self, account: usize, (day, arrives): (usize, usize), amount: i64) {
        if arrives == day {
            self.now[account] += amount;
        } else {
            self.coming[account][arrives] += amount;
        }
    }

    /// Puts an amount into a facility or pays it back; gets it from there below zero.
    fn step(&mut self, facility: usize, day: usize, amount: i64) {
        let it = &self.problem.facilities[facility];
        let arrives = if amount < 0 {
            self.problem.settles(day, it.settlement)
        } else {
            Some(day)
        };
        let Some(arrives) = arrives.filter(|_| amount != 0) else {
            return;
        };
        self.levels[facility] += match it.kind {
            FacilityKind::Invest => amount,
            FacilityKind::Draw => -amount,
        };
        self.come(it.account, (day, arrives), -amount);
        self.plan.steps.push(Step {
            facility,
            day,
            amount,
        });
    }

    /// Pays credit back, or invests where that earns more.
    fn place(&mut self, facility: usize, day: usize) {
        let it = &self.problem.facilities[facility];
        let spare = self.spare(it.account, (day, it.settlement), self.wanted(it.account));
        let most = match it.kind {
            FacilityKind::Draw => self.levels[facility],
            FacilityKind::Invest => {
                let earns = it.rate_bps > self.problem.accounts[it.account].credit_bps;
                let own = self.problem.accounts[it.account].limit;
                let room = self.room(it.limit.filter(|_| it.limit != own));
                let left = it.capacity - self.levels[facility];
                if earns { left.min(room) } else { 0 }
            }
        };
        self.step(facility, day, spare.min(most).max(0));
    }

    /// What more may lie with a counterparty.
    fn room(&self, limit: Option<usize>) -> i64 {
        let Some(limit) = limit else { return i64::MAX };
        let own = self.problem.accounts.iter().zip(&self.now);
        let own = own.filter(|it| it.0.limit == Some(limit));
        let placed = self.problem.facilities.iter().zip(&self.levels);
        let placed =
            placed.filter(|it| it.0.limit == Some(limit) && it.0.kind == FacilityKind::Invest);
        let held: i64 = own.map(|it| (*it.1).max(0)).sum();
        let placed: i64 = placed.map(|it| *it.1).sum();
        (self.problem.limits[limit].most - held - placed).max(0)
    }
}
