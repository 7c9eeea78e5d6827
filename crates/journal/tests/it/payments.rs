//! Payments: what the books take, from whom, and in which order.

use journal::{
    AccountId, Approval, ApprovalNeed, ApprovalPlan, Book, Command, Decision, Entry, Hash, Payee,
    PaymentCharges, PaymentFile, PaymentId, PaymentMethod, PaymentOrder, PaymentState, PaymentStep,
    Posting, Request, Sight, Submission, decide,
};
use money::{Amount, Asset, Date, Timestamp};

use crate::support::Ledger;

const ADA: &str = "usr_ada";
const BOB: &str = "usr_bob";
const EVE: &str = "usr_eve";

fn euro(units: i128) -> Amount {
    Amount::from_units(units, Asset::currency("EUR").unwrap())
}

fn order(units: i128) -> PaymentOrder {
    PaymentOrder {
        account: AccountId(1),
        amount: euro(units),
        payee: Payee {
            beneficiary: "bnf_018f0000000070008000000000000001".parse().unwrap(),
            revision: 1,
            details: Hash([7; 32]),
        },
        execute_on: Date::constant(2026, 11, 23),
        method: PaymentMethod::Sepa,
        end_to_end_id: String::new(),
        text: Some("Rechnung 7".into()),
        reference: None,
        purpose: None,
        charges: PaymentCharges::Scheme,
        origin: None,
    }
}

fn plan(counts: &[u8], is_ordered: bool) -> ApprovalPlan {
    let need = |count: &u8| ApprovalNeed {
        count: *count,
        ..ApprovalNeed::default()
    };
    ApprovalPlan {
        rule: "all".into(),
        is_ordered,
        needs: counts.iter().map(need).collect(),
    }
}

struct Books(Ledger);

impl Books {
    fn open() -> Self {
        Self(Ledger::open(&["assets:bank", "expenses:rent"]))
    }

    fn ask(&mut self, by: &str, command: Command) -> Result<(), &'static str> {
        self.ask_at(by, 1_800_000_000, command)
    }

    fn ask_at(&mut self, by: &str, at: i64, command: Command) -> Result<(), &'static str> {
        let request = Request {
            key: None,
            at: Timestamp::from_second(at).unwrap(),
            by: by.into(),
            command,
        };
        match decide(&self.0.book, &request) {
            Err(refusals) => Err(refusals[0].kind.code()),
            Ok(Decision::Facts(facts)) => {
                let records = self.0.book.record(&request, facts).unwrap();
                self.0.records.extend(records);
                Ok(())
            }
            Ok(Decision::Repeated(_)) => Ok(()),
        }
    }

    fn draft(&mut self, by: &str, units: i128) -> PaymentId {
        let id = self.0.book.next_payment();
        self.ask(by, Command::DraftPayments(vec![order(units)]))
            .unwrap();
        id
    }

    fn content(&self, id: PaymentId) -> Hash {
        self.0.book.payment(id).unwrap().content
    }

    fn state(&self, id: PaymentId) -> PaymentState {
        self.0.book.payment(id).unwrap().state
    }

    fn submit(&mut self, by: &str, id: PaymentId, plan: ApprovalPlan) {
        let content = self.content(id);
        let payment = id;
        let it = Submission {
            payment,
            content,
            plan,
        };
        self.ask(by, Command::SubmitPayments(vec![it])).unwrap();
    }

    fn approve(&mut self, by: &str, id: PaymentId, needs: &[u8]) -> Result<(), &'static str> {
        self.approve_seen(by, id, self.content(id), (needs, &[]))
    }

    fn approve_seen(
        &mut self,
        by: &str,
        payment: PaymentId,
        content: Hash,
        (needs, limits): (&[u8], &[Amount]),
    ) -> Result<(), &'static str> {
        let needs = needs.to_vec();
        let approvals = vec![Approval {
            payment,
            content,
            needs,
        }];
        let day_limits = limits.to_vec();
        self.ask(
            by,
            Command::ApprovePayments {
                approvals,
                day_limits,
            },
        )
    }

    fn approved(&mut self, units: i128) -> PaymentId {
        let id = self.draft(ADA, units);
        self.submit(ADA, id, plan(&[1], false));
        self.approve(BOB, id, &[0]).unwrap();
        id
    }

    fn export(&mut self, ids: &[PaymentId]) -> Result<(), &'static str> {
        self.ask(BOB, Command::ExportPayments(self.file(ids)))
    }

    fn file(&self, ids: &[PaymentId]) -> PaymentFile {
        let number = u32::try_from(self.0.book.payment_files().count()).unwrap() + 1;
        PaymentFile {
            number,
            copy_of: None,
            format: "pain.001.001.09".into(),
            message_id: format!("BSR-{number}"),
            made_at: Timestamp::from_second(1_800_000_000).unwrap(),
            hash: Hash([9; 32]),
            payments: ids.to_vec(),
            reason: None,
        }
    }

    fn step(&mut self, id: PaymentId, step: PaymentStep) -> Result<(), &'static str> {
        self.ask(BOB, Command::MovePayments(vec![(id, step)]))
    }

    fn pay(&mut self, units: i128) -> u64 {
        let postings = vec![
            Posting::new(AccountId(1), euro(-units)),
            Posting::new(AccountId(2), euro(units)),
        ];
        let entry = Entry::new(Date::constant(2026, 11, 23), "paid", postings);
        self.ask(BOB, Command::PostEntries(vec![entry])).unwrap();
        self.0.book.head().seq
    }

    /// The same book by folding, and by a snapshot, has the same payments.
    fn check_folds(&self) {
        let rows = |book: &Book| book.payments().cloned().collect::<Vec<_>>();
        let files = |book: &Book| book.payment_files().cloned().collect::<Vec<_>>();
        let folded = self.0.refold();
        let kept = Book::from_snapshot(&self.0.book.to_snapshot()).unwrap();
        for other in [folded, kept] {
            assert_eq!(rows(&other), rows(&self.0.book));
            assert_eq!(files(&other), files(&self.0.book));
        }
    }
}

