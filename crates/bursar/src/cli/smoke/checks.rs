//! The checks of `bursar smoke`.
//!
//! Owns: what a good server answers. Not here: sending (`talk`), showing (`smoke`).
//! Invariant: nothing is left in the books that is not taken back, and no import is committed.

use serde_json::{Value, json};
use treasury::outgoing::Answer;

use super::Checks;
use super::talk::{Body, Question, Talk, expect};

/// Headers that every answer has. Source: OWASP Secure Headers Project.
const HEADERS: [&str; 4] = [
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
];
const BANK: &str = "assets:bank:smoke";
const INCOME: &str = "income:smoke";
/// A statement of an account that nobody has.
const STATEMENT: &str = ":20:SMOKE\r\n:25:SMOKE/0\r\n:28C:1/1\r\n:60F:C260101EUR0,00\r\n\
    :61:2601020102C1,00NTRFSMOKE//S1\r\n:86:Smoke test\r\n:62F:C260102EUR1,00\r\n-\r\n";

/// What needs no way in. Answers whether the rest makes sense.
pub(super) async fn of_server(talk: &Talk, checks: &mut Checks) -> bool {
    checks.check("health", health(talk)).await;
    let is_ready = checks.check("ready", ready(talk)).await;
    checks.check("version", version(talk)).await;
    checks.check("headers", headers(talk)).await;
    checks.check("page", page(talk)).await;
    checks.check("API document", document(talk)).await;
    is_ready
}

async fn health(talk: &Talk) -> Result<String, String> {
    let body = expect(&talk.get("/health").await?, 200)?;
    let uptime = body["uptime"].as_u64().ok_or("no uptime in the answer")?;
    Ok(format!("up for {uptime} s"))
}

async fn ready(talk: &Talk) -> Result<String, String> {
    expect(&talk.get("/ready").await?, 200)?;
    Ok("takes requests".to_owned())
}

async fn version(talk: &Talk) -> Result<String, String> {
    let body = expect(&talk.get("/health").await?, 200)?;
    let (found, own) = (
        body["version"].as_str().unwrap_or("none"),
        env!("CARGO_PKG_VERSION"),
    );
    if found == own {
        Ok(found.to_owned())
    } else {
        Err(format!("the server is {found}, this program is {own}"))
    }
}

async fn headers(talk: &Talk) -> Result<String, String> {
    let answer = talk.get("/").await?;
    let transport = talk.is_https().then_some("strict-transport-security");
    let wanted = HEADERS.into_iter().chain(transport);
    let missing: Vec<_> = wanted.filter(|it| answer.header(it).is_none()).collect();
    if missing.is_empty() {
        Ok("all there".to_owned())
    } else {
        Err(format!("missing: {}", missing.join(", ")))
    }
}

async fn page(talk: &Talk) -> Result<String, String> {
    let answer = talk.get("/").await?;
    expect(&answer, 200)?;
    let page = String::from_utf8_lossy(answer.body()).into_owned();
    let files: Vec<&str> = page
        .split(['"', '\''])
        .filter(|it| it.starts_with("/assets/"))
        .collect();
    if files.is_empty() {
        return Err("the page names no files: this binary has no web app inside".to_owned());
    }
    for file in &files {
        let answer = talk.get(file).await?;
        if answer.status() != 200 || answer.body().is_empty() {
            return Err(format!("{file} is answered with {}", answer.status()));
        }
    }
    Ok(format!("with {} files", files.len()))
}

async fn document(talk: &Talk) -> Result<String, String> {
    let body = expect(&talk.get("/api/v1/openapi.json").await?, 200)?;
    let paths = body["paths"].as_object().map_or(0, serde_json::Map::len);
    if paths == 0 {
        return Err("it lists no paths".to_owned());
    }
    Ok(format!("{paths} paths"))
}

/// What is done in the test organisation.
pub(super) async fn of_books(talk: &Talk, checks: &mut Checks) {
    if talk.is_signed_in() {
        checks.check("no entry without a key", locked(talk)).await;
    }
    let mut accounts = None;
    checks
        .check("accounts", async {
            let bank = account(talk, BANK).await?;
            account(talk, INCOME).await?;
            accounts = Some(bank);
            Ok(format!("{BANK} and {INCOME}"))
        })
        .await;
    let Some(bank) = accounts else {
        checks.skip("entry", "there are no accounts");
        return;
    };
    let mut entry = None;
    checks
        .check("entry", async {
            let found = post_twice(talk).await?;
            entry = Some(found);
            Ok(format!("record {found}, once although sent twice"))
        })
        .await;
    if let Some(seq) = entry {
        checks.check("balance", balance(talk, bank, seq)).await;
        checks.check("entry taken back", reverse(talk, seq)).await;
    }
    checks.check("import, not committed", import(talk)).await;
}

async fn locked(talk: &Talk) -> Result<String, String> {
    let nobody = talk.with(None, "smoke-test");
    expect(&nobody.get("/api/v1/entries").await?, 401)?;
    Ok("refused with 401".to_owned())
}

