//! Forms to record a listing, a quotation or a move of a company.

use actix_web::HttpResponse;
use actix_web::web::Form as Sent;
use serde_json::{Value, json};

use super::boards;
use super::forms::{precision, terms};
use crate::access::Scope;
use crate::company::{self, Company};
use crate::confirmation::Submission;
use crate::dates::Precision;
use crate::error::{Code, Error, Present};
use crate::listing::actions::NewListing;
use crate::listing::quotation::NewQuotation;
use crate::listing::relocation::NewMove;
use crate::listing::{HERE, actions, quotation, relocation};
use crate::market::Venue;
use crate::record::Tx;
use crate::session::Actor;
use crate::town::{self, Town, name_of};
use crate::web::parts::{Choice, Field, Form, FormPage, Input, Pairs};
use crate::web::{Frame, Members, Query, from_members, page, see_other};

/// Kind of record.
#[derive(Clone, Copy)]
enum RecordKind {
    Listing,
    Quotation,
    Move,
}

/// Form value for a move out of the city.
const OUT: &str = "out";

impl RecordKind {
    fn title(self) -> &'static str {
        match self {
            Self::Listing => "登记上市",
            Self::Quotation => "登记挂牌",
            Self::Move => "登记迁移",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Listing => "/listings/new",
            Self::Quotation => "/listings/quotation",
            Self::Move => "/listings/move",
        }
    }

    fn note(self) -> &'static str {
        match self {
            Self::Listing => "",
            Self::Quotation => "挂牌不是上市，不计入破零。上市请由领导小组办公室登记为上市记录。",
            Self::Move => {
                "迁移登记后，企业自迁移之日起计入迁入地，此前的统计不变。迁移不能撤销，请核对后再保存。"
            }
        }
    }

    fn fields(self, towns: &[Town]) -> Vec<Field> {
        match self {
            Self::Listing => {
                let boards = boards(|venue| venue != Venue::Quotation);
                let mut fields = vec![
                    Field::choice("board", "板块", boards).required(),
                    Field::line("stock_code", "证券代码").required(),
                ];
                fields.extend(terms());
                fields
            }
            Self::Quotation => vec![
                Field::choice("venue", "挂牌场所", boards(|venue| venue == Venue::Quotation))
                    .required(),
                Field::line("code", "证券代码"),
                Field::day("quoted_on", "挂牌日期").required(),
                precision("quoted_precision", "挂牌日期精确到").required().value(Precision::Day),
                Field::day("ended_on", "终止挂牌日期").hint("已摘牌或进层、降层的填写。"),
                precision("ended_precision", "终止挂牌日期精确到"),
                Field::long("note", "备注"),
            ],
            Self::Move => {
                let out = std::iter::once(Choice::new(OUT, "迁出本市"));
                let towns = towns.iter().map(|town| Choice::new(&town.code, &town.name));
                vec![
                    Field::choice("to_town", "迁往", towns.chain(out)).required(),
                    Field::day("moved_on", "迁移日期").required(),
                    precision("moved_precision", "迁移日期精确到").required().value(Precision::Day),
                    Field::long("reason", "原因").required(),
                    Field::new("confirmed", "确认登记迁移", Input::Tick)
                        .wide()
                        .hint("迁出本市的企业转入“迁出”，不再计入任何镇街（园区）。"),
                ]
            }
        }
    }
}

/// Returns a company, and the towns to which it may move.
async fn of(actor: &Actor, company: i64) -> Result<(Company, Vec<Town>), Error> {
    let read = move |db: &mut _, scope: &_| {
        Ok((company::find(db, scope, company)?.present()?, town::list(db, scope)?))
    };
    actor.read(read).await
}

async fn empty(kind: RecordKind, actor: &Actor, asked: &Pairs) -> Result<HttpResponse, Error> {
    let Ok(company) = asked.get("company").parse() else {
        let frame = Frame::of(actor, HERE, kind.title());
        return company::pick(actor, frame, kind.path(), asked.get("q")).await;
    };
    let (company, towns) = of(actor, company).await?;
    page(&form_page(kind, actor, &company, &towns, Form::new(kind.fields(&towns))))
}

