//! Meetings of the demo: one held, with decisions, and one planned.

use chrono::NaiveDate;

use crate::error::Error;
use crate::meeting::{self, Holding, MeetingFacts, MeetingKind, NewDecision};
use crate::session::Actor;

/// Number of working days ago when the first meeting was held.
pub const HELD: u32 = 8;

/// Decisions of the first meeting: index of the blocker in the script, text, department (`None`:
/// the company's unit), working days.
const DECIDED: [(usize, &str, Option<&str>, i32); 3] = [
    (0, "（演示）由自然资源局牵头拟定补办不动产权证方案，报领导小组审定", Some("zrzyj"), 10),
    (0, "（演示）由镇街补齐 1998 年出让时的土地来源材料", None, 5),
    (9, "（演示）由发改局先行办理募投项目备案，用地流转同步推进", Some("fgj"), 20),
];

/// Holds the first meeting. `issues` holds id and unit of each raised blocker, in the order of the
/// script.
pub fn create_meetings(office: &Actor, issues: &[Option<(i64, String)>]) -> Result<(), Error> {
    let on: NaiveDate = office.clock().today();
    let at = |place: usize| issues.get(place).cloned().flatten();
    let agenda: Vec<i64> =
        [0, 9].into_iter().filter_map(|place| at(place).map(|(id, _)| id)).collect();
    office.write_blocking(|tx, scope| {
        let facts = facts("（演示）第一次专题协调会", on);
        let planned = meeting::plan(tx, scope, facts)?;
        let id = planned.id;
        meeting::set_agenda(tx, scope, id, planned.version, &agenda)?;
        meeting::record_held(tx, scope, id, &Holding { held_on: Some(on), version: None })?;
        for (place, text, department, working_days) in DECIDED {
            let Some((blocker_id, town)) = at(place) else { continue };
            let new = NewDecision {
                blocker_id,
                text: text.to_owned(),
                department: department.map(str::to_owned),
                town: department.is_none().then_some(town),
                responsible_person: None,
                working_days: Some(working_days),
                due_on: None,
            };
            meeting::decide(tx, scope, id, new)?;
        }
        Ok(())
    })
}

/// Plans the second meeting for a future day, on the blockers with the highest priority.
pub fn plan(office: &Actor, on: NaiveDate) -> Result<(), Error> {
    let today = office.clock().today();
    office.write_blocking(|tx, scope| {
        let planned = meeting::plan(tx, scope, facts("（演示）第二次专题协调会", on))?;
        let paging = crate::web::Paging { page: 1, per_page: 4 };
        let first = meeting::suggested(tx.db(), scope, planned.id, today, paging)?.items;
        let agenda: Vec<i64> = first.iter().map(|one| one.blocker_id).collect();
        meeting::set_agenda(tx, scope, planned.id, planned.version, &agenda).map(drop)
    })
}

fn facts(title: &str, held_on: NaiveDate) -> MeetingFacts {
    MeetingFacts {
        kind: MeetingKind::Coordination,
        title: title.to_owned(),
        held_on,
        place: Some("（演示）市民服务中心 3 楼".to_owned()),
        host: Some("（演示）办公室主任".to_owned()),
        participants: None,
        minutes: None,
        document_no: None,
    }
}
