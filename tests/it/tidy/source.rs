//! Source files of the program, as text.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub struct Source {
    /// Path from the project root, with slashes.
    pub path: String,
    /// Lines without unit tests.
    pub lines: Vec<String>,
}

impl Source {
    /// File name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Folder directly under `src`; empty for files in `src` itself.
    pub fn feature(&self) -> &str {
        let parts: Vec<_> = self.path.split('/').collect();
        if parts.len() > 2 { parts[1] } else { "" }
    }

    /// Lines of code with line numbers, without comments and blank lines.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.lines.iter().enumerate().map(|(at, line)| (at + 1, line.trim()));
        numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with("//"))
    }

    /// `path:line: finding` for each line of code that contains one of the patterns.
    pub fn lines_with(&self, patterns: &[&str]) -> Vec<String> {
        self.code()
            .filter(|(_, line)| patterns.iter().any(|pattern| line.contains(pattern)))
            .map(|(at, line)| format!("{}:{at}: {line}", self.path))
            .collect()
    }
}

/// All source files of the program, without files of unit tests.
pub fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let files = files(&root().join("src"));
        let is_code = |path: &&PathBuf| {
            let inside = path.strip_prefix(root()).unwrap_or(path);
            let is_test = inside.iter().any(|part| part == "tests" || part == "tests.rs");
            path.extension().is_some_and(|e| e == "rs") && !is_test
        };
        let sources: Vec<Source> = files.iter().filter(is_code).map(|path| read(path)).collect();
        assert!(sources.len() > 20, "the sources were not found");
        sources
    })
}

/// All page templates.
pub fn templates() -> Vec<Source> {
    let files = files(&root().join("src"));
    files
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "html"))
        .map(|p| read(p))
        .collect()
}

/// All folders under `src` that contain source files.
pub fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = sources()
        .iter()
        .filter_map(|source| Some(root().join(&source.path).parent()?.to_owned()))
        .filter(|folder| *folder != root().join("src"))
        .collect();
    folders.sort();
    folders.dedup();
    folders
}

/// Whether a file or folder exists; the path starts at the project root.
pub fn exists(path: &str) -> bool {
    root().join(path).exists()
}

/// Names of the entries of a folder, sorted.
pub fn entries(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).expect("a folder");
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
    let mut names: Vec<String> =
        entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Words of a line of code.
pub fn words(line: &str) -> impl Iterator<Item = &str> {
    let is_of_none = |c: char| !c.is_alphanumeric() && c != '_';
    line.split(is_of_none).filter(|word| !word.is_empty())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> Source {
    let text = std::fs::read_to_string(path).expect("a source file");
    // Unit tests are at the end of a file.
    let code = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    let lines = code.map(str::to_owned).collect();
    let path = path.strip_prefix(root()).expect("under the root");
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    Source { path: parts.join("/"), lines }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("entry").path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|p| if p.is_dir() { files(&p) } else { vec![p] }).collect()
}
