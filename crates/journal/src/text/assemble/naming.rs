//! The book's assets and account paths for the file's commodities and account names.
//!
//! Owns: symbols and codes, scales, types of accounts by declaration or root, mapped characters.
//! Not here: whether the book has them already (`draft`).
//! Invariant: one name of the file always leads to one asset or path.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use money::{Asset, AssetCode, AssetDefinition, AssetKind, Date};

use crate::account::{AccountPath, AccountType};
use crate::decide::NewAccount;
use crate::text::draft::ImportOptions;
use crate::text::source::{
    Name, Names, Problems, RawAccount, RawAmount, RawCommodity, Source, Spot,
};

/// What stands below a root that is used as an account itself.
const GENERAL: &str = "general";

pub(super) struct Naming {
    assets: HashMap<String, Option<AssetDefinition>>,
    /// The assets that were asked for, by the number of the name.
    found_assets: Vec<Option<Asset>>,
    default_asset: Option<AssetCode>,
    roots: HashMap<String, AccountType>,
    declared: HashMap<String, RawAccount>,
    /// By the number of the name; inside, none for a name that can have no path.
    paths: Vec<Option<Option<Arc<str>>>>,
    /// By path in lower case, as the book's chart has them.
    accounts: BTreeMap<String, NewAccount>,
    order: Vec<String>,
    closed: Vec<(String, Date)>,
}

impl Naming {
    pub(super) fn new(source: &mut Source, options: &ImportOptions) -> Self {
        let scales = scales(source);
        let assets = scales.into_iter().map(|(name, places)| {
            let declared = source.commodities.get(&name);
            let definition = definition(&name, places, declared, options);
            (name, definition)
        });
        let mut assets: HashMap<String, Option<AssetDefinition>> = assets.collect();
        unify(&mut assets);
        let roots = options
            .roots
            .iter()
            .chain(&source.roots)
            .map(|(root, it)| (root.to_lowercase(), *it));
        let roots = roots.collect();
        let accounts = std::mem::take(&mut source.accounts);
        let mut naming = Self {
            assets,
            found_assets: Vec::new(),
            default_asset: options.default_asset,
            roots,
            declared: accounts
                .iter()
                .map(|it| (it.name.clone(), it.clone()))
                .collect(),
            paths: Vec::new(),
            accounts: BTreeMap::new(),
            order: Vec::new(),
            closed: Vec::new(),
        };
        for it in accounts {
            let spot = Spot {
                line: it.line,
                column: 0,
            };
            let name = source.names.number(&it.name);
            naming.path((name, &source.names), spot, &mut source.problems);
        }
        naming
    }

    /// The asset of a commodity; a problem if there is none.
    pub(super) fn asset(
        &mut self,
        (commodity, names): (Name, &Names),
        spot: Spot,
        problems: &mut Problems,
    ) -> Option<Asset> {
        if let Some(Some(found)) = self.found_assets.get(commodity.index()) {
            return Some(*found);
        }
        let asset = self.asset_of(names.text(commodity), spot, problems)?;
        if self.found_assets.len() <= commodity.index() {
            self.found_assets.resize(commodity.index() + 1, None);
        }
        self.found_assets[commodity.index()] = Some(asset);
        Some(asset)
    }

    fn asset_of(&mut self, commodity: &str, spot: Spot, problems: &mut Problems) -> Option<Asset> {
        if let Some(found) = self.assets.get(commodity) {
            if let Some(it) = found {
                return Some(it.asset);
            }
            let expected = "a code of 1 to 24 letters, digits, `.`, `_` or `-`; name the asset \
                            of a symbol in the import's options";
            problems.error(spot, "unknown-commodity", commodity, expected);
            return None;
        }
        let code = self.default_asset.filter(|_| commodity.is_empty());
        let code = code.map(|it| it.to_string());
        let expected = "a commodity beside the amount, or a default asset in the options";
        if code.is_none() {
            problems.error(spot, "unknown-commodity", commodity, expected);
        }
        self.assets.get(&code?)?.as_ref().map(|it| it.asset)
    }

    pub(super) fn definitions(&self) -> Vec<AssetDefinition> {
        let all = self.assets.values().flatten();
        let by_code: BTreeMap<AssetCode, AssetDefinition> =
            all.map(|it| (it.asset.code(), it.clone())).collect();
        by_code.into_values().collect()
    }