#[test]
fn a_payment_lives_from_draft_to_statement_and_moves_no_money_itself() {
    let mut books = Books::open();
    let id = books.approved(1250);
    assert_eq!(books.state(id), PaymentState::Approved);
    books.export(&[id]).unwrap();
    books.step(id, PaymentStep::Sent { note: None }).unwrap();
    let note = Some("ACSP".into());
    books.step(id, PaymentStep::Accepted { note }).unwrap();
    assert_eq!(books.0.book.entry_count(), 0);
    let entry = books.pay(1250);
    books.step(id, PaymentStep::Settled { entry }).unwrap();
    assert_eq!(books.state(id), PaymentState::Settled);
    let row = books.0.book.payment(id).unwrap();
    assert_eq!((row.events.len(), row.entry), (7, Some(entry)));
    assert_eq!(row.order.end_to_end_id, "BSR-00000001-00000001");
    let found = books
        .0
        .book
        .payment_by_end_to_end_id("BSR-00000001-00000001");
    assert_eq!(found.map(|it| it.id), Some(id));
    books.check_folds();
}

#[test]
fn nobody_approves_what_they_made_changed_or_submitted() {
    let mut books = Books::open();
    let id = books.draft(ADA, 100);
    let was = books.content(id);
    let order = Box::new(order(200));
    let change = Command::ChangePayment {
        payment: id,
        was,
        order,
    };
    books.ask(BOB, change).unwrap();
    books.submit(EVE, id, plan(&[1], false));
    for own in [ADA, BOB, EVE] {
        assert_eq!(books.approve(own, id, &[0]), Err("own-payment"), "{own}");
    }
    books.approve("usr_dan", id, &[0]).unwrap();
    books.check_folds();
}

#[test]
fn an_approval_is_of_the_order_that_was_seen() {
    let mut books = Books::open();
    let id = books.draft(ADA, 100);
    books.submit(ADA, id, plan(&[1], false));
    let seen = books.content(id);
    let order = Box::new(order(99_999));
    let change = Command::ChangePayment {
        payment: id,
        was: seen,
        order,
    };
    books.ask(ADA, change.clone()).unwrap();
    assert_eq!(books.ask(ADA, change), Err("payment-changed"));
    books.submit(ADA, id, plan(&[1], false));
    let late = books.approve_seen(BOB, id, seen, (&[0], &[]));
    assert_eq!(late, Err("payment-changed"));
    assert_eq!(books.state(id), PaymentState::Submitted);
}

