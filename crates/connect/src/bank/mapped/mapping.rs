//! The document that describes an interface of HTTP and JSON.
//!
//! Owns: its shape, and what about it cannot be. Not here: asking by it (`mapped`).
//! Invariant: a mapping that passed `check` has an address, an account and paths for what a line
//! needs; an unknown field in it is an error.

use money::Date;
use serde::{Deserialize, Serialize};
use url::Url;

use super::super::BankError;
use super::super::exact::Node;

/// Most accounts of one mapping.
const MAX_ACCOUNTS: usize = 200;
/// Longest path. Unit: bytes.
const MAX_PATH: usize = 2_000;

/// An interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What every path begins with, as in `https://api.bank.example/v2`.
    pub base_url: String,
    /// How we say who we are.
    #[serde(default)]
    pub auth: Auth,
    /// The accounts.
    pub accounts: Vec<MappedAccount>,
    /// Where lines are.
    pub lines: Lines,
    /// Where the balance is; no balance is known without.
    #[serde(default)]
    pub balance: Option<MappedBalance>,
    /// How dates are written.
    #[serde(default)]
    pub date: DateForm,
}

/// How we say who we are. Credentials are kept sealed, beside the mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Auth {
    /// Not at all.
    #[default]
    None,
    /// `Authorization: Bearer` with the credential `token`.
    Bearer,
    /// A user and the credential `password`.
    Basic {
        /// The user.
        user: String,
    },
    /// A header of its own with the credential `token`.
    Header {
        /// Its name.
        name: String,
    },
    /// OAuth 2.0 client credentials: `client_id` and `client_secret`.
    ClientCredentials {
        /// Where tokens are given.
        token_path: String,
        /// What is asked for.
        #[serde(default)]
        scope: Option<String>,
    },
}

impl Auth {
    /// The credentials it needs.
    #[must_use]
    pub const fn credentials(&self) -> &'static [&'static str] {
        match self {
            Self::None => &[],
            Self::Bearer | Self::Header { .. } => &["token"],
            Self::Basic { .. } => &["password"],
            Self::ClientCredentials { .. } => &["client_id", "client_secret"],
        }
    }
}

/// An account there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedAccount {
    /// What the interface calls it: `{account}` in paths.
    pub id: String,
    /// IBAN or number.
    #[serde(default)]
    pub identification: Option<String>,
    /// ISO 4217 code.
    #[serde(default)]
    pub currency: Option<String>,
}

/// Where lines are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    /// The path, with `{account}`, `{from}` and `{to}`.
    pub path: String,
    /// Where the list is in the answer; the answer itself if empty.
    #[serde(default)]
    pub items: String,
    /// How the next page is found.
    #[serde(default)]
    pub pages: Pages,
    /// Where each field of a line is.
    pub fields: Fields,
}

/// How the next page is found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Pages {
    /// There is one page.
    #[default]
    None,
    /// Pages have numbers; the first empty one is the end.
    Page {
        /// The parameter.
        parameter: String,
        /// The first number.
        #[serde(default = "one")]
        first: u64,
        /// The parameter and value of a page's size.
        #[serde(default)]
        size: Option<(String, u32)>,
    },
    /// So many lines are passed over; a page that is not full is the end.
    Offset {
        /// The parameter of how many.
        parameter: String,
        /// The parameter of a page's size.
        limit: String,
        /// A page's size.
        count: u32,
    },
    /// The answer names the next page.
    Cursor {
        /// The parameter.
        parameter: String,
        /// Where the name is in the answer.
        next: String,
    },
    /// The answer has the next page's address: in it, or in the header Link.
    Link {
        /// Where it is in the answer; in the header if none.
        #[serde(default)]
        next: Option<String>,
    },
}

const fn one() -> u64 {
    1
}

/// Where each field of a line is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    /// The bank's own id, the same whenever it is asked for.
    #[serde(default)]
    pub id: Option<String>,
    /// Booking date.
    pub booked_on: String,
    /// Value date.
    #[serde(default)]
    pub valued_on: Option<String>,
    /// The amount.
    pub amount: String,
    /// A word for money in or out, where the amount has no sign.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// Money out is positive there.
    #[serde(default)]
    pub negate: bool,
    /// ISO 4217 code.
    #[serde(default)]
    pub currency: Option<String>,
    /// The account a line is of: another one's lines are refused.
    #[serde(default)]
    pub account: Option<String>,
    /// Whether it is booked.
    #[serde(default)]
    pub status: Option<String>,
    /// Words of that for lines that are not booked.
    #[serde(default)]
    pub pending: Vec<String>,
    /// The other side's name.
    #[serde(default)]
    pub counterparty: Option<String>,
    /// The other side's account.
    #[serde(default)]
    pub counterparty_account: Option<String>,
    /// What it is for.
    #[serde(default)]
    pub description: Option<String>,
    /// The bank's code.
    #[serde(default)]
    pub code: Option<String>,
    /// The bank's reference.
    #[serde(default)]
    pub bank_reference: Option<String>,
    /// The customer's reference.
    #[serde(default)]
    pub customer_reference: Option<String>,
    /// End-to-end id.
    #[serde(default)]
    pub end_to_end_id: Option<String>,
}

