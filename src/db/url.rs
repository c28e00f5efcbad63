//! `DATABASE_URL`: the database engine and its address.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The address of the database.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `sqlite:PATH`: a file of the embedded SQLite engine.
    Sqlite(PathBuf),
    /// `postgres://…`: passed to libpq unchanged.
    Postgres(String),
}

/// A `DATABASE_URL` that names no known engine.
#[derive(Debug, thiserror::Error)]
#[error("DATABASE_URL 无法识别（{0}）：请写 sqlite:文件路径 或 postgres://用户@主机/库名")]
pub struct UrlError(String);

impl DatabaseUrl {
    /// The embedded database in a data folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self::Sqlite(folder.join("kunpeng.sqlite3"))
    }
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        let scheme = text.split(':').next().unwrap_or_default();
        match scheme {
            "postgres" | "postgresql" => Ok(Self::Postgres(text.to_owned())),
            "sqlite" => {
                let path = text.trim_start_matches("sqlite:");
                let path = path.strip_prefix("//").unwrap_or(path);
                if path.is_empty() {
                    return Err(UrlError("sqlite: 后缺少文件路径".into()));
                }
                Ok(Self::Sqlite(path.into()))
            }
            other => Err(UrlError(other.to_owned())),
        }
    }
}

/// Omits the user and password of PostgreSQL, because logs show this text.
impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => match url.rsplit_once('@') {
                Some((_, place)) => write!(f, "postgres://…@{place}"),
                None => f.write_str(url),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_are_told_apart_and_others_refused() {
        let sqlite: DatabaseUrl = "sqlite:/srv/a.db".parse().unwrap();
        assert_eq!(sqlite, DatabaseUrl::Sqlite("/srv/a.db".into()));
        let absolute: DatabaseUrl = "sqlite:///srv/a.db".parse().unwrap();
        assert_eq!(absolute, DatabaseUrl::Sqlite("/srv/a.db".into()));
        assert!(matches!("postgres://u:p@h/db".parse(), Ok(DatabaseUrl::Postgres(_))));
        assert!("mysql://h/db".parse::<DatabaseUrl>().is_err());
        assert!("sqlite:".parse::<DatabaseUrl>().is_err());
    }

    #[test]
    fn a_password_is_never_shown() {
        let url: DatabaseUrl = "postgres://kunpeng:secret@db/kunpeng".parse().unwrap();
        assert!(!format!("{url:?}").contains("secret"));
    }
}
