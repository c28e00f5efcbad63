//! The signed-in person, and the only access to the data.

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

/// What every request needs. Handlers do not see it; they reach data through [`Actor`] only. It
/// belongs to one city and shares nothing with other cities.
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
    pub fn new(journal: Journal, key: TokenKey, files: Files, clock: Clock) -> Self {
        let (hasher, throttle) = (Hasher::default(), Throttle::default());
        Self { journal, key, hasher, throttle, clock, files, background: Arc::default() }
    }

    /// Returns the same workplace with another clock, for a demo of past days.
    pub fn at(&self, clock: Clock) -> Self {
        Self::new(self.journal.clone(), self.key.clone(), self.files.clone(), clock)
    }

    /// Returns the clock in use.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Returns the password hasher, for the first account.
    pub fn hasher(&self) -> &Hasher {
        &self.hasher
    }

    /// Returns the data without a person, for health checks, rounds and maintenance.
    pub fn journal_for_upkeep(&self) -> &Journal {
        &self.journal
    }
}

/// Where a request comes from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The network address of the caller, or `local`.
    pub address: String,
    /// The `User-Agent` of the caller, or `kunpeng` at the command line.
    pub agent: String,
    /// The id that connects response, log lines and audit entries.
    pub trace_id: String,
    /// The caller's `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// API, form or command line.
    pub via: Via,
}

