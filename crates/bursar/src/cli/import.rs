//! `bursar import`.
//!
//! Owns: its options, what it prints, and that a refused import leaves nothing behind.
//! Not here: what is new and what is wrong (`treasury`).
//! Invariant: exit code 0 means that every new line is booked, or would be.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use money::ImportId;
use server::wire::{Import as ImportJson, ImportList, ImportProblem, Severity};
use treasury::{Commit, ErrorKind, NewFile, NewImport};

use super::context::{Books, Context, parsed, read_file};
use super::statement::load_mapping;
use crate::failure::{Failure, finding_line};
use crate::output::progress;
use crate::table::{Align, Table, visible};

const HELP: &str = "\
Every new line of every file is booked, or nothing. Lines that are booked already, from this file
or from one that overlaps it, are left out: importing a file twice books nothing twice. What needs
a person's word (a balance that does not add up, a gap) is refused until --confirm is given.
A file that is called list, show or undo is written ./list.

Examples:
  bursar import january.sta --dry-run
  bursar import *.xml
  bursar import card.csv --account liabilities:card --mapping card.json
  bursar import list
  bursar import undo imp_0199…";

/// Bank files to import, or what to do with imports.
#[derive(Args, Debug)]
#[command(after_help = HELP, subcommand_negates_reqs = true, subcommand_value_name = "COMMAND")]
pub(crate) struct Import {
    /// Bank files: MT940, MT942, camt.052/053/054, BAI2, OFX, QFX, QIF or CSV
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The account the files are of, by number or path [default: by what they say]
    #[arg(long, value_name = "A")]
    account: Option<String>,
    /// For CSV: a JSON or TOML file that says which column is what [default: by titles and values]
    #[arg(long, value_name = "M")]
    mapping: Option<PathBuf>,
    /// Show what would be booked, book nothing
    #[arg(long)]
    dry_run: bool,
    /// Book in spite of findings that need a person's word
    #[arg(long)]
    confirm: bool,
    #[command(subcommand)]
    command: Option<ImportCommand>,
}

/// What to do with imports.
#[derive(Debug, Subcommand)]
enum ImportCommand {
    /// List every import, newest first
    List,
    /// Show an import
    Show {
        /// Its id
        id: String,
    },
    /// Take back everything an import booked
    Undo {
        /// Its id
        id: String,
        /// Why
        #[arg(long)]
        reason: Option<String>,
    },
}

impl Import {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        if self.command.is_some() && !self.files.is_empty() {
            let message = "give either files to import or one of list, show and undo";
            return Err(Failure::usage("usage", message));
        }
        match &self.command {
            Some(command) => {
                let books = context.books().await?;
                command.run(context, &books).await?;
                books.treasury.close().await;
                Ok(())
            }
            None => self.import(context).await,
        }
    }

    async fn import(self, context: &Context) -> Result<(), Failure> {
        let mapping = self.mapping.as_deref().map(load_mapping).transpose()?;
        let files = read_files(&self.files)?;
        let books = context.books().await?;
        let bar = progress(context.output, 2, "reading");
        let new = NewImport {
            files,
            account: self.account.clone(),
            mapping,
        };
        let preview = books
            .treasury
            .create_import(books.org, &books.caller, new)
            .await?;
        bar.inc(1);
        let id = preview.id;
        if self.dry_run {
            bar.finish_and_clear();
            let is_refused = preview.is_blocked || (preview.needs_confirmation && !self.confirm);
            drop_preview(&books, id).await;
            let shown = ImportJson::from(preview);
            context
                .output
                .show(&shown, |it| import_text(it, "would be booked"))?;
            books.treasury.close().await;
            return if is_refused {
                Err(refused(&shown))
            } else {
                Ok(())
            };
        }
        bar.set_message("booking");
        let commit = Commit {
            accounts: BTreeMap::new(),
            is_confirmed: self.confirm,
        };
        let booked = books
            .treasury
            .commit_import(books.org, &books.caller, id, commit)
            .await;
        bar.finish_and_clear();
        let import = match booked {
            Ok(import) => import,
            Err(error) => {
                // What was refused must not wait in the list of the web app as if it were wanted;
                // of what failed otherwise it is not known whether it is booked.
                if error.kind() != ErrorKind::Unavailable {
                    drop_preview(&books, id).await;
                }
                return Err(error.into());
            }
        };
        context
            .output
            .show(&ImportJson::from(import), |it| import_text(it, "booked"))?;
        books.treasury.close().await;
        Ok(())
    }
}

