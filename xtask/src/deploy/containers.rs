//! Checks of the container: linters, and a real engine that builds, runs and asks.
//!
//! Owns: the Dockerfile, Compose files and what their services run.
//! Not here: Kubernetes (`kubernetes`).
//! Invariant: no image is fetched. The stages that compile are replaced by a small Debian with
//! the binary that the tests built; the stages after them are those of the Dockerfile.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use serde::Deserialize;

use super::bench::{Bench, must, said};
use super::{Checker, Finding, Verdict};
use crate::cleanup::{Guarded, Scratch};

pub(super) const HADOLINT: Checker = Checker {
    name: "hadolint",
    check: check_hadolint,
};
pub(super) const COMPOSE: Checker = Checker {
    name: "docker-compose config",
    check: check_compose,
};
pub(super) const DCLINT: Checker = Checker {
    name: "dclint",
    check: check_dclint,
};
pub(super) const ENGINE: Checker = Checker {
    name: "docker build, run, compose up",
    check: check_engine,
};

#[derive(Deserialize)]
struct Lint {
    file: String,
    line: usize,
    code: String,
    message: String,
}

fn check_hadolint(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let arguments = ["--format", "json", "--no-color"];
    let hadolint = bench.tools.linter("hadolint");
    let said = bench.say(hadolint, arguments.iter().chain(files))?;
    let lints: Vec<Lint> = serde_json::from_str(&said.output)
        .with_context(|| format!("what hadolint says: {}", said.all()))?;
    let finding = |it: Lint| {
        let message = format!("line {}: {}", it.line, it.message);
        Finding::new(it.file, it.code, message)
    };
    Ok(Verdict::of(lints.into_iter().map(finding).collect()))
}

fn check_compose(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in files {
        let scratch = bench.copies("compose", &[file])?;
        let folder = scratch.path().join(file);
        let folder = folder.parent().context("a Compose file's folder")?;
        let path = scratch.path().join(file);
        std::fs::write(&path, without_name(bench.text(file)?)).context("a Compose file")?;
        let mut config = bench.shell.command("", "docker-compose", ["-f"]);
        config
            .arg(path)
            .args(["config", "--quiet"])
            .env("PUBLIC_URL", "https://books.example.com")
            .env("BACKUP_TO", "s3://company-backups/bursar")
            .env("BACKUP_KEY_ID", "AKIAEXAMPLE")
            .current_dir(folder);
        let said = said(config)?;
        if !said.is_fine() {
            findings.push(Finding::new(*file, "config", said.all()));
        }
        findings.extend(mounts(bench, file)?);
    }
    Ok(Verdict::of(findings))
}

