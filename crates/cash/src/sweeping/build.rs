//! The problem as a network: a node an account and day, an arc a way money can go.
//!
//! Owns: which arc stands for what, costs a unit, which of equal plans is taken, the first tree.
//! Not here: finding the cheapest flow (`network`).
//! Invariant: a flow of the network is a plan of the problem; of two flows the dearer one is the
//! plan that costs more, or costs the same and moves more.

use super::network::{Arc, Hold, Task};
use super::problem::{FacilityKind, Link, Problem};

/// Parts of a unit that costs are counted in.
pub(super) const COST_PARTS: i128 = 1_000_000_000;

/// Costs of a unit are at most this in size.
const MAX_COST: i64 = 1 << 26;

/// What no sum of scaled costs may reach: potentials and reduced costs are a few times as large.
const MAX_WAY: i64 = 1 << 60;

/// More than any flow.
const PLENTY: i64 = 1 << 60;

/// What an arc stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// A transfer over a link, begun on a day.
    Transfer { link: usize, day: usize },
    /// Money put into a facility, or paid back to it.
    Place { facility: usize, day: usize },
    /// Money that a facility gives.
    Take { facility: usize, day: usize },
    /// What a facility holds, or is owed, over a night.
    Lie { facility: usize, day: usize },
    /// What an account holds over a night; above its target or below.
    Keep { account: usize, day: usize },
    /// What an account lacks over a night.
    Owe { account: usize, day: usize },
}

/// A network and what it stands for.
pub(super) struct Built {
    pub(super) arcs: Vec<Arc>,
    pub(super) uses: Vec<Use>,
    supply: Vec<i64>,
    holds: Vec<Hold>,
    order: Vec<u32>,
    scale: Scale,
}

impl Use {
    /// Whether money is moved, and does not just lie.
    const fn moves(self) -> bool {
        matches!(
            self,
            Self::Transfer { .. } | Self::Place { .. } | Self::Take { .. }
        )
    }
}

/// How costs become costs of arcs, so that of plans that cost the same the one that moves least is
/// the cheapest: each part of a cost weighs more than a unit moved over every node once.
#[derive(Clone, Copy)]
struct Scale {
    /// What a part of a cost weighs. At 1 units moved do not count: the network is too large.
    parts: i64,
    short_cost: i64,
}

impl Scale {
    fn new(problem: &Problem, arcs: &[Arc], uses: &[Use], nodes: usize) -> Self {
        // A way passes each node once: it costs no more than the dearest arc at each.
        let mut dearest = vec![0_i64; nodes];
        for (arc, is) in arcs.iter().zip(uses) {
            let cost = match *is {
                // Slopes come later, up to the most there is.
                Use::Transfer { link, .. } if problem.links[link].fixed > 0 => MAX_COST,
                _ => arc.cost.abs(),
            };
            for node in [arc.from, arc.to] {
                let slot = &mut dearest[node as usize];
                *slot = cost.max(*slot);
            }
        }
        let way = 2 * (dearest.iter().sum::<i64>() + 1);
        let parts = i64::try_from(nodes + 1).unwrap_or(i64::MAX);
        let scaled = way.checked_mul(parts).filter(|it| *it < MAX_WAY);
        match scaled {
            Some(short_cost) => Self { parts, short_cost },
            None => Self {
                parts: 1,
                short_cost: way,
            },
        }
    }

    fn cost(self, cost: i64, is: Use) -> i64 {
        let moved = i64::from(self.parts > 1 && is.moves());
        cost.clamp(-MAX_COST, MAX_COST) * self.parts + moved
    }
}

/// The cost of a unit over a night at a yearly rate, in billionths.
pub(super) fn night(bps: i64, year: i64) -> i64 {
    // Ten millions of parts a basis point and year: exact but for the last billionth.
    bps * 100_000 / year
}

/// The cost of a unit by size, in billionths.
pub(super) const fn by_size(bps: i64) -> i64 {
    bps * 100_000
}

/// The most that may lie somewhere, by the arc it lies on: limits of counterparties, shared out.
pub(super) type Caps = std::collections::BTreeMap<usize, i64>;

