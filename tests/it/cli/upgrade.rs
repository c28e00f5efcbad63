//! Starting a newer program on an older database.

use kunpeng::db::{Database, DatabaseUrl};

use super::{ends, on, run};
use crate::db::make_older;

#[test]
fn the_terminal_says_where_an_older_database_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = run(&mut on(folder.path()), &["migrate"]);
    ends(&first, 0);
    assert!(first.stderr.is_empty(), "{}", String::from_utf8_lossy(&first.stderr));
    let open = || Database::open(DatabaseUrl::in_folder(folder.path())).expect("open");
    for command in ["migrate", "seed"] {
        make_older(&open());
        let upgraded = run(&mut on(folder.path()), &[command]);
        ends(&upgraded, 0);
        let said = String::from_utf8_lossy(&upgraded.stderr).into_owned();
        let (_, kept) = said.split_once("备份为 ").expect(&said);
        let kept = kept.split('。').next().unwrap_or_default();
        assert!(std::path::Path::new(kept).is_file(), "{said}");
    }
}
