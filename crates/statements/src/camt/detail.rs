//! The details of an entry (`TxDtls`): who, what for, and references (CASH-1).
//!
//! Owns: one detail, and what several details of one entry have in common.
//! Not here: what is booked: that is the entry alone (`entry`).
//! Invariant: a field of a batch is shown only if every detail agrees on it.

use money::Decimal;

use super::tree::{NodeId, Tree};
use super::value::{digits, signed};
use crate::text::{push_squeezed, squeeze};

/// Longest description kept of a batch. Unit: characters.
const DESCRIPTION_CHARS: usize = 2000;

/// One side of a payment.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Party {
    pub(super) name: Option<String>,
    pub(super) account: Option<String>,
    pub(super) bank: Option<String>,
}

/// An amount in another currency than the entry's, as found.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Foreign {
    /// Without sign.
    pub(super) amount: Decimal,
    pub(super) currency: String,
    pub(super) rate: Option<Decimal>,
}

/// What one detail says, or what all of them say alike.
#[derive(Clone, Default)]
pub(super) struct Detail {
    pub(super) debtor: Party,
    pub(super) creditor: Party,
    pub(super) end_to_end_id: Option<String>,
    pub(super) instruction: Option<String>,
    pub(super) bank_reference: Option<String>,
    pub(super) code: Option<String>,
    pub(super) foreign: Option<Foreign>,
}

/// The details of one entry, folded one by one.
#[derive(Default)]
pub(super) struct Details {
    pub(super) count: u64,
    pub(super) common: Detail,
    /// The remittance texts of all of them.
    pub(super) remittance: String,
    /// Text of the bank about the payment.
    pub(super) additional: String,
    /// Signed sum, as long as every detail says its amount in the entry's currency.
    pub(super) sum: Option<Decimal>,
    /// A detail's amount that is not a number.
    pub(super) garbled: Option<String>,
    pub(super) raw: Vec<(String, String)>,
}

impl Details {
    /// Takes in one detail of an entry in `currency`.
    pub(super) fn fold(&mut self, tree: &Tree, root: NodeId, currency: &str) {
        self.count += 1;
        let detail = read(tree, root, currency);
        self.add_texts(tree, root);
        self.add_amount(tree, root, currency);
        if self.count == 1 {
            self.common = detail;
        } else {
            self.common.keep_common(&detail);
        }
        raw_leaves(tree, root, &mut self.raw);
    }

    fn add_texts(&mut self, tree: &Tree, root: NodeId) {
        let before = self.remittance.len();
        let full = |text: &str| text.len() > DESCRIPTION_CHARS;
        if let Some(info) = tree.child(root, "RmtInf") {
            for node in tree.children(info) {
                if tree.name(node) == "Ustrd" && !full(&self.remittance) {
                    push_squeezed(&mut self.remittance, tree.text(node));
                }
            }
            if self.remittance.len() == before && !full(&self.remittance) {
                structured(tree, info, &mut self.remittance);
            }
        }
        if let Some(text) = tree.get(root, &["AddtlTxInf"])
            && !full(&self.additional)
        {
            push_squeezed(&mut self.additional, text);
        }
    }

    fn add_amount(&mut self, tree: &Tree, root: NodeId, currency: &str) {
        let node = tree
            .child(root, "Amt")
            .or_else(|| tree.find(root, &["AmtDtls", "TxAmt", "Amt"]));
        let Some(node) = node else {
            self.sum = None;
            return;
        };
        let text = tree.text(node);
        let amount = digits(text);
        if amount.is_none() && !text.is_empty() {
            self.garbled = Some(text.to_owned());
        }
        let direction = tree.get(root, &["CdtDbtInd"]);
        let amount = amount
            .filter(|_| tree.currency(node).is_none_or(|it| it == currency))
            .and_then(|it| signed(it, direction?));
        let before = if self.count == 1 {
            Some(Decimal::ZERO)
        } else {
            self.sum
        };
        self.sum = before
            .zip(amount)
            .and_then(|(sum, amount)| sum.checked_add(amount).ok());
    }
}

