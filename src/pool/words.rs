//! Chinese names of the pool's records in the history and the audit log.

use super::model::{NominationState, Verdict};
use crate::membership::Leaving;
use crate::record::{Term, Vocabulary, Words};

pub const WORDS: Words = Words {
    kinds: &[
        Vocabulary::new(
            "pool_batch",
            "认定批次",
            &[
                Term::new("number", "批次序号"),
                Term::new("document_no", "文号"),
                Term::new("recognised_on", "文件日期"),
                Term::new("expires_on", "服务管理期止"),
                Term::new("companies", "企业"),
            ],
        ),
        Vocabulary::new(
            "membership",
            "在库记录",
            &[
                Term::new("batch_id", "认定批次编号"),
                Term::new("batch_name", "批次名称"),
                Term::new("entered_on", "入库日期"),
                Term::new("expires_on", "服务管理期止"),
                Term::new("left_on", "出库日期"),
                Term::word("left_kind", "出库类型", |code| {
                    code.parse().ok().map(Leaving::label)
                }),
                Term::new("left_reason", "出库原因"),
            ],
        ),
        Vocabulary::new(
            "nomination",
            "入库申请",
            &[
                Term::word("state", "申请状态", |code| {
                    code.parse().ok().map(NominationState::label)
                }),
                Term::new("decision_reason", "办理意见"),
                Term::new("batch_id", "认定批次编号"),
            ],
        ),
        Vocabulary::new(
            "recheck",
            "复核",
            &[
                Term::word("verdict", "复核意见", |code| code.parse().ok().map(Verdict::label)),
                Term::new("companies", "企业"),
                Term::new("keep", "继续保留"),
                Term::new("remove", "建议取消资格"),
                Term::new("left_on", "出库日期"),
                Term::new("unanswered", "未答复"),
            ],
        ),
    ],
    actions: &[
        ("pool_batch_created", "登记认定批次"),
        ("pool_batch_changed", "修改认定批次"),
        ("pool_recognised", "认定后备企业"),
        ("pool_left", "登记出库"),
        ("pool_nominated", "推荐入库"),
        ("nomination_accepted", "同意入库申请"),
        ("nomination_declined", "不予认定入库申请"),
        ("nomination_withdrawn", "撤回入库申请"),
        ("recheck_opened", "发起复核"),
        ("recheck_answered", "答复复核"),
        ("recheck_concluded", "办结复核"),
    ],
    ..Words::NONE
};
