//! From a file as written to a draft: what is left out is inferred, what is claimed is checked.
//!
//! Owns: elided amounts, weights of prices and costs, assertions, assignments and pads, and the
//! trading account through which a conversion balances per asset.
//! Not here: syntax (`hledger`, `beancount`), naming (`assemble::naming`).
//! Invariant: every entry that comes out balances per asset, with the amounts of the file.

mod ledger;
mod naming;
mod weigh;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use money::{Amount, AssetCode, Date, Decimal, Rounding};

use crate::text::PriceQuote;
use crate::text::draft::{DraftEntry, DraftPosting, ImportOptions, TextJournal};
use crate::text::source::{
    Name, Names, Problems, RawAmount, RawAssertion, RawBalance, RawEntry, RawPad, RawPosting,
    Scope, Source, Spot,
};
use ledger::Ledger;
use naming::Naming;
use weigh::{Scales, Weighed, weigh};

/// The root of the accounts that conversions go through.
const TRADING: &str = "equity:trading";

/// Makes the draft of a file.
pub(super) fn assemble(mut source: Source, options: &ImportOptions) -> TextJournal {
    let naming = Naming::new(&mut source, options);
    let mut assembler = Assembler {
        naming,
        names: std::mem::take(&mut source.names),
        ledger: Ledger::default(),
        problems: std::mem::take(&mut source.problems),
        infers_prices: source.infers_prices,
        pads: HashMap::new(),
        entries: Vec::with_capacity(source.entries.len()),
    };
    assembler.run(&mut source);
    assembler.finish(source)
}

/// The accounts on which something is left after all entries, or whose sums leave their range.
fn used(paths: &HashSet<&str>, entries: &[DraftEntry]) -> HashSet<Arc<str>> {
    let mut sums: HashMap<(Arc<str>, AssetCode), Option<Amount>> = HashMap::new();
    let postings = entries.iter().flat_map(|it| &it.postings);
    for it in postings.filter(|it| paths.contains(it.account.as_ref())) {
        let asset = it.amount.asset();
        let key = (Arc::clone(&it.account), asset.code());
        let sum = sums.entry(key).or_insert(Some(Amount::zero(asset)));
        *sum = sum.and_then(|sum| sum.checked_add(it.amount).ok());
    }
    let left = sums
        .into_iter()
        .filter(|(_, sum)| sum.is_none_or(|it| !it.is_zero()));
    left.map(|((path, _), _)| path).collect()
}

/// The next of three lists by day, in beancount's order: balances first, then pads, then entries.
enum Next {
    Balance,
    Pad,
    Entry,
}

struct Assembler {
    naming: Naming,
    names: Names,
    ledger: Ledger,
    problems: Problems,
    infers_prices: bool,
    /// The pad in force of each account, and the commodities it has filled.
    pads: HashMap<Name, (RawPad, HashSet<Name>)>,
    entries: Vec<DraftEntry>,
}

