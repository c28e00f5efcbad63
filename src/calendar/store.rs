//! All queries on the calendar.

use diesel::prelude::*;

use super::day::CalendarDay;
use crate::db::schema::calendar_days;
use crate::db::{Db, on_each};
use crate::error::Error;

/// Returns all deviating days, by date. Years without any are not published yet.
pub fn days(db: &mut Db) -> Result<Vec<CalendarDay>, Error> {
    Ok(calendar_days::table
        .order(calendar_days::on_date.asc())
        .select(CalendarDay::as_select())
        .load(db)?)
}

/// Replaces the whole calendar, so that withdrawn days do not stay.
pub fn replace(db: &mut Db, days: &[CalendarDay]) -> Result<usize, Error> {
    diesel::delete(calendar_days::table).execute(db)?;
    let mut stored = 0;
    for chunk in days.chunks(1_000) {
        stored += on_each!(db, c => {
            diesel::insert_into(calendar_days::table).values(chunk).execute(c)
        })?;
    }
    Ok(stored)
}
