use super::model::RuleVersion;
use super::parse;
use crate::city::SeedFile;
use crate::error::Error;

fn rule(text: &str) -> Result<Vec<RuleVersion>, Error> {
    parse::rule(&SeedFile::compiled("scoring.toml", text))
}

#[test]
fn rules_are_split_into_versions() {
    let text = "[[version]]\neffective_from = \"2024-01-01\"\nper = 2\n\
                [[version]]\neffective_from = \"2021-07-28\"\nper = 1\n";
    let versions = rule(text).unwrap();
    let dates: Vec<_> = versions.iter().map(|v| v.effective_from.to_string()).collect();
    assert_eq!(dates, ["2021-07-28", "2024-01-01"]);
    assert_eq!(versions[0].rule, "scoring");
    for broken in [
        "[[version]]\neffective_from = \"2021-13-01\"\n",
        "[[version]]\nper = 1\n",
        "per = 1\n",
        "[[version",
        &format!("{text}{text}"),
    ] {
        assert_eq!(rule(broken).unwrap_err().code(), "bad_seed", "{broken}");
    }
}

#[test]
fn a_stored_version_is_never_edited() {
    let stored = rule(RULE).unwrap();
    let commented = RULE.replace("per = 1", "per =   1 # 每家");
    let wanted = rule(&commented).unwrap();
    assert_eq!(parse::new_versions(&stored, &wanted).unwrap(), []);
    let edited = rule(&RULE.replace("per = 1", "per = 2")).unwrap();
    let refused = parse::new_versions(&stored, &edited).unwrap_err();
    assert_eq!(refused.code(), "rule_version_edited");
    let added = format!("{RULE}[[version]]\neffective_from = \"2025-01-01\"\nper = 2\n");
    let new = parse::new_versions(&stored, &rule(&added).unwrap()).unwrap();
    assert_eq!(new.len(), 1);
}

const RULE: &str = "[[version]]\neffective_from = \"2021-07-28\"\nper = 1\n";
