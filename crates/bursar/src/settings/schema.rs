//! The settings' file as a JSON Schema, for editors and for checks before a deployment.
//!
//! Owns: which shape each value has. Not here: the checks of the program itself (the modules beside
//! it); a test holds both together.
//! Invariant: what the schema refuses the program refuses.
//! Source: JSON Schema 2020-12.

use serde_json::{Map, Value, json};

use super::known::SETTINGS;

/// The shape of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Text,
    /// A whole number from the first to the second.
    Whole(u32, u32),
    Truth,
    /// One of these.
    Words(&'static [&'static str]),
    /// Several texts, as a list or with commas.
    List,
}

/// Settings that are not just a text.
const SHAPES: [(&str, Shape); 24] = [
    ("database.max_connections", Shape::Whole(2, 1000)),
    ("database.migrate", Shape::Truth),
    ("audit.retention_days", Shape::Whole(2555, 36_500)),
    ("log.format", Shape::Words(&["text", "json"])),
    ("status.public", Shape::Truth),
    ("worker.embedded", Shape::Truth),
    ("worker.concurrency", Shape::Whole(1, 256)),
    ("server.acme_domains", Shape::List),
    (
        "server.acme_challenge",
        Shape::Words(&["http-01", "tls-alpn-01"]),
    ),
    ("server.https_port", Shape::Whole(1, 65_535)),
    ("server.drain_pause", Shape::Whole(0, 25)),
    ("server.trusted_proxies", Shape::List),
    ("server.cors_origins", Shape::List),
    ("server.max_connections", Shape::Whole(16, 65_536)),
    ("secrets.previous_keys", Shape::List),
    ("auth.mode", Shape::Words(&["auto", "required"])),
    ("connect.allow", Shape::List),
    ("connections.folders", Shape::List),
    ("limits.requests_per_hour", Shape::Whole(1, 1_000_000)),
    ("limits.uploads", Shape::Whole(1, 1_000_000)),
    ("limits.routes", Shape::List),
    ("flags.advanced_ml", Shape::Truth),
    ("flags.advanced_risk", Shape::Truth),
    ("flags.voice", Shape::Truth),
];

fn shape(key: &str) -> Shape {
    if key.starts_with("flags.") {
        return Shape::Truth;
    }
    let found = SHAPES.iter().find(|it| it.0 == key);
    found.map_or(Shape::Text, |it| it.1)
}

fn value(shape: Shape) -> Value {
    match shape {
        Shape::Text => json!({"type": ["string", "integer", "boolean"]}),
        Shape::Whole(least, most) => {
            json!({"type": "integer", "minimum": least, "maximum": most})
        }
        Shape::Truth => json!({"type": "boolean"}),
        Shape::Words(words) => json!({"enum": words}),
        Shape::List => json!({"oneOf": [
            {"type": "string"}, {"type": "array", "items": {"type": "string"}},
        ]}),
    }
}

/// The schema of `bursar.toml`.
#[must_use]
pub fn json_schema() -> Value {
    let mut tables: Map<String, Value> = Map::new();
    for it in &SETTINGS {
        let mut described = value(shape(it.key));
        described["description"] = json!(format!("{} ({})", it.about, it.variable));
        let parts: Vec<&str> = it.key.split('.').collect();
        put(&mut tables, &parts, described);
    }
    // Providers have names of the operator's choice.
    if let Some(oidc) = tables.get_mut("oidc") {
        let fields = ["issuer", "client_id", "client_secret", "label"];
        let texts = fields.map(|it| (it.to_owned(), json!({"type": "string"})));
        let provider = json!({
            "type": "object", "additionalProperties": false, "properties": Map::from_iter(texts),
        });
        *oidc = json!({"type": "object", "additionalProperties": provider});
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "bursar.toml",
        "description": "Settings of Bursar; each can be given by its variable, too.",
        "type": "object",
        "additionalProperties": false,
        "properties": tables,
    })
}

fn put(tables: &mut Map<String, Value>, parts: &[&str], described: Value) {
    match parts {
        [] => {}
        [name] => {
            tables.insert((*name).to_owned(), described);
        }
        [table, rest @ ..] => {
            let place = tables.entry((*table).to_owned()).or_insert_with(
                || json!({"type": "object", "additionalProperties": false, "properties": {}}),
            );
            if let Some(inner) = place["properties"].as_object_mut() {
                put(inner, rest, described);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FILE_NAME, Flags, Settings};
    use super::*;

    /// What the program says of one value in the file.
    fn problems(key: &str, value: &str) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE_NAME), format!("{key} = {value}\n")).unwrap();
        let flags = Flags {
            data: Some(folder.path().to_owned()),
            ..Flags::default()
        };
        let found = Settings::load(&flags, &std::collections::BTreeMap::new(), "warn");
        // Some settings go only with others; that is not what a shape is about.
        let failure = found.err()?.message;
        failure
            .contains("expected a number")
            .then_some(failure.clone())
            .or_else(|| {
                let is_of_words = failure.contains(": expected ") && failure.contains(" or ");
                is_of_words.then_some(failure)
            })
    }

    #[test]
    fn what_the_schema_says_the_program_does() {
        for (key, shape) in SHAPES {
            assert!(SETTINGS.iter().any(|it| it.key == key), "{key}");
            match shape {
                Shape::Whole(least, most) => {
                    assert_eq!(problems(key, &least.to_string()), None, "{key}");
                    assert_eq!(problems(key, &most.to_string()), None, "{key}");
                    let more = (most + 1).to_string();
                    assert!(problems(key, &more).is_some(), "{key} = {more}");
                    if let Some(less) = least.checked_sub(1) {
                        assert!(problems(key, &less.to_string()).is_some(), "{key} = {less}");
                    }
                }
                Shape::Truth => {
                    assert_eq!(problems(key, "true"), None, "{key}");
                    assert_eq!(problems(key, "false"), None, "{key}");
                    assert!(problems(key, "'maybe'").is_some(), "{key}");
                }
                Shape::Words(words) => {
                    for word in words {
                        assert_eq!(problems(key, &format!("'{word}'")), None, "{key} = {word}");
                    }
                    assert!(problems(key, "'maybe'").is_some(), "{key}");
                }
                Shape::List => assert_eq!(problems(key, "[]"), None, "{key}"),
                Shape::Text => panic!("{key}: a text needs no line"),
            }
        }
    }

    #[test]
    fn every_setting_is_in_the_schema_and_nothing_else() {
        let schema = json_schema();
        for it in &SETTINGS {
            let path = it.key.split('.').collect::<Vec<_>>();
            if path.first() == Some(&"oidc") {
                continue;
            }
            let pointer = format!("/properties/{}", path.join("/properties/"));
            let found = schema.pointer(&pointer);
            assert!(
                found.is_some_and(|it| it["description"].is_string()),
                "{pointer}"
            );
        }
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(
            schema["properties"]["server"]["additionalProperties"],
            false
        );
    }
}
