//! Documents changed at once: all or none, on both engines.

use serde_json::{Value, json};
use store::{DocumentChange, DocumentError, DocumentVersion, Error, Store};

use crate::conformance::on_both;
use crate::support::{Place, organisation};

on_both![
    a_batch_is_made_whole_or_not_at_all,
    the_state_of_a_collection_moves_with_every_change,
    of_overlapping_batches_one_wins,
    a_batch_that_names_a_document_twice_is_refused,
];

async fn store_of(place: &Place) -> Store {
    let store = place.open().await;
    store
        .create_organisation(organisation(1), "first")
        .await
        .unwrap();
    store
}

fn change(id: &str, expected: DocumentVersion, body: Option<Value>) -> DocumentChange {
    DocumentChange {
        collection: "expected",
        id: id.to_owned(),
        expected,
        body,
    }
}

async fn bodies(store: &Store) -> Vec<(String, u64, Value)> {
    let all = store.whole_collection(organisation(1), "expected").await;
    all.unwrap()
        .into_iter()
        .map(|it| (it.id, it.version, it.body))
        .collect()
}

async fn a_batch_is_made_whole_or_not_at_all(place: &Place) {
    use DocumentVersion::{Absent, Is};
    let (store, org) = (store_of(place).await, organisation(1));
    let made = [
        change("b", Absent, Some(json!(2))),
        change("a", Absent, Some(json!(1))),
    ];
    store.change_documents(org, &made, "ann").await.unwrap();
    let wrong = [
        change("a", Is(1), Some(json!(10))),
        change("b", Is(7), Some(json!(20))),
        change("c", Absent, Some(json!(30))),
    ];
    match store.change_documents(org, &wrong, "bob").await {
        Err(DocumentError::Conflict { expected, actual }) => {
            assert_eq!((expected, actual), (Is(7), Is(1)));
        }
        other => panic!("{other:?}"),
    }
    let found = bodies(&store).await;
    assert_eq!(
        found,
        [("a".to_owned(), 1, json!(1)), ("b".to_owned(), 1, json!(2))]
    );
    let right = [
        change("a", Is(1), None),
        change("b", Is(1), Some(json!(20))),
    ];
    store.change_documents(org, &right, "bob").await.unwrap();
    assert_eq!(bodies(&store).await, [("b".to_owned(), 2, json!(20))]);
}

async fn the_state_of_a_collection_moves_with_every_change(place: &Place) {
    use DocumentVersion::{Absent, Is};
    let (store, org) = (store_of(place).await, organisation(1));
    let mut states = vec![store.collection_state(org, "expected").await.unwrap()];
    for it in [
        change("a", Absent, Some(json!(1))),
        change("a", Is(1), Some(json!(2))),
        change("a", Is(2), None),
        change("a", Absent, Some(json!(3))),
    ] {
        store.change_documents(org, &[it], "ann").await.unwrap();
        states.push(store.collection_state(org, "expected").await.unwrap());
    }
    assert_eq!(states, [0, 1, 2, 3, 4]);
}

async fn of_overlapping_batches_one_wins(place: &Place) {
    let (store, org) = (store_of(place).await, organisation(1));
    let mut tasks = Vec::new();
    for number in 0..6 {
        let store = store.clone();
        tasks.push(tokio::spawn(async move {
            // Each in another order: they must not wait for each other in a circle.
            let mut batch: Vec<_> = ["a", "b", "c"]
                .map(|id| change(id, DocumentVersion::Absent, Some(json!(number))))
                .into();
            batch.rotate_left(number % 3);
            store.change_documents(org, &batch, "ann").await.is_ok()
        }));
    }
    let mut won = 0;
    for it in tasks {
        won += usize::from(it.await.unwrap());
    }
    assert_eq!(won, 1);
    let found = bodies(&store).await;
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|it| it.2 == found[0].2), "{found:?}");
}

async fn a_batch_that_names_a_document_twice_is_refused(place: &Place) {
    let (store, org) = (store_of(place).await, organisation(1));
    let twice = [
        change("a", DocumentVersion::Absent, Some(json!(1))),
        change("a", DocumentVersion::Is(1), Some(json!(2))),
    ];
    let refused = store.change_documents(org, &twice, "ann").await;
    assert!(
        matches!(refused, Err(DocumentError::Store(Error::Refused { .. }))),
        "{refused:?}"
    );
    assert_eq!(bodies(&store).await, []);
}
