//! The records that paths name: one inside everyone's scope, one outside.

use crate::support::{TestApp, make};

/// What a path's numbers stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Company,
    DeletedCompany,
    /// The latest of a company's two.
    StageEvent,
    Listing,
    Account,
    Import,
    CommittedImport,
    /// A unit and its working group, not yet recorded.
    Unit,
}

/// Whose record it is: that of the town and department under test, or of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Own,
    Other,
}

/// What to put into a path.
#[derive(Debug, Clone)]
pub struct Ids {
    pub version: i64,
    named: Vec<(&'static str, String)>,
}

impl Ids {
    /// Numbers that no record has: to be refused without a look at the record.
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
    /// Makes a new one.
    pub async fn make(self, app: &TestApp, side: Side) -> Ids {
        let company = company(app, side).await;
        let path = format!("/api/v1/companies/{company}");
        match self {
            Self::Company => Ids::new(1, company),
            Self::DeletedCompany => {
                app.office().delete(&path, 1).await.ok();
                Ids::new(2, company)
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
            Self::Account => account(app).await,
            Self::Unit => unit(app, side).await,
            Self::Import => Ids::new(1, import(app, side).await),
            Self::CommittedImport => {
                let id = import(app, side).await;
                let commit = format!("/api/v1/imports/{id}/commit");
                let body = serde_json::json!({"on_error": "abort"});
                app.office().post(commit, body).await.ok();
                Ids::new(1, id)
            }
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
    make::blocker(app, company, department);
    company
}

/// A list that one town or the other has sent.
async fn import(app: &TestApp, side: Side) -> i64 {
    let unit = match side {
        Side::Own => "长安镇",
        Side::Other => "虎门镇",
    };
    let list = "企业名称\n示例电子有限公司\n";
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

/// An account that nobody uses.
async fn account(app: &TestApp) -> Ids {
    let username = format!("spare-{}", app.place().count("users"));
    let body = serde_json::json!({"username": username, "display_name": "备用", "role": "leader"});
    let account = app.admin().post("/api/v1/users", body).await.status(201);
    Ids::new(account.version(), account.id())
}
