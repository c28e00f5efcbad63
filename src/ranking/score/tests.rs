//! Tests of points and ranks.

use super::*;

const RULE: &str = r#"
effective_from = "2021-07-28"
basis = "建议默认值"
subject = "town"
tie_break = ["new_listing", "accepted", "blockers_on_time", "official_order"]
[[item]]
code = "new_listing"
name = "新增上市"
group = "result"
per = 30
stages = ["listed"]
[[item]]
code = "break_zero_bonus"
name = "破零"
group = "result"
per = 20
[[item]]
code = "accepted"
name = "受理"
group = "process"
per = 10
stages = ["accepted", "hk_filed"]
[[item]]
code = "guidance_filed"
name = "辅导备案"
group = "process"
per = 5
stages = ["guidance_filed"]
[[item]]
code = "pool_entry"
name = "入库"
group = "process"
per = 1
cap = 2
stages = ["reserved"]
[[item]]
code = "blockers_on_time"
name = "按期办结率"
group = "service"
rate_points = 20
[[item]]
code = "moved_out"
name = "迁出"
group = "result"
per = -5
stages = ["moved_out"]
"#;

fn units() -> Vec<Unit> {
    ["A", "B", "C"].map(|code| Unit { code: code.into(), name: format!("{code}镇") }).to_vec()
}

/// Builds facts from `(event, company, step, day, unit)`, each within the first half of 2026.
fn facts(entries: &[(i64, i64, Step, &str, &str)], earlier: &[(i64, Step)]) -> Facts {
    let entry =
        |&(event_id, company_id, step, on, town): &(i64, i64, Step, &str, &str)| StageEntry {
            event_id,
            company_id,
            company_name: format!("企业{company_id}"),
            step,
            occurred_on: on.parse().unwrap(),
            town_code: town.into(),
        };
    Facts {
        entries: entries.iter().map(entry).collect(),
        earlier: earlier.iter().copied().collect(),
        broken_zero: Vec::new(),
    }
}

/// Shows the units as `unit:points`, by rank.
fn ranking(facts: &Facts) -> String {
    let rule = Rule::parse(RULE).unwrap();
    let scores = score(&rule, units(), facts);
    let ranks: Vec<usize> = scores.iter().map(|score| score.rank).collect();
    assert_eq!(ranks, [1, 2, 3]);
    let shown: Vec<String> =
        scores.iter().map(|score| format!("{}:{}", score.unit.code, score.points)).collect();
    shown.join(" ")
}

#[test]
fn points_and_ranks() {
    use Step::*;
    const D: &str = "2026-03-05";
    type Case<'a> = (&'a str, &'a [(i64, i64, Step, &'a str, &'a str)], &'a [(i64, Step)], &'a str);
    let cases: &[Case<'_>] = &[
        ("no one did anything: official order", &[], &[], "A:0 B:0 C:0"),
        ("a listing", &[(1, 1, Listed, D, "C")], &[], "C:30 A:0 B:0"),
        (
            "either stage of an item counts once, the first one",
            &[(1, 1, Accepted, D, "B"), (2, 1, HkFiled, D, "C")],
            &[],
            "B:10 A:0 C:0",
        ),
        (
            "an entry before the period leaves nothing to count",
            &[(1, 1, Accepted, D, "B"), (2, 2, Accepted, D, "C")],
            &[(1, HkFiled)],
            "C:10 A:0 B:0",
        ),
        (
            "an earlier entry into another item's stage does not matter",
            &[(1, 1, Accepted, D, "B")],
            &[(1, Reserved)],
            "B:10 A:0 C:0",
        ),
        (
            "beyond the cap nothing is added",
            &[(1, 1, Reserved, D, "B"), (2, 2, Reserved, D, "B"), (3, 3, Reserved, D, "B")],
            &[],
            "B:2 A:0 C:0",
        ),
        ("leaving costs", &[(1, 1, MovedOut, D, "A")], &[], "B:0 C:0 A:-5"),
        (
            "equal points: more accepted first",
            &[
                (1, 1, GuidanceFiled, D, "B"),
                (2, 2, GuidanceFiled, D, "B"),
                (3, 3, Accepted, D, "C"),
            ],
            &[],
            "C:10 B:10 A:0",
        ),
        (
            "a unit that is not ranked takes no one's place",
            &[(1, 1, Listed, D, "Z")],
            &[],
            "A:0 B:0 C:0",
        ),
        ("a stage that no item names", &[(1, 1, Inquiry, D, "B")], &[], "A:0 B:0 C:0"),
    ];
    for (why, entries, earlier, expected) in cases {
        assert_eq!(ranking(&facts(entries, earlier)), *expected, "{why}");
    }
}

#[test]
fn zero_is_broken_once_however_many_were_first() {
    let broken = |company_id| BrokenZero {
        town_code: "B".into(),
        on: "2026-03-05".parse().unwrap(),
        company_id,
        company_name: format!("企业{company_id}"),
        event_id: None,
    };
    let facts = Facts { broken_zero: vec![broken(7), broken(8)], ..Facts::default() };
    assert_eq!(ranking(&facts), "B:20 A:0 C:0");
    let scores = score(&Rule::parse(RULE).unwrap(), units(), &facts);
    let item = &scores[0].items[1];
    assert_eq!((item.code.as_str(), item.count, item.points), (BREAK_ZERO, 1, 20));
    let companies: Vec<i64> = item.evidence.iter().map(|e| e.company_id).collect();
    assert_eq!(companies, [7]);
}

#[test]
fn evidence_is_what_carries_the_points() {
    let day = |n: i64| format!("2026-03-{n:02}");
    let days: Vec<String> = (1..=3).map(day).collect();
    let entries: Vec<_> = days
        .iter()
        .zip(1..)
        .map(|(on, id)| (id, 10 * id, Step::Reserved, on.as_str(), "A"))
        .collect();
    let scores = score(&Rule::parse(RULE).unwrap(), units(), &facts(&entries, &[]));
    let pool = scores[0].items.iter().find(|item| item.code == "pool_entry").unwrap();
    assert_eq!((pool.count, pool.points, pool.evidence_left_out), (3, 2, 0));
    let events: Vec<_> = pool.evidence.iter().filter_map(|e| e.event_id).collect();
    assert_eq!(events, [1, 2]);
    let codes: Vec<&str> = scores[0].items.iter().map(|item| item.code.as_str()).collect();
    assert!(!codes.contains(&"blockers_on_time"), "not yet scored, so not shown as 0");
}

#[test]
fn very_long_evidence_is_cut_and_says_so() {
    let entries: Vec<_> = (1..=250).map(|id| (id, id, Step::Listed, "2026-03-05", "A")).collect();
    let scores = score(&Rule::parse(RULE).unwrap(), units(), &facts(&entries, &[]));
    let listed = &scores[0].items[0];
    assert_eq!((listed.count, listed.points), (250, 7_500));
    assert_eq!((listed.evidence.len(), listed.evidence_left_out), (200, 50));
}
