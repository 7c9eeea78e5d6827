//! Payments as text.
//!
//! Owns: what people read of payments, files and the bank's answers. Not here: `--json`.
//! Invariant: what a file or a bank wrote cannot move the terminal's cursor.

use server::wire::{MadePaymentFile, Payment, PaymentItems, PaymentStatus};

use crate::table::{Align, Table};

pub(super) fn file_text(it: &MadePaymentFile) -> String {
    let mut text = format!(
        "{}: {} payments, control sum {}\n",
        it.name,
        it.file.payments.len(),
        it.control_sum
    );
    for written in &it.written {
        text.push_str(&format!(
            "  {}: `{}` goes out as `{}`\n",
            written.field, written.given, written.written
        ));
    }
    for notice in &it.notices {
        text.push_str(&format!(
            "  {}: expected {}\n",
            notice.found, notice.expected
        ));
    }
    text
}

pub(super) fn status_text(it: &PaymentStatus) -> String {
    let mut text = format!("{}\n", it.message_id);
    for line in &it.lines {
        let (number, before, after) = (line.payment, line.before, line.after);
        text.push_str(&format!("  {number}: {before} → {after} ({})\n", line.said));
    }
    for name in &it.unknown {
        text.push_str(&format!("  `{name}` is not in that file\n"));
    }
    text
}

pub(super) fn list_text(list: &PaymentItems) -> String {
    let columns = [
        ("NO", Align::Right),
        ("STATE", Align::Left),
        ("ON", Align::Left),
        ("AMOUNT", Align::Right),
        ("TO", Align::Left),
        ("ACCOUNT", Align::Left),
        ("LOOK AT", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &list.items {
        let name = it.payee.as_ref().map_or("(erased)", |it| it.name.as_str());
        let warnings: Vec<&str> = it.warnings.iter().map(|it| it.code.as_str()).collect();
        table.row(vec![
            it.id.to_string(),
            it.state.to_string(),
            it.execute_on.to_string(),
            format!("{} {}", it.amount.amount, it.amount.asset),
            name.to_owned(),
            it.payee_account.clone(),
            warnings.join(", "),
        ]);
    }
    table.render()
}

pub(super) fn life_text(it: &Payment) -> String {
    let mut text = list_text(&PaymentItems {
        items: vec![it.clone()],
    });
    text.push_str(&format!("\ncontent {}\n", it.content));
    for warning in &it.warnings {
        text.push_str(&format!("! {}: {}\n", warning.code, warning.message));
    }
    for written in &it.written {
        text.push_str(&format!(
            "`{}` goes out as `{}`\n",
            written.given, written.written
        ));
    }
    for event in &it.events {
        let note = event.note.as_ref().map(|it| format!(": {it}"));
        text.push_str(&format!(
            "{:.0} {} by {}{}\n",
            event.at,
            event.what,
            event.by,
            note.unwrap_or_default()
        ));
    }
    crate::table::visible(&text)
}
