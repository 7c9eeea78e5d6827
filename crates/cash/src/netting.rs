//! Who pays whom when companies of a group owe each other (CASH-11).
//!
//! Owns: net positions and a proposal of few payments. Not here: booking it, approval, currencies
//! (amounts come in the one in which is settled).
//! Invariant: after the proposed payments every net position is zero; nobody pays and receives.

use std::collections::BTreeMap;

use money::{Amount, Asset};
use thiserror::Error;

/// Parties for which the fewest payments are searched exactly; with more, few are found.
const EXACT_PARTIES: usize = 14;

/// Why claims cannot be netted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NettingError {
    /// Claims in two assets.
    #[error("claim {claim} is in {found}: expected {expected}; convert it first")]
    OtherAsset {
        /// The claim, from 0.
        claim: usize,
        /// Its asset.
        found: String,
        /// The asset of the first claim.
        expected: String,
    },
    /// A claim of nothing or less.
    #[error("claim {claim} of {found}: expected an amount above zero")]
    NotPositive {
        /// The claim, from 0.
        claim: usize,
        /// Its amount.
        found: String,
    },
    /// Outside the range of 128 bits.
    #[error("claims out of range: the amounts are too large")]
    Overflow,
}

/// What one company owes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who owes.
    pub debtor: u32,
    /// To whom.
    pub creditor: u32,
    /// How much, above zero.
    pub amount: Amount,
}

/// How the net positions are settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// Each pays to or receives from this company, as a netting centre.
    Centre(u32),
    /// Directly, with as few payments as possible.
    Direct,
}

/// A proposed payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetPayment {
    /// Who pays.
    pub from: u32,
    /// Who receives.
    pub to: u32,
    /// How much, above zero.
    pub amount: Amount,
}

/// The proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Netting {
    /// What each company receives (above zero) or pays (below), in order of companies.
    pub positions: Vec<(u32, Amount)>,
    /// The payments.
    pub payments: Vec<NetPayment>,
    /// Sum of all claims.
    pub gross: Option<Amount>,
    /// Sum of the payments.
    pub net: Option<Amount>,
    /// How many payments there would be without netting.
    pub claims: usize,
}

/// Proposes payments that settle all claims. Claims of a company on itself cancel out.
///
/// Errors: `OtherAsset`, `NotPositive`, `Overflow`.
pub fn propose(claims: &[Claim], settlement: Settlement) -> Result<Netting, NettingError> {
    let Some(first) = claims.first() else {
        return Ok(Netting {
            positions: Vec::new(),
            payments: Vec::new(),
            gross: None,
            net: None,
            claims: 0,
        });
    };
    let asset = first.amount.asset();
    let mut positions: BTreeMap<u32, i128> = BTreeMap::new();
    let mut gross = 0_i128;
    for (index, it) in claims.iter().enumerate() {
        check(index, it, asset)?;
        let units = it.amount.units();
        gross = gross.checked_add(units).ok_or(NettingError::Overflow)?;
        for (company, change) in [(it.creditor, units), (it.debtor, -units)] {
            // Never beyond the gross sum, which fits.
            *positions.entry(company).or_default() += change;
        }
    }
    let payments = match settlement {
        Settlement::Centre(centre) => to_centre(&positions, centre),
        Settlement::Direct => direct(&positions),
    };
    let net = payments.iter().map(|it| it.2).sum();
    let amount = |units| Amount::from_units(units, asset);
    Ok(Netting {
        positions: positions
            .into_iter()
            .map(|(company, units)| (company, amount(units)))
            .collect(),
        payments: payments
            .into_iter()
            .map(|(from, to, units)| NetPayment {
                from,
                to,
                amount: amount(units),
            })
            .collect(),
        gross: Some(amount(gross)),
        net: Some(amount(net)),
        claims: claims.len(),
    })
}

fn check(index: usize, it: &Claim, asset: Asset) -> Result<(), NettingError> {
    if it.amount.asset() != asset {
        return Err(NettingError::OtherAsset {
            claim: index,
            found: it.amount.asset().code().to_string(),
            expected: asset.code().to_string(),
        });
    }
    if it.amount.is_zero() || it.amount.is_negative() {
        return Err(NettingError::NotPositive {
            claim: index,
            found: it.amount.to_string(),
        });
    }
    Ok(())
}

/// Payer, payee, units.
type Units = (u32, u32, i128);

fn to_centre(positions: &BTreeMap<u32, i128>, centre: u32) -> Vec<Units> {
    let others = positions.iter().filter(|it| *it.0 != centre && *it.1 != 0);
    others
        .map(|(company, units)| {
            if *units < 0 {
                (*company, centre, -units)
            } else {
                (centre, *company, *units)
            }
        })
        .collect()
}

/// Few payments: those who settle among themselves are found first, exactly where there are few
/// companies; in each such circle one payment less than companies is enough.
fn direct(positions: &BTreeMap<u32, i128>) -> Vec<Units> {
    let open: Vec<(u32, i128)> = positions
        .iter()
        .filter(|it| *it.1 != 0)
        .map(|(company, units)| (*company, *units))
        .collect();
    let circles = if open.len() <= EXACT_PARTIES {
        circles(&open)
    } else {
        vec![open]
    };
    circles.into_iter().flat_map(settle).collect()
}

