//! Enable Banking: accounts at banks in Europe by a session.
//!
//! Owns: the signed token, sessions, accounts, balances and transactions page by page.
//! Not here: starting a session (a person does, at the bank). Invariant: a session that is not
//! authorised stops the connection; amounts there have no sign, the indicator has it.
//! Source: Enable Banking API reference.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use money::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use statements::feed::{Entry, EntryStatus};

use super::berlin::{self, Words};
use super::exact::Node;
use super::talk::{plain, segment};
use super::{Asked, Balances, BankError, Page, Remote, Talk};
use crate::http::{Answer, Reaction, Request};

/// Where it is.
const BASE: &str = "https://api.enablebanking.com";
/// How long a token is good, and how far its beginning lies back, for clocks that differ.
/// Unit: seconds.
const TOKEN_S: i64 = 3_600;
const BACK_S: i64 = 60;
/// Balance types of ISO 20022: interim and closing booked, interim and closing available.
const WORDS: Words = Words {
    kind: "balance_type",
    date: "reference_date",
    amount: "balance_amount.amount",
    currency: "balance_amount.currency",
    booked: &["ITBD", "CLBD"],
    available: &["ITAV", "CLAV", "XPCD"],
};

/// One session.
pub struct EnableBanking {
    base: String,
    application: String,
    session: String,
    key: RsaKeyPair,
}

impl EnableBanking {
    /// The accounts of a session, asked as an application with its private key (PEM, PKCS #8 or
    /// PKCS #1).
    ///
    /// Errors: `Setting` for a key that is none.
    pub fn new(
        base: Option<String>,
        (application, session): (String, String),
        key: &SecretString,
    ) -> Result<Self, BankError> {
        Ok(Self {
            base: base.unwrap_or_else(|| BASE.to_owned()),
            application,
            session,
            key: private_key(key.expose_secret())?,
        })
    }

    fn token(&self, now: Timestamp) -> Result<SecretString, BankError> {
        let from = now.as_second() - BACK_S;
        let head = json!({"typ": "JWT", "alg": "RS256", "kid": self.application});
        let body = json!({
            "iss": "enablebanking.com", "aud": "api.enablebanking.com",
            "iat": from, "exp": from + TOKEN_S,
        });
        let part = |it: &serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(it.to_string());
        let text = format!("{}.{}", part(&head), part(&body));
        let mut signature = vec![0; self.key.public().modulus_len()];
        let signed = self.key.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            text.as_bytes(),
            &mut signature,
        );
        signed.map_err(|_| bad_key("it cannot sign"))?;
        let signature = BASE64_URL_SAFE_NO_PAD.encode(signature);
        Ok(SecretString::from(format!("{text}.{signature}")))
    }

    async fn get(&self, talk: &Talk<'_>, path: &str) -> Result<Answer, BankError> {
        let token = self.token(Timestamp::now())?;
        let request = Request::get(&format!("{}{path}", self.base))?.bearer(&token)?;
        let answer = talk.ask(request).await?;
        if (200..300).contains(&answer.status()) {
            return Ok(answer);
        }
        Err(refusal(&answer))
    }

    /// Errors: `Consent` when the session is not authorised.
    pub(super) async fn accounts(&mut self, talk: &Talk<'_>) -> Result<Vec<Remote>, BankError> {
        let path = format!("/sessions/{}", segment(&self.session));
        let answer = self.get(talk, &path).await?;
        let node = Node::of(answer.body())?;
        let status = node.at("status")?.text()?;
        if status != "AUTHORIZED" {
            let found = format!("the session's status is {}", plain(&status));
            return Err(BankError::Consent { found });
        }
        let bank = node.said("aspsp.name");
        let mut remotes = Vec::new();
        for id in node.at("accounts")?.items()? {
            let id = id.text()?;
            let path = format!("/accounts/{}/details", segment(&id));
            let answer = self.get(talk, &path).await?;
            let details = Node::of(answer.body())?;
            let number = details.said("account_id.iban");
            remotes.push(Remote {
                identification: number.or_else(|| details.said("account_id.other.identification")),
                name: details.said("details").or_else(|| details.said("product")),
                currency: details.said("currency"),
                holder: details.said("name"),
                bank: bank.clone(),
                id,
            });
        }
        Ok(remotes)
    }

    pub(super) async fn balances(
        &mut self,
        talk: &Talk<'_>,
        remote: &Remote,
    ) -> Result<Balances, BankError> {
        let path = format!("/accounts/{}/balances", segment(&remote.id));
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
        let mut path = format!(
            "/accounts/{}/transactions?date_from={}&date_to={}",
            segment(&remote.id),
            asked.from,
            asked.to
        );
        if let Some(token) = asked.token {
            path.push_str(&format!("&continuation_key={}", segment(token)));
        }
        let answer = self.get(talk, &path).await?;
        let node = Node::of(answer.body())?;
        let items = node.at("transactions")?.items()?;
        let entries: Result<Vec<_>, _> = items.iter().map(|it| entry(it, asked.to)).collect();
        Ok(Page {
            entries: entries?,
            next: node.said("continuation_key"),
            ..Page::default()
        })
    }
}

