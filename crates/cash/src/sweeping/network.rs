//! The cheapest flow through a network, in whole units.
//!
//! Owns: the primal network simplex, and where the network cannot carry what it must.
//! Not here: what nodes and arcs stand for (`model`).
//! Invariant: the tree stays strongly feasible, so it never cycles; flows are whole and exact.
//! Source: Ahuja, Magnanti & Orlin 1993, "Network Flows", chapter 11.

/// No node.
const NONE: u32 = u32::MAX;

/// A way from a node to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub(super) from: u32,
    pub(super) to: u32,
    /// The most it carries.
    pub(super) capacity: i64,
    /// Of each unit.
    pub(super) cost: i64,
}

/// Which arc a node is first held by, with its parent: the one to it if the node has too much, the
/// one from it if too little.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hold {
    pub(super) up: Option<(u32, u32)>,
    pub(super) down: Option<(u32, u32)>,
}

/// A flow through a network.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    /// Of each arc.
    pub(super) units: Vec<i64>,
    /// Where a unit more would make up for one that is lacking somewhere.
    lacking: Vec<bool>,
    /// Nodes that lack units, and how many.
    pub(super) short: Vec<(u32, i64)>,
}

impl Flow {
    /// Whether a unit more at this node would have made up for one that is lacking somewhere.
    pub(super) fn lacks(&self, node: usize) -> bool {
        self.lacking[node]
    }
}

/// The state of an arc: at nothing, in the tree, at its capacity. The numbers are what the reduced
/// cost is multiplied by.
const EMPTY: i8 = 1;
const TREE: i8 = 0;
const FULL: i8 = -1;

/// The simplex at work. Can be solved again after costs or supplies change.
pub(super) struct Simplex {
    arcs: Vec<Arc>,
    units: Vec<i64>,
    state: Vec<i8>,
    /// Real arcs; those after them hold nodes to the root where nothing else does.
    real: usize,
    potential: Vec<i64>,
    parent: Vec<u32>,
    /// The arc to the parent, and whether it leads up.
    held_by: Vec<u32>,
    leads_up: Vec<bool>,
    depth: Vec<u32>,
    first_child: Vec<u32>,
    next: Vec<u32>,
    before: Vec<u32>,
    /// Where the search for the next arc goes on.
    at: usize,
    stack: Vec<u32>,
    short_cost: i64,
}

/// What is to be carried through a network. The last node is the root; supplies add up to nothing.
pub(super) struct Task<'a> {
    pub(super) supply: &'a [i64],
    pub(super) holds: &'a [Hold],
    /// Every node but the root once, children before parents.
    pub(super) order: &'a [u32],
    /// What a unit that cannot be carried costs: more than twice any way through the network.
    pub(super) short_cost: i64,
}

/// The end of a cycle: where it is cut, and how much is pushed around it.
struct Leaving {
    push: i64,
    /// The node whose arc to its parent leaves; none if the entering arc itself fills up.
    node: Option<u32>,
    on_first_side: bool,
}

impl Simplex {
    /// A network with its first tree.
    pub(super) fn new(mut arcs: Vec<Arc>, task: &Task<'_>) -> Self {
        let (count, real) = (task.supply.len(), arcs.len());
        let root = u32::try_from(count - 1).unwrap_or(NONE);
        let mut it = Self {
            units: vec![0; real],
            state: vec![EMPTY; real],
            arcs: Vec::new(),
            real,
            potential: vec![0; count],
            parent: vec![NONE; count],
            held_by: vec![NONE; count],
            leads_up: vec![true; count],
            depth: vec![0; count],
            first_child: vec![NONE; count],
            next: vec![NONE; count],
            before: vec![NONE; count],
            at: 0,
            stack: Vec::new(),
            short_cost: task.short_cost,
        };
        let mut rest = task.supply.to_vec();
        for node in task.order {
            let index = *node as usize;
            let units = rest[index];
            let hold = if units >= 0 {
                task.holds[index].up
            } else {
                task.holds[index].down
            };
            // Strictly below the capacity: else the tree would not be strongly feasible.
            let fitting = hold.filter(|it| units.abs() < arcs[it.0 as usize].capacity);
            let (arc, parent) = fitting.unwrap_or_else(|| {
                let (from, to) = if units >= 0 {
                    (*node, root)
                } else {
                    (root, *node)
                };
                arcs.push(Arc {
                    from,
                    to,
                    capacity: i64::MAX / 4,
                    cost: task.short_cost,
                });
                it.units.push(0);
                it.state.push(TREE);
                (u32::try_from(arcs.len() - 1).unwrap_or(NONE), root)
            });
            it.parent[index] = parent;
            it.held_by[index] = arc;
            it.leads_up[index] = units >= 0;
            it.state[arc as usize] = TREE;
            it.units[arc as usize] = units.abs();
            rest[parent as usize] += units;
        }
        it.arcs = arcs;
        for node in task.order {
            it.attach(*node, it.parent[*node as usize]);
        }
        it.price_below(root);
        it
    }

