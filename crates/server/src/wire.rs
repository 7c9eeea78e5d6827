//! The shapes of requests and answers: JSON, `snake_case`, amounts as decimal strings.
//!
//! Owns: every wire type, and the conversion from the use cases' results.
//! Not here: rules. Invariant: a field's name and meaning stay within `/api/v1`.

mod account;
mod audit;
mod backup;
mod balance;
mod beneficiary;
mod budget;
mod category;
mod connection;
mod counterparty;
mod entry;
mod expected;
mod facility;
mod facility_schedule;
mod facility_word;
mod figure;
mod flow;
mod forecast;
mod forecast_word;
mod identity;
mod import;
mod incident;
mod intercompany;
mod job;
mod known;
mod liquidity;
mod mapping;
mod matching;
mod member;
mod passkey;
mod past_weeks;
mod payable;
mod payment;
mod payment_file;
mod payment_gateway;
mod payment_policy;
mod payment_template;
mod performance;
mod position;
mod proposal;
mod proposal_settings;
mod report;
mod rule;
mod scenario;
mod settings;
mod why;
mod word;

use journal::RateUsed;
use money::{Amount, AssetCode, Date};
use serde::{Deserialize, Serialize};
use treasury::{OrganisationRow, Worth};
use utoipa::ToSchema;

pub use account::{
    Account, AccountBalance, AccountChange, AccountHistory, AccountPage, NewAccount,
};
pub use audit::{
    AuditChain, AuditEvent, AuditFormat, AuditPage, AuditVerification, Disclosure, DisclosurePage,
    NewDisclosure, SoxConflict, SoxEvidence, SoxMember, SoxPair, SoxReport,
};
pub use backup::{Backup, BackupList};
pub use balance::{BalanceReport, BalanceRow};
pub use beneficiary::{
    Address, BankDetailsRevision, Beneficiary, BeneficiaryList, DetailsDecision, DetailsState,
    DetailsVerdict, NameCheck, NewBeneficiary,
};
pub use budget::{
    Budget, BudgetChange, BudgetList, BudgetPeriod, BudgetState, PriceChange, Recurring,
    RecurringPayments, SavedBudget,
};
pub use category::{
    Categorisation, CategorisationList, CategorisationSource, CategoryChoice, CategorySuggestion,
    NewCategorisation, SuggestionPage, SuggestionWord,
};
pub use connection::{
    Connection, ConnectionInput, ConnectionList, ConnectionProbe, ConnectionProblem, Connector,
    ConnectorField, ConnectorList, HeldImport, LeftFile, RemoteAccount, RemoteHealth, SyncReport,
};
pub use counterparty::{
    Counterparty, CounterpartyCandidate, CounterpartyCandidateList, CounterpartyList,
    CounterpartyMerge, CounterpartySplit, NewCounterparty,
};
pub use entry::{
    AccountName, Correction, Entry, EntryPage, NewEntry, NewPosting, Posting, Reclassification,
    Reversal,
};
pub use expected::{
    AgeingReport, AgeingRow, ExpectedCancellation, ExpectedItem, ExpectedItemPage,
    ExpectedItemsAdded, NewExpectedItem, NewExpectedItems, Settlement,
};
pub use facility::{
    Facility, FacilityAccount, FacilityList, FacilityTotals, Maturity, NewFacility, NextPayment,
    RateChange,
};
pub use facility_schedule::{
    Accrual, AccrualList, DebtPayment, DebtPaymentList, FacilitySchedule, NewAccrual,
    SchedulePeriod,
};
pub use facility_word::{
    AccrualRhythm, AccrualState, ClaimBasis, DayCount, DebtPart, FacilityCalendar, FacilityKind,
    FacilityRoll, FacilitySide, FacilityState, MaturityRung, RepaymentForm,
};
pub use figure::{ForecastFigureModels, ForecastFigureParts, ForecastRecurrence};
pub use flow::{
    AccountContinuity, CashFlows, Continuity, ContinuityDay, ContinuityFinding,
    ContinuityStatement, ExpectedFlowGroup, ExpectedFlowTotals, ExpectedFlows, FlowGroup,
    FlowPeriod, FlowTotals,
};
pub use forecast::{
    ForecastAdjustment, ForecastAdjustmentList, ForecastBand, ForecastColumn, ForecastColumnKind,
    ForecastDanger, ForecastDay, ForecastFigure, ForecastGrid, ForecastOutlook, ForecastRow,
    ForecastRun, ForecastRunList, ForecastSettings, ForecastSource, NewForecastAdjustment,
    NewForecastHindcast, NewForecastRun,
};
pub use forecast_word::{ForecastCut, ForecastExpectedBy, ForecastMade};
pub use identity::{
    ApiKey, ApiKeyList, Factor, FactorList, LinkOffer, LinkToken, Login, LoginAnswer, Me, MeChange,
    MfaLogin, NewApiKey, OwnMembership, PasswordChange, Reauthentication, RecoveryCodes, Refresh,
    Registration, Scope, Session, SessionList, Setup, TokenAnswer, TotpCode, TotpOffer,
};
pub use import::{
    CsvSample, Import, ImportCommit, ImportFile, ImportLine, ImportList, ImportMapping,
    ImportProblem, ImportStatement, ImportTotals, ImportUndo,
};
pub use incident::{Incident, IncidentList, IncidentUpdate};
pub use intercompany::{
    EntityAccount, Intercompany, IntercompanyAccount, IntercompanyClaim, IntercompanyEntity,
    IntercompanyMark, NetPosition, Netting, NettingProposal, NettingRun, ProposedPayment,
};
pub use job::{Job, JobKind, JobKindList, JobList, JobProgress, NewJob, Schedule, ScheduleList};
pub use known::{
    ExpectedFlow, ExpectedFlowList, ForecastKnownBasis, ForecastKnownFlow, ForecastKnownList,
    ForecastKnownSource,
};
pub use liquidity::{AccountTerms, BankShare, Liquidity, LiquidityTier, UsableBalance};
pub use mapping::{DateFormat, DecimalMark, Mapping, MappingColumns, MappingList};
pub use matching::{
    AcceptedMatch, AcceptedMatches, MatchChoice, MatchItem, MatchLine, MatchProposal,
    MatchProposals, MatchReason, NewMatches, NewReconciliation, NewSignOff, NewTransfers,
    Reconciliation, ReconciliationLine, ReconciliationList, ReconciliationRow, Reopening, SignOff,
    TransferChoice, TransferProposal,
};
pub use member::{
    ActionRow, Invitation, InvitationList, Member, MemberChange, MemberList, NewInvitation,
    NewServiceAccount, PasswordReset, RoleList, RoleRow, Transfer,
};
pub use passkey::{NewPasskey, PasskeyAnswer, PasskeyLogin, PasskeyOffer, Provider, ProviderList};
pub use past_weeks::{ForecastExpectation, ForecastPastWeek, ForecastPastWeeks};
pub use payable::{PayableChoice, PayableRun};
pub use payment::{
    ApprovalNeed, ApprovalPlan, BankWord, NewPayment, NewPayments, Payment, PaymentChange,
    PaymentCount, PaymentEvent, PaymentItems, PaymentPage, PaymentReason, PaymentReport,
    PaymentWarning, SeenPayment, SeenPayments, WrittenText,
};
pub use payment_file::{
    MadePaymentFile, NewPaymentFile, PaymentFile, PaymentFileCopy, PaymentFileList, PaymentFormat,
    PaymentStatus, PaymentStatusLine, SettledList, SettledPayments,
};
pub use payment_gateway::{FailedExchange, NewPaymentGateway, PaymentExchange, PaymentGateway};
pub use payment_policy::{
    ApprovalConditions, ApprovalLimit, ApprovalRule, ApproverSetting, CutOffTime, PaymentPolicy,
    PolicyAnswer, PolicyQuestion, PreviewedNeed,
};
pub use payment_template::{
    Every, PaymentTemplate, PaymentTemplateList, Repetition, SavedPaymentTemplate, TemplateUse,
};
pub use performance::{
    ForecastMeasures, ForecastMissedFlow, ForecastModelMeasures, ForecastModelPerformance,
    ForecastModelShare, ForecastModelsOfForecast, ForecastPerformance, ForecastPerformanceGroup,
    ForecastSurprise, ForecastSurpriseEntry,
};
pub use position::{PositionGroup, PositionHistory, PositionReport, PositionSeries, SeriesPoint};

