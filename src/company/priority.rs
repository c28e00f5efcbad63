//! Storage and display of a company's priority. It is stored as one number, by which both engines
//! sort in the same way.

/// Hundredths in one point.
pub const POINT: i32 = 100;
/// Bits of the key for the order of recording: enough for two million companies.
const RECORDED_BITS: u32 = 21;
const RECORDED: i64 = (1 << RECORDED_BITS) - 1;

/// Key of a company that is listed or has left the process.
pub const NOT_ON_ITS_WAY: i64 = -1;
/// Key of a company that is not calculated yet.
pub const NOT_CALCULATED: i64 = -2;

/// Returns the priority in a key, in hundredths of a point. `None` for a negative key.
pub fn priority_of(key: i64) -> Option<i32> {
    i32::try_from(key >> (RECORDED_BITS + 28)).ok().filter(|_| key >= 0)
}

/// Returns the smallest key with this priority in points.
pub fn key_of_points(points: u8) -> i64 {
    (i64::from(points) * i64::from(POINT)) << (RECORDED_BITS + 28)
}

/// Builds the sort key of a company from parts in hundredths of a point. The most urgent company
/// has the highest key. The order is: priority, progress, urgency, order of recording (earlier
/// first).
pub fn priority_key(priority: i64, progress: i64, urgency: i64, company_id: i64) -> i64 {
    let earlier = RECORDED - company_id.clamp(0, RECORDED);
    (((priority << 14 | progress) << 14 | urgency) << RECORDED_BITS) | earlier
}

/// Formats hundredths of a point with at most two decimals.
pub fn points(hundredths: i32) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    match rest {
        0 => format!("{sign}{whole}"),
        rest if rest % 10 == 0 => format!("{sign}{whole}.{}", rest / 10),
        rest => format!("{sign}{whole}.{rest:02}"),
    }
}
