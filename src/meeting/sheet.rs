//! A meeting on one sheet: its agenda in order, the latest event of each item, and its decisions.

use std::collections::HashMap;

use super::model::{DecisionRecord, Meeting};
use super::store;
use crate::access::Scope;
use crate::blocker::{self, BlockerRecord, Event};
use crate::db::Db;
use crate::error::{Error, Present};

/// The part of a meeting that a scope can see.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub meeting: Meeting,
    /// 议题, in order, each with its latest event.
    pub agenda: Vec<(BlockerRecord, Option<Event>)>,
    /// 议定事项, in the order in which they were made.
    pub decisions: Vec<DecisionRecord>,
}

impl Sheet {
    /// Reads the sheet of a meeting.
    pub fn read(db: &mut Db, scope: &Scope, id: i64) -> Result<Self, Error> {
        let meeting = store::find(db, scope, id)?.present()?;
        let ids = store::agenda(db, scope, id)?;
        let items = blocker::these(db, scope, &ids)?;
        let keys: Vec<_> = items.iter().map(|one| one.blocker.key()).collect();
        let latest = blocker::latest_events(db, &keys)?;
        let mut latest: HashMap<i64, Event> = latest.into_iter().collect();
        let with = |item: BlockerRecord| {
            let event = latest.remove(&item.blocker.id);
            (item, event)
        };
        let agenda = items.into_iter().map(with).collect();
        Ok(Self { meeting, agenda, decisions: store::decided_at(db, scope, id)? })
    }
}
