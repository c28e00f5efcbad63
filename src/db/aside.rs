//! A SQLite database file together with its side files. If a write-ahead log is left behind, SQLite
//! would apply it to the file that takes the place of the database.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::upkeep::{beside, remove_if_there};
use crate::error::Error;
use crate::owner_only;

/// Endings of the files of a database. The database file moves first: until then, its log belongs
/// to it.
const PARTS: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// A database that was moved to another name together with its side files, so SQLite can still open
/// it.
pub(super) struct MovedAside {
    from: PathBuf,
    to: PathBuf,
}

impl MovedAside {
    /// Moves all files that exist and makes them readable by their owner only.
    pub fn moved(live: &Path) -> Result<Self, Error> {
        let away = Self { from: live.to_owned(), to: free_name(live, "before-restore") };
        let moved = PARTS.iter().try_for_each(|ending| {
            let to = part(&away.to, ending);
            if rename_if_there(&part(live, ending), &to)? {
                Ok(owner_only::narrow(&to)?)
            } else {
                Ok(())
            }
        });
        if moved.is_err() {
            away.put_back()?;
        }
        moved.map(|()| away)
    }

    /// Moves all files back. The original names must be free.
    pub fn put_back(&self) -> Result<(), Error> {
        PARTS.iter().try_for_each(|ending| {
            rename_if_there(&part(&self.to, ending), &part(&self.from, ending)).map(drop)
        })
    }

    /// The new path of the first file that was moved.
    pub fn first(&self) -> Option<PathBuf> {
        PARTS.iter().map(|ending| part(&self.to, ending)).find(|part| part.exists())
    }
}

/// Removes all files of a database.
pub(super) fn remove(file: &Path) -> Result<(), Error> {
    PARTS.iter().try_for_each(|ending| remove_if_there(&part(file, ending)))
}

/// The path of one file of a database, named as SQLite expects it.
pub(super) fn part(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Returns an unused name beside the database, made of the reason for the copy and the local time.
pub(super) fn free_name(live: &Path, kept_from: &str) -> PathBuf {
    let at = format!("{kept_from}-{}", chrono::Local::now().format("%Y%m%d%H%M%S"));
    let named = |times: u32| beside(live, &format!("{at}-{times}"));
    let is_free = |name: &PathBuf| PARTS.iter().all(|ending| !part(name, ending).exists());
    let first = beside(live, &at);
    if is_free(&first) { first } else { (2..).map(named).find(is_free).unwrap_or(first) }
}

fn rename_if_there(from: &Path, to: &Path) -> Result<bool, Error> {
    match std::fs::rename(from, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}
