//! Chinese terms of imports in the history and the audit log.

use super::any_kind::{self, AnyListKind};
use crate::record::{Term, Vocabulary, Words};
use crate::town;

/// Terms for imports, and for the company data that an undo removes.
pub const WORDS: Words = Words {
    kinds: &[
        Vocabulary::new(
            "import",
            "导入",
            &[
                Term::word("kind", "名单", |code| code.parse().ok().map(AnyListKind::label)),
                Term::new("again", "再次核对"),
                Term::new("read", "识别方式"),
                Term::new("encoding", "编码"),
                Term::new("sheet", "工作表"),
                Term::listed("town", "默认镇街（园区）", town::NAMES),
                Term::new("as_of", "截至日期"),
                Term::word("mapping", "列的含义", |code| {
                    any_kind::field(code).map(|field| field.label)
                }),
                Term::new("corrected", "更正的内容"),
                Term::new("row", "行"),
                Term::new("column", "列"),
                Term::new("was", "原为"),
                Term::new("text", "改为"),
                Term::new("counts", "核对结果"),
                Term::new("created", "新增"),
                Term::new("updated", "修改"),
                Term::new("unchanged", "无变化"),
                Term::new("skipped", "跳过"),
                Term::new("failed", "有误"),
                Term::new("kept", "保留的后续修改"),
            ],
        ),
        Vocabulary::of("company", &[Term::new("listings", "上市与阶段记录")]),
    ],
    actions: &[
        ("import_checked", "上传并核对名单"),
        ("import_committed", "提交导入"),
        ("import_undone", "撤销导入"),
    ],
    ..Words::NONE
};
