//! The folder of file content. Each file is named by its hash, so its name reveals nothing and
//! equal content is stored once.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use crate::error::Error;

/// The folder of files. Several servers must share one folder.
#[derive(Debug, Clone)]
pub struct Files(PathBuf);

impl Files {
    /// Uses this folder. It is created when the first file is stored.
    pub fn at(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Returns the path of content. The hash is checked to be hexadecimal, so the path never leaves
    /// the folder.
    pub fn path(&self, sha256: &str) -> Result<PathBuf, Error> {
        let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
        let prefix = sha256.get(..2).filter(|_| is_hash);
        let prefix = prefix.ok_or_else(|| Error::internal("an attachment without a hash"))?;
        Ok(self.0.join(prefix).join(sha256))
    }

    /// Stores content completely or not at all: it is written to a temporary file, synced, then
    /// renamed.
    pub fn store(&self, sha256: &str, content: &[u8]) -> Result<(), Error> {
        let path = self.path(sha256)?;
        if fs::metadata(&path).is_ok_and(|kept| kept.len() == content.len() as u64) {
            return Ok(());
        }
        let folder = path.parent().ok_or_else(|| Error::internal("a folder above a file"))?;
        fs::create_dir_all(folder)?;
        let beside = folder.join(format!("{}.part", crate::trace_id::new_trace_id()));
        let written = fs::File::create(&beside).and_then(|mut file| {
            file.write_all(content)?;
            file.sync_all()
        });
        let moved = written.and_then(|()| fs::rename(&beside, &path));
        if moved.is_err() {
            // A partial file is useless. If it cannot be removed either, that changes nothing.
            let _ = fs::remove_file(&beside);
        }
        Ok(moved?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_kept_once_and_found_by_its_hash() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::at(folder.path().join("attachments"));
        let hash = crate::digest::sha256_hex(b"content");
        files.store(&hash, b"content").unwrap();
        files.store(&hash, b"content").unwrap();
        assert_eq!(fs::read(files.path(&hash).unwrap()).unwrap(), b"content");
        let around = files.path(&hash).unwrap();
        assert_eq!(fs::read_dir(around.parent().unwrap()).unwrap().count(), 1);
        for wrong in ["../../etc/passwd", "", "ab", &"g".repeat(64)] {
            assert!(files.path(wrong).is_err(), "{wrong}");
        }
    }
}