impl Detail {
    fn keep_common(&mut self, other: &Self) {
        fn keep<T: PartialEq>(mine: &mut Option<T>, other: &Option<T>) {
            if mine != other {
                *mine = None;
            }
        }
        for (mine, other) in [
            (&mut self.debtor, &other.debtor),
            (&mut self.creditor, &other.creditor),
        ] {
            keep(&mut mine.name, &other.name);
            keep(&mut mine.account, &other.account);
            keep(&mut mine.bank, &other.bank);
        }
        keep(&mut self.end_to_end_id, &other.end_to_end_id);
        keep(&mut self.instruction, &other.instruction);
        keep(&mut self.bank_reference, &other.bank_reference);
        keep(&mut self.code, &other.code);
        keep(&mut self.foreign, &other.foreign);
    }
}

fn read(tree: &Tree, root: NodeId, currency: &str) -> Detail {
    let refs = tree.child(root, "Refs");
    let reference = |name: &str| refs.and_then(|it| reference_of(tree.get(it, &[name])));
    Detail {
        debtor: party(tree, root, &["Dbtr", "UltmtDbtr"], "DbtrAcct", "DbtrAgt"),
        creditor: party(tree, root, &["Cdtr", "UltmtCdtr"], "CdtrAcct", "CdtrAgt"),
        end_to_end_id: reference("EndToEndId"),
        instruction: reference("InstrId").or_else(|| reference("PmtInfId")),
        bank_reference: reference("AcctSvcrRef"),
        code: bank_code(tree, root),
        foreign: foreign(tree, root, currency),
    }
}

/// A reference; what stands for "none" reads as none.
pub(super) fn reference_of(text: Option<&str>) -> Option<String> {
    let text = text?;
    let none = ["NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOTAVAILABLE"];
    let is_none = none.iter().any(|it| text.eq_ignore_ascii_case(it));
    (!is_none).then(|| text.to_owned())
}

fn party(tree: &Tree, root: NodeId, names: &[&str], account: &str, agent: &str) -> Party {
    let parties = tree.child(root, "RltdPties");
    let name = parties.and_then(|parties| {
        names.iter().find_map(|side| {
            let node = tree.child(parties, side)?;
            tree.get_any(
                node,
                &[
                    &["Nm"],
                    &["Pty", "Nm"],
                    &["Agt", "FinInstnId", "Nm"],
                    &["FinInstnId", "Nm"],
                ],
            )
        })
    });
    let account = parties
        .and_then(|it| tree.child(it, account))
        .and_then(|it| account_id(tree, it));
    let bank = tree
        .find(root, &["RltdAgts", agent, "FinInstnId"])
        .and_then(|it| bank_id(tree, it));
    Party {
        name: name.map(squeeze),
        account: account.map(str::to_owned),
        bank: bank.map(str::to_owned),
    }
}

/// IBAN or number of an account element, in every version's spelling.
pub(super) fn account_id(tree: &Tree, account: NodeId) -> Option<&str> {
    let id = tree.child(account, "Id")?;
    tree.get_any(
        id,
        &[
            &["IBAN"],
            &["Othr", "Id"],
            &["PrtryAcct", "Id"],
            &["BBAN"],
            &["UPIC"],
        ],
    )
}

/// BIC, clearing number or name of a financial institution, in every version's spelling.
pub(super) fn bank_id(tree: &Tree, institution: NodeId) -> Option<&str> {
    tree.get_any(
        institution,
        &[
            &["BICFI"],
            &["BIC"],
            &["CmbndId", "BIC"],
            &["ClrSysMmbId", "MmbId"],
            &["ClrSysMmbId", "Id"],
            &["Othr", "Id"],
            &["PrtryId", "Id"],
            &["Nm"],
            &["NmAndAdr", "Nm"],
            &["CmbndId", "Nm"],
        ],
    )
}

