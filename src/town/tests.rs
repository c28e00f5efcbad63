//! Tests of the gazetteer with the seed files and with spellings from real lists.

use std::sync::Arc;

use super::{Gazetteer, How, TownError, TownKind, UnitNames};
use crate::city::Seeds;

fn units() -> Vec<UnitNames> {
    let mut reader = csv::Reader::from_path("seeds/towns.csv").unwrap();
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            UnitNames {
                code: row[0].to_owned(),
                name: row[1].to_owned(),
                short_name: row[2].to_owned(),
                kind: row[3].parse().unwrap(),
                aliases: row[12].split('|').map(str::to_owned).collect(),
            }
        })
        .collect()
}

fn seeds() -> Arc<Seeds> {
    Arc::new(Seeds::compiled().unwrap())
}

fn gazetteer() -> Gazetteer {
    Gazetteer::new(&units(), &seeds())
}

#[test]
fn every_name_short_name_and_alias() {
    let gazetteer = gazetteer();
    for unit in units() {
        for name in [&unit.name, &unit.short_name] {
            let found = gazetteer.by_name(name).unwrap();
            assert_eq!((found.code, found.how), (unit.code.as_str(), How::Exact), "{name}");
            for spelt in [
                format!("东莞市{name}"),
                format!("东莞{name}"),
                format!("广东省东莞市东莞市{name}"),
                format!(" {name}　"),
            ] {
                let found =
                    gazetteer.by_name(&spelt).unwrap_or_else(|error| panic!("{spelt}: {error}"));
                assert_eq!(found.code, unit.code, "{spelt}");
            }
        }
        for alias in &unit.aliases {
            let found = gazetteer.by_name(alias).unwrap_or_else(|error| panic!("{alias}: {error}"));
            assert_eq!(found.code, unit.code, "{alias}");
            let address = format!("广东省东莞市{alias}某某工业区８号");
            let found =
                gazetteer.by_address(&address).unwrap_or_else(|error| panic!("{address}: {error}"));
            assert_eq!(found.code, unit.code, "{address}");
        }
        for ending in ["镇", "街道", "区", "管委会"] {
            let spelt = format!("{}{ending}", unit.short_name);
            assert_eq!(gazetteer.by_name(&spelt).unwrap().code, unit.code, "{spelt}");
        }
    }
}

#[test]
fn every_address_of_a_listed_company() {
    let gazetteer = gazetteer();
    let mut reader = csv::Reader::from_path("seeds/demo/上市公司.csv").unwrap();
    let mut seen = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let (code, address) = (&row[12], &row[13]);
        if address.is_empty() {
            continue;
        }
        seen += 1;
        let found =
            gazetteer.by_address(address).unwrap_or_else(|error| panic!("{address}: {error}"));
        assert_eq!((found.code, found.how), (code, How::Address), "{address}");
    }
    assert_eq!(seen, 66);
}

fn code_of<'a>(units: &'a [UnitNames], name: &str) -> &'a str {
    &units.iter().find(|unit| unit.name == name).unwrap().code
}

