//! Whether a provider asked for a second factor (RFC 8176).
//!
//! Owns: reading `amr`. Not here: whether one is needed (`sign_in`, `policy`).
//! Invariant: what a provider does not say, or says in words we do not know, counts as nothing.

/// What somebody knows.
const KNOWN: [&str; 3] = ["pwd", "pin", "kba"];
/// What somebody has or is. Codes by text message or telephone are not among it: they are taken
/// over with the number.
const HELD: [&str; 9] = [
    "otp", "hwk", "swk", "sc", "fpt", "face", "iris", "retina", "vbm",
];

/// Whether a sign-in by these methods counts as one with a second factor: the provider says so
/// (`mfa`), or names one thing that is known and another that is held.
pub(super) fn is_second_factor(methods: &[String]) -> bool {
    let has = |wanted: &[&str]| methods.iter().any(|it| wanted.contains(&it.as_str()));
    has(&["mfa"]) || (has(&KNOWN) && has(&HELD))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_kinds_of_methods_are_two_factors() {
        for (methods, expected) in [
            (&[][..], false),
            (&["pwd"], false),
            (&["hwk"], false),
            (&["otp", "hwk"], false),
            (&["pwd", "pin"], false),
            (&["pwd", "sms"], false),
            (&["PWD", "OTP"], false),
            (&["mca"], false),
            (&["mfa"], true),
            (&["pwd", "otp"], true),
            (&["pin", "hwk", "user"], true),
        ] {
            let methods: Vec<String> = methods.iter().map(|it| (*it).to_owned()).collect();
            assert_eq!(is_second_factor(&methods), expected, "{methods:?}");
        }
    }
}
