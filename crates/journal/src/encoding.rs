//! The bytes of a record: one line of JSON, readable for ever.
//!
//! A record has the lowest version that knows its fact: 2 for payments and sign-offs, 1 for all
//! others.
//!
//! Owns: the only writer and reader of record bodies; the wire shapes stay in here.
//! Not here: the chain over the bytes (`chain`), what a fact does (`book`).
//! Invariant: `decode(encode(record)) = record`, and a body once written is never written again
//! in another way: its bytes are what the chain seals. Every released version has fixtures.

mod body;
mod fast;
mod payment;
mod quick;
mod reconciliation;
mod wire;
mod write;

use std::collections::BTreeMap;

use money::{Amount, AmountError, Asset, AssetCode, AssetDefinition, AssetKind};
use thiserror::Error;

use crate::account::{Account, AccountId, AccountKind, Custody, Entity};
use crate::chain::Hash;
use crate::entry::{Correction, Entry, LineSource, Posting};
use crate::record::{Fact, Organisation, Record, RequestMark, StatementRecord};
use wire::{
    WireAccount, WireAsset, WireBalance, WireEntry, WireOrganisation, WirePeriod, WirePosting,
    WireRecord, WireReopening, WireRequest, WireStatement,
};
use write::to_hex;

pub(crate) use body::Bodies;
pub(crate) use fast::date as iso_date;

/// The newest version that is written and read.
pub const VERSION: u32 = 2;

/// The lowest version that knows a fact, which is the one it is written in.
const fn version_of(fact: &Fact) -> u32 {
    match fact {
        Fact::PaymentDrafted(_)
        | Fact::PaymentChanged { .. }
        | Fact::PaymentMoved { .. }
        | Fact::PaymentsExported(_)
        | Fact::AccountReconciled(_)
        | Fact::ReconciliationReopened { .. } => 2,
        _ => 1,
    }
}

/// Which assets are defined: what text amounts are read by.
pub trait AssetLookup {
    /// The asset with this code.
    fn asset(&self, code: AssetCode) -> Option<Asset>;
}

/// Why a body cannot be read.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// Not the JSON of a record.
    #[error("record body is not readable: {0}")]
    Json(String),
    /// Written by a newer Bursar.
    #[error("record version {0}: this Bursar reads up to version {VERSION}; install a newer one")]
    NewerVersion(u32),
    /// A field's text is not what it should be.
    #[error("record field {field}: found `{found}`")]
    Field {
        /// The field.
        field: &'static str,
        /// Its text.
        found: String,
    },
    /// An amount of an asset that no record before defined.
    #[error("record uses the asset {0}, which no earlier record defines")]
    UnknownAsset(String),
    /// An amount that its asset cannot hold.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// Not exactly one fact.
    #[error("record has {0} facts: expected one")]
    FactCount(usize),
}

/// The canonical bytes of a record.
#[must_use]
pub fn encode(record: &Record) -> String {
    Bodies::new(record.at).encode(record)
}

