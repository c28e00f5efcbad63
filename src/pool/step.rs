//! What a change of a company's facts means for its memberships. Pure.

use chrono::NaiveDate;

use super::model::{Leaving, Membership, Span};
use crate::company::Facts;
use crate::error::{Code, Error};

/// What a company's facts say of its latest membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// 入库日期
    pub entered_on: Option<NaiveDate>,
    /// 出库日期
    pub left_on: Option<NaiveDate>,
    /// 出库原因
    pub left_reason: Option<String>,
    /// 批次名称
    pub batch: Option<String>,
}

impl From<&Facts> for Told {
    fn from(facts: &Facts) -> Self {
        Self {
            entered_on: facts.entered_pool_on,
            left_on: facts.left_pool_on,
            left_reason: facts.left_pool_reason.clone(),
            batch: facts.reserve_batch.clone(),
        }
    }
}

/// A batch as a membership refers to it: its number, and until when it serves.
pub type BatchMark = (i64, NaiveDate);

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// A membership begins.
    Open(Span),
    /// A membership becomes this.
    Correct(Membership, Span),
    /// A membership never was.
    Remove(Membership),
}

/// What brings a company's memberships, the earliest first, in step with its facts.
///
/// # Errors
/// 422 `overlapping_membership` where the company would be in the pool twice on a day.
pub fn steps(
    memberships: &[Membership],
    before: &Told,
    after: &Told,
    batch: Option<BatchMark>,
) -> Result<Vec<Deed>, Error> {
    let told = memberships.iter().find(|one| Some(one.span.entered_on) == before.entered_on);
    let deeds = match (after.entered_on, told) {
        (None, Some(told)) => vec![Deed::Remove(told.clone())],
        (None, None) => Vec::new(),
        (Some(on), _) => {
            let same_day = |one: &&Membership| one.span.entered_on == on;
            let earlier = memberships.iter().find(same_day);
            match (earlier, told) {
                // The facts return to a membership they told of before the present one.
                (Some(earlier), Some(told)) if earlier.id != told.id => {
                    let back = correction(earlier, before, after, batch);
                    std::iter::once(Deed::Remove(told.clone())).chain(back).collect()
                }
                (Some(one), _) => correction(one, before, after, batch).into_iter().collect(),
                (None, Some(told)) if !enters_again(before, after) => {
                    correction(told, before, after, batch).into_iter().collect()
                }
                (None, _) => vec![Deed::Open(begun(on, after, batch))],
            }
        }
    };
    refuse_overlaps(memberships, &deeds)?;
    Ok(deeds)
}

/// The last membership had ended, and another begins after it.
fn enters_again(before: &Told, after: &Told) -> bool {
    let (Some(left), Some(on)) = (before.left_on, after.entered_on) else { return false };
    on >= left && after.left_on != before.left_on
}

fn begun(on: NaiveDate, told: &Told, batch: Option<BatchMark>) -> Span {
    Span {
        batch_id: batch.map(|(id, _)| id),
        entered_on: on,
        expires_on: batch.map(|(_, expires_on)| expires_on),
        left_on: told.left_on,
        left_kind: told.left_on.map(|_| Leaving::Other),
        left_reason: told.left_on.and(told.left_reason.clone()),
    }
}

fn correction(
    one: &Membership,
    before: &Told,
    after: &Told,
    batch: Option<BatchMark>,
) -> Option<Deed> {
    let span = corrected(one, before, after, batch);
    (span != one.span).then(|| Deed::Correct(one.clone(), span))
}

/// As the facts tell it. Of what they do not tell, the kind of leaving stays, and so does the
/// batch while its name stays.
fn corrected(one: &Membership, before: &Told, after: &Told, batch: Option<BatchMark>) -> Span {
    let fresh = begun(after.entered_on.unwrap_or(one.span.entered_on), after, batch);
    let kind = one.span.left_kind.filter(|_| after.left_on.is_some());
    let (batch_id, expires_on) = match before.batch == after.batch {
        true => (one.span.batch_id, one.span.expires_on),
        false => (fresh.batch_id, fresh.expires_on),
    };
    Span { batch_id, expires_on, left_kind: kind.or(fresh.left_kind), ..fresh }
}

