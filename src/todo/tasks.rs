//! Open work of each role, as queries of the lists of blockers, decisions and others.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Permission, Reach, Role, Scope};
use crate::blocker::{self, Awaiting, BlockerQuery, Status};
use crate::db::Db;
use crate::deadline::{Basis, Light};
use crate::declaration::{self, DeclarationState};
use crate::department::OFFICE;
use crate::error::Error;
use crate::grade;
use crate::meeting::{self, Waiting};
use crate::pool;
use crate::request;
use crate::web::parts::{Address, Pairs};

/// A kind of work and its count.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Task {
    pub code: &'static str,
    /// Chinese name.
    pub name: &'static str,
    /// Number of records, up to the counting limit.
    pub count: i64,
    /// Whether the work is overdue.
    pub is_late: bool,
    /// Address of the list of these records.
    pub path: String,
}

/// A query of the list of blockers.
struct Question {
    code: &'static str,
    name: &'static str,
    is_late: bool,
    query: BlockerQuery,
}

/// Returns the open work of a role within a scope.
pub fn tasks(db: &mut Db, scope: &Scope, role: Role, today: NaiveDate) -> Result<Vec<Task>, Error> {
    let quiet_since = Basis::read(db)?.silent_since(today);
    let mut tasks = Vec::new();
    for Question { code, name, is_late, query } in questions(scope, role, quiet_since) {
        let count = blocker::count(db, scope, &query, today)?;
        let path = Address::new("/blockers", Pairs::of(&query)?).with("sort", "turn_ends_on");
        tasks.push(Task { code, name, count, is_late, path: path.to_string() });
    }
    tasks.extend(of_decisions(meeting::waiting(db, scope, role, today)?, role));
    tasks.extend(of_declarations(db, scope, role)?);
    if role == Role::Town {
        let count = request::count_open(db, scope)?;
        let (name, path) = ("待补充资料", "/requests".to_owned());
        tasks.push(Task { code: "information", name, count, is_late: false, path });
    }
    if role == Role::Office {
        let count = grade::count_waiting(db, scope)?;
        let (name, path) = ("待决定的分级建议与申诉", "/grades".to_owned());
        tasks.push(Task { code: "grades_to_decide", name, count, is_late: false, path });
    }
    if role.may(Permission::ViewPool) {
        tasks.extend(of_pool(pool::waiting(db, scope, today)?, role));
    }
    Ok(tasks)
}

/// Returns declarations that wait for the office, or for the town that amends or awaits them.
fn of_declarations(db: &mut Db, scope: &Scope, role: Role) -> Result<Vec<Task>, Error> {
    let mut count = |state| declaration::count_in(db, scope, state);
    let path = |state| format!("/declarations?state={state}");
    let pending = DeclarationState::Pending;
    Ok(match role {
        Role::Office => {
            vec![task("to_confirm", "待确认的申报", count(pending)?, false, &path(pending))]
        }
        Role::Town => {
            let returned = DeclarationState::Returned;
            let to_amend = count(returned)?;
            vec![
                task("to_amend", "被退回的申报", to_amend, false, &path(returned)),
                task("declared", "待办公室确认的申报", count(pending)?, false, &path(pending)),
            ]
        }
        _ => Vec::new(),
    })
}

fn task(code: &'static str, name: &'static str, count: i64, is_late: bool, path: &str) -> Task {
    Task { code, name, count, is_late, path: path.to_owned() }
}

/// Returns open work of the pool: nominations for the office, unanswered rechecks, memberships that
/// end soon.
fn of_pool(waiting: pool::Waiting, role: Role) -> Vec<Task> {
    let nominations = |state: &str| format!("/pool/nominations?state={state}");
    let mut tasks = Vec::new();
    if role == Role::Office {
        let path = nominations("nominated");
        tasks.push(task("nominations", "待审批入库申请", waiting.nominated, false, &path));
        let path = nominations("accepted");
        tasks.push(task("to_recognise", "待认定入库申请", waiting.accepted, false, &path));
    }
    if let Some((recheck, unanswered)) = waiting.recheck {
        let path = format!("/pool/rechecks/{recheck}?unanswered=true");
        tasks.push(task("recheck", "复核待答复", unanswered, false, &path));
    }
    let path = format!("/pool?expires_within={}", pool::EXPIRING_DAYS);
    tasks.push(task("pool_expiring", "服务期将满", waiting.expiring, false, &path));
    tasks
}

/// Returns open work on 议定事项.
fn of_decisions(waiting: Waiting, role: Role) -> Vec<Task> {
    let mut tasks = vec![
        task("decisions", "待落实议定事项", waiting.open, false, "/decisions?status=open"),
        task("late_decisions", "逾期议定事项", waiting.overdue, true, "/decisions?light=red"),
    ];
    if role == Role::Office {
        let answered = "/decisions?status=answered";
        tasks.push(task("to_accept", "待确认议定事项", waiting.to_accept, false, answered));
    }
    tasks
}

fn questions(scope: &Scope, role: Role, quiet_since: NaiveDate) -> Vec<Question> {
    let plain = BlockerQuery::default;
    let task = |code, name, query| Question { code, name, is_late: false, query };
    let late = |code, name, query| Question { is_late: true, ..task(code, name, query) };
    let awaiting = |one: Awaiting, lead: Option<&str>| BlockerQuery {
        awaiting: Some(one),
        lead: lead.map(str::to_owned),
        ..plain()
    };
    let lit = |light: Light| BlockerQuery { light: Some(light), ..plain() };
    let near = task("due_soon", "即将到期", lit(Light::Yellow));
    let overdue = late("overdue", "已逾期", lit(Light::Red));
    let late_sign =
        late("late_sign", "逾期未签收", BlockerQuery { late_sign: Some(true), ..plain() });
    let paused =
        task("paused", "挂起待企业", BlockerQuery { status: Some(Status::Paused), ..plain() });
    let quiet =
        task("silent", "沉默问题", BlockerQuery { quiet_since: Some(quiet_since), ..plain() });
    let sign = |lead| task("to_sign", "待签收", awaiting(Awaiting::Sign, lead));
    let answer = |lead| task("to_answer", "待反馈", awaiting(Awaiting::Answer, lead));
    match (role, scope.reach()) {
        (Role::Town, _) => vec![
            task("to_verify", "待核验", awaiting(Awaiting::Verify, None)),
            near,
            overdue,
            paused,
            task("to_assign", "待办公室交办", awaiting(Awaiting::Assign, None)),
        ],
        (_, Reach::Department(own)) => {
            vec![
                sign(Some(own.as_str())),
                late_sign,
                answer(Some(own.as_str())),
                near,
                overdue,
                paused,
            ]
        }
        _ => vec![
            task("to_assign", "待交办", awaiting(Awaiting::Assign, None)),
            task("to_decide", "待审批", awaiting(Awaiting::Decide, None)),
            sign(Some(OFFICE)),
            answer(Some(OFFICE)),
            near,
            overdue,
            late_sign,
            task(
                "supervised",
                "督办中",
                BlockerQuery { supervised: Some(true), open: Some(true), ..plain() },
            ),
            quiet,
        ],
    }
}
