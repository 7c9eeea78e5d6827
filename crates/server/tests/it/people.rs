//! People with tokens, made as people are made: the first by a set-up link, others by invitation.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, House};

pub(crate) const PASSWORD: &str = "fjord lantern copper teapot";

/// Someone who is in.
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) token: String,
}

impl House {
    /// A request by whoever has this token or key; with `null` as body, none.
    pub(crate) async fn ask(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str())];
        self.write(method, path, &headers, body.clone()).await
    }

    pub(crate) async fn get_as(&self, token: &str, path: &str) -> Answer {
        self.ask(token, Method::GET, path, &Value::Null).await
    }

    pub(crate) async fn post_as(&self, token: &str, path: &str, body: Value) -> Answer {
        self.ask(token, Method::POST, path, &body).await
    }

    pub(crate) async fn delete_as(&self, token: &str, path: &str) -> Answer {
        self.ask(token, Method::DELETE, path, &Value::Null).await
    }

    /// The first owner.
    pub(crate) async fn first_owner(&self) -> Person {
        let token = self.app.treasury.setup_token().await.unwrap().unwrap();
        self.register(&token, "Ada", Some("ada@example.org"))
            .await
            .unwrap()
    }

    /// Someone new by a link; the problem's code if there is one.
    pub(crate) async fn register(
        &self,
        token: &str,
        name: &str,
        email: Option<&str>,
    ) -> Result<Person, String> {
        let new = json!({"token": token, "name": name, "email": email, "password": PASSWORD});
        let answer = self.post("/api/v1/auth/register", new).await;
        let body = answer.json();
        if answer.status.as_u16() != 201 {
            return Err(body["code"].as_str().unwrap_or_default().to_owned());
        }
        let token = text(&body, "access_token");
        let me = self.get_as(&token, "/api/v1/auth/me").await.expect(200);
        Ok(Person {
            id: text(&me, "id"),
            token,
        })
    }

    /// The secret of the link of an invitation.
    pub(crate) async fn invite(&self, by: &Person, org: &str, invitation: Value) -> String {
        let path = format!("/api/v1/admin/invitations?org={org}");
        let made = self.post_as(&by.token, &path, invitation).await.expect(201);
        let link = text(&made, "link");
        link.rsplit('/').next().unwrap().to_owned()
    }

    /// A new member with this role.
    pub(crate) async fn member(&self, by: &Person, org: &str, role: &str) -> Person {
        self.scoped_member(by, org, (role, json!({}))).await
    }

    /// A new member with this role and scope.
    pub(crate) async fn scoped_member(
        &self,
        by: &Person,
        org: &str,
        (role, scope): (&str, Value),
    ) -> Person {
        let email = format!("{role}-{}@example.org", scope.to_string().len());
        let invitation = json!({"email": email, "role": role, "scope": scope});
        let token = self.invite(by, org, invitation).await;
        self.register(&token, role, None).await.unwrap()
    }

    /// The secret of a new key of someone.
    pub(crate) async fn key_of(&self, of: &Person, org: &str) -> String {
        let path = format!("/api/v1/auth/api-keys?org={org}");
        let made = self
            .post_as(&of.token, &path, json!({"name": "test"}))
            .await;
        text(&made.expect(201), "secret")
    }
}

pub(crate) fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}