fn form_page(
    kind: RecordKind,
    actor: &Actor,
    company: &Company,
    towns: &[Town],
    form: Form,
) -> FormPage {
    let frame = Frame::of(actor, HERE, kind.title());
    let back = format!("/companies/{}", company.id);
    let town = name_of(towns, &company.facts.town_code);
    FormPage::new(frame, form, kind.path(), &back)
        .about(&back, format!("{}　{town}", company.facts.name))
        .note(kind.note())
        .keeping("company", company.id)
}

/// The input, as the operations expect it.
enum Record {
    Listing(NewListing),
    Quotation(NewQuotation),
    Move(NewMove),
}

impl Record {
    fn of(kind: RecordKind, company: i64, mut entries: Members) -> Result<Self, Error> {
        Ok(match kind {
            RecordKind::Listing => {
                entries.insert("company_id".to_owned(), json!(company));
                Self::Listing(from_members(entries)?)
            }
            RecordKind::Quotation => Self::Quotation(from_members(entries)?),
            RecordKind::Move => {
                if entries.remove("confirmed") != Some(json!(true)) {
                    let sentence = "迁移不能撤销：请核对迁往何处和迁移日期，并勾选“确认登记迁移”。";
                    let code = Code::ConfirmationRequired;
                    return Err(Error::invalid_field("confirmed", code, sentence));
                }
                if entries.get("to_town").is_some_and(|town| town == OUT) {
                    entries.insert("to_town".to_owned(), Value::Null);
                }
                Self::Move(from_members(entries)?)
            }
        })
    }

    /// Records the input and returns the code of the message to show.
    fn write(
        self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        company: &Company,
    ) -> Result<&'static str, Error> {
        match self {
            Self::Listing(new) => actions::record(tx, scope, new).map(|done| match done {
                Submission::Recorded(_) => "created",
                Submission::Declared(_) => "declared",
            }),
            Self::Quotation(new) => {
                quotation::record(tx, scope, company.key(), &new).map(|()| "created")
            }
            Self::Move(new) => relocation::relocate(tx, scope, company, &new).map(|()| "relocated"),
        }
    }
}

/// Records the input and redirects to the company, or shows the form again.
async fn recorded(kind: RecordKind, actor: Actor, sent: &Pairs) -> Result<HttpResponse, Error> {
    let company = sent.get("company").parse().map_err(|_| Error::not_found("企业"))?;
    let (company, towns) = of(&actor, company).await?;
    let form = Form::new(kind.fields(&towns)).entered(sent);
    let whose = company.clone();
    let done = actor.write_entered(
        form.meaning().and_then(|entries| Record::of(kind, company.id, entries)),
        move |tx, scope, new| new.write(tx, scope, &whose),
    );
    match done.await {
        Ok(done) => Ok(see_other(&format!("/companies/{}?done={done}", company.id))),
        Err(refusal) => form_page(kind, &actor, &company, &towns, form).refused(refusal),
    }
}

pub(super) async fn new(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    empty(RecordKind::Listing, &actor, &asked).await
}

pub(super) async fn record(actor: Actor, sent: Sent<Pairs>) -> Result<HttpResponse, Error> {
    recorded(RecordKind::Listing, actor, &sent).await
}

pub(super) async fn quotation(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    empty(RecordKind::Quotation, &actor, &asked).await
}

pub(super) async fn quote(actor: Actor, sent: Sent<Pairs>) -> Result<HttpResponse, Error> {
    recorded(RecordKind::Quotation, actor, &sent).await
}

pub(super) async fn moving(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    empty(RecordKind::Move, &actor, &asked).await
}

pub(super) async fn relocate(actor: Actor, sent: Sent<Pairs>) -> Result<HttpResponse, Error> {
    recorded(RecordKind::Move, actor, &sent).await
}
