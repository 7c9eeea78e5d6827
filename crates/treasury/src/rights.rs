//! Rights: which role may do what, and who is asking (GUARD-1).
//!
//! Owns: the one permission matrix, the caller, and the question whether a caller may.
//! Not here: how someone proves who they are (`identity`), who is a member of what (`people`).
//! Invariant: what is not granted is refused; a caller's rights hold for one organisation only.

mod caller;
mod command;
mod matrix;
mod scope;
mod seen;

pub use caller::{Caller, Origin, Rights};
pub use matrix::{Action, Grant, MATRIX, Role, may};
pub use scope::MemberScope;

pub(crate) use command::{require, require_everything};
pub(crate) use seen::SeenBooks;
