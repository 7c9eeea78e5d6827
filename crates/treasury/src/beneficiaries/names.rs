//! Does the name fit what earlier payments to this account were called? (CASH-10)
//!
//! Owns: comparing names, and finding earlier ones in the books.
//! Not here: the bank's own verification of payee.
//! Invariant: a hint, never a refusal; nothing known is said to be unknown.

use std::collections::BTreeMap;

use journal::Book;
use money::OrganisationId;
use statements::payment::transliterate;

use super::{BankDetails, BeneficiaryDraft};
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Most different names that are shown.
const MAX_NAMES: usize = 5;

/// How well a name fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameVerdict {
    /// Nothing was paid to or received from this account yet.
    Unknown,
    /// It is a name that the account was called by.
    Fits,
    /// Some words are the same.
    Close,
    /// None of the words is the same.
    Differs,
}

impl NameVerdict {
    /// Its word in data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Fits => "fits",
            Self::Close => "close",
            Self::Differs => "differs",
        }
    }
}

/// What the books know of an account's holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameCheck {
    /// How well the name fits.
    pub verdict: NameVerdict,
    /// What the account was called, the most frequent first.
    pub known: Vec<String>,
}

/// Words that say what a company is, not who.
const FORMS: [&str; 16] = [
    "GMBH", "AG", "KG", "CO", "MBH", "UG", "LTD", "LIMITED", "INC", "LLC", "SA", "SARL", "BV",
    "NV", "SRL", "SE",
];

/// The words of a name that say who.
fn words(name: &str) -> Vec<String> {
    let plain = transliterate(name).text.to_uppercase();
    let all = plain.split(|it: char| !it.is_ascii_alphanumeric());
    let mut words: Vec<String> = all
        .filter(|it| !it.is_empty() && !FORMS.contains(it))
        .map(str::to_owned)
        .collect();
    words.sort();
    words.dedup();
    words
}

/// How well one name fits another.
fn compare(name: &str, other: &str) -> NameVerdict {
    let (left, right) = (words(name), words(other));
    let shared = left.iter().filter(|it| right.contains(it)).count();
    if left == right || (shared > 0 && shared == left.len().min(right.len())) {
        NameVerdict::Fits
    } else if shared > 0 {
        NameVerdict::Close
    } else {
        NameVerdict::Differs
    }
}

/// What entries with this account on the other side call its holder.
fn known_names(book: &Book, account: &str) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for entry in book.entries() {
        let other = entry.tag("counterparty-account");
        let is_same = other.is_some_and(|it| plain(it) == account);
        if is_same && let Some(name) = entry.counterparty() {
            let count = counts.entry(name.to_owned()).or_default();
            *count = count.saturating_add(1);
        }
    }
    let mut names: Vec<(String, usize)> = counts.into_iter().collect();
    names.sort_by_key(|it| std::cmp::Reverse(it.1));
    names.into_iter().map(|it| it.0).take(MAX_NAMES).collect()
}

fn plain(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|it| it.to_ascii_uppercase()).collect()
}

impl BeneficiaryDraft {
    /// Whether the money goes to this account, written with or without blanks.
    pub(crate) fn pays_to(&self, account: &str) -> bool {
        account_of(&self.bank).is_some_and(|it| it == plain(account))
    }

    /// Whether they are called so, apart from letters banks do not pass on and legal forms.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        let own = words(&self.name);
        !own.is_empty() && own == words(name)
    }
}

/// The account without blanks.
fn account_of(bank: &BankDetails) -> Option<String> {
    let text = bank.iban.as_deref().or(bank.account_number.as_deref())?;
    Some(plain(text)).filter(|it| !it.is_empty())
}

impl Treasury {
    /// Whether the name fits what the books know of the account's holder.
    ///
    /// Errors: `Forbidden`, `Journal`.
    pub async fn check_beneficiary_name(
        &self,
        org: OrganisationId,
        caller: &Caller,
        draft: &BeneficiaryDraft,
    ) -> Result<NameCheck, Error> {
        let book = self
            .book_for(org, caller, Action::BeneficiariesRead)
            .await?;
        let (account, name) = (account_of(&draft.bank), draft.name.clone());
        let work = move || {
            let known = account.map_or_else(Vec::new, |it| known_names(&book, &it));
            let verdicts = known.iter().map(|it| compare(&name, it));
            let best = verdicts.min_by_key(|it| match it {
                NameVerdict::Fits => 0,
                NameVerdict::Close => 1,
                NameVerdict::Differs | NameVerdict::Unknown => 2,
            });
            let verdict = best.unwrap_or(NameVerdict::Unknown);
            NameCheck { verdict, known }
        };
        // A walk over all entries: off the runtime's threads.
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| Error::Unavailable(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_by_their_words_not_by_their_form() {
        let fits = NameVerdict::Fits;
        assert_eq!(compare("Müller Bäckerei", "BAECKEREI MUELLER GMBH"), fits);
        assert_eq!(compare("Nordwind", "Nordwind Trading GmbH"), fits);
        let close = compare("Bäckerei Schmidt", "Bäckerei Müller");
        assert_eq!(close, NameVerdict::Close);
        let differs = compare("Ada Lovelace", "Bäckerei Müller");
        assert_eq!(differs, NameVerdict::Differs);
    }
}
