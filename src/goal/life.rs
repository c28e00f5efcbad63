//! The dated facts of a company, and the intervals that follow from them. Pure.

use chrono::NaiveDate;

use super::ledger::Measure;
use crate::market::Venue;
use crate::stage::{Happening, Phase, Standing};

/// The facts of a company that the totals depend on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Life {
    /// The town of its current registered place; empty for a company that does not exist.
    pub town: String,
    /// Its stage events in order.
    pub happenings: Vec<Happening>,
    pub listings: Vec<Listed>,
    /// Its moves in order.
    pub moves: Vec<Move>,
}

/// A listing, from its date until its delisting: [from, until).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Domestic or overseas.
    pub venue: Venue,
    /// The first day that counts.
    pub from: NaiveDate,
    /// The first day that no longer counts; `None` if it is still listed.
    pub until: Option<NaiveDate>,
}

/// A move of the registered place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    pub from_town: String,
    /// `None` means out of the city.
    pub to_town: Option<String>,
    /// The first day at the new place.
    pub on: NaiveDate,
}

/// A time during which a company counts for a town.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    pub town: String,
    /// What it counts as.
    pub measure: Measure,
    /// The first day.
    pub from: NaiveDate,
    /// The first day that no longer counts; `None` if there is no end.
    pub until: Option<NaiveDate>,
}

type Span = (NaiveDate, Option<NaiveDate>);

impl Life {
    /// Returns all intervals of this life.
    pub fn intervals(&self) -> Vec<Interval> {
        if self.town.is_empty() {
            return Vec::new();
        }
        let mut intervals = Vec::new();
        for (phase, span) in self.phases() {
            if let Some(measure) = Measure::of_phase(phase) {
                self.place(measure, span, true, &mut intervals);
            }
        }
        let venue = |wanted| self.listings.iter().filter(move |l| l.venue == wanted);
        for (measure, spans) in [
            (Measure::Listed, union(self.listings.iter())),
            (Measure::ListedDomestic, union(venue(Venue::Domestic))),
            (Measure::ListedOverseas, union(venue(Venue::Overseas))),
        ] {
            for span in spans {
                self.place(measure, span, false, &mut intervals);
            }
        }
        intervals
    }

    /// Returns the phases in order of time. Events that are not a legal sequence end the list
    /// there; actions never store such events.
    fn phases(&self) -> Vec<(Phase, Span)> {
        let mut changes: Vec<(NaiveDate, Phase)> = Vec::new();
        let mut standing: Option<Standing> = None;
        for event in &self.happenings {
            let next = match standing {
                None => Standing::first(event.step, event.on),
                Some(standing) => standing.then(event.step, event.on).ok().map(|(after, _)| after),
            };
            let Some(next) = next else { break };
            let last = changes.last().map_or(NaiveDate::MIN, |(date, _)| *date);
            changes.push((event.on.effective().max(last), next.phase()));
            standing = Some(next);
        }
        let ends = changes.iter().skip(1).map(|(date, _)| Some(*date)).chain([None]);
        changes.iter().zip(ends).map(|((date, phase), end)| (*phase, (*date, end))).collect()
    }

    /// Returns the towns of registration in order of time. `beyond_the_city` extends the last town
    /// of a company that left the city: it still counts there as exited, but not as listed.
    fn residences(&self, beyond_the_city: bool) -> Vec<(&str, Span)> {
        let Some(first) = self.moves.first() else {
            return vec![(&self.town, (NaiveDate::MIN, None))];
        };
        let mut stays = vec![(first.from_town.as_str(), (NaiveDate::MIN, Some(first.on)))];
        let ends = self.moves.iter().skip(1).map(|m| Some(m.on)).chain([None]);
        for (m, end) in self.moves.iter().zip(ends) {
            match &m.to_town {
                Some(town) => stays.push((town, (m.on, end))),
                None if beyond_the_city => stays.push((&m.from_town, (m.on, end))),
                None => {}
            }
        }
        stays
    }

