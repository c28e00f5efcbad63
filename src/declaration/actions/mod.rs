//! Operations on declarations.

mod act;
mod amend;
mod declare;
mod pool;

pub use super::store::forget;
pub use act::{act, withdraw_of_import};
pub use declare::{DECLARE, PROOF};
pub use pool::{declare_pool, is_exit};

use crate::error::Error;
use crate::notice::{self, Audience, Notice, NoticeKind};
use crate::record::Tx;

fn notify(
    tx: &mut Tx<'_>,
    to: Audience,
    title: String,
    body: String,
    path: String,
) -> Result<(), Error> {
    let notice = Notice { kind: NoticeKind::Declaration, title, body, path: Some(path) };
    notice::send(tx, &[to], &notice).map(drop)
}
