//! What a command runs in: the settings, the way out, and the books once they are open.
//!
//! Owns: opening the treasury and finding the organisation. Not here: any command.
//! Invariant: an organisation that is not named is the first one.

use std::sync::Arc;

use journal::{Book, Known};
use money::{OrganisationId, Timestamp};
use treasury::{Caller, Credentials, Guard, Identity, Origin, SignIn, StoreConfig, Treasury};

use crate::failure::Failure;
use crate::output::Output;
use crate::settings::{Flags, Settings};
use crate::telemetry::Telemetry;

/// What a command runs in.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) settings: Settings,
    pub(crate) output: Output,
    pub(crate) again: Again,
}

/// What is needed to read the settings again while it runs.
#[derive(Debug)]
pub(crate) struct Again {
    pub(crate) flags: Flags,
    pub(crate) default_level: &'static str,
    pub(crate) telemetry: Arc<Telemetry>,
}

impl Again {
    /// Reads the settings again and takes what may change while it runs: the log's level.
    /// Answers it.
    ///
    /// Errors: `bad-settings`; nothing changes then.
    pub(crate) fn read(&self) -> Result<String, Failure> {
        let environment = super::environment();
        let settings = Settings::load(&self.flags, &environment, self.default_level)?;
        self.telemetry.set_level(&settings.log_level)
    }
}

/// The open books of one organisation.
pub(crate) struct Books {
    pub(crate) treasury: Treasury,
    pub(crate) org: OrganisationId,
    pub(crate) caller: Caller,
}

impl Context {
    /// Opens the treasury. Errors: those of `Treasury::open`, `bad-settings`.
    pub(crate) async fn open(&self) -> Result<Treasury, Failure> {
        self.open_store(&self.settings.store).await
    }

    /// Opens the treasury over another store, with the same secrets and shared state.
    pub(crate) async fn open_store(&self, store: &StoreConfig) -> Result<Treasury, Failure> {
        let guard = Guard {
            providers: self.settings.providers.clone(),
            connections: self.settings.connections.clone(),
            ..self.settings.guarding.open().await?
        };
        let treasury = Treasury::open_guarded(store, guard).await?;
        Ok(treasury.with_backups(self.settings.backup.clone())?)
    }

    /// Opens the books of the organisation that is meant.
    pub(crate) async fn books(&self) -> Result<Books, Failure> {
        self.books_of(self.open().await?).await
    }

    /// The books of the organisation that is meant, in an open treasury.
    pub(crate) async fn books_of(&self, treasury: Treasury) -> Result<Books, Failure> {
        let org = treasury.resolve(self.settings.org.as_deref()).await?;
        Ok(Books {
            treasury,
            org,
            caller: Caller::local(),
        })
    }
}

impl Books {
    /// The book as it stands.
    pub(crate) async fn book(&self) -> Result<Arc<Book>, Failure> {
        Ok(self.treasury.book(self.org).await?)
    }
}

/// As whom something is done: the operator at the machine, or somebody who signs in for it.
#[derive(clap::Args, Debug)]
pub(crate) struct As {
    /// Sign in as this person; the password is read from standard input [default: the operator]
    #[arg(long = "as", value_name = "EMAIL")]
    email: Option<String>,
    /// The code of their second factor, if they have one
    #[arg(long, value_name = "CODE", requires = "email")]
    code: Option<String>,
}

/// Longest line that a password is read from.
const MAX_PASSWORD: u64 = 4_096;

impl As {
    /// Who does it. Errors: those of signing in.
    pub(crate) async fn caller(&self, books: &Books) -> Result<Caller, Failure> {
        match &self.email {
            None => Ok(books.caller.clone()),
            Some(_) => Ok(self.proved(books).await?.1),
        }
    }

    /// Somebody who proves now who they are. Errors: `usage` without --as, those of signing in.
    pub(crate) async fn proved(&self, books: &Books) -> Result<(Identity, Caller), Failure> {
        let email = self.email.clone().ok_or_else(|| {
            let text = "say who you are with --as EMAIL: the operator at the machine is nobody \
                        who approves";
            Failure::usage("person-needed", text)
        })?;
        let given = Credentials {
            email,
            password: read_line()?,
            code: self.code.clone(),
            device: None,
        };
        let treasury = &books.treasury;
        let tokens = match treasury.sign_in(&given, &Origin::default()).await? {
            SignIn::Done(done) => done.tokens,
            SignIn::SecondFactor { .. } => {
                let text = "this person has a second factor: give its code with --code";
                return Err(Failure::given("second-factor-required", text));
            }
        };
        let identity = treasury.prove_token(&tokens.access).await?;
        let origin = Origin::default();
        let caller = treasury.enter(&identity, books.org, origin).await?;
        Ok((identity, caller))
    }
}

/// The first line of standard input, without its end.
fn read_line() -> Result<String, Failure> {
    use std::io::{BufRead, IsTerminal, Read, Write};
    if std::io::stdin().is_terminal() {
        // Nobody is kept from paying by a terminal that cannot be written to.
        writeln!(std::io::stderr(), "Password:").ok();
    }
    let mut line = String::new();
    let mut input = std::io::stdin().lock().take(MAX_PASSWORD);
    input
        .read_line(&mut line)
        .map_err(|error| Failure::given("bad-input", format!("standard input: {error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// `--as-known-at`: a moment, or a sequence of the journal.
pub(crate) fn parse_known(text: &str) -> Result<Known, String> {
    if let Ok(seq) = text.parse() {
        return Ok(Known::Seq(seq));
    }
    text.parse::<Timestamp>().map(Known::At).map_err(|_| {
        "expected a moment such as 2026-01-31T12:00:00Z, or a sequence of the journal".to_owned()
    })
}

/// A day, as text.
pub(crate) fn parse_day(text: &str) -> Result<money::Date, String> {
    // Stricter than the parser, which takes times and zones and would leave them out silently.
    let is_day = text.len() == 10 && text.is_ascii();
    let day = is_day.then(|| text.parse().ok()).flatten();
    day.ok_or_else(|| "expected a day such as 2026-01-31".to_owned())
}

/// A field that has to parse. Errors: `invalid`.
pub(crate) fn parsed<T>(field: &str, text: Option<&str>) -> Result<Option<T>, Failure>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    let invalid = |error: T::Err, found: &str| {
        Failure::given("invalid", format!("{field} `{found}`: {error}"))
    };
    text.map(|it| it.parse().map_err(|error| invalid(error, it)))
        .transpose()
}

/// A whole file, or standard input for `-`. Errors: `file-not-found`, `file-too-large`.
pub(crate) fn read_file(path: &std::path::Path, limit: u64) -> Result<Vec<u8>, Failure> {
    use std::io::Read;
    let failed = |error: std::io::Error| Failure::file("read", path, &error);
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        let mut input = std::io::stdin().lock().take(limit.saturating_add(1));
        input.read_to_end(&mut bytes).map_err(failed)?;
    } else {
        let file = std::fs::File::open(path).map_err(failed)?;
        let mut input = file.take(limit.saturating_add(1));
        input.read_to_end(&mut bytes).map_err(failed)?;
    }
    if bytes.len() as u64 > limit {
        let found = format!("{}: larger than {limit} bytes", path.display());
        return Err(Failure::given("file-too-large", found));
    }
    Ok(bytes)
}
