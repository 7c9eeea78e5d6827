//! Names of settings: as the file nests them, and which one a wrong one is nearest to.
//!
//! Owns: both. Not here: which names there are (`settings`).
//! Invariant: a name has one dotted form.

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
