//! Records named in paths: one inside the scope, one outside.

use diesel::prelude::*;

use crate::support::{NewAccount, TestApp, make};

/// Kinds of records that a path can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Company,
    DeletedCompany,
    /// The latest of a company's two events.
    StageEvent,
    Listing,
    /// Financial data of one source and year.
    Financial,
    /// An information request.
    Request,
    Attachment,
    /// Led by the department under test, or by another.
    Blocker,
    /// Evidence of a blocker.
    Evidence,
    /// A circular to everyone.
    Notice,
    /// Planned, with one item on the agenda.
    Meeting,
    /// Open decision of a meeting that was held.
    Decision,
    /// Open membership of the pool.
    Membership,
    /// Batch of the pool; visible to everyone who may view the pool.
    Batch,
    Nomination,
    /// A declaration that waits for confirmation.
    Declaration,
    /// The open recheck, with a company of each side.
    Recheck,
    Import,
    CommittedImport,
    /// A unit and its working group, not yet recorded.
    Unit,
    /// Account of another user.
    Account,
}

/// Owner of a record: the town and department under test, or others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Own,
    Other,
}

/// Values for a path's placeholders.
#[derive(Debug, Clone)]
pub struct Ids {
    pub version: i64,
    named: Vec<(&'static str, String)>,
}

impl Ids {
    /// Ids that no record has, for requests that are refused without reading the record.
    pub fn unknown() -> Self {
        Self { version: 1, named: Vec::new() }
    }

    fn new(version: i64, id: i64) -> Self {
        Self { version, named: vec![("{id}", id.to_string())] }
    }

    /// `{id}`.
    pub fn id(&self) -> i64 {
        self.named.first().and_then(|(_, id)| id.parse().ok()).unwrap_or(987_654_321)
    }

    /// A number that is not part of the path.
    pub fn other(&self, name: &str) -> String {
        let known = self.named.iter().find(|(known, _)| *known == name);
        known.map_or_else(|| "0".to_owned(), |(_, number)| number.clone())
    }

    /// The path with its placeholders filled.
    pub fn fill(&self, path: &str) -> String {
        let known = self.named.iter();
        let path = known.fold(path.to_owned(), |path, (name, id)| path.replace(name, id));
        let parts = path.split('/').map(|part| match part.starts_with('{') {
            true => "987654321",
            false => part,
        });
        parts.collect::<Vec<_>>().join("/")
    }
}

impl Target {
    /// Creates a new record.
    pub async fn make(self, app: &TestApp, side: Side) -> Ids {
        match self {
            Self::Unit => unit(app, side).await,
            Self::Account => Ids::new(1, account(app)),
            Self::Notice => {
                let body = serde_json::json!({"title": "培训通知", "body": "请准时参加。"});
                Ids::new(1, app.office().post("/api/v1/notices", body).await.status(201).id())
            }
            Self::Batch => Ids::new(1, make::batch(app, &app.today().to_string()).await),
            Self::Recheck => recheck(app, side).await,
            Self::Import => Ids::new(1, import(app, side).await),
            Self::CommittedImport => {
                let id = import(app, side).await;
                let commit = format!("/api/v1/imports/{id}/commit");
                let body = serde_json::json!({"on_error": "abort"});
                app.office().post(commit, body).await.ok();
                Ids::new(1, id)
            }
            Self::Company
            | Self::DeletedCompany
            | Self::StageEvent
            | Self::Listing
            | Self::Financial
            | Self::Request
            | Self::Attachment
            | Self::Evidence
            | Self::Meeting
            | Self::Decision
            | Self::Membership
            | Self::Nomination
            | Self::Declaration
            | Self::Blocker => self.of_company(app, company(app, side).await).await,
        }
    }

