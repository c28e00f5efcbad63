//! The pool of the demo: two batches with fictional documents, a company that has left, an open
//! nomination and an open recheck. All companies have names that mark them as fictional.

use std::sync::Arc;

use chrono::{Days, Months, NaiveDate};
use serde_json::{Map, Value, json};

use crate::access::Permission;
use crate::cli::office;
use crate::company::{self, Company, CompanyQuery};
use crate::error::Error;
use crate::membership::Leaving;
use crate::pool::{self, Answer, Leave, NewBatch, NewNomination, NewRecheck, Recognition, Verdict};
use crate::session::{Actor, Workplace};
use crate::stage::Phase;

/// Batches: number, name, document, months ago, number of companies. The service period of the
/// first ends in a few months.
const BATCHES: [(i32, &str, &str, u32, usize); 2] = [
    (1, "第一批（示例）", "示例文号〔2021〕1 号", 68, 10),
    (2, "第二批（示例）", "示例文号〔2025〕2 号", 14, 12),
];

/// Phases whose companies are recognised, the most advanced first.
const PHASES: [Phase; 3] = [Phase::Review, Phase::Guidance, Phase::Reform];

/// Tags of companies that are to be suggested.
const HONOURS: [&[&str]; 4] = [
    &["高新技术企业", "专精特新中小企业"],
    &["小巨人"],
    &["绿色企业"],
    &["机构投资", "高新技术企业"],
];

/// Fills the pool and returns the number of companies in it.
pub fn set_up(workplace: &Arc<Workplace>, actor: &Actor) -> Result<usize, Error> {
    let today = workplace.clock().today();
    let mut fictional = Vec::new();
    for phase in PHASES {
        fictional.extend(fictional_of(actor, phase)?);
    }
    // The demo unit's companies come first, so that its account has something to recheck.
    let town = office::actor(workplace, Some("town"), Permission::NominateCompanies)?;
    fictional.sort_by_key(|one| !town.scope().covers_town(&one.facts.town_code));
    let mut rest = fictional.iter();
    let mut members = 0;
    for (number, name, document_no, months, count) in BATCHES {
        let some: Vec<&Company> = rest.by_ref().take(count).collect();
        members += some.len();
        let on = today.checked_sub_months(Months::new(months)).unwrap_or(today);
        recognise(actor, (number, name, document_no, on), &some)?;
    }
    let gone: Vec<i64> = fictional.iter().skip(8).take(1).map(|company| company.id).collect();
    remove_one(actor, &gone, today)?;
    let waiting = fictional_of(actor, Phase::Reserve)?;
    honour(actor, &waiting)?;
    nominate(&town)?;
    recheck(actor, &fictional, today)?;
    Ok(members - 1)
}

/// Returns fictional companies of a phase.
pub(super) fn fictional_of(actor: &Actor, phase: Phase) -> Result<Vec<Company>, Error> {
    let query = CompanyQuery {
        phase: Some(phase),
        q: Some("示例".to_owned()),
        per_page: Some(20),
        ..CompanyQuery::default()
    };
    let filter = query.validate()?;
    actor.read_blocking(|db, scope| {
        let ids = company::numbers(db, scope, actor.memory(), &filter, 20)?;
        company::in_this_order(db, scope, &ids)
    })
}

fn recognise(
    actor: &Actor,
    (number, name, document_no, recognised_on): (i32, &str, &str, NaiveDate),
    companies: &[&Company],
) -> Result<(), Error> {
    actor.write_blocking(|tx, scope| {
        let new = NewBatch {
            number,
            name: name.to_owned(),
            document_no: document_no.to_owned(),
            recognised_on,
            expires_on: None,
            note: Some("（演示）虚构的认定文件".to_owned()),
        };
        let batch = pool::create_batch(tx, scope, new)?;
        let ids = companies.iter().map(|company| company.id).collect();
        let who = Recognition { nominations: Vec::new(), companies: ids };
        pool::recognise(tx, scope, batch.id, who).map(drop)
    })
}

fn remove_one(actor: &Actor, of: &[i64], today: NaiveDate) -> Result<(), Error> {
    actor.write_blocking(|tx, scope| {
        let Some(one) = pool::open_of(tx.db(), scope, of)?.pop() else { return Ok(()) };
        let how = Leave {
            kind: Leaving::Withdrew,
            left_on: today.checked_sub_months(Months::new(2)).unwrap_or(today),
            reason: "（演示）企业调整上市计划，申请退出".to_owned(),
            version: None,
        };
        pool::leave(tx, scope, one.id, how).map(drop)
    })
}

/// Adds tags to companies so that they are suggested.
fn honour(actor: &Actor, companies: &[Company]) -> Result<(), Error> {
    actor.write_blocking(|tx, scope| {
        for (company, tags) in companies.iter().zip(HONOURS) {
            let patch: Map<String, Value> = Map::from_iter([("tags".to_owned(), json!(tags))]);
            company::change(tx, scope, company.id, company.version, patch)?;
        }
        Ok(())
    })
}

/// Nominates a company of the demo unit.
fn nominate(town: &Actor) -> Result<(), Error> {
    let mut own = fictional_of(town, Phase::Reserve)?;
    own.extend(fictional_of(town, Phase::Reform)?);
    let outside = own.into_iter().find(|one| one.facts.entered_pool_on.is_none());
    let Some(own) = outside else { return Ok(()) };
    let new = NewNomination {
        company_id: own.id,
        town_opinion: "（演示）企业主业突出，近两年净利润持续增长，同意推荐。".to_owned(),
    };
    town.write_blocking(|tx, scope| pool::nominate(tx, scope, new).map(drop))
}

fn recheck(actor: &Actor, companies: &[Company], today: NaiveDate) -> Result<(), Error> {
    actor.write_blocking(|tx, scope| {
        let new = NewRecheck {
            name: "（演示）年度后备企业复核".to_owned(),
            due_on: today.checked_add_days(Days::new(15)).unwrap_or(today),
            note: None,
        };
        let recheck = pool::open_recheck(tx, scope, new)?;
        let answer = |(company, remove): (&Company, bool)| Answer {
            company_id: company.id,
            verdict: if remove { Verdict::Remove } else { Verdict::Keep },
            reason: remove.then(|| "（演示）主营业务变化，不再符合条件".to_owned()),
            version: None,
        };
        let said = companies.iter().skip(3).take(4).zip([false, false, true, false]);
        pool::answer(tx, scope, recheck.id, said.map(answer).collect()).map(drop)
    })
}