/// The canonical bytes by way of the wire shapes.
fn encode_wire(record: &Record) -> String {
    let mut wire = WireRecord {
        v: version_of(&record.fact),
        seq: record.seq,
        at: record.at.to_string().into(),
        by: record.by.as_str().into(),
        request: record.request.as_ref().map(|it| WireRequest {
            key: it.key.as_str().into(),
            content: to_hex(&it.content).into(),
            records: it.records,
        }),
        ..WireRecord::default()
    };
    match &record.fact {
        Fact::OrganisationOpened(it) => {
            wire.organisation = Some(WireOrganisation {
                id: it.id.to_string().into(),
                name: it.name.as_str().into(),
                reporting: it.reporting.to_string().into(),
            });
        }
        Fact::AssetDefined(it) => wire.asset = Some(WireAsset::from(it)),
        Fact::EntityDefined(it) => {
            wire.entity = Some(wire::WireEntity {
                slug: it.slug.as_str().into(),
                name: it.name.as_str().into(),
            });
        }
        Fact::AccountOpened(it) => wire.account_opened = Some(WireAccount::from(it)),
        Fact::AccountChanged(it) => wire.account_changed = Some(WireAccount::from(it)),
        Fact::EntryPosted(it) => wire.entry = Some(WireEntry::from(it)),
        Fact::StatementRecorded(it) => wire.statement = Some(WireStatement::from(it)),
        Fact::PeriodClosed { entity, through } => {
            wire.period_closed = Some(WirePeriod::new(entity.as_ref(), Some(*through)));
        }
        Fact::PeriodReopened { entity, through } => {
            wire.period_reopened = Some(WirePeriod::new(entity.as_ref(), *through));
        }
        Fact::PaymentDrafted(it) => wire.payment_drafted = Some(it.into()),
        Fact::PaymentChanged { id, order } => {
            wire.payment_changed = Some(payment::WirePayment::new(*id, None, order));
        }
        Fact::PaymentMoved { id, step } => {
            wire.payment_moved = Some(payment::WireStep::new(*id, step));
        }
        Fact::PaymentsExported(it) => wire.payments_exported = Some(it.into()),
        Fact::AccountReconciled(it) => {
            wire.reconciled = Some(reconciliation::to_wire(it));
        }
        Fact::ReconciliationReopened {
            account,
            reconciliation,
            reason,
        } => {
            wire.reconciliation_reopened = Some(WireReopening {
                account: account.0,
                reconciliation: *reconciliation,
                reason: reason.as_str().into(),
            });
        }
    }
    serde_json::to_string(&wire).expect("the wire shapes have only string keys")
}

/// Reads a record's body, amounts by the assets defined before it.
///
/// Errors: `DecodeError`, for anything but what `encode` of this or an older version wrote.
pub fn decode(body: &str, assets: &impl AssetLookup) -> Result<Record, DecodeError> {
    quick::record(body, assets).map_or_else(|| decode_wire(body, assets), Ok)
}

/// Reads a body by way of the wire shapes.
fn decode_wire(body: &str, assets: &impl AssetLookup) -> Result<Record, DecodeError> {
    let wire: WireRecord<'_> =
        serde_json::from_str(body).map_err(|error| DecodeError::Json(error.to_string()))?;
    if wire.v > VERSION {
        return Err(DecodeError::NewerVersion(wire.v));
    }
    if wire.v == 0 {
        let (field, found) = ("v", "0".to_owned());
        return Err(DecodeError::Field { field, found });
    }
    let request = wire.request.as_ref().map(decode_request).transpose()?;
    let fact = decode_fact(&wire, assets)?;
    if wire.v != version_of(&fact) {
        let (field, found) = ("v", wire.v.to_string());
        return Err(DecodeError::Field { field, found });
    }
    Ok(Record {
        seq: wire.seq,
        at: fast::moment(&wire.at).map_or_else(|| parse("at", &wire.at), Ok)?,
        by: wire.by.as_ref().to_owned(),
        request,
        fact,
    })
}

fn decode_request(wire: &WireRequest<'_>) -> Result<RequestMark, DecodeError> {
    Ok(RequestMark {
        key: wire.key.as_ref().to_owned(),
        content: from_hex("content", &wire.content)?,
        records: wire.records,
    })
}

