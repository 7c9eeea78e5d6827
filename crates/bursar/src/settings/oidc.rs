//! Settings of sign-in providers: as many as there are names.
//!
//! Owns: `oidc.NAME.FIELD` in the file and `BURSAR_OIDC_NAME_FIELD` in the environment.
//! Not here: what a provider has to be (`treasury::Providers`).
//! Invariant: no message carries a secret.

use std::collections::BTreeMap;

use secrecy::SecretString;
use treasury::{ProviderConfig, Providers};

use super::given::Given;

/// What every name in the file begins with, and every variable.
const KEY: &str = "oidc.";
const VARIABLE: &str = "BURSAR_OIDC_";
const FIELDS: [&str; 4] = ["issuer", "client_id", "client_secret", "label"];
/// The one whose fields are known by their customary variables, too.
const GOOGLE: &str = "google";

/// Fields by provider and name.
#[derive(Default)]
pub(super) struct Oidc(BTreeMap<String, BTreeMap<&'static str, String>>);

impl Oidc {
    pub(super) fn from_environment(environment: &BTreeMap<String, String>) -> Self {
        let mut oidc = Self::default();
        for (variable, text) in environment.iter().filter(|it| !it.1.is_empty()) {
            let Some(rest) = variable.strip_prefix(VARIABLE) else {
                continue;
            };
            let rest = rest.to_ascii_lowercase();
            let split = |field: &&&str| {
                let name = rest.strip_suffix(**field)?.strip_suffix('_')?;
                (!name.is_empty()).then(|| name.replace('_', "-"))
            };
            if let Some((field, name)) = FIELDS.iter().find_map(|it| Some((it, split(&it)?))) {
                oidc.put(&name, field, text);
            }
        }
        oidc
    }

    /// Whether a name of the file is one of these; then it is taken unless it was set before.
    pub(super) fn take(&mut self, key: &str, text: &str) -> bool {
        let Some((name, field)) = key.strip_prefix(KEY).and_then(|it| it.split_once('.')) else {
            return false;
        };
        let Some(field) = FIELDS.iter().find(|it| **it == field) else {
            return false;
        };
        self.put(name, field, text);
        true
    }

    fn put(&mut self, name: &str, field: &'static str, text: &str) {
        let fields = self.0.entry(name.to_owned()).or_default();
        fields.entry(field).or_insert_with(|| text.to_owned());
    }

    /// The names of the providers.
    pub(super) fn names(&self, given: &Given) -> Vec<String> {
        let mut names: Vec<String> = self.0.keys().cloned().collect();
        let is_customary = given.keys().any(|it| it.starts_with(KEY));
        if is_customary && !names.iter().any(|it| it == GOOGLE) {
            names.push(GOOGLE.to_owned());
        }
        names
    }

    /// The providers, and every problem with them.
    pub(super) fn check(mut self, given: &Given, problems: &mut Vec<String>) -> Providers {
        for field in ["client_id", "client_secret"] {
            let key = format!("{KEY}{GOOGLE}.{field}");
            if let Some((text, _)) = given.get(key.as_str()) {
                // The customary variable is as good as our own, which comes first.
                self.take(&key, text);
            }
        }
        let allowed = given.get("connect.allow").map_or("", |it| it.0.as_str());
        let split = allowed.split([',', ' ']).filter(|it| !it.is_empty());
        let allowed: Vec<String> = split.map(str::to_owned).collect();
        let configs = self
            .0
            .into_iter()
            .map(|(name, fields)| config(name, fields));
        Providers::new(configs.collect(), &allowed).unwrap_or_else(|error| {
            problems.push(error.to_string());
            Providers::default()
        })
    }
}

fn config(name: String, mut fields: BTreeMap<&'static str, String>) -> ProviderConfig {
    let mut take = |field| fields.remove(field).unwrap_or_default();
    let secret = Some(take("client_secret")).filter(|it| !it.is_empty());
    let secret = secret.map(SecretString::from);
    let preset = ProviderConfig::google("", SecretString::default());
    let or = |text: String, other: &str| {
        if text.is_empty() {
            other.to_owned()
        } else {
            text
        }
    };
    let is_google = name == GOOGLE;
    ProviderConfig {
        label: or(take("label"), if is_google { &preset.label } else { &name }),
        issuer: or(take("issuer"), if is_google { &preset.issuer } else { "" }),
        client_id: take("client_id"),
        client_secret: secret,
        name,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FILE_NAME, Flags, Settings};

    fn load(file: &str, variables: &[(&str, &str)]) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE_NAME), file).unwrap();
        let flags = Flags {
            data: Some(folder.path().to_owned()),
            ..Flags::default()
        };
        let pairs = variables.iter();
        let environment = pairs.map(|it| (it.0.to_owned(), it.1.to_owned())).collect();
        let settings = Settings::load(&flags, &environment, "warn").map_err(|it| it.message)?;
        Ok(format!("{:?}", settings.providers))
    }

    #[test]
    fn google_needs_two_customary_variables_alone() {
        let found = [
            ("GOOGLE_CLIENT_ID", "id-1"),
            ("GOOGLE_CLIENT_SECRET", "hidden"),
        ];
        let shown = load("", &found).unwrap();
        assert!(shown.contains("https://accounts.google.com") && shown.contains("id-1"));
        assert!(!shown.contains("hidden"), "{shown}");
        assert_eq!(load("", &[]).unwrap(), "[]");
    }

    #[test]
    fn any_provider_is_set_in_the_file_or_by_variables() {
        let file = "[oidc.my-work]\nissuer = 'https://a.example'\nclient_id = 'of-file'\n\
                    [connect]\nallow = '10.0.0.0/8, idp.internal'";
        let shown = load(file, &[("BURSAR_OIDC_MY_WORK_CLIENT_ID", "of-env")]).unwrap();
        assert!(shown.contains("https://a.example"), "{shown}");
        assert!(shown.contains("of-env") && !shown.contains("of-file"));
    }

    #[test]
    fn half_a_provider_is_a_problem() {
        for (file, part) in [
            (
                "[oidc.a]\nissuer = 'https://a.example'",
                "`a`: expected both",
            ),
            (
                "[oidc.A]\nissuer = 'https://a.example'",
                "lower-case letters",
            ),
            ("[oidc.a]\nisuer = 'https://a.example'", "no such setting"),
            ("[connect]\nallow = 'http://x'", "connect.allow"),
        ] {
            let problem = load(file, &[]).unwrap_err();
            assert!(problem.contains(part), "{problem}");
        }
    }
}
