//! Bank files over HTTP: previewed, committed once, undone, dropped.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::{House, payment};

const STATEMENT: &[u8] = b":20:1\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n\
    :60F:C260101EUR100,00\r\n:61:2601020102C25,00NTRFINV-1//B1\r\n:86:invoice 1\r\n\
    :61:2601030103D10,00NTRFNONREF//B2\r\n:86:fee\r\n:62F:C260103EUR115,00\r\n-\r\n";
const CSV: &[u8] = b"Wann;Wieviel;Was\n02.01.2026;1,50;a\n03.01.2026;-2,50;b\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_previewed_booked_once_and_undone() {
    let house = House::open().await;
    let made = house.upload(&[("a.sta", STATEMENT)], &[]).await.expect(201);
    assert_eq!(
        (&made["state"], &made["totals"]["new"]),
        (&json!("preview"), &json!(2))
    );
    let statement = &made["statements"][0];
    assert_eq!(
        (&statement["closing"], &statement["balanced"]),
        (&json!("115.00"), &json!(true))
    );
    let place = format!("/api/v1/imports/{}", made["id"].as_str().unwrap());
    assert_eq!(house.get(&place).await.expect(200), made);
    let commit = format!("{place}/commit");
    let booked = house.post(&commit, json!({})).await.expect(200);
    assert_eq!(booked["state"], "committed");
    assert_eq!(
        booked["totals"],
        json!({"lines": 2, "new": 2, "duplicates": 0})
    );
    assert_eq!(
        house.get(&place).await.expect(200)["totals"],
        booked["totals"]
    );
    let list = house.get("/api/v1/imports").await.expect(200);
    assert_eq!(list["items"][0]["totals"], booked["totals"]);
    let twice = house.post(&commit, json!({})).await.expect(409);
    assert_eq!(twice["code"], "conflict");
    let query = format!("/api/v1/entries?import={}", made["id"].as_str().unwrap());
    assert_eq!(house.get(&query).await.expect(200)["total"], 3);
    let again = house.upload(&[("a.sta", STATEMENT)], &[]).await.expect(201);
    assert_eq!(
        again["totals"],
        json!({"lines": 2, "new": 0, "duplicates": 2})
    );
    let other = format!("/api/v1/imports/{}", again["id"].as_str().unwrap());
    assert_eq!(house.delete(&other).await.expect(204), Value::Null);
    house.get(&other).await.expect(404);
    let undone = house
        .post(&format!("{place}/undo"), json!({"reason": "wrong"}))
        .await;
    assert_eq!(undone.expect(200)["state"], "undone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_csv_is_read_with_a_saved_mapping_or_one_sent_along_or_chosen_later() {
    let house = House::open().await;
    let mapping = json!({"delimiter": ";", "header_row": 1, "date_format": "DD.MM.YYYY",
        "decimal": ",", "currency": "EUR", "account": "X1",
        "columns": {"booked_on": "Wann", "amount": "Wieviel", "description": ["Was"]}});
    let place = "/api/v1/mappings/Nordbank";
    house
        .write(Method::PUT, place, &[], mapping.clone())
        .await
        .expect(200);
    for field in ["Nordbank".to_owned(), mapping.to_string()] {
        let made = house
            .upload(&[("a.csv", CSV)], &[("mapping", &field)])
            .await
            .expect(201);
        assert_eq!(made["totals"]["new"], 2, "{made}");
        assert_eq!(made["statements"][0]["sum_debits"], "2.50");
    }
    let plain = house.upload(&[("a.csv", CSV)], &[]).await.expect(201);
    let place = format!("/api/v1/imports/{}/mapping", plain["id"].as_str().unwrap());
    let mapped = house
        .post(&place, json!({"file": 0, "mapping": mapping}))
        .await
        .expect(200);
    assert_eq!(mapped["totals"]["new"], 2);
    let nowhere = house
        .post(&place, json!({"file": 9, "mapping": mapping}))
        .await;
    assert_eq!(nowhere.expect(404)["code"], "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_booked_is_refused_whole_with_every_finding() {
    let house = House::open().await;
    let files: [(&str, &[u8]); 2] = [("a.sta", STATEMENT), ("b.pdf", b"%PDF-1.7 \0 no statement")];
    let made = house.upload(&files, &[]).await.expect(201);
    assert_eq!(made["blocked"], true);
    let commit = format!("/api/v1/imports/{}/commit", made["id"].as_str().unwrap());
    let refused = house
        .post(&commit, json!({"confirm": true}))
        .await
        .expect(422);
    assert_eq!(
        (&refused["code"], &refused["problems"][0]["file"]),
        (&json!("file-problems"), &json!("b.pdf"))
    );
    assert_eq!(house.get("/api/v1/entries").await.expect(200)["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_that_are_none_are_refused() {
    let house = House::open().await;
    assert_eq!(house.upload(&[], &[]).await.expect(422)["code"], "invalid");
    let odd = house
        .upload(&[("a.sta", STATEMENT)], &[("colour", "red")])
        .await;
    assert_eq!(odd.expect(400)["code"], "bad-form");
    let odd = house
        .upload(&[("a.csv", CSV)], &[("mapping", "{\"x\":1}")])
        .await;
    assert_eq!(odd.expect(400)["code"], "bad-mapping");
    let odd = house
        .upload(&[("a.csv", CSV)], &[("mapping", "Unknown")])
        .await;
    assert_eq!(odd.expect(404)["code"], "not-found");
    let odd = house
        .upload(&[("a.csv", CSV)], &[("account", "assets:nowhere")])
        .await;
    assert_eq!(odd.expect(404)["code"], "not-found");
    assert_eq!(
        house.post("/api/v1/imports", json!({})).await.expect(400)["code"],
        "bad-form"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_sent_again_answers_with_the_first_preview() {
    let house = House::open().await;
    let files: [(&str, &[u8]); 1] = [("a.sta", STATEMENT)];
    let send = || house.upload_keyed(&files, &[], Some("upload-1"));
    let first = send().await.expect(201);
    assert_eq!(send().await.expect(201), first);
    // Sent at once, too: whoever is second gets what the first one made.
    let both = || house.upload_keyed(&files, &[], Some("upload-2"));
    let (one, other) = tokio::join!(both(), both());
    assert_eq!(one.expect(201)["id"], other.expect(201)["id"]);
    let list = house.get("/api/v1/imports").await.expect(200);
    assert_eq!(list["items"].as_array().map(Vec::len), Some(2));
    // Once it is booked, the answer says so.
    let commit = format!("/api/v1/imports/{}/commit", first["id"].as_str().unwrap());
    house.post(&commit, json!({})).await.expect(200);
    assert_eq!(send().await.expect(201)["state"], "committed");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_content_under_the_key_of_an_upload_is_refused() {
    let house = House::open().await;
    let key = Some("upload-1");
    house
        .upload_keyed(&[("a.sta", STATEMENT)], &[], key)
        .await
        .expect(201);
    let other = house.upload_keyed(&[("a.csv", CSV)], &[], key).await;
    assert_eq!(other.expect(409)["code"], "idempotency-key-reused");
    let chosen = [("account", "assets:bank:eur")];
    let other = house
        .upload_keyed(&[("a.sta", STATEMENT)], &chosen, key)
        .await;
    assert_eq!(other.expect(409)["code"], "idempotency-key-reused");
    let entry = [("idempotency-key", "entry-1")];
    house
        .write(Method::POST, "/api/v1/entries", &entry, payment())
        .await
        .expect(201);
    let other = house
        .upload_keyed(&[("a.sta", STATEMENT)], &[], Some("entry-1"))
        .await;
    assert_eq!(other.expect(409)["code"], "idempotency-key-reused");
    let long = "k".repeat(256);
    let other = house
        .upload_keyed(&[("a.sta", STATEMENT)], &[], Some(&long))
        .await;
    assert_eq!(other.expect(422)["code"], "bad-idempotency-key");
}
