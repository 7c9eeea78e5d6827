//! Payments in the book: where each stands, and how it came there (CASH-10).
//!
//! Owns: the rows of payments and files, what a fact does to them, and the questions over them.
//! Not here: whether a step may be taken (`decide`).
//! Invariant: a row is the fold of its events; the life of a payment is never shortened.

use std::collections::BTreeSet;
use std::sync::Arc;

use imbl::{HashMap, Vector};
use money::{Date, Timestamp};

use super::unsound::{ApplyError, inconsistent};
use crate::book::Book;
use crate::chain::Hash;
use crate::payment::{
    ApprovalPlan, Payment, PaymentFile, PaymentId, PaymentOrder, PaymentState, PaymentStep,
};
use crate::record::Fact;

/// What an event in a payment's life was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentEventKind {
    /// It was drafted with this order.
    Drafted(Arc<PaymentOrder>),
    /// Its order became this one.
    Changed(Arc<PaymentOrder>),
    /// It took a step.
    Moved(PaymentStep),
    /// It was written to the file with this number.
    Exported(u32),
}

/// An event in a payment's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentEvent {
    /// The record.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Arc<str>,
    /// What.
    pub kind: PaymentEventKind,
}

/// A payment as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRow {
    /// Its number.
    pub id: PaymentId,
    /// The first payment of those it was drafted together with.
    pub batch: Option<PaymentId>,
    /// What is to be paid.
    pub order: Arc<PaymentOrder>,
    /// The hash of that.
    pub content: Hash,
    /// Where it stands.
    pub state: PaymentState,
    /// The approvals that are asked for, once submitted.
    pub plan: Option<Arc<ApprovalPlan>>,
    /// Who approved the order as it is, and for which need.
    pub approvals: Vec<(u8, Arc<str>)>,
    /// Everybody who made or changed it, or asked for its approval.
    pub makers: BTreeSet<Arc<str>>,
    /// The file it is in.
    pub file: Option<u32>,
    /// The entry that settled it.
    pub entry: Option<u64>,
    /// Its whole life.
    pub events: Vec<PaymentEvent>,
}

impl PaymentRow {
    /// How many approvals a need still lacks.
    #[must_use]
    pub fn missing(&self, need: usize) -> u8 {
        let plan = self.plan.as_deref();
        let asked = plan
            .and_then(|it| it.needs.get(need))
            .map_or(0, |it| it.count);
        let given = self.approvals.iter().filter(|it| usize::from(it.0) == need);
        asked.saturating_sub(u8::try_from(given.count()).unwrap_or(u8::MAX))
    }

    /// Whether every approval is there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let needs = self.plan.as_deref().map_or(0, |it| it.needs.len());
        needs > 0 && (0..needs).all(|it| self.missing(it) == 0)
    }

    /// When it was drafted.
    #[must_use]
    pub fn drafted_at(&self) -> Timestamp {
        self.events
            .first()
            .map_or(Timestamp::UNIX_EPOCH, |it| it.at)
    }

    fn event(&mut self, stamp: &Stamp<'_>, kind: PaymentEventKind) {
        self.events.push(PaymentEvent {
            seq: stamp.seq,
            at: stamp.at,
            by: stamp.by.into(),
            kind,
        });
    }

    fn reset(&mut self, order: PaymentOrder, by: &str) {
        self.order = Arc::new(order);
        self.content = self.order.content();
        self.state = PaymentState::Drafted;
        self.plan = None;
        self.approvals.clear();
        self.makers.insert(by.into());
    }
}

/// A file as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentFileRow {
    /// The record.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Arc<str>,
    /// The file.
    pub file: PaymentFile,
}

/// Place, moment and author of a fact.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp<'a> {
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) by: &'a str,
}

/// The columns of payments.
#[derive(Clone, Debug, Default)]
pub(crate) struct Payments {
    rows: Vector<Arc<PaymentRow>>,
    files: Vector<Arc<PaymentFileRow>>,
    by_end_to_end_id: HashMap<Arc<str>, PaymentId>,
    by_origin: HashMap<Arc<str>, Vector<PaymentId>>,
}

impl Payments {
    /// Only the payments that are `seen`, and files with at least one of them.
    pub(crate) fn restricted(&self, seen: impl Fn(&PaymentRow) -> bool) -> Self {
        // Numbers are places: what is hidden leaves a place that answers nothing.
        let mut kept = self.clone();
        let hidden: BTreeSet<PaymentId> = self
            .rows
            .iter()
            .filter(|it| !seen(it))
            .map(|it| it.id)
            .collect();
        for id in &hidden {
            if let Some(row) = kept.rows.get_mut(id.index()) {
                let row = Arc::make_mut(row);
                kept.by_end_to_end_id
                    .remove(row.order.end_to_end_id.as_str());
                row.events.clear();
            }
        }
        for file in kept.files.iter_mut() {
            if file.file.payments.iter().any(|it| hidden.contains(it)) {
                let file = Arc::make_mut(file);
                file.file.payments.retain(|it| !hidden.contains(it));
            }
        }
        kept
    }

