//! 基础数据: the units, departments and categories that other records refer to.

use actix_web::HttpResponse;
use askama::Template;

use crate::access::{Access, Permission};
use crate::department::{self, Category, Department};
use crate::error::Error;
use crate::reference;
use crate::session::Actor;
use crate::town::{self, Town};
use crate::web::{Frame, Route, page, pages};

/// Page of the reference data.
pub const PAGES: &[Route] =
    pages![Access::Needs(Permission::ViewUnits) => Get "/dictionaries": dictionaries];

#[derive(Template)]
#[template(path = "dossier/dictionaries.html", config = "src/askama.toml")]
struct Dictionaries {
    frame: Frame,
    towns: Vec<Town>,
    departments: Vec<Department>,
    categories: Vec<Category>,
}

impl Dictionaries {
    /// Returns the number of units that count for the goal of 破零.
    fn counted(&self) -> usize {
        self.towns.iter().filter(|town| town.counts_for_goal).count()
    }

    fn department<'a>(&'a self, code: &'a str) -> &'a str {
        let known = self.departments.iter().find(|department| department.code == code);
        known.map_or(code, |department| &department.name)
    }

    /// Returns the departments of a category besides the lead.
    fn assisting(&self, category: &Category) -> String {
        let others = category.departments.iter().filter(|code| **code != category.lead_department);
        words(others.map(|code| self.department(code)))
    }

    /// Returns the categories that a department leads.
    fn led_by(&self, department: &Department) -> String {
        let led = self.categories.iter().filter(|one| one.lead_department == department.code);
        words(led.map(|category| category.name.as_str()))
    }
}

fn words<'a>(all: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<_> = all.collect();
    if all.is_empty() { "—".to_owned() } else { all.join("、") }
}

async fn dictionaries(actor: Actor) -> Result<HttpResponse, Error> {
    let read = |db: &mut _, scope: &_| {
        let departments = department::list(db, scope)?;
        Ok((town::list(db, scope)?, departments, department::categories(db, scope)?))
    };
    let (towns, departments, categories) = actor.read(read).await?;
    let frame = Frame::of(&actor, reference::HERE, "基础数据");
    page(&Dictionaries { frame, towns, departments, categories })
}
