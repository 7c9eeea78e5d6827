//! Passwords: hashing, checking, and refusing weak ones (GUARD-2).
//!
//! Owns: Argon2id with its parameters, bcrypt of other systems, the strength estimate.
//! Not here: whose password (`sign_in`), limits of attempts (`limits`).
//! Invariant: checking takes as long for nobody's password as for somebody's; a hash is never
//! shown. Source: RFC 9106; OWASP Password Storage Cheat Sheet (m = 19 MiB, t = 2, p = 1 at least).

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::error::Error;

/// Memory in KiB, passes and lanes: about a twentieth of a second on one core of 2026.
const MEMORY_KIB: u32 = 32 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;
/// Limits of a password: long enough to be strong, short enough not to be a burden.
const MIN_CHARACTERS: usize = 12;
const MAX_BYTES: usize = 256;
/// Characters beside the person's own words.
const MIN_REMAINDER: usize = 8;
/// Of the estimator's scores 0 to 4: 3 takes more than 10^8 guesses.
const MIN_SCORE: u8 = 3;
/// Checks at a time: each takes a core and 32 MiB, and the rest of the server needs both.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// Checks under way or waiting; more are refused, so that waiting stays a matter of seconds.
static IN_LINE: Semaphore = Semaphore::const_new(64);

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checked {
    /// It is the password.
    Right,
    /// It is the password, kept in a form that is to be replaced.
    RightButOld,
    /// It is not.
    Wrong,
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None);
    let params = params.expect("the constants are within the algorithm's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Refuses a password that is short, long or easily guessed; `own` are words of the person.
///
/// Errors: `Weak`, with what would make it better.
pub(crate) fn check_strength(password: &str, own: &[&str]) -> Result<(), Error> {
    let weak = |advice: &str| Err(Error::Weak(advice.to_owned()));
    if password.chars().count() < MIN_CHARACTERS {
        return weak("it has fewer than 12 characters: four unrelated words are better");
    }
    if password.len() > MAX_BYTES {
        return weak("it has more than 256 bytes");
    }
    if remainder(password, own) < MIN_REMAINDER {
        return weak("it is made of your name or address: four unrelated words are better");
    }
    // The estimator knows whole words only; of an address people take the part before the sign.
    let parts = own.iter().filter_map(|it| it.split_once('@'));
    let known: Vec<&str> = own.iter().copied().chain(parts.map(|it| it.0)).collect();
    let estimate = zxcvbn::zxcvbn(password, &known);
    if u8::from(estimate.score()) >= MIN_SCORE {
        return Ok(());
    }
    let feedback = estimate.feedback();
    let warning = feedback
        .and_then(|it| it.warning())
        .map(|it| it.to_string());
    let tips = feedback.map(|it| it.suggestions().iter().map(ToString::to_string).collect());
    let tips: Vec<String> = tips.unwrap_or_default();
    let said = warning
        .into_iter()
        .chain(tips)
        .collect::<Vec<_>>()
        .join(" ");
    weak(if said.is_empty() {
        "it is among those that are guessed first: four unrelated words are better"
    } else {
        &said
    })
}

/// The characters that are left of a password without the person's own words.
fn remainder(password: &str, own: &[&str]) -> usize {
    let mut left = password.to_lowercase();
    let words = own
        .iter()
        .flat_map(|it| it.split(|it: char| !it.is_alphanumeric()))
        .map(str::to_lowercase)
        .filter(|it| it.chars().count() >= 3);
    for word in words {
        left = left.replace(&word, "");
    }
    left.chars().filter(|it| it.is_alphanumeric()).count()
}

/// Hashes a password, away from the threads that answer requests.
///
/// Errors: `Unavailable`.
pub(crate) async fn hash_password(password: &str) -> Result<String, Error> {
    let password = Zeroizing::new(password.to_owned());
    let hash = move || argon2().hash_password(password.as_bytes());
    let hashed = blocking(hash).await?;
    let hashed = hashed.map_err(|it| Error::Unavailable(format!("no password hash: {it}")))?;
    Ok(hashed.to_string())
}

/// Checks a password against a hash; without one it takes as long and is wrong.
///
/// Errors: `Unavailable`.
pub(crate) async fn check_password(password: &str, hash: Option<&str>) -> Result<Checked, Error> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    if password.len() > MAX_BYTES {
        return Ok(Checked::Wrong);
    }
    let password = Zeroizing::new(password.to_owned());
    let hash = hash.map(str::to_owned);
    let check = move || {
        let nobody = || {
            let hashed = argon2().hash_password(b"nobody has this one");
            hashed.map(|it| it.to_string()).unwrap_or_default()
        };
        match &hash {
            Some(hash) if hash.starts_with("$2") => match bcrypt::verify(password.as_str(), hash) {
                Ok(true) => Checked::RightButOld,
                _ => Checked::Wrong,
            },
            Some(hash) => verify(&password, hash),
            None => {
                verify(&password, NOBODY.get_or_init(nobody));
                Checked::Wrong
            }
        }
    };
    blocking(check).await
}

