//! Proof that a record is within the scope of the caller. Functions take such a witness instead of
//! a bare id, so that no scope check is forgotten.

use diesel::backend::Backend;
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;

use crate::error::Named;

/// Declares an id type that only a lookup within a scope creates.
macro_rules! witness {
    ($(#[$meta:meta])* $name:ident => $said:literal) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression,
        )]
        #[diesel(sql_type = BigInt)]
        pub struct $name(i64);

        impl $name {
            /// For the store whose scoped query found the id. The reason is documentation only. A
            /// test lists the places that may call this.
            pub(crate) const fn found_by(_reason: &'static str, id: i64) -> Self {
                Self(id)
            }

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
    /// The id of a company within the scope of the caller. Only a lookup within a scope creates it.
    CompanyRef => "企业"
}

witness! {
    /// The id of a blocker within the scope of the caller. Only a lookup within a scope creates it.
    BlockerRef => "困难问题"
}
