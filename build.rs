//! Fetches what the pages take from elsewhere, at the versions pinned in
//! `src/web/assets/package-lock.json`, and lays it where the program embeds it from. Without npm
//! or a registry the program builds all the same; its pages are then plain.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

const PINNED: &str = "src/web/assets";

/// The files wanted, as they lie in their packages.
const WANTED: [&str; 4] = [
    "@tabler/core/dist/css/tabler.min.css",
    "htmx.org/dist/htmx.min.js",
    "echarts/dist/echarts.common.min.js",
    "axe-core/axe.min.js", // for the tests
];

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed={PINNED}/package-lock.json");
    println!("cargo:rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    let workshop = out.join("npm");
    fs::create_dir_all(&workshop)?;
    if let Err(why) = fetch(&workshop) {
        println!("cargo:warning=the pages will be plain, without Tabler, htmx and charts: {why}");
        // Looks again at the next build.
        println!("cargo:rerun-if-changed=none-was-fetched");
    }
    for wanted in WANTED {
        let path = workshop.join("node_modules").join(wanted);
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        fs::write(out.join(name), content(&path))?;
    }
    fs::remove_dir_all(&workshop)
}

fn fetch(workshop: &Path) -> io::Result<()> {
    for file in ["package.json", "package-lock.json"] {
        fs::copy(Path::new(PINNED).join(file), workshop.join(file))?;
    }
    let npm = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(workshop)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| io::Error::other(format!("npm: {error}")))?;
    if npm.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&npm.stderr);
    Err(io::Error::other(format!("npm ci: {}", said.lines().next().unwrap_or("failed"))))
}

/// Empty where there is none. A map of the source is not served, so it is not promised either.
fn content(path: &Path) -> Vec<u8> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.contains("# sourceMappingURL="));
    lines.flat_map(|line| [line, "\n"]).collect::<String>().into_bytes()
}
