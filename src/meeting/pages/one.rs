//! Page of one meeting: its facts, then a sheet for each company with blockers and decisions.

use std::collections::HashMap;

use actix_web::HttpResponse;
use askama::Template;

use crate::access::{Permission, minute};
use crate::blocker::{BlockerView, Event, Severity};
use crate::company::{self, CompanyView};
use crate::error::Error;
use crate::flow::Act;
use crate::meeting::HERE;
use crate::meeting::flow::{MeetingAction, Party};
use crate::meeting::sheet::Sheet;
use crate::meeting::view::{DecisionView, ItemView, MeetingView, SheetView};
use crate::session::Actor;
use crate::town::{self, Town, name_of};
use crate::web::parts::Pairs;
use crate::web::{Frame, PathId, Query, page};

/// A blocker on the agenda with its decisions.
struct AgendaItem {
    blocker: BlockerView,
    latest: Option<Event>,
    decisions: Vec<DecisionView>,
}

/// The sheet of one company.
struct OfCompany {
    id: i64,
    name: String,
    town: String,
    /// The company as the user may see it. `None` if the user may not see it.
    company: Option<CompanyView>,
    items: Vec<AgendaItem>,
    /// Decisions that the user must carry out, on blockers that the user cannot see.
    other: Vec<DecisionView>,
}

#[derive(Template)]
#[template(path = "meeting/pages/one.html", config = "src/askama.toml")]
struct MeetingPage {
    frame: Frame,
    meeting: MeetingView,
    companies: Vec<OfCompany>,
    items: usize,
    decisions: usize,
}

impl MeetingPage {
    fn may(&self, action: MeetingAction) -> bool {
        self.frame.may(Permission::HoldMeetings)
            && action.is_legal(&[Party::Office], self.meeting.status)
    }

    /// Describes the latest event of a blocker.
    fn describe_event(&self, event: &Event) -> String {
        let words = [event.detail.as_str(), event.note.as_deref().unwrap_or_default()];
        let words: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
        format!("{}　{}　{}", minute(event.at.0), event.action.label(), words.join("；"))
    }
}

impl OfCompany {
    fn new(id: i64, name: &str, town: &str) -> Self {
        let (company, items, other) = (None, Vec::new(), Vec::new());
        Self { id, name: name.to_owned(), town: town.to_owned(), company, items, other }
    }

    /// Returns the main facts of the company.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let Some(company) = &self.company else { return Vec::new() };
        let facts = &company.facts;
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "—".to_owned());
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        vec![
            ("统一社会信用代码", text(&facts.credit_code)),
            ("法定代表人", text(&facts.legal_representative)),
            ("注册地址", text(&facts.registered_address)),
            ("行业", text(&facts.industry)),
            ("阶段", company.stage_name.to_owned()),
            ("分级", text(&company.grade.map(|grade| grade.label().to_owned()))),
            ("目标板块", text(&facts.target_board.map(|board| board.label().to_owned()))),
            ("拟申报日期", text(&day(facts.planned_filing_on))),
            ("保荐机构", text(&facts.sponsor)),
            ("未结困难问题", company.open_blockers.to_string()),
        ]
    }
}

/// Builds the sheets of the companies, in agenda order.
fn sheets(sheet: SheetView, companies: Vec<CompanyView>, towns: &[Town]) -> Vec<OfCompany> {
    let mut known: HashMap<i64, CompanyView> =
        companies.into_iter().map(|company| (company.id, company)).collect();
    let mut all: Vec<OfCompany> = Vec::new();
    let mut at = |all: &mut Vec<OfCompany>, (id, name, town): (i64, &str, &str)| {
        let place = all.iter().position(|one| one.id == id);
        place.unwrap_or_else(|| {
            let mut new = OfCompany::new(id, name, name_of(towns, town));
            new.company = known.remove(&id);
            all.push(new);
            all.len() - 1
        })
    };
    for ItemView { blocker, latest } in sheet.agenda {
        let whose = (blocker.company_id, blocker.company_name.as_str(), blocker.town_code.as_str());
        let place = at(&mut all, whose);
        all[place].items.push(AgendaItem { blocker, latest, decisions: Vec::new() });
    }
    for decision in sheet.decisions {
        let DecisionView { company_id, company_name, company_town, .. } = &decision;
        let place = at(&mut all, (*company_id, company_name, company_town));
        let items = &mut all[place].items;
        match items.iter_mut().find(|item| item.blocker.id == decision.blocker_id) {
            Some(item) => item.decisions.push(decision),
            None => all[place].other.push(decision),
        }
    }
    all
}

pub(super) async fn show(
    actor: Actor,
    id: PathId,
    asked: Query<Pairs>,
) -> Result<HttpResponse, Error> {
    let (id, today) = (id.into_inner(), actor.clock().today());
    let read = move |db: &mut _, scope: &_| {
        let sheet = Sheet::read(db, scope, id)?;
        let mut ids: Vec<i64> =
            sheet.agenda.iter().map(|(item, _)| item.blocker.company_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let companies = company::in_this_order(db, scope, &ids)?;
        Ok((sheet, companies, town::list(db, scope)?))
    };
    let (sheet, companies, towns) = actor.read(read).await?;
    let view = |one| CompanyView::new(one, Vec::new(), actor.scope());
    let companies = companies.into_iter().map(view).collect();
    let sheet = SheetView::new(sheet, actor.scope(), today);
    page(&MeetingPage {
        frame: Frame::of(&actor, HERE, "会议").saying(asked.get("done")),
        meeting: sheet.meeting.clone(),
        items: sheet.agenda.len(),
        decisions: sheet.decisions.len(),
        companies: sheets(sheet, companies, &towns),
    })
}
