//! The recurrent cell: forward, backward, and a step of learning.
//!
//! Owns: weights, gates, gradients through time.
//! Not here: what goes in (`lstm`).
//! Invariant: the output starts as the value of a season before: learning only corrects it.

use crate::number::{Dice, real};

/// Columns of a step: the value before, that of a season before, season and month as angles.
pub(super) const INPUTS: usize = 6;
const HIDDEN: usize = 16;
const GATES: usize = 4 * HIDDEN;
/// A gate's weights: inputs, what was remembered, and its bias.
const ROW: usize = INPUTS + HIDDEN + 1;
/// All gates, then the output's weights and bias.
const WEIGHTS: usize = GATES * ROW + HIDDEN + 1;

/// Where the weights of the output begin.
const OUTPUT: usize = GATES * ROW;

/// One step to learn from.
pub(super) struct Step {
    pub(super) inputs: [f64; INPUTS],
    pub(super) target: f64,
}

/// What a network remembers between steps.
#[derive(Clone, Debug)]
pub(super) struct State {
    hidden: [f64; HIDDEN],
    cell: [f64; HIDDEN],
}

/// Weights, with the moments that Adam keeps of each.
#[derive(Clone, Debug)]
pub(super) struct Network {
    weights: Vec<f64>,
    first: Vec<f64>,
    second: Vec<f64>,
}

/// The gates of a step as they were, for the way back.
struct Trace {
    inputs: [f64; INPUTS],
    before: State,
    after: State,
    /// Input, forget and output gates, and what may be remembered.
    gates: [f64; GATES],
    away: f64,
}

fn sigmoid(it: f64) -> f64 {
    1.0 / (1.0 + (-it).exp())
}

impl Network {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let spread = 1.0 / real(HIDDEN).sqrt();
        let mut weights: Vec<f64> = (0..WEIGHTS)
            .map(|_| spread * (2.0 * dice.unit() - 1.0))
            .collect();
        for gate in HIDDEN..2 * HIDDEN {
            // What was learned is remembered until there is a reason not to.
            weights[gate * ROW + ROW - 1] = 1.0;
        }
        for it in &mut weights[OUTPUT..] {
            *it *= 0.1;
        }
        Self {
            weights,
            first: vec![0.0; WEIGHTS],
            second: vec![0.0; WEIGHTS],
        }
    }

    /// Remembering nothing.
    pub(super) const fn rest(&self) -> State {
        State {
            hidden: [0.0; HIDDEN],
            cell: [0.0; HIDDEN],
        }
    }

    /// Takes a step. Answers what it expects.
    pub(super) fn step(&self, state: &mut State, inputs: &[f64; INPUTS]) -> f64 {
        let (after, _, expected) = self.forward(state, inputs);
        *state = after;
        expected
    }

    fn forward(&self, state: &State, inputs: &[f64; INPUTS]) -> (State, [f64; GATES], f64) {
        let mut gates = [0.0; GATES];
        for (gate, slot) in gates.iter_mut().enumerate() {
            let row = &self.weights[gate * ROW..(gate + 1) * ROW];
            let seen: f64 = row.iter().zip(inputs).map(|it| it.0 * it.1).sum();
            let known: f64 = row[INPUTS..]
                .iter()
                .zip(&state.hidden)
                .map(|it| it.0 * it.1)
                .sum();
            let sum = seen + known + row[ROW - 1];
            *slot = if gate < 3 * HIDDEN {
                sigmoid(sum)
            } else {
                sum.tanh()
            };
        }
        let mut after = state.clone();
        for unit in 0..HIDDEN {
            let (takes, keeps) = (gates[unit], gates[HIDDEN + unit]);
            after.cell[unit] = keeps * state.cell[unit] + takes * gates[3 * HIDDEN + unit];
            after.hidden[unit] = gates[2 * HIDDEN + unit] * after.cell[unit].tanh();
        }
        let output = &self.weights[OUTPUT..];
        let correction: f64 = output.iter().zip(&after.hidden).map(|it| it.0 * it.1).sum();
        (after, gates, inputs[1] + correction + output[HIDDEN])
    }

    /// A step of Adam down the gradient of a batch.
    pub(super) fn descend(&mut self, gradient: &mut Gradient, rate: f64, step: usize) {
        let norm = gradient.slopes.iter().map(|it| it * it).sum::<f64>().sqrt();
        // A step is never longer than that of a gradient of one a weight.
        let held = if norm > 5.0 { 5.0 / norm } else { 1.0 };
        let (b1, b2) = (0.9_f64, 0.999_f64);
        let time = i32::try_from(step).unwrap_or(i32::MAX);
        let (c1, c2) = (1.0 - b1.powi(time), 1.0 - b2.powi(time));
        for (at, slope) in gradient.slopes.iter().enumerate() {
            let slope = slope * held;
            self.first[at] = b1 * self.first[at] + (1.0 - b1) * slope;
            self.second[at] = b2 * self.second[at] + (1.0 - b2) * slope * slope;
            let size = (self.second[at] / c2).sqrt() + 1e-8;
            self.weights[at] -= rate * (self.first[at] / c1) / size;
        }
    }
}

