//! Field names that any kind of record may use.

use super::words::Term;

/// Shortens the hash of a file to its first 12 characters for display.
fn shortened(_: &str, digest: &str) -> Option<String> {
    Some(digest.chars().take(12).chain(['…']).collect())
}

/// Terms with the same meaning in every kind of record.
pub(super) const SHARED: &[Term] = &[
    Term::new("company", "企业编号"),
    Term::new("company_id", "企业编号"),
    Term::new("due_on", "办结期限"),
    Term::new("fields", "修改的项目"),
    Term::new("file", "文件"),
    Term::new("from", "原为"),
    Term::new("id", "编号"),
    Term::new("name", "名称"),
    Term::new("note", "备注"),
    Term::new("on", "日期"),
    Term::new("reason", "理由"),
    Term::new("rows", "行数"),
    Term::told("sha256", "文件指纹", shortened),
    Term::new("title", "标题"),
    Term::new("to", "改为"),
];
