//! Any interface of HTTP and JSON, as a mapping document declares it.
//!
//! Owns: asking by the mapping's paths and reading by its fields. Not here: its shape (`mapping`).
//! Invariant: nothing is asked outside the mapping's own address, whatever an answer says.

mod mapping;

pub use mapping::{
    Auth, DateForm, Direction, Fields, Lines, MappedAccount, MappedBalance, Mapping, Pages,
};

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};
use statements::feed::{Entry, EntryStatus};
use url::Url;

use super::exact::Node;
use super::talk::segment;
use super::{Asked, Balances, BankError, Page, Remote, Talk};
use crate::http::{Answer, Reaction, Request};

/// A bank that a mapping describes.
pub struct Mapped {
    mapping: Mapping,
    base: Url,
    credentials: BTreeMap<String, SecretString>,
    token: Option<SecretString>,
}

impl Mapped {
    /// By a mapping and credentials. Errors: `Setting`.
    pub fn new(
        mapping: Mapping,
        credentials: BTreeMap<String, SecretString>,
    ) -> Result<Self, BankError> {
        let base = mapping.check()?;
        for name in mapping.auth.credentials() {
            if !credentials.contains_key(*name) {
                return Err(BankError::Setting {
                    field: "auth",
                    fault: format!("it needs the credential `{name}`"),
                });
            }
        }
        Ok(Self {
            mapping,
            base,
            credentials,
            token: None,
        })
    }

    fn credential(&self, name: &str) -> SecretString {
        self.credentials.get(name).cloned().unwrap_or_default()
    }

    /// The address of a path, or of a link, at the mapping's own origin.
    fn address(&self, path: &str) -> Result<String, BankError> {
        let fail = |fault: &str| BankError::Setting {
            field: "path",
            fault: fault.to_owned(),
        };
        let whole = if path.starts_with("http:") || path.starts_with("https:") {
            Url::parse(path)
        } else {
            let base = self.base.as_str().trim_end_matches('/');
            Url::parse(&format!("{base}/{}", path.trim_start_matches('/')))
        };
        let whole = whole.map_err(|_| fail("it makes no address"))?;
        if whole.origin() != self.base.origin() {
            return Err(fail("it leads to another server than `base_url`"));
        }
        Ok(whole.into())
    }

    async fn get(&mut self, talk: &Talk<'_>, path: &str) -> Result<Answer, BankError> {
        let request = Request::get(&self.address(path)?)?.accept("application/json")?;
        let request = match self.mapping.auth.clone() {
            Auth::None => request,
            Auth::Bearer => request.bearer(&self.credential("token"))?,
            Auth::Basic { user } => request.basic(&user, &self.credential("password"))?,
            Auth::Header { name } => request.secret_header(&name, &self.credential("token"))?,
            Auth::ClientCredentials { token_path, scope } => {
                let token = self.access(talk, &token_path, scope.as_deref()).await?;
                request.bearer(&token)?
            }
        };
        let answer = talk.ask(request).await?;
        match answer.status() {
            200..300 => Ok(answer),
            401 | 403 => Err(BankError::Credentials {
                found: format!("status {}", answer.status()),
            }),
            status => Err(BankError::Refused {
                origin: answer.origin().to_owned(),
                found: format!("status {status}"),
                reaction: if status == 408 || status == 425 {
                    Reaction::Retry
                } else {
                    Reaction::Stop
                },
            }),
        }
    }

    async fn access(
        &mut self,
        talk: &Talk<'_>,
        path: &str,
        scope: Option<&str>,
    ) -> Result<SecretString, BankError> {
        if let Some(token) = &self.token {
            return Ok(token.clone());
        }
        let (id, secret) = (
            self.credential("client_id"),
            self.credential("client_secret"),
        );
        let mut form = vec![("grant_type", "client_credentials")];
        form.extend(scope.map(|it| ("scope", it)));
        let request = Request::post(&self.address(path)?)?
            .basic(id.expose_secret(), &secret)?
            .form(&form)?;
        let answer = talk.ask(request).await?;
        if answer.status() >= 400 {
            let found = format!("status {} for a token", answer.status());
            return Err(BankError::Credentials { found });
        }
        let token = Node::of(answer.body())?.at("access_token")?.text()?;
        let token = SecretString::from(token);
        self.token = Some(token.clone());
        Ok(token)
    }