/// Without the project's name, which Debian's docker-compose is too old for.
fn without_name(text: &str) -> String {
    let lines = text.lines().filter(|it| !it.starts_with("name: "));
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// What is mounted from the repository is in it. A folder that is not there at all comes from
/// another part of the project and is looked into once it is there.
fn mounts(bench: &Bench, file: &str) -> Result<Vec<Finding>> {
    let home = Path::new(file).parent().unwrap_or(Path::new(""));
    let mut findings = Vec::new();
    for line in bench.text(file)?.lines() {
        let item = line.trim().trim_start_matches("- ");
        let source = item.split(':').next().unwrap_or_default();
        if !source.starts_with("./") && !source.starts_with("../") {
            continue;
        }
        let mut place = home.to_path_buf();
        for part in source.split('/') {
            match part {
                "." => {}
                ".." => {
                    place.pop();
                }
                name => place.push(name),
            }
        }
        let place = place.display().to_string();
        let room: Vec<&str> = place.split('/').take(2).collect();
        let room = room.join("/") + "/";
        let is_there = |it: &str| {
            let below = |file: &str| file == it || file.starts_with(&format!("{it}/"));
            bench.files.iter().any(|it| below(&it.path))
        };
        let is_known = bench.files.iter().any(|it| it.path.starts_with(&room));
        if is_known && !is_there(&place) {
            findings.push(Finding::new(
                file,
                "mount",
                format!("{place} does not exist"),
            ));
        }
    }
    Ok(findings)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DclintFile {
    messages: Vec<DclintMessage>,
}

#[derive(Deserialize)]
struct DclintMessage {
    line: usize,
    message: String,
    rule: String,
}

fn check_dclint(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in files {
        // The order of keys and the kind of quotes are a matter of taste, and not of ours.
        let mut lint = vec![*file, "--formatter", "json"];
        for rule in [
            "service-keys-order",
            "top-level-properties-order",
            "require-quotes-in-ports",
        ] {
            lint.extend(["--disable-rule", rule]);
        }
        let said = bench.say(bench.tools.dclint(), lint)?;
        let found: Vec<DclintFile> = serde_json::from_str(&said.output)
            .with_context(|| format!("what dclint says: {}", said.all()))?;
        for it in found.into_iter().flat_map(|it| it.messages) {
            let message = format!("line {}: {}", it.line, it.message);
            findings.push(Finding::new(*file, it.rule, message));
        }
    }
    Ok(Verdict::of(findings))
}

/// An engine of our own, in a scratch folder, that ends with this value.
struct Engine {
    // Order matters: the engine ends before its folder goes.
    daemon: Guarded,
    scratch: Scratch,
}

impl Engine {
    /// Errors: it does not start (it needs root).
    fn start() -> Result<Self> {
        let scratch = Scratch::new("docker")?;
        let at = |name: &str| scratch.path().join(name).display().to_string();
        let log = std::fs::File::create(at("log")).context("the engine's log")?;
        let socket = format!("unix://{}", at("docker.sock"));
        let daemon = Command::new("unshare")
            // A network of its own: bridges and published ports are not the machine's.
            .args([
                "--net",
                "sh",
                "-c",
                "ip link set lo up; exec dockerd \"$@\"",
                "sh",
            ])
            .args(["--iptables=false", "--ip6tables=false", "--bridge=none"])
            .args(["--data-root", &at("data"), "--exec-root", &at("exec")])
            .args(["--pidfile", &at("pid"), "--host", &socket])
            .stdin(std::process::Stdio::null())
            .stdout(log.try_clone().context("the engine's log")?)
            .stderr(log)
            .spawn()
            .context("dockerd could not be started")?;
        let daemon = Guarded::new(daemon, Signal::SIGTERM)?;
        let engine = Self { daemon, scratch };
        for _ in 0..300 {
            if said(engine.docker(&["version"]))?.is_fine() {
                return Ok(engine);
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(engine.scratch.path().join("log"));
        bail!("dockerd did not start: {}", log.unwrap_or_default())
    }

    fn docker(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("docker");
        command.args(arguments);
        self.aim(&mut command);
        command
    }

    /// Makes a client talk to this engine only.
    fn aim(&self, command: &mut Command) {
        let socket = self.scratch.path().join("docker.sock");
        command
            .env("DOCKER_HOST", format!("unix://{}", socket.display()))
            .env("DOCKER_CONFIG", self.scratch.path())
            .env("DOCKER_BUILDKIT", "0");
    }
}

fn check_engine(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let file = |name: &str| files.iter().copied().find(|it| it.ends_with(name));
    let dockerfile = file("Dockerfile").context("there is no Dockerfile")?;
    let compose = file("compose.yml").context("there is no compose.yml")?;
    let mut engine = Engine::start()?;
    let mut import = engine.docker(&["import"]);
    import.arg(&bench.tools.base).arg("small-debian");
    must(import)?;
    let mut verdict = Verdict::default();
    let size_mb = build_image(bench, &engine, dockerfile)?;
    match run_image(&engine) {
        Ok(()) => verdict.note(
            dockerfile,
            format!("built, {size_mb} MB, read-only, healthy, no shell"),
        ),
        Err(error) => {
            let found = Finding::new(dockerfile, "run", format!("{error:#}"));
            verdict.findings.push(found);
        }
    }
    match compose_up(bench, &mut engine, compose) {
        Ok(()) => verdict.note(compose, "up, healthy, answers on its port, down"),
        Err(error) => {
            let found = Finding::new(compose, "up", format!("{error:#}"));
            verdict.findings.push(found);
        }
    }
    Ok(verdict)
}

/// Builds the last stages of the Dockerfile. Answers the image's size in megabytes.
fn build_image(bench: &Bench, engine: &Engine, dockerfile: &str) -> Result<u64> {
    let text = bench.text(dockerfile)?;
    let last = text.find("FROM build AS tree");
    let last = last.context("the Dockerfile has no stage `tree`")?;
    let context = Scratch::new("image")?;
    std::fs::copy(&bench.program, context.path().join("bursar")).context("the binary")?;
    let stages = text.get(last..).unwrap_or_default();
    let head = "FROM small-debian AS build\nCOPY bursar /usr/bin/bursar\n";
    std::fs::write(context.path().join("Dockerfile"), format!("{head}{stages}"))
        .context("a Dockerfile")?;
    let mut build = engine.docker(&["build", "--quiet", "--network", "none"]);
    build.args(["--tag", "bursar:0.1.0"]).arg(context.path());
    must(build)?;
    let format = ["image", "inspect", "--format", "{{.Size}}", "bursar:0.1.0"];
    let size = must(engine.docker(&format))?;
    let size: u64 = size.trim().parse().context("the image's size")?;
    Ok(size / 1_000_000)
}

/// Runs the image as strictly as it can be, until its own check says that it is healthy.
fn run_image(engine: &Engine) -> Result<()> {
    let mut run = engine.docker(&["run", "--detach", "--name", "trial", "--read-only"]);
    run.args(["--network", "none", "--cap-drop", "ALL"])
        .args(["--security-opt", "no-new-privileges", "--memory", "512m"])
        .args(["--pids-limit", "128", "--health-interval", "1s"])
        .args(["--tmpfs", "/tmp", "bursar:0.1.0"]);
    must(run)?;
    await_health(engine, "trial")?;
    // Nothing to run but the program itself, and not as root.
    let shell = said(engine.docker(&["exec", "trial", "/bin/sh", "-c", "true"]))?;
    anyhow::ensure!(!shell.is_fine(), "there is a shell in the image");
    let doctor = ["exec", "trial", "/usr/bin/bursar", "--version"];
    must(engine.docker(&doctor))?;
    let user = ["inspect", "--format", "{{.Config.User}}", "trial"];
    let user = must(engine.docker(&user))?;
    anyhow::ensure!(user.trim() == "10001:10001", "it runs as {}", user.trim());
    must(engine.docker(&["stop", "--time", "40", "trial"]))?;
    let code = ["inspect", "--format", "{{.State.ExitCode}}", "trial"];
    let code = must(engine.docker(&code))?;
    anyhow::ensure!(code.trim() == "0", "SIGTERM ends it with {}", code.trim());
    must(engine.docker(&["rm", "--volumes", "trial"])).map(drop)
}

fn await_health(engine: &Engine, name: &str) -> Result<()> {
    let format = ["inspect", "--format", "{{.State.Health.Status}}", name];
    for _ in 0..240 {
        match must(engine.docker(&format))?.trim() {
            "healthy" => return Ok(()),
            "unhealthy" => break,
            _ => std::thread::sleep(std::time::Duration::from_millis(250)),
        }
    }
    let logs = said(engine.docker(&["logs", name]))?;
    bail!("{name} is not healthy: {}", logs.all())
}

/// Brings the Compose file up as it is, and asks on the port it publishes.
fn compose_up(bench: &Bench, engine: &mut Engine, file: &str) -> Result<()> {
    let network = engine.daemon.child().id().to_string();
    let copy = engine.scratch.path().join("compose.yml");
    std::fs::write(&copy, without_name(bench.text(file)?)).context("a Compose file")?;
    let compose = |words: &[&str]| {
        let mut command = bench.shell.command("", "docker-compose", ["-f"]);
        command.arg(&copy).args(["-p", "bursar-trial"]).args(words);
        engine.aim(&mut command);
        command
    };
    must(compose(&["up", "-d", "--no-build"]))?;
    let id = must(compose(&["ps", "-q", "bursar"]))?;
    await_health(engine, id.trim())?;
    // Through the published port, as a proxy beside it would.
    let mut ask = Command::new("nsenter");
    ask.args(["--target", &network, "--net", "--"])
        .arg(&bench.program)
        .arg("health");
    let answer = said(ask)?;
    anyhow::ensure!(answer.is_fine(), "its port: {}", answer.all());
    must(compose(&["down", "--volumes"])).map(drop)
}
