//! 看板: open blockers grouped by one attribute, counted by status and light. Pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::blocker::{OpenCount, Status};
use crate::deadline::{Open, light};

/// The open blockers of one department, unit or category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = supervision::board::Row)]
pub struct BoardRow {
    /// Code of the department, unit or category.
    pub code: String,
    pub name: String,
    /// 未销号
    pub open: i64,
    /// 逾期
    pub red: i64,
    /// 临期
    pub yellow: i64,
    /// 正常
    pub green: i64,
    /// Without a running deadline.
    pub unlit: i64,
    /// Numbers by status, in the order of the flow.
    pub by_status: Vec<i64>,
}

/// Returns the statuses of open blockers, in the order of the flow.
pub fn statuses() -> impl Iterator<Item = Status> {
    Status::ALL.iter().copied().filter(|status| *status != Status::Closed)
}

/// Returns one row for each known code, in their order, even without blockers. Unknown codes
/// follow, with the code as the name.
pub fn rows(
    open_counts: &[OpenCount],
    known: &[(String, String)],
    today: NaiveDate,
) -> Vec<BoardRow> {
    let mut piles: BTreeMap<&str, (Open, Vec<i64>)> = BTreeMap::new();
    for (code, status, ends_on, yellow_from, count) in open_counts {
        let (open, by_status) =
            piles.entry(code).or_insert_with(|| (Open::default(), vec![0; statuses().count()]));
        open.add(light(*ends_on, *yellow_from, today), *count);
        let place = statuses().position(|one| one == *status);
        if let Some(counted) = place.and_then(|place| by_status.get_mut(place)) {
            *counted += count;
        }
    }
    let mut rows: Vec<BoardRow> =
        known.iter().map(|(code, name)| row(code, name, piles.remove(code.as_str()))).collect();
    rows.extend(piles.into_iter().map(|(code, pile)| row(code, code, Some(pile))));
    rows
}

/// Returns the sum of all rows.
pub fn total(rows: &[BoardRow]) -> BoardRow {
    let mut all = row("", "合计", None);
    for one in rows {
        all.open += one.open;
        all.red += one.red;
        all.yellow += one.yellow;
        all.green += one.green;
        all.unlit += one.unlit;
        for (sum, count) in all.by_status.iter_mut().zip(&one.by_status) {
            *sum += count;
        }
    }
    all
}

fn row(code: &str, name: &str, pile: Option<(Open, Vec<i64>)>) -> BoardRow {
    let (open, by_status) = pile.unwrap_or_else(|| (Open::default(), vec![0; statuses().count()]));
    BoardRow {
        code: code.to_owned(),
        name: name.to_owned(),
        open: open.total(),
        red: open.red,
        yellow: open.yellow,
        green: open.green,
        unlit: open.unlit,
        by_status,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_has_its_row_and_sums_agree() {
        let today: NaiveDate = "2026-03-10".parse().unwrap();
        let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        let open_counts = [
            ("b".to_owned(), Status::Assigned, day("2026-03-09"), day("2026-03-04"), 2),
            ("b".to_owned(), Status::Raised, None, None, 1),
            ("x".to_owned(), Status::Signed, day("2026-03-20"), day("2026-03-17"), 4),
        ];
        let known = ["a", "b"].map(|code| (code.to_owned(), code.to_uppercase()));
        let found = rows(&open_counts, &known, today);
        let told: Vec<_> =
            found.iter().map(|r| (r.name.as_str(), r.open, r.red, r.unlit)).collect();
        assert_eq!(told, [("A", 0, 0, 0), ("B", 3, 2, 1), ("x", 4, 0, 0)]);
        let all = total(&found);
        assert_eq!((all.open, all.green, all.by_status.iter().sum::<i64>()), (7, 4, 7));
    }
}
