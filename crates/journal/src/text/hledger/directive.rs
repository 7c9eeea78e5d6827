//! Directives of hledger and ledger.
//!
//! Owns: what each word at the margin does to what follows.
//! Not here: transactions (`entry`).
//! Invariant: a directive that changes balances and is not understood is an error, one that
//! does not is a notice.

use money::AssetKind;

use super::amount::{Cursor, date};
use super::comment;
use super::read::{Block, Reader};
use crate::account::AccountType;
use crate::text::source::{Name, RawAccount, RawQuote};

/// Directives without an effect on entries.
const HARMLESS: [&str; 11] = [
    "payee", "tag", "N", "C", "define", "assert", "check", "capture", "value", "eval", "python",
];

impl Reader {
    pub(super) fn read_directive(&mut self, block: Block<'_>) {
        let line = block.first.strip_prefix(['!', '@']).unwrap_or(block.first);
        let word = line.split_whitespace().next().unwrap_or_default();
        let rest = line.get(word.len()..).unwrap_or_default().trim();
        let (plain, _) = comment::split(rest);
        let plain = plain.trim();
        match word {
            "account" => self.read_account(block, rest),
            "commodity" => self.read_commodity(block, rest),
            "P" => self.read_price(block),
            "D" => self.read_default(block, plain),
            "decimal-mark" => self.styles.mark = plain.chars().next(),
            "Y" | "year" => self.read_year(block, plain),
            "alias" => self.read_alias(block, plain),
            "apply" | "end" => self.read_scope(block, plain, word),
            "comment" => self.skips_until = Some("end comment"),
            "test" => self.skips_until = Some("end test"),
            "include" => {
                let expected = "one file; join the files first, as `hledger print` does";
                self.error(block.line, "include", plain, expected);
            }
            _ if HARMLESS.contains(&word) => {
                self.notice(
                    block.line,
                    "directive-ignored",
                    line,
                    "nothing; it was left out",
                );
            }
            _ => match word.strip_prefix('Y').and_then(|it| it.parse().ok()) {
                Some(year) => self.year = Some(year),
                None => {
                    let expected = "a date, a comment, or a directive such as account, \
                                    commodity, P, D, Y, alias, apply account";
                    self.error(block.line, "unknown-directive", line, expected);
                }
            },
        }
    }

    /// The tags of a directive: on its line and on the indented comment lines.
    fn block_tags(&self, block: Block<'_>) -> Vec<(String, String)> {
        let lines = block.lines().chain([block.first]);
        let comments = lines.filter_map(|it| comment::split(it).1);
        comments
            .flat_map(|it| comment::tags(it, self.is_ours))
            .collect()
    }

    fn read_account(&mut self, block: Block<'_>, rest: &str) {
        // hledger ends the name at two blanks, so that it may hold a `;`.
        let end = rest
            .find("  ")
            .or_else(|| rest.find('\t'))
            .unwrap_or(rest.len());
        let name = self.account_text(rest[..end].trim()).into_owned();
        let mut account = RawAccount {
            line: block.line,
            name,
            ..RawAccount::default()
        };
        for (tag, value) in self.block_tags(block) {
            if tag == "type" {
                account.account_type = type_of(&value);
                if account.account_type.is_none() {
                    let expected = "one of A, L, E, R, X, C, V or the whole word";
                    self.error(block.line, "bad-account-type", &value, expected);
                }
            } else if self.is_ours && !set_detail(&mut account, &tag, &value) {
                let found = format!("{tag}:{value}");
                self.error(
                    block.line,
                    "bad-tag",
                    &found,
                    "a tag as the export wrote it",
                );
            }
        }
        self.source.accounts.push(account);
    }

