//! Stages, phases and steps. Source: 领域规则 "Stages, grouped in phases".

use crate::db::types::text_enum;

text_enum! {
    /// 阶段: the stage of a company.
    pub enum Stage {
        Candidate = "candidate" => "培育线索",
        Reserved = "reserved" => "后备入库",
        Reforming = "reforming" => "股改中",
        Reformed = "reformed" => "股改完成",
        GuidanceFiled = "guidance_filed" => "辅导备案",
        GuidancePassed = "guidance_passed" => "辅导验收",
        Accepted = "accepted" => "受理",
        Inquiry = "inquiry" => "问询",
        CommitteePassed = "committee_passed" => "上市委通过",
        Submitted = "submitted" => "提交注册",
        Registered = "registered" => "注册生效",
        HkFiled = "hk_filed" => "递表",
        CsrcFiled = "csrc_filed" => "境外上市备案",
        HkHeard = "hk_heard" => "聆讯通过",
        Listed = "listed" => "已上市",
        Withdrawn = "withdrawn" => "撤回",
        Rejected = "rejected" => "终止或不予注册",
        GuidanceEnded = "guidance_ended" => "终止辅导",
        Dropped = "dropped" => "取消计划",
        MovedOut = "moved_out" => "迁出",
        Delisted = "delisted" => "退市",
    }
}

text_enum! {
    /// 阶段大类. A paused company counts only in `suspended`.
    pub enum Phase {
        Reserve = "reserve" => "储备",
        Reform = "reform" => "股改",
        Guidance = "guidance" => "辅导",
        Review = "review" => "审核",
        Listed = "listed" => "上市",
        Suspended = "suspended" => "中止",
        Exited = "exited" => "退出",
    }
}

text_enum! {
    /// 事件: what happened on a date. Either the company enters a stage, or 中止 or 恢复.
    pub enum Step {
        Candidate = "candidate" => "培育线索",
        Reserved = "reserved" => "后备入库",
        Reforming = "reforming" => "股改中",
        Reformed = "reformed" => "股改完成",
        GuidanceFiled = "guidance_filed" => "辅导备案",
        GuidancePassed = "guidance_passed" => "辅导验收",
        Accepted = "accepted" => "受理",
        Inquiry = "inquiry" => "问询",
        CommitteePassed = "committee_passed" => "上市委通过",
        Submitted = "submitted" => "提交注册",
        Registered = "registered" => "注册生效",
        HkFiled = "hk_filed" => "递表",
        CsrcFiled = "csrc_filed" => "境外上市备案",
        HkHeard = "hk_heard" => "聆讯通过",
        Listed = "listed" => "已上市",
        Withdrawn = "withdrawn" => "撤回",
        Rejected = "rejected" => "终止或不予注册",
        GuidanceEnded = "guidance_ended" => "终止辅导",
        Dropped = "dropped" => "取消计划",
        MovedOut = "moved_out" => "迁出",
        Delisted = "delisted" => "退市",
        Suspended = "suspended" => "中止",
        Resumed = "resumed" => "恢复",
    }
}

impl Stage {
    /// The phase of the stage, unless the company is paused.
    pub const fn phase(self) -> Phase {
        match self {
            Self::Candidate | Self::Reserved => Phase::Reserve,
            Self::Reforming | Self::Reformed => Phase::Reform,
            Self::GuidanceFiled | Self::GuidancePassed => Phase::Guidance,
            Self::Accepted
            | Self::Inquiry
            | Self::CommitteePassed
            | Self::Submitted
            | Self::Registered
            | Self::HkFiled
            | Self::CsrcFiled
            | Self::HkHeard => Phase::Review,
            Self::Listed => Phase::Listed,
            Self::Withdrawn
            | Self::Rejected
            | Self::GuidanceEnded
            | Self::Dropped
            | Self::MovedOut
            | Self::Delisted => Phase::Exited,
        }
    }

    /// Whether the company is neither listed nor out.
    pub fn is_live(self) -> bool {
        !matches!(self.phase(), Phase::Listed | Phase::Exited)
    }

    /// Whether the company is already listed or has moved out of the city. Another listing then
    /// does not change its stage.
    pub fn is_listed_or_moved(self) -> bool {
        matches!(self, Self::Listed | Self::MovedOut)
    }

    /// Whether the company is out of this attempt.
    pub fn is_exit(self) -> bool {
        self.phase() == Phase::Exited
    }

    /// Progress of the stage, from 0; `None` for exits. Corresponding stages of different venues
    /// have the same value.
    pub(super) const fn distance(self) -> Option<u8> {
        Some(match self {
            Self::Candidate => 0,
            Self::Reserved => 1,
            Self::Reforming => 2,
            Self::Reformed => 3,
            Self::GuidanceFiled => 4,
            Self::GuidancePassed => 5,
            Self::Accepted | Self::HkFiled => 6,
            Self::Inquiry => 7,
            Self::CsrcFiled => 8,
            Self::CommitteePassed | Self::HkHeard => 9,
            Self::Submitted => 10,
            Self::Registered => 11,
            Self::Listed => 12,
            _ => return None,
        })
    }
}

impl Step {
    /// The stage that the step enters; `None` for 中止 and 恢复.
    pub fn stage(self) -> Option<Stage> {
        match self {
            Self::Suspended | Self::Resumed => None,
            entered => entered.code().parse().ok(),
        }
    }
}

impl From<Stage> for Step {
    fn from(stage: Stage) -> Self {
        // Every code of a stage is also a code of a step; the test below checks this.
        stage.code().parse().unwrap_or(Self::Candidate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_a_step_with_the_same_word() {
        for &stage in Stage::ALL {
            let step = Step::from(stage);
            assert_eq!((step.code(), step.label()), (stage.code(), stage.label()));
            assert_eq!(step.stage(), Some(stage));
        }
        assert_eq!(Step::ALL.len(), Stage::ALL.len() + 2);
    }
}
