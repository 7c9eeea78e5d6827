//! Weights: what a posting counts as when its entry is balanced.
//!
//! Owns: prices and costs times amounts, the amount that is left out, the tolerance.
//! Not here: rounding to an asset's units (`assemble`).
//! Invariant: weights are exact; what is inferred makes the weights sum to zero.
//! Source: beancount's "Precision and tolerances": half a unit of the last place written, the
//! coarsest of the commodity; hledger's manual, "Costs" and "Balancing".

use std::collections::BTreeMap;

use money::Decimal;

use crate::text::source::{RawAmount, RawPosting, RawPrice};

/// What came of weighing an entry.
pub(super) struct Weighed {
    /// For each posting what it was exchanged for in all.
    pub(super) totals: Vec<Option<RawAmount>>,
}

/// Why an entry has no weights that balance.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Range,
    SeveralElided,
    HeldCost,
    Unbalanced(String),
}

impl Fault {
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Range => "out-of-range",
            Self::SeveralElided => "several-amounts-missing",
            Self::HeldCost => "cost-missing",
            Self::Unbalanced(_) => "unbalanced",
        }
    }

    pub(super) fn texts(&self) -> (String, &'static str) {
        match self {
            Self::Range => ("an amount times its price".into(), "at most 38 digits"),
            Self::SeveralElided => (
                "several postings without an amount".into(),
                "at most one in an entry",
            ),
            Self::HeldCost => (
                "a lot without its cost beside a posting without its amount".into(),
                "the cost in `{…}` or every amount",
            ),
            Self::Unbalanced(left) => (format!("{left} left over"), "an entry that sums to zero"),
        }
    }
}

type Sums = BTreeMap<String, Decimal>;

/// Which of price and cost an entry is balanced by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Cost,
    Price,
}

/// Weighs the entry and fills in the amount that was left out.
pub(super) fn weigh(postings: &mut Vec<RawPosting>, infers: bool) -> Result<Weighed, Fault> {
    for is_virtual in [false, true] {
        if postings.iter().any(|it| it.is_virtual == is_virtual) {
            balance(postings, is_virtual, infers)?;
        }
    }
    let totals = postings.iter().map(|it| {
        let price = it.price.as_ref().or(it.cost.as_ref());
        total(it.amount.as_ref(), price)
    });
    let mut totals = totals.collect::<Result<Vec<_>, _>>()?;
    if infers && totals.iter().all(Option::is_none) {
        infer_totals(postings, &mut totals);
    }
    Ok(Weighed { totals })
}

fn balance(postings: &mut Vec<RawPosting>, is_virtual: bool, infers: bool) -> Result<(), Fault> {
    let of_kind = |it: &&RawPosting| it.is_virtual == is_virtual;
    let elided = postings
        .iter()
        .filter(of_kind)
        .filter(|it| it.amount.is_none())
        .count();
    if elided > 1 {
        return Err(Fault::SeveralElided);
    }
    let is_held = |it: &RawPosting| it.cost == Some(RawPrice::Held);
    if !infers && postings.iter().any(is_held) {
        // Only the tool's own booking of lots knows the weight.
        return if elided == 0 {
            Ok(())
        } else {
            Err(Fault::HeldCost)
        };
    }
    // ledger balances by the cost of the lot, hledger by the price: whichever fits the entry.
    let orders: &[By] = if infers {
        &[By::Price, By::Cost]
    } else {
        &[By::Cost]
    };
    let mut fault = Fault::Range;
    for by in orders {
        let sums = sums(postings.iter().filter(of_kind), *by)?;
        if elided == 1 {
            return fill(postings, is_virtual, &sums);
        }
        let left = left_over(postings, &sums);
        if left.is_empty() || (infers && is_plain_exchange(postings, &left)) {
            return Ok(());
        }
        let texts: Vec<String> = left
            .iter()
            .map(|(name, it)| format!("{it} {name}"))
            .collect();
        fault = Fault::Unbalanced(texts.join(", "));
    }
    Err(fault)
}