/// How the loss of a batch changes with each weight.
pub(super) struct Gradient {
    slopes: Vec<f64>,
}

impl Gradient {
    pub(super) fn new() -> Self {
        Self {
            slopes: vec![0.0; WEIGHTS],
        }
    }

    pub(super) fn clear(&mut self) {
        self.slopes.fill(0.0);
    }

    /// Adds a window: forward through time, then back.
    pub(super) fn add(&mut self, network: &Network, steps: &[Step]) {
        let mut state = network.rest();
        let mut traces = Vec::with_capacity(steps.len());
        for step in steps {
            let (after, gates, expected) = network.forward(&state, &step.inputs);
            let error = expected - step.target;
            // The slope of a loss that is square near zero and straight far from it.
            let away = error / (1.0 + error * error).sqrt() / real(steps.len());
            let before = std::mem::replace(&mut state, after.clone());
            traces.push(Trace {
                inputs: step.inputs,
                before,
                after,
                gates,
                away,
            });
        }
        let (mut to_hidden, mut to_cell) = ([0.0; HIDDEN], [0.0; HIDDEN]);
        for trace in traces.iter().rev() {
            self.back(network, trace, (&mut to_hidden, &mut to_cell));
        }
    }

    fn back(
        &mut self,
        network: &Network,
        trace: &Trace,
        (to_hidden, to_cell): (&mut [f64; HIDDEN], &mut [f64; HIDDEN]),
    ) {
        let mut sums = [0.0; GATES];
        for unit in 0..HIDDEN {
            self.slopes[OUTPUT + unit] += trace.away * trace.after.hidden[unit];
            let hidden = to_hidden[unit] + trace.away * network.weights[OUTPUT + unit];
            let [takes, keeps, shows, news] =
                [0, 1, 2, 3].map(|it| trace.gates[it * HIDDEN + unit]);
            let shown = trace.after.cell[unit].tanh();
            let cell = to_cell[unit] + hidden * shows * (1.0 - shown * shown);
            sums[unit] = cell * news * takes * (1.0 - takes);
            sums[HIDDEN + unit] = cell * trace.before.cell[unit] * keeps * (1.0 - keeps);
            sums[2 * HIDDEN + unit] = hidden * shown * shows * (1.0 - shows);
            sums[3 * HIDDEN + unit] = cell * takes * (1.0 - news * news);
            to_cell[unit] = cell * keeps;
        }
        self.slopes[OUTPUT + HIDDEN] += trace.away;
        to_hidden.fill(0.0);
        for (gate, sum) in sums.iter().enumerate() {
            let row = &network.weights[gate * ROW..(gate + 1) * ROW];
            let slopes = &mut self.slopes[gate * ROW..(gate + 1) * ROW];
            for (slot, input) in slopes.iter_mut().zip(&trace.inputs) {
                *slot += sum * input;
            }
            for unit in 0..HIDDEN {
                slopes[INPUTS + unit] += sum * trace.before.hidden[unit];
                to_hidden[unit] += sum * row[INPUTS + unit];
            }
            slopes[ROW - 1] += sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loss(network: &Network, steps: &[Step]) -> f64 {
        let mut state = network.rest();
        let each = steps.iter().map(|it| {
            let error = network.step(&mut state, &it.inputs) - it.target;
            (1.0 + error * error).sqrt() - 1.0
        });
        each.sum::<f64>() / real(steps.len())
    }

    #[test]
    fn the_gradient_is_how_the_loss_changes() {
        let mut dice = Dice::new(2);
        let network = Network::new(&mut dice);
        let steps: Vec<Step> = (0..9)
            .map(|_| Step {
                inputs: [0; INPUTS].map(|_| dice.unit() - 0.5),
                target: dice.unit(),
            })
            .collect();
        let mut gradient = Gradient::new();
        gradient.add(&network, &steps);
        for at in (0..WEIGHTS).step_by(37).chain(OUTPUT..WEIGHTS) {
            let nudged = |by: f64| {
                let mut it = network.clone();
                it.weights[at] += by;
                loss(&it, &steps)
            };
            let slope = (nudged(1e-5) - nudged(-1e-5)) / 2e-5;
            assert!(
                (slope - gradient.slopes[at]).abs() < 1e-7,
                "{at}: {slope} {}",
                gradient.slopes[at]
            );
        }
    }
}
