//! The page of a company: facts, stage, blockers and possible next moves.

use actix_web::HttpResponse;
use askama::Template;

use super::moves::{MoveForm, opinion};
use super::words::HistoryLine;
use crate::access::{Permission, Role, Scope, in_china, minute};
use crate::attachment::{self, Attachment};
use crate::blocker::{self, BlockerQuery, BlockerView};
use crate::company::{self, Company, CompanyView, Fact, Grade, Shown, reveal_contact};
use crate::confirmation::Confirmation;
use crate::course::{self, StageEvent};
use crate::db::Db;
use crate::declaration::{self, Declaration, DeclarationState};
use crate::error::{Error, Present};
use crate::grade::{self, Opinion, Standing};
use crate::listing::{self, Listing, ListingStatus};
use crate::record::{self, Glossary};
use crate::session::Actor;
use crate::stage::{self, Move};
use crate::town;
use crate::web::parts::{Form, Pairs};
use crate::web::{Frame, Page, Paging, PathId, Query, page, page_after};

/// Number of blockers, opinions and changes on a company's page; a linked page shows the rest.
const SHOWN: i64 = 10;

/// A folded form.
pub struct Opened {
    pub form: Form,
    /// Whether the form was sent and refused.
    pub open: bool,
}

#[derive(Template)]
#[template(path = "dossier/company/one.html", config = "src/askama.toml")]
pub struct OnePage {
    frame: Frame,
    company: CompanyView,
    town: String,
    /// Error message of an operation that has no form on the page any more.
    pub refused: Option<String>,
    /// The full phone number, if the user asked for it.
    phone: Option<String>,
    trace: Option<Trace>,
    /// Possible next moves, for users who may edit companies.
    pub moves: Vec<MoveForm>,
    /// The form for an opinion on the grade.
    pub opinion: Opened,
    blockers: Page<BlockerView>,
    days_in_stage: i64,
}

/// The parts for users with [`Permission::ViewTrace`].
struct Trace {
    events: Vec<StageEvent>,
    legal: Vec<Move>,
    listings: Vec<Listing>,
    opinions: Vec<Opinion>,
    /// Basis of the grade.
    standing: Standing,
    attachments: Vec<Attachment>,
    changes: Vec<HistoryLine>,
    /// Declarations that wait for the office or for an amendment.
    declarations: Vec<Declaration>,
    /// Rules of confirmations.
    confirmation: Confirmation,
}

impl OnePage {
    fn decides(&self) -> bool {
        self.frame.person.as_ref().is_some_and(|person| person.role == Role::Office)
    }

    /// Groups the moves: the next step, later steps that may be recorded directly, and steps back
    /// or out.
    fn grouped_moves(&self) -> Vec<(&'static str, Vec<&MoveForm>)> {
        let (out, onward): (Vec<&MoveForm>, Vec<&MoveForm>) =
            self.moves.iter().partition(|one| one.needs_reason);
        let first = onward.first().map(|one| one.step);
        let (next, later): (Vec<&MoveForm>, Vec<&MoveForm>) =
            onward.into_iter().partition(|one| Some(one.step) == first || one.open);
        let groups = [("下一步", next), ("补登更后的阶段", later), ("中止、退回或退出", out)];
        groups.into_iter().filter(|(_, some)| !some.is_empty()).collect()
    }

    fn recorded(&self, event: &StageEvent) -> String {
        format!("{} 于 {} 登记", record::called(&event.recorded_by), minute(event.recorded_at))
    }

    fn status(&self, listing: &Listing) -> ListingStatus {
        listing::status(listing, self.company.position.stage)
    }

    /// CSS class of a grade's badge; the badge also contains its name.
    fn grade_class(&self, grade: &Grade) -> &'static str {
        match grade {
            Grade::Key => "broken",
            Grade::Priority => "review",
            Grade::Nurture => "guidance",
            Grade::Stock => "none",
        }
    }

    fn given_by_and_day(&self, opinion: &Opinion) -> String {
        let day = in_china(opinion.given_at).format("%Y-%m-%d");
        format!("{} {day}", record::called(&opinion.given_by))
    }

    /// Returns label and value of the main facts; "—" for an unknown value.
    fn facts(&self) -> impl Iterator<Item = (&'static str, String)> {
        let always = company::facts().filter(|fact| fact.about.shown == Shown::Always);
        always.map(|fact| (fact.label, self.shown(fact).unwrap_or_else(|| "—".to_owned())))
    }

    /// Returns label and value of the rarer facts that are known.
    fn further_facts(&self) -> impl Iterator<Item = (&'static str, String)> {
        let former = Some(self.company.former_names.join("、")).filter(|names| !names.is_empty());
        let rarer = company::facts().filter(|fact| fact.about.shown == Shown::IfKnown);
        let known = rarer.filter_map(|fact| Some((fact.label, self.shown(fact)?)));
        former.map(|names| ("曾用名", names)).into_iter().chain(known)
    }

    fn shown(&self, fact: &Fact) -> Option<String> {
        fact.shown(&self.company.facts)
    }
}

