//! A database file with what the engine keeps beside it: a log that is left behind would be read
//! into whatever takes the file's place.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::upkeep::{beside, remove_if_there};
use crate::error::Error;
use crate::owner_only;

/// The file itself first: until it is moved, its log belongs to it.
const PARTS: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// A database that was moved away. The engine finds what belongs together there too.
pub(super) struct Away {
    from: PathBuf,
    to: PathBuf,
}

impl Away {
    /// Moves all parts that there are, for the owner alone to read.
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

    /// Puts everything back in its place, where nothing may be.
    pub fn put_back(&self) -> Result<(), Error> {
        PARTS.iter().try_for_each(|ending| {
            rename_if_there(&part(&self.to, ending), &part(&self.from, ending)).map(drop)
        })
    }

    /// The first of the parts that there were, where it is now.
    pub fn first(&self) -> Option<PathBuf> {
        PARTS.iter().map(|ending| part(&self.to, ending)).find(|part| part.exists())
    }
}

/// Removes all parts of a database.
pub(super) fn remove(file: &Path) -> Result<(), Error> {
    PARTS.iter().try_for_each(|ending| remove_if_there(&part(file, ending)))
}

/// A part of a database, named as the engine looks for it.
pub(super) fn part(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// A name beside the database that says what it was kept from and when, and that nothing has yet.
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
