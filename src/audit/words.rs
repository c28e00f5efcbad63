//! What the log says, in words people read. A test finds every act that is written anywhere in
//! the program and asks for its word here.

use serde_json::Value;

use crate::access::Role;
use crate::blocker::{Awaiting, Light, Severity, Status};
use crate::columns::{Field, Kind};
use crate::company::Grade;
use crate::export::Format;
use crate::financial::Source;
use crate::market::Board;
use crate::pool::{Leaving, MemberState};
use crate::stage::Stage;

/// A stable word and what people read.
type Word = (&'static str, &'static str);

/// What is done.
pub const ACTIONS: &[Word] = &[
    ("login", "登录"),
    ("login_failed", "登录失败"),
    ("login_locked", "多次输错密码，锁定账号"),
    ("session_ended", "退出登录"),
    ("refresh", "续期登录"),
    ("refresh_refused", "拒绝续期登录"),
    ("password_changed", "修改密码"),
    ("user_created", "新增账号"),
    ("user_changed", "修改账号"),
    ("user_unlocked", "解除锁定"),
    ("user_sessions_ended", "终止登录"),
    ("company_created", "新增企业"),
    ("company_changed", "修改企业"),
    ("company_deleted", "删除企业"),
    ("company_restored", "恢复企业"),
    ("company_moved", "登记企业迁移"),
    ("contact_revealed", "查看联系电话"),
    ("stage_changed", "登记阶段变化"),
    ("stage_corrected", "更正阶段"),
    ("grade_proposed", "建议分级"),
    ("grade_decided", "决定分级"),
    ("grade_appealed", "分级申诉"),
    ("grade_dismissed", "分级意见不予采纳"),
    ("grades_reviewed", "年度复评"),
    ("information_asked", "征集资料"),
    ("information_closed", "结束资料征集"),
    ("listing_recorded", "登记上市记录"),
    ("listing_changed", "修改上市记录"),
    ("quotation_recorded", "登记挂牌记录"),
    ("financial_recorded", "登记财务数据"),
    ("financial_changed", "修改财务数据"),
    ("financial_removed", "删除财务数据"),
    ("blocker_raised", "登记困难问题"),
    ("blocker_changed", "修改困难问题"),
    ("blocker_acted_on", "办理困难问题"),
    ("blocker_step_taken", "困难问题自动提醒上报"),
    ("blocker_reckoned", "重新推算困难问题期限"),
    ("meeting_planned", "筹备会议"),
    ("meeting_changed", "修改会议"),
    ("agenda_set", "安排会议议题"),
    ("meeting_held", "登记会议召开"),
    ("minutes_recorded", "登记会议纪要"),
    ("decision_made", "登记议定事项"),
    ("decision_answered", "反馈议定事项落实情况"),
    ("decision_accepted", "确认议定事项完成"),
    ("decision_returned", "退回议定事项反馈"),
    ("decision_reckoned", "重新推算议定事项期限"),
    ("decision_step_taken", "议定事项自动提醒上报"),
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
    ("notice_read", "阅读通知"),
    ("circular_sent", "发送通知公告"),
    ("setting_changed", "修改设置"),
    ("working_group_changed", "修改专班"),
    ("import_checked", "上传并核对名单"),
    ("import_committed", "提交导入"),
    ("import_undone", "撤销导入"),
    ("exported", "导出名单"),
    ("briefing_made", "下载企业简报"),
    ("attachment_added", "上传附件"),
    ("attachment_removed", "删除附件"),
    ("view_kept", "保存常用视图"),
    ("view_removed", "删除常用视图"),
    ("seed_loaded", "载入基础数据"),
];

/// To what.
pub const OBJECTS: &[Word] = &[
    ("user", "账号"),
    ("session", "登录会话"),
    ("company", "企业"),
    ("listing", "上市记录"),
    ("grade_review", "年度复评"),
    ("information_request", "资料征集"),
    ("quotation", "挂牌记录"),
    ("financial", "财务数据"),
    ("blocker", "困难问题"),
    ("meeting", "会议"),
    ("decision", "议定事项"),
    ("pool_batch", "认定批次"),
    ("membership", "在库记录"),
    ("nomination", "入库申请"),
    ("recheck", "复核"),
    ("notice", "通知"),
    ("setting", "设置"),
    ("working_group", "专班"),
    ("import", "导入"),
    ("export", "导出名单"),
    ("attachment", "附件"),
    ("saved_view", "常用视图"),
    ("seed", "基础数据"),
];

