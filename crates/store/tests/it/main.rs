//! The store through its public surface, on both engines.

mod child;
mod cluster;
mod conformance;
mod content;
mod damage;
mod full_disk;
mod opening;
mod power_cut;
mod support;
mod torture;
mod trace;
