//! 后备库 as pages: routes and tabs; the pages are in their own files.

mod batches;
mod changes;
mod members;
mod nominations;
mod rechecks;

use askama::Template;

use crate::access::{Access, Permission};
use crate::town::Town;
use crate::web::parts::{Choice, Field};
use crate::web::{Route, pages};

const VIEW: Access = Access::Needs(Permission::ViewPool);
const NOMINATE: Access = Access::Needs(Permission::NominateCompanies);
const KEEP: Access = Access::Needs(Permission::KeepPool);

pub const PAGES: &[Route] = pages![
    VIEW => Get "/pool": members::list,
    KEEP => Get "/pool/memberships/{id}/leave": members::leaving,
    KEEP => Post "/pool/memberships/{id}/leave": members::leave,
    VIEW => Get "/pool/changes": changes::list,
    VIEW => Get "/pool/batches": batches::list,
    KEEP => Get "/pool/batches/new": batches::new,
    KEEP => Post "/pool/batches/new": batches::create,
    VIEW => Get "/pool/batches/{id}": batches::show,
    KEEP => Get "/pool/batches/{id}/edit": batches::edit,
    KEEP => Post "/pool/batches/{id}/edit": batches::save,
    KEEP => Get "/pool/batches/{id}/recognise": batches::choose,
    KEEP => Post "/pool/batches/{id}/recognise": batches::recognise,
    VIEW => Get "/pool/nominations": nominations::list,
    VIEW => Get "/pool/nominations/{id}": nominations::show,
    NOMINATE => Post "/pool/nominations/{id}/act": nominations::act,
    NOMINATE => Get "/companies/{id}/nominate": nominations::new,
    NOMINATE => Post "/companies/{id}/nominate": nominations::nominate,
    VIEW => Get "/pool/rechecks": rechecks::list,
    KEEP => Get "/pool/rechecks/new": rechecks::new,
    KEEP => Post "/pool/rechecks/new": rechecks::open,
    VIEW => Get "/pool/rechecks/{id}": rechecks::show,
    NOMINATE => Post "/pool/rechecks/{id}/answers": rechecks::answer,
    KEEP => Get "/pool/rechecks/{id}/conclude": rechecks::concluding,
    KEEP => Post "/pool/rechecks/{id}/conclude": rechecks::conclude,
];

/// Tabs of the pool: address, name.
const VIEWS: [(&str, &str); 6] = [
    ("/pool", "在库企业"),
    ("/pool/changes", "变动"),
    ("/pool/batches", "认定批次"),
    ("/pool/nominations", "入库申请"),
    ("/pool/rechecks", "复核"),
    ("/pool/suggestions", "入库建议"),
];

/// Tabs of the pool, with the open one. Render it in a template with `|safe`.
#[derive(Template)]
#[template(path = "pool/pages/views.html", config = "src/askama.toml")]
pub struct Views {
    here: &'static str,
}

impl Views {
    /// Creates the tabs with the page at this address open.
    pub fn at(here: &'static str) -> Self {
        Self { here }
    }

    fn all(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        VIEWS.into_iter().map(|(address, name)| (address, name, address == self.here))
    }
}

/// Field of a unit, for users who see more than one.
pub fn town_field(towns: &[Town]) -> Field {
    let choices = towns.iter().map(|town| Choice::new(&town.code, &town.name));
    Field::choice("town", "镇街（园区）", choices)
}

/// Parses ids with separators between them. The error is the part that is not a number.
fn numbers(text: &str) -> Result<Vec<i64>, String> {
    let parts = text.split(['、', '，', ',', ' ', '；', ';', '\n']).map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(|part| part.parse::<i64>().map_err(|_| part.to_owned())).collect()
}
