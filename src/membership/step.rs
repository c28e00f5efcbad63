//! Calculates how a change of a company's facts changes its memberships. Pure.

use chrono::NaiveDate;

use super::model::{Leaving, Membership, PoolFacts, Span};
use crate::error::{Code, Error};

/// Batch of a membership: its id and its 服务管理期止.
pub type BatchMark = (i64, NaiveDate);

/// A change of a company's memberships.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MembershipChange {
    /// Adds a membership.
    Open(Span),
    /// Changes a membership to this span.
    Correct(Membership, Span),
    /// Deletes a membership that was a mistake.
    Remove(Membership),
}

/// Returns the changes that make a company's memberships match its facts. `memberships` are in the
/// order in which they were recorded.
///
/// # Errors
/// 422 `overlapping_membership` if the company would be in the pool twice on a day, `bad_date` if
/// it would leave before it enters.
pub fn plan_changes(
    memberships: &[Membership],
    facts: &PoolFacts,
    kind: Option<Leaving>,
    batch: Option<BatchMark>,
) -> Result<Vec<MembershipChange>, Error> {
    let changes = changes_for(memberships, facts, kind, batch.as_ref());
    refuse_overlaps(memberships, &changes)?;
    Ok(changes)
}

fn changes_for(
    memberships: &[Membership],
    facts: &PoolFacts,
    kind: Option<Leaving>,
    batch: Option<&BatchMark>,
) -> Vec<MembershipChange> {
    let corrected = |one: &Membership| correction(one, facts, kind, batch);
    let Some((latest, earlier)) = memberships.split_last() else {
        return match facts.is_empty() {
            true => Vec::new(),
            false => vec![MembershipChange::Open(new_span(facts, kind, batch))],
        };
    };
    let before = PoolFacts::from(&latest.span);
    let is_told = |one: &&Membership| days(&one.span) == (facts.entered_on, facts.left_on);
    let previous = earlier.last().filter(is_told);
    match previous {
        _ if facts.is_empty() => vec![MembershipChange::Remove(latest.clone())],
        _ if enters_again(&before, facts) => {
            vec![MembershipChange::Open(new_span(facts, kind, batch))]
        }
        // The facts match the membership before the latest again.
        Some(previous) if before.entered_on != facts.entered_on => {
            std::iter::once(MembershipChange::Remove(latest.clone()))
                .chain(corrected(previous))
                .collect()
        }
        _ => corrected(latest).into_iter().collect(),
    }
}

/// Returns whether the latest membership had ended and another one begins after it.
fn enters_again(before: &PoolFacts, after: &PoolFacts) -> bool {
    let (Some(left), Some(on)) = (before.left_on, after.entered_on) else { return false };
    on >= left && after.left_on != before.left_on
}

/// Creates the membership that these facts describe. A recorded batch counts only with a day of
/// entry.
pub fn new_span(facts: &PoolFacts, kind: Option<Leaving>, batch: Option<&BatchMark>) -> Span {
    let batch = batch.filter(|_| facts.entered_on.is_some());
    Span {
        batch_id: batch.map(|(id, _)| *id),
        batch_name: facts.batch_name.clone(),
        entered_on: facts.entered_on,
        expires_on: batch.map(|(_, expires_on)| *expires_on),
        left_on: facts.left_on,
        left_kind: facts.left_on.map(|_| kind.unwrap_or(Leaving::Other)),
        left_reason: facts.left_reason.clone(),
    }
}

fn correction(
    one: &Membership,
    facts: &PoolFacts,
    kind: Option<Leaving>,
    batch: Option<&BatchMark>,
) -> Option<MembershipChange> {
    let span = corrected(&one.span, facts, kind, batch);
    (span != one.span).then(|| MembershipChange::Correct(one.clone(), span))
}

/// Returns the span that the facts describe. Not in the facts, so kept: the kind of leaving, and a
/// recorded batch with its end of service while the batch name stays the same.
fn corrected(
    span: &Span,
    facts: &PoolFacts,
    kind: Option<Leaving>,
    batch: Option<&BatchMark>,
) -> Span {
    let fresh = new_span(facts, kind.or(span.left_kind), batch);
    let stays = span.batch_id.is_some()
        && facts.entered_on.is_some()
        && span.batch_name == facts.batch_name;
    match stays {
        true => Span { batch_id: span.batch_id, expires_on: span.expires_on, ..fresh },
        false => fresh,
    }
}

