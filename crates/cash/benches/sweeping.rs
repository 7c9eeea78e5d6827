//! A proposal for 500 accounts over 90 days, anew and after one number changed (CASH-9).

use cash::sweeping::{Account, Facility, FacilityKind, Link, Problem, propose};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

const ACCOUNTS: usize = 495;
const POOLS: usize = 5;
const DAYS: usize = 90;

/// Numbers that look random and are the same every time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 % bound).unwrap_or(0)
    }
}

fn account(name: String, draw: &mut Draw) -> Account {
    let flows = (0..DAYS).map(|_| draw.below(2_000_000) - 980_000).collect();
    Account {
        name,
        opening: 20_000_000 + draw.below(20_000_000),
        flows,
        minimum: 500_000,
        target: Some(1_000_000),
        below_target_bps: 200,
        credit_bps: draw.below(100),
        debit_bps: 1_200,
        limit: None,
    }
}

fn link(from: usize, to: usize, fixed: i64) -> Link {
    Link {
        from,
        to,
        fixed,
        cost_bps: 0,
        settlement: 0,
        daily_limit: None,
        is_open_today: true,
        converts: false,
    }
}

/// Five pools that invest and draw, each with its accounts, and ways between the pools.
fn problem(fixed: i64) -> Problem {
    let mut draw = Draw(88_172_645_463_325_252);
    let accounts: Vec<Account> = (0..POOLS + ACCOUNTS)
        .map(|it| account(format!("account {it}"), &mut draw))
        .collect();
    let mut links = Vec::new();
    for it in POOLS..POOLS + ACCOUNTS {
        links.extend([link(it, it % POOLS, fixed), link(it % POOLS, it, fixed)]);
    }
    for from in 0..POOLS {
        links.extend((0..POOLS).filter(|it| *it != from).map(|to| Link {
            settlement: 1,
            cost_bps: 2,
            ..link(from, to, fixed)
        }));
    }
    let facility = |account: usize, kind, rate_bps| Facility {
        name: format!("{kind:?} {account}"),
        account,
        kind,
        rate_bps,
        capacity: 100_000_000_000,
        opening: 0,
        settlement: 0,
        limit: None,
    };
    let facilities = (0..POOLS).flat_map(|it| {
        let rate = 250 + 10 * i64::try_from(it).unwrap_or(0);
        [
            facility(it, FacilityKind::Invest, rate),
            facility(it, FacilityKind::Draw, 600),
        ]
    });
    Problem {
        is_business: (0..DAYS).map(|it| it % 7 < 5).collect(),
        year: 360,
        accounts,
        links,
        facilities: facilities.collect(),
        limits: Vec::new(),
    }
}

fn sweeping(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sweeping, 500 accounts, 90 days");
    group.sample_size(10);
    for (name, fixed) in [("transfers cost nothing", 0), ("transfers cost 5.00", 500)] {
        let problem = problem(fixed);
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(propose(black_box(&problem))).is_ok());
        });
    }
    group.finish();
}

criterion_group!(benches, sweeping);
criterion_main!(benches);
