//! Payments: what is to be paid, and the states of its life (CASH-10).
//!
//! Owns: the order, the steps of a payment's life, and which step may follow which.
//! Not here: who may take a step (`decide`), files for the bank (`statements`), names and numbers
//! of those who are paid: they are outside the journal, which has a commitment to them only.
//! Invariant: no step books money. A payment is settled by the entry of a bank line.

use std::fmt;

use money::{Amount, BeneficiaryId, Date, Timestamp};

use crate::account::AccountId;
use crate::chain::Hash;

/// A payment's number: 1, 2, 3 … in the order in which the journal took them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentId(pub u32);

impl PaymentId {
    /// The payment's place in dense columns.
    pub(crate) const fn index(self) -> usize {
        (self.0 as usize).wrapping_sub(1)
    }
}

impl fmt::Display for PaymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$each])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its word in data.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The one with this word.
            #[must_use]
            pub fn find(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.word() == word)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

words! {
    /// By which rules it is paid.
    PaymentMethod {
        /// SEPA credit transfer.
        Sepa = "sepa",
        /// SEPA credit transfer within ten seconds.
        SepaInstant = "sepa-instant",
        /// Any currency to any account, by the message's own rules.
        Generic = "generic",
    }
}

words! {
    /// Who pays the banks.
    PaymentCharges {
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
    /// Where a payment stands in its life.
    PaymentState {
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

impl PaymentState {
    /// Whether its order may still be changed; a change takes approvals away.
    #[must_use]
    pub const fn is_changeable(self) -> bool {
        matches!(
            self,
            Self::Drafted | Self::Submitted | Self::Approved | Self::Rejected
        )
    }

    /// Whether a file with it may be at the bank.
    #[must_use]
    pub const fn is_out(self) -> bool {
        matches!(self, Self::Exported | Self::Sent | Self::Accepted)
    }

    /// Whether nothing more is expected to happen.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Settled | Self::Failed | Self::Cancelled)
    }

    /// The state after a step; none if that step may not follow.
    ///
    /// An approval leads to `Approved` here; whether others are still missing is the plan's. What
    /// was cancelled is settled only if a file with it was made.
    #[must_use]
    pub const fn after(self, step: &PaymentStep) -> Option<Self> {
        use PaymentStep as Step;
        let next = match step {
            Step::Submitted { .. } => Self::Submitted,
            Step::Approved { .. } => Self::Approved,
            Step::Rejected { .. } => Self::Rejected,
            Step::Sent { .. } => Self::Sent,
            Step::Accepted { .. } => Self::Accepted,
            Step::Settled { .. } => Self::Settled,
            Step::Failed { .. } => Self::Failed,
            Step::Cancelled { .. } => Self::Cancelled,
        };
        let may_follow = match step {
            Step::Submitted { .. } => matches!(self, Self::Drafted),
            Step::Approved { .. } => matches!(self, Self::Submitted),
            Step::Rejected { .. } => matches!(self, Self::Submitted | Self::Approved),
            Step::Sent { .. } => matches!(self, Self::Exported),
            Step::Accepted { .. } => matches!(self, Self::Exported | Self::Sent),
            // What the bank booked is so, also if it was called back or refused before.
            Step::Settled { .. } => self.is_out() || matches!(self, Self::Failed | Self::Cancelled),
            // A settled one may come back.
            Step::Failed { .. } => self.is_out() || matches!(self, Self::Settled),
            Step::Cancelled { .. } => self.is_changeable() || self.is_out(),
        };
        if may_follow { Some(next) } else { None }
    }
}

/// Who is paid, without saying who: a commitment to bank details that are kept elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Payee {
    /// The beneficiary.
    pub beneficiary: BeneficiaryId,
    /// Which of their bank details, from 1.
    pub revision: u32,
    /// SHA-256 of a secret salt and the details.
    pub details: Hash,
}

/// What is to be paid: everything that an approval is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PaymentOrder {
    /// The account of ours that pays.
    pub account: AccountId,
    /// How much, above zero.
    pub amount: Amount,
    /// Who is paid.
    pub payee: Payee,
    /// The day the bank is to execute it.
    pub execute_on: Date,
    /// By which rules.
    pub method: PaymentMethod,
    /// Travels to the payee and back on the statement; unique in the books. Empty in a draft that
    /// leaves it to the journal.
    pub end_to_end_id: String,
    /// What the payee is told, as text.
    pub text: Option<String>,
    /// What the payee is told, as a reference of theirs.
    pub reference: Option<String>,
    /// Four letters of the external purpose codes.
    pub purpose: Option<String>,
    /// Who pays the banks.
    pub charges: PaymentCharges,
    /// What it was made from, as in `template/rent` or `schedule/rent/2026-12-01`.
    pub origin: Option<String>,
}

