//! What the program does of itself while it serves: once a minute it looks whether a day has
//! come. Any number of servers on one database may do so.

use std::time::Duration;

use chrono::NaiveDateTime;

use crate::access::Clock;
use crate::config::Webhook;
use crate::error::Error;
use crate::notice;
use crate::record::{Journal, Round};

/// From the end of one round to the next.
const INTERVAL: Duration = Duration::from_secs(60);

/// How much each round had to do, by its name, in the order in which they were gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done(Vec<(&'static str, usize)>);

impl Done {
    /// How much the round of this name had to do.
    pub fn of(&self, round: &str) -> usize {
        self.0.iter().filter(|(name, _)| *name == round).map(|(_, count)| count).sum()
    }

    /// Whether there was nothing to do.
    pub fn is_nothing(&self) -> bool {
        self.0.iter().all(|(_, count)| *count == 0)
    }
}

/// Goes the rounds of all features, in the order of their places. Blocks.
///
/// # Errors
/// That of the first round that fails; the rounds after it are not gone.
pub fn go(journal: &Journal, now: NaiveDateTime) -> Result<Done, Error> {
    let mut rounds: Vec<&Round> = journal.hooks().of().collect();
    rounds.sort_by_key(|round| round.place);
    let gone = rounds.into_iter().map(|round| Ok((round.name, (round.go)(journal, now)?)));
    gone.collect::<Result<_, Error>>().map(Done)
}

/// Goes rounds for ever; one that fails is logged, and the next comes in its time.
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
