//! What a demo needs beside lists to look like a city at work: blocking issues with every light,
//! and grades. All of it on companies whose names say that they are fictional.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::demo_issues::{ISSUES, Issue, Who, deed};
use crate::access::{Actor, Clock, Person, Role, Workplace};
use crate::blocker::{self, BlockerFacts};
use crate::calendar::Calendar;
use crate::company::{self, Company, CompanyQuery, Grade};
use crate::error::Error;
use crate::grade::{self, NewOpinion};
use crate::stage::Phase;

/// The reasons with which the demo grades companies on the way.
const GRADES: [(Phase, Grade, &str); 3] = [
    (Phase::Review, Grade::Key, "（演示）在审企业"),
    (Phase::Guidance, Grade::Priority, "（演示）辅导期企业"),
    (Phase::Reform, Grade::Nurture, "（演示）股改企业"),
];

/// So many companies of each phase are graded.
const GRADED: i64 = 12;

/// Grades fictional companies and plays the issues of some; how many of each.
pub fn set_up(workplace: &Arc<Workplace>, actor: &Actor) -> Result<(usize, usize), Error> {
    let (fictional, graded) = grade_some(actor)?;
    let mut stage = Stage { workplace, calendar: actor.read_blocking(|db, _| Calendar::read(db))? };
    // Some companies get two issues, as they do.
    let cast = fictional.iter().step_by(2).cycle();
    let mut played = 0;
    for (issue, company) in ISSUES.iter().zip(cast) {
        stage.play(issue, company)?;
        played += 1;
    }
    Ok((played, graded))
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
            let ids = company::store::numbers(tx.db(), scope, &query.understood()?, GRADED)?;
            for id in &ids {
                let opinion = NewOpinion { grade, reason: reason.to_owned(), expires_on: None };
                grade::give(tx, scope, *id, &opinion)?;
                graded += 1;
            }
            fictional.extend(company::store::in_this_order(tx.db(), scope, &ids)?);
        }
        Ok((fictional, graded))
    })
}

/// Where the issues are played: each act on its own day, by its own people.
struct Stage<'a> {
    workplace: &'a Arc<Workplace>,
    calendar: Calendar,
}

impl Stage<'_> {
    fn play(&mut self, issue: &Issue, company: &Company) -> Result<(), Error> {
        let facts = BlockerFacts {
            category: issue.category.to_owned(),
            severity: issue.severity,
            lead_department: None,
            departments: Vec::new(),
            description: issue.description.to_owned(),
            responsible_person: None,
            raised_on: None,
            parent_id: None,
        };
        let town = &company.facts.town_code;
        let raiser = self.actor(Who::Town, town, "", issue.raised);
        let record =
            raiser.write_blocking(|tx, scope| blocker::raise(tx, scope, company.id, facts))?;
        let (id, lead) = (record.blocker.id, record.blocker.columns.lead_department);
        for (days_ago, who, action, words) in issue.acts {
            let actor = self.actor(*who, town, &lead, *days_ago);
            let deed = deed(*action, words);
            actor.write_blocking(|tx, scope| blocker::act(tx, scope, id, deed))?;
        }
        Ok(())
    }

    /// Someone at ten o'clock of a working day, so many ago.
    fn actor(&self, who: Who, town: &str, lead: &str, days_ago: u32) -> Actor {
        let today: NaiveDate = self.workplace.clock().today();
        let day = self.calendar.before(today, days_ago);
        let moment = day.and_time(NaiveTime::MIN) + TimeDelta::hours(2); // of UTC
        let (role, town_code, department_code) = match who {
            Who::Town => (Role::Town, Some(town.to_owned()), None),
            Who::Lead => (Role::Department, None, Some(lead.to_owned())),
            Who::Office => (Role::Office, None, None),
            Who::Leader => (Role::Leader, None, None),
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
