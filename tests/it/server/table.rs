//! Access of each route: 领域规则 "Roles and what each sees", written a second time on purpose, so
//! that a mistake in the program's own table is found.
//!
//! A new route needs one line here: roles, method and path as in its `#[utoipa::path]`. Add
//! `.of(Target::…)` if the path names a record that belongs to a unit (towns and departments then
//! get 404 for another unit's record), `.at(…)` if it names a record that belongs to no unit, and
//! `.body(…)` or `.form(…)` if the request has one. Success is 2xx unless `.answers(…)` specifies
//! another status.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::targets::{Ids, Target};
use crate::support::account::PASSWORD;
use crate::support::{TestApp, make};

/// Towns and the office, which work for one unit or for the whole city.
const TOWNS_AND_OFFICE: &str = "town office";
const READERS: &str = "town office leader";
const BUSINESS: &str = "town department office leader";

/// Roles that manage accounts.
const KEEPERS: &str = "admin security";

const COMPANY: Target = Target::Company;

pub fn rows() -> Vec<Row> {
    let all = [
        in_the_system(),
        on_companies(),
        on_company_pages(),
        on_listings(),
        on_financials(),
        on_blockers(),
        on_meetings(),
        on_the_pool(),
        on_rechecks(),
        on_imports(),
    ];
    all.into_iter().flatten().collect()
}

fn in_the_system() -> Vec<Row> {
    vec![
        anyone("GET /healthz"),
        anyone("GET /readyz"),
        // 404 without the token
        anyone("GET /metrics").answers(404),
        anyone("GET /assets/{file}").at("kunpeng.css"),
        anyone("GET /login"),
        // without a form
        anyone("POST /login").answers(400),
        everyone("POST /logout").in_own_session().answers(303),
        everyone("GET /password"),
        everyone("POST /password").answers(400),
        everyone("GET /account"),
        // a session of another user
        everyone("POST /account/sessions/{id}/end").answers(404),
        only(BUSINESS, "GET /"),
        only(BUSINESS, "GET /towns"),
        only(BUSINESS, "GET /towns/{code}").of(Target::Unit).known_to_all(),
        only(TOWNS_AND_OFFICE, "GET /towns/{code}/working-group").of(Target::Unit),
        only(TOWNS_AND_OFFICE, "POST /towns/{code}/working-group")
            .of(Target::Unit)
            .form(|_, ids| format!("version={}&leader=张三", ids.version))
            .answers(303),
        only(BUSINESS, "GET /rankings"),
        everyone("GET /api/v1/towns"),
        everyone("GET /api/v1/towns/{code}").of(Target::Unit).known_to_all(),
        only(TOWNS_AND_OFFICE, "PUT /api/v1/towns/{code}/working-group").of(Target::Unit).body(
            |_, _| json!({"leader": "张三", "deputy": "", "contact": "李四", "phone": "13800138000"}),
        ),
        everyone("GET /api/v1/departments"),
        everyone("GET /api/v1/blocker-categories"),
        anyone("POST /api/v1/auth/login")
            .body(|_, _| json!({"username": "leader", "password": PASSWORD})),
        anyone("POST /api/v1/auth/refresh").body(|_, _| json!({"refresh_token": "x"})).answers(401),
        everyone("GET /api/v1/auth/me"),
        everyone("POST /api/v1/auth/logout").in_own_session(),
        everyone("POST /api/v1/auth/password")
            .body(|_, _| json!({"old_password": "not it", "new_password": "山高水长，风清月明"}))
            .answers(422),
        everyone("GET /api/v1/auth/sessions"),
        // a session of another user
        everyone("DELETE /api/v1/auth/sessions/{id}").answers(404),
        only(KEEPERS, "GET /users"),
        only("admin", "GET /users/new"),
        // without a form
        only("admin", "POST /users/new").answers(400),
        only(KEEPERS, "GET /users/{id}").of(Target::Account).known_to_all(),
        only("admin", "POST /users/{id}").of(Target::Account).known_to_all().answers(400),
        only("admin", "GET /users/{id}/reset").of(Target::Account).known_to_all(),
        only("admin", "POST /users/{id}/reset").of(Target::Account).known_to_all().answers(400),
        only("security", "POST /users/{id}/unlock")
            .of(Target::Account)
            .known_to_all()
            .answers(303),
        only("security", "GET /users/{id}/end-sessions").of(Target::Account).known_to_all(),
        only("security", "POST /users/{id}/end-sessions")
            .of(Target::Account)
            .known_to_all()
            .answers(303),
        only("auditor", "GET /audit"),
        only("auditor", "GET /audit/verification"),
        everyone("GET /dictionaries"),
        everyone("GET /help"),
        only(KEEPERS, "GET /api/v1/users"),
        only("admin", "POST /api/v1/users").body(|_, _| {
            json!({"username": "lisi", "display_name": "李四", "role": "leader"})
        }),
        only(KEEPERS, "GET /api/v1/users/{id}").of(Target::Account).known_to_all(),
        only("admin", "PATCH /api/v1/users/{id}")
            .of(Target::Account)
            .known_to_all()
            .body(|_, _| json!({"display_name": "王五"})),
        only("security", "POST /api/v1/users/{id}/unlock").of(Target::Account).known_to_all(),
        only("security", "POST /api/v1/users/{id}/end-sessions")
            .of(Target::Account)
            .known_to_all(),
        only("auditor", "GET /api/v1/audit"),
        only("auditor", "GET /api/v1/audit/verification"),
        only(BUSINESS, "GET /api/v1/break-zero"),
        only(BUSINESS, "GET /api/v1/rankings"),
        only(BUSINESS, "GET /api/v1/rankings/{period}").at("2024"),
    ]
}

