use super::super::unit::AmountUnit;
use super::*;

fn read(text: &str, unit: Option<AmountUnit>) -> Result<Option<(i64, Currency)>, ValueError> {
    parse_amount(text, unit.map(HeadingUnit::from))
        .map(|amount| amount.map(|amount| (amount.units, amount.currency)))
}

#[test]
fn amounts_of_real_lists() {
    use AmountUnit::{Wan, Yi, Yuan};
    for (text, unit, want) in [
        ("2,915", Some(Wan), 29_150_000),
        ("85,556.5", Some(Wan), 855_565_000),
        ("2,701.0000(万元人民币)", None, 27_010_000),
        ("211,702.9915(万元人民币)", None, 2_117_029_915),
        ("50(万元人民币)", Some(Yuan), 500_000),
        ("0（万元）", None, 0),
        ("1.3483", Some(Yi), 134_830_000),
        ("100元", Some(Wan), 100),
        ("1.5亿元", Some(Wan), 150_000_000),
        ("３００万", None, 3_000_000),
        ("￥１，２３４．５６", None, 1235),
        ("¥50", Some(Wan), 500_000),
        ("人民币500万元整", None, 5_000_000),
        ("500 万元", None, 5_000_000),
        ("-516.56", Some(Wan), -5_165_600),
        ("(516.56)", Some(Wan), -5_165_600),
        ("（516.56万元）", None, -5_165_600),
        ("(5)万元", None, -50_000),
        ("(5)(万元)", None, -50_000),
        ("负500万元", None, -5_000_000),
        ("−5", None, -5),
        ("0.5", None, 1),
        ("-0.5", None, -1),
        ("0.00004999", Some(Wan), 0),
        ("0.29", Some(Wan), 2900),
        ("1.005", Some(Wan), 10_050),
        ("2万亿元", None, 2_000_000_000_000),
        ("（人民币）50万元", None, 500_000),
    ] {
        assert_eq!(read(text, unit), Ok(Some((want, Currency::Cny))), "{text}");
    }
}

#[test]
fn other_currencies_keep_their_name() {
    for (text, unit, units, currency) in [
        ("500万港元", None, 5_000_000, Currency::Hkd),
        ("500(万港币)", None, 5_000_000, Currency::Hkd),
        ("500港币", Some(AmountUnit::Wan), 5_000_000, Currency::Hkd),
        ("HK$1,000", None, 1000, Currency::Hkd),
        ("HKD 20", None, 20, Currency::Hkd),
        ("120.5万美元", None, 1_205_000, Currency::Usd),
        ("100美元", Some(AmountUnit::Wan), 100, Currency::Usd),
        ("usd 5", None, 5, Currency::Usd),
        ("3(欧元)", None, 3, Currency::Eur),
        ("5EUR", None, 5, Currency::Eur),
    ] {
        assert_eq!(read(text, unit), Ok(Some((units, currency))), "{text}");
    }
    let heading = parse_heading("募资额(万港元)");
    assert_eq!(
        parse_amount("7", heading).unwrap().unwrap(),
        Amount { units: 70_000, currency: Currency::Hkd }
    );
    assert_eq!(amount_from_number(5486.01, heading).unwrap().units, 54_860_100);
}

fn parse_heading(text: &str) -> Option<HeadingUnit> {
    super::super::unit::parse_heading_unit(text)
}

#[test]
fn nothing_given_and_nothing_readable() {
    for text in ["", "-", "万人民币", "(万元)", "元", "无", "未标明", "——"] {
        assert_eq!(read(text, None), Ok(None), "{text}");
    }
    for (text, want) in [
        ("50%", ValueError::NoAmount),
        ("５０％", ValueError::NoAmount),
        ("abc", ValueError::BadAmount),
        ("1,23", ValueError::BadAmount),
        ("100-200", ValueError::BadAmount),
        ("1亿2000万", ValueError::BadAmount),
        ("12 345", ValueError::BadAmount),
        ("1.2E+08", ValueError::BadAmount),
        ("99999999999亿", ValueError::BadAmount),
        ("9223372036854775808", ValueError::BadAmount),
        ("-(5)", ValueError::BadAmount),
        ("--5", ValueError::BadAmount),
        ("(5", ValueError::BadAmount),
        ("人民币(5万元)", ValueError::BadAmount),
        ("约500万元", ValueError::BadUnit),
        ("$500", ValueError::BadUnit),
        ("500万股", ValueError::BadUnit),
        ("美元5万港元", ValueError::BadUnit),
    ] {
        assert_eq!(read(text, None), Err(want), "{text}");
    }
}

#[test]
fn numeric_cells() {
    assert_eq!(
        amount_from_number(-516.56, Some(AmountUnit::Wan.into())).unwrap().units,
        -5_165_600
    );
    assert_eq!(amount_from_number(0.1 + 0.2, Some(AmountUnit::Wan.into())).unwrap().units, 3000);
    assert_eq!(amount_from_number(1e-300, None).unwrap().units, 0);
    for number in [f64::NAN, f64::INFINITY, 1e300, -1e19] {
        assert_eq!(amount_from_number(number, None), Err(ValueError::BadAmount));
    }
}

#[test]
fn no_text_breaks_it() {
    let letters: Vec<char> =
        "0123456789,.，．-负()（）万亿千百元人民币港美¥$%EHKDUS １\u{200B}莞".chars().collect();
    let mut state = 5_u64;
    for _ in 0..50_000 {
        let mut text = String::new();
        for _ in 0..(state >> 40) % 20 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push(letters[(state >> 33) as usize % letters.len()]);
        }
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let _ = parse_amount(&text, Some(AmountUnit::Yi.into()));
        let _ = super::super::parse_count(&text);
        let _ = parse_heading(&text);
    }
}
