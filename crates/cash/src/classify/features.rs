//! What a movement looks like to the classifier (CASH-5).
//!
//! Owns: words, pairs of words, the other side, size and direction, each as a number.
//! Not here: what they mean for a category (`classify`).
//! Invariant: a movement has at most `MAX` features, each once; texts are looked at up to
//! `MAX_TEXT` bytes.

use crate::movement::Movement;

/// Most features of a movement.
const MAX: usize = 96;
/// How far into a text is looked, in bytes.
const MAX_TEXT: usize = 512;

/// What a feature is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A word of the description.
    Word,
    /// Two words in a row.
    Pair,
    /// The other side's name.
    Counterparty,
    /// A word of the other side's name.
    NameWord,
    /// The other side's account.
    CounterpartyAccount,
    /// The bank's transaction code, with the direction.
    Code,
    /// Our account, with the direction.
    Account,
    /// The size, to a factor of two, with the direction.
    Size,
    /// The exact amount.
    Amount,
}

impl Kind {
    /// Whether it can name a movement alone; size and account never do.
    pub(super) const fn names_it(self) -> bool {
        !matches!(self, Self::Account | Self::Size | Self::Code)
    }

    const fn tag(self) -> u8 {
        match self {
            Self::Word => 1,
            Self::Pair => 2,
            Self::Counterparty => 3,
            Self::NameWord => 4,
            Self::CounterpartyAccount => 5,
            Self::Code => 6,
            Self::Account => 7,
            Self::Size => 8,
            Self::Amount => 9,
        }
    }
}

/// One feature and the words it was made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Feature<'a> {
    pub(super) hash: u64,
    pub(super) kind: Kind,
    first: &'a str,
    second: &'a str,
}

impl Feature<'_> {
    /// As people read it.
    pub(super) fn text(&self) -> String {
        let joined = format!("{} {}", self.first, self.second);
        joined.trim().to_lowercase()
    }
}

/// The features of a movement, each once, in order of their numbers.
pub(super) struct Features(Vec<(u64, Kind)>);

impl Features {
    pub(super) fn of(movement: &Movement<'_>) -> Self {
        let mut all = Vec::with_capacity(32);
        visit(movement, &mut |it| all.push((it.hash, it.kind)));
        all.sort_unstable();
        all.dedup_by_key(|it| it.0);
        Self(all)
    }

    pub(super) fn hashes(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().map(|it| it.0)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (u64, Kind)> + '_ {
        self.0.iter().copied()
    }
}

/// FNV-1a, with a last mixing step: the numbers are kept in models, so they must never change.
struct Hash(u64);

impl Hash {
    fn of(kind: Kind) -> Self {
        let mut hash = Self(0xCBF2_9CE4_8422_2325);
        hash.byte(kind.tag());
        hash
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        bytes.iter().for_each(|it| self.byte(*it));
        self
    }

    /// A text in small letters; every digit is the same: numbers of invoices differ, their form
    /// does not.
    fn text(mut self, text: &str) -> Self {
        for letter in text.chars() {
            if letter.is_ascii_digit() {
                self.byte(b'0');
            } else if letter.is_ascii() {
                self.byte(letter.to_ascii_lowercase() as u8);
            } else {
                let mut bytes = [0; 4];
                for small in letter.to_lowercase() {
                    for byte in small.encode_utf8(&mut bytes).bytes() {
                        self.byte(byte);
                    }
                }
            }
        }
        self.byte(0);
        self
    }

    fn finish(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed ^ (mixed >> 29)
    }
}

/// Shows every feature of a movement, in the order of its fields.
pub(super) fn visit<'a>(movement: &Movement<'a>, show: &mut dyn FnMut(Feature<'a>)) {
    let mut left = MAX;
    let mut show = |kind: Kind, hash: Hash, first: &'a str, second: &'a str| {
        if left > 0 {
            left -= 1;
            let hash = hash.finish();
            show(Feature {
                hash,
                kind,
                first,
                second,
            });
        }
    };
    let way = [u8::from(movement.amount.is_negative())];
    let units = movement.amount.units().unsigned_abs();
    let size = [u8::try_from(128 - units.leading_zeros()).unwrap_or(u8::MAX)];
    let asset = movement.amount.asset().code();
    let account = movement.account.as_str();
    let hash = Hash::of(Kind::Account).bytes(&way).text(account);
    show(Kind::Account, hash, account, "");
    let hash = Hash::of(Kind::Size).bytes(&way).bytes(&size);
    let hash = hash.bytes(asset.as_str().as_bytes());
    show(Kind::Size, hash, size_name(movement), "");
    let hash = Hash::of(Kind::Amount).bytes(&way);
    let hash = hash
        .bytes(&units.to_le_bytes())
        .bytes(asset.as_str().as_bytes());
    show(Kind::Amount, hash, "this amount", "");
    if !movement.code.is_empty() {
        let code = cut(movement.code);
        let hash = Hash::of(Kind::Code).bytes(&way).text(code);
        show(Kind::Code, hash, code, "");
    }
    if !movement.counterparty_account.is_empty() {
        let account = cut(movement.counterparty_account);
        // Its digits are what tells accounts apart.
        let hash = Hash::of(Kind::CounterpartyAccount).bytes(account.as_bytes());
        show(Kind::CounterpartyAccount, hash, account, "");
    }
    if !movement.counterparty.is_empty() {
        let name = cut(movement.counterparty);
        show(
            Kind::Counterparty,
            Hash::of(Kind::Counterparty).text(name),
            name,
            "",
        );
        for word in words(name) {
            show(
                Kind::NameWord,
                Hash::of(Kind::NameWord).text(word),
                word,
                "",
            );
        }
    }
    let mut before = "";
    for word in words(cut(movement.description)) {
        show(Kind::Word, Hash::of(Kind::Word).text(word), word, "");
        if !before.is_empty() {
            let hash = Hash::of(Kind::Pair).text(before).text(word);
            show(Kind::Pair, hash, before, word);
        }
        before = word;
    }
}

fn size_name(movement: &Movement<'_>) -> &'static str {
    if movement.amount.is_negative() {
        "money out of this size"
    } else {
        "money in of this size"
    }
}

/// The words of a text: letters and digits, at least two.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !it.is_alphanumeric())
        .filter(|it| it.len() > 1)
}

/// The beginning of a text, at a character's end.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
