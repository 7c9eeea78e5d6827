//! Publications that are too large for one document, and those there is no more room for.

use serde_json::json;
use store::{DocumentKey, DocumentVersion, Store};
use treasury::{Around, Treasury};

use crate::forecast_hindcast::hindcast;
use crate::forecast_performance::treasury_day;
use crate::forecasts::{house_until, live, publish};
use crate::support::House;

const fn key<'a>(house: &House, id: &'a str) -> DocumentKey<'a> {
    DocumentKey {
        org: house.org,
        collection: "forecast-runs",
        id,
    }
}

/// Keeps a publication as if it had been too large: each cell in a part of its own.
async fn split(house: &House, store: &Store, id: &str) -> Vec<String> {
    let kept = store.document(key(house, id)).await.unwrap().unwrap();
    let mut body = kept.body.clone();
    let cells = body["cells"].as_array().unwrap().clone();
    let mut parts = Vec::new();
    for (part, cell) in cells.into_iter().enumerate() {
        let part = format!("{id}.{part}");
        let cells = json!({"v": 1, "cells": [cell]});
        let put = store.put_document(key(house, &part), DocumentVersion::Absent, &cells, "test");
        put.await.unwrap();
        parts.push(part);
    }
    body["v"] = json!(2);
    body["parts"] = json!(parts.len());
    body.as_object_mut().unwrap().remove("cells").unwrap();
    let version = DocumentVersion::Is(kept.version);
    let put = store.put_document(key(house, id), version, &body, "test");
    put.await.unwrap();
    parts
}

async fn outlook(house: &House, treasury: &Treasury) -> Result<Vec<treasury::OutlookDay>, String> {
    let asked = (house.org, &house.caller);
    let found = treasury.forecast_outlook(asked, &Around::Everything, None, 3);
    let found = found.await.map_err(|it| it.to_string())?;
    Ok(found.days)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_in_parts_is_the_same_and_one_that_lacks_a_part_is_damaged() {
    let house = house_until(0).await;
    let made = publish(&house).await;
    let whole = outlook(&house, &house.treasury).await.unwrap();
    let again = house.again().await;
    let parts = split(&house, again.store(), &made.id).await;
    assert!(parts.len() >= 4, "{parts:?}");
    assert_eq!(outlook(&house, &again).await.unwrap(), whole);
    again.close().await;
    let again = house.again().await;
    let last = again.store().document(key(&house, &parts[1])).await;
    let version = DocumentVersion::Is(last.unwrap().unwrap().version);
    let gone = again
        .store()
        .delete_document(key(&house, &parts[1]), version, "moth");
    gone.await.unwrap();
    let error = outlook(&house, &again).await.unwrap_err();
    assert!(error.contains("its part 1 is missing"), "{error}");
    again.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_made_afterwards_goes_with_all_its_parts_where_there_are_too_many() {
    let over: i64 = treasury_day()
        .await
        .weekday()
        .to_sunday_zero_offset()
        .into();
    let house = house_until(over + 14).await;
    live(&house, 260, 201).await;
    publish(&house).await;
    let made = hindcast(&house, 26).await;
    assert_eq!(made.len(), 26);
    let oldest = made.iter().min_by_key(|it| it.origin).unwrap();
    let store = house.treasury.store();
    let parts = split(&house, store, &oldest.id).await;
    let listed = async || {
        let runs = house.treasury.forecast_runs(house.org, &house.caller);
        let runs = runs.await.unwrap();
        (runs.len(), runs.iter().any(|it| it.id == oldest.id))
    };
    assert_eq!(listed().await, (27, true));
    // Another week: there is one more, and no room for it.
    live(&house, over + 13, over + 7).await;
    assert_eq!(hindcast(&house, 1).await.len(), 1);
    assert_eq!(listed().await, (27, false));
    for id in parts.iter().chain([&oldest.id]) {
        assert_eq!(store.document(key(&house, id)).await.unwrap(), None);
    }
}