    /// The path of an account; a problem, once, if it can have none.
    pub(super) fn path(
        &mut self,
        (name, names): (Name, &Names),
        spot: Spot,
        problems: &mut Problems,
    ) -> Option<Arc<str>> {
        if let Some(Some(found)) = self.paths.get(name.index()) {
            return found.clone();
        }
        let path = self.new_path(names.text(name), spot, problems);
        let path = path.map(Arc::<str>::from);
        if self.paths.len() <= name.index() {
            self.paths.resize(name.index() + 1, None);
        }
        self.paths[name.index()] = Some(path.clone());
        path
    }

    fn new_path(&mut self, name: &str, spot: Spot, problems: &mut Problems) -> Option<String> {
        let declared = self.declared.get(name).cloned();
        let path = match declared.as_ref().filter(|it| !it.details.path.is_empty()) {
            Some(it) => Some(it.details.path.clone()),
            None => self.mapped(name, spot, problems),
        };
        let path = path.and_then(|it| match it.parse::<AccountPath>() {
            Ok(path) => Some(path.to_string()),
            Err(error) => {
                problems.error(spot, "bad-account", &error.to_string(), "a shorter name");
                None
            }
        });
        let path = path?;
        let details = declared
            .as_ref()
            .map(|it| it.details.clone())
            .unwrap_or_default();
        let commodity = declared.as_ref().and_then(|it| it.commodity.clone());
        let asset = commodity.and_then(|it| self.asset_of(&it, spot, problems));
        // Two names may meet in one path: `Food` and `food`.
        let key = path.to_lowercase();
        if !self.accounts.contains_key(&key) {
            self.order.push(key.clone());
            let account = NewAccount {
                path: path.clone(),
                asset: asset.map(Asset::code),
                ..details
            };
            self.accounts.insert(key.clone(), account);
        }
        if let Some(day) = declared.and_then(|it| it.closed_on) {
            self.closed.push((path, day));
        }
        self.accounts.get(&key).map(|it| it.path.clone())
    }

    /// Makes sure that an account of ours is opened.
    pub(super) fn open(&mut self, path: &str) {
        let key = path.to_lowercase();
        if !self.accounts.contains_key(&key) {
            self.order.push(key.clone());
            let account = NewAccount {
                path: path.to_owned(),
                ..NewAccount::default()
            };
            self.accounts.insert(key, account);
        }
    }

    /// The accounts in order of first use, and those that are closed.
    pub(super) fn take_accounts(&mut self) -> (Vec<NewAccount>, Vec<(String, Date)>) {
        let order = std::mem::take(&mut self.order);
        let accounts = order.iter().filter_map(|it| self.accounts.remove(it));
        (accounts.collect(), std::mem::take(&mut self.closed))
    }

    fn mapped(&self, name: &str, spot: Spot, problems: &mut Problems) -> Option<String> {
        let (root, rest) = name.split_once(':').unwrap_or((name, ""));
        let by_root = self.roots.get(&root.to_lowercase()).copied();
        let declared = self.declared_type(name);
        let Some(account_type) = declared.or(by_root) else {
            let expected = "a name that starts with assets, liabilities, equity, income or \
                            expenses, a declared type, or a root named in the options";
            problems.error(spot, "unknown-account-type", name, expected);
            return None;
        };
        // A root that names a type is replaced by ours, any other is a name like the rest.
        let rest = if by_root.is_some() { rest } else { name };
        let cleaned: Vec<String> = rest
            .split(':')
            .map(clean)
            .filter(|it| !it.is_empty())
            .collect();
        let rest = if cleaned.is_empty() {
            GENERAL.to_owned()
        } else {
            cleaned.join(":")
        };
        Some(format!("{}:{rest}", account_type.root()))
    }

    /// The type declared for the account or the nearest above it.
    fn declared_type(&self, name: &str) -> Option<AccountType> {
        let mut name = name;
        loop {
            let declared = self.declared.get(name).and_then(|it| it.account_type);
            if declared.is_some() {
                return declared;
            }
            name = name.rsplit_once(':')?.0;
        }
    }
}

