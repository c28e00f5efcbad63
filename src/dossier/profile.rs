//! Pages of 上市画像 and 模拟测算.

use actix_web::HttpResponse;
use askama::Template;

use super::briefing;
use crate::access::{Access, Permission};
use crate::company::{self, points};
use crate::error::{Code, Error, Present};
use crate::grade::{self, Standing};
use crate::misread;
use crate::money::wan;
use crate::profile::{self, Comparison, Imagined, Profile, Question, Radar};
use crate::request::{self, Request};
use crate::session::Actor;
use crate::stage::Stage;
use crate::standard::{
    Answer, BoardReport, Certainty, ConditionReport, MissingFigure, NeededFigure, StandardKind,
    StandardReport,
};
use crate::web::parts::{Choice, Field, Form, Input, Pairs};
use crate::web::{Frame, PathId, Query, Route, page, page_after, pages};

/// Pages of profiles.
pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ViewProfiles) => Get "/companies/{id}/profile": show,
    Access::Needs(Permission::ViewProfiles) => Get "/companies/{id}/what-if": ask,
    Access::Needs(Permission::ViewProfiles) => Get "/companies/{id}/briefing": briefing::show,
    Access::Needs(Permission::ViewProfiles) => Get "/companies/{id}/briefing.docx": briefing::file,
];

#[derive(Template)]
#[template(path = "dossier/profile.html", config = "src/askama.toml")]
struct ProfilePage {
    frame: Frame,
    profile: Profile,
    standing: Standing,
    /// Open request for information to the unit.
    request: Option<Request>,
    radar: Radar,
}

/// Maximum number of missing figures shown.
const WANTED: usize = 12;

impl ProfilePage {
    fn id(&self) -> i64 {
        self.profile.company.id
    }

    /// Returns the standards of a board by which an ordinary company may list.
    fn ordinary<'a>(&self, board: &'a BoardReport) -> impl Iterator<Item = &'a StandardReport> {
        board
            .standards
            .iter()
            .filter(|one| matches!(one.kind, StandardKind::General | StandardKind::Entry))
    }

    /// Returns the positioning standards of a board.
    fn others<'a>(&self, board: &'a BoardReport) -> impl Iterator<Item = &'a StandardReport> {
        board.standards.iter().filter(|one| one.kind == StandardKind::Positioning)
    }

    /// Returns the standards of a board for special companies.
    fn special<'a>(&self, board: &'a BoardReport) -> Vec<&'a StandardReport> {
        let ordinary = [StandardKind::General, StandardKind::Entry, StandardKind::Positioning];
        board.standards.iter().filter(|one| !ordinary.contains(&one.kind)).collect()
    }

    fn positioning<'a>(&self, board: &'a BoardReport) -> Option<&'a StandardReport> {
        board.standards.iter().find(|one| one.kind == StandardKind::Positioning)
    }

    /// CSS class of an answer's badge; the badge also contains its name.
    fn class(&self, answer: &Answer) -> &'static str {
        match answer {
            Answer::Met => "broken",
            Answer::MetIf | Answer::FiguresMet => "review",
            Answer::Gap => "guidance",
            Answer::Missing | Answer::Open | Answer::NotInForce => "none",
        }
    }

    /// Sign of an answer, for users who do not see colours.
    fn sign(&self, answer: &Answer) -> &'static str {
        match answer {
            Answer::Met => "✔",
            Answer::MetIf | Answer::FiguresMet => "◐",
            Answer::Gap => "▽",
            Answer::Missing => "？",
            Answer::Open | Answer::NotInForce => "○",
        }
    }

    fn percent(&self, ppm: &u32) -> String {
        format!("{}%", wan(i64::from(*ppm)))
    }

    fn unverified(&self, condition: &ConditionReport) -> bool {
        condition.certainty == Certainty::C
    }

    fn points(&self, hundredths: &i32) -> String {
        points(*hundredths)
    }

    fn wanted(&self) -> &[MissingFigure] {
        let all = &self.profile.standards.missing;
        all.get(..WANTED.min(all.len())).unwrap_or(all)
    }

    /// Returns the page on which a town enters a missing figure.
    fn place(&self, want: &MissingFigure) -> String {
        let id = self.id();
        match want.figure {
            NeededFigure::EstablishedOn | NeededFigure::RegisteredCapital => {
                format!("/companies/{id}/edit")
            }
            _ => format!("/companies/{id}/financials"),
        }
    }

    fn rate(&self) -> String {
        let micro = self.profile.standards.hkd_ppm;
        format!("{}.{:04}", micro / 1_000_000, (micro % 1_000_000) / 100)
    }

    /// Returns the years for the chart: oldest first, revenue and profit in 万元.
    fn charted(&self) -> Vec<(i32, String, String)> {
        let amount = |yuan: Option<i64>| yuan.map_or_else(|| "—".to_owned(), wan);
        let years = self.profile.financials.years.iter().rev();
        let row = |year: &crate::financial::YearView| {
            let shown = &year.shown;
            let profit = shown.net_profit_yuan.into_iter().chain(shown.net_profit_deducted_yuan);
            (year.fiscal_year, amount(shown.revenue_yuan), amount(profit.min()))
        };
        years.map(row).collect()
    }

    fn stay(&self) -> String {
        let stay = &self.profile.stay;
        match (stay.usual_days, stay.companies) {
            (Some(usual), Some(companies)) => {
                format!("已 {} 天，本市 {companies} 家企业通常 {usual} 天", stay.days)
            }
            _ => format!("已 {} 天", stay.days),
        }
    }
}

