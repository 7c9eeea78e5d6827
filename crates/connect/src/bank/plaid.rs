//! Plaid: accounts at banks in North America and Europe by an item's access token.
//!
//! Owns: accounts, balances and the sync of transactions with Plaid's own cursor.
//! Not here: linking an item (Plaid Link, in a browser). Invariant: Plaid writes amounts as JSON
//! numbers, positive for money out: they are read by their text and turned round.
//! Source: Plaid API, version 2020-09-14.

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use statements::feed::{Entry, EntryStatus};

use super::exact::Node;
use super::talk::plain;
use super::{Asked, Balances, BankError, Page, Remote, Talk};
use crate::http::{Answer, Reaction, Request};

/// Lines of one page.
const COUNT: u32 = 500;
/// Errors after which a person has to go to the bank again.
const CONSENT: [&str; 7] = [
    "ITEM_LOGIN_REQUIRED",
    "ITEM_NOT_FOUND",
    "ACCESS_NOT_GRANTED",
    "USER_PERMISSION_REVOKED",
    "USER_ACCOUNT_REVOKED",
    "PENDING_EXPIRATION",
    "ITEM_LOCKED",
];
/// Errors of our own registration there.
const CREDENTIALS: [&str; 3] = [
    "INVALID_API_KEYS",
    "INVALID_ACCESS_TOKEN",
    "UNAUTHORIZED_ENVIRONMENT",
];

/// One item.
pub struct Plaid {
    base: String,
    client_id: String,
    secret: SecretString,
    access_token: SecretString,
}

impl Plaid {
    /// The accounts of an item in an environment, `production` or `sandbox`.
    #[must_use]
    pub fn new(
        (base, environment): (Option<String>, &str),
        client_id: String,
        (secret, access_token): (SecretString, SecretString),
    ) -> Self {
        Self {
            base: base.unwrap_or_else(|| format!("https://{environment}.plaid.com")),
            client_id,
            secret,
            access_token,
        }
    }

    async fn post(
        &self,
        talk: &Talk<'_>,
        path: &str,
        mut body: Value,
    ) -> Result<Answer, BankError> {
        body["client_id"] = json!(self.client_id);
        body["secret"] = json!(self.secret.expose_secret());
        body["access_token"] = json!(self.access_token.expose_secret());
        let request = Request::post(&format!("{}{path}", self.base))?
            .header("Plaid-Version", "2020-09-14")?
            .json(&body)?;
        let answer = talk.ask(request).await?;
        if (200..300).contains(&answer.status()) {
            return Ok(answer);
        }
        Err(refusal(&answer))
    }