fn decode_fact(wire: &WireRecord<'_>, assets: &impl AssetLookup) -> Result<Fact, DecodeError> {
    let present = [
        wire.entry.is_some(),
        wire.statement.is_some(),
        wire.organisation.is_some(),
        wire.asset.is_some(),
        wire.entity.is_some(),
        wire.account_opened.is_some(),
        wire.account_changed.is_some(),
        wire.period_closed.is_some(),
        wire.period_reopened.is_some(),
        wire.payment_drafted.is_some(),
        wire.payment_changed.is_some(),
        wire.payment_moved.is_some(),
        wire.payments_exported.is_some(),
        wire.reconciled.is_some(),
        wire.reconciliation_reopened.is_some(),
    ];
    let count = present.into_iter().filter(|it| *it).count();
    if count != 1 {
        return Err(DecodeError::FactCount(count));
    }
    // The entry comes first: nearly every record is one.
    if let Some(it) = &wire.entry {
        return decode_entry(it, assets).map(Fact::EntryPosted);
    }
    if let Some(it) = &wire.statement {
        return decode_statement(it, assets).map(Fact::StatementRecorded);
    }
    if let Some(fact) = payment::decode(wire, assets)? {
        return Ok(fact);
    }
    if let Some(it) = &wire.organisation {
        let (id, reporting) = (parse("id", &it.id)?, parse("reporting", &it.reporting)?);
        let name = it.name.as_ref().to_owned();
        return Ok(Fact::OrganisationOpened(Organisation {
            id,
            name,
            reporting,
        }));
    }
    if let Some(it) = &wire.asset {
        return decode_asset(it).map(Fact::AssetDefined);
    }
    if let Some(it) = &wire.entity {
        let (slug, name) = (parse("slug", &it.slug)?, it.name.as_ref().to_owned());
        return Ok(Fact::EntityDefined(Entity { slug, name }));
    }
    if let Some(it) = &wire.account_opened {
        return decode_account(it).map(Fact::AccountOpened);
    }
    if let Some(it) = &wire.account_changed {
        return decode_account(it).map(Fact::AccountChanged);
    }
    if let Some(it) = &wire.period_closed {
        let entity = optional("entity", it.entity.as_deref())?;
        let through = parse_date("through", it.through.as_deref().unwrap_or_default())?;
        return Ok(Fact::PeriodClosed { entity, through });
    }
    if let Some(fact) = reconciliation::decode(wire, assets)? {
        return Ok(fact);
    }
    let (entity, through) = match &wire.period_reopened {
        Some(it) => (it.entity.as_deref(), it.through.as_deref()),
        None => (None, None),
    };
    let (entity, through) = (optional("entity", entity)?, optional("through", through)?);
    Ok(Fact::PeriodReopened { entity, through })
}

fn decode_entry(wire: &WireEntry<'_>, assets: &impl AssetLookup) -> Result<Entry, DecodeError> {
    let corrects = match (wire.reverses, wire.reclassifies) {
        (Some(_), Some(seq)) => {
            let (field, found) = ("reclassifies", seq.to_string());
            return Err(DecodeError::Field { field, found });
        }
        (Some(seq), None) => Some(Correction::Reversal(seq)),
        (None, Some(seq)) => Some(Correction::Reclassification(seq)),
        (None, None) => None,
    };
    let line = match &wire.line {
        None => None,
        Some(it) => Some(LineSource {
            statement: it.statement,
            fingerprint: from_hex("fingerprint", &it.fingerprint)?,
            occurrence: it.occurrence,
        }),
    };
    let tags: BTreeMap<String, String> = wire
        .tags
        .iter()
        .flatten()
        .map(|(name, value)| (name.as_ref().to_owned(), value.as_ref().to_owned()))
        .collect();
    Ok(Entry {
        booked_on: parse_date("on", &wire.on)?,
        description: wire.text.as_ref().to_owned(),
        counterparty: wire.counterparty.as_deref().map(str::to_owned),
        reference: wire.reference.as_deref().map(str::to_owned),
        tags,
        postings: wire
            .postings
            .iter()
            .map(|it| decode_posting(it, assets))
            .collect::<Result<_, _>>()?,
        corrects,
        line,
    })
}

fn decode_posting(
    wire: &WirePosting<'_>,
    assets: &impl AssetLookup,
) -> Result<Posting, DecodeError> {
    Ok(Posting {
        account: AccountId(wire.account),
        amount: decode_amount(&wire.amount, &wire.asset, assets)?,
        valued_on: wire
            .value
            .as_deref()
            .map(|it| parse_date("value", it))
            .transpose()?,
        counter: wire
            .counter
            .as_ref()
            .map(|it| decode_amount(&it.amount, &it.asset, assets))
            .transpose()?,
    })
}

fn decode_amount(
    amount: &str,
    asset: &str,
    assets: &impl AssetLookup,
) -> Result<Amount, DecodeError> {
    let unknown = || DecodeError::UnknownAsset(asset.to_owned());
    let code = asset.parse().map_err(|_| unknown())?;
    let asset = assets.asset(code).ok_or_else(unknown)?;
    Ok(fast::amount(amount, asset).map_or_else(|| Amount::parse(amount, asset), Ok)?)
}