pub async fn show(actor: Actor, id: PathId, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let mut one = load_page(&actor, id.into_inner()).await?;
    one.frame = one.frame.saying(asked.get("done"));
    page(&one)
}

/// Shows the page with the full phone number. The audit log records the request.
pub async fn contact(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let company = actor.write(move |tx, scope| reveal_contact(tx, scope, id)).await?;
    let phone = company.facts.contact_phone.unwrap_or_else(|| "—".to_owned());
    page(&OnePage { phone: Some(phone), ..load_page(&actor, id).await? })
}

/// Shows the company's page with the error of an operation that has no form there.
pub async fn refused(actor: &Actor, id: i64, refusal: Error) -> Result<HttpResponse, Error> {
    let refused = Some(refusal.detail().to_owned());
    page_after(refusal, &OnePage { refused, ..load_page(actor, id).await? })
}

/// Reads the company's page with empty forms.
pub async fn load_page(actor: &Actor, id: i64) -> Result<OnePage, Error> {
    let today = actor.clock().today();
    let role = actor.person().role;
    let follows = role.may(Permission::ViewTrace);
    let glossary = Glossary::of(actor.hooks());
    let read = move |db: &mut Db, scope: &Scope| {
        let company = company::find(db, scope, id)?.present()?;
        let former = company::former_names_of(db, company.key())?;
        let towns = town::list(db, scope)?;
        let glossary = glossary.with_lists(db, scope)?;
        let of_company =
            BlockerQuery { company: Some(id), per_page: Some(SHOWN), ..BlockerQuery::default() };
        let blockers = blocker::list(db, scope, &of_company.validate()?, today)?;
        let trace = if follows { Some(trace(db, &company, today, &glossary)?) } else { None };
        let town = town::name_of(&towns, &company.facts.town_code).to_owned();
        Ok((CompanyView::new(company, former, scope), town, blockers, trace))
    };
    let (company, town, blockers, trace) = actor.read(read).await?;
    let legal = trace.iter().flat_map(|trace| &trace.legal).copied();
    let moves = match role.may(Permission::EditCompanies) {
        true => legal.map(|legal| move_form(role, legal, trace.as_ref())).collect(),
        false => Vec::new(),
    };
    Ok(OnePage {
        frame: Frame::of(actor, company::HERE, company.facts.name.clone()),
        days_in_stage: (today - company.position.stage_since).num_days(),
        company,
        town,
        refused: None,
        phone: None,
        trace,
        moves,
        opinion: Opened { form: opinion(role), open: false },
        blockers: blockers.map(|record| BlockerView::new(record, today)),
    })
}

fn move_form(role: Role, legal: Move, trace: Option<&Trace>) -> MoveForm {
    let declares = |trace: &&Trace| role == Role::Town && trace.confirmation.needs(legal.step);
    MoveForm::new(legal, trace.filter(declares).map(|trace| trace.attachments.as_slice()))
}

fn trace(
    db: &mut Db,
    company: &Company,
    today: chrono::NaiveDate,
    glossary: &Glossary,
) -> Result<Trace, Error> {
    let key = company.key();
    let standing = course::standing_of(db, key)?;
    let mut events = course::events_of(db, key)?;
    events.reverse();
    let few = Paging { page: 1, per_page: SHOWN };
    let changes = record::of_company(db, key, None, SHOWN)?;
    Ok(Trace {
        events,
        legal: standing.map(|s| stage::legal_moves(s.position(today))).unwrap_or_default(),
        listings: listing::listings_of(db, key)?,
        opinions: grade::opinions_of(db, key, few)?.items,
        standing: grade::standing(db, company)?,
        attachments: attachment::of_company(db, key)?,
        declarations: declaration::open_of_company(db, key)?,
        confirmation: Confirmation::in_force(db)?,
        changes: changes.into_iter().map(|entry| HistoryLine::of(entry, glossary)).collect(),
    })
}
