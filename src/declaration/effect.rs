//! What a confirmation would change: break-zero, points, the pool. For the office, before it
//! confirms.

use chrono::{Datelike, NaiveDate};

use super::model::{Declaration, DeclarationState, Found, Holder};
use crate::access::Scope;
use crate::confirmation::FactKind;
use crate::db::Db;
use crate::error::Error;
use crate::goal::{self, BreakZero};
use crate::ranking::{self, Rule, RuleItem};
use crate::stage::{Stage, Step};

/// Figures of today that effects are computed from.
pub struct Effects {
    table: BreakZero,
    rule: Option<Rule>,
}

impl Effects {
    /// Reads today's figures.
    pub fn read(db: &mut Db, scope: &Scope, today: NaiveDate) -> Result<Self, Error> {
        Ok(Self { table: goal::break_zero(db, scope, today)?, rule: ranking::rule_on(db, today)? })
    }

    /// Returns what the confirmation of a declaration would change today; `None` once it is no
    /// longer pending.
    pub fn of(&self, (declaration, holder): &Found) -> Option<String> {
        if declaration.state != DeclarationState::Pending {
            return None;
        }
        let goal = self.on_goal(declaration.step, &holder.town_code, holder.stage);
        let points = match declaration.kind {
            FactKind::Pool => None,
            FactKind::Stage | FactKind::Listing => self.on_points(declaration, holder),
        };
        let pool = (declaration.kind == FactKind::Pool).then(|| pool(declaration));
        let parts: Vec<String> = [goal, points, pool].into_iter().flatten().collect();
        match parts.is_empty() {
            true => Some("登记事项，破零数不变".to_owned()),
            false => Some(parts.join("；")),
        }
    }

    fn on_goal(&self, step: Step, town: &str, stage: Stage) -> Option<String> {
        let is_listed = stage == Stage::Listed;
        let row = self.table.rows.iter().find(|row| row.town_code == town)?;
        let totals = &self.table.totals;
        let counted = i64::from(row.counts_for_goal);
        let progress = |broken: i64| format!("{broken}/{}", totals.units);
        let name = &row.town_name;
        match step {
            Step::Listed if is_listed => Some("企业已计入，增加一条上市记录".to_owned()),
            Step::Listed if row.listed == 0 && row.counts_for_goal => {
                Some(format!("{name}破零，{}", progress(totals.broken + counted)))
            }
            Step::Listed => Some(format!("{name}上市企业 {} 家", row.listed + 1)),
            Step::Delisted | Step::MovedOut
                if is_listed && row.listed == 1 && row.counts_for_goal =>
            {
                Some(format!("{name}不再破零，{}", progress(totals.broken - counted)))
            }
            Step::Delisted | Step::MovedOut if is_listed => {
                Some(format!("{name}上市企业 {} 家", row.listed - 1))
            }
            _ => None,
        }
    }

    /// Returns the items of this year that the fact scores. A stage counts when a company first
    /// enters it, for a unit of the goal. What an exit costs depends on the whole year; only the
    /// league table says it.
    fn on_points(&self, declaration: &Declaration, holder: &Holder) -> Option<String> {
        let step = declaration.step;
        let row = self.table.rows.iter().find(|row| row.town_code == holder.town_code)?;
        let this_year = declaration.occurred_on.year() == self.table.as_of.year();
        let is_first = step <= Step::Listed && Step::from(holder.highest_stage) < step;
        if !(row.counts_for_goal && this_year && is_first) {
            return None;
        }
        let breaks_zero = step == Step::Listed && row.first_listed_on.is_none();
        let counts = |item: &&RuleItem| {
            item.stages.contains(&step) || (breaks_zero && item.counts_break_zero())
        };
        let items = self.rule.iter().flat_map(Rule::scored).filter(counts);
        let parts: Vec<String> =
            items.map(|item| format!("{} {:+} 分", item.name, item.per)).collect();
        (!parts.is_empty()).then(|| parts.join("、"))
    }
}

fn pool(declaration: &Declaration) -> String {
    match super::actions::is_exit(declaration) {
        Ok(true) => "后备库在库企业减少 1 家".to_owned(),
        _ => "企业自入库日期起在库".to_owned(),
    }
}