    /// Applies a fact about payments; others are not for here.
    pub(crate) fn apply(&mut self, stamp: &Stamp<'_>, fact: Fact) -> Result<(), ApplyError> {
        match fact {
            Fact::PaymentDrafted(it) => self.draft(stamp, it),
            Fact::PaymentChanged { id, order } => self.change(stamp, id, order),
            Fact::PaymentMoved { id, step } => self.advance(stamp, id, step),
            Fact::PaymentsExported(it) => self.export(stamp, it),
            _ => Err(inconsistent(stamp.seq, "it is not about payments")),
        }
    }

    fn draft(&mut self, stamp: &Stamp<'_>, payment: Payment) -> Result<(), ApplyError> {
        let Payment { id, batch, order } = payment;
        if id.index() != self.rows.len() {
            let reason = format!("payment {id} is not the next number");
            return Err(inconsistent(stamp.seq, &reason));
        }
        let key: Arc<str> = order.end_to_end_id.as_str().into();
        self.by_end_to_end_id.insert(key, id);
        if let Some(origin) = order.origin.as_deref() {
            let ids = self.by_origin.entry(origin.into()).or_default();
            ids.push_back(id);
        }
        let order = Arc::new(order);
        let mut row = PaymentRow {
            id,
            batch,
            content: order.content(),
            order: Arc::clone(&order),
            state: PaymentState::Drafted,
            plan: None,
            approvals: Vec::new(),
            makers: BTreeSet::from([stamp.by.into()]),
            file: None,
            entry: None,
            events: Vec::with_capacity(4),
        };
        row.event(stamp, PaymentEventKind::Drafted(order));
        self.rows.push_back(Arc::new(row));
        Ok(())
    }

    fn change(
        &mut self,
        stamp: &Stamp<'_>,
        id: PaymentId,
        order: PaymentOrder,
    ) -> Result<(), ApplyError> {
        let row = row_mut(&mut self.rows, stamp, id)?;
        if !row.state.is_changeable() {
            let reason = format!("payment {id} is {} and cannot be changed", row.state);
            return Err(inconsistent(stamp.seq, &reason));
        }
        self.by_end_to_end_id
            .remove(row.order.end_to_end_id.as_str());
        let key: Arc<str> = order.end_to_end_id.as_str().into();
        self.by_end_to_end_id.insert(key, id);
        row.reset(order, stamp.by);
        let kind = PaymentEventKind::Changed(Arc::clone(&row.order));
        row.event(stamp, kind);
        Ok(())
    }

    fn advance(
        &mut self,
        stamp: &Stamp<'_>,
        id: PaymentId,
        step: PaymentStep,
    ) -> Result<(), ApplyError> {
        let row = row_mut(&mut self.rows, stamp, id)?;
        let wrong = |reason: &str| inconsistent(stamp.seq, &format!("payment {id}: {reason}"));
        let again = matches!(step, PaymentStep::Settled { .. }) && row.entry.is_some();
        let next = row.state.after(&step);
        let next = next.or(again.then_some(PaymentState::Settled));
        let mut next = next.ok_or_else(|| wrong("the step cannot follow"))?;
        match &step {
            PaymentStep::Submitted { content, plan } => {
                if *content != row.content {
                    return Err(wrong("another order was submitted"));
                }
                row.plan = Some(Arc::new(plan.clone()));
                row.makers.insert(stamp.by.into());
            }
            PaymentStep::Approved { content, need } => {
                let is_own = row.makers.contains(stamp.by);
                let is_second = row.approvals.iter().any(|it| &*it.1 == stamp.by);
                if *content != row.content || is_own || is_second {
                    return Err(wrong("the approval is not of this order, or not valid"));
                }
                row.approvals.push((*need, stamp.by.into()));
                if !row.is_complete() {
                    next = PaymentState::Submitted;
                }
            }
            PaymentStep::Settled { entry } => row.entry = Some(*entry),
            PaymentStep::Rejected { .. }
            | PaymentStep::Sent { .. }
            | PaymentStep::Accepted { .. }
            | PaymentStep::Failed { .. }
            | PaymentStep::Cancelled { .. } => {}
        }
        row.state = next;
        row.event(stamp, PaymentEventKind::Moved(step));
        Ok(())
    }

    fn export(&mut self, stamp: &Stamp<'_>, file: PaymentFile) -> Result<(), ApplyError> {
        if file.number as usize != self.files.len() + 1 {
            let reason = format!("payment file {} is not the next number", file.number);
            return Err(inconsistent(stamp.seq, &reason));
        }
        for id in &file.payments {
            let row = row_mut(&mut self.rows, stamp, *id)?;
            if file.copy_of.is_none() {
                if row.state != PaymentState::Approved {
                    let reason = format!("payment {id} was exported without being approved");
                    return Err(inconsistent(stamp.seq, &reason));
                }
                row.state = PaymentState::Exported;
                row.file = Some(file.number);
            }
            row.event(stamp, PaymentEventKind::Exported(file.number));
        }
        self.files.push_back(Arc::new(PaymentFileRow {
            seq: stamp.seq,
            at: stamp.at,
            by: stamp.by.into(),
            file,
        }));
        Ok(())
    }

