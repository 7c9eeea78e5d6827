//! The data sheets of the connectors.
//!
//! Owns: what each is called, can do, and needs to know. Not here: doing it (one module each).
//! Invariant: a connector without a sheet cannot be chosen.

/// Requests that one bank is asked at most in an hour.
pub const REQUESTS_PER_HOUR: u32 = 1_000;

/// What a connector can bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// Whole bank files, in any format that can be imported.
    Files,
    /// Which accounts there are.
    Accounts,
    /// Balances.
    Balances,
    /// Booked lines.
    Lines,
    /// Lines that are announced and not booked.
    Pending,
}

impl Capability {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Accounts => "accounts",
            Self::Balances => "balances",
            Self::Lines => "lines",
            Self::Pending => "pending",
        }
    }
}

/// Something a connector has to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in data.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Whether nothing goes without it.
    pub is_required: bool,
}

/// The data sheet of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectorSpec {
    /// Its name in data.
    pub id: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What it is, in words.
    pub about: &'static str,
    /// What it can bring.
    pub capabilities: &'static [Capability],
    /// What it is told openly.
    pub settings: &'static [Field],
    /// What is kept sealed and never shown.
    pub credentials: &'static [Field],
    /// Requests in an hour; none if it makes none.
    pub requests_per_hour: Option<u32>,
}

const fn needed(name: &'static str, about: &'static str) -> Field {
    Field {
        name,
        about,
        is_required: true,
    }
}

const fn wanted(name: &'static str, about: &'static str) -> Field {
    Field {
        name,
        about,
        is_required: false,
    }
}

/// What every bank that is asked over HTTP can be told.
const ACCOUNTS: Field = wanted(
    "accounts",
    "which account in the books an account at the bank is, as a JSON object; by its number",
);
const LEAVE_OUT: Field = wanted("leave_out", "accounts at the bank not to sync, a JSON list");
const NEW_ACCOUNTS: Field = wanted(
    "new_accounts",
    "`hold` until somebody looks, or `open` accounts that the books lack; `hold`",
);
const START_ON: Field = wanted("start_on", "the first day that is asked for; 90 days ago");
const OVERLAP: Field = wanted(
    "overlap_days",
    "how many days are asked for again, so that late lines are found, 1 to 90; 10",
);
const BASE_URL: Field = wanted("base_url", "another address of the service; its own");

/// What a bank over HTTP brings.
const HTTP: &[Capability] = &[
    Capability::Accounts,
    Capability::Balances,
    Capability::Lines,
    Capability::Pending,
];

const GOCARDLESS: ConnectorSpec = ConnectorSpec {
    id: "gocardless",
    label: "GoCardless Bank Account Data",
    about: "Accounts at banks in Europe, by a requisition that its customer consented to",
    capabilities: HTTP,
    settings: &[
        needed(
            "requisition_id",
            "the requisition, once the customer gave consent",
        ),
        ACCOUNTS,
        LEAVE_OUT,
        NEW_ACCOUNTS,
        START_ON,
        OVERLAP,
        BASE_URL,
    ],
    credentials: &[
        needed("secret_id", "the id of a user secret"),
        needed("secret_key", "its key"),
    ],
    requests_per_hour: Some(REQUESTS_PER_HOUR),
};

const PLAID: ConnectorSpec = ConnectorSpec {
    id: "plaid",
    label: "Plaid",
    about: "Accounts at banks in North America and Europe, by an item's access token",
    capabilities: HTTP,
    settings: &[
        needed("client_id", "what Plaid calls this installation"),
        wanted("environment", "`production` or `sandbox`; `production`"),
        ACCOUNTS,
        LEAVE_OUT,
        NEW_ACCOUNTS,
        START_ON,
        BASE_URL,
    ],
    credentials: &[
        needed("secret", "what proves that we are that client"),
        needed("access_token", "the item's token, from Plaid Link"),
    ],
    requests_per_hour: Some(REQUESTS_PER_HOUR),
};

const ENABLE_BANKING: ConnectorSpec = ConnectorSpec {
    id: "enable-banking",
    label: "Enable Banking",
    about: "Accounts at banks in Europe, by a session that its customer authorised",
    capabilities: HTTP,
    settings: &[
        needed("application_id", "the application's id"),
        needed("session_id", "the session, once the customer authorised it"),
        ACCOUNTS,
        LEAVE_OUT,
        NEW_ACCOUNTS,
        START_ON,
        OVERLAP,
        BASE_URL,
    ],
    credentials: &[needed("private_key", "the application's RSA key, PEM")],
    requests_per_hour: Some(REQUESTS_PER_HOUR),
};

const JSON: ConnectorSpec = ConnectorSpec {
    id: "json",
    label: "HTTP and JSON",
    about: "Any interface of HTTP and JSON, as a mapping document describes it",
    capabilities: HTTP,
    settings: &[
        needed(
            "mapping",
            "the mapping document: docs/connections.md has its fields",
        ),
        ACCOUNTS,
        LEAVE_OUT,
        NEW_ACCOUNTS,
        START_ON,
        OVERLAP,
    ],
    credentials: &[
        wanted("token", "for `bearer` and `header`"),
        wanted("password", "for `basic`"),
        wanted("client_id", "for `client-credentials`"),
        wanted("client_secret", "for `client-credentials`"),
    ],
    requests_per_hour: Some(REQUESTS_PER_HOUR),
};

/// Every connector.
pub const CONNECTORS: &[ConnectorSpec] = &[FOLDER, GOCARDLESS, PLAID, ENABLE_BANKING, JSON];

const FOLDER: ConnectorSpec = ConnectorSpec {
    id: "folder",
    label: "Watched folder",
    about: "Bank files that an SFTP server or another program puts into a folder",
    capabilities: &[Capability::Files],
    settings: &[
        wanted(
            "path",
            "the folder; one in the data folder, made for it, if none is named",
        ),
        wanted("archive", "where read files go; the folder `archive` in it"),
        wanted(
            "quarantine",
            "where unreadable files go; the folder `quarantine` in it",
        ),
        wanted("account", "the account all files are of; by what they say"),
        wanted(
            "mapping",
            "the saved mapping that CSV files are read with; by their titles",
        ),
        wanted(
            "new_accounts",
            "`hold` until somebody looks, or `open` accounts that files name and the books lack; `hold`",
        ),
    ],
    credentials: &[],
    requests_per_hour: None,
};

/// The data sheet of a connector, if there is one.
#[must_use]
pub fn spec(id: &str) -> Option<&'static ConnectorSpec> {
    CONNECTORS.iter().find(|it| it.id == id)
}
