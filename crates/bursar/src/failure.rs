//! Failures: what the command line says when it cannot do what it was asked.
//!
//! Owns: exit codes, and the two ways an error is shown (a line for people, a problem for
//! programs). Not here: codes of use cases (`treasury::Error::code`).
//! Invariant: every failure has a stable code and goes to standard error.

use std::io::Write;

use serde::Serialize;
use server::wire::ImportProblem;
use statements::Problem;
use treasury::{Error, ErrorKind};

/// What the process exits with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// What was given is wrong: a file, an entry, a name. Nothing was booked.
    Given = 1,
    /// The command line or the settings are wrong. Nothing was started.
    Usage = 2,
    /// Something needed is not available: the database, the disk, the port.
    Unavailable = 3,
}

/// Why a command did not do what it was asked.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The stable code.
    pub code: String,
    /// What was found, what was expected, and the cure.
    pub message: String,
    /// What the process exits with.
    pub exit: Exit,
    /// Every finding, where there are many.
    pub problems: Vec<ImportProblem>,
}

/// A failure for programs, in the shape of the API's problems (RFC 9457).
#[derive(Serialize)]
struct ProblemJson<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    detail: &'a str,
    code: &'a str,
    exit_code: u8,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: &'a [ImportProblem],
}

impl Failure {
    /// What was given is wrong.
    #[must_use]
    pub fn given(code: &str, message: impl Into<String>) -> Self {
        Self::new(Exit::Given, code, message)
    }

    /// The command line or the settings are wrong.
    #[must_use]
    pub fn usage(code: &str, message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, code, message)
    }

    /// Something needed is not available.
    #[must_use]
    pub fn unavailable(code: &str, message: impl Into<String>) -> Self {
        Self::new(Exit::Unavailable, code, message)
    }

    fn new(exit: Exit, code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            exit,
            problems: Vec::new(),
        }
    }

    /// The same failure with every finding.
    #[must_use]
    pub fn with_problems(mut self, problems: Vec<ImportProblem>) -> Self {
        self.problems = problems;
        self
    }

    /// A file that cannot be read or written.
    pub(crate) fn file(action: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        let code = match error.kind() {
            std::io::ErrorKind::NotFound => "file-not-found",
            _ => "file-failed",
        };
        Self::given(code, format!("cannot {action} {}: {error}", path.display()))
    }

    /// Shows it on standard error.
    pub(crate) fn show(&self, is_json: bool) {
        let mut err = std::io::stderr().lock();
        // With standard error gone there is nobody left to tell.
        let _unheard = if is_json {
            serde_json::to_writer(&mut err, &self.as_json())
                .map_err(std::io::Error::from)
                .and_then(|()| err.write_all(b"\n"))
        } else {
            err.write_all(self.to_text().as_bytes())
        };
    }

    fn as_json(&self) -> ProblemJson<'_> {
        ProblemJson {
            kind: format!("about:blank#{}", self.code),
            title: match self.exit {
                Exit::Given => "What was given is wrong",
                Exit::Usage => "The command line or the settings are wrong",
                Exit::Unavailable => "Not available",
            },
            detail: &self.message,
            code: &self.code,
            exit_code: self.exit as u8,
            problems: &self.problems,
        }
    }

    fn to_text(&self) -> String {
        let mut text = format!("bursar: error[{}]: {}\n", self.code, self.message);
        for it in &self.problems {
            text.push_str("  ");
            text.push_str(&finding_line(it));
            text.push('\n');
        }
        text
    }
}

/// A finding on one line: where, how much it weighs, what was found and expected.
pub(crate) fn finding_line(it: &ImportProblem) -> String {
    let mut place = it.file.clone().unwrap_or_default();
    for number in [it.line, it.column].into_iter().flatten() {
        place.push_str(&format!(":{number}"));
    }
    if !place.is_empty() {
        place.push_str(": ");
    }
    let found = if it.found.is_empty() {
        String::new()
    } else {
        format!("found `{}`, ", it.found)
    };
    format!(
        "{place}{}[{}]: {found}expected {}",
        it.severity, it.code, it.expected
    )
}

/// Findings of files as they go on the wire.
pub(crate) fn findings(problems: &[(String, Problem)]) -> Vec<ImportProblem> {
    problems
        .iter()
        .map(|(file, it)| ImportProblem::new(Some(file), it))
        .collect()
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = match error.kind() {
            ErrorKind::Invalid
            | ErrorKind::NotFound
            | ErrorKind::Conflict
            | ErrorKind::Forbidden
            | ErrorKind::Unauthenticated => Exit::Given,
            ErrorKind::TooMany | ErrorKind::Unavailable => Exit::Unavailable,
        };
        let problems = match &error {
            Error::Files { problems, .. } => findings(problems),
            _ => Vec::new(),
        };
        Self::new(exit, error.code(), error.to_string()).with_problems(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_say_where_what_and_what_instead() {
        let problem = Problem::error(
            "amount-not-a-number",
            statements::Place::at(3, 7),
            "12,x",
            "digits",
        );
        let shown = finding_line(&ImportProblem::new(Some("a.sta"), &problem));
        assert_eq!(
            shown,
            "a.sta:3:7: error[amount-not-a-number]: found `12,x`, expected digits"
        );
    }
}
