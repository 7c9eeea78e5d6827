//! Proposals on small problems whose answer is known by hand.
//!
//! Owns: what a plan must do. Not here: the network alone (`network`).
//! Invariant: amounts are cents.

use super::*;

fn account(name: &str, opening: i64, flows: &[i64]) -> Account {
    Account {
        name: name.to_owned(),
        opening,
        flows: flows.to_vec(),
        minimum: 0,
        target: None,
        below_target_bps: 0,
        credit_bps: 0,
        debit_bps: 1_200,
        limit: None,
    }
}

fn link(from: usize, to: usize) -> Link {
    Link {
        from,
        to,
        fixed: 0,
        cost_bps: 0,
        settlement: 0,
        daily_limit: None,
        is_open_today: true,
        converts: false,
    }
}

fn facility(kind: FacilityKind, account: usize, rate_bps: i64) -> Facility {
    Facility {
        name: format!("{kind:?}"),
        account,
        kind,
        rate_bps,
        capacity: 100_000_000,
        opening: 0,
        settlement: 0,
        limit: None,
    }
}

fn problem(accounts: Vec<Account>, links: Vec<Link>, facilities: Vec<Facility>) -> Problem {
    let days = accounts.first().map_or(1, |it| it.flows.len());
    Problem {
        is_business: vec![true; days],
        year: 360,
        accounts,
        links,
        facilities,
        limits: Vec::new(),
    }
}

#[test]
fn idle_money_goes_where_it_earns_and_back_before_it_is_needed() {
    let accounts = vec![
        account("shop", 9_000_000, &[0, 0, 0, -8_000_000]),
        account("pool", 0, &[0, 0, 0, 0]),
    ];
    let it = problem(
        accounts,
        vec![link(0, 1), link(1, 0)],
        vec![facility(FacilityKind::Invest, 1, 360)],
    );
    let found = propose(&it).expect("feasible");
    // 3.6 % a year is one part in ten thousand a night: three nights of 9 m, one of 1 m.
    assert_eq!(found.best.costs.earned, 900 * 3 + 100);
    assert_eq!(found.best.balances[0], [0, 0, 0, 0]);
    assert_eq!(found.nothing.costs.total, 0);
    let back = found
        .best
        .moves
        .iter()
        .find(|it| it.day == 3)
        .expect("funds the payment");
    assert_eq!(back.amount, 8_000_000);
    assert_eq!(
        back.reason,
        Reason::Return {
            day: 3,
            balance: -8_000_000
        }
    );
    let told = Telling {
        problem: &it,
        plan: &found.best,
        amount: &|it| it.to_string(),
        day: &|it| it.to_string(),
    };
    assert_eq!(
        told.because(&found.best.moves[0]),
        "it earns 3.60 % a year in Invest, and 0.00 % at shop"
    );
}

#[test]
fn reasons_are_against_doing_nothing_and_follow_what_is_passed_on() {
    let accounts = vec![
        account("main", 90_000, &[0; 4]),
        account("pool", 0, &[0; 4]),
        account("shop", 100, &[0, 0, -80_100, 0]),
    ];
    let it = problem(accounts, vec![link(0, 1), link(1, 2)], Vec::new());
    let found = propose(&it).expect("feasible");
    let told = Telling {
        problem: &it,
        plan: &found.best,
        amount: &|it| it.to_string(),
        day: &|it| it.to_string(),
    };
    let because: Vec<String> = found.best.moves.iter().map(|it| told.because(it)).collect();
    let need = "if nothing was done shop would hold -80000 on 2, below its minimum of 0";
    let day = found.best.moves[1].day;
    let passes = format!("it funds the transfer of 80000 from pool to shop on {day}: {need}");
    assert_eq!(because, [passes, need.to_owned()]);
    let minimum = Reason::Minimum {
        day: 2,
        balance: -80_000,
    };
    assert_eq!(told.purpose(&found.best.moves[0]), minimum);
}

#[test]
fn what_leaves_a_counterparty_above_its_limit_says_so() {
    let mut it = problem(
        vec![account("main", 900, &[0; 3]), account("other", 0, &[0; 3])],
        vec![link(0, 1)],
        Vec::new(),
    );
    it.limits = vec![Limit {
        name: "Nordbank".to_owned(),
        most: 700,
    }];
    it.accounts[0].limit = Some(0);
    let found = propose(&it).expect("feasible");
    let moves: Vec<(i64, Reason)> = found
        .best
        .moves
        .iter()
        .map(|it| (it.amount, it.reason))
        .collect();
    let limit = Reason::Limit {
        limit: 0,
        day: 0,
        held: 900,
    };
    assert_eq!(moves, [(200, limit)]);
}