fn on_companies() -> Vec<Row> {
    vec![
        only(BUSINESS, "GET /api/v1/companies"),
        only(TOWNS_AND_OFFICE, "POST /api/v1/companies")
            .body(|app, _| make::company(app).with("confirm_duplicate", "另一家企业").body()),
        only(BUSINESS, "GET /api/v1/companies/{id}").of(COMPANY),
        only(TOWNS_AND_OFFICE, "PATCH /api/v1/companies/{id}")
            .of(COMPANY)
            .body(|_, _| json!({"note": "改过"})),
        only(TOWNS_AND_OFFICE, "DELETE /api/v1/companies/{id}").of(COMPANY),
        only("office", "POST /api/v1/companies/{id}/restore").of(Target::DeletedCompany),
        only(READERS, "GET /api/v1/companies/{id}/history").of(COMPANY),
        only(TOWNS_AND_OFFICE, "POST /api/v1/companies/{id}/contact").of(COMPANY),
        only(READERS, "GET /api/v1/companies/{id}/stages").of(COMPANY),
        only(TOWNS_AND_OFFICE, "POST /api/v1/companies/{id}/stages").of(COMPANY).body(
            |app, _| json!({"stage": "reserved", "occurred_on": app.today(), "document_no": "1号"}),
        ),
        only("office", "POST /api/v1/companies/{id}/stages/{event_id}/void")
            .of(Target::StageEvent)
            .body(|_, _| json!({"reason": "录入有误"})),
        only(TOWNS_AND_OFFICE, "POST /api/v1/companies/{id}/grade").of(COMPANY).body(
            |_, _| json!({"grade": "nurture", "reason": "辅导在即", "expires_on": "2026-12-31"}),
        ),
        only(READERS, "GET /api/v1/companies/{id}/grade").of(COMPANY),
        // nothing to dismiss
        only("office", "POST /api/v1/companies/{id}/grade/dismissal")
            .of(COMPANY)
            .body(|_, _| json!({"reason": "维持"}))
            .answers(409),
        only("office", "POST /api/v1/companies/{id}/information-requests")
            .of(COMPANY)
            .body(|_, _| json!({"due_on": "2026-12-31"})),
        only(READERS, "GET /api/v1/information-requests"),
        only(TOWNS_AND_OFFICE, "POST /api/v1/information-requests/{id}/answer")
            .of(Target::Request)
            .body(|_, _| json!({"reason": "企业尚未建账"})),
        only("office", "POST /api/v1/information-requests/{id}/withdraw").of(Target::Request),
        only(READERS, "GET /api/v1/grade-opinions"),
        only(READERS, "GET /api/v1/grade-reviews"),
        only("office", "GET /api/v1/grade-reviews/preview"),
        only("office", "POST /api/v1/grade-reviews").body(|_, _| json!({})),
        only(READERS, "GET /api/v1/companies/{id}/grades").of(COMPANY),
        only(READERS, "GET /api/v1/companies/{id}/profile").of(COMPANY),
        only(READERS, "POST /api/v1/companies/{id}/what-if").of(COMPANY).body(|_, _| json!({})),
    ]
}

