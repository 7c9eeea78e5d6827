//! From facts to their wire shapes.
//!
//! Owns: how each part of a record is put into words.
//! Not here: the way back (`encoding`), the shapes (`wire`).
//! Invariant: the same part gives the same bytes.

use money::{Amount, AssetDefinition, AssetKind};

use super::wire::{
    WireAccount, WireAmount, WireAsset, WireBalance, WireEntry, WireLine, WirePosting,
    WireStatement,
};
use crate::account::Account;
use crate::entry::{Correction, Entry, Posting};
use crate::record::StatementRecord;

pub(super) fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |it: u8| char::from(DIGITS[usize::from(it & 15)]);
    bytes
        .iter()
        .flat_map(|it| [digit(it >> 4), digit(*it)])
        .collect()
}

impl<'a> From<&'a Account> for WireAccount<'a> {
    fn from(it: &'a Account) -> Self {
        Self {
            id: it.id.0,
            path: it.path.as_str().into(),
            kind: it.kind.word().into(),
            entity: it.entity.as_ref().map(|it| it.as_str().into()),
            asset: it.asset.map(|it| it.to_string().into()),
            bank: it.custody.bank.as_deref().map(Into::into),
            identification: it.custody.identification.as_deref().map(Into::into),
            region: it.custody.region.as_deref().map(Into::into),
            opened_on: it.opened_on.map(|it| it.to_string().into()),
            closed_on: it.closed_on.map(|it| it.to_string().into()),
        }
    }
}

impl<'a> From<&'a AssetDefinition> for WireAsset<'a> {
    fn from(it: &'a AssetDefinition) -> Self {
        let mut wire = Self {
            code: it.asset.code().to_string().into(),
            scale: it.asset.scale(),
            name: it.name.as_str().into(),
            kind: "custom".into(),
            ..Self::default()
        };
        match &it.kind {
            AssetKind::Currency => wire.kind = "currency".into(),
            AssetKind::Token { chain, contract } => {
                wire.kind = "token".into();
                wire.chain = Some(chain.as_str().into());
                wire.contract = contract.as_deref().map(Into::into);
            }
            AssetKind::Security {
                ticker,
                exchange,
                isin,
            } => {
                wire.kind = "security".into();
                wire.ticker = Some(ticker.as_str().into());
                wire.exchange = exchange.as_deref().map(Into::into);
                wire.isin = isin.as_deref().map(Into::into);
            }
            AssetKind::Custom => {}
        }
        wire
    }
}

impl<'a> From<&'a Entry> for WireEntry<'a> {
    fn from(it: &'a Entry) -> Self {
        let tags = it
            .tags
            .iter()
            .map(|(name, value)| (name.as_str().into(), value.as_str().into()));
        Self {
            on: it.booked_on.to_string().into(),
            text: it.description.as_str().into(),
            counterparty: it.counterparty.as_deref().map(Into::into),
            reference: it.reference.as_deref().map(Into::into),
            tags: (!it.tags.is_empty()).then(|| tags.collect()),
            reverses: match it.corrects {
                Some(Correction::Reversal(seq)) => Some(seq),
                _ => None,
            },
            reclassifies: match it.corrects {
                Some(Correction::Reclassification(seq)) => Some(seq),
                _ => None,
            },
            line: it.line.map(|it| WireLine {
                statement: it.statement,
                fingerprint: to_hex(&it.fingerprint).into(),
                occurrence: it.occurrence,
            }),
            postings: it.postings.iter().map(WirePosting::from).collect(),
        }
    }
}

impl From<&Posting> for WirePosting<'_> {
    fn from(it: &Posting) -> Self {
        Self {
            account: it.account.0,
            amount: it.amount.to_text().into(),
            asset: it.amount.asset().code().to_string().into(),
            value: it.valued_on.map(|it| it.to_string().into()),
            counter: it.counter.map(|it| WireAmount {
                amount: it.to_text().into(),
                asset: it.asset().code().to_string().into(),
            }),
        }
    }
}

impl<'a> From<&'a StatementRecord> for WireStatement<'a> {
    fn from(it: &'a StatementRecord) -> Self {
        let balance = |it: &Option<(Amount, Option<money::Date>)>| {
            it.map(|(amount, on)| WireBalance {
                amount: amount.to_text().into(),
                asset: amount.asset().code().to_string().into(),
                on: on.map(|it| it.to_string().into()),
            })
        };
        Self {
            account: it.account.0,
            import: it.import.to_string().into(),
            file: it.file.as_str().into(),
            file_hash: it.file_hash.to_string().into(),
            format: it.format.as_str().into(),
            number: it.number.as_deref().map(Into::into),
            opening: balance(&it.opening),
            closing: balance(&it.closing),
            lines: it.lines,
        }
    }
}