/// The number of an account, which is opened if there is none.
async fn account(talk: &Talk, path: &str) -> Result<u64, String> {
    let list = expect(&talk.get("/api/v1/accounts").await?, 200)?;
    let items = list["items"].as_array().cloned().unwrap_or_default();
    let found = items.iter().find(|it| it["path"] == path);
    let account = match found {
        Some(found) => found.clone(),
        None => {
            let new = json!({"path": path, "asset": "EUR"});
            expect(&talk.post("/api/v1/accounts", &new).await?, 201)?
        }
    };
    number(&account, "id")
}

/// Books an entry and sends the same request again, as a client does that got no answer.
async fn post_twice(talk: &Talk) -> Result<u64, String> {
    let now = jiff::Timestamp::now().as_nanosecond();
    let key = format!("smoke-{now}-{}", std::process::id());
    let entry = json!({
        "booked_on": today(), "description": "Smoke test",
        "postings": [
            {"account": BANK, "amount": "1.00", "asset": "EUR"},
            {"account": INCOME, "amount": "-1.00", "asset": "EUR"},
        ]
    });
    let headers = [("idempotency-key", key.as_str())];
    let mut seqs = Vec::new();
    for _ in 0..2 {
        let answer = talk
            .ask(Question {
                method: "POST",
                path: "/api/v1/entries",
                headers: &headers,
                body: Body::Json(&entry),
            })
            .await?;
        let body = expect(&answer, 201)?;
        seqs.push(number(&body, "id")?);
        seq_of(&answer)?;
    }
    match seqs[..] {
        [first, second] if first == second => Ok(first),
        _ => Err(format!("booked twice: records {seqs:?}")),
    }
}

/// The balance moved by the entry, read at its sequence, as on another replica.
async fn balance(talk: &Talk, account: u64, seq: u64) -> Result<String, String> {
    let mut sums = Vec::new();
    let wanted = seq.to_string();
    for known in [seq.saturating_sub(1), seq] {
        let path = format!("/api/v1/accounts/{account}/balance?known_seq={known}");
        let answer = talk
            .ask(Question {
                method: "GET",
                path: &path,
                headers: &[("bursar-seq", &wanted)],
                body: Body::Nothing,
            })
            .await?;
        let body = expect(&answer, 200)?;
        if seq_of(&answer)? < seq {
            return Err(format!("asked for record {seq} and got an older book"));
        }
        sums.push(euros(&body)?);
    }
    match sums[..] {
        [before, after] if after - before == 100 => Ok(format!("as of record {seq}")),
        _ => Err(format!("expected 1.00 EUR more, found {sums:?} cents")),
    }
}

async fn reverse(talk: &Talk, seq: u64) -> Result<String, String> {
    let path = format!("/api/v1/entries/{seq}/reverse");
    let answer = talk.post(&path, &json!({"reason": "smoke test"})).await?;
    let body = expect(&answer, 201)?;
    Ok(format!("by record {}", number(&body, "id")?))
}

async fn import(talk: &Talk) -> Result<String, String> {
    let answer = talk
        .ask(Question {
            method: "POST",
            path: "/api/v1/imports",
            headers: &[],
            body: Body::File("smoke.sta", STATEMENT.as_bytes()),
        })
        .await?;
    let preview = expect(&answer, 201)?;
    let id = preview["id"].as_str().ok_or("the preview has no id")?;
    let lines = number(&preview["totals"], "lines")?;
    let answer = talk
        .ask(Question {
            method: "DELETE",
            path: &format!("/api/v1/imports/{id}"),
            headers: &[],
            body: Body::Nothing,
        })
        .await?;
    if answer.status() >= 300 {
        return Err(format!(
            "the preview cannot be dropped: {}",
            answer.status()
        ));
    }
    if lines != 1 {
        return Err(format!("{lines} lines were read, expected 1"));
    }
    Ok("1 line read, dropped".to_owned())
}

fn number(value: &Value, name: &str) -> Result<u64, String> {
    let found = value[name].as_u64();
    found.ok_or_else(|| format!("the answer has no number `{name}`"))
}

fn seq_of(answer: &Answer) -> Result<u64, String> {
    let header = answer.header("bursar-seq").and_then(|it| it.parse().ok());
    header.ok_or_else(|| "the answer has no Bursar-Seq".to_owned())
}

/// The euros of an account. Unit: cent.
fn euros(body: &Value) -> Result<i64, String> {
    let items = body["balances"].as_array().ok_or("no balances")?;
    let Some(found) = items.iter().find(|it| it["asset"] == "EUR") else {
        return Ok(0);
    };
    let amount = found["amount"].as_str().unwrap_or_default();
    let amount: money::Decimal = amount
        .parse()
        .map_err(|_| format!("`{amount}` is no amount"))?;
    let cents = amount.to_units(2).and_then(|it| i64::try_from(it).ok());
    cents.ok_or_else(|| format!("`{amount}` is no amount of euros"))
}

fn today() -> String {
    jiff::Zoned::now()
        .with_time_zone(jiff::tz::TimeZone::UTC)
        .date()
        .to_string()
}
