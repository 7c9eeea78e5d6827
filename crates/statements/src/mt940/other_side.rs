//! What a text says of the other side and the purpose, however it is structured.
//!
//! Owns: the fields there may be, and what an account's and a bank's number look like.
//! Not here: finding them (`details`, `keywords`). Invariant: nothing here reads a whole field.

/// What a `:86:` says of the other side and the purpose.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Details {
    pub(super) description: String,
    pub(super) counterparty: Option<String>,
    pub(super) account: Option<String>,
    pub(super) bank: Option<String>,
    pub(super) end_to_end_id: Option<String>,
    pub(super) customer_reference: Option<String>,
}

/// Two letters, two digits, then 11 to 30 letters and digits. Anonymised files break the check
/// digits, so that they are not asked.
pub(super) fn looks_like_iban(text: &str) -> bool {
    let bytes = text.trim().as_bytes();
    (15..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes.iter().all(u8::is_ascii_alphanumeric)
}

/// Four letters, a country, two or five more.
pub(super) fn looks_like_bic(text: &str) -> bool {
    let bytes = text.trim().as_bytes();
    (bytes.len() == 8 || bytes.len() == 11)
        && bytes[..6].iter().all(u8::is_ascii_uppercase)
        && bytes.iter().all(u8::is_ascii_alphanumeric)
}
