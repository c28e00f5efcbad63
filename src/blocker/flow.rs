//! 办理流程 of a blocker as a table: who may take which action in which state, the next state, and
//! what the action asks. Pure, and the only place with these rules: API, pages and tests use it.
//!
//! 登记→交办→签收→办理→反馈→核验→销号. A department may return the assignment (`refuse`), the town
//! may refuse the answer (`reject`). The second time, the office decides in both cases.
//! Source: 领域规则 "Blocking issues".

use super::model::Status;
use crate::db::types::text_enum;
use crate::flow::{Act, Question, Rule};

use Action::*;
use Party::*;
use Status::*;

/// Number of returns of one kind after which the office decides.
pub const RETURNS_TO_OFFICE: i32 = 2;

text_enum! {
    /// Actions on a blocker.
    #[schema(as = blocker::Action)]
    pub enum Action {
        Raise = "raise" => "登记",
        Assign = "assign" => "交办",
        Sign = "sign" => "签收",
        Start = "start" => "开始办理",
        Answer = "answer" => "反馈办理结果",
        Verify = "verify" => "开始核验",
        Close = "close" => "核验通过并销号",
        Refuse = "refuse" => "退回交办",
        Reject = "reject" => "退回重办",
        Transfer = "transfer" => "转办",
        Assist = "assist" => "调整协办部门",
        AskExtension = "ask_extension" => "申请延期",
        DecideExtension = "decide_extension" => "审批延期",
        Reschedule = "reschedule" => "调整期限",
        Pause = "pause" => "挂起",
        Resume = "resume" => "恢复办理",
        Reopen = "reopen" => "重开",
        Urge = "urge" => "催办",
        Supervise = "supervise" => "督办",
        Instruct = "instruct" => "批示",
        Comment = "comment" => "补充说明",
        Remind = "remind" => "期限提醒",
        Escalate = "escalate" => "逾期上报",
        Recalculate = "reckon" => "重新推算期限",
    }
}

impl Action {
    /// Returns whether the action is also taken on followers. These are the actions by which the
    /// departments and the office move a case forward; they act on the leading blocker of several
    /// with one cause.
    pub fn carries_on(self) -> bool {
        matches!(
            self,
            Assign
                | Sign
                | Start
                | Answer
                | Refuse
                | Transfer
                | Assist
                | AskExtension
                | DecideExtension
                | Reschedule
                | Pause
                | Resume
        )
    }
}

/// Relation of a person to a blocker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// The unit of the company; also the office if it raised the blocker itself.
    Raiser,
    /// The department that leads; also the office if the lead is 领导小组办公室.
    Lead,
    /// A department that assists.
    Assisting,
    /// 领导小组办公室
    Office,
    /// 领导小组
    Leader,
}

impl Party {
    pub const ALL: [Self; 5] =
        [Self::Raiser, Self::Lead, Self::Assisting, Self::Office, Self::Leader];
}

/// State of a blocker, as far as it decides which actions are legal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// 办理状态
    pub status: Status,
    /// Returned twice: the office decides.
    pub with_office: bool,
    /// Returned twice by departments: the next assignment cannot be returned.
    pub is_final: bool,
    /// An extension was requested and is not decided yet.
    pub extension_asked: bool,
}

impl From<Standing> for Status {
    fn from(at: Standing) -> Self {
        at.status
    }
}

const ANY: &[Status] = Status::ALL;
const OPEN: &[Status] = &[Raised, Assigned, Signed, InProgress, Answered, Verifying, Paused];
const WITH_DEPARTMENT: &[Status] = &[Assigned, Signed, InProgress];
const URGED: &[Status] = &[Raised, Assigned, Signed, InProgress];

/// Returns whether the unit decides, and not the office.
const fn for_raiser(_: Party, at: Standing) -> bool {
    matches!(at.status, Verifying) || !at.with_office
}

const fn note(label: &'static str, sentence: &'static str) -> Question {
    Question::note(label).needed(sentence)
}

const REASON: Question = note("理由", "请写明理由。");
const REMARK: Question = Question::note("说明");
const PERSON: Question = Question::line("responsible_person", "责任人");
const ASSISTING: Question = Question::many("departments", "协办部门");

impl Act for Action {
    type Party = Party;
    type State = Status;
    type Standing = Standing;

    const RECORD: &'static str = "这个问题";

