//! Page to choose an agenda: the current items in order, and suggestions.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::blocker::{self, BlockerView, Severity};
use crate::error::{Code, Error, FieldError, Present};
use crate::meeting::model::Meeting;
use crate::meeting::{HERE, actions, store, suggested};
use crate::session::Actor;
use crate::town::{self, name_of};
use crate::web::parts::{Address, Pager, Pairs};
use crate::web::{Frame, Paging, PathId, Query, page, page_after, saved};

/// Number of suggestions per page.
const SUGGESTED: i64 = 50;

/// A blocker that can be chosen.
struct AgendaRow {
    blocker: BlockerView,
    town: String,
    /// Position on the agenda. Empty if the blocker is not on it.
    place: String,
    chosen: bool,
    /// The blocker has a decision, so it cannot be removed.
    stays: bool,
    /// Reason for the suggestion.
    because: String,
}

#[derive(Template)]
#[template(path = "meeting/pages/agenda.html", config = "src/askama.toml")]
struct Choosing {
    frame: Frame,
    meeting: Meeting,
    version: i64,
    refused: Option<String>,
    on: Vec<AgendaRow>,
    suggested: Vec<AgendaRow>,
    total: i64,
    further: String,
    pager: Pager,
}

async fn load_page(actor: &Actor, id: i64, number: Option<i64>) -> Result<Choosing, Error> {
    let today = actor.clock().today();
    let paging = Paging::new(number, Some(SUGGESTED))?;
    let read = move |db: &mut _, scope: &_| {
        let meeting = store::find(db, scope, id)?.present()?;
        let on = store::agenda(db, scope, id)?;
        let on = blocker::these(db, scope, &on)?;
        let found = suggested(db, scope, id, today, paging)?;
        let ids: Vec<i64> = found.items.iter().map(|one| one.blocker_id).collect();
        let suggested = blocker::these(db, scope, &ids)?;
        let stays = store::decided_blockers(db, &meeting)?;
        Ok((meeting, on, stays, found, suggested, town::list(db, scope)?))
    };
    let (meeting, on, stays, found, suggested, towns) = actor.read(read).await?;
    let because = |id: i64| {
        let ranked = found.items.iter().find(|one| one.blocker_id == id);
        ranked.map(|one| format!("{} 分：{}", one.score, one.because)).unwrap_or_default()
    };
    let row = |record, place: usize| {
        let blocker = BlockerView::new(record, today);
        AgendaRow {
            town: name_of(&towns, &blocker.town_code).to_owned(),
            place: if place == 0 { String::new() } else { place.to_string() },
            chosen: place > 0,
            stays: stays.contains(&blocker.id),
            because: because(blocker.id),
            blocker,
        }
    };
    let address = Address::new(format!("/meetings/{id}/agenda"), Pairs::default());
    Ok(Choosing {
        frame: Frame::of(actor, HERE, "安排议题"),
        version: meeting.version,
        meeting,
        refused: None,
        on: on.into_iter().zip(1..).map(|(record, place)| row(record, place)).collect(),
        suggested: suggested.into_iter().map(|record| row(record, 0)).collect(),
        total: found.total,
        further: String::new(),
        pager: Pager::new(&found, &address),
    })
}

pub(super) async fn choose(
    actor: Actor,
    id: PathId,
    asked: Query<Pairs>,
) -> Result<HttpResponse, Error> {
    let number = asked.get("page").parse().ok();
    let mut choosing = load_page(&actor, id.into_inner(), number).await?;
    choosing.frame = choosing.frame.saying(asked.get("done"));
    page(&choosing)
}

/// Number of blockers read from a form. One more than an agenda may hold is enough to refuse it.
const MORE_THAN_FIT: usize = store::MOST_ITEMS as usize + 1;

/// Returns the chosen blockers in the order of the positions entered. Those without a position come
/// last, in their current order, followed by those entered by ID.
fn chosen_blockers(sent: &Pairs) -> Result<Vec<i64>, Error> {
    let wrong = |what: &str| {
        let sentence = format!("“{what}”不是问题编号。编号见困难问题页面，几个编号用顿号隔开。");
        Error::invalid(vec![FieldError::new("further", Code::BadNumber, sentence)])
    };
    let number = |text: &str| text.parse::<i64>().map_err(|_| wrong(text));
    let chosen = sent.all("blocker").take(MORE_THAN_FIT);
    let mut chosen: Vec<i64> = chosen.map(number).collect::<Result<_, _>>()?;
    chosen.sort_by_key(|id| sent.get(&format!("place.{id}")).parse::<i64>().unwrap_or(i64::MAX));
    let further = sent.get("further").split(['、', '，', ',', ' ', '；', ';', '\n']);
    for text in further.filter(|text| !text.is_empty()) {
        if chosen.len() >= MORE_THAN_FIT {
            break;
        }
        let id = number(text)?;
        if !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    Ok(chosen)
}

pub(super) async fn set(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let (id, seen) = (id.into_inner(), sent.version()?);
    let set = actor.write_entered(chosen_blockers(&sent), move |tx, scope, wanted| {
        actions::set_agenda(tx, scope, id, seen, &wanted)
    });
    match set.await {
        Ok(after) => Ok(saved(&format!("/meetings/{id}"), seen, after.version)),
        Err(refusal) => {
            let mut choosing = load_page(&actor, id, None).await?;
            choosing.enter(&sent);
            choosing.refused = Some(refusal.detail().to_owned());
            page_after(refusal, &choosing)
        }
    }
}

impl Choosing {
    /// Fills the page with the user's input. The version is the current one, because the page shows
    /// what another user has meanwhile put on the agenda.
    fn enter(&mut self, sent: &Pairs) {
        let chosen: Vec<&str> = sent.all("blocker").collect();
        for row in self.on.iter_mut().chain(&mut self.suggested) {
            let id = row.blocker.id.to_string();
            row.chosen = chosen.contains(&id.as_str());
            sent.get(&format!("place.{id}")).clone_into(&mut row.place);
        }
        sent.get("further").clone_into(&mut self.further);
    }

    fn groups(&self) -> [(&'static str, &'static str, &Vec<AgendaRow>); 2] {
        [("on", "已列入议程", &self.on), ("suggested", "建议议题", &self.suggested)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_of_a_form_than_an_agenda_may_hold() {
        let pairs = |names: &[&str], times: usize| -> Pairs {
            let all = names.iter().map(|name| ((*name).to_owned(), "7".to_owned()));
            vec![all.collect::<Vec<_>>(); times].concat().try_into().unwrap()
        };
        assert_eq!(chosen_blockers(&pairs(&["blocker"], 3)).unwrap().len(), 3);
        assert_eq!(chosen_blockers(&pairs(&["blocker"], 9_999)).unwrap().len(), 51);
        let numbers = (0..9_999).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
        let further = pairs(&[], 0).with("further", numbers);
        assert_eq!(chosen_blockers(&further).unwrap().len(), 51);
    }
}