impl Assembler {
    fn run(&mut self, source: &mut Source) {
        // Stable: what is of one day stays in the order of the file.
        source.balances.sort_by_key(|it| it.on);
        source.pads.sort_by_key(|it| it.on);
        source.entries.sort_by_key(|it| it.booked_on);
        let mut balances = std::mem::take(&mut source.balances).into_iter().peekable();
        let mut pads = std::mem::take(&mut source.pads).into_iter().peekable();
        let mut entries = std::mem::take(&mut source.entries).into_iter().peekable();
        loop {
            let days = [
                balances.peek().map(|it| (it.on, Next::Balance)),
                pads.peek().map(|it| (it.on, Next::Pad)),
                entries.peek().map(|it| (it.booked_on, Next::Entry)),
            ];
            // Of equal days the first in the list.
            let next = days.into_iter().flatten().min_by_key(|it| it.0);
            match next.map(|it| it.1) {
                None => return,
                Some(Next::Balance) => balances.next().iter().for_each(|it| self.check_balance(it)),
                Some(Next::Pad) => {
                    let pads = pads.next().map(|it| (it.account, (it, HashSet::new())));
                    self.pads.extend(pads);
                }
                Some(Next::Entry) => {
                    entries.next().into_iter().for_each(|it| self.add_entry(it));
                }
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
            let base = (it.base, &self.names);
            let base = self.naming.asset(base, spot, &mut self.problems);
            let quote = (it.amount.commodity, &self.names);
            let quote = self.naming.asset(quote, spot, &mut self.problems);
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
        let mut seqs: Vec<u64> = entries.iter().filter_map(|it| it.seq).collect();
        seqs.sort_unstable();
        seqs.dedup();
        if seqs.len() == entries.len() {
            // An export of ours: back into the order in which the entries were recorded.
            entries.sort_by_key(|it| it.seq);
        } else {
            entries.sort_by_key(|it| (it.booked_on, it.line));
        }
        let (accounts, mut closed) = self.naming.take_accounts();
        let paths = closed.iter().map(|it| it.0.as_str()).collect();
        let used = used(&paths, &entries);
        closed.retain(|(path, day)| {
            let is_empty = !used.contains(path.as_str());
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
        let commodity = it.amount.commodity;
        let found = self.ledger.balance(it.account, commodity, Scope::Subtree);
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
            && filled.insert(commodity)
        {
            let pad = *pad;
            return self.fill(&pad, commodity, (missing, places));
        }
        let (commodity, account) = (self.names.text(commodity), self.names.text(it.account));
        let expected = format!("{} {commodity}, as the file says", it.amount.number);
        let found = format!("{found} {commodity} on {account}");
        self.problems
            .error(it.spot, "assertion-failed", &found, &expected);
    }

    fn fill(&mut self, pad: &RawPad, commodity: Name, (missing, places): (Decimal, u8)) {
        let spot = Spot {
            line: pad.line,
            column: 0,
        };
        let posting = |account, number| RawPosting {
            spot,
            account,
            amount: Some(RawAmount {
                number,
                places: Some(places),
                commodity,
            }),
            ..RawPosting::default()
        };
        let Ok(back) = missing.checked_neg() else {
            return;
        };
        let mut entry = RawEntry::new(pad.line, pad.on);
        entry.description = format!("padding of {}", self.names.text(pad.account));
        entry.postings = vec![posting(pad.account, missing), posting(pad.from, back)];
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
        let (names, infers) = (&self.names, self.infers_prices);
        let weighed = match weigh(&mut raw.postings, Scales { names, infers }) {
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
            if raw
                .postings
                .iter()
                .all(|it| it.extras().assertion.is_none())
            {
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
        if posting.amount.is_some() {
            return;
        }
        let Some(it) = posting.extras().assertion else {
            return;
        };
        let has = self
            .ledger
            .balance(posting.account, it.amount.commodity, it.scope);
        match it.amount.number.checked_sub(has) {
            Ok(number) => {
                posting.amount = Some(RawAmount {
                    number,
                    ..it.amount
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
        let (mut drafts, mut is_good) = (Vec::with_capacity(raw.postings.len()), true);
        let mut sums: Vec<Amount> = Vec::new();
        for (index, posting) in raw.postings.iter().enumerate() {
            let weight = weighed.totals.get(index).copied().flatten();
            let Some(draft) = self.draft(posting, weight, raw.booked_on) else {
                is_good = false;
                continue;
            };
            if draft.amount.is_zero() {
                self.check_assertion(posting);
                continue;
            }
            let code = draft.amount.asset().code();
            let sum = sums.iter().position(|it| it.asset().code() == code);
            let added = match sum {
                Some(place) => sums[place].checked_add(draft.amount),
                None => Ok(draft.amount),
            };
            let commodity = posting.amount.map_or(Name::default(), |it| it.commodity);
            let movement = (commodity, draft.amount.to_decimal());
            let kept = self.ledger.add(posting.account, movement, &mut self.names);
            let Some(added) = added.ok().filter(|_| kept.is_some()) else {
                let expected = "sums of at most 38 digits";
                let commodity = self.names.text(commodity);
                self.problems
                    .error(posting.spot, "out-of-range", commodity, expected);
                return None;
            };
            match sum {
                Some(place) => sums[place] = added,
                None => sums.push(added),
            }
            self.check_assertion(posting);
            drafts.push(draft);
        }
        sums.retain(|it| !it.is_zero());
        if is_good && !sums.is_empty() {
            sums.sort_by_key(|it| it.asset().code());
            self.trade(&sums, &mut drafts)?;
        }
        is_good.then_some(drafts)
    }

    fn draft(
        &mut self,
        posting: &RawPosting,
        weight: Option<RawAmount>,
        booked_on: Date,
    ) -> Option<DraftPosting> {
        let amount = posting.amount.as_ref()?;
        let name = (posting.account, &self.names);
        let account = self.naming.path(name, posting.spot, &mut self.problems);
        let exact = self.amount(amount, posting.spot);
        let counter = posting.extras().counter.or(weight);
        let counter = counter.and_then(|it| self.rounded(&it, posting.spot));
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
        let name = (it.commodity, &self.names);
        let asset = self.naming.asset(name, spot, &mut self.problems)?;
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
        let name = (it.commodity, &self.names);
        let asset = self.naming.asset(name, spot, &mut self.problems)?;
        let number = it.number.round(asset.scale(), Rounding::HalfEven);
        Amount::from_decimal(number, asset).ok()
    }

    fn check_assertion(&mut self, posting: &RawPosting) {
        if !posting.has_extras() {
            return;
        }
        let Some(it) = posting.extras().assertion else {
            return;
        };
        let RawAssertion { amount, scope, .. } = it;
        let (account, commodity) = (posting.account, amount.commodity);
        let found = self.ledger.balance(account, commodity, scope);
        let other = match it.is_only {
            true => self.ledger.other(account, commodity, (scope, &self.names)),
            false => None,
        };
        if found != amount.number || other.is_some() {
            let (commodity, account) = (self.names.text(commodity), self.names.text(account));
            let mut found = format!("{found} {commodity} on {account}");
            if let Some(other) = other {
                found = format!("{found}, and {other} besides");
            }
            let expected = format!("{} {commodity}, as the file says", amount.number);
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
        let account: Arc<str> = name.into();
        for (index, amount) in left.iter().enumerate() {
            let amount = amount.checked_neg().ok()?;
            // Of two assets each is what the other was exchanged for, on the trading side too.
            let counter = match left {
                [_, _] => Some(left[1 - index]),
                _ => None,
            };
            let is_sound = |it: &Amount| it.is_negative() == amount.is_negative();
            drafts.push(DraftPosting {
                account: Arc::clone(&account),
                amount,
                valued_on: None,
                counter: counter.filter(is_sound),
            });
        }
        Some(())
    }
}
