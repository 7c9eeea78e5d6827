//! Ids of another organisation, in path, query and body of every route that takes one (GUARD-1).

use axum::http::Method;
use serde_json::{Value, json};
use server::{Access, access};

use crate::people::{Person, text};
use crate::requests::{Operation, operations};
use crate::support::House;

/// What is in the other organisation's answers only.
const SECRETS: [&str; 3] = ["777.77", "Geheimnis", "carol@example.net"];
const ACCOUNT: &str = "assets:bank:bobs";
const STATEMENT: &[u8] = b":20:1\r\n:25:DE02120300000000202051\r\n:28C:1/1\r\n\
    :60F:C260101EUR777,77\r\n:61:2601020102C25,00NTRFINV-1//B1\r\n:86:Geheimnis\r\n\
    :62F:C260102EUR802,77\r\n-\r\n";

/// Another organisation with one of everything.
struct Other {
    bob: Person,
    entry: u64,
    import: String,
    key: String,
    session: String,
    factor: String,
    service: String,
    invitation: String,
    job: String,
    connection: String,
    expected: String,
    rule: String,
    categorisation: String,
    counterparty: String,
    beneficiary: String,
    adjustment: String,
    facility: String,
}

impl Other {
    /// What a path's parameter is there.
    fn id(&self, operation: &Operation) -> Option<String> {
        let path = operation.path.trim_start_matches("/api/v1");
        let found = match path {
            it if it.starts_with("/accounts/") => ACCOUNT.to_owned(),
            it if it.starts_with("/entries/") => self.entry.to_string(),
            it if it.starts_with("/imports/") => self.import.clone(),
            it if it.starts_with("/mappings/") => "bobs".to_owned(),
            it if it.starts_with("/auth/sessions/") => self.session.clone(),
            it if it.starts_with("/auth/mfa/") => self.factor.clone(),
            it if it.contains("/api-keys/") => self.key.clone(),
            it if it.starts_with("/admin/users/") => self.bob.id.clone(),
            it if it.starts_with("/admin/service-accounts/") => self.service.clone(),
            it if it.starts_with("/admin/invitations/") => self.invitation.clone(),
            it if it.starts_with("/jobs/") => self.job.clone(),
            it if it.starts_with("/connections/") => self.connection.clone(),
            it if it.starts_with("/expected-items/") => self.expected.clone(),
            it if it.starts_with("/rules/") => self.rule.clone(),
            it if it.starts_with("/categorisations/") => self.categorisation.clone(),
            it if it.starts_with("/counterparties/") => self.counterparty.clone(),
            it if it.starts_with("/matches/") => self.entry.to_string(),
            it if it.starts_with("/reconciliations/") => ACCOUNT.to_owned(),
            it if it.starts_with("/beneficiaries/") => self.beneficiary.clone(),
            // Payments and their files have numbers in each organisation.
            it if it.starts_with("/payments/") || it.starts_with("/payment-files/") => {
                "1".to_owned()
            }
            it if it.starts_with("/payment-templates/") => "bobs".to_owned(),
            it if it.starts_with("/budgets/") => "bobs".to_owned(),
            it if it.starts_with("/forecasting/scenarios/") => "bobs".to_owned(),
            it if it.starts_with("/forecasting/adjustments/") => self.adjustment.clone(),
            it if it.starts_with("/facilities/") => self.facility.clone(),
            // Accounts have numbers in each organisation: one that is marked there only.
            it if it.starts_with("/intercompany/accounts/") => "liabilities:bobs".to_owned(),
            // Whoever has a link's secret has the link; providers are everybody's.
            it if it.starts_with("/auth/links/") || it.starts_with("/auth/providers/") => {
                return None;
            }
            other => panic!("{other}: name an id of another organisation for it here"),
        };
        Some(found)
    }

    /// Everything in it, to be compared.
    async fn state(&self, house: &House) -> Vec<Value> {
        let mut state = Vec::new();
        for path in [
            "accounts",
            "entries",
            "imports",
            "mappings",
            "mappings/bobs",
            "journal/head",
            "admin/users",
            "admin/invitations",
            "admin/service-accounts",
            "admin/api-keys",
            "auth/sessions",
            "auth/mfa",
            "jobs",
            "connections",
            "expected-items",
            "rules",
            "categorisations",
            "counterparties",
            "reconciliations",
            "beneficiaries",
            "payments",
            "payment-templates",
            "payment-policy",
            "payment-gateway",
            "budgets",
            "forecasting/adjustments",
            "forecasting/scenarios",
        ] {
            let path = format!("/api/v1/{path}?org=other");
            state.push(house.get_as(&self.bob.token, &path).await.expect(200));
        }
        state
    }
}

