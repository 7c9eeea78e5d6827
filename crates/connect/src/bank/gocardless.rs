//! GoCardless Bank Account Data: accounts at banks in Europe by an end user's consent.
//!
//! Owns: its token, requisitions, accounts, balances and transactions.
//! Not here: giving the consent (a person does, at the bank). Invariant: a requisition that is
//! not linked, or an account that is not ready, stops the connection and says so.
//! Source: GoCardless Bank Account Data API, version 2.

use money::Date;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use statements::feed::{Entry, EntryStatus};

use super::berlin::{self, Words};
use super::exact::Node;
use super::talk::{plain, segment};
use super::{Asked, Balances, BankError, Page, Remote, Talk};
use crate::http::{Answer, Reaction, Request};

/// Where it is.
const BASE: &str = "https://bankaccountdata.gocardless.com/api/v2";
/// `expected` is no booked balance: it has pending lines in it.
const WORDS: Words = Words {
    kind: "balanceType",
    date: "referenceDate",
    amount: "balanceAmount.amount",
    currency: "balanceAmount.currency",
    booked: &["interimBooked", "closingBooked"],
    available: &["interimAvailable", "closingAvailable", "forwardAvailable"],
};

/// One requisition.
pub struct GoCardless {
    base: String,
    requisition: String,
    secret_id: SecretString,
    secret_key: SecretString,
    token: Option<SecretString>,
}

impl GoCardless {
    /// The accounts of a requisition. `base` replaces the address of the service.
    #[must_use]
    pub fn new(
        base: Option<String>,
        requisition: String,
        (secret_id, secret_key): (SecretString, SecretString),
    ) -> Self {
        Self {
            base: base.unwrap_or_else(|| BASE.to_owned()),
            requisition,
            secret_id,
            secret_key,
            token: None,
        }
    }

    async fn token(&mut self, talk: &Talk<'_>) -> Result<SecretString, BankError> {
        if let Some(token) = &self.token {
            return Ok(token.clone());
        }
        let body = json!({
            "secret_id": self.secret_id.expose_secret(),
            "secret_key": self.secret_key.expose_secret(),
        });
        let request = Request::post(&format!("{}/token/new/", self.base))?.json(&body)?;
        let answer = talk.ask(request).await?;
        if answer.status() >= 400 {
            let found = format!("status {}", answer.status());
            return Err(BankError::Credentials { found });
        }
        let token = SecretString::from(Node::of(answer.body())?.at("access")?.text()?);
        self.token = Some(token.clone());
        Ok(token)
    }

    async fn get(&mut self, talk: &Talk<'_>, path: &str) -> Result<Answer, BankError> {
        let token = self.token(talk).await?;
        let request = Request::get(&format!("{}{path}", self.base))?.bearer(&token)?;
        let answer = talk.ask(request).await?;
        if (200..300).contains(&answer.status()) {
            return Ok(answer);
        }
        Err(refusal(&answer))
    }

    /// Errors: `Consent` when the requisition is not linked.
    pub(super) async fn accounts(&mut self, talk: &Talk<'_>) -> Result<Vec<Remote>, BankError> {
        let path = format!("/requisitions/{}/", segment(&self.requisition));
        let answer = self.get(talk, &path).await?;
        let node = Node::of(answer.body())?;
        let status = node.at("status")?.text()?;
        if status != "LN" {
            let found = format!("the requisition's status is {}", plain(&status));
            return Err(BankError::Consent { found });
        }
        let mut remotes = Vec::new();
        for id in node.at("accounts")?.items()? {
            remotes.push(self.account(talk, &id.text()?).await?);
        }
        Ok(remotes)
    }

    async fn account(&mut self, talk: &Talk<'_>, id: &str) -> Result<Remote, BankError> {
        let answer = self
            .get(talk, &format!("/accounts/{}/", segment(id)))
            .await?;
        let meta = Node::of(answer.body())?;
        if let Some(status) = meta.said("status").filter(|it| it != "READY") {
            let found = format!("the account's status is {}", plain(&status));
            return Err(BankError::Consent { found });
        }
        let path = format!("/accounts/{}/details/", segment(id));
        let answer = self.get(talk, &path).await?;
        let details = Node::of(answer.body())?;
        let account = details.at("account")?;
        Ok(Remote {
            id: id.to_owned(),
            identification: account.said("iban").or_else(|| meta.said("iban")),
            name: account.said("name").or_else(|| account.said("product")),
            currency: account.said("currency"),
            holder: account.said("ownerName"),
            bank: meta.said("institution_id"),
        })
    }

