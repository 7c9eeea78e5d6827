//! Connectors against servers that speak each provider's documented interface, faults included.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use connect::bank::{
    Bank, BankError, Budget, EnableBanking, Fetched, GoCardless, Mapped, Mapping, Opening, Partial,
    Plaid, Plan, Taken, Talk,
};
use connect::http::{Limits, Reaction};
use secrecy::SecretString;
use serde_json::{Value, json};
use statements::feed::EntryStatus;

use crate::loopback::{Reply, Server, answer, local_client};

/// An RSA key made for these tests: PKCS #8, as PEM without its frame.
const RSA: &str = "\
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDWmETrGj0u3Ty+\n\
    zvXL8zQT8dUjmjIGgnyMndQsqNhsaafoTPtYZnho9i3/v1Suji6Nbjd7Oyvxpl/A\n\
    PejejLVpadwPRVmvTCzDXKuwbCp3Lh/9B8NfWXpAoT374W/ZnZm4F1nDgkyagyUz\n\
    oNX/RlrdYSYtdzx0ad+uliy+oE5jKjhuXfEGwfcgWD753BQOr0SM/AMwOXelHqqg\n\
    0Oe3ng88F59qwwgW2ZG0khGeLy8pYIAakbTaQj4ZM3oVjS56S/YXNZYBssgP84Wz\n\
    HwdmsjyaAMYgrFUJCIGQO+PN/mbRWub/YsGWzaC8Hni+PuyvpdfkJqPlXTM5SKcf\n\
    knpUq04FAgMBAAECggEAFMVtWlJSXMBmWlO+/+w8/Lc6ObV5pR6pPpUiTeZT+H5r\n\
    lbUp2P8mJYa6ohgbcr/paqAh96gdE0lW2E1FxpDZGGh6N/IvAaQ+avSD29JEc/+/\n\
    ceb39rk695mD3ecOxAIYuHRuKFnq30PVbH9jZ0+giPAX2WvCqsP6tjPsBdGPdNKa\n\
    fs8KaiTzdHChgZKcROAWx12rAcfu1yM8R62OlmUlLxIRM70E7sRvrzW9deCPz9k8\n\
    GMsNDfhsPXw8AP8ufOT0Wl7mLEdfHNUoJB4kcftgtAA6DH9MKtwsQdNDGUyTE9Ue\n\
    CebohWdgra7ewpWCiHbUjCdphAHCMwcdcCJRXKk5UQKBgQDrezPvUMpSZ6lMb4EC\n\
    CUi9z80GaQFbVl4c9oE3lThz8XG8ft6XXwI/XfWURDltzyjOboPz6miay9BVB6FH\n\
    h3zWXcxjrS+ipor/gSe8nNjbudXQpxV1Enj/BxVCUaoj12J5NDbCC8IshW5CW1tq\n\
    ru3El7GNzYvQUja7lhqAi6P+fQKBgQDpSyjTzE9akjhsWP7NWwB6scj4zh9eBmPr\n\
    PBrZ2DFIEXkj9qNrYSk/LvGx7k8JMLBm3uBhEdnpcfilHZzTHDyzjmvbvRLWyhx5\n\
    T3mj7jJ1GVsAQt9ZGzXk4lE623EfECiUQJxaabHCQpyU14w7j95Fqfbn0+13SokX\n\
    8GMSQx98KQKBgGJu3rfD2r71jARie9fhD6IgcgCi9ik7Ah4zQLJ+UtnMbJGxqtQ1\n\
    p9fbK+OtXSA0v0cDVW8pZk6GsfBJPzaKQTnOfbiQ1V+1JFdHotep7NB0bxdIMKT+\n\
    csuQJ2fQgUF4MDagB9+3UJSRthRQ4fbHZqaODm9LI42SQETLqwpe1M91AoGBAIf1\n\
    x3t3zJ9qK/vo+cZQTL00s31dEybG7qB/TN68giwQEtuEt8SywUkTYMRjsCgY+hVZ\n\
    usaXkrncNB52XZkjEbVLQUy0qjAHZgTE7o09Gqbn+gLy9huGIiicRN7aWNjTn/KW\n\
    nQiMJI6kJ4EPBakItW9AGKcO+YvWIoOTEwnnmIfRAoGATH3IG/esvHDlDah6+oA3\n\
    MEuocsG9SoQOn9iaCPWXhY3CBCCRSt9SbLNJzMW29rnzFYsdKcrPeTRntq9C2+Uj\n\
    uw3I8yyibuF6vbV4byMbKc5zCUkf6p/I0nquxZ5xlTH0ohYg8dNt59dcT0h5K7AB\n\
    0+QHNtnsHcLQKRtyV+Nehh4=\n\
";

