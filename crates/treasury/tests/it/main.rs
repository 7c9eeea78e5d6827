//! The use cases on a real store: SQLite and PostgreSQL.
#![expect(
    clippy::unwrap_used,
    reason = "a test's helpers stop at the first thing that is wrong"
)]

mod bank_connections;
mod budgets;
mod categories;
mod child;
mod cold;
mod connections;
mod debt_flows;
mod erasure;
mod expected;
mod expected_flows;
mod facilities;
mod failover;
mod flows;
mod forecast_figures;
mod forecast_hindcast;
mod forecast_kept;
mod forecast_performance;
mod forecast_scenarios;
mod forecast_since;
mod forecasts;
mod imports;
mod intercompany;
mod jobs;
mod known_flows;
mod ledger;
mod liquidity;
mod matching;
mod netting_paid;
mod outage;
mod party_lines;
mod payments;
mod proposals;
mod recovery;
mod simulation;
mod support;
mod torture;
mod usual_delays;
