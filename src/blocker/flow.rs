//! 办理流程: who may do what in which state, and where that leads. Pure, and the only place that
//! says so: API, pages and tests ask here.
//!
//! 登记→交办→签收→办理→反馈→核验→销号. A department may hand the assignment back (`refuse`), the
//! town may refuse the answer (`reject`); either, the second time, is for the office to decide.
//! Source: 领域规则 "Blocking issues".

use super::model::Status;
use crate::db::types::text_enum;

/// So many returns of one kind put a blocker before the office.
pub const RETURNS_TO_OFFICE: i32 = 2;

text_enum! {
    /// What can happen to a blocker.
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
    /// What people do; the rest the program does, or another verb.
    pub fn is_of_people(self) -> bool {
        !matches!(self, Self::Raise | Self::Remind | Self::Escalate | Self::Recalculate)
    }

    /// Acts by which the departments and the office carry a case on: done to the leading blocker
    /// of several with one cause, they are done to those that follow it too.
    pub fn carries_on(self) -> bool {
        use Action::*;
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

/// What a person is to a blocker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// The unit of the company; the office too where it raised the blocker itself.
    Raiser,
    /// The department that leads; the office too where that is 领导小组办公室.
    Lead,
    /// A department that assists.
    Assisting,
    /// 领导小组办公室
    Office,
    /// 领导小组
    Leader,
}

impl Party {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Raiser, Self::Lead, Self::Assisting, Self::Office, Self::Leader];
}

/// Where a blocker stands, as far as it decides what may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// 办理状态
    pub status: Status,
    /// Twice returned: the office decides.
    pub with_office: bool,
    /// Twice handed back by departments: the next assignment stands.
    pub is_final: bool,
    /// An extension was asked for and not decided.
    pub extension_asked: bool,
}

/// Whether a party may do something to a blocker that stands so.
pub fn may(party: Party, action: Action, at: Standing) -> bool {
    use Action::*;
    use Party::*;
    use Status::*;
    let with_department = matches!(at.status, Assigned | Signed | InProgress);
    let for_raiser = match at.status {
        Answered => !at.with_office,
        Verifying => true,
        _ => false,
    };
    let is_open = at.status != Closed;
    match action {
        Raise | Remind | Escalate | Recalculate => false,
        Assign if at.with_office => party == Office && matches!(at.status, Raised | Answered),
        Assign => party == Office && at.status == Raised,
        Sign => party == Lead && at.status == Assigned,
        Start => party == Lead && at.status == Signed,
        Answer => party == Lead && matches!(at.status, Signed | InProgress),
        Verify if at.with_office => party == Office && at.status == Answered,
        Verify => party == Raiser && at.status == Answered,
        Close | Reject => party == Raiser && for_raiser,
        Refuse => party == Lead && matches!(at.status, Assigned | Signed) && !at.is_final,
        Transfer | Assist | Reschedule => party == Office && with_department,
        AskExtension => party == Lead && with_department && !at.extension_asked,
        DecideExtension => party == Office && with_department && at.extension_asked,
        Pause => matches!(party, Lead | Office) && matches!(at.status, Signed | InProgress),
        Resume => matches!(party, Lead | Raiser | Office) && at.status == Paused,
        Reopen => matches!(party, Raiser | Office) && at.status == Closed,
        Urge => matches!(party, Raiser | Office) && (with_department || at.status == Raised),
        Supervise => party == Office && is_open,
        Instruct => matches!(party, Leader | Office),
        Comment => party != Leader,
    }
}

/// What these parties together may do, in the order of the words.
pub fn legal(parties: &[Party], at: Standing) -> Vec<Action> {
    let may_one = |action: &Action| parties.iter().any(|party| may(*party, *action, at));
    Action::ALL.iter().copied().filter(may_one).collect()
}

/// The status after an act, of a blocker that stood so; `paused_from` is where a paused one was.
pub fn leads_to(action: Action, status: Status, paused_from: Option<Status>) -> Status {
    match action {
        Action::Raise | Action::Refuse | Action::Reopen => Status::Raised,
        Action::Assign | Action::Transfer => Status::Assigned,
        Action::Sign => Status::Signed,
        Action::Start | Action::Reject => Status::InProgress,
        Action::Answer => Status::Answered,
        Action::Verify => Status::Verifying,
        Action::Close => Status::Closed,
        Action::Pause => Status::Paused,
        Action::Resume => paused_from.unwrap_or(Status::InProgress),
        Action::Assist
        | Action::AskExtension
        | Action::DecideExtension
        | Action::Reschedule
        | Action::Urge
        | Action::Supervise
        | Action::Instruct
        | Action::Comment
        | Action::Remind
        | Action::Escalate
        | Action::Recalculate => status,
    }
}
