//! A list kind chosen at run time, for storage, API and pages. Its functions are those of its
//! [`ListKind`]; each is called once per list.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::commit;
use super::kinds::{Companies, KINDS};
use super::list_kind::{About, ListKind};
use super::model::{Kept, Reading};
use super::plan::{self, Circumstances, Plan};
use crate::access::Scope;
use crate::city::Seeds;
use crate::columns::Field;
use crate::db::Db;
use crate::db::types::stored_word;
use crate::error::Error;
use crate::record::Tx;
use crate::sheet::Table;

/// One of the list kinds.
#[derive(Clone, Copy, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
#[diesel(sql_type = diesel::sql_types::Text)]
pub struct AnyListKind(&'static Verbs);

/// Functions and description of a list kind.
pub struct Verbs {
    pub about: About,
    /// Fields of the kind, in the order of the selection lists.
    pub fields: fn() -> Vec<&'static Field>,
    /// Plans each row of a table.
    pub plan: fn(&mut Db, &Scope, &Table, &Reading, Circumstances<'_>) -> Result<Plan, Error>,
    /// Plans a table again and executes the plan, within a transaction.
    pub commit: Commit,
    /// Undoes an import; returns what was kept and why.
    pub take_back: fn(&mut Tx<'_>, &Scope, i64) -> Result<Vec<Kept>, Error>,
    /// Returns a function that formats stored values for display.
    pub read_out: fn(&mut Db, &Scope, &Arc<Seeds>) -> Result<ReadOut, Error>,
}

/// Plans and executes a table. The tuple is the date of the list and the file name; the counter
/// counts the finished rows.
pub type Commit =
    fn(&mut Tx<'_>, &Scope, &Table, &Reading, (NaiveDate, &str), &AtomicU64) -> Result<Plan, Error>;

/// Formats a stored value for display; arguments: field, value. `None` if the kind has no format
/// for the field.
pub type ReadOut = Box<dyn Fn(&str, &str) -> Option<String> + Send>;

impl AnyListKind {
    /// All kinds, in display order.
    pub const ALL: &'static [Self] = KINDS;

    /// Returns the run-time value of a `ListKind`.
    pub const fn of<K: ListKind>() -> Self {
        Self(
            const {
                &Verbs {
                    about: K::ABOUT,
                    fields: || K::fields().iter().map(|own| &own.field).collect(),
                    plan: plan::plan::<K>,
                    commit: commit::commit::<K>,
                    take_back: K::take_back,
                    read_out: |db, scope, seeds| {
                        let kind = K::open(db, scope, seeds)?;
                        Ok(Box::new(move |field, value| kind.read_out(field, value)))
                    },
                }
            },
        )
    }

    /// Code of the kind in the database and the API.
    pub fn code(self) -> &'static str {
        self.about.code
    }

    /// Chinese name of the kind.
    pub fn label(self) -> &'static str {
        self.about.label
    }

    /// Lists all kinds by code and name for a message; `before_last` is put before the last one.
    pub fn listed(before_last: &str) -> String {
        let mut all: Vec<String> =
            Self::ALL.iter().map(|kind| format!("{} {}", kind.code(), kind.label())).collect();
        if let Some(last) = all.last_mut() {
            last.insert_str(0, before_last);
        }
        all.join("，")
    }
}

stored_word!(AnyListKind);

impl Deref for AnyListKind {
    type Target = Verbs;

    fn deref(&self) -> &Verbs {
        self.0
    }
}

/// 企业名单, the most frequent kind.
impl Default for AnyListKind {
    fn default() -> Self {
        Self::of::<Companies>()
    }
}

impl PartialEq for AnyListKind {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl fmt::Debug for AnyListKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for AnyListKind {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for AnyListKind {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        static CODES: LazyLock<Vec<&str>> =
            LazyLock::new(|| KINDS.iter().map(|kind| kind.code()).collect());
        let code = Cow::<str>::deserialize(from)?;
        code.parse().map_err(|_| de::Error::unknown_variant(&code, &CODES))
    }
}

impl ToSchema for AnyListKind {
    fn name() -> Cow<'static, str> {
        "import.Kind".into()
    }
}

impl PartialSchema for AnyListKind {
    fn schema() -> RefOr<Schema> {
        one_of("名单种类.", KINDS.iter().map(|kind| kind.code()))
    }
}

/// Fields of all list kinds, each once.
pub static ALL_FIELDS: LazyLock<Vec<&'static Field>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for field in KINDS.iter().flat_map(|kind| (kind.fields)()) {
        if !all.contains(&field) {
            all.push(field);
        }
    }
    all
});

/// Returns the field with this code.
pub fn field(code: &str) -> Option<&'static Field> {
    ALL_FIELDS.iter().copied().find(|field| field.code == code)
}

impl<'de> Deserialize<'de> for &'static Field {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let code = Cow::<str>::deserialize(from)?;
        field(&code).ok_or_else(|| de::Error::unknown_variant(&code, &[]))
    }
}

impl ToSchema for Field {}

impl PartialSchema for Field {
    fn schema() -> RefOr<Schema> {
        one_of("A field of a list.", ALL_FIELDS.iter().map(|field| field.code))
    }
}

fn one_of(description: &str, codes: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    let words = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes));
    words.description(Some(description)).into()
}
