//! Payments: from a draft to the bank and back (CASH-10).
//!
//! Owns: one module a part: drafting, the policy, steps, warnings, files, what the bank says.
//! Not here: which step may follow which and whose approval counts (`journal`), bank details
//! (`beneficiaries`), the bytes of files (`statements`).
//! Invariant: nothing here books money; what an approval is about is what the bank gets.

mod batch;
mod cut_off;
mod draft;
mod execution_day;
mod file;
mod gateway;
mod gateway_settings;
mod life;
mod payable;
mod payees;
mod policy;
mod policy_preview;
mod settle;
mod status;
mod template;
mod view;
mod warning;

pub use cut_off::CutOff;
pub use draft::PaymentDraft;
pub(crate) use draft::drafted_by;
pub(crate) use execution_day::{calendar_of, is_open};
pub use file::{ExportFormat, ExportedFile};
pub use gateway::PaymentExchange;
pub(crate) use gateway_settings::KIND as GATEWAY_KIND;
pub use gateway_settings::{GatewayDraft, PaymentGateway};
pub use life::PaymentMove;
pub use payable::{PayableChoice, PayableRun};
pub use policy::{
    ApprovalRule, NeedSetting, PaymentPolicy, PersonLimit, RuleConditions, SavedPaymentPolicy,
};
pub use policy_preview::{PolicyAnswer, PolicyQuestion, PreviewedNeed};
pub use settle::{PaymentLines, Settled};
pub use status::{StatusLine, StatusOutcome};
pub use template::{Every, PaymentTemplate, Repetition, SavedTemplate};
pub use view::{PaymentDetail, PaymentList, PaymentQuery};
pub use warning::PaymentWarning;

use journal::{PaymentId, PaymentRefusal, Refusal, RefusalKind};

/// The refusal of one item of a batch.
pub(crate) fn refusal(index: Option<usize>, code: &'static str, message: String) -> Refusal {
    let kind = RefusalKind::Payment(PaymentRefusal::Rule { code, message });
    Refusal { index, kind }
}

/// There is no such payment.
pub(crate) fn unknown_payment(id: PaymentId) -> crate::error::Error {
    let kind = RefusalKind::Payment(PaymentRefusal::Unknown(id.0));
    crate::error::Error::Refused(vec![kind.whole()])
}