/// An order with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Its number.
    pub id: PaymentId,
    /// The first payment of those it was drafted together with.
    pub batch: Option<PaymentId>,
    /// What is to be paid.
    pub order: PaymentOrder,
}

/// One kind of approval that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ApprovalNeed {
    /// The roles that may give it; any that approves if both lists are empty.
    pub roles: Vec<String>,
    /// The users who may give it.
    pub members: Vec<String>,
    /// By how many different people.
    pub count: u8,
}

/// The approvals that the policy asked for when the payment was submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ApprovalPlan {
    /// The rule of the policy, by name.
    pub rule: String,
    /// Whether each need waits for those before it.
    pub is_ordered: bool,
    /// What is needed.
    pub needs: Vec<ApprovalNeed>,
}

/// A step in a payment's life.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PaymentStep {
    /// Approval is asked for.
    Submitted {
        /// The hash of the order.
        content: Hash,
        /// What the policy asks for.
        plan: ApprovalPlan,
    },
    /// One person approved.
    Approved {
        /// The hash of the order they saw.
        content: Hash,
        /// Which need of the plan it counts for.
        need: u8,
    },
    /// One who approves refused.
    Rejected {
        /// Why.
        reason: String,
    },
    /// The file was handed to the bank.
    Sent {
        /// How, or what the bank said.
        note: Option<String>,
    },
    /// The bank will execute it.
    Accepted {
        /// What the bank said.
        note: Option<String>,
    },
    /// It is on the statement.
    Settled {
        /// The entry of the bank line.
        entry: u64,
    },
    /// The bank did not execute it, or it came back.
    Failed {
        /// Why.
        reason: String,
    },
    /// It was given up.
    Cancelled {
        /// Why; always there once a file was made.
        reason: Option<String>,
    },
}

/// A file of payments for the bank.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PaymentFile {
    /// Its number: 1, 2, 3 … in the order in which they were made.
    pub number: u32,
    /// The file it is a copy of.
    pub copy_of: Option<u32>,
    /// The format, as in `pain.001.001.09`.
    pub format: String,
    /// The id that the bank's answers name it by.
    pub message_id: String,
    /// The moment written into it.
    pub made_at: Timestamp,
    /// SHA-256 of its bytes.
    pub hash: Hash,
    /// The payments in it, in its order.
    pub payments: Vec<PaymentId>,
    /// Why a copy was made.
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps() -> [PaymentStep; 8] {
        let content = Hash::ZERO;
        let reason = || "because".to_owned();
        [
            PaymentStep::Submitted {
                content,
                plan: ApprovalPlan::default(),
            },
            PaymentStep::Approved { content, need: 0 },
            PaymentStep::Rejected { reason: reason() },
            PaymentStep::Sent { note: None },
            PaymentStep::Accepted { note: None },
            PaymentStep::Settled { entry: 1 },
            PaymentStep::Failed { reason: reason() },
            PaymentStep::Cancelled { reason: None },
        ]
    }

    #[test]
    fn a_step_follows_only_where_it_may() {
        let may = |state: PaymentState| -> Vec<&str> {
            let steps = steps();
            let next = steps.iter().filter_map(|it| state.after(it));
            next.map(PaymentState::word).collect()
        };
        use PaymentState::*;
        assert_eq!(may(Drafted), ["submitted", "cancelled"]);
        assert_eq!(may(Submitted), ["approved", "rejected", "cancelled"]);
        assert_eq!(may(Approved), ["rejected", "cancelled"]);
        assert_eq!(may(Rejected), ["cancelled"]);
        let out = ["accepted", "settled", "failed", "cancelled"];
        assert_eq!(may(Exported)[1..], out);
        assert_eq!(may(Exported)[0], "sent");
        assert_eq!(may(Sent), out);
        assert_eq!(may(Accepted), ["settled", "failed", "cancelled"]);
        assert_eq!(may(Settled), ["failed"]);
        assert_eq!(may(Failed), ["settled"]);
        assert_eq!(may(Cancelled), ["settled"]);
    }

    #[test]
    fn nothing_reaches_the_bank_without_approval() {
        // Of all states that no approval was given in, none leads to the bank by a step.
        for state in [
            PaymentState::Drafted,
            PaymentState::Submitted,
            PaymentState::Rejected,
            PaymentState::Cancelled,
        ] {
            for step in steps() {
                let next = state.after(&step);
                assert!(!next.is_some_and(PaymentState::is_out), "{state} {step:?}");
            }
        }
    }
}
