//! PostgreSQL: one private cluster per test process, one database per test.
//!
//! Creating a database copies 9 MB in three hundred files; emptying a used one is much cheaper.
//! Therefore a used database is reset to the template's state in the background and reused. Nothing
//! of the previous test remains: every table is filled again.

mod cluster;

use std::sync::{Mutex, MutexGuard, OnceLock, mpsc};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{PgConnection, RunQueryDsl};
use kunpeng::db::{Database, DatabaseUrl};

use super::database::fill_template;
use cluster::Cluster;

/// A database in the cluster.
pub struct Place {
    cluster: &'static Cluster,
    name: String,
    /// Whether it is a copy of the template with an unchanged schema.
    reusable: bool,
}

impl Place {
    /// Returns a database with the content of the template; `None` if PostgreSQL is missing.
    pub fn from_template() -> Option<Self> {
        let cluster = Cluster::running()?;
        let free = locked(&FREE).pop();
        let name = free.unwrap_or_else(|| {
            make_template(cluster);
            create(cluster, "TEMPLATE kunpeng_template STRATEGY FILE_COPY")
        });
        Some(Self { cluster, name, reusable: true })
    }

    /// Creates a database without tables; `None` if PostgreSQL is missing.
    pub fn empty() -> Option<Self> {
        let cluster = Cluster::running()?;
        let name = create(cluster, "STRATEGY FILE_COPY");
        Some(Self { cluster, name, reusable: false })
    }

    pub fn url(&self) -> DatabaseUrl {
        DatabaseUrl::Postgres(self.cluster.url(&self.name))
    }
}

/// Databases are reset or dropped in the background, so that no test waits for it.
impl Drop for Place {
    fn drop(&mut self) {
        static JANITOR: OnceLock<mpsc::Sender<(String, bool)>> = OnceLock::new();
        let janitor = JANITOR.get_or_init(|| janitor(self.cluster));
        let _ = janitor.send((std::mem::take(&mut self.name), self.reusable));
    }
}

/// Databases that are reset and free for a test.
static FREE: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn locked<T>(mutex: &'static Mutex<T>) -> MutexGuard<'static, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn create(cluster: &'static Cluster, options: &str) -> String {
    static ADMINISTRATOR: Mutex<Option<(PgConnection, u32)>> = Mutex::new(None);
    let mut administrator = locked(&ADMINISTRATOR);
    let (connection, made) = administrator.get_or_insert_with(|| (cluster.connect("postgres"), 0));
    *made += 1;
    let name = format!("test_{made}");
    let statement = format!("CREATE DATABASE {name} {options}");
    connection.batch_execute(&statement).unwrap_or_else(|e| panic!("{statement}: {e}"));
    name
}

fn make_template(cluster: &'static Cluster) {
    static MADE: OnceLock<()> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut administrator = cluster.connect("postgres");
        administrator.batch_execute("CREATE DATABASE kunpeng_template").expect("a template");
        let url = DatabaseUrl::Postgres(cluster.url("kunpeng_template"));
        fill_template(&Database::open(url).expect("open the template"));
        cluster.connect("kunpeng_template").batch_execute(KEEP).expect("keep its state");
        // The pool closes its connections with a delay, and `CREATE DATABASE` waits for that.
        let closed = "ALTER DATABASE kunpeng_template ALLOW_CONNECTIONS false";
        administrator.batch_execute(closed).expect("close the template");
    });
}

/// SQL that saves a copy of all rows and sequences, and creates the function that restores them.
/// Foreign keys are disabled meanwhile, because rows are restored in any order.
const KEEP: &str = r#"
    CREATE SCHEMA kept;
    DO $$ DECLARE t name; BEGIN
        FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', t, t);
        END LOOP;
    END $$;
    CREATE TABLE kept."sequences of the template" AS
        SELECT sequencename, coalesce(last_value, start_value) AS value,
               last_value IS NOT NULL AS used
        FROM pg_sequences WHERE schemaname = 'public';
    CREATE FUNCTION kept.restore() RETURNS void LANGUAGE plpgsql AS $$ DECLARE t name; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format('DELETE FROM public.%I', t);
            EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', t, t);
        END LOOP;
        PERFORM setval(format('public.%I', sequencename)::regclass, value, used)
            FROM kept."sequences of the template";
    END $$;
"#;

/// Resets or drops databases in the background, one after the other.
fn janitor(cluster: &'static Cluster) -> mpsc::Sender<(String, bool)> {
    let (to_janitor, done_with) = mpsc::channel::<(String, bool)>();
    let mut administrator = cluster.connect("postgres");
    std::thread::spawn(move || {
        for (name, reusable) in done_with {
            let left = everyone_left(&mut administrator, &name);
            if reusable && left && restored(cluster, &name) {
                locked(&FREE).push(name);
            } else {
                // Waits a while for connections to close. A database that cannot be dropped is
                // deleted with the cluster.
                let _ = administrator.batch_execute(&format!("DROP DATABASE {name}"));
            }
        }
    });
    to_janitor
}

fn restored(cluster: &Cluster, name: &str) -> bool {
    let mut connection = cluster.connect(name);
    connection.batch_execute("BEGIN; SELECT kept.restore(); COMMIT").is_ok()
}

/// Waits until the connections of a finished test are closed.
fn everyone_left(administrator: &mut PgConnection, name: &str) -> bool {
    #[derive(diesel::QueryableByName)]
    struct Connections {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    let query = format!("SELECT count(*) AS n FROM pg_stat_activity WHERE datname = '{name}'");
    let deadline = Instant::now() + Duration::from_secs(5);
    while Instant::now() < deadline {
        match diesel::sql_query(&query).get_result::<Connections>(administrator) {
            Ok(Connections { n: 0 }) => return true,
            Ok(_) => std::thread::sleep(Duration::from_millis(2)), // pause between two checks
            Err(_) => return false,
        }
    }
    false
}
