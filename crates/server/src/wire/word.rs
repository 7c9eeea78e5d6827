//! Enumerations on the wire: every word that a field or parameter may have.
//!
//! Owns: the words, and their meaning in the use cases. Not here: what follows from them.
//! Invariant: each word stands for exactly one value of the use cases, and the other way round.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A wire enumeration with the same members as one of the use cases, and its words.
macro_rules! words {
    ($(#[$about:meta])* $name:ident = $domain:path { $($(#[$meaning:meta])* $word:ident = $text:tt,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub enum $name {
            $($(#[$meaning])* #[serde(rename = $text)] $word,)+
        }

        impl $name {
            /// Every word.
            pub const WORDS: &'static [&'static str] = &[$($text,)+];

            /// What the word is.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$word => $text,)+
                }
            }

            /// What a word stands for, if it is one.
            #[must_use]
            pub fn find(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$word),)+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl From<$domain> for $name {
            fn from(it: $domain) -> Self {
                use $domain as Domain;
                match it {
                    $(Domain::$word => Self::$word,)+
                }
            }
        }

        impl From<$name> for $domain {
            fn from(it: $name) -> Self {
                match it {
                    $($name::$word => Self::$word,)+
                }
            }
        }
    };
}

pub(super) use words;

words! {
    /// Which side of the books an account is on.
    AccountType = journal::AccountType {
        /// What is owned.
        Asset = "asset",
        /// What is owed.
        Liability = "liability",
        /// What belongs to the owners.
        Equity = "equity",
        /// What is earned.
        Income = "income",
        /// What is spent.
        Expense = "expense",
    }
}

words! {
    /// What an account stands for.
    AccountKind = journal::AccountKind {
        /// An account at a bank, cards included.
        Bank = "bank",
        /// A crypto wallet.
        Wallet = "wallet",
        /// An account at a broker.
        Broker = "broker",
        /// Cash in hand.
        Cash = "cash",
        /// A category of income or expense.
        Category = "category",
        /// Where one asset is exchanged for another.
        Trading = "trading",
        /// A loan, credit line or deposit.
        Debt = "debt",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// By which date a posting counts.
    Basis = journal::Basis {
        /// The day the bank booked it.
        Booked = "booked",
        /// The day from which interest counts.
        Valued = "valued",
    }
}

words! {
    /// How much a finding matters.
    Severity = statements::Severity {
        /// Worth knowing.
        Notice = "notice",
        /// A person must confirm it before anything is booked.
        Confirm = "confirm",
        /// Nothing is booked.
        Error = "error",
    }
}

words! {
    /// How a connection stands.
    ConnectionState = treasury::HealthState {
        /// Somebody has to change something first.
        Stopped = "stopped",
        /// The last sync failed; it is tried again.
        Failing = "failing",
        /// It was due and did not happen.
        Late = "late",
        /// Expected data has not come.
        Missing = "missing",
        /// Imports wait for somebody.
        Waiting = "waiting",
        /// It rests.
        Paused = "paused",
        /// It was not synced yet.
        New = "new",
        /// All is well.
        Fine = "fine",
    }
}

words! {
    /// How a sync ended.
    SyncOutcome = treasury::SyncOutcome {
        /// Everything that was there was taken.
        Done = "done",
        /// Another try may succeed.
        Failed = "failed",
        /// Somebody has to change something first.
        Stopped = "stopped",
        /// It is paused, or under way elsewhere.
        Skipped = "skipped",
    }
}

words! {
    /// By what flows are grouped.
    FlowDimension = treasury::FlowDimension {
        /// By the account on the other side.
        Category = "category",
        /// By the other side's name.
        Counterparty = "counterparty",
        /// By entity.
        Entity = "entity",
        /// By currency or other asset.
        Currency = "currency",
        /// By own account.
        Account = "account",
        /// By bank.
        Bank = "bank",
        /// By the bank's country or region.
        Region = "region",
    }
}

words! {
    /// What a group of flows is.
    FlowKind = treasury::FlowKind {
        /// From or to others.
        Operating = "operating",
        /// One asset for another.
        Exchange = "exchange",
        /// Between own accounts.
        Internal = "internal",
    }
}

words! {
    /// How a day of statements stands.
    StatementColour = treasury::StatementColour {
        /// Proved: balances join.
        Green = "green",
        /// Doubtful or late.
        Amber = "amber",
        /// Wrong: money is missing or doubled.
        Red = "red",
    }
}

words! {
    /// The period that flows are compared with.
    FlowCompare = treasury::FlowCompare {
        /// As many days just before.
        Previous = "previous",
        /// The same days a year before.
        Year = "year",
    }
}

words! {
    /// Why a backup was made: how long it is kept.
    BackupKind = treasury::BackupKind {
        /// Somebody asked for it.
        Manual = "manual",
        /// Every hour.
        Hourly = "hourly",
        /// Every day.
        Daily = "daily",
        /// On the first day of a month.
        Monthly = "monthly",
        /// On the first day of a year.
        Yearly = "yearly",
    }
}

words! {
    /// Whether a backup can be relied on.
    BackupState = treasury::BackupState {
        /// It was restored and proved, and is as long as it was then.
        Trusted = "trusted",
        /// Nobody has tried yet.
        Unverified = "unverified",
        /// It was tried, and is not whole or not right.
        Failed = "failed",
        /// It is not as long as it was, or what lies beside it was altered.
        Changed = "changed",
    }
}

words! {
    /// How far those who repair something are.
    IncidentState = treasury::IncidentState {
        /// Nobody knows yet why.
        Investigating = "investigating",
        /// The cause is known.
        Identified = "identified",
        /// It is repaired; somebody watches whether it stays so.
        Monitoring = "monitoring",
        /// It is over.
        Resolved = "resolved",
    }
}

words! {
    /// How much is wrong.
    Impact = treasury::Impact {
        /// Something is slow or missing that few need.
        Minor = "minor",
        /// Something does not work.
        Major = "major",
        /// Nothing works.
        Critical = "critical",
    }
}

words! {
    /// Where a job stands.
    JobState = treasury::JobState {
        /// It runs once its moment has come and a worker is free.
        Waiting = "waiting",
        /// A worker is at it.
        Active = "active",
        /// It is done.
        Completed = "completed",
        /// It failed and is tried again.
        Failed = "failed",
        /// It failed too often, or for good.
        Dead = "dead",
        /// Someone called it off.
        Cancelled = "cancelled",
    }
}

words! {
    /// Where an import stands.
    ImportState = treasury::ImportState {
        /// Read, nothing booked.
        Preview = "preview",
        /// Booked.
        Committed = "committed",
        /// Booked and taken back.
        Undone = "undone",
    }
}

words! {
    /// Which way expected money is to go.
    ExpectedKind = treasury::ExpectedKind {
        /// Somebody owes it to us.
        Receivable = "receivable",
        /// We owe it.
        Payable = "payable",
    }
}

words! {
    /// How far something expected is.
    ExpectedState = treasury::ExpectedState {
        /// Nothing of it is settled.
        Open = "open",
        /// Some of it is settled.
        Partial = "partial",
        /// All of it is settled.
        Settled = "settled",
        /// Nothing is expected any more.
        Cancelled = "cancelled",
    }
}

words! {
    /// By what the money at hand is grouped.
    Grouping = treasury::Grouping {
        /// By currency or other asset.
        Currency = "currency",
        /// By entity.
        Entity = "entity",
        /// By bank, broker or chain.
        Bank = "bank",
        /// By account.
        Account = "account",
        /// By the bank's country or region.
        Region = "region",
    }
}

/// How an entry puts another one right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CorrectionKind {
    /// It takes it back.
    Reversal,
    /// It moves it to another account.
    Reclassification,
}

