//! Declarations of the demo: the demo unit declares steps of its fictional companies; one waits for
//! the office, one was returned. All document numbers are marked as fictional.

use std::sync::Arc;

use super::pool::fictional_of;
use crate::access::Permission;
use crate::cli::office;
use crate::confirmation::Submission;
use crate::course::NewEvent;
use crate::declaration::{self, Decision};
use crate::error::Error;
use crate::listing;
use crate::session::{Actor, Workplace};
use crate::stage::{Phase, Step};

/// Declares steps and returns how many wait for the office.
pub fn set_up(workplace: &Arc<Workplace>, actor: &Actor) -> Result<usize, Error> {
    let town = office::actor(workplace, Some("town"), Permission::DeclareFacts)?;
    let today = workplace.clock().today();
    let mut declared = Vec::new();
    for (phase, step) in [(Phase::Reform, Step::GuidanceFiled), (Phase::Guidance, Step::Accepted)] {
        let Some(company) = fictional_of(&town, phase)?.into_iter().next() else { continue };
        let event = NewEvent {
            document_no: Some("（演示）示例文号〔2026〕1 号".to_owned()),
            ..NewEvent::on_day(step, today)
        };
        let submitted =
            town.write_blocking(|tx, scope| listing::advance(tx, scope, &company, &event))?;
        if let Submission::Declared(id) = submitted {
            declared.push(id);
        }
    }
    let Some(returned) = declared.pop().filter(|_| !declared.is_empty()) else {
        return Ok(declared.len());
    };
    let why = "（演示）请补充受理通知书";
    actor.write_blocking(|tx, scope| {
        declaration::act(tx, scope, returned, Decision::return_for(why)).map(drop)
    })?;
    Ok(declared.len())
}