    pub(super) async fn accounts(&mut self, talk: &Talk<'_>) -> Result<Vec<Remote>, BankError> {
        let answer = self.post(talk, "/accounts/get", json!({})).await?;
        let node = Node::of(answer.body())?;
        let bank = node.said("item.institution_id");
        let remote = |it: &Node<'_>| -> Result<Remote, BankError> {
            let id = it.at("account_id")?.text()?;
            Ok(Remote {
                identification: it
                    .said("persistent_account_id")
                    .or_else(|| Some(id.clone())),
                name: it.said("official_name").or_else(|| it.said("name")),
                currency: it.said("balances.iso_currency_code"),
                holder: None,
                bank: bank.clone(),
                id,
            })
        };
        node.at("accounts")?.items()?.iter().map(remote).collect()
    }

    pub(super) async fn balances(
        &mut self,
        talk: &Talk<'_>,
        remote: &Remote,
    ) -> Result<Balances, BankError> {
        let body = json!({"options": {"account_ids": [remote.id]}});
        let answer = self.post(talk, "/accounts/get", body).await?;
        let node = Node::of(answer.body())?;
        for it in node.at("accounts")?.items()? {
            if it.at("account_id")?.text()? != remote.id {
                continue;
            }
            // What a card or loan owes is a positive number there.
            let is_owed = matches!(it.said("type").as_deref(), Some("credit" | "loan"));
            let amount = |path: &str| it.find(path).map(|it| it.decimal()).transpose();
            let turned = |amount: money::Decimal| {
                if is_owed {
                    amount.checked_neg().ok()
                } else {
                    Some(amount)
                }
            };
            return Ok(Balances {
                booked: amount("balances.current")?
                    .and_then(turned)
                    .map(|it| (it, None)),
                available: amount("balances.available")?,
                currency: it.said("balances.iso_currency_code"),
            });
        }
        Err(BankError::OtherAccount {
            path: "accounts".to_owned(),
        })
    }

    pub(super) async fn page(
        &mut self,
        talk: &Talk<'_>,
        remote: &Remote,
        asked: &Asked<'_>,
    ) -> Result<Page, BankError> {
        let cursor = asked.token.or(asked.cursor).unwrap_or_default();
        let body = json!({
            "cursor": cursor, "count": COUNT,
            "options": {"account_id": remote.id, "include_original_description": true},
        });
        let answer = self.post(talk, "/transactions/sync", body).await?;
        let node = Node::of(answer.body())?;
        let mut page = Page::default();
        for (name, is_change) in [("added", false), ("modified", true)] {
            let Some(list) = node.find(name) else {
                continue;
            };
            let items = list.items()?;
            if is_change && !items.is_empty() {
                let count = items.len();
                page.notes.push(format!("the bank put {count} lines right"));
            }
            for item in &items {
                page.entries.push(entry(item, remote)?);
            }
        }
        if let Some(removed) = node.find("removed") {
            let count = removed.items()?.len();
            if count > 0 {
                page.notes.push(format!(
                    "the bank took {count} lines back: pending ones that were booked under \
                     another id, or booked ones; compare the balance"
                ));
            }
        }
        let next = node.at("next_cursor")?.text()?;
        if node.at("has_more")?.truth()? {
            page.next = Some(next);
        } else {
            page.cursor = Some(next);
        }
        Ok(page)
    }
}

fn entry(node: &Node<'_>, remote: &Remote) -> Result<Entry, BankError> {
    if node.at("account_id")?.text()? != remote.id {
        let path = node.path().to_owned();
        return Err(BankError::OtherAccount { path });
    }
    let out = node.at("amount")?;
    let amount = out.decimal()?.checked_neg();
    let amount = amount.map_err(|_| out.unexpected("a decimal number"))?;
    let is_pending = node.at("pending")?.truth()?;
    let description = node
        .said("original_description")
        .or_else(|| node.said("name"));
    let category = node.said("personal_finance_category.detailed");
    Ok(Entry {
        id: Some(node.at("transaction_id")?.text()?),
        status: if is_pending {
            EntryStatus::Pending
        } else {
            EntryStatus::Booked
        },
        booked_on: node.at("date")?.date()?,
        amount: amount.to_string(),
        currency: node.said("iso_currency_code"),
        counterparty: node.said("merchant_name"),
        description: description.unwrap_or_default(),
        code: node
            .said("transaction_code")
            .or_else(|| node.said("payment_channel")),
        customer_reference: node.said("payment_meta.reference_number"),
        raw: category
            .map(|it| ("personal_finance_category".to_owned(), it))
            .into_iter()
            .collect(),
        ..Entry::default()
    })
}

fn refusal(answer: &Answer) -> BankError {
    let node = Node::of(answer.body()).ok();
    let said = |name: &str| node.as_ref().and_then(|it| it.said(name));
    let code = said("error_code").unwrap_or_default();
    let found = if code.is_empty() {
        format!("status {}", answer.status())
    } else {
        plain(&code)
    };
    let origin = answer.origin().to_owned();
    if code == "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION" {
        return BankError::Moved;
    }
    if CONSENT.contains(&code.as_str()) {
        return BankError::Consent { found };
    }
    if CREDENTIALS.contains(&code.as_str()) {
        return BankError::Credentials { found };
    }
    let kind = said("error_type").unwrap_or_default();
    let reaction = match kind.as_str() {
        "INSTITUTION_ERROR" | "API_ERROR" | "RATE_LIMIT_EXCEEDED" => Reaction::Retry,
        _ if code == "PRODUCT_NOT_READY" => Reaction::Retry,
        _ => Reaction::Stop,
    };
    BankError::Refused {
        origin,
        found,
        reaction,
    }
}
