//! Requests made from the OpenAPI document: one for every operation, with values that its schema
//! takes and that name nothing there is.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Map, Value, json};

use crate::support::House;

/// An operation of the document.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    /// Names of the parameters in the path.
    pub(crate) placed: Vec<String>,
    /// Names of the parameters in the query.
    pub(crate) asked: Vec<String>,
    body: Option<(String, Value)>,
}

/// Every operation; those that end what they are called with stand last.
pub(crate) fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&server::openapi()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, found) in item.as_object().unwrap() {
            all.push(operation(&document, (path, method), found));
        }
    }
    let ends = ["leave_organisation", "delete_person", "logout"];
    all.sort_by_key(|it| {
        ends.iter()
            .position(|end| *end == it.id)
            .map_or(0, |at| at + 1)
    });
    all
}

fn operation(document: &Value, (path, method): (&str, &str), found: &Value) -> Operation {
    let parameters = found["parameters"].as_array().cloned().unwrap_or_default();
    let named = |place: &str| -> Vec<String> {
        let those = parameters.iter().filter(|it| it["in"] == place);
        those
            .map(|it| it["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let content = found["requestBody"]["content"].as_object();
    let body = content
        .and_then(|it| it.iter().next())
        .map(|(kind, it)| (kind.clone(), sample(document, "", &it["schema"])));
    Operation {
        id: found["operationId"].as_str().unwrap().to_owned(),
        method: method.to_uppercase().parse().unwrap(),
        path: path.to_owned(),
        placed: named("path"),
        asked: named("query"),
        body,
    }
}

impl Operation {
    /// What its parameter in the path names when it names nothing.
    pub(crate) fn nothing(&self) -> String {
        let zero = uuid::Uuid::from_u128(7);
        let path = self.path.trim_start_matches("/api/v1");
        match path {
            it if it.starts_with("/accounts/") || it.starts_with("/reconciliations/") => {
                "assets:nothing".to_owned()
            }
            it if it.starts_with("/entries/") || it.starts_with("/matches/") => "999999".to_owned(),
            it if it.starts_with("/imports/") => money::ImportId::from_uuid(zero).to_string(),
            it if it.starts_with("/expected-items/") => {
                money::ExpectedItemId::from_uuid(zero).to_string()
            }
            it if it.starts_with("/auth/sessions/") => {
                money::SessionId::from_uuid(zero).to_string()
            }
            it if it.contains("/api-keys/") => money::ApiKeyId::from_uuid(zero).to_string(),
            it if it.starts_with("/admin/users/") || it.starts_with("/admin/service-accounts/") => {
                money::UserId::from_uuid(zero).to_string()
            }
            _ => "nothing".to_owned(),
        }
    }

    /// The path with this in place of its parameters.
    pub(crate) fn at(&self, value: &str) -> String {
        let mut path = self.path.clone();
        for name in &self.placed {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        path
    }

    /// Its body with one text in place of every sample that names an account, import or user.
    pub(crate) fn body_with(&self, account: &str, user: &str) -> Option<Value> {
        let (_, body) = self.body.as_ref()?;
        let text = body.to_string();
        let text = text.replace("\"assets:nothing\"", &format!("\"{account}\""));
        let to = format!("\"to\":\"{user}\"");
        let text = text.replace("\"to\":\"nothing\"", &to);
        serde_json::from_str(&text).ok()
    }

    /// A request with the organisation in its query and, if there is one, a token.
    pub(crate) fn request(
        &self,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Request<Body> {
        let mut request = House::request(self.method.clone(), path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let (kind, sample) = match &self.body {
            Some((kind, sample)) => (kind.as_str(), body.unwrap_or(sample)),
            None => return request.body(Body::empty()).unwrap(),
        };
        match kind {
            "multipart/form-data" => {
                let text = "--limit\r\ncontent-disposition: form-data; name=\"files\"; \
                    filename=\"a.sta\"\r\n\r\nnothing\r\n--limit--\r\n";
                let kind = "multipart/form-data; boundary=limit";
                request.header("content-type", kind).body(text.into())
            }
            "application/json" => request
                .header("content-type", kind)
                .body(sample.to_string().into()),
            other => request
                .header("content-type", other)
                .body("base,quote,on,rate\n".into()),
        }
        .unwrap()
    }
}

/// A value that a schema takes, with no more than it requires.
fn sample(document: &Value, name: &str, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let found = document.pointer(reference.trim_start_matches('#')).unwrap();
        let is_account = reference.ends_with("/AccountName");
        return if is_account {
            json!("assets:nothing")
        } else {
            sample(document, name, found)
        };
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        if let Some(first) = schema[several].as_array().and_then(|it| it.first()) {
            return sample(document, name, first);
        }
    }
    if let Some(first) = schema["enum"].as_array().and_then(|it| it.first()) {
        return first.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(several) => several[0].as_str().unwrap_or_default(),
        one => one.as_str().unwrap_or_default(),
    };
    match kind {
        "object" => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let fields = required.iter().map(|it| {
                let name = it.as_str().unwrap();
                let value = sample(document, name, &schema["properties"][name]);
                (name.to_owned(), value)
            });
            Value::Object(fields.collect::<Map<_, _>>())
        }
        "array" => json!([sample(document, name, &schema["items"])]),
        "integer" | "number" => json!(0),
        "boolean" => json!(false),
        _ => text(name, schema),
    }
}

fn text(name: &str, schema: &Value) -> Value {
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    json!(match (name, schema["format"].as_str()) {
        (_, Some("date")) => "2026-01-05",
        (_, Some("date-time")) => "2026-01-05T00:00:00Z",
        ("role", _) => "viewer",
        ("email", _) => "nobody@example.org",
        ("asset" | "base" | "reporting_currency", _) => "EUR",
        ("quote", _) => "USD",
        ("amount" | "rate", _) => "1.00",
        ("path", _) => "assets:nothing",
        _ => "nothing",
    })
}
