//! The router over a treasury in a temporary folder: the one place of the tests that knows it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::{App, Edge, SignIn, router};
use tempfile::TempDir;
use tower::ServiceExt;
use treasury::{Guard, StoreConfig, Treasury};

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) async fn read(response: axum::response::Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Self {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    /// The body as JSON; null if it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    /// The body, which must have come with this status.
    pub(crate) fn expect(self, status: u16) -> Value {
        let shown = self.text();
        assert_eq!(self.status.as_u16(), status, "{shown}");
        self.json()
    }
}

/// A server without a socket.
pub(crate) struct House {
    pub(crate) app: App,
    router: Router,
    pub(crate) folder: TempDir,
}

impl House {
    /// Without any organisation.
    pub(crate) async fn empty() -> Self {
        Self::empty_with(Guard::local()).await
    }

    async fn empty_with(guard: Guard) -> Self {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("bursar.db");
        let config = StoreConfig::new(format!("sqlite:{}", database.display()), folder.path());
        let treasury = Arc::new(Treasury::open_guarded(&config, guard).await.unwrap());
        let app = App::new(treasury, "0.0.0-test");
        Self {
            router: router(app.clone()),
            app,
            folder,
        }
    }

    /// With an organisation, a bank account in euro and an account of expenses.
    pub(crate) async fn open() -> Self {
        Self::open_with(Guard::local()).await
    }

    /// The same with secrets, shared state, limits and providers of its own.
    pub(crate) async fn open_with(guard: Guard) -> Self {
        let house = Self::empty_with(guard).await;
        let new = json!({"name": "Test", "slug": "test", "reporting_currency": "EUR"});
        house.post("/api/v1/organisations", new).await.expect(201);
        for path in ["assets:bank:eur", "expenses:fees", "income:sales"] {
            let new = json!({"path": path, "asset": "EUR"});
            house.post("/api/v1/accounts", new).await.expect(201);
        }
        house
    }

    /// The same house behind a proxy that says where its clients are.
    pub(crate) fn behind_proxy(self) -> Self {
        let edge = Edge {
            trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
            ..Edge::default()
        };
        self.with(|it| it.with_edge(edge).with_sign_in(SignIn::Required))
    }

    /// The same house with another application over its treasury.
    pub(crate) fn with(self, change: impl FnOnce(App) -> App) -> Self {
        let app = change(self.app);
        Self {
            router: router(app.clone()),
            app,
            folder: self.folder,
        }
    }

    /// A request as a browser on this machine sends it.
    pub(crate) fn request(method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:8000")
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        Answer::read(response).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = Self::request(Method::GET, path).body(Body::empty());
        self.send(request.unwrap()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        let request = Self::request(Method::DELETE, path).body(Body::empty());
        self.send(request.unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.write(Method::POST, path, &[], body).await
    }

    /// A write of JSON with more headers.
    pub(crate) async fn write(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Value,
    ) -> Answer {
        let mut request = Self::request(method, path).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.to_string().into()).unwrap())
            .await
    }

    /// An upload of one statement by whoever these headers name.
    pub(crate) async fn upload_as(
        &self,
        query: &str,
        headers: &[(&str, &str)],
        content: &[u8],
    ) -> Answer {
        let mut body = part("files\"; filename=\"a.sta").into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--limit--\r\n");
        let path = format!("/api/v1/imports{query}");
        let mut request = Self::request(Method::POST, &path)
            .header("content-type", "multipart/form-data; boundary=limit");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    /// An upload of files, with more form fields.
    pub(crate) async fn upload(&self, files: &[(&str, &[u8])], fields: &[(&str, &str)]) -> Answer {
        self.upload_keyed(files, fields, None).await
    }

    /// An upload under an idempotency key.
    pub(crate) async fn upload_keyed(
        &self,
        files: &[(&str, &[u8])],
        fields: &[(&str, &str)],
        key: Option<&str>,
    ) -> Answer {
        let mut body = Vec::new();
        for (name, content) in files {
            body.extend_from_slice(part(&format!("files\"; filename=\"{name}")).as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        for (name, content) in fields {
            body.extend_from_slice(format!("{}{content}\r\n", part(name)).as_bytes());
        }
        body.extend_from_slice(b"--limit--\r\n");
        let mut request = Self::request(Method::POST, "/api/v1/imports")
            .header("content-type", "multipart/form-data; boundary=limit");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.send(request.body(body.into()).unwrap()).await
    }
}

fn part(name: &str) -> String {
    format!("--limit\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n")
}

/// A payment of 12.50 EUR for fees.
pub(crate) fn payment() -> Value {
    json!({
        "booked_on": "2026-01-05",
        "description": "Account fee",
        "counterparty": "Nordbank",
        "postings": [
            {"account": "assets:bank:eur", "asset": "EUR", "amount": "-12.50"},
            {"account": "expenses:fees", "asset": "EUR", "amount": "12.50"},
        ],
    })
}
