//! A plan in the words of the organisation: accounts, days, reasons, and what it is better than.
//!
//! Owns: from places and units to paths and amounts, sentences, the content of a plan.
//! Not here: the plan (`cash::sweeping`), what can be drafted (`draft`).
//! Invariant: every move says why it is needed, and every lack says of what.

use cash::sweeping::{Conflict, FacilityKind, Move, Outcome, Proposal, Reason, Step, Telling};
use journal::AccountId;
use money::{Amount, Date, Rounding};
use sha2::{Digest, Sha256};

use super::draft::barrier;
use super::programme::{Member, Programme};
use super::{
    MoveReason, PlanCosts, ProposalAccount, ProposalConflict, ProposalMove, ProposalPlan,
    ProposalReport, ProposalSettings, ProposalStep,
};
use crate::forecasts::lens::{Lens, plus};

/// The answer to a programme.
pub(super) fn report(
    programme: &Programme,
    found: &Result<Proposal, Conflict>,
    mut lens: Lens,
    settings: ProposalSettings,
) -> ProposalReport {
    let mut it = Teller {
        programme,
        lens: &mut lens,
    };
    let best = found.as_ref().ok().map(|it| &it.best);
    let nothing = found.as_ref().ok().map(|it| &it.nothing);
    let places = 0..programme.members.len();
    let accounts: Vec<ProposalAccount> = places
        .map(|place| it.account(place, best, nothing))
        .collect();
    let plan = match found {
        Ok(found) => Ok(it.plan(found)),
        Err(conflict) => Err(it.conflict(conflict)),
    };
    let content = content_of(&plan, programme.start);
    ProposalReport {
        covered: lens.covered,
        start: programme.start,
        days: programme.days,
        settings,
        version: None,
        accounts,
        left_out: programme.left_out.clone(),
        plan,
        content,
    }
}

/// What a reason is called. A chain of moves that is too long to be followed has no other purpose
/// than the plan's.
const fn kind(it: Reason) -> MoveReason {
    match it {
        Reason::Minimum { .. } => MoveReason::Minimum,
        Reason::Target { .. } => MoveReason::Target,
        Reason::Limit { .. } => MoveReason::Limit,
        Reason::Return { .. } => MoveReason::Return,
        Reason::Yield { .. } => MoveReason::Yield,
        Reason::Funds { .. } | Reason::Whole => MoveReason::Whole,
    }
}

/// What a plan is recognised by: the same moves and steps have the same.
fn content_of(plan: &Result<ProposalPlan, ProposalConflict>, start: Date) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("1|{start}"));
    if let Ok(plan) = plan {
        for it in &plan.moves {
            let (from, to) = (it.from.0, it.to.0);
            hash.update(format!("|{}|{from}|{to}|{}", it.on, it.amount));
        }
        for it in &plan.steps {
            hash.update(format!(
                "|{}|{}|{}|{}",
                it.on, it.facility, it.action, it.amount
            ));
        }
    }
    let digest = hash.finalize();
    digest[..12].iter().map(|it| format!("{it:02x}")).collect()
}

struct Teller<'a> {
    programme: &'a Programme,
    lens: &'a mut Lens,
}

