//! The id of the request that a task serves: in every answer, problem and log line.
//!
//! Owns: where the id is kept while a request is served. Not here: making it (`app`).
//! Invariant: outside a request there is none.

tokio::task_local! {
    /// The id of the request that this task serves.
    pub(crate) static REQUEST_ID: String;
}

/// The id of the request being served, if it has one.
pub(crate) fn request_id() -> Option<String> {
    REQUEST_ID.try_with(String::clone).ok()
}