fn sums<'a>(postings: impl Iterator<Item = &'a RawPosting>, by: By) -> Result<Sums, Fault> {
    let mut sums = Sums::new();
    for posting in postings {
        let price = match by {
            By::Cost => posting.cost.as_ref().or(posting.price.as_ref()),
            By::Price => posting.price.as_ref().or(posting.cost.as_ref()),
        };
        let weight = match total(posting.amount.as_ref(), price)? {
            Some(total) => total,
            None => match &posting.amount {
                Some(it) => it.clone(),
                None => continue,
            },
        };
        let sum = sums.entry(weight.commodity).or_insert(Decimal::ZERO);
        *sum = sum.checked_add(weight.number).map_err(|_| Fault::Range)?;
    }
    Ok(sums)
}

/// What the amount costs in all, with the amount's sign; `None` without a price.
fn total(amount: Option<&RawAmount>, price: Option<&RawPrice>) -> Result<Option<RawAmount>, Fault> {
    let Some((amount, price)) = amount.zip(price) else {
        return Ok(None);
    };
    let (number, price) = match price {
        RawPrice::Held => return Ok(None),
        RawPrice::Each(it) => (amount.number.checked_mul(it.number), it),
        RawPrice::Total(it) if amount.number.is_negative() != it.number.is_negative() => {
            (it.number.checked_neg(), it)
        }
        RawPrice::Total(it) => (Ok(it.number), it),
    };
    Ok(Some(RawAmount {
        number: number.map_err(|_| Fault::Range)?,
        places: None,
        commodity: price.commodity.clone(),
    }))
}

/// The sums beyond their tolerance.
fn left_over<'a>(postings: &[RawPosting], sums: &'a Sums) -> Vec<(&'a str, Decimal)> {
    let is_left = |(name, sum): (&'a String, &Decimal)| {
        let is_within = sum
            .checked_abs()
            .is_ok_and(|it| it <= tolerance(postings, name));
        (!is_within).then_some((name.as_str(), *sum))
    };
    sums.iter().filter_map(is_left).collect()
}

fn tolerance(postings: &[RawPosting], commodity: &str) -> Decimal {
    let amounts = postings.iter().filter_map(|it| it.amount.as_ref());
    let own = amounts.filter(|it| it.commodity == commodity);
    let places = own.filter_map(|it| it.places).filter(|it| *it > 0).min();
    places
        .and_then(|it| Decimal::new(5, it.checked_add(1)?).ok())
        .unwrap_or(Decimal::ZERO)
}

/// Two commodities exchanged without a price: hledger infers it.
fn is_plain_exchange(postings: &[RawPosting], left: &[(&str, Decimal)]) -> bool {
    let has_price = |it: &RawPosting| it.price.is_some() || it.cost.is_some();
    let [(_, one), (_, other)] = left else {
        return false;
    };
    one.is_negative() != other.is_negative() && !postings.iter().any(has_price)
}

fn fill(postings: &mut Vec<RawPosting>, is_virtual: bool, sums: &Sums) -> Result<(), Fault> {
    let is_it = |it: &RawPosting| it.amount.is_none() && it.is_virtual == is_virtual;
    let Some(place) = postings.iter().position(is_it) else {
        return Ok(());
    };
    let template = postings.remove(place);
    let mut filled = Vec::new();
    for (commodity, sum) in sums.iter().filter(|(_, sum)| !sum.is_zero()) {
        let number = sum.checked_neg().map_err(|_| Fault::Range)?;
        let amounts = postings.iter().filter_map(|it| it.amount.as_ref());
        let own = amounts.filter(|it| it.commodity == *commodity);
        let places = own.filter_map(|it| it.places).max();
        filled.push(RawPosting {
            amount: Some(RawAmount {
                number,
                places: places.filter(|it| *it >= number.scale()),
                commodity: commodity.clone(),
            }),
            ..template.clone()
        });
    }
    postings.splice(place..place, filled);
    Ok(())
}

/// Of a plain exchange with one posting a side, each is what the other was exchanged for.
fn infer_totals(postings: &[RawPosting], totals: &mut [Option<RawAmount>]) {
    let (Some(one), Some(other)) = (
        postings.first().and_then(|it| it.amount.as_ref()),
        postings.get(1).and_then(|it| it.amount.as_ref()),
    ) else {
        return;
    };
    if postings.len() != 2 || one.commodity == other.commodity {
        return;
    }
    let flipped = |it: &RawAmount| {
        let number = it.number.checked_neg().ok()?;
        Some(RawAmount {
            number,
            ..it.clone()
        })
    };
    (totals[0], totals[1]) = (flipped(other), flipped(one));
}
