//! From a file as written to a draft: what is left out is inferred, what is claimed is checked.
//!
//! Owns: elided amounts, weights of prices and costs, assertions, assignments and pads, and the
//! trading account through which a conversion balances per asset.
//! Not here: syntax (`hledger`, `beancount`), naming (`assemble::naming`).
//! Invariant: every entry that comes out balances per asset, with the amounts of the file.

mod ledger;
mod naming;
mod weigh;

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use money::{Amount, AssetCode, Date, Decimal, Rounding};

use crate::text::PriceQuote;
use crate::text::draft::{DraftEntry, DraftPosting, ImportOptions, TextJournal};
use crate::text::source::{
    Problems, RawAmount, RawAssertion, RawBalance, RawEntry, RawPad, RawPosting, Scope, Source,
    Spot,
};
use ledger::Ledger;
use naming::Naming;
use weigh::{Weighed, weigh};

/// The root of the accounts that conversions go through.
const TRADING: &str = "equity:trading";

/// Makes the draft of a file.
pub(super) fn assemble(mut source: Source, options: &ImportOptions) -> TextJournal {
    let naming = Naming::new(&mut source, options);
    let mut assembler = Assembler {
        naming,
        ledger: Ledger::default(),
        problems: std::mem::take(&mut source.problems),
        infers_prices: source.infers_prices,
        pads: HashMap::new(),
        entries: Vec::new(),
    };
    assembler.run(&mut source);
    assembler.finish(source)
}

/// Whether nothing is left on an account after all entries.
fn is_empty(path: &str, entries: &[DraftEntry]) -> bool {
    let mut sums: BTreeMap<AssetCode, Amount> = BTreeMap::new();
    let postings = entries.iter().flat_map(|it| &it.postings);
    for it in postings.filter(|it| it.account == path) {
        let sum = sums
            .entry(it.amount.asset().code())
            .or_insert(Amount::zero(it.amount.asset()));
        match sum.checked_add(it.amount) {
            Ok(added) => *sum = added,
            Err(_) => return false,
        }
    }
    sums.values().all(|it| it.is_zero())
}

/// What happens on a day, in beancount's order: balances first, then pads, then entries.
enum Event {
    Balance(RawBalance),
    Pad(RawPad),
    Entry(Box<RawEntry>),
}

struct Assembler {
    naming: Naming,
    ledger: Ledger,
    problems: Problems,
    infers_prices: bool,
    /// The pad in force of each account, and the commodities it has filled.
    pads: HashMap<String, (RawPad, HashSet<String>)>,
    entries: Vec<DraftEntry>,
}

impl Assembler {
    fn run(&mut self, source: &mut Source) {
        let balances = std::mem::take(&mut source.balances).into_iter();
        let pads = std::mem::take(&mut source.pads).into_iter();
        let entries = std::mem::take(&mut source.entries).into_iter();
        let mut events: Vec<((Date, u8), Event)> = Vec::new();
        events.extend(balances.map(|it| ((it.on, 0), Event::Balance(it))));
        events.extend(pads.map(|it| ((it.on, 1), Event::Pad(it))));
        events.extend(entries.map(|it| ((it.booked_on, 2), Event::Entry(Box::new(it)))));
        // Stable: what is of one day stays in the order of the file.
        events.sort_by_key(|it| it.0);
        for (_, event) in events {
            match event {
                Event::Balance(it) => self.check_balance(&it),
                Event::Pad(it) => {
                    self.pads.insert(it.account.clone(), (it, HashSet::new()));
                }
                Event::Entry(it) => self.add_entry(*it),
            }
        }
    }

    fn finish(mut self, source: Source) -> TextJournal {
        let mut prices = Vec::new();
        for it in source.quotes {
            let spot = Spot {
                line: it.line,
                column: 0,
            };
            let base = self.naming.asset(&it.base, spot, &mut self.problems);
            let quote = self
                .naming
                .asset(&it.amount.commodity, spot, &mut self.problems);
            if let Some((base, quote)) = base.zip(quote) {
                prices.push(PriceQuote {
                    on: it.on,
                    base: base.code(),
                    quote: quote.code(),
                    rate: it.amount.number,
                    source: it.source,
                });
            }
        }
        let mut entries = self.entries;
        let seqs: HashSet<u64> = entries.iter().filter_map(|it| it.seq).collect();
        if seqs.len() == entries.len() {
            // An export of ours: back into the order in which the entries were recorded.
            entries.sort_by_key(|it| it.seq);
        } else {
            entries.sort_by(|one, other| {
                let days = one.booked_on.cmp(&other.booked_on);
                if days == Ordering::Equal {
                    one.line.cmp(&other.line)
                } else {
                    days
                }
            });
        }
        let (accounts, mut closed) = self.naming.take_accounts();
        closed.retain(|(path, day)| {
            let is_empty = is_empty(path, &entries);
            if !is_empty {
                // beancount closes accounts with a balance; the book does not.
                let expected = "an empty account; it stays open";
                let found = format!("{path} closed on {day} with a balance");
                self.problems
                    .notice(Spot::default(), "cannot-close", &found, expected);
            }
            is_empty
        });
        TextJournal {
            assets: self.naming.definitions(),
            entities: source.entities,
            accounts,
            closed,
            entries,
            prices,
            problems: self.problems.list,
        }
    }

