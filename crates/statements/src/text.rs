//! White space in bank texts.
//!
//! Owns: one line out of padded, wrapped or blank-filled text. Not here: what the text means.
//! Invariant: no letter is added or lost.

/// Every run of white space and control characters becomes one blank; none at either end.
pub(crate) fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    push_squeezed(&mut squeezed, text);
    squeezed
}

/// Appends the squeezed text, after a blank if something stands there already.
pub(crate) fn push_squeezed(to: &mut String, text: &str) {
    // Most texts need nothing: one look at their bytes is cheaper than taking them apart.
    let text = text.trim();
    if is_squeezed(text) {
        if !to.is_empty() && !text.is_empty() && !to.ends_with(' ') {
            to.push(' ');
        }
        to.push_str(text);
        return;
    }
    for word in text.split(|it: char| it.is_whitespace() || it.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !to.is_empty() && !to.ends_with(' ') {
            to.push(' ');
        }
        to.push_str(word);
    }
}

/// Printable ASCII without two blanks in a row.
fn is_squeezed(text: &str) -> bool {
    let mut blank = false;
    text.bytes().all(|it| {
        let again = blank && it == b' ';
        blank = it == b' ';
        !again && (b' '..0x7F).contains(&it)
    })
}

/// The text without any white space: the same text at another page width is the same.
pub(crate) fn dense(text: &str) -> String {
    let mut dense = String::with_capacity(text.len());
    text.split_whitespace().for_each(|it| dense.push_str(it));
    dense
}

/// The trimmed text, if anything is left.
pub(crate) fn present(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}

/// The squeezed text, if anything is left.
pub(crate) fn squeezed(text: &str) -> Option<String> {
    present(text).map(squeeze)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squeezing_keeps_words_and_drops_padding() {
        assert_eq!(squeeze("  a \r\n b\tc\u{1a} "), "a b c");
        assert_eq!(squeezed(" \n "), None);
        let mut text = "x".to_owned();
        push_squeezed(&mut text, " y  z ");
        assert_eq!(text, "x y z");
    }
}