/// A name without the characters that paths do not have.
fn clean(segment: &str) -> String {
    let mut name = String::with_capacity(segment.len());
    for it in segment.trim().chars() {
        let is_bad = it.is_control() || ";\"|()[]{}@=*\\".contains(it);
        let it = if is_bad { '-' } else { it };
        if !(it == ' ' && name.ends_with(' ')) {
            name.push(it);
        }
    }
    name.trim().to_owned()
}

/// The decimal places that each commodity needs for its amounts.
fn scales(source: &Source) -> BTreeMap<String, u8> {
    let mut scales: Vec<Option<u8>> = Vec::new();
    let mut see = |name: Name, places: u8| {
        if scales.len() <= name.index() {
            scales.resize(name.index() + 1, None);
        }
        scales[name.index()] = scales[name.index()].max(Some(places));
    };
    let places = |it: &RawAmount| it.places.map_or(0, |places| places.max(it.number.scale()));
    for posting in source.entries.iter().flat_map(|it| &it.postings) {
        if let Some(it) = &posting.amount {
            see(it.commodity, places(it));
        }
        if !posting.has_extras() {
            continue;
        }
        let extras = posting.extras();
        let asserted = extras.assertion.map(|it| it.amount);
        for it in [asserted, extras.counter].into_iter().flatten() {
            see(it.commodity, places(&it));
        }
        for it in [extras.price, extras.cost] {
            use crate::text::source::RawPrice::{Each, Held, Total};
            match it {
                // Prices have as many places as they like.
                Some(Each(it) | Total(it)) => see(it.commodity, 0),
                Some(Held) | None => {}
            }
        }
    }
    for it in &source.balances {
        see(it.amount.commodity, places(&it.amount));
    }
    for it in &source.quotes {
        see(it.amount.commodity, 0);
        see(it.base, 0);
    }
    let named = source.commodities.keys().map(|it| (it.clone(), 0));
    let mut all: BTreeMap<String, u8> = named.collect();
    for (name, places) in (0..).map(Name::at).zip(scales) {
        if let Some(places) = places {
            all.insert(source.names.text(name).to_owned(), places);
        }
    }
    all
}

/// Two commodities may stand for one asset (`$` and `USD`): it has the finer scale.
fn unify(assets: &mut HashMap<String, Option<AssetDefinition>>) {
    let mut finest: HashMap<AssetCode, AssetDefinition> = HashMap::new();
    for it in assets.values().flatten() {
        let kept = finest.entry(it.asset.code()).or_insert_with(|| it.clone());
        if kept.asset.scale() < it.asset.scale() {
            *kept = it.clone();
        }
    }
    for it in assets.values_mut().flatten() {
        if let Some(kept) = finest.get(&it.asset.code()) {
            it.clone_from(kept);
        }
    }
}

fn definition(
    name: &str,
    places: u8,
    declared: Option<&RawCommodity>,
    options: &ImportOptions,
) -> Option<AssetDefinition> {
    let symbol = options.symbols.iter().find(|(symbol, _)| symbol == name);
    let told = declared.and_then(|it| it.code.as_deref());
    let code: AssetCode = match (told, symbol) {
        (Some(code), _) => code.parse().ok()?,
        (None, Some((_, code))) => *code,
        (None, None) if name.is_empty() => options.default_asset?,
        (None, None) => name.replace(' ', "-").parse().ok()?,
    };
    let currency = AssetDefinition::currency(code.as_str()).ok();
    let scale = declared.and_then(|it| it.scale).unwrap_or(0).max(places);
    let told_kind = declared.and_then(|it| it.kind.clone());
    // A currency keeps the places of ISO 4217: finer amounts are reported where they stand.
    if let Some(it) = currency.filter(|_| {
        told_kind
            .as_ref()
            .is_none_or(|it| *it == AssetKind::Currency)
    }) {
        let title = declared.and_then(|it| it.title.clone());
        let name = title.unwrap_or_else(|| it.name.clone());
        return Some(AssetDefinition { name, ..it });
    }
    let title = declared.and_then(|it| it.title.clone());
    Some(AssetDefinition {
        asset: Asset::new(code, scale).ok()?,
        name: title.unwrap_or_else(|| name.to_owned()),
        kind: told_kind.unwrap_or(AssetKind::Custom),
    })
}