    fn read_commodity(&mut self, block: Block<'_>, rest: &str) {
        let tags = self.block_tags(block);
        let formats = block
            .lines()
            .filter_map(|it| it.trim().strip_prefix("format "));
        let (plain, _) = comment::split(rest);
        let sample = formats.map(|it| comment::split(it).0.trim()).next();
        // Either `commodity EUR` with a format below, or `commodity 1.000,00 EUR`.
        let has_number = plain.contains(|it: char| it.is_ascii_digit()) && !plain.starts_with('"');
        let is_quoted_number = plain.starts_with('"')
            && plain.trim_end().len() > 2
            && plain
                .rsplit('"')
                .next()
                .is_some_and(|it| it.contains(|it: char| it.is_ascii_digit()));
        let sample = sample.or((has_number || is_quoted_number).then_some(plain.trim()));
        let name = match sample {
            Some(sample) => match self.read_style(block.line, sample) {
                Some(name) => self.styles.names.text(name).to_owned(),
                None => return,
            },
            None => plain.trim().trim_matches('"').to_owned(),
        };
        let declared = self.source.commodities.entry(name).or_default();
        if self.is_ours {
            let get = |name: &str| {
                tags.iter()
                    .find(|(it, _)| it == name)
                    .map(|(_, value)| value.clone())
            };
            declared.title = get("name");
            let places = sample
                .filter(|it| !it.ends_with("1000."))
                .and_then(|it| it.split_once("000."))
                .map(|(_, it)| it.bytes().take_while(u8::is_ascii_digit).count());
            declared.scale = places.and_then(|it| u8::try_from(it).ok());
            declared.kind = get("kind").map(|kind| match kind.as_str() {
                "currency" => AssetKind::Currency,
                "token" => AssetKind::Token {
                    chain: get("chain").unwrap_or_default(),
                    contract: get("contract"),
                },
                "security" => AssetKind::Security {
                    ticker: get("ticker").unwrap_or_default(),
                    exchange: get("exchange"),
                    isin: get("isin"),
                },
                _ => AssetKind::Custom,
            });
        }
    }

    /// Learns the decimal mark from a sample amount; gives the commodity.
    fn read_style(&mut self, line: u64, sample: &str) -> Option<Name> {
        let mut cursor = Cursor {
            line: sample,
            place: 0,
        };
        let amount = match self.styles.amount(&mut cursor) {
            Ok(amount) => amount,
            Err(fault) => {
                self.error(
                    line,
                    fault.code,
                    &fault.found,
                    "a sample, as in 1,000.00 EUR",
                );
                return None;
            }
        };
        let is_part = |it: &char| it.is_ascii_digit() || matches!(it, '.' | ',');
        let digits: String = sample
            .split('"')
            .step_by(2)
            .flat_map(str::chars)
            .filter(is_part)
            .collect();
        // A sample always has its decimal mark, be it at the end: `1000.`.
        let mark = digits
            .rfind(['.', ','])
            .and_then(|it| digits[it..].chars().next());
        if let Some(mark) = mark {
            self.styles.marks.insert(amount.commodity, mark);
        }
        Some(amount.commodity)
    }

    fn read_price(&mut self, block: Block<'_>) {
        let (line, comment) = comment::split(block.first);
        let mut cursor = Cursor { line, place: 1 };
        cursor.skip_blanks();
        let result = (|| {
            let on = date(&mut cursor, self.year)?;
            cursor.skip_blanks();
            // A time of day may stand between; only the day counts.
            if cursor.peek().is_some_and(|it| it.is_ascii_digit()) {
                cursor.take_while(|it| it.is_ascii_digit() || it == ':');
                cursor.skip_blanks();
            }
            let base = if cursor.eat("\"") {
                let name = cursor.take_while(|it| it != '"');
                cursor.eat("\"");
                name
            } else {
                cursor.take_while(|it| !it.is_whitespace() && !it.is_ascii_digit())
            };
            if base.is_empty() {
                return Err(
                    cursor.fault("bad-price", "a commodity, as in P 2024-01-31 EUR 1.1 USD")
                );
            }
            let base = self.styles.names.number(base);
            cursor.skip_blanks();
            Ok((on, base, self.styles.amount(&mut cursor)?))
        })();
        match result {
            Ok((on, base, amount)) => {
                let tags = comment
                    .map(|it| comment::tags(it, self.is_ours))
                    .unwrap_or_default();
                let mut sources = tags.into_iter().filter(|(name, _)| name == "source");
                self.source.quotes.push(RawQuote {
                    line: block.line,
                    on,
                    base,
                    amount,
                    source: sources.next().map(|(_, value)| value),
                });
            }
            Err(fault) => self.fault(block.line, block.first, &fault),
        }
    }

