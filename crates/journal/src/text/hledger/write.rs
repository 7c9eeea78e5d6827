//! Writing a book as a journal that hledger and ledger read.
//!
//! Owns: the order and form of directives, entries and tags.
//! Not here: names (`names`), escapes (`escape`).
//! Invariant: every amount stands with all the asset's places and no separators, and no price
//! is attached to it: entries balance per asset already, so counter-values are tags.

use std::borrow::Cow;
use std::fmt::{self, Write};

use money::{Amount, Asset, AssetDefinition, AssetKind};

use super::{EMPTY_NAME, MARK, RESERVED, split_description};
use crate::account::{Account, AccountType};
use crate::book::{Asking, Basis, Book, EntryView};
use crate::entry::{Correction, Posting};
use crate::text::escape::write_percent;
use crate::text::names::{Dialect, Names};
use crate::text::{Assertions, ExportOptions, PriceQuote, known_prices, ordered};

type Out<'a> = dyn Write + 'a;

/// Writes the whole book.
pub(in crate::text) fn write(
    book: &Book,
    options: &ExportOptions<'_>,
    out: &mut Out<'_>,
) -> fmt::Result {
    let names = Names::new(book, Dialect::Hledger);
    writeln!(out, "{MARK}")?;
    let head = book.head();
    writeln!(out, "; journal head: {} {}", head.seq, head.hash)?;
    for entity in book.entities().values() {
        write!(out, "; bursar-entity: {} ", entity.slug)?;
        write_percent(out, &entity.name, |_| true)?;
        out.write_char('\n')?;
    }
    out.write_char('\n')?;
    for it in book.assets().iter() {
        write_commodity(it, &names, out)?;
    }
    out.write_char('\n')?;
    for it in book.chart().iter() {
        write_account(it, &names, out)?;
    }
    for it in ordered(book) {
        out.write_char('\n')?;
        write_entry(&it, &names, out)?;
    }
    out.write_char('\n')?;
    for it in known_prices(book, options) {
        write_price(it, &names, out)?;
    }
    if options.assertions == Assertions::State {
        write_assertions(book, &names, out)?;
    }
    Ok(())
}

/// A tag on a line of its own; hledger ends a value at a comma.
fn write_tag(out: &mut Out<'_>, name: &str, value: &str) -> fmt::Result {
    write!(out, "    ; {name}:")?;
    write_percent(out, value, |it| it != ',')?;
    out.write_char('\n')
}

fn write_commodity(it: &AssetDefinition, names: &Names, out: &mut Out<'_>) -> fmt::Result {
    let code = it.asset.code();
    let commodity = names.commodity(code);
    writeln!(out, "commodity {commodity}")?;
    write_tag(out, "name", &it.name)?;
    match &it.kind {
        AssetKind::Currency => write_tag(out, "kind", "currency")?,
        AssetKind::Custom => write_tag(out, "kind", "custom")?,
        AssetKind::Token { chain, contract } => {
            write_tag(out, "kind", "token")?;
            write_tag(out, "chain", chain)?;
            write_option(out, "contract", contract.as_deref())?;
        }
        AssetKind::Security {
            ticker,
            exchange,
            isin,
        } => {
            write_tag(out, "kind", "security")?;
            write_tag(out, "ticker", ticker)?;
            write_option(out, "exchange", exchange.as_deref())?;
            write_option(out, "isin", isin.as_deref())?;
        }
    }
    // The decimal mark is written even without places, as hledger asks for one; before a blank
    // and the commodity ledger would not take it.
    match usize::from(it.asset.scale()) {
        0 => writeln!(out, "    format {commodity} 1000."),
        places => writeln!(out, "    format 1000.{:0<places$} {commodity}", ""),
    }
}

fn write_option(out: &mut Out<'_>, name: &str, value: Option<&str>) -> fmt::Result {
    value.map_or(Ok(()), |it| write_tag(out, name, it))
}

const fn type_letter(it: AccountType) -> &'static str {
    match it {
        AccountType::Asset => "A",
        AccountType::Liability => "L",
        AccountType::Equity => "E",
        AccountType::Income => "R",
        AccountType::Expense => "X",
    }
}

fn write_account(it: &Account, names: &Names, out: &mut Out<'_>) -> fmt::Result {
    let name = names.account(it.id);
    writeln!(out, "account {name}")?;
    write_tag(out, "type", type_letter(it.path.account_type()))?;
    if name != it.path.as_str() {
        write_tag(out, "path", it.path.as_str())?;
    }
    write_tag(out, "kind", it.kind.word())?;
    write_option(out, "entity", it.entity.as_ref().map(|it| it.as_str()))?;
    write_option(out, "asset", it.asset.as_ref().map(|it| it.as_str()))?;
    write_option(out, "bank", it.custody.bank.as_deref())?;
    let identification = it.custody.identification.as_deref();
    write_option(out, "identification", identification)?;
    write_option(out, "region", it.custody.region.as_deref())?;
    if let Some(day) = it.opened_on {
        writeln!(out, "    ; opened:{day}")?;
    }
    if let Some(day) = it.closed_on {
        writeln!(out, "    ; closed:{day}")?;
    }
    Ok(())
}

