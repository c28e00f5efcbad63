//! The real application, in this process, on a database of its own.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::test::{TestRequest, init_service};
use chrono::{DateTime, NaiveDate, TimeDelta};
use diesel::prelude::*;
use futures_util::future::LocalBoxFuture;
use kunpeng::access::Clock;
use kunpeng::city::Seeds;
use kunpeng::config::Proxy;
use kunpeng::db::Database;
use kunpeng::db::schema::{departments, towns};
use kunpeng::files::Files;
use kunpeng::record::Journal;
use kunpeng::server::{FEATURES, hooks};
use kunpeng::session::{TokenKey, Workplace};
use kunpeng::web::Feature;

use super::{Arrange, Engine, NewAccount, Person, TestDatabase};

/// Monday 2 March 2026, 09:30 in China, as Unix seconds: the time at which tests start.
const BEGINNING: i64 = 1_772_415_000;

/// The application under test. Cheap to clone.
#[derive(Clone)]
pub struct TestApp(Rc<Inner>);

struct Inner {
    service: Call,
    clock: &'static AtomicI64,
    /// Access tokens by user name, with their time of expiry.
    signed_in: RefCell<HashMap<String, (String, i64)>>,
    workplace: Arc<Workplace>,
    place: TestDatabase,
}

type Answer = Result<ServiceResponse<BoxBody>, actix_web::Error>;
type Call = Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Answer>>;

impl Arrange for TestApp {
    async fn arrange(place: TestDatabase) -> Self {
        Self::of(place, FEATURES.iter().copied()).await
    }
}

impl TestApp {
    /// Creates an application with these features.
    pub async fn of(
        place: TestDatabase,
        features: impl IntoIterator<Item = &'static Feature>,
    ) -> Self {
        Self::with(place, features, Seeds::compiled().expect("a city")).await
    }

    /// Creates the whole application for a city on an empty database.
    pub async fn of_city(place: TestDatabase, seeds: Seeds) -> Self {
        super::database::fill(&place.database, seeds.clone());
        Self::with(place, FEATURES.iter().copied(), seeds).await
    }

    async fn with(
        place: TestDatabase,
        features: impl IntoIterator<Item = &'static Feature>,
        seeds: Seeds,
    ) -> Self {
        print_errors();
        let clock: &'static AtomicI64 = Box::leak(Box::new(AtomicI64::new(BEGINNING)));
        let key = TokenKey::from_file(&place.file("jwt.key")).expect("a key");
        let files = Files::at(place.file("attachments"));
        let clock_of_tests = Clock::Adjustable(clock);
        let journal = Journal::new(place.database.clone(), hooks(features), seeds);
        let workplace = Workplace::new(journal, key, files, clock_of_tests);
        let workplace = Arc::new(workplace);
        let app = kunpeng::server::app(Arc::clone(&workplace), Proxy::default());
        let service = Rc::new(init_service(app).await);
        Self(Rc::new(Inner {
            service: Box::new(move |request| {
                let service = Rc::clone(&service);
                Box::pin(async move { service.call(request.to_request()).await })
            }),
            clock,
            signed_in: RefCell::default(),
            workplace,
            place,
        }))
    }
}

/// The persons who send requests. Each signs in on first use.
impl TestApp {
    pub fn office(&self) -> Person {
        self.person("office")
    }

    pub fn leader(&self) -> Person {
        self.person("leader")
    }

    pub fn admin(&self) -> Person {
        self.person("admin")
    }

    pub fn security(&self) -> Person {
        self.person("security")
    }

    pub fn auditor(&self) -> Person {
        self.person("auditor")
    }

    /// The user of a unit, by code or name.
    #[track_caller]
    pub fn town(&self, unit: &str) -> Person {
        self.person(&self.town_code(unit))
    }

    /// The user of a department, by code or name.
    #[track_caller]
    pub fn department(&self, department: &str) -> Person {
        let known = departments::code.eq(department).or(departments::name.eq(department));
        let code: Option<String> = self.query(|db| {
            departments::table.filter(known).select(departments::code).first(db).optional()
        });
        self.person(&code.unwrap_or_else(|| panic!("no department {department}")))
    }

