//! Payments through the real router: from a beneficiary to a file and back (CASH-10).

use axum::http::Method;
use serde_json::{Value, json};
use treasury::Guard;

use crate::people::{Person, text};
use crate::support::{Answer, House};

const OURS: &str = "DE89370400440532013000";
const THEIRS: &str = "NL91ABNA0417164300";

pub(crate) struct Desk {
    pub(crate) house: House,
    pub(crate) ada: Person,
    pub(crate) tess: Person,
    pub(crate) ann: Person,
}

impl Desk {
    /// Ada owns, Tess is treasurer, Ann an analyst; the bank account has an IBAN.
    pub(crate) async fn open() -> Self {
        Self::open_with(Guard::local()).await
    }

    /// The same with secrets, shared state, limits and allowed servers of its own.
    pub(crate) async fn open_with(guard: Guard) -> Self {
        let house = House::open_with(guard).await;
        let ada = house.first_owner().await;
        let (tess, ann) = (
            house.member(&ada, "test", "treasurer").await,
            house.member(&ada, "test", "analyst").await,
        );
        let desk = Self {
            house,
            ada,
            tess,
            ann,
        };
        let change = json!({"identification": OURS, "bank": "Nordbank"});
        let path = "/api/v1/accounts/1";
        let changed = desk
            .house
            .ask(&desk.ada.token, Method::PATCH, path, &change);
        changed.await.expect(200);
        desk
    }

    pub(crate) async fn post(&self, by: &Person, path: &str, body: Value) -> Answer {
        let path = format!("/api/v1{path}");
        self.house.post_as(&by.token, &path, body).await
    }

    pub(crate) async fn get(&self, by: &Person, path: &str) -> Value {
        let path = format!("/api/v1{path}");
        self.house.get_as(&by.token, &path).await.expect(200)
    }

    pub(crate) async fn put(&self, by: &Person, path: &str, body: Value) -> Answer {
        let path = format!("/api/v1{path}");
        self.house.ask(&by.token, Method::PUT, &path, &body).await
    }

    /// A beneficiary whose details Ann put in and Tess approved.
    pub(crate) async fn beneficiary(&self) -> String {
        let new = json!({"name": "Bäckerei Müller", "iban": THEIRS});
        let made = self.post(&self.ann, "/beneficiaries", new).await;
        let id = text(&made.expect(201), "id");
        self.decide(&self.tess, &id, 1).await.expect(200);
        id
    }

    async fn decide(&self, by: &Person, id: &str, revision: u32) -> Answer {
        let decision = json!({"revision": revision, "verdict": "approve"});
        let path = format!("/beneficiaries/{id}/decision");
        self.post(by, &path, decision).await
    }

    fn payment(beneficiary: &str, amount: &str) -> Value {
        json!({
            "account": "assets:bank:eur", "beneficiary": beneficiary, "amount": amount,
            "asset": "EUR", "moves_day": true, "text": "Rechnung 7 & mehr",
        })
    }

    async fn draft(&self, by: &Person, payments: Vec<Value>) -> Vec<Value> {
        let made = self.post(by, "/payments", json!({"payments": payments}));
        let made = made.await.expect(201);
        made["items"].as_array().unwrap().clone()
    }

    pub(crate) async fn submit(&self, by: &Person, payments: &[Value]) -> Answer {
        self.post(by, "/payments/submit", seen(payments)).await
    }

    pub(crate) async fn approve(&self, by: &Person, payments: &[Value]) -> Answer {
        self.post(by, "/payments/approve", seen(payments)).await
    }

    /// Drafted and submitted by Ann, approved by Tess.
    pub(crate) async fn approved(&self, amounts: &[&str]) -> Vec<Value> {
        let to = self.beneficiary().await;
        let drafts = amounts.iter().map(|it| Self::payment(&to, it)).collect();
        let made = self.draft(&self.ann, drafts).await;
        self.submit(&self.ann, &made).await.expect(200);
        let approved = self.approve(&self.tess, &made).await.expect(200);
        approved["items"].as_array().unwrap().clone()
    }

