//! One fault, made to happen and measured.
//!
//! Owns: what is measured of it, whether its goals were met.
//! Not here: the faults (`faults`), the cluster (`stage`), the table (`report`).
//! Invariant: a fault begins with everything well, and everything is well again before the next.

use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::faults::Fault;
use super::load::Figures;
use super::proof::Verdict;
use super::stage::{RECOVERY, STEADY, Stage};

/// One fault, measured.
pub(super) struct Row {
    pub(super) fault: &'static Fault,
    pub(super) figures: Figures,
    pub(super) verdict: Verdict,
    /// What else was seen.
    pub(super) note: String,
}

impl Row {
    /// Makes a fault happen and measures it.
    pub(super) fn measure(fault: &'static Fault, stage: &mut Stage) -> Result<Self> {
        let from = Instant::now();
        let note = (fault.happen)(stage).with_context(|| fault.name)?;
        if !stage.load.wait_for(STEADY, RECOVERY) {
            bail!("{}: no entries are booked afterwards", fault.name);
        }
        let to = Instant::now();
        stage.postgres.require_quorum()?;
        let figures = stage.load.figures(from, to);
        let verdict = stage.compare()?;
        Ok(Self {
            fault,
            figures,
            verdict,
            note,
        })
    }

    pub(super) const fn name(&self) -> &'static str {
        self.fault.name
    }

    /// Whether the goals were met.
    pub(super) fn is_good(&self) -> bool {
        let is_whole =
            self.verdict.lost == 0 && self.verdict.doubled == 0 && self.verdict.changed == 0;
        is_whole && (!self.fault.is_deployment || self.figures.failed == 0)
    }
}