/// Makes the other organisation, which Bob owns alone.
#[expect(clippy::too_many_lines, reason = "one thing of each kind")]
async fn other(house: &House, ada: &Person) -> Other {
    let new = json!({"name": "Other", "slug": "other", "reporting_currency": "EUR"});
    let made = house.post_as(&ada.token, "/api/v1/organisations", new);
    made.await.expect(201);
    let bob = house.member(ada, "other", "owner").await;
    let left = house.post_as(&ada.token, "/api/v1/auth/leave?org=other", Value::Null);
    left.await.expect(204);
    let post = async |path: &str, body: Value| {
        let path = format!("/api/v1/{path}?org=other");
        house.post_as(&bob.token, &path, body).await.expect(201)
    };
    for path in [ACCOUNT, "income:sales"] {
        post("accounts", json!({"path": path, "asset": "EUR"})).await;
    }
    let mut entry = 0;
    for _ in 0..20 {
        let booked = post("entries", secret_entry()).await;
        entry = booked["id"].as_u64().unwrap();
    }
    let bearer = format!("Bearer {}", bob.token);
    let headers = [("authorization", bearer.as_str())];
    let upload = house.upload_as("?org=other", &headers, STATEMENT).await;
    let import = text(&upload.expect(201), "id");
    let mapping = json!({"delimiter": ";", "header_row": 1, "date_format": "DD.MM.YYYY",
        "decimal": ",", "currency": "EUR", "account": ACCOUNT,
        "columns": {"booked_on": "Wann", "amount": "Geheimnis", "description": ["Was"]}});
    let path = "/api/v1/mappings/bobs?org=other";
    let put = house.ask(&bob.token, Method::PUT, path, &mapping).await;
    put.expect(200);
    let path = "/api/v1/jobs?org=other";
    let wanted = house.post_as(&bob.token, path, json!({"kind": "journal-verify"}));
    let job = text(&wanted.await.expect(202), "id");
    let folder = json!({"name": "Geheimnis", "connector": "folder"});
    let connection = text(&post("connections", folder).await, "id");
    let expected = json!({"items": [{"kind": "receivable", "amount": "777.77", "asset": "EUR",
        "due_on": "2026-01-05", "reference": "Geheimnis"}]});
    let expected = text(&post("expected-items", expected).await["items"][0], "id");
    let rule = json!({"rule": {"name": "Geheimnis", "when": {"tag": "x"},
        "then": [{"category": "income:sales"}]}});
    let rule = text(&post("rules", rule).await, "id");
    post("accounts", json!({"path": "income:other"})).await;
    let categories = json!({"items": [{"entry": entry, "category": "income:other"}]});
    let categorisation = text(&post("categorisations", categories).await, "id");
    let counterparty = json!({"name": "Geheimnis", "accounts": ["DE02120300000000202051"]});
    let counterparty = text(&post("counterparties", counterparty).await, "id");
    let session = json!({"account": ACCOUNT, "through": "2026-01-31", "balance": "777.77"});
    post("reconciliations", session).await;
    let paying = json!({"path": "assets:bank:paying", "asset": "EUR",
        "identification": "DE89370400440532013000"});
    post("accounts", paying).await;
    let beneficiary = json!({"name": "Geheimnis", "iban": "NL91ABNA0417164300"});
    let beneficiary = text(&post("beneficiaries", beneficiary).await, "id");
    let payment = json!({"account": "assets:bank:paying", "beneficiary": beneficiary,
        "amount": "777.77", "asset": "EUR"});
    let mut dated = payment.clone();
    dated["moves_day"] = json!(true);
    post("payments", json!({"payments": [dated]})).await;
    let path = "/api/v1/payment-templates/bobs?org=other";
    let put = house.ask(&bob.token, Method::PUT, path, &payment).await;
    put.expect(200);
    let gateway = json!({"url": "https://gateway.example", "key_id": "bobs"});
    let path = "/api/v1/payment-gateway?org=other";
    house
        .ask(&bob.token, Method::PUT, path, &gateway)
        .await
        .expect(200);
    let budget = json!({"categories": ["income:other"], "amount": "1", "asset": "EUR",
        "every": "month", "first_on": "2026-01-01"});
    let path = "/api/v1/budgets/bobs?org=other";
    let put = house.ask(&bob.token, Method::PUT, path, &budget).await;
    put.expect(200);
    let scenario = json!({"about": "Geheimnis",
        "changes": [{"kind": "delay", "what": "receipts", "days": 14}]});
    let path = "/api/v1/forecasting/scenarios/bobs?org=other";
    let put = house.ask(&bob.token, Method::PUT, path, &scenario).await;
    put.expect(200);
    let on = house.app.treasury.today().tomorrow().unwrap();
    let adjustment = json!({"account": ACCOUNT, "on": on, "amount": "777.77",
        "reason": "Geheimnis"});
    let adjustment = text(&post("forecasting/adjustments", adjustment).await, "id");
    post(
        "accounts",
        json!({"path": "liabilities:bobs", "asset": "EUR"}),
    )
    .await;
    let facility = json!({"name": "Geheimnis", "kind": "loan", "asset": "EUR",
        "account": "liabilities:bobs", "principal": "777.77", "starts_on": "2026-01-01",
        "matures_on": "2027-01-01", "every_months": 1, "rate_bps": "500", "day_count": "act-360"});
    let facility = text(&post("facilities", facility).await, "id");
    let invitation = json!({"email": "carol@example.net", "role": "viewer"});
    let sessions = house.get_as(&bob.token, "/api/v1/auth/sessions").await;
    Other {
        entry,
        import,
        session: text(&sessions.expect(200)["items"][0], "id"),
        key: text(
            &post("auth/api-keys", json!({"name": "Geheimnis"})).await,
            "id",
        ),
        factor: text(&post("auth/mfa/totp", json!({})).await, "id"),
        service: text(
            &post(
                "admin/service-accounts",
                json!({"name": "robot", "role": "viewer"}),
            )
            .await,
            "id",
        ),
        invitation: text(&post("admin/invitations", invitation).await, "id"),
        job,
        connection,
        expected,
        rule,
        categorisation,
        counterparty,
        beneficiary,
        adjustment,
        facility,
        bob,
    }
}