/// A word for money in or out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Direction {
    /// Where it is.
    pub path: String,
    /// Words for money out.
    pub out: Vec<String>,
    /// Words for money in; any other if none.
    #[serde(default)]
    pub r#in: Vec<String>,
}

/// Where the balance is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedBalance {
    /// The path, with `{account}`.
    pub path: String,
    /// Where the booked balance is.
    pub amount: String,
    /// Where its day is; today if none.
    #[serde(default)]
    pub on: Option<String>,
    /// Where the available balance is.
    #[serde(default)]
    pub available: Option<String>,
    /// Where the currency is.
    #[serde(default)]
    pub currency: Option<String>,
}

/// How dates are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateForm {
    /// `2026-01-31`, also at the start of a moment.
    #[default]
    #[serde(rename = "YYYY-MM-DD")]
    Iso,
    /// `31.01.2026` or `31/01/2026`.
    #[serde(rename = "DD.MM.YYYY")]
    DayFirst,
    /// `01/31/2026`.
    #[serde(rename = "MM/DD/YYYY")]
    MonthFirst,
    /// Seconds since 1970, in UTC.
    #[serde(rename = "unix")]
    Unix,
}

impl DateForm {
    /// The date at a node. Errors: `Unexpected`.
    pub(super) fn read(self, node: &Node<'_>) -> Result<Date, BankError> {
        let expected = "a date in the mapping's form";
        let parts = |text: &str| -> Option<[i16; 3]> {
            let mut parts = text.split(['.', '/', '-']).map(|it| it.trim().parse().ok());
            let found = [parts.next()??, parts.next()??, parts.next()??];
            parts.next().is_none().then_some(found)
        };
        let made = |year: i16, month: i16, day: i16| {
            let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
            Date::new(year, month, day).ok().filter(|_| year > 1900)
        };
        let found = match self {
            Self::Iso => return node.date(),
            Self::DayFirst => parts(&node.text()?).and_then(|[d, m, y]| made(y, m, d)),
            Self::MonthFirst => parts(&node.text()?).and_then(|[m, d, y]| made(y, m, d)),
            Self::Unix => {
                let seconds = node.text()?.parse().ok();
                let moment = seconds.and_then(|it| money::Timestamp::from_second(it).ok());
                moment.map(|it| jiff::tz::Offset::UTC.to_datetime(it).date())
            }
        };
        found.ok_or_else(|| node.unexpected(expected))
    }
}

impl Mapping {
    /// The address that every path begins with. Errors: `Setting` with the field.
    pub fn check(&self) -> Result<Url, BankError> {
        let fail = |field, fault: &str| BankError::Setting {
            field,
            fault: fault.to_owned(),
        };
        let base = Url::parse(&self.base_url)
            .map_err(|_| fail("base_url", "it is no address; expected https://HOST/PATH"))?;
        let is_plain = base.username().is_empty() && base.password().is_none();
        if !["http", "https"].contains(&base.scheme()) || !is_plain || base.query().is_some() {
            let fault = "expected https without user, password or query";
            return Err(fail("base_url", fault));
        }
        if self.accounts.is_empty() || self.accounts.len() > MAX_ACCOUNTS {
            return Err(fail("accounts", "expected 1 to 200 accounts"));
        }
        let mut ids = std::collections::BTreeSet::new();
        if self
            .accounts
            .iter()
            .any(|it| it.id.is_empty() || !ids.insert(&it.id))
        {
            return Err(fail("accounts", "expected each id once, and none empty"));
        }
        let paths = [
            Some(&self.lines.path),
            self.balance.as_ref().map(|it| &it.path),
        ];
        if paths.into_iter().flatten().any(|it| it.len() > MAX_PATH) {
            return Err(fail("path", "expected at most 2,000 bytes"));
        }
        if self.accounts.len() > 1 && !self.lines.path.contains("{account}") {
            let fault = "expected `{account}` in it: there are several accounts";
            return Err(fail("lines.path", fault));
        }
        let fields = &self.lines.fields;
        if fields.amount.is_empty() || fields.booked_on.is_empty() {
            return Err(fail("lines.fields", "expected `amount` and `booked_on`"));
        }
        if let Pages::Offset { count: 0, .. } = self.lines.pages {
            return Err(fail("lines.pages", "expected a `count` above 0"));
        }
        Ok(base)
    }
}
