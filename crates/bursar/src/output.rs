//! Standard output: JSON for programs, text for people.
//!
//! Owns: every write to standard output, and what happens when nobody reads it.
//! Not here: errors (`failure`), logs (`logging`).
//! Invariant: with `--json` standard output holds nothing but JSON, one value a line.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use crate::failure::Failure;

/// Where results go, and in which form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    is_json: bool,
}

impl Output {
    pub(crate) const fn new(is_json: bool) -> Self {
        Self { is_json }
    }

    pub(crate) const fn is_json(self) -> bool {
        self.is_json
    }

    /// Shows a result: as JSON, or as the text made from it.
    pub(crate) fn show<T: Serialize>(
        self,
        value: &T,
        text: impl FnOnce(&T) -> String,
    ) -> Result<(), Failure> {
        if self.is_json {
            let mut line = serde_json::to_string(value).map_err(|error| {
                Failure::unavailable("internal", format!("the result is not JSON: {error}"))
            })?;
            line.push('\n');
            self.raw(line.as_bytes())
        } else {
            self.raw(text(value).as_bytes())
        }
    }

    /// Writes bytes as they are.
    pub(crate) fn raw(self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        written(out.write_all(bytes).and_then(|()| out.flush()))
    }
}

/// A reader that has seen enough (`| head`) is no failure of ours.
pub(crate) fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::unavailable(
            "output-failed",
            format!("cannot write to standard output: {error}"),
        )),
        Ok(()) => Ok(()),
    }
}

/// A bar for long work: on a terminal only, and never on standard output.
pub(crate) fn progress(output: Output, length: u64, what: &'static str) -> indicatif::ProgressBar {
    if output.is_json() || !io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(length);
    let style = indicatif::ProgressStyle::with_template("{msg:24} {wide_bar} {pos}/{len}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}
