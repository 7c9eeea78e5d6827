//! Files of payments through a gateway: signed, taken once, answered (CASH-10).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use treasury::{ConnectionHost, Guard};

use crate::payments::{Desk, PAIN09, code};
use crate::people::text;

/// What the gateway has, and how it behaves.
#[derive(Default)]
struct Bank {
    /// The registered key.
    public_key: Vec<u8>,
    /// Files by idempotency key.
    files: BTreeMap<String, String>,
    /// How many requests it took in.
    requests: usize,
    /// The status of answers to the next requests, instead of taking anything in.
    faults: Vec<&'static str>,
    /// What it says of files.
    report: Option<String>,
    /// Whether it takes a file in and loses its answer.
    loses_answers: bool,
}

type Shared = Arc<Mutex<Bank>>;

struct Asked {
    method: String,
    path: String,
    headers: BTreeMap<String, String>,
    body: String,
}

async fn read(stream: &mut TcpStream) -> Asked {
    let mut bytes = Vec::new();
    let mut chunk = [0; 8192];
    let head = loop {
        let count = stream.read(&mut chunk).await.unwrap();
        bytes.extend_from_slice(&chunk[..count]);
        if let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
            break end;
        }
    };
    let text = String::from_utf8(bytes[..head].to_vec()).unwrap();
    let mut lines = text.lines();
    let mut first = lines.next().unwrap().split(' ');
    let (method, path) = (first.next().unwrap(), first.next().unwrap());
    let header = |it: &str| {
        let (name, value) = it.split_once(": ").unwrap();
        (name.to_lowercase(), value.to_owned())
    };
    let headers: BTreeMap<String, String> = lines.map(header).collect();
    let length = headers
        .get("content-length")
        .map_or(0, |it| it.parse().unwrap());
    let mut body = bytes[head + 4..].to_vec();
    while body.len() < length {
        let count = stream.read(&mut chunk).await.unwrap();
        body.extend_from_slice(&chunk[..count]);
    }
    Asked {
        method: method.to_owned(),
        path: path.to_owned(),
        headers,
        body: String::from_utf8(body).unwrap(),
    }
}

/// Checks a signature as RFC 9421 says, from what came over the wire alone.
fn is_signed(bank: &Bank, asked: &Asked, address: &str) -> bool {
    let (Some(input), Some(signature)) = (
        asked.headers.get("signature-input"),
        asked.headers.get("signature"),
    ) else {
        return false;
    };
    let parameters = input.strip_prefix("bursar=").unwrap();
    let names = parameters[1..].split(')').next().unwrap();
    let mut base = String::new();
    for name in names.split(' ').map(|it| it.trim_matches('"')) {
        let value = match name {
            "@method" => asked.method.clone(),
            "@target-uri" => format!("{address}{}", asked.path),
            field => asked.headers[field].clone(),
        };
        base.push_str(&format!("\"{name}\": {value}\n"));
    }
    base.push_str(&format!("\"@signature-params\": {parameters}"));
    let signature = signature
        .strip_prefix("bursar=:")
        .unwrap()
        .trim_end_matches(':');
    let signature = BASE64_STANDARD.decode(signature).unwrap();
    let key = UnparsedPublicKey::new(&ED25519, &bank.public_key);
    let is_covered = asked.method != "POST" || {
        let digest = BASE64_STANDARD.encode(Sha256::digest(asked.body.as_bytes()));
        let covers = ["content-digest", "idempotency-key"];
        covers.iter().all(|it| names.contains(it))
            && asked.headers["content-digest"] == format!("sha-256=:{digest}:")
    };
    is_covered && key.verify(base.as_bytes(), &signature).is_ok()
}

