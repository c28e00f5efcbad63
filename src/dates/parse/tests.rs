use super::*;

#[test]
fn reads_the_spellings_of_real_lists() {
    for (text, want) in [
        ("2021-03-05", "2021-03-05"),
        ("2021/3/5", "2021-03-05"),
        ("2021.3.5", "2021-03-05"),
        ("2021. 3. 5", "2021-03-05"),
        ("2021年3月5日", "2021-03-05"),
        ("2021 年 3 月 5 日", "2021-03-05"),
        ("2021年03月05号", "2021-03-05"),
        ("2021年3月5", "2021-03-05"),
        ("20210305", "2021-03-05"),
        ("２０２１－０３－０５", "2021-03-05"),
        ("２０２１年３月", "2021年3月"),
        (" 2021-03-05 00:00:00 ", "2021-03-05"),
        ("2021/3/5 0:00", "2021-03-05"),
        ("2021-03-05T00:00:00", "2021-03-05"),
        ("2021-03-05T23:59:59.999+08:00", "2021-03-05"),
        ("2021-03-05T08:00:00Z", "2021-03-05"),
        ("2021年3月5日 08：30", "2021-03-05"),
        ("2021年3月5日8:30", "2021-03-05"),
        ("2021.3", "2021年3月"),
        ("2021.10", "2021年10月"),
        ("2021-3", "2021年3月"),
        ("2021/03", "2021年3月"),
        ("2021年3月", "2021年3月"),
        ("202103", "2021年3月"),
        ("202112", "2021年12月"),
        ("2021年", "2021年"),
        ("2021", "2021年"),
        ("45292", "2024-01-01"),
        ("45292.75", "2024-01-01"),
        ("2024-02-29", "2024-02-29"),
        ("1900-01-01", "1900-01-01"),
        ("2100-12-31", "2100-12-31"),
    ] {
        assert_eq!(parse_date(text).map(|date| date.to_string()), Ok(want.to_owned()), "{text}");
    }
}

#[test]
fn refuses_what_could_be_another_day() {
    for text in [
        "03/04/2021",
        "13/04/2021",
        "3/2021",
        "21-03-05",
        "21.3.5",
        "21年3月5日",
        "21年3月",
        "03/04/21",
        "210305",
        "200305",
        "2021-03-04T16:00:00Z",
        "21-3",
        "3/4/21",
        "03/15/21",
    ] {
        assert_eq!(parse_date(text), Err(DateError::AmbiguousDate), "{text}");
    }
}

#[test]
fn refuses_what_is_no_date() {
    for text in [
        "",
        "2021-13-40",
        "2021-02-30",
        "2023-02-29",
        "2021-00-05",
        "1899-12-31",
        "2101-01-01",
        "18991231",
        "202113",
        "20211301",
        "2021年13月",
        "x",
        "2021年底",
        "2021-03-05 25:00",
        "2021-3-5-7",
        "99999",
        "123",
        "-",
        "年月日",
        "2021-03-05abc",
        "abc:def",
        "1:2",
        "2021--5",
        "2021-003-05",
        "3.5",
        "0.5",
        "２０２１年3月上旬",
    ] {
        assert_eq!(parse_date(text), Err(DateError::BadDate), "{text}");
    }
}

#[test]
fn every_day_comes_back_as_itself() {
    let mut day = chrono::NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
    let end = chrono::NaiveDate::from_ymd_opt(2100, 12, 31).unwrap();
    while day <= end {
        for text in [
            day.to_string(),
            day.format("%Y/%-m/%-d").to_string(),
            day.format("%Y年%-m月%-d日 00:00:00").to_string(),
        ] {
            assert_eq!(parse_date(&text).unwrap(), InexactDate::from(day), "{text}");
        }
        day = day + chrono::Days::new(1);
    }
}

#[test]
fn no_text_breaks_it() {
    let letters: Vec<char> = "0123456789-/.年月日号 :：TZ+１２Ａ莞".chars().collect();
    let mut state = 3_u64;
    for _ in 0..50_000 {
        let mut text = String::new();
        for _ in 0..(state >> 40) % 16 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push(letters[(state >> 33) as usize % letters.len()]);
        }
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let _ = parse_date(&text);
    }
}