/// `DOMN/FMLY/SUBFMLY`, or the bank's own code.
pub(super) fn bank_code(tree: &Tree, root: NodeId) -> Option<String> {
    let code = tree.child(root, "BkTxCd")?;
    if let Some(domain) = tree.child(code, "Domn") {
        let parts: [&[&str]; 3] = [&["Cd"], &["Fmly", "Cd"], &["Fmly", "SubFmlyCd"]];
        let parts: Vec<&str> = parts.iter().filter_map(|it| tree.get(domain, it)).collect();
        if !parts.is_empty() {
            return Some(parts.join("/"));
        }
    }
    tree.get_any(code, &[&["Prtry", "Cd"], &["Prtry"], &["Cd"]])
        .map(str::to_owned)
}

/// The amount in another currency, and its rate.
pub(super) fn foreign(tree: &Tree, root: NodeId, currency: &str) -> Option<Foreign> {
    let details = tree.child(root, "AmtDtls");
    let kinds = ["InstdAmt", "TxAmt", "CntrValAmt", "AnncdPstngAmt"];
    let nodes = kinds
        .iter()
        .filter_map(|kind| tree.find(details?, &[kind, "Amt"]))
        .chain(tree.child(root, "Amt"));
    let (node, other) = nodes
        .filter_map(|it| Some((it, tree.currency(it)?)))
        .find(|(_, it)| *it != currency)?;
    let rate = details.and_then(|details| {
        kinds
            .iter()
            .find_map(|kind| tree.get(details, &[kind, "CcyXchg", "XchgRate"]))
    });
    Some(Foreign {
        amount: digits(tree.text(node))?,
        currency: other.to_owned(),
        rate: rate.and_then(digits),
    })
}

/// References and texts of structured remittance.
fn structured(tree: &Tree, info: NodeId, target: &mut String) {
    let strds = tree.children(info).filter(|it| tree.name(*it) == "Strd");
    for node in strds {
        let paths: [&[&str]; 3] = [
            &["CdtrRefInf", "Ref"],
            &["CdtrRefInf", "CdtrRef"],
            &["RfrdDocInf", "Nb"],
        ];
        for path in paths {
            if let Some(text) = tree.get(node, path) {
                push_squeezed(target, text);
            }
        }
        for child in tree.children(node) {
            if tree.name(child) == "AddtlRmtInf" {
                push_squeezed(target, tree.text(child));
            }
        }
    }
}

/// What the line's own fields do not hold, as `TxDtls/Refs/MndtId`.
fn raw_leaves(tree: &Tree, root: NodeId, raw: &mut Vec<(String, String)>) {
    const HELD: [&str; 8] = [
        "TxDtls/Refs/EndToEndId",
        "TxDtls/Refs/AcctSvcrRef",
        "TxDtls/RmtInf/Ustrd",
        "TxDtls/AddtlTxInf",
        "TxDtls/CdtDbtInd",
        "TxDtls/BkTxCd/Domn/Cd",
        "TxDtls/BkTxCd/Domn/Fmly/Cd",
        "TxDtls/BkTxCd/Domn/Fmly/SubFmlyCd",
    ];
    collect_leaves(tree, root, &HELD, raw);
}

/// Every leaf below `root` whose path is not in `held`.
pub(super) fn collect_leaves(
    tree: &Tree,
    root: NodeId,
    held: &[&str],
    raw: &mut Vec<(String, String)>,
) {
    // Depth is limited by the reader, so an explicit stack stays small.
    let mut path = tree.name(root).to_owned();
    let mut stack: Vec<(NodeId, usize)> = Vec::new();
    let push = |stack: &mut Vec<(NodeId, usize)>, id: NodeId, length: usize| {
        let at = stack.len();
        stack.extend(tree.children(id).map(|it| (it, length)));
        stack[at..].reverse();
    };
    push(&mut stack, root, path.len());
    while let Some((id, length)) = stack.pop() {
        path.truncate(length);
        path.push('/');
        path.push_str(tree.name(id));
        let text = tree.text(id);
        if !text.is_empty() && !held.contains(&path.as_str()) {
            let text = match tree.currency(id) {
                Some(currency) => format!("{text} {currency}"),
                None => text.to_owned(),
            };
            raw.push((path.clone(), text));
        }
        push(&mut stack, id, path.len());
    }
}
