//! 帮助: instructions for the work of each role.

mod feature;

use actix_web::HttpResponse;
use askama::Template;
pub use feature::{FEATURE, HERE};

use crate::access::{Access, Permission, Role};
use crate::company::Grade;
use crate::deadline::Light;
use crate::dossier::TileState;
use crate::error::Error;
use crate::import::AnyListKind;
use crate::session::Actor;
use crate::stage::{Phase, Stage};
use crate::web::{Frame, Route, page, pages};

/// The help page; each role sees its own parts.
pub const PAGES: &[Route] = pages![Access::Needs(Permission::ViewUnits) => Get "/help": help];

#[derive(Template)]
#[template(path = "help/help.html", config = "src/askama.toml")]
struct Help {
    frame: Frame,
    role: Role,
}

impl Help {
    fn is(&self, role: Role) -> bool {
        self.role == role
    }

    /// Whether the role can view companies.
    fn knows_business(&self) -> bool {
        self.frame.may(Permission::ViewCompanies)
    }

    /// Returns the stages of a phase, in order. 中止 is not a stage.
    fn stages(&self, phase: &Phase) -> String {
        let stages = Stage::ALL.iter().filter(|stage| stage.phase() == *phase);
        stages.map(|stage| stage.label()).collect::<Vec<_>>().join("、")
    }
}

/// Returns the style and the meaning of a light.
fn meaning(light: &Light) -> (&'static str, &'static str) {
    match light {
        Light::Green => ("light-green", "离本环节期限还远"),
        Light::Yellow => ("light-yellow", "剩余工作日不多于设置的天数（默认 3 个），含期限当天"),
        Light::Red => ("light-red", "已过本环节期限：部门没有反馈，或镇街没有核验"),
    }
}

async fn help(actor: Actor) -> Result<HttpResponse, Error> {
    page(&Help { frame: Frame::of(&actor, HERE, "帮助"), role: actor.person().role })
}
