//! Writing a book as a journal that beancount reads.
//!
//! Owns: the order and form of directives, entries and metadata.
//! Not here: names (`names`), escapes (`escape`).
//! Invariant: no cost or price is attached to an amount: entries balance per asset already, so
//! counter-values are metadata, and beancount's balances are the book's.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use money::{Amount, AssetDefinition, AssetKind, Date, Day};

use super::{MARK, TAG_NAME, TAG_VALUE, is_plain_key};
use crate::account::Account;
use crate::book::{Asking, Basis, Book, EntryView};
use crate::entry::{Correction, Posting};
use crate::text::escape::write_quoted;
use crate::text::names::{Dialect, Names};
use crate::text::{Assertions, ExportOptions, known_prices, ordered};

type Out<'a> = dyn Write + 'a;

/// Writes the whole book.
pub(in crate::text) fn write(
    book: &Book,
    options: &ExportOptions<'_>,
    out: &mut Out<'_>,
) -> fmt::Result {
    let names = Names::new(book, Dialect::Beancount);
    writeln!(out, "{MARK}")?;
    let head = book.head();
    writeln!(out, ";; journal head: {} {}", head.seq, head.hash)?;
    // Names may be in other scripts; without the option older readers refuse them.
    if let Some(it) = book.organisation() {
        out.write_str("option \"title\" ")?;
        write_quoted(out, &it.name)?;
        let reporting = names.commodity(it.reporting);
        writeln!(out, "\noption \"operating_currency\" \"{reporting}\"\n")?;
    }
    let start = book
        .span(Basis::Booked)
        .map_or(Date::constant(1970, 1, 1), |it| it.0);
    for it in book.entities().values() {
        write!(out, "{start} custom \"bursar-entity\" \"{}\" ", it.slug)?;
        write_quoted(out, &it.name)?;
        out.write_char('\n')?;
    }
    for it in book.assets().iter() {
        write_commodity(it, start, &names, out)?;
    }
    for it in book.chart().iter() {
        write_account(it, start, &names, out)?;
    }
    for it in ordered(book) {
        out.write_char('\n')?;
        write_entry(&it, &names, out)?;
    }
    out.write_char('\n')?;
    for it in known_prices(book, options) {
        let (base, quote) = (names.commodity(it.base), names.commodity(it.quote));
        writeln!(out, "{} price {base} {} {quote}", it.on, it.rate)?;
        write_option(out, "source", it.source.as_deref())?;
    }
    for it in book.chart().iter() {
        if let Some(day) = it.closed_on {
            writeln!(out, "{day} close {}", names.account(it.id))?;
        }
    }
    if options.assertions == Assertions::State {
        write_assertions(book, &names, out)?;
    }
    Ok(())
}

fn write_text(out: &mut Out<'_>, key: &str, value: &str) -> fmt::Result {
    write!(out, "  {key}: ")?;
    write_quoted(out, value)?;
    out.write_char('\n')
}

fn write_option(out: &mut Out<'_>, key: &str, value: Option<&str>) -> fmt::Result {
    value.map_or(Ok(()), |it| write_text(out, key, it))
}

fn write_commodity(
    it: &AssetDefinition,
    start: Date,
    names: &Names,
    out: &mut Out<'_>,
) -> fmt::Result {
    let code = it.asset.code();
    writeln!(out, "{start} commodity {}", names.commodity(code))?;
    if names.commodity(code) != code.as_str() {
        write_text(out, "code", code.as_str())?;
    }
    writeln!(out, "  scale: {}", it.asset.scale())?;
    write_text(out, "name", &it.name)?;
    match &it.kind {
        AssetKind::Currency => write_text(out, "kind", "currency"),
        AssetKind::Custom => write_text(out, "kind", "custom"),
        AssetKind::Token { chain, contract } => {
            write_text(out, "kind", "token")?;
            write_text(out, "chain", chain)?;
            write_option(out, "contract", contract.as_deref())
        }
        AssetKind::Security {
            ticker,
            exchange,
            isin,
        } => {
            write_text(out, "kind", "security")?;
            write_text(out, "ticker", ticker)?;
            write_option(out, "exchange", exchange.as_deref())?;
            write_option(out, "isin", isin.as_deref())
        }
    }
}

fn write_account(it: &Account, start: Date, names: &Names, out: &mut Out<'_>) -> fmt::Result {
    let opened_on = it.opened_on.unwrap_or(start);
    write!(out, "{opened_on} open {}", names.account(it.id))?;
    if let Some(code) = it.asset {
        write!(out, " {}", names.commodity(code))?;
    }
    out.write_char('\n')?;
    write_text(out, "path", it.path.as_str())?;
    write_text(out, "kind", it.kind.word())?;
    write_option(out, "entity", it.entity.as_ref().map(|it| it.as_str()))?;
    write_option(out, "bank", it.custody.bank.as_deref())?;
    let identification = it.custody.identification.as_deref();
    write_option(out, "identification", identification)?;
    write_option(out, "region", it.custody.region.as_deref())?;
    // The directive needs a day even where the account has none.
    match it.opened_on {
        Some(day) => writeln!(out, "  opened: {day}"),
        None => Ok(()),
    }
}

