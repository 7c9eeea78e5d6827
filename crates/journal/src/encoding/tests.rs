//! Round trips, the bytes of version 1, and bodies that are not ours.

use money::{Date, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::account::{AccountPath, EntitySlug};

/// What the fixtures use: a currency, a token of 18 places, one without places.
struct Known;

impl AssetLookup for Known {
    fn asset(&self, code: AssetCode) -> Option<Asset> {
        let scale = match code.as_str() {
            "EUR" => 2,
            "ETH" => 18,
            "JPY" => 0,
            _ => return None,
        };
        Asset::new(code, scale).ok()
    }
}

const FIXTURES: [&str; 11] = [
    include_str!("../../fixtures/v1/organisation_opened.jsonl"),
    include_str!("../../fixtures/v1/asset_defined.jsonl"),
    include_str!("../../fixtures/v1/entity_defined.jsonl"),
    include_str!("../../fixtures/v1/account_opened.jsonl"),
    include_str!("../../fixtures/v1/account_changed.jsonl"),
    include_str!("../../fixtures/v1/entry_posted.jsonl"),
    include_str!("../../fixtures/v1/statement_recorded.jsonl"),
    include_str!("../../fixtures/v1/period_closed.jsonl"),
    include_str!("../../fixtures/v1/period_reopened.jsonl"),
    include_str!("../../fixtures/v2/account_reconciled.jsonl"),
    include_str!("../../fixtures/v2/reconciliation_reopened.jsonl"),
];

/// Facts that version 2 brought.
const FIXTURES_2: [&str; 4] = [
    include_str!("../../fixtures/v2/payment_drafted.jsonl"),
    include_str!("../../fixtures/v2/payment_changed.jsonl"),
    include_str!("../../fixtures/v2/payment_moved.jsonl"),
    include_str!("../../fixtures/v2/payments_exported.jsonl"),
];

#[test]
fn every_body_of_every_version_is_read_and_written_as_it_was() {
    let mut facts = std::collections::BTreeSet::new();
    let fixtures = FIXTURES.iter().chain(&FIXTURES_2);
    for body in fixtures.flat_map(|it| it.lines()) {
        let record = decode(body, &Known).unwrap_or_else(|error| panic!("{error}: {body}"));
        assert_eq!(encode(&record), body);
        let name = format!("{:?}", record.fact);
        facts.insert(name.split([' ', '(']).next().unwrap().to_owned());
    }
    assert_eq!(facts.len(), 15, "every fact has a fixture: {facts:?}");
}

#[test]
fn a_fixture_means_what_it_says() {
    let body = FIXTURES[5].lines().next().unwrap();
    let record = decode(body, &Known).unwrap();
    assert_eq!((record.seq, record.by.as_str()), (12, "usr_ada"));
    assert_eq!(
        record.at,
        "2025-03-01T12:30:00.000001Z".parse::<Timestamp>().unwrap()
    );
    let Fact::EntryPosted(entry) = record.fact else {
        panic!("an entry")
    };
    assert_eq!(entry.booked_on, Date::constant(2025, 2, 28));
    let amounts: Vec<_> = entry
        .postings
        .iter()
        .map(|it| it.amount.to_string())
        .collect();
    assert_eq!(
        amounts,
        [
            "0.500000000000000001 ETH",
            "-0.500000000000000001 ETH",
            "1234.50 EUR",
            "-1234.50 EUR"
        ]
    );
    assert_eq!(
        entry.postings[0].counter.unwrap().to_string(),
        "1234.50 EUR"
    );
}

fn entry_body(inner: &str) -> String {
    let entry = format!(r#""entry":{{"on":"2025-01-01","text":"x",{inner}}}"#);
    body(&format!(",{entry}"))
}

fn posting_body(amount: &str) -> String {
    let posting = format!(r#"{{"account":1,"amount":"{amount}","asset":"EUR"}}"#);
    entry_body(&format!(r#""postings":[{posting}]"#))
}

fn body(rest: &str) -> String {
    format!(r#"{{"v":1,"seq":1,"at":"2025-01-01T00:00:00Z","by":"a"{rest}}}"#)
}

const PERIOD: &str = r#","period_closed":{"through":"2025-01-31"}"#;

fn check_refused(cases: &[(&str, String)]) {
    for (what, body) in cases {
        let start: String = body.chars().take(200).collect();
        assert!(decode(body, &Known).is_err(), "{what}: {start}");
    }
}

#[test]
fn bodies_of_another_shape_are_errors() {
    let seq = r#""seq":1"#;
    check_refused(&[
        ("not JSON", "{".to_owned()),
        ("deep", "[".repeat(100_000)),
        (
            "an unknown field",
            body(&format!(r#"{PERIOD},"colour":"red""#)),
        ),
        (
            "an unknown field inside",
            entry_body(r#""postings":[],"colour":"red""#),
        ),
        ("a field twice", body(&format!("{PERIOD}{PERIOD}"))),
        ("no fact", body("")),
        (
            "two facts",
            body(&format!(r#"{PERIOD},"period_reopened":{{}}"#)),
        ),
        (
            "a newer version than its fact's",
            body(PERIOD).replace(r#""v":1"#, r#""v":2"#),
        ),
        ("no version", body(PERIOD).replace(r#""v":1"#, r#""v":0"#)),
        (
            "a negative sequence",
            body(PERIOD).replace(seq, r#""seq":-1"#),
        ),
        (
            "a sequence beyond 64 bits",
            body(PERIOD).replace(seq, r#""seq":99999999999999999999"#),
        ),
        (
            "two corrections",
            entry_body(r#""reverses":1,"reclassifies":1,"postings":[]"#),
        ),
    ]);
    let newer = body(PERIOD).replace(r#""v":1"#, r#""v":7"#);
    assert_eq!(decode(&newer, &Known), Err(DecodeError::NewerVersion(7)));
    assert_eq!(decode(&body(""), &Known), Err(DecodeError::FactCount(0)));
}

#[test]
fn bodies_with_other_values_are_errors() {
    let line = r#""line":{"statement":1,"fingerprint":"zz","occurrence":1},"postings":[]"#;
    let account = |path: &str, kind: &str| {
        body(&format!(
            r#","account_opened":{{"id":1,"path":"{path}","kind":"{kind}"}}"#
        ))
    };
    let asset = |scale: u8, kind: &str| {
        body(&format!(
            r#","asset":{{"code":"A","scale":{scale},"name":"A","kind":"{kind}"}}"#
        ))
    };
    check_refused(&[
        (
            "a moment that is none",
            body(PERIOD).replace("T00:00:00Z", "T25:00:00Z"),
        ),
        (
            "a day that is none",
            body(r#","period_closed":{"through":"2025-02-30"}"#),
        ),
        ("no day", body(r#","period_closed":{}"#)),
        ("a huge number", posting_body(&"9".repeat(60))),
        (
            "a long fraction",
            posting_body(&format!("0.{}1", "0".repeat(60))),
        ),
        ("a number finer than its asset", posting_body("0.001")),
        ("no number", posting_body("")),
        ("an exponent", posting_body("1e5")),
        ("an unknown asset", posting_body("1").replace("EUR", "ABC")),
        (
            "an asset that is none",
            posting_body("1").replace("EUR", "€"),
        ),
        ("a fingerprint that is none", entry_body(line)),
        ("a path that is none", account("bank", "bank")),
        ("a kind that is none", account("assets:bank", "sock")),
        ("a token without a chain", asset(2, "token")),
        ("a scale too large", asset(99, "custom")),
    ]);
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,20}", any::<String>()]
}

fn day() -> impl Strategy<Value = Date> {
    (1_i16..=9_999, 1_i8..=12, 1_i8..=28)
        .prop_map(|(year, month, day)| Date::constant(year, month, day))
}

fn amount() -> impl Strategy<Value = Amount> {
    let units = prop_oneof![
        any::<i64>().prop_map(i128::from),
        any::<i128>(),
        -1_000_i128..1_000
    ];
    (units, prop::sample::select(vec!["EUR", "ETH", "JPY"])).prop_map(|(units, code)| {
        // The smallest number has no opposite, hence no text that is read back by sign.
        Amount::from_units(
            units.max(-i128::MAX),
            Known.asset(code.parse().unwrap()).unwrap(),
        )
    })
}

fn slug() -> impl Strategy<Value = EntitySlug> {
    "[a-z][a-z0-9-]{0,39}".prop_map(|it| it.parse().unwrap())
}

fn account() -> impl Strategy<Value = Account> {
    let kind = prop::sample::select(AccountKind::WORDS.to_vec()).prop_map(|it| it.0);
    let custody = (
        proptest::option::of(text()),
        proptest::option::of(text()),
        proptest::option::of(text()),
    )
        .prop_map(|(bank, identification, region)| Custody {
            bank,
            identification,
            region,
        });
    let path = "(assets|liabilities|equity|income|expenses)(:[a-zäöü0-9]{1,9}){1,4}";
    let path = path.prop_map(|it| it.parse::<AccountPath>().unwrap());
    let asset = proptest::option::of(Just("ETH".parse().unwrap()));
    let days = (proptest::option::of(day()), proptest::option::of(day()));
    let all = (
        any::<u32>(),
        path,
        kind,
        proptest::option::of(slug()),
        asset,
        custody,
        days,
    );
    all.prop_map(
        |(id, path, kind, entity, asset, custody, (opened_on, closed_on))| Account {
            id: AccountId(id),
            path,
            kind,
            entity,
            asset,
            custody,
            opened_on,
            closed_on,
        },
    )
}

fn entry() -> impl Strategy<Value = Entry> {
    let posting = (
        any::<u32>(),
        amount(),
        proptest::option::of(day()),
        proptest::option::of(amount()),
    );
    let posting = posting.prop_map(|(account, amount, valued_on, counter)| Posting {
        account: AccountId(account),
        amount,
        valued_on,
        counter,
    });
    let corrects = proptest::option::of(prop_oneof![
        any::<u64>().prop_map(Correction::Reversal),
        any::<u64>().prop_map(Correction::Reclassification)
    ]);
    let line = (any::<u64>(), any::<[u8; 16]>(), any::<u32>()).prop_map(
        |(statement, fingerprint, occurrence)| LineSource {
            statement,
            fingerprint,
            occurrence,
        },
    );
    let texts = (
        text(),
        proptest::option::of(text()),
        proptest::option::of(text()),
    );
    let tags = proptest::collection::btree_map(text(), text(), 0..4);
    let postings = proptest::collection::vec(posting, 0..5);
    (
        day(),
        texts,
        tags,
        postings,
        corrects,
        proptest::option::of(line),
    )
        .prop_map(
            |(
                booked_on,
                (description, counterparty, reference),
                tags,
                postings,
                corrects,
                line,
            )| Entry {
                booked_on,
                description,
                counterparty,
                reference,
                tags,
                postings,
                corrects,
                line,
            },
        )
}

fn statement() -> impl Strategy<Value = StatementRecord> {
    let balance = || proptest::option::of((amount(), proptest::option::of(day())));
    let all = (
        any::<u32>(),
        any::<[u8; 32]>(),
        text(),
        proptest::option::of(text()),
        balance(),
        balance(),
        any::<u32>(),
    );
    all.prop_map(
        |(account, hash, file, number, opening, closing, lines)| StatementRecord {
            account: AccountId(account),
            import: "imp_018f0000000070008000000000000001".parse().unwrap(),
            file,
            file_hash: Hash(hash),
            format: "mt940".into(),
            number,
            opening,
            closing,
            lines,
        },
    )
}

fn fact() -> impl Strategy<Value = Fact> {
    let kind = prop_oneof![
        Just(AssetKind::Currency),
        Just(AssetKind::Custom),
        (text(), proptest::option::of(text()))
            .prop_map(|(chain, contract)| AssetKind::Token { chain, contract }),
        (
            text(),
            proptest::option::of(text()),
            proptest::option::of(text())
        )
            .prop_map(|(ticker, exchange, isin)| AssetKind::Security {
                ticker,
                exchange,
                isin
            }),
    ];
    let asset =
        ("[A-Z0-9]{1,24}", 0_u8..=36, text(), kind).prop_map(|(code, scale, name, kind)| {
            AssetDefinition {
                asset: Asset::new(code.parse().unwrap(), scale).unwrap(),
                name,
                kind,
            }
        });
    prop_oneof![
        text().prop_map(|name| Fact::OrganisationOpened(Organisation {
            id: "org_018f0000000070008000000000000001".parse().unwrap(),
            name,
            reporting: "EUR".parse().unwrap(),
        })),
        asset.prop_map(Fact::AssetDefined),
        (slug(), text()).prop_map(|(slug, name)| Fact::EntityDefined(Entity { slug, name })),
        account().prop_map(Fact::AccountOpened),
        account().prop_map(Fact::AccountChanged),
        entry().prop_map(Fact::EntryPosted),
        statement().prop_map(Fact::StatementRecorded),
        (proptest::option::of(slug()), day())
            .prop_map(|(entity, through)| Fact::PeriodClosed { entity, through }),
        (proptest::option::of(slug()), proptest::option::of(day()))
            .prop_map(|(entity, through)| Fact::PeriodReopened { entity, through }),
        (day(), text(), any::<Option<u64>>(), any::<i64>()).prop_map(
            |(through, note, statement, units)| {
                Fact::AccountReconciled(crate::record::Reconciliation {
                    account: AccountId(7),
                    through,
                    balance: Amount::from_units(units.into(), Asset::currency("EUR").unwrap()),
                    statement,
                    note,
                })
            }
        ),
        (any::<u64>(), text()).prop_map(|(reconciliation, reason)| {
            Fact::ReconciliationReopened {
                account: AccountId(7),
                reconciliation,
                reason,
            }
        }),
    ]
}

fn record() -> impl Strategy<Value = Record> {
    let at =
        (-2_000_000_000_i64..4_000_000_000, 0_i32..1_000_000_000).prop_map(|(second, nano)| {
            Timestamp::from_nanosecond(i128::from(second) * 1_000_000_000 + i128::from(nano))
                .unwrap()
        });
    let mark =
        (text(), any::<[u8; 16]>(), any::<u32>()).prop_map(|(key, content, records)| RequestMark {
            key,
            content,
            records,
        });
    (any::<u64>(), at, text(), proptest::option::of(mark), fact()).prop_map(
        |(seq, at, by, request, fact)| Record {
            seq,
            at,
            by,
            request,
            fact,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_is_written_is_read_back(record in record()) {
        prop_assert_eq!(encode(&record), encode_wire(&record));
        struct Any(Option<Asset>);
        impl AssetLookup for Any {
            fn asset(&self, code: AssetCode) -> Option<Asset> {
                Known.asset(code).or(self.0)
            }
        }
        let body = encode(&record);
        prop_assert!(!body.contains('\n'), "a body is one line");
        let again = decode(&body, &Any(None));
        prop_assert_eq!(again.as_ref(), Ok(&record));
        prop_assert_eq!(encode(&again.unwrap()), body);
    }

    #[test]
    fn what_is_written_directly_is_what_the_wire_shape_gives(record in record()) {
        prop_assert_eq!(encode(&record), encode_wire(&record));
    }

    #[test]
    fn a_changed_body_is_read_or_refused_but_never_panics(
        record in record(),
        at in any::<prop::sample::Index>(),
        byte: u8,
    ) {
        let mut body = encode(&record).into_bytes();
        let at = at.index(body.len());
        body[at] = byte;
        if let Ok(body) = String::from_utf8(body) {
            let _ = decode(&body, &Known);
        }
    }

    #[test]
    fn what_the_quick_reader_reads_the_full_one_reads_too(
        entry in entry(),
        by in "[a-z]{0,9}",
        plain in proptest::option::of("[ -~]{0,12}"),
        at in any::<prop::sample::Index>(),
        byte in proptest::option::of(b' '..=b'~'),
    ) {
        let entry = Entry {
            description: plain.clone().unwrap_or_default(),
            counterparty: plain.clone(),
            reference: plain,
            tags: BTreeMap::new(),
            corrects: None,
            ..entry
        };
        let record = Record {
            seq: 7,
            at: "2025-03-01T12:30:00Z".parse().unwrap(),
            by,
            request: None,
            fact: Fact::EntryPosted(entry),
        };
        let mut body = encode(&record).into_bytes();
        if let Some(byte) = byte {
            let at = at.index(body.len());
            body[at] = byte;
        }
        if let Ok(body) = String::from_utf8(body)
            && let Some(quick) = quick::record(&body, &Known)
        {
            prop_assert_eq!(decode_wire(&body, &Known), Ok(quick));
        }
    }
}

#[test]
fn usual_entries_are_read_quickly() {
    let inner = r#""counterparty":"Shop","reference":"RF1","line":{"statement":4,"fingerprint":"000102030405060708090a0b0c0d0e0f","occurrence":1},"postings":[{"account":1,"amount":"-1.50","asset":"EUR","value":"2025-03-02"},{"account":2,"amount":"1.50","asset":"EUR"}]"#;
    for inner in [inner, &inner.replace(r#""reference":"RF1","#, "")] {
        let body = entry_body(inner);
        let quick = quick::record(&body, &Known);
        assert!(quick.is_some(), "{body}");
        assert_eq!(quick, decode_wire(&body, &Known).ok());
    }
}