/// What it answers; nothing if it breaks off.
fn answer(bank: &mut Bank, asked: &Asked, address: &str) -> Option<(String, String)> {
    bank.requests += 1;
    if let Some(status) = bank.faults.pop() {
        return Some((status.to_owned(), json!({"detail": "not now"}).to_string()));
    }
    if !is_signed(bank, asked, address) {
        return Some(("401 Unauthorized".to_owned(), String::new()));
    }
    if asked.method == "GET" {
        return Some(match &bank.report {
            Some(report) => ("200 OK".to_owned(), report.clone()),
            None => ("204 No Content".to_owned(), String::new()),
        });
    }
    let key = asked.headers["idempotency-key"].clone();
    let kept = bank.files.entry(key).or_insert_with(|| asked.body.clone());
    if *kept != asked.body {
        return Some(("409 Conflict".to_owned(), String::new()));
    }
    if std::mem::take(&mut bank.loses_answers) {
        return None;
    }
    Some((
        "202 Accepted".to_owned(),
        json!({"reference": "GW-77"}).to_string(),
    ))
}

async fn gateway(bank: &Shared) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (bank, own) = (Arc::clone(bank), address.clone());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let asked = read(&mut stream).await;
            let said = answer(&mut bank.lock().unwrap(), &asked, &own);
            if let Some((status, body)) = said {
                let head = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                stream
                    .write_all(format!("{head}{body}").as_bytes())
                    .await
                    .unwrap();
            }
        }
    });
    format!("{address}/v1")
}

async fn desk() -> Desk {
    let allowed = ["127.0.0.1".to_owned()];
    Desk::open_with(Guard {
        connections: ConnectionHost::new(&[], &allowed).unwrap(),
        ..Guard::local()
    })
    .await
}

/// Sets the gateway and registers the key with it.
async fn set(desk: &Desk, bank: &Shared, more: Value) -> Value {
    let url = gateway(bank).await;
    let mut body = json!({"url": url, "key_id": "acme-1"});
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let set = desk
        .put(&desk.ada, "/payment-gateway", body)
        .await
        .expect(200);
    let pem = text(&set, "public_key");
    let der = pem
        .lines()
        .filter(|it| !it.starts_with("-----"))
        .collect::<String>();
    let der = BASE64_STANDARD.decode(der).unwrap();
    bank.lock().unwrap().public_key = der[der.len() - 32..].to_vec();
    set
}

async fn made(desk: &Desk) -> (Vec<Value>, Value) {
    let payments = desk.approved(&["12.50", "7.00"]).await;
    let file = desk.export(json!({"format": PAIN09})).await.expect(201);
    (payments, file)
}

