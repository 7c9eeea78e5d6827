//! The OpenAPI document is what the code says, and the golden file is that document.

use serde_json::Value;

const GOLDEN: &str = include_str!("../../../../docs/openapi.json");

fn document() -> Value {
    serde_json::from_str(&server::openapi()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().unwrap();
        item.iter()
            .map(move |(method, operation)| (format!("{method} {path}"), operation.clone()))
    });
    all.collect()
}

/// Set `BURSAR_GOLDEN=1` to write the file anew; then run `npm run generate` in `web/`.
#[test]
fn the_golden_document_is_the_one_the_code_makes() {
    let made = server::openapi();
    if std::env::var_os("BURSAR_GOLDEN").is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
        std::fs::write(file, &made).unwrap();
        return;
    }
    assert!(
        made == GOLDEN,
        "docs/openapi.json is stale: run `BURSAR_GOLDEN=1 cargo nextest run -p server document`, \
         then `npm run generate` in web/"
    );
}

#[test]
fn every_operation_has_its_own_name_and_says_what_its_errors_look_like() {
    let mut names = std::collections::BTreeSet::new();
    for (place, operation) in operations(&document()) {
        assert!(
            place.contains("/api/v1/"),
            "{place}: expected the whole path"
        );
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name.to_owned()), "{place}: `{name}` is taken");
        let error = &operation["responses"]["default"]["content"]["application/problem+json"];
        assert_eq!(
            error["schema"]["$ref"], "#/components/schemas/Problem",
            "{place}"
        );
    }
}

#[test]
fn every_reference_of_the_document_leads_to_a_schema() {
    let document = document();
    let text = document.to_string();
    for part in text.split("\"#/").skip(1) {
        let pointer = format!("/{}", part.split('"').next().unwrap());
        assert!(document.pointer(&pointer).is_some(), "{pointer} is nowhere");
    }
}
