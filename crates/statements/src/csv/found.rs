//! Columns of a table whose role is known.
//!
//! Owns: which column has which role so far. Not here: finding it out (`suggest`, `custom`).
//! Invariant: none of its own; a column may be found for two roles until it is settled.

use super::titles::Role;

/// Columns found so far.
#[derive(Default)]
pub(super) struct Found {
    /// Each role with its columns, in the order in which they were found.
    pub(super) by_role: Vec<(Role, usize)>,
}

impl Found {
    pub(super) fn get(&self, role: Role) -> Option<usize> {
        let mut of_role = self.by_role.iter().filter(|it| it.0 == role);
        of_role.next().map(|it| it.1)
    }

    pub(super) fn is_taken(&self, column: usize) -> bool {
        self.by_role.iter().any(|it| it.1 == column)
    }

    pub(super) fn drop_role(&mut self, role: Role) {
        self.by_role.retain(|it| it.0 != role);
    }
}