    fn place(&self, measure: Measure, span: Span, beyond: bool, into: &mut Vec<Interval>) {
        for (town, stay) in self.residences(beyond) {
            let from = span.0.max(stay.0);
            let until = match (span.1, stay.1) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            if until.is_none_or(|until| from < until) {
                into.push(Interval { town: town.to_owned(), measure, from, until });
            }
        }
    }
}

/// Joins overlapping and adjacent spans, so that a company listed in two places counts once.
fn union<'a>(listings: impl Iterator<Item = &'a Listed>) -> Vec<Span> {
    let mut spans: Vec<Span> = listings.map(|l| (l.from, l.until)).collect();
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.1.is_none_or(|until| span.0 <= until) => {
                last.1 = match (last.1, span.1) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    _ => None,
                };
            }
            _ => joined.push(span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::InexactDate;
    use crate::stage::Step;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn event(step: Step, on: &str) -> Happening {
        Happening { step, on: InexactDate::from(day(on)), attempt: 1 }
    }

    fn listed(venue: Venue, from: &str, until: Option<&str>) -> Listed {
        Listed { venue, from: day(from), until: until.map(day) }
    }

    fn shown(life: &Life) -> Vec<String> {
        life.intervals()
            .iter()
            .map(|i| {
                let until = i.until.map_or("…".to_owned(), |d| d.to_string());
                format!("{} {} {}..{until}", i.town, i.measure, i.from)
            })
            .collect()
    }

    #[test]
    fn a_company_listed_twice_counts_once() {
        let life = Life {
            town: "A".into(),
            happenings: vec![event(Step::Listed, "2010-01-01")],
            listings: vec![
                listed(Venue::Domestic, "2010-01-01", None),
                listed(Venue::Overseas, "2015-05-05", Some("2020-01-01")),
            ],
            moves: vec![],
        };
        assert_eq!(
            shown(&life),
            [
                "A listed 2010-01-01..…",
                "A listed_domestic 2010-01-01..…",
                "A listed_overseas 2015-05-05..2020-01-01",
            ]
        );
    }

    /// 星河生物 was listed in 塘厦 and left the city as 盈康生命.
    #[test]
    fn a_listed_company_that_leaves_the_city_counts_until_then() {
        let life = Life {
            town: "塘厦".into(),
            happenings: vec![
                event(Step::Listed, "2010-12-09"),
                event(Step::MovedOut, "2022-12-31"),
            ],
            listings: vec![listed(Venue::Domestic, "2010-12-09", None)],
            moves: vec![Move { from_town: "塘厦".into(), to_town: None, on: day("2022-12-31") }],
        };
        assert_eq!(
            shown(&life),
            [
                "塘厦 exited 2022-12-31..…",
                "塘厦 listed 2010-12-09..2022-12-31",
                "塘厦 listed_domestic 2010-12-09..2022-12-31",
            ]
        );
    }

    #[test]
    fn a_move_between_units_carries_the_count_over_on_its_day() {
        let life = Life {
            town: "B".into(),
            happenings: vec![event(Step::Reserved, "2020-01-01")],
            listings: vec![],
            moves: vec![Move {
                from_town: "A".into(),
                to_town: Some("B".into()),
                on: day("2021-06-01"),
            }],
        };
        assert_eq!(shown(&life), ["A reserve 2020-01-01..2021-06-01", "B reserve 2021-06-01..…"]);
    }

    #[test]
    fn a_paused_company_counts_only_as_paused() {
        let life = Life {
            town: "A".into(),
            happenings: vec![
                event(Step::Accepted, "2023-03-03"),
                event(Step::Suspended, "2023-03-31"),
                event(Step::Resumed, "2023-06-30"),
            ],
            ..Life::default()
        };
        assert_eq!(
            shown(&life),
            [
                "A review 2023-03-03..2023-03-31",
                "A suspended 2023-03-31..2023-06-30",
                "A review 2023-06-30..…",
            ]
        );
    }

    #[test]
    fn events_of_one_day_leave_no_empty_interval() {
        let life = Life {
            town: "A".into(),
            happenings: vec![
                event(Step::Reserved, "2020-01-01"),
                event(Step::Reformed, "2020-01-01"),
            ],
            ..Life::default()
        };
        assert_eq!(shown(&life), ["A reform 2020-01-01..…"]);
    }
}