/// How long the check of a password takes on this machine, at the moment.
///
/// Errors: `Unavailable`.
pub async fn password_check_time() -> Result<Duration, Error> {
    let hash = hash_password("any of this length").await?;
    let began = Instant::now();
    check_password("another, of this length", Some(&hash)).await?;
    Ok(began.elapsed())
}

fn verify(password: &str, hash: &str) -> Checked {
    let Ok(parsed) = PasswordHash::new(hash) else {
        return Checked::Wrong;
    };
    if argon2()
        .verify_password(password.as_bytes(), &parsed)
        .is_err()
    {
        return Checked::Wrong;
    }
    let params = Params::try_from(&parsed);
    let is_current = params
        .is_ok_and(|it| (it.m_cost(), it.t_cost(), it.p_cost()) == (MEMORY_KIB, PASSES, LANES));
    if is_current {
        Checked::Right
    } else {
        Checked::RightButOld
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let busy = |error: &dyn std::fmt::Display| Error::Unavailable(format!("passwords: {error}"));
    let Ok(_place) = IN_LINE.try_acquire() else {
        return Err(busy(&"too many are being checked; try again in a moment"));
    };
    let _turn = AT_ONCE.acquire().await.map_err(|it| busy(&it))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|it| busy(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_and_breached_passwords_are_refused_with_advice() {
        for bad in [
            "short",
            "password1234",
            "qwertyuiop12",
            "aaaaaaaaaaaaaaaa",
            "ada.lovelace1",
        ] {
            let refused = check_strength(bad, &["ada", "lovelace", "ada.lovelace@example.org"]);
            assert!(matches!(refused, Err(Error::Weak(_))), "{bad}");
        }
        check_strength("correct-horse-battery-staple-42", &[]).unwrap();
        check_strength("fjord lantern copper teapot", &[]).unwrap();
    }

    #[tokio::test]
    async fn a_password_is_checked_and_bcrypt_is_accepted_as_old() {
        let hash = hash_password("fjord lantern copper").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=32768,t=3,p=1$"));
        let check = async |password, hash| check_password(password, hash).await.unwrap();
        assert_eq!(
            check("fjord lantern copper", Some(&hash)).await,
            Checked::Right
        );
        assert_eq!(
            check("fjord lantern coppes", Some(&hash)).await,
            Checked::Wrong
        );
        assert_eq!(check("fjord lantern copper", None).await, Checked::Wrong);
        let old = bcrypt::hash("fjord lantern copper", 4).unwrap();
        assert_eq!(
            check("fjord lantern copper", Some(&old)).await,
            Checked::RightButOld
        );
        assert_eq!(check("another", Some(&old)).await, Checked::Wrong);
        assert_eq!(check("x", Some("no hash at all")).await, Checked::Wrong);
    }
}