impl Teller<'_> {
    fn amount(&self, units: i64) -> Amount {
        Amount::from_units(i128::from(units), self.programme.currency)
    }

    fn day(&self, ahead: usize) -> Date {
        plus(self.programme.start, ahead)
    }

    fn member(&self, place: usize) -> &Member {
        &self.programme.members[place]
    }

    fn named(&self, place: usize) -> (AccountId, String) {
        let it = self.member(place);
        (it.account, it.path.clone())
    }

    fn account(
        &self,
        place: usize,
        best: Option<&Outcome>,
        nothing: Option<&Outcome>,
    ) -> ProposalAccount {
        let (it, own) = (self.member(place), &self.programme.problem.accounts[place]);
        let amounts = |units: &[i64]| units.iter().map(|it| self.amount(*it)).collect();
        let mut held = own.opening;
        // What happens if nobody does anything is known, also where no plan is.
        let mut untouched = own.flows.clone();
        for slot in &mut untouched {
            held = held.saturating_add(*slot);
            *slot = held;
        }
        ProposalAccount {
            account: it.account,
            path: it.path.clone(),
            entity: it.entity.clone(),
            asset: it.asset.code(),
            counterparty: it.counterparty.clone(),
            is_pool: it.is_pool,
            opening: self.amount(own.opening),
            minimum: self.amount(own.minimum),
            target: own.target.map(|it| self.amount(it)),
            nothing: amounts(nothing.map_or(&untouched, |it| &it.balances[place])),
            proposed: best.map(|it| amounts(&it.balances[place])),
        }
    }

    fn plan(&mut self, found: &Proposal) -> ProposalPlan {
        let moves = 0..found.best.moves.len();
        let moves: Vec<ProposalMove> = moves.map(|it| self.transfer(it, &found.best)).collect();
        ProposalPlan {
            best: self.costs(&found.best),
            nothing: self.costs(&found.nothing),
            rule: self.costs(&found.rule),
            bound: self.amount(found.bound),
            steps: found.best.steps.iter().map(|it| self.step(it)).collect(),
            moves,
        }
    }

    fn costs(&self, it: &Outcome) -> PlanCosts {
        PlanCosts {
            total: self.amount(it.costs.total),
            earned: self.amount(it.costs.earned),
            paid: self.amount(it.costs.paid),
            transfers: self.amount(it.costs.transfers),
            below_targets: self.amount(it.costs.below_targets),
            moves: it.moves.len(),
            days_below_minimum: it.days_below_minimum,
        }
    }

    fn transfer(&mut self, place: usize, plan: &Outcome) -> ProposalMove {
        let it = &plan.moves[place];
        let link = &self.programme.problem.links[it.link];
        let (from, to) = (link.from, link.to);
        let worth = self.amount(it.amount);
        let (reason, because) = self.because(it, plan);
        ProposalMove {
            number: place.saturating_add(1),
            on: self.day(it.day),
            arrives_on: self.day(it.arrives),
            from: self.named(from),
            to: self.named(to),
            amount: self.own(worth, from),
            worth,
            reason,
            because,
            barrier: barrier(self.member(from), self.member(to)),
        }
    }

    /// An amount of the reporting currency in what an account holds, half to even, so that the way
    /// back is within half a unit.
    fn own(&mut self, worth: Amount, place: usize) -> Amount {
        let asset = self.member(place).asset;
        if asset == worth.asset() {
            return worth;
        }
        let price = self.lens.price_of(asset);
        let own = price.and_then(|it| it.inverse().convert(worth, Rounding::HalfEven).ok());
        own.unwrap_or(worth)
    }

    fn because(&self, it: &Move, plan: &Outcome) -> (MoveReason, String) {
        let told = Telling {
            problem: &self.programme.problem,
            plan,
            amount: &|units| self.amount(units).to_string(),
            day: &|day| self.day(day).to_string(),
        };
        (kind(told.purpose(it)), told.because(it))
    }

    fn step(&self, it: &Step) -> ProposalStep {
        let facility = &self.programme.problem.facilities[it.facility];
        ProposalStep {
            on: self.day(it.day),
            facility: facility.name.clone(),
            action: match (facility.kind, it.amount > 0) {
                (FacilityKind::Invest, true) => "invest",
                (FacilityKind::Invest, false) => "recall",
                (FacilityKind::Draw, true) => "repay",
                (FacilityKind::Draw, false) => "draw",
            },
            amount: self.amount(it.amount.saturating_abs()),
        }
    }

    fn conflict(&self, it: &Conflict) -> ProposalConflict {
        let problem = &self.programme.problem;
        let path = |place: &usize| self.member(*place).path.clone();
        let way = |place: &usize| {
            let link = &problem.links[*place];
            (path(&link.from), path(&link.to))
        };
        ProposalConflict {
            lacks: it
                .lacks
                .iter()
                .map(|it| (path(&it.account), self.day(it.day), self.amount(it.amount)))
                .collect(),
            minimums: it.minimums.iter().map(path).collect(),
            ways: it.links.iter().map(way).collect(),
            late: it.late.iter().map(way).collect(),
            facilities: it
                .facilities
                .iter()
                .map(|it| problem.facilities[*it].name.clone())
                .collect(),
            counterparties: it
                .limits
                .iter()
                .map(|it| problem.limits[*it].name.clone())
                .collect(),
        }
    }
}

impl ProposalConflict {
    /// In one sentence: what lacks where, and which limits conflict.
    #[must_use]
    pub fn sentence(&self) -> String {
        const SHOWN: usize = 10;
        let lacks = self.lacks.iter().take(SHOWN);
        let mut parts: Vec<String> = lacks
            .map(|(path, on, amount)| format!("{path} lacks {amount} on {on}"))
            .collect();
        if parts.is_empty() {
            parts.push("more lies with a counterparty than may".to_owned());
        }
        let names = |of: &[String]| of.iter().take(SHOWN).cloned().collect::<Vec<_>>();
        let ways = |of: &[(String, String)]| {
            let text = |it: &(String, String)| format!("{} to {}", it.0, it.1);
            of.iter().take(SHOWN).map(text).collect::<Vec<_>>()
        };
        let conflicts = [
            ("minimums or overdraft limits of", names(&self.minimums)),
            ("daily limits of transfers from", ways(&self.ways)),
            (
                "cut-offs and settlement days of transfers from",
                ways(&self.late),
            ),
            ("limits of", names(&self.facilities)),
            ("limits of counterparties:", names(&self.counterparties)),
        ];
        let conflicts: Vec<String> = conflicts
            .into_iter()
            .filter(|it| !it.1.is_empty())
            .map(|(what, names)| format!("{what} {}", names.join(", ")))
            .collect();
        if conflicts.is_empty() {
            parts.push("no transfer or credit line leads there: add one".to_owned());
            return parts.join("; ");
        }
        format!(
            "{}. These limits conflict: {}",
            parts.join("; "),
            conflicts.join("; ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_the_kind_that_its_sentence_tells() {
        let (day, balance) = (3, -100);
        let lying = cash::sweeping::Rate {
            at: cash::sweeping::Lying::Account,
            bps: 100,
        };
        for (reason, expected) in [
            (Reason::Minimum { day, balance }, MoveReason::Minimum),
            (Reason::Target { day, balance }, MoveReason::Target),
            (
                Reason::Limit {
                    limit: 0,
                    day,
                    held: 100,
                },
                MoveReason::Limit,
            ),
            (Reason::Return { day, balance }, MoveReason::Return),
            (
                Reason::Yield {
                    before: lying,
                    after: lying,
                },
                MoveReason::Yield,
            ),
            (Reason::Funds { later: 1 }, MoveReason::Whole),
            (Reason::Whole, MoveReason::Whole),
        ] {
            assert_eq!(kind(reason), expected, "{reason:?}");
        }
    }
}
