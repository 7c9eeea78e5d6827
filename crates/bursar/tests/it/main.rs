//! The demo and the command line through their public surface.
#![expect(
    clippy::unwrap_used,
    reason = "a test's helpers fail the test by panicking"
)]

mod attacks;
mod backups;
mod backups_at_work;
mod bad_input;
mod books;
mod categories;
mod continuity;
mod demo;
mod demo_command;
mod demo_files;
mod exports;
mod facilities;
mod facilities_killed;
mod flood;
mod imports;
mod incidents;
mod jobs;
mod key_exchange;
mod lab_cells;
mod lab_files;
mod lab_notices;
mod listening;
mod monitoring;
mod nobody_left;
mod operating;
mod operations;
mod people;
mod point_in_time;
mod proof;
mod pruning;
mod reference;
mod replicas;
mod served;
mod servers;
mod signed_examples;
mod statements;
mod support;
mod telemetry;
mod upgrades;
