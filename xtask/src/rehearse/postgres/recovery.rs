//! Going back to the moment before the books were destroyed, with PostgreSQL's own tools.
//!
//! Owns: the base backup, the disaster and the recovery from the archived log, as docs/backup.md
//! says them. Not here: servers that are lost one at a time (`postgres`).
//! Invariant: the recovery begins from the base backup and the archive alone.

use std::path::Path;

use anyhow::{Context, Result};

use nix::sys::signal::Signal;

use super::{AsUser, Postgres, leashed, write};
use crate::rehearse::process::wait_until;
use crate::shell;

const BASE: &str = "base";
/// What tells a recovery when to end; a standby that inherited it would end there, too.
const TARGET: [&str; 4] = [
    "restore_command",
    "recovery_target_xid",
    "recovery_target_inclusive",
    "recovery_target_action",
];

impl Postgres {
    /// A base backup of the primary, beside the archive, in a folder of the server's own user.
    pub(in crate::rehearse) fn base_backup(&self) -> Result<()> {
        let base = self.archive.join(BASE);
        let mut copy = self.program("pg_basebackup", &self.archive);
        copy.arg("-D").arg(&base);
        copy.arg("-d").arg(self.origin(self.primary)?);
        copy.args(["-X", "none", "-c", "fast"]);
        shell::output_of(copy)?;
        Ok(())
    }

    /// Somebody drops the journal. Answers the transaction that did it.
    pub(in crate::rehearse) fn drop_journal(&self) -> Result<String> {
        let answer = self.ask("DROP TABLE journal CASCADE; SELECT pg_current_xact_id()")?;
        let last = answer.lines().last().context("a transaction")?;
        Ok(last.trim().to_owned())
    }

    /// Ends all servers, puts the base backup in the primary's place, has the archived log applied
    /// up to, and without, a transaction, and makes standbys of the others.
    pub(in crate::rehearse) fn recover_before(&mut self, transaction: &str) -> Result<()> {
        let last = self.ask("SELECT pg_walfile_name(pg_switch_wal())")?;
        let last = self.archive.join(last.trim());
        wait_until("the log is archived", || last.exists())?;
        for index in 0..self.nodes.len() {
            self.end_server(index)?;
        }
        let primary = self.primary;
        let node = self.node(primary)?;
        let data = node.data();
        std::fs::remove_dir_all(&data).context("the lost data folder")?;
        let mut copy = leashed(&self.shell, AsUser::Postgres, Path::new("cp"));
        copy.arg("-a").arg(self.archive.join(BASE)).arg(&data);
        shell::output_of(copy)?;
        self.set_target(&data, transaction)?;
        self.run(primary)?;
        wait_until("the recovery ends", || {
            self.ask("SELECT pg_is_in_recovery()")
                .is_ok_and(|it| it.trim() == "f")
        })?;
        for setting in TARGET {
            self.ask(&format!("ALTER SYSTEM RESET {setting}"))?;
        }
        self.rejoin()
    }

    /// Ends a server at once and in good order (a "fast" shutdown).
    fn end_server(&mut self, index: usize) -> Result<()> {
        let node = self.nodes.get_mut(index).context("a server")?;
        let mut process = node.process.take().context("a server that runs")?;
        process.signal(Signal::SIGINT)?;
        wait_until("a server ends", || process.has_ended())?;
        Ok(())
    }

    fn set_target(&self, data: &Path, transaction: &str) -> Result<()> {
        let conf = data.join("postgresql.auto.conf");
        let text = std::fs::read_to_string(&conf).context("the settings of a base backup")?;
        let archive = self.archive.display();
        let values = [
            &format!("cp {archive}/%f %p"),
            transaction,
            "off",
            "promote",
        ];
        let lines = TARGET.iter().zip(values);
        let lines: Vec<String> = lines
            .map(|(it, value)| format!("{it} = '{value}'"))
            .collect();
        write(&conf, &format!("{text}\n{}\n", lines.join("\n")))?;
        write(&data.join("recovery.signal"), "")
    }
}
