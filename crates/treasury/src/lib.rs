//! The use cases: everything that can be done with an organisation's books.
//!
//! Owns: one module a capability; permission, limits and rules live here, so that HTTP, CLI,
//! worker and chat cannot differ.
//! Not here: wire shapes and statuses (`server`), SQL (`store`), the books' own rules (`journal`).
//! Invariant: the one way to change money is `Ledger::ask`: decide, append, publish.
// Use cases call each other, the store and its driver: an optimised build looks through all of it.
#![recursion_limit = "256"]

mod accounts;
mod audit;
mod availability;
mod backups;
mod balances;
mod banks;
mod beneficiaries;
mod budgets;
mod categories;
mod connections;
mod continuity;
mod counterparties;
mod entries;
mod error;
mod expected;
mod facilities;
mod figures;
mod flags;
mod flows;
mod forecasts;
mod guard;
mod identity;
mod imports;
mod incidents;
mod intercompany;
mod jobs;
mod journals;
mod kept;
mod ledger;
mod limits;
mod lines;
mod liquidity;
mod maintenance;
mod mappings;
mod matching;
mod organisations;
mod payments;
mod people;
mod periods;
mod policy;
mod positions;
mod price_files;
mod prices;
mod privacy;
mod reconciliations;
mod recurring;
mod reports;
mod rights;
mod rules;
mod secrets;
mod transfers;
mod treasury;

/// The one HTTP client, for the edges that ask another server.
pub use connect::http as outgoing;