/// The members of an entry's detail. What lists can fill has its name from there.
const MEMBERS: &[Word] = &[
    ("active", "启用"),
    ("again", "再次核对"),
    ("agent", "浏览器或程序"),
    ("awaiting", "待办环节"),
    ("blocker", "问题编号"),
    ("blockers", "议题的问题编号"),
    ("category", "类别"),
    ("closed_on", "销号日期"),
    ("closing_note", "办结说明"),
    ("as_of", "截至日期"),
    ("batch", "批次编号"),
    ("companies", "企业"),
    ("company", "企业编号"),
    ("company_id", "企业编号"),
    ("contact", "联络员"),
    ("counts", "核对结果"),
    ("created", "新增"),
    ("delisted_on", "退市日期"),
    ("delisted_reason", "退市原因"),
    ("delisting", "登记退市"),
    ("demo", "演示数据"),
    ("department", "部门"),
    ("department_code", "部门代码"),
    ("departments", "协办部门"),
    ("deputy", "副组长"),
    ("description", "问题描述"),
    ("display_name", "姓名"),
    ("document_no", "文号"),
    ("due_on", "办结期限"),
    ("escalate_leaders", "提请领导小组"),
    ("escalate_office", "报领导小组办公室"),
    ("escalate_town", "报镇街分管领导"),
    ("event", "事件编号"),
    ("expires_on", "服务管理期止"),
    ("expires_within", "服务期剩余天数以内"),
    ("failed", "有误"),
    ("fields", "修改的项目"),
    ("file", "文件"),
    ("filter", "查询条件"),
    ("format", "格式"),
    ("from", "原为"),
    ("grade", "分级"),
    ("held_on", "会议日期"),
    ("host", "主持人"),
    ("id", "编号"),
    ("keep", "继续保留"),
    ("kept", "保留的后续修改"),
    ("kind", "名单"),
    ("late_sign", "逾期未签收"),
    ("lead_department", "牵头部门"),
    ("leader", "组长"),
    ("left_kind", "出库类型"),
    ("left_on", "出库日期"),
    ("left_pool_on", "出库日期"),
    ("left_pool_reason", "出库原因"),
    ("light", "亮灯"),
    ("locked_until", "锁定至（UTC）"),
    ("meeting", "会议编号"),
    ("minutes", "会议纪要"),
    ("name", "名称"),
    ("occurred_on", "日期"),
    ("no_batch", "批次不详"),
    ("number", "批次序号"),
    ("on", "日期"),
    ("open", "未销号"),
    ("parent", "主问题"),
    ("password", "密码"),
    ("participants", "参会单位和人员"),
    ("phase", "阶段大类"),
    ("phone", "联系电话"),
    ("place", "地点"),
    ("q", "关键词"),
    ("quiet_since", "此后没有进展"),
    ("raised_on", "登记日期"),
    ("reason", "理由"),
    ("recognised_on", "文件日期"),
    ("remove", "建议取消资格"),
    ("responsible_person", "责任人"),
    ("returns", "退回次数"),
    ("role", "角色"),
    ("rows", "行数"),
    ("sessions_ended", "退出登录"),
    ("severity", "严重程度"),
    ("shared", "共享"),
    ("sha256", "文件指纹"),
    ("sign_days", "签收时限"),
    ("silence_days", "沉默天数"),
    ("hkd_rate_on", "汇率日期"),
    ("hkd_rate_ppm", "港元汇率（百万分之一元）"),
    ("hkd_rate_source", "汇率来源"),
    ("source_order", "来源优先顺序"),
    ("tolerance_percent", "容差（%）"),
    ("skipped", "跳过"),
    ("sort", "排序"),
    ("state", "在库状态"),
    ("status", "状态"),
    ("step", "阶段"),
    ("supervised", "列入督办"),
    ("title", "标题"),
    ("to", "改为"),
    ("town_code", "镇街（园区）代码"),
    ("unanswered", "未答复"),
    ("unchanged", "无变化"),
    ("unit", "责任单位"),
    ("updated", "修改"),
    ("venue", "挂牌场所"),
    ("verify_days", "核验时限"),
    ("why", "原因"),
    ("yellow_days", "临期天数"),
    ("yellow_share", "临期占比"),
];

/// Why a session ended.
const ENDINGS: &[Word] = &[
    ("logout", "本人退出"),
    ("ended_by_owner", "本人在别处退出"),
    ("ended_by_security", "安全管理员终止"),
    ("account_closed", "账号停用"),
    ("password_reset", "密码重置"),
    ("password_changed", "修改密码"),
    ("reuse", "续期凭证被重复使用"),
];

fn of(words: &[Word], code: &str) -> Option<&'static str> {
    words.iter().find(|(known, _)| *known == code).map(|(_, word)| *word)
}

fn word(words: &[Word], code: &str) -> String {
    of(words, code).unwrap_or(code).to_owned()
}

/// An act.
pub fn action(code: &str) -> String {
    word(ACTIONS, code)
}

/// A kind of object.
pub fn object(code: &str) -> String {
    word(OBJECTS, code)
}