    async fn of_company(self, app: &TestApp, company: i64) -> Ids {
        let path = format!("/api/v1/companies/{company}");
        match self {
            Self::DeletedCompany => {
                app.office().delete(&path, 1).await.ok();
                Ids::new(2, company)
            }
            Self::Request => {
                let body = serde_json::json!({"due_on": "2026-12-31"});
                let asked = app.office().post(format!("{path}/information-requests"), body).await;
                Ids::new(1, asked.status(201).id())
            }
            Self::StageEvent => {
                let stages = format!("{path}/stages");
                let event = serde_json::json!({"stage": "reserved", "occurred_on": app.today()});
                app.office().post(&stages, event).await.ok();
                let timeline = app.office().get(&stages).await.ok();
                let latest = timeline.items().iter().filter_map(|event| event["id"].as_i64()).max();
                let mut ids = Ids::new(1, company);
                ids.named.push(("{event_id}", latest.unwrap_or_default().to_string()));
                ids
            }
            Self::Listing => {
                let listing = make::listing(app, company, &app.today().to_string()).await;
                Ids::new(listing.version(), listing.id())
            }
            Self::Financial => Ids::new(1, make::statement(app, company, 2023, 100).await),
            Self::Attachment => {
                use kunpeng::db::schema::attachments;
                let file = ("土地证.pdf", b"%PDF-1.7".as_slice());
                let path = format!("/companies/{company}/attachments");
                app.office().upload(&path, &[], file).await.status(303);
                let latest = attachments::table.select(diesel::dsl::max(attachments::id));
                let latest: Option<i64> = app.query(|db| latest.first(db));
                let mut ids = Ids::new(1, company);
                ids.named.push(("{file_id}", latest.unwrap_or_default().to_string()));
                ids
            }
            Self::Evidence => {
                use kunpeng::db::schema::blocker_evidence;
                let blocker = Box::pin(Self::Blocker.of_company(app, company)).await.id();
                let (files, file) = (
                    format!("/api/v1/blockers/{blocker}/files"),
                    ("证.pdf", b"%PDF-1.7".as_slice()),
                );
                let sent = app.office().upload(files, &[], file).await.status(201);
                let evidence = serde_json::json!([{"name": "不动产权证", "attachment_id": sent["attachment_id"]}]);
                let more = serde_json::json!({"note": "补充材料", "evidence": evidence});
                make::act(app.office(), blocker, "comment", more).await;
                let latest = blocker_evidence::table.select(diesel::dsl::max(blocker_evidence::id));
                let latest: Option<i64> = app.query(|db| latest.first(db));
                let mut ids = Ids::new(1, blocker);
                ids.named.push(("{evidence_id}", latest.unwrap_or_default().to_string()));
                ids
            }
            Self::Blocker => Ids::new(1, blocker_of(app, company).await),
            Self::Meeting => {
                let blocker = blocker_of(app, company).await;
                Ids::new(2, make::meeting(app, &[blocker]).await)
            }
            Self::Membership => Ids::new(1, make::member(app, company).await),
            Self::Nomination => Ids::new(1, make::nomination(app, company).await),
            Self::Declaration => Ids::new(1, make::declaration(app, company).await),
            Self::Decision => {
                let blocker = blocker_of(app, company).await;
                Ids::new(1, make::decision(app, blocker).await)
            }
            _ => Ids::new(1, company),
        }
    }
}

/// A company in the scope of the town and of the department under test, or of neither.
async fn company(app: &TestApp, side: Side) -> i64 {
    let (unit, department) = match side {
        Side::Own => ("长安镇", "rsj"),
        Side::Other => ("虎门镇", "gjj"),
    };
    let company = make::company(app).in_town(unit).at("candidate");
    let company = company.with("contact_phone", "13800138000").save().await;
    make::blocker(app, company, department).await;
    company
}

/// The open recheck, or a new one with a company of each side.
async fn recheck(app: &TestApp, side: Side) -> Ids {
    let path = "/api/v1/pool/rechecks";
    let open = |list: &crate::support::Reply| {
        let open = list.items().iter().find(|one| one["closed_on"].is_null());
        open.and_then(|one| one["id"].as_i64())
    };
    let id = match open(&app.office().get(path).await.ok()) {
        Some(id) => id,
        None => {
            for side in [Side::Own, Side::Other] {
                let company = company(app, side).await;
                make::member(app, company).await;
            }
            make::recheck(app).await
        }
    };
    let town = app.town_code(if side == Side::Own { "长安镇" } else { "虎门镇" });
    let items = app.office().get(format!("{path}/{id}/items?town={town}")).await.ok();
    let mut ids = Ids::new(app.office().get(format!("{path}/{id}")).await.ok().version(), id);
    ids.named.push(("company", items.items()[0]["company_id"].to_string()));
    ids
}

async fn blocker_of(app: &TestApp, company: i64) -> i64 {
    let blockers = app.office().get(format!("/api/v1/blockers?company={company}")).await.ok();
    blockers.items().first().and_then(|blocker| blocker["id"].as_i64()).unwrap_or_default()
}

fn account(app: &TestApp) -> i64 {
    use kunpeng::db::schema::users;
    let count: i64 = app.query(|db| users::table.count().get_result(db));
    let username = format!("someone-{count}");
    app.add(NewAccount::new(&username, "leader"));
    let found = users::table.filter(users::username.eq(username)).select(users::id);
    app.query(|db| found.first(db))
}

/// A list sent by either town.
async fn import(app: &TestApp, side: Side) -> i64 {
    let unit = match side {
        Side::Own => "长安镇",
        Side::Other => "虎门镇",
    };
    static SENT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let number = SENT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let list = format!("企业名称\n示例第{number}号有限公司\n");
    let file = ("名单.csv", list.as_bytes());
    let batch = app.town(unit).upload("/api/v1/imports", &[("kind", "companies")], file).await;
    batch.status(201).id()
}

async fn unit(app: &TestApp, side: Side) -> Ids {
    let code = app.town_code(match side {
        Side::Own => "长安镇",
        Side::Other => "虎门镇",
    });
    let present = app.office().get(format!("/api/v1/towns/{code}")).await.ok();
    let mut ids = Ids::new(present.version(), 0);
    ids.named = vec![("{code}", code)];
    ids
}