    pub(super) async fn balances(
        &mut self,
        talk: &Talk<'_>,
        remote: &Remote,
    ) -> Result<Balances, BankError> {
        let path = format!("/accounts/{}/balances/", segment(&remote.id));
        let answer = self.get(talk, &path).await?;
        let node = Node::of(answer.body())?;
        berlin::balances(&node, &WORDS)
    }

    pub(super) async fn page(
        &mut self,
        talk: &Talk<'_>,
        remote: &Remote,
        asked: &Asked<'_>,
    ) -> Result<Page, BankError> {
        let path = format!(
            "/accounts/{}/transactions/?date_from={}&date_to={}",
            segment(&remote.id),
            asked.from,
            asked.to
        );
        let answer = self.get(talk, &path).await?;
        let node = Node::of(answer.body())?;
        let mut page = Page::default();
        for (name, status) in [
            ("transactions.booked", EntryStatus::Booked),
            ("transactions.pending", EntryStatus::Pending),
        ] {
            let Some(list) = node.find(name) else {
                continue;
            };
            for item in list.items()? {
                // A pending line may have no day yet: it comes again when it is booked.
                if let Some(entry) = entry(&item, (status, asked.to))? {
                    page.entries.push(entry);
                }
            }
        }
        Ok(page)
    }
}

fn entry(
    node: &Node<'_>,
    (status, today): (EntryStatus, Date),
) -> Result<Option<Entry>, BankError> {
    let day = |name: &str| node.find(name).map(|it| it.date()).transpose();
    let booked = match day("bookingDate")? {
        Some(day) => Some(day),
        None => day("bookingDateTime")?,
    };
    let valued = day("valueDate")?;
    let booked_on = match (booked.or(valued), status) {
        (Some(day), _) => day,
        (None, EntryStatus::Booked) => return Err(node.unexpected("a bookingDate")),
        (None, _) => today,
    };
    let amount = node.at("transactionAmount.amount")?.decimal()?;
    let is_out = amount.is_negative();
    let (name, account) = if is_out {
        ("creditorName", "creditorAccount.iban")
    } else {
        ("debtorName", "debtorAccount.iban")
    };
    let lines = node.find("remittanceInformationUnstructuredArray");
    let texts = match lines {
        Some(list) => list
            .items()?
            .iter()
            .map(Node::text)
            .collect::<Result<Vec<_>, _>>()?,
        None => Vec::new(),
    };
    let text = node.said("remittanceInformationUnstructured");
    let text = text.or_else(|| (!texts.is_empty()).then(|| texts.join(" ")));
    Ok(Some(Entry {
        id: node
            .said("transactionId")
            .or_else(|| node.said("internalTransactionId")),
        status,
        booked_on,
        valued_on: valued,
        amount: amount.to_string(),
        currency: node.said("transactionAmount.currency"),
        counterparty: node.said(name),
        counterparty_account: node.said(account),
        description: text
            .or_else(|| node.said("additionalInformation"))
            .unwrap_or_default(),
        code: node
            .said("bankTransactionCode")
            .or_else(|| node.said("proprietaryBankTransactionCode")),
        bank_reference: node.said("entryReference"),
        customer_reference: node.said("remittanceInformationStructured"),
        end_to_end_id: node.said("endToEndId"),
        ..Entry::default()
    }))
}

/// What a refusal asks for.
fn refusal(answer: &Answer) -> BankError {
    let node = Node::of(answer.body()).ok();
    let said = |name: &str| node.as_ref().and_then(|it| it.said(name));
    let summary = said("summary").or_else(|| said("detail"));
    let found = summary.map_or_else(|| format!("status {}", answer.status()), |it| plain(&it));
    let lower = found.to_ascii_lowercase();
    let is_consent = [
        "eua",
        "agreement",
        "access has expired",
        "expired",
        "revoked",
        "suspended",
    ]
    .iter()
    .any(|it| lower.contains(it));
    match answer.status() {
        401 | 403 | 409 if is_consent => BankError::Consent { found },
        401 | 403 => BankError::Credentials { found },
        status => BankError::Refused {
            origin: answer.origin().to_owned(),
            found,
            reaction: if status == 404 {
                Reaction::Stop
            } else {
                Reaction::Fallback
            },
        },
    }
}