pub use accounts::{AccountRow, AccountsReport};
pub use audit::{
    AuditChain, AuditEvent, AuditKept, AuditLine, AuditPage, AuditProof, AuditQuery, AuditVerifier,
    ConflictPair, Disclosure, DisclosureDraft, DisclosurePage, Evidence, MemberRights, PAIRS,
    PairConflict, SoxQuery, SoxReport,
};
pub use availability::DayOfService;
pub use backups::{
    BackupKind, BackupMade, BackupPlace, BackupRow, BackupSettings, BackupState, BackupTimes,
    Contents, LastBackup, Pruned, Rehearsal, RestoreOrder, RestoreReport, Until, Verdict,
    restore_backup,
};
pub use balances::{BalanceReport, BalanceRow, Scope};
pub use beneficiaries::{
    BankDetails, Beneficiary, BeneficiaryDraft, NameCheck, NameVerdict, PostalAddress, Revision,
    Verdict as BeneficiaryVerdict,
};
pub use budgets::{Budget, BudgetChange, BudgetReport, BudgetStanding, SavedBudget};
pub use cash::continuity::Colour as StatementColour;
pub use cash::liquidity::{Availability, Runway};
pub use cash::rules as rule_words;
pub use categories::{
    Categorisation, CategorisationSource, CategoryChoice, CategorySuggestion, SuggestionList,
    SuggestionQuery, SuggestionWord,
};
pub use connect::bank::Remote;
pub use connect::bank::{CONNECTORS, Capability, ConnectorSpec, Field as ConnectorField};
pub use connect::{ErrorTracker, SpanClient};
pub use connections::{
    Connection, ConnectionDraft, ConnectionFigures, ConnectionHealth, ConnectionHost,
    ConnectionProbe, Credentials as ConnectionCredentials, FolderSettings, HealthState,
    NewAccountsWord, Pause, RemoteHealth, SyncOutcome, SyncProblem, SyncReport,
};
pub use continuity::{AccountContinuity, ContinuityQuery, ContinuityReport, StatementRow};
pub use counterparties::{
    Counterparty, CounterpartyCandidate, CounterpartyDraft, CounterpartySplit,
};
pub use entries::{
    EntryDraft, EntryList, EntryQuery, PostingDraft, ReclassificationDraft, Reversal,
};
pub use error::{Error, ErrorKind};
pub use expected::{
    Age, AgeingReport, AgeingRow, ExpectedDraft, ExpectedImport, ExpectedItem, ExpectedKind,
    ExpectedList, ExpectedQuery, ExpectedState, Settlement,
};
pub use facilities::{
    AccrualReport, AccrualRhythm, AccrualRow, AccrualState, DayCountWord, DebtFlow, DebtPart,
    FacilityCalendar, FacilityDraft, FacilityKind, FacilityPeriod, FacilityReport, FacilityRoll,
    FacilityRow, FacilitySchedule, FacilitySide, FacilityState, FacilityTotals, LadderRung,
    NamedAccount, RateChange, RepaymentWord, Rung,
};
pub use figures::{BookFigures, Figures, FiguresReport};
pub use flags::{Flag, FlagDefaults, FlagState};
pub use flows::{
    ExpectedFlowList, ExpectedFlows, ExpectedGroup, ExpectedPage, ExpectedTotals, FlowCompare,
    FlowDimension, FlowGroup, FlowKind, FlowQuery, FlowReport, FlowTotals,
};
/// How a set of forecasts did.
pub use forecast::books::Judgement;
pub use forecasts::{
    AccountChoice, Adjustment, AdjustmentDraft, Around, Change, ChangeDraft, Covered, Danger,
    DraftedMoves, Expectation, ExpectedBy, FacilityTerms, Figure, FigureAsked, FigureModels,
    FigureParts, FlowOf, FlowsAsked, ForecastSettings, GridColumn, GridCut, GridKind, GridReport,
    GridRow, KnownBasis, KnownFlow, KnownReport, KnownSource, LeftOut, Made, ModelPerformance,
    MoveReason, Outlook, OutlookDay, PastWeek, PastWeeksAsked, PastWeeksReport, PerformanceGroup,
    PerformanceReport, PlanCosts, ProposalAccount, ProposalAsked, ProposalChoice, ProposalConflict,
    ProposalMove, ProposalPlan, ProposalReport, ProposalSettings, ProposalStep, Recurrence,
    RunModels, RunRow, RunWatch, SavedProposalSettings, Scenario, ScenarioOutlook, Surprise,
    SurpriseFlow, TransferTerms, Way, Which,
};
pub use guard::Guard;
pub use identity::{
    ApiKeyRow, Credentials, FactorRow, Identity, NewApiKey, NewKey, PasskeyAnswer, PasskeyLogin,
    PasskeyOffer, Proof as IdentityProof, ProviderAsk, ProviderBegin, ProviderConfig, ProviderEnd,
    ProviderRow, Providers, SessionRow, SignIn, SignedIn, SignedRequest, Tokens, TotpOffer,
    password_check_time,
};
pub use imports::{
    Commit, CsvPreview, FileMapping, FilePreview, Import, ImportState, ImportTotals, IncomingFile,
    KeptFile, KeptImport, LinePreview, NewFile, NewImport, StatementPreview,
};
pub use incidents::{Impact, Incident, IncidentState, IncidentUpdate, IncidentWord};
pub use intercompany::{
    ClaimBasis, EntityAccount, IntercompanyAccount, IntercompanyClaim, IntercompanyEntity,
    IntercompanyNetting, IntercompanyReport, NetPosition, NettingQuery, NettingReport, NettingRun,
    ProposedPayment,
};
pub use jobs::{
    JobContext, JobCrowd, JobDraft, JobFailure, JobFilter, JobKind, JobPage, JobRegistry, JobScope,
    JobSpec, MAX_CONCURRENCY, NoPayload, QueueReport, ScheduleRow, ScheduleSpec, Worker,
    WorkerOptions,
};
pub use journals::Proof;
pub use ledger::{Answer, Ledger};
pub use limits::{LimitedClient, MAX_PER_HOUR, RequestLimits, Standing};
pub use liquidity::{
    AccountTerms, Breach, LiquidityReport, ShareRow, TermsDraft, TermsRow, TierRow, UsableRow,
};
pub use maintenance::{Maintenance, MaintenanceDraft};
pub use mappings::{Expected, SavedMapping};
pub use matching::{
    AcceptedMatch, AcceptedMatches, MatchChoice, MatchItem, MatchLine, MatchProposal,
    MatchProposals, MatchQuery, MatchReason, TransferChoice, TransferProposal,
};
pub use organisations::{NewOrganisation, OrganisationRow};
pub use payments::{
    ApprovalRule, CutOff, Every, ExportFormat, ExportedFile, GatewayDraft, NeedSetting,
    PayableChoice, PayableRun, PaymentDetail, PaymentDraft, PaymentExchange, PaymentGateway,
    PaymentLines, PaymentList, PaymentMove, PaymentPolicy, PaymentQuery, PaymentTemplate,
    PaymentWarning, PersonLimit, PolicyAnswer, PolicyQuestion, PreviewedNeed, Repetition,
    RuleConditions, SavedPaymentPolicy, SavedTemplate, Settled, StatusLine, StatusOutcome,
};
pub use people::{
    Invitation, InvitationDraft, LinkOffer, Member, Membership, NewPerson, Purpose, ServiceDraft,
    User, UserDraft, UserKind, UserState,
};
pub use policy::Policy;
pub use positions::{
    Grouping, HistorySeries, PositionGroup, PositionHistory, PositionReport, Worth,
};
pub use price_files::read_prices;
pub use prices::PriceDraft;
pub use privacy::{Consent, PURPOSES, PersonFile, Purpose as ConsentPurpose};
pub use reconciliations::{
    ReconciliationLine, ReconciliationRow, ReconciliationStart, ReconciliationView, SignOff,
};
pub use recurring::{PriceChange, RecurringList, RecurringPayment};
pub use reports::Report;
pub use rights::{Action, Caller, Grant, MATRIX, MemberScope, Origin, Rights, Role, may};
pub use rules::{
    ConditionWhy, EntryWhy, RuleChange, RuleCount, RuleDraft, RulePreview, RuleRun, RuleScope,
    RuleWhy, SavedRule,
};
pub use secrets::{KeyReport, MasterKey, MasterKeyError, MasterKeys, Resealed, Rotation};
pub use store::{
    Absence, AuditHead, BackupError, BackupManifest, Clocks, Diagnosis, Engine, Enqueued, Force,
    Hit, Job, JobProgress, JobState, MigrationPlan, Migrations, PlannedMigration, PriceRecord,
    PricesPut, Progress, ReplicaState, Schedule, ServerState, Shared, SharedState, SlowStatement,
    Standby, StoreConfig, roll_back,
};
pub use treasury::Treasury;
