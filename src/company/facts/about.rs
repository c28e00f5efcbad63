//! What there is to say of a fact: how it is entered, shown and listed.

/// How a fact is entered, shown and listed.
#[derive(Clone, Copy)]
pub struct About {
    /// What is entered.
    pub input: Input,
    /// A company without it is refused.
    pub required: bool,
    /// What helps to fill it in.
    pub hint: &'static str,
    /// Many companies can share it: it may be changed of many at once.
    pub shared: bool,
    /// Whether a company's page shows it.
    pub shown: Shown,
    /// What it is shown with.
    pub group: Group,
    /// How the list of companies heads it, if not by its label.
    pub heading: Option<&'static str>,
    /// How the list of companies has it; none if it has not.
    pub listed: Option<Listed>,
    /// What senders of lists call it, joined with `、`, where its cells have no rules of their own.
    pub called: &'static str,
}

/// What is entered as a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// One line.
    Line,
    /// One line of digits and letters that is no number.
    Code,
    /// Several lines.
    Long,
    /// A day.
    Day,
    /// 万元; whole yuan in the record.
    Wan,
    /// A whole number.
    Whole,
    /// Words with 、 between them.
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
    /// Always; what is not known is "—".
    Always,
    /// Where something is known.
    IfKnown,
    /// In a place of its own.
    Elsewhere,
}

/// What a fact is entered and shown with, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What the company is, and its plan.
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
    /// In characters.
    pub width: f64,
    /// What the example row of the template shows, with gaps for what belongs to the city
    /// (`City::fill`).
    pub example: &'static str,
    /// What to enter.
    pub explanation: &'static str,
}

/// A fact of which no more is said than what is entered.
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

/// One line.
pub(super) const fn line() -> About {
    about(Input::Line)
}

/// One line of digits and letters that is no number.
pub(super) const fn code() -> About {
    about(Input::Code)
}

/// A day.
pub(super) const fn day() -> About {
    about(Input::Day)
}

impl About {
    /// It must be filled in.
    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What helps to fill it in.
    pub(super) const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// Many companies can share it.
    pub(super) const fn shared(mut self) -> Self {
        self.shared = true;
        self
    }

    /// Whether a company's page shows it.
    pub(super) const fn shown(mut self, shown: Shown) -> Self {
        self.shown = shown;
        self
    }

    /// What it is shown with.
    pub(super) const fn in_group(mut self, group: Group) -> Self {
        self.group = group;
        self
    }

    /// How the list of companies heads it.
    pub(super) const fn headed(mut self, heading: &'static str) -> Self {
        self.heading = Some(heading);
        self
    }

    /// What senders of lists call it.
    pub(super) const fn called(mut self, headings: &'static str) -> Self {
        self.called = headings;
        self
    }

    /// The list of companies has it.
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