struct Plenty;

impl Budget for Plenty {
    fn take(&self) -> Taken<'_> {
        Box::pin(async { Ok(()) })
    }
}

/// So many requests, then an hour of none.
struct Few(AtomicUsize);

impl Budget for Few {
    fn take(&self) -> Taken<'_> {
        let left = self.0.load(Ordering::SeqCst);
        self.0.store(left.saturating_sub(1), Ordering::SeqCst);
        Box::pin(async move {
            if left > 0 {
                return Ok(());
            }
            Err(Duration::from_secs(3_600))
        })
    }
}

fn ok(body: &Value) -> Reply {
    answer(
        "200 OK",
        "Content-Type: application/json\r\n",
        body.to_string().as_bytes(),
    )
}

fn status(line: &str, body: &Value) -> Reply {
    answer(
        line,
        "Content-Type: application/json\r\n",
        body.to_string().as_bytes(),
    )
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

fn plan() -> Plan {
    Plan {
        source: "test".to_owned(),
        from: "2026-01-01".parse().unwrap(),
        to: "2026-01-31".parse().unwrap(),
        today: "2026-01-31".parse().unwrap(),
        cursor: None,
        opening: Opening::Wanted,
    }
}

/// The first account's lines, as a first sync fetches them.
async fn fetch(bank: &mut Bank) -> Result<Fetched, BankError> {
    let client = local_client(Limits::default());
    let talk = Talk::new(&client, &Plenty);
    let remotes = bank.accounts(&talk).await?;
    let mut partial = Partial::default();
    bank.fetch(&talk, &remotes[0], &plan(), &mut partial).await
}

// GoCardless Bank Account Data.

fn gocardless(base: &str) -> Bank {
    let keys = (secret("id"), secret("key"));
    let base = Some(base.to_owned());
    Bank::GoCardless(GoCardless::new(base, "req-1".to_owned(), keys))
}

/// What the service answers, with other transactions or another status of the requisition.
fn gocardless_reply(request: &str, linked: &str, transactions: &Value) -> Reply {
    let path = request.split(' ').nth(1).unwrap_or_default();
    let account = json!({"id": "acc-1", "status": "READY", "institution_id": "NORDBANK_DE",
        "iban": "DE89370400440532013000"});
    let details = json!({"account": {"iban": "DE89370400440532013000", "currency": "EUR",
        "ownerName": "Aurelia GmbH", "name": "Main"}});
    let balances = json!({"balances": [
        {"balanceType": "interimAvailable", "balanceAmount": {"amount": "900", "currency": "EUR"}},
        {"balanceType": "closingBooked", "referenceDate": "2026-01-30",
            "balanceAmount": {"amount": "1000.00", "currency": "EUR"}},
    ]});
    match path {
        "/token/new/" => ok(&json!({"access": "t0k3n", "access_expires": 86_400})),
        _ if !request.contains("Bearer t0k3n") => status("401 Unauthorized", &json!({})),
        "/requisitions/req-1/" => ok(&json!({"status": linked, "accounts": ["acc-1"]})),
        "/accounts/acc-1/" => ok(&account),
        "/accounts/acc-1/details/" => ok(&details),
        "/accounts/acc-1/balances/" => ok(&balances),
        _ => ok(transactions),
    }
}

#[tokio::test]
async fn gocardless_lines_come_with_signs_names_and_an_opening_balance() {
    let lines = json!({"transactions": {"booked": [
        {"transactionId": "t2", "bookingDate": "2026-01-05", "valueDate": "2026-01-06",
            "transactionAmount": {"amount": "-12.30", "currency": "EUR"},
            "creditorName": "Rail", "creditorAccount": {"iban": "NL91ABNA0417164300"},
            "remittanceInformationUnstructuredArray": ["Ticket", "4711"]},
        {"transactionId": "t1", "bookingDate": "2026-01-02",
            "transactionAmount": {"amount": "500.00", "currency": "EUR"}, "debtorName": "Client"},
    ], "pending": [{"transactionAmount": {"amount": "-3", "currency": "EUR"}}]}});
    let server = Server::start(move |it| gocardless_reply(it, "LN", &lines)).await;
    let fetched = fetch(&mut gocardless(&server.url(""))).await.unwrap();
    let (header, entries) = (&fetched.feed.header, &fetched.feed.entries);
    assert_eq!(header.account, "DE89370400440532013000");
    assert_eq!(header.opening.as_ref().unwrap().amount, "512.3");
    assert_eq!(header.available.as_ref().unwrap().amount, "900");
    let shown: Vec<_> = entries
        .iter()
        .map(|it| (it.amount.as_str(), it.status))
        .collect();
    let booked = EntryStatus::Booked;
    assert_eq!(
        shown,
        [
            ("500", booked),
            ("-12.3", booked),
            ("-3", EntryStatus::Pending)
        ]
    );
    assert_eq!(entries[1].counterparty.as_deref(), Some("Rail"));
    assert_eq!(entries[1].description, "Ticket 4711");
    assert_eq!(entries[0].counterparty.as_deref(), Some("Client"));
}

#[tokio::test]
async fn gocardless_consent_that_ended_stops_and_says_so() {
    let server = Server::start(|it| gocardless_reply(it, "EX", &json!({}))).await;
    let error = fetch(&mut gocardless(&server.url(""))).await.unwrap_err();
    assert_eq!(
        (error.code(), error.reaction()),
        ("consent-ended", Reaction::Stop)
    );
    let revoked = json!({"summary": "End User Agreement (EUA) was revoked", "status_code": 401});
    let server = Server::start(move |it| {
        if it.contains("/transactions/") {
            return status("401 Unauthorized", &revoked);
        }
        gocardless_reply(it, "LN", &json!({}))
    })
    .await;
    let error = fetch(&mut gocardless(&server.url(""))).await.unwrap_err();
    assert_eq!(error.code(), "consent-ended", "{error}");
}

#[tokio::test]
async fn gocardless_wrong_keys_are_the_credentials_fault_and_not_shown() {
    let server = Server::start(|_| status("401 Unauthorized", &json!({"detail": "no"}))).await;
    let error = fetch(&mut gocardless(&server.url(""))).await.unwrap_err();
    assert_eq!(
        (error.code(), error.reaction()),
        ("credentials-refused", Reaction::Stop)
    );
    assert!(!error.to_string().contains("key"), "{error}");
}

// What every connector has to bear.

async fn fault(reply: fn() -> Reply) -> BankError {
    let server = Server::start(move |it| {
        if it.contains("/transactions/") {
            return reply();
        }
        gocardless_reply(it, "LN", &json!({}))
    })
    .await;
    fetch(&mut gocardless(&server.url(""))).await.unwrap_err()
}

#[tokio::test]
async fn faults_of_the_other_side_are_told_apart() {
    let limited = fault(|| answer("429 Too Many Requests", "Retry-After: 120\r\n", b"")).await;
    assert_eq!(limited.code(), "rate-limited");
    assert_eq!(limited.retry_after(), Some(Duration::from_secs(120)));
    let silent = fault(|| answer("429 Too Many Requests", "", b"")).await;
    assert!(silent.retry_after().is_some());
    let down = fault(|| answer("503 Service Unavailable", "", b"")).await;
    assert_eq!(
        (down.code(), down.reaction()),
        ("bank-unreachable", Reaction::Retry)
    );
    let web = fault(|| answer("200 OK", "", b"<html>maintenance</html>")).await;
    assert_eq!(
        (web.code(), web.reaction()),
        ("answer-unexpected", Reaction::Fallback)
    );
    let cut = fault(|| answer("200 OK", "", b"{\"transactions\": {\"booked\": [")).await;
    assert_eq!(cut.code(), "answer-unexpected");
    let undated = fault(|| {
        ok(&json!({"transactions": {"booked": [{"transactionAmount": {"amount": "1"}}]}}))
    });
    let undated = undated.await;
    assert!(
        undated.to_string().contains("transactions.booked.0"),
        "{undated}"
    );
    let comma = fault(|| {
        ok(
            &json!({"transactions": {"booked": [{"bookingDate": "2026-01-02",
            "transactionAmount": {"amount": "1,5"}}]}}),
        )
    });
    assert_eq!(comma.await.code(), "answer-unexpected");
}

#[tokio::test]
async fn a_slow_bank_is_given_up_within_the_limit() {
    let server = Server::start(|_| {
        Reply::Slow(
            b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
            Duration::from_millis(50),
        )
    })
    .await;
    let limits = Limits {
        total: Duration::from_millis(300),
        ..Limits::default()
    };
    let client = local_client(limits);
    let talk = Talk::new(&client, &Plenty);
    let error = gocardless(&server.url(""))
        .accounts(&talk)
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.reaction()),
        ("bank-unreachable", Reaction::Retry)
    );
}

