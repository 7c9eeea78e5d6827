//! Publications on disk.
//!
//! Owns: their versioned shape, and the list of them.
//! Not here: making them (`run`).
//! Invariant: a publication is written once; what cannot be read is an error with a cure, never an
//! empty forecast.

use std::sync::Arc;

use forecast::Model;
use forecast::books::{Alone, CellForecast, Known, Spread};
use journal::{AccountId, AssetLookup, Book};
use money::{Date, OrganisationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Document, DocumentChange, DocumentKey, DocumentVersion};

use super::flows::CellKey;
use super::made::Made;
use crate::error::Error;
use crate::treasury::Treasury;

/// The collections of publications, and of the one document that lists them.
const RUNS: &str = "forecast-runs";
const STATE: &str = "forecast-state";
const LIST: &str = "runs";

/// Text of cells in one document, which may have 4 MiB: the largest cell, of a year, has 100 KB.
const PART_BYTES: usize = 3 * 1024 * 1024;

/// Publications that are listed; older ones are removed.
const MAX_RUNS: usize = 120;

/// The same of those that were made afterwards: as many as are scored.
pub(crate) const MAX_HINDCASTS: usize = 26;

/// A publication in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListedRun {
    pub(crate) id: String,
    pub(crate) made_at: Timestamp,
    pub(crate) made_by: String,
    /// The last day that was known.
    pub(crate) origin: Date,
    pub(crate) horizon: usize,
    pub(crate) cells: usize,
    /// What it was made from: the same content has the same forecast.
    pub(crate) content: String,
    /// Milliseconds it took.
    pub(crate) took_ms: u64,
    /// Made afterwards, from what was booked up to a day of the past: scored, never shown as what
    /// is expected.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_hindcast: bool,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct RunList {
    v: u32,
    /// Those made afterwards, then the others, each the oldest first: the last one is the newest
    /// also to a Bursar that does not know of the difference.
    pub(crate) runs: Vec<ListedRun>,
}

impl RunList {
    /// The newest one that was made ahead of what it expects.
    pub(crate) fn newest(&self) -> Option<&ListedRun> {
        self.ahead().next_back()
    }

    /// Those that were made ahead of what they expect, or those that were made afterwards, the
    /// oldest first.
    pub(crate) fn made(&self, made: Made) -> impl DoubleEndedIterator<Item = &ListedRun> {
        let is_hindcast = made == Made::Afterwards;
        self.runs
            .iter()
            .filter(move |it| it.is_hindcast == is_hindcast)
    }

    /// Those that were made ahead of what they expect, the oldest first.
    pub(crate) fn ahead(&self) -> impl DoubleEndedIterator<Item = &ListedRun> {
        self.made(Made::Ahead)
    }

    /// Lists a publication; answers those there is no more room for.
    fn add(&mut self, run: ListedRun) -> Vec<ListedRun> {
        let is_before = |it: &ListedRun| it.is_hindcast && it.origin <= run.origin;
        let at = match run.is_hindcast {
            true => self.runs.partition_point(is_before),
            false => self.runs.len(),
        };
        self.runs.insert(at, run);
        let hindcasts = self.runs.partition_point(|it| it.is_hindcast);
        let ahead = self.runs.len() - hindcasts;
        let mut old: Vec<ListedRun> = Vec::new();
        old.extend(
            self.runs
                .drain(hindcasts..hindcasts + ahead.saturating_sub(MAX_RUNS)),
        );
        old.extend(self.runs.drain(..hindcasts.saturating_sub(MAX_HINDCASTS)));
        old
    }
}

/// A publication, read.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) listed: ListedRun,
    pub(crate) cells: Vec<(CellKey, CellForecast)>,
    /// How the ensemble did in back-tests, by model: its name and its share of the weights.
    pub(crate) shares: Vec<(String, f64)>,
}