#[test]
fn names_as_written_in_lists() {
    let (gazetteer, units) = (gazetteer(), units());
    for (text, name, how) in [
        ("南城区", "南城街道", How::Alias),
        ("东莞凤岗", "凤岗镇", How::Alias),
        ("东莞市东莞市南城", "南城街道", How::Alias),
        ("松山湖", "松山湖", How::Exact),
        ("松山湖高新技术产业开发区管委会", "松山湖", How::Alias),
        ("松山湖（生态园）", "松山湖", How::Alias),
        ("松山湖高新区(东莞生态园)", "松山湖", How::Alias),
        ("南城（街道）", "南城街道", How::Alias),
        ("虎门镇人民政府", "虎门镇", How::Alias),
        ("虎门镇经济发展局", "虎门镇", How::Address),
        ("东莞港", "东莞港", How::Exact),
        ("长安新区", "滨海湾新区", How::Alias),
        ("虎门港", "东莞港", How::Alias),
        ("高步", "高埗镇", How::Typo),
        ("东莞市高埔镇", "高埗镇", How::Typo),
        ("道窖镇", "道滘镇", How::Typo),
        ("候街", "厚街镇", How::Typo),
        ("广东省东莞市南城区宏远工业区", "南城街道", How::Address),
        ("万　江\n", "万江街道", How::Exact),
        ("虎门、东莞虎门", "虎门镇", How::Alias),
    ] {
        let found = gazetteer.by_name(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!((found.code, found.how), (code_of(&units, name), how), "{text}");
    }
}

#[test]
fn names_that_prove_nothing() {
    let gazetteer = gazetteer();
    for text in [
        "",
        "深圳南山",
        "东城中路",
        "塘厦村",
        "长安街1号",
        "市直单位",
        "东莞市",
        "东莞",
        "广东省深圳市南山区",
        "全市",
        "港",
        "虎",
        "街道",
    ] {
        assert_eq!(gazetteer.by_name(text), Err(TownError::Unknown), "{text}");
    }
    for text in ["虎门、长安", "虎门/长安镇", "大岭山（松山湖）"] {
        assert!(
            matches!(gazetteer.by_name(text), Err(TownError::Ambiguous(units)) if units.len() == 2),
            "{text}"
        );
    }
}

#[test]
fn addresses_with_traps() {
    let (gazetteer, units) = (gazetteer(), units());
    for (text, name, how) in [
        ("广东省东莞市高埗镇塘厦村", "高埗镇", How::Address),
        ("东莞市东莞市南城区宏远工业区", "南城街道", How::Address),
        ("广东省东莞市广东省东莞市石龙镇", "石龙镇", How::Address),
        ("东莞松山湖高新技术产业开发区工业北一路6号", "松山湖", How::Address),
        ("广东省东莞市松山湖科技产业园区工业北路6号", "松山湖", How::Address),
        ("东莞市松山湖工业园", "松山湖", How::Address),
        ("东莞市大岭山镇松山湖科技九路", "松山湖", How::Address),
        ("东莞市大岭山镇松山湖大道", "大岭山镇", How::Address),
        ("东莞市石排镇东莞生态园兴业路", "松山湖", How::Address),
        ("东莞市东城区（同沙）科技工业园同振路33号", "东城街道", How::Address),
        ("东莞市东城旗峰路", "东城街道", How::Address),
        ("东莞市南城街道东莞大道南城段116号", "南城街道", How::Address),
        ("东莞市横沥村头村工业区", "横沥镇", How::Address),
        ("东莞市厚街河田大道", "厚街镇", How::Address),
        ("东莞市清溪三中村", "清溪镇", How::Address),
        ("东莞市市辖区虎门镇博涌", "虎门镇", How::Address),
        ("中国广东东莞虎门北栅", "虎门镇", How::Address),
        ("东莞市鸿福路200号（南城街道）", "南城街道", How::Address),
        ("东莞市东城中路88号（莞城街道）", "莞城街道", How::Address),
        ("东莞市沙田镇东莞港大道", "沙田镇", How::Address),
        ("东莞市东莞港西大坦", "东莞港", How::Address),
        ("东莞市高步镇冼沙村", "高埗镇", How::Typo),
        ("东莞市道窖镇南阁", "道滘镇", How::Typo),
        ("虎门镇居岐村", "虎门镇", How::Address),
        ("东莞市中堂镇某某路１号", "中堂镇", How::Address),
        ("广东省东莞市松山湖某某工业区", "松山湖", How::Address),
        ("东莞市长安镇滨海湾新区湾区大道", "长安镇", How::Address),
    ] {
        let found = gazetteer.by_address(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!((found.code, found.how), (code_of(&units, name), how), "{text}");
    }
}

#[test]
fn addresses_that_prove_nothing_or_lie_elsewhere() {
    let gazetteer = gazetteer();
    for text in [
        "东莞市东城中路88号",
        "东莞市虎门大道",
        "东莞市塘厦村",
        "东莞市松山湖大道",
        "东莞市鸿福路200号",
        "永嘉县桥头镇",
        "某路1号",
        "",
    ] {
        assert_eq!(gazetteer.by_address(text), Err(TownError::Unknown), "{text}");
    }
    for (text, city) in [
        ("广东省深圳市南山区某某路2号", "深圳市"),
        ("深圳市宝安区沙井街道", "深圳市"),
        ("深圳南山", "深圳"),
        ("江西省景德镇市", "景德镇市"),
        ("江苏省盐城市", "盐城市"),
        ("广西壮族自治区南宁市", "南宁市"),
        ("西安市长安区", "西安市"),
        ("北京市东城区", "北京市"),
        ("湖南省某县", "湖南省"),
        ("香港九龙", "香港"),
    ] {
        assert_eq!(
            gazetteer.by_address(text),
            Err(TownError::OtherCity(city.to_owned())),
            "{text}"
        );
    }
    let two = gazetteer.by_address("东莞市某路（虎门镇与长安镇交界）").unwrap_err();
    assert_eq!(two.code(), "ambiguous_town");
    assert!(two.to_string().contains("虎门镇、长安镇"));
}

#[test]
fn a_spelling_claimed_twice_is_ambiguous() {
    let unit = |code: &str, name: &str| UnitNames {
        code: code.into(),
        name: format!("{name}镇"),
        short_name: name.into(),
        kind: TownKind::Town,
        aliases: vec!["新城".into()],
    };
    let gazetteer = Gazetteer::new(&[unit("1", "甲子"), unit("2", "乙丑")], &seeds());
    assert_eq!(gazetteer.by_name("新城").unwrap_err().code(), "ambiguous_town");
    assert_eq!(gazetteer.by_name("甲子").unwrap().code, "1");
}

#[test]
fn no_text_breaks_it() {
    let gazetteer = gazetteer();
    let letters: Vec<char> =
        "东莞市镇街道区城中路虎门长安松山湖高埗塘厦村港广省深圳()（）、/ 1Ａ\u{200B}𠮷"
            .chars()
            .collect();
    let mut state = 7_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..(state >> 33) % 14 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push(letters[(state >> 33) as usize % letters.len()]);
        }
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let _ = gazetteer.by_name(&text);
        let _ = gazetteer.by_address(&text);
    }
}