fn entry(node: &Node<'_>, today: money::Date) -> Result<Entry, BankError> {
    let status = match node.at("status")?.text()?.as_str() {
        "BOOK" => EntryStatus::Booked,
        "PDNG" => EntryStatus::Pending,
        _ => EntryStatus::Information,
    };
    let indicator = node.at("credit_debit_indicator")?;
    let is_out = match indicator.text()?.as_str() {
        "DBIT" => true,
        "CRDT" => false,
        _ => return Err(indicator.unexpected("CRDT or DBIT")),
    };
    let found = node.at("transaction_amount.amount")?;
    let amount = found.decimal()?;
    // A sign beside the indicator could mean either.
    if amount.is_negative() {
        return Err(found.unexpected("an amount without a sign beside its indicator"));
    }
    let amount = if is_out {
        amount
            .checked_neg()
            .map_err(|_| found.unexpected("a decimal number"))?
    } else {
        amount
    };
    let day = |name: &str| node.find(name).map(|it| it.date()).transpose();
    let valued = day("value_date")?;
    let booked_on = match (day("booking_date")?.or(valued), status) {
        (Some(day), _) => day,
        (None, EntryStatus::Booked) => return Err(node.unexpected("a booking_date")),
        (None, _) => today,
    };
    let (name, account) = if is_out {
        ("creditor.name", "creditor_account.iban")
    } else {
        ("debtor.name", "debtor_account.iban")
    };
    let texts = match node.find("remittance_information") {
        Some(list) => list
            .items()?
            .iter()
            .map(Node::text)
            .collect::<Result<Vec<_>, _>>()?,
        None => Vec::new(),
    };
    Ok(Entry {
        id: node
            .said("entry_reference")
            .or_else(|| node.said("transaction_id")),
        status,
        booked_on,
        valued_on: valued,
        amount: amount.to_string(),
        currency: node.said("transaction_amount.currency"),
        counterparty: node.said(name),
        counterparty_account: node.said(account),
        description: texts.join(" "),
        code: node.said("bank_transaction_code.code"),
        bank_reference: node.said("entry_reference"),
        customer_reference: node.said("reference_number"),
        ..Entry::default()
    })
}

fn refusal(answer: &Answer) -> BankError {
    let node = Node::of(answer.body()).ok();
    let said = |name: &str| node.as_ref().and_then(|it| it.said(name));
    let code = said("error").or_else(|| said("code")).unwrap_or_default();
    let found = if code.is_empty() {
        format!("status {}", answer.status())
    } else {
        plain(&code)
    };
    let is_session = [
        "EXPIRED_SESSION",
        "REVOKED_SESSION",
        "CLOSED_SESSION",
        "SESSION_DOES_NOT_EXIST",
    ]
    .contains(&code.as_str());
    match answer.status() {
        _ if is_session => BankError::Consent { found },
        // The bank itself limits how often it is asked without its customer being there.
        _ if code == "ASPSP_RATE_LIMIT_EXCEEDED" => BankError::Limited {
            origin: answer.origin().to_owned(),
            retry_after: std::time::Duration::from_secs(6 * 3600),
        },
        401 | 403 => BankError::Credentials { found },
        _ => BankError::Refused {
            origin: answer.origin().to_owned(),
            reaction: if code.starts_with("ASPSP_") {
                Reaction::Retry
            } else {
                Reaction::Stop
            },
            found,
        },
    }
}

fn bad_key(fault: &str) -> BankError {
    BankError::Setting {
        field: "private_key",
        fault: format!("{fault}; expected an RSA key of 2048 bits or more in PEM"),
    }
}

fn private_key(pem: &str) -> Result<RsaKeyPair, BankError> {
    let is_pkcs1 = pem.contains("BEGIN RSA PRIVATE KEY");
    let lines = pem.lines().map(str::trim);
    let text: String = lines.filter(|it| !it.starts_with("-----")).collect();
    let der = BASE64_STANDARD.decode(text);
    let der = der.map_err(|_| bad_key("it is no PEM"))?;
    let key = if is_pkcs1 {
        RsaKeyPair::from_der(&der)
    } else {
        RsaKeyPair::from_pkcs8(&der)
    };
    key.map_err(|_| bad_key("it is no RSA key"))
}
