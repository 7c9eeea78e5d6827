//! The binary.
//!
//! Owns: the command line. Not here: rules (`treasury`), HTTP (`server`).

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use money::Date;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["demo-files", folder, last_day] => write_demo_files(&PathBuf::from(folder), last_day),
        _ => bail!("usage: bursar demo-files FOLDER LAST-DAY (as in 2026-11-20)"),
    }
}

/// Writes the demo's bank files into a folder, for a look at them or to try an import by hand.
fn write_demo_files(folder: &std::path::Path, last_day: &str) -> Result<()> {
    let last_day: Date = last_day
        .parse()
        .with_context(|| format!("`{last_day}`: expected a day as 2026-11-20"))?;
    let company = bursar::demo::company(1, last_day);
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    for file in &company.files {
        let path = folder.join(&file.name);
        std::fs::write(&path, &file.bytes)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let lines: usize = company.files.iter().map(|it| it.control.lines).sum();
    writeln!(
        std::io::stdout(),
        "{} files, {lines} lines",
        company.files.len()
    )?;
    Ok(())
}