#[derive(Serialize, Deserialize)]
struct KeptRun {
    /// 1 with all cells here, 2 with all of them in parts.
    v: u32,
    listed: ListedRun,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    cells: Vec<KeptCell>,
    shares: Vec<(String, f64)>,
    /// Documents that hold the cells, `ID.0` and on; none where they are few enough to be here.
    #[serde(skip_serializing_if = "is_none", default)]
    parts: usize,
}

/// Cells of a publication that is too large for one document.
#[derive(Serialize, Deserialize)]
struct KeptPart {
    v: u32,
    cells: Vec<KeptCell>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape serde asks for"
)]
const fn is_none(parts: &usize) -> bool {
    *parts == 0
}

/// Cells in as many documents as they need, of at most `PART_BYTES` or one cell.
fn parts_of(cells: Vec<KeptCell>) -> serde_json::Result<Vec<Vec<KeptCell>>> {
    let mut parts: Vec<Vec<KeptCell>> = Vec::new();
    let mut left = 0_usize;
    for cell in cells {
        let size = serde_json::to_string(&cell)?.len();
        match parts.last_mut().filter(|_| size <= left) {
            Some(part) => part.push(cell),
            None => {
                parts.push(vec![cell]);
                left = PART_BYTES;
            }
        }
        left = left.saturating_sub(size);
    }
    Ok(parts)
}

#[derive(Serialize, Deserialize)]
struct KeptCell {
    account: u32,
    asset: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<u32>,
    naive: Vec<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    known: Vec<KeptKnown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<KeptSpread>,
    /// Absent in publications from before models were kept.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    alone: Vec<KeptAlone>,
    /// Absent in publications from before weights were kept.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    weights: Vec<(String, f64)>,
}

/// One model by itself: see `Alone`.
#[derive(Serialize, Deserialize)]
struct KeptAlone {
    model: String,
    weeks: Vec<i64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    errors: Option<[i64; 5]>,
}

#[derive(Serialize, Deserialize)]
struct KeptKnown {
    ahead: usize,
    units: i64,
    label: String,
    tolerance_bps: u32,
    kind: String,
}

#[derive(Serialize, Deserialize)]
struct KeptSpread {
    mean: Vec<i64>,
    quantiles: Vec<Vec<i64>>,
    persistence_ppm: u32,
    /// Absent in publications from before flows that come now and then had paths of their own.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    sizes: Vec<i64>,
    #[serde(default)]
    usual: i64,
}

fn kept_cell((key, it): &(CellKey, CellForecast)) -> KeptCell {
    KeptCell {
        account: key.account.0,
        asset: key.asset.code().to_string(),
        category: key.category.map(|it| it.0),
        naive: it.naive.clone(),
        known: it
            .known
            .iter()
            .map(|it| KeptKnown {
                ahead: it.ahead,
                units: it.units,
                label: it.label.clone(),
                tolerance_bps: it.tolerance_bps,
                kind: it.kind.clone(),
            })
            .collect(),
        rest: it.rest.as_ref().map(|it| KeptSpread {
            mean: it.mean.clone(),
            quantiles: it.quantiles.clone(),
            persistence_ppm: it.persistence_ppm,
            sizes: it.sizes.clone(),
            usual: it.usual,
        }),
        alone: it
            .alone
            .iter()
            .map(|it| KeptAlone {
                model: it.model.clone(),
                weeks: it.weeks.clone(),
                errors: it.errors,
            })
            .collect(),
        weights: it
            .weights
            .iter()
            .map(|it| (it.0.name().to_owned(), it.1))
            .collect(),
    }
}

