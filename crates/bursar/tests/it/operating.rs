//! docs/OPERATING.md does what it says: its commands are run, in their order.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::bare;

/// The address the page has; the test takes a free port instead.
const ADDRESS: &str = "127.0.0.1:8000";

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/OPERATING.md");
    std::fs::read_to_string(path).unwrap()
}

/// The blocks of one kind, in their order.
fn blocks(page: &str, kind: &str) -> Vec<String> {
    let start = format!("```{kind}\n");
    let found = page.split(&start).skip(1);
    let found = found.map(|it| it.split("```").next().unwrap().to_owned());
    found.collect()
}

#[test]
fn every_command_of_the_operators_page_does_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let blocks = blocks(&page(), "sh");
    assert!(blocks.len() >= 9, "{} blocks", blocks.len());
    let mut script = blocks.join("\n").replace(ADDRESS, &address);
    if !server::is_embedded() {
        // Without the web app one check of the smoke test fails, and it says which.
        let smoke = format!("bursar smoke --url http://{address}");
        script = script.replace(&smoke, &format!("{smoke} || test $? -eq 1"));
    }
    let program = Path::new(env!("CARGO_BIN_EXE_bursar"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let log = folder.path().join("log");
    let out = std::fs::File::create(&log).unwrap();
    let status = Command::new("sh")
        .args(["-eux", "-c", &script])
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", path)
        .env("HOME", folder.path())
        .stdin(Stdio::null())
        .stdout(out.try_clone().unwrap())
        .stderr(out)
        .status()
        .unwrap();
    let books = folder.path().join("books");
    // The page ends with this; a run that failed half-way leaves no server behind either.
    let left = bare().env("BURSAR_DATA", &books).arg("drain").output();
    let said = std::fs::read_to_string(&log).unwrap();
    assert!(status.success(), "{said}");
    assert_eq!(
        left.unwrap().status.code(),
        Some(1),
        "nothing runs any more"
    );
    let schema = std::fs::read(folder.path().join("bursar.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_slice(&schema).unwrap();
    assert_eq!(schema["title"], "bursar.toml");
}

/// Whether the command line knows these words.
fn exists(words: &[&str]) -> Result<(), String> {
    let mut command = bursar::cli::command();
    for word in words {
        let is_name = word.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
        if !command.has_subcommands() || !is_name || word.starts_with('-') {
            break;
        }
        let inner = command.find_subcommand(word).cloned();
        command = inner.ok_or_else(|| format!("no command `{word}` in {words:?}"))?;
    }
    Ok(())
}

#[test]
fn every_other_command_of_the_operators_page_exists() {
    let page = page();
    for block in blocks(&page, "text") {
        for line in block.lines().filter(|it| it.starts_with("bursar ")) {
            let words = line.split_whitespace();
            let parsed = bursar::cli::command().try_get_matches_from(words);
            assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
        }
    }
    let mut spans = 0;
    for span in page.split('`').skip(1).step_by(2) {
        if let Some(rest) = span.strip_prefix("bursar ") {
            spans += 1;
            exists(&rest.split_whitespace().collect::<Vec<_>>()).unwrap();
        }
    }
    assert!(spans >= 15, "{spans}");
    assert!(exists(&["jobs", "lst"]).is_err());
}
