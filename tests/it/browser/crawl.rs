//! Crawls every page that each role can reach by links. Each page exists, logs nothing to the
//! console, sends no request to another host, fits a phone, and follows the accessibility rules
//! (axe-core) in light and dark mode.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use actix_web::http::Method;
use kunpeng::access::{Access, Role};
use kunpeng::server::{FEATURES, routes};
use kunpeng::web::Route;
use serde_json::{Value, json};

use crate::support::{Browser, Engine, Site, TestApp, Window, is_required, make, run};

/// Source of axe-core; empty if the build could not download it.
const AXE: &str = include_str!(concat!(env!("OUT_DIR"), "/axe.min.js"));

/// Maximum number of pages visited per path pattern, and per kind of link (source pattern, target
/// pattern, query names). The first page of a pattern is checked for accessibility.
const OF_A_PATTERN: usize = 3;
const OF_A_KIND: usize = 2;

/// The login page. Its links are not followed, because they lead to pages of the user who will sign
/// in.
const LOGIN: &str = "/login";

/// Paths that return files instead of pages, beside everything under `/api`.
const FILES: [&str; 3] = [
    "/companies/{id}/attachments/{file_id}",
    "/companies/{id}/briefing.docx",
    "/blockers/{id}/evidence/{evidence_id}",
];

#[test]
fn as_a_town() {
    crawl("441900006", Role::Town);
}

#[test]
fn as_a_department() {
    crawl("rsj", Role::Department);
}

#[test]
fn as_the_office() {
    crawl("office", Role::Office);
}

#[test]
fn as_the_leading_group() {
    crawl("leader", Role::Leader);
}

#[test]
fn as_the_administrator() {
    crawl("admin", Role::Admin);
}

#[test]
fn as_the_security_administrator() {
    crawl("security", Role::Security);
}

#[test]
fn as_the_auditor() {
    crawl("auditor", Role::Auditor);
}

fn crawl(username: &'static str, role: Role) {
    run(Engine::Sqlite, |site: Site| async move {
        assert!(
            !AXE.is_empty() || !is_required("browser"),
            "axe-core was not fetched by the build"
        );
        furnish(&site.app).await;
        let window = site.sign_in(username).await;
        let source = json!({"source": AXE});
        window.devtools("Page.addScriptToEvaluateOnNewDocument", source).await;
        let mut crawler = Crawler::new(&window, role);
        while let Some((path, first)) = crawler.waiting.pop_front() {
            crawler.look_at(&path, first).await;
        }
        crawler.miss();
        let wrong = crawler.wrong;
        assert!(wrong.is_empty(), "{} findings as {username}:\n{}", wrong.len(), wrong.join("\n"));
    });
}

