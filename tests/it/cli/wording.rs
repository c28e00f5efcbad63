//! Chinese texts of refused arguments and of the help frame.

use super::{on, run};
use crate::web::broken::chinese::{english_in, is_chinese};

/// Asserts that arguments are refused in Chinese, with a given part of the message.
#[track_caller]
fn refused(arguments: &[&str], part: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(&mut on(folder.path()), arguments);
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(said.contains(part), "{arguments:?}: {said}");
    assert!(is_chinese(&said), "{said}");
    assert_eq!(english_in(&said), None, "{said}");
}

#[test]
fn arguments_are_refused_in_chinese() {
    refused(&["wave"], "没有命令“wave”");
    refused(&["check", "--colour"], "不认识参数“--colour”");
    refused(&["check", "too", "many"], "不认识参数“too”");
    refused(&["import", "a.csv"], "缺少参数：--kind <KIND>");
    refused(&["import", "a.csv", "--kind"], "参数“--kind <KIND>”缺少取值");
    refused(&["import", "a.csv", "--kind", "rumours"], "不认识“rumours”，可用的值：companies、");
    refused(&["import", "a.csv", "--kind", "companies", "--kind", "listings"], "只能写一次");
    let mapping = ["import", "a.csv", "--kind", "companies", "--mapping"];
    let with = |text: &'static str| [mapping.as_slice(), &[text]].concat();
    refused(&with("{\"单位\":"), "各列含义须为 JSON 对象：JSON 不完整，到第 1 行第");
    refused(&with("[1]"), "各列含义须为 JSON 对象：内容须为对象，收到的是数组");
    refused(&with("{\"单位\": 5}"), "“单位”须为文本，收到的是数字 5");
    refused(&["break-zero", "--as-of", "heute"], "有误：须为日期，写成 2026-03-05。");
    refused(&["serve", "--listen", "here"], "有误：须为地址和端口，例如 127.0.0.1:8080。");
    refused(&["serve", "--tls-cert", "a.pem"], "缺少参数：--tls-key <TLS_KEY>");
    refused(&["user", "add", "x", "--role", "king", "--name", "甲"], "不认识“king”，可用的值：");
}

#[test]
fn files_and_filters_are_refused_in_chinese() {
    refused(&["import", "nowhere.csv", "--kind", "companies"], "：没有这个文件或目录。");
    refused(&["import", "/", "--kind", "companies"], "：这是一个目录。");
    refused(&["export", "companies", "-o", "/nowhere/a.xlsx"], "：没有这个文件或目录。");
    refused(&["export", "companies", "--filter", "page=x"], "“page”须为整数。");
    refused(&["export", "companies", "--filter", "colour=red"], "不认识字段“colour”");
    refused(&["--database-url", "mysql://x", "check"], "mysql");
}

#[test]
fn the_frame_of_the_help_is_chinese_too() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in [["--help"].as_slice(), &["import", "--help"], &["user", "add", "-h"]] {
        let output = run(&mut on(folder.path()), arguments);
        assert_eq!(output.status.code(), Some(0));
        let help = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(help.contains("用法：kunpeng") && help.contains("选项:"), "{help}");
        for english in ["Usage", "Options", "Commands", "Arguments", "Print", "help of"] {
            assert!(!help.contains(english), "{english}: {help}");
        }
    }
    let output = run(&mut on(folder.path()), &["--version"]);
    assert!(String::from_utf8(output.stdout).expect("UTF-8").starts_with("kunpeng "));
}
