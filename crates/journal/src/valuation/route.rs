//! Quotes: the price of one asset in another, direct, inverse or through others (MONEY-2).
//!
//! Owns: which way is taken from one asset to another.
//! Not here: the prices (`prices`), amounts (`valuation`).
//! Invariant: the same table gives the same way: fewest legs, then the newest oldest leg, then
//! the codes in between in order. A price is exact until the one rounding of its conversion.

use std::sync::Arc;

use money::{Amount, Asset, AssetCode, Date, Day, Decimal, Price, Rounding};

use super::prices::{Place, PriceTable};

/// One price on the way, as it was quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg<'a> {
    /// The asset that is priced.
    pub base: AssetCode,
    /// The asset the price is in.
    pub quote: AssetCode,
    /// One `base` costs this much of `quote`.
    pub rate: Decimal,
    /// The day it is of.
    pub on: Date,
    /// Who quoted it.
    pub source: &'a Arc<str>,
}

/// The price that applies on a day, and how it was found.
#[derive(Clone, Debug)]
pub struct Quoted<'a> {
    table: &'a PriceTable,
    price: Price,
    on: Date,
    places: [Option<Place>; 3],
}

impl<'a> Quoted<'a> {
    /// The price.
    #[must_use]
    pub const fn price(&self) -> Price {
        self.price
    }

    /// The day of its oldest leg.
    #[must_use]
    pub const fn on(&self) -> Date {
        self.on
    }

    /// The prices it was made of, as quoted, from the base on; none for an asset in itself.
    pub fn legs(&self) -> impl Iterator<Item = Leg<'a>> + use<'a> {
        let table = self.table;
        self.places.into_iter().flatten().filter_map(move |place| {
            let (series, rate, source) = table.rate_at(place)?;
            let (base, quote, on) = (series.base, series.quote, place.on.to_date()?);
            Some(Leg {
                base,
                quote,
                rate,
                on,
                source,
            })
        })
    }

    /// The assets on the way, base and quote included.
    #[must_use]
    pub fn path(&self) -> Vec<AssetCode> {
        let mut path = vec![self.price.base().code()];
        for leg in self.legs() {
            let at = path.last().copied();
            path.push(if at == Some(leg.base) {
                leg.quote
            } else {
                leg.base
            });
        }
        path
    }
}

/// A way from one asset to another.
#[derive(Clone, Copy)]
struct Route {
    places: [Option<Place>; 3],
    oldest: Day,
}

impl Route {
    fn new(places: [Option<Place>; 3]) -> Self {
        let oldest = places
            .iter()
            .flatten()
            .map(|it| it.on)
            .min()
            .unwrap_or(Day::MIN);
        Self { places, oldest }
    }
}

/// The days a price may be of.
#[derive(Clone, Copy)]
struct Window {
    day: Day,
    oldest: Day,
}