impl Built {
    pub(super) fn new(problem: &Problem, caps: &Caps) -> Self {
        let mut it = Builder {
            problem,
            days: problem.days(),
            arcs: Vec::new(),
            uses: Vec::new(),
            holds: Vec::new(),
            degrees: vec![0; problem.accounts.len()],
        };
        for link in &problem.links {
            it.degrees[link.from] += 1;
            it.degrees[link.to] += 1;
        }
        let nodes = (problem.accounts.len() + problem.facilities.len()) * it.days + 1;
        it.holds = vec![Hold::default(); nodes];
        let mut supply = vec![0; nodes];
        for account in 0..problem.accounts.len() {
            it.account(account, &mut supply);
        }
        for facility in 0..problem.facilities.len() {
            it.facility(facility, &mut supply);
        }
        for link in 0..problem.links.len() {
            it.link(link);
        }
        supply[nodes - 1] = -supply.iter().sum::<i64>();
        for (arc, most) in caps {
            it.arcs[*arc].capacity = it.arcs[*arc].capacity.min(*most);
        }
        let order = it.order();
        let scale = Scale::new(problem, &it.arcs, &it.uses, nodes);
        for (arc, is) in it.arcs.iter_mut().zip(&it.uses) {
            arc.cost = scale.cost(arc.cost, *is);
        }
        Self {
            arcs: it.arcs,
            uses: it.uses,
            supply,
            holds: it.holds,
            order,
            scale,
        }
    }

    /// What is to be carried.
    pub(super) fn task(&self) -> Task<'_> {
        Task {
            supply: &self.supply,
            holds: &self.holds,
            order: &self.order,
            short_cost: self.scale.short_cost,
        }
    }

    /// What a cost of a unit is on an arc of the network.
    pub(super) fn cost_on(&self, arc: usize, cost: i64) -> i64 {
        self.scale.cost(cost, self.uses[arc])
    }

    /// What a node stands for: an account and a day, if it is one.
    pub(super) fn account_at(problem: &Problem, node: usize) -> Option<(usize, usize)> {
        let (account, day) = (node / problem.days(), node % problem.days());
        (account < problem.accounts.len()).then_some((account, day))
    }
}

/// The cost of a unit over a link, without what each transfer costs.
pub(super) fn link_cost(link: &Link) -> i64 {
    by_size(link.cost_bps)
}

struct Builder<'a> {
    problem: &'a Problem,
    days: usize,
    arcs: Vec<Arc>,
    uses: Vec<Use>,
    holds: Vec<Hold>,
    /// How many links each account has: a pool has more than what it pools.
    degrees: Vec<usize>,
}

