//! `bursar asset`.
//!
//! Owns: its options and what it prints. Not here: rules (`treasury`).
//! Invariant: currencies of ISO 4217 need no definition; everything else does.

use clap::{Args, Subcommand, ValueEnum};
use money::{Asset, AssetCode, AssetDefinition, AssetKind};
use serde::Serialize;

use super::context::Context;
use crate::failure::Failure;
use crate::table::{Align, Table};

/// Assets.
#[derive(Debug, Subcommand)]
pub(crate) enum AssetCommand {
    /// Define an asset; currencies of ISO 4217 need none
    #[command(after_help = "Examples:\n  \
        bursar asset add ETH --scale 18 --kind token --chain eip155:1 --name Ether\n  \
        bursar asset add VWCE --scale 6 --kind security --isin IE00BK5BQT80")]
    Add(Add),
    /// List the assets that are defined
    List,
}

/// What kind of thing an asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A currency of ISO 4217
    Currency,
    /// A token on a chain
    Token,
    /// A share, fund unit or bond
    Security,
    /// Anything else that is counted
    Custom,
}

/// An asset to define.
#[derive(Args, Debug)]
pub(crate) struct Add {
    /// Its code
    code: String,
    /// Places after the point, 0 to 36; needed unless it is a currency
    #[arg(long, value_name = "PLACES")]
    scale: Option<u8>,
    /// What it is
    #[arg(long, value_enum, default_value = "custom")]
    kind: Kind,
    /// Its name [default: the code]
    #[arg(long)]
    name: Option<String>,
    /// Of a token: the chain, as in eip155:1
    #[arg(long)]
    chain: Option<String>,
    /// Of a token: the contract's address
    #[arg(long)]
    contract: Option<String>,
    /// Of a security: the ticker [default: the code]
    #[arg(long)]
    ticker: Option<String>,
    /// Of a security: the exchange
    #[arg(long)]
    exchange: Option<String>,
    /// Of a security: the ISIN
    #[arg(long)]
    isin: Option<String>,
}

#[derive(Serialize)]
struct AssetJson {
    code: String,
    name: String,
    kind: &'static str,
    scale: u8,
}

#[derive(Serialize)]
struct AssetPage {
    items: Vec<AssetJson>,
}

impl AssetJson {
    fn new(it: &AssetDefinition) -> Self {
        let kind = match it.kind {
            AssetKind::Currency => "currency",
            AssetKind::Token { .. } => "token",
            AssetKind::Security { .. } => "security",
            AssetKind::Custom => "custom",
        };
        Self {
            code: it.asset.code().to_string(),
            name: it.name.clone(),
            kind,
            scale: it.asset.scale(),
        }
    }
}

impl Add {
    fn into_definition(self) -> Result<AssetDefinition, Failure> {
        let bad = |error: &dyn std::fmt::Display| Failure::given("bad-asset", error.to_string());
        let code: AssetCode = self.code.parse().map_err(|it| bad(&it))?;
        if self.kind == Kind::Currency {
            return AssetDefinition::currency(code.as_str()).map_err(|it| bad(&it));
        }
        let Some(scale) = self.scale else {
            let cure = format!("asset `{code}`: give its places after the point with --scale");
            return Err(Failure::usage("usage", cure));
        };
        let kind = match (self.kind, self.chain) {
            (Kind::Token, Some(chain)) => AssetKind::Token {
                chain,
                contract: self.contract,
            },
            (Kind::Token, None) => {
                let cure = format!("asset `{code}`: a token needs its --chain");
                return Err(Failure::usage("usage", cure));
            }
            (Kind::Security, _) => AssetKind::Security {
                ticker: self.ticker.unwrap_or_else(|| code.to_string()),
                exchange: self.exchange,
                isin: self.isin,
            },
            (Kind::Currency | Kind::Custom, _) => AssetKind::Custom,
        };
        Ok(AssetDefinition {
            asset: Asset::new(code, scale).map_err(|it| bad(&it))?,
            name: self.name.unwrap_or_else(|| code.to_string()),
            kind,
        })
    }
}

impl AssetCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        match self {
            Self::Add(it) => {
                let definition = it.into_definition()?;
                let shown = AssetJson::new(&definition);
                books
                    .treasury
                    .define_assets(books.org, &books.caller, vec![definition])
                    .await?;
                context.output.show(&shown, |it| {
                    format!("{} ({}), {} places\n", it.code, it.kind, it.scale)
                })?;
            }
            Self::List => {
                let book = books.book().await?;
                let page = AssetPage {
                    items: book.assets().iter().map(AssetJson::new).collect(),
                };
                context.output.show(&page, assets_text)?;
            }
        }
        books.treasury.close().await;
        Ok(())
    }
}

fn assets_text(page: &AssetPage) -> String {
    let columns = [
        ("CODE", Align::Left),
        ("NAME", Align::Left),
        ("KIND", Align::Left),
        ("PLACES", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for it in &page.items {
        table.row(vec![
            it.code.clone(),
            it.name.clone(),
            it.kind.to_owned(),
            it.scale.to_string(),
        ]);
    }
    table.render()
}
