//! Settings from files and from a program: how secrets come without standing in the environment.
//!
//! Owns: `NAME_FILE` variables, and running `secrets.command`. Not here: checks of what they say.
//! Invariant: no message repeats what was read; the program never runs in a shell or for ever.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::given::Given;
use super::known::{SETTINGS, Setting};

/// The largest file of a setting, and the most that a program may say.
const MAX_BYTES: u64 = 64 * 1024;
/// How long the program may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it is looked whether it has ended.
const LOOK: Duration = Duration::from_millis(10);
const COMMAND: &str = "secrets.command";

/// The variable that names a file with a setting's value.
pub(super) fn file_variable(setting: &Setting) -> String {
    format!("{}_FILE", setting.variable)
}

/// Reads the settings whose variables name files.
pub(super) fn from_files(
    environment: &BTreeMap<String, String>,
    given: &mut Given,
    problems: &mut Vec<String>,
) {
    for setting in &SETTINGS {
        let variable = file_variable(setting);
        let Some(path) = environment.get(&variable).filter(|it| !it.is_empty()) else {
            continue;
        };
        if given.contains_key(setting.key) {
            let other = setting.variable;
            problems.push(format!(
                "{variable}: {other} is set too; set one of the two"
            ));
            continue;
        }
        match read(Path::new(path)) {
            Ok(text) => {
                given.insert(setting.key, (text, variable));
            }
            Err(cause) => problems.push(format!("{variable}: cannot read {path}: {cause}")),
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|it| it.to_string())?;
    let mut file = file.take(MAX_BYTES + 1);
    file.read_to_end(&mut bytes).map_err(|it| it.to_string())?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("larger than {MAX_BYTES} bytes"));
    }
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    // Editors and `echo` end a file with a line; no setting does.
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err("it is empty".to_owned());
    }
    Ok(text.to_owned())
}

/// Asks the program of `secrets.command`, if there is one, for what is not given otherwise.
pub(super) fn from_command(given: &mut Given, problems: &mut Vec<String>) {
    let Some((command, source)) = given.get(COMMAND).cloned() else {
        return;
    };
    match run(&command) {
        Ok(said) => take(&said, given, &source, problems),
        Err(cause) => problems.push(format!("{source}: {cause}")),
    }
}

fn take(said: &str, given: &mut Given, source: &str, problems: &mut Vec<String>) {
    for (number, line) in said.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let found = line.split_once('=').and_then(|(name, value)| {
            let setting = SETTINGS.iter().find(|it| it.variable == name.trim())?;
            // Where the settings' file is was decided before.
            let is_late = ["data", COMMAND].contains(&setting.key);
            (!is_late).then_some((setting, value.trim()))
        });
        match found {
            Some((_, "")) => {}
            Some((setting, value)) => {
                let source = format!("{source}: {}", setting.variable);
                let value = (value.to_owned(), source);
                given.entry(setting.key).or_insert(value);
            }
            // The line may be a secret, so it is not shown.
            None => problems.push(format!(
                "{source}: line {} of what it says is not NAME=VALUE with the variable of a setting",
                number + 1
            )),
        }
    }
}

/// Runs a program. Answers what it printed.
fn run(command: &str) -> Result<String, String> {
    let mut words = command.split_ascii_whitespace();
    let program = words.next().ok_or("expected a program and its arguments")?;
    let mut child = Command::new(program)
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // It may say secrets there too.
        .stderr(Stdio::null())
        .spawn()
        .map_err(|it| format!("cannot run {program}: {it}"))?;
    let (send, receive) = mpsc::channel();
    let out = child.stdout.take();
    // On its own: what the program started may keep its output open for ever.
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = out.map(|it| it.take(MAX_BYTES + 1).read_to_end(&mut bytes));
        send.send(read.is_some_and(|it| it.is_ok()).then_some(bytes))
            .ok();
    });
    let began = Instant::now();
    let said = receive.recv_timeout(PATIENCE);
    let mut left = || loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if began.elapsed() < PATIENCE && said.is_ok() => std::thread::sleep(LOOK),
            _ => {
                child.kill().ok();
                child.wait().ok();
                return None;
            }
        }
    };
    let status = left();
    let seconds = PATIENCE.as_secs();
    // Its output has to end, too: half of what it says is not what it meant.
    let ended = status.zip(said.ok());
    let (status, said) = ended.ok_or_else(|| format!("{program} took longer than {seconds} s"))?;
    let bytes = said.ok_or_else(|| format!("{program}: its output cannot be read"))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("{program} said more than {MAX_BYTES} bytes"));
    }
    if !status.success() {
        return Err(format!(
            "{program} ended with {status}; run it by hand to see why"
        ));
    }
    String::from_utf8(bytes).map_err(|_| format!("{program} said something that is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn script(text: &str) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets");
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        let path = path.display().to_string();
        (folder, path)
    }

    fn asked(text: &str) -> (Given, String) {
        let (_folder, path) = script(text);
        let mut given = Given::new();
        given.insert(
            COMMAND,
            (format!("{path} an-argument"), "SOURCE".to_owned()),
        );
        given.insert("org", ("explicit".to_owned(), "BURSAR_ORG".to_owned()));
        let mut problems = Vec::new();
        from_command(&mut given, &mut problems);
        (given, problems.join("\n"))
    }

    #[test]
    fn a_program_gives_what_is_not_given_otherwise() {
        let (given, problems) =
            asked("echo '# comment'\necho JWT_SECRET=of-$1\necho BURSAR_ORG=late");
        assert_eq!(problems, "");
        assert_eq!(given["auth.token_secret"].0, "of-an-argument");
        assert_eq!(given["org"].0, "explicit");
    }

    #[test]
    fn what_a_program_says_is_never_repeated() {
        let (_, problems) = asked("echo hunter2\necho NOBODY=hunter2\necho BURSAR_DATA=hunter2");
        assert!(!problems.contains("hunter2"), "{problems}");
        for line in ["line 1", "line 2", "line 3"] {
            assert!(problems.contains(line), "{problems}");
        }
        let (_, problems) = asked("echo hunter2; echo hunter2 >&2; exit 3");
        assert!(problems.contains("exit status: 3"), "{problems}");
        assert!(!problems.contains("hunter2"), "{problems}");
        let (_, problems) = asked("head -c 70000 /dev/zero");
        assert!(problems.contains("more than 65536 bytes"), "{problems}");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let mut given = Given::new();
        given.insert(COMMAND, ("/nowhere/at-all".to_owned(), "SOURCE".to_owned()));
        let mut problems = Vec::new();
        from_command(&mut given, &mut problems);
        assert!(problems[0].starts_with("SOURCE: cannot run /nowhere/at-all"));
    }
}