/// How far the points of a history are apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Interval {
    /// A day.
    #[default]
    Day,
    /// Seven days.
    Week,
    /// A calendar month.
    Month,
}

/// The order of a list of entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum EntrySort {
    /// The newest first.
    #[default]
    #[serde(rename = "-booked_on")]
    NewestFirst,
    /// The oldest first.
    #[serde(rename = "booked_on")]
    OldestFirst,
}

words! {
    /// Where a payment stands in its life.
    PaymentState = journal::PaymentState {
        /// Written down; may be changed.
        Drafted = "drafted",
        /// Waits for those who approve.
        Submitted = "submitted",
        /// Approved by everybody that the policy asked for.
        Approved = "approved",
        /// Refused by somebody who approves.
        Rejected = "rejected",
        /// In a file for the bank.
        Exported = "exported",
        /// Handed to the bank.
        Sent = "sent",
        /// The bank says it will execute it.
        Accepted = "accepted",
        /// On the bank's statement.
        Settled = "settled",
        /// The bank says it will not execute it, or sent it back.
        Failed = "failed",
        /// Given up.
        Cancelled = "cancelled",
    }
}

words! {
    /// Who pays the banks.
    PaymentCharges = journal::PaymentCharges {
        /// As the method says.
        Scheme = "scheme",
        /// Each side its own bank.
        Shared = "shared",
        /// The payer both.
        Debtor = "debtor",
        /// The payee both.
        Creditor = "creditor",
    }
}

words! {
    /// How well a name fits what an account was called.
    NameVerdict = treasury::NameVerdict {
        /// Nothing is known of the account.
        Unknown = "unknown",
        /// It was called that.
        Fits = "fits",
        /// Some words are the same.
        Close = "close",
        /// No word is the same.
        Differs = "differs",
    }
}

words! {
    /// By which rules a payment is made.
    PaymentMethod = journal::PaymentMethod {
        /// SEPA credit transfer.
        Sepa = "sepa",
        /// SEPA credit transfer within ten seconds.
        SepaInstant = "sepa-instant",
        /// Any currency to any account.
        Generic = "generic",
    }
}
