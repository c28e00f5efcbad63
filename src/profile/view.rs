//! 上市画像 of one company, as the page, the API and the briefing show it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::calculate::{Calculated, Records, Rules, calculate};
use super::reasons::{PriorityPart, parts, recommended};
use super::store::{self, CompanySelection, Subject};
use crate::access::{CompanyRef, Scope};
use crate::blocker::{self, BlockerQuery, BlockerView};
use crate::company::{self, CompanyView, Grade, points};
use crate::course;
use crate::db::Db;
use crate::error::{Error, Present};
use crate::financial::{self, FinancialsView};
use crate::standard::{Report, explain};
use crate::town;
use crate::web::COUNTED;

/// Maximum number of blockers, and of events, on a profile.
const SHOWN: i64 = 10;

/// 上市画像.
#[derive(Debug, Serialize, ToSchema)]
pub struct Profile {
    pub company: CompanyView,
    /// 镇街（园区）名称
    pub town_name: String,
    /// Day for which the standards are judged.
    pub as_of: NaiveDate,
    pub stay: Stay,
    /// 优先级; `null` if the company is listed or has left the process.
    pub priority: Option<Priority>,
    /// 雷达图: the five dimensions of 潜力.
    pub dimensions: Vec<Dimension>,
    /// 上市标准, the nearest first.
    pub standards: Report,
    /// 财务数据, the newest year first.
    pub financials: FinancialsView,
    /// Open blockers, the most urgent first.
    pub blockers: Vec<BlockerView>,
    /// 阶段历程, the newest first.
    pub events: Vec<Event>,
}

/// Time in the current stage, compared with the usual stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stay {
    /// Days in the current stage so far.
    pub days: i64,
    /// Median stay, in days, of the city's companies that left this stage.
    pub usual_days: Option<i32>,
    /// Number of stays behind the median.
    pub companies: Option<i32>,
}

/// 优先级 with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Priority {
    /// Hundredths of a point, at most 10 000.
    pub points: i32,
    /// 全市第几; `null` beyond the counted limit.
    pub rank_in_city: Option<i64>,
    /// 本镇街第几
    pub rank_in_town: Option<i64>,
    /// The company directly ahead in the same town, with the reason.
    pub ahead: Option<Ahead>,
    /// 潜力、进程、紧迫
    pub parts: Vec<PriorityPart>,
    /// First day of the weights in use.
    pub weights_from: NaiveDate,
    /// 依据
    pub basis: String,
    /// 建议分级
    pub recommended: Option<Grade>,
    /// The rule, in words.
    pub because: String,
}

/// The company directly ahead in the same town.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ahead {
    pub company_id: i64,
    /// 企业名称
    pub name: String,
    /// Priority in hundredths of a point.
    pub points: i32,
    /// The differences, in words.
    pub because: String,
}

/// A dimension of the radar chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Dimension {
    /// 名称
    pub name: &'static str,
    /// Percent of the maximum points.
    pub percent: i32,
    /// The input, in words.
    pub input: String,
}

/// An event of the listing process.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = profile::Event)]
pub struct Event {
    /// 日期, as precise as it is known
    pub on: String,
    /// 事件
    pub step: &'static str,
    /// 文号
    pub document_no: Option<String>,
    /// 说明
    pub note: Option<String>,
}

/// Records of a company and the profile calculated from them, by the rules of a day.
#[derive(Clone)]
pub struct Reading {
    pub subject: Subject,
    pub records: Records,
    pub rules: Rules,
    pub calculated: Calculated,
}

/// Reads a company in the scope and calculates its profile.
pub fn load_reading(db: &mut Db, scope: &Scope, id: i64, on: NaiveDate) -> Result<Reading, Error> {
    let which = CompanySelection::These(vec![id]);
    let found = store::subjects(db, scope, &which)?.pop();
    let subject = found.ok_or_else(|| Error::not_found("企业"))?;
    let rules = Rules::read(db, on)?;
    let records = store::records(db, scope, &which, &rules)?.remove(&id).unwrap_or_default();
    let calculated = calculate(&subject, &records, &rules);
    Ok(Reading { subject, records, rules, calculated })
}

/// Returns the profile of a company today. The standards are judged on the day `as_of`.
pub fn profile(
    db: &mut Db,
    scope: &Scope,
    id: i64,
    as_of: NaiveDate,
    today: NaiveDate,
) -> Result<Profile, Error> {
    let company = company::find(db, scope, id)?.present()?;
    let former = company::former_names_of(db, company.key())?;
    let reading = load_reading(db, scope, id, today)?;
    let (standards, parts) = (standards_on(&reading, as_of), parts_of(&reading));
    let query = BlockerQuery {
        company: Some(id),
        open: Some(true),
        per_page: Some(SHOWN),
        sort: Some(blocker::SortField::TurnEndsOn.to_string()),
        ..BlockerQuery::default()
    };
    let blockers = blocker::list(db, scope, &query.validate()?, today)?;
    let statements = financial::of_company(db, scope, id)?;
    Ok(Profile {
        town_name: town::name_of(&town::list(db, scope)?, &company.facts.town_code).to_owned(),
        as_of,
        stay: stay(db, scope, &company, today)?,
        dimensions: dimensions(&parts),
        priority: priority(db, scope, &reading, parts, &company.facts.town_code)?,
        standards,
        financials: FinancialsView::new(id, &statements, &reading.rules.precedence),
        blockers: blockers.items.into_iter().map(|one| BlockerView::new(one, today)).collect(),
        events: events(db, company.key())?,
        company: CompanyView::new(company, former, scope),
    })
}

