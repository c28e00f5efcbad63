//! PostgreSQL: one private cluster per test process, one database per test.
//!
//! The cluster listens on a Unix socket in a temporary folder only. A small shell holds the
//! read end of a pipe from this process: when the pipe closes, however this process ends, the
//! shell stops the server and deletes the folder.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, mpsc};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use kunpeng::db::{Database, DatabaseUrl};

use super::database::fill_template;

/// A database in the cluster, dropped (by and by) when this is.
pub struct Place {
    cluster: &'static Cluster,
    name: String,
}

impl Place {
    /// A copy of the template; none when PostgreSQL is missing.
    pub fn from_template() -> Option<Self> {
        let place = Self::named(Cluster::running()?);
        place.cluster.with_template();
        place.create("TEMPLATE kunpeng_template STRATEGY FILE_COPY");
        Some(place)
    }

    /// A database without tables; none when PostgreSQL is missing.
    pub fn empty() -> Option<Self> {
        let place = Self::named(Cluster::running()?);
        place.create("STRATEGY FILE_COPY");
        Some(place)
    }

    /// Where it is.
    pub fn url(&self) -> DatabaseUrl {
        DatabaseUrl::Postgres(self.cluster.url(&self.name))
    }

    fn named(cluster: &'static Cluster) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        Self { cluster, name }
    }

    fn create(&self, options: &str) {
        self.cluster.execute(&format!("CREATE DATABASE {} {options}", self.name));
    }
}

/// A database takes 9 MB: it goes when its test is over, but no test waits for that.
impl Drop for Place {
    fn drop(&mut self) {
        let _ = self.cluster.to_drop.send(std::mem::take(&mut self.name));
    }
}

struct Cluster {
    folder: PathBuf,
    administrator: Mutex<PgConnection>,
    template: OnceLock<()>,
    to_drop: mpsc::Sender<String>,
    /// Never written to: its closing is the message.
    _pipe: ChildStdin,
    _shell: Child,
}

impl Cluster {
    fn running() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        CLUSTER.get_or_init(Self::start).as_ref()
    }

    fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            assert!(!super::is_required("postgres"), "PostgreSQL (initdb) is required, not found");
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
        let connect =
            || PgConnection::establish(&url(&folder, "postgres")).expect("connect to PostgreSQL");
        Some(Self {
            administrator: Mutex::new(connect()),
            to_drop: janitor(connect()),
            template: OnceLock::new(),
            _pipe: shell.stdin.take().expect("its input"),
            _shell: shell,
            folder,
        })
    }

    fn url(&self, database: &str) -> String {
        url(&self.folder, database)
    }

    fn execute(&self, statement: &str) {
        let mut connection = self.administrator.lock().unwrap_or_else(|e| e.into_inner());
        connection.batch_execute(statement).unwrap_or_else(|e| panic!("{statement}: {e}"));
    }

    fn with_template(&self) {
        self.template.get_or_init(|| {
            self.execute("CREATE DATABASE kunpeng_template");
            let url = DatabaseUrl::Postgres(self.url("kunpeng_template"));
            fill_template(&Database::open(url).expect("open the template"));
            // The pool closes its connections in its own time, which `CREATE DATABASE` waits for.
            self.execute("ALTER DATABASE kunpeng_template ALLOW_CONNECTIONS false");
        });
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

fn url(folder: &Path, database: &str) -> String {
    let socket = folder.display().to_string().replace('/', "%2F");
    format!("postgres://postgres@{socket}/{database}")
}

/// Drops databases in the background, one after the other.
fn janitor(mut connection: PgConnection) -> mpsc::Sender<String> {
    let (to_drop, names) = mpsc::channel::<String>();
    std::thread::spawn(move || {
        for name in names {
            // The plain form waits a while for the test's connections to close, so that none of
            // them complains. Whatever happens here happens after the test and harms nobody.
            let drop = format!("DROP DATABASE {name}");
            let _ = connection
                .batch_execute(&drop)
                .or_else(|_| connection.batch_execute(&format!("{drop} WITH (FORCE)")));
        }
    });
    to_drop
}

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