fn write_entry(entry: &EntryView<'_>, names: &Names, out: &mut Out<'_>) -> fmt::Result {
    write!(out, "{} * ", entry.booked_on())?;
    if let Some(it) = entry.counterparty() {
        write_quoted(out, it)?;
        out.write_char(' ')?;
    }
    write_quoted(out, entry.description())?;
    let corrected = entry.corrects().map(|it| match it {
        Correction::Reversal(seq) | Correction::Reclassification(seq) => seq,
    });
    if let Some(seq) = corrected {
        write!(out, " ^entry-{seq}")?;
    }
    if entry.reversed_by().is_some() {
        write!(out, " ^entry-{}", entry.seq())?;
    }
    writeln!(out, "\n  seq: {}", entry.seq())?;
    write_option(out, "reference", entry.reference())?;
    write_origin(entry, out)?;
    let mut number = 0_u32;
    for (name, value) in &entry.tags() {
        if is_plain_key(name) {
            write_text(out, name, value)?;
        } else {
            number += 1;
            write_text(out, &format!("{TAG_NAME}{number}"), name)?;
            write_text(out, &format!("{TAG_VALUE}{number}"), value)?;
        }
    }
    for posting in entry.postings() {
        write_posting(&posting, names, out)?;
    }
    Ok(())
}

fn write_origin(entry: &EntryView<'_>, out: &mut Out<'_>) -> fmt::Result {
    match entry.corrects() {
        Some(Correction::Reversal(seq)) => writeln!(out, "  reverses: {seq}")?,
        Some(Correction::Reclassification(seq)) => writeln!(out, "  reclassifies: {seq}")?,
        None => {}
    }
    let Some(line) = entry.line() else {
        return Ok(());
    };
    writeln!(out, "  statement: {}", line.statement)?;
    out.write_str("  fingerprint: \"")?;
    for byte in line.fingerprint {
        write!(out, "{byte:02x}")?;
    }
    writeln!(out, "\"\n  occurrence: {}", line.occurrence)?;
    if let Some(it) = entry.statement() {
        writeln!(out, "  import: \"{}\"", it.import)?;
        write_text(out, "file", &it.file)?;
    }
    Ok(())
}

fn write_amount(out: &mut Out<'_>, amount: Amount, names: &Names) -> fmt::Result {
    let commodity = names.commodity(amount.asset().code());
    write!(out, "{} {commodity}", amount.to_text())
}

fn write_posting(posting: &Posting, names: &Names, out: &mut Out<'_>) -> fmt::Result {
    write!(out, "  {}  ", names.account(posting.account))?;
    write_amount(out, posting.amount, names)?;
    if let Some(day) = posting.valued_on {
        write!(out, "\n    valued-on: {day}")?;
    }
    if let Some(counter) = posting.counter {
        out.write_str("\n    counter: ")?;
        write_amount(out, counter, names)?;
    }
    out.write_char('\n')
}

/// A `balance` counts at the start of its day and with all accounts below: the day after the
/// last entry, summed over the tree of mapped names.
fn write_assertions(book: &Book, names: &Names, out: &mut Out<'_>) -> fmt::Result {
    let last = book.span(Basis::Booked).map(|it| it.1);
    let day = last.and_then(|it| Day::from_number(Day::from(it).number() + 1).to_date());
    let Some(day) = day else {
        return Ok(());
    };
    let balances = book.balances(&Asking::default());
    let mut sums: BTreeMap<(&str, &str), Option<Amount>> = BTreeMap::new();
    let is_open = |name: &str| {
        let mut accounts = book.chart().iter();
        accounts.any(|it| it.closed_on.is_none() && names.account(it.id) == name)
    };
    for (account, amount) in &balances {
        let (name, commodity) = (
            names.account(*account),
            names.commodity(amount.asset().code()),
        );
        let ends = name.match_indices(':').map(|it| it.0);
        for end in ends.chain([name.len()]) {
            // A sum beyond 128 bits cannot be stated.
            let sum = sums.entry((&name[..end], commodity));
            sum.and_modify(|sum| *sum = sum.and_then(|it| it.checked_add(*amount).ok()))
                .or_insert(Some(*amount));
        }
    }
    for ((name, commodity), sum) in &sums {
        if let Some(sum) = sum.filter(|_| is_open(name)) {
            writeln!(
                out,
                "{day} balance {name}  {} ~ 0 {commodity}",
                sum.to_text()
            )?;
        }
    }
    Ok(())
}