/// Judges the standards on another day than that of the reading, with the same figures.
pub fn standards_on(reading: &Reading, as_of: NaiveDate) -> Report {
    let known = crate::standard::Known { on: as_of, ..reading.calculated.known.clone() };
    explain(reading.rules.rulebook, &known)
}

fn stay(
    db: &mut Db,
    scope: &Scope,
    company: &company::Company,
    today: NaiveDate,
) -> Result<Stay, Error> {
    let usual = store::usual_span(db, scope, company.position.stage)?;
    Ok(Stay {
        days: (today - company.position.stage_since).num_days(),
        usual_days: usual.map(|(_, days)| days),
        companies: usual.map(|(companies, _)| companies),
    })
}

fn events(db: &mut Db, company: CompanyRef) -> Result<Vec<Event>, Error> {
    let events = course::events_of(db, company)?;
    let valid = events.into_iter().rev().filter(|event| event.voided_at.is_none());
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    Ok(valid
        .take(shown)
        .map(|event| Event {
            on: event.happening().on.to_string(),
            step: event.step.label(),
            document_no: event.document_no,
            note: event.note,
        })
        .collect())
}

/// Returns a sentence about the nearest standard.
pub fn nearest_words(calculated: &Calculated, rules: &Rules) -> String {
    let nearest = calculated.best.and_then(|(place, _)| rules.rulebook.standards.get(place));
    let Some(nearest) = nearest else {
        return "资料不足：还没有一条标准能够核对".to_owned();
    };
    let percent = crate::money::wan(i64::from(calculated.facts.nearness_ppm));
    format!("最接近{}{}，接近度 {percent}%", nearest.board.label(), nearest.name())
}

/// Returns the parts of the score. Empty if there is no score.
pub fn parts_of(reading: &Reading) -> Vec<PriorityPart> {
    let Reading { calculated, rules, .. } = reading;
    let words = nearest_words(calculated, rules);
    let score = calculated.score.as_ref();
    score.map_or_else(Vec::new, |one| parts(one, &calculated.facts, &rules.weights, &words))
}

fn priority(
    db: &mut Db,
    scope: &Scope,
    reading: &Reading,
    parts: Vec<PriorityPart>,
    town: &str,
) -> Result<Option<Priority>, Error> {
    let Reading { subject, rules, calculated, .. } = reading;
    let Some(score) = calculated.score else { return Ok(None) };
    let key = calculated.key(subject);
    let everyone = Scope::whole_city("a rank is among all; it shows no other company");
    let rank = |ahead: i64| (ahead <= COUNTED).then_some(ahead + 1);
    let in_city = store::ahead_of(db, &everyone, key, None)?;
    let in_town = store::ahead_of(db, scope, key, Some(town))?;
    let grade = recommended(&score, subject.stage, &rules.weights);
    Ok(Some(Priority {
        points: score.priority,
        rank_in_city: rank(in_city),
        rank_in_town: rank(in_town),
        ahead: ahead(db, scope, reading, key, town)?,
        parts,
        weights_from: rules.weights.effective_from,
        basis: rules.weights.basis.clone(),
        because: grade.as_ref().map_or_else(String::new, |one| one.because.clone()),
        recommended: grade.map(|one| one.grade),
    }))
}

/// Returns the company directly ahead in the same town, and the parts in which they differ.
fn ahead(
    db: &mut Db,
    scope: &Scope,
    reading: &Reading,
    key: i64,
    town: &str,
) -> Result<Option<Ahead>, Error> {
    let Some((id, name)) = store::just_ahead(db, scope, key, town)? else { return Ok(None) };
    let Some(score) = reading.calculated.score else { return Ok(None) };
    let other = store::stored_profiles(db, scope, &CompanySelection::These(vec![id]))?.pop();
    let Some(other) = other else { return Ok(None) };
    let differences = [
        ("潜力", other.potential, score.potential_points()),
        ("进程", other.progress, score.progress_points()),
        ("紧迫", other.urgency, score.urgency_points()),
    ];
    let words: Vec<String> = differences
        .into_iter()
        .filter_map(|(name, theirs, ours)| {
            let apart = theirs? - ours;
            let points = points(apart.abs());
            (apart != 0).then(|| format!("{name}{} {points}", if apart > 0 { "多" } else { "少" }))
        })
        .collect();
    let because = match words.is_empty() {
        true => "各项相同，先登记的在前".to_owned(),
        false => words.join("，"),
    };
    Ok(Some(Ahead { company_id: id, name, points: other.priority.unwrap_or(0), because }))
}

fn dimensions(parts: &[PriorityPart]) -> Vec<Dimension> {
    let potential = parts.iter().find(|part| part.name == "潜力");
    let items = potential.map_or(&[][..], |part| &part.items);
    items
        .iter()
        .map(|item| Dimension {
            name: item.name,
            percent: item.most.filter(|most| *most > 0).map_or(0, |most| item.points * 100 / most),
            input: item.reason.clone(),
        })
        .collect()
}