    /// Puts another cost on a real arc; `solve` finds the flow that is best then.
    pub(super) fn set_cost(&mut self, arc: usize, cost: i64) {
        self.arcs[arc].cost = cost;
    }

    /// Works the potentials out anew, after costs were changed.
    pub(super) fn reprice(&mut self) {
        let root = u32::try_from(self.parent.len() - 1).unwrap_or(NONE);
        self.price_below(root);
    }

    /// Improves the flow until nothing does. Answers the pivots made.
    pub(super) fn solve(&mut self) -> usize {
        let mut pivots = 0;
        while let Some(entering) = self.entering() {
            self.pivot(entering);
            pivots += 1;
        }
        pivots
    }

    /// The flow as it is now.
    pub(super) fn flow(&self) -> Flow {
        let lacking = (self.real..self.arcs.len()).filter(|it| self.units[*it] > 0);
        let short = lacking.map(|it| {
            let arc = self.arcs[it];
            let is_in = (arc.from as usize) + 1 == self.parent.len();
            let node = if is_in { arc.to } else { arc.from };
            (node, self.units[it])
        });
        let least = self.short_cost / 2;
        Flow {
            units: self.units[..self.real].to_vec(),
            lacking: self.potential.iter().map(|it| *it >= least).collect(),
            short: short.collect(),
        }
    }

    /// An arc along which money is saved: the best of the first block that has one.
    fn entering(&mut self) -> Option<usize> {
        const BLOCK: usize = 512;
        let (count, mut best, mut found) = (self.arcs.len(), 0, None);
        let mut seen = 0;
        while seen < count {
            for _ in 0..BLOCK.min(count - seen) {
                let arc = &self.arcs[self.at];
                let reduced =
                    arc.cost + self.potential[arc.from as usize] - self.potential[arc.to as usize];
                let worth = i64::from(self.state[self.at]) * reduced;
                if worth < best {
                    (best, found) = (worth, Some(self.at));
                }
                seen += 1;
                self.at += 1;
                if self.at == count {
                    self.at = 0;
                }
            }
            if found.is_some() {
                break;
            }
        }
        found
    }

    fn pivot(&mut self, entering: usize) {
        let arc = self.arcs[entering];
        let is_forward = self.state[entering] == EMPTY;
        let (first, second) = if is_forward {
            (arc.from, arc.to)
        } else {
            (arc.to, arc.from)
        };
        let join = self.join(first, second);
        let leaving = self.leaving(first, second, (join, arc.capacity));
        self.push(entering, is_forward, leaving.push);
        self.push_sides(first, second, (join, leaving.push));
        let Some(node) = leaving.node else {
            self.state[entering] = -self.state[entering];
            return;
        };
        let gone = self.held_by[node as usize] as usize;
        self.state[gone] = if self.units[gone] == 0 { EMPTY } else { FULL };
        self.state[entering] = TREE;
        let (inner, outer) = if leaving.on_first_side {
            (first, second)
        } else {
            (second, first)
        };
        self.hang(inner, outer, node, entering);
    }