    pub(super) async fn accounts(&mut self, talk: &Talk<'_>) -> Result<Vec<Remote>, BankError> {
        let remotes: Vec<Remote> = self.mapping.accounts.iter().map(remote).collect();
        // Asked once, so that a test says whether address and credentials are right.
        if let Some(first) = remotes.first().filter(|_| self.mapping.balance.is_some()) {
            self.balances(talk, first).await?;
        }
        Ok(remotes)
    }

    pub(super) async fn balances(
        &mut self,
        talk: &Talk<'_>,
        remote: &Remote,
    ) -> Result<Balances, BankError> {
        let Some(balance) = self.mapping.balance.clone() else {
            return Ok(Balances::default());
        };
        let path = balance.path.replace("{account}", &segment(&remote.id));
        let answer = self.get(talk, &path).await?;
        let node = Node::of(answer.body())?;
        let on = balance.on.as_deref().and_then(|it| node.find(it));
        let on = on.map(|it| self.mapping.date.read(&it)).transpose()?;
        let available = balance.available.as_deref().and_then(|it| node.find(it));
        Ok(Balances {
            booked: Some((node.at(&balance.amount)?.decimal()?, on)),
            available: available.map(|it| it.decimal()).transpose()?,
            currency: balance.currency.as_deref().and_then(|it| node.said(it)),
        })
    }

    pub(super) async fn page(
        &mut self,
        talk: &Talk<'_>,
        remote: &Remote,
        asked: &Asked<'_>,
    ) -> Result<Page, BankError> {
        let lines = self.mapping.lines.clone();
        let path = match (&lines.pages, asked.token) {
            (Pages::Link { .. }, Some(link)) => link.to_owned(),
            _ => first_path(&lines, remote, asked),
        };
        let answer = self.get(talk, &path).await?;
        let node = Node::of(answer.body())?;
        let list = if lines.items.is_empty() {
            node.clone()
        } else {
            node.at(&lines.items)?
        };
        let items = list.items()?;
        let mut entries = Vec::with_capacity(items.len());
        for item in &items {
            entries.push(self.entry(item, remote)?);
        }
        let next = next(&lines.pages, &answer, &node, (asked.token, items.len()))?;
        Ok(Page {
            entries,
            next,
            ..Page::default()
        })
    }

    fn entry(&self, node: &Node<'_>, remote: &Remote) -> Result<Entry, BankError> {
        let fields = &self.mapping.lines.fields;
        let said = |path: &Option<String>| path.as_deref().and_then(|it| node.said(it));
        if let Some(path) = &fields.account {
            let found = node.at(path)?.text()?;
            let is_own = found == remote.id || Some(&found) == remote.identification.as_ref();
            if !is_own {
                let path = format!("{}.{path}", node.path());
                return Err(BankError::OtherAccount { path });
            }
        }
        let found = node.at(&fields.amount)?;
        let mut amount = found.decimal()?;
        if let Some(direction) = &fields.direction {
            if amount.is_negative() {
                return Err(found.unexpected("an amount without a sign beside its direction"));
            }
            let word = node.at(&direction.path)?;
            let text = word.text()?;
            if direction.out.contains(&text) {
                amount = amount
                    .checked_neg()
                    .map_err(|_| found.unexpected("a decimal"))?;
            } else if !direction.r#in.is_empty() && !direction.r#in.contains(&text) {
                return Err(word.unexpected("a word for money in or out"));
            }
        }
        if fields.negate {
            amount = amount
                .checked_neg()
                .map_err(|_| found.unexpected("a decimal"))?;
        }
        let date = |path: &str| self.mapping.date.read(&node.at(path)?);
        let valued = fields
            .valued_on
            .as_deref()
            .filter(|it| node.find(it).is_some());
        let pending = said(&fields.status).is_some_and(|it| fields.pending.contains(&it));
        Ok(Entry {
            id: said(&fields.id),
            status: if pending {
                EntryStatus::Pending
            } else {
                EntryStatus::Booked
            },
            booked_on: date(&fields.booked_on)?,
            valued_on: valued.map(date).transpose()?,
            amount: amount.to_string(),
            currency: said(&fields.currency),
            counterparty: said(&fields.counterparty),
            counterparty_account: said(&fields.counterparty_account),
            description: said(&fields.description).unwrap_or_default(),
            code: said(&fields.code),
            bank_reference: said(&fields.bank_reference),
            customer_reference: said(&fields.customer_reference),
            end_to_end_id: said(&fields.end_to_end_id),
            ..Entry::default()
        })
    }
}

