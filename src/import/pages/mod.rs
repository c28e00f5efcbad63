//! Pages of 导入: five steps with permanent addresses. 上传 → 识别 → 核对 → 提交 → 结果.

mod changes;
mod commit;
mod errors;
mod list;
mod reading;
mod result;

use std::borrow::Borrow;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpResponse;

use super::any_kind::ReadOut;
use super::batch::{self, Opened};
use super::model::{Kept, State};
use crate::access::{Access, Permission, minute};
use crate::account;
use crate::background::{Standing, Subject};
use crate::db::Db;
use crate::error::Error;
use crate::import::HERE;
use crate::money::grouped;
use crate::record;
use crate::session::Actor;
use crate::town::{self, Town};
use crate::web::parts::Pairs;
use crate::web::{Frame, PathId, Query, Route, pages};

/// 导入
pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::Import) => Get "/imports": list::list,
    Access::Needs(Permission::Import) => Post "/imports": list::upload,
    Access::Needs(Permission::Import) => Get "/imports/{id}": show,
    Access::Needs(Permission::Import) => Get "/imports/{id}/reading": reading::show,
    Access::Needs(Permission::Import) => Post "/imports/{id}/reading": reading::change,
    Access::Needs(Permission::Import) => Get "/imports/{id}/changes": changes::show,
    Access::Needs(Permission::Import) => Get "/imports/{id}/errors": errors::show,
    Access::Needs(Permission::Import) => Post "/imports/{id}/errors": errors::correct,
    Access::Needs(Permission::Import) => Post "/imports/{id}/commit": commit::commit,
    Access::Needs(Permission::Import) => Get "/imports/{id}/undo": result::ask_undo,
    Access::Needs(Permission::Import) => Post "/imports/{id}/undo": result::undo,
];

/// Maximum time to wait for the result before the page shows the progress.
const PATIENCE: Duration = Duration::from_millis(1_500);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Upload,
    Reading,
    Check,
    Commit,
    Result,
}

/// A step in the head of a page.
struct StepShown {
    name: &'static str,
    /// Address of the step; `None` if it is not reached or is the current one.
    href: Option<String>,
    is_done: bool,
    is_here: bool,
}

/// Head of every page of a batch.
struct Head {
    id: i64,
    kind: &'static str,
    as_of: String,
    state: &'static str,
    /// Name of the user who uploaded the list.
    by: String,
    at: String,
    steps: Vec<StepShown>,
}

/// A batch with the data that its pages need.
struct Seen {
    opened: Opened,
    /// Name of the user who uploaded the list.
    by: String,
    towns: Vec<Town>,
    /// Formats stored values for display.
    read_out: ReadOut,
}

impl Seen {
    fn is_open(&self) -> bool {
        self.opened.row.state == State::Checked
    }

    fn head(&self, here: Step) -> Head {
        let row = &self.opened.row;
        Head {
            id: row.id,
            kind: row.kind.label(),
            as_of: row.as_of.to_string(),
            state: row.state.label(),
            by: self.by.clone(),
            at: moment(Some(row.created_at)),
            steps: steps(row.id, row.state, here),
        }
    }

    fn frame(&self, actor: &Actor, done: Option<&str>) -> Frame {
        let title = format!("导入：{}", self.opened.row.file_name);
        Frame::of(actor, HERE, title).saying(done.unwrap_or_default())
    }

    fn town_name(&self, code: &str) -> String {
        let known = self.towns.iter().find(|town| town.code == code);
        known.map_or_else(|| code.to_owned(), |town| town.name.clone())
    }
}

fn steps(id: i64, state: State, here: Step) -> Vec<StepShown> {
    let reached = match state {
        State::Checked => here.max(Step::Check),
        State::Committed | State::Undone => Step::Result,
    };
    let all = [
        (Step::Upload, "上传", Some("/imports".to_owned())),
        (Step::Reading, "识别", Some(format!("/imports/{id}/reading"))),
        (Step::Check, "核对", Some(format!("/imports/{id}/changes"))),
        (Step::Commit, "提交", None),
        (Step::Result, "结果", Some(format!("/imports/{id}"))),
    ];
    all.into_iter()
        .map(|(step, name, href)| StepShown {
            name,
            href: href.filter(|_| step <= reached && step != here),
            is_done: step < reached || state != State::Checked,
            is_here: step == here,
        })
        .collect()
}

/// Formats a UTC time in China time, to the minute.
fn moment(at: Option<chrono::NaiveDateTime>) -> String {
    at.map_or_else(|| "—".to_owned(), minute)
}

/// Formats a count for display.
fn number(count: impl Borrow<u32>) -> String {
    grouped(u64::from(*count.borrow()))
}

/// Returns the key of a batch for background work.
fn subject(id: i64) -> Subject {
    ("import", id)
}

async fn seen(actor: &Actor, id: i64) -> Result<Seen, Error> {
    let seeds = Arc::clone(actor.seeds());
    actor
        .read(move |db, scope| {
            let opened = batch::open(db, scope, id)?;
            let read_out = (opened.row.kind.read_out)(db, scope, &seeds)?;
            Ok(Seen { by: called(db, &opened)?, opened, towns: town::list(db, scope)?, read_out })
        })
        .await
}

fn called(db: &mut Db, opened: &Opened) -> Result<String, Error> {
    let username = opened.row.created_by.as_str();
    Ok(person(&account::display_names(db, &[username])?, username))
}

/// Returns the display name of a user, also if the account is deleted.
fn person(names: &HashMap<String, String>, username: &str) -> String {
    let known = names.get(username).map(String::as_str);
    known.unwrap_or_else(|| record::called(username)).to_owned()
}

/// Shows the page for the current state of a batch.
async fn show(actor: Actor, id: PathId, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let standing = actor.background().standing(subject(id)); // first: the work may end meanwhile
    let seen = seen(&actor, id).await?;
    let refused = match standing {
        Standing::Working(progress) => return commit::going_on(&actor, seen, progress),
        Standing::Refused(why) => Some(why),
        Standing::Idle => None,
    };
    match seen.is_open() {
        true => changes::page_of(actor, seen, asked.into_inner(), refused).await,
        false => result::page_of(&actor, seen, &asked, refused),
    }
}