#[tokio::test]
async fn no_more_is_asked_than_the_budget_allows() {
    let server = Server::start(|it| gocardless_reply(it, "LN", &json!({}))).await;
    let client = local_client(Limits::default());
    let few = Few(AtomicUsize::new(2));
    let talk = Talk::new(&client, &few);
    let error = gocardless(&server.url(""))
        .accounts(&talk)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "rate-limited");
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_clock_that_differs_is_told() {
    let server = Server::start(|_| {
        answer(
            "200 OK",
            "Date: Thu, 01 Jan 2015 00:00:00 GMT\r\n",
            b"{\"access\": \"x\"}",
        )
    })
    .await;
    let client = local_client(Limits::default());
    let talk = Talk::new(&client, &Plenty);
    let _unread = gocardless(&server.url("")).accounts(&talk).await;
    assert!(talk.clock_note().unwrap().contains("behind"));
}

// Plaid.

fn plaid(base: &str) -> Bank {
    Bank::Plaid(Plaid::new(
        (Some(base.to_owned()), "sandbox"),
        "client".to_owned(),
        (secret("s3cret"), secret("access-1")),
    ))
}

const PLAID_ACCOUNTS: &str = r#"{"accounts":[{"account_id":"a1","name":"Checking",
    "type":"depository","balances":{"current":110.10,"available":100.00,
    "iso_currency_code":"USD"}}],"item":{"institution_id":"ins_1"}}"#;

