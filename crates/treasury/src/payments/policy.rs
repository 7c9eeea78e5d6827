//! The payment policy: who approves what, how much, and until when (CASH-10).
//!
//! Owns: the policy as a document, its checks, and what it asks for a payment.
//! Not here: counting approvals (`journal`), days (`execution_day`).
//! Invariant: every payment has a rule, because the last rule is for everything; rules are asked
//! in order and the first that fits counts.

use journal::{Account, ApprovalNeed, ApprovalPlan, PaymentMethod};
use money::{Amount, Asset, OrganisationId};
use serde::{Deserialize, Serialize};
use store::{DocumentKey, DocumentVersion};

use super::cut_off::{CutOff, check_cut_off};
use crate::audit::Event;
use crate::error::Error;
use crate::mappings::Expected;
use crate::rights::{Action, Caller, Role};
use crate::treasury::Treasury;

const COLLECTION: &str = "payments";
const ID: &str = "policy";
/// Most rules, limits and cut-offs.
const MAX_ITEMS: usize = 200;
/// Longest cooling period: 90 days.
const MAX_COOLING_HOURS: u32 = 24 * 90;

/// Which payments a rule is for; what is empty fits everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuleConditions {
    /// Methods by word, as in `sepa`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// Entities of the paying account, by short name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<String>,
    /// Paying accounts by path, with those below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<String>,
    /// Currencies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub currencies: Vec<String>,
    /// From this amount on, in the one currency named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<String>,
    /// Up to this amount, in the one currency named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<String>,
}

/// One kind of approval a rule asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedSetting {
    /// Roles that may give it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Users who may give it, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// By how many different people.
    pub approvers: u8,
}

/// Who approves which payments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalRule {
    /// What it is called.
    pub name: String,
    /// Which payments.
    #[serde(default)]
    pub when: RuleConditions,
    /// Whether each need waits for those before it.
    #[serde(default)]
    pub is_ordered: bool,
    /// What is needed.
    pub needs: Vec<NeedSetting>,
}

/// The most that somebody may approve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonLimit {
    /// For everybody with one of these roles; for everybody if no member is named either.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// For these users, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// The currency of the amounts.
    pub currency: String,
    /// The most of one payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_payment: Option<String>,
    /// The most of a day (UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<String>,
}

/// The rules an organisation pays by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PaymentPolicy {
    /// How long changed bank details wait after their approval before a file pays to them.
    pub cooling_hours: u32,
    /// Within how many days the same amount to the same beneficiary is a warning.
    pub duplicate_days: u16,
    /// From which robust z-score on an amount is unusual, in tenths.
    pub unusual_tenths: u16,
    /// How far ahead the day of execution may be.
    pub days_ahead: u16,
    /// Rules in the order in which they are asked.
    pub rules: Vec<ApprovalRule>,
    /// The most that people may approve.
    pub limits: Vec<PersonLimit>,
    /// Cut-off times.
    pub cut_offs: Vec<CutOff>,
}

impl Default for PaymentPolicy {
    /// One other person approves; changed bank details wait a day.
    fn default() -> Self {
        let roles = [Role::Owner, Role::Admin, Role::Treasurer];
        Self {
            cooling_hours: 24,
            duplicate_days: 30,
            unusual_tenths: 35,
            days_ahead: 365,
            rules: vec![ApprovalRule {
                name: "everything".to_owned(),
                when: RuleConditions::default(),
                is_ordered: false,
                needs: vec![NeedSetting {
                    roles: roles.map(|it| it.name().to_owned()).into(),
                    members: Vec::new(),
                    approvers: 1,
                }],
            }],
            limits: Vec::new(),
            cut_offs: Vec::new(),
        }
    }
}

/// The policy with its version: 0 while nobody has set one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedPaymentPolicy {
    /// The version.
    pub version: u64,
    /// The policy.
    pub policy: PaymentPolicy,
}