fn report(message: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
        <CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-11-23T10:00:00Z</CreDtTm></GrpHdr>
        <OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId>
        <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>ACCP</GrpSts></OrgnlGrpInfAndSts>
        </CstmrPmtStsRpt></Document>"#
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_sent_signed_once_and_its_answer_comes_back() {
    let (desk, bank) = (desk().await, Shared::default());
    let none = desk
        .post(&desk.tess, "/payment-files/1/send", Value::Null)
        .await;
    assert_eq!(code(none, 404), "not-found");
    set(&desk, &bank, json!({})).await;
    let (payments, file) = made(&desk).await;
    bank.lock().unwrap().loses_answers = true;
    let send = async || {
        desk.post(&desk.tess, "/payment-files/1/send", Value::Null)
            .await
    };
    // Nobody knows whether it arrived: it is not said to be sent.
    assert_eq!(code(send().await, 503), "bank-unreachable");
    assert_eq!(desk.state(&payments[0]).await, "exported");
    let sent = send().await.expect(200);
    assert_eq!(sent["items"][0]["state"], "sent");
    let note = sent["items"][0]["events"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()["note"]
        .clone();
    assert_eq!(note, "the gateway has it as GW-77");
    // It is the file that was made, and there once.
    {
        let bank = bank.lock().unwrap();
        assert_eq!(bank.files.len(), 1);
        assert_eq!(
            bank.files.values().next().unwrap(),
            file["text"].as_str().unwrap()
        );
        assert_eq!(bank.requests, 2);
    }
    send().await.expect(200);
    assert_eq!(
        bank.lock().unwrap().requests,
        2,
        "what is sent is not sent again"
    );
    let exchange = async || {
        let done = desk.post(&desk.tess, "/payment-gateway/exchange", Value::Null);
        done.await.expect(200)
    };
    assert_eq!(
        exchange().await,
        json!({"sent": [], "answered": [], "failed": []})
    );
    // A report of another file changes nothing.
    bank.lock().unwrap().report = Some(report("BSR-OTHER"));
    assert!(text(&exchange().await["failed"][0], "problem").contains("another file"));
    assert_eq!(desk.state(&payments[0]).await, "sent");
    let message = text(&file["file"], "message_id");
    bank.lock().unwrap().report = Some(report(&message));
    assert_eq!(exchange().await["answered"], json!([1]));
    assert_eq!(desk.state(&payments[1]).await, "accepted");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_go_by_themselves_only_from_then_on() {
    let (desk, bank) = (desk().await, Shared::default());
    let (before, _) = made(&desk).await;
    let by_hand = set(&desk, &bank, json!({})).await;
    assert_eq!(by_hand["automatic_since"], Value::Null);
    let url = by_hand["url"].clone();
    let automatic = json!({"url": url, "key_id": "acme-1", "automatic": true});
    let set = desk
        .put(&desk.ada, "/payment-gateway", automatic)
        .await
        .expect(200);
    assert_eq!(set["public_key"], by_hand["public_key"], "the key stays");
    let (after, _) = made(&desk).await;
    let exchange = async || {
        let done = desk.post(&desk.tess, "/payment-gateway/exchange", Value::Null);
        done.await.expect(200)
    };
    bank.lock().unwrap().faults = vec!["503 Service Unavailable"; 8];
    assert_eq!(exchange().await["failed"][0]["file"], 2);
    bank.lock().unwrap().faults.clear();
    assert_eq!(exchange().await["sent"], json!([2]));
    assert_eq!(desk.state(&before[0]).await, "exported");
    assert_eq!(desk.state(&after[0]).await, "sent");
    assert_eq!(exchange().await["sent"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_is_refused_and_a_cancelled_payment_keeps_its_file_back() {
    let (desk, bank) = (desk().await, Shared::default());
    let set_before = set(&desk, &bank, json!({})).await;
    let (payments, _) = made(&desk).await;
    let renewed = json!({"url": set_before["url"], "key_id": "acme-2", "new_key": true});
    let renewed = desk
        .put(&desk.ada, "/payment-gateway", renewed)
        .await
        .expect(200);
    assert_ne!(renewed["public_key"], set_before["public_key"]);
    let send = async || {
        desk.post(&desk.tess, "/payment-files/1/send", Value::Null)
            .await
    };
    assert_eq!(code(send().await, 422), "credentials-refused");
    let cancel = json!({"payments": [payments[0]["id"]], "reason": "wrong"});
    desk.post(&desk.tess, "/payments/cancel", cancel)
        .await
        .expect(200);
    assert_eq!(code(send().await, 422), "file-altered");
    for wrong in [
        "ftp://gateway.example",
        "https://gateway.example/?x=1",
        "",
        "gateway",
    ] {
        let body = json!({"url": wrong, "key_id": "acme-1"});
        assert_eq!(
            code(desk.put(&desk.ada, "/payment-gateway", body).await, 422),
            "invalid"
        );
    }
    let body = json!({"url": "https://gateway.example", "key_id": "a\"b"});
    assert_eq!(
        code(desk.put(&desk.ada, "/payment-gateway", body).await, 422),
        "invalid"
    );
    // The key is nowhere in what is shown.
    let shown = desk.get(&desk.ada, "/payment-gateway").await;
    assert_eq!(shown.as_object().unwrap().len(), 4, "{shown}");
}
