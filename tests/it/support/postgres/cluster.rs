//! The private cluster: started on first use, stopped with the process.
//!
//! It listens only on a Unix socket in a temporary folder. A small shell holds the read end of a
//! pipe from this process. When the pipe closes, however this process ends, the shell stops the
//! server and deletes the folder.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

use diesel::{Connection, PgConnection};

use crate::support::is_required;

pub struct Cluster {
    folder: PathBuf,
    /// Never written to; closing it stops the shell.
    _pipe: ChildStdin,
    _shell: Child,
}

impl Cluster {
    /// The cluster of this process; `None` if PostgreSQL is missing.
    pub fn running() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        CLUSTER.get_or_init(Self::start).as_ref()
    }

    /// Connection URL for libpq.
    pub fn url(&self, database: &str) -> String {
        let socket = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{socket}/{database}")
    }

    pub fn connect(&self, database: &str) -> PgConnection {
        PgConnection::establish(&self.url(database)).expect("connect to PostgreSQL")
    }

    fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            assert!(!is_required("postgres"), "PostgreSQL (initdb) is required, not found");
            // Bypasses the capture of the test runner: a skipped test must not look like a passed
            // one.
            let _ = writeln!(std::io::stderr(), "skipped on postgres: initdb was not found");
            return None;
        };
        let folder = folder_for_server();
        let mut shell = as_server_user()
            .args(["sh", "-c", WRAPPER, "sh"])
            .args([programs.as_os_str(), folder.as_os_str()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .current_dir("/")
            .process_group(0) // ctrl-C at the terminal reaches this process, not the shell
            .spawn()
            .expect("start the wrapper of PostgreSQL");
        let mut said = String::new();
        let stdout = shell.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut said).expect("read its output");
        assert_eq!(said.trim(), "ready", "PostgreSQL does not start");
        let pipe = shell.stdin.take().expect("its input");
        Some(Self { folder, _pipe: pipe, _shell: shell })
    }
}

/// Shell script: initialises and starts the server, prints `ready`, waits until the pipe closes,
/// and cleans up.
///
/// The default collation of the database is Chinese (ICU). A query that depends on it, although the
/// program promises the same order on both engines, shows as a difference.
const WRAPPER: &str = r#"
    trap '' HUP INT TERM
    programs=$1 folder=$2
    clean() { cd /; "$programs/pg_ctl" -D "$folder/data" -m immediate -s stop; rm -rf "$folder"; }
    {
        "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --no-sync \
            --locale=C --locale-provider=icu --icu-locale=zh ||
        "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --no-sync --locale=C
    } >"$folder/log" 2>&1
    "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 -s start -o "-k '$folder' \
        -c listen_addresses='' -c max_connections=300 -c shared_buffers=64MB \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off" \
        >>"$folder/log" 2>&1 || { echo "failed: $(tail -n 3 "$folder/log" | tr '\n' ' ')"; clean; exit 1; }
    echo ready
    cat >/dev/null
    clean
"#;

/// Folder of `initdb` and `pg_ctl`: from PATH, from `pg_config`, or the newest version in Debian's
/// location.
fn programs() -> Option<PathBuf> {
    let in_path = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let asked = Command::new("pg_config").arg("--bindir").output().ok();
    let asked = asked.map(|answer| String::from_utf8_lossy(&answer.stdout).trim().into());
    let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .collect();
    debian.sort_by_key(|folder| {
        let version = folder.parent().and_then(|p| p.file_name()?.to_str()?.parse::<u32>().ok());
        std::cmp::Reverse(version)
    });
    in_path.chain(asked).chain(debian).find(|folder| {
        ["initdb", "pg_ctl", "postgres"].iter().all(|program| folder.join(program).is_file())
    })
}

/// PostgreSQL refuses to run as root, so an unprivileged user runs it then.
fn as_server_user() -> Command {
    match unprivileged_user() {
        Some((name, _)) => {
            let mut command = Command::new("runuser");
            command.args(["-u", &name, "--"]);
            command
        }
        None => Command::new("env"),
    }
}

fn folder_for_server() -> PathBuf {
    let folder = tempfile::Builder::new().prefix("kunpeng-pg-").tempdir_in("/tmp").expect("/tmp");
    let folder = folder.keep(); // the wrapper removes it
    if let Some((_, id)) = unprivileged_user() {
        std::os::unix::fs::chown(&folder, Some(id), None).expect("hand the folder over");
    }
    folder
}

/// User who runs the server instead of root; `None` if this process is not root.
fn unprivileged_user() -> Option<(String, u32)> {
    (id_of(&[]) == Some(0)).then(|| {
        let user = |name: &str| Some((name.to_owned(), id_of(&[name])?));
        user("postgres").or_else(|| user("nobody")).expect("a user to run PostgreSQL as")
    })
}

fn id_of(user: &[&str]) -> Option<u32> {
    let answer = Command::new("id").arg("-u").args(user).stderr(Stdio::null()).output().ok()?;
    String::from_utf8_lossy(&answer.stdout).trim().parse().ok()
}