impl KeptCell {
    fn read(self, book: &Book) -> Option<(CellKey, CellForecast)> {
        let key = CellKey {
            account: AccountId(self.account),
            asset: book.assets().asset(self.asset.parse().ok()?)?,
            category: self.category.map(AccountId),
        };
        let known = |it: KeptKnown| Known {
            ahead: it.ahead,
            units: it.units,
            label: it.label,
            tolerance_bps: it.tolerance_bps,
            kind: it.kind,
        };
        let alone = |it: KeptAlone| Alone {
            model: it.model,
            weeks: it.weeks,
            errors: it.errors,
        };
        let found = CellForecast {
            known: self.known.into_iter().map(known).collect(),
            rest: self.rest.map(|it| Spread {
                mean: it.mean,
                quantiles: it.quantiles,
                persistence_ppm: it.persistence_ppm,
                sizes: it.sizes,
                usual: it.usual,
            }),
            naive: self.naive,
            alone: self.alone.into_iter().map(alone).collect(),
            // A model that this Bursar does not know is left out: the others keep their weights.
            weights: self
                .weights
                .into_iter()
                .filter_map(|it| Some((Model::parse(&it.0)?, it.1)))
                .collect(),
            ..CellForecast::default()
        };
        Some((key, found))
    }
}

/// The id of the document that holds a part of a publication.
fn part_id(id: &str, part: u64) -> String {
    format!("{id}.{part}")
}

/// A publication as documents that are not there yet.
fn documents_of(run: &Run) -> serde_json::Result<Vec<DocumentChange>> {
    let new = |id: String, body: Value| DocumentChange {
        collection: RUNS,
        id,
        expected: DocumentVersion::Absent,
        body: Some(body),
    };
    let id = &run.listed.id;
    let mut parts = parts_of(run.cells.iter().map(kept_cell).collect())?;
    // One that fits is as it always was.
    let cells = if parts.len() == 1 {
        parts.remove(0)
    } else {
        Vec::new()
    };
    let kept = KeptRun {
        v: if parts.is_empty() { 1 } else { 2 },
        listed: run.listed.clone(),
        cells,
        shares: run.shares.clone(),
        parts: parts.len(),
    };
    let mut documents = vec![new(id.clone(), serde_json::to_value(&kept)?)];
    for (part, cells) in (0..).zip(parts) {
        let body = serde_json::to_value(KeptPart { v: 1, cells })?;
        documents.push(new(part_id(id, part), body));
    }
    Ok(documents)
}

/// What a publication that cannot be read is answered with.
pub(crate) fn damaged(id: &str, cause: &dyn std::fmt::Display) -> Error {
    Error::Store(store::Error::Damaged {
        found: format!(
            "forecast `{id}`: {cause}; make a new one with `bursar forecast run --anew`"
        ),
    })
}

impl Treasury {
    /// The publications there are.
    pub(crate) async fn run_list(
        &self,
        org: OrganisationId,
    ) -> Result<(RunList, DocumentVersion), Error> {
        let key = DocumentKey {
            org,
            collection: STATE,
            id: LIST,
        };
        let Some(found) = self.store.document(key).await? else {
            return Ok((RunList::default(), DocumentVersion::Absent));
        };
        let list = RunList::deserialize(&found.body).map_err(|it| damaged(LIST, &it))?;
        Ok((list, DocumentVersion::Is(found.version)))
    }