    fn read_default(&mut self, block: Block<'_>, sample: &str) {
        if let Some(name) = self.read_style(block.line, sample) {
            self.styles.default = Some(name);
        }
    }

    fn read_year(&mut self, block: Block<'_>, text: &str) {
        match text.parse() {
            Ok(year) => self.year = Some(year),
            Err(_) => self.error(block.line, "bad-date", text, "a year, as in Y 2024"),
        }
    }

    fn read_alias(&mut self, block: Block<'_>, text: &str) {
        match text.split_once('=') {
            Some((old, new)) if !old.trim_start().starts_with('/') => {
                self.aliases
                    .push((old.trim().to_owned(), new.trim().to_owned()));
            }
            _ => {
                let expected = "alias OLD = NEW without a regular expression; rename the \
                                accounts first, as `hledger print --alias` does";
                self.error(block.line, "alias", text, expected);
            }
        }
    }

    /// `apply account X`, `apply year Y`, `end apply account`, `end aliases`.
    fn read_scope(&mut self, block: Block<'_>, text: &str, word: &str) {
        let mut words = text.split_whitespace();
        let what = (word, words.next(), words.next());
        match what {
            ("apply", Some("account"), Some(_)) => {
                let name = text["account".len()..].trim();
                self.prefixes.push(name.to_owned());
            }
            ("apply", Some("year"), Some(year)) => self.read_year(block, year),
            ("end", None, _) | ("end", Some("apply"), Some("account")) => {
                self.prefixes.pop();
            }
            ("end", Some("aliases"), _) => self.aliases.clear(),
            ("end", Some("apply"), _) | ("end", Some("comment" | "test"), _) => {}
            _ => {
                let expected = "apply account, apply year, end apply account or end aliases";
                self.error(block.line, "unknown-directive", block.first, expected);
            }
        }
    }
}

fn type_of(value: &str) -> Option<AccountType> {
    match value.to_ascii_lowercase().as_str() {
        "a" | "asset" | "c" | "cash" => Some(AccountType::Asset),
        "l" | "liability" => Some(AccountType::Liability),
        "e" | "equity" | "v" | "conversion" => Some(AccountType::Equity),
        "r" | "revenue" | "income" => Some(AccountType::Income),
        "x" | "expense" => Some(AccountType::Expense),
        _ => None,
    }
}

/// Takes a detail from a tag of our own export; `false` if its value is none.
pub(in crate::text) fn set_detail(account: &mut RawAccount, tag: &str, value: &str) -> bool {
    let details = &mut account.details;
    let text = Some(value.to_owned());
    match tag {
        "path" => details.path = value.to_owned(),
        "kind" => details.kind = value.parse().ok(),
        "entity" => details.entity = value.parse().ok(),
        "asset" => account.commodity = text,
        "bank" => details.custody.bank = text,
        "identification" => details.custody.identification = text,
        "region" => details.custody.region = text,
        "opened" => details.opened_on = value.parse().ok(),
        "closed" => account.closed_on = value.parse().ok(),
        _ => return true,
    }
    match tag {
        "kind" => details.kind.is_some(),
        "entity" => details.entity.is_some(),
        "opened" => details.opened_on.is_some(),
        "closed" => account.closed_on.is_some(),
        _ => true,
    }
}
