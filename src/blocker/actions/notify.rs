//! Recipients and texts of the notices about an action.

use crate::blocker::action_input::ActionInput;
use crate::blocker::flow::Action;
use crate::blocker::model::{BlockerRecord, Severity};
use crate::error::Error;
use crate::notice::{self, Audience, Notice, NoticeKind};
use crate::record::Tx;

/// Notifies all concerned of an action on a blocker, given as it is after the action.
pub fn notify_of_action(
    tx: &mut Tx<'_>,
    after: &BlockerRecord,
    input: &ActionInput,
) -> Result<(), Error> {
    let audiences = audiences(after, input.action);
    if audiences.is_empty() {
        return Ok(());
    }
    let body = input.note.clone().unwrap_or_default();
    let urgent = matches!(input.action, Action::Urge | Action::Supervise | Action::Instruct);
    let kind = if urgent { NoticeKind::Urging } else { NoticeKind::Blocker };
    let words = describe_action(after, input.action);
    notice::send(tx, &audiences, &notice_about(after, kind, &words, body)).map(|_| ())
}

/// Notifies the office of the blockers that a list has raised, in one notice that leads to those
/// waiting for 交办.
pub fn notify_of_list(tx: &mut Tx<'_>, count: usize, list: &str) -> Result<(), Error> {
    let notice = Notice {
        kind: NoticeKind::Blocker,
        title: format!("登记：从名单导入 {count} 条困难问题，请交办"),
        body: format!("名单：{list}"),
        path: Some("/blockers?awaiting=assign".to_owned()),
    };
    notice::send(tx, &[Audience::Office], &notice).map(|_| ())
}

/// Creates a notice about a blocker.
pub(in crate::blocker) fn notice_about(
    record: &BlockerRecord,
    kind: NoticeKind,
    words: &str,
    body: String,
) -> Notice {
    let severe =
        if record.blocker.columns.severity == Severity::Severe { "（严重）" } else { "" };
    let title = format!("{words}：{}{severe}　{}", record.category_name, record.company_name);
    Notice { kind, title, body, path: Some(format!("/blockers/{}", record.blocker.id)) }
}

fn describe_action(after: &BlockerRecord, action: Action) -> String {
    let flow = &after.blocker.flow;
    match action {
        Action::Refuse | Action::Reject if flow.with_office => {
            format!("两次{}，请裁定", action.label())
        }
        Action::Assign | Action::Transfer => match after.blocker.deadline.due_on {
            Some(due) => format!("{}，请于 {due} 前办结", action.label()),
            None => action.label().to_owned(),
        },
        Action::Answer => "已反馈，请核验".to_owned(),
        Action::Pause => "已挂起，等待企业".to_owned(),
        Action::Supervise if flow.supervised => "列入督办".to_owned(),
        Action::Supervise => "移出督办".to_owned(),
        other => other.label().to_owned(),
    }
}

fn audiences(after: &BlockerRecord, action: Action) -> Vec<Audience> {
    let town = || Audience::Town(after.town_code.clone());
    let lead = || Audience::of_department(&after.blocker.columns.lead_department);
    let with_office = after.blocker.flow.with_office;
    match action {
        Action::Raise | Action::Refuse | Action::AskExtension => vec![Audience::Office],
        Action::Reject if with_office => vec![Audience::Office, lead()],
        Action::Assign | Action::Transfer => {
            let assisting = after.assisting.iter().map(|code| Audience::of_department(code));
            [lead(), town()].into_iter().chain(assisting).collect()
        }
        Action::Assist => {
            after.assisting.iter().map(|code| Audience::of_department(code)).collect()
        }
        Action::Answer | Action::Pause => vec![town()],
        Action::Verify | Action::Close | Action::Reject | Action::Resume => vec![lead()],
        Action::DecideExtension | Action::Reschedule => vec![lead(), town()],
        Action::Reopen => vec![Audience::Office, lead()],
        Action::Urge if after.blocker.deadline.assigned_on.is_none() => vec![Audience::Office],
        Action::Urge => vec![lead()],
        Action::Supervise => vec![lead(), town()],
        Action::Instruct => vec![Audience::Office, lead(), town()],
        Action::Comment => vec![lead(), town()],
        Action::Sign | Action::Start => Vec::new(),
        Action::Remind | Action::Escalate | Action::Recalculate => Vec::new(), // send their own
    }
}