impl RuleConditions {
    fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    fn fits(&self, method: PaymentMethod, amount: Amount, account: &Account) -> bool {
        let one_of = |list: &[String], found: &str| {
            list.is_empty() || list.iter().any(|it| it.eq_ignore_ascii_case(found))
        };
        let entity = account.entity.as_ref().map(ToString::to_string);
        let path = account.path.as_str();
        let is_below = |above: &String| {
            let rest = path.strip_prefix(above.as_str());
            rest.is_some_and(|it| it.is_empty() || it.starts_with(':'))
        };
        let asset = amount.asset();
        let limit = |text: &String| Amount::parse(text, asset).map(|it| it.units()).ok();
        let reaches = |least| limit(least).is_some_and(|it| amount.units() >= it);
        let stays_within = |most| limit(most).is_some_and(|it| amount.units() <= it);
        one_of(&self.methods, method.word())
            && one_of(&self.entities, entity.as_deref().unwrap_or_default())
            && (self.accounts.is_empty() || self.accounts.iter().any(is_below))
            && one_of(&self.currencies, asset.code().as_str())
            && self.at_least.as_ref().is_none_or(reaches)
            && self.at_most.as_ref().is_none_or(stays_within)
    }
}

impl PaymentPolicy {
    /// The place of the first rule that fits, from 0.
    pub(super) fn place(
        &self,
        (method, amount): (PaymentMethod, Amount),
        account: &Account,
    ) -> Option<usize> {
        let fits = |it: &ApprovalRule| it.when.fits(method, amount, account);
        self.rules.iter().position(fits)
    }

    /// What the policy asks for a payment.
    pub(crate) fn plan(
        &self,
        (method, amount): (PaymentMethod, Amount),
        account: &Account,
    ) -> ApprovalPlan {
        let place = self.place((method, amount), account);
        let rule = place.and_then(|it| self.rules.get(it));
        let need = |it: &NeedSetting| ApprovalNeed {
            roles: it.roles.clone(),
            members: it.members.clone(),
            count: it.approvers,
        };
        // None only of a document that was not checked: then the books refuse the empty plan.
        rule.map(|it| ApprovalPlan {
            rule: it.name.clone(),
            is_ordered: it.is_ordered,
            needs: it.needs.iter().map(need).collect(),
        })
        .unwrap_or_default()
    }

    /// The limits of somebody: of one payment, and of a day, the smallest of each currency.
    pub(crate) fn limits_of(&self, name: &str, role: Option<Role>) -> (Vec<Amount>, Vec<Amount>) {
        let role = role.map(Role::name);
        let concerns = |it: &&PersonLimit| {
            let is_everybody = it.roles.is_empty() && it.members.is_empty();
            is_everybody
                || it.members.iter().any(|it| it == name)
                || it.roles.iter().any(|it| Some(it.as_str()) == role)
        };
        let (mut one, mut day) = (Vec::new(), Vec::new());
        for limit in self.limits.iter().filter(concerns) {
            let Ok(asset) = Asset::currency(&limit.currency) else {
                continue;
            };
            for (text, list) in [(&limit.per_payment, &mut one), (&limit.per_day, &mut day)] {
                let amount = text.as_deref().and_then(|it| Amount::parse(it, asset).ok());
                list.extend(amount);
            }
        }
        (one, day)
    }

    /// Errors: `Invalid` with the first thing that is wrong.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.cooling_hours > MAX_COOLING_HOURS {
            let found = self.cooling_hours.to_string();
            return Err(Error::invalid("cooling_hours", &found, "at most 2160"));
        }
        let longest = [self.rules.len(), self.limits.len(), self.cut_offs.len()];
        if longest.into_iter().any(|it| it > MAX_ITEMS) {
            return Err(Error::invalid("policy", "too long", "at most 200 of each"));
        }
        if !self.rules.last().is_some_and(|it| it.when.is_everything()) {
            let found = self.rules.last().map_or("no rule", |it| it.name.as_str());
            let expected = "a last rule without conditions, so that every payment has a rule";
            return Err(Error::invalid("rules", found, expected));
        }
        self.rules.iter().try_for_each(check_rule)?;
        self.limits.iter().try_for_each(check_limit)?;
        self.cut_offs.iter().try_for_each(check_cut_off)
    }
}

