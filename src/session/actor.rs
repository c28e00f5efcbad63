//! The person at work, and the only door to the data.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use serde::Serialize;

use super::throttle::Throttle;
use super::{Hasher, TokenKey};
use crate::access::{Clock, Person, Role, Scope};
use crate::background::Background;
use crate::city::{City, Seeds};
use crate::db::Db;
use crate::error::{Code, Error};
use crate::files::Files;
use crate::record::{Hooks, Journal, Memory, Stamp, Tx, Via};

/// What every request needs and no handler sees: data is reached through [`Actor`] alone. It is
/// of one city, and nothing of it is shared with another's.
pub struct Workplace {
    pub(super) journal: Journal,
    pub(super) key: TokenKey,
    pub(super) hasher: Hasher,
    pub(super) throttle: Throttle,
    pub(super) clock: Clock,
    files: Files,
    background: Arc<Background>,
}

impl Workplace {
    /// Puts the parts together.
    pub fn new(journal: Journal, key: TokenKey, files: Files, clock: Clock) -> Self {
        let (hasher, throttle) = (Hasher::default(), Throttle::default());
        Self { journal, key, hasher, throttle, clock, files, background: Arc::default() }
    }

    /// The same by another clock: for what a demo plays in the past.
    pub fn at(&self, clock: Clock) -> Self {
        Self::new(self.journal.clone(), self.key.clone(), self.files.clone(), clock)
    }

    /// The clock in use.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Hashes passwords, for the first account.
    pub fn hasher(&self) -> &Hasher {
        &self.hasher
    }

    /// The data, for health checks, rounds and upkeep, which have no person.
    pub fn journal_for_upkeep(&self) -> &Journal {
        &self.journal
    }
}

/// Where an act comes from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The caller's address, or `local`.
    pub address: String,
    /// The program that called.
    pub agent: String,
    /// Ties answer, log and audit entry together.
    pub trace_id: String,
    /// The caller's `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// By what means.
    pub via: Via,
}

/// A signed-in person with the scope of what they may do here.
#[derive(Clone)]
pub struct Actor {
    person: Arc<Person>,
    scope: Scope,
    origin: Arc<Origin>,
    workplace: Arc<Workplace>,
}

impl Actor {
    pub(super) fn new(person: Person, origin: Origin, workplace: Arc<Workplace>) -> Self {
        let scope = Scope::of(&person);
        Self { person: Arc::new(person), scope, origin: Arc::new(origin), workplace }
    }

    /// The command line's actor: whoever may run the program on the server's machine acts as
    /// the given person, or as the office itself.
    pub fn at_command_line(workplace: Arc<Workplace>, person: Option<Person>) -> Self {
        let person = person.unwrap_or_else(|| Person {
            id: 0,
            username: "command-line".into(),
            display_name: "命令行".into(),
            role: Role::Office,
            town_code: None,
            department_code: None,
            unit: None,
            must_change_password: false,
            session_id: String::new(),
            greeting: None,
        });
        let origin = Origin {
            address: "local".into(),
            agent: "kunpeng".into(),
            trace_id: crate::trace_id::new_trace_id(),
            idempotency_key: None,
            via: Via::CommandLine,
        };
        Self::new(person, origin, workplace)
    }

    /// Who it is.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// What they see.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The clock.
    pub fn clock(&self) -> Clock {
        self.workplace.clock
    }

    /// The content of attachments, for the verbs of attachments.
    pub fn files(&self) -> &Files {
        &self.workplace.files
    }

    /// Hashes passwords, for the accounts.
    pub fn hasher(&self) -> &Hasher {
        &self.workplace.hasher
    }

    /// The work that goes on without its page.
    pub fn background(&self) -> &Arc<Background> {
        &self.workplace.background
    }

    /// What features have handed over.
    pub fn hooks(&self) -> &Hooks {
        self.workplace.journal.hooks()
    }

    /// What the city is set up with.
    pub fn seeds(&self) -> &Arc<Seeds> {
        self.workplace.journal.seeds()
    }

    /// Where they work.
    pub fn city(&self) -> &City {
        self.workplace.journal.city()
    }

    /// What is remembered of the books.
    pub fn memory(&self) -> &Memory {
        self.workplace.journal.memory()
    }

    pub(super) fn workplace(&self) -> &Workplace {
        &self.workplace
    }

