//! Applying a record: the fold's one step.
//!
//! Owns: what each fact does to the columns, and the checks that prove a stored journal sound.
//! Not here: the checks that only a new entry must pass (`decide`: closed periods and accounts).
//! Invariant: after an error the book must be dropped; callers apply to a clone.

use std::sync::Arc;

use money::{Amount, AmountError, AssetDefinition, Date, Day};

use crate::account::{AccountId, EntitySlug};
use crate::book::payments::Stamp;
use crate::book::unsound::{ApplyError, inconsistent};
use crate::book::{
    Book, EntryRow, Keys, Pocket, PostingRow, RequestRow, SourceRow, WIDE, register_key,
};
use crate::chain::SealedRecord;
use crate::encoding::decode;
use crate::entry::{Correction, Entry, Posting};
use crate::record::{Fact, Record};

/// A text block is closed when it has this many bytes.
const BLOCK_BYTES: usize = 16 * 1024;

impl Book {
    /// Follows the chain by one record: verifies, decodes and applies it.
    ///
    /// Errors: `ApplyError`; the book must then be dropped.
    pub fn follow(&mut self, sealed: &SealedRecord) -> Result<(), ApplyError> {
        let head = self.head.follow(sealed)?;
        let record =
            decode(&sealed.body, self.assets.as_ref()).map_err(|error| ApplyError::Decode {
                seq: sealed.seq,
                error,
            })?;
        if record.seq != sealed.seq {
            return Err(ApplyError::Misplaced {
                place: sealed.seq,
                body: record.seq,
            });
        }
        self.apply(record)?;
        self.head = head;
        Ok(())
    }

    /// Applies a record that is known to be next.
    pub(crate) fn apply(&mut self, record: Record) -> Result<(), ApplyError> {
        let seq = record.seq;
        match self.apply_head(record)? {
            (_, Fact::EntryPosted(entry)) => self.apply_entry(seq, &entry),
            (by, other) => self.apply_fact(seq, &by, other),
        }
    }

    /// Applies everything of a record but its fact, and hands that back with its author.
    pub(crate) fn apply_head(&mut self, record: Record) -> Result<(String, Fact), ApplyError> {
        let seq = record.seq;
        if record.at < self.recorded_at {
            return Err(inconsistent(
                seq,
                "it was recorded before the record it follows",
            ));
        }
        if (seq == 1) != matches!(record.fact, Fact::OrganisationOpened(_)) {
            return Err(inconsistent(
                seq,
                "a journal opens with its organisation, and only once",
            ));
        }
        self.recorded_at = record.at;
        if let Some(mark) = record.request {
            let row = RequestRow {
                content: mark.content,
                first: seq,
                records: mark.records,
            };
            self.requests.insert(mark.key.into(), row);
        }
        Ok((record.by, record.fact))
    }

    /// Applies a fact that somebody asked for.
    pub(crate) fn apply_fact(&mut self, seq: u64, by: &str, fact: Fact) -> Result<(), ApplyError> {
        match fact {
            Fact::EntryPosted(entry) => self.apply_entry(seq, &entry)?,
            Fact::StatementRecorded(it) => {
                self.require_account(seq, it.account)?;
                self.statements.push_back((seq, Arc::new(it)));
            }
            Fact::OrganisationOpened(it) => self.organisation = Some(Arc::new(it)),
            Fact::AssetDefined(it) => self.define_asset(seq, it)?,
            Fact::EntityDefined(it) => {
                Arc::make_mut(&mut self.entities).insert(it.slug.clone(), it);
            }
            Fact::AccountOpened(it) => {
                let is_next = it.id == self.chart.next_id();
                if !is_next || !Arc::make_mut(&mut self.chart).put(&it) {
                    return Err(inconsistent(
                        seq,
                        "the account's number or path does not fit",
                    ));
                }
                self.registers.push_back(Keys::default());
                self.holdings.push_back(Arc::default());
            }
            Fact::AccountChanged(it) => {
                self.require_account(seq, it.id)?;
                if !Arc::make_mut(&mut self.chart).put(&it) {
                    return Err(inconsistent(
                        seq,
                        "the account's new path is another account's",
                    ));
                }
            }
            Fact::PeriodClosed { entity, through } => self.lock(entity, Some(through)),
            Fact::PeriodReopened { entity, through } => self.lock(entity, through),
            Fact::PaymentDrafted(_)
            | Fact::PaymentChanged { .. }
            | Fact::PaymentMoved { .. }
            | Fact::PaymentsExported(_) => {
                let at = self.recorded_at;
                let stamp = Stamp { seq, at, by };
                Arc::make_mut(&mut self.payments).apply(&stamp, fact)?;
            }
            Fact::AccountReconciled(it) => {
                self.require_account(seq, it.account)?;
                let signed = Arc::make_mut(&mut self.reconciliations);
                signed.entry(it.account).or_default().push((seq, it));
            }
            Fact::ReconciliationReopened {
                account,
                reconciliation,
                ..
            } => {
                let signed = Arc::make_mut(&mut self.reconciliations);
                let last = signed.get_mut(&account).and_then(Vec::pop);
                if last.is_none_or(|it| it.0 != reconciliation) {
                    let reason = "it takes back a sign-off that is not the account's last one";
                    return Err(inconsistent(seq, reason));
                }
            }
        }
        Ok(())
    }

