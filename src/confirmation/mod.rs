//! 确认: which facts count only after the office has confirmed them.
//!
//! A town declares such a fact (申报); the office confirms it or returns it. Every operation that
//! records one asks [`must_declare`] and then hands the fact to [`declare`] instead of recording
//! it, so that the rule holds for buttons, the API, imports and bulk changes alike. The writes
//! themselves call [`refuse_undeclared`], so that no operation can forget it.
//! Source: 领域规则 "Reported and confirmed".

mod declare;
mod feature;
mod rules;

pub use declare::{
    Declare, Fact, FactKind, Proof, Submission, declare, declared, listing_mark, must_declare,
    refuse_undeclared,
};
pub use feature::FEATURE;
pub use rules::Confirmation;