/// A POST without a form is answered with 400 after the role has been admitted.
fn on_company_pages() -> Vec<Row> {
    vec![
        only(BUSINESS, "GET /companies"),
        only(BUSINESS, "POST /views").answers(400),
        // a view of another user
        only(BUSINESS, "POST /views/{id}/delete").answers(404),
        only(TOWNS_AND_OFFICE, "GET /companies/new"),
        only(TOWNS_AND_OFFICE, "POST /companies/new").answers(400),
        only(TOWNS_AND_OFFICE, "POST /companies/bulk").answers(400),
        only(BUSINESS, "GET /companies/{id}").of(COMPANY),
        only(READERS, "GET /companies/{id}/history").of(COMPANY),
        only(READERS, "GET /companies/{id}/profile").of(COMPANY),
        only(READERS, "GET /companies/{id}/what-if").of(COMPANY),
        only(READERS, "GET /requests"),
        only("office", "GET /companies/{id}/request").of(COMPANY),
        only("office", "POST /companies/{id}/request").answers(400),
        only(TOWNS_AND_OFFICE, "GET /requests/{id}/answer").of(Target::Request),
        only(TOWNS_AND_OFFICE, "POST /requests/{id}/answer").answers(400),
        only("office", "POST /requests/{id}/withdraw").of(Target::Request).answers(303),
        only(READERS, "GET /companies/{id}/briefing").of(COMPANY),
        only(READERS, "GET /companies/{id}/briefing.docx").of(COMPANY),
        only(READERS, "GET /grades"),
        only("office", "POST /grades/reviews").answers(400),
        only("office", "GET /companies/{id}/grade/dismiss").of(COMPANY),
        only("office", "POST /companies/{id}/grade/dismiss").answers(400),
        only(TOWNS_AND_OFFICE, "GET /companies/{id}/edit").of(COMPANY),
        only(TOWNS_AND_OFFICE, "POST /companies/{id}/edit").answers(400),
        only(TOWNS_AND_OFFICE, "GET /companies/{id}/delete").of(COMPANY),
        only(TOWNS_AND_OFFICE, "POST /companies/{id}/delete").answers(400),
        only("office", "POST /companies/{id}/restore").of(Target::DeletedCompany).answers(303),
        only(TOWNS_AND_OFFICE, "POST /companies/{id}/stages").answers(400),
        only("town", "POST /companies/{id}/declarations").answers(400),
        only("office", "GET /companies/{id}/stages/{event_id}/void").of(Target::StageEvent),
        only("office", "POST /companies/{id}/stages/{event_id}/void").answers(400),
        only(TOWNS_AND_OFFICE, "POST /companies/{id}/grade").answers(400),
        only(TOWNS_AND_OFFICE, "POST /companies/{id}/contact").of(COMPANY),
        only(TOWNS_AND_OFFICE, "POST /companies/{id}/attachments").of(COMPANY).answers(400),
        only(READERS, "GET /companies/{id}/attachments/{file_id}").of(Target::Attachment),
        only(TOWNS_AND_OFFICE, "GET /companies/{id}/attachments/{file_id}/remove")
            .of(Target::Attachment),
        only(TOWNS_AND_OFFICE, "POST /companies/{id}/attachments/{file_id}/remove")
            .of(Target::Attachment)
            .answers(303),
    ]
}

fn on_listings() -> Vec<Row> {
    vec![
        only(READERS, "GET /listings"),
        only("office", "GET /listings/new"),
        only("office", "POST /listings/new")
            .of(COMPANY)
            .form(|app, ids| {
                let (company, today) = (ids.id(), app.today());
                format!(
                    "company={company}&board=szse_main&stock_code={:06}&listed_on={today}\
                     &listed_precision=day",
                    1_000 + company % 1_000
                )
            })
            .answers(303),
        only("office", "GET /listings/move"),
        only("office", "POST /listings/move")
            .of(COMPANY)
            .form(|app, ids| {
                let (company, today) = (ids.id(), app.today());
                format!(
                    "company={company}&to_town=out&moved_on={today}&moved_precision=day\
                     &reason=迁往广州&confirmed=on"
                )
            })
            .answers(303),
        only(TOWNS_AND_OFFICE, "GET /listings/quotation"),
        only(TOWNS_AND_OFFICE, "POST /listings/quotation")
            .of(COMPANY)
            .form(|app, ids| {
                let (company, today) = (ids.id(), app.today());
                format!("company={company}&venue=gdotc&quoted_on={today}&quoted_precision=day")
            })
            .answers(303),
        only(READERS, "GET /listings/{id}").of(Target::Listing),
        only("office", "GET /listings/{id}/edit").of(Target::Listing),
        only("office", "POST /listings/{id}/edit")
            .of(Target::Listing)
            .form(|_, ids| format!("version={}&before.note=&note=改过", ids.version))
            .answers(303),
        only(READERS, "GET /api/v1/listings"),
        only(TOWNS_AND_OFFICE, "POST /api/v1/listings").of(COMPANY).body(|app, ids| {
            json!({"company_id": ids.id(), "source": "1号", "board": "szse_chinext", "stock_code": format!("{}", 300_000 + ids.id() % 1_000),
                "listed_on": app.today()})
        }),
        only(READERS, "GET /api/v1/listings/{id}").of(Target::Listing),
        only("office", "PATCH /api/v1/listings/{id}")
            .of(Target::Listing)
            .body(|_, _| json!({"note": "改过"})),
        only(READERS, "GET /api/v1/companies/{id}/moves").of(COMPANY),
        only("office", "POST /api/v1/companies/{id}/moves")
            .of(COMPANY)
            .body(|app, _| json!({"moved_on": app.today(), "reason": "迁往广州"})),
        only(READERS, "GET /api/v1/companies/{id}/quotations").of(COMPANY),
        only(TOWNS_AND_OFFICE, "POST /api/v1/companies/{id}/quotations")
            .of(COMPANY)
            .body(|app, _| json!({"venue": "gdotc", "quoted_on": app.today()})),
    ]
}

