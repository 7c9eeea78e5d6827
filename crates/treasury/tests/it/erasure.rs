//! Erasing people and replacing keys while others work, on both engines (GUARD-5, GUARD-7).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::{Connection, Row};
use treasury::{AuditChain, AuditQuery, Engine, NewPerson, Origin, SignedIn};

use crate::support::House;

const NAME: &str = "Adalbertine Quirrenbach";
const EMAIL: &str = "adalbertine@quirrenbach.example";
const AGENT: &str = "Unmistakable/7.3";
const ADDRESS: &str = "203.0.113.77";

fn origin() -> Origin {
    Origin {
        address: Some(ADDRESS.parse().unwrap()),
        agent: Some(AGENT.to_owned()),
        request: None,
    }
}

async fn set_up(house: &House) -> SignedIn {
    let token = house.treasury.setup_token().await.unwrap().unwrap();
    let new = NewPerson {
        name: NAME.to_owned(),
        email: Some(EMAIL.to_owned()),
        password: "fjord lantern copper teapot".to_owned(),
        organisation: None,
    };
    house
        .treasury
        .register(&token, new, &origin())
        .await
        .unwrap()
}

/// Every row of every table as text: what a dump of a PostgreSQL database has.
async fn dump(url: &str) -> String {
    let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
    let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
    let tables = sqlx::query(tables)
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let mut text = String::new();
    for table in tables {
        let name: String = table.get(0);
        let all = format!("SELECT to_jsonb(t)::text FROM \"{name}\" t");
        let rows = sqlx::query(sqlx::AssertSqlSafe(all));
        for row in rows.fetch_all(&mut connection).await.unwrap() {
            text.push_str(&row.get::<String, _>(0));
        }
    }
    text
}

#[expect(
    clippy::too_many_lines,
    reason = "what is there before and what is not there after, side by side"
)]
async fn check_erasure(engine: Engine) {
    let house = House::open(engine).await;
    let ada = set_up(&house).await;
    let identity = house
        .treasury
        .prove_token(&ada.tokens.access)
        .await
        .unwrap();
    let query = AuditQuery {
        chain: AuditChain::Instance,
        limit: 100,
        ..AuditQuery::default()
    };
    let events = house
        .treasury
        .audit_events(house.org, &house.caller, &query)
        .await
        .unwrap();
    assert!(
        events
            .items
            .iter()
            .any(|it| it.agent.as_deref() == Some(AGENT))
    );
    house.treasury.erase_oneself(&identity).await.unwrap();
    let events = house
        .treasury
        .audit_events(house.org, &house.caller, &query)
        .await
        .unwrap();
    assert_eq!(events.items[0].action, "user.erased");
    assert!(
        events
            .items
            .iter()
            .all(|it| it.agent.is_none() && it.address.is_none())
    );
    assert!(
        house
            .treasury
            .prove_token(&ada.tokens.access)
            .await
            .is_err()
    );
    assert!(
        house
            .treasury
            .refresh(&ada.tokens.refresh, &origin())
            .await
            .is_err()
    );
    assert!(house.treasury.find_user(EMAIL).await.is_err());
    let report = house
        .treasury
        .key_report(house.org, &house.caller)
        .await
        .unwrap();
    let proof = house
        .treasury
        .verify_journal(house.org, &house.caller, &|_| {})
        .await
        .unwrap();
    assert_eq!(proof.problems, Vec::<String>::new());
    // Whatever is done later in their name makes no key for them again.
    crate::jobs::do_job(&house, "keys-refresh").await;
    let again = house
        .treasury
        .key_report(house.org, &house.caller)
        .await
        .unwrap();
    assert_eq!(again.data_keys, report.data_keys);
    house
        .treasury
        .erase_user(&house.caller, ada.user)
        .await
        .unwrap();
    if engine == Engine::Postgres {
        let text = dump(&house.url).await;
        assert!(text.contains(&ada.user.to_string()));
        for secret in [NAME, EMAIL, AGENT, ADDRESS] {
            assert!(!text.contains(secret), "{secret}");
        }
    }
}

#[tokio::test]
async fn an_erased_person_is_an_id_on_sqlite() {
    check_erasure(Engine::Sqlite).await;
}

#[tokio::test]
async fn an_erased_person_is_an_id_on_postgres() {
    check_erasure(Engine::Postgres).await;
}

async fn check_rotation(engine: Engine) {
    let house = House::open(engine).await;
    let ada = set_up(&house).await;
    let replica = Arc::new(house.again().await);
    let is_done = Arc::new(AtomicBool::new(false));
    let work = {
        let (replica, is_done) = (Arc::clone(&replica), Arc::clone(&is_done));
        let refresh = ada.tokens.refresh.clone();
        tokio::spawn(async move {
            let (mut refresh, mut rounds) = (refresh, 0);
            while !is_done.load(Ordering::Relaxed) || rounds < 5 {
                let name = format!("{NAME} {rounds}");
                replica.rename_user(ada.user, &name).await.unwrap();
                assert_eq!(replica.user(ada.user).await.unwrap().name, name);
                let tokens = replica.refresh(&refresh, &origin()).await.unwrap();
                refresh = tokens.refresh;
                let sessions = replica.sessions(ada.user).await.unwrap();
                assert_eq!(sessions[0].agent.as_deref(), Some(AGENT));
                rounds += 1;
            }
            rounds
        })
    };
    let mut sealed = 0;
    for _ in 0..5 {
        let done = house
            .treasury
            .rotate_keys(house.org, &house.caller, &|_, _| {})
            .await
            .unwrap();
        sealed += done.resealed.values;
        assert_eq!(
            done.resealed.removed, 0,
            "nothing goes while it may be used"
        );
    }
    is_done.store(true, Ordering::Relaxed);
    assert!(work.await.unwrap() >= 5);
    assert!(sealed >= 5, "{sealed}");
    let user = house.treasury.find_user(EMAIL).await.unwrap();
    assert!(user.name.starts_with(NAME));
    replica.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_replaced_while_another_process_reads_and_writes_on_sqlite() {
    check_rotation(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_replaced_while_another_process_reads_and_writes_on_postgres() {
    check_rotation(Engine::Postgres).await;
}
