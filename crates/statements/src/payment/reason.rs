//! What banks' reason codes mean (CASH-10).
//!
//! Owns: the codes of the external list that credit transfers meet, in plain words.
//! Not here: codes of a bank's own.
//! Invariant: the table is sorted.
//! Source: ISO 20022 external code sets, ExternalStatusReason1Code.

/// What a code means; none for one that is not in the list.
#[must_use]
pub fn meaning(code: &str) -> Option<&'static str> {
    let at = MEANINGS.binary_search_by(|it| it.0.cmp(code)).ok()?;
    MEANINGS.get(at).map(|it| it.1)
}

const MEANINGS: &[(&str, &str)] = &[
    ("AB05", "the creditor's bank did not answer in time"),
    ("AB06", "instant payment not done in time"),
    ("AB08", "the creditor's bank is not reachable"),
    ("AC01", "account number wrong or unknown"),
    ("AC02", "debtor's account number wrong"),
    ("AC03", "creditor's account number wrong"),
    ("AC04", "account closed"),
    ("AC06", "account blocked"),
    ("AC07", "creditor's account closed"),
    ("AC13", "wrong kind of debtor account"),
    ("AC14", "wrong kind of creditor account"),
    ("AG01", "this account may not do such payments"),
    ("AG02", "operation code wrong"),
    ("AG03", "kind of payment not supported"),
    ("AG09", "payment not received"),
    ("AG10", "agent suspended"),
    ("AM01", "amount is zero"),
    ("AM02", "amount above what is allowed"),
    ("AM03", "currency not supported"),
    ("AM04", "not enough money"),
    ("AM05", "payment was handed in twice"),
    ("AM06", "amount too small"),
    ("AM07", "amount blocked"),
    ("AM09", "amount differs from the agreed one"),
    ("AM10", "control sum is wrong"),
    ("AM12", "amount wrong or missing"),
    ("AM14", "amount above what was agreed"),
    ("AM18", "number of payments wrong"),
    ("AM19", "number of payments in the group wrong"),
    ("AM20", "control sum wrong or missing"),
    ("BE01", "name does not fit the account"),
    ("BE04", "creditor's address missing or wrong"),
    ("BE05", "initiator not known"),
    ("BE06", "customer not known at the account"),
    ("BE07", "debtor's address missing or wrong"),
    ("BE08", "debtor's name missing"),
    ("BE16", "debtor's identification wrong"),
    ("BE17", "creditor's identification wrong"),
    ("CH03", "day of execution too far ahead"),
    ("CH04", "day of execution in the past"),
    ("CH10", "message not allowed"),
    ("CH21", "element missing"),
    ("CNOR", "creditor's bank is not registered there"),
    ("CURR", "currency wrong"),
    ("CUST", "the customer asked for it"),
    ("DNOR", "debtor's bank is not registered there"),
    ("DS01", "signatures are complete"),
    ("DS02", "a signer cancelled the order"),
    ("DS03", "signer not known"),
    ("DS0H", "signer may not sign for this account"),
    ("DT01", "date wrong"),
    ("DT06", "day of execution was changed"),
    ("DU01", "message id was used before"),
    ("DU02", "group id was used before"),
    ("DU03", "payment was handed in before"),
    ("DU04", "end-to-end id was used before"),
    ("DU05", "payment id was used before"),
    ("DUPL", "payment was handed in twice"),
    ("ED05", "settlement failed"),
    ("ERIN", "the message holds what the receiver cannot take"),
    ("FF01", "file format wrong"),
    ("FF03", "payment type wrong"),
    ("FF05", "local instrument wrong"),
    ("FF07", "purpose missing or wrong"),
    ("FF08", "end-to-end id missing or wrong"),
    ("FOCR", "recalled on request"),
    ("FRAD", "suspected fraud"),
    ("ID01", "original message not found"),
    ("MD07", "the person has died"),
    ("MS02", "refused by the customer, no reason given"),
    ("MS03", "refused by the bank, no reason given"),
    ("NARR", "see the bank's text"),
    ("NERI", "creditor's account number missing"),
    ("NOAS", "no answer from the customer"),
    ("PY01", "bank is not reachable by this scheme"),
    ("RC01", "bank code wrong"),
    ("RC03", "debtor's bank code wrong"),
    ("RC04", "creditor's bank code wrong"),
    ("RC06", "debtor's BIC wrong"),
    ("RC07", "creditor's BIC wrong"),
    ("RC08", "clearing number wrong"),
    ("RR01", "debtor's account or identification missing, by law"),
    ("RR02", "debtor's name or address missing, by law"),
    ("RR03", "creditor's name or address missing, by law"),
    ("RR04", "by law or rule of supervision"),
    ("RR05", "report to the authorities missing or wrong"),
    ("RR10", "characters that are not supported"),
    ("SL01", "a service of the debtor's bank forbids it"),
    ("TA01", "not sent: the whole file was refused"),
    ("TD01", "payment type missing"),
    ("TD03", "file incomplete or empty"),
    ("TM01", "after the bank's cut-off time"),
    ("TS01", "transmission was broken off"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_and_no_other() {
        assert!(MEANINGS.windows(2).all(|it| it[0].0 < it[1].0));
        assert!(MEANINGS.iter().all(|it| meaning(it.0) == Some(it.1)));
        assert_eq!(meaning("AC04"), Some("account closed"));
        assert_eq!(meaning("ZZ99"), None);
    }
}
