//! Names of settings: as the file nests them, as others call them, and which one a wrong one is
//! nearest to.
//!
//! Owns: all three. Not here: which names there are (`known`).
//! Invariant: a name has one dotted form.

/// Variables by which other programs know the same, and the setting. Beside `DATABASE_URL`,
/// `REDIS_URL`, `JWT_SECRET` and the like, which are our own names.
pub(super) const ALIASES: [(&str, &str); 6] = [
    ("LOG_LEVEL", "log.level"),
    ("CORS_ORIGINS", "server.cors_origins"),
    ("DATABASE_REPLICA_URL", "database.read_url"),
    ("DATABASE_MAX_CONNECTIONS", "database.max_connections"),
    ("DATABASE_POOL_SIZE", "database.max_connections"),
    ("WORKER_CONCURRENCY", "worker.concurrency"),
];

/// `{database: {url: …}}` as `database.url`.
pub(super) fn flatten(prefix: &str, table: toml::Table, out: &mut Vec<(String, toml::Value)>) {
    for (key, value) in table {
        let name = if prefix.is_empty() {
            key
        } else {
            format!("{prefix}.{key}")
        };
        match value {
            toml::Value::Table(inner) => flatten(&name, inner, out),
            other => out.push((name, other)),
        }
    }
}

pub(super) fn nearest<'a>(name: &str, names: &[&'a str], most: usize) -> Option<&'a str> {
    let distance = |it: &&&str| strsim::damerau_levenshtein(name, it);
    let found = names.iter().min_by_key(distance)?;
    (strsim::damerau_levenshtein(name, found) <= most).then_some(*found)
}