    /// A caller without a token.
    pub fn nobody(&self) -> Person {
        Person::nobody(self.clone())
    }

    /// The person with this user name.
    pub fn person(&self, username: &str) -> Person {
        Person::named(self.clone(), username)
    }

    /// Inserts an account with the password [`super::account::PASSWORD`].
    pub fn add(&self, account: NewAccount<'_>) -> Person {
        self.query(|db| account.insert(db));
        self.person(account.username)
    }

    /// The 9-digit code of a unit, by code or name.
    #[track_caller]
    pub fn town_code(&self, unit: &str) -> String {
        let known = towns::code.eq(unit).or(towns::name.eq(unit)).or(towns::short_name.eq(unit));
        let code: Option<String> =
            self.query(|db| towns::table.filter(known).select(towns::code).first(db).optional());
        code.unwrap_or_else(|| panic!("no unit {unit}"))
    }
}

/// Clock and database.
impl TestApp {
    /// Current time, in Unix seconds.
    pub fn now(&self) -> i64 {
        self.0.clock.load(Ordering::Relaxed)
    }

    /// Moves the clock forward.
    pub fn wait(&self, time: TimeDelta) {
        self.0.clock.fetch_add(time.num_seconds(), Ordering::Relaxed);
    }

    /// Sets the clock to 09:30 in China on a day.
    pub fn on(&self, year: i32, month: u32, day: u32) {
        let date = NaiveDate::from_ymd_opt(year, month, day).expect("a date");
        let moment = date.and_hms_opt(1, 30, 0).expect("a time").and_utc();
        self.0.clock.store(moment.timestamp(), Ordering::Relaxed);
    }

    /// Current date in China.
    pub fn today(&self) -> NaiveDate {
        let china = DateTime::from_timestamp(self.now() + 8 * 3_600, 0).expect("a moment");
        china.date_naive()
    }

    /// The database and folder of the test.
    pub fn place(&self) -> &TestDatabase {
        &self.0.place
    }

    /// The server's state, to act without HTTP like the command line.
    pub fn workplace(&self) -> Arc<Workplace> {
        Arc::clone(&self.0.workplace)
    }

    /// The database engine.
    pub fn engine(&self) -> Engine {
        self.0.place.engine()
    }

    /// The journal used by the server's rounds.
    pub fn journal(&self) -> &Journal {
        self.0.workplace.journal_for_upkeep()
    }

    /// The journal of another server on the same database.
    pub fn another_server(&self) -> Journal {
        let database = Database::open(self.database().url().clone()).expect("a second pool");
        kunpeng::server::journal(database, self.journal().seeds().as_ref().clone())
    }

    /// The database, without any access rules.
    pub fn database(&self) -> &Database {
        &self.0.place.database
    }

    /// Runs a query without any access rules.
    #[track_caller]
    pub fn query<T>(&self, query: impl FnOnce(&mut kunpeng::db::Db) -> QueryResult<T>) -> T {
        self.database().maintenance(|db| Ok(query(db)?)).unwrap_or_else(|e| panic!("{e}"))
    }
}

/// Used by [`Person`].
impl TestApp {
    pub(super) async fn send(&self, request: TestRequest) -> ServiceResponse<BoxBody> {
        match (self.0.service)(request).await {
            Ok(response) => response,
            Err(error) => panic!("an error passed the outermost middleware: {error}"),
        }
    }

    /// A cached token that has not expired.
    pub(super) fn token_of(&self, username: &str) -> Option<String> {
        let kept = self.0.signed_in.borrow();
        let (token, until) = kept.get(username)?;
        (*until > self.now()).then(|| token.clone())
    }

    pub(super) fn keep_token(&self, username: &str, token: &str, until: i64) {
        self.0.signed_in.borrow_mut().insert(username.to_owned(), (token.to_owned(), until));
    }
}

/// Shows what the program logs as errors beside a failed test.
fn print_errors() {
    let errors = tracing_subscriber::fmt().with_max_level(tracing::Level::ERROR);
    let subscriber = errors.with_test_writer();
    let _ = subscriber.try_init(); // another test of the process may have set it already
}
