//! Demo data beside lists: blockers with every light, and grades. All companies have names that
//! mark them as fictional.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::issues::{ActingPerson, Issue, action_input, issues};
use super::meetings;
use crate::access::{Clock, Person, Role};
use crate::blocker::{self, Blocker, BlockerFacts};
use crate::calendar::Calendar;
use crate::company::{self, Company, CompanyQuery, Grade};
use crate::error::{Error, Present};
use crate::grade::{self, NewOpinion};
use crate::server::rounds;
use crate::session::{Actor, Workplace};
use crate::stage::Phase;

/// Grades by phase, with reasons.
const GRADES: [(Phase, Grade, &str); 3] = [
    (Phase::Review, Grade::Key, "（演示）在审企业"),
    (Phase::Guidance, Grade::Priority, "（演示）辅导期企业"),
    (Phase::Reform, Grade::Nurture, "（演示）股改企业"),
];

/// Maximum number of companies graded per phase.
const GRADED: i64 = 12;

/// Grades fictional companies and plays the script of blockers. Returns the numbers of blockers and
/// of graded companies.
pub fn set_up(workplace: &Arc<Workplace>, actor: &Actor) -> Result<(usize, usize), Error> {
    let (fictional, graded) = grade_some(actor)?;
    let stage = Stage { workplace, calendar: actor.read_blocking(|db, _| Calendar::read(db))? };
    // Some companies get two blockers, as in reality.
    let script = issues()?;
    let cast: Vec<(&Issue, &Company)> =
        script.iter().zip(fictional.iter().step_by(2).cycle()).collect();
    let mut numbers = vec![None; cast.len()];
    let first_day = script.iter().map(|issue| issue.raised).max().unwrap_or(0);
    for days_ago in (0..=first_day).rev() {
        for ((issue, company), number) in cast.iter().zip(&mut numbers) {
            stage.take_actions(issue, company, days_ago, number)?;
        }
        if days_ago == meetings::HELD {
            let towns = cast.iter().map(|(_, company)| &company.facts.town_code);
            let issues = numbers.iter().zip(towns);
            let issues: Vec<_> = issues
                .map(|(raised, town)| raised.as_ref().map(|(id, _)| (*id, town.clone())))
                .collect();
            meetings::create_meetings(
                &stage.actor(ActingPerson::Office, "", "", days_ago),
                &issues,
            )?;
        }
        stage.close_of_day(days_ago)?;
    }
    let next_week = stage.calendar.after(workplace.clock().today(), 5).on;
    meetings::plan(&stage.actor(ActingPerson::Office, "", "", 0), next_week)?;
    Ok((cast.len(), graded))
}

fn grade_some(actor: &Actor) -> Result<(Vec<Company>, usize), Error> {
    actor.write_blocking(|tx, scope| {
        let mut graded = 0;
        let mut fictional: Vec<Company> = Vec::new();
        for (phase, grade, reason) in GRADES {
            let query = CompanyQuery {
                phase: Some(phase),
                q: Some("示例".to_owned()),
                ..CompanyQuery::default()
            };
            let ids = company::numbers(tx.db(), scope, actor.memory(), &query.validate()?, GRADED)?;
            for id in &ids {
                let expires_on = tx.today().checked_add_days(chrono::Days::new(180));
                let reason = reason.to_owned();
                let opinion = NewOpinion { grade, reason, expires_on, appeal: false };
                let company = company::find(tx.db(), scope, *id)?.present()?;
                grade::give(tx, scope, &company, &opinion)?;
                graded += 1;
            }
            fictional.extend(company::in_this_order(tx.db(), scope, &ids)?);
        }
        Ok((fictional, graded))
    })
}

/// Plays the script day by day: each action by its actor, and the rounds of the program in the
/// evening.
struct Stage<'a> {
    workplace: &'a Arc<Workplace>,
    calendar: Calendar,
}

/// Id and leading department of a raised blocker.
type Raised = Option<(i64, String)>;

impl Stage<'_> {
    /// Plays the actions of a blocker on one day.
    fn take_actions(
        &self,
        issue: &Issue,
        company: &Company,
        days_ago: u32,
        raised: &mut Raised,
    ) -> Result<(), Error> {
        let town = &company.facts.town_code;
        if issue.raised == days_ago {
            let raiser = self.actor(ActingPerson::Town, town, "", days_ago);
            let facts = facts(issue);
            let record = raiser
                .write_blocking(|tx, scope| blocker::raise(tx, scope, company.key(), facts))?;
            let Blocker { id, columns, .. } = record.blocker;
            *raised = Some((id, columns.lead_department));
        }
        let Some((id, lead)) = raised.clone() else { return Ok(()) };
        for (_, who, action, words) in issue.acts.iter().filter(|(day, ..)| *day == days_ago) {
            let actor = self.actor(*who, town, &lead, days_ago);
            let input = action_input(*action, words);
            actor.write_blocking(|tx, scope| blocker::act(tx, scope, id, input))?;
        }
        Ok(())
    }

    /// Runs reminders and escalations of a day at 18:00 China time, or now if that is still to
    /// come.
    fn close_of_day(&self, days_ago: u32) -> Result<(), Error> {
        let now = self.workplace.clock().now();
        let day = self.calendar.before(self.workplace.clock().today(), days_ago);
        let evening = day.and_time(NaiveTime::MIN) + TimeDelta::hours(10); // UTC
        rounds::go(self.workplace.journal_for_upkeep(), evening.min(now)).map(|_| ())
    }

    /// Returns an actor at 10:00 China time of a past working day, or now if that is still to come.
    fn actor(&self, who: ActingPerson, town: &str, lead: &str, days_ago: u32) -> Actor {
        let today: NaiveDate = self.workplace.clock().today();
        let day = self.calendar.before(today, days_ago);
        let ten = day.and_time(NaiveTime::MIN) + TimeDelta::hours(2); // UTC
        let moment = ten.min(self.workplace.clock().now());
        let (role, town_code, department_code) = match who {
            ActingPerson::Town => (Role::Town, Some(town.to_owned()), None),
            ActingPerson::Lead => (Role::Department, None, Some(lead.to_owned())),
            ActingPerson::Office => (Role::Office, None, None),
            ActingPerson::Leader => (Role::Leader, None, None),
        };
        let person = Person {
            id: 0,
            username: "演示".into(),
            display_name: "演示".into(),
            role,
            town_code,
            department_code,
            unit: None,
            must_change_password: false,
            session_id: String::new(),
            greeting: None,
        };
        let then = Arc::new(self.workplace.at(Clock::Fixed(moment)));
        Actor::at_command_line(then, Some(person))
    }
}

fn facts(issue: &Issue) -> BlockerFacts {
    BlockerFacts {
        category: issue.category.clone(),
        severity: issue.severity,
        lead_department: None,
        departments: Vec::new(),
        description: issue.description.clone(),
        responsible_person: None,
        raised_on: None,
        parent_id: None,
    }
}
