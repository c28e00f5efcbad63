//! 办理: the card of the actions that are legal for a record now, each with its form.

use std::borrow::Cow;

use askama::Template;
use serde_json::Value;

use super::act::{Act, CardGroup};
use super::question::{AnswerType, Question};
use crate::error::Error;
use crate::web::Members;
use crate::web::parts::{Field, Form, Pairs};

/// A legal action on the card.
struct Offer {
    code: &'static str,
    label: Cow<'static, str>,
    asks: &'static [Question],
    form: Form,
    place: CardGroup,
    is_open: bool,
}

/// Card of actions, empty if none is legal. Render it in a template with `|safe`.
#[derive(Template)]
#[template(path = "flow/card.html", config = "src/askama.toml")]
pub struct Card {
    path: String,
    version: i64,
    offers: Vec<Offer>,
    takes_files: bool,
    /// Hint under the file field of evidence; empty for none.
    evidence_hint: String,
}

impl Card {
    /// Creates the card of these actions for a version of a record. Forms are sent to `path`.
    pub fn new<A: Act>(path: impl Into<String>, version: i64, acts: &[A]) -> Self {
        Self::filled(path, version, acts, |_, field| Some(field))
    }

    /// As [`Self::new`]; `fill` adds to each field what the feature knows: its choices and its
    /// initial value. A field for which it returns `None` is left out.
    pub fn filled<A: Act>(
        path: impl Into<String>,
        version: i64,
        acts: &[A],
        fill: impl Fn(A, Field) -> Option<Field>,
    ) -> Self {
        let offer = |act: &A| {
            let rule = act.rule()?;
            let fields = rule.asks.iter().filter_map(|asked| fill(*act, asked.field()));
            Some(Offer {
                code: act.code(),
                label: act.label().into(),
                asks: rule.asks,
                form: Form::new(fields.collect()),
                place: rule.place,
                is_open: rule.is_open,
            })
        };
        let asked = A::RULES.iter().flat_map(|rule| rule.asks);
        Self {
            path: path.into(),
            version,
            offers: acts.iter().filter_map(offer).collect(),
            takes_files: asked.into_iter().any(|asked| asked.entry == AnswerType::Evidence),
            evidence_hint: String::new(),
        }
    }

    /// Sets another label for an action, if it is on the card.
    pub fn calling(mut self, act: impl Act, label: impl Into<Cow<'static, str>>) -> Self {
        if let Some(offer) = self.offers.iter_mut().find(|offer| offer.code == act.code()) {
            offer.label = label.into();
        }
        self
    }

    /// Sets the hint under the file field of evidence.
    pub fn evidence_hint(mut self, hint: String) -> Self {
        self.evidence_hint = hint;
        self
    }

    /// Converts the sent form to the input of the action. Missing values and an action that is no
    /// longer legal are not refused here but by the function that takes the action.
    pub fn entered(&self, sent: &Pairs) -> Result<Members, Error> {
        let action = sent.get("action");
        let mut given = Members::new();
        if let Some(offer) = self.offers.iter().find(|offer| offer.code == action) {
            let mut form = offer.form.clone().entered(sent);
            form.fields.iter_mut().for_each(|field| field.required = false);
            given = form.meaning()?;
            given.retain(|_, value| !value.is_null());
            for asked in offer.asks.iter().filter(|asked| asked.entry == AnswerType::YesNo) {
                let said = given.get_mut(asked.name);
                said.into_iter().for_each(|value| *value = Value::Bool(value == "true"));
            }
            given.insert("version".to_owned(), sent.version()?.into());
        }
        given.insert("action".to_owned(), action.into());
        Ok(given)
    }

    /// Puts the sent values and the errors into the form of the action. Returns the reason if the
    /// action is no longer legal.
    pub fn refused(&mut self, sent: &Pairs, refusal: &Error) -> Option<String> {
        let action = sent.get("action");
        let Some(offer) = self.offers.iter_mut().find(|offer| offer.code == action) else {
            return Some(refusal.detail().to_owned());
        };
        offer.form = offer.form.clone().entered(sent).refused(refusal);
        offer.is_open = true;
        None
    }

    /// Returns the actions of each group, with its heading.
    fn grouped(&self) -> impl Iterator<Item = (&'static str, Vec<&Offer>)> {
        let of = |place| self.offers.iter().filter(move |offer| offer.place == place).collect();
        let groups = CardGroup::ALL.into_iter().map(move |place| (place.heading(), of(place)));
        groups.filter(|(_, offers): &(_, Vec<_>)| !offers.is_empty())
    }
}

impl Offer {
    fn class(&self) -> &'static str {
        match self.place {
            CardGroup::Next => "btn btn-primary",
            CardGroup::Back => "btn quiet-move",
            CardGroup::Other => "btn",
        }
    }

    fn takes_files(&self) -> bool {
        self.asks.iter().any(|asked| asked.entry == AnswerType::Evidence)
    }

    /// Label of the button that submits the action.
    fn confirming(&self) -> String {
        format!("确认{}", self.label.trim_start_matches("确认"))
    }
}