impl PriceTable {
    /// The price of `base` in `quote` on a day: the latest on or before it.
    ///
    /// Direct or inverse, whichever is newer; else through one asset, else through two.
    /// `max_age_days` leaves out what is older. Errors: `None` when there is no way.
    #[must_use]
    pub fn quote(
        &self,
        base: Asset,
        quote: Asset,
        on: Date,
        max_age_days: Option<u32>,
    ) -> Option<Quoted<'_>> {
        let day = Day::from(on);
        if base.code() == quote.code() {
            let price = (base == quote).then(|| Price::new(base, quote, Decimal::ONE).ok())??;
            return Some(Quoted {
                table: self,
                price,
                on,
                places: [None; 3],
            });
        }
        let age = max_age_days.map(|it| i32::try_from(it).unwrap_or(i32::MAX));
        let oldest = age.map_or(Day::MIN, |it| {
            Day::from_number(day.number().saturating_sub(it))
        });
        let window = Window { day, oldest };
        let ends = (base.code(), quote.code());
        let route = self
            .leg(ends, window)
            .map(|it| Route::new([Some(it), None, None]))
            .or_else(|| self.through_one(ends, window))
            .or_else(|| self.through_two(ends, window))?;
        let price = self.price_of(&route, base, quote)?;
        let on = if route.oldest == day {
            on
        } else {
            route.oldest.to_date()?
        };
        Some(Quoted {
            table: self,
            price,
            on,
            places: route.places,
        })
    }

    /// The newer of a pair's price and its inverse; as quoted if both are of one day.
    fn leg(&self, (from, to): (AssetCode, AssetCode), window: Window) -> Option<Place> {
        let direct = self.latest((from, to), window.day, window.oldest);
        if direct.is_some_and(|it| it.on == window.day) {
            return direct;
        }
        let inverse = self.latest((to, from), window.day, window.oldest);
        match (direct, inverse) {
            (Some(direct), Some(inverse)) if inverse.on > direct.on => Some(inverse),
            (Some(direct), _) => Some(direct),
            (None, inverse) => inverse,
        }
    }

    fn through_one(&self, (from, to): (AssetCode, AssetCode), window: Window) -> Option<Route> {
        let (near, far) = (self.neighbours(from), self.neighbours(to));
        let (some, others) = if near.len() <= far.len() {
            (near, far)
        } else {
            (far, near)
        };
        let shared = some.iter().filter(|it| others.binary_search(it).is_ok());
        let routes = shared.filter_map(|middle| {
            let first = self.leg((from, *middle), window)?;
            let second = self.leg((*middle, to), window)?;
            Some(Route::new([Some(first), Some(second), None]))
        });
        newest(routes)
    }

    fn through_two(&self, (from, to): (AssetCode, AssetCode), window: Window) -> Option<Route> {
        let far: Vec<(AssetCode, Place)> = self
            .neighbours(to)
            .iter()
            .filter_map(|it| Some((*it, self.leg((*it, to), window)?)))
            .collect();
        let near = self.neighbours(from).iter();
        let near = near.filter_map(|it| Some((*it, self.leg((from, *it), window)?)));
        let routes = near.flat_map(|(one, first)| {
            far.iter().filter_map(move |(two, third)| {
                let second = self.leg((one, *two), window)?;
                Some(Route::new([Some(first), Some(second), Some(*third)]))
            })
        });
        newest(routes)
    }

    fn price_of(&self, route: &Route, base: Asset, quote: Asset) -> Option<Price> {
        if let [Some(only), None, None] = route.places {
            let (series, rate, _) = self.rate_at(only)?;
            return Some(if series.base == base.code() {
                Price::new(base, quote, rate).ok()?
            } else {
                Price::new(quote, base, rate).ok()?.inverse()
            });
        }
        let mut legs: [Option<(AssetCode, Decimal, IsInverse)>; 3] = [None; 3];
        let mut at = base.code();
        for (slot, place) in legs.iter_mut().zip(route.places) {
            let Some(place) = place else { break };
            let (series, rate, _) = self.rate_at(place)?;
            let is_inverse = IsInverse(series.base != at);
            at = if is_inverse.0 {
                series.base
            } else {
                series.quote
            };
            *slot = Some((at, rate, is_inverse));
        }
        // What is in between needs no scale of its own: its units cancel out.
        let price = |scale: u8| {
            let mut prices = [None; 3];
            let mut from = base;
            for (slot, leg) in prices.iter_mut().zip(legs) {
                let Some((code, rate, is_inverse)) = leg else {
                    break;
                };
                let to = if code == quote.code() {
                    quote
                } else {
                    Asset::new(code, scale).ok()?
                };
                *slot = Some(if is_inverse.0 {
                    Price::new(to, from, rate).ok()?.inverse()
                } else {
                    Price::new(from, to, rate).ok()?
                });
                from = to;
            }
            Some(prices)
        };
        let exact = price(0)?
            .into_iter()
            .flatten()
            .try_fold(None, |sum: Option<Price>, next| {
                Ok::<_, money::PriceError>(Some(match sum {
                    None => next,
                    Some(sum) => sum.cross(next)?,
                }))
            });
        exact.unwrap_or_else(|_| rounded(base, quote, price))
    }
}

#[derive(Clone, Copy)]
struct IsInverse(bool);

/// A cross whose exact product needs more than 38 digits: rounded leg by leg, at the most
/// decimal places that fit.
fn rounded(
    base: Asset,
    quote: Asset,
    prices: impl Fn(u8) -> Option<[Option<Price>; 3]>,
) -> Option<Price> {
    (0..=6).rev().map(|it| it * 6).find_map(|scale| {
        let finest = Asset::new(quote.code(), scale).ok()?;
        let mut amount = Amount::from_units(1, Asset::new(base.code(), 0).ok()?);
        for price in prices(scale)?.into_iter().flatten() {
            let (from, to) = (amount.asset(), price.quote());
            let to = if to == quote { finest } else { to };
            let rate = price.to_rate(scale, Rounding::HalfEven).ok()?;
            let price = Price::new(from, to, rate).ok()?;
            amount = price.convert(amount, Rounding::HalfEven).ok()?;
        }
        Price::new(base, quote, amount.to_decimal()).ok()
    })
}

/// The route whose oldest leg is newest; the first of equals, as codes come in order.
fn newest(routes: impl Iterator<Item = Route>) -> Option<Route> {
    routes.reduce(|best, it| if it.oldest > best.oldest { it } else { best })
}
