//! Stage moves of a company, corrections of events, and opinions on the grade.

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::{self, Form as Posted, Path};
use askama::Template;

use super::one::{self, Opened};
use crate::access::{Role, Scope};
use crate::attachment::{self, Attachment, StoredFile};
use crate::company::{self, Grade, boards};
use crate::confirmation::Submission;
use crate::course::{self, NewEvent, StageEvent};
use crate::dates::{InexactDate, parse_date};
use crate::declaration;
use crate::error::{Code, Error, Present};
use crate::grade::{self, NewOpinion};
use crate::listing;
use crate::record::Tx;
use crate::session::Actor;
use crate::stage::{Move, Step};
use crate::web::parts::{Choice, Field, Form, Input, Pairs};
use crate::web::{Frame, PathId, from_members, page, page_after, see_other, upload};

/// A legal move with its form.
pub struct MoveForm {
    pub step: Step,
    /// Whether it begins a new attempt.
    pub new_attempt: bool,
    /// Whether a reason is required, as for a step back or out.
    pub needs_reason: bool,
    pub form: Form,
    /// Whether the form was sent and refused.
    pub open: bool,
    /// Whether the step is declared and then confirmed by the office.
    pub declares: bool,
}

impl MoveForm {
    /// Creates the form of a move. `files` are the files that may prove it, if it must be declared.
    pub fn new(legal: Move, files: Option<&[Attachment]>) -> Self {
        let Move { step, new_attempt, needs_reason } = legal;
        let mut form = form(step, needs_reason);
        let stored = files.filter(|files| !files.is_empty());
        form.fields.extend(stored.map(declaration::files));
        Self { step, new_attempt, needs_reason, form, open: false, declares: files.is_some() }
    }
}

fn form(step: Step, needs_reason: bool) -> Form {
    let on = Field::line("occurred_on", "发生日期").required();
    let mut fields = vec![on.hint("例如 2026-03-05；只知道月份或年份时写 2026-03 或 2026。")];
    if step == Step::Listed {
        fields.push(Field::choice("board", "板块", boards()).required());
        fields.push(Field::line("stock_code", "证券代码").required());
    } else if !needs_reason {
        fields.push(Field::choice("board", "板块", boards()).hint("不填则为拟上市板块。"));
    }
    fields.push(Field::line("document_no", "文号"));
    let note = Field::long("note", if needs_reason { "原因" } else { "说明" });
    fields.push(if needs_reason { note.required() } else { note });
    Form::new(fields)
}

pub async fn advance(actor: Actor, id: PathId, sent: Posted<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let step: Step = sent.get("stage").parse().map_err(|_| no_such_step())?;
    match event(step, &sent) {
        Ok(event) => {
            let advance = move |tx: &mut Tx<'_>, scope: &Scope| {
                let company = company::find(tx.db(), scope, id)?.present()?;
                listing::advance(tx, scope, &company, &event)
            };
            match actor.write(advance).await {
                Ok(Submission::Recorded(_)) => {
                    Ok(see_other(&format!("/companies/{id}?done=moved")))
                }
                Ok(Submission::Declared(_)) => {
                    Ok(see_other(&format!("/companies/{id}?done=declared")))
                }
                Err(refusal) => refused(&actor, id, step, &sent, refusal).await,
            }
        }
        Err(refusal) => refused(&actor, id, step, &sent, refusal).await,
    }
}

/// Declares a step with a form that may bring the file that proves it.
pub async fn declare(actor: Actor, id: PathId, form: Multipart) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let (sent, mut files) = upload::files(form, 1, attachment::LARGEST).await?;
    let step: Step = sent.get("stage").parse().map_err(|_| no_such_step())?;
    let entered = async {
        let event = event(step, &sent)?;
        let Some(file) = files.pop() else { return Ok((event, None)) };
        let stored = actor.files().clone();
        let kept = web::block(move || attachment::store_content(&stored, &file)).await??;
        Ok((event, Some(kept)))
    };
    let declare =
        move |tx: &mut Tx<'_>, scope: &Scope, (mut event, kept): (NewEvent, Option<StoredFile>)| {
            let company = company::find(tx.db(), scope, id)?.present()?;
            if let Some(kept) = kept {
                event.attachment_id = Some(attachment::record(tx, company.key(), &kept)?);
            }
            listing::advance(tx, scope, &company, &event)
        };
    match actor.write_entered(entered.await, declare).await {
        Ok(_) => Ok(see_other(&format!("/companies/{id}?done=declared"))),
        Err(refusal) => refused(&actor, id, step, &sent, refusal).await,
    }
}

fn no_such_step() -> Error {
    Error::bad_request(Code::BadEnum, "没有这个阶段。请从企业页面重新选择。")
}