    /// A balance at the start of a day: filled by the pad in force, or checked.
    fn check_balance(&mut self, it: &RawBalance) {
        let commodity = &it.amount.commodity;
        let found = self.ledger.balance(&it.account, commodity, Scope::Subtree);
        let places = it.amount.places.unwrap_or(0);
        // beancount's own tolerance of a balance: twice the half unit of the last place.
        let unit = Decimal::new(1, places).unwrap_or(Decimal::ONE);
        let tolerance = it
            .tolerance
            .unwrap_or(if places == 0 { Decimal::ZERO } else { unit });
        let missing = it.amount.number.checked_sub(found).ok();
        let is_met = missing
            .and_then(|it| it.checked_abs().ok())
            .is_some_and(|it| it <= tolerance);
        if is_met {
            return;
        }
        let pad = self.pads.get_mut(&it.account);
        if let Some(((pad, filled), missing)) = pad.zip(missing)
            && filled.insert(commodity.clone())
        {
            let pad = pad.clone();
            return self.fill(&pad, commodity, (missing, places));
        }
        let expected = format!("{} {commodity}, as the file says", it.amount.number);
        let found = format!("{found} {commodity} on {}", it.account);
        self.problems
            .error(it.spot, "assertion-failed", &found, &expected);
    }

    fn fill(&mut self, pad: &RawPad, commodity: &str, (missing, places): (Decimal, u8)) {
        let spot = Spot {
            line: pad.line,
            column: 0,
        };
        let posting = |account: &str, number| RawPosting {
            spot,
            account: account.to_owned(),
            amount: Some(RawAmount {
                number,
                places: Some(places),
                commodity: commodity.to_owned(),
            }),
            ..RawPosting::default()
        };
        let Ok(back) = missing.checked_neg() else {
            return;
        };
        let mut entry = RawEntry::new(pad.line, pad.on);
        entry.description = format!("padding of {}", pad.account);
        entry.postings = vec![posting(&pad.account, missing), posting(&pad.from, back)];
        self.add_entry(entry);
    }

    fn add_entry(&mut self, mut raw: RawEntry) {
        let spot = Spot {
            line: raw.line,
            column: 1,
        };
        for posting in &mut raw.postings {
            self.assign(posting);
        }
        let weighed = match weigh(&mut raw.postings, self.infers_prices) {
            Ok(weighed) => weighed,
            Err(fault) => {
                let (found, expected) = fault.texts();
                return self.problems.error(spot, fault.code(), &found, expected);
            }
        };
        let Some(postings) = self.book(&mut raw, &weighed) else {
            return;
        };
        if postings.is_empty() {
            // Only assertions, or nothing at all.
            if raw.postings.iter().all(|it| it.assertion.is_none()) {
                let expected = "an entry with amounts other than zero; it was left out";
                self.problems
                    .notice(spot, "empty-entry", &raw.description, expected);
            }
            return;
        }
        self.entries.push(DraftEntry {
            line: raw.line,
            seq: raw.seq,
            booked_on: raw.booked_on,
            description: raw.description,
            counterparty: raw.counterparty,
            reference: raw.reference,
            tags: raw.tags,
            postings,
            corrects: raw.corrects,
        });
    }

    /// A posting with only an assertion gets what is missing to the asserted balance.
    fn assign(&mut self, posting: &mut RawPosting) {
        let Some(it) = posting
            .assertion
            .as_ref()
            .filter(|_| posting.amount.is_none())
        else {
            return;
        };
        let has = self
            .ledger
            .balance(&posting.account, &it.amount.commodity, it.scope);
        match it.amount.number.checked_sub(has) {
            Ok(number) => {
                posting.amount = Some(RawAmount {
                    number,
                    ..it.amount.clone()
                });
            }
            Err(error) => {
                self.problems
                    .error(posting.spot, "out-of-range", &error.to_string(), "less");
            }
        }
    }