fn remote(it: &MappedAccount) -> Remote {
    Remote {
        id: it.id.clone(),
        identification: it.identification.clone(),
        currency: it.currency.clone(),
        ..Remote::default()
    }
}

/// The path of a page with its days, account and place.
fn first_path(lines: &Lines, remote: &Remote, asked: &Asked<'_>) -> String {
    let mut path = lines.path.replace("{account}", &segment(&remote.id));
    path = path.replace("{from}", &asked.from.to_string());
    path = path.replace("{to}", &asked.to.to_string());
    let mut add = |name: &str, value: &str| {
        let mark = if path.contains('?') { '&' } else { '?' };
        path.push_str(&format!("{mark}{}={}", segment(name), segment(value)));
    };
    match &lines.pages {
        Pages::None | Pages::Link { .. } => {}
        Pages::Page {
            parameter,
            first,
            size,
        } => {
            add(parameter, asked.token.unwrap_or(&first.to_string()));
            if let Some((name, count)) = size {
                add(name, &count.to_string());
            }
        }
        Pages::Offset {
            parameter,
            limit,
            count,
        } => {
            add(parameter, asked.token.unwrap_or("0"));
            add(limit, &count.to_string());
        }
        Pages::Cursor { parameter, .. } => {
            if let Some(token) = asked.token {
                add(parameter, token);
            }
        }
    }
    path
}

/// What the next page is called; none after the last one.
fn next(
    pages: &Pages,
    answer: &Answer,
    node: &Node<'_>,
    (token, count): (Option<&str>, usize),
) -> Result<Option<String>, BankError> {
    let number = |first: u64| -> u64 {
        let text = token.and_then(|it| it.parse().ok());
        text.unwrap_or(first)
    };
    Ok(match pages {
        Pages::None => None,
        Pages::Page { first, .. } => {
            (count > 0).then(|| number(*first).saturating_add(1).to_string())
        }
        Pages::Offset { count: size, .. } => {
            let is_full = count as u64 >= u64::from(*size);
            is_full.then(|| number(0).saturating_add(count as u64).to_string())
        }
        Pages::Cursor { next, .. } => node.said(next),
        Pages::Link { next: Some(path) } => node.said(path),
        Pages::Link { next: None } => answer.header("link").and_then(next_link),
    })
}

/// The address of `rel="next"` in a Link header (RFC 8288).
fn next_link(header: &str) -> Option<String> {
    header.split(',').find_map(|link| {
        let (address, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        let is_next = parameters.split(';').any(|it| {
            let it = it.trim().to_ascii_lowercase();
            it == "rel=next" || it == "rel=\"next\""
        });
        is_next.then(|| plain_link(address))
    })
}

fn plain_link(address: &str) -> String {
    address
        .chars()
        .filter(|it| !it.is_control())
        .take(4_000)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_link_is_found_among_others() {
        let header = "<https://a/?p=1>; rel=\"prev\", <https://a/?p=3>; rel=\"next\"";
        assert_eq!(next_link(header).as_deref(), Some("https://a/?p=3"));
        assert_eq!(next_link("<https://a>; rel=last"), None);
    }
}
