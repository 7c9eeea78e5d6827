//! The newest publication as it stands today.
//!
//! Owns: finding it, what came since, adjustments and what is known put in, its paths drawn once.
//! Not here: what is asked of it then (`lens`), drawing (`paths`).
//! Invariant: only days to come are in the sheets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use money::{Asset, Date, OrganisationId, Price};

use super::{Around, Covered, Lens, Looked, Sheet, SheetOf, plus, pockets};
use crate::balances::Scope;
use crate::error::Error;
use crate::forecasts::flows::Flows;
use crate::forecasts::kept::Run;
use crate::forecasts::paths::{Drawn, Paths, draw};
use crate::imports::off_runtime;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

impl Treasury {
    /// The newest publication through this lens.
    ///
    /// Errors: `Forbidden`, `NotFound` (no forecast yet, an unknown account or entity), `Invalid`,
    /// `Conflict` (all its days have passed), `Store`.
    pub(crate) async fn lens(
        &self,
        (org, caller): (OrganisationId, &Caller),
        around: &Around,
        currency: Option<String>,
    ) -> Result<Lens, Error> {
        let scope = Scope {
            currency,
            ..Scope::default()
        };
        let view = self
            .view(org, caller, Action::ForecastsRead, &scope)
            .await?;
        // The publication is of all accounts; what the caller may not see is left out below.
        let book = self.book(org).await?;
        let (list, _) = self.run_list(org).await?;
        let newest = list.newest().ok_or_else(|| Error::NotFound {
            what: "forecast",
            name: "newest".to_owned(),
            cure: "make one with `bursar forecast run`, or on the forecast page",
        })?;
        // What is in no memory yet is read, drawn and learned side by side.
        let paths = async {
            let run = self.load_run((org, &book), &newest.id).await?;
            Ok((self.drawn(org, &run).await?, run))
        };
        let flows = self.flows_of(org, &book, self.today());
        let ((drawn, run), flows, _) = tokio::try_join!(paths, flows, self.stored_items(org))?;
        let (actual_to, until) = span(&run, &flows)?;
        let looked = Looked::of(&book, caller, around)?;
        let pockets = pockets(&book, &looked, actual_to);
        let assets: BTreeSet<Asset> = pockets.keys().map(|it| it.1).collect();
        let price = |it: Asset| {
            let quoted = view.prices.quote(it, view.currency, view.as_of, None);
            (it, quoted.map(|it| it.price()))
        };
        let prices: BTreeMap<Asset, Option<Price>> = assets.into_iter().map(price).collect();
        let unpriced = prices
            .iter()
            .filter(|it| it.1.is_none())
            .map(|it| it.0.code());
        let covered = Covered {
            run: run.listed.id.clone(),
            made_at: run.listed.made_at,
            origin: run.listed.origin,
            actual_to,
            until,
            currency: view.currency,
            rates_of: view.as_of,
            unpriced: unpriced.collect(),
            paths: drawn.first().map_or(0, Paths::count),
            known: 0,
            left_out: 0,
            seq: book.head().seq,
        };
        let mut lens = Lens {
            book,
            flows,
            covered,
            pockets,
            sheets: Vec::new(),
            known: Vec::new(),
            laid: Arc::default(),
            looked,
            table: view.prices,
            prices,
            shocks: BTreeMap::new(),
        };
        lens.sheets = sheets(&lens, &run, &lens.joined(&run, &drawn));
        self.put_adjustments_in(org, &mut lens).await?;
        self.put_known_in(org, &mut lens, &run).await?;
        Ok(lens)
    }

    /// The paths of a publication, drawn once.
    ///
    /// Errors: `Unavailable` (the work broke off).
    pub(crate) async fn drawn(
        &self,
        org: OrganisationId,
        run: &Arc<Run>,
    ) -> Result<Arc<Drawn>, Error> {
        if let Some(known) = self.forecasts.drawn(org, &run.listed.id) {
            return Ok(known);
        }
        let drawing = Arc::clone(run);
        let drawn = Arc::new(off_runtime(move || draw(&drawing)).await?);
        self.forecasts
            .keep_drawn(org, &run.listed.id, Arc::clone(&drawn));
        Ok(drawn)
    }
}

/// The last day that is booked, and the last one of the forecast. Errors: `Conflict`.
fn span(run: &Run, flows: &Flows) -> Result<(Date, Date), Error> {
    let origin = run.listed.origin;
    let actual_to = flows.last.unwrap_or(origin).max(origin);
    let until = plus(origin, run.listed.horizon);
    if actual_to >= until {
        let why = format!("the forecast ended on {until}: make a new one");
        return Err(Error::Conflict(why));
    }
    Ok((actual_to, until))
}

fn sheets(lens: &Lens, run: &Run, drawn: &Drawn) -> Vec<Sheet> {
    let days = lens.days();
    let skip = run.listed.horizon.saturating_sub(days);
    let cells = run.cells.iter().zip(lens.means(run)).zip(drawn);
    let mut found = Vec::new();
    for (((key, cell), mut mean), paths) in cells.filter(|it| lens.has(&it.0.0.0)) {
        let mut known = vec![0; days];
        for it in &cell.known {
            if let Some(slot) = it.ahead.checked_sub(skip).and_then(|it| known.get_mut(it)) {
                *slot += it.units;
            }
        }
        found.push(Sheet {
            key: *key,
            mean: mean.split_off(skip),
            paths: paths.after(skip),
            known,
            of: SheetOf::Models,
        });
    }
    found
}