#[test]
fn a_change_takes_approvals_away() {
    let mut books = Books::open();
    let id = books.approved(100);
    let was = books.content(id);
    let order = Box::new(order(101));
    books
        .ask(
            ADA,
            Command::ChangePayment {
                payment: id,
                was,
                order,
            },
        )
        .unwrap();
    assert_eq!(books.state(id), PaymentState::Drafted);
    assert_eq!(books.export(&[id]), Err("payment-state"));
    assert!(books.0.book.payment(id).unwrap().approvals.is_empty());
    books.check_folds();
}

#[test]
fn each_person_counts_once_and_nobody_beyond_what_is_asked() {
    let mut books = Books::open();
    let id = books.draft(ADA, 100);
    books.submit(ADA, id, plan(&[2], false));
    books.approve(BOB, id, &[0]).unwrap();
    assert_eq!(books.state(id), PaymentState::Submitted);
    assert_eq!(books.approve(BOB, id, &[0]), Err("approved-before"));
    books.approve(EVE, id, &[0]).unwrap();
    assert_eq!(books.state(id), PaymentState::Approved);
    assert_eq!(books.approve("usr_dan", id, &[0]), Err("payment-state"));
}

#[test]
fn needs_are_met_in_their_order_and_only_by_those_they_ask_for() {
    let mut books = Books::open();
    let id = books.draft(ADA, 100);
    books.submit(ADA, id, plan(&[1, 1], true));
    assert_eq!(books.approve(BOB, id, &[1]), Err("approval-not-asked"));
    assert_eq!(books.approve(BOB, id, &[]), Err("approval-not-asked"));
    books.approve(EVE, id, &[0, 1]).unwrap();
    assert_eq!(
        books.approve("usr_dan", id, &[0]),
        Err("approval-not-asked")
    );
    books.approve(BOB, id, &[1]).unwrap();
    assert_eq!(books.state(id), PaymentState::Approved);
}

#[test]
fn a_person_approves_no_more_a_day_than_their_limit() {
    let mut books = Books::open();
    let ids: Vec<PaymentId> = [600, 600].map(|it| books.draft(ADA, it)).into();
    ids.iter()
        .for_each(|it| books.submit(ADA, *it, plan(&[1], false)));
    let limit = [euro(1_000)];
    let approve = |books: &mut Books, at: i64, id: PaymentId| {
        let (payment, content, needs) = (id, books.content(id), vec![0]);
        let approvals = vec![Approval {
            payment,
            content,
            needs,
        }];
        let day_limits = limit.to_vec();
        books.ask_at(
            BOB,
            at,
            Command::ApprovePayments {
                approvals,
                day_limits,
            },
        )
    };
    approve(&mut books, 1_800_000_000, ids[0]).unwrap();
    assert_eq!(
        approve(&mut books, 1_800_000_001, ids[1]),
        Err("approval-limit")
    );
    approve(&mut books, 1_800_000_000 + 86_400, ids[1]).unwrap();
}

#[test]
fn a_batch_is_drafted_whole_or_not_at_all() {
    let mut books = Books::open();
    let mut orders = vec![order(1), order(2), order(3)];
    orders[1].amount = euro(0);
    let bad = books.ask(ADA, Command::DraftPayments(orders.clone()));
    assert_eq!(bad, Err("amount-not-positive"));
    assert_eq!(books.0.book.payments().count(), 0);
    orders[1].amount = euro(2);
    books.ask(ADA, Command::DraftPayments(orders)).unwrap();
    let batches: Vec<_> = books.0.book.payments().map(|it| it.batch).collect();
    assert_eq!(batches, [Some(PaymentId(1)); 3]);
    let mut twice = vec![order(1), order(1)];
    twice
        .iter_mut()
        .for_each(|it| it.end_to_end_id = "SAME".into());
    let taken = books.ask(ADA, Command::DraftPayments(twice));
    assert_eq!(taken, Err("end-to-end-id-taken"));
    assert_eq!(
        books.ask(ADA, Command::DraftPayments(vec![])),
        Err("empty-field")
    );
}