async fn show(actor: Actor, id: PathId, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let (id, today) = (id.into_inner(), actor.clock().today());
    let as_of = match asked.get("as_of") {
        "" => today,
        day => {
            day.parse().map_err(|_| Error::bad_request(Code::BadDate, "日期应写成 2026-04-24。"))?
        }
    };
    let read = move |db: &mut _, scope: &_| {
        let profile = profile::profile(db, scope, id, as_of, today)?;
        let company = company::find(db, scope, id)?.present()?;
        Ok((profile, grade::standing(db, &company)?, request::of_company(db, scope, id)?))
    };
    let (profile, standing, request) = actor.read(read).await?;
    let title = format!("上市画像：{}", profile.company.facts.name);
    let frame = Frame::of(&actor, company::HERE, title).with_charts();
    let radar = Radar::of(&profile.dimensions);
    let frame = frame.saying(asked.get("done"));
    page(&ProfilePage { frame, profile, standing, request, radar })
}

#[derive(Template)]
#[template(path = "dossier/what_if.html", config = "src/askama.toml")]
struct WhatIfPage {
    frame: Frame,
    id: i64,
    name: String,
    form: Form,
    answer: Option<Comparison>,
}

impl WhatIfPage {
    fn points(&self, hundredths: &Option<i32>) -> String {
        hundredths.map_or_else(|| "—".to_owned(), points)
    }

    fn grade(&self, grade: &Option<company::Grade>) -> &'static str {
        grade.map_or("—", company::Grade::label)
    }
}

fn question(years: &[i32]) -> Form {
    let live = Stage::ALL.iter().filter(|stage| stage.is_live());
    let stages = live.map(|stage| Choice::new(stage.code(), stage.label()));
    let wan = |name, label| Field::new(name, label, Input::Wan);
    let whole = |name, label| Field::new(name, label, Input::Whole);
    let choices = years.iter().map(|year| Choice::new(year.to_string(), format!("{year} 年")));
    Form::new(vec![
        Field::choice("fiscal_year", "年度", choices)
            .hint("下面的数字假定属于这一年；不填的按已有数据。"),
        wan("revenue_yuan", "营业收入"),
        wan("net_profit_yuan", "净利润"),
        wan("net_profit_deducted_yuan", "扣非净利润"),
        wan("op_cash_flow_yuan", "经营活动现金流量净额"),
        wan("rd_expense_yuan", "研发投入"),
        wan("net_assets_yuan", "净资产"),
        Field::new("weighted_roe_ppm", "加权平均净资产收益率（%）", Input::Decimal(4)),
        whole("employees", "员工人数"),
        whole("rd_staff", "研发人员"),
        whole("invention_patents", "发明专利数"),
        Field::choice("stage", "假定阶段", stages),
        Field::day("planned_filing_on", "假定计划申报日期"),
        Field::new("blockers_solved", "假定困难问题全部解决", Input::Tick),
    ])
}

/// Shows the form and the result. The question is in the address, so that it can be saved and
/// shared; asking writes nothing.
async fn ask(actor: Actor, id: PathId, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let (id, today, asked) = (id.into_inner(), actor.clock().today(), asked.into_inner());
    let known = move |db: &mut _, scope: &_| {
        let company = company::find(db, scope, id)?.present()?;
        let reading = profile::load_reading(db, scope, id, today)?;
        Ok((company.facts.name, reading.calculated.known))
    };
    let (name, known) = actor.read(known).await?;
    let newest = known.base_year().unwrap_or_else(|| known.due_year());
    let form = question(&[newest + 1, newest, newest - 1, newest - 2]);
    let frame = Frame::of(&actor, company::HERE, format!("模拟测算：{name}"));
    let mut shown = WhatIfPage { frame, id, name, form, answer: None };
    if asked.iter().next().is_none() {
        return page(&shown);
    }
    shown.form = shown.form.entered(&asked);
    match read_question(&shown.form, newest) {
        Ok(question) => {
            let read =
                move |db: &mut _, scope: &_| profile::compare(db, scope, id, &question, today);
            shown.answer = Some(actor.read(read).await?);
            page(&shown)
        }
        Err(refusal) => {
            shown.form = shown.form.refused(&refusal);
            page_after(refusal, &shown)
        }
    }
}

fn read_question(form: &Form, newest: i32) -> Result<Question, Error> {
    let mut entered = form.meaning()?;
    entered.retain(|_, value| !value.is_null());
    let mut question = Question::default();
    let mut take = |name: &str| entered.shift_remove(name).unwrap_or_default();
    question.stage = misread::value(take("stage"))?;
    question.planned_filing_on = misread::value(take("planned_filing_on"))?;
    question.blockers_solved = take("blockers_solved").as_bool().unwrap_or(false);
    let year = take("fiscal_year");
    let year = year.as_str().and_then(|year| year.parse().ok()).unwrap_or(newest);
    entered.insert("fiscal_year".to_owned(), year.into());
    let figures: Imagined = misread::value(entered.into())?;
    question.figures.push(figures);
    Ok(question)
}
