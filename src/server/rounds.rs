//! Background work of the server: once a minute it runs the rounds of all features. Several servers
//! on one database may do so at the same time.

use std::time::Duration;

use chrono::NaiveDateTime;

use crate::access::Clock;
use crate::config::Webhook;
use crate::error::Error;
use crate::notice;
use crate::record::{Journal, Round};

/// Pause between the end of one run and the start of the next.
const INTERVAL: Duration = Duration::from_secs(60);

/// Number of items processed by each round, by name, in order of execution.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done(Vec<(&'static str, usize)>);

impl Done {
    /// Returns the number of items processed by a round.
    pub fn of(&self, round: &str) -> usize {
        self.0.iter().filter(|(name, _)| *name == round).map(|(_, count)| count).sum()
    }

    pub fn is_nothing(&self) -> bool {
        self.0.iter().all(|(_, count)| *count == 0)
    }
}

/// Runs the rounds of all features in the order of their `place`. Blocks.
///
/// # Errors
/// The error of the first round that fails; later rounds are not run.
pub fn go(journal: &Journal, now: NaiveDateTime) -> Result<Done, Error> {
    let mut rounds: Vec<&Round> = journal.hooks().of().collect();
    rounds.sort_by_key(|round| round.place);
    let gone = rounds.into_iter().map(|round| Ok((round.name, (round.go)(journal, now)?)));
    gone.collect::<Result<_, Error>>().map(Done)
}

/// Runs the rounds forever. A failed run is logged and the next one starts as usual.
pub async fn keep_going(journal: Journal, clock: Clock, webhook: Option<Webhook>) {
    loop {
        let (journal, webhook, now) = (journal.clone(), webhook.clone(), clock.now());
        let round = move || {
            let mut done = go(&journal, now)?;
            if let Some(webhook) = &webhook {
                done.0.push(("delivered", notice::deliver(&journal, webhook, now)?));
            }
            Ok::<_, Error>(done)
        };
        match actix_web::rt::task::spawn_blocking(round).await {
            Ok(Ok(done)) if !done.is_nothing() => tracing::info!(?done, "went a round"),
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(%error, "a round failed"),
            Err(error) => tracing::error!(%error, "a round gave up"),
        }
        tokio::time::sleep(INTERVAL).await;
    }
}