pub use proposal::{
    NewProposalPayments, Proposal, ProposalAccount, ProposalConflict, ProposalCosts, ProposalLack,
    ProposalLeftOut, ProposalLink, ProposalMove, ProposalPayments, ProposalPlan, ProposalQuestion,
    ProposalReason, ProposalStep,
};
pub use proposal_settings::{
    ProposalAccountChoice, ProposalFacility, ProposalSettings, ProposalTransferTerms, ProposalWay,
};
pub use report::{
    BalanceSheet, IncomeStatement, ReportRow, SheetTotal, TrialBalance, TrialRow, TrialTotal,
};
pub use rule::{
    NewRule, Rule, RuleAction, RuleAfter, RuleAmount, RuleChange, RuleChangePart, RuleCondition,
    RuleCount, RuleDay, RuleDayTest, RuleDirection, RuleField, RuleOrder, RulePart, RulePreview,
    RuleRun, RuleSet, RuleShare, RuleTest, RuleText, RuleWhichDay, RuleWords,
};
pub use scenario::{
    ForecastChange, ForecastComparison, ForecastScenario, ForecastScenarioList,
    ForecastScenarioOutlook, NewForecastScenario,
};
pub use settings::{
    Consent, ConsentChoice, ConsentList, FlagSetting, KeyRotation, ReportingSetting,
    SecuritySetting, Settings, SettingsChange,
};
pub use why::{ConditionWhy, EntryWhy, RuleQuestion, RuleWhy};
pub use word::{
    AccountKind, AccountType, BackupKind, BackupState, Basis, ConnectionState, CorrectionKind,
    EntrySort, ExpectedKind, ExpectedState, FlowCompare, FlowDimension, FlowKind, Grouping, Impact,
    ImportState, IncidentState, Interval, JobState, NameVerdict, PaymentCharges, PaymentMethod,
    PaymentState, Severity, StatementColour, SyncOutcome,
};

