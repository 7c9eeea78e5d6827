//! Syncing accounts at a bank over HTTP.
//!
//! Owns: which days of which account are asked for, what is kept between syncs.
//! Not here: each bank's own ways (`connect::bank`), importing (`deliver`).
//! Invariant: where a sync goes on from is moved only after its lines are durable; days overlap,
//! so that lines that come late are found, and what was booked before is known by its fingerprint.

use connect::bank::{Bank, BankError, Fetched, Opening, Partial, Plan, Remote, Talk};
use jiff::ToSpan;
use money::{ConnectionId, Date, OrganisationId};
use serde::{Deserialize, Serialize};
use statements::feed::Feed;
use std::collections::BTreeMap;

use super::ConnectionProbe;
use super::bank_settings::{BankSettings, bank_of};
use super::deliver::{Delivered, Delivery, NothingNew};
use super::document::ConnectionBody;
use super::sync::SyncReport;
use crate::banks::{HourBudget, bank_error};
use crate::error::Error;
use crate::imports::NewFile;
use crate::treasury::Treasury;

/// How far days overlap, unless the connection says otherwise.
pub(super) const OVERLAP_DAYS: u32 = 10;
/// How far back a first sync goes.
pub(super) const FIRST_DAYS: u32 = 90;

/// How an account at a bank stands.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct RemoteState {
    /// The account's number, as it was when it was first seen.
    #[serde(default)]
    pub(super) identification: Option<String>,
    #[serde(default)]
    pub(super) name: Option<String>,
    /// Every line up to this day was asked for.
    #[serde(default)]
    pub(super) through: Option<Date>,
    /// Where the bank's own cursor is.
    #[serde(default)]
    pub(super) cursor: Option<String>,
    /// The file with what came of a sync that was cut off.
    #[serde(default)]
    pub(super) partial: Option<String>,
    /// The bank's balance, as decimal text, its currency and its day.
    #[serde(default)]
    pub(super) balance: Option<(String, String, Option<Date>)>,
    /// The import that waits for somebody: until then nothing more is asked for.
    #[serde(default)]
    pub(super) held: Option<String>,
}

