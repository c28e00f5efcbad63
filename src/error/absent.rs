//! What is absent, or outside the caller's scope, by the name of what was looked for.

use super::Error;

/// What a person calls a record of this type.
pub trait Named {
    /// The Chinese name, as in 没有找到这个……
    const NAME: &'static str;
}

/// A row with what belongs to it is called what the row is called.
impl<Row: Named, With> Named for (Row, With) {
    const NAME: &'static str = Row::NAME;
}

/// The end of a look-up that must find something.
pub trait Present<Row> {
    /// The row.
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