fn secret_entry() -> Value {
    json!({"booked_on": "2026-01-05", "description": "Geheimnis", "postings": [
        {"account": ACCOUNT, "asset": "EUR", "amount": "777.77"},
        {"account": "income:sales", "asset": "EUR", "amount": "-777.77"},
    ]})
}

/// Sends what must neither succeed nor tell anything.
async fn check(
    house: &House,
    ada: &Person,
    operation: &Operation,
    (path, body): (&str, Option<&Value>),
) -> Option<String> {
    let request = operation.request(path, Some(&ada.token), body);
    let answer = house.send(request).await;
    let text = answer.text();
    let tells = SECRETS.iter().any(|it| text.contains(it));
    let is_refused = answer.status.is_client_error();
    (tells || !is_refused).then(|| format!("{} {path}: {} {text}", operation.id, answer.status))
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_of_another_organisation_open_nothing() {
    let house = House::open().await;
    let ada = house.first_owner().await;
    let other = other(&house, &ada).await;
    let other_id = {
        let path = "/api/v1/organisations";
        let list = house.get_as(&other.bob.token, path).await.expect(200);
        text(&list["items"][0], "id")
    };
    let before = other.state(&house).await;
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for operation in &operations() {
        // A mapping's name is one's own to choose.
        let is_named = operation.id != "put_mapping";
        if let Some(id) = other.id_of(operation).filter(|_| is_named) {
            let path = format!("{}?org=test", operation.at(&id));
            wrong.extend(check(&house, &ada, operation, (&path, None)).await);
            tried += 1;
        }
        if let Some(Access::May(_)) = access(&operation.id) {
            for org in ["other", other_id.as_str()] {
                let id = other.id_of(operation).unwrap_or_default();
                let path = format!("{}?org={org}", operation.at(&id));
                wrong.extend(check(&house, &ada, operation, (&path, None)).await);
                tried += 1;
            }
        }
        let naming = ["create_entry", "reclassify_entry", "transfer_organisation"];
        if naming.contains(&operation.id.as_str()) {
            let body = operation.body_with(ACCOUNT, &other.bob.id).unwrap();
            let path = format!("{}?org=test", operation.at("1"));
            wrong.extend(check(&house, &ada, operation, (&path, Some(&body))).await);
            tried += 1;
        }
        for (name, value) in [("account", ACCOUNT), ("import", other.import.as_str())] {
            if operation.asked.iter().any(|it| it == name) {
                let path = format!("{}?org=test&{name}={value}", operation.at("1"));
                let request = operation.request(&path, Some(&ada.token), None);
                let told = house.send(request).await.text();
                assert!(
                    !SECRETS.iter().any(|it| told.contains(it)),
                    "{path}: {told}"
                );
                tried += 1;
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {tried}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(tried > 100, "{tried} requests are too few to be all");
    assert_eq!(other.state(&house).await, before);
}

impl Other {
    fn id_of(&self, operation: &Operation) -> Option<String> {
        let has_id = !operation.placed.is_empty();
        has_id.then(|| self.id(operation)).flatten()
    }
}
