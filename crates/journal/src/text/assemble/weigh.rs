//! Weights: what a posting counts as when its entry is balanced.
//!
//! Owns: prices and costs times amounts, the amount that is left out, the tolerance.
//! Not here: rounding to an asset's units (`assemble`).
//! Invariant: weights are exact; what is inferred makes the weights sum to zero.
//! Source: beancount's "Precision and tolerances": half a unit of the last place written, the
//! coarsest of the commodity; hledger's manual, "Costs" and "Balancing".

use money::Decimal;

use crate::text::source::{Name, Names, RawAmount, RawPosting, RawPrice};

/// What came of weighing an entry.
pub(super) struct Weighed {
    /// For each posting what it was exchanged for in all; empty if that is nothing for any.
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

/// Sums by commodity, in the order of their names.
type Sums = Vec<(Name, Decimal)>;

/// Which of price and cost an entry is balanced by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Cost,
    Price,
}

/// How entries are weighed: by the tool whose file it is.
#[derive(Clone, Copy)]
pub(super) struct Scales<'a> {
    pub(super) names: &'a Names,
    /// Whether the tool balances an entry of two commodities without a price by itself.
    pub(super) infers: bool,
}

/// Weighs the entry and fills in the amount that was left out.
pub(super) fn weigh(postings: &mut Vec<RawPosting>, scales: Scales<'_>) -> Result<Weighed, Fault> {
    if is_plain(postings) {
        let totals = Vec::new();
        return Ok(Weighed { totals });
    }
    for is_virtual in [false, true] {
        if postings.iter().any(|it| it.is_virtual == is_virtual) {
            balance(postings, is_virtual, scales)?;
        }
    }
    let totals = postings.iter().map(|it| {
        let extras = it.extras();
        total(it.amount, extras.price.or(extras.cost))
    });
    let mut totals = totals.collect::<Result<Vec<_>, _>>()?;
    if scales.infers && totals.iter().all(Option::is_none) {
        infer_totals(postings, &mut totals);
    }
    Ok(Weighed { totals })
}

/// Whether the entry is of the usual kind: every amount is there, all of one commodity, without
/// prices, and they sum to zero.
fn is_plain(postings: &[RawPosting]) -> bool {
    let Some(first) = postings.first().and_then(|it| it.amount) else {
        return false;
    };
    let mut sum = Decimal::ZERO;
    for posting in postings {
        let own = posting.amount.filter(|it| it.commodity == first.commodity);
        let Some(own) = own.filter(|_| !posting.has_extras() && !posting.is_virtual) else {
            return false;
        };
        match sum.checked_add(own.number) {
            Ok(added) => sum = added,
            Err(_) => return false,
        }
    }
    sum.is_zero()
}

fn balance(
    postings: &mut Vec<RawPosting>,
    is_virtual: bool,
    scales: Scales<'_>,
) -> Result<(), Fault> {
    let Scales { names, infers } = scales;
    let of_kind = |it: &&RawPosting| it.is_virtual == is_virtual;
    let elided = postings
        .iter()
        .filter(of_kind)
        .filter(|it| it.amount.is_none())
        .count();
    if elided > 1 {
        return Err(Fault::SeveralElided);
    }
    let is_held = |it: &RawPosting| it.extras().cost == Some(RawPrice::Held);
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
        let sums = sums(postings.iter().filter(of_kind), *by, names)?;
        if elided == 1 {
            return fill(postings, is_virtual, &sums);
        }
        let left = left_over(postings, &sums);
        if left.is_empty() || (infers && is_plain_exchange(postings, &left)) {
            return Ok(());
        }
        let texts: Vec<String> = left
            .iter()
            .map(|(name, it)| format!("{it} {}", names.text(*name)))
            .collect();
        fault = Fault::Unbalanced(texts.join(", "));
    }
    Err(fault)
}

fn sums<'a>(
    postings: impl Iterator<Item = &'a RawPosting>,
    by: By,
    names: &Names,
) -> Result<Sums, Fault> {
    let mut sums = Sums::new();
    for posting in postings {
        let Some(amount) = posting.amount else {
            continue;
        };
        let extras = posting.extras();
        let price = match by {
            By::Cost => extras.cost.or(extras.price),
            By::Price => extras.price.or(extras.cost),
        };
        let weight = total(Some(amount), price)?.unwrap_or(amount);
        match sums.last_mut() {
            Some(last) if last.0 == weight.commodity => last.1 = add(last.1, weight.number)?,
            _ => sums.push((weight.commodity, weight.number)),
        }
    }
    // Stable, so that what is of one commodity is added in the order of the file.
    sums.sort_by(|one, other| names.text(one.0).cmp(names.text(other.0)));
    let mut joined = Sums::with_capacity(sums.len());
    for (name, number) in sums {
        match joined.last_mut() {
            Some(last) if last.0 == name => last.1 = add(last.1, number)?,
            _ => joined.push((name, number)),
        }
    }
    Ok(joined)
}

fn add(one: Decimal, other: Decimal) -> Result<Decimal, Fault> {
    one.checked_add(other).map_err(|_| Fault::Range)
}

/// What the amount costs in all, with the amount's sign; `None` without a price.
fn total(amount: Option<RawAmount>, price: Option<RawPrice>) -> Result<Option<RawAmount>, Fault> {
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
        commodity: price.commodity,
    }))
}

/// The sums beyond their tolerance.
fn left_over(postings: &[RawPosting], sums: &Sums) -> Sums {
    let is_left = |(name, sum): &&(Name, Decimal)| {
        let size = sum.checked_abs();
        !size.is_ok_and(|it| it <= tolerance(postings, *name))
    };
    sums.iter().filter(is_left).copied().collect()
}

fn tolerance(postings: &[RawPosting], commodity: Name) -> Decimal {
    let amounts = postings.iter().filter_map(|it| it.amount.as_ref());
    let own = amounts.filter(|it| it.commodity == commodity);
    let places = own.filter_map(|it| it.places).filter(|it| *it > 0).min();
    places
        .and_then(|it| Decimal::new(5, it.checked_add(1)?).ok())
        .unwrap_or(Decimal::ZERO)
}

/// Two commodities exchanged without a price: hledger infers it.
fn is_plain_exchange(postings: &[RawPosting], left: &[(Name, Decimal)]) -> bool {
    let has_price = |it: &RawPosting| {
        let extras = it.extras();
        extras.price.is_some() || extras.cost.is_some()
    };
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
                commodity: *commodity,
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
        Some(RawAmount { number, ..*it })
    };
    (totals[0], totals[1]) = (flipped(other), flipped(one));
}
