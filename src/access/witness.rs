//! Proof that a record exists for its caller. What takes the number of a company takes a witness
//! of it, so that no scope is forgotten behind a bare number.

use diesel::backend::Backend;
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;

use crate::error::Named;

/// Declares a number that only a look-up within a scope hands out.
macro_rules! witness {
    ($(#[$meta:meta])* $name:ident => $said:literal) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression,
        )]
        #[diesel(sql_type = BigInt)]
        pub struct $name(i64);

        impl $name {
            /// For the store whose scoped query has found the number; the reason is for the reader
            /// of the code. A test lists the places that may do this.
            pub(crate) const fn found_by(_reason: &'static str, id: i64) -> Self {
                Self(id)
            }

            /// Its number.
            pub const fn id(self) -> i64 {
                self.0
            }
        }

        impl Named for $name {
            const NAME: &'static str = $said;
        }

        impl<DB> ToSql<BigInt, DB> for $name
        where
            DB: Backend,
            i64: ToSql<BigInt, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.0.to_sql(out)
            }
        }
    };
}

witness! {
    /// A company that exists for its caller: only a look-up within a scope makes one.
    CompanyRef => "企业"
}

witness! {
    /// A blocker that exists for its caller: only a look-up within a scope makes one.
    BlockerRef => "困难问题"
}