fn check_rule(rule: &ApprovalRule) -> Result<(), Error> {
    if rule.name.trim().is_empty() || rule.name.len() > 100 {
        return Err(Error::invalid(
            "rule",
            &rule.name,
            "a name of 1 to 100 bytes",
        ));
    }
    for method in &rule.when.methods {
        if PaymentMethod::find(method).is_none() {
            let expected = "sepa, sepa-instant or generic";
            return Err(Error::invalid("method", method, expected));
        }
    }
    check_range(&rule.when)?;
    if rule.needs.is_empty() || rule.needs.len() > 10 {
        let expected = "1 to 10 needs: a payment that nobody approves is none";
        return Err(Error::invalid("needs", &rule.name, expected));
    }
    for need in &rule.needs {
        if need.approvers == 0 || need.approvers > 20 {
            let found = need.approvers.to_string();
            return Err(Error::invalid("approvers", &found, "1 to 20 people"));
        }
        check_roles(&need.roles)?;
        check_members(&need.members)?;
        let people = need.members.len();
        if need.roles.is_empty() && people > 0 && people < usize::from(need.approvers) {
            let found = format!("{} of {people}", need.approvers);
            let expected = "at most as many approvers as are named";
            return Err(Error::invalid("approvers", &found, expected));
        }
    }
    Ok(())
}

/// Amounts are of the one currency that is named, and the first is not above the last.
fn check_range(when: &RuleConditions) -> Result<(), Error> {
    let limits = [("at_least", &when.at_least), ("at_most", &when.at_most)];
    let mut units = Vec::new();
    for (field, text) in limits {
        let Some(text) = text else { continue };
        let [currency] = when.currencies.as_slice() else {
            let expected = "exactly one currency beside it: amounts of two cannot be compared";
            return Err(Error::invalid(field, text, expected));
        };
        units.push(check_amount(field, text, currency)?.units());
    }
    if let (&[least, most], Some(text)) = (units.as_slice(), &when.at_most)
        && least > most
    {
        let expected = "an amount that is not below `at_least`: nothing would fit the rule";
        return Err(Error::invalid("at_most", text, expected));
    }
    for currency in &when.currencies {
        currency_of(currency)?;
    }
    Ok(())
}

fn check_roles(roles: &[String]) -> Result<(), Error> {
    for role in roles {
        let role: Role = role.parse()?;
        if !crate::rights::may(role, Action::PaymentsApprove) {
            let expected = "owner, admin or treasurer: the others may not approve payments";
            return Err(Error::invalid("role", role.name(), expected));
        }
    }
    Ok(())
}

fn check_members(members: &[String]) -> Result<(), Error> {
    for member in members {
        member.parse::<money::UserId>().map_err(|error| {
            let expected = format!("the id of a user ({error})");
            Error::invalid("member", member, expected)
        })?;
    }
    Ok(())
}

fn check_limit(limit: &PersonLimit) -> Result<(), Error> {
    check_roles(&limit.roles)?;
    check_members(&limit.members)?;
    currency_of(&limit.currency)?;
    for (field, text) in [
        ("per_payment", &limit.per_payment),
        ("per_day", &limit.per_day),
    ] {
        if let Some(text) = text {
            check_amount(field, text, &limit.currency)?;
        }
    }
    Ok(())
}

fn currency_of(code: &str) -> Result<Asset, Error> {
    let expected = "a currency of ISO 4217, as in EUR";
    Asset::currency(code).map_err(|_| Error::invalid("currency", code, expected))
}

fn check_amount(field: &'static str, text: &str, currency: &str) -> Result<Amount, Error> {
    let asset = currency_of(currency)?;
    let amount = Amount::parse(text, asset).ok();
    amount.filter(|it| !it.is_negative()).ok_or_else(|| {
        let expected = format!("an amount of {currency} that is not negative, as in 1000.00");
        Error::invalid(field, text, expected)
    })
}