    const RULES: &'static [Rule<Self>] = &[
        Rule::of(Assign, &[Office], &[Raised, Answered])
            .when(|_, at| at.status == Raised || at.with_office)
            .to(Assigned)
            .leads_on()
            .asks(&[
                Question::one("department", "牵头部门"),
                Question::working_days("办理时限（工作日）"),
                PERSON,
                Question::note("交办意见").hint("时限与这类问题通常的不同时，须写明理由。"),
                ASSISTING,
            ]),
        Rule::of(Sign, &[Lead], &[Assigned])
            .to(Signed)
            .leads_on()
            .asks(&[PERSON.needed("签收须写明责任人。"), REMARK]),
        Rule::of(Start, &[Lead], &[Signed]).to(InProgress).leads_on().asks(&[REMARK]),
        Rule::of(Answer, &[Lead], &[Signed, InProgress])
            .to(Answered)
            .leads_on()
            .asks(&[note("办理结果", "请写明办理结果。"), Question::evidence()]),
        Rule::of(Verify, &[Raiser, Office], &[Answered])
            .when(|party, at| (party == Office) == at.with_office)
            .to(Verifying)
            .leads_on()
            .asks(&[REMARK]),
        Rule::of(Close, &[Raiser], &[Answered, Verifying])
            .when(for_raiser)
            .to(Closed)
            .leads_on()
            .asks(&[note("核验意见和办结情况", "请写明怎样办结。"), Question::evidence()]),
        Rule::of(Refuse, &[Lead], &[Assigned, Signed])
            .when(|_, at| !at.is_final)
            .to(Raised)
            .leads_back()
            .asks(&[REASON]),
        Rule::of(Reject, &[Raiser], &[Answered, Verifying])
            .when(for_raiser)
            .to(InProgress)
            .leads_back()
            .asks(&[REASON]),
        Rule::of(Transfer, &[Office], WITH_DEPARTMENT).to(Assigned).asks(&[
            Question::one("department", "接办部门").needed("转办须选择接办的部门。"),
            Question::working_days("重新计算时限（工作日）")
                .hint("不填则时限继续计算，不因转办重来。"),
            note("转办理由", "请写明理由。"),
        ]),
        Rule::of(Assist, &[Office], WITH_DEPARTMENT)
            .asks(&[ASSISTING.needed("请列出全部协办部门，没有则留空列表。"), REMARK]),
        Rule::of(AskExtension, &[Lead], WITH_DEPARTMENT).when(|_, at| !at.extension_asked).asks(&[
            Question::working_days("延长几个工作日").needed("申请延期须写明延长几个工作日。"),
            note("延期理由", "请写明为什么需要延期。"),
        ]),
        Rule::of(DecideExtension, &[Office], WITH_DEPARTMENT)
            .when(|_, at| at.extension_asked)
            .leads_on()
            .asks(&[
                Question::yes_no("approve", "是否同意").needed("请选择是否同意延期。"),
                Question::working_days("延长几个工作日")
                    .needed_if(("approve", true), "同意延期须写明几个工作日。"),
                Question::note("意见")
                    .hint("不同意的，须写明理由。")
                    .needed_if(("approve", false), "不同意延期的，请写明理由。"),
            ]),
        Rule::of(Reschedule, &[Office], WITH_DEPARTMENT).asks(&[
            Question::day("due_on", "新的办结期限").needed("请写明新的办结期限。"),
            note("理由", "请写明为什么调整期限。"),
        ]),
        Rule::of(Pause, &[Lead, Office], &[Signed, InProgress])
            .to(Paused)
            .leads_back()
            .asks(&[note("在等企业做什么", "请写明在等企业做什么。")]),
        Rule::of(Resume, &[Lead, Raiser, Office], &[Paused])
            .to(InProgress)
            .leads_on()
            .asks(&[REMARK]),
        Rule::of(Reopen, &[Raiser, Office], &[Closed])
            .to(Raised)
            .leads_back()
            .asks(&[note("理由", "请写明为什么重开。")]),
        Rule::of(Urge, &[Raiser, Office], URGED).asks(&[REMARK]),
        Rule::of(Supervise, &[Office], OPEN).asks(&[
            Question::yes_no("supervised", "列入督办").needed("请写明列入还是移出督办。"),
            Question::note("督办要求"),
        ]),
        Rule::of(Instruct, &[Leader, Office], ANY).asks(&[note("批示内容", "请写明批示内容。")]),
        Rule::of(Comment, &[Raiser, Lead, Assisting, Office], ANY)
            .asks(&[note("补充内容", "请写明要补充的内容。"), Question::evidence()]),
    ];
}

/// Returns the status after an action. `paused_from` is the status before a pause, to which the
/// blocker returns.
pub fn leads_to(action: Action, status: Status, paused_from: Option<Status>) -> Status {
    match (action, paused_from) {
        (Resume, Some(before)) => before,
        _ => action.leads_to(status),
    }
}