    /// Reads on a blocking thread; all queries see one committed state.
    pub fn read<T: Send + 'static>(
        &self,
        queries: impl FnOnce(&mut Db, &Scope) -> Result<T, Error> + Send + 'static,
    ) -> impl Future<Output = Result<T, Error>> {
        let scope = self.scope.clone();
        self.workplace.journal.read_in_turn(move |db| queries(db, &scope))
    }

    /// [`Actor::read`] on this thread.
    pub fn read_blocking<T>(
        &self,
        queries: impl FnOnce(&mut Db, &Scope) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.workplace.journal.read(|connection| queries(connection, &self.scope))
    }

    /// Changes data in one transaction on a blocking thread. A change that leaves no audit entry
    /// is not committed.
    pub fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Tx<'_>, &Scope) -> Result<T, Error> + Send + 'static,
    ) -> impl Future<Output = Result<T, Error>> {
        let actor = self.clone();
        let journal = &self.workplace.journal;
        journal.write_in_turn(move || actor.write_blocking(change))
    }

    /// [`Actor::write`] with what was entered, where that could be understood.
    pub async fn write_entered<E: Send + 'static, T: Send + 'static>(
        &self,
        entered: Result<E, Error>,
        change: impl FnOnce(&mut Tx<'_>, &Scope, E) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let entered = entered?;
        self.write(move |tx, scope| change(tx, scope, entered)).await
    }

    /// [`Actor::write`] on this thread.
    pub fn write_blocking<T>(
        &self,
        change: impl FnOnce(&mut Tx<'_>, &Scope) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let stamp = self.stamp();
        self.workplace.journal.write(stamp, |tx| change(tx, &self.scope))
    }

    /// Creates something at most once per `Idempotency-Key`: a repeated request gets the first
    /// answer again, the same key with another body is refused.
    pub async fn create<T: Serialize>(
        &self,
        request: &(impl Serialize + ?Sized),
        change: impl FnOnce(&mut Tx<'_>, &Scope) -> Result<(T, Option<i64>), Error> + Send + 'static,
    ) -> Result<Answer, Error> {
        let Some(key) = self.origin.idempotency_key.clone() else {
            return self.write(move |tx, scope| change(tx, scope).and_then(Answer::created)).await;
        };
        let fingerprint = crate::digest::sha256_hex(&serde_json::to_vec(request)?);
        let user = self.person.id;
        self.write(move |tx, scope| {
            if let Some(answer) = first_answer(tx, user, &key, &fingerprint)? {
                return Ok(answer);
            }
            let answer = Answer::created(change(tx, scope)?)?;
            super::store::keep_answer(tx, user, &key, &fingerprint, &answer)?;
            Ok(answer)
        })
        .await
    }

    /// The first answer to a creating request that is being repeated, if it is. For verbs that
    /// cannot run inside [`Actor::create`], which keeps the answer.
    pub async fn answered(
        &self,
        request: &(impl Serialize + ?Sized),
    ) -> Result<Option<Answer>, Error> {
        let Some(key) = self.origin.idempotency_key.clone() else { return Ok(None) };
        let fingerprint = crate::digest::sha256_hex(&serde_json::to_vec(request)?);
        let user = self.person.id;
        self.write(move |tx, _| {
            tx.bookkeeping("answers are kept for a day");
            first_answer(tx, user, &key, &fingerprint)
        })
        .await
    }

    fn stamp(&self) -> Stamp {
        Stamp {
            at: self.workplace.clock.now(),
            actor: self.person.username.clone(),
            role: self.person.role,
            via: self.origin.via,
            address: self.origin.address.clone(),
            trace_id: self.origin.trace_id.clone(),
        }
    }
}

/// What was answered when this was asked first.
///
/// # Errors
/// 422 `idempotency_key_reused` where something else was asked under this key.
fn first_answer(
    tx: &mut Tx<'_>,
    user: i64,
    key: &str,
    fingerprint: &str,
) -> Result<Option<Answer>, Error> {
    match super::store::first_answer(tx, user, key)? {
        Some((first, _)) if first != fingerprint => Err(Error::refuse(
            StatusCode::UNPROCESSABLE_ENTITY,
            Code::IdempotencyKeyReused,
            "请求标识重复",
            "这个 Idempotency-Key 已用于另一个内容不同的请求。请为新的请求换一个标识。",
        )),
        first => Ok(first.map(|(_, answer)| answer)),
    }
}

/// Handlers get the actor that the guard admitted; without the guard there is none.
impl FromRequest for Actor {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let actor = request.extensions().get::<Self>().cloned();
        ready(actor.ok_or_else(|| Error::internal("a route without guard asked for an actor")))
    }
}

/// Someone not signed in: the caller of the few open routes.
#[derive(Clone)]
pub struct Visitor {
    pub(super) origin: Arc<Origin>,
    pub(super) workplace: Arc<Workplace>,
}

impl Visitor {
    /// What features have handed over.
    pub fn hooks(&self) -> &Hooks {
        self.workplace.journal.hooks()
    }

    /// The clock.
    pub fn clock(&self) -> Clock {
        self.workplace.clock
    }

    /// Where they would sign in.
    pub fn city(&self) -> &City {
        self.workplace.journal.city()
    }

    /// The same on a page.
    pub fn on_page(self) -> Self {
        let origin = Origin { via: Via::Form, ..Origin::clone(&self.origin) };
        Self { origin: Arc::new(origin), ..self }
    }

    /// The database, for the health checks.
    pub fn journal_for_upkeep(&self) -> &Journal {
        &self.workplace.journal
    }
}

impl FromRequest for Visitor {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visitor = request.extensions().get::<Self>().cloned();
        ready(visitor.ok_or_else(|| Error::internal("a route without guard asked for a visitor")))
    }
}

/// A stored or fresh answer to a creating request.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON text.
    pub body: String,
    /// The new record's version, as `ETag`.
    pub etag: Option<String>,
}

impl Answer {
    fn created<T: Serialize>((body, version): (T, Option<i64>)) -> Result<Self, Error> {
        Ok(Self {
            status: StatusCode::CREATED.as_u16(),
            body: serde_json::to_string(&body)?,
            etag: version.map(|v| format!("\"{v}\"")),
        })
    }
}

impl actix_web::Responder for Answer {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::CREATED);
        let mut response = HttpResponse::build(status);
        if let Some(etag) = self.etag {
            response.insert_header(("ETag", etag));
        }
        response.content_type("application/json").body(self.body)
    }
}
