//! Creates records with valid defaults through the API.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use super::{Person, Reply, TestApp};

/// A company to be recorded by the office: `make::company(&app).in_town("长安镇").save()`.
pub fn company(app: &TestApp) -> NewCompany {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let name = format!("东莞市示例{}号科技有限公司", NEXT.fetch_add(1, Ordering::Relaxed));
    NewCompany { app: app.clone(), body: json!({"name": name}) }.in_town("长安镇")
}

#[must_use = "save() records it"]
pub struct NewCompany {
    app: TestApp,
    body: Value,
}

impl NewCompany {
    pub fn named(self, name: &str) -> Self {
        self.with("name", name)
    }

    /// Sets the unit, by code or name.
    #[track_caller]
    pub fn in_town(self, unit: &str) -> Self {
        let code = self.app.town_code(unit);
        self.with("town_code", code)
    }

    /// Sets the stage, reached today.
    pub fn at(self, stage: &str) -> Self {
        let today = self.app.today().to_string();
        self.with("first_event", json!({"stage": stage, "occurred_on": today}))
    }

    /// Sets any member of the request.
    pub fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.body[member] = value.into();
        self
    }

    /// Returns the request, for a test that sends it itself.
    pub fn body(self) -> Value {
        self.body
    }

    /// Creates the company and returns the response.
    pub async fn saved(self) -> Reply {
        self.app.office().post("/api/v1/companies", self.body).await.status(201)
    }

    /// Creates the company and returns its id.
    pub async fn save(self) -> i64 {
        self.saved().await.id()
    }
}

/// Creates a 境内 listing of a company and returns the response.
pub async fn listing(app: &TestApp, company: i64, listed_on: &str) -> Reply {
    static NEXT: AtomicU32 = AtomicU32::new(300_001);
    let body = json!({
        "company_id": company,
        "board": "szse_chinext",
        "stock_code": NEXT.fetch_add(1, Ordering::Relaxed).to_string(),
        "listed_on": listed_on,
    });
    app.office().post("/api/v1/listings", body).await.status(201)
}

/// Records financial data reported by a company for a year, with revenue in 万元. Returns the id.
pub async fn statement(app: &TestApp, company: i64, year: i32, revenue_wan: i64) -> i64 {
    let body = json!({"fiscal_year": year, "source": "company",
        "revenue_yuan": revenue_wan * 10_000});
    let path = format!("/api/v1/companies/{company}/financials");
    app.office().post(path, body).await.status(201).id()
}

/// Raises a blocker of a company as the office, led by a department. Returns its id.
pub async fn blocker(app: &TestApp, company: i64, department: &str) -> i64 {
    let body = json!({"company_id": company, "category": "social_insurance",
        "lead_department": department, "description": "社保欠缴"});
    app.office().post("/api/v1/blockers", body).await.status(201).id()
}

/// Performs an action on a blocker with additional input; it must succeed.
pub async fn act(person: Person, blocker: i64, action: &str, more: Value) -> Reply {
    let mut body = json!({"action": action});
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    person.post(format!("/api/v1/blockers/{blocker}/actions"), body).await.status(201)
}

/// Raises such a blocker and assigns it today with a number of working days.
pub async fn assigned(app: &TestApp, company: i64, department: &str, working_days: u32) -> i64 {
    let id = blocker(app, company, department).await;
    let more = json!({"working_days": working_days, "note": "按实际情况"});
    act(app.office(), id, "assign", more).await;
    id
}

/// Plans a meeting for today on these blockers. Returns its id.
pub async fn meeting(app: &TestApp, blockers: &[i64]) -> i64 {
    let facts = json!({"kind": "coordination", "title": "协调会", "held_on": app.today()});
    let id = app.office().post("/api/v1/meetings", facts).await.status(201).id();
    let agenda = json!({"blockers": blockers});
    app.office().put(format!("/api/v1/meetings/{id}/agenda"), 1, agenda).await.ok();
    id
}

/// Records a decision of a meeting on a blocker, for the leading department. Returns its id.
pub async fn decision(app: &TestApp, blocker: i64) -> i64 {
    let path = format!("/api/v1/meetings/{}", meeting(app, &[blocker]).await);
    app.office().post(format!("{path}/hold"), json!({})).await.status(201);
    let lead = app.office().get(format!("/api/v1/blockers/{blocker}")).await.ok();
    let body = json!({"blocker_id": blocker, "text": "限期办结",
        "department": lead["lead_department"], "working_days": 3});
    app.office().post(format!("{path}/decisions"), body).await.status(201).id()
}

/// Creates a batch of the pool with a document of a day. Returns its id.
pub async fn batch(app: &TestApp, recognised_on: &str) -> i64 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let body = json!({"number": number, "name": format!("第{number}批"),
        "document_no": format!("东府函〔2026〕{number}号"), "recognised_on": recognised_on});
    app.office().post("/api/v1/pool/batches", body).await.status(201).id()
}

/// Recognises a company in a batch of today. Returns the id of the membership.
pub async fn member(app: &TestApp, company: i64) -> i64 {
    let batch = batch(app, &app.today().to_string()).await;
    let body = json!({"companies": [company]});
    app.office().post(format!("/api/v1/pool/batches/{batch}/recognise"), body).await.status(201);
    let pool = app.office().get(format!("/api/v1/pool?batch={batch}")).await.ok();
    pool.items()[0]["id"].as_i64().expect("a membership")
}

/// Nominates a company for the pool as the office. Returns the id of the nomination.
pub async fn nomination(app: &TestApp, company: i64) -> i64 {
    let body = json!({"company_id": company, "town_opinion": "符合条件，同意推荐"});
    app.office().post("/api/v1/pool/nominations", body).await.status(201).id()
}

/// Opens a recheck of the whole pool, due in two weeks. Returns its id.
pub async fn recheck(app: &TestApp) -> i64 {
    let due_on = app.today() + chrono::Days::new(14);
    let body = json!({"name": "年度复核", "due_on": due_on});
    app.office().post("/api/v1/pool/rechecks", body).await.status(201).id()
}

/// Declares 受理 of a company as its town. Returns the id of the declaration.
pub async fn declaration(app: &TestApp, company: i64) -> i64 {
    let stored = app.office().get(format!("/api/v1/companies/{company}")).await.ok();
    let town = app.town(stored["town_code"].as_str().expect("a town"));
    let event = json!({"stage": "accepted", "occurred_on": app.today(), "document_no": "1号"});
    let answer = town.post(format!("/api/v1/companies/{company}/stages"), event).await.status(202);
    answer["declaration"]["id"].as_i64().expect("an id")
}
