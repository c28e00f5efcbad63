//! The seed files of a city.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use actix_web::http::StatusCode;
use serde::de::DeserializeOwned;

use super::model::City;
use super::parse;
use crate::error::{Code, Error};
use crate::misread;

/// Embeds files of `seeds/`: name and text of each.
macro_rules! compiled {
    ($($name:literal),+ $(,)?) => {
        &[$( ($name, include_str!(concat!("../../seeds/", $name))) ),+]
    };
}

/// Files that each city provides.
const OF_A_CITY: &[(&str, &str)] = compiled![
    "city.toml",
    "towns.csv",
    "departments.csv",
    "blocker_categories.csv",
    "credit_report.csv",
    "work_calendar.csv",
    "scoring.toml",
    "grading.toml",
];

/// Files that are the same in all cities and come with the program.
const OF_THE_COUNTRY: &[(&str, &str)] = compiled!["listing_standards.toml"];

/// One seed file of a city.
#[derive(Debug, Clone, Copy)]
pub struct SeedFile<'a> {
    /// File name in `seeds/`.
    pub name: &'static str,
    pub text: &'a str,
    /// Folder of the file; `None` if it is compiled in.
    folder: Option<&'a Path>,
}

impl<'a> SeedFile<'a> {
    /// Creates a file that is compiled into the program.
    pub fn compiled(name: &'static str, text: &'a str) -> Self {
        Self { name, text, folder: None }
    }

    /// Reads the rows of a CSV file.
    ///
    /// # Errors
    /// `bad_seed` with the number of the bad line.
    pub fn rows<T: DeserializeOwned>(&self) -> Result<Vec<T>, Error> {
        let mut reader = csv::Reader::from_reader(self.text.as_bytes());
        let headings = reader.headers().cloned().unwrap_or_default();
        let rows = reader.deserialize().collect::<Result<Vec<T>, _>>();
        rows.map_err(|error| self.bad(misread::of_csv(&error, &headings)))
    }

    /// Returns `bad_seed`: the file is invalid. Status 500 if the file is compiled in (a fault of
    /// the program), otherwise 400 (a fault of the operator).
    pub fn bad(&self, what: impl fmt::Display) -> Error {
        match self.folder {
            Some(folder) => of_folder(folder, self.name, what),
            None => Error::refuse(
                StatusCode::INTERNAL_SERVER_ERROR,
                Code::BadSeed,
                "参考数据有误",
                sentence(&format!("seeds/{}", self.name), what, "请更正该文件后重新编译程序。"),
            ),
        }
    }
}

fn of_folder(folder: &Path, name: &str, what: impl fmt::Display) -> Error {
    let file = folder.join(name).display().to_string();
    Error::bad_request(Code::BadSeed, sentence(&file, what, "请更正该文件后重新启动。"))
}

fn sentence(file: &str, what: impl fmt::Display, way_out: &str) -> String {
    let what = what.to_string();
    format!("参考数据文件 {file} 有误：{}。{way_out}", what.trim_end_matches('。'))
}

/// All seed files of a city, and the city described by `city.toml`.
#[derive(Debug, Clone)]
pub struct Seeds {
    folder: Option<PathBuf>,
    texts: Vec<(&'static str, Cow<'static, str>)>,
    city: City,
}

impl Seeds {
    /// Loads the files of a folder, or the compiled-in files if no folder is given.
    ///
    /// # Errors
    /// As [`Seeds::in_folder`].
    pub fn of(folder: Option<&Path>) -> Result<Self, Error> {
        folder.map_or_else(Self::compiled, Self::in_folder)
    }

    /// Loads the compiled-in files.
    ///
    /// # Errors
    /// `bad_seed`; a test rules it out.
    pub fn compiled() -> Result<Self, Error> {
        let all = OF_A_CITY.iter().chain(OF_THE_COUNTRY);
        Self::new(None, all.map(|(name, text)| (*name, Cow::Borrowed(*text))).collect())
    }

    /// Loads the files of a city's own folder; file names are those of `seeds/`.
    ///
    /// # Errors
    /// 400 `no_such_file` for a missing file, `bad_seed` for an invalid one.
    pub fn in_folder(folder: &Path) -> Result<Self, Error> {
        let own =
            OF_A_CITY.iter().map(|(name, _)| Ok((*name, Cow::Owned(read_file(folder, name)?))));
        let mut texts = own.collect::<Result<Vec<_>, Error>>()?;
        for (name, text) in OF_THE_COUNTRY {
            refuse_another(folder, name, text)?;
            texts.push((*name, Cow::Borrowed(*text)));
        }
        Self::new(Some(folder.to_owned()), texts)
    }

