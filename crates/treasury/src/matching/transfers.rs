//! Transfers between accounts of ours: both sides found, and booked as one (CASH-6).
//!
//! Owns: which lines may be sides of a transfer, and accepting pairs.
//! Not here: the search (`cash::matching::transfers`), matched lines (`accept`).
//! Invariant: an accepted transfer leaves both sides on the same account between ours, so that the
//! money is neither earned nor spent.

use cash::matching::{Leg, TransferOptions};
use journal::{Book, PriceTable, Recategorisation};
use money::{Asset, Date, Decimal, OrganisationId, Rounding};
use statements::{Place, Problem};
use store::{DocumentChange, DocumentVersion};

use super::line::{MatchLine, free_lines, is_between, show_line, texts_of_line};
use super::reason::{MatchReason, show_reason};
use super::{COLLECTION, MatchDocument, document_id};
use crate::categories::{Batch, Categorisation, CategorisationSource, batch_id, content_of};
use crate::error::Error;
use crate::imports::paths;
use crate::lines::BookLine;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Places of a rate between two assets.
const RATE_PLACES: u8 = 12;
/// How old a price may be.
const MAX_PRICE_AGE_DAYS: u32 = 10;
/// Most transfers of one request.
const MAX_CHOICES: usize = 10_000;

/// Two lines that are one transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferProposal {
    /// The money that left.
    pub from: MatchLine,
    /// The money that arrived.
    pub to: MatchLine,
    /// How sure it is, in basis points.
    pub score: u16,
    /// Why, most first.
    pub reasons: Vec<MatchReason>,
}

/// Two lines to be taken for one transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransferChoice {
    /// The entry that took the money from one account.
    pub from: u64,
    /// The entry that brought it to the other.
    pub to: u64,
}

/// Finds transfers among lines that are in no match.
pub(super) fn find(
    book: &Book,
    free: &[BookLine],
    prices: &PriceTable,
    limit: usize,
) -> Vec<TransferProposal> {
    let may_be = |it: &&BookLine| it.is_unknown() || is_between(it);
    let sides: Vec<&BookLine> = free.iter().filter(may_be).collect();
    let texts: Vec<[&str; 4]> = sides.iter().map(|it| texts_of_line(it)).collect();
    let legs: Vec<Leg<'_>> = sides
        .iter()
        .zip(&texts)
        .map(|(it, texts)| Leg {
            account: it.account.0,
            identification: &it.identification,
            amount: it.amount,
            day: it.booked_on,
            counterparty_account: &it.counterparty_account,
            texts,
        })
        .collect();
    let rate = |from: Asset, to: Asset, on: Date| -> Option<Decimal> {
        let quoted = prices.quote(from, to, on, Some(MAX_PRICE_AGE_DAYS))?;
        let rate = quoted.price().to_rate(RATE_PLACES, Rounding::HalfEven);
        rate.ok()
    };
    let found = cash::matching::transfers(&legs, &TransferOptions::default(), &rate);
    let shown = found.into_iter().filter_map(|it| {
        let (from, to) = (sides.get(it.from)?, sides.get(it.to)?);
        Some(TransferProposal {
            from: show_line(from),
            to: show_line(to),
            score: it.score.points(),
            reasons: it.reasons.into_iter().map(show_reason).collect(),
        })
    });
    let mut shown: Vec<TransferProposal> = shown
        .filter(|it| book.entry_at(it.from.entry).is_some())
        .collect();
    shown.sort_by_key(|it| std::cmp::Reverse(it.score));
    shown.truncate(limit);
    shown
}

