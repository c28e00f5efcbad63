//! 分级 as pages: what waits for the office, overrides that end, yearly reviews.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::actions;
use super::model::{Difference, Review};
use super::review::{self, NewReview};
use super::store::{self, Asked};
use crate::access::{Access, Permission, Scope, in_china};
use crate::company::{self, Grade};
use crate::error::{Error, Present};
use crate::grade::HERE;
use crate::record::{self, Tx};
use crate::session::Actor;
use crate::town::{self, Town};
use crate::web::parts::{Field, Form, FormPage, Pairs};
use crate::web::{
    Frame, Page, Paging, PathId, Query, Route, from_members, page, page_after, pages, see_other,
};

pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ViewProfiles) => Get "/grades": show,
    Access::Needs(Permission::ReviewGrades) => Post "/grades/reviews": submit_review,
    Access::Needs(Permission::ReviewGrades) => Get "/companies/{id}/grade/dismiss": confirm,
    Access::Needs(Permission::ReviewGrades) => Post "/companies/{id}/grade/dismiss": dismiss,
];

/// Overrides that end within this number of days are shown.
const SOON: u64 = 60;
/// Maximum number of overrides shown.
const SHOWN: i64 = 50;

#[derive(Template)]
#[template(path = "grade/list.html", config = "src/askama.toml")]
struct GradesPage {
    frame: Frame,
    waiting: Page<Asked>,
    ending: Vec<Asked>,
    reviews: Vec<Review>,
    differences: Vec<Difference>,
    towns: Vec<Town>,
    form: Form,
}

impl GradesPage {
    fn town<'a>(&'a self, one: &'a Asked) -> &'a str {
        town::name_of(&self.towns, &one.town_code)
    }

    fn grade(&self, grade: &Option<Grade>) -> &'static str {
        grade.map_or("未分级", Grade::label)
    }

    fn given_by_and_day(&self, one: &Asked) -> String {
        let day: NaiveDate = in_china(one.opinion.given_at).date();
        format!("{} {day}", record::called(&one.opinion.given_by))
    }

    /// Returns what a review held now would change.
    fn moves(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(|one| one.before != one.after)
    }

    fn unchanged(&self) -> i64 {
        self.differences.iter().filter(|one| one.before == one.after).map(|one| one.companies).sum()
    }
}

fn note() -> Form {
    Form::new(vec![Field::line("note", "说明").hint("例如会议或文件依据，可不填。")])
}

async fn load_page(actor: &Actor) -> Result<GradesPage, Error> {
    let soon = actor.clock().today() + chrono::Days::new(SOON);
    let reviews = actor.person().role.may(Permission::ReviewGrades);
    let first = Paging { page: 1, per_page: SHOWN };
    let read = move |db: &mut _, scope: &_| {
        Ok(GradesPage {
            frame: Frame::for_anyone("分级"),
            waiting: store::waiting(db, scope, first)?,
            ending: store::overrides_until(db, scope, soon, SHOWN)?,
            reviews: store::reviews(db, scope)?,
            differences: match reviews {
                true => store::differences(db, scope)?,
                false => Vec::new(),
            },
            towns: town::list(db, scope)?,
            form: note(),
        })
    };
    Ok(GradesPage { frame: Frame::of(actor, HERE, "分级"), ..actor.read(read).await? })
}

async fn show(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let mut shown = load_page(&actor).await?;
    shown.frame = shown.frame.saying(asked.get("done"));
    page(&shown)
}

async fn submit_review(actor: Actor, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let form = note().entered(&sent);
    let new: NewReview = from_members(form.meaning()?)?;
    match actor.write(move |tx, scope| review::grade_everyone(tx, scope, &new)).await {
        Ok(_) => Ok(see_other("/grades?done=reviewed")),
        Err(refusal) => {
            let form = form.refused(&refusal);
            page_after(refusal, &GradesPage { form, ..load_page(&actor).await? })
        }
    }
}

fn dismissal(actor: &Actor, id: i64, name: &str, form: Form) -> FormPage {
    let frame = Frame::of(actor, HERE, "不予采纳");
    let path = format!("/companies/{id}/grade/dismiss");
    FormPage::new(frame, form, path, "/grades")
        .about(format!("/companies/{id}"), name)
        .note("答复镇街（园区）提出的分级建议或申诉；企业的分级不变。")
}

fn reason() -> Form {
    Form::new(vec![Field::long("reason", "理由").required()])
}

async fn name_of(actor: &Actor, id: i64) -> Result<String, Error> {
    actor.read(move |db, scope| Ok(company::find(db, scope, id)?.present()?.facts.name)).await
}

async fn confirm(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    page(&dismissal(&actor, id, &name_of(&actor, id).await?, reason()))
}

async fn dismiss(actor: Actor, id: PathId, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let why = sent.get("reason").to_owned();
    let dismiss = move |tx: &mut Tx<'_>, scope: &Scope| {
        let company = company::find(tx.db(), scope, id)?.present()?;
        actions::dismiss(tx, &company, &why)
    };
    match actor.write(dismiss).await {
        Ok(_) => Ok(see_other("/grades?done=dismissed")),
        Err(refusal) => {
            let name = name_of(&actor, id).await?;
            dismissal(&actor, id, &name, reason().entered(&sent)).refused(refusal)
        }
    }
}