/// Creates records of every kind, so that pages have content. Records with the most content come
/// first in their lists, and so does their unit, because only the first few are visited.
async fn furnish(app: &TestApp) {
    app.town("441900003").in_new_session().await;
    let first = make::company(app).named("东莞市安安科技有限公司").at("guidance_filed");
    let on_the_way = first.in_town("莞城街道").save().await;
    make::statement(app, on_the_way, 2024, 5_230).await;
    let blocker = make::blocker(app, on_the_way, "rsj").await;
    let files = format!("/api/v1/blockers/{blocker}/files");
    let sent = app.office().upload(files, &[], ("权证.pdf", b"%PDF-1.7")).await.status(201);
    let evidence = json!([{"name": "权证", "attachment_id": sent["attachment_id"]}]);
    make::act(app.office(), blocker, "comment", json!({"note": "补充", "evidence": evidence}))
        .await;
    make::act(app.office(), blocker, "assign", json!({})).await;
    make::decision(app, blocker).await;
    make::meeting(app, &[blocker]).await;
    make::member(app, on_the_way).await;
    let nominated = make::company(app).in_town("莞城街道").save().await;
    make::nomination(app, nominated).await;
    make::declaration(app, nominated).await;
    make::recheck(app).await;
    let asked = json!({"due_on": "2026-12-31"});
    let path = format!("/api/v1/companies/{on_the_way}/information-requests");
    app.office().post(path, asked).await.status(201);
    let wish = json!({"grade": "key", "reason": "产能翻番"});
    let path = format!("/api/v1/companies/{nominated}/grade");
    app.town("莞城街道").post(path, wish).await.status(201);
    let circular = json!({"title": "培训通知", "body": "请准时参加。"});
    app.office().post("/api/v1/notices", circular).await.status(201);
    let listed = make::company(app).in_town("莞城街道").at("registered").save().await;
    make::listing(app, listed, &app.today().to_string()).await;
    make::statement(app, listed, 2024, 81_000).await;
    let deleted = make::company(app).in_town("莞城街道").save().await;
    app.office().delete(format!("/api/v1/companies/{deleted}"), 1).await.ok();
    make::company(app).in_town("虎门镇").at("accepted").save().await;
    let attachments = format!("/companies/{on_the_way}/attachments");
    let mut office = Browser::signed_in(app, "office").await;
    office.upload(&attachments, &[], ("土地证.pdf", b"%PDF-1.7")).await.status(303);
    let view = "name=辅导&query=phase%3Dguidance";
    office.post("/views", view).await.status(303);
    for person in [app.town("莞城街道"), app.office()] {
        let list = "企业名称,镇街（园区）,统一社会信用代码\n东莞市示例甲有限公司,莞城街道,\n东莞市示例乙有限公司,莞城街道,123\n";
        let upload =
            |fields| person.upload("/api/v1/imports", fields, ("名单.csv", list.as_bytes()));
        let committed = upload(&[("kind", "companies")]).await.status(201).id();
        let commit = format!("/api/v1/imports/{committed}/commit");
        person.post(commit, json!({"on_error": "skip"})).await.ok();
        upload(&[("kind", "companies")]).await.status(201);
    }
}

struct Crawler<'a> {
    window: &'a Window,
    role: Role,
    /// Addresses to visit, and whether each is the first of its pattern.
    waiting: VecDeque<(String, bool)>,
    queued: BTreeSet<String>,
    /// Number of visits by pattern, and by kind: source pattern, target pattern, query names.
    times: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

impl<'a> Crawler<'a> {
    fn new(window: &'a Window, role: Role) -> Self {
        let (waiting, queued, times, wrong) = Default::default();
        let mut crawler = Self { window, role, waiting, queued, times, wrong };
        crawler.follow("", LOGIN); // no link leads there
        crawler.follow("", "/account");
        crawler
    }

    async fn look_at(&mut self, path: &str, first: bool) {
        let window = self.window;
        window.visit(path).await;
        let found = window.script(LOOK, &[]).await;
        if found["status"] != 200 {
            self.wrong.push(format!("{path}: {}", found["status"]));
        }
        if found["title"].as_str().is_none_or(|title| !title.ends_with("鲲鹏")) {
            self.wrong.push(format!("{path}: no page of ours: {}", found["title"]));
        }
        if first {
            self.check(path).await;
        }
        window.widen(360).await;
        let width = window.script("return document.documentElement.scrollWidth", &[]).await;
        if width.as_i64() > Some(360) {
            self.wrong.push(format!("{path}: {width} wide on a phone of 360"));
        }
        window.widen(1440).await;
        let noted = window.findings().await;
        self.wrong.extend(noted.into_iter().map(|finding| format!("{path}: {finding}")));
        let links = if path == LOGIN { &Value::Null } else { &found["links"] };
        for link in links.as_array().into_iter().flatten() {
            self.follow(path, link.as_str().unwrap_or_default());
        }
    }

    /// Reports pages that the role may open but that no link leads to.
    fn miss(&mut self) {
        let role = self.role;
        let open = |route: &&Route| match route.access {
            Access::Anyone => false,
            Access::SignedIn => true,
            Access::Needs(permission) => role.may(permission),
        };
        let missed = pages().filter(open).map(Route::path).filter(|pattern| {
            let is_file = FILES.contains(&pattern.as_str()) || pattern.starts_with("/api/");
            !is_file && !self.times.contains_key(pattern)
        });
        self.wrong.extend(missed.map(|pattern| format!("no link leads to {pattern}")));
    }

