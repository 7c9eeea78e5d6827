//! The journal through its public surface.
mod fold;
mod support;
mod text;
