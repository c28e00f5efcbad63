//! Form to change or end a listing.

use actix_web::{HttpResponse, web};

use super::store;
use crate::dates::Precision;
use crate::error::{Code, Error, Present};
use crate::listing::{HERE, ListingView, actions};
use crate::session::Actor;
use crate::web::parts::{Choice, Field, Form, FormPage, Input, Pairs};
use crate::web::{Frame, Members, PathId, from_members, members, page, see_other};

/// Returns a field for the precision of a date.
pub(super) fn precision(name: &'static str, label: &'static str) -> Field {
    let choices = Choice::each::<Precision>();
    Field::choice(name, label, choices).hint("只知道到月或年的，按该月、该年最后一天起算。")
}

/// Returns the fields that a listing has from its first day.
pub(super) fn terms() -> Vec<Field> {
    vec![
        Field::line("short_name", "证券简称"),
        Field::day("listed_on", "上市日期").required(),
        precision("listed_precision", "上市日期精确到").required().value(Precision::Day),
        Field::new("funds_raised_yuan", "募集资金", Input::Wan),
        Field::line("source", "来源").hint("数据从哪里来，例如交易所公告。"),
        Field::long("note", "备注"),
    ]
}

/// Returns every field that may change. A recorded delisting can be corrected, but not removed.
pub(super) fn fields(listing: &ListingView) -> Vec<Field> {
    let ended = listing.delisted_on.is_some();
    let end = [
        Field::day("delisted_on", "退市日期"),
        precision("delisted_precision", "退市日期精确到"),
        Field::line("delisted_reason", "退市原因"),
    ];
    let required = |field: Field| if ended { field.required() } else { field };
    let mut fields = terms();
    fields.extend(end.map(required));
    if !ended {
        fields.push(Field::new("confirmed", "确认登记退市", Input::Tick).wide().hint(
            "仅退市时勾选。退市后这条记录不再计入上市公司数；如是企业最后一条上市记录，企业转入“退市”，\
             镇街（园区）的破零情况随之重算。",
        ));
    }
    fields
}

async fn editing(actor: &Actor, id: i64) -> Result<(ListingView, Members, Form), Error> {
    let (listing, holder) =
        actor.read(move |db, scope| store::find(db, scope, id)?.present()).await?;
    let listing = ListingView::new(listing, holder);
    let now = members(&listing)?;
    let form = Form::new(fields(&listing)).editing(&now);
    Ok((listing, now, form))
}

fn editing_page(actor: &Actor, listing: &ListingView, form: Form, version: i64) -> FormPage {
    let frame = Frame::of(actor, HERE, "修改上市记录");
    let back = format!("/listings/{}", listing.id);
    let name = format!("{}　{}", listing.company_name, listing.stock_code);
    FormPage::new(frame, form, format!("{back}/edit"), back)
        .about(format!("/companies/{}", listing.company_id), name)
        .keeping("version", version)
}

pub(super) async fn edit(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let (listing, _, form) = editing(&actor, id.into_inner()).await?;
    page(&editing_page(&actor, &listing, form, listing.version))
}

pub(super) async fn save(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let (id, seen) = (id.into_inner(), sent.version()?);
    let (listing, now, form) = editing(&actor, id).await?;
    let form = form.entered(&sent);
    let done = match form.meaning().and_then(|changes| confirmed(changes, &listing)) {
        Ok(changes) if changes.is_empty() => Ok("unchanged"),
        Ok(changes) => change(&actor, id, seen, changes).await.map(|()| "saved"),
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(done) => Ok(see_other(&format!("/listings/{id}?done={done}"))),
        Err(refusal) => {
            editing_page(&actor, &listing, form, seen).refused_over(refusal, &now, listing.version)
        }
    }
}

async fn change(actor: &Actor, id: i64, seen: i64, changes: Members) -> Result<(), Error> {
    let patch = from_members(changes)?;
    actor.write(move |tx, scope| actions::change(tx, scope, id, seen, patch)).await
}

/// Returns the changes. Refuses a delisting that was not confirmed.
fn confirmed(mut changes: Members, listing: &ListingView) -> Result<Members, Error> {
    let said = changes.remove("confirmed").is_some_and(|said| said == true);
    let ends = changes.contains_key("delisted_on") && listing.delisted_on.is_none();
    if ends && !said {
        let sentence = "退市须再次确认：请核对退市日期和原因，并勾选“确认登记退市”。";
        return Err(Error::invalid_field("confirmed", Code::ConfirmationRequired, sentence));
    }
    Ok(changes)
}