    fn new(
        folder: Option<PathBuf>,
        texts: Vec<(&'static str, Cow<'static, str>)>,
    ) -> Result<Self, Error> {
        let file = |name| find(&texts, folder.as_deref(), name);
        let own = file("city.toml")?;
        let city = parse::city(&own)?;
        parse::check_names(&city, &own, (&file("towns.csv")?, &file("departments.csv")?))?;
        Ok(Self { folder, texts, city })
    }

    /// Returns a copy with the text of one file replaced.
    ///
    /// # Errors
    /// `bad_seed` if the new text is invalid.
    pub fn with(&self, name: &str, text: impl Into<String>) -> Result<Self, Error> {
        let mut texts = self.texts.clone();
        let other = Cow::Owned(text.into());
        texts.iter_mut().filter(|(known, _)| *known == name).for_each(|(_, text)| {
            text.clone_from(&other);
        });
        Self::new(self.folder.clone(), texts)
    }

    pub fn city(&self) -> &City {
        &self.city
    }

    /// Returns the file of this name.
    ///
    /// # Errors
    /// Internal error if there is no file of this name.
    pub fn file(&self, name: &str) -> Result<SeedFile<'_>, Error> {
        find(&self.texts, self.folder.as_deref(), name)
    }
}

fn find<'a>(
    texts: &'a [(&'static str, Cow<'static, str>)],
    folder: Option<&'a Path>,
    name: &str,
) -> Result<SeedFile<'a>, Error> {
    let found = texts.iter().find(|(known, _)| *known == name);
    let (name, text) = found.ok_or_else(|| Error::internal(format!("no seed file {name}")))?;
    Ok(SeedFile { name, text, folder })
}

/// Lists the files that a city's folder must contain, for messages.
fn names() -> String {
    OF_A_CITY.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("、")
}

fn read_file(folder: &Path, name: &str) -> Result<String, Error> {
    let bytes = std::fs::read(folder.join(name)).map_err(|error| {
        let sentence = format!(
            "参考数据目录 {} 缺少可读的文件 {name}：{}。一座城市的目录中应有 {}，与程序自带的 seeds/ 同名。",
            folder.display(),
            misread::of_io(&error),
            names()
        );
        Error::bad_request(Code::NoSuchFile, sentence)
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        of_folder(folder, name, format!("第 {line} 行不是 UTF-8 文本，请另存为 UTF-8 编码"))
    })?;
    // Spreadsheets write a byte order mark.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Refuses a file that differs from the program's own. An identical copy in the folder is allowed.
fn refuse_another(folder: &Path, name: &str, ours: &str) -> Result<(), Error> {
    match std::fs::read(folder.join(name)) {
        Ok(theirs) if theirs != ours.as_bytes() => {
            let what = "它全国统一，随程序发布，不由城市另定，请从目录中删去这个文件";
            Err(of_folder(folder, name, what))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with copies of all compiled-in files.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in OF_A_CITY {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn a_folder_of_the_same_files_is_the_same_city() {
        let (folder, compiled) = (folder(), Seeds::compiled().unwrap());
        let own = Seeds::of(Some(folder.path())).unwrap();
        assert_eq!(own.city(), compiled.city());
        assert_eq!(own.file("towns.csv").unwrap().text, compiled.file("towns.csv").unwrap().text);
        assert!(own.file("songs.csv").is_err());
    }

    #[test]
    fn a_missing_file_is_refused_by_name_and_an_unreadable_one_by_line() {
        for (name, _) in OF_A_CITY {
            let folder = folder();
            std::fs::remove_file(folder.path().join(name)).unwrap();
            let refused = Seeds::in_folder(folder.path()).unwrap_err();
            assert_eq!(refused.code(), "no_such_file", "{name}");
            assert!(refused.detail().contains(&format!("缺少可读的文件 {name}")), "{refused}");
        }
        let folder = folder();
        std::fs::write(folder.path().join("towns.csv"), b"code,name\n1,\xc4\xcf\xb3\xc7\n")
            .unwrap();
        let refused = Seeds::in_folder(folder.path()).unwrap_err();
        assert_eq!((refused.code(), refused.status()), (Code::BadSeed, StatusCode::BAD_REQUEST));
        assert!(refused.detail().contains("第 2 行不是 UTF-8"), "{refused}");
    }

    #[test]
    fn what_is_of_the_country_is_not_of_a_city() {
        let folder = folder();
        let (name, text) = OF_THE_COUNTRY[0];
        std::fs::write(folder.path().join(name), text).unwrap();
        assert!(Seeds::in_folder(folder.path()).is_ok());
        std::fs::write(folder.path().join(name), format!("{text}\n# ours")).unwrap();
        let refused = Seeds::in_folder(folder.path()).unwrap_err();
        assert!(refused.detail().contains("全国统一"), "{refused}");
    }
}
