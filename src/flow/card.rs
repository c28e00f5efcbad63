//! 办理: what may be done with a record now, each act with the form that does it.

use std::borrow::Cow;

use askama::Template;
use serde_json::Value;

use super::act::{Act, Place};
use super::question::{Entry, Question};
use crate::error::Error;
use crate::web::Members;
use crate::web::parts::{Field, Form, Pairs};

/// An act that is legal.
struct Offer {
    code: &'static str,
    label: Cow<'static, str>,
    asks: &'static [Question],
    form: Form,
    place: Place,
    is_open: bool,
}

/// The card of acts, nothing where none is legal: give it to a template with `|safe`.
#[derive(Template)]
#[template(path = "flow/card.html", config = "src/askama.toml")]
pub struct Card {
    path: String,
    version: i64,
    offers: Vec<Offer>,
    takes_files: bool,
    /// What helps to choose the evidence.
    evidence_hint: String,
}

impl Card {
    /// These acts on a version of a record, sent to an address.
    pub fn new<A: Act>(path: impl Into<String>, version: i64, acts: &[A]) -> Self {
        Self::filled(path, version, acts, |_, field| Some(field))
    }

    /// The same, each field with what the feature knows: what there is to choose, and what stands
    /// in it to begin with. A field that comes to nothing is left out.
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
            takes_files: asked.into_iter().any(|asked| asked.entry == Entry::Evidence),
            evidence_hint: String::new(),
        }
    }

    /// With another word for an act, where it is legal.
    pub fn calling(mut self, act: impl Act, label: impl Into<Cow<'static, str>>) -> Self {
        if let Some(offer) = self.offers.iter_mut().find(|offer| offer.code == act.code()) {
            offer.label = label.into();
        }
        self
    }

    /// With what helps to choose the evidence.
    pub fn evidence_hint(mut self, hint: String) -> Self {
        self.evidence_hint = hint;
        self
    }

    /// What was sent, as members of the input of the act. What is missing the verb refuses; of an
    /// act that is no longer legal it says what is.
    pub fn entered(&self, sent: &Pairs) -> Result<Members, Error> {
        let action = sent.get("action");
        let mut given = Members::new();
        if let Some(offer) = self.offers.iter().find(|offer| offer.code == action) {
            let mut form = offer.form.clone().entered(sent);
            form.fields.iter_mut().for_each(|field| field.required = false);
            given = form.meaning()?;
            given.retain(|_, value| !value.is_null());
            for asked in offer.asks.iter().filter(|asked| asked.entry == Entry::YesNo) {
                let said = given.get_mut(asked.name);
                said.into_iter().for_each(|value| *value = Value::Bool(value == "true"));
            }
            given.insert("version".to_owned(), sent.version()?.into());
        }
        given.insert("action".to_owned(), action.into());
        Ok(given)
    }

    /// With what was sent and refused at its act; the reason where the act is no longer legal.
    pub fn refused(&mut self, sent: &Pairs, refusal: &Error) -> Option<String> {
        let action = sent.get("action");
        let Some(offer) = self.offers.iter_mut().find(|offer| offer.code == action) else {
            return Some(refusal.detail().to_owned());
        };
        offer.form = offer.form.clone().entered(sent).refused(refusal);
        offer.is_open = true;
        None
    }

    /// The acts of each place.
    fn grouped(&self) -> impl Iterator<Item = (&'static str, Vec<&Offer>)> {
        let of = |place| self.offers.iter().filter(move |offer| offer.place == place).collect();
        let groups = Place::ALL.into_iter().map(move |place| (place.heading(), of(place)));
        groups.filter(|(_, offers): &(_, Vec<_>)| !offers.is_empty())
    }
}

impl Offer {
    fn class(&self) -> &'static str {
        match self.place {
            Place::Next => "btn btn-primary",
            Place::Back => "btn quiet-move",
            Place::Other => "btn",
        }
    }

    fn takes_files(&self) -> bool {
        self.asks.iter().any(|asked| asked.entry == Entry::Evidence)
    }

    /// On the button that does it.
    fn confirming(&self) -> String {
        format!("确认{}", self.label.trim_start_matches("确认"))
    }
}