    pub(crate) async fn export(&self, body: Value) -> Answer {
        self.post(&self.tess, "/payment-files", body).await
    }

    pub(crate) async fn state(&self, payment: &Value) -> String {
        let path = format!("/payments/{}", payment["id"]);
        text(&self.get(&self.ada, &path).await, "state")
    }
}

fn seen(payments: &[Value]) -> Value {
    let one = |it: &Value| json!({"id": it["id"], "content": it["content"]});
    json!({"payments": payments.iter().map(one).collect::<Vec<_>>()})
}

pub(crate) fn code(answer: Answer, status: u16) -> String {
    text(&answer.expect(status), "code")
}

pub(crate) const PAIN09: &str = "pain.001.001.09";

#[tokio::test]
async fn a_batch_by_one_person_is_approved_by_another_and_goes_to_the_bank_once() {
    let desk = Desk::open().await;
    let to = desk.beneficiary().await;
    let drafts = ["12.50", "7.00"].map(|it| Desk::payment(&to, it)).into();
    let made = desk.draft(&desk.tess, drafts).await;
    assert_eq!(made[0]["batch"], made[0]["id"]);
    assert_eq!(made[0]["method"], "sepa");
    let changes = &made[0]["written"];
    assert_eq!(changes[0]["written"], "Baeckerei Mueller");
    assert_eq!(changes[1]["written"], "Rechnung 7 + mehr");
    desk.submit(&desk.tess, &made).await.expect(200);
    // Tess may approve what others made, never this.
    assert_eq!(
        code(desk.approve(&desk.tess, &made).await, 403),
        "own-payment"
    );
    assert_eq!(code(desk.approve(&desk.ann, &made).await, 403), "forbidden");
    let approved = desk.approve(&desk.ada, &made).await.expect(200);
    assert_eq!(approved["items"][1]["state"], "approved");
    let again = desk.approve(&desk.ada, &made).await;
    assert_eq!(code(again, 409), "approved-before");
    let file = desk.export(json!({"format": PAIN09})).await.expect(201);
    assert_eq!(file["control_sum"], "19.50");
    let xml = text(&file, "text");
    assert!(xml.contains("<NbOfTxs>2</NbOfTxs>"), "{xml}");
    assert!(xml.contains("Baeckerei Mueller") && xml.contains(THEIRS));
    let ids = json!([made[0]["id"], made[1]["id"]]);
    let twice = desk
        .export(json!({"format": PAIN09, "payments": ids}))
        .await;
    assert_eq!(code(twice, 409), "exported-before");
    let none = desk.export(json!({"format": PAIN09})).await;
    assert_eq!(code(none, 422), "nothing-to-export");
    // A copy has the same bytes, another name, and a reason.
    let copies = "/payment-files/1/copies";
    let bare = desk.post(&desk.tess, copies, json!({"reason": " "})).await;
    assert_eq!(code(bare, 422), "empty-field");
    let copy = desk
        .post(&desk.tess, copies, json!({"reason": "lost"}))
        .await;
    let copy = copy.expect(201);
    assert_eq!(copy["text"], file["text"]);
    assert!(text(&copy, "name").ends_with("-copy.xml"), "{copy}");
    assert_eq!(copy["file"]["copy_of"], 1);
}

#[tokio::test]
async fn what_was_changed_after_it_was_seen_is_not_approved() {
    let desk = Desk::open().await;
    let to = desk.beneficiary().await;
    let made = desk
        .draft(&desk.ann, vec![Desk::payment(&to, "12.50")])
        .await;
    desk.submit(&desk.ann, &made).await.expect(200);
    let path = format!("/payments/{}", made[0]["id"]);
    let change = json!({"content": made[0]["content"], "payment": Desk::payment(&to, "9000")});
    let changed = desk.put(&desk.ann, &path, change.clone()).await.expect(200);
    assert_eq!(changed["state"], "drafted");
    assert_eq!(
        code(desk.put(&desk.ann, &path, change).await, 409),
        "payment-changed"
    );
    desk.submit(&desk.ann, &[changed]).await.expect(200);
    let late = desk.approve(&desk.tess, &made).await;
    assert_eq!(code(late, 409), "payment-changed");
}

