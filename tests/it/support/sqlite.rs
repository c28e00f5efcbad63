//! SQLite: the template is migrated once and copied for each test.

use std::path::Path;
use std::sync::OnceLock;

use diesel::connection::SimpleConnection;
use kunpeng::db::{Database, DatabaseUrl};

use super::database::fill_template;

/// Copies the template into a folder.
pub fn copy_of_template(folder: &Path) -> DatabaseUrl {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    let template = TEMPLATE.get_or_init(template);
    let url = DatabaseUrl::in_folder(folder);
    if let DatabaseUrl::Sqlite(path) = &url {
        std::fs::write(path, template).expect("copy the template");
    }
    url
}

/// Content of the template; kept in memory so that no file remains on disk.
fn template() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = Database::open(DatabaseUrl::in_folder(folder.path())).expect("open");
    fill_template(&database);
    // A vacuumed copy is one file without a write-ahead log beside it.
    let copy = folder.path().join("template.sqlite3");
    database
        .maintenance(|db| Ok(db.batch_execute(&format!("VACUUM INTO '{}'", copy.display()))?))
        .expect("copy");
    std::fs::read(copy).expect("read the template")
}