impl Builder<'_> {
    fn node(&self, place: usize, day: usize) -> u32 {
        u32::try_from(place * self.days + day).unwrap_or(u32::MAX)
    }

    fn root(&self) -> u32 {
        u32::try_from(self.holds.len() - 1).unwrap_or(u32::MAX)
    }

    /// The node of the next day, or the root after the last.
    fn tomorrow(&self, place: usize, day: usize) -> u32 {
        if day + 1 < self.days {
            self.node(place, day + 1)
        } else {
            self.root()
        }
    }

    fn arc(&mut self, arc: Arc, is: Use) -> u32 {
        let cost = arc.cost.clamp(-MAX_COST, MAX_COST);
        self.arcs.push(Arc { cost, ..arc });
        self.uses.push(is);
        u32::try_from(self.arcs.len() - 1).unwrap_or(u32::MAX)
    }

    fn account(&mut self, which: usize, supply: &mut [i64]) {
        let it = &self.problem.accounts[which];
        let year = self.problem.year;
        let floor = it.minimum.max(0);
        let (credit, debit) = (night(it.credit_bps, year), night(it.debit_bps, year));
        let missing = night(it.below_target_bps, year);
        for day in 0..self.days {
            let (from, to) = (self.node(which, day), self.tomorrow(which, day));
            let index = from as usize;
            supply[index] += it.flows[day] - floor;
            supply[index] += if day == 0 { it.opening } else { floor };
            let keep = Use::Keep {
                account: which,
                day,
            };
            let wanted = it.target.map_or(0, |target| target.max(0) - floor);
            if wanted > 0 {
                let cost = -credit - missing;
                self.arc(
                    Arc {
                        from,
                        to,
                        capacity: wanted,
                        cost,
                    },
                    keep,
                );
            }
            let above = self.arc(
                Arc {
                    from,
                    to,
                    capacity: PLENTY,
                    cost: -credit,
                },
                keep,
            );
            let mut down = None;
            if it.minimum < 0 {
                let (capacity, cost) = (-it.minimum, debit + missing);
                let back = Arc {
                    from: to,
                    to: from,
                    capacity,
                    cost,
                };
                down = Some(self.arc(
                    back,
                    Use::Owe {
                        account: which,
                        day,
                    },
                ));
            }
            // The wide arc holds: any amount fits.
            self.holds[index] = Hold {
                up: Some((above, to)),
                down: down.map(|it| (it, to)),
            };
        }
    }

    fn facility(&mut self, which: usize, supply: &mut [i64]) {
        let it = &self.problem.facilities[which];
        let place = self.problem.accounts.len() + which;
        let cost = night(it.rate_bps, self.problem.year);
        let invests = it.kind == FacilityKind::Invest;
        let first = self.node(place, 0) as usize;
        supply[first] += if invests { it.opening } else { -it.opening };
        for day in 0..self.days {
            let (here, next) = (self.node(place, day), self.tomorrow(place, day));
            let is = Use::Lie {
                facility: which,
                day,
            };
            let capacity = it.capacity;
            let lies = if invests {
                self.arc(
                    Arc {
                        from: here,
                        to: next,
                        capacity,
                        cost: -cost,
                    },
                    is,
                )
            } else {
                self.arc(
                    Arc {
                        from: next,
                        to: here,
                        capacity,
                        cost,
                    },
                    is,
                )
            };
            let lies = Some((lies, next));
            let (up, down) = if invests { (lies, None) } else { (None, lies) };
            self.holds[here as usize] = Hold { up, down };
            if self.problem.is_business[day] {
                self.facility_moves(which, (here, day));
            }
        }
    }

    /// Putting money into a facility and getting it out, on a business day.
    fn facility_moves(&mut self, which: usize, (here, day): (u32, usize)) {
        let it = &self.problem.facilities[which];
        let plenty = |from, to| Arc {
            from,
            to,
            capacity: PLENTY,
            cost: 0,
        };
        let account = self.node(it.account, day);
        let placed = Use::Place {
            facility: which,
            day,
        };
        self.arc(plenty(account, here), placed);
        if let Some(there) = self.problem.settles(day, it.settlement) {
            let to = self.node(it.account, there);
            let taken = Use::Take {
                facility: which,
                day,
            };
            self.arc(plenty(here, to), taken);
        }
    }

    fn link(&mut self, which: usize) {
        let it = &self.problem.links[which];
        let capacity = it.daily_limit.unwrap_or(PLENTY);
        // A spoke hangs on its pool from the start: most of its money is going there.
        let (of_from, of_to) = (self.degrees[it.from], self.degrees[it.to]);
        let is_first = it.settlement == 0;
        for day in (0..self.days).filter(|it| self.problem.is_business[*it]) {
            if day == 0 && !it.is_open_today {
                continue;
            }
            let Some(there) = self.problem.settles(day, it.settlement) else {
                continue;
            };
            let (from, to) = (self.node(it.from, day), self.node(it.to, there));
            let is = Use::Transfer { link: which, day };
            let arc = self.arc(
                Arc {
                    from,
                    to,
                    capacity,
                    cost: link_cost(it),
                },
                is,
            );
            if is_first && of_from < of_to {
                self.holds[from as usize].up = Some((arc, to));
            }
            if is_first && of_to < of_from {
                self.holds[to as usize].down = Some((arc, from));
            }
        }
    }

    /// Every node but the root, children before parents: day by day, pools last.
    fn order(&self) -> Vec<u32> {
        let accounts = self.problem.accounts.len();
        let mut places: Vec<usize> = (0..accounts + self.problem.facilities.len()).collect();
        places.sort_by_key(|it| self.degrees.get(*it).copied().unwrap_or(0));
        let by_day = |day: usize| places.iter().map(move |it| self.node(*it, day));
        (0..self.days).flat_map(by_day).collect()
    }
}
