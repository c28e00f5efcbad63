//! The priority of a company as it is kept, and as people read it: one number by which both
//! engines sort alike.

/// Hundredths of a point.
pub const POINT: i32 = 100;
/// So many bits of the key are for the order of recording: two million companies.
const RECORDED_BITS: u32 = 21;
const RECORDED: i64 = (1 << RECORDED_BITS) - 1;

/// The key of a company that is no longer on its way.
pub const NOT_ON_ITS_WAY: i64 = -1;
/// The key of a company that was not reckoned yet.
pub const NOT_RECKONED: i64 = -2;

/// The priority that a key holds, in hundredths.
pub fn priority_of(key: i64) -> Option<i32> {
    i32::try_from(key >> (RECORDED_BITS + 28)).ok().filter(|_| key >= 0)
}

/// The least key of a company whose priority is so many points.
pub fn key_of_points(points: u8) -> i64 {
    (i64::from(points) * i64::from(POINT)) << (RECORDED_BITS + 28)
}

/// The number that sorts companies, the most urgent highest, from points in hundredths: priority,
/// progress, urgency, and the order of recording, the earlier first.
pub fn priority_key(priority: i64, progress: i64, urgency: i64, company_id: i64) -> i64 {
    let earlier = RECORDED - company_id.clamp(0, RECORDED);
    (((priority << 14 | progress) << 14 | urgency) << RECORDED_BITS) | earlier
}

/// Points as people read them: two decimals at most.
pub fn points(hundredths: i32) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    match rest {
        0 => format!("{sign}{whole}"),
        rest if rest % 10 == 0 => format!("{sign}{whole}.{}", rest / 10),
        rest => format!("{sign}{whole}.{rest:02}"),
    }
}
