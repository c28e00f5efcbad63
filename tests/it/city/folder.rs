//! Starting the program with a city's own folder of seed files.

use std::path::Path;
use std::process::Output;

use super::folder;
use crate::support::TestDatabase;
use crate::support::process::kunpeng;

fn run(place: &TestDatabase, seeds: &Path, arguments: &[&str]) -> Output {
    let mut command = kunpeng(place);
    command.arg("--seeds").arg(seeds).args(arguments).output().expect("run kunpeng")
}

#[track_caller]
fn ends(output: &Output, code: i32) -> String {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{errors}");
    String::from_utf8_lossy(&output.stdout).into_owned() + &errors
}

/// A copy of the city's folder, to be modified.
fn copy(place: &TestDatabase) -> std::path::PathBuf {
    let copy = place.file("seeds");
    std::fs::create_dir_all(&copy).expect("a folder");
    for file in std::fs::read_dir(folder()).expect("the city's folder") {
        let file = file.expect("a file");
        std::fs::copy(file.path(), copy.join(file.file_name())).expect("a copy");
    }
    copy
}

/// An empty database on the same engine.
fn empty_like(place: &TestDatabase) -> TestDatabase {
    TestDatabase::empty(place.engine()).expect("an engine")
}

on_both! {
    async fn a_city_is_set_up_by_its_folder(place: TestDatabase) {
        let place = empty_like(&place);
        let said = ends(&run(&place, &folder(), &["seed"]), 0);
        assert!(said.contains("city.toml：已载入 1 条") && said.contains("towns.csv：已载入 5 条"), "{said}");
        let table = ends(&run(&place, &folder(), &["break-zero"]), 0);
        assert!(table.contains("甲子镇") && table.contains("0/4") && !table.contains("长安镇"), "{table}");
        // Without the folder the program is set up for another city than the database.
        let other = kunpeng(&place).arg("seed").output().expect("run kunpeng");
        assert!(ends(&other, 1).contains("另一座城市"));
        ends(&run(&place, &folder(), &["demo", "--no-serve"]), 2);
    }

    async fn what_is_wrong_with_a_folder_is_said(place: TestDatabase) {
        let place = empty_like(&place);
        let seeds = copy(&place);
        std::fs::remove_file(seeds.join("departments.csv")).expect("removed");
        let said = ends(&run(&place, &seeds, &["seed"]), 2);
        assert!(said.contains("缺少可读的文件 departments.csv"), "{said}");
        for (file, from, to, what) in [
            ("city.toml", "region_code = \"990100\"", "region_code = 990100", "第 4 行"),
            ("towns.csv", "990100002,乙丑镇,乙丑,town", "990100002,乙丑镇,乙丑,city", "第 3 行"),
            ("towns.csv", "990100002", "9901", "应为 9 位数字"),
            ("departments.csv", "jrb", "jrbb", "缺少代码为 jrb 的部门"),
            ("scoring.toml", "per = 30", "per = \"many\"", "scoring.toml 有误：第 "),
        ] {
            let seeds = copy(&place);
            let text = std::fs::read_to_string(seeds.join(file)).expect("a text");
            assert!(text.contains(from), "{file} {from}");
            std::fs::write(seeds.join(file), text.replacen(from, to, 1)).expect("written");
            let said = ends(&run(&place, &seeds, &["seed"]), 2);
            assert!(said.contains(file) && said.contains(what), "{file} {to}: {said}");
        }
    }
}