fn refuse_overlaps(memberships: &[Membership], deeds: &[Deed]) -> Result<(), Error> {
    if deeds.is_empty() {
        return Ok(());
    }
    let mut spans: Vec<(NaiveDate, Option<NaiveDate>)> = Vec::new();
    for one in memberships {
        let touched = deeds.iter().find(|deed| match deed {
            Deed::Open(_) => false,
            Deed::Correct(of, _) | Deed::Remove(of) => of.id == one.id,
        });
        match touched {
            None => spans.push((one.span.entered_on, one.span.left_on)),
            Some(Deed::Correct(_, span)) => spans.push((span.entered_on, span.left_on)),
            Some(_) => {}
        }
    }
    spans.extend(deeds.iter().filter_map(|deed| match deed {
        Deed::Open(span) => Some((span.entered_on, span.left_on)),
        _ => None,
    }));
    if let Some((entered, _)) = spans.iter().find(|(on, left)| left.is_some_and(|left| left < *on))
    {
        let sentence = format!("出库日期不能早于入库日期 {entered}。");
        return Err(Error::invalid_field("left_pool_on", Code::BadDate, sentence));
    }
    spans.sort_unstable_by_key(|(entered, left)| (*entered, left.unwrap_or(NaiveDate::MAX)));
    for pair in spans.windows(2) {
        let [(entered, left), (next, _)] = pair else { continue };
        if left.is_none_or(|left| left > *next) {
            let until = left.map_or("今".to_owned(), |left| left.to_string());
            let sentence = format!(
                "企业自 {entered} 至 {until} 已有一次在库记录，与自 {next} 起的这一次重叠。请先核对入库和出库日期。"
            );
            let field = "entered_pool_on";
            return Err(Error::invalid_field(field, Code::OverlappingMembership, sentence));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn told(entered: &str, left: &str) -> Told {
        let some = |text: &str| (!text.is_empty()).then(|| day(text));
        let reason = (!left.is_empty()).then(|| "不再符合".to_owned());
        Told { entered_on: some(entered), left_on: some(left), left_reason: reason, batch: None }
    }

    fn stored(id: i64, of: &Told, kind: Option<Leaving>) -> Membership {
        let mut span = begun(of.entered_on.unwrap(), of, None);
        span.left_kind = kind;
        Membership { id, company_id: 1, span, version: 1 }
    }

    #[test]
    fn facts_open_correct_close_reopen_and_remove() {
        let open = told("2020-05-01", "");
        let one = stored(1, &open, None);
        let none = told("", "");
        assert_eq!(steps(&[], &none, &open, None).unwrap(), [Deed::Open(one.span.clone())]);
        let gone = steps(std::slice::from_ref(&one), &open, &none, None).unwrap();
        assert_eq!(gone, [Deed::Remove(one.clone())]);
        let later = told("2020-06-01", "");
        let [Deed::Correct(_, span)] =
            &steps(std::slice::from_ref(&one), &open, &later, None).unwrap()[..]
        else {
            panic!()
        };
        assert_eq!((span.entered_on, span.left_on), (day("2020-06-01"), None));
        let closed = told("2020-05-01", "2022-05-01");
        let [Deed::Correct(_, span)] =
            &steps(std::slice::from_ref(&one), &open, &closed, None).unwrap()[..]
        else {
            panic!()
        };
        assert_eq!((span.left_kind, span.left_on), (Some(Leaving::Other), Some(day("2022-05-01"))));
        let one = stored(1, &closed, Some(Leaving::Disqualified));
        let moved = told("2020-05-01", "2022-06-01");
        let [Deed::Correct(_, span)] =
            &steps(std::slice::from_ref(&one), &closed, &moved, None).unwrap()[..]
        else {
            panic!()
        };
        assert_eq!(span.left_kind, Some(Leaving::Disqualified), "the kind stays");
        let [Deed::Correct(_, span)] =
            &steps(std::slice::from_ref(&one), &closed, &open, None).unwrap()[..]
        else {
            panic!()
        };
        assert_eq!((span.left_kind, span.left_on, &span.left_reason), (None, None, &None));
        assert!(steps(&[one], &closed, &closed, None).unwrap().is_empty());
    }

    #[test]
    fn after_it_has_left_a_company_enters_again_and_the_way_back_is_known() {
        let (first, second) = (told("2020-05-01", "2022-05-01"), told("2024-01-01", ""));
        let one = stored(1, &first, Some(Leaving::Withdrew));
        let again = steps(std::slice::from_ref(&one), &first, &second, None).unwrap();
        let two = stored(2, &second, None);
        assert_eq!(again, [Deed::Open(two.span.clone())]);
        let back = steps(&[one.clone(), two.clone()], &second, &first, None).unwrap();
        assert_eq!(back, [Deed::Remove(two)]);
        let same_day = told("2022-05-01", "");
        assert_eq!(steps(&[one], &first, &same_day, None).unwrap().len(), 1);
    }

    #[test]
    fn no_day_is_told_twice() {
        let (first, second) = (told("2020-05-01", "2022-05-01"), told("2024-01-01", ""));
        let all = [stored(1, &first, None), stored(2, &second, None)];
        let refused = steps(&all, &second, &told("2021-01-01", ""), None).unwrap_err();
        assert_eq!(refused.errors()[0].code, "overlapping_membership");
        let apart = steps(&all, &second, &told("2022-05-01", ""), None).unwrap();
        assert_eq!(apart.len(), 1);
    }

    #[test]
    fn a_batch_that_is_known_serves_until_its_day() {
        let named = |name: &str| Told { batch: Some(name.to_owned()), ..told("2020-05-01", "") };
        let mark = Some((9, day("2026-05-01")));
        let [Deed::Open(span)] = &steps(&[], &told("", ""), &named("第九批"), mark).unwrap()[..]
        else {
            panic!()
        };
        assert_eq!((span.batch_id, span.expires_on), (Some(9), Some(day("2026-05-01"))));
        let one = Membership { id: 1, company_id: 1, span: span.clone(), version: 1 };
        let [Deed::Correct(_, span)] =
            &steps(&[one], &named("第九批"), &named("第八批"), None).unwrap()[..]
        else {
            panic!()
        };
        assert_eq!((span.batch_id, span.expires_on), (None, None));
    }
}