#[tokio::test]
async fn two_people_who_approve_at_once_count_once_each() {
    let desk = Desk::open().await;
    let mut policy = desk.get(&desk.ada, "/payment-policy").await;
    policy["rules"][0]["needs"][0]["approvers"] = json!(2);
    desk.put(&desk.ada, "/payment-policy", policy)
        .await
        .expect(200);
    let to = desk.beneficiary().await;
    let made = desk
        .draft(&desk.ann, vec![Desk::payment(&to, "12.50")])
        .await;
    desk.submit(&desk.ann, &made).await.expect(200);
    let answers = tokio::join!(
        desk.approve(&desk.ada, &made),
        desk.approve(&desk.ada, &made),
        desk.approve(&desk.ada, &made),
    );
    let answers = [answers.0, answers.1, answers.2];
    let done = answers.iter().filter(|it| it.status.as_u16() == 200);
    assert_eq!(done.count(), 1);
    assert_eq!(desk.state(&made[0]).await, "submitted");
    desk.approve(&desk.tess, &made).await.expect(200);
    assert_eq!(desk.state(&made[0]).await, "approved");
}

#[tokio::test]
async fn programs_approve_nothing() {
    let desk = Desk::open().await;
    let to = desk.beneficiary().await;
    let made = desk
        .draft(&desk.ann, vec![Desk::payment(&to, "12.50")])
        .await;
    desk.submit(&desk.ann, &made).await.expect(200);
    let key = desk.house.key_of(&desk.tess, "test").await;
    let path = "/api/v1/payments/approve";
    let answer = desk.house.post_as(&key, path, seen(&made)).await;
    assert_eq!(code(answer, 401), "reauthentication-required");
    assert_eq!(desk.state(&made[0]).await, "submitted");
}

