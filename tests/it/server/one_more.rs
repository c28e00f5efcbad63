//! The assembly takes a list of features. Here it gets an additional feature, and everything that
//! the feature registers takes effect.

use actix_web::HttpResponse;
use kunpeng::access::{Access, Permission, Role};
use kunpeng::error::Error;
use kunpeng::record::{Change, ChangeKind, Round, Term, Vocabulary, Words};
use kunpeng::server::{FEATURES, openapi_document, rounds, routes};
use kunpeng::session::Actor;
use kunpeng::web::{Feature, Here, MenuEntry, PathId, Route, pages, routes as api};
use serde_json::json;

use crate::support::{Arrange, Browser, Person, TestApp, TestDatabase, make};

/// A permission that only some roles have.
const PICKERS: Permission = Permission::RaiseBlockers;

const PAGES: &[Route] = pages![Access::Needs(PICKERS) => Get "/pears": orchard];
const ROUTES: &[Route] = api![Access::Needs(PICKERS) => __path_pick: pick];

static PEARS: Feature = Feature {
    name: "pear",
    routes: &[PAGES, ROUTES],
    menu: &[MenuEntry { here: Here("/pears"), name: "梨园", needs: PICKERS }],
    done: &[("picked", "已摘梨。")],
    words: Words {
        kinds: &[Vocabulary::new("pear", "梨", &[Term::word("state", "成熟度", ripeness)])],
        actions: &[("pear_picked", "摘梨")],
        lists: &[],
    },
    hooks: &[&ROUND],
};

static ROUND: Round = Round { name: "pears", place: 9, go: |_, _| Ok(7) };

fn ripeness(code: &str) -> Option<&'static str> {
    match code {
        "green" => Some("未熟"),
        "ripe" => Some("熟透"),
        _ => None,
    }
}

async fn orchard(_: Actor) -> Result<HttpResponse, Error> {
    Ok(HttpResponse::Ok().body("梨园"))
}

/// Test action on a company.
#[utoipa::path(post, path = "/api/v1/companies/{id}/pears", tag = "梨",
    params(("id" = i64, Path)), responses((status = 201, description = "摘下的梨")))]
async fn pick(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let company = id.into_inner();
    let write = move |tx: &mut kunpeng::record::Tx<'_>, _: &_| {
        tx.history(&[Change {
            field: Some("state".into()),
            old: Some("green".into()),
            new: Some("ripe".into()),
            ..Change::of_record(Some(company), "pear", 1, ChangeKind::Updated)
        }])?;
        tx.audit("pear_picked", "pear", "1", json!({"state": "ripe", "company_id": company}))
    };
    actor.write(write).await?;
    Ok(HttpResponse::Created().finish())
}

fn features() -> impl Iterator<Item = &'static Feature> {
    FEATURES.iter().copied().chain([&PEARS])
}

/// The application with an additional feature.
struct Assembled(TestApp);

impl Arrange for Assembled {
    async fn arrange(place: TestDatabase) -> Self {
        Self(TestApp::of(place, features()).await)
    }
}

/// One person for each role.
fn everyone(app: &TestApp) -> impl Iterator<Item = (Role, Person)> {
    Role::ALL.iter().map(|role| match role {
        Role::Town => (*role, app.town("长安镇")),
        Role::Department => (*role, app.department("rsj")),
        other => (*other, app.person(other.code())),
    })
}

on_both! {
    async fn its_entry_stands_in_the_menu_of_those_who_may(assembled: Assembled) {
        for (role, person) in everyone(&assembled.0) {
            let mut browser = Browser::signed_in(&assembled.0, person.username()).await;
            let page = browser.get("/account").await.ok().text();
            assert_eq!(page.contains("href=\"/pears\""), role.may(PICKERS), "{role}: {page}");
        }
    }

    async fn its_routes_stand_behind_their_guards(assembled: Assembled) {
        let Assembled(app) = assembled;
        let company = make::company(&app).save().await.to_string();
        let mut met = (0, 0);
        for route in routes([&PEARS]) {
            let path = route.path().replace("{id}", &company);
            let nobody = app.nobody().request(route.method(), &path).send().await;
            nobody.refused(401, "missing_token");
            for (role, person) in everyone(&app) {
                let reply = person.request(route.method(), &path).send().await;
                match route.access {
                    Access::Needs(permission) if !role.may(permission) => {
                        met.1 += 1;
                        reply.refused(403, "forbidden");
                    }
                    _ => {
                        met.0 += 1;
                        reply.ok();
                    }
                }
            }
        }
        assert!(met.0 > 0 && met.1 > 0, "let in and refused: {met:?}");
        let all: Vec<String> = routes(features()).map(Route::path).collect();
        assert!(["/pears", "/healthz"].iter().all(|path| all.contains(&(*path).to_owned())));
    }

    async fn the_document_describes_it(assembled: Assembled) {
        let path = "/api/v1/companies/{id}/pears";
        let served = assembled.0.nobody().get("/api/openapi.json").await.ok();
        let described = &served["paths"][path]["post"];
        assert!(described["responses"]["201"].is_object(), "{described}");
        assert!(described["responses"]["403"].is_object(), "{described}");
        assert!(openapi_document(features()).paths.paths.contains_key(path));
        let without = openapi_document(FEATURES.iter().copied());
        assert!(!without.paths.paths.contains_key(path));
    }

    async fn what_it_writes_reads_in_its_words(assembled: Assembled) {
        let Assembled(app) = assembled;
        let company = make::company(&app).save().await;
        app.office().post(format!("/api/v1/companies/{company}/pears"), json!({})).await.ok();
        let mut office = Browser::signed_in(&app, "office").await;
        let history = office.get(&format!("/companies/{company}/history")).await.ok().text();
        for words in ["<td>成熟度</td>", ">梨<", ">未熟<", ">熟透<"] {
            assert!(history.contains(words), "{words}: {history}");
        }
        let mut auditor = Browser::signed_in(&app, "auditor").await;
        let log = auditor.get("/audit?object=pear").await.ok().text();
        for words in ["<td>摘梨</td>", "<td>梨 1</td>", "成熟度：熟透；企业编号："] {
            assert!(log.contains(words), "{words}: {log}");
        }
        assert!(log.contains("<option value=\"pear_picked\">摘梨"), "{log}");
    }

    async fn its_actions_are_described_and_its_rounds_run(assembled: Assembled) {
        let Assembled(app) = assembled;
        let company = make::company(&app).save().await;
        let mut office = Browser::signed_in(&app, "office").await;
        let page = office.get(&format!("/companies/{company}?done=picked")).await.ok().text();
        assert!(page.contains("已摘梨。"), "{page}");
        let now = chrono::DateTime::from_timestamp(app.now(), 0).expect("a moment").naive_utc();
        assert_eq!(rounds::go(app.journal(), now).expect("the rounds").of("pears"), 7);
    }
}
