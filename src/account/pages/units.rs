//! The units that accounts may belong to, by name.

use crate::access::{Role, Scope};
use crate::account::model::Profile;
use crate::db::Db;
use crate::department::{self, Department};
use crate::error::Error;
use crate::town::{self, Town};
use crate::web::parts::{Choice, Field};

/// All towns and departments, in official order.
pub struct Units {
    pub towns: Vec<Town>,
    departments: Vec<Department>,
}

impl Units {
    pub fn read(db: &mut Db, scope: &Scope) -> Result<Self, Error> {
        let (towns, departments) = (town::list(db, scope)?, department::list(db, scope)?);
        Ok(Self { towns, departments })
    }

    /// Returns the name of the unit of an account, or “—”.
    pub fn of(&self, profile: &Profile) -> &str {
        let town = |code| self.towns.iter().find(|t| t.code == code).map(|t| t.name.as_str());
        let department =
            |code| self.departments.iter().find(|d| d.code == code).map(|d| d.name.as_str());
        let town = profile.town_code.as_deref().and_then(town);
        town.or_else(|| profile.department_code.as_deref().and_then(department)).unwrap_or("—")
    }

    /// Returns the form fields of a profile.
    pub fn fields(&self) -> Vec<Field> {
        let towns = self.towns.iter().map(|town| Choice::new(&town.code, &town.name));
        let departments = self.departments.iter().map(|one| Choice::new(&one.code, &one.name));
        vec![
            Field::line("display_name", "姓名").required().hint("显示在页面右上角和打印件上。"),
            roles().required(),
            Field::choice("town_code", "所属镇街（园区）", towns)
                .hint("只有“镇街专班”账号需要选择，其他角色请留空。"),
            Field::choice("department_code", "所属部门", departments)
                .hint("只有“职能部门”账号需要选择，其他角色请留空。"),
        ]
    }
}

/// Returns the form field of a role.
pub fn roles() -> Field {
    let roles = Choice::each::<Role>();
    Field::choice("role", "角色", roles)
}
