//! XML text, written element by element (CASH-10).
//!
//! Owns: escaping, nesting, indentation. Not here: which elements (`write`).
//! Invariant: every element that was opened is closed; no text breaks out of its element.

/// A document being written.
pub(super) struct Document {
    text: String,
    open: Vec<&'static str>,
}

impl Document {
    /// Begins with the declaration; `size` is about how many bytes are coming.
    pub(super) fn new(size: usize) -> Self {
        let mut text = String::with_capacity(size);
        text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        Self {
            text,
            open: Vec::new(),
        }
    }

    /// Opens the root element in a namespace.
    pub(super) fn root(&mut self, name: &'static str, namespace: &str) {
        self.text.push('<');
        self.text.push_str(name);
        self.text.push_str(" xmlns=\"");
        self.escape(namespace);
        self.text.push_str("\">\n");
        self.open.push(name);
    }

    /// Opens an element that holds others.
    pub(super) fn begin(&mut self, name: &'static str) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        self.text.push_str(">\n");
        self.open.push(name);
    }

    /// Writes the elements of `path`, one inside the other, around a text.
    pub(super) fn nested(&mut self, path: &[&'static str], text: &str) {
        match path {
            [] => {}
            [name] => self.leaf(name, text),
            [name, rest @ ..] => {
                self.begin(name);
                self.nested(rest, text);
                self.close();
            }
        }
    }

    /// Writes an element with a text.
    pub(super) fn leaf(&mut self, name: &str, text: &str) {
        self.leaf_with(name, None, text);
    }

    /// Writes an element with a text, if there is one.
    pub(super) fn optional(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|it| !it.is_empty()) {
            self.leaf(name, text);
        }
    }

    /// Writes an element with an attribute and a text.
    pub(super) fn leaf_with(&mut self, name: &str, attribute: Option<(&str, &str)>, text: &str) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        if let Some((key, value)) = attribute {
            self.text.push(' ');
            self.text.push_str(key);
            self.text.push_str("=\"");
            self.escape(value);
            self.text.push('"');
        }
        self.text.push('>');
        self.escape(text);
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push_str(">\n");
    }

    /// The whole text, everything closed.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) {
        let Some(name) = self.open.pop() else { return };
        self.indent();
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push_str(">\n");
    }

    fn indent(&mut self) {
        for _ in &self.open {
            self.text.push_str("  ");
        }
    }

    fn escape(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                // XML 1.0 cannot hold these, not even escaped.
                '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' => self.text.push(' '),
                '\u{FFFE}' | '\u{FFFF}' => self.text.push(' '),
                other => self.text.push(other),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_break_out_of_their_element() {
        let mut document = Document::new(64);
        document.root("A", "urn:x");
        document.begin("B");
        document.leaf_with("C", Some(("k", "\"><x>")), "</C>&\u{1}\"");
        document.nested(&["D", "E"], "1");
        assert_eq!(
            document.finish(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<A xmlns=\"urn:x\">\n  <B>\n    \
             <C k=\"&quot;&gt;&lt;x&gt;\">&lt;/C&gt;&amp; &quot;</C>\n    <D>\n      \
             <E>1</E>\n    </D>\n  </B>\n</A>\n"
        );
    }
}
