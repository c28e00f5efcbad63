use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn working_days_pass_over_holidays_and_count_days_made_up_for() {
    for (from, days, reached, why) in [
        ("2026-09-30", 3, "2026-10-10", "国庆 2026: 8, 9 and Saturday the 10th, 调休"),
        ("2026-09-30", 1, "2026-10-08", "the first day after the holiday"),
        ("2026-09-30", 4, "2026-10-12", "Sunday the 11th is none"),
        ("2026-09-18", 1, "2026-09-20", "a Sunday of 调休"),
        ("2025-09-30", 3, "2025-10-11", "国庆 and 中秋 2025: 9, 10 and Saturday the 11th"),
        ("2025-09-26", 2, "2025-09-29", "Sunday the 28th counts"),
        ("2025-01-24", 2, "2025-01-27", "春节 2025: Sunday the 26th counts"),
        ("2025-01-27", 1, "2025-02-05", "eight days of holiday"),
        ("2025-02-05", 3, "2025-02-08", "Saturday the 8th is made up for"),
        ("2026-02-13", 1, "2026-02-14", "春节 2026: a Saturday of work before it"),
        ("2026-02-14", 1, "2026-02-24", "nine days of holiday"),
        ("2026-02-14", 5, "2026-02-28", "and the Saturday after it"),
        ("2026-10-03", 1, "2026-10-08", "set on a holiday"),
        ("2026-03-06", 0, "2026-03-06", "no days"),
    ] {
        let found = Calendar::seeded().after(day(from), days);
        assert_eq!((found.on, found.provisional), (day(reached), false), "{from} + {days}: {why}");
        if days > 0 {
            assert_eq!(
                Calendar::seeded().between(day(from), day(reached)),
                i64::from(days),
                "{why}"
            );
        }
    }
}

#[test]
fn counting_back_is_counting_forth_turned_round() {
    let calendar = Calendar::seeded();
    assert_eq!(calendar.before(day("2026-10-10"), 3), day("2026-09-30"));
    assert_eq!(calendar.before(day("2026-02-24"), 1), day("2026-02-14"));
    assert_eq!(calendar.between(day("2026-10-10"), day("2026-09-30")), -3);
    assert_eq!(calendar.between(day("2026-10-10"), day("2026-10-10")), 0);
    for start in day("2024-12-20").iter_days().take(500) {
        for days in [1, 3, 10] {
            let there = calendar.after(start, days).on;
            let back = calendar.before(there, days);
            assert!(back <= start || !calendar.is_working_day(start), "{start} {days}");
            assert_eq!(calendar.between(start, there), i64::from(days));
            let ago = calendar.so_long_ago(start, days);
            assert_eq!(calendar.between(ago, start), i64::from(days));
            assert!(calendar.between(ago.succ_opt().unwrap(), start) < i64::from(days));
        }
    }
}

#[test]
fn a_year_not_yet_published_is_provisional() {
    let calendar = Calendar::seeded();
    assert!(calendar.knows(day("2026-12-31")) && !calendar.knows(day("2027-01-01")));
    let over = calendar.after(day("2026-12-30"), 3);
    assert_eq!(over, Reached { on: day("2027-01-04"), provisional: true });
    let within = calendar.after(day("2026-12-30"), 1);
    assert_eq!(within, Reached { on: day("2026-12-31"), provisional: false });
    // Once the year is published, the same count reaches another day.
    let off =
        |on: &str| CalendarDay { on_date: day(on), kind: DayKind::Off, name: "元旦".into() };
    let days = ["2026-01-01", "2027-01-01", "2027-01-04"].map(off);
    let published = Calendar::new(days).after(day("2026-12-30"), 3);
    assert_eq!(published, Reached { on: day("2027-01-06"), provisional: false });
}

#[test]
fn days_between_are_counted_as_one_by_one() {
    let calendar = Calendar::seeded();
    for from in ["2024-12-28", "2025-01-26", "2026-02-14", "2026-10-10", "0001-01-01"] {
        let from = day(from);
        let mut count = 0;
        for to in from.iter_days().take(400) {
            count += i64::from(to > from && calendar.is_working_day(to));
            assert_eq!(calendar.between(from, to), count, "{from} {to}");
            assert_eq!(calendar.between(to, from), -count, "{to} {from}");
        }
    }
}

#[test]
fn a_day_centuries_away_costs_no_more() {
    let calendar = Calendar::seeded();
    for _ in 0..10_000 {
        assert!(calendar.between(day("2026-03-02"), NaiveDate::MAX) > 60_000_000);
    }
}