    fn lock(&mut self, entity: Option<EntitySlug>, through: Option<Date>) {
        let locks = Arc::make_mut(&mut self.locks);
        match (entity, through) {
            (Some(entity), Some(day)) => drop(locks.entities.insert(entity, day)),
            (Some(entity), None) => drop(locks.entities.remove(&entity)),
            (None, day) => locks.all = day,
        }
    }

    fn define_asset(&mut self, seq: u64, it: AssetDefinition) -> Result<(), ApplyError> {
        let assets = Arc::make_mut(&mut self.assets);
        let old = assets.by_code.get(&it.asset.code()).map(|it| it.asset);
        if old.is_some_and(|old| old != it.asset) {
            let reason = "an asset cannot change its decimal places";
            return Err(inconsistent(seq, reason));
        }
        assets.by_code.insert(it.asset.code(), it);
        Ok(())
    }

    fn require_account(&self, seq: u64, id: AccountId) -> Result<(), ApplyError> {
        let reason = || inconsistent(seq, &format!("no account has the number {id}"));
        self.chart.get(id).map(|_| ()).ok_or_else(reason)
    }

    fn apply_entry(&mut self, seq: u64, entry: &Entry) -> Result<(), ApplyError> {
        let number = u32::try_from(self.entries.len()).map_err(|_| full(seq))?;
        let booked_on = Day::from(entry.booked_on);
        self.append_entry(seq, entry, |book, posting, valued_on| {
            let pocket = book.pocket(posting.account, posting.amount);
            let stored = book.pockets.get_mut(pocket as usize).map(Arc::make_mut);
            let units = posting.amount.units();
            let added = stored.and_then(|it| it.add(booked_on, valued_on, units));
            let error = AmountError::Overflow(posting.amount.asset().code());
            added.ok_or(ApplyError::Amount { seq, error })?;
            Ok(pocket)
        })?;
        let key = register_key(booked_on, number);
        for (index, posting) in entry.postings.iter().enumerate() {
            let is_repeated = entry.postings[..index]
                .iter()
                .any(|it| it.account == posting.account);
            if !is_repeated && let Some(it) = self.registers.get_mut(posting.account.index()) {
                it.insert(key);
            }
        }
        self.by_day.insert(key);
        Ok(())
    }

    /// Checks an entry and appends its rows, texts and links; `pocket` finds each posting's
    /// pocket and counts the movement.
    pub(crate) fn append_entry(
        &mut self,
        seq: u64,
        entry: &Entry,
        mut pocket: impl FnMut(&mut Self, &Posting, Day) -> Result<u32, ApplyError>,
    ) -> Result<(), ApplyError> {
        let sums = entry
            .imbalance()
            .map_err(|error| ApplyError::Amount { seq, error })?;
        if !sums.is_empty() {
            let sums: Vec<String> = sums.iter().map(Amount::to_string).collect();
            return Err(ApplyError::Unbalanced {
                seq,
                sums: sums.join(", "),
            });
        }
        let number = u32::try_from(self.entries.len()).map_err(|_| full(seq))?;
        let first = u32::try_from(self.postings.len()).map_err(|_| full(seq))?;
        let booked_on = Day::from(entry.booked_on);
        let mut row = EntryRow::new(seq, self.recorded_at, booked_on, first);
        self.store_texts(&mut row, entry)?;
        if !entry.tags.is_empty() {
            self.tags.insert(number, Arc::new(entry.tags.clone()));
        }
        for (place, posting) in (first..).zip(&entry.postings) {
            self.require_account(seq, posting.account)?;
            let valued_on = posting.valued_on.map_or(booked_on, Day::from);
            let pocket = pocket(self, posting, valued_on)?;
            let units = posting.amount.units();
            let narrow = i64::try_from(units).ok().filter(|it| *it != WIDE);
            if narrow.is_none() {
                self.wide.insert(place, units);
            }
            if let Some(counter) = posting.counter {
                self.counters.insert(place, counter);
            }
            let units = narrow.unwrap_or(WIDE);
            self.postings.push_back(PostingRow {
                units,
                pocket,
                valued_on,
            });
        }
        u32::try_from(self.postings.len()).map_err(|_| full(seq))?;
        self.link(seq, number, entry)?;
        self.entries.push_back(row);
        Ok(())
    }

