//! Readiness while the database is busy.

use std::sync::mpsc;

use kunpeng::db::Database;

use crate::support::TestApp;

on_both! {
    async fn a_long_write_leaves_the_program_ready(app: TestApp) {
        let journal = app.journal().clone();
        let (begun, has_begun) = mpsc::channel();
        let (done, is_done) = mpsc::channel::<()>();
        let writer = std::thread::spawn(move || {
            Database::write(&journal, journal.city().writers_turn, |_| {
                begun.send(()).expect("the test waits");
                let _ = is_done.recv(); // until the test drops the other end
                Ok(())
            })
        });
        has_begun.recv().expect("a write transaction");
        let ready = app.nobody().get("/readyz").await;
        drop(done);
        writer.join().expect("the writer").expect("a commit");
        assert_eq!(ready.ok()["status"], "ok");
    }

    async fn a_schema_of_another_program_is_not_ready(app: TestApp) {
        app.place().sql("DELETE FROM __diesel_schema_migrations WHERE version = '0001'");
        let waiting = app.nobody().get("/readyz").await;
        app.place().sql("INSERT INTO __diesel_schema_migrations (version) VALUES ('0001')");
        assert_eq!(waiting.status(503)["status"], "migrating");
        app.nobody().get("/readyz").await.ok();
    }
}
