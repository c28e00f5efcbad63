//! What a history says, in words people read.

use std::collections::HashMap;

use crate::access::minute;
use crate::blocker::{Severity, Status};
use crate::company::{Grade, fields};
use crate::financial;
use crate::limits::mask_phone;
use crate::market::Board;
use crate::meeting::DecisionStatus;
use crate::money::{Currency, wan};
use crate::pool::{Leaving, NominationState, Verdict};
use crate::record::{ChangeKind, HistoryEntry, called};
use crate::request::Ending;
use crate::stage::Stage;
use crate::town::{self, Town};

/// Names that stand for codes.
pub struct Words<'a> {
    towns: &'a [Town],
    /// What people call the fields of a company.
    labels: HashMap<&'static str, &'static str>,
}

/// A change as people read it.
pub struct Line {
    /// For the page before.
    pub id: i64,
    /// When, by the clocks of China.
    pub at: String,
    /// Who.
    pub actor: String,
    /// Through what.
    pub via: String,
    /// The import it came from.
    pub import_id: Option<i64>,
    /// Which record.
    pub record: String,
    /// What happened.
    pub change: &'static str,
    /// Which field.
    pub field: Option<String>,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
}

/// Fields of other records than the company's own.
const FURTHER: [(&str, &str); 55] = [
    ("stage_event", "阶段事件"),
    ("stage", "阶段"),
    ("suspended_since", "中止起始日期"),
    ("grade", "分级"),
    ("town_code", "所属镇街（园区）"),
    ("category", "类别"),
    ("severity", "严重程度"),
    ("lead_department", "牵头部门"),
    ("departments", "协办部门"),
    ("description", "问题描述"),
    ("responsible_person", "责任人"),
    ("raised_on", "登记日期"),
    ("due_on", "办结期限"),
    ("status", "状态"),
    ("closed_on", "销号日期"),
    ("closing_note", "办结说明"),
    ("escalated", "上报级别"),
    ("supervised", "列入督办"),
    ("extension_asked", "申请延期（工作日）"),
    ("parent_id", "主问题"),
    ("answer", "落实情况"),
    ("done_on", "完成日期"),
    ("return_reason", "退回原因"),
    ("board", "板块"),
    ("venue", "挂牌场所"),
    ("stock_code", "证券代码"),
    ("code", "证券代码"),
    ("short_name", "证券简称"),
    ("listed_on", "上市日期"),
    ("listed_precision", "上市日期精度"),
    ("funds_raised_yuan", "募集资金"),
    ("delisted_on", "退市日期"),
    ("delisted_precision", "退市日期精度"),
    ("delisted_reason", "退市原因"),
    ("source", "来源"),
    ("note", "备注"),
    ("quoted_on", "挂牌日期"),
    ("quoted_precision", "挂牌日期精度"),
    ("ended_on", "终止挂牌日期"),
    ("ended_precision", "终止挂牌日期精度"),
    ("voided_at", "标为有误"),
    ("void_reason", "更正原因"),
    ("file_name", "文件名"),
    ("former_name", "曾用名"),
    ("closed_as", "结束方式"),
    ("entered_on", "入库日期"),
    ("expires_on", "服务管理期止"),
    ("left_on", "出库日期"),
    ("left_kind", "出库类型"),
    ("left_reason", "出库原因"),
    ("batch_id", "认定批次编号"),
    ("state", "申请状态"),
    ("decision_reason", "办理意见"),
    ("verdict", "复核意见"),
    ("reason", "理由"),
];

/// Kinds of records.
const RECORDS: [(&str, &str); 14] = [
    ("company", "企业"),
    ("stage_event", "阶段事件"),
    ("listing", "上市记录"),
    ("quotation", "挂牌记录"),
    ("move", "迁移"),
    ("financial", "财务数据"),
    ("blocker", "困难问题"),
    ("decision", "议定事项"),
    ("attachment", "附件"),
    ("grade_opinion", "分级意见"),
    ("membership", "在库记录"),
    ("nomination", "入库申请"),
    ("recheck", "复核"),
    ("information_request", "资料征集"),
];

/// Statements have fields of their own, and a name that tells them apart.
const FINANCIAL: &str = "financial";

fn named(table: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == word).map(|(_, name)| *name)
}

/// Which record it is. Of statements a company has several: each is called by its year and source.
fn record(entry: &HistoryEntry) -> String {
    let statement = || financial::record_called(&entry.record_id);
    let called = (entry.record == FINANCIAL).then(statement).flatten();
    called.unwrap_or_else(|| named(&RECORDS, &entry.record).unwrap_or("记录").to_owned())
}

/// What happened to it. Only a company has a recycle bin.
fn change(entry: &HistoryEntry) -> &'static str {
    match entry.change {
        ChangeKind::Deleted if entry.record != "company" => "删除",
        change => change.label(),
    }
}

impl<'a> Words<'a> {
    /// With the names of units.
    pub fn new(towns: &'a [Town]) -> Self {
        let labels = fields(None).into_iter().map(|field| (field.name, field.label));
        Self { towns, labels: labels.collect() }
    }

    /// A change as people read it.
    pub fn line(&self, entry: HistoryEntry) -> Line {
        let field = entry.field.as_deref();
        let of_figures = entry.record == FINANCIAL;
        let value = |text: Option<String>| match text {
            None => "—".to_owned(),
            Some(text) if of_figures => {
                financial::read_out(field.unwrap_or_default(), &text).unwrap_or(text)
            }
            Some(text) => self.value(field.unwrap_or_default(), text),
        };
        let (old, new) = (value(entry.old_value.clone()), value(entry.new_value.clone()));
        Line {
            id: entry.id,
            at: minute(entry.at),
            actor: called(&entry.actor).to_owned(),
            via: entry.via.label().to_owned(),
            import_id: entry.import_id,
            record: record(&entry),
            change: change(&entry),
            field: field.map(|field| self.label(&entry.record, field)),
            old,
            new,
        }
    }

    fn label(&self, record: &str, field: &str) -> String {
        let own = match record {
            "company" => self.labels.get(field).copied(),
            FINANCIAL => financial::label(field),
            _ => None,
        };
        own.or_else(|| named(&FURTHER, field)).unwrap_or(field).to_owned()
    }

    fn value(&self, field: &str, text: String) -> String {
        let word = |known: Option<&'static str>| known.map(str::to_owned);
        let read = match field {
            "town_code" => Some(town::name_of(self.towns, &text).to_owned()),
            "contact_phone" => Some(mask_phone(&text)),
            "registered_capital_yuan" | "funds_raised_yuan" => {
                text.parse().ok().map(|yuan| format!("{} 万元", wan(yuan)))
            }
            "stage" => word(text.parse().ok().map(Stage::label)),
            "grade" => word(text.parse().ok().map(Grade::label)),
            "target_board" | "board" | "venue" => word(text.parse().ok().map(Board::label)),
            "foreign_capital_currency" => word(text.parse().ok().map(Currency::label)),
            "closed_as" => word(text.parse().ok().map(Ending::label)),
            "severity" => word(text.parse().ok().map(Severity::label)),
            "status" => word(
                (text.parse().ok().map(Status::label))
                    .or_else(|| text.parse().ok().map(DecisionStatus::label)),
            ),
            "left_kind" => word(text.parse().ok().map(Leaving::label)),
            "state" => word(text.parse().ok().map(NominationState::label)),
            "verdict" => word(text.parse().ok().map(Verdict::label)),
            "supervised" => word(text.parse().ok().map(|so| if so { "是" } else { "否" })),
            _ => None,
        };
        read.unwrap_or(text)
    }
}
