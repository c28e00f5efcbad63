//! 督办规则 as a page.

use actix_web::{HttpResponse, web};

use super::model::Supervision;
use super::{actions, store};
use crate::access::{Access, Actor, Permission};
use crate::error::Error;
use crate::web::parts::{Field, Form, FormPage, Input, Pairs};
use crate::web::{Frame, Here, Query, Route, members, page, pages, see_other};

/// Settings as pages.
pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::SetRules) => Get "/settings": show,
    Access::Needs(Permission::SetRules) => Post "/settings": save,
];

fn fields() -> Vec<Field> {
    let days = |name, label, hint| Field::new(name, label, Input::Whole).required().hint(hint);
    vec![
        days("yellow_days", "临期亮黄灯（期限前几个工作日）", "剩余工作日不多于这个数时亮黄灯。"),
        days(
            "yellow_share",
            "或剩余时限占比（%）",
            "按全部时限的百分比计，两者取早；0 表示不按比例。",
        ),
        days("sign_days", "签收时限（工作日）", "自交办次日起算，过期提示“逾期未签收”。"),
        days("verify_days", "核验时限（工作日）", "自部门反馈次日起算，由镇街（园区）核验。"),
        days("escalate_town", "逾期几个工作日报镇街分管领导", "通知该镇街（园区）专班和牵头部门。"),
        days("escalate_office", "逾期几个工作日报领导小组办公室", "同时列入督办。"),
        days("escalate_leaders", "逾期几个工作日提请领导小组", "列入领导小组议题。"),
        days("silence_days", "多少个工作日没有进展算“沉默”", "列入沉默清单。"),
    ]
}

fn form(actor: &Actor, form: Form, version: i64) -> FormPage {
    let frame = Frame::of(actor, Here::Settings, "督办规则");
    FormPage::new(frame, form, "/settings", "/settings").keeping("version", version).note(
        "单位均为工作日，按国务院放假安排推算。修改后，正在办理的问题自动重新推算期限和亮灯。",
    )
}

async fn read(actor: &Actor) -> Result<(Supervision, i64), Error> {
    actor.read(|db, _| store::supervision_and_version(db)).await
}

async fn show(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let (rules, version) = read(&actor).await?;
    let shown = Form::new(fields()).editing(&members(&rules)?);
    page(&form(&actor, shown, version).saying(asked.get("done")))
}

async fn save(actor: Actor, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let seen = sent.version()?;
    let (rules, version) = read(&actor).await?;
    let now = members(&rules)?;
    let entered = Form::new(fields()).editing(&now).entered(&sent);
    let changed = match entered.meaning() {
        Ok(patch) => actor.write(move |tx, _| actions::change(tx, seen, patch)).await,
        Err(refusal) => Err(refusal),
    };
    match changed {
        Ok((_, after)) => {
            let done = if after == seen { "unchanged" } else { "saved" };
            Ok(see_other(&format!("/settings?done={done}")))
        }
        Err(refusal) => form(&actor, entered, seen).refused_over(refusal, &now, version),
    }
}