fn on_financials() -> Vec<Row> {
    const STATEMENT: Target = Target::Financial;
    vec![
        only(READERS, "GET /companies/{id}/financials").of(COMPANY),
        only(TOWNS_AND_OFFICE, "GET /companies/{id}/financials/new").of(COMPANY),
        only(TOWNS_AND_OFFICE, "POST /companies/{id}/financials/new")
            .of(COMPANY)
            .form(|_, _| "fiscal_year=2024&source=tax&tax_paid_yuan=12.5".to_owned())
            .answers(303),
        only(TOWNS_AND_OFFICE, "GET /financials/{id}/edit").of(STATEMENT),
        only(TOWNS_AND_OFFICE, "POST /financials/{id}/edit")
            .of(STATEMENT)
            .form(|_, ids| format!("version={}&before.note=&note=改过", ids.version))
            .answers(303),
        only(TOWNS_AND_OFFICE, "GET /financials/{id}/delete").of(STATEMENT),
        only(TOWNS_AND_OFFICE, "POST /financials/{id}/delete")
            .of(STATEMENT)
            .form(|_, ids| format!("version={}", ids.version))
            .answers(303),
        only(READERS, "GET /api/v1/companies/{id}/financials").of(COMPANY),
        only(TOWNS_AND_OFFICE, "POST /api/v1/companies/{id}/financials")
            .of(COMPANY)
            .body(|_, _| json!({"fiscal_year": 2024, "source": "town", "patents": 3})),
        only(READERS, "GET /api/v1/financials/{id}").of(STATEMENT),
        only(TOWNS_AND_OFFICE, "PATCH /api/v1/financials/{id}")
            .of(STATEMENT)
            .body(|_, _| json!({"patents": 4})),
        only(TOWNS_AND_OFFICE, "DELETE /api/v1/financials/{id}").of(STATEMENT),
        only("office admin", "GET /settings/figures"),
        only("office admin", "POST /settings/figures").answers(400),
        everyone("GET /api/v1/settings/figures"),
        only("office admin", "PATCH /api/v1/settings/figures")
            .body(|_, _| json!({"tolerance_percent": 1})),
    ]
}