fn decode_statement(
    wire: &WireStatement<'_>,
    assets: &impl AssetLookup,
) -> Result<StatementRecord, DecodeError> {
    let balance = |it: &Option<WireBalance<'_>>| match it {
        None => Ok(None),
        Some(it) => Ok::<_, DecodeError>(Some((
            decode_amount(&it.amount, &it.asset, assets)?,
            optional("on", it.on.as_deref())?,
        ))),
    };
    Ok(StatementRecord {
        account: AccountId(wire.account),
        import: parse("import", &wire.import)?,
        file: wire.file.as_ref().to_owned(),
        file_hash: parse::<Hash>("file_hash", &wire.file_hash)?,
        format: wire.format.as_ref().to_owned(),
        number: wire.number.as_deref().map(str::to_owned),
        opening: balance(&wire.opening)?,
        closing: balance(&wire.closing)?,
        lines: wire.lines,
    })
}

fn decode_asset(wire: &WireAsset<'_>) -> Result<AssetDefinition, DecodeError> {
    let own = |it: &Option<std::borrow::Cow<'_, str>>| it.as_deref().map(str::to_owned);
    let required = |it: &Option<std::borrow::Cow<'_, str>>, field| {
        own(it).ok_or(DecodeError::Field {
            field,
            found: String::new(),
        })
    };
    let kind = match wire.kind.as_ref() {
        "currency" => AssetKind::Currency,
        "token" => AssetKind::Token {
            chain: required(&wire.chain, "chain")?,
            contract: own(&wire.contract),
        },
        "security" => AssetKind::Security {
            ticker: required(&wire.ticker, "ticker")?,
            exchange: own(&wire.exchange),
            isin: own(&wire.isin),
        },
        "custom" => AssetKind::Custom,
        other => {
            return Err(DecodeError::Field {
                field: "kind",
                found: other.to_owned(),
            });
        }
    };
    let bad_scale = |_| DecodeError::Field {
        field: "scale",
        found: wire.scale.to_string(),
    };
    Ok(AssetDefinition {
        asset: Asset::new(parse("code", &wire.code)?, wire.scale).map_err(bad_scale)?,
        name: wire.name.as_ref().to_owned(),
        kind,
    })
}

fn decode_account(wire: &WireAccount<'_>) -> Result<Account, DecodeError> {
    Ok(Account {
        id: AccountId(wire.id),
        path: parse("path", &wire.path)?,
        kind: parse::<AccountKind>("kind", &wire.kind)?,
        entity: optional("entity", wire.entity.as_deref())?,
        asset: optional("asset", wire.asset.as_deref())?,
        custody: Custody {
            bank: wire.bank.as_deref().map(str::to_owned),
            identification: wire.identification.as_deref().map(str::to_owned),
            region: wire.region.as_deref().map(str::to_owned),
        },
        opened_on: optional("opened_on", wire.opened_on.as_deref())?,
        closed_on: optional("closed_on", wire.closed_on.as_deref())?,
    })
}

fn parse<T: std::str::FromStr>(field: &'static str, text: &str) -> Result<T, DecodeError> {
    let found = || text.chars().take(80).collect();
    text.parse().map_err(|_| DecodeError::Field {
        field,
        found: found(),
    })
}

fn parse_date(field: &'static str, text: &str) -> Result<money::Date, DecodeError> {
    fast::date(text).map_or_else(|| parse(field, text), Ok)
}

fn optional<T: std::str::FromStr>(
    field: &'static str,
    text: Option<&str>,
) -> Result<Option<T>, DecodeError> {
    text.map(|it| parse(field, it)).transpose()
}

fn from_hex(field: &'static str, text: &str) -> Result<[u8; 16], DecodeError> {
    let fail = || DecodeError::Field {
        field,
        found: text.chars().take(80).collect(),
    };
    let digit = |it: u8| {
        char::from(it)
            .to_digit(16)
            .and_then(|it| u8::try_from(it).ok())
    };
    let mut bytes = [0; 16];
    if text.len() != 32 {
        return Err(fail());
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let (high, low) = digit(pair[0]).zip(digit(pair[1])).ok_or_else(fail)?;
        *byte = high << 4 | low;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
