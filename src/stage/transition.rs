//! Table of the legal moves. Pure. Source: 领域规则 "Legal moves".

use super::model::{Phase, Stage, Step};

/// Stages on the way to a mainland exchange, in order.
const MAINLAND: &[Stage] = &[
    Stage::Candidate,
    Stage::Reserved,
    Stage::Reforming,
    Stage::Reformed,
    Stage::GuidanceFiled,
    Stage::GuidancePassed,
    Stage::Accepted,
    Stage::Inquiry,
    Stage::CommitteePassed,
    Stage::Submitted,
    Stage::Registered,
    Stage::Listed,
];

/// Stages on the way to Hong Kong, in order.
const HONG_KONG: &[Stage] = &[
    Stage::Candidate,
    Stage::Reserved,
    Stage::Reforming,
    Stage::Reformed,
    Stage::HkFiled,
    Stage::CsrcFiled,
    Stage::HkHeard,
    Stage::Listed,
];

/// Stages at which a new attempt may begin.
const NEW_ATTEMPT: &[Stage] =
    &[Stage::Reserved, Stage::Reforming, Stage::Reformed, Stage::GuidanceFiled, Stage::HkFiled];

/// What a move depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub stage: Stage,
    /// Whether the company is paused (中止).
    pub suspended: bool,
    /// Whether a tutoring acceptance letter (验收工作完成函, 12 months) is still valid.
    pub letter_valid: bool,
}

/// A legal move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    pub step: Step,
    /// Whether a reason is required: for a step back, an exit or 中止.
    pub needs_reason: bool,
    /// Whether the move begins a new attempt.
    pub new_attempt: bool,
}

/// Returns every legal move from a position, in the order of [`Step::ALL`].
pub fn legal_moves(from: Position) -> Vec<Move> {
    Step::ALL.iter().filter_map(|&step| judge(from, step)).collect()
}

/// Returns the move if it is legal.
pub fn judge(from: Position, step: Step) -> Option<Move> {
    let allowed = |needs_reason, new_attempt| Some(Move { step, needs_reason, new_attempt });
    let stage = from.stage;
    match step.stage() {
        None => may_pause_or_resume(from, step).then_some(Move {
            step,
            needs_reason: step == Step::Suspended,
            new_attempt: false,
        }),
        Some(to) if is_way_out(stage, to) => allowed(true, false),
        // A paused company can only resume or leave.
        Some(_) if from.suspended => None,
        Some(to) if is_forward(stage, to) => allowed(false, false),
        Some(to) if is_way_back(stage, to) => allowed(true, false),
        Some(to) if is_new_attempt(from, to) => allowed(false, true),
        Some(_) => None,
    }
}

fn may_pause_or_resume(from: Position, step: Step) -> bool {
    let can_pause = matches!(from.stage.phase(), Phase::Guidance | Phase::Review);
    match step {
        Step::Suspended => can_pause && !from.suspended,
        _ => from.suspended,
    }
}

fn is_forward(from: Stage, to: Stage) -> bool {
    [MAINLAND, HONG_KONG].iter().any(|track| {
        let place = |stage| track.iter().position(|&s| s == stage);
        matches!((place(from), place(to)), (Some(a), Some(b)) if a < b)
    })
}

fn is_way_out(from: Stage, to: Stage) -> bool {
    match to {
        Stage::Dropped => from.is_live(),
        Stage::MovedOut => from.is_live() || from == Stage::Listed,
        Stage::GuidanceEnded => from.phase() == Phase::Guidance,
        Stage::Withdrawn | Stage::Rejected => from.phase() == Phase::Review,
        Stage::Delisted => from == Stage::Listed,
        _ => false,
    }
}

fn is_way_back(from: Stage, to: Stage) -> bool {
    matches!(
        (from, to),
        // the letter expires after 12 months: tutoring is filed again
        (Stage::GuidancePassed, Stage::GuidanceFiled)
            // 补充审核
            | (Stage::CommitteePassed | Stage::Submitted, Stage::Inquiry)
            // an A1 filing expires after six months and is filed again
            | (Stage::HkFiled, Stage::HkFiled)
    )
}