fn text(body: &str) -> Reply {
    answer(
        "200 OK",
        "Content-Type: application/json\r\n",
        body.as_bytes(),
    )
}

fn plaid_line(id: &str, account: &str, amount: &str) -> String {
    format!(
        r#"{{"transaction_id":"{id}","account_id":"{account}","amount":{amount},
        "date":"2026-01-05","pending":false,"iso_currency_code":"USD","name":"Shop {id}"}}"#
    )
}

fn plaid_page(lines: &[String], cursor: &str, more: bool) -> String {
    let lines = lines.join(",");
    format!(
        r#"{{"added":[{lines}],"modified":[],"removed":[],"next_cursor":"{cursor}",
        "has_more":{more}}}"#
    )
}

#[tokio::test]
async fn plaid_amounts_are_read_by_their_digits_and_turned_round() {
    let server = Server::start(|it| {
        if it.contains("/accounts/get") {
            return text(PLAID_ACCOUNTS);
        }
        if it.contains(r#""cursor":"c1""#) {
            return text(&plaid_page(&[plaid_line("t3", "a1", "1.1e1")], "c2", false));
        }
        let lines = [
            plaid_line("t1", "a1", "89.40"),
            plaid_line("t2", "a1", "-0.10"),
        ];
        text(&plaid_page(&lines, "c1", true))
    })
    .await;
    let fetched = fetch(&mut plaid(&server.url(""))).await.unwrap();
    let amounts: Vec<_> = fetched
        .feed
        .entries
        .iter()
        .map(|it| it.amount.as_str())
        .collect();
    assert_eq!(amounts, ["-89.4", "0.1", "-11"]);
    assert_eq!(fetched.cursor.as_deref(), Some("c2"));
    assert_eq!(
        fetched.feed.header.closing.as_ref().unwrap().amount,
        "110.1"
    );
}

#[tokio::test]
async fn plaid_lines_of_another_account_are_refused() {
    let server = Server::start(|it| {
        if it.contains("/accounts/get") {
            return text(PLAID_ACCOUNTS);
        }
        text(&plaid_page(&[plaid_line("t1", "other", "1")], "c1", false))
    })
    .await;
    let error = fetch(&mut plaid(&server.url(""))).await.unwrap_err();
    assert_eq!(
        (error.code(), error.reaction()),
        ("other-account", Reaction::Stop)
    );
}