#[test]
fn a_payment_is_exported_once_and_a_copy_says_why() {
    let mut books = Books::open();
    let id = books.approved(100);
    books.export(&[id]).unwrap();
    assert_eq!(books.export(&[id]), Err("exported-before"));
    let mut copy = books.file(&[id]);
    copy.copy_of = Some(1);
    let ask = |it: &PaymentFile| Command::ExportPayments(it.clone());
    assert_eq!(books.ask(BOB, ask(&copy)), Err("empty-field"));
    copy.reason = Some("the bank lost it".into());
    let mut other = copy.clone();
    other.hash = Hash([1; 32]);
    assert_eq!(books.ask(BOB, ask(&other)), Err("not-a-copy"));
    books.ask(BOB, ask(&copy)).unwrap();
    assert_eq!(books.ask(BOB, ask(&copy)), Err("file-number"));
    assert_eq!(books.state(id), PaymentState::Exported);
    let draft = books.draft(ADA, 5);
    assert_eq!(books.export(&[draft]), Err("payment-state"));
    books.check_folds();
}

#[test]
fn what_is_at_the_bank_is_cancelled_only_with_a_reason_and_may_still_be_booked() {
    let mut books = Books::open();
    let id = books.approved(100);
    books.export(&[id]).unwrap();
    let cancel = |reason: Option<&str>| PaymentStep::Cancelled {
        reason: reason.map(str::to_owned),
    };
    assert_eq!(books.step(id, cancel(None)), Err("reason-needed"));
    books.step(id, cancel(Some("paid twice"))).unwrap();
    let entry = books.pay(100);
    books.step(id, PaymentStep::Settled { entry }).unwrap();
    // One that never went out is not settled by anything.
    let other = books.draft(ADA, 100);
    books.step(other, cancel(None)).unwrap();
    let entry = books.pay(100);
    let settled = books.step(other, PaymentStep::Settled { entry });
    assert_eq!(settled, Err("payment-state"));
}

#[test]
fn only_a_bank_line_of_the_same_amount_settles() {
    let mut books = Books::open();
    let ids = [books.approved(100), books.approved(200)];
    books.export(&ids).unwrap();
    let entry = books.pay(300);
    let one = books.step(ids[0], PaymentStep::Settled { entry });
    assert_eq!(one, Err("entry-unfit"));
    let unknown = books.step(ids[0], PaymentStep::Settled { entry: 1 });
    assert_eq!(unknown, Err("entry-unfit"));
    let both = ids.map(|it| (it, PaymentStep::Settled { entry })).to_vec();
    books.ask(BOB, Command::MovePayments(both)).unwrap();
    // Taken back, the line stands for nothing, and the next one settles.
    let command = Command::ReverseEntries {
        entries: vec![entry],
        booked_on: None,
        reason: "import undone".into(),
    };
    books.ask(BOB, command).unwrap();
    let row = books.0.book.payment(ids[0]).unwrap();
    assert!(books.0.book.is_unsettled(row));
    let entry = books.pay(100);
    books.step(ids[0], PaymentStep::Settled { entry }).unwrap();
    books.check_folds();
}

#[test]
fn whoever_may_not_see_an_account_sees_no_payment_from_it() {
    let mut books = Books::open();
    books.approved(100);
    let hidden = books.0.book.restricted(&|_| Sight::Hidden).unwrap();
    assert_eq!(hidden.payments().count(), 0);
    assert!(hidden.payment(PaymentId(1)).is_none());
    let row = hidden.payment_by_end_to_end_id("BSR-00000001-00000001");
    assert!(row.is_none());
}

#[test]
fn the_hash_of_an_order_covers_every_field() {
    let base = order(100);
    let mut others: Vec<PaymentOrder> = (0..11).map(|_| base.clone()).collect();
    others[0].account = AccountId(2);
    others[1].amount = euro(101);
    others[2].payee.revision = 2;
    others[3].payee.details = Hash([8; 32]);
    others[4].execute_on = Date::constant(2026, 11, 24);
    others[5].method = PaymentMethod::Generic;
    others[6].end_to_end_id = "X".into();
    others[7].text = None;
    others[8].reference = Some("RF18539007547034".into());
    others[9].charges = PaymentCharges::Debtor;
    others[10].origin = Some("template/rent".into());
    let mut hashes: Vec<_> = others.iter().map(|it| it.content().to_string()).collect();
    hashes.push(base.content().to_string());
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), 12);
}
