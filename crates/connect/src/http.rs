//! The one HTTP client of this program, guarded against hostile addresses and answers.
//!
//! Owns: which addresses may be reached, redirects, limits, and what an error asks of its caller.
//! Not here: what requests say and what answers mean (the connectors).
//! Invariant: a connection goes to exactly the address that was checked, and an answer is never
//! read beyond its limit.

mod address;
mod allow;
mod answer;
mod client;
mod error;
mod redirect;
mod request;
mod resolver;
mod settings;
mod tls;

pub use address::AddressKind;
pub use allow::{AllowList, AllowListError};
pub use answer::Answer;
pub use client::Client;
pub(crate) use client::guarded_store_client;
pub use error::{HttpError, Limit, Reaction};
pub use request::Request;
pub use resolver::{Lookup, Lookups};
pub use settings::{
    CONNECT_TIMEOUT, Limits, MAX_ANSWER_BYTES, MAX_DECOMPRESSED_BYTES, MAX_REDIRECTS,
    MAX_REQUEST_BYTES, Settings, TOTAL_TIMEOUT,
};
