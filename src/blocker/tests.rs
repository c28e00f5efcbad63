//! The flow, written a second time on purpose, and what no sequence of steps can do.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::action_input::ActionInput;
use super::course::{Circumstances, Course};
use super::deadline::Deadline;
use super::flow::{Action, Party, Standing, leads_to};
use super::model::{Flow, Status};
use crate::deadline::Basis;
use crate::flow::Act;

use Action::*;
use Party::*;
use Status::*;

const WITH_DEPARTMENT: &[Status] = &[Assigned, Signed, InProgress];
const OPEN: &[Status] = &[Raised, Assigned, Signed, InProgress, Answered, Verifying, Paused];
const ANY: &[Status] = &[Raised, Assigned, Signed, InProgress, Answered, Verifying, Paused, Closed];

/// Who may take which action when no special condition holds.
const PLAINLY: &[(Action, &[Party], &[Status])] = &[
    (Assign, &[Office], &[Raised]),
    (Sign, &[Lead], &[Assigned]),
    (Start, &[Lead], &[Signed]),
    (Answer, &[Lead], &[Signed, InProgress]),
    (Verify, &[Raiser], &[Answered]),
    (Close, &[Raiser], &[Answered, Verifying]),
    (Refuse, &[Lead], &[Assigned, Signed]),
    (Reject, &[Raiser], &[Answered, Verifying]),
    (Transfer, &[Office], WITH_DEPARTMENT),
    (Assist, &[Office], WITH_DEPARTMENT),
    (AskExtension, &[Lead], WITH_DEPARTMENT),
    (DecideExtension, &[], &[]),
    (Reschedule, &[Office], WITH_DEPARTMENT),
    (Pause, &[Lead, Office], &[Signed, InProgress]),
    (Resume, &[Lead, Raiser, Office], &[Paused]),
    (Reopen, &[Raiser, Office], &[Closed]),
    (Urge, &[Raiser, Office], &[Raised, Assigned, Signed, InProgress]),
    (Supervise, &[Office], OPEN),
    (Instruct, &[Leader, Office], ANY),
    (Comment, &[Raiser, Lead, Assisting, Office], ANY),
    (Raise, &[], &[]),
    (Remind, &[], &[]),
    (Escalate, &[], &[]),
    (Recalculate, &[], &[]),
];

fn expected(action: Action, party: Party, at: Standing) -> bool {
    let (_, parties, statuses) = PLAINLY.iter().find(|(one, ..)| *one == action).unwrap();
    let plainly = parties.contains(&party) && statuses.contains(&at.status);
    match action {
        Refuse => plainly && !at.is_final,
        AskExtension => plainly && !at.extension_asked,
        DecideExtension => {
            party == Office && at.extension_asked && WITH_DEPARTMENT.contains(&at.status)
        }
        Assign => plainly || (party == Office && at.with_office && at.status == Answered),
        Verify if at.with_office => party == Office && at.status == Answered,
        Close | Reject => plainly && !(at.with_office && at.status == Answered),
        _ => plainly,
    }
}

fn standings() -> impl Iterator<Item = Standing> {
    Status::ALL.iter().flat_map(|status| {
        (0..8).map(|bits| Standing {
            status: *status,
            with_office: bits & 1 != 0,
            is_final: bits & 2 != 0,
            extension_asked: bits & 4 != 0,
        })
    })
}

#[test]
fn who_may_do_what_in_which_state() {
    let mut checked = 0;
    for at in standings() {
        for party in Party::ALL {
            for action in Action::ALL.iter().copied() {
                let found = action.is_legal(&[party], at);
                assert_eq!(found, expected(action, party, at), "{party:?} {action} {at:?}");
                checked += 1;
            }
        }
    }
    assert_eq!(checked, 8 * 8 * 5 * 24);
    assert_eq!(PLAINLY.len(), Action::ALL.len());
}

#[test]
fn where_each_act_leads() {
    for status in Status::ALL.iter().copied() {
        for (action, after) in [
            (Assign, Assigned),
            (Transfer, Assigned),
            (Sign, Signed),
            (Start, InProgress),
            (Answer, Answered),
            (Verify, Verifying),
            (Close, Closed),
            (Refuse, Raised),
            (Reject, InProgress),
            (Reopen, Raised),
            (Pause, Paused),
        ] {
            assert_eq!(leads_to(action, status, None), after, "{action}");
        }
        for action in [
            Assist,
            AskExtension,
            DecideExtension,
            Reschedule,
            Urge,
            Supervise,
            Instruct,
            Comment,
            Remind,
            Escalate,
            Recalculate,
        ] {
            assert_eq!(leads_to(action, status, None), status, "{action}");
        }
    }
    assert_eq!(leads_to(Resume, Paused, Some(Signed)), Signed);
}

