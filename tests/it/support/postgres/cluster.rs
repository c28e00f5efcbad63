//! The private cluster: started when first needed, gone with the process.
//!
//! It listens on a Unix socket in a temporary folder only. A small shell holds the read end of a
//! pipe from this process: when the pipe closes, however this process ends, the shell stops the
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
    /// Never written to: its closing is the message.
    _pipe: ChildStdin,
    _shell: Child,
}

impl Cluster {
    /// The one of this process; none when PostgreSQL is missing.
    pub fn running() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        CLUSTER.get_or_init(Self::start).as_ref()
    }

    /// As libpq takes it.
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
            // Past the test runner's capture: a skipped test must not look like a passed one.
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

/// Initialises and starts the server, says `ready`, waits for the pipe to close, cleans up.
///
/// The database's own collation is Chinese (ICU): a query that leans on it where the program
/// promises one order on both engines shows as a difference between them.
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

/// The folder of `initdb` and `pg_ctl`: in the path, where `pg_config` says, or where Debian
/// puts the newest version.
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

/// PostgreSQL refuses to run as root: then an unprivileged user runs it.
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

/// Who runs the server in place of root; none when this process is not root.
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