    fn push(&mut self, arc: usize, is_forward: bool, units: i64) {
        self.units[arc] += if is_forward { units } else { -units };
    }

    fn join(&self, mut a: u32, mut b: u32) -> u32 {
        while a != b {
            if self.depth[a as usize] >= self.depth[b as usize] {
                a = self.parent[a as usize];
            } else {
                b = self.parent[b as usize];
            }
        }
        a
    }

    /// Units that can be pushed over the arc of a node, up or down.
    fn room(&self, node: u32, is_up: bool) -> i64 {
        let arc = self.held_by[node as usize] as usize;
        if self.leads_up[node as usize] == is_up {
            self.arcs[arc].capacity - self.units[arc]
        } else {
            self.units[arc]
        }
    }

    fn leaving(&self, first: u32, second: u32, (join, capacity): (u32, i64)) -> Leaving {
        let mut it = Leaving {
            push: capacity,
            node: None,
            on_first_side: true,
        };
        let mut node = first;
        while node != join {
            let room = self.room(node, false);
            if room < it.push {
                (it.push, it.node) = (room, Some(node));
            }
            node = self.parent[node as usize];
        }
        node = second;
        while node != join {
            let room = self.room(node, true);
            // The last of the equal ones, as seen around the cycle: that keeps the tree strong.
            if room <= it.push {
                it = Leaving {
                    push: room,
                    node: Some(node),
                    on_first_side: false,
                };
            }
            node = self.parent[node as usize];
        }
        it
    }

    fn push_sides(&mut self, first: u32, second: u32, (join, units): (u32, i64)) {
        if units == 0 {
            return;
        }
        for (start, is_up) in [(first, false), (second, true)] {
            let mut node = start;
            while node != join {
                let arc = self.held_by[node as usize] as usize;
                self.push(arc, self.leads_up[node as usize] == is_up, units);
                node = self.parent[node as usize];
            }
        }
    }

    /// Cuts the part below `cut` off, turns it so that `inner` is on top, and hangs it to `outer`.
    fn hang(&mut self, inner: u32, outer: u32, cut: u32, entering: usize) {
        let mut node = inner;
        let mut parent = outer;
        let mut arc = u32::try_from(entering).unwrap_or(NONE);
        let mut leads_up = self.arcs[entering].from == inner;
        loop {
            let index = node as usize;
            let (old_parent, old_arc) = (self.parent[index], self.held_by[index]);
            let old_up = self.leads_up[index];
            self.detach(node);
            self.parent[index] = parent;
            self.held_by[index] = arc;
            self.leads_up[index] = leads_up;
            self.attach(node, parent);
            if node == cut {
                break;
            }
            (parent, arc, leads_up) = (node, old_arc, !old_up);
            node = old_parent;
        }
        self.price_one(inner);
        self.price_below(inner);
    }

    fn detach(&mut self, node: u32) {
        let (before, next) = (self.before[node as usize], self.next[node as usize]);
        if before == NONE {
            let parent = self.parent[node as usize];
            self.first_child[parent as usize] = next;
        } else {
            self.next[before as usize] = next;
        }
        if next != NONE {
            self.before[next as usize] = before;
        }
    }

    fn attach(&mut self, node: u32, parent: u32) {
        let first = self.first_child[parent as usize];
        self.next[node as usize] = first;
        self.before[node as usize] = NONE;
        if first != NONE {
            self.before[first as usize] = node;
        }
        self.first_child[parent as usize] = node;
    }

    /// The potential and depth of a node from its parent's.
    fn price_one(&mut self, node: u32) {
        let index = node as usize;
        let parent = self.parent[index] as usize;
        let cost = self.arcs[self.held_by[index] as usize].cost;
        let above = self.potential[parent];
        self.potential[index] = if self.leads_up[index] {
            above - cost
        } else {
            above + cost
        };
        self.depth[index] = self.depth[parent] + 1;
    }