/// An amount of an asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssetAmount {
    /// The asset's code.
    #[schema(example = "EUR")]
    pub asset: String,
    /// Decimal text with all the asset's places.
    #[schema(example = "-12.50")]
    pub amount: String,
}

impl From<Amount> for AssetAmount {
    fn from(it: Amount) -> Self {
        Self {
            asset: it.asset().code().to_string(),
            amount: it.to_text(),
        }
    }
}

pub(crate) fn amounts(found: Vec<Amount>) -> Vec<AssetAmount> {
    found.into_iter().map(AssetAmount::from).collect()
}

pub(crate) fn codes(found: &[AssetCode]) -> Vec<String> {
    found.iter().map(AssetCode::to_string).collect()
}

/// What something is worth: nothing is made up for what has no price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ValuedTotal {
    /// The worth of everything that has a price; null if nothing has.
    #[schema(required = true)]
    pub value: Option<AssetAmount>,
    /// Assets without a price.
    pub unpriced: Vec<String>,
}

impl From<Worth> for ValuedTotal {
    fn from(it: Worth) -> Self {
        Self {
            value: it.value.map(AssetAmount::from),
            unpriced: codes(&it.unpriced),
        }
    }
}

/// A rate that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rate {
    /// The asset that is priced.
    pub base: String,
    /// The asset the price is in.
    pub quote: String,
    /// One base costs this much of the quote.
    pub rate: String,
    /// The day it is of.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// Where it comes from.
    pub source: String,
}

impl From<RateUsed> for Rate {
    fn from(it: RateUsed) -> Self {
        Self {
            base: it.base.to_string(),
            quote: it.quote.to_string(),
            rate: it.rate.to_string(),
            on: it.on,
            source: it.source.to_string(),
        }
    }
}

pub(crate) fn rates(found: Vec<RateUsed>) -> Vec<Rate> {
    found.into_iter().map(Rate::from).collect()
}

/// Where a journal stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Head {
    /// The last sequence.
    pub seq: u64,
    /// The last hash, in hexadecimal.
    pub hash: String,
}

impl From<journal::Head> for Head {
    fn from(it: journal::Head) -> Self {
        Self {
            seq: it.seq,
            hash: it.hash.to_string(),
        }
    }
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Organisation {
    /// Its id.
    pub id: String,
    /// Its short name, for `?org=`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The currency of its reports.
    pub reporting_currency: String,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// Where its journal stands.
    pub head: Head,
}

impl From<OrganisationRow> for Organisation {
    fn from(it: OrganisationRow) -> Self {
        Self {
            id: it.id.to_string(),
            slug: it.slug,
            name: it.name,
            reporting_currency: it.reporting.to_string(),
            created_at: it.created_at.to_string(),
            head: it.head.into(),
        }
    }
}

/// Every organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrganisationList {
    /// In the order in which they were made.
    pub items: Vec<Organisation>,
}

/// An organisation to make.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganisation {
    /// Its name.
    pub name: String,
    /// Its short name; made from the name if absent.
    #[serde(default)]
    pub slug: Option<String>,
    /// The currency of its reports (ISO 4217).
    #[schema(example = "EUR")]
    pub reporting_currency: String,
}

/// A price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// The asset that is priced.
    pub base: String,
    /// The asset the price is in.
    pub quote: String,
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// One base costs this much of the quote, as decimal text.
    pub rate: String,
    /// Where it comes from.
    pub source: String,
}

/// Prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceList {
    /// By pair and day.
    pub items: Vec<Price>,
}

/// What became of prices that were put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PricesPut {
    /// Prices of a pair, day and source that had none.
    pub added: usize,
    /// Prices that differ from the one before.
    pub corrected: usize,
    /// Prices that were there already.
    pub unchanged: usize,
}

impl From<treasury::PricesPut> for PricesPut {
    fn from(it: treasury::PricesPut) -> Self {
        Self {
            added: it.added,
            corrected: it.corrected,
            unchanged: it.unchanged,
        }
    }
}

/// The result of proving a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Verification {
    /// Whether chain and balances are proved.
    pub ok: bool,
    /// How many records were followed.
    pub records: u64,
    /// How many of them are entries.
    pub entries: usize,
    /// Where the stored journal stands.
    pub head: Head,
    /// What is wrong.
    pub problems: Vec<String>,
}

impl From<treasury::Proof> for Verification {
    fn from(it: treasury::Proof) -> Self {
        Self {
            ok: it.problems.is_empty(),
            records: it.records,
            entries: it.entries,
            head: it.head.into(),
            problems: it.problems,
        }
    }
}
