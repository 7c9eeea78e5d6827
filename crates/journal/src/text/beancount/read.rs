//! Reading a journal of beancount, directive by directive.
//!
//! Owns: every directive but transactions, and which lines belong to which.
//! Not here: tokens (`lex`), transactions (`entry`), inference (`assemble`).
//! Invariant: a directive that changes balances and is not understood is an error, one that
//! does not is a notice.

use std::collections::BTreeMap;

use money::{AssetKind, Date};

use super::MARK;
use super::lex::{Lexer, Line, Token};
use super::number::{Cursor, Fault};
use super::words::value_text;
use crate::account::{AccountType, Entity};
use crate::text::hledger::set_detail;
use crate::text::source::{RawAccount, RawAmount, RawBalance, RawPad, RawQuote, Source, Spot};

pub(super) struct Reader {
    pub(super) source: Source,
    pub(super) is_ours: bool,
    /// The tags that `pushtag` put on.
    pub(super) tags: Vec<String>,
}

/// Reads a whole journal.
pub(in crate::text) fn read(text: &str) -> Source {
    let mut reader = Reader {
        source: Source::default(),
        is_ours: text.lines().next().is_some_and(|it| it.trim_end() == MARK),
        tags: Vec::new(),
    };
    let mut lexer = Lexer::new(text);
    let mut block: Vec<Line<'_>> = Vec::new();
    while let Some(line) = lexer.next() {
        if !line.is_indented {
            reader.read_block(&block);
            block.clear();
        }
        block.push(line);
    }
    reader.read_block(&block);
    reader.source
}

impl Reader {
    fn read_block(&mut self, block: &[Line<'_>]) {
        let Some((first, below)) = block.split_first() else {
            return;
        };
        let mut is_good = true;
        for line in block {
            if let Some((spot, expected)) = line.fault {
                self.source
                    .problems
                    .error(spot, "bad-character", "", expected);
                is_good = false;
            }
        }
        if !is_good || first.tokens.is_empty() {
            return;
        }
        if let Err(it) = self.read_directive(first, below) {
            self.source
                .problems
                .error(it.spot, it.code, &it.found, it.expected);
        }
    }

    fn notice(&mut self, spot: Spot, code: &'static str, found: &str) {
        let expected = "nothing; it was left out";
        self.source.problems.notice(spot, code, found, expected);
    }

    fn read_directive(&mut self, first: &Line<'_>, below: &[Line<'_>]) -> Result<(), Fault> {
        let mut cursor = Cursor::new(first);
        let spot = cursor.spot();
        match cursor.next() {
            Some(Token::Date(on)) => self.read_dated(*on, &mut cursor, below),
            Some(Token::Word("option")) => self.read_option(spot, &mut cursor),
            Some(Token::Word("plugin")) => {
                self.notice(spot, "plugin", &value_text(&mut cursor));
                Ok(())
            }
            Some(Token::Word("pushtag")) => {
                if let Some(Token::Tag(tag)) = cursor.next() {
                    self.tags.push((*tag).to_owned());
                }
                Ok(())
            }
            Some(Token::Word("poptag")) => {
                if let Some(Token::Tag(tag)) = cursor.next() {
                    self.tags.retain(|it| it != tag);
                }
                Ok(())
            }
            Some(Token::Word(word @ ("pushmeta" | "popmeta"))) => {
                self.notice(spot, "directive-ignored", word);
                Ok(())
            }
            Some(Token::Word("include")) => Err(Fault {
                spot,
                code: "include",
                found: value_text(&mut cursor),
                expected: "one file; join the files first",
            }),
            _ => {
                let expected = "a date, option, plugin, pushtag or poptag at the margin";
                Err(Fault {
                    spot,
                    code: "unknown-directive",
                    ..Cursor::new(first).fault("", expected)
                })
            }
        }
    }

    fn read_option(&mut self, spot: Spot, cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
        let (Some(Token::Text(name)), Some(Token::Text(value))) = (cursor.next(), cursor.next())
        else {
            return Err(cursor.fault("bad-option", "option \"name\" \"value\""));
        };
        let account_type = match name.as_str() {
            "name_assets" => Some(AccountType::Asset),
            "name_liabilities" => Some(AccountType::Liability),
            "name_equity" => Some(AccountType::Equity),
            "name_income" => Some(AccountType::Income),
            "name_expenses" => Some(AccountType::Expense),
            _ => None,
        };
        if let Some(it) = account_type {
            self.source.roots.push((value.clone(), it));
        } else if !matches!(name.as_str(), "title" | "operating_currency") {
            self.notice(spot, "option", &format!("{name}: {value}"));
        }
        Ok(())
    }

