//! Restoring after a crash or a mistake.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use kunpeng::db::{self, Database, DatabaseUrl};

use super::{ends, on, run};
use kunpeng::error::Code;

/// A folder with a database of one company, and a backup of it.
struct Books {
    folder: tempfile::TempDir,
}

impl Books {
    fn new() -> Self {
        let books = Self { folder: tempfile::tempdir().expect("a folder") };
        let list = books.file("名单.csv");
        std::fs::write(&list, "企业名称,镇街\n示例甲有限公司,长安镇\n").expect("a list");
        let list = list.to_string_lossy().into_owned();
        ends(&run(&mut on(books.path()), &["import", &list, "--kind", "companies"]), 0);
        ends(&run(&mut on(books.path()), &["backup", &books.backup()]), 0);
        books
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    fn live(&self) -> PathBuf {
        self.file("kunpeng.sqlite3")
    }

    fn backup(&self) -> String {
        self.file("一.bak").to_string_lossy().into_owned()
    }

    fn restore(&self, code: i32) -> String {
        ends(&run(&mut on(self.path()), &["restore", &self.backup()]), code)
    }

    fn is_sound(&self) {
        ends(&run(&mut on(self.path()), &["check"]), 0);
        let export = ["export", "companies", "--format", "csv", "-o", "-"];
        assert_eq!(ends(&run(&mut on(self.path()), &export), 0).lines().count(), 2);
    }

    /// Leaves the write-ahead log of a killed program beside the database: changes that are not in
    /// its file.
    fn is_killed(&self) {
        let (wal, shm) = (self.file("kunpeng.sqlite3-wal"), self.file("kunpeng.sqlite3-shm"));
        let (kept_wal, kept_shm) = (self.file("wal"), self.file("shm"));
        let database = Database::open(DatabaseUrl::in_folder(self.path())).expect("open");
        let change = "CREATE TABLE late (a); INSERT INTO late VALUES (randomblob(200000));
            UPDATE companies SET note = 'late'; UPDATE users SET display_name = 'late'";
        database.maintenance(|db| Ok(db.batch_execute(change)?)).expect("a change");
        std::fs::copy(&wal, &kept_wal).expect("its log");
        std::fs::copy(&shm, &kept_shm).expect("its index");
        let live = std::fs::read(self.live()).expect("its file");
        drop(database);
        std::fs::write(self.live(), live).expect("as it was");
        std::fs::rename(kept_wal, wal).expect("as it was");
        std::fs::rename(kept_shm, shm).expect("as it was");
    }

    /// Names of the files that were moved away.
    fn moved_away(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.path()).expect("a folder").filter_map(Result::ok);
        let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.filter(|n| n.contains("before-restore")).collect();
        names.sort();
        names
    }
}

#[test]
fn an_old_log_does_not_get_into_what_is_restored() {
    for moved_aside in [false, true] {
        let books = Books::new();
        books.is_killed();
        match moved_aside {
            true => std::fs::rename(books.live(), books.file("broken.sqlite3")).expect("move"),
            false => std::fs::remove_file(books.live()).expect("remove"),
        }
        let said = books.restore(0);
        books.is_sound();
        let kept = books.moved_away();
        assert!(
            kept.len() == 2 && kept[0].ends_with("-shm") && kept[1].ends_with("-wal"),
            "{kept:?}"
        );
        assert!(said.contains("before-restore"), "{said}");
    }
}

#[test]
fn a_database_with_its_log_is_kept_whole() {
    let books = Books::new();
    books.is_killed();
    books.restore(0);
    books.is_sound();
    let kept = books.moved_away();
    let old = Database::open(DatabaseUrl::Sqlite(books.file(&kept[0]))).expect("open");
    let late = old.maintenance(|db| Ok(db.batch_execute("SELECT * FROM late")?));
    late.expect("the change that was only in the log");
}

#[test]
fn a_damaged_database_is_replaced_and_kept_with_its_log() {
    let books = Books::new();
    books.is_killed();
    std::fs::write(books.live(), "no database ".repeat(9_999)).expect("damage");
    books.restore(0);
    books.is_sound();
    let kept = books.moved_away();
    assert_eq!(kept.len(), 3, "{kept:?}");
    assert!(kept[1].ends_with("-shm") && kept[2].ends_with("-wal"), "{kept:?}");
    books.restore(0);
    assert_eq!(books.moved_away().len(), 4, "one restore overwrites nothing of another");
}

#[test]
fn what_is_damaged_on_its_way_does_not_stay_in_place() {
    let books = Books::new();
    let rehearsed = db::rehearse(Path::new(&books.backup()), &books.live()).expect("a rehearsal");
    let copy = books.file("kunpeng.sqlite3.rehearsal");
    let mut bytes = std::fs::read(&copy).expect("the copy");
    bytes[8_192..40_960].fill(0xff);
    std::fs::write(&copy, bytes).expect("damage");
    let refused = db::put_in_place(rehearsed, &books.live()).expect_err("it is damaged");
    assert_eq!(refused.code(), Code::Damaged, "{refused}");
    books.is_sound();
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_reads_the_books() {
    use std::os::unix::fs::PermissionsExt;
    let books = Books::new();
    let mode = |path: &Path| {
        let found = std::fs::metadata(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        found.permissions().mode() & 0o777
    };
    let home = books.file("data/of/kunpeng");
    let held = Database::open(DatabaseUrl::in_folder(&home)).expect("open");
    db::migrate(&held).expect("migrate");
    for folder in ["data", "data/of", "data/of/kunpeng"] {
        assert_eq!(mode(&books.file(folder)), 0o700, "{folder}");
    }
    for ending in ["", "-wal", "-shm"] {
        let file = home.join(format!("kunpeng.sqlite3{ending}"));
        assert_eq!(mode(&file), 0o600, "{ending}");
    }
    let copy = home.join("一.bak");
    db::backup(&held, &copy).expect("a backup");
    assert_eq!(mode(&copy), 0o600, "a backup");

    // A database of an older version, and a backup, both readable by everyone.
    for open in [books.live(), books.backup().into()] {
        std::fs::set_permissions(open, std::fs::Permissions::from_mode(0o644)).expect("open it");
    }
    books.restore(0);
    assert_eq!(mode(&books.live()), 0o600, "what is restored");
    let kept = books.moved_away();
    assert!(!kept.is_empty());
    for name in kept {
        assert_eq!(mode(&books.file(&name)), 0o600, "{name}");
    }
}