impl Treasury {
    /// Takes pairs of lines for transfers: both sides go to the account between ours, and are
    /// matched. Answers the batch of their categories, which takes that part back.
    ///
    /// Errors: `Files` with every problem, `Document` when one was matched meanwhile, `Refused`.
    pub async fn accept_transfers(
        &self,
        org: OrganisationId,
        caller: &Caller,
        choices: &[TransferChoice],
    ) -> Result<Categorisation, Error> {
        caller.require(org, Action::MatchesAccept)?;
        if choices.is_empty() || choices.len() > MAX_CHOICES {
            let found = choices.len().to_string();
            return Err(Error::invalid("transfers", &found, "1 to 10,000 transfers"));
        }
        let id = batch_id(org, caller, "transfers");
        let content = content_of(choices.iter().map(|it| format!("{} {}", it.from, it.to)));
        if let Some(done) = self.batch_before(org, caller, id, &content).await? {
            return Ok(done);
        }
        let book = self.book_for(org, caller, Action::MatchesRead).await?;
        let matched = self.stored_matches(org).await?;
        let free = free_lines(&book, &matched);
        let mut problems = Vec::new();
        let (mut moves, mut changes) = (Vec::new(), Vec::new());
        for (line, choice) in (1_u64..).zip(choices) {
            match pair(&book, &free, *choice) {
                Ok(more) => moves.extend(more),
                Err((code, found)) => {
                    let expected = "two free lines of different accounts, money out and money in";
                    problems.push(Problem::error(code, Place::line(line), &found, expected));
                }
            }
            for entry in [choice.from, choice.to] {
                let document = MatchDocument {
                    lines: vec![choice.from, choice.to],
                    items: Vec::new(),
                    difference: None,
                    made_at: self.now(),
                    made_by: caller.name.clone(),
                };
                changes.push(DocumentChange {
                    collection: COLLECTION,
                    id: document_id(entry),
                    expected: DocumentVersion::Absent,
                    body: Some(serde_json::to_value(document).unwrap_or_default()),
                });
            }
        }
        if !problems.is_empty() {
            return Err(super::accept::refuse(problems));
        }
        self.store
            .change_documents(org, &changes, &caller.name)
            .await?;
        let batch = Batch {
            source: CategorisationSource::Transfers,
            about: format!("{} transfers", choices.len()),
            moves,
        };
        let booked = self.book_batch(org, caller, (id, content), batch).await;
        if let Err(error) = &booked
            && !matches!(error, Error::OutcomeUnknown(_))
        {
            self.release(org, caller, &changes).await?;
        }
        booked
    }

    /// Takes back documents that were just made.
    async fn release(
        &self,
        org: OrganisationId,
        caller: &Caller,
        made: &[DocumentChange],
    ) -> Result<(), Error> {
        let matched = self.stored_matches(org).await?;
        let undo = made.iter().filter_map(|it| {
            let entry = it.id.parse::<u64>().ok()?;
            let version = matched.get(&entry)?.version;
            Some(DocumentChange {
                expected: DocumentVersion::Is(version),
                body: None,
                ..it.clone()
            })
        });
        let undo: Vec<DocumentChange> = undo.collect();
        self.store
            .change_documents(org, &undo, &caller.name)
            .await?;
        Ok(())
    }
}

/// The moves of one transfer, or what is wrong with it.
fn pair(
    book: &Book,
    free: &[BookLine],
    choice: TransferChoice,
) -> Result<Vec<Recategorisation>, (&'static str, String)> {
    let find = |entry: u64| {
        let place = free.binary_search_by_key(&entry, |it| it.entry).ok();
        let found = place.and_then(|it| free.get(it));
        found.ok_or_else(|| ("line-not-free", entry.to_string()))
    };
    let (from, to) = (find(choice.from)?, find(choice.to)?);
    let shown = || format!("{} and {}", choice.from, choice.to);
    let goes_out = from.amount.is_negative() && !to.amount.is_negative();
    if from.account == to.account || !goes_out {
        return Err(("no-transfer", shown()));
    }
    let is_same_asset = from.amount.asset() == to.amount.asset();
    let path = if is_same_asset {
        paths::IN_TRANSIT
    } else {
        paths::CONVERSION
    };
    let between = book.chart().find(path).map(|it| it.id);
    let between = between.ok_or_else(|| ("unknown-account", path.to_owned()))?;
    let mut moves = Vec::new();
    for (line, other) in [(from, to), (to, from)] {
        let own = line
            .other_side()
            .ok_or_else(|| ("split-line", line.entry.to_string()))?;
        if own == between {
            continue;
        }
        let mut one = crate::categories::move_to(line, own, between, "transfer between accounts");
        one.tags
            .insert("transfer".to_owned(), other.entry.to_string());
        moves.push(one);
    }
    Ok(moves)
}
