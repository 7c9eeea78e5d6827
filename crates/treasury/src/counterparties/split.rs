//! Splitting names and accounts off a counterparty: what belongs to somebody else becomes one of
//! its own.
//!
//! Owns: which names and accounts go, and both documents in one change.
//! Not here: checks of names (`keep`), recognising (`counterparties`).
//! Invariant: what goes was with it before, and afterwards belongs to one of the two; the one that
//! stays keeps a name.

use money::{CounterpartyId, OrganisationId};
use store::DocumentVersion;

use super::keep::{
    CounterpartyDraft, body, change, find, id_of, may_keep_another, on, shown, tidy,
};
use super::{Counterparty, CounterpartyDocument, plain_account, plain_name};
use crate::audit::Event;
use crate::error::Error;
use crate::expected::Findings;
use crate::mappings::Expected;
use crate::rights::{self, Action, Caller};
use crate::treasury::Treasury;

/// Both counterparties after a split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CounterpartySplit {
    /// The one that the names and accounts were with.
    pub stays: Counterparty,
    /// The new one.
    pub split: Counterparty,
}

impl Treasury {
    /// Splits names and accounts off a counterparty: they become one of their own, called
    /// `draft.name`. With the caller's key it is done once.
    ///
    /// Errors: `NotFound`, `Files` (`not-of-it`, `name-empty`, `name-is-its-own`) with every
    /// problem, `Document` when another version is there.
    pub async fn split_counterparty(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, expected): (CounterpartyId, Expected),
        draft: &CounterpartyDraft,
    ) -> Result<CounterpartySplit, Error> {
        caller.require(org, Action::RulesWrite)?;
        // It is about the lines of every account.
        rights::require_everything(caller)?;
        let known = self.known_counterparties(org).await?;
        let new = id_of(org, caller);
        let (version, before) = find(&known, id)?;
        if let Ok((made, document)) = find(&known, new) {
            // The same request again: it was done.
            if document.name != draft.name.trim() {
                let key = caller.key.clone().unwrap_or_default();
                let by = format!("the counterparty {new}");
                return Err(Error::KeyReused { key, by });
            }
            return Ok(CounterpartySplit {
                stays: shown(id, version, before.clone()),
                split: shown(new, made, document.clone()),
            });
        }
        may_keep_another(&known)?;
        let (rest, split) = parted(before, draft)?;
        if let Some(place) = known.place("", &split.name)
            && let Some((other, _, found)) = known.all.get(place)
            && *other != id
        {
            let expected = format!("a name that {} does not have: merge them", found.name);
            let mut findings = Findings::of("request");
            findings.add("name-taken", &split.name, expected);
            findings.refuse(REFUSED)?;
        }
        let changes = [
            change(id, on(expected, version), Some(&rest)),
            change(new, DocumentVersion::Absent, Some(&split)),
        ];
        self.store
            .change_documents(org, &changes, &caller.name)
            .await?;
        let event = Event::of("counterparty.split").on(id.to_string());
        let event = event.before(&body(before)).after(&body(&rest));
        self.note_for(org, caller, event).await?;
        let event = Event::of("counterparty.kept").on(new.to_string());
        self.note_for(org, caller, event.after(&body(&split)))
            .await?;
        Ok(CounterpartySplit {
            stays: shown(id, version + 1, rest),
            split: shown(new, 1, split),
        })
    }
}

const REFUSED: &str = "nothing was split off";

/// What stays, and what goes. Errors: `Files`.
fn parted(
    before: &CounterpartyDocument,
    draft: &CounterpartyDraft,
) -> Result<(CounterpartyDocument, CounterpartyDocument), Error> {
    let mut findings = Findings::of("request");
    let name = draft.name.trim().to_owned();
    findings.text("name", &name);
    if plain_name(&name).is_empty() {
        findings.add("name-empty", &draft.name, "a name with letters or digits");
    } else if plain_name(&name) == plain_name(&before.name) {
        let expected = "another name than the one that stays has";
        findings.add("name-is-its-own", &name, expected);
    }
    let names: Vec<String> = draft.aliases.iter().map(|it| plain_name(it)).collect();
    let accounts: Vec<String> = draft.accounts.iter().map(|it| plain_account(it)).collect();
    if names.is_empty() && accounts.is_empty() {
        findings.add("nothing-to-split", "", "a name or an account that goes");
    }
    for (plain, given) in names.iter().zip(&draft.aliases) {
        if !before.aliases.iter().any(|it| plain_name(it) == *plain) {
            let expected = format!("one of the other names of {}", before.name);
            findings.add("not-of-it", given, expected);
        }
    }
    for (plain, given) in accounts.iter().zip(&draft.accounts) {
        if !before.accounts.contains(plain) {
            findings.add("not-of-it", given, format!("an account of {}", before.name));
        }
    }
    findings.refuse(REFUSED)?;
    // The new name goes too, if it was one of its other names.
    let goes = |it: &String| {
        let plain = plain_name(it);
        names.contains(&plain) || plain == plain_name(&name)
    };
    let (gone, kept) = before.aliases.iter().cloned().partition(goes);
    let (moved, left) = before
        .accounts
        .iter()
        .cloned()
        .partition(|it| accounts.contains(it));
    let rest = CounterpartyDocument {
        name: before.name.clone(),
        aliases: kept,
        accounts: left,
    };
    let mut split = CounterpartyDocument {
        name,
        aliases: gone,
        accounts: moved,
    };
    tidy(&mut split);
    Ok((rest, split))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(name: &str, aliases: &[&str], accounts: &[&str]) -> CounterpartyDocument {
        let owned = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
        CounterpartyDocument {
            name: name.to_owned(),
            aliases: owned(aliases),
            accounts: owned(accounts),
        }
    }

    fn draft(name: &str, aliases: &[&str], accounts: &[&str]) -> CounterpartyDraft {
        let it = document(name, aliases, accounts);
        CounterpartyDraft {
            name: it.name,
            aliases: it.aliases,
            accounts: it.accounts,
        }
    }

    fn codes(result: Result<(CounterpartyDocument, CounterpartyDocument), Error>) -> Vec<String> {
        match result {
            Err(Error::Files { problems, .. }) => {
                problems.iter().map(|it| it.1.code.to_string()).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_goes_leaves_and_the_rest_stays() {
        let whole = document("Nord", &["Nord AG", "Süd GmbH"], &["DE1", "DE2"]);
        let (rest, split) = parted(&whole, &draft("Süd", &["süd"], &["de2"])).unwrap();
        assert_eq!(
            (rest.name.as_str(), rest.aliases),
            ("Nord", vec!["Nord AG".to_owned()])
        );
        assert_eq!(rest.accounts, ["DE1"]);
        // `Süd GmbH` compares as `Süd`, which is its name now.
        assert_eq!((split.name.as_str(), split.aliases.len()), ("Süd", 0));
        assert_eq!(split.accounts, ["DE2"]);
    }

    #[test]
    fn what_is_not_of_it_and_nothing_at_all_are_refused_with_every_problem() {
        let whole = document("Nord", &["Nord Energie"], &["DE1"]);
        let foreign = draft("", &["West"], &["DE9"]);
        assert_eq!(
            codes(parted(&whole, &foreign)),
            ["name-empty", "not-of-it", "not-of-it"]
        );
        let nothing = draft("nord ag", &[], &[]);
        assert_eq!(
            codes(parted(&whole, &nothing)),
            ["name-is-its-own", "nothing-to-split"]
        );
    }
}