#[test]
fn what_neither_saves_nor_mends_anything_is_not_moved() {
    let mut accounts = vec![
        account("shop", 9_000_000, &[100, -200, 300, -400]),
        account("pool", 100, &[-100, 0, 0, 50]),
        account("other", 70_000, &[0, 0, -70_000, 0]),
    ];
    let links = vec![link(0, 1), link(1, 0), link(2, 1), link(1, 2)];
    let facilities = vec![facility(FacilityKind::Invest, 1, 0)];
    let none = problem(accounts.clone(), links.clone(), facilities.clone());
    let found = propose(&none).expect("feasible");
    assert_eq!((found.best.moves, found.best.steps), (vec![], vec![]));
    // What lacks is moved, by the shorter of two ways that cost nothing, and not more of it.
    accounts[2].flows[2] = -70_900;
    let mut both = problem(accounts, links, facilities);
    both.links.push(link(0, 2));
    let found = propose(&both).expect("feasible");
    let moved: Vec<(usize, i64)> = found
        .best
        .moves
        .iter()
        .map(|it| (it.link, it.amount))
        .collect();
    assert_eq!(moved, [(4, 900)]);
    assert_eq!(found.best.costs.total, 0);
    assert_eq!(found.bound, 0);
}

#[test]
fn a_transfer_that_costs_more_than_it_earns_is_not_made() {
    let accounts = vec![
        account("shop", 9_000_000, &[0; 4]),
        account("pool", 0, &[0; 4]),
    ];
    let mut way = link(0, 1);
    way.fixed = 10_000;
    let it = problem(
        accounts,
        vec![way],
        vec![facility(FacilityKind::Invest, 1, 360)],
    );
    let found = propose(&it).expect("feasible");
    assert_eq!((found.best.moves.len(), found.best.costs.total), (0, 0));
    assert!(
        found.rule.costs.total > 0,
        "the rule pays 100.00 to earn 36.00"
    );
    assert!(found.bound <= found.best.costs.total);
}

#[test]
fn a_fixed_price_gathers_many_small_sweeps_into_few() {
    let flows = vec![1_000_000; 20];
    let accounts = vec![account("shop", 0, &flows), account("pool", 0, &[0; 20])];
    let mut way = link(0, 1);
    way.fixed = 500;
    let it = problem(
        accounts,
        vec![way],
        vec![facility(FacilityKind::Invest, 1, 360)],
    );
    let found = propose(&it).expect("feasible");
    let count = found.best.moves.len();
    assert!((1..20).contains(&count), "{count} moves");
    assert!(found.best.costs.total <= found.rule.costs.total);
}

#[test]
fn what_is_lacking_is_drawn_where_it_is_cheapest_and_paid_back() {
    let accounts = vec![account("main", 100, &[-1_000_000, 0, 2_000_000])];
    let dear = facility(FacilityKind::Draw, 0, 900);
    let cheap = Facility {
        capacity: 600_000,
        ..facility(FacilityKind::Draw, 0, 360)
    };
    let it = problem(accounts, Vec::new(), vec![dear, cheap]);
    let found = propose(&it).expect("feasible");
    assert_eq!(found.best.levels[1], [600_000, 600_000, 0]);
    assert_eq!(found.best.levels[0], [399_900, 399_900, 0]);
}

#[test]
fn weekends_cut_offs_and_settlement_are_kept() {
    let accounts = vec![
        account("a", 500, &[0; 5]),
        account("b", 0, &[0, 0, 0, 0, -400]),
    ];
    let mut it = problem(accounts, vec![link(0, 1)], Vec::new());
    it.is_business = vec![true, false, false, true, true];
    it.links[0].settlement = 1;
    let arrives =
        |it: &Problem| propose(it).map(|it| (it.best.moves[0].day, it.best.moves[0].arrives));
    assert!(matches!(arrives(&it), Ok((0, 3) | (3, 4))));
    it.links[0].is_open_today = false;
    assert_eq!(arrives(&it), Ok((3, 4)));
    it.links[0].settlement = 2;
    assert!(matches!(propose(&it), Err(Refusal::Infeasible(_))));
}

#[test]
fn targets_are_kept_when_that_is_worth_more_than_the_yield() {
    let mut shop = account("shop", 1_000_000, &[0; 3]);
    shop.target = Some(600_000);
    shop.below_target_bps = 500;
    let it = problem(
        vec![shop, account("pool", 0, &[0; 3])],
        vec![link(0, 1)],
        vec![facility(FacilityKind::Invest, 1, 300)],
    );
    let found = propose(&it).expect("feasible");
    assert_eq!(found.best.balances[0], [600_000; 3]);
}

