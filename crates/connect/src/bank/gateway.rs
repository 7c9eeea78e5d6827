//! A payment gateway: files of payments to the bank, and the bank's answers (CASH-10).
//!
//! Owns: the requests and what their answers mean; docs/payments.md has the protocol.
//! Not here: which file goes out when (`treasury`).
//! Invariant: every request is signed over its method, address, body and idempotency key; a file
//! always goes under the same key, so that a gateway that has it takes it once.

mod signature;

pub use signature::SigningKey;

use money::Timestamp;

use self::signature::content_digest;
use super::talk::Talk;
use super::{BankError, Node};
use crate::http::{Answer, Reaction, Request};

/// The longest reference of a gateway's, in characters.
const MAX_REFERENCE: usize = 100;

/// A gateway, and how it knows us.
#[derive(Clone, Copy, Debug)]
pub struct Gateway<'a> {
    /// Where it is, without a slash at the end.
    pub base_url: &'a str,
    /// What it calls our key.
    pub key_id: &'a str,
    /// Our key.
    pub key: &'a SigningKey,
}

impl Gateway<'_> {
    /// Hands in a file. Answers the gateway's reference, if it gives one.
    ///
    /// A file that it has already is received, too. Errors: `Credentials`, `Refused` (also for
    /// another file under the same message id), `Limited`, `Budget`, `Http`.
    pub async fn send(
        &self,
        talk: &Talk<'_>,
        (message_id, xml): (&str, &str),
    ) -> Result<Option<String>, BankError> {
        let url = format!("{}/payment-files", self.base_url);
        let digest = content_digest(xml.as_bytes());
        let key = format!("\"{message_id}\"");
        let parts = [
            ("@method", "POST"),
            ("@target-uri", url.as_str()),
            ("content-type", "application/xml"),
            ("content-digest", digest.as_str()),
            ("idempotency-key", key.as_str()),
        ];
        let request = Request::post(&url)?
            .header("content-digest", &digest)?
            .header("idempotency-key", &key)?
            .body("application/xml", xml.as_bytes().to_vec())?;
        let answer = talk.ask(self.signed(request, &parts)?).await?;
        match answer.status() {
            200..=299 => Ok(reference_of(&answer)),
            status => Err(refusal(&answer, status)),
        }
    }

    /// What the bank says of a file: pain.002; none while it says nothing.
    ///
    /// Errors: as `send`.
    pub async fn status(
        &self,
        talk: &Talk<'_>,
        message_id: &str,
    ) -> Result<Option<Vec<u8>>, BankError> {
        let url = format!("{}/payment-files/{message_id}/status", self.base_url);
        let parts = [("@method", "GET"), ("@target-uri", url.as_str())];
        let request = Request::get(&url)?.accept("application/xml")?;
        let answer = talk.ask(self.signed(request, &parts)?).await?;
        match answer.status() {
            204 | 404 => Ok(None),
            200..=299 => Ok(Some(answer.into_body())),
            status => Err(refusal(&answer, status)),
        }
    }

    fn signed(&self, request: Request, parts: &[(&str, &str)]) -> Result<Request, BankError> {
        let now = Timestamp::now().as_second();
        let made = self.key.sign(parts, (self.key_id, now));
        let request = request
            .header("signature-input", &made.input)?
            .header("signature", &made.signature)?;
        Ok(request)
    }
}

/// `reference` of a JSON answer: visible letters, cut.
fn reference_of(answer: &Answer) -> Option<String> {
    let said = Node::of(answer.body()).ok()?.said("reference")?;
    let clean = said.chars().filter(|it| !it.is_control());
    let clean: String = clean.take(MAX_REFERENCE).collect();
    (!clean.is_empty()).then_some(clean)
}

fn refusal(answer: &Answer, status: u16) -> BankError {
    let said = Node::of(answer.body()).ok();
    let said = said.and_then(|it| it.said("detail").or_else(|| it.said("title")));
    let said: Option<String> = said.map(|it| {
        let clean = it.chars().filter(|it| !it.is_control());
        clean.take(200).collect()
    });
    let found = match said {
        Some(said) => format!("status {status}: {said}"),
        None => format!("status {status}"),
    };
    match status {
        401 | 403 => BankError::Credentials { found },
        409 => BankError::Refused {
            origin: answer.origin().to_owned(),
            found: format!("{found}; it has another file under this message id"),
            reaction: Reaction::Stop,
        },
        _ => BankError::Refused {
            origin: answer.origin().to_owned(),
            found,
            reaction: Reaction::Stop,
        },
    }
}
