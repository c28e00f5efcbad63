//! Settings as pages: each subject a form.

use actix_web::{HttpResponse, web};
use serde_json::Value;

use super::figures::Figures;
use super::model::Supervision;
use super::subject::Subject;
use super::{actions, store};
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::financial::Source;
use crate::session::Actor;
use crate::web::parts::{Choice, Field, Form, FormPage, Input, Pairs};
use crate::web::{Frame, Here, Members, Query, Route, members, page, pages, see_other};

/// Settings as pages.
pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::SetRules) => Get "/settings": show::<Supervision>,
    Access::Needs(Permission::SetRules) => Post "/settings": save::<Supervision>,
    Access::Needs(Permission::SetRules) => Get "/settings/figures": show::<Figures>,
    Access::Needs(Permission::SetRules) => Post "/settings/figures": save::<Figures>,
];

/// A subject as a form.
trait Sheet: Subject {
    const TITLE: &'static str;
    const PATH: &'static str;
    const NOTE: &'static str;
    /// Another subject: where it is and what it is called.
    const OTHER: (&'static str, &'static str);

    fn fields() -> Vec<Field>;

    /// The subject by the fields of the form.
    fn on_form(&self) -> Result<Members, Error> {
        members(self)
    }

    /// What changed fields mean for the subject, which is now this one.
    fn meant(&self, fields: Members) -> Members {
        fields
    }
}

impl Sheet for Supervision {
    const TITLE: &'static str = "督办规则";
    const PATH: &'static str = "/settings";
    const NOTE: &'static str =
        "单位均为工作日，按国务院放假安排推算。修改后，正在办理的问题自动重新推算期限和亮灯。";
    const OTHER: (&'static str, &'static str) = ("/settings/figures", "另一项设置：财务口径");

    fn fields() -> Vec<Field> {
        let days = |name, label, hint| Field::new(name, label, Input::Whole).required().hint(hint);
        vec![
            days(
                "yellow_days",
                "临期亮黄灯（期限前几个工作日）",
                "剩余工作日不多于这个数时亮黄灯。",
            ),
            days(
                "yellow_share",
                "或剩余时限占比（%）",
                "按全部时限的百分比计，两者取早；0 表示不按比例。",
            ),
            days("sign_days", "签收时限（工作日）", "自交办次日起算，过期提示“逾期未签收”。"),
            days("verify_days", "核验时限（工作日）", "自部门反馈次日起算，由镇街（园区）核验。"),
            days(
                "escalate_town",
                "逾期几个工作日报镇街分管领导",
                "通知该镇街（园区）专班和牵头部门。",
            ),
            days("escalate_office", "逾期几个工作日报领导小组办公室", "同时列入督办。"),
            days("escalate_leaders", "逾期几个工作日提请领导小组", "列入领导小组议题。"),
            days("silence_days", "多少个工作日没有进展算“沉默”", "列入沉默清单。"),
        ]
    }
}

/// The places of the order of sources, by the fields of the form.
const PLACES: [(&str, &str); Source::ALL.len()] = [
    ("source_1", "来源优先顺序：第一"),
    ("source_2", "第二"),
    ("source_3", "第三"),
    ("source_4", "第四"),
    ("source_5", "第五"),
    ("source_6", "第六"),
];

impl Sheet for Figures {
    const TITLE: &'static str = "财务口径";
    const PATH: &'static str = "/settings/figures";
    const NOTE: &'static str = "同一年度有几个来源的，按优先顺序采用第一个有数的来源；纳税总额税务优先，\
        社保参保人数人社优先。修改口径只改变显示哪一个数，不改动任何已登记的数据。默认值均为建议，\
        港元汇率须换成中国人民银行公布的中间价。";
    const OTHER: (&'static str, &'static str) = ("/settings", "另一项设置：督办规则");

    fn fields() -> Vec<Field> {
        let sources = || Source::ALL.iter().map(|one| Choice::new(one.code(), one.label()));
        let mut fields: Vec<Field> = PLACES
            .iter()
            .map(|(name, label)| Field::choice(name, label, sources()).required())
            .collect();
        fields.extend([
            Field::new("tolerance_percent", "容差（%）", Input::Whole)
                .required()
                .hint("两个来源相差超过较大一方的这个百分比时，提示“来源不一致”。"),
            Field::new("hkd_rate_ppm", "1 港元折合人民币（元）", Input::Decimal(6))
                .required()
                .hint("用于港股上市标准的换算。0.90 是建议默认值，须换成中国人民银行中间价。"),
            Field::day("hkd_rate_on", "汇率日期"),
            Field::line("hkd_rate_source", "汇率来源").hint("例如：中国人民银行人民币汇率中间价。"),
        ]);
        fields
    }

    fn on_form(&self) -> Result<Members, Error> {
        let mut fields = members(self)?;
        fields.remove("source_order");
        for ((name, _), source) in PLACES.iter().zip(&self.source_order) {
            fields.insert((*name).to_owned(), Value::from(source.code()));
        }
        Ok(fields)
    }

    fn meant(&self, mut fields: Members) -> Members {
        let before = self.source_order.iter().map(|source| Value::from(source.code()));
        let places: Vec<Option<Value>> =
            PLACES.iter().map(|(name, _)| fields.remove(*name)).collect();
        if places.iter().any(Option::is_some) {
            let order = places.into_iter().zip(before).map(|(now, was)| now.unwrap_or(was));
            fields.insert("source_order".to_owned(), order.collect());
        }
        fields
    }
}

fn form<S: Sheet>(actor: &Actor, form: Form, version: i64) -> FormPage {
    let frame = Frame::of(actor, Here::Settings, S::TITLE);
    FormPage::new(frame, form, S::PATH, S::PATH)
        .about(S::OTHER.0, S::OTHER.1)
        .keeping("version", version)
        .note(S::NOTE)
}

async fn read<S: Sheet>(actor: &Actor) -> Result<(S, i64), Error> {
    actor.read(|db, _| store::with_version(db)).await
}

async fn show<S: Sheet>(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let (subject, version) = read::<S>(&actor).await?;
    let shown = Form::new(S::fields()).editing(&subject.on_form()?);
    page(&form::<S>(&actor, shown, version).saying(asked.get("done")))
}

async fn save<S: Sheet>(actor: Actor, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let seen = sent.version()?;
    let (subject, version) = read::<S>(&actor).await?;
    let now = subject.on_form()?;
    let entered = Form::new(S::fields()).editing(&now).entered(&sent);
    let changed = match entered.meaning() {
        Ok(fields) => {
            let patch = subject.meant(fields);
            actor.write(move |tx, _| actions::change::<S>(tx, seen, patch)).await
        }
        Err(refusal) => Err(refusal),
    };
    match changed {
        Ok((_, after)) => {
            let done = if after == seen { "unchanged" } else { "saved" };
            Ok(see_other(&format!("{}?done={done}", S::PATH)))
        }
        Err(refusal) => form::<S>(&actor, entered, seen).refused_over(refusal, &now, version),
    }
}
