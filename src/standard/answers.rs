//! Answers to all standards as a string with one letter per standard, in the order of the rulebook.
//! Lists can be filtered by standards that are met or nearly met without a recalculation.
//!
//! A larger letter means a larger distance: a standard is met up to the letter [`MET`], and short
//! by at most a given percentage up to the letter of [`within`].

use crate::standard::{Answer, Fit};

/// Letter of the value 0.
const FIRST: u8 = b'0';
/// Gaps are distinguished up to this percentage.
pub const MOST_PERCENT: u8 = 50;

/// Last letter that means a standard is met.
pub const MET: char = '2';

/// Returns the letter of an answer.
pub fn letter(fit: &Fit) -> char {
    let place = match fit.answer {
        Answer::Met => 0,
        Answer::MetIf => 1,
        Answer::FiguresMet => 2,
        Answer::Gap if fit.complete => {
            let percent = fit.short_ppm.div_ceil(10_000).clamp(1, u32::from(MOST_PERCENT) + 1);
            u8::try_from(percent).unwrap_or(MOST_PERCENT + 1) + 2
        }
        Answer::Gap => MOST_PERCENT + 4,
        Answer::Missing => MOST_PERCENT + 5,
        Answer::Open => MOST_PERCENT + 6,
        Answer::NotInForce => MOST_PERCENT + 7,
    };
    char::from(FIRST + place)
}

/// Returns the last letter for standards that are met, or short by at most this percentage in every
/// figure with all figures known.
pub fn within(percent: u8) -> char {
    char::from(FIRST + 2 + percent.min(MOST_PERCENT))
}

/// Returns the answer of a letter. For a gap of at most [`MOST_PERCENT`] with all figures known, it
/// also returns the size of the gap in percent, rounded up.
pub fn parse_letter(letter: char) -> Option<(Answer, Option<u8>)> {
    let place = u8::try_from(letter).ok()?.checked_sub(FIRST)?;
    let gap = MOST_PERCENT + 3;
    Some(match place {
        0 => (Answer::Met, None),
        1 => (Answer::MetIf, None),
        2 => (Answer::FiguresMet, None),
        _ if place < gap => (Answer::Gap, Some(place - 2)),
        _ if place <= gap + 1 => (Answer::Gap, None),
        _ if place == gap + 2 => (Answer::Missing, None),
        _ if place == gap + 3 => (Answer::Open, None),
        _ if place == gap + 4 => (Answer::NotInForce, None),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(short_ppm: u32, complete: bool) -> Fit {
        Fit { answer: Answer::Gap, short_ppm, complete, ..Fit::NOT_IN_FORCE }
    }

    #[test]
    fn letters_rise_with_distance() {
        let plain = |answer| Fit { answer, ..Fit::NOT_IN_FORCE };
        let fits = [
            plain(Answer::Met),
            plain(Answer::MetIf),
            plain(Answer::FiguresMet),
            gap(1, true),
            gap(10_001, true),
            gap(500_000, true),
            gap(1_000_000, true),
            gap(1, false),
            plain(Answer::Missing),
            plain(Answer::Open),
            plain(Answer::NotInForce),
        ];
        let letters: Vec<char> = fits.iter().map(letter).collect();
        assert!(letters.is_sorted() && letters.iter().all(char::is_ascii_graphic), "{letters:?}");
        for (fit, letter) in fits.iter().zip(letters) {
            assert_eq!(parse_letter(letter).unwrap().0, fit.answer);
        }
        assert_eq!(parse_letter('\n'), None);
    }

    #[test]
    fn within_takes_no_more_than_it_says() {
        for (short_ppm, percent, taken) in [
            (200_000, 20, true),
            (200_001, 20, false),
            (1, 1, true),
            (500_000, 50, true),
            (500_001, 50, false),
        ] {
            assert_eq!(letter(&gap(short_ppm, true)) <= within(percent), taken, "{short_ppm}");
        }
        assert!(letter(&gap(1, false)) > within(50));
        assert_eq!(within(0), MET);
    }
}
