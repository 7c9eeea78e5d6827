//! Connectors against servers that speak each provider's documented interface, faults included.
//!
//! Owns: what their tests share. Not here: each provider's tests (`bank_…`).
//! Invariant: no bank is asked, but servers of the tests.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use connect::bank::{Bank, BankError, Budget, Fetched, Opening, Partial, Plan, Taken, Talk};
use connect::http::Limits;
use secrecy::SecretString;
use serde_json::Value;

use crate::loopback::{Reply, answer, local_client};

/// An RSA key made for these tests: PKCS #8, as PEM without its frame.
pub(crate) const RSA: &str = "\
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDWmETrGj0u3Ty+\n\
    zvXL8zQT8dUjmjIGgnyMndQsqNhsaafoTPtYZnho9i3/v1Suji6Nbjd7Oyvxpl/A\n\
    PejejLVpadwPRVmvTCzDXKuwbCp3Lh/9B8NfWXpAoT374W/ZnZm4F1nDgkyagyUz\n\
    oNX/RlrdYSYtdzx0ad+uliy+oE5jKjhuXfEGwfcgWD753BQOr0SM/AMwOXelHqqg\n\
    0Oe3ng88F59qwwgW2ZG0khGeLy8pYIAakbTaQj4ZM3oVjS56S/YXNZYBssgP84Wz\n\
    HwdmsjyaAMYgrFUJCIGQO+PN/mbRWub/YsGWzaC8Hni+PuyvpdfkJqPlXTM5SKcf\n\
    knpUq04FAgMBAAECggEAFMVtWlJSXMBmWlO+/+w8/Lc6ObV5pR6pPpUiTeZT+H5r\n\
    lbUp2P8mJYa6ohgbcr/paqAh96gdE0lW2E1FxpDZGGh6N/IvAaQ+avSD29JEc/+/\n\
    ceb39rk695mD3ecOxAIYuHRuKFnq30PVbH9jZ0+giPAX2WvCqsP6tjPsBdGPdNKa\n\
    fs8KaiTzdHChgZKcROAWx12rAcfu1yM8R62OlmUlLxIRM70E7sRvrzW9deCPz9k8\n\
    GMsNDfhsPXw8AP8ufOT0Wl7mLEdfHNUoJB4kcftgtAA6DH9MKtwsQdNDGUyTE9Ue\n\
    CebohWdgra7ewpWCiHbUjCdphAHCMwcdcCJRXKk5UQKBgQDrezPvUMpSZ6lMb4EC\n\
    CUi9z80GaQFbVl4c9oE3lThz8XG8ft6XXwI/XfWURDltzyjOboPz6miay9BVB6FH\n\
    h3zWXcxjrS+ipor/gSe8nNjbudXQpxV1Enj/BxVCUaoj12J5NDbCC8IshW5CW1tq\n\
    ru3El7GNzYvQUja7lhqAi6P+fQKBgQDpSyjTzE9akjhsWP7NWwB6scj4zh9eBmPr\n\
    PBrZ2DFIEXkj9qNrYSk/LvGx7k8JMLBm3uBhEdnpcfilHZzTHDyzjmvbvRLWyhx5\n\
    T3mj7jJ1GVsAQt9ZGzXk4lE623EfECiUQJxaabHCQpyU14w7j95Fqfbn0+13SokX\n\
    8GMSQx98KQKBgGJu3rfD2r71jARie9fhD6IgcgCi9ik7Ah4zQLJ+UtnMbJGxqtQ1\n\
    p9fbK+OtXSA0v0cDVW8pZk6GsfBJPzaKQTnOfbiQ1V+1JFdHotep7NB0bxdIMKT+\n\
    csuQJ2fQgUF4MDagB9+3UJSRthRQ4fbHZqaODm9LI42SQETLqwpe1M91AoGBAIf1\n\
    x3t3zJ9qK/vo+cZQTL00s31dEybG7qB/TN68giwQEtuEt8SywUkTYMRjsCgY+hVZ\n\
    usaXkrncNB52XZkjEbVLQUy0qjAHZgTE7o09Gqbn+gLy9huGIiicRN7aWNjTn/KW\n\
    nQiMJI6kJ4EPBakItW9AGKcO+YvWIoOTEwnnmIfRAoGATH3IG/esvHDlDah6+oA3\n\
    MEuocsG9SoQOn9iaCPWXhY3CBCCRSt9SbLNJzMW29rnzFYsdKcrPeTRntq9C2+Uj\n\
    uw3I8yyibuF6vbV4byMbKc5zCUkf6p/I0nquxZ5xlTH0ohYg8dNt59dcT0h5K7AB\n\
    0+QHNtnsHcLQKRtyV+Nehh4=\n\
";

pub(crate) struct Plenty;

impl Budget for Plenty {
    fn take(&self) -> Taken<'_> {
        Box::pin(async { Ok(()) })
    }
}

/// So many requests, then an hour of none.
pub(crate) struct Few(pub(crate) AtomicUsize);

impl Budget for Few {
    fn take(&self) -> Taken<'_> {
        let left = self.0.load(Ordering::SeqCst);
        self.0.store(left.saturating_sub(1), Ordering::SeqCst);
        Box::pin(async move {
            if left > 0 {
                return Ok(());
            }
            Err(Duration::from_secs(3_600))
        })
    }
}

pub(crate) fn ok(body: &Value) -> Reply {
    answer(
        "200 OK",
        "Content-Type: application/json\r\n",
        body.to_string().as_bytes(),
    )
}

pub(crate) fn status(line: &str, body: &Value) -> Reply {
    answer(
        line,
        "Content-Type: application/json\r\n",
        body.to_string().as_bytes(),
    )
}

pub(crate) fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

pub(crate) fn plan() -> Plan {
    Plan {
        source: "test".to_owned(),
        from: "2026-01-01".parse().unwrap(),
        to: "2026-01-31".parse().unwrap(),
        today: "2026-01-31".parse().unwrap(),
        cursor: None,
        opening: Opening::Wanted,
    }
}

/// The first account's lines, as a first sync fetches them.
pub(crate) async fn fetch(bank: &mut Bank) -> Result<Fetched, BankError> {
    let client = local_client(Limits::default());
    let talk = Talk::new(&client, &Plenty);
    let remotes = bank.accounts(&talk).await?;
    let mut partial = Partial::default();
    bank.fetch(&talk, &remotes[0], &plan(), &mut partial).await
}

// GoCardless Bank Account Data.