    /// Runs axe: all rules in light mode, contrast in dark mode. For departments and leaders dark
    /// mode is skipped, since other roles see the same pages.
    async fn check(&mut self, path: &str) {
        let checks = [(false, RULES), (true, CONTRAST)];
        let seen_by_others = matches!(self.role, Role::Department | Role::Leader);
        for (dark, rules) in checks.into_iter().take(if seen_by_others { 1 } else { 2 }) {
            self.window.prefer_dark(dark).await;
            let rules: Value = serde_json::from_str(rules).expect("rules");
            let broken = self.window.long_script(CHECK, &[rules]).await;
            let dress = if dark { "dark" } else { "light" };
            let broken = broken.as_array().into_iter().flatten();
            self.wrong.extend(broken.map(|rule| format!("{path} ({dress}): {}", shown(rule))));
        }
    }

    /// Queues a link, unless enough links of its kind were visited.
    fn follow(&mut self, from: &str, link: &str) {
        let (path, query) = link.split_once('?').unwrap_or((link, ""));
        if path.starts_with("/api/") || self.queued.contains(link) {
            return;
        }
        let Some(pattern) = pattern_of(path) else {
            self.wrong.push(format!("{from}: leads nowhere: {link}"));
            return;
        };
        if FILES.contains(&pattern.as_str()) {
            return;
        }
        let mut asked: Vec<_> =
            query.split('&').filter_map(|part| part.split('=').next()).collect();
        asked.sort_unstable();
        let from = pattern_of(from.split('?').next().unwrap_or_default()).unwrap_or_default();
        let kind = format!("{from} {pattern}?{}", asked.join("&"));
        let times = |key: &str| self.times.get(key).copied().unwrap_or_default();
        if times(&pattern) < OF_A_PATTERN && times(&kind) < OF_A_KIND {
            self.queued.insert(link.to_owned());
            self.waiting.push_back((link.to_owned(), times(&pattern) == 0));
            for key in [pattern, kind] {
                *self.times.entry(key).or_default() += 1;
            }
        }
    }
}

fn pages() -> impl Iterator<Item = &'static Route> {
    routes(FEATURES.iter().copied()).filter(|route| route.method() == Method::GET)
}

/// Finds the path pattern of an address; of several, the one with the fewest placeholders.
fn pattern_of(path: &str) -> Option<String> {
    let fits = |pattern: &String| {
        let (pattern, path) = (pattern.split('/'), path.split('/'));
        pattern.clone().count() == path.clone().count()
            && pattern.zip(path).all(|(open, part)| open.starts_with('{') || open == part)
    };
    pages().map(Route::path).filter(fits).min_by_key(|pattern| pattern.matches('{').count())
}

/// Script that reads properties of a page and its links within the site.
const LOOK: &str = "
    const ours = [...document.querySelectorAll('a[href]')]
        .map((a) => new URL(a.getAttribute('href'), location)).filter((url) => url.origin === location.origin);
    return {
        status: performance.getEntriesByType('navigation')[0].responseStatus,
        title: document.title,
        links: [...new Set(ours.map((url) => url.pathname + url.search))],
    };
";

/// Rules of axe: WCAG 2.1 A and AA, and best practices.
const RULES: &str = r#"["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]"#;
const CONTRAST: &str = r#"{"type": "rule", "values": ["color-contrast"]}"#;

/// Script that returns the serious findings of axe.
const CHECK: &str = "
    const [rules, done] = arguments;
    if (!window.axe) { return done([]); }
    const options = {runOnly: rules, resultTypes: ['violations'], preload: false};
    const grave = (rule) => ['serious', 'critical'].includes(rule.impact);
    const where = (node) => [node.target.join(' '), ...node.any.map((c) => c.message)].join(': ');
    axe.run(document, options).then(({violations}) => done(violations.filter(grave)
        .map((rule) => ({id: rule.id, nodes: rule.nodes.map(where)}))));
";

fn shown(rule: &Value) -> String {
    let nodes = rule["nodes"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let nodes: Vec<_> = nodes.take(3).collect();
    format!("{}: {}", rule["id"], nodes.join(" | "))
}
