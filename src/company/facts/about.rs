//! Metadata of a fact: how it is entered, shown and listed.

/// How a fact is entered, shown and listed.
#[derive(Clone, Copy)]
pub struct About {
    pub input: Input,
    /// A company without this fact is refused.
    pub required: bool,
    /// Help text for filling in the field.
    pub hint: &'static str,
    /// Many companies can have the same value, so a bulk change may set it.
    pub shared: bool,
    /// Whether a company's page shows it.
    pub shown: Shown,
    pub group: Group,
    /// Column heading in the list of companies. `None`: the label is the heading.
    pub heading: Option<&'static str>,
    /// Column in the list of companies. `None`: the list has no such column.
    pub listed: Option<Listed>,
    /// Headings that senders of lists use, joined with `、`. Only for facts whose cells have no
    /// parsing rules of their own.
    pub called: &'static str,
}

/// Kind of input of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// One line of text.
    Line,
    /// One line of digits and letters that is not a number.
    Code,
    /// Several lines of text.
    Long,
    Day,
    /// Entered in 万元, stored in whole yuan.
    Wan,
    /// A whole number.
    Whole,
    /// Words separated by `、`.
    Tags,
    /// 镇街（园区）
    Town,
    /// A board on which a company can be listed.
    Board,
    /// A currency other than the yuan.
    Currency,
}

/// Whether a company's page shows a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Always. An unknown value is shown as “—”.
    Always,
    /// Only if the value is known.
    IfKnown,
    /// Not among the other facts: it has its own place on the page.
    Elsewhere,
}

/// Section of forms and pages, in display order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Basic data of the company and its listing plan.
    Company,
    /// 后备库
    Pool,
    /// 中介机构
    Firms,
    /// 备注
    Note,
}

/// A column of the list of companies.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// Width in characters.
    pub width: f64,
    /// Value in the example row of the template. `City::fill` replaces the placeholders with data
    /// of the city.
    pub example: &'static str,
    /// What to enter.
    pub explanation: &'static str,
}

/// Creates a fact's metadata with defaults for everything except the input.
pub(super) const fn about(input: Input) -> About {
    About {
        input,
        required: false,
        hint: "",
        shared: false,
        shown: Shown::Always,
        group: Group::Company,
        heading: None,
        listed: None,
        called: "",
    }
}

pub(super) const fn line() -> About {
    about(Input::Line)
}

pub(super) const fn code() -> About {
    about(Input::Code)
}

pub(super) const fn day() -> About {
    about(Input::Day)
}

impl About {
    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// Allows bulk changes of the fact.
    pub(super) const fn shared(mut self) -> Self {
        self.shared = true;
        self
    }

    pub(super) const fn shown(mut self, shown: Shown) -> Self {
        self.shown = shown;
        self
    }

    pub(super) const fn in_group(mut self, group: Group) -> Self {
        self.group = group;
        self
    }

    /// Sets the column heading in the list of companies.
    pub(super) const fn headed(mut self, heading: &'static str) -> Self {
        self.heading = Some(heading);
        self
    }

    /// Sets the headings that senders of lists use, joined with `、`.
    pub(super) const fn called(mut self, headings: &'static str) -> Self {
        self.called = headings;
        self
    }

    /// Adds a column to the list of companies.
    pub(super) const fn listed(
        mut self,
        width: f64,
        example: &'static str,
        explanation: &'static str,
    ) -> Self {
        self.listed = Some(Listed { width, example, explanation });
        self
    }
}
