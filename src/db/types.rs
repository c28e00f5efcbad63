//! Types that both engines store in the same way.

/// Declares an enum that is stored as a lower-case English word and shown as a Chinese word.
///
/// Each variant is `Name = "stored_code" => "中文名称"`. The macro generates `ALL`, `code()`,
/// `label()`, parsing, JSON, OpenAPI and the column conversions of both engines, so each word is
/// written in exactly one place.
macro_rules! text_enum {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$vmeta:meta])* $variant:ident = $code:tt => $label:literal, )+
        }
    ) => {
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = diesel::sql_types::Text)]
        $(#[$meta])*
        $vis enum $name {
            $( $(#[$vmeta])* #[doc = $label] #[serde(rename = $code)] $variant, )+
        }

        impl $name {
            /// All values, in the order of declaration.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            /// The stable English word used in the database and in the API.
            pub const fn code(self) -> &'static str {
                match self { $( Self::$variant => $code, )+ }
            }

            /// The Chinese word shown to users.
            pub const fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )+ }
            }
        }

        impl $crate::db::types::Word for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn code(self) -> &'static str {
                self.code()
            }

            fn label(self) -> &'static str {
                self.label()
            }
        }
        $crate::db::types::stored_word!($name);
    };
}
pub(crate) use text_enum;

/// Parsing and the column conversions of both engines, for a type with `ALL` and `code()`.
macro_rules! stored_word {
    ($name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::db::types::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|word| word.code() == text).ok_or_else(|| {
                    $crate::db::types::UnknownWord {
                        word: text.to_owned(),
                        known: Self::ALL
                            .iter()
                            .map(|word| word.code())
                            .collect::<Vec<_>>()
                            .join("、"),
                    }
                })
            }
        }

        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                self.code().to_sql(out)
            }
        }

        // Without a `String` of its own for each: a list reads hundreds.
        impl diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::sqlite::Sqlite> for $name {
            fn from_sql(
                mut value: <diesel::sqlite::Sqlite as diesel::backend::Backend>::RawValue<'_>,
            ) -> diesel::deserialize::Result<Self> {
                Ok(value.read_text().parse()?)
            }
        }

        impl diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::pg::Pg> for $name {
            fn from_sql(value: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                Ok(std::str::from_utf8(value.as_bytes())?.parse()?)
            }
        }
        $crate::db::read_by_engine!($name: Text);
    };
}
pub(crate) use stored_word;

/// A value of a closed set, declared with `text_enum!`.
pub trait Word: Copy + PartialEq + 'static {
    /// All values, in the order of declaration.
    const ALL: &'static [Self];

    /// The stable English word used in the database and in the API.
    fn code(self) -> &'static str;

    /// The Chinese word shown to users.
    fn label(self) -> &'static str;
}

/// A word that is not in a closed set.
#[derive(Debug, thiserror::Error)]
#[error("不认识“{word}”，可用的值：{known}")]
pub struct UnknownWord {
    pub word: String,
    /// The accepted words.
    pub known: String,
}

/// A list of words, stored in one column and joined with `|`. It is the column type of a
/// `Vec<String>`.
#[derive(Debug, Clone, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
#[diesel(sql_type = diesel::sql_types::Text)]
pub struct Piped(String);

impl From<Vec<String>> for Piped {
    fn from(words: Vec<String>) -> Self {
        Self(words.join("|"))
    }
}

impl From<Piped> for Vec<String> {
    fn from(joined: Piped) -> Self {
        joined.0.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }
}

impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for Piped
where
    DB: diesel::backend::Backend,
    str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
{
    fn to_sql<'b>(
        &'b self,
        out: &mut diesel::serialize::Output<'b, '_, DB>,
    ) -> diesel::serialize::Result {
        self.0.as_str().to_sql(out)
    }
}

impl<DB> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for Piped
where
    DB: diesel::backend::Backend,
    String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
        Ok(Self(String::from_sql(bytes)?))
    }
}

/// Reads a cell `a|b` of a seed file, for `#[serde(deserialize_with)]`.
pub fn piped<'de, D: serde::Deserializer<'de>>(cell: D) -> Result<Vec<String>, D::Error> {
    <String as serde::Deserialize>::deserialize(cell).map(|text| Piped(text).into())
}