async fn drop_preview(books: &Books, id: ImportId) {
    if let Err(error) = books
        .treasury
        .drop_import(books.org, &books.caller, id)
        .await
    {
        tracing::debug!(%id, %error, "the preview stays");
    }
}

fn read_files(paths: &[PathBuf]) -> Result<Vec<NewFile>, Failure> {
    let read = |path: &PathBuf| {
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        Ok(NewFile {
            name: name.unwrap_or_else(|| "standard input".to_owned()),
            bytes: read_file(Path::new(path), statements::limits::FILE_BYTES)?,
        })
    };
    paths.iter().map(read).collect()
}

fn refused(it: &ImportJson) -> Failure {
    let message = if it.blocked {
        "the files have errors: nothing would be booked"
    } else {
        "the files have findings that need a confirmation (`--confirm`)"
    };
    Failure::given("file-problems", message)
}

impl ImportCommand {
    async fn run(&self, context: &Context, books: &Books) -> Result<(), Failure> {
        let parse = |id: &str| {
            let found = parsed::<ImportId>("import", Some(id))?;
            found.ok_or_else(|| Failure::usage("usage", "an import's id is missing"))
        };
        match self {
            Self::List => {
                let rows = books.treasury.imports(books.org, &books.caller).await?;
                let items = rows.into_iter().map(ImportJson::from).collect();
                context.output.show(&ImportList { items }, imports_text)
            }
            Self::Show { id } => {
                let import = books
                    .treasury
                    .import(books.org, &books.caller, parse(id)?)
                    .await?;
                context
                    .output
                    .show(&ImportJson::from(import), |it| import_text(it, "new"))
            }
            Self::Undo { id, reason } => {
                let id = parse(id)?;
                let undone = books
                    .treasury
                    .undo_import(books.org, &books.caller, id, reason.clone())
                    .await?;
                context.output.show(&ImportJson::from(undone), |it| {
                    format!("import {} is undone: what it booked is reversed\n", it.id)
                })
            }
        }
    }
}

fn import_text(it: &ImportJson, word: &str) -> String {
    let columns = [
        ("FILE", Align::Left),
        ("FORMAT", Align::Left),
        ("ACCOUNT", Align::Left),
        ("CLOSING", Align::Right),
        ("LINES", Align::Right),
        ("NEW", Align::Right),
        ("KNOWN", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for part in &it.statements {
        let file = it.files.get(part.file);
        let account = part.account.as_ref().map(|it| it.path.clone());
        let suggested = part.suggested_path.as_ref().map(|it| format!("{it} (new)"));
        table.row(vec![
            file.map_or_else(String::new, |it| it.name.clone()),
            file.and_then(|it| it.format.clone()).unwrap_or_default(),
            account.or(suggested).unwrap_or_else(|| "?".to_owned()),
            part.closing.clone().unwrap_or_default(),
            part.lines.to_string(),
            part.new.to_string(),
            part.duplicates.to_string(),
        ]);
    }
    let mut text = table.render();
    let least = |it: &&ImportProblem| it.severity != Severity::Notice;
    for file in &it.files {
        for problem in file.problems.iter().filter(least) {
            text.push_str(&visible(&format!(
                "{}: {}\n",
                file.name,
                finding_line(problem)
            )));
        }
    }
    for part in &it.statements {
        let name = it.files.get(part.file).map_or("", |it| it.name.as_str());
        for problem in part.problems.iter().filter(least) {
            text.push_str(&visible(&format!("{name}: {}\n", finding_line(problem))));
        }
    }
    let totals = &it.totals;
    let (lines, new, known) = (totals.lines, totals.new, totals.duplicates);
    text.push_str(&format!(
        "{lines} lines: {new} {word}, {known} known already ({})\n",
        it.id
    ));
    text
}

fn imports_text(page: &ImportList) -> String {
    let columns = [
        ("ID", Align::Left),
        ("MADE", Align::Left),
        ("STATE", Align::Left),
        ("BOOKED", Align::Right),
        ("FILES", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &page.items {
        let names: Vec<&str> = it.files.iter().map(|it| it.name.as_str()).take(3).collect();
        let more = it.files.len().saturating_sub(names.len());
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        table.row(vec![
            it.id.clone(),
            it.created_at.clone(),
            it.state.to_string(),
            it.totals.new.to_string(),
            format!("{}{more}", names.join(", ")),
        ]);
    }
    table.render()
}
