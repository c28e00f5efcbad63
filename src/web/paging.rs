//! Paged and sorted lists.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Code, Error};

/// Rows are counted up to this limit; a larger total is shown as "more".
pub const COUNTED: i64 = 10_000;
const LARGEST_PAGE: i64 = 200;
/// Furthest row that can be paged to: nobody reads so far, and the database would only skip rows.
const FURTHEST_ROW: i64 = 1_000_000;
/// Maximum number of sort fields. Rows equal in five fields look equal to a reader; more fields
/// slow the database down, and forty of them made it run without end.
const MOST_SORT_FIELDS: usize = 5;

/// Page number and page size of a list.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    /// Starts at 1.
    pub page: i64,
    /// Rows per page, 1 to 200.
    pub per_page: i64,
}

impl Paging {
    /// Reads `page` (default 1) and `per_page` (default 50) of the query.
    pub fn new(page: Option<i64>, per_page: Option<i64>) -> Result<Self, Error> {
        let paging = Self { page: page.unwrap_or(1), per_page: per_page.unwrap_or(50) };
        let within = paging.page >= 1
            && (1..=LARGEST_PAGE).contains(&paging.per_page)
            && paging.page.saturating_mul(paging.per_page) <= FURTHEST_ROW;
        if within {
            return Ok(paging);
        }
        Err(Error::bad_request(
            Code::BadPaging,
            "page 从 1 起，per_page 为 1 至 200。要取更靠后的内容，请用筛选缩小范围或使用导出。",
        ))
    }

    /// Returns the number of rows before the page.
    pub fn offset(self) -> i64 {
        (self.page - 1) * self.per_page
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// Rows of this page.
    pub items: Vec<T>,
    /// Starts at 1.
    pub page: i64,
    /// Rows per page.
    pub per_page: i64,
    /// Number of rows in the list, counted up to 10 000.
    pub total: i64,
    /// Whether there are more rows than `total`.
    pub total_capped: bool,
}

impl<T> Page<T> {
    /// Creates a page. `counted` is the number of rows found; counting stops at one more than
    /// [`COUNTED`].
    pub fn new(items: Vec<T>, paging: Paging, counted: i64) -> Self {
        Self {
            items,
            page: paging.page,
            per_page: paging.per_page,
            total: counted.min(COUNTED),
            total_capped: counted > COUNTED,
        }
    }

    /// Creates a page with all rows of a short list.
    pub fn complete(items: Vec<T>) -> Self {
        let counted = i64::try_from(items.len()).unwrap_or(i64::MAX);
        Self::new(items, Paging { page: 1, per_page: LARGEST_PAGE }, counted)
    }

    /// Converts the rows of the page.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            page: self.page,
            per_page: self.per_page,
            total: self.total,
            total_capped: self.total_capped,
        }
    }

    /// Converts the rows of the page; fails if one of them fails.
    pub fn try_map<U>(self, f: impl FnMut(T) -> Result<U, Error>) -> Result<Page<U>, Error> {
        let (page, per_page) = (self.page, self.per_page);
        let (total, total_capped) = (self.total, self.total_capped);
        let items = self.items.into_iter().map(f).collect::<Result<_, Error>>()?;
        Ok(Page { items, page, per_page, total, total_capped })
    }
}

/// A sort field with its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Sorting<F> {
    pub field: F,
    /// Largest first.
    pub descending: bool,
}

impl<F: std::str::FromStr<Err = crate::db::types::UnknownWord> + PartialEq> Sorting<F> {
    /// Parses `-registered_capital_yuan,name`: each field at most once, at most five fields.
    ///
    /// # Errors
    /// 400 `unknown_sort`, `repeated_sort`, `too_many_sorts`.
    pub fn parse(text: Option<&str>) -> Result<Vec<Self>, Error> {
        let words = text.unwrap_or_default().split(',').map(str::trim).filter(|w| !w.is_empty());
        let mut sorting: Vec<Self> = Vec::new();
        for word in words {
            let (descending, name) = match word.strip_prefix('-') {
                Some(name) => (true, name),
                None => (false, word),
            };
            let field = name.parse::<F>().map_err(|unknown| {
                Error::bad_request(Code::UnknownSort, format!("无法按“{name}”排序：{unknown}。"))
            })?;
            if sorting.iter().any(|one| one.field == field) {
                let sentence = format!("排序（sort）中“{name}”出现了两次，请只保留一个。");
                return Err(Error::bad_request(Code::RepeatedSort, sentence));
            }
            if sorting.len() == MOST_SORT_FIELDS {
                let sentence =
                    format!("排序（sort）最多 {MOST_SORT_FIELDS} 个字段，请从“{name}”起删去。");
                return Err(Error::bad_request(Code::TooManySorts, sentence));
            }
            sorting.push(Self { field, descending });
        }
        Ok(sorting)
    }
}