impl Treasury {
    fn budget_of(&self, org: OrganisationId, body: &ConnectionBody) -> HourBudget<'_> {
        let spec = connect::bank::spec(&body.connector);
        let limit = spec.and_then(|it| it.requests_per_hour).unwrap_or(1);
        self.hour_budget(format!("connect/{org}/{}", body.connector), limit)
    }

    async fn open_bank(
        &self,
        id: ConnectionId,
        body: &ConnectionBody,
    ) -> Result<(Bank, BankSettings), Error> {
        let credentials = self.open_credentials(id).await?;
        bank_of(&body.connector, &body.settings, &credentials)
    }

    /// Asks a bank which accounts there are, and books nothing.
    pub(super) async fn probe_bank(
        &self,
        org: OrganisationId,
        (id, body): (ConnectionId, &ConnectionBody),
    ) -> Result<ConnectionProbe, Error> {
        let (mut bank, _) = self.open_bank(id, body).await?;
        let (client, budget) = (self.bank_client()?, self.budget_of(org, body));
        let talk = Talk::new(&client, &budget);
        let remotes = bank.accounts(&talk).await;
        Ok(ConnectionProbe {
            accounts: remotes.map_err(|it| bank_error(&it))?,
            notes: talk.clock_note().into_iter().collect(),
            ..ConnectionProbe::default()
        })
    }

    /// Fetches and books what is new on every account. Errors: what kept it from its end; what
    /// was booked until then is in `report`, and where it goes on in `state`.
    pub(super) async fn sync_bank(
        &self,
        org: OrganisationId,
        (id, body): (ConnectionId, &ConnectionBody),
        state: &mut BTreeMap<String, RemoteState>,
        report: &mut SyncReport,
    ) -> Result<(), Error> {
        let (mut bank, settings) = self.open_bank(id, body).await?;
        let (client, budget) = (self.bank_client()?, self.budget_of(org, body));
        let talk = Talk::new(&client, &budget);
        let remotes = bank.accounts(&talk).await.map_err(|it| bank_error(&it))?;
        for remote in remotes {
            if settings.leave_out.contains(&remote.id) {
                continue;
            }
            let known = state.entry(remote.id.clone()).or_default();
            require_same(known, &remote)?;
            if self.waits(org, known).await? {
                continue;
            }
            let account = Account {
                remote: &remote,
                settings: &settings,
                source: &body.connector,
            };
            self.sync_account((org, id), (&mut bank, &talk), (&account, known), report)
                .await?;
        }
        report.notes.extend(talk.clock_note());
        Ok(())
    }

    /// Whether an import of the account waits for somebody.
    async fn waits(&self, org: OrganisationId, known: &mut RemoteState) -> Result<bool, Error> {
        let held = known.held.as_deref().and_then(|it| it.parse().ok());
        let Some(held) = held else { return Ok(false) };
        let waits = self.still_waits(org, held).await?;
        if !waits {
            known.held = None;
        }
        Ok(waits)
    }

    async fn sync_account(
        &self,
        (org, id): (OrganisationId, ConnectionId),
        (bank, talk): (&mut Bank, &Talk<'_>),
        (account, known): (&Account<'_>, &mut RemoteState),
        report: &mut SyncReport,
    ) -> Result<(), Error> {
        let plan = self.plan(org, account, known).await?;
        let mut partial = self.kept_partial(known).await;
        let to = partial.to.unwrap_or(plan.to);
        let fetched = bank.fetch(talk, account.remote, &plan, &mut partial).await;
        let fetched = match fetched {
            Ok(fetched) => fetched,
            Err(error) => {
                known.partial = self.keep_partial(&partial).await?;
                return Err(bank_error(&error));
            }
        };
        known.partial = None;
        let Fetched {
            feed,
            cursor,
            notes,
        } = fetched;
        report.notes.extend(notes);
        note_balance(&feed, known);
        self.deliver_feed((org, id), (account, &feed), known, report)
            .await?;
        known.through = Some(to);
        known.cursor = cursor.or_else(|| known.cursor.take());
        Ok(())
    }

    async fn plan(
        &self,
        org: OrganisationId,
        account: &Account<'_>,
        known: &RemoteState,
    ) -> Result<Plan, Error> {
        let today = self.today();
        let settings = account.settings;
        let back = |day: Date, days: u32| day.checked_sub(i64::from(days).days()).unwrap_or(day);
        let first = settings.start_on;
        let first = first.unwrap_or_else(|| back(today, FIRST_DAYS));
        let overlap = settings.overlap_days.unwrap_or(OVERLAP_DAYS);
        let from = known
            .through
            .map_or(first, |it| back(it, overlap).max(first));
        let book = self.book(org).await?;
        let number = account.remote.identification.as_deref();
        let own = match settings.accounts.get(&account.remote.id) {
            Some(named) => Self::find_account(&book, named).ok(),
            None => number.and_then(|it| book.chart().find_by_statement(it)),
        };
        let is_empty = own.is_none_or(|it| book.account_entries(it.id) == 0);
        Ok(Plan {
            source: account.source.to_owned(),
            from,
            to: today,
            today,
            cursor: known.cursor.clone(),
            opening: if is_empty {
                Opening::Wanted
            } else {
                Opening::Known
            },
        })
    }

    async fn deliver_feed(
        &self,
        (org, id): (OrganisationId, ConnectionId),
        (account, feed): (&Account<'_>, &Feed),
        known: &mut RemoteState,
        report: &mut SyncReport,
    ) -> Result<(), Error> {
        // Nothing at all, and no balance to begin from: there is nothing to import.
        let begins = feed.header.opening.as_ref();
        let begins = begins.is_some_and(|it| it.amount != "0");
        if feed.entries.is_empty() && !begins {
            report.known += 1;
            return Ok(());
        }
        let name = format!("{}-{}.jsonl", account.source, self.today());
        let delivery = Delivery {
            file: NewFile {
                name: name.clone(),
                bytes: feed.to_bytes(),
            },
            account: account.settings.accounts.get(&account.remote.id).cloned(),
            mapping: None,
            new_accounts: account.settings.new_accounts,
            // What is asked for every five minutes is mostly known.
            nothing_new: if begins {
                NothingNew::Record
            } else {
                NothingNew::Drop
            },
        };
        let delivered = self.deliver(org, id, delivery).await?;
        if let Delivered::Held(import, _) = &delivered {
            known.held = Some(import.to_string());
        }
        report.files += 1;
        report.count(&name, &delivered, self.now());
        if let Delivered::Unreadable(why) = delivered {
            return Err(Error::Connection {
                code: "lines-refused",
                message: format!("the bank's lines cannot be booked: {why}"),
                reaction: connect::http::Reaction::Stop,
                retry_after: None,
            });
        }
        Ok(())
    }

    /// What came of a sync that was cut off; nothing if it is not there any more.
    async fn kept_partial(&self, known: &RemoteState) -> Partial {
        let hash = known.partial.as_deref().and_then(|it| it.parse().ok());
        let Some(hash) = hash else {
            return Partial::default();
        };
        let bytes = self.store.get_file(hash).await;
        let bytes = bytes.ok().flatten();
        let read = bytes.and_then(|it| serde_json::from_slice(&it).ok());
        read.unwrap_or_default()
    }

    async fn keep_partial(&self, partial: &Partial) -> Result<Option<String>, Error> {
        if partial.pages == 0 {
            return Ok(None);
        }
        let bytes = serde_json::to_vec(partial)
            .map_err(|error| Error::Conflict(format!("what came cannot be kept: {error}")))?;
        Ok(Some(self.store.put_file(bytes).await?.to_string()))
    }
}

/// An account that is synced.
struct Account<'a> {
    remote: &'a Remote,
    settings: &'a BankSettings,
    source: &'a str,
}

/// Refuses an account that has another number than when it was first seen.
fn require_same(known: &mut RemoteState, remote: &Remote) -> Result<(), Error> {
    match (&known.identification, &remote.identification) {
        (Some(before), Some(now)) if before != now => Err(bank_error(&BankError::OtherAccount {
            path: "its number changed".to_owned(),
        })),
        (None, Some(now)) => {
            known.identification = Some(now.clone());
            known.name.clone_from(&remote.name);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn note_balance(feed: &Feed, known: &mut RemoteState) {
    if let Some(closing) = &feed.header.closing {
        let currency = feed.header.currency.clone();
        known.balance = Some((closing.amount.clone(), currency, closing.on));
    }
}
