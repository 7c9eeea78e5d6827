//! The forecast of an organisation: made, kept as it was published, shown and scored (CASH-7,
//! CASH-8).
//!
//! Owns: the capability: runs, hindcasts, outlook, grid, where its figures come from, adjustments,
//! scenarios, performance.
//! Not here: models (`forecast`), optimisation (`cash::sweeping`).
//! Invariant: what was published is never changed; what is shown is the newest publication with
//! what came since, what is known and what was adjusted, and says so.

mod adjustments;
mod behind;
mod cache;
mod figure;
mod flows;
mod grid;
mod hindcast;
mod kept;
mod known;
mod lens;
mod made;
mod outlook;
mod paths;
mod performance;
mod proposals;
mod run;
mod scenarios;
mod settings;

pub use adjustments::{Adjustment, AdjustmentDraft};
pub(crate) use behind::numbers_in;
pub use behind::{FlowOf, FlowsAsked};
pub(crate) use cache::ForecastCache;
pub use figure::{FigureAsked, FigureModels, FigureParts, Recurrence};
pub(crate) use flows::{CellKey, FlowItem, Flows, amount as amount_of_grains};
pub use grid::{ExpectedBy, Figure, GridColumn, GridCut, GridKind, GridReport, GridRow};
pub(crate) use hindcast::ForecastHindcast;
pub use known::{KnownBasis, KnownFlow, KnownReport, KnownSource};
pub use lens::{Around, Covered};
pub use made::Made;
pub use outlook::{Danger, Outlook, OutlookDay};
pub use performance::{
    Expectation, ModelPerformance, PastWeek, PastWeeksAsked, PastWeeksReport, PerformanceGroup,
    PerformanceReport, RunModels, Surprise, SurpriseFlow,
};
pub use proposals::{
    AccountChoice, DraftedMoves, FacilityTerms, LeftOut, MoveReason, PlanCosts, ProposalAccount,
    ProposalAsked, ProposalChoice, ProposalConflict, ProposalMove, ProposalPlan, ProposalReport,
    ProposalSettings, ProposalStep, SavedProposalSettings, TransferTerms, Way,
};
pub(crate) use run::day_of;
pub(crate) use run::{ForecastTrain, ForecastWeekly};
pub use run::{RunRow, RunWatch};
pub use scenarios::{Change, ChangeDraft, Scenario, ScenarioOutlook, Which};
pub use settings::ForecastSettings;