    /// Keeps a publication, and lists it.
    pub(crate) async fn keep_run(&self, org: OrganisationId, run: &Run) -> Result<(), Error> {
        let by = &run.listed.made_by;
        let documents = documents_of(run).map_err(|it| damaged(&run.listed.id, &it))?;
        self.store.change_documents(org, &documents, by).await?;
        // Two that are made at a time are both listed: who comes second reads the list again.
        for _ in 0..8 {
            let (mut list, version) = self.run_list(org).await?;
            list.v = 1;
            let old = list.add(run.listed.clone());
            let body = serde_json::to_value(&list).map_err(|it| damaged(LIST, &it))?;
            let key = DocumentKey {
                org,
                collection: STATE,
                id: LIST,
            };
            match self.store.put_document(key, version, &body, by).await {
                Ok(_) => {
                    for it in old {
                        self.drop_run(org, &it.id, by).await?;
                    }
                    return Ok(());
                }
                Err(store::DocumentError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Conflict(
            "the list of forecasts changes all the time; try again".to_owned(),
        ))
    }

    async fn drop_run(&self, org: OrganisationId, id: &str, by: &str) -> Result<(), Error> {
        let Some(found) = self.run_document(org, id).await? else {
            return Ok(());
        };
        let count = found.body["parts"].as_u64().unwrap_or(0);
        let mut gone = vec![(id.to_owned(), found.version)];
        for part in 0..count {
            let id = part_id(id, part);
            if let Some(found) = self.run_document(org, &id).await? {
                gone.push((id, found.version));
            }
        }
        let change = |(id, version): (String, u64)| DocumentChange {
            collection: RUNS,
            id,
            expected: DocumentVersion::Is(version),
            body: None,
        };
        let changes: Vec<DocumentChange> = gone.into_iter().map(change).collect();
        self.store.change_documents(org, &changes, by).await?;
        Ok(())
    }

    async fn run_document(&self, org: OrganisationId, id: &str) -> Result<Option<Document>, Error> {
        let key = DocumentKey {
            org,
            collection: RUNS,
            id,
        };
        Ok(self.store.document(key).await?)
    }

    /// A publication as it was made. Errors: `NotFound`, `Store(Damaged)`.
    pub(crate) async fn load_run(
        &self,
        (org, book): (OrganisationId, &Book),
        id: &str,
    ) -> Result<Arc<Run>, Error> {
        if let Some(run) = self.forecasts.run(org, id) {
            return Ok(run);
        }
        let found = self.run_document(org, id).await?;
        let found = found.ok_or_else(|| Error::NotFound {
            what: "forecast",
            name: id.chars().take(80).collect(),
            cure: "`bursar forecast runs` lists those there are",
        })?;
        let mut kept = KeptRun::deserialize(&found.body).map_err(|it| damaged(id, &it))?;
        if kept.v > 2 {
            return Err(damaged(
                id,
                &format!("version {} is of a newer Bursar", kept.v),
            ));
        }
        for part in 0..kept.parts {
            let missing = || damaged(id, &format!("its part {part} is missing"));
            let part = part_id(id, u64::try_from(part).unwrap_or(u64::MAX));
            let found = self.run_document(org, &part).await?.ok_or_else(missing)?;
            let part = KeptPart::deserialize(&found.body).map_err(|it| damaged(id, &it))?;
            kept.cells.extend(part.cells);
        }
        let mut cells = Vec::with_capacity(kept.cells.len());
        for cell in kept.cells {
            let horizon = kept.listed.horizon;
            if cell.naive.len() != horizon {
                return Err(damaged(id, &"a path of another length than the horizon"));
            }
            // An asset or account that the caller does not see.
            cells.extend(cell.read(book));
        }
        let run = Arc::new(Run {
            listed: kept.listed,
            cells,
            shares: kept.shares,
        });
        self.forecasts.keep_run(org, Arc::clone(&run));
        Ok(run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(days: usize) -> KeptCell {
        KeptCell {
            account: 1,
            asset: "EUR".to_owned(),
            category: None,
            naive: vec![-1_234_567; days],
            known: Vec::new(),
            rest: None,
            alone: Vec::new(),
            weights: Vec::new(),
        }
    }

    #[test]
    fn cells_are_in_order_in_parts_that_fit_a_document() {
        // About a megabyte each, and one that is larger than a part.
        let sizes = [100_000, 100_000, 100_000, 100_000, 400_000, 10, 10];
        let parts = parts_of(sizes.map(cell).into()).expect("written");
        let days: Vec<Vec<usize>> = parts
            .iter()
            .map(|it| it.iter().map(|it| it.naive.len()).collect())
            .collect();
        let [large, small, tiny] = [100_000, 400_000, 10];
        let expected = [vec![large; 3], vec![large], vec![small], vec![tiny; 2]];
        assert_eq!(days, expected);
        assert!(parts_of(Vec::new()).expect("written").is_empty());
    }
}
