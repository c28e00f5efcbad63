//! Facts of a company as form fields.

use crate::company::facts::{self, Fact};
use crate::market::{Board, Venue};
use crate::money::Currency;
use crate::town::Town;
use crate::web::parts::{Choice, Field, Input};

/// Returns the fields of all facts. The town field is included only if `towns` is given, the
/// fields of the pool only for users who may change it without a confirmation.
pub fn fields(towns: Option<&[Town]>, keeps_pool: bool) -> Vec<Field> {
    offered(keeps_pool).filter_map(|fact| field(fact, towns)).collect()
}

/// Returns the fields that a bulk change may set.
pub fn of_many(keeps_pool: bool) -> Vec<Field> {
    let shared = offered(keeps_pool).filter(|fact| fact.about.shared);
    shared.filter_map(|fact| field(fact, None)).collect()
}

/// Returns the field for the reason why a company with a known name is another company.
pub fn confirm_duplicate() -> Field {
    let reason = Field::long("confirm_duplicate", "确是另一家企业的理由");
    reason.hint("例如：两家企业的信用代码不同，已核对营业执照。")
}

fn offered(keeps_pool: bool) -> impl Iterator<Item = &'static Fact> {
    facts::facts().filter(move |fact| keeps_pool || fact.about.group != facts::Group::Pool)
}

fn field(fact: &Fact, towns: Option<&[Town]>) -> Option<Field> {
    let input = match fact.about.input {
        facts::Input::Line | facts::Input::Code => Input::Line,
        facts::Input::Long => Input::Long,
        facts::Input::Day => Input::Day,
        facts::Input::Wan => Input::Wan,
        facts::Input::Whole => Input::Whole,
        facts::Input::Tags => Input::Words,
        facts::Input::Board => Input::Choice(boards().collect()),
        facts::Input::Currency => Input::Choice(currencies().collect()),
        facts::Input::Town => {
            let choice = |town: &Town| Choice::new(&town.code, &town.name);
            Input::Choice(towns?.iter().map(choice).collect())
        }
    };
    let field = Field::new(fact.name, fact.label, input).hint(fact.about.hint);
    Some(if fact.about.required { field.required() } else { field })
}

fn currencies() -> impl Iterator<Item = Choice> {
    let foreign = Currency::ALL.iter().filter(|currency| **currency != Currency::Cny);
    foreign.map(|currency| Choice::new(currency.code(), currency.label()))
}

/// Returns the boards on which a company can be listed, as choices.
pub fn boards() -> impl Iterator<Item = Choice> {
    let listed = Board::ALL.iter().filter(|board| board.venue() != Venue::Quotation);
    listed.map(|board| Choice::new(board.code(), board.label()))
}
