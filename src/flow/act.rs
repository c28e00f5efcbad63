//! Table of a flow: which party may take which action in which state, and the next state.

use super::question::Question;
use crate::db::types::Word;
use crate::error::{Code, Error};
use crate::web::Described;

/// An action that people take on records of one kind.
pub trait Act: Word {
    /// Relation of a person to a record.
    type Party: Copy + PartialEq + 'static;
    /// 办理状态
    type State: Word;
    /// Everything that decides which actions are legal: the state, and in some flows more.
    type Standing: Copy + Into<Self::State> + 'static;

    /// Name of the record in error messages, such as 这个问题.
    const RECORD: &'static str;

    /// One rule for each action of people. The program, or another function, takes those without a
    /// rule.
    const RULES: &'static [Rule<Self>];

    /// Returns the rule of this action, `None` if it has none.
    fn rule(self) -> Option<&'static Rule<Self>> {
        Self::RULES.iter().find(|rule| rule.act == self)
    }

    /// Returns whether one of these parties may take this action on a record in this standing.
    fn is_legal(self, parties: &[Self::Party], at: Self::Standing) -> bool {
        self.rule().is_some_and(|rule| parties.iter().any(|party| rule.allows(*party, at)))
    }

    /// Returns the actions these parties together may take, in the order of declaration.
    fn legal(parties: &[Self::Party], at: Self::Standing) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|act| act.is_legal(parties, at)).collect()
    }

    /// Returns the state after this action: `from` if its rule sets none.
    fn leads_to(self, from: Self::State) -> Self::State {
        self.rule().and_then(|rule| rule.to).unwrap_or(from)
    }

    /// Refuses an action that is not legal.
    ///
    /// # Errors
    /// 409 `illegal_action`, with the legal actions.
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

/// Group of an action on the card of actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CardGroup {
    Next,
    Back,
    Other,
}

impl CardGroup {
    /// All groups, in the order of the card.
    pub(super) const ALL: [Self; 3] = [Self::Next, Self::Back, Self::Other];

    /// Heading above the actions of this group.
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
    pub(super) place: CardGroup,
    pub(super) is_open: bool,
}

impl<A: Act> Rule<A> {
    /// Creates a rule: an action, the parties that may take it, and the states in which they may.
    pub const fn of(act: A, by: &'static [A::Party], from: &'static [A::State]) -> Self {
        let (place, is_open) = (CardGroup::Other, false);
        Self { act, by, from, when: |_, _| true, to: None, asks: &[], place, is_open }
    }

    /// Adds a condition that must also hold.
    pub const fn when(mut self, holds: fn(A::Party, A::Standing) -> bool) -> Self {
        self.when = holds;
        self
    }

    /// Sets the next state; without this the state stays the same.
    pub const fn to(mut self, state: A::State) -> Self {
        self.to = Some(state);
        self
    }

    /// Sets the questions of the action, in the order of its form.
    pub const fn asks(mut self, questions: &'static [Question]) -> Self {
        self.asks = questions;
        self
    }

    /// Marks a step forward: the page shows it first.
    pub const fn leads_on(mut self) -> Self {
        self.place = CardGroup::Next;
        self
    }

    /// Marks a step back, a pause or a reopening.
    pub const fn leads_back(mut self) -> Self {
        self.place = CardGroup::Back;
        self
    }

    /// Shows the form of the action unfolded on the page.
    pub const fn unfolded(mut self) -> Self {
        self.is_open = true;
        self
    }

    fn allows(&self, party: A::Party, at: A::Standing) -> bool {
        self.by.contains(&party) && self.from.contains(&at.into()) && (self.when)(party, at)
    }
}