/// The text with what the entry's first line gives a meaning to replaced.
fn plain(text: &str) -> Cow<'_, str> {
    let is_bad =
        |it: char| matches!(it, ';' | '|') || it.is_control() || (it != ' ' && it.is_whitespace());
    let starts_badly = text.starts_with(['*', '!', '(', '=', '-', ' ']);
    if !text.contains(is_bad) && !starts_badly && !text.ends_with(' ') {
        return Cow::Borrowed(text);
    }
    let replace = |it: char| match it {
        ';' => ',',
        '|' => '/',
        _ if is_bad(it) => ' ',
        _ => it,
    };
    let text: String = text.chars().map(replace).collect();
    let text = text.trim_start_matches(['*', '!', '(', '=', '-', ' ']);
    Cow::Owned(text.trim_end().to_owned())
}

/// Whether a reference can stand in the code's parentheses and be read back.
fn is_code(text: &str) -> bool {
    let is_bad = |it: char| matches!(it, '(' | ')' | ';') || it.is_control();
    !text.is_empty() && text.trim() == text && !text.contains(is_bad)
}

fn write_entry(entry: &EntryView<'_>, names: &Names, out: &mut Out<'_>) -> fmt::Result {
    let (description, counterparty) = (entry.description(), entry.counterparty());
    let reference = entry.reference();
    write!(out, "{} *", entry.booked_on())?;
    if let Some(it) = reference.filter(|it| is_code(it)) {
        write!(out, " ({it})")?;
    }
    let line = match counterparty {
        Some(it) => Cow::Owned(format!("{} | {}", plain(it), plain(description))),
        None => plain(description),
    };
    let line = line.trim();
    if !line.is_empty() {
        write!(out, " {line}")?;
    }
    out.write_char('\n')?;
    writeln!(out, "    ; seq:{}", entry.seq())?;
    let (read_counterparty, read_description) = split_description(line);
    if read_counterparty != counterparty {
        write_tag(out, "counterparty", counterparty.unwrap_or_default())?;
    }
    if read_description != description {
        write_tag(out, "description", description)?;
    }
    if let Some(it) = reference.filter(|it| !is_code(it)) {
        write_tag(out, "reference", it)?;
    }
    write_origin(entry, out)?;
    for (name, value) in &entry.tags() {
        write_user_tag(out, name, value)?;
    }
    for posting in entry.postings() {
        write_posting(&posting, names, out)?;
    }
    Ok(())
}

fn write_origin(entry: &EntryView<'_>, out: &mut Out<'_>) -> fmt::Result {
    match entry.corrects() {
        Some(Correction::Reversal(seq)) => writeln!(out, "    ; reverses:{seq}")?,
        Some(Correction::Reclassification(seq)) => writeln!(out, "    ; reclassifies:{seq}")?,
        None => {}
    }
    let Some(line) = entry.line() else {
        return Ok(());
    };
    writeln!(out, "    ; statement:{}", line.statement)?;
    out.write_str("    ; fingerprint:")?;
    for byte in line.fingerprint {
        write!(out, "{byte:02x}")?;
    }
    writeln!(out, "\n    ; occurrence:{}", line.occurrence)?;
    if let Some(it) = entry.statement() {
        writeln!(out, "    ; import:{}", it.import)?;
        write_tag(out, "file", &it.file)?;
    }
    Ok(())
}

/// A tag of the user's, by a name that cannot be taken for one of ours.
fn write_user_tag(out: &mut Out<'_>, name: &str, value: &str) -> fmt::Result {
    out.write_str("    ; ")?;
    let first = name.chars().next().filter(|it| it.is_ascii());
    match first {
        None if name.is_empty() => out.write_str(EMPTY_NAME)?,
        Some(it) if RESERVED.contains(&name) => {
            write!(out, "%{:02X}{}", u32::from(it), &name[1..])?;
        }
        _ => write_percent(out, name, |it| !matches!(it, ':' | ',' | ';' | ' '))?,
    }
    out.write_char(':')?;
    write_percent(out, value, |it| it != ',')?;
    out.write_char('\n')
}

fn write_amount(out: &mut Out<'_>, amount: Amount, names: &Names) -> fmt::Result {
    let commodity = names.commodity(amount.asset().code());
    write!(out, "{} {commodity}", amount.to_text())
}

fn write_posting(posting: &Posting, names: &Names, out: &mut Out<'_>) -> fmt::Result {
    write!(out, "    {}  ", names.account(posting.account))?;
    write_amount(out, posting.amount, names)?;
    if let Some(day) = posting.valued_on {
        write!(out, "\n    ; date:{day}")?;
    }
    if let Some(counter) = posting.counter {
        out.write_str("\n    ; counter:")?;
        write_amount(out, counter, names)?;
    }
    out.write_char('\n')
}

fn write_price(it: &PriceQuote, names: &Names, out: &mut Out<'_>) -> fmt::Result {
    let (base, quote) = (names.commodity(it.base), names.commodity(it.quote));
    write!(out, "P {} {base} {} {quote}", it.on, it.rate)?;
    if let Some(source) = &it.source {
        out.write_str("  ; source:")?;
        write_percent(out, source, |it| it != ',')?;
    }
    out.write_char('\n')
}

/// Zero postings that assert every balance, after the last day of either date.
fn write_assertions(book: &Book, names: &Names, out: &mut Out<'_>) -> fmt::Result {
    let spans = [book.span(Basis::Booked), book.span(Basis::Valued)];
    let Some(last) = spans.into_iter().flatten().map(|it| it.1).max() else {
        return Ok(());
    };
    writeln!(out, "\n{last} * closing balances")?;
    for (account, amount) in book.balances(&Asking::default()) {
        let zero: Asset = amount.asset();
        write!(out, "    {}  ", names.account(account))?;
        write_amount(out, Amount::zero(zero), names)?;
        out.write_str(" = ")?;
        write_amount(out, amount, names)?;
        out.write_char('\n')?;
    }
    Ok(())
}
