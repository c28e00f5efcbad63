use super::*;

#[test]
fn every_recorded_case() {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::None)
        .from_path("tests/fixtures/credit_code_cases.csv")
        .unwrap();
    let mut seen = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let (input, expect) = (&row[0], &row[1]);
        seen += 1;
        match expect {
            "warn_org" => assert!(CreditCode::parse(input).unwrap().warn_org(), "{input}"),
            "ok" | "ok_after_upper" | "ok_after_trim" | "ok_after_halfwidth" => {
                let code = CreditCode::parse(input).unwrap();
                assert!(!code.warn_org(), "{input}");
                if expect != "ok" {
                    assert_eq!(code.as_str(), "91441900618163186Q");
                }
            }
            _ => assert_eq!(CreditCode::parse(input).unwrap_err().code(), expect, "{input}"),
        }
    }
    assert_eq!(seen, 32);
}

#[test]
fn says_what_is_wrong() {
    use CreditCodeError::{BadAlphabet, BadCheck, BadLength, Destroyed};
    for (text, want) in [
        ("91441900O18163186Q", BadAlphabet { position: 9, character: 'O' }),
        ("9144I900618163186Q", BadAlphabet { position: 5, character: 'I' }),
        ("91441900618163186中", BadAlphabet { position: 18, character: '中' }),
        ("91441900618163186P", BadCheck { expected: 'Q' }),
        ("441900000123456", BadLength { len: 15 }),
        ("", BadLength { len: 0 }),
        ("9.14419E+17", Destroyed),
        ("9.1442e17", Destroyed),
        ("9E+17", Destroyed),
        ("914419006183640000", Destroyed),
        ("000000000000000000", BadAlphabet { position: 1, character: '0' }),
    ] {
        assert_eq!(CreditCode::parse(text), Err(want), "{text}");
        assert!(!want.to_string().is_empty());
    }
}

#[test]
fn puts_right_what_cannot_be_mistaken() {
    for text in [
        "9144 1900 6181 63186q",
        "'91441900618163186Q",
        "=\"91441900618163186Q\"",
        "\u{FEFF}91441900618163186Q\t",
    ] {
        assert_eq!(CreditCode::parse(text).unwrap().as_str(), "91441900618163186Q", "{text}");
    }
}

#[test]
fn a_number_is_never_a_code() {
    assert_eq!(CreditCode::from_number(9.144190061816319e17), Err(CreditCodeError::Destroyed));
    assert_eq!(CreditCode::from_number(f64::NAN), Err(CreditCodeError::Destroyed));
    assert_eq!(
        CreditCode::from_number(441_900_000_123_456.0),
        Err(CreditCodeError::BadLength { len: 15 })
    );
    assert_eq!(CreditCode::from_number(7.0), Err(CreditCodeError::BadLength { len: 1 }));
}

#[test]
fn one_wrong_character_or_swap_is_caught() {
    let code = "91441900618163186Q";
    for position in 0..LENGTH {
        for &letter in ALPHABET {
            let mut changed = code.as_bytes().to_vec();
            changed[position] = letter;
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(CreditCode::parse(&changed).is_ok(), changed == code, "{changed}");
        }
    }
}

#[test]
fn serialises_as_text_and_checks_on_the_way_in() {
    let code: CreditCode = serde_json::from_str("\"91441900618163186q\"").unwrap();
    assert_eq!(serde_json::to_string(&code).unwrap(), "\"91441900618163186Q\"");
    assert!(serde_json::from_str::<CreditCode>("\"91441900618163186P\"").is_err());
}