    fn price_below(&mut self, top: u32) {
        let mut stack = std::mem::take(&mut self.stack);
        stack.push(top);
        while let Some(node) = stack.pop() {
            let mut child = self.first_child[node as usize];
            while child != NONE {
                self.price_one(child);
                stack.push(child);
                child = self.next[child as usize];
            }
        }
        self.stack = stack;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arc(from: u32, to: u32, capacity: i64, cost: i64) -> Arc {
        Arc {
            from,
            to,
            capacity,
            cost,
        }
    }

    fn solved(arcs: &[Arc], supply: &[i64]) -> (i64, Flow) {
        let order: Vec<u32> = (0..u32::try_from(supply.len()).expect("small") - 1).collect();
        let task = Task {
            supply,
            holds: &vec![Hold::default(); supply.len()],
            order: &order,
            short_cost: 1 << 46,
        };
        let mut simplex = Simplex::new(arcs.to_vec(), &task);
        simplex.solve();
        let flow = simplex.flow();
        let cost = arcs
            .iter()
            .zip(&flow.units)
            .map(|it| it.0.cost * it.1)
            .sum();
        (cost, flow)
    }

    #[test]
    fn the_cheapest_flow_of_a_textbook_network_is_found() {
        // Two ways from 0 to 3: over 1 (cost 2, room 4) and over 2 (cost 5).
        let arcs = [
            arc(0, 1, 4, 1),
            arc(1, 3, 9, 1),
            arc(0, 2, 9, 2),
            arc(2, 3, 9, 3),
            arc(1, 2, 2, 1),
        ];
        let (cost, flow) = solved(&arcs, &[6, 0, 0, -6]);
        assert_eq!((cost, flow.short.len()), (18, 0));
        assert_eq!(flow.units, [4, 4, 2, 2, 0]);
    }

    #[test]
    fn what_cannot_be_carried_is_named() {
        let arcs = [arc(0, 1, 3, 1), arc(0, 2, 9, 0)];
        let (_, flow) = solved(&arcs, &[5, -5, 0]);
        assert!(flow.short.contains(&(1, 2)), "{:?}", flow.short);
        assert!(flow.lacks(1) && !flow.lacks(0), "{:?}", flow.lacking);
    }

    /// The cheapest way by trying every flow.
    fn by_trying(arcs: &[Arc], supply: &[i64]) -> Option<i64> {
        fn go(at: usize, arcs: &[Arc], left: &mut Vec<i64>, cost: i64, best: &mut Option<i64>) {
            if at == arcs.len() {
                if left.iter().all(|it| *it == 0) {
                    *best = Some(best.map_or(cost, |it| it.min(cost)));
                }
                return;
            }
            let it = arcs[at];
            for units in 0..=it.capacity {
                left[it.from as usize] -= units;
                left[it.to as usize] += units;
                go(at + 1, arcs, left, cost + units * it.cost, best);
                left[it.from as usize] += units;
                left[it.to as usize] -= units;
            }
        }
        let mut best = None;
        go(0, arcs, &mut supply.to_vec(), 0, &mut best);
        best
    }

    #[test]
    fn random_small_networks_cost_what_trying_everything_finds() {
        let mut state = 88_172_645_463_325_252_u64;
        let mut draw = |below: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            u32::try_from(state % below).expect("small")
        };
        let mut feasible = 0;
        for _ in 0..400 {
            let arcs: Vec<Arc> = (0..6)
                .filter_map(|_| {
                    let (from, to) = (draw(4), draw(4));
                    let it = arc(from, to, draw(4).into(), i64::from(draw(9)) - 3);
                    (from != to).then_some(it)
                })
                .collect();
            let (a, b) = (i64::from(draw(4)), i64::from(draw(3)));
            let supply = [a, -b, b - a, 0];
            let (cost, flow) = solved(&arcs, &supply);
            match by_trying(&arcs, &supply) {
                Some(best) => {
                    feasible += 1;
                    assert_eq!((cost, flow.short.len()), (best, 0), "{arcs:?} {supply:?}");
                }
                None => assert!(!flow.short.is_empty(), "{arcs:?} {supply:?}"),
            }
        }
        assert!(feasible > 100);
    }
}
