//! docs/cli.md is the reference of the command line: the same text as `--help`.

use std::fmt::Write;
use std::path::Path;

const HEAD: &str = "\
# The command line

The same text as `bursar COMMAND --help`; a test keeps it so. After a change of the commands, run
`BURSAR_ACCEPT=1 cargo nextest run -p bursar reference` and read the difference.

";

fn settings(text: &mut String) {
    text.push_str("## Settings\n\nOptions come before environment variables, these before `bursar.toml` in the data folder (or the file that `--config` or `BURSAR_CONFIG` names), and that before the default. What is wrong is named at start, everything at once. Every variable can be given as a file: `NAME_FILE` names it.\n\n| in bursar.toml | variable | what it is; default |\n|---|---|---|\n");
    for it in &bursar::settings::SETTINGS {
        writeln!(text, "| `{}` | `{}` | {} |", it.key, it.variable, it.about).unwrap();
    }
    text.push('\n');
}

fn describe(command: &mut clap::Command, path: &str, text: &mut String) {
    let help = command
        .clone()
        .term_width(100)
        .render_long_help()
        .to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    writeln!(
        text,
        "## {path}\n\n```text\n{}\n```\n",
        lines.join("\n").trim_end()
    )
    .unwrap();
    for it in command.get_subcommands_mut() {
        if it.get_name() != "help" {
            let name = format!("{path} {}", it.get_name());
            describe(it, &name, text);
        }
    }
}

#[test]
fn the_reference_says_what_help_says() {
    let mut command = bursar::cli::command();
    command.build();
    let mut text = HEAD.to_owned();
    settings(&mut text);
    describe(&mut command, "bursar", &mut text);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    if std::env::var_os("BURSAR_ACCEPT").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "docs/cli.md is stale: BURSAR_ACCEPT=1 cargo nextest run -p bursar reference"
    );
}

const MATRIX_START: &str = "<!-- The permission matrix: made by a test. -->\n";
const MATRIX_END: &str = "<!-- End of the permission matrix. -->";

/// The matrix as the page shows it.
fn matrix() -> String {
    use treasury::{MATRIX, Role};
    let mut text = String::from("\n| action | |");
    for role in Role::ALL {
        write!(text, " {role} |").unwrap();
    }
    text.push_str("\n|---|---|");
    text.push_str(&":-:|".repeat(Role::ALL.len()));
    text.push('\n');
    for row in MATRIX {
        write!(text, "| `{}` | {} |", row.action, row.about).unwrap();
        for role in Role::ALL {
            text.push_str(if row.holds(role) { " yes |" } else { " |" });
        }
        text.push('\n');
    }
    text.push('\n');
    for role in Role::ALL {
        writeln!(text, "- **{role}**: {}", role.about()).unwrap();
    }
    text.push('\n');
    text
}

#[test]
fn the_security_page_has_the_permission_matrix() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/SECURITY.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(MATRIX_START).unwrap();
    let (found, after) = rest.split_once(MATRIX_END).unwrap();
    let made = matrix();
    if std::env::var_os("BURSAR_ACCEPT").is_some() {
        let page = format!("{before}{MATRIX_START}{made}{MATRIX_END}{after}");
        std::fs::write(&path, page).unwrap();
        return;
    }
    assert!(
        found == made,
        "docs/SECURITY.md differs from the matrix: BURSAR_ACCEPT=1 cargo nextest run -p bursar reference"
    );
}
