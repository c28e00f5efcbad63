//! 识别: shows how the file was read, and changes the settings.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::Datelike;

use super::list::town_field;
use super::{Head, Seen, Step, number, seen};
use crate::columns::{Meaning, years_in};
use crate::error::Error;
use crate::import::actions::Hints;
use crate::import::model::MappedColumn;
use crate::import::recheck;
use crate::session::Actor;
use crate::sheet::{Encoding, column_letters};
use crate::web::parts::{Choice, Form, Pairs};
use crate::web::{Frame, PathId, Query, page, page_after, parts, see_other};

/// Encodings to choose from.
const ENCODINGS: [(Encoding, &str); 4] = [
    (Encoding::Gb18030, "GB18030（GBK、GB2312）"),
    (Encoding::Utf8, "UTF-8"),
    (Encoding::Utf16Le, "UTF-16（Unicode 文本）"),
    (Encoding::Utf16Be, "UTF-16 大端"),
];

#[derive(Template)]
#[template(path = "import/pages/reading.html", config = "src/askama.toml")]
struct ReadingPage {
    frame: Frame,
    head: Head,
    form: Form,
    seen: Seen,
    columns: Vec<ColumnShown>,
    choices: Vec<Choice>,
}

/// A column with the fields to choose from.
struct ColumnShown {
    column: MappedColumn,
    /// Letters of the column in Excel: A, B, C …
    letters: String,
    /// Code of the chosen field; empty for none.
    chosen: String,
}

impl ReadingPage {
    fn new(actor: &Actor, seen: Seen, done: Option<&str>) -> Self {
        let form = form(actor, &seen);
        let shown = |column: &MappedColumn| ColumnShown {
            letters: column_letters(u32::try_from(column.index + 1).unwrap_or(0)),
            chosen: column.code(),
            column: column.clone(),
        };
        Self {
            frame: seen.frame(actor, done),
            head: seen.head(Step::Reading),
            form,
            columns: seen.opened.reading.columns.iter().map(shown).collect(),
            choices: choices(&seen, actor.clock().today().year()),
            seen,
        }
    }

    fn ignored(&self) -> usize {
        self.columns.iter().filter(|one| one.chosen.is_empty()).count()
    }

    fn encoding(&self) -> Option<&'static str> {
        let stored = self.seen.opened.reading.encoding.as_deref()?;
        ENCODINGS.iter().find(|(encoding, _)| encoding.as_str() == stored).map(|(_, name)| *name)
    }
}

/// Number of past years that can always be chosen, whatever the headings contain.
const YEARS: i32 = 5;

/// Returns the choices for a column: the fields of the list kind, and each figure of each year.
fn choices(seen: &Seen, this_year: i32) -> Vec<Choice> {
    let fields = (seen.opened.row.kind.fields)();
    let columns = &seen.opened.reading.columns;
    let of_headings = columns.iter().flat_map(|column| years_in(&column.heading));
    let of_columns = columns.iter().filter_map(|column| column.year);
    let recent = this_year - YEARS..this_year;
    let years: BTreeSet<i32> = of_headings.chain(of_columns).chain(recent).collect();
    let plain = fields.iter().copied().map(Meaning::from);
    let yearly = fields.iter().copied().filter(|field| field.is_yearly);
    let of_years = years
        .into_iter()
        .rev()
        .flat_map(|year| yearly.clone().map(move |field| Meaning { field, year: Some(year) }));
    let all = plain.chain(of_years);
    all.map(|meaning| Choice::new(meaning.to_string(), meaning.label())).collect()
}

fn form(actor: &Actor, seen: &Seen) -> Form {
    let reading = &seen.opened.reading;
    let mut fields = Vec::new();
    if let Some(encoding) = &reading.encoding {
        let choices = ENCODINGS.iter().map(|(known, name)| Choice::new(known.as_str(), *name));
        let field =
            parts::Field::choice("encoding", "文字编码", choices).required().value(encoding);
        fields.push(field.hint("汉字成了乱码时换一种。"));
    }
    if reading.sheets.len() > 1 {
        let choices = reading.sheets.iter().map(|name| Choice::new(name, name));
        fields.push(
            parts::Field::choice("sheet", "工作表", choices).required().value(&reading.sheet),
        );
    }
    fields.push(parts::Field::day("as_of", "名单日期").required().value(seen.opened.row.as_of));
    if actor.scope().own_town().is_none() {
        let town = reading.default_town.as_deref().unwrap_or_default();
        fields.push(town_field(&seen.towns).value(town).hint("名单里没写镇街的企业归到这里。"));
    }
    Form::new(fields)
}

pub async fn show(actor: Actor, id: PathId, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let seen = seen(&actor, id.into_inner()).await?;
    page(&ReadingPage::new(&actor, seen, Some(asked.get("done"))))
}

/// Reads the file with the requested settings and checks it again; an error is shown on the form.
pub async fn change(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let mut page = ReadingPage::new(&actor, seen(&actor, id).await?, None);
    page.form = page.form.entered(&sent);
    for one in &mut page.columns {
        let name = field_name(one.column.index);
        if sent.has(&name) {
            one.chosen = sent.get(&name).to_owned();
        }
    }
    let reread = match page.hints() {
        Ok(hints) => {
            let actor = actor.clone();
            web::block(move || recheck::read_differently(&actor, id, hints)).await?
        }
        Err(refusal) => Err(refusal),
    };
    match reread {
        Ok(()) => {
            actor.background().forget(super::subject(id));
            Ok(see_other(&format!("/imports/{id}/reading?done=reread")))
        }
        Err(refusal) => {
            page.form = page.form.refused(&refusal);
            page_after(refusal, &page)
        }
    }
}

impl ReadingPage {
    /// Returns the settings entered in the form.
    fn hints(&self) -> Result<Hints, Error> {
        let meaning = self.form.meaning()?;
        let text = |name: &str| meaning.get(name).and_then(|v| v.as_str()).map(str::to_owned);
        let mapping: BTreeMap<String, String> =
            self.columns.iter().map(|o| (o.column.heading.clone(), o.chosen.clone())).collect();
        let reading = &self.seen.opened.reading;
        Ok(Hints {
            encoding: text("encoding"),
            sheet: text("sheet").or_else(|| Some(reading.sheet.clone())),
            town: text("town"),
            as_of: text("as_of").and_then(|day| day.parse().ok()),
            mapping: Some(mapping),
        })
    }
}

/// Returns the name of a column's selection field.
fn field_name(index: usize) -> String {
    format!("column.{index}")
}