fn is_new_attempt(from: Position, to: Stage) -> bool {
    from.stage.is_exit()
        && from.stage != Stage::MovedOut
        && (NEW_ATTEMPT.contains(&to) || (to == Stage::Accepted && from.letter_valid))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(stage: Stage) -> Position {
        Position { stage, suspended: false, letter_valid: false }
    }

    fn targets(from: Position) -> Vec<&'static str> {
        legal_moves(from).iter().map(|m| m.step.code()).collect()
    }

    /// The whole table, so that any change of a rule shows here.
    #[test]
    fn the_table_is_exactly_this() {
        let out = ["dropped", "moved_out"];
        let cases: &[(Stage, &[&str])] = &[
            (
                Stage::Candidate,
                &[
                    "reserved",
                    "reforming",
                    "reformed",
                    "guidance_filed",
                    "guidance_passed",
                    "accepted",
                    "inquiry",
                    "committee_passed",
                    "submitted",
                    "registered",
                    "hk_filed",
                    "csrc_filed",
                    "hk_heard",
                    "listed",
                ],
            ),
            (
                Stage::Reserved,
                &[
                    "reforming",
                    "reformed",
                    "guidance_filed",
                    "guidance_passed",
                    "accepted",
                    "inquiry",
                    "committee_passed",
                    "submitted",
                    "registered",
                    "hk_filed",
                    "csrc_filed",
                    "hk_heard",
                    "listed",
                ],
            ),
            (
                Stage::Reforming,
                &[
                    "reformed",
                    "guidance_filed",
                    "guidance_passed",
                    "accepted",
                    "inquiry",
                    "committee_passed",
                    "submitted",
                    "registered",
                    "hk_filed",
                    "csrc_filed",
                    "hk_heard",
                    "listed",
                ],
            ),
            (
                Stage::Reformed,
                &[
                    "guidance_filed",
                    "guidance_passed",
                    "accepted",
                    "inquiry",
                    "committee_passed",
                    "submitted",
                    "registered",
                    "hk_filed",
                    "csrc_filed",
                    "hk_heard",
                    "listed",
                ],
            ),
        ];
        for (stage, forward) in cases {
            assert_eq!(targets(at(*stage)), [forward, &out[..]].concat(), "{stage}");
        }
        assert_eq!(
            targets(at(Stage::GuidanceFiled)),
            [
                "guidance_passed",
                "accepted",
                "inquiry",
                "committee_passed",
                "submitted",
                "registered",
                "listed",
                "guidance_ended",
                "dropped",
                "moved_out",
                "suspended"
            ]
        );
        assert_eq!(
            targets(at(Stage::GuidancePassed)),
            [
                "guidance_filed",
                "accepted",
                "inquiry",
                "committee_passed",
                "submitted",
                "registered",
                "listed",
                "guidance_ended",
                "dropped",
                "moved_out",
                "suspended"
            ]
        );
        assert_eq!(
            targets(at(Stage::Accepted)),
            [
                "inquiry",
                "committee_passed",
                "submitted",
                "registered",
                "listed",
                "withdrawn",
                "rejected",
                "dropped",
                "moved_out",
                "suspended"
            ]
        );
        assert_eq!(
            targets(at(Stage::Inquiry)),
            [
                "committee_passed",
                "submitted",
                "registered",
                "listed",
                "withdrawn",
                "rejected",
                "dropped",
                "moved_out",
                "suspended"
            ]
        );
        assert_eq!(
            targets(at(Stage::CommitteePassed)),
            [
                "inquiry",
                "submitted",
                "registered",
                "listed",
                "withdrawn",
                "rejected",
                "dropped",
                "moved_out",
                "suspended"
            ]
        );
        assert_eq!(
            targets(at(Stage::Submitted)),
            [
                "inquiry",
                "registered",
                "listed",
                "withdrawn",
                "rejected",
                "dropped",
                "moved_out",
                "suspended"
            ]
        );
        assert_eq!(
            targets(at(Stage::Registered)),
            ["listed", "withdrawn", "rejected", "dropped", "moved_out", "suspended"]
        );
        assert_eq!(
            targets(at(Stage::HkFiled)),
            [
                "hk_filed",
                "csrc_filed",
                "hk_heard",
                "listed",
                "withdrawn",
                "rejected",
                "dropped",
                "moved_out",
                "suspended"
            ]
        );
        assert_eq!(
            targets(at(Stage::CsrcFiled)),
            ["hk_heard", "listed", "withdrawn", "rejected", "dropped", "moved_out", "suspended"]
        );
        assert_eq!(
            targets(at(Stage::HkHeard)),
            ["listed", "withdrawn", "rejected", "dropped", "moved_out", "suspended"]
        );
        assert_eq!(targets(at(Stage::Listed)), ["moved_out", "delisted"]);
        let again = ["reserved", "reforming", "reformed", "guidance_filed", "hk_filed"];
        for exit in [
            Stage::Withdrawn,
            Stage::Rejected,
            Stage::GuidanceEnded,
            Stage::Dropped,
            Stage::Delisted,
        ] {
            assert_eq!(targets(at(exit)), again, "{exit}");
        }
        assert!(targets(at(Stage::MovedOut)).is_empty());
    }

    #[test]
    fn a_paused_company_only_resumes_or_leaves() {
        let paused = Position { suspended: true, ..at(Stage::Inquiry) };
        assert_eq!(targets(paused), ["withdrawn", "rejected", "dropped", "moved_out", "resumed"]);
    }

    #[test]
    fn a_valid_letter_shortens_the_next_attempt() {
        let letter = Position { letter_valid: true, ..at(Stage::Withdrawn) };
        let accepted = judge(letter, Step::Accepted);
        assert_eq!(
            accepted,
            Some(Move { step: Step::Accepted, needs_reason: false, new_attempt: true })
        );
        assert_eq!(judge(at(Stage::Withdrawn), Step::Accepted), None);
    }

    #[test]
    fn going_back_or_out_needs_a_reason() {
        for &stage in Stage::ALL {
            for m in legal_moves(at(stage)) {
                let back_or_out = match m.step.stage() {
                    Some(to) => to.is_exit() || is_way_back(stage, to),
                    None => m.step == Step::Suspended,
                };
                assert_eq!(m.needs_reason, back_or_out, "{stage} -> {}", m.step);
            }
        }
    }
}
