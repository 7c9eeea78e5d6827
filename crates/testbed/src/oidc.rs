//! A real provider in a process of its own, and a person with a browser.
//!
//! Owns: starting the provider, its pages, forms and cookies.
//! Not here: what is asked of us about it (the tests of `connect` and `server`).
//! Invariant: the provider ends with the test: its standard input closes.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use url::Url;

/// Where it sends browsers back to, unless a client says so; nobody listens there, the address is
/// what counts.
pub const CALLBACK: &str = "https://app.example/callback";

/// The secret of every client that has one.
pub const SECRET: &str = "secret with : and % and + in it";

/// Where the provider tells address and name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PersonIn {
    /// In the ID token itself.
    IdToken,
    /// At its own address for that.
    UserInformation,
}

/// A running provider.
pub struct RealProvider {
    child: Child,
    /// Its issuer, and where it listens.
    pub issuer: String,
}

impl RealProvider {
    /// With these clients (each a name and what is special about it).
    #[must_use]
    pub fn start(clients: &[(&str, Value)], person: PersonIn) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../connect/tests/oidc-provider");
        assert!(
            folder.join("node_modules/oidc-provider").exists(),
            "the real provider is not installed: `cargo xtask test rust` does it, or `npm ci` in \
             crates/connect/tests/oidc-provider"
        );
        let client = |(name, special): &(&str, Value)| {
            let mut client = json!({
                "client_id": name, "client_secret": SECRET, "redirect_uris": [CALLBACK],
            });
            for (name, value) in special.as_object().unwrap() {
                client[name] = value.clone();
            }
            client
                .as_object_mut()
                .unwrap()
                .retain(|_, it| !it.is_null());
            client
        };
        let clients: Vec<Value> = clients.iter().map(client).collect();
        let options = json!({"clients": clients, "conformIdTokenClaims": person == PersonIn::UserInformation});
        // Node's making of keys hangs now and then for good: such a one is let go.
        let started = (0..TRIES).find_map(|_| started(&folder, &options.to_string()));
        let (child, issuer) = started.expect("the provider says where it listens");
        Self { child, issuer }
    }
}

/// How often the provider is started, and how long it may take to say where it listens.
const TRIES: usize = 3;
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

/// A provider that listens, and its issuer.
fn started(folder: &Path, options: &str) -> Option<(Child, String)> {
    let mut child = Command::new("node")
        .args(["provider.mjs", options])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (told, issuer) = std::sync::mpsc::channel();
    // It goes on talking, and would stop at a pipe that is full or closed.
    std::thread::spawn(move || {
        if let Some(Ok(line)) = lines.next() {
            let _ = told.send(line);
        }
        lines.for_each(drop);
    });
    if let Ok(issuer) = issuer.recv_timeout(PATIENCE) {
        return Some((child, issuer));
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

impl Drop for RealProvider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser with one person at it.
pub struct Browser {
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
    /// How many pages it showed.
    pub pages: usize,
    callback: String,
}

impl Default for Browser {
    fn default() -> Self {
        Self::new()
    }
}

impl Browser {
    /// One that waits for being sent back to `CALLBACK`.
    #[must_use]
    pub fn new() -> Self {
        Self::waiting_for(CALLBACK)
    }

    /// One that waits for being sent back to this address.
    #[must_use]
    pub fn waiting_for(callback: &str) -> Self {
        let provider = rustls::crypto::ring::default_provider().into();
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .tls_backend_preconfigured(tls)
            .build()
            .unwrap();
        Self {
            http,
            cookies: BTreeMap::new(),
            pages: 0,
            callback: callback.to_owned(),
        }
    }

    /// Opens `url`, signs in as `login`, consents, and returns the query it comes back to us with.
    /// `login` empty: the person cancels.
    pub async fn sign_in(&mut self, url: &str, login: &str) -> String {
        let mut url = Url::parse(url).unwrap();
        let mut form: Option<Vec<(String, String)>> = None;
        for _ in 0..20 {
            if url.as_str().starts_with(&self.callback) {
                return url.query().unwrap_or_default().to_owned();
            }
            let (location, page) = self.open(&url, form.take()).await;
            if let Some(location) = location {
                url = url.join(&location).unwrap();
                continue;
            }
            self.pages += 1;
            if login.is_empty() {
                let abort = page.split("href=\"").find(|it| it.contains("/abort"));
                url = url.join(abort.unwrap().split('"').next().unwrap()).unwrap();
                continue;
            }
            let action = between(&page, "action=\"", "\"").expect(&page);
            let prompt = between(&page, "name=\"prompt\" value=\"", "\"").expect(&page);
            let mut fields = vec![("prompt".to_owned(), prompt.to_owned())];
            if prompt == "login" {
                fields.push(("login".to_owned(), login.to_owned()));
                fields.push(("password".to_owned(), "any".to_owned()));
            }
            url = url.join(action).unwrap();
            form = Some(fields);
        }
        panic!("the sign-in goes round in circles at {url}");
    }

    /// Where a page sends us, and what it shows.
    async fn open(
        &mut self,
        url: &Url,
        form: Option<Vec<(String, String)>>,
    ) -> (Option<String>, String) {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|it| format!("{}={}", it.0, it.1))
            .collect();
        let request = match form {
            None => self.http.get(url.clone()),
            Some(fields) => {
                let form = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(fields)
                    .finish();
                let form_type = "application/x-www-form-urlencoded";
                self.http
                    .post(url.clone())
                    .header("content-type", form_type)
                    .body(form)
            }
        };
        let response = request
            .header("cookie", cookies.join("; "))
            .send()
            .await
            .unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = cookie.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = response.headers().get("location");
        let location = location.map(|it| it.to_str().unwrap().to_owned());
        (location, response.text().await.unwrap())
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let rest = text.split_once(start)?.1;
    Some(rest.split_once(end)?.0)
}
