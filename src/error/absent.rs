//! 404 errors for records that do not exist or are outside the caller's scope.

use super::Error;

/// The name of a record type.
pub trait Named {
    /// Chinese name, used in 没有找到这个……
    const NAME: &'static str;
}

/// A row with related data has the name of the row.
impl<Row: Named, With> Named for (Row, With) {
    const NAME: &'static str = Row::NAME;
}

/// Conversion of a look-up result into a row or a 404 error.
pub trait Present<Row> {
    /// Returns the row.
    ///
    /// # Errors
    /// 404 `not_found`.
    fn present(self) -> Result<Row, Error>;
}

impl<Row: Named> Present<Row> for Option<Row> {
    fn present(self) -> Result<Row, Error> {
        self.ok_or_else(|| Error::not_found(Row::NAME))
    }
}
