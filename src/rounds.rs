//! What the program does of itself while it serves: once a minute it looks whether a day has
//! come. Any number of servers on one database may do so.

use std::time::Duration;

use chrono::NaiveDateTime;

use crate::access::Clock;
use crate::blocker;
use crate::db::Database;
use crate::error::Error;

/// From the end of one round to the next.
const INTERVAL: Duration = Duration::from_secs(60);

/// What a round has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Reminders and escalations.
    pub steps: usize,
    /// Deadlines reckoned anew.
    pub reckoned: usize,
}

/// Goes one round. Blocks.
pub fn go(database: &Database, now: NaiveDateTime) -> Result<Done, Error> {
    if !blocker::is_due(database, now)? {
        return Ok(Done::default());
    }
    let (steps, reckoned) = blocker::go_round(database, now)?;
    Ok(Done { steps, reckoned })
}

/// Goes rounds for ever; one that fails is logged, and the next comes in its time.
pub async fn keep_going(database: Database, clock: Clock) {
    loop {
        let (database, now) = (database.clone(), clock.now());
        match actix_web::rt::task::spawn_blocking(move || go(&database, now)).await {
            Ok(Ok(done)) if done != Done::default() => {
                tracing::info!(steps = done.steps, reckoned = done.reckoned, "went a round");
            }
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(%error, "a round failed"),
            Err(error) => tracing::error!(%error, "a round gave up"),
        }
        tokio::time::sleep(INTERVAL).await;
    }
}