#[tokio::test]
async fn plaid_errors_ask_for_what_helps() {
    for (kind, code, expected, reaction) in [
        (
            "ITEM_ERROR",
            "ITEM_LOGIN_REQUIRED",
            "consent-ended",
            Reaction::Stop,
        ),
        (
            "INVALID_INPUT",
            "INVALID_ACCESS_TOKEN",
            "credentials-refused",
            Reaction::Stop,
        ),
        (
            "INSTITUTION_ERROR",
            "INSTITUTION_DOWN",
            "bank-refused",
            Reaction::Retry,
        ),
        (
            "TRANSACTIONS_ERROR",
            "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION",
            "lines-moved",
            Reaction::Retry,
        ),
    ] {
        let body = json!({"error_type": kind, "error_code": code});
        let server = Server::start(move |_| status("400 Bad Request", &body)).await;
        let error = fetch(&mut plaid(&server.url(""))).await.unwrap_err();
        assert_eq!(
            (error.code(), error.reaction()),
            (expected, reaction),
            "{code}"
        );
    }
}

#[tokio::test]
async fn a_walk_that_was_cut_off_goes_on_where_it_was() {
    let calls = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    let server = Server::start(move |it| {
        if it.contains("/accounts/get") {
            return text(PLAID_ACCOUNTS);
        }
        if it.contains(r#""cursor":"c1""#) && count.fetch_add(1, Ordering::SeqCst) == 0 {
            return answer("502 Bad Gateway", "", b"");
        }
        if it.contains(r#""cursor":"c1""#) {
            return text(&plaid_page(&[plaid_line("t2", "a1", "2")], "c2", false));
        }
        text(&plaid_page(&[plaid_line("t1", "a1", "1")], "c1", true))
    })
    .await;
    let client = local_client(Limits::default());
    let talk = Talk::new(&client, &Plenty);
    let mut bank = plaid(&server.url(""));
    let remote = bank.accounts(&talk).await.unwrap().remove(0);
    let mut partial = Partial::default();
    let cut = bank.fetch(&talk, &remote, &plan(), &mut partial).await;
    assert_eq!(cut.unwrap_err().code(), "bank-unreachable");
    let kept: Partial = serde_json::from_value(json!(partial)).unwrap();
    let mut kept = kept;
    let done = bank
        .fetch(&talk, &remote, &plan(), &mut kept)
        .await
        .unwrap();
    let ids: Vec<_> = done
        .feed
        .entries
        .iter()
        .filter_map(|it| it.id.as_deref())
        .collect();
    assert_eq!(ids, ["t1", "t2"]);
    let first = server.received();
    let first = first
        .iter()
        .filter(|it| it.contains(r#""cursor":"""#))
        .count();
    assert_eq!(first, 1, "the first page is asked for once");
}

// Enable Banking.

fn enable_banking(base: &str) -> Bank {
    let ids = ("app-1".to_owned(), "ses-1".to_owned());
    let made = EnableBanking::new(Some(base.to_owned()), ids, &secret(RSA));
    Bank::EnableBanking(Box::new(made.unwrap()))
}

fn enable_banking_reply(request: &str, session: &str, transactions: &Value) -> Reply {
    let path = request.split(' ').nth(1).unwrap_or_default();
    match path {
        "/sessions/ses-1" => ok(&json!({"status": session, "accounts": ["u1"],
            "aspsp": {"name": "Nordbank", "country": "FI"}})),
        "/accounts/u1/details" => ok(&json!({"account_id": {"iban": "FI2112345600000785"},
            "currency": "EUR", "name": "Aurelia Oy"})),
        "/accounts/u1/balances" => ok(&json!({"balances": [{"balance_type": "CLBD",
            "balance_amount": {"amount": "10.00", "currency": "EUR"},
            "reference_date": "2026-01-31"}]})),
        _ => ok(transactions),
    }
}

fn eb_line(id: &str, amount: &str, side: &str) -> Value {
    json!({"entry_reference": id, "status": "BOOK", "credit_debit_indicator": side,
        "transaction_amount": {"amount": amount, "currency": "EUR"},
        "booking_date": "2026-01-04", "remittance_information": ["Invoice", id]})
}

#[tokio::test]
async fn enable_banking_pages_are_walked_and_signs_come_from_the_indicator() {
    let server = Server::start(|it| {
        let lines = if it.contains("continuation_key=k%2B1") {
            json!({"transactions": [eb_line("e2", "4.00", "CRDT")]})
        } else {
            json!({"transactions": [eb_line("e1", "3.50", "DBIT")], "continuation_key": "k+1"})
        };
        enable_banking_reply(it, "AUTHORIZED", &lines)
    })
    .await;
    let fetched = fetch(&mut enable_banking(&server.url(""))).await.unwrap();
    let amounts: Vec<_> = fetched
        .feed
        .entries
        .iter()
        .map(|it| it.amount.as_str())
        .collect();
    assert_eq!(amounts, ["-3.5", "4"]);
    assert_eq!(fetched.feed.header.opening.unwrap().amount, "9.5");
    let request = server.received().remove(0);
    let token = request
        .split("Bearer ")
        .nth(1)
        .or_else(|| request.split("bearer ").nth(1));
    let token = token.unwrap().split("\r\n").next().unwrap();
    assert_eq!(token.split('.').count(), 3, "{token}");
}

#[tokio::test]
async fn enable_banking_stops_without_a_session_and_refuses_two_signs() {
    let server = Server::start(|it| enable_banking_reply(it, "EXPIRED", &json!({}))).await;
    let error = fetch(&mut enable_banking(&server.url("")))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.reaction()),
        ("consent-ended", Reaction::Stop)
    );
    let lines = json!({"transactions": [eb_line("e1", "-3.50", "DBIT")]});
    let server = Server::start(move |it| enable_banking_reply(it, "AUTHORIZED", &lines)).await;
    let error = fetch(&mut enable_banking(&server.url("")))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "answer-unexpected");
    let limited = json!({"error": "ASPSP_RATE_LIMIT_EXCEEDED"});
    let server = Server::start(move |_| status("400 Bad Request", &limited)).await;
    let error = fetch(&mut enable_banking(&server.url("")))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "rate-limited");
}

