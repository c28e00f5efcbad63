//! Bulk change of companies: choose, preview, confirm.

use actix_web::HttpResponse;
use actix_web::web::Form as Posted;
use askama::Template;
use serde_json::{Map, Value};

use super::fields::of_many;
use super::list::PATH;
use crate::access::{Permission, Scope};
use crate::company::model::Company;
use crate::company::{HERE, actions, store};
use crate::db::Db;
use crate::error::{Code, Error};
use crate::session::Actor;
use crate::web::parts::{Choice, Field, Form, Input, Pairs};
use crate::web::{Frame, page, page_after, see_other};

/// Maximum number of companies in one bulk change: as many as a page of the list can show.
const MOST: usize = 200;

/// Form field that lists the facts to empty.
const EMPTY: &str = "empty";

fn fields(keeps_pool: bool) -> Vec<Field> {
    of_many(keeps_pool).into_iter().map(|field| field.hint("不填则不改动。")).collect()
}

fn form(actor: &Actor) -> Form {
    let mut all = fields(actor.person().role.may(Permission::KeepPool));
    let names = all.iter().map(|field| Choice::new(field.name, field.label)).collect();
    all.push(Field::new(EMPTY, "清空下列内容", Input::Many(names)));
    Form::new(all)
}

/// Planned changes of one company.
struct Planned {
    id: i64,
    version: i64,
    name: String,
    /// Label, old value, new value. Empty if nothing changes.
    changes: Vec<(&'static str, String, String)>,
}

#[derive(Template)]
#[template(path = "company/bulk.html", config = "src/askama.toml")]
struct BulkPage {
    frame: Frame,
    form: Form,
    chosen: Vec<Planned>,
    /// The input is valid and is shown for confirmation.
    previewed: bool,
    refused: Option<String>,
}

impl BulkPage {
    fn changing(&self) -> usize {
        self.chosen.iter().filter(|one| !one.changes.is_empty()).count()
    }
}

pub async fn bulk(actor: Actor, sent: Posted<Pairs>) -> Result<HttpResponse, Error> {
    let sent = sent.into_inner();
    let ids = chosen(&sent)?;
    let form = form(&actor).entered(&sent);
    let patch = match sent.get("step") {
        "" => return page(&load_page(&actor, ids, self::form(&actor), None, None).await?),
        _ => patch(&form),
    };
    match (patch, sent.get("step")) {
        (Ok(patch), "apply") => apply(&actor, &sent, ids, form, patch).await,
        (Ok(patch), _) => page(&load_page(&actor, ids, form, Some(&patch), None).await?),
        (Err(refusal), _) => {
            let form = form.refused(&refusal);
            page_after(refusal, &load_page(&actor, ids, form, None, None).await?)
        }
    }
}

fn chosen(sent: &Pairs) -> Result<Vec<i64>, Error> {
    let ids: Vec<i64> = sent.all("id").filter_map(|id| id.parse().ok()).collect();
    let refused = |sentence: String| Err(Error::bad_request(Code::NoneChosen, sentence));
    match ids.len() {
        0 => refused("没有选中企业。请返回列表，勾选要修改的企业。".to_owned()),
        many if many > MOST => refused(format!("一次最多修改 {MOST} 家企业。")),
        _ => Ok(ids),
    }
}

/// Returns the facts to set in all companies. `null` empties a fact.
fn patch(form: &Form) -> Result<Map<String, Value>, Error> {
    let mut patch = form.meaning()?;
    let emptied = patch.remove(EMPTY).unwrap_or_default();
    patch.retain(|_, value| !value.is_null());
    for name in emptied.as_array().into_iter().flatten().filter_map(Value::as_str) {
        if patch.insert(name.to_owned(), Value::Null).is_some() {
            let sentence = "同一项不能既填写新内容又清空。";
            return Err(Error::invalid_field(EMPTY, Code::BadValue, sentence));
        }
    }
    if patch.is_empty() {
        return Err(Error::bad_request(Code::NothingToChange, "请至少填写一项要修改的内容。"));
    }
    Ok(patch)
}

/// Builds the page with the chosen companies and the changes that a patch would make.
async fn load_page(
    actor: &Actor,
    ids: Vec<i64>,
    form: Form,
    patch: Option<&Map<String, Value>>,
    refused: Option<String>,
) -> Result<BulkPage, Error> {
    let read = move |db: &mut Db, scope: &Scope| store::in_this_order(db, scope, &ids);
    let companies = actor.read(read).await?;
    let chosen = companies.into_iter().map(|company| planned(company, patch));
    Ok(BulkPage {
        frame: Frame::of(actor, HERE, "批量修改"),
        chosen: chosen.collect::<Result<_, Error>>()?,
        previewed: patch.is_some(),
        form,
        refused,
    })
}

fn planned(company: Company, patch: Option<&Map<String, Value>>) -> Result<Planned, Error> {
    let facts = serde_json::to_value(&company.facts)?;
    let before = facts.as_object().cloned().unwrap_or_default();
    let changes = fields(true).into_iter().filter_map(|field| {
        let after = patch?.get(field.name)?;
        let (old, new) = (field.written(&before), field.written(patch?));
        let changes = before.get(field.name) != Some(after);
        changes.then(|| (field.label, field.read_out(&old), field.read_out(&new)))
    });
    let changes = changes.collect();
    Ok(Planned { id: company.id, version: company.version, name: company.facts.name, changes })
}

/// Changes all companies or none. Refuses all if another user changed one of them meanwhile.
async fn apply(
    actor: &Actor,
    sent: &Pairs,
    ids: Vec<i64>,
    form: Form,
    patch: Map<String, Value>,
) -> Result<HttpResponse, Error> {
    let seen = |id: &i64| sent.get(&format!("version.{id}")).parse().unwrap_or_default();
    let with_versions: Vec<(i64, i64)> = ids.iter().map(|id| (*id, seen(id))).collect();
    let shared = patch.clone();
    let Err(refusal) =
        actor.write(move |tx, scope| actions::change_many(tx, scope, &with_versions, shared)).await
    else {
        return Ok(see_other(&format!("{PATH}?done=saved")));
    };
    let refused = match refusal.is_stale() {
        true => "核对之后，其中有企业已被他人修改，全部没有保存。下面是最新内容，请再次核对。",
        false => refusal.detail(),
    };
    let refused = refused.to_owned();
    let again = load_page(actor, ids, form, Some(&patch), Some(refused)).await?;
    page_after(refusal, &again)
}
