//! Long work that continues in the background when the user leaves the page.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::Error;

/// How long a failed work is remembered, counted from its start, so that the user can read why.
const REMEMBERED: Duration = Duration::from_secs(24 * 3_600);

/// What the work is about: the kind and the id of a record.
pub type Subject = (&'static str, i64);

/// The running work, and the errors of failed work.
#[derive(Default)]
pub struct Background(Mutex<HashMap<Subject, Arc<Work>>>);

/// One piece of work.
pub struct Work {
    done: AtomicU64,
    total: u64,
    is_over: AtomicBool,
    refusal: Mutex<Option<Error>>,
    begun: Instant,
}

/// The progress of a piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Number of parts that are done.
    pub done: u64,
    /// Number of parts in all.
    pub total: u64,
}

/// The state of the work on a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Idle,
    Working(Progress),
    /// The last work failed, with this message.
    Refused(String),
}

impl Background {
    /// Starts work on a subject and waits for it up to `patience`.
    /// Returns `None` if the work continues in the background, or if other work on the subject is
    /// running already; then nothing is started.
    pub async fn run(
        self: &Arc<Self>,
        subject: Subject,
        total: u64,
        patience: Duration,
        work: impl FnOnce(&AtomicU64) -> Result<(), Error> + Send + 'static,
    ) -> Option<Result<(), Error>> {
        let started = self.begin(subject, total)?;
        let (background, own) = (Arc::clone(self), Arc::clone(&started));
        let task = actix_web::rt::task::spawn_blocking(move || {
            let ending = Ending { background, subject, work: own };
            let outcome = work(&ending.work.done);
            ending.with(outcome.err());
        });
        tokio::time::timeout(patience, task).await.ok()?.ok();
        let refusal = lock(&started.refusal).take();
        self.forget(subject);
        Some(refusal.map_or(Ok(()), Err))
    }

    /// Returns the state of the work on a subject.
    pub fn standing(&self, subject: Subject) -> Standing {
        let Some(work) = lock(&self.0).get(&subject).cloned() else { return Standing::Idle };
        if !work.is_over.load(Ordering::Acquire) {
            let done = work.done.load(Ordering::Relaxed).min(work.total);
            return Standing::Working(Progress { done, total: work.total });
        }
        let refusal = lock(&work.refusal);
        refusal.as_ref().map_or(Standing::Idle, |error| Standing::Refused(error.detail().into()))
    }

    /// Forgets the result of the last work on a subject, once it was read or no longer matters.
    pub fn forget(&self, subject: Subject) {
        let mut works = lock(&self.0);
        if works.get(&subject).is_some_and(|work| work.is_over.load(Ordering::Acquire)) {
            works.remove(&subject);
        }
    }

    fn begin(&self, subject: Subject, total: u64) -> Option<Arc<Work>> {
        let mut works = lock(&self.0);
        works.retain(|_, work| {
            !work.is_over.load(Ordering::Acquire) || work.begun.elapsed() < REMEMBERED
        });
        if works.get(&subject).is_some_and(|work| !work.is_over.load(Ordering::Acquire)) {
            return None;
        }
        let work = Arc::new(Work {
            done: AtomicU64::new(0),
            total,
            is_over: AtomicBool::new(false),
            refusal: Mutex::new(None),
            begun: Instant::now(),
        });
        works.insert(subject, Arc::clone(&work));
        Some(work)
    }
}

/// Makes sure that work ends in the records, even after a panic.
struct Ending {
    background: Arc<Background>,
    subject: Subject,
    work: Arc<Work>,
}

impl Ending {
    fn with(self, refusal: Option<Error>) {
        let succeeded = refusal.is_none();
        if let Some(error) = refusal.as_ref().filter(|error| error.cause().is_some()) {
            tracing::error!(subject = ?self.subject, %error, "work in the background failed");
        }
        *lock(&self.work.refusal) = refusal;
        self.work.is_over.store(true, Ordering::Release);
        if succeeded {
            self.background.forget(self.subject);
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        if !self.work.is_over.load(Ordering::Acquire) {
            let error = Error::internal("work in the background gave up");
            *lock(&self.work.refusal) = Some(error);
            self.work.is_over.store(true, Ordering::Release);
        }
    }
}

/// Locks a mutex, even after a panic of another thread: the guarded data is always consistent.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::error::Code;

    const SUBJECT: Subject = ("import", 1);
    const SOON: Duration = Duration::from_secs(10);

    #[actix_web::test]
    async fn work_that_ends_soon_says_how() {
        let background = Arc::new(Background::default());
        let ended = background.run(SUBJECT, 1, SOON, |_| Ok(())).await;
        assert!(matches!(ended, Some(Ok(()))));
        let refuse = |_: &AtomicU64| Err(Error::raced());
        let ended = background.run(SUBJECT, 1, SOON, refuse).await;
        assert!(matches!(ended, Some(Err(error)) if error.code() == Code::Raced));
        assert_eq!(background.standing(SUBJECT), Standing::Idle);
    }

    #[actix_web::test]
    async fn longer_work_goes_on_alone_and_its_refusal_waits() {
        let background = Arc::new(Background::default());
        let (let_end, may_end) = channel();
        let work = move |done: &AtomicU64| {
            done.store(2, Ordering::Relaxed);
            may_end.recv().ok();
            Err(Error::raced())
        };
        assert!(background.run(SUBJECT, 3, Duration::ZERO, work).await.is_none());
        let second = background.run(SUBJECT, 3, SOON, |_| Ok(())).await;
        assert!(second.is_none(), "the same is not begun twice");
        while background.standing(SUBJECT) != Standing::Working(Progress { done: 2, total: 3 }) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let_end.send(()).unwrap();
        while background.standing(SUBJECT) != Standing::Refused(Error::raced().detail().into()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        background.forget(SUBJECT);
        assert_eq!(background.standing(SUBJECT), Standing::Idle);
    }

    #[actix_web::test]
    async fn work_that_gives_up_ends_too() {
        let background = Arc::new(Background::default());
        let ended = background.run(SUBJECT, 1, SOON, |_| panic!("on purpose")).await;
        assert!(matches!(ended, Some(Err(error)) if error.status().is_server_error()));
    }
}
