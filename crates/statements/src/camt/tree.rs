//! One part of a message (an account, a balance, an entry) as a small tree in flat memory.
//!
//! Owns: names and texts of the part being read, and the look-up by path.
//! Not here: XML itself (`xml`), what a path means (`entry`, `head`).
//! Invariant: memory is reused from part to part and bounded by the largest part.

use std::ops::Range;

use super::xml::Position;

/// Index of a node in its tree.
pub(crate) type NodeId = usize;

/// An element: its name, its text if it is a leaf, its children.
struct Node {
    name: Range<usize>,
    text: Range<usize>,
    /// The `Ccy` attribute, the only one that camt messages have.
    currency: Range<usize>,
    position: Position,
    first: Option<NodeId>,
    last: Option<NodeId>,
    next: Option<NodeId>,
}

/// A tree, built in document order.
#[derive(Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    chars: String,
}

/// A point to which a tree can be cut back.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    nodes: usize,
    chars: usize,
}

impl Tree {
    /// Forgets everything, keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.nodes.clear();
        self.chars.clear();
    }

    /// Whether this part is larger than any bank's: 16 MiB or 200 000 elements.
    pub(crate) fn is_full(&self) -> bool {
        self.chars.len() > 16 << 20 || self.nodes.len() > 200_000
    }

    /// Where the tree ends now.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            nodes: self.nodes.len(),
            chars: self.chars.len(),
        }
    }

    /// Drops every node added since `mark`; none of them may hang on an older node.
    pub(crate) fn cut(&mut self, mark: Mark) {
        self.nodes.truncate(mark.nodes);
        self.chars.truncate(mark.chars);
    }

    /// Adds an element below `parent`, or one that stands alone.
    pub(crate) fn open(
        &mut self,
        parent: Option<NodeId>,
        name: &str,
        currency: &str,
        position: Position,
    ) -> NodeId {
        let id = self.nodes.len();
        let name = self.keep(name);
        let currency = self.keep(currency);
        self.nodes.push(Node {
            name,
            currency,
            text: 0..0,
            position,
            first: None,
            last: None,
            next: None,
        });
        if let Some(parent) = parent {
            match self.nodes[parent].last {
                Some(last) => self.nodes[last].next = Some(id),
                None => self.nodes[parent].first = Some(id),
            }
            self.nodes[parent].last = Some(id);
        }
        id
    }

    fn keep(&mut self, text: &str) -> Range<usize> {
        let start = self.chars.len();
        self.chars.push_str(text);
        start..self.chars.len()
    }

    /// Appends text to a leaf; the white space between children is nobody's.
    pub(crate) fn add_text(&mut self, id: NodeId, text: &str) {
        if self.nodes[id].first.is_some() {
            return;
        }
        let added = self.keep(text);
        let node = &mut self.nodes[id];
        if node.text.end == added.start && !node.text.is_empty() {
            node.text.end = added.end;
        } else {
            node.text = added;
        }
    }

    /// How many bytes of text a node has so far.
    pub(crate) fn text_len(&self, id: NodeId) -> usize {
        self.nodes[id].text.len()
    }

    pub(crate) fn name(&self, id: NodeId) -> &str {
        &self.chars[self.nodes[id].name.clone()]
    }

    /// The text of a leaf without the white space around it.
    pub(crate) fn text(&self, id: NodeId) -> &str {
        self.chars[self.nodes[id].text.clone()].trim()
    }

    /// The `Ccy` attribute; none when it is missing or empty.
    pub(crate) fn currency(&self, id: NodeId) -> Option<&str> {
        Some(self.chars[self.nodes[id].currency.clone()].trim()).filter(|it| !it.is_empty())
    }

    /// Where the text of the element starts in the file.
    pub(crate) fn position(&self, id: NodeId) -> Position {
        self.nodes[id].position
    }

    /// The children in document order.
    pub(crate) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.nodes[id].first, |it| self.nodes[*it].next)
    }

    /// The first child of that name.
    pub(crate) fn child(&self, id: NodeId, name: &str) -> Option<NodeId> {
        self.children(id).find(|it| self.name(*it) == name)
    }

    /// The first node on that path.
    pub(crate) fn find(&self, id: NodeId, path: &[&str]) -> Option<NodeId> {
        path.iter().try_fold(id, |id, name| self.child(id, name))
    }

    /// The text on that path; none when it is missing or empty.
    pub(crate) fn get(&self, id: NodeId, path: &[&str]) -> Option<&str> {
        let text = self.text(self.find(id, path)?);
        Some(text).filter(|it| !it.is_empty())
    }

    /// The text on the first of these paths that has one.
    pub(crate) fn get_any(&self, id: NodeId, paths: &[&[&str]]) -> Option<&str> {
        paths.iter().find_map(|path| self.get(id, path))
    }
}