fn on_blockers() -> Vec<Row> {
    vec![
        only(BUSINESS, "GET /blockers"),
        only(TOWNS_AND_OFFICE, "GET /blockers/new"),
        only(TOWNS_AND_OFFICE, "POST /blockers/new")
            .of(COMPANY)
            .form(|_, ids| {
                let company = ids.id();
                format!("company={company}&category=tax&severity=normal&description=历史欠税")
            })
            .answers(303),
        only(BUSINESS, "GET /blockers/{id}").of(Target::Blocker),
        only(TOWNS_AND_OFFICE, "GET /blockers/{id}/edit").of(Target::Blocker),
        only(TOWNS_AND_OFFICE, "POST /blockers/{id}/edit")
            .of(Target::Blocker)
            .form(|_, ids| {
                format!(
                    "version={}&before.responsible_person=&responsible_person=李四",
                    ids.version
                )
            })
            .answers(303),
        only(BUSINESS, "POST /blockers/{id}/act").of(Target::Blocker).answers(400),
        only(BUSINESS, "GET /blockers/{id}/evidence/{evidence_id}").of(Target::Evidence),
        only(BUSINESS, "GET /blockers/{id}/slip").of(Target::Blocker),
        // actions also depend on the status: this one is not legal yet for any role
        only(BUSINESS, "POST /api/v1/blockers/{id}/actions")
            .of(Target::Blocker)
            .body(|_, _| json!({"action": "close", "note": "已办结"}))
            .answers(409),
        only(BUSINESS, "POST /api/v1/blockers/{id}/files").of(Target::Blocker).answers(400),
        only(BUSINESS, "GET /api/v1/blockers/{id}/events").of(Target::Blocker),
        only("town department office", "GET /todo"),
        only("town department office", "GET /api/v1/todo"),
        only(BUSINESS, "GET /supervision"),
        only(BUSINESS, "GET /supervision/queue"),
        only(BUSINESS, "GET /supervision/silent").answers(303),
        only(BUSINESS, "GET /supervision/statistics"),
        only(BUSINESS, "GET /api/v1/supervision/board"),
        only(BUSINESS, "GET /api/v1/supervision/queue"),
        only(BUSINESS, "GET /api/v1/supervision/statistics"),
        only(BUSINESS, "GET /notices"),
        only("office", "GET /notices/new"),
        only("office", "POST /notices/new")
            .form(|_, _| "title=培训通知&body=请准时参加".to_owned())
            .answers(303),
        only(BUSINESS, "GET /notices/{id}").of(Target::Notice).known_to_all(),
        only(BUSINESS, "GET /api/v1/notices"),
        only("office", "POST /api/v1/notices")
            .body(|_, _| json!({"title": "培训通知", "body": "请准时参加。"})),
        only(BUSINESS, "GET /api/v1/notices/{id}").of(Target::Notice).known_to_all(),
        only("office", "GET /api/v1/notices/{id}/readers").of(Target::Notice).known_to_all(),
        only("office admin", "GET /settings"),
        only("office admin", "POST /settings").answers(400),
        only("office admin", "GET /settings/confirmation"),
        only("office admin", "POST /settings/confirmation").answers(400),
        everyone("GET /api/v1/settings/confirmation"),
        only("office admin", "PATCH /api/v1/settings/confirmation").body(|_, _| json!({"days": 3})),
        everyone("GET /api/v1/settings/supervision"),
        only("office admin", "PATCH /api/v1/settings/supervision")
            .body(|_, _| json!({"yellow_days": 3})),
        only(BUSINESS, "GET /api/v1/blockers"),
        only(TOWNS_AND_OFFICE, "POST /api/v1/blockers").of(COMPANY).body(
            |_, ids| json!({"company_id": ids.id(), "category": "tax", "description": "历史欠税"}),
        ),
        only(BUSINESS, "GET /api/v1/blockers/{id}").of(Target::Blocker),
        only(TOWNS_AND_OFFICE, "PATCH /api/v1/blockers/{id}")
            .of(Target::Blocker)
            .body(|_, _| json!({"responsible_person": "李四"})),
    ]
}

fn on_meetings() -> Vec<Row> {
    const MEETING: Target = Target::Meeting;
    vec![
        only(BUSINESS, "GET /meetings"),
        only("office", "GET /meetings/new"),
        only("office", "POST /meetings/new")
            .form(|app, _| format!("kind=coordination&title=协调会&held_on={}", app.today()))
            .answers(303),
        only(BUSINESS, "GET /meetings/{id}").of(MEETING),
        only("office", "GET /meetings/{id}/edit").of(MEETING),
        only("office", "POST /meetings/{id}/edit")
            .of(MEETING)
            .form(|_, ids| format!("version={}&before.place=&place=市民中心", ids.version))
            .answers(303),
        // not held yet: no minutes and no decisions
        only("office", "GET /meetings/{id}/minutes").of(MEETING).answers(409),
        only("office", "POST /meetings/{id}/minutes")
            .of(MEETING)
            .form(|_, ids| format!("version={}&minutes=纪要", ids.version))
            .answers(409),
        only("office", "GET /meetings/{id}/decide").answers(404),
        only("office", "POST /meetings/{id}/decide").answers(400),
        only("office", "GET /meetings/{id}/hold").of(MEETING),
        only("office", "POST /meetings/{id}/hold")
            .of(MEETING)
            .form(|app, ids| format!("version={}&held_on={}", ids.version, app.today()))
            .answers(303),
        only("office", "GET /meetings/{id}/agenda").of(MEETING),
        only("office", "POST /meetings/{id}/agenda")
            .of(MEETING)
            .form(|_, ids| format!("version={}", ids.version))
            .answers(303),
        only(BUSINESS, "GET /decisions"),
        only(BUSINESS, "GET /decisions/{id}").of(Target::Decision),
        // roles that may act, with an unknown action
        only("town department office", "POST /decisions/{id}/act")
            .of(Target::Decision)
            .form(|_, ids| format!("version={}&action=wave&note=", ids.version))
            .answers(400),
        only(BUSINESS, "GET /api/v1/meetings"),
        only("office", "POST /api/v1/meetings")
            .body(|app, _| json!({"kind": "promotion", "title": "推进会", "held_on": app.today()})),
        only(BUSINESS, "GET /api/v1/meetings/{id}").of(MEETING),
        only("office", "PATCH /api/v1/meetings/{id}")
            .of(MEETING)
            .body(|_, _| json!({"place": "市民中心"})),
        only("office", "PUT /api/v1/meetings/{id}/agenda")
            .of(MEETING)
            .body(|_, _| json!({"blockers": []})),
        only("office", "POST /api/v1/meetings/{id}/hold").of(MEETING).body(|_, _| json!({})),
        // not held yet
        only("office", "POST /api/v1/meetings/{id}/decisions")
            .of(MEETING)
            .body(|_, _| json!({"blocker_id": 1, "text": "限期办结"}))
            .answers(409),
        only(BUSINESS, "GET /api/v1/decisions"),
        only(BUSINESS, "GET /api/v1/decisions/{id}").of(Target::Decision),
        only("town department office", "POST /api/v1/decisions/{id}/actions")
            .of(Target::Decision)
            .body(|_, _| json!({"action": "answer", "version": 9}))
            .answers(412),
    ]
}

