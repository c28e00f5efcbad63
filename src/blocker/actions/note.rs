//! Notes on a blocker from elsewhere.

use super::story::{Happening, happened};
use crate::access::Scope;
use crate::blocker::flow::Action;
use crate::blocker::model::Flow;
use crate::blocker::store;
use crate::error::{Error, Present};
use crate::record::Tx;

/// Records in a blocker's history what was done elsewhere and concerns it. The user need not be a
/// party to the blocker; the audit entry is that of the other operation.
pub fn note(tx: &mut Tx<'_>, scope: &Scope, id: i64, detail: &str) -> Result<(), Error> {
    let blocker = store::find(tx.db(), scope, id)?.present()?.blocker;
    let (today, at) = (tx.today(), tx.now());
    let flow = Flow { last_word_on: today, ..blocker.flow.clone() };
    let all = (&blocker.columns, &flow, &blocker.deadline);
    store::update(tx.db(), &blocker, all, at)?;
    let passing = Happening::in_passing(&blocker, Action::Comment, detail);
    let happening = Happening { unit: scope.unit(), ..passing };
    happened(tx, &blocker, happening).map(|_| ())
}
