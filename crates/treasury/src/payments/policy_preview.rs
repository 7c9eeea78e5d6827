//! What the payment policy, or a draft of it, would ask for a payment.
//!
//! Owns: from words to the plan, and who could give each approval today.
//! Not here: the policy and its checks (`policy`).
//! Invariant: nothing is kept; the same code decides as when a payment is submitted.

use journal::{Account, ApprovalNeed, PaymentMethod, Sight};
use money::{Amount, OrganisationId};

use super::policy::PaymentPolicy;
use crate::error::Error;
use crate::people::{Member, UserKind, UserState};
use crate::rights::{Action, Caller, may};
use crate::treasury::Treasury;

/// A payment that is only thought of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyQuestion {
    /// The policy to ask; the one in force if none.
    pub policy: Option<PaymentPolicy>,
    /// The paying account, by number or path.
    pub account: String,
    /// The method by word, as in `sepa`.
    pub method: String,
    /// The amount as text.
    pub amount: String,
    /// Its currency.
    pub asset: String,
}

/// One approval that would be needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewedNeed {
    /// Who may give it, and by how many.
    pub need: ApprovalNeed,
    /// How many members could give it for this amount now; whoever makes the payment is one less.
    pub able: usize,
}

/// What would be needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyAnswer {
    /// The rule that fits first.
    pub rule: String,
    /// Its place, from 0.
    pub place: usize,
    /// Whether each need waits for those before it.
    pub is_ordered: bool,
    /// What is needed.
    pub needs: Vec<PreviewedNeed>,
}

impl Treasury {
    /// What a policy would ask for a payment. Nothing is kept.
    ///
    /// Errors: `Forbidden`, `NotFound` for the account, `Invalid` with what is wrong with the
    /// policy or the payment.
    pub async fn preview_payment_policy(
        &self,
        org: OrganisationId,
        caller: &Caller,
        question: PolicyQuestion,
    ) -> Result<PolicyAnswer, Error> {
        caller.require(org, Action::PaymentsRead)?;
        let policy = match question.policy {
            Some(draft) => draft,
            None => self.saved_payment_policy(org).await?.policy,
        };
        policy.check()?;
        let book = self.book_for(org, caller, Action::PaymentsRead).await?;
        let account = Self::find_seen_account(&book, caller, &question.account)?;
        let method = PaymentMethod::find(&question.method).ok_or_else(|| {
            let expected = "sepa, sepa-instant or generic";
            Error::invalid("method", &question.method, expected)
        })?;
        let asset = Self::known_asset(&book, &question.asset)?;
        let amount = Amount::parse(&question.amount, asset)
            .map_err(|error| Error::malformed("amount", &question.amount, &error))?;
        let plan = policy.plan((method, amount), account);
        let place = policy.place((method, amount), account);
        let members = self.every_member(org).await?;
        let needs = plan.needs.into_iter().map(|need| PreviewedNeed {
            able: able(&policy, &need, (account, amount), &members),
            need,
        });
        Ok(PolicyAnswer {
            rule: plan.rule,
            place: place.unwrap_or_default(),
            is_ordered: plan.is_ordered,
            needs: needs.collect(),
        })
    }
}

/// How many members may approve, are named or have a named role, and have no lower limit.
fn able(
    policy: &PaymentPolicy,
    need: &ApprovalNeed,
    (account, amount): (&Account, Amount),
    members: &[Member],
) -> usize {
    let is_above = |it: &Amount| it.asset() == amount.asset() && amount.units() > it.units();
    let is_able = |it: &&Member| {
        let (id, role) = (it.user.id.to_string(), it.membership.role);
        let is_in = it.user.kind == UserKind::Person && it.user.state == UserState::Active;
        let is_anyone = need.roles.is_empty() && need.members.is_empty();
        let is_named = need.members.contains(&id) || need.roles.iter().any(|it| it == role.name());
        let (one, day) = policy.limits_of(&id, Some(role));
        is_in
            && may(role, Action::PaymentsApprove)
            && it.membership.scope.sight(account) == Sight::Own
            && (is_anyone || is_named)
            && !one.iter().chain(&day).any(is_above)
    };
    members.iter().filter(is_able).count()
}