/// A number that no batch has yet.
fn next_number() -> i64 {
    static NEXT: std::sync::atomic::AtomicI64 = std::sync::atomic::AtomicI64::new(5_000);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

fn on_the_pool() -> Vec<Row> {
    const BATCH: Target = Target::Batch;
    const MEMBERSHIP: Target = Target::Membership;
    const NOMINATION: Target = Target::Nomination;
    const DECLARATION: Target = Target::Declaration;
    vec![
        only(READERS, "GET /pool"),
        only(READERS, "GET /pool/changes"),
        only(READERS, "GET /pool/suggestions"),
        // without a form
        only(READERS, "POST /pool/suggestions").answers(400),
        only("office", "GET /pool/memberships/{id}/leave").of(MEMBERSHIP),
        only("office", "POST /pool/memberships/{id}/leave")
            .of(MEMBERSHIP)
            .form(|app, ids| {
                let (version, today) = (ids.version, app.today());
                format!("version={version}&kind=withdrew&left_on={today}&reason=企业退出")
            })
            .answers(303),
        only(READERS, "GET /pool/batches"),
        only("office", "GET /pool/batches/new"),
        only("office", "POST /pool/batches/new")
            .form(|app, _| {
                let (number, today) = (next_number(), app.today());
                format!("number={number}&name=第{number}批&document_no=1号&recognised_on={today}")
            })
            .answers(303),
        only(READERS, "GET /pool/batches/{id}").of(BATCH).known_to_all(),
        only("office", "GET /pool/batches/{id}/edit").of(BATCH),
        only("office", "POST /pool/batches/{id}/edit")
            .of(BATCH)
            .form(|_, ids| format!("version={}&before.note=&note=改过", ids.version))
            .answers(303),
        only("office", "GET /pool/batches/{id}/recognise").of(BATCH),
        // no company was chosen
        only("office", "POST /pool/batches/{id}/recognise")
            .of(BATCH)
            .form(|_, _| "companies=".to_owned())
            .answers(422),
        only(READERS, "GET /declarations"),
        // nothing was chosen
        only("office", "POST /declarations/confirm").form(|_, _| String::new()).answers(303),
        only(READERS, "GET /declarations/{id}").of(DECLARATION),
        only(TOWNS_AND_OFFICE, "POST /declarations/{id}/act")
            .of(DECLARATION)
            .form(|_, ids| format!("version={}&action=withdraw", ids.version))
            .answers(303),
        only("town", "GET /companies/{id}/pool").of(COMPANY),
        only("town", "POST /companies/{id}/pool")
            .of(COMPANY)
            .form(|app, _| format!("entered_pool_on={}&document_no=1号", app.today()))
            .answers(303),
        only(READERS, "GET /api/v1/declarations"),
        only("town", "POST /api/v1/declarations").of(COMPANY).body(|app, ids| {
            json!({"company_id": ids.id(), "pool": {"entered_pool_on": app.today()},
                "document_no": "1号"})
        }),
        only(READERS, "GET /api/v1/declarations/{id}").of(DECLARATION),
        only(TOWNS_AND_OFFICE, "POST /api/v1/declarations/{id}/actions")
            .of(DECLARATION)
            .body(|_, _| json!({"action": "withdraw"})),
        only(READERS, "GET /pool/nominations"),
        only(READERS, "GET /pool/nominations/{id}").of(NOMINATION),
        only(TOWNS_AND_OFFICE, "POST /pool/nominations/{id}/act")
            .of(NOMINATION)
            .form(|_, ids| format!("version={}&action=withdraw&reason=", ids.version))
            .answers(303),
        only(TOWNS_AND_OFFICE, "GET /companies/{id}/nominate").of(COMPANY),
        only(TOWNS_AND_OFFICE, "POST /companies/{id}/nominate")
            .of(COMPANY)
            .form(|_, _| "town_opinion=同意推荐".to_owned())
            .answers(303),
        only(READERS, "GET /api/v1/pool"),
        only(READERS, "GET /api/v1/pool/overview"),
        only(READERS, "GET /api/v1/pool/changes"),
        only(READERS, "GET /api/v1/pool/suggestions"),
        only(READERS, "POST /api/v1/pool/award-lists").answers(400),
        only(READERS, "GET /api/v1/pool/memberships/{id}").of(MEMBERSHIP),
        only("office", "POST /api/v1/pool/memberships/{id}/leave")
            .of(MEMBERSHIP)
            .body(|app, _| json!({"kind": "other", "left_on": app.today(), "reason": "企业注销"})),
        only(READERS, "GET /api/v1/pool/batches"),
        only("office", "POST /api/v1/pool/batches").body(|app, _| {
            let number = next_number();
            json!({"number": number, "name": format!("第{number}批"), "document_no": "1号",
                "recognised_on": app.today()})
        }),
        only(READERS, "GET /api/v1/pool/batches/{id}").of(BATCH).known_to_all(),
        only("office", "PATCH /api/v1/pool/batches/{id}")
            .of(BATCH)
            .body(|_, _| json!({"note": "改过"})),
        only("office", "POST /api/v1/pool/batches/{id}/recognise")
            .of(BATCH)
            .body(|_, _| json!({}))
            .answers(422),
        only(READERS, "GET /api/v1/pool/nominations"),
        only(TOWNS_AND_OFFICE, "POST /api/v1/pool/nominations")
            .of(COMPANY)
            .body(|_, ids| json!({"company_id": ids.id(), "town_opinion": "同意推荐"})),
        only(READERS, "GET /api/v1/pool/nominations/{id}").of(NOMINATION),
        only(TOWNS_AND_OFFICE, "POST /api/v1/pool/nominations/{id}/actions")
            .of(NOMINATION)
            .body(|_, _| json!({"action": "withdraw"})),
    ]
}

/// One recheck stays open until the last rows conclude it.
fn on_rechecks() -> Vec<Row> {
    const RECHECK: Target = Target::Recheck;
    vec![
        only(READERS, "GET /pool/rechecks"),
        only(READERS, "GET /pool/rechecks/{id}").of(RECHECK).known_to_all(),
        only("office", "GET /pool/rechecks/new"),
        // another recheck is open
        only("office", "POST /pool/rechecks/new")
            .form(|app, _| format!("name=复核&due_on={}", app.today()))
            .answers(409),
        only(TOWNS_AND_OFFICE, "POST /pool/rechecks/{id}/answers")
            .of(RECHECK)
            .form(|_, ids| {
                let company = ids.other("company");
                format!("company={company}&verdict.{company}=keep&reason.{company}=&asked=")
            })
            .answers(303),
        only("office", "GET /pool/rechecks/{id}/conclude").of(RECHECK),
        only(READERS, "GET /api/v1/pool/rechecks"),
        only("office", "POST /api/v1/pool/rechecks")
            .body(|app, _| json!({"name": "复核", "due_on": app.today()}))
            .answers(409),
        only(READERS, "GET /api/v1/pool/rechecks/{id}").of(RECHECK).known_to_all(),
        only(READERS, "GET /api/v1/pool/rechecks/{id}/items").of(RECHECK).known_to_all(),
        only(TOWNS_AND_OFFICE, "POST /api/v1/pool/rechecks/{id}/answers").of(RECHECK).body(
            |_, ids| {
                let company: i64 = ids.other("company").parse().unwrap_or_default();
                json!({"answers": [{"company_id": company, "verdict": "keep"}]})
            },
        ),
        only("office", "POST /pool/rechecks/{id}/conclude")
            .of(RECHECK)
            .form(|app, ids| format!("version={}&left_on={}", ids.version, app.today()))
            .answers(303),
        only("office", "POST /api/v1/pool/rechecks/{id}/conclude")
            .of(RECHECK)
            .body(|app, ids| json!({"version": ids.version, "left_on": app.today()})),
    ]
}

fn on_imports() -> Vec<Row> {
    vec![
        only(READERS, "GET /api/v1/exports/{what}").at("companies.xlsx"),
        only(TOWNS_AND_OFFICE, "GET /api/v1/imports/template"),
        only(TOWNS_AND_OFFICE, "GET /api/v1/imports"),
        // an upload is a form, not JSON: 400 after the role has been admitted
        only(TOWNS_AND_OFFICE, "POST /api/v1/imports").answers(400),
        only(TOWNS_AND_OFFICE, "GET /api/v1/imports/{id}").of(Target::Import),
        only(TOWNS_AND_OFFICE, "GET /api/v1/imports/{id}/errors").of(Target::Import),
        only(TOWNS_AND_OFFICE, "GET /api/v1/imports/{id}/errors.xlsx").of(Target::Import),
        only(TOWNS_AND_OFFICE, "POST /api/v1/imports/{id}/commit")
            .of(Target::Import)
            .body(|_, _| json!({"on_error": "skip"})),
        only(TOWNS_AND_OFFICE, "POST /api/v1/imports/{id}/undo").of(Target::CommittedImport),
        only(TOWNS_AND_OFFICE, "GET /imports"),
        // without a form
        only(TOWNS_AND_OFFICE, "POST /imports").answers(400),
        only(TOWNS_AND_OFFICE, "GET /imports/{id}").of(Target::Import),
        only(TOWNS_AND_OFFICE, "GET /imports/{id}/reading").of(Target::Import),
        only(TOWNS_AND_OFFICE, "POST /imports/{id}/reading").answers(400),
        only(TOWNS_AND_OFFICE, "GET /imports/{id}/changes").of(Target::Import),
        only(TOWNS_AND_OFFICE, "GET /imports/{id}/errors").of(Target::Import),
        only(TOWNS_AND_OFFICE, "POST /imports/{id}/errors").answers(400),
        only(TOWNS_AND_OFFICE, "POST /imports/{id}/commit").answers(400),
        only(TOWNS_AND_OFFICE, "GET /imports/{id}/undo").of(Target::CommittedImport),
        only(TOWNS_AND_OFFICE, "POST /imports/{id}/undo").of(Target::CommittedImport).answers(303),
    ]
}

pub struct Row {
    /// Method and path.
    pub route: &'static str,
    pub who: Who,
    pub target: Option<Target>,
    pub body: Option<fn(&TestApp, &Ids) -> Value>,
    pub form: Option<fn(&TestApp, &Ids) -> String>,
    pub answers: Option<u16>,
    pub in_own_session: bool,
    pub known_to_all: bool,
    pub at: Option<&'static str>,
}

pub enum Who {
    /// With or without a token.
    Anyone,
    /// Every signed-in user.
    Everyone,
    /// Roles, separated by spaces.
    Roles(&'static str),
}

impl Who {
    pub fn admits(&self, role: &str) -> bool {
        match self {
            Self::Anyone | Self::Everyone => true,
            Self::Roles(roles) => roles.split(' ').any(|one| one == role),
        }
    }
}

fn anyone(route: &'static str) -> Row {
    row(Who::Anyone, route)
}

fn everyone(route: &'static str) -> Row {
    row(Who::Everyone, route)
}

fn only(roles: &'static str, route: &'static str) -> Row {
    row(Who::Roles(roles), route)
}

fn row(who: Who, route: &'static str) -> Row {
    Row {
        route,
        who,
        target: None,
        body: None,
        form: None,
        answers: None,
        in_own_session: false,
        known_to_all: false,
        at: None,
    }
}

impl Row {
    fn of(self, target: Target) -> Self {
        Self { target: Some(target), ..self }
    }

    fn body(self, body: fn(&TestApp, &Ids) -> Value) -> Self {
        Self { body: Some(body), ..self }
    }

    /// Sets the form sent by a browser.
    fn form(self, form: fn(&TestApp, &Ids) -> String) -> Self {
        Self { form: Some(form), ..self }
    }

    /// Sets the expected status of the sample request.
    fn answers(self, status: u16) -> Self {
        Self { answers: Some(status), ..self }
    }

    /// The request ends sessions, so it runs in a session of its own.
    fn in_own_session(self) -> Self {
        Self { in_own_session: true, ..self }
    }

    /// Sets the value of the path's placeholder if it is not a record of a unit.
    fn at(self, name: &'static str) -> Self {
        Self { at: Some(name), ..self }
    }

    /// Records of other units are visible too.
    fn known_to_all(self) -> Self {
        Self { known_to_all: true, ..self }
    }

    pub fn method(&self) -> Method {
        let word = self.route.split(' ').next().unwrap_or_default();
        word.parse().unwrap_or_else(|_| panic!("{}: what method is {word}?", self.route))
    }

    pub fn path(&self) -> &'static str {
        self.route.split_once(' ').map_or("", |(_, path)| path)
    }
}