/// The detail of an entry: each member and its value. Empty where there is none.
pub fn detail(detail: &str) -> String {
    match serde_json::from_str(detail) {
        Ok(Value::Object(members)) => {
            let said = members.iter().filter(|(_, value)| !value.is_null());
            let said = said.map(|(name, of)| format!("{}：{}", member(name), value(name, of)));
            said.collect::<Vec<_>>().join("；")
        }
        _ => detail.to_owned(), // no program of ours wrote it
    }
}

fn member(name: &str) -> String {
    let word = of(MEMBERS, name);
    let of_list = || name.parse::<Field>().ok().map(Field::label);
    word.or_else(of_list).unwrap_or(name).to_owned()
}

fn value(name: &str, given: &Value) -> String {
    match given {
        Value::Null => "—".to_owned(),
        Value::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if name == "fields" => member(text),
        Value::String(text) if name == "agent" => browser(text),
        Value::String(text) if name == "sha256" => text.chars().take(12).chain(['…']).collect(),
        Value::String(text) => {
            let word = code(name, text).map(str::to_owned).or_else(|| sources(name, text));
            word.unwrap_or_else(|| text.clone())
        }
        Value::Array(all) if all.is_empty() => "无".to_owned(),
        Value::Array(all) => all.iter().map(|one| value(name, one)).collect::<Vec<_>>().join("、"),
        Value::Object(all) => {
            let all = all.iter().map(|(name, of)| format!("{} {}", member(name), value(name, of)));
            all.collect::<Vec<_>>().join("，")
        }
    }
}

/// The sources of financial data, one or an order of them.
fn sources(name: &str, text: &str) -> Option<String> {
    let label = |code: &str| code.parse().ok().map(Source::label);
    let words = matches!(name, "source" | "from" | "to").then(|| text.split('、').map(label));
    words?.collect::<Option<Vec<_>>>().map(|words| words.join("、"))
}

/// What a browser calls itself, without what it claims to be like. The last names stand in the
/// claims of the first.
fn browser(agent: &str) -> String {
    const NAMES: [(&str, &str); 5] = [
        ("Edg/", "Edge"),
        ("QQBrowser/", "QQ 浏览器"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Version/", "Safari"),
    ];
    let known = NAMES.iter().find_map(|(mark, name)| Some((name, agent.split_once(mark)?.1)));
    match known {
        Some((name, rest)) => {
            let version: String = rest.chars().take_while(char::is_ascii_digit).collect();
            format!("{name} {version}")
        }
        None => agent.chars().take(60).collect(),
    }
}

/// The word of a code, where the member holds one.
fn code(name: &str, text: &str) -> Option<&'static str> {
    match name {
        "role" => text.parse().ok().map(Role::label),
        "step" | "from" | "stage" => text.parse().ok().map(Stage::label),
        "grade" => text.parse().ok().map(Grade::label),
        "board" | "venue" | "target_board" => text.parse().ok().map(Board::label),
        "kind" => text.parse().ok().map(Kind::label),
        "left_kind" => text.parse().ok().map(Leaving::label),
        "state" => text.parse().ok().map(MemberState::label),
        "severity" => text.parse().ok().map(Severity::label),
        "status" => text.parse().ok().map(Status::label),
        "light" => text.parse().ok().map(Light::label),
        "awaiting" => text.parse().ok().map(Awaiting::label),
        "format" => text.parse().ok().map(Format::label),
        "why" => of(ENDINGS, text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_is_read_as_words() {
        for (stored, read) in [
            (r#"{}"#, ""),
            (r#"{"why":"logout"}"#, "原因：本人退出"),
            (
                r#"{"fields":["role","town_code","note"],"role":"town","active":true,"department_code":null}"#,
                "修改的项目：角色、镇街（园区）代码、备注；角色：镇街专班；启用：是",
            ),
            (
                r#"{"file":"名单.csv","counts":{"rows":3,"failed":1}}"#,
                "文件：名单.csv；核对结果：行数 3，有误 1",
            ),
            (
                r#"{"step":"registered","from":null}"#,
                &format!("阶段：{}", Stage::Registered.label()),
            ),
            (
                r#"{"agent":"Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0"}"#,
                "浏览器或程序：Edge 131",
            ),
            (r#"{"agent":"curl/8.1"}"#, "浏览器或程序：curl/8.1"),
            (
                r#"{"source_order":{"from":"tax、town","to":"town、tax"}}"#,
                "来源优先顺序：原为 税务、镇街填报，改为 镇街填报、税务",
            ),
            (r#"{"novel":"x"}"#, "novel：x"),
            ("not json", "not json"),
        ] {
            assert_eq!(detail(stored), read);
        }
    }

    #[test]
    fn no_word_stands_twice() {
        for words in [ACTIONS, OBJECTS, MEMBERS, ENDINGS] {
            let codes: std::collections::HashSet<_> = words.iter().map(|(code, _)| code).collect();
            assert_eq!(codes.len(), words.len());
        }
    }
}
