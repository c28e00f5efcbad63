//! What a demo needs beside lists to look like a city at work: blocking issues with every light,
//! and grades. All of it on companies whose names say that they are fictional.

use chrono::{Days, NaiveDate};

use crate::access::Actor;
use crate::blocker::{self, BlockerFacts, Severity, Status};
use crate::company::{self, Company, CompanyQuery, Grade};
use crate::error::Error;
use crate::grade::{self, NewOpinion};
use crate::stage::Phase;

/// Category, description, raised so many days ago, due in so many days (negative: overdue).
type Issue = (&'static str, &'static str, u64, Option<i64>, Severity, Status);

const ISSUES: [Issue; 16] = [
    (
        "land_title",
        "（演示）二期厂房所在地块未取得不动产权证，1998 年由村集体出让",
        75,
        Some(-26),
        Severity::Severe,
        Status::InProgress,
    ),
    (
        "social_insurance",
        "（演示）2021 年前部分员工社保未足额缴纳，需出具无违法违规证明",
        30,
        Some(-9),
        Severity::Normal,
        Status::Signed,
    ),
    (
        "property_title",
        "（演示）办公楼竣工验收手续不全，无法办理产权登记",
        60,
        Some(-3),
        Severity::Severe,
        Status::InProgress,
    ),
    (
        "environment",
        "（演示）扩产项目环评批复与实际产能不一致",
        25,
        Some(-1),
        Severity::Normal,
        Status::Assigned,
    ),
    (
        "tax",
        "（演示）整体变更为股份公司，自然人股东个税分期缴纳备案",
        14,
        Some(0),
        Severity::Normal,
        Status::Answered,
    ),
    (
        "registration_history",
        "（演示）2006 年增资验资报告遗失，需确认出资到位",
        18,
        Some(2),
        Severity::Normal,
        Status::InProgress,
    ),
    (
        "fire_construction",
        "（演示）仓库消防验收未完成",
        12,
        Some(3),
        Severity::Normal,
        Status::Signed,
    ),
    (
        "collective_state_reform",
        "（演示）前身为镇办集体企业，改制批复需省级确认",
        50,
        Some(10),
        Severity::Severe,
        Status::InProgress,
    ),
    (
        "housing_fund",
        "（演示）住房公积金缴存比例整改",
        8,
        Some(12),
        Severity::Normal,
        Status::Assigned,
    ),
    (
        "project_land",
        "（演示）募投项目用地指标待落实",
        20,
        Some(25),
        Severity::Severe,
        Status::InProgress,
    ),
    ("project_filing", "（演示）募投项目备案与能评", 6, Some(30), Severity::Normal, Status::Raised),
    (
        "compliance_proof",
        "（演示）用信用报告代替十二个部门的合规证明",
        3,
        Some(5),
        Severity::Normal,
        Status::Raised,
    ),
    ("talent", "（演示）核心技术人员落户与子女入学", 10, None, Severity::Normal, Status::Raised),
    ("finance", "（演示）股改期间过桥资金需求", 15, None, Severity::Normal, Status::Paused),
    (
        "litigation",
        "（演示）专利侵权诉讼已和解，待撤诉裁定",
        90,
        Some(-40),
        Severity::Normal,
        Status::Closed,
    ),
    (
        "intellectual_property",
        "（演示）商标转让手续已办结",
        80,
        Some(-30),
        Severity::Normal,
        Status::Closed,
    ),
];

/// The reasons with which the demo grades companies on the way.
const GRADES: [(Phase, Grade, &str); 3] = [
    (Phase::Review, Grade::Key, "（演示）在审企业"),
    (Phase::Guidance, Grade::Priority, "（演示）辅导期企业"),
    (Phase::Reform, Grade::Nurture, "（演示）股改企业"),
];

/// So many companies of each phase are graded.
const GRADED: i64 = 12;

/// Raises issues of fictional companies and grades some; how many of each.
pub fn set_up(actor: &Actor) -> Result<(usize, usize), Error> {
    let today = actor.clock().today();
    actor.write_blocking(|tx, scope| {
        let mut graded = 0;
        let mut fictional: Vec<Company> = Vec::new();
        for (phase, grade, reason) in GRADES {
            let query = CompanyQuery {
                phase: Some(phase),
                q: Some("示例".to_owned()),
                ..CompanyQuery::default()
            };
            let ids = company::store::numbers(tx.db(), scope, &query.understood()?, GRADED)?;
            for id in &ids {
                let opinion = NewOpinion { grade, reason: reason.to_owned(), expires_on: None };
                grade::give(tx, scope, *id, &opinion)?;
                graded += 1;
            }
            fictional.extend(company::store::in_this_order(tx.db(), scope, &ids)?);
        }
        // Some companies get two issues, as they do.
        for (issue, company) in ISSUES.iter().zip(fictional.iter().step_by(2).cycle()) {
            blocker::raise(tx, scope, company.id, facts(issue, today))?;
        }
        Ok((if fictional.is_empty() { 0 } else { ISSUES.len() }, graded))
    })
}

fn facts(issue: &Issue, today: NaiveDate) -> BlockerFacts {
    let (category, description, raised, due, severity, status) = *issue;
    let before = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let due_on = due.map(|days| match u64::try_from(days) {
        Ok(ahead) => today.checked_add_days(Days::new(ahead)).unwrap_or(today),
        Err(_) => before(days.unsigned_abs()),
    });
    let closed = status == Status::Closed;
    BlockerFacts {
        category: category.to_owned(),
        severity,
        lead_department: None,
        departments: Vec::new(),
        description: description.to_owned(),
        responsible_person: None,
        raised_on: Some(before(raised)),
        due_on,
        status,
        closed_on: closed.then(|| before(2)),
        closing_note: closed.then(|| "（演示）已取得证明文件".to_owned()),
    }
}