#[test]
fn a_limit_of_a_counterparty_is_shared_out_to_what_earns_most() {
    let mut it = problem(
        vec![account("main", 1_000_000, &[0; 3])],
        Vec::new(),
        vec![
            facility(FacilityKind::Invest, 0, 300),
            facility(FacilityKind::Invest, 0, 200),
        ],
    );
    it.limits = vec![Limit {
        name: "Nordbank".to_owned(),
        most: 700_000,
    }];
    it.facilities.iter_mut().for_each(|it| it.limit = Some(0));
    let found = propose(&it).expect("feasible");
    for day in 0..3 {
        let both = found.best.levels[0][day] + found.best.levels[1][day];
        assert!(both <= 700_000, "{:?}", found.best.levels);
    }
    assert_eq!(found.best.levels[0], [700_000; 3]);
}

#[test]
fn where_no_plan_is_possible_the_limits_that_conflict_are_named() {
    let mut accounts = vec![
        account("pool", 1_000, &[0; 3]),
        account("shop", 0, &[0, -900, 0]),
        account("other", 700, &[0; 3]),
    ];
    accounts[0].minimum = 500;
    let mut it = problem(
        accounts,
        vec![link(0, 1), link(2, 1)],
        vec![Facility {
            capacity: 100,
            ..facility(FacilityKind::Draw, 0, 500)
        }],
    );
    it.links[1].daily_limit = Some(50);
    let Err(Refusal::Infeasible(conflict)) = propose(&it) else {
        panic!("feasible");
    };
    // 500 of the pool above its minimum, 100 of credit, two days of 50: 200 lack.
    assert_eq!(conflict.lacks.iter().map(|it| it.amount).sum::<i64>(), 200);
    assert_eq!(
        (conflict.minimums, conflict.facilities, conflict.links),
        (vec![0], vec![0], vec![1])
    );
    assert!(conflict.limits.is_empty());
}

#[test]
fn every_fault_of_a_problem_is_named() {
    let mut it = problem(
        vec![account("a", 0, &[0; 2])],
        vec![link(0, 0), link(0, 7)],
        Vec::new(),
    );
    it.accounts[0].flows.push(1);
    it.accounts[0].debit_bps = -5;
    it.year = 300;
    let Err(Refusal::Faults(faults)) = propose(&it) else {
        panic!("accepted");
    };
    assert_eq!(faults.len(), 5, "{faults:?}");
}

#[test]
fn money_is_neither_made_nor_lost() {
    let accounts = vec![
        account("a", 700, &[10, -5, 30, 0]),
        account("b", 50, &[-20, 15, -90, 5]),
        account("pool", 300, &[0; 4]),
    ];
    let links = vec![link(0, 2), link(2, 0), link(1, 2), link(2, 1)];
    let facilities = vec![
        facility(FacilityKind::Invest, 2, 300),
        facility(FacilityKind::Draw, 2, 700),
    ];
    let it = problem(accounts, links, facilities);
    let found = propose(&it).expect("feasible");
    for plan in [&found.best, &found.nothing, &found.rule] {
        let mut expected = 1_050;
        for day in 0..4 {
            expected += it.accounts.iter().map(|it| it.flows[day]).sum::<i64>();
            let held: i64 = plan.balances.iter().map(|it| it[day]).sum();
            assert_eq!(held + plan.levels[0][day] - plan.levels[1][day], expected);
        }
    }
    assert!(found.best.costs.total <= found.rule.costs.total);
}

#[test]
fn the_rule_funds_recalls_and_draws_in_time_and_keeps_limits() {
    // All is placed on day 0; the shop needs it on day 3, and more than there is on day 4.
    let accounts = vec![
        account("shop", 100, &[0, 0, 0, -800, -700]),
        account("pool", 900, &[0; 5]),
    ];
    let market = Facility {
        settlement: 1,
        ..facility(FacilityKind::Invest, 1, 360)
    };
    let line = facility(FacilityKind::Draw, 1, 600);
    let mut it = problem(accounts, vec![link(0, 1), link(1, 0)], vec![market, line]);
    let found = propose(&it).expect("feasible");
    assert_eq!(found.rule.days_below_minimum, 0);
    assert_eq!(found.rule.levels[0], [1_000, 1_000, 200, 0, 0]);
    assert_eq!(found.rule.levels[1], [0, 0, 0, 0, 500]);
    assert!(found.best.costs.total <= found.rule.costs.total);
    it.limits = vec![Limit {
        name: "Nordbank".to_owned(),
        most: 300,
    }];
    it.facilities[0].limit = Some(0);
    let found = propose(&it).expect("feasible");
    assert!(found.rule.levels[0].iter().all(|it| *it <= 300));
    assert_eq!(found.rule.days_below_minimum, 0);
}