/// A signed-in person with a scope.
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

    /// Returns the actor of the command line. Whoever may run the program on the server acts as the
    /// given person, or as the office if none is given.
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

    pub fn person(&self) -> &Person {
        &self.person
    }

    /// Returns the records that exist for the person.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    pub fn clock(&self) -> Clock {
        self.workplace.clock
    }

    /// Returns the content of files, for the actions on attachments.
    pub fn files(&self) -> &Files {
        &self.workplace.files
    }

    /// Returns the password hasher, for the accounts.
    pub fn hasher(&self) -> &Hasher {
        &self.workplace.hasher
    }

    /// Returns the work that continues in the background.
    pub fn background(&self) -> &Arc<Background> {
        &self.workplace.background
    }

    /// Returns the hooks that features have registered.
    pub fn hooks(&self) -> &Hooks {
        self.workplace.journal.hooks()
    }

    /// Returns the seed files of the city.
    pub fn seeds(&self) -> &Arc<Seeds> {
        self.workplace.journal.seeds()
    }

    /// Returns the city that the person works in.
    pub fn city(&self) -> &City {
        self.workplace.journal.city()
    }

    /// Returns what features cache for this database.
    pub fn memory(&self) -> &Memory {
        self.workplace.journal.memory()
    }

    pub(super) fn workplace(&self) -> &Workplace {
        &self.workplace
    }

    /// Reads on a blocking thread. All queries see one committed state.
    pub fn read<T: Send + 'static>(
        &self,
        queries: impl FnOnce(&mut Db, &Scope) -> Result<T, Error> + Send + 'static,
    ) -> impl Future<Output = Result<T, Error>> {
        let scope = self.scope.clone();
        self.workplace.journal.read_in_turn(move |db| queries(db, &scope))
    }

    /// [`Actor::read`] on the current thread.
    pub fn read_blocking<T>(
        &self,
        queries: impl FnOnce(&mut Db, &Scope) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.workplace.journal.read(|connection| queries(connection, &self.scope))
    }

    /// Changes data in one transaction on a blocking thread. A change without an audit entry is not
    /// committed.
    pub fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Tx<'_>, &Scope) -> Result<T, Error> + Send + 'static,
    ) -> impl Future<Output = Result<T, Error>> {
        let actor = self.clone();
        let journal = &self.workplace.journal;
        journal.write_in_turn(move || actor.write_blocking(change))
    }

    /// [`Actor::write`] with the parsed input. Returns the error if the input could not be parsed.
    pub async fn write_entered<E: Send + 'static, T: Send + 'static>(
        &self,
        entered: Result<E, Error>,
        change: impl FnOnce(&mut Tx<'_>, &Scope, E) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let entered = entered?;
        self.write(move |tx, scope| change(tx, scope, entered)).await
    }

    /// [`Actor::write`] on the current thread.
    pub fn write_blocking<T>(
        &self,
        change: impl FnOnce(&mut Tx<'_>, &Scope) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let stamp = self.stamp();
        self.workplace.journal.write(stamp, |tx| change(tx, &self.scope))
    }

    /// Creates something at most once per `Idempotency-Key`. A repeated request gets the first
    /// answer again. The same key with another body is refused.
    pub async fn create<T: Serialize>(
        &self,
        request: &(impl Serialize + ?Sized),
        change: impl FnOnce(&mut Tx<'_>, &Scope) -> Result<(T, Option<i64>), Error> + Send + 'static,
    ) -> Result<Answer, Error> {
        self.answer_once(request, |tx, scope| change(tx, scope).and_then(Answer::created)).await
    }

    /// [`Actor::create`] for a change that chooses its answer itself.
    pub async fn answer_once(
        &self,
        request: &(impl Serialize + ?Sized),
        change: impl FnOnce(&mut Tx<'_>, &Scope) -> Result<Answer, Error> + Send + 'static,
    ) -> Result<Answer, Error> {
        let Some(key) = self.origin.idempotency_key.clone() else {
            return self.write(change).await;
        };
        let fingerprint = crate::digest::sha256_hex(&serde_json::to_vec(request)?);
        let user = self.person.id;
        self.write(move |tx, scope| {
            if let Some(answer) = first_answer(tx, user, &key, &fingerprint)? {
                return Ok(answer);
            }
            let answer = change(tx, scope)?;
            super::store::keep_answer(tx, user, &key, &fingerprint, &answer)?;
            Ok(answer)
        })
        .await
    }

    /// Returns the first answer if this is a repeated creating request. It is for actions that
    /// cannot run inside [`Actor::create`], which stores the answer.
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

/// Returns the first answer to this request, if there is one.
///
/// # Errors
/// 422 `idempotency_key_reused` if the key was used for a different request.
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

/// Gives handlers the actor that the guard admitted. Without the guard there is none.
impl FromRequest for Actor {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let actor = request.extensions().get::<Self>().cloned();
        ready(actor.ok_or_else(|| Error::internal("a route without guard asked for an actor")))
    }
}

/// The caller of an open route, who is not signed in.
#[derive(Clone)]
pub struct Visitor {
    pub(super) origin: Arc<Origin>,
    pub(super) workplace: Arc<Workplace>,
}

impl Visitor {
    /// Returns the hooks that features have registered.
    pub fn hooks(&self) -> &Hooks {
        self.workplace.journal.hooks()
    }

    pub fn clock(&self) -> Clock {
        self.workplace.clock
    }

    /// Returns the city of this server.
    pub fn city(&self) -> &City {
        self.workplace.journal.city()
    }

    /// Returns the visitor with a page form as origin instead of the API.
    pub fn on_page(self) -> Self {
        let origin = Origin { via: Via::Form, ..Origin::clone(&self.origin) };
        Self { origin: Arc::new(origin), ..self }
    }

    /// Returns the database, for the health checks.
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

/// A stored or new answer to a creating request.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// JSON.
    pub body: String,
    /// The version of the new record, sent as `ETag`.
    pub etag: Option<String>,
}

impl Answer {
    /// Returns 202: the request is accepted, but what it asks for is not done yet.
    pub fn accepted(body: impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_string(&body)?;
        Ok(Self { status: StatusCode::ACCEPTED.as_u16(), body, etag: None })
    }

    /// Returns 201 with the new record and its version.
    pub fn created<T: Serialize>((body, version): (T, Option<i64>)) -> Result<Self, Error> {
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