    fn read_dated(
        &mut self,
        on: Date,
        cursor: &mut Cursor<'_, '_>,
        below: &[Line<'_>],
    ) -> Result<(), Fault> {
        let spot = cursor.spot();
        match cursor.next() {
            Some(Token::Word("open")) => self.read_open(on, cursor, below),
            Some(Token::Word("close")) => {
                let name = cursor.account()?;
                let mut accounts = self.source.accounts.iter_mut();
                match accounts.find(|it| it.name == name) {
                    Some(it) => it.closed_on = Some(on),
                    None => return Err(cursor.fault("unknown-account", "an account opened before")),
                }
                Ok(())
            }
            Some(Token::Word("commodity")) => self.read_commodity(cursor, below),
            Some(Token::Word("balance")) => self.read_balance(on, spot, cursor),
            Some(Token::Word("pad")) => {
                let account = self.source.names.number(cursor.account()?);
                let from = self.source.names.number(cursor.account()?);
                self.source.pads.push(RawPad {
                    line: spot.line,
                    on,
                    account,
                    from,
                });
                Ok(())
            }
            Some(Token::Word("price")) => {
                let base = self.source.names.number(cursor.commodity()?);
                let amount = cursor.amount(&mut self.source.names)?;
                self.source.quotes.push(RawQuote {
                    line: spot.line,
                    on,
                    base,
                    amount,
                    source: metadata(below).remove("source"),
                });
                Ok(())
            }
            Some(Token::Word("custom")) => self.read_custom(spot, cursor),
            Some(Token::Word(word @ ("note" | "document" | "event" | "query"))) => {
                self.notice(
                    spot,
                    "not-imported",
                    &format!("{word} {}", value_text(cursor)),
                );
                Ok(())
            }
            Some(Token::Word("txn") | Token::Mark(_)) => self.entry(on, cursor, below),
            Some(Token::Commodity(it)) if it.len() == 1 => self.entry(on, cursor, below),
            _ => Err(Fault {
                spot,
                expected: "*, !, txn, open, close, commodity, balance, pad, price, note, \
                           document, event, query or custom",
                ..cursor.fault("unknown-directive", "")
            }),
        }
    }

    fn read_balance(
        &mut self,
        on: Date,
        spot: Spot,
        cursor: &mut Cursor<'_, '_>,
    ) -> Result<(), Fault> {
        let account = self.source.names.number(cursor.account()?);
        let number = cursor.expression(0)?;
        let tolerance = if cursor.eat("~") {
            Some(cursor.expression(0)?.value)
        } else {
            None
        };
        let amount = RawAmount {
            number: number.value,
            places: number.places,
            commodity: self.source.names.number(cursor.commodity()?),
        };
        self.source.balances.push(RawBalance {
            spot,
            on,
            account,
            amount,
            tolerance,
        });
        Ok(())
    }

    fn read_open(
        &mut self,
        on: Date,
        cursor: &mut Cursor<'_, '_>,
        below: &[Line<'_>],
    ) -> Result<(), Fault> {
        let line = cursor.spot().line;
        let mut account = RawAccount {
            line,
            name: cursor.account()?.to_owned(),
            ..RawAccount::default()
        };
        let mut commodities = Vec::new();
        while let Some(Token::Commodity(it)) = cursor.peek() {
            commodities.push((*it).to_owned());
            cursor.next();
            cursor.eat(",");
        }
        if let [one] = commodities.as_slice() {
            account.commodity = Some(one.clone());
        }
        if !self.is_ours {
            account.details.opened_on = Some(on);
        }
        for (key, value) in metadata(below) {
            if self.is_ours && !set_detail(&mut account, &key, &value) {
                return Err(Fault {
                    found: format!("{key}: {value}"),
                    ..cursor.fault("bad-metadata", "metadata as the export wrote it")
                });
            }
        }
        self.source.accounts.push(account);
        Ok(())
    }

    fn read_commodity(
        &mut self,
        cursor: &mut Cursor<'_, '_>,
        below: &[Line<'_>],
    ) -> Result<(), Fault> {
        let name = cursor.commodity()?.to_owned();
        let mut metadata = metadata(below);
        let declared = self.source.commodities.entry(name).or_default();
        declared.title = metadata.remove("name");
        if !self.is_ours {
            return Ok(());
        }
        declared.code = metadata.remove("code");
        declared.scale = metadata.remove("scale").and_then(|it| it.parse().ok());
        let kind = metadata.remove("kind");
        let mut get = |key: &str| metadata.remove(key);
        declared.kind = kind.map(|kind| match kind.as_str() {
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
        Ok(())
    }

    fn read_custom(&mut self, spot: Spot, cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
        let Some(Token::Text(kind)) = cursor.next() else {
            return Err(cursor.fault("bad-custom", "custom \"type\" and values"));
        };
        if kind != "bursar-entity" || !self.is_ours {
            self.notice(spot, "not-imported", &format!("custom {kind}"));
            return Ok(());
        }
        if let (Some(Token::Text(slug)), Some(Token::Text(name))) = (cursor.next(), cursor.next())
            && let Ok(slug) = slug.parse()
        {
            let name = name.clone();
            self.source.entities.push(Entity { slug, name });
        }
        Ok(())
    }
}

/// The metadata below a directive, as text.
fn metadata(below: &[Line<'_>]) -> BTreeMap<String, String> {
    let pair = |line: &Line<'_>| {
        let mut cursor = Cursor::new(line);
        let Some(Token::Key(key)) = cursor.next() else {
            return None;
        };
        Some(((*key).to_owned(), value_text(&mut cursor)))
    };
    below.iter().filter_map(pair).collect()
}