#[test]
fn the_rule_leaves_an_agreed_overdraft_only_where_nothing_else_is_there() {
    let mut shop = account("shop", -400, &[0; 2]);
    shop.minimum = -1_000;
    let rich = account("rich", 300, &[0; 2]);
    let it = problem(vec![shop, rich], vec![link(1, 0)], Vec::new());
    let found = propose(&it).expect("feasible");
    assert_eq!(found.rule.balances, [[-100, -100], [0, 0]]);
}

#[test]
fn an_amount_out_of_range_is_told_as_the_caller_writes_amounts() {
    let it = problem(vec![account("a", i64::MAX, &[0])], Vec::new(), Vec::new());
    let told = it.faults()[0].sentence(&|units| format!("{units} cents"));
    assert_eq!(
        told,
        "account a: found 9223372036854775807 cents, expected -1000000000000000 cents to \
         1000000000000000 cents"
    );
}

/// A made problem: three spokes around a pool that invests and draws, some ways slower or limited.
fn made(draw: &mut impl FnMut(i64) -> i64) -> Problem {
    let days = 12;
    let mut accounts: Vec<Account> = (0..4)
        .map(|it| {
            let flows: Vec<i64> = (0..days).map(|_| draw(2_000) - 1_050).collect();
            account(&format!("account {it}"), 4_000 + draw(3_000), &flows)
        })
        .collect();
    accounts[1].target = Some(500);
    accounts[1].below_target_bps = 200;
    accounts[2].minimum = -1_000;
    accounts[3].minimum = 100;
    accounts[2].credit_bps = draw(2) * 50;
    let mut links: Vec<Link> = (1..4).flat_map(|it| [link(it, 0), link(0, it)]).collect();
    links[1].daily_limit = (draw(3) == 0).then_some(2_000);
    links[2].settlement = usize::try_from(draw(2)).expect("small");
    let market = Facility {
        settlement: usize::try_from(draw(2)).expect("small"),
        ..facility(FacilityKind::Invest, 0, 200 * draw(2))
    };
    let mut it = problem(
        accounts,
        links,
        vec![market, facility(FacilityKind::Draw, 0, 600)],
    );
    it.is_business = (0..days).map(|it| it % 7 < 5).collect();
    it
}

#[test]
fn no_plan_is_dearer_than_the_rule_or_than_nothing_and_none_makes_money() {
    let mut state = 88_172_645_463_325_252_u64;
    let mut draw = |below: i64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        i64::try_from(state % below.unsigned_abs()).expect("below")
    };
    let (mut fair, mut still) = (0, 0);
    for _ in 0..200 {
        let it = made(&mut draw);
        let Ok(found) = propose(&it) else { continue };
        assert_eq!(found.best.days_below_minimum, 0);
        assert!(found.bound <= found.best.costs.total);
        for plan in [&found.best, &found.nothing, &found.rule] {
            conserves(&it, plan);
            if plan.days_below_minimum == 0 {
                assert!(found.best.costs.total <= plan.costs.total, "{it:?}");
            }
        }
        fair += usize::from(found.rule.days_below_minimum == 0);
        if found.nothing.days_below_minimum == 0 && found.best.costs == found.nothing.costs {
            still += 1;
            assert!(found.best.moves.is_empty() && found.best.steps.is_empty());
        }
    }
    assert!(fair > 150, "the rule keeps every minimum in {fair} of 200");
    assert!(still > 0, "{still}");
}

/// What accounts and facilities hold is what they held and what came in, less what is on its way.
fn conserves(it: &Problem, plan: &Outcome) {
    let opening: i64 = it.accounts.iter().map(|it| it.opening).sum();
    let mut expected = opening;
    for day in 0..it.days() {
        expected += it.accounts.iter().map(|it| it.flows[day]).sum::<i64>();
        let held: i64 = plan.balances.iter().map(|it| it[day]).sum();
        let links = plan
            .moves
            .iter()
            .filter(|it| it.day <= day && it.arrives > day);
        let sent: i64 = links.map(|it| it.amount).sum();
        let is_late = |step: &&Step| {
            let own = &it.facilities[step.facility];
            let arrives = it.settles(step.day, own.settlement);
            step.amount < 0 && step.day <= day && arrives.is_none_or(|it| it > day)
        };
        let called: i64 = plan.steps.iter().filter(is_late).map(|it| -it.amount).sum();
        let placed = plan.levels[0][day] - plan.levels[1][day];
        assert_eq!(
            held + placed + sent + called,
            expected,
            "day {day} of {it:?}"
        );
        assert!((0..=it.facilities[0].capacity).contains(&plan.levels[0][day]));
        assert!((0..=it.facilities[1].capacity).contains(&plan.levels[1][day]));
    }
}
