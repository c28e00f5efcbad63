//! `/api/v1/settings`.

use serde_json::{Map, Value};

use super::subject::Subject;
use super::{actions, store};
use crate::error::Error;
use crate::session::Actor;
use crate::web::{Body, IfMatch, Versioned};

/// Returns a subject with its version.
pub async fn show<S: Subject>(actor: Actor) -> Result<Versioned<S>, Error> {
    let (record, version) = actor.read(|db, _| store::with_version(db)).await?;
    Ok(Versioned { record, version })
}

/// Changes members of a subject if it still has the version in `If-Match`.
pub async fn change<S: Subject>(
    actor: Actor,
    seen: IfMatch,
    body: Body<Map<String, Value>>,
) -> Result<Versioned<S>, Error> {
    let patch = body.into_inner();
    let (record, version) = actor.write(move |tx, _| actions::change(tx, seen.0, patch)).await?;
    Ok(Versioned { record, version })
}