/// Reads an event from the form. The date may be known only to the month or year.
fn event(step: Step, sent: &Pairs) -> Result<NewEvent, Error> {
    let mut members = form(step, false).entered(sent).meaning()?;
    if let Ok(file) = sent.get("attachment_id").parse::<i64>() {
        members.insert("attachment_id".to_owned(), file.into());
    }
    let text = sent.get("occurred_on");
    let InexactDate { date, precision } = parse_date(text).map_err(|_| {
        let sentence = "发生日期无法识别，请写成 2026-03-05（或 2026-03、2026）。";
        Error::invalid_field("occurred_on", Code::BadDate, sentence)
    })?;
    members.insert("stage".to_owned(), step.code().into());
    members.insert("occurred_on".to_owned(), date.to_string().into());
    members.insert("occurred_precision".to_owned(), precision.code().into());
    from_members(members)
}

async fn refused(
    actor: &Actor,
    id: i64,
    step: Step,
    sent: &Pairs,
    refusal: Error,
) -> Result<HttpResponse, Error> {
    let mut page = one::load_page(actor, id).await?;
    match page.moves.iter_mut().find(|one| one.step == step) {
        Some(one) => {
            one.form = one.form.clone().entered(sent).refused(&refusal);
            one.open = true;
        }
        // The move was possible a moment ago but no longer is.
        None => page.refused = Some(refusal.detail().to_owned()),
    }
    page_after(refusal, &page)
}

#[derive(Template)]
#[template(path = "dossier/company/void.html", config = "src/askama.toml")]
struct VoidPage {
    frame: Frame,
    id: i64,
    event: StageEvent,
    form: Form,
}

fn reason() -> Form {
    Form::new(vec![Field::long("reason", "更正原因").required()])
}

async fn event_of(actor: &Actor, id: i64, event_id: i64) -> Result<StageEvent, Error> {
    let read = move |db: &mut _, scope: &_| {
        let company = company::within_scope(db, scope, id)?.present()?;
        course::events_of(db, company)
    };
    let mut events = actor.read(read).await?.into_iter();
    events.find(|event| event.id == event_id).ok_or_else(|| Error::not_found("阶段事件"))
}

pub async fn confirm_void(actor: Actor, path: Path<(i64, i64)>) -> Result<HttpResponse, Error> {
    let (id, event_id) = path.into_inner();
    let event = event_of(&actor, id, event_id).await?;
    let frame = Frame::of(&actor, company::HERE, "更正阶段事件");
    page(&VoidPage { frame, id, event, form: reason() })
}

pub async fn void(
    actor: Actor,
    path: Path<(i64, i64)>,
    sent: Posted<Pairs>,
) -> Result<HttpResponse, Error> {
    let (id, event_id) = path.into_inner();
    let why = sent.get("reason").to_owned();
    let correct = move |tx: &mut Tx<'_>, scope: &Scope| {
        let company = company::find(tx.db(), scope, id)?.present()?;
        course::correct(tx, scope, &company, event_id, &why)
    };
    let Err(refusal) = actor.write(correct).await else {
        return Ok(see_other(&format!("/companies/{id}?done=corrected")));
    };
    let event = event_of(&actor, id, event_id).await?;
    let form = reason().entered(&sent).refused(&refusal);
    let frame = Frame::of(&actor, company::HERE, "更正阶段事件");
    page_after(refusal, &VoidPage { frame, id, event, form })
}

/// Returns the form of an opinion on the grade: the office decides, others suggest or appeal.
pub fn opinion(role: Role) -> Form {
    let grades = Choice::each::<Grade>();
    let grade = Field::choice("grade", "分级", grades).required();
    let reason = Field::long("reason", "理由").required();
    Form::new(match role {
        Role::Office => {
            let until = Field::day("expires_on", "有效期至");
            vec![grade, until.hint("与规则建议不同的是特批，必须填写有效期。"), reason]
        }
        _ => vec![grade, Field::new("appeal", "对现分级提出申诉", Input::Tick), reason],
    })
}

pub async fn grade(actor: Actor, id: PathId, sent: Posted<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let form = opinion(actor.person().role).entered(&sent);
    let given = async {
        let new: NewOpinion = from_members(form.meaning()?)?;
        let give = move |tx: &mut Tx<'_>, scope: &Scope| {
            let company = company::find(tx.db(), scope, id)?.present()?;
            grade::give(tx, scope, &company, &new).map(|_| ())
        };
        actor.write(give).await
    };
    let Err(refusal) = given.await else {
        return Ok(see_other(&format!("/companies/{id}?done=graded")));
    };
    let mut page = one::load_page(&actor, id).await?;
    page.opinion = Opened { form: form.refused(&refusal), open: true };
    page_after(refusal, &page)
}