    /// The postings with assets and paths, balanced per asset; `None` after a problem.
    fn book(&mut self, raw: &mut RawEntry, weighed: &Weighed) -> Option<Vec<DraftPosting>> {
        let (mut drafts, mut is_good) = (Vec::with_capacity(raw.postings.len() + 2), true);
        let mut sums: BTreeMap<AssetCode, Amount> = BTreeMap::new();
        for (posting, weight) in raw.postings.iter().zip(&weighed.totals) {
            let Some(draft) = self.draft(posting, weight.as_ref(), raw.booked_on) else {
                is_good = false;
                continue;
            };
            if draft.amount.is_zero() {
                self.check_assertion(posting);
                continue;
            }
            let added = match sums.get(&draft.amount.asset().code()) {
                Some(sum) => sum.checked_add(draft.amount),
                None => Ok(draft.amount),
            };
            let number = draft.amount.to_decimal();
            let commodity = posting
                .amount
                .as_ref()
                .map_or("", |it| it.commodity.as_str());
            let is_kept = self.ledger.add(&posting.account, commodity, number);
            let Some(sum) = added.ok().filter(|_| is_kept) else {
                let expected = "sums of at most 38 digits";
                self.problems
                    .error(posting.spot, "out-of-range", commodity, expected);
                return None;
            };
            sums.insert(draft.amount.asset().code(), sum);
            self.check_assertion(posting);
            drafts.push(draft);
        }
        let left: Vec<Amount> = sums.into_values().filter(|it| !it.is_zero()).collect();
        if is_good && !left.is_empty() {
            self.trade(&left, &mut drafts)?;
        }
        is_good.then_some(drafts)
    }

    fn draft(
        &mut self,
        posting: &RawPosting,
        weight: Option<&RawAmount>,
        booked_on: Date,
    ) -> Option<DraftPosting> {
        let amount = posting.amount.as_ref()?;
        let account = self
            .naming
            .path(&posting.account, posting.spot, &mut self.problems);
        let exact = self.amount(amount, posting.spot);
        let counter = posting.counter.as_ref().or(weight);
        let counter = counter.and_then(|it| self.rounded(it, posting.spot));
        let (account, amount) = account.zip(exact)?;
        // What the book would refuse is not made up: a counter-value of nothing or of itself.
        let is_sound = |it: &Amount| {
            it.asset() != amount.asset()
                && (it.is_zero() || it.is_negative() == amount.is_negative())
        };
        Some(DraftPosting {
            account,
            amount,
            valued_on: posting.valued_on.filter(|it| *it != booked_on),
            counter: counter.filter(is_sound),
        })
    }

    fn amount(&mut self, it: &RawAmount, spot: Spot) -> Option<Amount> {
        if it.places.is_none() {
            return self.rounded(it, spot);
        }
        let asset = self.naming.asset(&it.commodity, spot, &mut self.problems)?;
        match Amount::from_decimal(it.number, asset) {
            Ok(amount) => Some(amount),
            Err(error) => {
                let expected = format!("at most {} decimal places", asset.scale());
                self.problems
                    .error(spot, "amount-too-precise", &error.to_string(), &expected);
                None
            }
        }
    }

    /// A calculated amount, rounded half to even to the asset's smallest unit.
    fn rounded(&mut self, it: &RawAmount, spot: Spot) -> Option<Amount> {
        let asset = self.naming.asset(&it.commodity, spot, &mut self.problems)?;
        let number = it.number.round(asset.scale(), Rounding::HalfEven);
        Amount::from_decimal(number, asset).ok()
    }

    fn check_assertion(&mut self, posting: &RawPosting) {
        let Some(it) = &posting.assertion else {
            return;
        };
        let RawAssertion { amount, scope, .. } = it;
        let found = self
            .ledger
            .balance(&posting.account, &amount.commodity, *scope);
        let others = if it.is_only {
            self.ledger
                .others(&posting.account, &amount.commodity, *scope)
        } else {
            Vec::new()
        };
        if found != amount.number || !others.is_empty() {
            let mut found = format!("{found} {} on {}", amount.commodity, posting.account);
            if let Some(other) = others.first() {
                found = format!("{found}, and {other} besides");
            }
            let expected = format!("{} {}, as the file says", amount.number, amount.commodity);
            self.problems
                .error(posting.spot, "assertion-failed", &found, &expected);
        }
    }

    /// Balances what is left of each asset through a trading account.
    fn trade(&mut self, left: &[Amount], drafts: &mut Vec<DraftPosting>) -> Option<()> {
        let codes: Vec<AssetCode> = left.iter().map(|it| it.asset().code()).collect();
        let name = match codes.as_slice() {
            [_] => format!("{TRADING}:rounding"),
            [one, other] => format!("{TRADING}:{one}-{other}"),
            _ => format!("{TRADING}:mixed"),
        };
        self.naming.open(&name);
        for (index, amount) in left.iter().enumerate() {
            let amount = amount.checked_neg().ok()?;
            // Of two assets each is what the other was exchanged for, on the trading side too.
            let counter = match left {
                [_, _] => Some(left[1 - index]),
                _ => None,
            };
            let is_sound = |it: &Amount| it.is_negative() == amount.is_negative();
            drafts.push(DraftPosting {
                account: name.clone(),
                amount,
                valued_on: None,
                counter: counter.filter(is_sound),
            });
        }
        Some(())
    }
}