/// From every open state some action leads on.
#[test]
fn nothing_is_stuck() {
    for status in OPEN.iter().copied() {
        for with_office in [false, true] {
            if with_office && !matches!(status, Raised | Answered) {
                continue; // does not occur
            }
            let at = Standing { status, with_office, is_final: true, extension_asked: false };
            let onward = Action::legal(&Party::ALL, at);
            let leads_on = |one: &Action| leads_to(*one, status, Some(Signed)) != status;
            assert!(onward.iter().any(leads_on), "{status} {with_office}: {onward:?}");
        }
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn raised(on: NaiveDate) -> Course {
    Course {
        flow: Flow::raised(on, false),
        deadline: Deadline::default(),
        lead_department: "swj".into(),
        responsible_person: None,
    }
}

fn of_days(action: Action, days: i32) -> ActionInput {
    ActionInput { working_days: Some(days), ..ActionInput::new(action) }
}

fn assigning(department: &str, days: i32) -> ActionInput {
    ActionInput { department: Some(department.into()), ..of_days(Assign, days) }
}

fn signing() -> ActionInput {
    ActionInput { responsible_person: Some("王".into()), ..ActionInput::new(Sign) }
}

fn granting(days: i32) -> ActionInput {
    ActionInput { approve: Some(true), ..of_days(DecideExtension, days) }
}

/// A course that is changed step by step.
struct Case {
    course: Course,
    today: NaiveDate,
    evidence: usize,
    basis: Basis,
}

impl Case {
    fn on(day: NaiveDate) -> Self {
        Self { course: raised(day), today: day, evidence: 0, basis: Basis::seeded() }
    }

    fn take(&mut self, party: Party, input: &ActionInput) -> Result<(), String> {
        let with = Circumstances {
            parties: &[party],
            today: self.today,
            evidence: self.evidence,
            basis: &self.basis,
        };
        self.course = self.course.after(input, with).map_err(|error| match error.errors() {
            [] => error.code().to_string(),
            [first, ..] => first.code.to_string(),
        })?;
        Ok(())
    }

    fn assign(&mut self, department: &str) {
        self.take(Office, &assigning(department, 10)).unwrap();
    }

    fn sign(&mut self) {
        self.take(Lead, &signing()).unwrap();
    }
}

#[test]
fn the_whole_way() {
    let mut case = Case::on(day("2026-09-30"));
    assert_eq!(case.take(Lead, &ActionInput::new(Answer)), Err("illegal_action".into()));
    case.assign("swj");
    case.sign();
    assert_eq!(case.course.deadline.due_on, Some(day("2026-10-20")));
    case.take(Lead, &of_days(AskExtension, 3)).unwrap();
    case.take(Office, &granting(2)).unwrap();
    assert_eq!(case.course.deadline.due_on, Some(day("2026-10-22")));
    assert_eq!(case.course.flow.extension_asked, None);
    case.take(Lead, &ActionInput::new(Answer)).unwrap();
    assert_eq!(case.take(Raiser, &ActionInput::new(Close)), Err("evidence_required".into()));
    case.evidence = 1;
    case.take(Raiser, &ActionInput::new(Verify)).unwrap();
    case.take(Raiser, &ActionInput::new(Close)).unwrap();
    assert_eq!(case.course.flow.closed_on, Some(case.today));
    assert_eq!(case.course.deadline.took_days, Some(0));
    assert_eq!(case.course.deadline.turn_ends_on, None);
    case.take(Raiser, &ActionInput::new(Reopen)).unwrap();
    assert_eq!((case.course.flow.round, case.course.flow.status), (2, Raised));
    assert_eq!(case.course.flow.closed_on, None);
}

#[test]
fn twice_handed_back_the_next_assignment_stands() {
    let mut case = Case::on(day("2026-03-02"));
    for (department, with_office) in [("swj", false), ("rsj", true)] {
        case.assign(department);
        case.take(Lead, &ActionInput::new(Refuse)).unwrap();
        assert_eq!(case.course.flow.with_office, with_office);
        assert_eq!(
            case.course.deadline,
            Deadline { reckoned_by: case.basis.edition().into(), ..Deadline::default() }
        );
    }
    case.assign("gjj");
    assert_eq!(case.take(Lead, &ActionInput::new(Refuse)), Err("illegal_action".into()));
    assert!(!case.course.flow.with_office);
}

#[test]
fn twice_refused_an_answer_is_for_the_office_to_decide() {
    let mut case = Case::on(day("2026-03-02"));
    case.assign("swj");
    case.sign();
    case.take(Lead, &ActionInput::new(Answer)).unwrap();
    case.today = day("2026-03-04");
    case.take(Raiser, &ActionInput::new(Reject)).unwrap();
    assert_eq!((case.course.flow.status, case.course.deadline.stopped_days), (InProgress, 2));
    case.take(Lead, &ActionInput::new(Answer)).unwrap();
    case.take(Raiser, &ActionInput::new(Reject)).unwrap();
    assert_eq!((case.course.flow.status, case.course.flow.with_office), (Answered, true));
    case.evidence = 1;
    assert_eq!(case.take(Raiser, &ActionInput::new(Close)), Err("illegal_action".into()));
    let mut upheld = Case { course: case.course.clone(), basis: Basis::seeded(), ..case };
    upheld.take(Office, &ActionInput::new(Verify)).unwrap();
    upheld.take(Raiser, &ActionInput::new(Close)).unwrap();
    case.assign("rsj");
    assert_eq!((case.course.flow.status, case.course.deadline.stopped_on), (Assigned, None));
}

#[test]
fn a_pause_keeps_its_place_and_stops_the_clock() {
    let mut case = Case::on(day("2026-02-10"));
    case.assign("swj");
    case.sign();
    case.take(Lead, &ActionInput::new(Pause)).unwrap();
    assert_eq!(case.course.deadline.turn_ends_on, None);
    case.today = day("2026-02-25");
    case.take(Raiser, &ActionInput::new(Resume)).unwrap();
    assert_eq!(case.course.flow.status, Signed);
    assert_eq!(case.course.deadline.stopped_days, 6, "11, 12, 13, 14, 24 and 25 February");
}

#[test]
fn a_new_deadline_is_a_working_day_to_come() {
    let mut case = Case::on(day("2026-09-21"));
    case.assign("swj");
    for (due_on, refused) in [
        ("2026-09-20", Some("past_date")),
        ("2026-10-03", Some("not_a_working_day")),
        ("9999-12-31", Some("out_of_range")),
        ("2026-10-10", None),
    ] {
        let taken = case.take(
            Office,
            &ActionInput { due_on: Some(day(due_on)), ..ActionInput::new(Reschedule) },
        );
        assert_eq!(taken.err().as_deref(), refused, "{due_on}");
    }
    assert_eq!(case.course.deadline.due_on, Some(day("2026-10-10")));
}

/// Pseudo-random numbers, the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }
}

fn random_input(action: Action, today: NaiveDate, dice: &mut Dice) -> ActionInput {
    let department = ["swj", "rsj", "gjj"][dice.roll(3)];
    match action {
        Assign => assigning(department, 5),
        Sign => signing(),
        Transfer => {
            ActionInput { department: Some(department.into()), ..ActionInput::new(Transfer) }
        }
        AskExtension => of_days(AskExtension, 3),
        DecideExtension => granting(2),
        Reschedule => ActionInput { due_on: Some(today), ..ActionInput::new(Reschedule) },
        Supervise => {
            ActionInput { supervised: Some(dice.roll(2) == 0), ..ActionInput::new(Supervise) }
        }
        plain => ActionInput::new(plain),
    }
}

/// For any actions in any order: only parties that may act do so, nothing is closed without
/// evidence, counts never fall, and deadline and status agree.
#[test]
fn no_sequence_of_steps_breaks_a_promise() {
    let mut dice = Dice(20_260_301);
    let mut reached = BTreeSet::new();
    for _ in 0..300 {
        let mut case = Case::on(day("2025-01-06"));
        for _ in 0..80 {
            case.today = case.today.checked_add_days(Days::new(dice.roll(4) as u64)).unwrap();
            case.evidence = dice.roll(2);
            let action = Action::ALL[dice.roll(Action::ALL.len())];
            // Half of the time a party that may, if there is one.
            let standing = case.course.flow.standing();
            let able = Party::ALL.into_iter().find(|party| action.is_legal(&[*party], standing));
            let any = Party::ALL[dice.roll(5)];
            let party = if dice.roll(2) == 0 { able.unwrap_or(any) } else { any };
            let input = random_input(action, case.today, &mut dice);
            let before = case.course.clone();
            let could = action.is_legal(&[party], before.flow.standing());
            let taken = case.take(party, &input);
            assert!(could || taken.is_err(), "{party:?} {action} {before:?}");
            let (was, is) = (&before.flow, &case.course.flow);
            if is.status == Closed && was.status != Closed {
                assert!(case.evidence > 0 && action == Close && party == Raiser);
            }
            if taken.is_err() {
                assert_eq!(case.course, before);
                continue;
            }
            assert!(is.refusals >= was.refusals && is.rejections >= was.rejections);
            assert!(is.urges >= was.urges && is.round >= was.round);
            let runs = WITH_DEPARTMENT.contains(&is.status);
            assert_eq!(
                case.course.deadline.due_on.is_some(),
                case.course.deadline.assigned_on.is_some()
            );
            assert!(!runs || case.course.deadline.turn_ends_on.is_some(), "{:?}", case.course);
            assert!(!runs || case.course.deadline.stopped_on.is_none(), "{:?}", case.course);
            assert_eq!(is.status == Closed, is.closed_on.is_some());
            reached.insert(is.status);
        }
    }
    assert_eq!(reached.len(), Status::ALL.len(), "every state is reached: {reached:?}");
}
