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
