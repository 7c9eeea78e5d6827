//! Which account of ours a statement is of.
//!
//! Owns: the choice between the account that was chosen, the one the file names and a new one.
//! Not here: opening it (`imports`). Invariant: a file of another account or currency than the
//! chosen one is an error, never booked there.

use journal::{AccountId, AccountKind, Book, Custody, NewAccount};
use money::Asset;
use statements::{Place, Problem};

use super::Part;

/// Finds the account of a statement: the chosen one, the one it names, or a new one.
pub(super) fn assign(book: &Book, part: &mut Part, chosen: Option<&str>) {
    let statement = &part.preview.statement;
    let named = statement.account.as_deref();
    let by_name = named.and_then(|it| book.chart().find_by_statement(it));
    let by_choice = chosen.and_then(|it| {
        let number = it.parse().ok().and_then(|it| book.account(AccountId(it)));
        number.or_else(|| book.chart().find(it))
    });
    let found = by_choice.or(by_name);
    if let (Some(chosen), Some(named)) = (by_choice, named)
        && let Some(expected) = chosen.custody.identification.as_deref()
        && !is_same_account(expected, named)
    {
        part.preview.problems.push(Problem::error(
            "statement-for-another-account",
            Place::FILE,
            named,
            format!("a statement of {} ({expected})", chosen.path),
        ));
    }
    let currency = statement.currency.clone();
    if let Some(account) = found {
        part.preview.account = Some((account.id, account.path.to_string()));
        let own = account.asset.map(|it| it.to_string());
        if let (Some(own), Some(found)) = (&own, &currency)
            && own != found
        {
            let expected = format!("{own}, the currency of {}", account.path);
            let problem = Problem::error("statement-currency", Place::FILE, found, expected);
            part.preview.problems.push(problem);
        }
        part.asset = asset_of(book, currency.or(own).as_deref());
    } else {
        part.asset = asset_of(book, currency.as_deref());
        suggest(book, part, chosen);
    }
    if part.asset.is_none() {
        let found = part.preview.statement.currency.clone().unwrap_or_default();
        let expected = "a statement in a known currency, or an account that has one (`--account`)";
        let problem = Problem::error("no-currency", Place::FILE, &found, expected);
        part.preview.problems.push(problem);
    }
}

fn is_same_account(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String {
        let kept = text.chars().filter(char::is_ascii_alphanumeric);
        kept.map(|it| it.to_ascii_uppercase()).collect()
    };
    let (one, other) = (plain(one), plain(other));
    // Statements often shorten an IBAN to the account number, or add a bank code before it.
    one == other || one.ends_with(&other) || other.ends_with(&one)
}

fn asset_of(book: &Book, code: Option<&str>) -> Option<Asset> {
    crate::treasury::Treasury::known_asset(book, code?).ok()
}

/// The account that a commit would open for a statement that names none of ours.
fn suggest(book: &Book, part: &mut Part, chosen: Option<&str>) {
    let statement = &part.preview.statement;
    let named = statement.account.clone();
    let Some(asset) = part.asset else { return };
    let leaf = chosen.map_or_else(
        || {
            let name = named.clone().unwrap_or_else(|| "unnamed".to_owned());
            let kept = |it: &char| it.is_alphanumeric() || matches!(it, ' ' | '-' | '.' | '_');
            let clean: String = name.chars().filter(kept).take(60).collect();
            let code = asset.code().as_str().to_lowercase();
            format!("assets:bank:{} {code}", clean.trim().to_lowercase())
        },
        str::to_owned,
    );
    if named.is_none() && chosen.is_none() {
        let expected = "the account it is of: the file does not say (`--account`)";
        let problem = Problem::error("no-account", Place::FILE, "", expected);
        part.preview.problems.push(problem);
        return;
    }
    let is_free = book.chart().find(&leaf).is_none();
    part.preview.suggested_path = Some(leaf.clone());
    part.new_account = is_free.then(|| NewAccount {
        path: leaf,
        kind: Some(AccountKind::Bank),
        asset: Some(asset.code()),
        custody: Custody {
            bank: statement.bank.clone(),
            identification: named,
            region: None,
        },
        ..NewAccount::default()
    });
}
