//! 标签: labels of a company, such as 高新技术企业 or 专精特新中小企业.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A set of words in the order in which they were given. A list in the API, joined with `|` in
/// storage.
#[derive(Debug, Clone, Default, PartialEq, Eq, AsExpression, FromSqlRow, utoipa::ToSchema)]
#[diesel(sql_type = Text)]
#[schema(value_type = Vec<String>)]
pub struct Tags(String);

impl Tags {
    const LONGEST: usize = 20;
    const MOST: usize = 20;

    /// Splits a cell such as `高新技术企业、专精特新中小企业`.
    pub fn split(text: &str) -> Self {
        Self::of(text.split(['、', '，', ',', ';', '；', '|', '/', ' ', '\n', '\t']))
    }

    /// Keeps at most one word more than allowed, which shows that there are too many.
    fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut tags = Self::default();
        for word in words.map(str::trim).filter(|word| !word.is_empty()) {
            if tags.iter().any(|tag| tag == word) {
                continue;
            }
            if tags.iter().count() > Self::MOST {
                break;
            }
            if !tags.0.is_empty() {
                tags.0.push('|');
            }
            tags.0.push_str(word);
        }
        tags
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split('|').filter(|tag| !tag.is_empty())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there are more than 20 words or a word is longer than 20 characters.
    pub fn are_too_many(&self) -> bool {
        self.iter().count() > Self::MOST || self.iter().any(|w| w.chars().count() > Self::LONGEST)
    }
}

impl Serialize for Tags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Tags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = Vec::<String>::deserialize(deserializer)?;
        Ok(Self::of(words.iter().flat_map(|word| word.split('|'))))
    }
}

impl<DB> ToSql<Text, DB> for Tags
where
    DB: diesel::backend::Backend,
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.as_str().to_sql(out)
    }
}

impl<DB> FromSql<Text, DB> for Tags
where
    DB: diesel::backend::Backend,
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(String::from_sql(bytes)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_too_many_words_no_more_are_kept_than_tell_so() {
        let words = |many: u32| (0..many).map(|n| n.to_string()).collect::<Vec<_>>();
        for many in [21, 9_999] {
            let tags: Tags = serde_json::from_value(words(many).into()).unwrap();
            assert!(tags.are_too_many());
            assert_eq!(tags.iter().count(), Tags::MOST + 1);
        }
        let tags: Tags = serde_json::from_value(words(20).into()).unwrap();
        assert!(!tags.are_too_many());
    }

    #[test]
    fn a_cell_of_words_is_split_and_repeats_are_dropped() {
        let tags = Tags::split("高新技术企业、专精特新中小企业， 高新技术企业");
        assert_eq!(tags.iter().collect::<Vec<_>>(), ["高新技术企业", "专精特新中小企业"]);
        let json = serde_json::to_string(&tags).unwrap();
        assert_eq!(json, r#"["高新技术企业","专精特新中小企业"]"#);
        assert_eq!(serde_json::from_str::<Tags>(&json).unwrap(), tags);
    }
}
