//! The status page: for nobody, or for everybody (OPS-2).

use jiff::ToSpan;
use treasury::{Caller, Impact, IncidentState, IncidentWord, MaintenanceDraft};

use crate::support::House;

const PATH: &str = "/api/v1/status";

fn word(state: IncidentState, text: &str) -> IncidentWord {
    IncidentWord {
        state,
        text: text.to_owned(),
    }
}

async fn public() -> House {
    House::open().await.with(|it| it.with_status_page(true))
}

#[tokio::test]
async fn it_is_nobodys_until_the_operator_wants_it() {
    let house = House::open().await;
    let refused = house.get(PATH).await.expect(404);
    assert_eq!(refused["code"], "not-public");
}

#[tokio::test]
async fn it_tells_parts_days_and_incidents_without_names() {
    let house = public().await;
    let treasury = house.app.treasury.clone();
    // Known since ten minutes ago; two minutes of it nobody served.
    let now = treasury.now();
    for ago in [10, 9, 8, 7, 6, 5, 2, 1] {
        let then = now.checked_sub(ago.minutes()).unwrap();
        treasury.mark_available(then).await.unwrap();
        treasury.mark_available(then).await.unwrap();
    }
    let caller = Caller::local();
    let begun = word(IncidentState::Investigating, "Statements do not come");
    let opened = treasury.open_incident(&caller, "Feeds are late", Impact::Minor, begun);
    opened.await.unwrap();
    let over = word(IncidentState::Resolved, "They come again");
    treasury.update_incident(&caller, None, over).await.unwrap();

    let answer = house.get(PATH).await;
    assert!(!answer.text().contains("Test"), "{}", answer.text());
    let status = answer.expect(200);
    assert_eq!(status["condition"], "operational");
    assert_eq!(status["parts"].as_array().unwrap().len(), 4, "{status}");
    let days = status["days"].as_array().unwrap();
    let sum = |name: &str| {
        days.iter()
            .map(|it| it[name].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!(sum("up_minutes"), 8, "{status}");
    assert_eq!(sum("minutes"), 10, "{status}");
    let incident = &status["incidents"][0];
    assert_eq!(incident["title"], "Feeds are late");
    assert_eq!(incident["impact"], "minor");
    assert_eq!(incident["state"], "resolved");
    assert_eq!(incident["updates"][0]["text"], "They come again");
    assert_eq!(incident["updates"][1]["state"], "investigating");
}

#[tokio::test]
async fn it_is_answered_while_closed_for_maintenance() {
    let house = public().await;
    let watching = server::watch_maintenance(&house.app);
    let draft = MaintenanceDraft {
        message: Some("Back at 14:00".to_owned()),
        retry_after_seconds: None,
    };
    let treasury = &house.app.treasury;
    let begun = treasury.begin_maintenance(&Caller::local(), draft).await;
    begun.unwrap();
    let mut told = house.app.readiness.subscribe();
    let closed = told.wait_for(|it| it.contains(server::Unready::Maintenance));
    closed.await.unwrap();
    house.get("/api/v1/accounts").await.expect(503);
    let status = house.get(PATH).await.expect(200);
    assert_eq!(status["condition"], "maintenance");
    assert_eq!(status["message"], "Back at 14:00");
    watching.abort();
}
