//! The table of a flow: who may do what in which state, and where that leads.

use super::question::Question;
use crate::db::types::Word;
use crate::error::{Code, Error};
use crate::web::Described;

/// What people do to records of one kind.
pub trait Act: Word {
    /// What a person is to a record.
    type Party: Copy + PartialEq + 'static;
    /// 办理状态
    type State: Word;
    /// All that decides what may be done: the state, and in some flows more.
    type Standing: Copy + Into<Self::State> + 'static;

    /// What a refusal calls the record, such as 这个问题.
    const RECORD: &'static str;

    /// One rule for each act of people. What has none the program does, or another verb.
    const RULES: &'static [Rule<Self>];

    /// Its rule.
    fn rule(self) -> Option<&'static Rule<Self>> {
        Self::RULES.iter().find(|rule| rule.act == self)
    }

    /// Whether one of these parties may do it to a record that stands so.
    fn is_legal(self, parties: &[Self::Party], at: Self::Standing) -> bool {
        self.rule().is_some_and(|rule| parties.iter().any(|party| rule.allows(*party, at)))
    }

    /// What these parties together may do, in the order of the words.
    fn legal(parties: &[Self::Party], at: Self::Standing) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|act| act.is_legal(parties, at)).collect()
    }

    /// The state after it.
    fn leads_to(self, from: Self::State) -> Self::State {
        self.rule().and_then(|rule| rule.to).unwrap_or(from)
    }

    /// Refuses what is not legal.
    ///
    /// # Errors
    /// 409 `illegal_action`, with what would be legal.
    fn permitted(self, parties: &[Self::Party], at: Self::Standing) -> Result<(), Error> {
        if self.is_legal(parties, at) {
            return Ok(());
        }
        let legal = Self::legal(parties, at);
        let words: Vec<&str> = legal.iter().map(|act| act.label()).collect();
        let way_out = match words.is_empty() {
            true => "现在没有需要您操作的步骤。".to_owned(),
            false => format!("您现在可以：{}。", words.join("、")),
        };
        let (record, state, wanted) = (Self::RECORD, at.into().label(), self.label());
        let sentence = format!("{record}处于“{state}”状态，您不能“{wanted}”。{way_out}");
        let legal: Vec<Described> = legal.into_iter().map(Described::of).collect();
        Err(Error::conflict(Code::IllegalAction, sentence).with("legal", legal))
    }
}

/// Where an act stands on the card of acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Next,
    Back,
    Other,
}

impl Place {
    /// In the order of the card.
    pub(super) const ALL: [Self; 3] = [Self::Next, Self::Back, Self::Other];

    /// Above the acts of this place.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Next => "下一步",
            Self::Back => "退回、挂起或重开",
            Self::Other => "其他",
        }
    }
}

/// A row of the table of a flow.
pub struct Rule<A: Act> {
    act: A,
    by: &'static [A::Party],
    from: &'static [A::State],
    when: fn(A::Party, A::Standing) -> bool,
    to: Option<A::State>,
    pub(super) asks: &'static [Question],
    pub(super) place: Place,
    pub(super) is_open: bool,
}

impl<A: Act> Rule<A> {
    /// An act, the parties that may do it, and the states in which they may.
    pub const fn of(act: A, by: &'static [A::Party], from: &'static [A::State]) -> Self {
        let (place, is_open) = (Place::Other, false);
        Self { act, by, from, when: |_, _| true, to: None, asks: &[], place, is_open }
    }

    /// What must hold besides.
    pub const fn when(mut self, holds: fn(A::Party, A::Standing) -> bool) -> Self {
        self.when = holds;
        self
    }

    /// Where it leads; without this the state stays.
    pub const fn to(mut self, state: A::State) -> Self {
        self.to = Some(state);
        self
    }

    /// What it asks, in the order of its form.
    pub const fn asks(mut self, questions: &'static [Question]) -> Self {
        self.asks = questions;
        self
    }

    /// It leads on: on a page it comes first.
    pub const fn leads_on(mut self) -> Self {
        self.place = Place::Next;
        self
    }

    /// It leads back or away.
    pub const fn leads_back(mut self) -> Self {
        self.place = Place::Back;
        self
    }

    /// Its form is unfolded on the page.
    pub const fn unfolded(mut self) -> Self {
        self.is_open = true;
        self
    }

    fn allows(&self, party: A::Party, at: A::Standing) -> bool {
        self.by.contains(&party) && self.from.contains(&at.into()) && (self.when)(party, at)
    }
}