    /// Whether a payment, also one that is over, travels with this id.
    pub(crate) fn is_taken(&self, end_to_end_id: &str) -> bool {
        self.by_end_to_end_id.contains_key(end_to_end_id)
    }

    /// Every fact about payments with its place, moment and author, in the journal's order.
    pub(crate) fn facts(&self) -> Vec<(u64, Timestamp, Arc<str>, Fact)> {
        let mut facts = Vec::new();
        for row in &self.rows {
            for event in &row.events {
                let id = row.id;
                let fact = match &event.kind {
                    PaymentEventKind::Drafted(order) => Fact::PaymentDrafted(Payment {
                        id,
                        batch: row.batch,
                        order: order.as_ref().clone(),
                    }),
                    PaymentEventKind::Changed(order) => Fact::PaymentChanged {
                        id,
                        order: order.as_ref().clone(),
                    },
                    PaymentEventKind::Moved(step) => Fact::PaymentMoved {
                        id,
                        step: step.clone(),
                    },
                    // One fact for all of a file: below.
                    PaymentEventKind::Exported(_) => continue,
                };
                facts.push((event.seq, event.at, Arc::clone(&event.by), fact));
            }
        }
        let files = self.files.iter().map(|it| {
            let fact = Fact::PaymentsExported(it.file.clone());
            (it.seq, it.at, Arc::clone(&it.by), fact)
        });
        facts.extend(files);
        facts.sort_by_key(|it| it.0);
        facts
    }
}

fn row_mut<'a>(
    rows: &'a mut Vector<Arc<PaymentRow>>,
    stamp: &Stamp<'_>,
    id: PaymentId,
) -> Result<&'a mut PaymentRow, ApplyError> {
    let unknown = || inconsistent(stamp.seq, &format!("there is no payment {id}"));
    let row = rows.get_mut(id.index()).ok_or_else(unknown)?;
    Ok(Arc::make_mut(row))
}

impl Book {
    /// The payment with this number.
    #[must_use]
    pub fn payment(&self, id: PaymentId) -> Option<&PaymentRow> {
        let row = self.payments.rows.get(id.index())?;
        (!row.events.is_empty()).then(|| row.as_ref())
    }

    /// Every payment, by number.
    pub fn payments(&self) -> impl DoubleEndedIterator<Item = &PaymentRow> {
        let rows = self.payments.rows.iter().map(AsRef::as_ref);
        rows.filter(|it: &&PaymentRow| !it.events.is_empty())
    }

    /// The number that the next payment gets.
    #[must_use]
    pub fn next_payment(&self) -> PaymentId {
        PaymentId(
            u32::try_from(self.payments.rows.len()).map_or(u32::MAX, |it| it.saturating_add(1)),
        )
    }

    /// The payment that travels with this end-to-end id.
    #[must_use]
    pub fn payment_by_end_to_end_id(&self, id: &str) -> Option<&PaymentRow> {
        self.payment(*self.payments.by_end_to_end_id.get(id)?)
    }

    /// Every payment that was drafted from this, by number.
    pub fn payments_of(&self, origin: &str) -> impl Iterator<Item = &PaymentRow> {
        let ids = self.payments.by_origin.get(origin).into_iter().flatten();
        ids.filter_map(|it| self.payment(*it))
    }

    /// Every file of payments, by number.
    pub fn payment_files(&self) -> impl DoubleEndedIterator<Item = &PaymentFileRow> {
        self.payments.files.iter().map(AsRef::as_ref)
    }

    /// The file of payments with this number.
    #[must_use]
    pub fn payment_file(&self, number: u32) -> Option<&PaymentFileRow> {
        let place = (number as usize).checked_sub(1)?;
        self.payments.files.get(place).map(AsRef::as_ref)
    }

    /// Whether a payment's entry was taken back since: then the bank line stands for nothing.
    #[must_use]
    pub fn is_unsettled(&self, row: &PaymentRow) -> bool {
        let entry = row.entry.and_then(|it| self.entry_at(it));
        row.state == PaymentState::Settled && entry.is_none_or(|it| it.reversed_by().is_some())
    }

    /// The sum of what somebody approved on a day (UTC), in units, by asset.
    pub(crate) fn approved_on(
        &self,
        by: &str,
        day: Date,
    ) -> std::collections::BTreeMap<money::AssetCode, i128> {
        let mut sums = std::collections::BTreeMap::<_, i128>::new();
        for row in self.payments() {
            let mut amount = row.order.amount;
            for event in &row.events {
                match &event.kind {
                    PaymentEventKind::Drafted(it) | PaymentEventKind::Changed(it) => {
                        amount = it.amount;
                    }
                    PaymentEventKind::Moved(PaymentStep::Approved { .. }) => {
                        let on = jiff::tz::Offset::UTC.to_datetime(event.at).date();
                        if &*event.by == by && on == day {
                            let sum = sums.entry(amount.asset().code()).or_default();
                            *sum = sum.saturating_add(amount.units());
                        }
                    }
                    PaymentEventKind::Moved(_) | PaymentEventKind::Exported(_) => {}
                }
            }
        }
        sums
    }
}
