//! What the program does of itself while it serves: once a minute it looks whether a day has
//! come. Any number of servers on one database may do so.

use std::time::Duration;

use chrono::NaiveDateTime;

use crate::access::Clock;
use crate::blocker;
use crate::config::Webhook;
use crate::error::Error;
use crate::grade;
use crate::meeting;
use crate::notice;
use crate::profile;
use crate::record::Journal;
use crate::request;

/// From the end of one round to the next.
const INTERVAL: Duration = Duration::from_secs(60);

/// What a round has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Reminders and escalations.
    pub steps: usize,
    /// Deadlines reckoned anew.
    pub reckoned: usize,
    /// Profiles that have become other ones, and grades whose override has ended.
    pub profiles: usize,
    /// Notices delivered to the city's messenger.
    pub delivered: usize,
}

/// Goes one round: of blockers, of what meetings have decided on them, and of the profiles that
/// follow from all of it. Blocks.
pub fn go(journal: &Journal, now: NaiveDateTime) -> Result<Done, Error> {
    let (steps, reckoned) = match blocker::is_due(journal, now)? {
        true => blocker::go_round(journal, now)?,
        false => (0, 0),
    };
    let (of_decisions, again) = meeting::go_round(journal, now)?;
    let profiles = profile::go_round(journal, now)? + grade::end_overrides(journal, now)?;
    request::end_complete(journal, now)?;
    Ok(Done { steps: steps + of_decisions, reckoned: reckoned + again, profiles, delivered: 0 })
}

/// Goes rounds for ever; one that fails is logged, and the next comes in its time.
pub async fn keep_going(journal: Journal, clock: Clock, webhook: Option<Webhook>) {
    loop {
        let (journal, webhook, now) = (journal.clone(), webhook.clone(), clock.now());
        let round = move || {
            let done = go(&journal, now)?;
            let delivered = match &webhook {
                Some(webhook) => notice::deliver(&journal, webhook, now)?,
                None => 0,
            };
            Ok::<_, Error>(Done { delivered, ..done })
        };
        match actix_web::rt::task::spawn_blocking(round).await {
            Ok(Ok(done)) if done != Done::default() => {
                tracing::info!(?done, "went a round");
            }
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(%error, "a round failed"),
            Err(error) => tracing::error!(%error, "a round gave up"),
        }
        tokio::time::sleep(INTERVAL).await;
    }
}
