//! The page of one unit: a briefing on two sheets.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

use crate::access::{Permission, Scope};
use crate::blocker::{self, BlockerQuery, BlockerView};
use crate::company::{self, CompanyInList, CompanyQuery};
use crate::db::Db;
use crate::error::{Error, Present};
use crate::goal::{self, TownRow};
use crate::listing::{self, ListingFilter, ListingView};
use crate::record::Memory;
use crate::session::Actor;
use crate::stage::Phase;
use crate::town::{self, TownView};
use crate::web::parts::Pairs;
use crate::web::{Frame, Page, Paging, Query, page};

/// Maximum number of records of each kind; the linked lists show all of them.
const SHOWN: i64 = 50;

/// Phases before listing, furthest first.
const ON_THE_WAY: [Phase; 5] =
    [Phase::Review, Phase::Guidance, Phase::Reform, Phase::Reserve, Phase::Suspended];

#[derive(Template)]
#[template(path = "dossier/town/one.html", config = "src/askama.toml")]
struct TownPage {
    frame: Frame,
    town: TownView,
    row: TownRow,
    today: NaiveDate,
    records: Option<Records>,
    covered: bool,
}

/// Records of the unit, as far as the scope allows.
struct Records {
    listings: Option<Page<ListingView>>,
    companies: Vec<(Phase, Page<CompanyInList>)>,
    blockers: Page<BlockerView>,
}

impl Records {
    /// Reads the records. At most five lists of companies: one for each phase in which the unit has
    /// any.
    fn read(
        db: &mut Db,
        scope: &Scope,
        memory: &Memory,
        row: &TownRow,
        (today, sees_listings): (NaiveDate, bool),
    ) -> Result<Self, Error> {
        let town = Some(row.town_code.clone());
        let listings = ListingFilter { town: town.clone(), ..ListingFilter::default() };
        let paging = Paging::new(None, Some(SHOWN))?;
        let listings = match sees_listings {
            true => Some(listing::list(db, scope, &listings, paging)?),
            false => None,
        };
        let mut companies = Vec::new();
        let counts = row.pipeline.by_phase();
        for phase in ON_THE_WAY {
            if counts.iter().any(|(of, count)| *of == phase && *count > 0) {
                companies.push((phase, in_phase(db, scope, memory, (&row.town_code, phase))?));
            }
        }
        companies.retain(|(_, found)| !found.items.is_empty());
        let blockers = BlockerQuery {
            town,
            open: Some(true),
            sort: Some("due_on".to_owned()),
            per_page: Some(SHOWN),
            ..BlockerQuery::default()
        };
        let blockers = blocker::list(db, scope, &blockers.validate()?, today)?;
        Ok(Self {
            listings: listings
                .map(|found| found.map(|(listing, holder)| ListingView::new(listing, holder))),
            companies,
            blockers: blockers.map(|record| BlockerView::new(record, today)),
        })
    }
}

fn in_phase(
    db: &mut Db,
    scope: &Scope,
    memory: &Memory,
    (town, phase): (&str, Phase),
) -> Result<Page<CompanyInList>, Error> {
    let query = CompanyQuery {
        town: Some(town.to_owned()),
        phase: Some(phase),
        per_page: Some(SHOWN),
        sort: Some("stage_since".to_owned()),
        ..CompanyQuery::default()
    };
    let found = company::list(db, scope, memory, &query.validate()?)?;
    Ok(found.map(|row| CompanyInList::new(row, scope)))
}

/// Shows the page of a unit. A town sees the figures of all units, but only its own records.
pub(super) async fn one(
    actor: Actor,
    code: Path<String>,
    asked: Query<Pairs>,
) -> Result<HttpResponse, Error> {
    let (code, today) = (code.into_inner(), actor.clock().today());
    let covered = actor.scope().covers_town(&code);
    let foreign = actor.scope().own_town().is_some_and(|own| own != code);
    let seen = (today, actor.person().role.may(Permission::ViewListings));
    let memory = actor.memory().clone();
    let read = move |db: &mut Db, scope: &Scope| {
        let town = town::find(db, scope, &code)?.present()?;
        let group = town::working_group(db, scope, &code)?;
        let table = goal::break_zero(db, scope, today)?;
        let row = table.rows.into_iter().find(|row| row.town_code == code);
        let row = row.ok_or_else(|| Error::not_found("镇街（园区）"))?;
        let records = match foreign {
            true => None,
            false => Some(Records::read(db, scope, &memory, &row, seen)?),
        };
        Ok((TownView::new(town, group, scope), row, records))
    };
    let (town, row, records) = actor.read(read).await?;
    let frame = Frame::of(&actor, town::HERE, town.town.town.name.clone());
    let frame = frame.saying(asked.get("done"));
    page(&TownPage { frame, town, row, today, records, covered })
}
