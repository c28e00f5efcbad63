//! The house that tests live in: a database per test on either engine, the real application in
//! the process, people to act as, a clock to move.
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

/// What a test may ask for.
pub trait Arrange {
    /// Whether this machine has what it takes.
    fn is_possible() -> bool {
        true
    }

    /// Arranges it on a fresh database.
    async fn arrange(database: TestDatabase) -> Self;
}

/// Runs a test on one engine; on an engine that this machine lacks it is skipped, unless
/// `KUNPENG_TEST_REQUIRE` names the engine.
pub fn run<A: Arrange, F: Future<Output = ()>>(engine: Engine, test: impl FnOnce(A) -> F) {
    if !A::is_possible() {
        return;
    }
    let Some(database) = TestDatabase::new(engine) else { return };
    actix_web::rt::System::new().block_on(async { test(A::arrange(database).await).await });
}

/// Writes each test once and makes two of it, `sqlite` and `postgres`. A test asks for a
/// [`TestApp`], for a [`TestDatabase`] alone, or for a [`Site`] to look at in a browser.
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

/// Writes a test that would be the same on either engine and takes long: on SQLite only.
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

/// Whether `KUNPENG_TEST_REQUIRE` turns the absence of something into a failure.
pub fn is_required(what: &str) -> bool {
    std::env::var("KUNPENG_TEST_REQUIRE").is_ok_and(|list| list.split(',').any(|w| w == what))
}
