//! The permission matrix: role × action, as data (GUARD-1).
//!
//! Owns: roles, actions, and every cell. Not here: applying them (`caller`).
//! Invariant: this table is the only source; use cases, API, command line, page and documentation
//! read it. An owner may do everything in their organisation, a viewer only look.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// What a member is in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Everything, also handing the organisation over.
    Owner,
    /// Everything but handing the organisation over.
    Admin,
    /// Money: accounts, entries, imports, prices, periods.
    Treasurer,
    /// Reads the books, keeps prices and mappings, prepares imports; books nothing.
    Analyst,
    /// Reads everything, also the audit log and the members; changes nothing.
    Auditor,
    /// Reads the books.
    Viewer,
}

impl Role {
    /// Every role, from the most to the fewest rights.
    pub const ALL: [Self; 6] = [
        Self::Owner,
        Self::Admin,
        Self::Treasurer,
        Self::Analyst,
        Self::Auditor,
        Self::Viewer,
    ];

    /// Its name in data and addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Treasurer => "treasurer",
            Self::Analyst => "analyst",
            Self::Auditor => "auditor",
            Self::Viewer => "viewer",
        }
    }

    /// What it is for, in words.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Owner => "Everything, also handing the organisation over",
            Self::Admin => "Everything but handing the organisation over",
            Self::Treasurer => "Money: accounts, entries, imports, prices, periods",
            Self::Analyst => {
                "Reads the books, keeps prices and mappings, prepares imports; books nothing"
            }
            Self::Auditor => {
                "Reads everything, also the audit log and the members; changes nothing"
            }
            Self::Viewer => "Reads the books",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|it| it.name() == text);
        found.ok_or_else(|| {
            let expected = "owner, admin, treasurer, analyst, auditor or viewer";
            Error::invalid("role", text, expected)
        })
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal: $about:literal, $roles:expr;)*) => {
        /// Something that can be done in an organisation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $(#[doc = $about] $name,)* }

        impl Action {
            /// Its name in data, such as `entries.post`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }

        /// Every action with the roles it is granted to.
        pub const MATRIX: &[Grant] = &[
            $(Grant { action: Action::$name, about: $about, roles: $roles },)*
        ];
    };
}

/// A row of the matrix.
#[derive(Clone, Copy, Debug)]
pub struct Grant {
    /// What is granted.
    pub action: Action,
    /// In words.
    pub about: &'static str,
    roles: u8,
}

impl Grant {
    /// Whether a role has it.
    #[must_use]
    pub const fn holds(&self, role: Role) -> bool {
        self.roles & role.bit() != 0
    }
}

const OWNER: u8 = Role::Owner.bit();
const MANAGERS: u8 = OWNER | Role::Admin.bit();
const KEEPERS: u8 = MANAGERS | Role::Treasurer.bit();
const PREPARERS: u8 = KEEPERS | Role::Analyst.bit();
const INSPECTORS: u8 = MANAGERS | Role::Auditor.bit();
const EXPORTERS: u8 = PREPARERS | Role::Auditor.bit();
const EVERYONE: u8 = EXPORTERS | Role::Viewer.bit();

