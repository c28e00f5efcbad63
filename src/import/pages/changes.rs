//! 核对: shows the changes of a list, row by row, before the commit.

use std::collections::HashMap;

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use super::{Head, Seen, Step, number, seen};
use crate::background::Standing;
use crate::columns::Field;
use crate::error::Error;
use crate::import::batch;
use crate::import::model::{Counts, FieldChange, IgnoredLine, OnError, Outcome, RowPreview};
use crate::import::plan::PREVIEW;
use crate::money::wan;
use crate::session::Actor;
use crate::web::parts::Pairs;
use crate::web::{Frame, Paging, PathId, Query, page, page_after};

/// Query parameters of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Outcome to filter by; all rows if `None`.
    #[serde(default)]
    show: Option<Outcome>,
    #[serde(default)]
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "import/pages/changes.html", config = "src/askama.toml")]
pub(super) struct ChangesPage {
    frame: Frame,
    head: Head,
    seen: Seen,
    /// Why the last commit was refused.
    refused: Option<String>,
    show: Option<Outcome>,
    /// Error messages of the failed rows, by row number.
    reasons: HashMap<u32, Vec<String>>,
}

/// A change of a field for display.
struct Said {
    label: String,
    old: Option<String>,
    new: String,
}

pub async fn show(actor: Actor, id: PathId, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let refused = match actor.background().standing(super::subject(id)) {
        Standing::Refused(why) => Some(why),
        _ => None,
    };
    page_of(actor.clone(), seen(&actor, id).await?, asked.into_inner(), refused).await
}

pub(super) async fn page_of(
    actor: Actor,
    seen: Seen,
    asked: Pairs,
    refused: Option<String>,
) -> Result<HttpResponse, Error> {
    page(&ChangesPage::new(&actor, seen, &asked, refused).await?)
}

/// Shows the page again after a refused commit.
pub(super) async fn page_refused(
    actor: Actor,
    id: i64,
    refusal: Error,
) -> Result<HttpResponse, Error> {
    let why = Some(refusal.detail().to_owned());
    let seen = seen(&actor, id).await?;
    let changes = ChangesPage::new(&actor, seen, &Pairs::default(), why).await?;
    page_after(refusal, &changes)
}

impl ChangesPage {
    async fn new(
        actor: &Actor,
        seen: Seen,
        asked: &Pairs,
        refused: Option<String>,
    ) -> Result<Self, Error> {
        let asked: Asked = asked.read()?;
        let opened = seen.opened.clone();
        let first = Paging::new(None, Some(200))?;
        let errors = actor.read(move |db, scope| batch::errors(db, scope, &opened, first)).await?;
        let mut reasons: HashMap<u32, Vec<String>> = HashMap::new();
        for error in errors.items {
            let reason = format!("{}：{}", error.column, error.message);
            reasons.entry(error.row).or_default().push(reason);
        }
        let (frame, head) = (seen.frame(actor, asked.done.as_deref()), seen.head(Step::Check));
        Ok(Self { frame, head, seen, refused, show: asked.show, reasons })
    }

    fn counts(&self) -> &Counts {
        &self.seen.opened.report.counts
    }

    /// Returns each outcome, its number of rows, and whether it is the selected one.
    fn tabs(&self) -> impl Iterator<Item = (Outcome, u32, bool)> {
        let all = Outcome::ALL.iter().copied();
        all.map(|outcome| (outcome, self.counts().of(outcome), self.show == Some(outcome)))
    }

    fn rows(&self) -> impl Iterator<Item = &RowPreview> {
        let rows = self.seen.opened.report.preview.iter();
        rows.filter(|row| self.show.is_none_or(|wanted| row.outcome == wanted))
    }

    /// Returns the number of rows with the selected outcome, or of all rows.
    fn of_these(&self) -> u32 {
        self.show.map_or(self.counts().rows, |outcome| self.counts().of(outcome))
    }

    fn is_cut(&self) -> bool {
        self.of_these() as usize > self.rows().count()
    }

    fn changes_of(&self, row: &RowPreview) -> Vec<Said> {
        let shown = row
            .changes
            .iter()
            .filter(|change| row.outcome != Outcome::Created || change.field != Field::NAME.code);
        shown.map(|change| self.said(change)).collect()
    }

    fn said(&self, change: &FieldChange) -> Said {
        let read = |text: &Option<String>| {
            let text = text.as_deref().filter(|text| !text.is_empty())?;
            Some(self.read_out(&change.field, text))
        };
        let label = match change.field.as_str() {
            "town_code" => Field::TOWN.label.to_owned(),
            "foreign_capital" => "注册资本（外币）".to_owned(),
            "foreign_capital_currency" => "注册资本币种".to_owned(),
            field if field.ends_with("_yuan") => format!("{}（万元）", change.label),
            _ => change.label.clone(),
        };
        let new = read(&change.new).unwrap_or_else(|| "—".to_owned());
        Said { label, old: read(&change.old), new }
    }

    /// Formats a stored value for display.
    fn read_out(&self, field: &str, text: &str) -> String {
        let own = (self.seen.read_out)(field, text);
        let read = own.or_else(|| match field {
            "town_code" => Some(self.seen.town_name(text)),
            field if field.ends_with("_yuan") => text.parse().ok().map(wan),
            _ => None,
        });
        read.unwrap_or_else(|| text.to_owned())
    }

    fn reasons_of(&self, row: &RowPreview) -> &[String] {
        self.reasons.get(&row.row).map_or(&[], Vec::as_slice)
    }

    /// Returns the headings of the columns that are not imported.
    fn left_out(&self) -> String {
        let columns = self.seen.opened.reading.columns.iter();
        let left = columns.filter(|c| c.field.is_none() && !c.heading.is_empty());
        left.map(|c| c.heading.as_str()).collect::<Vec<_>>().join("、")
    }

    fn taken(&self) -> usize {
        self.seen.opened.reading.columns.iter().filter(|c| c.field.is_some()).count()
    }

    fn ignored(&self) -> &[IgnoredLine] {
        &self.seen.opened.report.ignored
    }
}

/// Returns the Chinese name of the type of an ignored line.
fn why_ignored(line: &IgnoredLine) -> &'static str {
    match line.why.as_str() {
        "title" => "标题",
        "total" => "合计",
        "note" => "说明",
        "example" => "填写示例",
        "repeated_heading" => "重复的表头",
        _ => "空行",
    }
}

/// Returns the sign of an outcome, for users who cannot see colours, and its colour.
fn mark(outcome: &Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Created => ("＋", "good"),
        Outcome::Updated => ("▲", "warn"),
        Outcome::Unchanged => ("＝", "faint"),
        Outcome::Skipped => ("↷", "faint"),
        Outcome::Failed => ("■", "bad"),
    }
}