impl Treasury {
    /// The payment policy with its version. Errors: `Forbidden`, `Store`.
    pub async fn payment_policy(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<SavedPaymentPolicy, Error> {
        caller.require(org, Action::PaymentsRead)?;
        self.saved_payment_policy(org).await
    }

    /// The policy as it is kept.
    ///
    /// Errors: `Conflict` for one that cannot be read: nothing is paid by a policy that is not
    /// known.
    pub(crate) async fn saved_payment_policy(
        &self,
        org: OrganisationId,
    ) -> Result<SavedPaymentPolicy, Error> {
        let Some(found) = self.store.document(key(org)).await? else {
            let (version, policy) = (0, PaymentPolicy::default());
            return Ok(SavedPaymentPolicy { version, policy });
        };
        let policy = PaymentPolicy::deserialize(&found.body).map_err(|error| {
            Error::Conflict(format!("the payment policy cannot be read: {error}"))
        })?;
        let version = found.version;
        Ok(SavedPaymentPolicy { version, policy })
    }

    /// Sets the payment policy. Payments that were submitted keep the plan they were submitted by.
    ///
    /// Errors: `Invalid`, `Forbidden`, `Document` when another version is there than expected.
    pub async fn set_payment_policy(
        &self,
        org: OrganisationId,
        caller: &Caller,
        expected: Expected,
        policy: PaymentPolicy,
    ) -> Result<SavedPaymentPolicy, Error> {
        caller.require(org, Action::PaymentsPolicy)?;
        policy.check()?;
        let found = self.store.document(key(org)).await?;
        let on = match (expected, &found) {
            // What was shown before anybody set one is version 0.
            (Expected::Absent | Expected::Version(0), _) | (Expected::Any, None) => {
                DocumentVersion::Absent
            }
            (Expected::Version(version), _) => DocumentVersion::Is(version),
            (Expected::Any, Some(found)) => DocumentVersion::Is(found.version),
        };
        let body = serde_json::to_value(&policy)
            .map_err(|error| Error::Conflict(format!("the policy cannot be kept: {error}")))?;
        let put = self.store.put_document(key(org), on, &body, &caller.name);
        let version = put.await?;
        let event = Event::of("payment-policy.changed");
        let event = match &found {
            Some(before) => event.before(&before.body),
            None => event,
        };
        self.note_for(org, caller, event.after(&body)).await?;
        Ok(SavedPaymentPolicy { version, policy })
    }
}

const fn key(org: OrganisationId) -> DocumentKey<'static> {
    DocumentKey {
        org,
        collection: COLLECTION,
        id: ID,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(name: &str, when: RuleConditions) -> ApprovalRule {
        ApprovalRule {
            name: name.to_owned(),
            when,
            ..PaymentPolicy::default().rules.swap_remove(0)
        }
    }

    fn field(policy: &PaymentPolicy) -> &'static str {
        match policy.check() {
            Err(Error::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_policy_that_would_leave_a_payment_without_a_rule_is_refused() {
        let mut policy = PaymentPolicy::default();
        policy.check().unwrap();
        policy.rules.clear();
        assert_eq!(field(&policy), "rules");
        let large = RuleConditions {
            currencies: vec!["EUR".to_owned()],
            at_least: Some("10000".to_owned()),
            ..RuleConditions::default()
        };
        policy.rules = vec![rule("large", large.clone())];
        assert_eq!(field(&policy), "rules");
        policy.rules.push(rule("rest", RuleConditions::default()));
        policy.check().unwrap();
        policy.rules[0].when.currencies.push("USD".to_owned());
        assert_eq!(field(&policy), "at_least");
        policy.rules[0].when = RuleConditions {
            at_most: Some("9999.99".to_owned()),
            ..large.clone()
        };
        assert_eq!(field(&policy), "at_most");
        policy.rules[0].when = large;
        policy.rules[0].needs[0].roles = vec!["viewer".to_owned()];
        assert_eq!(field(&policy), "role");
        policy.rules[0].needs[0].roles.clear();
        policy.rules[0].needs[0].approvers = 0;
        assert_eq!(field(&policy), "approvers");
    }

    #[test]
    fn the_smallest_limits_of_a_person_are_all_given() {
        let limit = |roles: &[&str], day: &str| PersonLimit {
            roles: roles.iter().map(|it| (*it).to_owned()).collect(),
            members: Vec::new(),
            currency: "EUR".to_owned(),
            per_payment: None,
            per_day: Some(day.to_owned()),
        };
        let policy = PaymentPolicy {
            limits: vec![limit(&["treasurer"], "1000"), limit(&[], "5000")],
            ..PaymentPolicy::default()
        };
        let of = |role| policy.limits_of("usr_1", Some(role)).1.len();
        assert_eq!((of(Role::Treasurer), of(Role::Owner)), (2, 1));
    }
}