actions! {
    OrganisationRead = "organisation.read": "See the organisation", EVERYONE;
    OrganisationChange = "organisation.change": "Rename the organisation, set its policy", MANAGERS;
    OrganisationTransfer = "organisation.transfer": "Hand the organisation over to another owner", OWNER;
    AccountsRead = "accounts.read": "See accounts", EVERYONE;
    AccountsWrite = "accounts.write": "Open, change and close accounts, entities and assets", KEEPERS;
    EntriesRead = "entries.read": "See entries", EVERYONE;
    EntriesPost = "entries.post": "Book entries", KEEPERS;
    EntriesCorrect = "entries.correct": "Reverse and reclassify entries", KEEPERS;
    BalancesRead = "balances.read": "See balances and positions", EVERYONE;
    ReportsRead = "reports.read": "See reports", EVERYONE;
    ImportsRead = "imports.read": "See imports", EXPORTERS;
    ImportsPrepare = "imports.prepare": "Upload files and preview them", PREPARERS;
    ImportsCommit = "imports.commit": "Book an import, or take it back", KEEPERS;
    MappingsRead = "mappings.read": "See saved mappings", EXPORTERS;
    MappingsWrite = "mappings.write": "Keep mappings", PREPARERS;
    ExpectedRead = "expected.read": "See expected payables and receivables", EVERYONE;
    ExpectedWrite = "expected.write": "Keep expected payables and receivables", PREPARERS;
    BudgetsRead = "budgets.read": "See budgets and recurring payments", EVERYONE;
    BudgetsWrite = "budgets.write": "Keep budgets", PREPARERS;
    RulesRead = "rules.read": "See rules, counterparties and suggested categories", EXPORTERS;
    RulesWrite = "rules.write": "Keep rules and counterparties", PREPARERS;
    MatchesRead = "matches.read": "See proposed matches and reconciliations", EXPORTERS;
    MatchesAccept = "matches.accept": "Accept matches and take them back", KEEPERS;
    ReconciliationsSign = "reconciliations.sign": "Sign accounts off", KEEPERS;
    ReconciliationsReopen = "reconciliations.reopen": "Take a sign-off back", MANAGERS;
    PricesRead = "prices.read": "See prices", EVERYONE;
    PricesWrite = "prices.write": "Keep prices", PREPARERS;
    JournalRead = "journal.read": "See the journal's head and prove it", EVERYONE;
    JournalExport = "journal.export": "Export the whole journal", EXPORTERS;
    JournalImport = "journal.import": "Import a whole journal", MANAGERS;
    PeriodsClose = "periods.close": "Close periods", KEEPERS;
    PeriodsReopen = "periods.reopen": "Reopen closed periods", MANAGERS;
    MembersRead = "members.read": "See members, invitations and the permission matrix", INSPECTORS;
    MembersManage = "members.manage": "Invite, change and remove members", MANAGERS;
    ServiceAccountsManage = "service-accounts.manage": "Make and remove service accounts", MANAGERS;
    ApiKeysManage = "api-keys.manage": "See and revoke every key of the organisation", MANAGERS;
    ApiKeysOwn = "api-keys.own": "Make, see and revoke keys of one's own", EVERYONE;
    AuditRead = "audit.read": "See, verify and export the audit log and its reports", INSPECTORS;
    SettingsRead = "settings.read": "See settings and feature flags", INSPECTORS;
    SettingsWrite = "settings.write": "Change settings and feature flags", MANAGERS;
    KeysRotate = "keys.rotate": "Rotate encryption keys", MANAGERS;
    OperationsRead = "operations.read": "See the server's state in detail", INSPECTORS;
    JobsRead = "jobs.read": "See jobs and schedules", INSPECTORS;
    JobsManage = "jobs.manage": "Start, retry and cancel jobs", MANAGERS;
    BeneficiariesRead = "beneficiaries.read": "See beneficiaries with their bank details", EXPORTERS;
    BeneficiariesWrite = "beneficiaries.write": "Put in beneficiaries and their bank details", PREPARERS;
    BeneficiariesApprove = "beneficiaries.approve": "Approve bank details that others put in", KEEPERS;
    PaymentsRead = "payments.read": "See payments, their files and the payment policy", EXPORTERS;
    PaymentsDraft = "payments.draft": "Draft, change, submit and cancel payments", PREPARERS;
    PaymentsApprove = "payments.approve": "Approve and reject payments that others made", KEEPERS;
    PaymentsSend = "payments.send": "Make files for the bank, and say what became of payments", KEEPERS;
    PaymentsPolicy = "payments.policy": "Set who approves which payments, limits and cut-offs", MANAGERS;
    ConnectionsRead = "connections.read": "See connections and how they stand", EVERYONE;
    ConnectionsWrite = "connections.write": "Add, change and remove connections", MANAGERS;
    ConnectionsSync = "connections.sync": "Sync, test, pause and resume connections", KEEPERS;
    FacilitiesRead = "facilities.read": "See loans, credit lines, deposits and holdings", EVERYONE;
    FacilitiesWrite = "facilities.write": "Keep loans, credit lines, deposits and holdings", KEEPERS;
    FacilitiesAccrue = "facilities.accrue": "Book interest that has accrued", KEEPERS;
    IntercompanyRead = "intercompany.read": "See what entities owe each other, and how it nets", EVERYONE;
    IntercompanyWrite = "intercompany.write": "Say which accounts are between entities", KEEPERS;
    ForecastsRead = "forecasts.read": "See forecasts, scenarios and how they did", EVERYONE;
    ForecastsRun = "forecasts.run": "Make a forecast", PREPARERS;
    ForecastsAdjust = "forecasts.adjust": "Adjust forecasts, keep scenarios and minimum balances", PREPARERS;
}

/// Whether a role may do something.
#[must_use]
pub fn may(role: Role, action: Action) -> bool {
    MATRIX
        .get(action as usize)
        .is_some_and(|it| it.action == action && it.holds(role))
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Action {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = MATRIX.iter().find(|it| it.action.name() == text);
        found.map(|it| it.action).ok_or_else(|| {
            Error::invalid(
                "action",
                text,
                "an action such as `entries.read`; `bursar role list` names all",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_its_row_in_its_place() {
        for (index, row) in MATRIX.iter().enumerate() {
            assert_eq!(row.action as usize, index);
            assert_eq!(row.action.name().parse::<Action>().ok(), Some(row.action));
        }
    }

    #[test]
    fn rights_shrink_from_owner_to_viewer_and_looking_is_not_changing() {
        for row in MATRIX {
            assert!(may(Role::Owner, row.action), "{}", row.action);
            let for_others = row.action == Action::OrganisationTransfer;
            assert_eq!(may(Role::Admin, row.action), !for_others, "{}", row.action);
            let is_look =
                row.action.name().ends_with(".read") || row.action.name().ends_with(".export");
            let is_own = row.action == Action::ApiKeysOwn;
            if !is_look && !is_own {
                assert!(!may(Role::Auditor, row.action), "{}", row.action);
                assert!(!may(Role::Viewer, row.action), "{}", row.action);
            }
            if is_look {
                assert!(
                    may(Role::Auditor, row.action),
                    "an auditor reads everything: {}",
                    row.action
                );
            }
        }
    }

    #[test]
    fn the_rights_of_a_treasurer_an_analyst_and_a_viewer_are_these() {
        let of = |role| -> Vec<&str> {
            let held = MATRIX.iter().filter(|it| it.holds(role));
            held.map(|it| it.action.name()).collect()
        };
        assert_eq!(
            of(Role::Viewer),
            [
                "organisation.read",
                "accounts.read",
                "entries.read",
                "balances.read",
                "reports.read",
                "expected.read",
                "budgets.read",
                "prices.read",
                "journal.read",
                "api-keys.own",
                "connections.read",
                "facilities.read",
                "intercompany.read",
                "forecasts.read",
            ]
        );
        assert!(of(Role::Treasurer).contains(&"entries.post"));
        assert!(!of(Role::Treasurer).contains(&"members.manage"));
        assert!(of(Role::Analyst).contains(&"imports.prepare"));
        assert!(!of(Role::Analyst).contains(&"entries.post"));
    }
}
