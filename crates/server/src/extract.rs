//! What handlers take in: who asks, for which organisation, and JSON that is checked.
//!
//! Owns: the organisation of a request, its idempotency key, its id, and readable JSON errors.
//! Not here: rules. Invariant: a body that is not the expected JSON never reaches a handler.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use money::OrganisationId;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::marker::PhantomData;
use std::time::Duration;
use treasury::{Caller, Identity, Origin};

use crate::client::Client;
use crate::problem::Problem;
use crate::state::App;
use crate::who::Who;

/// How long a reader waits for the sequence it asks for.
const PATIENCE: Duration = Duration::from_secs(5);

/// The organisation a request is about, and who asks: put there once they may.
#[derive(Clone, Debug)]
pub(crate) struct Org {
    /// The organisation.
    pub(crate) id: OrganisationId,
    /// Who asks, with the request's idempotency key.
    pub(crate) caller: Caller,
}

/// Who asks, whatever the organisation.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    /// Who.
    pub(crate) who: Who,
    /// Where from.
    pub(crate) origin: Origin,
}

/// Someone who proved who they are.
#[derive(Clone, Debug)]
pub(crate) struct Me {
    /// Who.
    pub(crate) identity: Identity,
    /// Where from.
    pub(crate) origin: Origin,
}

impl FromRequestParts<App> for Org {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let found = parts.extensions.get::<Self>().cloned();
        let Self { id, caller } = found.ok_or_else(|| crate::who::nobody(None))?;
        let caller = caller.with_key(idempotency_key(&parts.headers)?);
        if let Some(seq) = header(&parts.headers, "bursar-seq")? {
            let seq = seq
                .parse()
                .map_err(|_| bad_header("Bursar-Seq", &seq, "a sequence"))?;
            app.treasury
                .ledger(id)
                .await?
                .book_at_least(seq, PATIENCE)
                .await?;
        }
        Ok(Self { id, caller })
    }
}

/// Where this server is reached: what a link to it begins with.
pub(crate) struct Base(String);

impl Base {
    /// The address of a page.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl FromRequestParts<App> for Base {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(url) = app.treasury.public_url() {
            return Ok(Self(url.trim_end_matches('/').to_owned()));
        }
        Ok(Self(Client::of(&parts.extensions).own_origin()))
    }
}

impl FromRequestParts<App> for Asking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Problem> {
        let found = parts.extensions.get::<Self>().cloned();
        found.ok_or_else(|| crate::who::nobody(None))
    }
}

impl FromRequestParts<App> for Me {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Asking { who, origin } = Asking::from_request_parts(parts, app).await?;
        match who {
            Who::Person(identity) => Ok(Self { identity, origin }),
            Who::Nobody(cause) => Err(crate::who::nobody(cause)),
            Who::Operator => Err(Problem::new(
                StatusCode::CONFLICT,
                "no-users",
                "nobody exists yet: open the set-up link that the server printed at its start, \
                 or make one with `bursar user setup`",
            )),
        }
    }
}

/// The request's idempotency key, if it has one.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    header(headers, "idempotency-key")
}

fn header(headers: &HeaderMap, name: &str) -> Result<Option<String>, Problem> {
    let Some(found) = headers.get(name) else {
        return Ok(None);
    };
    let text = found
        .to_str()
        .map_err(|_| bad_header(name, "(not text)", "visible ASCII"))?;
    Ok(Some(text.to_owned()))
}

fn bad_header(name: &str, found: &str, expected: &str) -> Problem {
    let detail = format!("header {name}: found `{found}`, expected {expected}");
    Problem::new(StatusCode::BAD_REQUEST, "bad-header", detail)
}

/// JSON of the expected shape; anything else is a problem that says where.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let parsed = axum::Json::<Object<T>>::from_request(request, app).await;
        let axum::Json(Object(value)) = parsed.map_err(|rejection| {
            let code = match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => "body-too-large",
                StatusCode::UNSUPPORTED_MEDIA_TYPE => "not-json",
                _ => "bad-json",
            };
            Problem::new(rejection.status(), code, rejection.body_text())
        })?;
        Ok(Self(value))
    }
}

/// A JSON object: what is derived for a struct takes its fields in a list too, which no document of
/// ours says.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = T;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }
        deserializer.deserialize_map(Fields(PhantomData)).map(Self)
    }
}

/// A form with files.
pub(crate) struct Form(pub(crate) Multipart);

impl FromRequest<App> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let form = Multipart::from_request(request, app).await;
        form.map(Self).map_err(|rejection| {
            Problem::new(rejection.status(), "bad-form", rejection.body_text())
        })
    }
}

/// A body as it came, within the limit of bodies.
pub(crate) struct Content(pub(crate) Bytes);

impl FromRequest<App> for Content {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let read = Bytes::from_request(request, app).await;
        read.map(Self).map_err(|rejection| {
            let code = match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => "body-too-large",
                _ => "bad-body",
            };
            Problem::new(rejection.status(), code, rejection.body_text())
        })
    }
}

/// Query parameters of the expected shape.
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let parsed = Query::<T>::try_from_uri(&parts.uri);
        let Query(value) = parsed.map_err(|rejection| {
            Problem::new(StatusCode::BAD_REQUEST, "bad-query", rejection.body_text())
        })?;
        Ok(Self(value))
    }
}

/// Path parameters of the expected shape.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let parsed = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        let axum::extract::Path(value) = parsed.map_err(|rejection| {
            Problem::new(StatusCode::NOT_FOUND, "bad-path", rejection.body_text())
        })?;
        Ok(Self(value))
    }
}