/// The most groups that each add up to zero. Source: dynamic programming over subsets, as for
/// "optimal account balancing".
fn circles(open: &[(u32, i128)]) -> Vec<Vec<(u32, i128)>> {
    let all = 1_usize << open.len();
    let mut sums = vec![0_i128; all];
    let mut most = vec![0_u8; all];
    let mut last = vec![0_u8; all];
    for set in 1..all {
        let low = set.trailing_zeros() as usize;
        sums[set] = sums[set & (set - 1)] + open[low].1;
        for member in 0..open.len() {
            if set & (1 << member) == 0 {
                continue;
            }
            let without = set & !(1 << member);
            let count = most[without] + u8::from(sums[set] == 0);
            if count > most[set] || last[set] == 0 {
                most[set] = most[set].max(count);
                last[set] = u8::try_from(member + 1).unwrap_or(u8::MAX);
            }
        }
    }
    // Walked back: each time the rest adds up to zero, a circle is complete.
    let mut found = Vec::new();
    let mut circle = Vec::new();
    let mut set = all - 1;
    while set > 0 {
        let member = usize::from(last[set]) - 1;
        circle.push(open[member]);
        set &= !(1 << member);
        if sums[set] == 0 {
            found.push(std::mem::take(&mut circle));
        }
    }
    found
}

/// The largest debtor pays the largest creditor until nothing is left: at most one payment less
/// than companies.
fn settle(mut circle: Vec<(u32, i128)>) -> Vec<Units> {
    let mut payments = Vec::new();
    loop {
        circle.retain(|it| it.1 != 0);
        // Of equal ones the first company: the same claims lead to the same proposal.
        circle.sort_by_key(|it| (it.1, it.0));
        let (Some(debtor), Some(creditor)) = (circle.first().copied(), circle.last().copied())
        else {
            return payments;
        };
        if debtor.1 >= 0 || creditor.1 <= 0 {
            return payments;
        }
        let units = creditor.1.min(-debtor.1);
        payments.push((debtor.0, creditor.0, units));
        let end = circle.len() - 1;
        circle[0].1 += units;
        circle[end].1 -= units;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn euro(units: i128) -> Amount {
        Amount::from_units(units, Asset::currency("EUR").unwrap())
    }

    fn claim(debtor: u32, creditor: u32, units: i128) -> Claim {
        Claim {
            debtor,
            creditor,
            amount: euro(units),
        }
    }

    #[test]
    fn a_circle_of_claims_needs_no_payment() {
        let claims = [claim(1, 2, 100), claim(2, 3, 100), claim(3, 1, 100)];
        let netting = propose(&claims, Settlement::Direct).unwrap();
        assert_eq!(netting.payments, []);
        assert_eq!(netting.gross, Some(euro(300)));
        assert_eq!(netting.net, Some(euro(0)));
    }

    #[test]
    fn companies_that_settle_among_themselves_are_found() {
        // Largest to largest alone would need four payments; two circles need three.
        let claims = [
            claim(1, 2, 700),
            claim(3, 4, 500),
            claim(5, 4, 300),
            claim(2, 6, 1),
            claim(6, 2, 1),
        ];
        let netting = propose(&claims, Settlement::Direct).unwrap();
        let pairs: Vec<(u32, u32, i128)> = netting
            .payments
            .iter()
            .map(|it| (it.from, it.to, it.amount.units()))
            .collect();
        assert_eq!(pairs.len(), 3, "{pairs:?}");
        assert!(pairs.contains(&(1, 2, 700)));
        let centre = propose(&claims, Settlement::Centre(2)).unwrap();
        assert_eq!(centre.payments.len(), 4);
        assert!(centre.payments.iter().all(|it| it.from == 2 || it.to == 2));
    }

    #[test]
    fn what_cannot_be_netted_is_named() {
        let dollars = Amount::from_units(1, Asset::currency("USD").unwrap());
        let mixed = [
            claim(1, 2, 1),
            Claim {
                amount: dollars,
                ..claim(1, 2, 1)
            },
        ];
        let error = propose(&mixed, Settlement::Direct).unwrap_err();
        assert_eq!(
            error.to_string(),
            "claim 1 is in USD: expected EUR; convert it first"
        );
        let error = propose(&[claim(1, 2, 0)], Settlement::Direct).unwrap_err();
        assert!(matches!(error, NettingError::NotPositive { claim: 0, .. }));
        let huge = [claim(1, 2, i128::MAX), claim(1, 2, 1)];
        assert_eq!(
            propose(&huge, Settlement::Direct),
            Err(NettingError::Overflow)
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn after_the_payments_nobody_owes_anything(
            claims in prop::collection::vec((0_u32..18, 0_u32..18, 1_i128..1_000), 0..40),
            is_central: bool,
        ) {
            let claims: Vec<Claim> = claims.iter().map(|it| claim(it.0, it.1, it.2)).collect();
            let way = if is_central { Settlement::Centre(0) } else { Settlement::Direct };
            let netting = propose(&claims, way).unwrap();
            let mut left: BTreeMap<u32, i128> = netting
                .positions
                .iter()
                .map(|it| (it.0, it.1.units()))
                .collect();
            for it in &netting.payments {
                prop_assert!(it.amount.units() > 0 && it.from != it.to);
                *left.entry(it.from).or_default() += it.amount.units();
                *left.entry(it.to).or_default() -= it.amount.units();
            }
            prop_assert!(left.values().all(|it| *it == 0));
            let open = netting.positions.iter().filter(|it| !it.1.is_zero()).count();
            prop_assert!(netting.payments.len() <= open.max(1));
            if !is_central {
                let paying = netting.payments.iter().map(|it| it.from);
                prop_assert!(paying.into_iter().all(|it| netting.payments.iter().all(|other| other.to != it)));
            }
        }
    }
}
