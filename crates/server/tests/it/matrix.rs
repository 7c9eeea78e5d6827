//! The permission matrix through the real router: every operation of the document × every role,
//! a member of another organisation, nobody, and a key (GUARD-1).

use std::collections::BTreeSet;

use serde_json::{Value, json};
use server::{Access, access};
use treasury::{Role, may};

use crate::people::Person;
use crate::requests::{Operation, operations};
use crate::support::{Answer, House};

/// Who calls.
enum Caller<'a> {
    Nobody,
    Member(Role, &'a Person),
    /// Owns another organisation.
    Stranger(&'a Person),
    ViewersKey(&'a str),
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// The request came to what it is about.
    Passes,
    SignIn,
    Forbidden,
    NoOrganisation,
}

impl Caller<'_> {
    fn token(&self) -> Option<&str> {
        match self {
            Self::Nobody => None,
            Self::Member(_, it) | Self::Stranger(it) => Some(&it.token),
            Self::ViewersKey(it) => Some(it),
        }
    }

    /// What the matrix says.
    fn expected(&self, operation: &str) -> Outcome {
        let allowed = |it: bool| {
            if it {
                Outcome::Passes
            } else {
                Outcome::Forbidden
            }
        };
        let access = access(operation).expect(operation);
        if access == Access::Public {
            return Outcome::Passes;
        }
        match (self, access) {
            (Self::Nobody, _) => Outcome::SignIn,
            (Self::ViewersKey(_), Access::InPerson) => Outcome::Forbidden,
            // Whoever owns an organisation may make another one.
            (Self::Member(role, _), _) if operation == "create_organisation" => {
                allowed(*role == Role::Owner)
            }
            (_, Access::Public | Access::SignedIn | Access::InPerson) => Outcome::Passes,
            (Self::Stranger(_), Access::May(_)) => Outcome::NoOrganisation,
            (Self::Member(role, _), Access::May(action)) => allowed(may(*role, action)),
            (Self::ViewersKey(_), Access::May(action)) => allowed(may(Role::Viewer, action)),
        }
    }
}

fn outcome(answer: &Answer) -> Outcome {
    let body = answer.json();
    let detail = body["detail"].as_str().unwrap_or_default();
    match (answer.status.as_u16(), body["code"].as_str()) {
        (401, Some("sign-in-required" | "session-ended" | "key-invalid" | "token-invalid")) => {
            Outcome::SignIn
        }
        (403, _) => Outcome::Forbidden,
        (404, _) if detail.starts_with("organisation ") => Outcome::NoOrganisation,
        _ => Outcome::Passes,
    }
}

async fn check(house: &House, caller: &Caller<'_>, operation: &Operation) -> Option<String> {
    let path = operation.at(&operation.nothing());
    let request = operation.request(&format!("{path}?org=test"), caller.token(), None);
    let answer = house.send(request).await;
    let (found, expected) = (outcome(&answer), caller.expected(&operation.id));
    let who = match caller {
        Caller::Nobody => "nobody".to_owned(),
        Caller::Member(role, _) => role.to_string(),
        Caller::Stranger(_) => "a stranger".to_owned(),
        Caller::ViewersKey(_) => "a viewer's key".to_owned(),
    };
    // Whoever may, erased themselves just before: there is nobody left to sign out.
    let is_erased = operation.id == "logout" && answer.json()["code"] == "session-ended";
    let is_right = (found == expected || is_erased) && !answer.status.is_server_error();
    (!is_right).then(|| {
        let (id, status, text) = (&operation.id, answer.status, answer.text());
        format!("{id} as {who}: {found:?}, expected {expected:?}; {status} {text}")
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_answers_every_caller_as_the_matrix_says() {
    let house = House::open().await;
    let ada = house.first_owner().await;
    let new = json!({"name": "Other", "slug": "other", "reporting_currency": "EUR"});
    let made = house.post_as(&ada.token, "/api/v1/organisations", new);
    made.await.expect(201);
    let bob = house.member(&ada, "other", "owner").await;
    let mut people = Vec::new();
    for role in Role::ALL.into_iter().filter(|it| *it != Role::Owner) {
        people.push((role, house.member(&ada, "test", role.name()).await));
    }
    let viewer = &people.iter().find(|it| it.0 == Role::Viewer).unwrap().1;
    let key = house.key_of(viewer, "test").await;
    let mut callers = vec![
        Caller::Nobody,
        Caller::Stranger(&bob),
        Caller::ViewersKey(&key),
    ];
    callers.extend(people.iter().map(|it| Caller::Member(it.0, &it.1)));
    callers.push(Caller::Member(Role::Owner, &ada));
    let operations = operations();
    let mut wrong = Vec::new();
    for caller in &callers {
        for operation in &operations {
            wrong.extend(check(&house, caller, operation).await);
        }
    }
    let tried = callers.len() * operations.len();
    assert!(
        wrong.is_empty(),
        "{} of {tried}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(tried > 500, "{tried} requests are too few to be all");
}

#[test]
fn every_route_names_its_action_and_every_name_is_a_route() {
    let served: BTreeSet<String> = operations().into_iter().map(|it| it.id).collect();
    for id in &served {
        assert!(access(id).is_some(), "`{id}` is not in the table of access");
    }
    let source = include_str!("../../src/access.rs");
    let start = source.find("Some(match operation {").unwrap();
    let end = source.find("_ => return None").unwrap();
    let named = source[start..end].split('"').skip(1).step_by(2);
    for name in named {
        assert!(access(name).is_some(), "`{name}` was read wrongly");
        assert!(
            served.contains(name),
            "the table of access names `{name}`, which no route is"
        );
    }
    assert_eq!(access("no_such_operation"), None);
}

#[tokio::test]
async fn the_matrix_is_told_as_data() {
    let house = House::open().await;
    let told: Value = house.get("/api/v1/admin/roles").await.expect(200);
    let actions = told["actions"].as_array().unwrap();
    assert_eq!(actions.len(), treasury::MATRIX.len());
    for row in treasury::MATRIX {
        let found = actions.iter().find(|it| it["name"] == row.action.name());
        let roles = found.unwrap()["roles"].as_array().unwrap();
        for role in Role::ALL {
            let is_told = roles.contains(&json!(role.name()));
            assert_eq!(is_told, may(role, row.action), "{role} {}", row.action);
        }
    }
}