#[tokio::test]
async fn bank_details_need_four_eyes_and_changed_ones_cool_down() {
    let desk = Desk::open().await;
    let new = json!({"name": "Acme", "iban": THEIRS});
    let made = desk
        .post(&desk.tess, "/beneficiaries", new)
        .await
        .expect(201);
    let id = text(&made, "id");
    let own = desk.decide(&desk.tess, &id, 1).await;
    assert_eq!(code(own, 403), "own-change");
    assert_eq!(code(desk.decide(&desk.ann, &id, 1).await, 403), "forbidden");
    let payment = desk.draft(&desk.ann, vec![Desk::payment(&id, "1")]).await;
    let early = desk.submit(&desk.ann, &payment).await;
    assert_eq!(code(early, 422), "details-waiting");
    desk.decide(&desk.ada, &id, 1).await.expect(200);
    desk.submit(&desk.ann, &payment).await.expect(200);
    desk.approve(&desk.ada, &payment).await.expect(200);
    // New details take the place of those that were approved: the payment is to the old ones.
    let path = format!("/beneficiaries/{id}");
    let other = json!({"name": "Acme", "iban": OURS});
    desk.put(&desk.tess, &path, other).await.expect(200);
    desk.decide(&desk.ada, &id, 2).await.expect(200);
    let export = || desk.export(json!({"format": PAIN09, "payments": [payment[0]["id"]]}));
    assert_eq!(code(export().await, 422), "details-changed");
    let next = desk.draft(&desk.ann, vec![Desk::payment(&id, "2")]).await;
    let codes: Vec<String> = next[0]["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| text(it, "code"))
        .collect();
    assert!(codes.contains(&"new-bank-details".to_owned()), "{codes:?}");
    desk.submit(&desk.ann, &next).await.expect(200);
    desk.approve(&desk.ada, &next).await.expect(200);
    let cooling = desk.export(json!({"format": PAIN09, "payments": [next[0]["id"]]}));
    assert_eq!(code(cooling.await, 422), "cooling-period");
    let mut policy = desk.get(&desk.ada, "/payment-policy").await;
    policy["cooling_hours"] = json!(0);
    desk.put(&desk.ada, "/payment-policy", policy)
        .await
        .expect(200);
    let file = desk.export(json!({"format": PAIN09, "payments": [next[0]["id"]]}));
    file.await.expect(201);
}

#[tokio::test]
async fn wrong_numbers_names_and_versions_of_beneficiaries_are_refused() {
    let desk = Desk::open().await;
    let add = |body: Value| desk.post(&desk.ann, "/beneficiaries", body);
    for (body, wanted) in [
        (
            json!({"name": "A", "iban": "DE88370400440532013000"}),
            "iban-check-digits",
        ),
        (
            json!({"name": "A", "iban": "DE893704004405320130"}),
            "iban-length",
        ),
        (
            json!({"name": "A", "iban": THEIRS, "bic": "DEUTDEFF"}),
            "bic-country",
        ),
        (json!({"name": "株式会社", "iban": THEIRS}), "characters"),
        (json!({"name": "A"}), "account-missing"),
        (
            json!({"name": "A", "account_number": "1", "routing_number": "021000022"}),
            "routing-number",
        ),
    ] {
        assert_eq!(code(add(body).await, 422), wanted);
    }
    let made = add(json!({"name": "A", "iban": THEIRS})).await.expect(201);
    let path = format!("/api/v1/beneficiaries/{}", text(&made, "id"));
    let bearer = format!("Bearer {}", desk.ann.token);
    let stale = [("authorization", bearer.as_str()), ("if-match", "\"1\"")];
    let change = json!({"name": "B", "iban": THEIRS});
    let answer = desk.house.write(Method::PUT, &path, &stale, change).await;
    assert_eq!(answer.status.as_u16(), 412, "{}", answer.text());
    // The same key adds once.
    let keyed = [
        ("authorization", bearer.as_str()),
        ("idempotency-key", "k1"),
    ];
    let new = || json!({"name": "K", "iban": THEIRS});
    let post = |body| {
        desk.house
            .write(Method::POST, "/api/v1/beneficiaries", &keyed, body)
    };
    let first = post(new()).await.expect(201);
    assert_eq!(post(new()).await.expect(201)["id"], first["id"]);
    let other = post(json!({"name": "L", "iban": THEIRS})).await;
    assert_eq!(code(other, 409), "idempotency-key-reused");
}

#[tokio::test]
async fn bad_payments_are_refused_with_their_line_and_nothing_is_drafted() {
    let desk = Desk::open().await;
    let to = desk.beneficiary().await;
    let with = |name: &str, value: Value| {
        let mut it = Desk::payment(&to, "12.50");
        it[name] = value;
        it
    };
    for (payment, status, wanted) in [
        (with("execute_on", json!("2020-01-06")), 422, "day-past"),
        (with("amount", json!("0")), 422, "amount-not-positive"),
        (with("amount", json!("-0")), 422, "amount-not-positive"),
        (with("amount", json!("1.005")), 422, "amount-too-precise"),
        (with("amount", json!(12.5)), 422, "bad-json"),
        (with("text", json!("支払い")), 422, "characters"),
        (with("text", json!("x".repeat(141))), 422, "text-too-long"),
        (with("account", json!("expenses:fees")), 422, "not-payable"),
        (
            with("account", json!("assets:none")),
            422,
            "unknown-account",
        ),
        (
            with("beneficiary", json!("bnf_00000000000000000000000000000000")),
            422,
            "unknown-beneficiary",
        ),
        // Outside SEPA a bank is named by its BIC, which this account has not.
        (with("asset", json!("USD")), 422, "debtor-bank"),
    ] {
        let answer = desk.post(
            &desk.ann,
            "/payments",
            json!({"payments": [payment.clone()]}),
        );
        let answer = answer.await.expect(status);
        assert_eq!(text(&answer, "code"), wanted, "{payment}");
    }
    let batch = vec![
        Desk::payment(&to, "1"),
        with("amount", json!("0")),
        Desk::payment(&to, "2"),
    ];
    let before = desk.get(&desk.ada, "/payments").await["items"]
        .as_array()
        .unwrap()
        .len();
    let bad = desk
        .post(&desk.ann, "/payments", json!({"payments": batch}))
        .await
        .expect(422);
    assert_eq!(bad["problems"][0]["found"], "item 2", "{bad}");
    let after = desk.get(&desk.ada, "/payments").await["items"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(before, after);
}

#[tokio::test]
async fn holidays_are_refused_or_moved() {
    let desk = Desk::open().await;
    let to = desk.beneficiary().await;
    let saturday = next_saturday();
    let mut payment = Desk::payment(&to, "12.50");
    payment["execute_on"] = json!(saturday.to_string());
    payment["moves_day"] = json!(false);
    let body = json!({"payments": [payment.clone()]});
    let refused = desk.post(&desk.ann, "/payments", body).await;
    assert_eq!(code(refused, 422), "day-holiday");
    payment["moves_day"] = json!(true);
    let made = desk.draft(&desk.ann, vec![payment]).await;
    assert!(text(&made[0], "execute_on") > saturday.to_string());
}

/// Far enough ahead that it is no holiday that is moved by more than two days.
fn next_saturday() -> jiff::civil::Date {
    let today = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    let in_a_week = today.checked_add(jiff::Span::new().days(7)).unwrap();
    in_a_week
        .nth_weekday(1, jiff::civil::Weekday::Saturday)
        .unwrap()
}

#[tokio::test]
async fn what_is_at_the_bank_is_cancelled_with_a_reason_by_those_who_deal_with_it() {
    let desk = Desk::open().await;
    let made = desk.approved(&["12.50"]).await;
    desk.export(json!({"format": PAIN09})).await.expect(201);
    let ids = json!([made[0]["id"]]);
    let cancel = |by, reason: Value| {
        let body = json!({"payments": ids, "reason": reason});
        desk.post(by, "/payments/cancel", body)
    };
    assert_eq!(
        code(cancel(&desk.tess, Value::Null).await, 422),
        "reason-needed"
    );
    let reason = json!("paid by card");
    assert_eq!(
        code(cancel(&desk.ann, reason.clone()).await, 403),
        "forbidden"
    );
    let done = cancel(&desk.tess, reason.clone()).await.expect(200);
    assert_eq!(done["items"][0]["state"], "cancelled");
    assert_eq!(code(cancel(&desk.tess, reason).await, 409), "payment-state");
}

#[tokio::test]
async fn the_banks_answer_and_statement_end_the_payments_life() {
    let desk = Desk::open().await;
    let made = desk.approved(&["12.50", "7.00"]).await;
    let file = desk.export(json!({"format": PAIN09})).await.expect(201);
    let message = text(&file["file"], "message_id");
    let report = format!(
        r#"<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
        <CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-11-23T10:00:00Z</CreDtTm></GrpHdr>
        <OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId>
        <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
        <OrgnlPmtInfAndSts><OrgnlPmtInfId>{message}-1</OrgnlPmtInfId><PmtInfSts>ACSP</PmtInfSts>
        <TxInfAndSts><OrgnlEndToEndId>{}</OrgnlEndToEndId><TxSts>RJCT</TxSts>
        <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>
        </OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"#,
        text(&made[1], "end_to_end_id"),
    );
    let status = async |by: &Person, body: String| {
        let request = House::request(Method::POST, "/api/v1/payment-status")
            .header("authorization", format!("Bearer {}", by.token))
            .header("content-type", "application/xml");
        desk.house.send(request.body(body.into()).unwrap()).await
    };
    assert_eq!(
        code(status(&desk.ann, report.clone()).await, 403),
        "forbidden"
    );
    let wrong = report.replace(&message, "OTHER");
    assert_eq!(code(status(&desk.tess, wrong).await, 422), "unknown-file");
    assert_eq!(
        code(status(&desk.tess, "<x/>".into()).await, 422),
        "file-problems"
    );
    let said = status(&desk.tess, report).await.expect(200);
    let lines = said["lines"].as_array().unwrap();
    assert_eq!(
        (&lines[0]["after"], &lines[1]["after"]),
        (&json!("accepted"), &json!("failed"))
    );
    assert!(text(&lines[1], "said").contains("AC04"), "{said}");
    // The books show no money before the statement does.
    let entries = desk.get(&desk.ada, "/entries").await;
    assert_eq!(entries["items"].as_array().unwrap().len(), 0);
    let entry = json!({
        "description": "SEPA", "reference": made[0]["end_to_end_id"],
        "postings": [
            {"account": "assets:bank:eur", "asset": "EUR", "amount": "-12.50"},
            {"account": "expenses:fees", "asset": "EUR", "amount": "12.50"},
        ],
    });
    desk.post(&desk.tess, "/entries", entry).await.expect(201);
    let settled = desk
        .post(&desk.tess, "/payments/settle", Value::Null)
        .await
        .expect(200);
    assert_eq!(settled["items"][0]["payments"], json!([made[0]["id"]]));
    assert_eq!(desk.state(&made[0]).await, "settled");
    assert_eq!(desk.state(&made[1]).await, "failed");
}

#[tokio::test]
async fn limits_of_a_person_hold_for_one_payment_and_for_a_day() {
    let desk = Desk::open().await;
    let mut policy = desk.get(&desk.ada, "/payment-policy").await;
    policy["limits"] = json!([{
        "roles": ["treasurer"], "currency": "EUR", "per_payment": "100", "per_day": "150",
    }]);
    desk.put(&desk.tess, "/payment-policy", policy.clone())
        .await
        .expect(403);
    desk.put(&desk.ada, "/payment-policy", policy)
        .await
        .expect(200);
    let to = desk.beneficiary().await;
    let drafts = ["101", "80", "80"].map(|it| Desk::payment(&to, it)).into();
    let made = desk.draft(&desk.ann, drafts).await;
    desk.submit(&desk.ann, &made).await.expect(200);
    let large = desk.approve(&desk.tess, &made[..1]).await;
    assert_eq!(code(large, 403), "approval-limit");
    desk.approve(&desk.tess, &made[1..2]).await.expect(200);
    let day = desk.approve(&desk.tess, &made[2..]).await;
    assert_eq!(code(day, 403), "approval-limit");
    desk.approve(&desk.ada, &[made[0].clone(), made[2].clone()])
        .await
        .expect(200);
}

#[tokio::test]
async fn a_member_with_a_scope_sees_and_pays_from_their_accounts_only() {
    let desk = Desk::open().await;
    let made = desk.approved(&["12.50"]).await;
    let scope = json!({"accounts": ["assets:bank:usd"]});
    let sam = desk
        .house
        .scoped_member(&desk.ada, "test", ("treasurer", scope))
        .await;
    let list = desk.get(&sam, "/payments").await;
    assert_eq!(list["items"].as_array().unwrap().len(), 0);
    let path = format!("/api/v1/payments/{}", made[0]["id"]);
    let answer = desk.house.get_as(&sam.token, &path).await;
    assert_eq!(code(answer, 404), "unknown-payment");
    let to = text(&made[0], "beneficiary");
    let body = json!({"payments": [Desk::payment(&to, "1")]});
    let draft = desk.post(&sam, "/payments", body).await;
    assert_eq!(code(draft, 422), "unknown-account");
    let ids = json!({"format": PAIN09, "payments": [made[0]["id"]]});
    let export = desk.post(&sam, "/payment-files", ids).await;
    assert_eq!(code(export, 404), "unknown-payment");
}

#[tokio::test]
async fn names_and_numbers_of_payees_are_neither_in_the_journal_nor_in_the_audit_log() {
    let desk = Desk::open().await;
    desk.approved(&["12.50"]).await;
    desk.export(json!({"format": PAIN09})).await.expect(201);
    let database = std::fs::read(desk.house.folder.path().join("bursar.db")).unwrap();
    let log = std::fs::read(desk.house.folder.path().join("bursar.db-wal")).unwrap_or_default();
    for bytes in [database, log] {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(THEIRS) && !text.contains("Bäckerei"));
    }
}

#[tokio::test]
async fn a_template_is_drafted_by_hand_and_its_maker_does_not_approve() {
    let desk = Desk::open().await;
    let to = desk.beneficiary().await;
    let template = json!({
        "account": "assets:bank:eur", "beneficiary": to, "amount": "1200.00", "asset": "EUR",
        "repeats": {"every": "month", "first_on": "2026-01-31", "days_ahead": 5},
    });
    let path = "/payment-templates/rent";
    let kept = desk
        .put(&desk.tess, path, template.clone())
        .await
        .expect(200);
    assert_eq!(kept["kept_by"], desk.tess.id);
    let mut bad = template.clone();
    bad["repeats"]["days_ahead"] = json!(61);
    assert_eq!(code(desk.put(&desk.tess, path, bad).await, 422), "invalid");
    let made = desk
        .post(&desk.ann, &format!("{path}/payments"), json!({}))
        .await;
    let made = made.expect(201)["items"].as_array().unwrap().clone();
    assert_eq!(made[0]["origin"], "template/rent");
    assert_eq!(made[0]["amount"]["amount"], "1200.00");
    let none = desk
        .post(&desk.ann, "/payment-templates/x/payments", json!({}))
        .await;
    assert_eq!(code(none, 404), "not-found");
    let gone = desk
        .house
        .delete_as(&desk.ann.token, &format!("/api/v1{path}"))
        .await;
    gone.expect(204);
    let list = desk.get(&desk.ada, "/payment-templates").await;
    assert_eq!(list["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn a_policy_says_what_a_payment_would_need_before_it_is_kept() {
    let desk = Desk::open().await;
    let mut policy = desk.get(&desk.ada, "/payment-policy").await;
    let rule = json!({"name": "middle", "is_ordered": true,
        "when": {"currencies": ["EUR"], "at_least": "1000", "at_most": "9999.99"},
        "needs": [{"roles": ["treasurer"], "approvers": 1}, {"roles": ["owner"], "approvers": 2}]});
    policy["rules"].as_array_mut().unwrap().insert(0, rule);
    policy["limits"] = json!([{"roles": ["treasurer"], "currency": "EUR", "per_day": "5000"}]);
    let ask = async |policy: &Value, amount: &str| {
        let question = json!({"policy": policy, "account": "1", "method": "sepa",
            "amount": amount, "asset": "EUR"});
        desk.post(&desk.ann, "/payment-policy/preview", question)
            .await
    };
    let shape = async |amount: &str| {
        let found = ask(&policy, amount).await.expect(200);
        let able = |it: &Value| it["able"].as_u64().unwrap_or_default();
        let able: Vec<u64> = found["needs"]
            .as_array()
            .unwrap()
            .iter()
            .map(able)
            .collect();
        (text(&found, "rule"), able)
    };
    assert_eq!(shape("999.99").await, ("everything".to_owned(), vec![2]));
    assert_eq!(shape("1000").await, ("middle".to_owned(), vec![1, 1]));
    // Above the treasurer's limit, and above the rule.
    assert_eq!(shape("9999.99").await, ("middle".to_owned(), vec![0, 1]));
    assert_eq!(shape("10000").await, ("everything".to_owned(), vec![1]));
    // The one in force knows nothing of it.
    let found = ask(&Value::Null, "1000").await.expect(200);
    assert_eq!(found["rule"], "everything");
    let none = ask(&policy, "one").await;
    assert_eq!(code(none, 422), "invalid");
    policy["rules"][0]["when"]["at_most"] = json!("999");
    let upside_down = ask(&policy, "1000").await;
    assert_eq!(code(upside_down, 422), "invalid");
}
