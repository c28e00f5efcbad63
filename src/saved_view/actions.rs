//! Saving and removing views.

use serde_json::json;

use super::model::{NewView, unit_of};
use super::store;
use crate::access::{Person, Scope};
use crate::error::{Code, Error};
use crate::record::{Change, ChangeKind, Tx};
use crate::web::parts::Pairs;

const LONGEST_NAME: usize = 20;
const LONGEST_QUERY: usize = 2_000;

/// Function that checks whether a list accepts a query.
pub type Understand = fn(Pairs) -> Result<(), Error>;

/// Hook by which the list of companies provides its check of queries.
pub struct Questions(pub Understand);

/// Saves a query under a name.
pub fn save(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: &Person,
    understand: Understand,
    name: &str,
    question: &str,
    shared: bool,
) -> Result<(), Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        let sentence = format!("请为视图起一个 {LONGEST_NAME} 字以内的名称。");
        return Err(Error::invalid_field("name", Code::BadValue, sentence));
    }
    refuse_other_than_a_question(understand, question)?;
    if store::count_own(tx.db(), scope, person.id)? >= store::MOST {
        let sentence = format!("最多保存 {} 个视图，请先删除不再使用的。", store::MOST);
        return Err(Error::conflict(Code::TooManyViews, sentence));
    }
    let view = NewView {
        owner_id: person.id,
        unit: unit_of(person),
        name: name.to_owned(),
        query: question.to_owned(),
        shared,
        created_at: tx.now(),
    };
    let id = store::insert(tx.db(), scope, &view)?;
    tx.history(&[Change::of_record(None, "saved_view", id, ChangeKind::Created)])?;
    tx.audit("view_kept", "saved_view", &id.to_string(), json!({"name": name, "shared": shared}))
}

/// Refuses anything that is not a valid query of the list of companies.
fn refuse_other_than_a_question(understand: Understand, question: &str) -> Result<(), Error> {
    let refused =
        || Error::bad_request(Code::BadValue, "这个视图的查询条件无法识别，请从列表页重新保存。");
    if question.len() > LONGEST_QUERY {
        return Err(refused());
    }
    let mut asked = Pairs::from_query(question)?;
    asked.take("columns");
    understand(asked).map_err(|_| refused())
}

/// Removes a view of the person.
pub fn remove(tx: &mut Tx<'_>, scope: &Scope, person: &Person, id: i64) -> Result<(), Error> {
    if !store::delete(tx.db(), scope, person.id, id)? {
        return Err(Error::not_found("视图"));
    }
    tx.history(&[Change::of_record(None, "saved_view", id, ChangeKind::Deleted)])?;
    tx.audit("view_removed", "saved_view", &id.to_string(), json!({}))
}
