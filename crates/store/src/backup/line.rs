//! Rows as lines: the text form of PostgreSQL's COPY, which both engines write and read.
//!
//! Owns: taking a line apart. Source: PostgreSQL 15, COPY, "Text Format": columns parted by tabs,
//! `\N` for NULL, backslash before what would be taken for something else.
//! Not here: making lines, which the engines do (`tables`).
//! Invariant: a line holds no line feed but its last byte, so rows can be counted and parted.

/// Takes a line apart, without its line feed. None if it is not UTF-8 or ends within an escape.
pub(super) fn parse(line: &[u8]) -> Option<Vec<Option<String>>> {
    line.split(|it| *it == b'\t').map(field).collect()
}

/// A field; the inner none is NULL.
fn field(text: &[u8]) -> Option<Option<String>> {
    if text == br"\N" {
        return Some(None);
    }
    if !text.contains(&b'\\') {
        return Some(Some(String::from_utf8(text.to_vec()).ok()?));
    }
    let mut plain = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        plain.push(match byte {
            b'\\' => match bytes.next()? {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'b' => 8,
                b'f' => 12,
                b'v' => 11,
                other => *other,
            },
            other => *other,
        });
    }
    Some(Some(String::from_utf8(plain).ok()?))
}

/// The lines of a block, each without its line feed.
pub(super) fn lines(block: &[u8]) -> impl Iterator<Item = &[u8]> {
    block
        .split_inclusive(|it| *it == b'\n')
        .map(|it| it.strip_suffix(b"\n").unwrap_or(it))
}

/// How many lines a block has.
pub(super) fn count(block: &[u8]) -> u64 {
    block.iter().map(|it| u64::from(*it == b'\n')).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_mean_what_the_server_says_they_mean() {
        let row = |text: &str| parse(text.as_bytes());
        let some = |it: &str| Some(it.to_owned());
        assert_eq!(
            row("1\t\\N\ta\\tb\\\\n\\n\t"),
            Some(vec![some("1"), None, some("a\tb\\n\n"), some("")])
        );
        assert_eq!(row("\\\\N"), Some(vec![some("\\N")]));
        assert_eq!(row("\\\\x00ff"), Some(vec![some("\\x00ff")]));
        assert_eq!(row("a\\"), None);
        assert_eq!(parse(b"\xff"), None);
    }

    #[test]
    fn blocks_are_parted_by_line() {
        assert_eq!(lines(b"a\nb\n").collect::<Vec<_>>(), [b"a", b"b"]);
        assert_eq!(count(b"a\nb\n"), 2);
        assert_eq!(lines(b"").count(), 0);
    }
}