    /// Keeps what the entry corrects and which bank line it came from.
    fn link(&mut self, seq: u64, number: u32, entry: &Entry) -> Result<(), ApplyError> {
        if let Some(line) = entry.line {
            let unknown = || inconsistent(seq, "it names a statement that no earlier record is");
            let account = self.statement(line.statement).ok_or_else(unknown)?.account;
            self.lines
                .insert((account, line.fingerprint, line.occurrence), number);
            self.sources.push_back(SourceRow {
                entry: number,
                occurrence: line.occurrence,
                statement: line.statement,
                fingerprint: line.fingerprint,
            });
        }
        let (of, sign) = match entry.corrects {
            None => return Ok(()),
            Some(Correction::Reversal(of)) => (of, 1),
            Some(Correction::Reclassification(of)) => (of, -1),
        };
        let corrected = self.number_of(of).ok_or_else(|| {
            inconsistent(
                seq,
                &format!("it corrects record {of}, which is no earlier entry"),
            )
        })?;
        let signed = i64::try_from(of).unwrap_or(i64::MAX) * sign;
        self.corrects.insert(number, signed);
        if sign == 1 {
            if self.reversed_by.insert(corrected.0, seq).is_some() {
                return Err(inconsistent(
                    seq,
                    "it reverses an entry that was reversed before",
                ));
            }
            // The bank line may be booked again: undo, then import anew.
            if let Some(key) = self.line_key(corrected)
                && self.lines.get(&key) == Some(&corrected.0)
            {
                self.lines.remove(&key);
            }
        } else {
            let list = self.reclassified_by.entry(corrected.0).or_default();
            Arc::make_mut(list).push(seq);
        }
        Ok(())
    }

    /// The pocket of this account and asset, made on first use.
    fn pocket(&mut self, account: AccountId, amount: Amount) -> u32 {
        let asset = amount.asset();
        if let Some(pocket) = self.find_pocket(account, asset.code()) {
            return pocket;
        }
        let pocket = u32::try_from(self.pockets.len()).unwrap_or(u32::MAX);
        self.pockets
            .push_back(Arc::new(Pocket::new(account, asset)));
        if let Some(holding) = self.holdings.get_mut(account.index()) {
            Arc::make_mut(holding).push(pocket);
        }
        pocket
    }

    /// Appends the entry's texts to the last block, or to a new one.
    fn store_texts(&mut self, row: &mut EntryRow, entry: &Entry) -> Result<(), ApplyError> {
        let texts = [
            entry.description.as_str(),
            entry.counterparty.as_deref().unwrap_or_default(),
            entry.reference.as_deref().unwrap_or_default(),
        ];
        for (length, text) in row.lengths.iter_mut().zip(texts) {
            let too_long = |_| inconsistent(row.seq, "a text has more than 65,535 bytes");
            *length = u16::try_from(text.len()).map_err(too_long)?;
        }
        let bytes: usize = texts.iter().map(|it| it.len()).sum();
        if self
            .texts
            .last()
            .is_none_or(|it| it.len() + bytes > BLOCK_BYTES)
        {
            self.texts.push_back(Arc::new(String::with_capacity(bytes)));
        }
        let last = self.texts.len() - 1;
        let block = Arc::make_mut(&mut self.texts[last]);
        let full = |_| {
            inconsistent(
                row.seq,
                "the book holds at most four thousand million texts",
            )
        };
        row.block = u32::try_from(last).map_err(full)?;
        row.offset = u32::try_from(block.len()).map_err(full)?;
        texts.iter().for_each(|it| block.push_str(it));
        Ok(())
    }
}

fn full(seq: u64) -> ApplyError {
    inconsistent(seq, "the book holds at most four thousand million rows")
}