#[test]
fn a_key_that_is_none_is_refused_with_the_setting() {
    let ids = ("a".to_owned(), "s".to_owned());
    for key in [
        "",
        "hello",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
    ] {
        let made = EnableBanking::new(None, ids.clone(), &secret(key));
        assert_eq!(made.err().unwrap().code(), "connection-setting", "{key}");
    }
}

// Any interface, by a mapping.

fn mapping(base: &str, pages: &Value) -> Value {
    json!({
        "base_url": base,
        "auth": {"kind": "header", "name": "X-Api-Key"},
        "accounts": [{"id": "7", "identification": "GB33BUKB20201555555555", "currency": "GBP"}],
        "lines": {
            "path": "/accounts/{account}/lines?since={from}",
            "items": "data.rows",
            "pages": pages,
            "fields": {
                "id": "ref", "booked_on": "on", "amount": "sum",
                "direction": {"path": "side", "out": ["D"], "in": ["C"]},
                "account": "acct", "description": "note",
            },
        },
        "date": "DD.MM.YYYY",
    })
}

fn mapped(mapping: Value) -> Result<Bank, BankError> {
    let mapping: Mapping = serde_json::from_value(mapping).unwrap();
    let credentials = [("token".to_owned(), secret("k3y"))];
    let made = Mapped::new(mapping, credentials.into_iter().collect())?;
    Ok(Bank::Mapped(Box::new(made)))
}

fn row(id: u32, acct: &str) -> Value {
    json!({"ref": id, "on": "05.01.2026", "sum": "1.10", "side": "D", "acct": acct, "note": "n"})
}

fn rows(ids: &[u32], more: &Value) -> Reply {
    let rows: Vec<Value> = ids.iter().map(|it| row(*it, "7")).collect();
    ok(&json!({"data": {"rows": rows}, "next": more}))
}

async fn ids(bank: &mut Bank) -> Vec<String> {
    let fetched = fetch(bank).await.unwrap();
    let entries = fetched.feed.entries.into_iter();
    entries.filter_map(|it| it.id).collect()
}

