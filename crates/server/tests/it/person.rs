//! Someone who signs in: the one place of the tests that knows how.

use std::net::SocketAddr;

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, House};

pub(crate) const PASSWORD: &str = "fjord lantern copper teapot";

/// Someone with tokens, and where they are.
pub(crate) struct Person {
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) device: String,
    pub(crate) agent: &'static str,
    pub(crate) address: SocketAddr,
}

/// A request from somewhere.
pub(crate) async fn call(
    house: &House,
    (agent, address): (&str, SocketAddr),
    (method, path): (Method, &str),
    token: Option<&str>,
    body: Value,
) -> Answer {
    let mut request = House::request(method, path)
        .header("content-type", "application/json")
        .header("user-agent", agent)
        .header("x-forwarded-for", address.ip().to_string());
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    house
        .send(request.body(body.to_string().into()).unwrap())
        .await
}

impl Person {
    /// The first owner, by the set-up link.
    pub(crate) async fn set_up(house: &House, name: &str, email: &str) -> Self {
        let token = house.app.treasury.setup_token().await.unwrap().unwrap();
        Self::register(house, &token, name, email).await
    }

    /// Someone new, by a link.
    pub(crate) async fn register(house: &House, token: &str, name: &str, email: &str) -> Self {
        let (agent, address) = ("Unmistakable/7.3", "203.0.113.77:4711".parse().unwrap());
        let new = json!({"token": token, "name": name, "email": email, "password": PASSWORD});
        let path = (Method::POST, "/api/v1/auth/register");
        let answer = call(house, (agent, address), path, None, new).await;
        let answer = answer.expect(201);
        let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        Self {
            access: text("access_token"),
            refresh: text("refresh_token"),
            device: text("device"),
            agent,
            address,
        }
    }

    pub(crate) async fn send(
        &self,
        house: &House,
        method: Method,
        path: &str,
        body: Value,
    ) -> Answer {
        let from = (self.agent, self.address);
        call(house, from, (method, path), Some(&self.access), body).await
    }

    pub(crate) async fn get(&self, house: &House, path: &str) -> Answer {
        self.send(house, Method::GET, path, Value::Null).await
    }

    pub(crate) async fn post(&self, house: &House, path: &str, body: Value) -> Answer {
        self.send(house, Method::POST, path, body).await
    }

    /// Invites someone and makes them by the link.
    pub(crate) async fn invite(&self, house: &House, email: &str, role: treasury::Role) -> Self {
        let org = house.app.treasury.resolve(None).await.unwrap();
        let draft = treasury::InvitationDraft {
            email: email.to_owned(),
            role,
            scope: treasury::MemberScope::default(),
        };
        let caller = self.caller(house, org).await;
        let invited = house.app.treasury.invite(org, &caller, draft).await;
        Self::register(house, &invited.unwrap().1, "Guest", email).await
    }

    async fn caller(&self, house: &House, org: money::OrganisationId) -> treasury::Caller {
        let treasury = &house.app.treasury;
        let identity = treasury.prove_token(&self.access).await.unwrap();
        let origin = treasury::Origin::default();
        treasury.enter(&identity, org, origin).await.unwrap()
    }
}