/// `entered_on` and `left_on` of a membership, if known.
type Days = (Option<NaiveDate>, Option<NaiveDate>);

fn days(span: &Span) -> Days {
    (span.entered_on, span.left_on)
}

fn refuse_overlaps(memberships: &[Membership], changes: &[MembershipChange]) -> Result<(), Error> {
    if changes.is_empty() {
        return Ok(());
    }
    let touched = |one: &Membership| {
        changes.iter().any(|change| match change {
            MembershipChange::Open(_) => false,
            MembershipChange::Correct(of, _) | MembershipChange::Remove(of) => of.id == one.id,
        })
    };
    let untouched = memberships.iter().filter(|one| !touched(one)).map(|one| days(&one.span));
    let written = changes.iter().filter_map(|change| match change {
        MembershipChange::Open(span) | MembershipChange::Correct(_, span) => Some(days(span)),
        MembershipChange::Remove(_) => None,
    });
    let known = untouched.chain(written).filter_map(|(on, left)| Some((on?, left)));
    let mut spans: Vec<(NaiveDate, Option<NaiveDate>)> = known.collect();
    if let Some((entered, _)) = spans.iter().find(|(on, left)| left.is_some_and(|left| left < *on))
    {
        let sentence = format!("出库日期不能早于入库日期 {entered}。");
        return Err(Error::invalid_field("left_pool_on", Code::BadDate, sentence));
    }
    spans.sort_unstable_by_key(|(entered, left)| (*entered, left.unwrap_or(NaiveDate::MAX)));
    for pair in spans.windows(2) {
        let [(entered, left), (next, _)] = pair else { continue };
        if left.is_none_or(|left| left > *next) {
            let until = left.map_or("今".to_owned(), |left| format!(" {left}"));
            let sentence = format!(
                "企业的两次在库记录重叠：一次自 {entered} 至{until}，一次自 {next} 起。请先核对入库和出库日期。"
            );
            let field = "entered_pool_on";
            return Err(Error::invalid_field(field, Code::OverlappingMembership, sentence));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn facts(entered: &str, left: &str) -> PoolFacts {
        let some = |text: &str| (!text.is_empty()).then(|| day(text));
        let left_reason = (!left.is_empty()).then(|| "不再符合".to_owned());
        let (entered_on, left_on) = (some(entered), some(left));
        PoolFacts { entered_on, left_on, left_reason, batch_name: None }
    }

    fn stored(id: i64, facts: &PoolFacts, kind: Option<Leaving>) -> Membership {
        Membership { id, company_id: 1, span: new_span(facts, kind, None), version: 1 }
    }

    fn told(memberships: &[Membership], facts: &PoolFacts) -> Vec<MembershipChange> {
        plan_changes(memberships, facts, None, None).unwrap()
    }

    fn corrected_to(one: &Membership, facts: &PoolFacts) -> Span {
        match &told(from_ref(one), facts)[..] {
            [MembershipChange::Correct(_, span)] => span.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn facts_open_correct_close_reopen_and_remove() {
        let open = facts("2020-05-01", "");
        let one = stored(1, &open, None);
        let none = PoolFacts::default();
        assert_eq!(told(&[], &open), [MembershipChange::Open(one.span.clone())]);
        assert_eq!((told(&[], &none), told(from_ref(&one), &open)), (vec![], vec![]));
        assert_eq!(told(from_ref(&one), &none), [MembershipChange::Remove(one.clone())]);
        let span = corrected_to(&one, &facts("2020-06-01", ""));
        assert_eq!((span.entered_on, span.left_on), (Some(day("2020-06-01")), None));
        let closed = facts("2020-05-01", "2022-05-01");
        let span = corrected_to(&one, &closed);
        assert_eq!((span.left_kind, span.left_on), (Some(Leaving::Other), Some(day("2022-05-01"))));
        let one = stored(1, &closed, Some(Leaving::Disqualified));
        let span = corrected_to(&one, &facts("2020-05-01", "2022-06-01"));
        assert_eq!(span.left_kind, Some(Leaving::Disqualified), "the kind stays");
        let span = corrected_to(&one, &open);
        assert_eq!((span.left_kind, span.left_on, &span.left_reason), (None, None, &None));
    }

    #[test]
    fn whoever_knows_the_kind_of_leaving_says_it() {
        let (open, closed) = (facts("2020-05-01", ""), facts("2020-05-01", "2022-05-01"));
        let one = stored(1, &open, None);
        let told = plan_changes(from_ref(&one), &closed, Some(Leaving::Expired), None).unwrap();
        assert_eq!(
            told,
            [MembershipChange::Correct(one, stored(1, &closed, Some(Leaving::Expired)).span)]
        );
    }

    #[test]
    fn after_it_has_left_a_company_enters_again_and_the_way_back_is_known() {
        let (first, second) = (facts("2020-05-01", "2022-05-01"), facts("2024-01-01", ""));
        let one = stored(1, &first, Some(Leaving::Withdrew));
        let two = stored(2, &second, None);
        assert_eq!(told(from_ref(&one), &second), [MembershipChange::Open(two.span.clone())]);
        assert_eq!(told(&[one.clone(), two.clone()], &first), [MembershipChange::Remove(two)]);
        assert_eq!(told(from_ref(&one), &facts("2022-05-01", "")).len(), 1);
    }

    #[test]
    fn an_earlier_day_of_entry_alone_takes_no_membership_back() {
        let (first, second) = (facts("2021-04-01", "2022-02-02"), facts("2025-10-01", ""));
        let all = [stored(1, &first, Some(Leaving::Disqualified)), stored(2, &second, None)];
        let refused = plan_changes(&all, &facts("2021-04-01", ""), None, None).unwrap_err();
        assert_eq!(refused.errors()[0].code, "overlapping_membership");
    }

    #[test]
    fn no_day_is_told_twice() {
        let (first, second) = (facts("2020-05-01", "2022-05-01"), facts("2024-01-01", ""));
        let all = [stored(1, &first, None), stored(2, &second, None)];
        let refused = plan_changes(&all, &facts("2021-01-01", ""), None, None).unwrap_err();
        assert_eq!(refused.errors()[0].code, "overlapping_membership");
        assert_eq!(told(&all, &facts("2022-05-01", "")).len(), 1);
        let backwards =
            plan_changes(&all, &facts("2024-01-01", "2023-01-01"), None, None).unwrap_err();
        assert_eq!(backwards.errors()[0].code, "bad_date");
    }

    #[test]
    fn a_batch_that_is_known_serves_until_its_day() {
        let named = |name: &str, entered: &str| PoolFacts {
            batch_name: Some(name.to_owned()),
            ..facts(entered, "")
        };
        let mark = Some((9, day("2026-05-01")));
        let [MembershipChange::Open(span)] =
            &plan_changes(&[], &named("第九批", "2020-05-01"), None, mark).unwrap()[..]
        else {
            panic!()
        };
        assert_eq!((span.batch_id, span.expires_on), (Some(9), Some(day("2026-05-01"))));
        let one = Membership { id: 1, company_id: 1, span: span.clone(), version: 1 };
        let span = corrected_to(&one, &named("第八批", "2020-05-01"));
        assert_eq!((span.batch_id, span.expires_on), (None, None));
        assert_eq!(span.batch_name.as_deref(), Some("第八批"));
    }

    #[test]
    fn without_a_day_of_entry_what_is_known_is_kept_and_counts_in_no_batch() {
        let batch_name = Some("第九批".to_owned());
        let named = PoolFacts { batch_name: batch_name.clone(), ..PoolFacts::default() };
        let mark = Some((9, day("2026-05-01")));
        let [MembershipChange::Open(span)] = &plan_changes(&[], &named, None, mark).unwrap()[..]
        else {
            panic!()
        };
        assert_eq!((span.batch_id, span.expires_on, &span.batch_name), (None, None, &batch_name));
        let one = Membership { id: 1, company_id: 1, span: span.clone(), version: 1 };
        let dated = PoolFacts { entered_on: Some(day("2020-05-01")), ..named };
        let [MembershipChange::Correct(_, span)] =
            &plan_changes(&[one], &dated, None, mark).unwrap()[..]
        else {
            panic!()
        };
        assert_eq!((span.batch_id, span.expires_on), (Some(9), Some(day("2026-05-01"))));
    }
}