#[tokio::test]
async fn every_kind_of_pages_is_walked_to_its_end() {
    let server = Server::start(|it| {
        assert!(it.contains("x-api-key: k3y"), "{it}");
        let has = |text: &str| it.split(' ').nth(1).unwrap_or_default().contains(text);
        if has("page=3") || has("offset=3") || has("cursor=last") || has("link=2") {
            return rows(&[], &Value::Null);
        }
        if has("page=2") || has("offset=2") || has("cursor=b") {
            return rows(&[3], &json!("last"));
        }
        rows(&[1, 2], &json!("b"))
    })
    .await;
    let base = server.url("");
    for pages in [
        json!({"kind": "page", "parameter": "page"}),
        json!({"kind": "offset", "parameter": "offset", "limit": "limit", "count": 2}),
        json!({"kind": "cursor", "parameter": "cursor", "next": "next"}),
    ] {
        let found = ids(&mut mapped(mapping(&base, &pages)).unwrap()).await;
        assert_eq!(found, ["1", "2", "3"], "{pages}");
    }
    let none = ids(&mut mapped(mapping(&base, &json!({"kind": "none"}))).unwrap()).await;
    assert_eq!(none, ["1", "2"]);
}

#[tokio::test]
async fn links_are_followed_at_the_mappings_own_server_only() {
    let server = Server::start(|it| {
        if it.contains("link=2") {
            return rows(&[3], &Value::Null);
        }
        let next = "Link: </more?link=2>; rel=\"next\"\r\n";
        let body = json!({"data": {"rows": [row(1, "7")]}}).to_string();
        answer("200 OK", next, body.as_bytes())
    })
    .await;
    let pages = json!({"kind": "link"});
    let mut bank = mapped(mapping(&server.url(""), &pages)).unwrap();
    assert_eq!(ids(&mut bank).await, ["1", "3"]);
    let elsewhere = Server::start(|_| {
        let next = "Link: <http://169.254.169.254/latest>; rel=next\r\n";
        answer(
            "200 OK",
            next,
            json!({"data": {"rows": [row(1, "7")]}})
                .to_string()
                .as_bytes(),
        )
    })
    .await;
    let mut bank = mapped(mapping(&elsewhere.url(""), &json!({"kind": "link"}))).unwrap();
    let error = fetch(&mut bank).await.unwrap_err();
    assert_eq!(
        (error.code(), error.reaction()),
        ("connection-setting", Reaction::Stop)
    );
}

#[tokio::test]
async fn pages_that_never_end_and_lines_of_others_are_refused() {
    let again = Server::start(|_| rows(&[1, 2], &json!("same"))).await;
    let pages = json!({"kind": "cursor", "parameter": "cursor", "next": "next"});
    let mut bank = mapped(mapping(&again.url(""), &pages)).unwrap();
    assert_eq!(fetch(&mut bank).await.unwrap_err().code(), "page-again");
    let others = Server::start(|_| ok(&json!({"data": {"rows": [row(1, "8")]}}))).await;
    let mut bank = mapped(mapping(&others.url(""), &pages)).unwrap();
    assert_eq!(fetch(&mut bank).await.unwrap_err().code(), "other-account");
}

#[tokio::test]
async fn lines_that_come_twice_or_out_of_order_are_one_each() {
    let server = Server::start(|it| {
        if it.contains("page=2") {
            return rows(&[2, 1], &Value::Null);
        }
        if it.contains("page=3") {
            return rows(&[], &Value::Null);
        }
        rows(&[3, 2], &Value::Null)
    })
    .await;
    let pages = json!({"kind": "page", "parameter": "page"});
    let mut found = ids(&mut mapped(mapping(&server.url(""), &pages)).unwrap()).await;
    found.sort();
    assert_eq!(found, ["1", "2", "3"]);
}

#[test]
fn mappings_that_cannot_be_are_refused_with_the_field() {
    let good = mapping("https://bank.example", &json!({"kind": "none"}));
    let with = |pointer: &str, value: Value| {
        let mut changed = good.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        changed
    };
    assert!(mapped(good.clone()).is_ok());
    for wrong in [
        with("/base_url", json!("bank.example")),
        with("/base_url", json!("https://u:p@bank.example")),
        with("/base_url", json!("file:///etc")),
        with("/accounts", json!([])),
        with("/accounts", json!([{"id": "1"}, {"id": "1"}])),
        with("/lines/fields/amount", json!("")),
        with("/auth", json!({"kind": "basic", "user": "u"})),
    ] {
        let error = mapped(wrong.clone()).err().unwrap();
        assert_eq!(error.code(), "connection-setting", "{wrong}");
    }
    let unknown = with(
        "/lines/pages",
        json!({"kind": "page", "parameter": "p", "colour": 1}),
    );
    assert!(serde_json::from_value::<Mapping>(unknown).is_err());
}
