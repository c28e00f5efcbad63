//! The test harness: a database per test on either engine, the real application in the process,
//! persons to act as, a clock to move.
#![allow(dead_code, reason = "the harness offers verbs before a test needs them")]

pub mod account;
pub mod app;
pub mod browser;
pub mod database;
pub mod make;
pub mod person;
pub mod postgres;
pub mod process;
pub mod reply;
pub mod sqlite;
pub mod visitor;

pub use account::NewAccount;
pub use app::TestApp;
pub use browser::{Site, Window};
pub use database::{Engine, TestDatabase};
pub use person::Person;
pub use reply::Reply;
pub use visitor::Browser;

/// Types that a test can take as its argument.
pub trait Arrange {
    /// Whether this machine meets the requirements.
    fn is_possible() -> bool {
        true
    }

    /// Sets it up on a new database.
    async fn arrange(database: TestDatabase) -> Self;
}

/// Runs a test on one engine. If the machine lacks the engine, the test is skipped unless
/// `KUNPENG_TEST_REQUIRE` contains the engine.
pub fn run<A: Arrange, F: Future<Output = ()>>(engine: Engine, test: impl FnOnce(A) -> F) {
    if !A::is_possible() {
        return;
    }
    let Some(database) = TestDatabase::new(engine) else { return };
    actix_web::rt::System::new().block_on(async { test(A::arrange(database).await).await });
}

/// Turns each test into two, `sqlite` and `postgres`. A test takes a [`TestApp`], a
/// [`TestDatabase`] alone, or a [`Site`] for a browser.
macro_rules! on_both {
    ($($(#[$attribute:meta])* async fn $name:ident($($argument:tt)*) $body:block)+) => {$(
        $(#[$attribute])*
        mod $name {
            #[allow(unused_imports, reason = "a test may be content with what the macro brings")]
            use super::*;

            async fn test($($argument)*) $body

            #[test]
            fn sqlite() {
                crate::support::run(crate::support::Engine::Sqlite, test);
            }

            #[test]
            fn postgres() {
                crate::support::run(crate::support::Engine::Postgres, test);
            }
        }
    )+};
}

/// Runs a test on SQLite only, because it is slow and does not depend on the engine.
macro_rules! on_one {
    ($($(#[$attribute:meta])* async fn $name:ident($($argument:tt)*) $body:block)+) => {$(
        $(#[$attribute])*
        #[test]
        fn $name() {
            async fn test($($argument)*) $body
            crate::support::run(crate::support::Engine::Sqlite, test);
        }
    )+};
}

/// Whether `KUNPENG_TEST_REQUIRE` makes a missing component a failure.
pub fn is_required(what: &str) -> bool {
    std::env::var("KUNPENG_TEST_REQUIRE").is_ok_and(|list| list.split(',').any(|w| w == what))
}
