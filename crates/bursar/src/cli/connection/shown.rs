//! Connections as text.
//!
//! Owns: tables and lines for people. Not here: what they say (`treasury`).
//! Invariant: what is not known is said to be so.

use server::wire::{Connection, ConnectionList, ConnectionProbe, ConnectorList, SyncReport};

use crate::table::{Align, Table};

pub(super) fn connectors(it: &ConnectorList) -> String {
    let mut text = String::new();
    for connector in &it.items {
        text.push_str(&format!("{}: {}\n", connector.id, connector.about));
        let settings = connector.settings.iter().map(|it| ("setting", it));
        let credentials = connector.credentials.iter().map(|it| ("credential", it));
        for (what, field) in settings.chain(credentials) {
            let need = if field.required { ", needed" } else { "" };
            text.push_str(&format!("  {what} {}{need}: {}\n", field.name, field.about));
        }
    }
    text
}

pub(super) fn list(it: &ConnectionList) -> String {
    if it.items.is_empty() {
        return "no connections: `bursar connection add` makes one\n".to_owned();
    }
    let mut table = Table::new(&[
        ("NAME", Align::Left),
        ("CONNECTOR", Align::Left),
        ("STATE", Align::Left),
        ("LAST SUCCESS", Align::Left),
        ("BOOKED", Align::Right),
        ("WAITS", Align::Right),
    ]);
    for row in &it.items {
        table.row(vec![
            row.name.clone(),
            row.connector.clone(),
            row.state.to_string(),
            never(row.last_success_at.as_ref()),
            row.booked.to_string(),
            row.held.len().to_string(),
        ]);
    }
    table.render()
}

fn never(moment: Option<&String>) -> String {
    moment.cloned().unwrap_or_else(|| "never".to_owned())
}

pub(super) fn one(it: &Connection) -> String {
    let mut text = format!(
        "{}\n  {}, {}, {}, every {} s\n  last success {}, last data {}\n",
        it.name,
        it.id,
        it.connector,
        it.state,
        it.every_s,
        never(it.last_success_at.as_ref()),
        never(it.last_data_at.as_ref()),
    );
    if let serde_json::Value::Object(settings) = &it.settings {
        for (name, value) in settings.iter().filter(|it| !it.1.is_null()) {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            text.push_str(&format!("  {name}: {value}\n"));
        }
    }
    if !it.credentials.is_empty() {
        text.push_str(&format!("  sealed: {}\n", it.credentials.join(", ")));
    }
    if let Some(problem) = &it.problem {
        let (code, at) = (&problem.code, &problem.at);
        text.push_str(&format!("  problem[{code}] at {at}: {}\n", problem.message));
    }
    for line in it.missing.iter().chain(&it.notes) {
        text.push_str(&format!("  {line}\n"));
    }
    for remote in &it.remotes {
        let number = remote.identification.as_deref().unwrap_or(&remote.id);
        let through = remote
            .through
            .map_or_else(|| "never".to_owned(), |it| it.to_string());
        let balance = remote.balance.as_ref().map_or_else(
            || "unknown".to_owned(),
            |it| format!("{} {}", it.amount, it.asset),
        );
        text.push_str(&format!(
            "  {number}: through {through}, balance {balance}\n"
        ));
    }
    for held in &it.held {
        text.push_str(&format!("  waits for you: {} {}\n", held.import, held.why));
    }
    text
}

pub(super) fn probe(it: &ConnectionProbe) -> String {
    let mut text = "it works\n".to_owned();
    if let Some(folder) = &it.folder {
        text.push_str(&format!("  folder {folder}: {} files to take\n", it.files));
    }
    for account in &it.accounts {
        let known = |it: &Option<String>| it.clone().unwrap_or_else(|| "unknown".to_owned());
        text.push_str(&format!(
            "  account {} {} {} {}\n",
            account.id,
            known(&account.identification),
            known(&account.currency),
            account.name.clone().unwrap_or_default()
        ));
    }
    for note in &it.notes {
        text.push_str(&format!("  {note}\n"));
    }
    for left in &it.left {
        text.push_str(&format!("  `{}` is left alone: {}\n", left.name, left.why));
    }
    text
}

pub(super) fn report(it: &SyncReport) -> String {
    let mut text = format!(
        "{}: {} files, {} lines booked\n",
        it.outcome, it.files, it.booked
    );
    if it.waiting > 0 {
        text.push_str(&format!("  {} files wait for the next sync\n", it.waiting));
    }
    for import in &it.held {
        text.push_str(&format!(
            "  {import} waits for you: `bursar import show {import}`\n"
        ));
    }
    for note in &it.notes {
        text.push_str(&format!("  {note}\n"));
    }
    text
}
