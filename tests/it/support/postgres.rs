//! PostgreSQL: one private cluster per test process, one database per test.
//!
//! Making a database copies 9 MB in three hundred files; emptying a used one is much cheaper. So
//! a database whose test is over is put back into the template's state, in the background, and
//! serves another test. Nothing of the test is left: every table is filled anew.

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
    /// A copy of the template, whose schema the test left alone.
    reusable: bool,
}

impl Place {
    /// A database in the template's state; none when PostgreSQL is missing.
    pub fn from_template() -> Option<Self> {
        let cluster = Cluster::running()?;
        let free = locked(&FREE).pop();
        let name = free.unwrap_or_else(|| {
            make_template(cluster);
            create(cluster, "TEMPLATE kunpeng_template STRATEGY FILE_COPY")
        });
        Some(Self { cluster, name, reusable: true })
    }

    /// A database without tables; none when PostgreSQL is missing.
    pub fn empty() -> Option<Self> {
        let cluster = Cluster::running()?;
        let name = create(cluster, "STRATEGY FILE_COPY");
        Some(Self { cluster, name, reusable: false })
    }

    /// Where it is.
    pub fn url(&self) -> DatabaseUrl {
        DatabaseUrl::Postgres(self.cluster.url(&self.name))
    }
}

/// No test waits for what becomes of its database.
impl Drop for Place {
    fn drop(&mut self) {
        static JANITOR: OnceLock<mpsc::Sender<(String, bool)>> = OnceLock::new();
        let janitor = JANITOR.get_or_init(|| janitor(self.cluster));
        let _ = janitor.send((std::mem::take(&mut self.name), self.reusable));
    }
}

/// Databases in the template's state that wait for a test.
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
        // The pool closes its connections in its own time, which `CREATE DATABASE` waits for.
        let closed = "ALTER DATABASE kunpeng_template ALLOW_CONNECTIONS false";
        administrator.batch_execute(closed).expect("close the template");
    });
}

/// Keeps a copy of every table's rows and of every sequence's state beside them, and the way
/// back. Foreign keys rest meanwhile: rows come back in no order.
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

/// Restores or drops databases in the background, one after the other.
fn janitor(cluster: &'static Cluster) -> mpsc::Sender<(String, bool)> {
    let (to_janitor, done_with) = mpsc::channel::<(String, bool)>();
    let mut administrator = cluster.connect("postgres");
    std::thread::spawn(move || {
        for (name, reusable) in done_with {
            let left = everyone_left(&mut administrator, &name);
            if reusable && left && restored(cluster, &name) {
                locked(&FREE).push(name);
            } else {
                // Waits a while for connections to close. One that could not be dropped goes
                // with the cluster.
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

/// Waits for the connections of a test that is over to close.
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
            Ok(_) => std::thread::sleep(Duration::from_millis(2)), // between two looks
            Err(_) => return false,
        }
    }
    false
}
